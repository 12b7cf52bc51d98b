// The programs of docs/testing.md, and Node's of docs/streaming.md, run as they are.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const programsOf = (page: string) => {
  const text = readFileSync(new URL(`../../../docs/${page}`, import.meta.url), "utf8");
  return [...text.matchAll(/```js\n(.*?)```/gs)].map(([, program = ""]) => program);
};
const folder = fileURLToPath(new URL("docs/", import.meta.url));
mkdirSync(folder, { recursive: true });

/** Runs a program in the folder; it must succeed. */
function run(name: string, program: string): string {
  writeFileSync(`${folder}${name}.mjs`, program);
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [`${name}.mjs`], { cwd: folder, encoding: "utf8", env });
  assert.equal(status, 0, stdout + stderr);
  return stdout;
}

const tests = programsOf("testing.md");
test("docs/testing.md has programs", () => assert.equal(tests.length, 3));
mkdirSync(`${folder}policies`, { recursive: true });
const mayWrite = { Effect: "Allow", Action: "kms:GenerateDataKey", Resource: "*" };
writeFileSync(`${folder}policies/writer.json`, JSON.stringify({ Version: "2012-10-17", Statement: mayWrite }));
tests.forEach((program, index) => {
  test(`program ${index + 1} of docs/testing.md passes`, () => {
    assert.match(run(`testing-${index}`, program), /pass 1\n/);
  });
});

test("the program for files of docs/streaming.md seals and opens a file", () => {
  const [forFiles = "", forPages] = programsOf("streaming.md");
  // test/browser/streams.test.ts runs the other.
  assert.match(forPages ?? "", /cancelButton/);
  const plan = Buffer.from("four horses ".repeat(100_000));
  writeFileSync(`${folder}plan.pdf`, plan);
  run("streaming", forFiles);
  assert.ok(readFileSync(`${folder}plan.pdf`).equals(plan));
  assert.ok(readFileSync(`${folder}plan.sealed`).length > plan.length);
  assert.ok(!readdirSync(folder).includes("plan.pdf.new"));
});
