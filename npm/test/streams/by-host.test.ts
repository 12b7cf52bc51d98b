// The tests of streams again, with all frames left to Node's cryptography, however short they are.

import { forceHostCrypto } from "../force-host-crypto.js";

forceHostCrypto("always");
for (const name of ["memory", "pressure", "ending", "keyrings", "signed"]) await import(`./${name}.test.js`);
