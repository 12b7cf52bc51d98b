// `RawEcdhKeyring`: wraps data keys under a key that two key pairs on an elliptic curve agree on.

import { oneOf, optionsOf } from "../arguments.js";
import { invalid } from "../errors.js";
import { BuiltInKeyring, inModule } from "../keyring.js";
import { CURVES, keyDocumentOf, secretDocumentOf, type Curve, type KeyDocument } from "../key-document.js";
import { moreKeyrings } from "../wasm.js";

/**
 * What a {@link RawEcdhKeyring} is made of.
 *
 * - `static`: both key pairs last; either party encrypts and decrypts, and knows that the other one wrote the message.
 * - `ephemeral`: the sender makes a key pair for each message and forgets it; only encrypts.
 * - `discovery`: the recipient takes messages of any sender; only decrypts.
 */
export type RawEcdhKeyringOptions =
  | {
      schema: "static";
      /** The curve of both keys. */
      curve: Curve;
      /** Your key: PKCS #8 or SEC 1, not under a password. Copied at once. */
      privateKey: KeyDocument;
      /** The other party's key: SubjectPublicKeyInfo, or a SEC 1 point. */
      publicKey: KeyDocument;
    }
  | {
      schema: "ephemeral";
      /** The curve of the keys. */
      curve: Curve;
      /** The recipient's key: SubjectPublicKeyInfo, or a SEC 1 point. */
      publicKey: KeyDocument;
      privateKey?: never;
    }
  | {
      schema: "discovery";
      /** The curve of the keys. */
      curve: Curve;
      /** Your key: PKCS #8 or SEC 1, not under a password. Copied at once. */
      privateKey: KeyDocument;
      publicKey?: never;
    };

/** Which keys each schema has. */
const KEYS = {
  static: { privateKey: true, publicKey: true },
  ephemeral: { privateKey: false, publicKey: true },
  discovery: { privateKey: true, publicKey: false },
} as const;

/**
 * Wraps data keys under a key that a sender's and a recipient's key pair on an elliptic curve agree on.
 *
 * The messages are those of a `KmsEcdhKeyring`, and each opens the other's.
 *
 * ```ts
 * const writer = new RawEcdhKeyring({ schema: "ephemeral", curve: "P-384", publicKey: recipientPem });
 * const reader = new RawEcdhKeyring({ schema: "discovery", curve: "P-384", privateKey: privatePem });
 * ```
 */
export class RawEcdhKeyring extends BuiltInKeyring {
  constructor(options: RawEcdhKeyringOptions) {
    const { schema, curve, privateKey, publicKey } = optionsOf(options, "RawEcdhKeyring", [
      "schema",
      "curve",
      "privateKey",
      "publicKey",
    ]);
    const chosen = oneOf(schema, "schema", ["static", "ephemeral", "discovery"]);
    const onCurve = oneOf(curve, "curve", CURVES);
    const takes = KEYS[chosen];
    if (!takes.privateKey && privateKey !== undefined) {
      throw invalid("an ephemeral sender has no privateKey; leave it out, or choose another schema");
    }
    if (!takes.publicKey && publicKey !== undefined) {
      throw invalid("discovery takes messages of any sender and has no publicKey; leave it out, or choose another schema");
    }
    const peer = takes.publicKey ? keyDocumentOf(publicKey, "publicKey") : undefined;
    const own = takes.privateKey ? secretDocumentOf(privateKey, "privateKey") : undefined;
    super(inModule(moreKeyrings, (wasm) => wasm.Keyring.rawEcdh(onCurve, own?.bytes, peer), () => own?.wipe()));
    own?.keepFor(this);
  }
}
