// Puts the repository's licences into the package.

import { cp } from "node:fs/promises";

for (const name of ["LICENSE-APACHE", "LICENSE-MIT"]) {
  await cp(new URL(`../../${name}`, import.meta.url), new URL(`../${name}`, import.meta.url));
}
