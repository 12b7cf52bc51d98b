// `FakeKms` over HTTP on loopback, in AWS JSON 1.1: what a real client of the AWS SDK talks to.

import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { FakeKms } from "./fake-kms.js";

/** A request as it came over the wire. */
export type Received = { path: string; headers: IncomingHttpHeaders; body: Record<string, unknown> };

/** An answer to give in place of the key service's. */
export type Instead = { status: number; headers?: Record<string, string>; body: string };

/** Starts a server; `stop` ends it. */
export async function startKmsServer() {
  const kms = new FakeKms();
  const received: Received[] = [];
  const instead: Instead[] = [];
  const server = createServer(async (request, response) => {
    // As the service does for pages of any origin.
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-expose-headers", "x-amzn-RequestId, x-amzn-ErrorType");
    if (request.method === "OPTIONS") {
      const asked = request.headers["access-control-request-headers"] ?? "";
      response.writeHead(204, { "access-control-allow-headers": asked, "access-control-allow-methods": "POST" }).end();
      return;
    }
    const body = JSON.parse(await text(request)) as Record<string, unknown>;
    received.push({ path: request.url ?? "", headers: request.headers, body });
    response.setHeader("x-amzn-RequestId", "0a1b2c3d-0000-4000-8000-000000000000");
    response.setHeader("content-type", "application/x-amz-json-1.1");
    const next = instead.shift();
    if (next !== undefined) {
      response.writeHead(next.status, next.headers).end(next.body);
      return;
    }
    try {
      response.end(encode(await perform(kms, String(request.headers["x-amz-target"]), body)));
    } catch (error) {
      const { name, message } = error as Error;
      response.writeHead(400).end(encode({ __type: name, message }));
    }
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const stop = () =>
    new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return { kms, received, instead, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}

function perform(kms: FakeKms, target: string, body: Record<string, unknown>): Promise<object> {
  const bytes = (name: string) => Uint8Array.from(Buffer.from(String(body[name]), "base64"));
  const input = body as never as { KeyId: string; NumberOfBytes: number; EncryptionContext: Record<string, string> };
  switch (target) {
    case "TrentService.GenerateDataKey":
      return kms.generateDataKey(input);
    case "TrentService.Encrypt":
      return kms.encrypt({ ...input, Plaintext: bytes("Plaintext") });
    case "TrentService.Decrypt":
      return kms.decrypt({ ...input, CiphertextBlob: bytes("CiphertextBlob") });
    default:
      throw new Error(`this server does not know ${target}`);
  }
}

function encode(value: object): string {
  return JSON.stringify(value, (_, member: unknown) =>
    member instanceof Uint8Array ? Buffer.from(member).toString("base64") : member,
  );
}
