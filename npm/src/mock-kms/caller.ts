// `MockCaller`: who calls a mock, from where; keyrings take one as their client.

import type { KmsOperation } from "../generated/operations.js";
import { KmsCalls } from "../kms/calls.js";
import type { Explanation } from "./decisions.js";
import { attempt } from "./error.js";
import type { Residence } from "./residence.js";

/** Who calls, and from where. What is not said is the root of the mock's own account, in the mock's own Region. */
export interface CallOrigin {
  region?: string | undefined;
  /** Makes the root of this account call. */
  account?: string | undefined;
  /** Makes a user, a role or a session call, by its ARN, as a seed brought it. It may do what its policies allow. */
  principal?: string | undefined;
  /** The service of AWS that calls in its name, such as `s3.eu-central-1.amazonaws.com`. */
  viaService?: string | undefined;
  /** The id of the VPC endpoint that the call comes through, as a seed brought it. */
  vpcEndpoint?: string | undefined;
}

/** The names of its members. @internal */
export const ORIGIN = ["region", "account", "principal", "viaService", "vpcEndpoint"] as const;

/** Calls a mock from one place. Every keyring for AWS KMS and every key store takes it as its `client`. */
export class MockCaller extends KmsCalls {
  readonly #residence: Residence;
  readonly #origin: CallOrigin;

  /** @internal */
  constructor(residence: Residence, origin: CallOrigin) {
    super((operation, input) => this.call(operation, input));
    this.#residence = residence;
    this.#origin = origin;
  }

  /**
   * Performs any operation. Input and output are those of the AWS SDK: bytes are `Uint8Array`, times are `Date`.
   *
   * Rejects with a `KmsError`.
   */
  async call(operation: KmsOperation, input: object = {}): Promise<Record<string, any>> {
    const inside = await this.#residence.inside();
    return attempt(() => inside.call(operation, input, this.#origin) as Record<string, any>);
  }

  /** Tells whether a call would be allowed and why, without making it and without a record. */
  async explain(operation: KmsOperation, input: object = {}): Promise<Explanation> {
    const inside = await this.#residence.inside();
    return attempt(() => inside.explain(operation, input, this.#origin) as Explanation);
  }
}
