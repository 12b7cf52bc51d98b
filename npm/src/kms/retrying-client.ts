// `RetryingKmsClient`: gives the calls of another client limits of time, and tries again what may pass.

import { optionsOf } from "../arguments.js";
import { methodOf } from "../aws/asker.js";
import { Retries, RETRY_OPTIONS, type CallOptions, type RetryOptions } from "../aws/retries.js";
import { describe } from "../bytes.js";
import { invalid } from "../errors.js";
import { KmsCalls } from "./calls.js";
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
export class RetryingKmsClient extends KmsCalls {
  readonly #client: { readonly region?: unknown };

  /** A client around `client`, an object with those of the methods here that are needed. */
  constructor(
    client: Partial<KmsMethods & KmsKeyAgreementMethods & KmsKeyStoreMethods> | KmsRsaMethods,
    options: RetryOptions = {},
  ) {
    if (typeof client !== "object" || client === null) {
      throw invalid(`RetryingKmsClient takes an object with methods such as generateDataKey, not ${describe(client)}`);
    }
    const methods = client as Record<string, Method | undefined>;
    const retries = new Retries(optionsOf(options, "RetryingKmsClient", RETRY_OPTIONS));
    super((operation, input, options) =>
      retries.persist(options, async (signal) => {
        const method = methodOf(operation);
        const answer = methods[method]?.(input, { signal });
        if (answer !== undefined) return answer;
        const message = `the KMS client within has no method ${method}; give it one`;
        throw Object.assign(new Error(message), { name: "UnsupportedByClient" });
      }),
    );
    this.#client = client as { region?: unknown };
  }

  /** The Region of the client within, if it tells. */
  get region(): unknown {
    return this.#client.region;
  }
}
