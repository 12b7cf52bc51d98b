// `MockKms`: a whole AWS KMS inside the test.

import { optionsOf } from "../arguments.js";
import { MockCaller, type CallOrigin } from "./caller.js";
import { MockClock, millisOf, type Moment } from "./clock.js";
import { attempt } from "./error.js";
import { mockFetch } from "./fetch.js";
import { mocks, type Inside } from "./module.js";
import type { Fault, FaultReport } from "./faults.js";
import type { QuotaSettings } from "./quotas.js";
import { MockRequestHandler } from "./request-handler.js";
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

/** A call that was made. */
export interface AuditRecord {
  /** When, by the mock's clock. */
  time: Date;
  requestId: string;
  /** The principal's ARN. */
  caller: string;
  region: string;
  operation: string;
  /** The ARN of the key that it was about, if there is one. */
  key?: string;
  /** The code of the error that was answered, if one was. */
  error?: string;
}

/** Which records `trail` tells; all that is given must match. */
export interface TrailQuery {
  /** The name of the event: an operation, or `RotateKey`, `DeleteKey`, `DeleteExpiredKeyMaterial`. */
  name?: string;
  /** The ARN or id of a key. */
  key?: string;
  /** The ARN of a principal: of a role for all its sessions. */
  principal?: string;
  /** The account that the record is for. */
  account?: string;
  region?: string;
  /** An error's code, as the service or as CloudTrail spells it. */
  error?: string;
  /** The first moment. */
  from?: Date;
  /** The moment before which it happened. */
  to?: Date;
  /** Pairs that an encryption context of the request holds. */
  context?: Record<string, string>;
  /** The most records on a page; 1,000 by default. */
  limit?: number;
  /** The `next` of the page before. */
  after?: number;
}

/** Records in the form of AWS CloudTrail, oldest first. */
export interface TrailPage {
  events: Record<string, any>[];
  /** What `after` must be to see more; `null` if there is no more. */
  next: number | null;
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
  readonly #inside: () => Promise<Inside>;
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
    let making: Promise<Inside> | undefined;
    const inside = () => {
      making ??= make(start).catch((error: unknown) => {
        // A later call may succeed: a network comes back.
        making = undefined;
        throw error;
      });
      return making;
    };
    super(inside, {});
    this.#inside = inside;
    this.#region = start.region ?? "us-east-1";
    this.clock = new MockClock(inside);
    this.requestHandler = new MockRequestHandler(inside);
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

  /** Calls of another Region or account. For keyrings with keys in many Regions: `(region) => kms.from({ region })`. */
  from(origin: CallOrigin): MockCaller {
    return new MockCaller(this.#inside, { ...origin });
  }

  /** Adds keys and access keys, and returns the ARNs of the keys. */
  async seed(seed: Seed): Promise<string[]> {
    const inside = await this.#inside();
    return attempt(() => inside.seed(seed));
  }

  /** The last 10,000 calls, oldest first. */
  async audit(): Promise<AuditRecord[]> {
    const records = (await this.#inside()).records() as (Omit<AuditRecord, "time"> & { time: number })[];
    return records.map((record) => ({ ...record, time: new Date(record.time) }));
  }

  /** What happened in the form of AWS CloudTrail: calls, rotations, deletions, expiries. */
  async trail(query: TrailQuery = {}): Promise<TrailPage> {
    const inside = await this.#inside();
    return attempt(() => inside.trail(query)) as TrailPage;
  }

  /** Changes the quotas, until a reset. */
  async setQuotas(settings: QuotaSettings): Promise<void> {
    const inside = await this.#inside();
    attempt(() => inside.setQuotas(settings));
  }

  /** Makes chosen calls go wrong from now on, until a reset, and returns the fault's id. */
  async addFault(fault: Fault): Promise<number> {
    const inside = await this.#inside();
    return attempt(() => inside.addFault(fault));
  }

  /** The faults, in the order in which they strike, each with what came of it. */
  async faults(): Promise<FaultReport[]> {
    return (await this.#inside()).faults() as FaultReport[];
  }

  /** Takes all faults away. */
  async clearFaults(): Promise<void> {
    (await this.#inside()).clearFaults();
  }

  /** Goes back to the start: the keys of the option `seed` and no others, no records; clock, quotas and faults as they were. */
  async reset(): Promise<void> {
    (await this.#inside()).reset();
  }
}

async function make(options: object): Promise<Inside> {
  const { Mock } = await mocks.load();
  return attempt(() => new Mock(options));
}
