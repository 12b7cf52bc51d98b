// The tests of streams again, as they run where the platform has no cryptography.

import { forceHostCrypto } from "../force-host-crypto.js";

forceHostCrypto("never");
for (const name of ["memory", "pressure", "ending", "keyrings", "signed"]) await import(`./${name}.test.js`);
