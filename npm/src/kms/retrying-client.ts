// `RetryingKmsClient`: gives the calls of another client limits of time, and tries again what may pass.

import { optionsOf } from "../arguments.js";
import { Retries, RETRY_OPTIONS, type CallOptions, type RetryOptions } from "../aws/retries.js";
import { describe } from "../bytes.js";
import { invalid } from "../errors.js";
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
} from "./api.js";
import type { KmsKeyAgreementMethods, KmsKeyStoreMethods, KmsMethods, KmsRsaMethods } from "./client.js";

type Method = (input: object, options: CallOptions) => Promise<object>;

/**
 * Gives the calls of another client limits of time, and tries again what may pass: throttling, a fault inside the service,
 * an answer that did not come. What the service decided, such as a denied access, it never asks twice.
 *
 * For clients of your own that have no such thing. Errors are judged by their `name`, in which AWS KMS and the AWS SDK
 * tell what happened; name yours `ServiceUnreachable` where a connection broke. A method is given a second argument with
 * a `signal`, which tells when its answer is not waited for any more.
 *
 * ```ts
 * const kms = new RetryingKmsClient(own, { attemptTimeout: 2_000, maxAttempts: 5 });
 * const keyring = new KmsKeyring({ client: kms, generatorKeyId: keyArn });
 * ```
 */
export class RetryingKmsClient implements KmsMethods, KmsRsaMethods, KmsKeyAgreementMethods, KmsKeyStoreMethods {
  readonly #client: Record<string, Method>;
  readonly #retries: Retries;

  /** A client around `client`, an object with those of the methods here that are needed. */
  constructor(client: Partial<KmsMethods & KmsKeyAgreementMethods & KmsKeyStoreMethods> | KmsRsaMethods, options: RetryOptions = {}) {
    if (typeof client !== "object" || client === null) {
      throw invalid(`RetryingKmsClient takes an object with methods such as generateDataKey, not ${describe(client)}`);
    }
    this.#client = client as unknown as Record<string, Method>;
    this.#retries = new Retries(optionsOf(options, "RetryingKmsClient", RETRY_OPTIONS));
  }

  /** The Region of the client within, if it tells. */
  get region(): unknown {
    return this.#client["region"];
  }

  generateDataKey(input: KmsGenerateDataKeyInput, options?: CallOptions): Promise<KmsGenerateDataKeyOutput> {
    return this.#call("generateDataKey", input, options);
  }

  encrypt(input: KmsEncryptInput, options?: CallOptions): Promise<KmsEncryptOutput> {
    return this.#call("encrypt", input, options);
  }

  decrypt(input: KmsDecryptInput | KmsRsaDecryptInput, options?: CallOptions): Promise<KmsDecryptOutput> {
    return this.#call("decrypt", input, options);
  }

  getPublicKey(input: KmsGetPublicKeyInput, options?: CallOptions): Promise<KmsGetPublicKeyOutput> {
    return this.#call("getPublicKey", input, options);
  }

  deriveSharedSecret(input: KmsDeriveSharedSecretInput, options?: CallOptions): Promise<KmsDeriveSharedSecretOutput> {
    return this.#call("deriveSharedSecret", input, options);
  }

  generateDataKeyWithoutPlaintext(
    input: KmsGenerateDataKeyWithoutPlaintextInput,
    options?: CallOptions,
  ): Promise<KmsEncryptOutput> {
    return this.#call("generateDataKeyWithoutPlaintext", input, options);
  }

  reEncrypt(input: KmsReEncryptInput, options?: CallOptions): Promise<KmsReEncryptOutput> {
    return this.#call("reEncrypt", input, options);
  }

  #call(method: string, input: object, options: CallOptions | undefined): Promise<object> {
    return this.#retries.persist(options, async (signal) => {
      const perform = this.#client[method];
      if (typeof perform === "function") return perform.call(this.#client, input, { signal });
      const message = `the KMS client within has no method ${method}; give it one`;
      throw Object.assign(new Error(message), { name: "UnsupportedByClient" });
    });
  }
}
