// Credentials of AWS: given as they are, or by a provider that is asked anew before they expire.

import { textOf } from "../arguments.js";
import { describe } from "../bytes.js";
import { invalid } from "../errors.js";

/** Access keys of AWS, long-lived ones or those of a session. */
export interface AwsCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  /** Comes with the credentials of a session, and only with these. */
  sessionToken?: string | undefined;
  /** When they expire, if they do: a `Date`, or a text that `Date` reads, as JSON has it. */
  expiration?: Date | string | undefined;
}

/**
 * Gives credentials: `fromCognitoIdentityPool(...)` and all other providers of the AWS SDK, or a function of your own. It is
 * asked at the first call, again five minutes before what it gave expires, and when the service calls that expired.
 */
export type AwsCredentialProvider = () => AwsCredentials | Promise<AwsCredentials>;

/** Credentials in use, and what was derived from them to sign with. @internal */
export interface Kept extends Omit<AwsCredentials, "expiration"> {
  readonly expires: number;
  readonly signingKeys: Map<string, ArrayBuffer>;
}

/** How long before their end credentials are renewed, in milliseconds. */
const EARLY = 5 * 60_000;

/** Keeps credentials for as long as they hold, and asks for new ones once for all who wait. @internal */
export class CredentialKeeper {
  readonly #provider: AwsCredentialProvider | undefined;
  #kept: Kept | undefined;
  #asking: Promise<Kept> | undefined;

  constructor(given: unknown) {
    if (typeof given === "function") this.#provider = given as AwsCredentialProvider;
    else this.#kept = checked(given, "credentials");
  }

  /** The credentials for a call at `now`, in milliseconds as the service counts them. */
  async at(now: number): Promise<Kept> {
    const kept = this.#kept;
    if (kept !== undefined && (this.#provider === undefined || kept.expires - now > EARLY)) return kept;
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
    try {
      return await this.#asking;
    } catch (error) {
      // A provider that fails early leaves some minutes to try again.
      if (kept !== undefined && kept === this.#kept && kept.expires > now) return kept;
      throw error;
    }
  }

  /** Drops credentials that the service refused; says whether there may be others. */
  refused(kept: Kept): boolean {
    if (this.#provider === undefined) return false;
    if (this.#kept === kept) this.#kept = undefined;
    return true;
  }

  async #ask(): Promise<Kept> {
    try {
      this.#kept = checked(await this.#provider?.(), "what the function credentials returned");
      return this.#kept;
    } catch (cause) {
      const message = `the function credentials failed: ${cause instanceof Error ? cause.message : describe(cause)}`;
      throw Object.assign(new Error(message, { cause }), { name: "CredentialsUnavailable" });
    }
  }
}

/** A copy, checked; no message shows a value. */
function checked(given: unknown, what: string): Kept {
  if (typeof given !== "object" || given === null) {
    throw invalid(`${what} must be { accessKeyId, secretAccessKey }, or a function that gives them, not ${describe(given)}`);
  }
  // Those of the AWS SDK's providers have more members.
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = given as Partial<AwsCredentials>;
  const expires = expiration == null ? Number.POSITIVE_INFINITY : new Date(expiration).getTime();
  if (Number.isNaN(expires)) throw invalid(`${what}: expiration must be a Date, or a text that Date reads`);
  return {
    accessKeyId: textOf(accessKeyId, `${what}: accessKeyId`),
    secretAccessKey: textOf(secretAccessKey, `${what}: secretAccessKey`),
    // JSON has null for what is not there.
    sessionToken: sessionToken == null ? undefined : textOf(sessionToken, `${what}: sessionToken`),
    expires,
    signingKeys: new Map(),
  };
}
