// The API reference: every public name is documented, and every link in the documentation leads somewhere.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

test("typedoc makes the reference without a warning", () => {
  const cwd = fileURLToPath(new URL("../../", import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, ["node_modules/typedoc/bin/typedoc", "--emit", "none"], {
    cwd,
    encoding: "utf8",
  });
  assert.equal(status, 0, stdout + stderr);
});
