// Everyone who can seal and open frames: Node, WebCrypto, the module, or whoever is quicker.

import { readFile } from "node:fs/promises";
import * as node from "kmseal";
import { forceHostCrypto } from "./force-host-crypto.js";

// The package as pages get it, over files instead of HTTP: it knows WebCrypto alone.
const ownFetch = globalThis.fetch;
globalThis.fetch = async (url) => new Response(await readFile(new URL(String(url))));
const web = (await import(new URL("../../dist/browser.js", import.meta.url).href)) as typeof node;

/** The package for Node or for pages. */
export type Sdk = typeof node;

/** Which package, and what it is told of the platform's cryptography. */
export type Way = readonly [Sdk, "always" | "never" | undefined];

export const WAYS: Readonly<Record<string, Way>> = {
  "the module": [node, "never"],
  "Node's cryptography": [node, "always"],
  "WebCrypto": [web, "always"],
  "whoever is quicker in Node": [node, undefined],
  "whoever is quicker elsewhere": [web, undefined],
};

/** Nothing is forced, and the package for pages loads no more modules. */
export function restore(): void {
  globalThis.fetch = ownFetch;
  forceHostCrypto(undefined);
}

/** A raw AES keyring for each. */
export function keyringsOf(wrappingKey: Uint8Array): ReadonlyMap<Sdk, node.RawAesKeyring> {
  const name = { keyNamespace: "n", keyName: "k" };
  return new Map([node, web].map((sdk) => [sdk, new sdk.RawAesKeyring({ ...name, wrappingKey })]));
}
