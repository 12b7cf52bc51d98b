// What a mock may be told to do wrong, so that a test of retries can be exact.

/** Makes calls go wrong: which, how, and how often. Spelled as in a seed file of the server. */
export interface Fault {
  /** Of this operation; of any by default. */
  operation?: string;
  /** About this key, by its ARN or id, however the call names it. */
  key?: string;
  /** Of this principal, by its ARN; for a role, of all its sessions. */
  caller?: string;
  /** The error that the service answers with, by its code, such as `KMSInternalException`. */
  error?: string;
  /** The message of that error. */
  message?: string;
  /** The status that something before the service answers with, from 500 to 599. */
  http_status?: number;
  /** Whether no answer comes: without a network, a ServiceUnavailable. */
  cut_connection?: boolean;
  /** How much longer an answer takes, in milliseconds. A mock inside a test does not wait for it. */
  latency_ms?: number;
  /** Strikes the first so many of those calls. */
  first?: number;
  /** Strikes the last of each so many of those calls. */
  every?: number;
  /** Strikes each of those calls by chance, from 0 to 1. */
  probability?: number;
  /** What chance begins with; 0 by default. The same number gives the same sequence. */
  seed?: number;
}

/** A fault, and what came of it. */
export interface FaultReport extends Fault {
  id: number;
  /** How many calls it was about. */
  matched: number;
  /** How many of these it struck. */
  struck: number;
}
