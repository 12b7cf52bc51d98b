// `KmsMrkKeyring`: a KMS keyring that takes replicas of a multi-Region key for one key.

import { BuiltInKeyring, inModule } from "../keyring.js";
import type { KmsClients } from "../kms/access.js";
import { namedKeysOf, type NamedKmsKeys } from "../kms/named-keys.js";
import { messages } from "../wasm.js";

/** What a {@link KmsMrkKeyring} is made of. */
export type KmsMrkKeyringOptions = KmsClients & NamedKmsKeys;

/**
 * Wraps data keys under symmetric AWS KMS keys that are named beforehand, and unwraps under no others, except that a
 * message written under one replica of a multi-Region key opens under another.
 *
 * ```ts
 * // The message was written in us-east-1; this reader has the replica near it and asks no other Region.
 * const keyring = new KmsMrkKeyring({
 *   client: new KMSClient({ region: "eu-central-1" }),
 *   keyIds: ["arn:aws:kms:eu-central-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab"],
 * });
 * ```
 */
export class KmsMrkKeyring extends BuiltInKeyring {
  constructor(options: KmsMrkKeyringOptions) {
    const { access, generator, others, tokens } = namedKeysOf(options, "KmsMrkKeyring");
    super(inModule(messages, (wasm) => wasm.Keyring.kmsMrk(access(wasm), generator, others, tokens)));
  }
}
