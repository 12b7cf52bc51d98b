// The suite of KMS operations on the mock in WebAssembly, in Node: by its own `call`, and by the real AWS SDK.

import assert from "node:assert/strict";
import { test } from "node:test";
import { KMS } from "@aws-sdk/client-kms";
import { MockKms } from "kmseal/mock-kms";
import { byCall, bySdk, type Kinds, type Sdk } from "./performers.js";
import { perform, START, type Performer } from "./suite.js";
import { readSuite } from "./files.js";

const scenarios = readSuite();
const kinds: Record<"call" | "sdk", Kinds> = { call: new Map(), sdk: new Map() };

async function performAll(name: string, performer: Performer) {
  const report = await perform(scenarios, performer);
  console.log(`${name}: ${report.scenarios} scenarios with ${report.steps} steps passed`);
  assert.deepEqual(report.differences, []);
  assert.ok(report.scenarios >= 60 && report.steps >= 400, JSON.stringify(report));
}

test("by its own method", () => performAll("MockKms.call", byCall(new MockKms({ startAt: START }), kinds.call)));

test("by the AWS SDK, over its request handler", () =>
  performAll("the AWS SDK over MockKms", bySdk(new MockKms({ startAt: START }), kinds.sdk, KMS as unknown as Sdk)));

test("bytes and times are where the AWS SDK has them", () => {
  assert.ok(kinds.sdk.size > 150, `${kinds.sdk.size} kinds`);
  assert.deepEqual(Object.fromEntries([...kinds.call].sort()), Object.fromEntries([...kinds.sdk].sort()));
});
