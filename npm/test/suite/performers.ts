// The two ways to a mock in JavaScript: its own method `call`, and the AWS SDK's client over its request handler.

import type { Duration, KmsOperation, MockKms } from "kmseal/mock-kms";
import { fromBase64, toBase64, type Json, type Performer } from "./suite.js";

/** The class `KMS` of the AWS SDK. */
export type Sdk = new (config: Json) => Record<string, (input: Json) => Promise<Json>>;

/** What kinds of values an operation answered, path by path. */
export type Kinds = Map<string, string>;

/** The members of requests that are bytes. */
const BYTES = [
  "CiphertextBlob",
  "EncryptedKeyMaterial",
  "ImportToken",
  "Mac",
  "Message",
  "Plaintext",
  "PublicKey",
  "SharedSecretCiphertextBlob",
  "Signature",
];

/** Performs calls with `MockKms.call`. */
export function byCall(kms: MockKms, kinds: Kinds): Performer {
  return performer(kms, kinds, (origin, operation, input) => kms.from(origin).call(operation as KmsOperation, input));
}

/** Performs calls with clients of the AWS SDK. */
export function bySdk(kms: MockKms, kinds: Kinds, Sdk: Sdk): Performer {
  const clients = new Map<string, InstanceType<Sdk>>();
  return performer(kms, kinds, async ({ region, account }, operation, input) => {
    const name = `${region} ${account}`;
    const credentials = { accessKeyId: account, secretAccessKey: "test" };
    const client = clients.get(name) ?? new Sdk({ ...kms.clientConfig, region, credentials, maxAttempts: 1 });
    clients.set(name, client);
    const method = `${operation.charAt(0).toLowerCase()}${operation.slice(1)}`;
    const { $metadata: _, ...answer } = (await client[method]?.(input)) ?? {};
    return answer;
  });
}

type Call = (origin: { region: string; account: string }, operation: string, input: Json) => Promise<Json>;

function performer(kms: MockKms, kinds: Kinds, call: Call): Performer {
  return {
    async call(origin, operation, input) {
      const answer = await call(origin, operation, plain(input));
      note(kinds, operation, answer);
      return wire(answer);
    },
    advance: (by) => kms.clock.advance(by as Duration),
    reset: () => kms.reset(),
  };
}

/** A request as JavaScript has it. */
function plain(input: Json): Json {
  const member = ([name, value]: [string, Json]) => {
    if (BYTES.includes(name)) return [name, fromBase64(value)];
    return [name, name === "ValidTo" ? new Date(value * 1000) : value];
  };
  return Object.fromEntries(Object.entries(input).map(member));
}

/** An answer as AWS JSON has it. */
function wire(value: Json): Json {
  if (value instanceof Uint8Array) return toBase64(value);
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(wire);
  if (typeof value !== "object" || value === null) return value;
  const present = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(present.map(([name, member]) => [name, wire(member)]));
}

function note(kinds: Kinds, path: string, value: Json): void {
  if (value === undefined) return;
  if (Array.isArray(value)) value.forEach((entry) => note(kinds, `${path}[]`, entry));
  else if (typeof value !== "object" || value instanceof Uint8Array || value instanceof Date) {
    kinds.set(path, value instanceof Uint8Array ? "bytes" : value instanceof Date ? "time" : typeof value);
  } else for (const [name, member] of Object.entries(value)) note(kinds, `${path}.${name}`, member);
}
