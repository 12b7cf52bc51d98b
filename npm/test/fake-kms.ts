// A key service in memory with the methods of the AWS SDK's `KMS`: enough of it to hold keyrings to their word.

import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type {
  KmsDecryptInput,
  KmsDecryptOutput,
  KmsEncryptInput,
  KmsEncryptOutput,
  KmsGenerateDataKeyInput,
  KmsGenerateDataKeyOutput,
  KmsMethods,
} from "kmseal";

const ARN_START = "arn:aws:kms:eu-central-1:111122223333:key/";

/** The ARN of a key of every `FakeKms`. */
export const arn = (name: string): string => `${ARN_START}${name}`;

/** What was asked, with copies of the bytes: the keyring may wipe its own. */
export type Asked = { operation: string; input: Record<string, unknown> };

export class FakeKms implements KmsMethods {
  readonly asked: Asked[] = [];
  readonly disabled = new Set<string>();
  #keys = new Map<string, Buffer>();

  async generateDataKey(input: KmsGenerateDataKeyInput): Promise<KmsGenerateDataKeyOutput> {
    this.#note("GenerateDataKey", input);
    const Plaintext = Uint8Array.from(randomBytes(input.NumberOfBytes));
    return { Plaintext, ...this.#wrap(input.KeyId, Plaintext, input.EncryptionContext) };
  }

  async encrypt(input: KmsEncryptInput): Promise<KmsEncryptOutput> {
    this.#note("Encrypt", { ...input, Plaintext: input.Plaintext.slice() });
    return this.#wrap(input.KeyId, input.Plaintext, input.EncryptionContext);
  }

  async decrypt(input: KmsDecryptInput): Promise<KmsDecryptOutput> {
    this.#note("Decrypt", input);
    const key = this.#key(input.KeyId);
    const blob = input.CiphertextBlob;
    const cipher = createDecipheriv("aes-256-gcm", key, blob.subarray(0, 12));
    cipher.setAAD(canonical(input.EncryptionContext));
    cipher.setAuthTag(blob.subarray(blob.length - 16));
    try {
      const opened = Buffer.concat([cipher.update(blob.subarray(12, blob.length - 16)), cipher.final()]);
      return { KeyId: arnOf(input.KeyId), Plaintext: Uint8Array.from(opened) };
    } catch {
      throw failure("InvalidCiphertextException", "");
    }
  }

  #wrap(keyId: string, plaintext: Uint8Array, context: Record<string, string> | undefined) {
    const iv = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", this.#key(keyId), iv);
    cipher.setAAD(canonical(context));
    const sealed = [iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()];
    return { KeyId: arnOf(keyId), CiphertextBlob: Uint8Array.from(Buffer.concat(sealed)) };
  }

  #key(keyId: string): Buffer {
    const name = arnOf(keyId);
    if (name.endsWith("/missing")) throw failure("NotFoundException", `Key '${name}' does not exist`);
    if (this.disabled.has(name)) throw failure("DisabledException", `${name} is disabled.`);
    const key = this.#keys.get(name) ?? randomBytes(32);
    this.#keys.set(name, key);
    return key;
  }

  #note(operation: string, input: object): void {
    this.asked.push({ operation, input: { ...input } });
  }
}

function arnOf(keyId: string): string {
  return keyId.startsWith("arn:") ? keyId : arn(keyId.replace("alias/", ""));
}

function canonical(context: Record<string, string> = {}): Buffer {
  return Buffer.from(JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** An error as the AWS SDK throws it. */
export function failure(name: string, message: string): Error {
  const $metadata = { httpStatusCode: 400, requestId: "11111111-2222-3333-4444-555555555555" };
  return Object.assign(new Error(message), { name, $fault: "client", $metadata });
}
