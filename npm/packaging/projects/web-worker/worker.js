import { sealAndOpen } from "./messages.js";

sealAndOpen().then(postMessage, (error) => postMessage(String(error)));
