// `KmsRsaKeyring`: wraps data keys under the public half of an RSA key in AWS KMS, which unwraps them.

import { oneOf, optionsOf, textOf, textsOf } from "../arguments.js";
import { invalid } from "../errors.js";
import { BuiltInKeyring, inModule } from "../keyring.js";
import { callOf, type KmsRsaCommands, type KmsRsaMethods, type KmsSender } from "../kms/client.js";
import { keyDocumentOf, type KeyDocument } from "../key-document.js";
import { moreKeyrings } from "../wasm.js";

/** What a {@link KmsRsaKeyring} is made of. */
export interface KmsRsaKeyringOptions {
  /** The key's ARN: messages store it. */
  keyArn: string;
  /** How data keys are wrapped: what readers and writers have agreed on. */
  encryptionAlgorithm: "RSAES_OAEP_SHA_256" | "RSAES_OAEP_SHA_1";
  /**
   * The key to encrypt with, as AWS KMS's `GetPublicKey` gives it (DER) or as PEM. It must be the public half of the
   * KMS key, which nobody checks before a message is decrypted. Without one, messages can only be opened.
   */
  publicKey?: KeyDocument;
  /** The way to AWS KMS, to decrypt. Without one, messages can only be made. */
  client?: KmsRsaMethods | KmsSender;
  /** Grant tokens for every call: for grants that may not have reached every endpoint yet. */
  grantTokens?: readonly string[];
  /** The command classes of `@aws-sdk/client-kms`, for a client that the keyring cannot make commands for. */
  commands?: KmsRsaCommands;
}

/**
 * Wraps data keys under the public half of an RSA key in AWS KMS, without asking it; AWS KMS unwraps them.
 *
 * For writers that may not or cannot call AWS KMS. Anyone with the public key can write a message, so the keyring
 * refuses suites with a signature, which would seem to prove more:
 *
 * ```ts
 * const keyring = new KmsRsaKeyring({ keyArn, encryptionAlgorithm: "RSAES_OAEP_SHA_256", publicKey: pem });
 * await client.encrypt(keyring, bytes, { suite: AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY });
 * ```
 */
export class KmsRsaKeyring extends BuiltInKeyring {
  constructor(options: KmsRsaKeyringOptions) {
    const { keyArn, encryptionAlgorithm, publicKey, client, grantTokens, commands } = optionsOf(
      options,
      "KmsRsaKeyring",
      ["keyArn", "encryptionAlgorithm", "publicKey", "client", "grantTokens", "commands"],
    );
    const arn = textOf(keyArn, "keyArn");
    const algorithm = oneOf(encryptionAlgorithm, "encryptionAlgorithm", ["RSAES_OAEP_SHA_256", "RSAES_OAEP_SHA_1"]);
    const key = publicKey === undefined ? undefined : keyDocumentOf(publicKey, "publicKey");
    const call = client === undefined ? undefined : callOf(client, commands, ["Decrypt"]);
    if (key === undefined && call === undefined) {
      throw invalid("a KmsRsaKeyring needs a publicKey to encrypt, a client to decrypt, or both");
    }
    const tokens = textsOf(grantTokens, "grantTokens");
    super(inModule(moreKeyrings, (wasm) => wasm.Keyring.kmsRsa(arn, algorithm, key, call, tokens)));
  }
}
