// What `npm pack` makes, tried as its users get it: installed into each folder of projects/, which seals and opens messages.
//
//     node test.mjs [part of a project's name ...]

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Chromium } from "./chromium.mjs";
import { OPENED, PATIENCE, paths, walk } from "./newcomer.mjs";
import { run } from "./programs.mjs";
import { perform, projects } from "./project.mjs";
import { pack, unpacked } from "./room.mjs";

/** What programs/messages.js says once every message was opened. */
const SAID = "opened: RawAesKeyring, RawEcdhKeyring, KmsKeyring";

const wanted = process.argv.slice(2);
const isWanted = (name) => wanted.length === 0 || wanted.some((part) => name.includes(part));
const chosen = projects().filter(({ name }) => isWanted(name));
const newcomers = Object.keys(paths).filter(isWanted);
assert.notEqual(chosen.length + newcomers.length, 0, `no project is called ${wanted.join(" or ")}`);

const chromium = new Chromium();
let packed;

describe("the packed package", () => {
  before(async () => {
    packed = await pack();
  });
  after(() => Promise.all([chromium.close(), packed?.remove()]));

  // WebAssembly files have no types, and resolution as before `exports` knows a package's main entry alone.
  for (const [what, command] of [
    ["publint finds nothing to mend", "publint run --strict"],
    ["its types are those of the code, for every resolution", "attw --profile node16 --exclude-entrypoints messages.wasm more-keyrings.wasm --"],
  ]) {
    test(what, { skip: wanted.length > 0 && "only projects are wanted" }, () => run(command, packed.room, { last: packed.tarball }));
  }

  for (const project of chosen) {
    const skip = project.page !== undefined && chromium.missing;
    test(project.about, { skip }, async () => {
      const folder = await unpacked(packed, project);
      assert.deepEqual(await perform(project, folder, chromium), project.says ?? SAID);
    });
  }

  for (const name of newcomers) {
    const skip = name !== "newcomer-node" && chromium.missing;
    test(`${name} opens a first message within a minute`, { skip }, async (t) => {
      const { printed, seconds } = await walk(name, packed, chromium);
      assert.equal(printed, OPENED);
      t.diagnostic(`${name}: ${seconds.toFixed(1)} s from an empty folder to an opened message`);
      assert.ok(seconds < PATIENCE, `${seconds} s`);
    });
  }
});
