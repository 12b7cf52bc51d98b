// `MockKms`: a whole AWS KMS inside the test.

import { optionsOf } from "../arguments.js";
import { dispose } from "../dispose.js";
import type { Bill } from "./bill.js";
import { MockCaller, ORIGIN, type CallOrigin } from "./caller.js";
import { MockClock, millisOf, type Moment } from "./clock.js";
import type { Denial } from "./decisions.js";
import { attempt } from "./error.js";
import { mockFetch } from "./fetch.js";
import type { Fault, FaultReport } from "./faults.js";
import type { QuotaSettings } from "./quotas.js";
import type { AuditRecord, TrailPage, TrailQuery } from "./records.js";
import { MockRequestHandler } from "./request-handler.js";
import { Residence } from "./residence.js";
import type { Seed } from "./seed.js";

/** What a {@link MockKms} is made with. */
export interface MockKmsOptions {
  /** The Region of its own; `us-east-1` by default. All other Regions exist too. */
  region?: string;
  /** The account of its own, twelve digits; `000000000000` by default. All other accounts exist too. */
  account?: string;
  /** What it starts with. */
  seed?: Seed;
  /** Makes the clock stand at this time until it is turned or resumed; without it, it runs with real time. */
  startAt?: Moment;
  /** How many on-demand rotations a key can have; 25 by default, as in the service. */
  onDemandRotations?: number;
  /**
   * How many milliseconds, by the clock, the service works in the background at rotations on demand, replicas and new
   * primary Regions; 2000 by default. With 0 the next call finds it done.
   */
  backgroundTime?: number;
  /**
   * How many milliseconds, by the clock, a new grant takes to spread; 0 by default. Until then it counts only for calls
   * that bring its token.
   */
  grantDelay?: number;
  /**
   * Whether CreateKey obeys the tags `_custom_id_` and `_custom_key_material_`, as an emulator that many test suites
   * were written for does; by default they are tags like any other.
   */
  emulatorTags?: boolean;
  /** Changes to the quotas. */
  quotas?: QuotaSettings;
}

/**
 * AWS KMS for tests: real cryptography, real key states, the service's own errors, and a clock to turn. All in memory,
 * without a server; each mock has keys of its own.
 *
 * ```ts
 * const kms = new MockKms();
 * const client = new KMSClient(kms.clientConfig); // the AWS SDK's own client
 * const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
 * await kms.clock.advance("30d");
 * ```
 *
 * It is a mock: its keys are ordinary memory. Never guard real data with it.
 */
export class MockKms extends MockCaller {
  /** The time that everything follows. */
  readonly clock: MockClock;
  /** What a client of the AWS SDK sends its requests with, to have this mock answer: its `requestHandler`. */
  readonly requestHandler: MockRequestHandler;
  /** What a `FetchKmsClient`, or any program that signs its own requests, sends them with: a `fetch` to this mock. */
  readonly fetch: typeof fetch;
  readonly #residence: Residence;
  readonly #region: string;

  /** A mock of its own. Nothing is loaded yet: the WebAssembly module starts at the first await. */
  constructor(options: MockKmsOptions = {}) {
    const { startAt, ...others } = optionsOf(options, "MockKms", [
      "region",
      "account",
      "seed",
      "startAt",
      "onDemandRotations",
      "backgroundTime",
      "grantDelay",
      "emulatorTags",
      "quotas",
    ]);
    // A copy: what the caller changes later does not change the start that a reset goes back to.
    const start = structuredClone({ ...others, ...(startAt === undefined ? {} : { startAt: millisOf(startAt) }) });
    const residence = new Residence(start);
    super(residence, {});
    this.#residence = residence;
    this.#region = start.region ?? "us-east-1";
    this.clock = new MockClock(residence);
    this.requestHandler = new MockRequestHandler(residence);
    this.fetch = mockFetch(this.requestHandler);
  }

  /** What to make a client of the AWS SDK with: this mock's Region, credentials that it knows, and its `requestHandler`. */
  get clientConfig() {
    return {
      region: this.#region,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      requestHandler: this.requestHandler,
    };
  }

  /**
   * Calls of others: of another Region or account, for keyrings with keys in many Regions `(region) => kms.from({ region })`;
   * or of a user or role of the seed, which may do what its policies allow: `kms.from({ principal: roleArn })`.
   */
  from(origin: CallOrigin): MockCaller {
    return new MockCaller(this.#residence, { ...optionsOf(origin, "MockKms.from", ORIGIN) });
  }

  /** Adds keys and access keys, and returns the ARNs of the keys. */
  async seed(seed: Seed): Promise<string[]> {
    const inside = await this.#residence.inside();
    return attempt(() => inside.seed(seed));
  }

  /** The last 10,000 calls, oldest first. */
  async audit(): Promise<AuditRecord[]> {
    const records = (await this.#residence.inside()).records() as (Omit<AuditRecord, "time"> & { time: number })[];
    return records.map((record) => ({ ...record, time: new Date(record.time) }));
  }

  /** What happened in the form of AWS CloudTrail: calls, rotations, deletions, expiries. */
  async trail(query: TrailQuery = {}): Promise<TrailPage> {
    const inside = await this.#residence.inside();
    return attempt(() => inside.trail(query)) as TrailPage;
  }

  /** The last 200 calls that policies refused, oldest first, each with all that was considered. */
  async denials(): Promise<Denial[]> {
    const denials = (await this.#residence.inside()).denials() as (Omit<Denial, "time"> & { time: number })[];
    return denials.map((denial) => ({ ...denial, time: new Date(denial.time * 1000) }));
  }

  /** What the calls so far and the keys would have cost on AWS, by account and month of the clock. */
  async bill(): Promise<Bill> {
    const { bill, table } = (await this.#residence.inside()).bill() as { bill: Bill; table: string };
    return Object.defineProperty(bill, "toString", { value: () => table });
  }

  /** Counters of calls and gauges of keys, in the text format of Prometheus. */
  async metrics(): Promise<string> {
    return (await this.#residence.inside()).metrics();
  }

  /** Changes the quotas, until a reset. */
  async setQuotas(settings: QuotaSettings): Promise<void> {
    const inside = await this.#residence.inside();
    attempt(() => inside.setQuotas(settings));
  }

  /** Makes chosen calls go wrong from now on, until a reset, and returns the fault's id. */
  async addFault(fault: Fault): Promise<number> {
    const inside = await this.#residence.inside();
    return attempt(() => inside.addFault(fault));
  }

  /** The faults, in the order in which they strike, each with what came of it. */
  async faults(): Promise<FaultReport[]> {
    return (await this.#residence.inside()).faults() as FaultReport[];
  }

  /** Takes all faults away. */
  async clearFaults(): Promise<void> {
    (await this.#residence.inside()).clearFaults();
  }

  /** Goes back to the start: the keys of the option `seed` and no others, no records; clock, quotas and faults as they were. */
  async reset(): Promise<void> {
    (await this.#residence.inside()).reset();
  }

  /** Lets the mock go, with all its keys, at once; one that is garbage-collected goes by itself. */
  [dispose](): void {
    this.#residence.dispose();
  }
}
