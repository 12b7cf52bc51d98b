// Prints what came of it, for runtimes with a console.

import { sealAndOpen } from "./messages.js";

console.log(await sealAndOpen());
