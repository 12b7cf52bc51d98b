// `KmsKeyring`: wraps data keys under symmetric AWS KMS keys that are named beforehand.

import { optionsOf, textOf, textsOf } from "../arguments.js";
import { invalid } from "../errors.js";
import { BuiltInKeyring } from "../keyring.js";
import { callOf, type KmsClient, type KmsCommands } from "../kms/client.js";

/** What a {@link KmsKeyring} is made of. */
export interface KmsKeyringOptions {
  /**
   * The way to AWS KMS: a `KMSClient` or `KMS` of `@aws-sdk/client-kms`, or any object with the methods
   * `generateDataKey`, `encrypt` and `decrypt` that take and return what those of `KMS` do.
   */
  client: KmsClient;
  /** The key that makes data keys: key ARN, alias ARN, key id or alias name. Without one, messages can only be opened. */
  generatorKeyId?: string;
  /** Keys that wrap the data key too. To decrypt, name keys by key ARN: that is what messages store. */
  keyIds?: readonly string[];
  /** Grant tokens for every call: for grants that may not have reached every endpoint yet. */
  grantTokens?: readonly string[];
  /**
   * The command classes of `@aws-sdk/client-kms`, for a client that has `send` alone and that the keyring cannot make
   * commands for: a mock that knows commands by their class, or a client much older or newer than this package.
   */
  commands?: KmsCommands;
}

/**
 * Wraps data keys under symmetric AWS KMS keys that are named beforehand, and unwraps under no others.
 *
 * ```ts
 * import { KMSClient } from "@aws-sdk/client-kms";
 *
 * const keyring = new KmsKeyring({ client: new KMSClient({}), generatorKeyId: "arn:aws:kms:..." });
 * ```
 */
export class KmsKeyring extends BuiltInKeyring {
  constructor(options: KmsKeyringOptions) {
    const { client, generatorKeyId, keyIds, grantTokens, commands } = optionsOf(options, "KmsKeyring", [
      "client",
      "generatorKeyId",
      "keyIds",
      "grantTokens",
      "commands",
    ]);
    const call = callOf(client, commands);
    const generator = generatorKeyId === undefined ? undefined : textOf(generatorKeyId, "generatorKeyId");
    const others = textsOf(keyIds, "keyIds");
    const tokens = textsOf(grantTokens, "grantTokens");
    if (generator === undefined && others.length === 0) {
      throw invalid("a KmsKeyring needs a key; name a generatorKeyId, or keyIds to open messages with");
    }
    super({ build: (wasm) => wasm.Keyring.kms(call, generator, others, tokens) });
  }
}
