// Compiles the tests and runs them; arguments choose test files by a part of their name.

import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";

process.chdir(new URL("..", import.meta.url).pathname);

rmSync("test/out", { recursive: true, force: true });
execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "--project", "test"], { stdio: "inherit" });

const wanted = process.argv.slice(2);
const files = readdirSync("test/out", { recursive: true })
  .filter((name) => name.endsWith(".test.js"))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .map((name) => `test/out/${name}`)
  .sort();
if (files.length === 0) {
  console.error(`no test file is called ${wanted.join(" or ")}`);
  process.exit(1);
}
const { status } = spawnSync(process.execPath, ["--test", "--test-reporter=spec", ...files], { stdio: "inherit" });
process.exit(status ?? 1);
