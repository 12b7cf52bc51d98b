// AWS JSON 1.1, the wire format of AWS KMS: one operation's input to a body, and an answer to output or error.

import { viewOf } from "../bytes.js";
import type { Operation, Output } from "./client.js";

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

/** The headers of a request of AWS JSON 1.1. @internal */
export function headersOf(operation: Operation): Record<string, string> {
  return { "content-type": "application/x-amz-json-1.1", "x-amz-target": `TrentService.${operation}` };
}

/** The body of a request. @internal */
export function encode(input: object): string {
  return JSON.stringify(input, (_, value: unknown) => (ArrayBuffer.isView(value) ? toBase64(value) : value));
}

/** The output in a body. @internal */
export function decode(body: Uint8Array, answer: HttpAnswer): Output & { $metadata: Metadata } {
  const $metadata = metadataOf(answer);
  const { KeyId, Plaintext, CiphertextBlob } = membersOf(body);
  return {
    $metadata,
    ...(typeof KeyId === "string" && { KeyId }),
    ...(typeof Plaintext === "string" && { Plaintext: fromBase64(Plaintext) }),
    ...(typeof CiphertextBlob === "string" && { CiphertextBlob: fromBase64(CiphertextBlob) }),
  };
}

/** The error in a body, with the members that the AWS SDK's errors have: its retries decide by them. @internal */
export function decodeError(body: Uint8Array, answer: HttpAnswer): Error {
  const { __type, message, Message } = membersOf(body);
  const type = header(answer, "x-amzn-errortype") ?? (typeof __type === "string" ? __type : "UnknownError");
  const text = [message, Message].find((text) => typeof text === "string") ?? `status ${answer.statusCode}`;
  const error = Object.assign(new Error(text as string), {
    // The name may come as "namespace#Name:documentation".
    name: type.split(":")[0]?.split("#").at(-1) ?? type,
    $fault: answer.statusCode < 500 ? "client" : "server",
    $service: "KMS",
    $metadata: metadataOf(answer),
  });
  return Object.defineProperty(error, "$response", { value: answer });
}

function membersOf(body: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    // Whatever stands between may answer with a page of its own; its status says the rest.
    return {};
  }
}

function metadataOf(answer: HttpAnswer): Metadata {
  return { httpStatusCode: answer.statusCode, requestId: header(answer, "x-amzn-requestid") };
}

function header(answer: HttpAnswer, name: string): string | undefined {
  return Object.entries(answer.headers).find(([key]) => key.toLowerCase() === name)?.[1];
}

function toBase64(view: ArrayBufferView): string {
  return btoa(Array.from(viewOf(view, "a blob"), (byte) => String.fromCharCode(byte)).join(""));
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
