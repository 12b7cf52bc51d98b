// The mock as a `fetch`: whatever address a request is for, the mock answers it.

import type { MockRequestHandler } from "./request-handler.js";

/** A `fetch` whose requests `handler` answers. @internal */
export function mockFetch(handler: MockRequestHandler): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { host, pathname, search } = new URL(request.url);
    // A browser's headers leave out the host, which signatures hold.
    const headers = { host, ...Object.fromEntries(request.headers) };
    const body = new Uint8Array(await request.arrayBuffer());
    request.signal.throwIfAborted();
    const { response } = await handler.handle({ method: request.method, path: pathname + search, headers, body });
    request.signal.throwIfAborted();
    const { statusCode: status, headers: answered } = response;
    return new Response(response.body as Uint8Array<ArrayBuffer>, { status, headers: answered });
  };
}
