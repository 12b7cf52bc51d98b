import { sealAndOpen } from "./messages.js";

onmessage = (event) => {
  const answer = (said) => event.source.postMessage(said);
  event.waitUntil(sealAndOpen().then(answer, (error) => answer(String(error))));
};
