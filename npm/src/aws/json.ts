// AWS JSON, the wire format of AWS KMS and Amazon DynamoDB: an input to a body, and an answer to members or an error.

import { viewOf } from "../bytes.js";

/** An answer of an HTTP handler of the AWS SDK. @internal */
export interface HttpAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: unknown;
}

/** What the AWS SDK tells of every answer. @internal */
export interface Metadata {
  httpStatusCode: number;
  requestId: string | undefined;
}

/** The body of a request. @internal */
export function encode(input: object): string {
  return JSON.stringify(input, (_, value: unknown) => (ArrayBuffer.isView(value) ? toBase64(value) : value));
}

/** The members in a body. @internal */
export function membersOf(body: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    // Whatever stands between may answer with a page of its own; its status says the rest.
    return {};
  }
}

/** The error in a body, with the members that the AWS SDK's errors have: its retries decide by them. @internal */
export function decodeError(service: string, body: Uint8Array, answer: HttpAnswer): Error {
  const { __type, message, Message, ...more } = membersOf(body);
  const type = header(answer, "x-amzn-errortype") ?? (typeof __type === "string" ? __type : "UnknownError");
  const text = [message, Message].find((text) => typeof text === "string") ?? `status ${answer.statusCode}`;
  const error = Object.assign(new Error(text as string), more, {
    // The name may come as "namespace#Name:documentation".
    name: type.split(":")[0]?.split("#").at(-1) ?? type,
    $fault: answer.statusCode < 500 ? "client" : "server",
    $service: service,
    $metadata: metadataOf(answer),
  });
  return Object.defineProperty(error, "$response", { value: answer });
}

/** What is told of every answer. @internal */
export function metadataOf(answer: HttpAnswer): Metadata {
  return { httpStatusCode: answer.statusCode, requestId: header(answer, "x-amzn-requestid") };
}

function header(answer: HttpAnswer, name: string): string | undefined {
  return Object.entries(answer.headers).find(([key]) => key.toLowerCase() === name)?.[1];
}

function toBase64(view: ArrayBufferView): string {
  return btoa(Array.from(viewOf(view, "a blob"), (byte) => String.fromCharCode(byte)).join(""));
}

/** Bytes that came as text. @internal */
export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
