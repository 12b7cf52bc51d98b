// Sites on loopback: a folder as the plainest of servers has it, or whatever a command serves.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { start } from "./programs.mjs";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };
const PATIENCE = 60_000;

/** Serves the files of a folder. */
export async function serveFolder(folder) {
  const server = createServer(async ({ url }, response) => {
    const { pathname } = new URL(url, "http://site");
    const path = join(folder, pathname.endsWith("/") ? `${pathname}index.html` : pathname);
    try {
      const content = await readFile(path);
      response.setHeader("content-type", TYPES[extname(path)] ?? "text/plain").end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  const port = await listening(server);
  return { url: `http://127.0.0.1:${port}`, stop: () => closed(server) };
}

/** Starts `command` on `port` in place of its `$PORT` and waits until something answers there. */
export async function serveByCommand(command, folder, port) {
  const server = start(command.replace("$PORT", port), folder);
  const url = `http://127.0.0.1:${port}`;
  let ended;
  server.ended.then((code) => (ended = code));
  for (const end = Date.now() + PATIENCE; ; await pause(50)) {
    if (await fetch(url).then(() => true, () => false)) return { url, stop: server.stop };
    if (ended === undefined && Date.now() < end) continue;
    await server.stop();
    throw new Error(`\`${command}\` serves nothing (${ended ?? "it still runs"}):\n${server.told.all}`);
  }
}

/** A port of loopback that nobody listens on now. */
export async function freePort() {
  const server = createServer();
  const port = await listening(server);
  await closed(server);
  return port;
}

async function listening(server) {
  await new Promise((ready, failed) => server.once("error", failed).listen(0, "127.0.0.1", ready));
  return server.address().port;
}

function closed(server) {
  return new Promise((done) => {
    server.close(done);
    server.closeAllConnections();
  });
}
