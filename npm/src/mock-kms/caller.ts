// `MockCaller`: who calls a mock, from where; keyrings take one as their client.

import type { KmsOperation } from "../generated/operations.js";
import { KmsCalls } from "../kms/calls.js";
import { attempt } from "./error.js";
import type { Inside } from "./module.js";

/** Where a call comes from: the root of an account, in a Region. What is not said is the mock's own. */
export interface CallOrigin {
  region?: string | undefined;
  account?: string | undefined;
}

/** Calls a mock from one place. Every keyring for AWS KMS and every key store takes it as its `client`. */
export class MockCaller extends KmsCalls {
  readonly #inside: () => Promise<Inside>;
  readonly #origin: CallOrigin;

  /** @internal */
  constructor(inside: () => Promise<Inside>, origin: CallOrigin) {
    super((operation, input) => this.call(operation, input));
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
}
