// A project: a folder of projects/ whose project.json says what to run, and what to open in a browser.
//
// - `about`: what it shows, in a few words.
// - `run`: commands, one after the other; the last one's output counts unless there is a page.
// - `serve`: a folder to put on a site, or a command with $PORT in it that serves one; `page`: the path to open there.
//   What the page writes into its body counts.
// - `says`: what it must say, where that is not what all others say.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./programs.mjs";
import { freePort, serveByCommand, serveFolder } from "./site.mjs";

const home = new URL("projects/", import.meta.url);

/** All projects, by name. */
export function projects() {
  return readdirSync(home).map((name) => ({
    name,
    ...JSON.parse(readFileSync(new URL(`${name}/project.json`, home), "utf8")),
  }));
}

/** Runs what the project says in its `folder` and returns what counts. */
export async function perform({ run: commands = [], serve, page }, folder, chromium) {
  let said = "";
  for (const command of commands) said = await run(command, folder);
  if (page === undefined) return said.trim();

  const site = await (serve.includes("$PORT")
    ? serveByCommand(serve, folder, await freePort())
    : serveFolder(join(folder, serve)));
  try {
    return await chromium.textOf(site.url + page);
  } finally {
    await site.stop();
  }
}
