// What importing a WebAssembly module gives, in runtimes that compile it before they start a program.

declare module "*.wasm?module" {
  const module: WebAssembly.Module;
  export default module;
}
