// The options of keyrings whose KMS keys are named beforehand.

import { optionsOf, textOf, textsOf } from "../arguments.js";
import { invalid } from "../errors.js";
import { ACCESS_OPTIONS, accessOf, type KmsClients } from "./access.js";

/** Symmetric KMS keys that are named beforehand. */
export interface NamedKmsKeys {
  /** The key that makes data keys: key ARN, alias ARN, key id or alias name. Without one, messages can only be opened. */
  generatorKeyId?: string;
  /** Keys that wrap the data key too. To decrypt, name keys by key ARN: that is what messages store. */
  keyIds?: readonly string[];
  /** Grant tokens for every call: for grants that may not have reached every endpoint yet. */
  grantTokens?: readonly string[];
}

/** Checks these options of the keyring `what`. @internal */
export function namedKeysOf(options: KmsClients & NamedKmsKeys, what: string) {
  const { generatorKeyId, keyIds, grantTokens } = optionsOf(options, what, [
    ...ACCESS_OPTIONS,
    "generatorKeyId",
    "keyIds",
    "grantTokens",
  ]);
  const access = accessOf(options);
  const generator = generatorKeyId === undefined ? undefined : textOf(generatorKeyId, "generatorKeyId");
  const others = textsOf(keyIds, "keyIds");
  const tokens = textsOf(grantTokens, "grantTokens");
  if (generator === undefined && others.length === 0) {
    throw invalid(`a ${what} needs a key; name a generatorKeyId, or keyIds to open messages with`);
  }
  return { access, generator, others, tokens };
}
