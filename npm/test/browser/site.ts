// A small site on loopback: the built package, pages with a Content-Security-Policy, and bundles of the AWS SDK and of the suite.

import { build } from "esbuild";
import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";

const root = new URL("../../../", import.meta.url);
const TYPES: Record<string, string> = { ".js": "text/javascript", ".wasm": "application/wasm" };

/** What pages may run: their own scripts, and WebAssembly. */
export const ALLOWED = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src *";
/** The same, but no WebAssembly. */
export const FORBIDDEN = "default-src 'self'; script-src 'self'; connect-src *";

/** Starts the site; `stop` ends it. */
export async function startSite() {
  const [sdk, suite] = await Promise.all([
    bundled('export { KMS, KMSClient } from "@aws-sdk/client-kms";'),
    bundled('export * from "./test/suite/suite.ts"; export * from "./test/suite/performers.ts";'),
  ]);
  const made: Record<string, [string, string | Uint8Array]> = {
    "/allowed": ["text/html", "<!doctype html><title>A page</title>"],
    "/forbidden": ["text/html", "<!doctype html><title>A page</title>"],
    "/aws-sdk.js": ["text/javascript", sdk],
    "/suite.js": ["text/javascript", suite],
    "/worker.js": ["text/javascript", WORKER],
    // What development servers answer for files that they do not know.
    "/elsewhere/wasm/kmseal_bg.wasm": ["text/html", "<!doctype html><title>A page</title>"],
    "/untyped/wasm/kmseal_bg.wasm": ["application/octet-stream", await readFile(new URL("wasm/kmseal_bg.wasm", root))],
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://site").pathname;
    response.setHeader("content-security-policy", path === "/forbidden" ? FORBIDDEN : ALLOWED);
    const page = made[path];
    if (page !== undefined) response.setHeader("content-type", page[0]).end(page[1]);
    else void sendFile(path.replace(/^\/(elsewhere|untyped|missing)(?=\/dist\/|.*\.js$)/, ""), response);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const stop = () =>
    new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}

async function bundled(contents: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: new URL(".", root).pathname },
    bundle: true,
    format: "esm",
    platform: "browser",
    write: false,
    logLevel: "error",
  });
  return outputFiles[0]?.contents ?? new Uint8Array();
}

async function sendFile(path: string, response: ServerResponse): Promise<void> {
  const isPublic = /^\/(dist|wasm)\/[\w./-]+$/.test(path) && !path.includes("..");
  try {
    if (!isPublic) throw new Error("not public");
    const content = await readFile(new URL(`.${path}`, root));
    response.setHeader("content-type", TYPES[extname(path)] ?? "text/plain").end(content);
  } catch {
    response.writeHead(404).end();
  }
}

const WORKER = `
import { Client, RawAesKeyring } from "/dist/browser.js";
onmessage = async ({ data: { key, text } }) => {
  const client = new Client();
  const keyring = new RawAesKeyring({ keyNamespace: "site", keyName: "key", wrappingKey: key });
  const { ciphertext } = await client.encrypt(keyring, new TextEncoder().encode(text));
  postMessage(ciphertext, [ciphertext.buffer]);
};`;
