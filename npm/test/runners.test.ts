// The mock inside tests of Vitest and Jest, as their users install it.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, rmSync } from "node:fs";
import { before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../runners/", import.meta.url));
const root = fileURLToPath(new URL("../../", import.meta.url));
const missing = "npm/test/runners lacks its packages: run npm ci there";
const skip = !existsSync(`${folder}node_modules/vitest`) && process.env["CI"] === undefined ? missing : false;

describe("other test runners", { skip }, () => {
  // Not linked: what lies outside of node_modules, runners take for the project's own code.
  before(() => {
    const place = `${folder}node_modules/kmseal/`;
    rmSync(place, { recursive: true, force: true });
    for (const part of ["package.json", "dist", "wasm"]) cpSync(root + part, place + part, { recursive: true });
  });

  for (const [runner, ...args] of [
    ["vitest", "run"],
    ["jest"],
  ] as const) {
    test(`the mock runs inside ${runner}`, () => {
      const { NODE_TEST_CONTEXT: _, ...env } = process.env;
      const { status, stdout, stderr } = spawnSync(`${folder}node_modules/.bin/${runner}`, args, {
        cwd: folder,
        encoding: "utf8",
        env: { ...env, FORCE_COLOR: "0", NO_COLOR: "1" },
      });
      assert.equal(status, 0, stdout + stderr);
      assert.match(stdout + stderr, /Tests:? +2 passed/);
    });
  }
});
