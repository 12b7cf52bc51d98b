// A classic script in the end, which knows no import.meta: the addresses come from the bundler.

import messages from "kmseal/messages.wasm";
import moreKeyrings from "kmseal/more-keyrings.wasm";
import { sealAndOpen } from "./slim.js";

onmessage = (event) => {
  const answer = (said) => event.source.postMessage(said);
  event.waitUntil(sealAndOpen(messages, moreKeyrings).then(answer, (error) => answer(String(error))));
};
