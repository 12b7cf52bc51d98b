// Where the WebAssembly modules come from: each entry of the package says so once, before anything is loaded.

/** Where a module comes from: its bytes, an answer that carries them, or the module compiled. @internal */
export type Source = () => Promise<BufferSource | Response | WebAssembly.Module>;

/** The modules, by the names that users know. @internal */
export type ModuleName = "messages" | "moreKeyrings" | "mockKms";

// A table apart from the loaders, so that a bundler can leave out the code of a module that nobody uses.
const sources: Partial<Record<ModuleName, Source>> = {};

/** Says where modules come from. @internal */
export function provide(these: Partial<Record<ModuleName, Source>>): void {
  Object.assign(sources, these);
}

/** Where a module comes from. @internal */
export function sourceOf(name: ModuleName): Source {
  const source = sources[name];
  if (source === undefined) throw new Error(`nobody said where it is; call provideModules({ ${name}: ... }) first`);
  return source;
}
