// Puts the repository's licences into the package, and those of the code that it is built with.

import { cp } from "node:fs/promises";

for (const name of ["LICENSE-APACHE", "LICENSE-MIT"]) {
  await cp(new URL(`../../${name}`, import.meta.url), new URL(`../${name}`, import.meta.url));
}
await cp(
  new URL("../node_modules/aws4fetch/LICENSE", import.meta.url),
  new URL("../LICENSE-aws4fetch", import.meta.url),
);
