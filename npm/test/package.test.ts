// What `npm pack` makes: its files, their sizes, its README's programs and its types. npm/packaging runs it everywhere.

import { build } from "esbuild";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "kmseal-package-"));
after(() => rm(folder, { recursive: true }));

const run = (program: string, ...args: string[]) => execFileSync(program, args, { cwd: folder, encoding: "utf8" });
let files: string[] = [];

before(async () => {
  const [packed] = JSON.parse(
    execFileSync("npm", ["pack", "--json", "--pack-destination", folder], {
      cwd: root,
      encoding: "utf8",
      stdio: "pipe",
    }),
  ) as { filename: string; files: { path: string }[] }[];
  files = packed?.files.map(({ path }) => path) ?? [];
  await writeFile(join(folder, "package.json"), '{ "private": true }');
  run("npm", "install", "--offline", "--no-audit", "--no-fund", join(folder, packed?.filename ?? ""));
});

test("the package has what it needs and nothing else", async () => {
  const others = files.filter((path) => !/^dist\/types(-cjs)?\/[\w/-]+\.d\.ts$/.test(path)).sort();
  assert.deepEqual(others, [
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "LICENSE-aws4fetch",
    "README.md",
    "dist/browser.js",
    "dist/mock-kms-browser.js",
    "dist/mock-kms-node.cjs",
    "dist/mock-kms-node.js",
    "dist/mock-kms-workerd.js",
    "dist/node.cjs",
    "dist/node.js",
    "dist/slim.cjs",
    "dist/slim.js",
    "dist/types-cjs/package.json",
    "dist/workerd.js",
    "package.json",
    "wasm/kmseal.js",
    "wasm/kmseal_bg.wasm",
    "wasm/kmseal_more_keyrings.js",
    "wasm/kmseal_more_keyrings_bg.wasm",
    "wasm/mock-kms.js",
    "wasm/mock-kms_bg.wasm",
  ]);
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as Record<string, unknown>;
  for (const kind of ["dependencies", "peerDependencies", "optionalDependencies"]) assert.equal(manifest[kind], undefined);
  assert.equal(manifest["sideEffects"], false);
  assert.deepEqual(manifest["publishConfig"], { access: "public", provenance: true });
});

test("the WebAssembly modules are no larger than a picture", async () => {
  // Most load the first, those with RSA keys, key agreement or branch keys the second.
  for (const [name, most] of [
    ["kmseal", 176_000],
    ["kmseal_more_keyrings", 320_000],
  ] as const) {
    const compressed = gzipSync(await readFile(join(root, `wasm/${name}_bg.wasm`))).length;
    assert.ok(compressed < most, `${name}: ${compressed} bytes`);
  }
});

test("the code for browsers needs nothing of Node, and names the modules as bundlers expect", async () => {
  for (const [file, ...modules] of [
    ["browser.js", "kmseal", "kmseal_more_keyrings"],
    ["mock-kms-browser.js", "mock-kms"],
    ["slim.js"],
    ["workerd.js"],
    ["mock-kms-workerd.js"],
  ]) {
    const code = await readFile(join(root, `dist/${file}`), "utf8");
    assert.doesNotMatch(code, /node:|\bBuffer\b|\bprocess\b|\brequire\(/);
    const expected = modules.map((name) => `new URL("../wasm/${name}_bg.wasm", import.meta.url)`);
    assert.deepEqual(code.match(/new URL\("[^)]*\)/g) ?? [], expected);
  }
});

test("who does not use the client of AWS KMS does not carry it", async () => {
  const size = async (names: string) => {
    const { outputFiles } = await build({
      stdin: { contents: `export { ${names} } from "kmseal";`, resolveDir: root },
      bundle: true,
      minify: true,
      format: "esm",
      platform: "browser",
      write: false,
    });
    const code = outputFiles[0]?.text ?? "";
    return { length: gzipSync(code).length, signs: code.includes("AWS4-HMAC-SHA256") };
  };
  const [without, withIt] = await Promise.all([size("Client, KmsKeyring"), size("Client, KmsKeyring, FetchKmsClient")]);
  assert.deepEqual([without.signs, withIt.signs], [false, true]);
  assert.ok(withIt.length - without.length < 5_000, `${withIt.length - without.length} bytes`);
});

test("the README's programs run as they are", async () => {
  const readme = await readFile(join(root, "README.md"), "utf8");
  const programs = [...readme.matchAll(/```js\n(.*?)```/gs)].map(([, program = ""]) => program);
  for (const [part, printed] of [
    ["RawAesKeyring({", "four horses\n"],
    ['from "kmseal/mock-kms"', "NotFoundException\n"],
  ] as const) {
    await writeFile(join(folder, "readme.mjs"), programs.find((program) => program.includes(part)) ?? "");
    assert.equal(run(process.execPath, "readme.mjs"), printed);
  }
});

test("strict TypeScript accepts right uses and refuses wrong ones, however it finds modules", async () => {
  const uses = await readFile(join(root, "test/types/uses.ts"), "utf8");
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const base = ["--strict", "--noEmit", "--exactOptionalPropertyTypes", "--target", "es2022", "--lib", "es2022,dom"];
  for (const [file, module, resolution] of [
    ["uses.mts", "nodenext", "nodenext"],
    ["uses.cts", "nodenext", "nodenext"],
    ["uses.mts", "esnext", "bundler"],
  ] as const) {
    await writeFile(join(folder, file), uses);
    run(process.execPath, tsc, ...base, "--module", module, "--moduleResolution", resolution, file);
  }
});

test("classes are called what users call them", async () => {
  for (const [name, given] of Object.entries({ ...(await import("kmseal")), ...(await import("kmseal/mock-kms")) })) {
    if (typeof given === "function") assert.equal(given.name, name);
  }
});
