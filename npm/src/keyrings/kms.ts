// `KmsKeyring`: wraps data keys under symmetric AWS KMS keys that are named beforehand.

import { BuiltInKeyring, inModule } from "../keyring.js";
import type { KmsClients } from "../kms/access.js";
import { namedKeysOf, type NamedKmsKeys } from "../kms/named-keys.js";
import { messages } from "../wasm.js";

/** What a {@link KmsKeyring} is made of. */
export type KmsKeyringOptions = KmsClients & NamedKmsKeys;

/**
 * Wraps data keys under symmetric AWS KMS keys that are named beforehand, and unwraps under no others.
 *
 * ```ts
 * import { KMSClient } from "@aws-sdk/client-kms";
 *
 * const keyring = new KmsKeyring({ client: new KMSClient({}), generatorKeyId: "arn:aws:kms:..." });
 * ```
 *
 * Keys in several Regions need a client for each:
 *
 * ```ts
 * const keyring = new KmsKeyring({
 *   clientSupplier: (region) => new KMSClient({ region }),
 *   generatorKeyId: "arn:aws:kms:eu-central-1:...",
 *   keyIds: ["arn:aws:kms:eu-west-1:..."],
 * });
 * ```
 */
export class KmsKeyring extends BuiltInKeyring {
  constructor(options: KmsKeyringOptions) {
    const { access, generator, others, tokens } = namedKeysOf(options, "KmsKeyring");
    super(inModule(messages, (wasm) => wasm.Keyring.kms(access(wasm), generator, others, tokens)));
  }
}
