// Writes what came of it into the page.

import { sealAndOpen } from "./messages.js";

document.body.textContent = await sealAndOpen().catch(String);
