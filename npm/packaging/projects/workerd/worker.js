import { sealAndOpen } from "./messages.js";

export default {
  fetch: () => sealAndOpen().then((said) => new Response(said), (error) => new Response(String(error), { status: 500 })),
};
