// `MockRequestHandler`: what the AWS SDK for JavaScript sends its requests with, answered by the mock.

import { attempt } from "./error.js";
import type { Residence } from "./residence.js";

/** A request of the AWS SDK, as its handlers get it. */
export interface MockRequest {
  method: string;
  path: string;
  query?: Record<string, string | string[] | null>;
  headers: Record<string, string>;
  body?: unknown;
}

/** The answer, as handlers of the AWS SDK give it. */
export interface MockResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: Uint8Array;
}

/**
 * The `requestHandler` of a client of the AWS SDK. Its requests are signed as always and their signatures verified, so
 * that the Region and the account are those of the client's configuration; no socket is opened.
 */
export class MockRequestHandler {
  /** What the SDK asks of handlers. */
  readonly metadata = { handlerProtocol: "http/1.1" };
  readonly #residence: Residence;

  /** @internal */
  constructor(residence: Residence) {
    this.#residence = residence;
  }

  /** Answers a request. */
  async handle(
    { method, path, query, headers, body }: MockRequest,
    { abortSignal }: { abortSignal?: { readonly aborted: boolean } | undefined } = {},
  ): Promise<{ response: MockResponse }> {
    const inside = await this.#residence.inside();
    if (abortSignal?.aborted) throw Object.assign(new Error("Request aborted"), { name: "AbortError" });
    const request = { method, path: path + searchOf(query), headers, body: bytesOf(body) };
    const { status, headers: answered, body: bytes } = attempt(() => inside.http(request)) as {
      status: number;
      headers: Record<string, string>;
      body: Uint8Array;
    };
    return { response: { statusCode: status, headers: answered, body: bytes } };
  }

  /** Nothing to free: many clients may share one handler. */
  destroy(): void {}

  /** There is nothing to configure. */
  updateHttpClientConfig(): void {}

  /** There is nothing to configure. */
  httpHandlerConfigs(): Record<string, never> {
    return {};
  }
}

function searchOf(query: MockRequest["query"] = {}): string {
  const pairs = Object.entries(query).flatMap(([name, values]) =>
    (Array.isArray(values) ? values : [values ?? ""]).map(
      (value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
    ),
  );
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

function bytesOf(body: unknown): Uint8Array {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === "string") return new TextEncoder().encode(body);
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  throw new TypeError("MockKms takes no streams: no call of KMS has one");
}
