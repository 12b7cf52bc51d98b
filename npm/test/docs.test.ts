// The programs of docs/testing.md run as they are.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const page = readFileSync(new URL("../../../docs/testing.md", import.meta.url), "utf8");
const programs = [...page.matchAll(/```js\n(.*?)```/gs)].map(([, program = ""]) => program);
const folder = fileURLToPath(new URL("docs/", import.meta.url));

test("the page has programs", () => assert.equal(programs.length, 2));

programs.forEach((program, index) => {
  test(`program ${index + 1} of docs/testing.md passes`, () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}program-${index}.mjs`, program);
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const run = spawnSync(process.execPath, [`${folder}program-${index}.mjs`], { encoding: "utf8", env });
    assert.equal(run.status, 0, run.stdout + run.stderr);
    assert.match(run.stdout, /pass 1\n/);
  });
});
