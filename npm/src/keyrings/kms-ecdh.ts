// `KmsEcdhKeyring`: wraps data keys under a key that a key pair in AWS KMS and another one agree on.

import { oneOf, optionsOf, textOf, textsOf } from "../arguments.js";
import { invalid } from "../errors.js";
import { BuiltInKeyring, inModule } from "../keyring.js";
import { callOf, type KmsKeyAgreementCommands, type KmsKeyAgreementMethods, type KmsSender } from "../kms/client.js";
import { CURVES, keyDocumentOf, type Curve, type KeyDocument } from "../key-document.js";
import { moreKeyrings } from "../wasm.js";

/** A key pair in AWS KMS, and the way to it. */
export interface KmsKeyPair {
  /** The way to AWS KMS. */
  client: KmsKeyAgreementMethods | KmsSender;
  /** The ARN of the KMS key, one for key agreement. */
  keyArn: string;
  /** The curve of all keys. */
  curve: Curve;
  /** The public half of the KMS key; if it is not given, AWS KMS is asked for it at the first use. */
  publicKey?: KeyDocument;
  /** Grant tokens for every call: for grants that may not have reached every endpoint yet. */
  grantTokens?: readonly string[];
  /** The command classes of `@aws-sdk/client-kms`, for a client that the keyring cannot make commands for. */
  commands?: KmsKeyAgreementCommands;
}

/**
 * What a {@link KmsEcdhKeyring} is made of. `static`: between the KMS key and one other key pair; either party encrypts
 * and decrypts, and knows that the other one wrote the message. `discovery`: the KMS key takes messages of any sender;
 * only decrypts.
 */
export type KmsEcdhKeyringOptions = KmsKeyPair &
  (
    | {
        schema: "static";
        /** The other party's public key, in AWS KMS or not. */
        peerPublicKey: KeyDocument;
      }
    | { schema: "discovery"; peerPublicKey?: never }
  );

/**
 * Wraps data keys under a key that a key pair in AWS KMS and another party's key pair agree on.
 *
 * The messages are those of a `RawEcdhKeyring`, and each opens the other's. Every message asks AWS KMS once.
 *
 * ```ts
 * const keyring = new KmsEcdhKeyring({ client, keyArn, curve: "P-256", schema: "static", peerPublicKey: pem });
 * ```
 */
export class KmsEcdhKeyring extends BuiltInKeyring {
  constructor(options: KmsEcdhKeyringOptions) {
    const { client, keyArn, curve, schema, peerPublicKey, publicKey, grantTokens, commands } = optionsOf(
      options,
      "KmsEcdhKeyring",
      ["client", "keyArn", "curve", "schema", "peerPublicKey", "publicKey", "grantTokens", "commands"],
    );
    const isStatic = oneOf(schema, "schema", ["static", "discovery"]) === "static";
    if (!isStatic && peerPublicKey !== undefined) {
      throw invalid('a peerPublicKey was given, but discovery takes any; choose schema: "static"');
    }
    const arn = textOf(keyArn, "keyArn");
    const onCurve = oneOf(curve, "curve", CURVES);
    const own = publicKey === undefined ? undefined : keyDocumentOf(publicKey, "publicKey");
    const peer = isStatic ? keyDocumentOf(peerPublicKey, "peerPublicKey") : undefined;
    const call = callOf(
      client,
      commands,
      own === undefined ? ["DeriveSharedSecret", "GetPublicKey"] : ["DeriveSharedSecret"],
    );
    const tokens = textsOf(grantTokens, "grantTokens");
    super(inModule(moreKeyrings, (wasm) => wasm.Keyring.kmsEcdh(call, onCurve, arn, peer, own, tokens)));
  }
}
