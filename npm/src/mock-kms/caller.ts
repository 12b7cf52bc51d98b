// `MockCaller`: who calls a mock, from where; keyrings take one as their client.

import type { KmsOperation } from "../generated/operations.js";
import type {
  KmsDecryptInput,
  KmsDecryptOutput,
  KmsDeriveSharedSecretInput,
  KmsDeriveSharedSecretOutput,
  KmsEncryptInput,
  KmsEncryptOutput,
  KmsGenerateDataKeyInput,
  KmsGenerateDataKeyOutput,
  KmsGenerateDataKeyWithoutPlaintextInput,
  KmsGetPublicKeyInput,
  KmsGetPublicKeyOutput,
  KmsReEncryptInput,
  KmsReEncryptOutput,
  KmsRsaDecryptInput,
} from "../kms/api.js";
import { attempt } from "./error.js";
import type { Inside } from "./module.js";

/** Where a call comes from: the root of an account, in a Region. What is not said is the mock's own. */
export interface CallOrigin {
  region?: string | undefined;
  account?: string | undefined;
}

/** Calls a mock from one place. Every keyring for AWS KMS and every key store takes it as its `client`. */
export class MockCaller {
  readonly #inside: () => Promise<Inside>;
  readonly #origin: CallOrigin;

  /** @internal */
  constructor(inside: () => Promise<Inside>, origin: CallOrigin) {
    this.#inside = inside;
    this.#origin = origin;
  }

  /**
   * Performs any operation. Input and output are those of the AWS SDK: bytes are `Uint8Array`, times are `Date`.
   *
   * Rejects with a `KmsError`.
   */
  async call(operation: KmsOperation, input: object = {}): Promise<Record<string, any>> {
    const { region, account } = this.#origin;
    const inside = await this.#inside();
    return attempt(() => inside.call(operation, input, region, account) as Record<string, any>);
  }

  /** What keyrings call to make a data key. */
  async generateDataKey(input: KmsGenerateDataKeyInput): Promise<KmsGenerateDataKeyOutput> {
    return this.call("GenerateDataKey", input);
  }

  /** What keyrings call to wrap a data key. */
  async encrypt(input: KmsEncryptInput): Promise<KmsEncryptOutput> {
    return this.call("Encrypt", input);
  }

  /** What keyrings call to unwrap a data key. */
  async decrypt(input: KmsDecryptInput | KmsRsaDecryptInput): Promise<KmsDecryptOutput> {
    return this.call("Decrypt", input);
  }

  /** What keyrings for key agreement call. */
  async deriveSharedSecret(input: KmsDeriveSharedSecretInput): Promise<KmsDeriveSharedSecretOutput> {
    return this.call("DeriveSharedSecret", input);
  }

  /** What keyrings for key agreement call. */
  async getPublicKey(input: KmsGetPublicKeyInput): Promise<KmsGetPublicKeyOutput> {
    return this.call("GetPublicKey", input);
  }

  /** What key stores call to make a branch key. */
  async generateDataKeyWithoutPlaintext(input: KmsGenerateDataKeyWithoutPlaintextInput): Promise<KmsEncryptOutput> {
    return this.call("GenerateDataKeyWithoutPlaintext", input);
  }

  /** What key stores call to bind a branch key to its row. */
  async reEncrypt(input: KmsReEncryptInput): Promise<KmsReEncryptOutput> {
    return this.call("ReEncrypt", input);
  }
}
