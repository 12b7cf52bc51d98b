// Builds dist/ from src/ and the WebAssembly module: names, types, and one file of code for each runtime.

import { build } from "esbuild";
import { execFileSync } from "node:child_process";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { generateNames } from "./names.mjs";
import { generateOperations } from "./operations.mjs";
import { generatedCodeApart, pureClasses } from "./tree-shaking.mjs";

process.chdir(new URL("..", import.meta.url).pathname);

await Promise.all([readFile("wasm/kmseal_bg.wasm"), readFile("wasm/mock-kms_bg.wasm")]).catch(() => {
  console.error("npm/wasm lacks a WebAssembly module: build both first, with `cargo xtask wasm`");
  process.exit(1);
});
await rm("dist", { recursive: true, force: true });
await mkdir("src/generated", { recursive: true });
await writeFile("src/generated/names.ts", await generateNames());
await writeFile("src/generated/operations.ts", await generateOperations());

execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "--project", "tsconfig.json"], { stdio: "inherit" });
// The same types count as CommonJS where a package.json says so.
await cp("dist/types", "dist/types-cjs", { recursive: true });
await writeFile("dist/types-cjs/package.json", '{ "type": "commonjs" }\n');

const shared = { bundle: true, target: "es2022", charset: "utf8", legalComments: "none", logLevel: "warning" };
const esm = (entry, platform) =>
  build({
    ...shared,
    entryPoints: [`src/entry/${entry}.ts`],
    outfile: `dist/${entry}.js`,
    platform,
    format: "esm",
    plugins: [generatedCodeApart, pureClasses],
    external: ["*.wasm?module"],
  });
const cjs = (entry) =>
  build({
    ...shared,
    entryPoints: [`src/entry/${entry}.ts`],
    outfile: `dist/${entry}.cjs`,
    platform: "node",
    format: "cjs",
    define: { "import.meta.url": "moduleUrl" },
    banner: { js: 'const moduleUrl = require("node:url").pathToFileURL(__filename).href;' },
  });
await Promise.all([
  ...["", "mock-kms-"].flatMap((name) => [
    esm(`${name}node`, "node"),
    esm(`${name}browser`, "browser"),
    esm(`${name}workerd`, "browser"),
    cjs(`${name}node`),
  ]),
  esm("slim", "browser"),
  cjs("slim"),
]);
