// The tests of streams again, with the package as pages get it and all frames left to WebCrypto.

import { readFile } from "node:fs/promises";
import { register } from "node:module";
import { forceHostCrypto } from "../force-host-crypto.js";

const pages = JSON.stringify(new URL("../../../dist/browser.js", import.meta.url).href);
const hook = `export const resolve = (name, context, next) => name === "kmseal" ? { url: ${pages}, shortCircuit: true } : next(name, context)`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
globalThis.fetch = async (url) => new Response(await readFile(new URL(String(url))));

forceHostCrypto("always");
for (const name of ["memory", "pressure", "ending", "keyrings", "signed"]) await import(`./${name}.test.js`);
