// Runs programs: those of the tools folder and those of this machine, in a folder, with an end to their time.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const LIMIT = 120_000;

/** The folder whose node_modules has the tools that package-lock.json pins. */
const tools = process.env["KMSEAL_PACKAGING_TOOLS"] ?? fileURLToPath(new URL(".", import.meta.url));
if (!existsSync(join(tools, "node_modules"))) throw new Error("the tools are missing: run `npm ci` in npm/packaging");

const { NODE_TEST_CONTEXT: _, ...inherited } = process.env;
const env = {
  ...inherited,
  PATH: `${join(tools, "node_modules/.bin")}${delimiter}${process.env["PATH"] ?? ""}`,
  NO_COLOR: "1",
  FORCE_COLOR: "0",
  // Nothing here looks for updates or reports its use.
  DENO_NO_UPDATE_CHECK: "1",
  DO_NOT_TRACK: "1",
};

/** Loads a package of the tools folder. */
export const requireTool = createRequire(join(tools, "package.json"));

/** The version of a package of the tools folder. */
export const versionOf = (name) => requireTool(`${name}/package.json`).version;

/** Starts `command` in `folder`; `last` is one more argument, which may hold spaces. */
export function start(command, folder, { last } = {}) {
  const [program, ...args] = command.split(" ");
  // In a group of its own, which ends as one: npx and npm start programs in their turn.
  const child = spawn(program, last === undefined ? args : [...args, last], { cwd: folder, env, detached: true });
  const told = { out: "", all: "" };
  child.stdout.on("data", (data) => {
    told.out += data;
    told.all += data;
  });
  child.stderr.on("data", (data) => (told.all += data));
  const ended = new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code, signal) => resolve(code ?? signal));
  });
  const stop = () => {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) process.kill(-child.pid);
    return ended;
  };
  return { told, ended, stop };
}

/** Runs `command` to its end and returns what it printed; rejects with all that it said if it failed. */
export async function run(command, folder, options) {
  const { told, ended, stop } = start(command, folder, options);
  const timer = setTimeout(stop, LIMIT);
  const code = await ended;
  clearTimeout(timer);
  if (code !== 0) throw new Error(`\`${command}\` ended with ${code}:\n${told.all}`);
  return told.out;
}
