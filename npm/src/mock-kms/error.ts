// `KmsError`: what the service answers to a call that it refuses, in the shape of the AWS SDK's errors.

/** An error of AWS KMS. Its `name` is the service's code, `NotFoundException` for example. */
export class KmsError extends Error {
  /** Whose fault it is. */
  readonly $fault: "client" | "server";
  readonly $metadata: {
    readonly httpStatusCode: number;
    /** The id of the call, as `audit()` has it. */
    readonly requestId: string;
  };

  /** @internal */
  constructor({ name, message, status, requestId }: Refusal) {
    super(message);
    this.name = name;
    this.$fault = status < 500 ? "client" : "server";
    this.$metadata = { httpStatusCode: status, requestId };
  }
}

/** @internal */
interface Refusal {
  name: string;
  message: string;
  status: number;
  requestId: string;
}

/** Does `work` in the module, and throws what it throws as an error of JavaScript. @internal */
export function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof Error) throw thrown;
    const refusal = thrown as Partial<Refusal>;
    if (refusal.status === undefined) throw new TypeError(`MockKms: ${refusal.message}`);
    throw new KmsError(refusal as Refusal);
  }
}
