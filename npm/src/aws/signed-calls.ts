// `SignedCalls`: calls of an AWS service by `fetch`, signed with Signature Version 4.

import { AwsV4Signer } from "aws4fetch";
import { textOf } from "../arguments.js";
import { describe } from "../bytes.js";
import { invalid } from "../errors.js";
import type { Service } from "./command.js";
import { CredentialKeeper, type AwsCredentialProvider, type AwsCredentials, type Kept } from "./credentials.js";
import { decodeError, encode, membersOf } from "./json.js";
import { Retries, RETRY_OPTIONS, type CallOptions, type RetryOptions } from "./retries.js";

/** What the clients of this package for AWS services are made with. */
export interface AwsClientOptions extends RetryOptions {
  /** The Region to call, such as `eu-central-1`. */
  region: string;
  /** Credentials, or a function that gives them. */
  credentials: AwsCredentials | AwsCredentialProvider;
  /** Where the service is, if not at AWS in the Region, such as `http://127.0.0.1:4599` for mock-kms. */
  endpoint?: string | URL;
  /** What sends requests; by default the platform's `fetch`. */
  fetch?: typeof fetch;
}

/** The names of these options. @internal */
export const CLIENT_OPTIONS = ["region", "credentials", "endpoint", "fetch", ...RETRY_OPTIONS] as const;

/** The domains of Regions outside of the partition `aws`, by how their names begin. */
const DOMAINS = [
  ["cn-", "amazonaws.com.cn"],
  ["eusc-", "amazonaws.eu"],
  ["us-iso-", "c2s.ic.gov"],
  ["us-isob-", "sc2s.sgov.gov"],
  ["eu-isoe-", "cloud.adc-e.uk"],
  ["us-isof-", "csp.hci.ic.gov"],
] as const;

/** Errors that tell that the clock of this machine goes wrong, beside signatures that are too old or too young. */
const SKEWED = ["RequestExpired", "RequestInTheFuture", "RequestTimeTooSkewed"];

/** Errors that new credentials may mend. */
const EXPIRED = ["ExpiredTokenException", "ExpiredToken", "UnrecognizedClientException"];

/** @internal */
export class SignedCalls {
  readonly #service: Service;
  readonly #region: string;
  readonly #endpoint: URL;
  readonly #credentials: CredentialKeeper;
  readonly #fetch: typeof fetch;
  readonly #retries: Retries;
  /** How many milliseconds the service's clock is ahead of this machine's. */
  #ahead = 0;

  /** `keeper` shares credentials with other clients. */
  constructor(service: Service, options: AwsClientOptions, keeper?: CredentialKeeper) {
    const { region, credentials, endpoint, fetch } = options;
    this.#service = service;
    this.#region = regionOf(region);
    this.#endpoint = endpointOf(endpoint ?? `https://${service.signingName}.${this.#region}.${domainOf(this.#region)}`);
    if (fetch !== undefined && typeof fetch !== "function") throw invalid(`fetch must be a function, not ${describe(fetch)}`);
    // The platform's own is looked up late, and called with no `this`: pages insist on that.
    this.#fetch = fetch ?? ((...request) => globalThis.fetch(...request));
    this.#credentials = keeper ?? new CredentialKeeper(credentials);
    this.#retries = new Retries(options);
  }

  /** Performs an operation, again if need be. */
  call(operation: string, input: object, options?: CallOptions): Promise<object> {
    const body = encode(input);
    return this.#retries.persist(options, async (signal) => {
      const kept = await this.#credentials.at(this.#now());
      try {
        return await this.#send(operation, body, kept, signal);
      } catch (error) {
        if (!this.#mend(error, kept)) throw error;
        return this.#send(operation, body, await this.#credentials.at(this.#now()), signal);
      }
    });
  }

  async #send(operation: string, body: string, kept: Kept, signal: AbortSignal): Promise<object> {
    const { contentType, target, name, signingName } = this.#service;
    const headers = { "content-type": contentType, "x-amz-target": `${target}.${operation}`, "x-amz-user-agent": "lib/kmseal" };
    const { accessKeyId, secretAccessKey, sessionToken, signingKeys } = kept;
    const signed = await new AwsV4Signer({
      method: "POST",
      url: this.#endpoint.href,
      headers,
      body,
      accessKeyId,
      secretAccessKey,
      ...(sessionToken !== undefined && { sessionToken }),
      service: signingName,
      region: this.#region,
      cache: signingKeys,
      datetime: new Date(this.#now()).toISOString().replace(/[:-]|\.\d{3}/g, ""),
      allHeaders: true,
    }).sign();
    const answer = await this.#fetched(signed.headers, body, signal);
    if (answer.statusCode < 200 || answer.statusCode >= 300) throw decodeError(name, answer.body, answer);
    return this.#service.decode(membersOf(answer.body));
  }

  async #fetched(headers: Headers, body: string, signal: AbortSignal) {
    const { href, host } = this.#endpoint;
    try {
      // What is signed for one place must not be sent on to another.
      const answer = await this.#fetch(href, { method: "POST", headers, body, signal, redirect: "manual" });
      return {
        statusCode: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: new Uint8Array(await answer.arrayBuffer()),
      };
    } catch (cause) {
      throw Object.assign(new Error(`${host} could not be reached: ${reasonOf(cause)}`, { cause }), {
        name: "ServiceUnreachable",
      });
    }
  }

  #now(): number {
    return Date.now() + this.#ahead;
  }

  /** Whether the call may succeed now, because the clock or the credentials were set right. */
  #mend(error: unknown, kept: Kept): boolean {
    const { name, message, $response } = error as Error & { $response?: { headers: Record<string, string> } };
    if (EXPIRED.includes(name)) return this.#credentials.refused(kept);
    const signedInTime = !/^Signature (expired|not yet current)/.test(message) && !SKEWED.includes(name);
    const theirs = Date.parse($response?.headers["date"] ?? "");
    if (signedInTime || Number.isNaN(theirs)) return false;
    this.#ahead = theirs - Date.now();
    return true;
  }
}

/** A Region's name becomes a part of an address. */
function regionOf(value: unknown): string {
  const region = textOf(value, "region");
  if (!/^[a-z0-9-]+$/.test(region)) throw invalid('region must be the name of a Region, such as "eu-central-1"');
  return region;
}

function domainOf(region: string): string {
  return DOMAINS.find(([start]) => region.startsWith(start))?.[1] ?? "amazonaws.com";
}

function endpointOf(value: string | URL): URL {
  try {
    const url = new URL(value);
    if (/^https?:$/.test(url.protocol) && url.username + url.search + url.hash === "") return url;
  } catch {
    // No address at all is told as one that does not fit.
  }
  throw invalid('endpoint must be an address with http or https, such as "http://127.0.0.1:4599"');
}

/** What went wrong under a `fetch`: Node tells it a level deeper. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return describe(cause);
  return cause.cause instanceof Error && cause.cause.message !== "" ? cause.cause.message : cause.message;
}
