// A newcomer's path, timed: from an empty folder to a message that was sealed and opened by the README's first program.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run, versionOf } from "./programs.mjs";
import { emptyProject } from "./room.mjs";
import { freePort, serveByCommand } from "./site.mjs";

/** What the program prints in the end. */
export const OPENED = "four horses";

/** The longest that a newcomer should have to wait, in seconds. */
export const PATIENCE = 60;

/** Where newcomers begin: each path returns what the program printed there. */
export const paths = {
  "newcomer-node": async (folder, tarball) => {
    await run("npm install --prefer-offline --no-audit --no-fund", folder, { last: tarball });
    await writeFile(join(folder, "main.js"), await program());
    return (await run("node main.js", folder)).trim();
  },
  "newcomer-vite": async (folder, tarball, chromium) => {
    await run(`npm install --prefer-offline --no-audit --no-fund vite@${versionOf("vite")}`, folder, { last: tarball });
    await writeFile(join(folder, "main.js"), await program());
    await writeFile(join(folder, "index.html"), '<!doctype html><link rel="icon" href="data:," /><script type="module" src="/main.js"></script>');
    const site = await serveByCommand("npx vite --host 127.0.0.1 --strictPort --port $PORT", folder, await freePort());
    try {
      return await chromium.printedBy(site.url);
    } finally {
      await site.stop();
    }
  },
};

/** Walks a path, and says what the program printed and after how many seconds. */
export async function walk(name, packed, chromium) {
  const folder = await emptyProject(packed, name);
  const began = performance.now();
  const printed = await paths[name](folder, packed.tarball, chromium);
  return { printed, seconds: (performance.now() - began) / 1000 };
}

/** The first program of the README, as it stands there. */
async function program() {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const [, code] = /```js\n(.*?)```/s.exec(readme);
  return code;
}
