// Runs the test vectors in a folder through WebAssembly:
//
//     node run.mjs BINDINGS FOLDER [KIND=COUNT...]
//
// BINDINGS is the folder that wasm-bindgen wrote (README.md says how). With `"raw AES=33"`, exactly 33 of that kind
// must pass. Exits with 0 if all is well, with 1 if something failed or a count differs, and with 2 if nothing
// could be run.

import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative, resolve, sep } from "node:path";

/** The paths below `folder`, without zip files: those are for the native runner. */
function list(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".zip"))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

/** What differs between the results and `expectations`, each `KIND=COUNT`. */
function differences(results, expectations) {
  return expectations.flatMap((expectation) => {
    const [kind, count] = expectation.split("=");
    const passed = results.filter((result) => result.kind === kind && result.outcome === "passed").length;
    return passed === Number(count) ? [] : [`${kind}: ${passed} passed, not ${count}`];
  });
}

const [bindings, folder, ...expectations] = process.argv.slice(2);
if (!bindings || !folder) {
  console.error("usage: node run.mjs BINDINGS FOLDER [KIND=COUNT...]");
  process.exit(2);
}
try {
  const { runVectors } = createRequire(import.meta.url)(resolve(bindings, "vectors_wasm.js"));
  const report = JSON.parse(runVectors(list(folder), (path) => readFileSync(join(folder, path))));
  const different = differences(report.results, expectations);
  console.log([report.text, ...different].join("\n"));
  process.exitCode = report.success && different.length === 0 ? 0 : 1;
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 2;
}
