// `KmsCalls`: the methods that keyrings and key stores call of a client, all by one function.

import type { CallOptions } from "../aws/retries.js";
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
  Operation,
} from "./api.js";
import type { KmsKeyAgreementMethods, KmsKeyStoreMethods, KmsMethods, KmsRsaMethods } from "./client.js";

/** Performs an operation, as a client of this package does. @internal */
export type Perform = (operation: Operation, input: object, options?: CallOptions) => Promise<object>;

/** The operations of AWS KMS that every keyring and key store needs, as methods. */
export abstract class KmsCalls implements KmsMethods, KmsRsaMethods, KmsKeyAgreementMethods, KmsKeyStoreMethods {
  readonly #perform: Perform;

  /** @internal */
  constructor(perform: Perform) {
    this.#perform = perform;
  }

  generateDataKey(input: KmsGenerateDataKeyInput, options?: CallOptions): Promise<KmsGenerateDataKeyOutput> {
    return this.#perform("GenerateDataKey", input, options);
  }

  encrypt(input: KmsEncryptInput, options?: CallOptions): Promise<KmsEncryptOutput> {
    return this.#perform("Encrypt", input, options);
  }

  decrypt(input: KmsDecryptInput | KmsRsaDecryptInput, options?: CallOptions): Promise<KmsDecryptOutput> {
    return this.#perform("Decrypt", input, options);
  }

  getPublicKey(input: KmsGetPublicKeyInput, options?: CallOptions): Promise<KmsGetPublicKeyOutput> {
    return this.#perform("GetPublicKey", input, options);
  }

  deriveSharedSecret(input: KmsDeriveSharedSecretInput, options?: CallOptions): Promise<KmsDeriveSharedSecretOutput> {
    return this.#perform("DeriveSharedSecret", input, options);
  }

  generateDataKeyWithoutPlaintext(
    input: KmsGenerateDataKeyWithoutPlaintextInput,
    options?: CallOptions,
  ): Promise<KmsEncryptOutput> {
    return this.#perform("GenerateDataKeyWithoutPlaintext", input, options);
  }

  reEncrypt(input: KmsReEncryptInput, options?: CallOptions): Promise<KmsReEncryptOutput> {
    return this.#perform("ReEncrypt", input, options);
  }
}
