// `contentKeyAt`: the content key of a message at the host.

import type { ContentKey, HostCrypto, Soon } from "../host-crypto/host.js";

/** Lengths of the keys that the host has made. */
const made = new Set<number>();

/** A content key at the host, at once or later, or what may turn out to be none: not every host has every length. @internal */
export type AtHost =
  | { key: Soon<ContentKey>; perhaps?: never }
  | { perhaps: Promise<ContentKey | undefined> };

/** Imports a content key, and wipes `raw`; nothing if the host says at once that it cannot. @internal */
export function contentKeyAt(
  host: HostCrypto,
  raw: Uint8Array<ArrayBuffer>,
  use: "encrypt" | "decrypt",
): AtHost | undefined {
  const { length } = raw;
  const soon = host.contentKey(raw, use);
  if (!(soon instanceof Promise)) return soon && { key: soon };
  if (!made.has(length)) return { perhaps: soon.then((key) => (key && made.add(length), key)) };
  return {
    key: soon.then((key) => {
      if (key === undefined) throw new Error(`the platform does not import a key of ${length} bytes, as it did before`);
      return key;
    }),
  };
}
