// An encryption context as the bytes that AES-GCM binds a data key to.

import { invalid } from "../errors.js";

/** Its bytes, with the keys in the order of their UTF-8, or in another `order`. @internal */
export function contextBytes(
  context: Readonly<Record<string, string>>,
  order?: readonly string[],
): Uint8Array<ArrayBuffer> {
  const encode = (text: string) => new TextEncoder().encode(text);
  const pairs = Object.entries(context).map(([key, value]) => [encode(key), encode(value)] as const);
  if (pairs.length === 0) return new Uint8Array();
  const sorted =
    order === undefined
      ? pairs.sort(([one], [other]) => compare(one, other))
      : order.map((key) => [encode(key), encode(context[key] ?? "")] as const);
  const parts = [short(sorted.length), ...sorted.flat().flatMap((text) => [short(text.length), text])];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** A length in two bytes. */
function short(length: number): Uint8Array {
  if (length > 0xffff) throw invalid("the encryption context is longer than 65,535 bytes; store less in it");
  return Uint8Array.of(length >> 8, length & 0xff);
}

function compare(one: Uint8Array, other: Uint8Array): number {
  const at = one.findIndex((byte, index) => byte !== other[index]);
  return at === -1 ? one.length - other.length : (one[at] as number) - (other[at] ?? -1);
}
