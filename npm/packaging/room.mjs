// Where projects are tried: the package is packed once, and installed into a fresh copy of each project.

import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./programs.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Packs the package into a folder of its own; `remove` takes the folder away, and every project in it. */
export async function pack() {
  const room = await mkdtemp(join(tmpdir(), "kmseal-packaging-"));
  const answer = await run("npm pack --json --pack-destination", join(here, ".."), { last: room });
  const [{ filename, files }] = JSON.parse(answer);
  return { room, tarball: join(room, filename), files, remove: () => rm(room, { recursive: true }) };
}

/** Copies a project into the room, installs the package there as its user would, and returns the folder. */
export async function unpacked({ room, tarball }, { name }) {
  const folder = await emptyProject({ room }, name);
  await cp(join(here, "programs"), folder, { recursive: true });
  await cp(join(here, "projects", name), folder, { recursive: true });
  await install(folder, tarball);
  return folder;
}

/** Makes a folder with nothing but a package.json. */
export async function emptyProject({ room }, name) {
  const folder = await mkdtemp(join(room, `${name}-`));
  await writeFile(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  return folder;
}

/** Installs the package. Offline, since it depends on nothing. */
export async function install(folder, tarball) {
  await run("npm install --offline --no-audit --no-fund", folder, { last: tarball });
}
