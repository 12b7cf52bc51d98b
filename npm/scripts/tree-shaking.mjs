// Plugins of esbuild that let the bundlers of our users leave out what a program does not use.

import { readFile, writeFile } from "node:fs/promises";

/**
 * Leaves the generated code of each WebAssembly module in its own file beside the module: it does things when it is
 * loaded, so that only a whole file of it can be left out.
 */
export const generatedCodeApart = {
  name: "generated code apart",
  setup({ onResolve }) {
    onResolve({ filter: /\/wasm\/[\w-]+\.js$/ }, ({ path }) => ({
      path: `../wasm/${path.split("/").at(-1)}`,
      external: true,
      sideEffects: false,
    }));
  },
};

/**
 * Marks classes as free of effects. Those with a method whose name is computed, as that of `Symbol.dispose` is, would
 * be kept by bundlers, which cannot know what computing the name does. Those that name themselves keep their name: esbuild
 * puts a line in front of it, which would be read in stacks and error messages.
 */
export const pureClasses = {
  name: "pure classes",
  setup({ initialOptions, onEnd }) {
    onEnd(async ({ errors }) => {
      if (errors.length > 0) return;
      const code = await readFile(initialOptions.outfile, "utf8");
      await writeFile(initialOptions.outfile, withPureClasses(code));
    });
  },
};

/** Classes of a bundle begin and end at the start of a line. */
function withPureClasses(code) {
  return code.replace(
    /^var (\w+) = class( _\w+)?( extends [\w.]+)? \{\n([^]*?)^\};$/gm,
    (_, name, own, parent = "", body) => {
      const named = own === undefined ? body : body.replace(new RegExp(`(?<![\\w$])${own.trim()}(?![\\w$])`, "g"), name);
      return `var ${name} = /* @__PURE__ */ (() => class ${name}${parent} {\n${named}})();`;
    },
  );
}
