// The caches of materials: plain, storm-tracking, and none.

import { milliseconds, optionsOf, wholeNumberOf } from "../arguments.js";
import { describe } from "../bytes.js";
import { dispose } from "../dispose.js";
import { invalid } from "../errors.js";
import { Resident } from "../resident.js";
import { messages, moreKeyrings, type Bridge, type CacheHandle, type MoreBridge, type MoreCacheHandle } from "../wasm.js";

/** The most entries of a cache, as the module counts. */
const MOST = 2 ** 31 - 1;

/**
 * Keeps data keys and branch keys for a while: a {@link StormTrackingCache}, which suits most, a {@link LocalCache} or
 * {@link NoCache}. Materials managers and hierarchical keyrings may share one; what it is told about its size then holds
 * for the data keys of the managers and for the branch keys of the keyrings, each by themselves.
 */
export abstract class MaterialsCache {
  // Materials managers and hierarchical keyrings live in different modules, and so do their entries.
  readonly #forMessages: Resident<Bridge, CacheHandle>;
  readonly #forKeyrings: Resident<MoreBridge, MoreCacheHandle>;

  /** @internal */
  constructor(build: <C>(caches: Caches<C>) => C) {
    this.#forMessages = new Resident(messages, (wasm) => build(wasm.Cache));
    this.#forKeyrings = new Resident(moreKeyrings, (wasm) => build(wasm.Cache));
  }

  /**
   * Drops every expired entry. Expired entries are never given out, but without this their keys may stay in memory
   * until they are looked up or crowded out. Call it from a timer if that matters.
   */
  prune(): void {
    const [wasm, more] = [messages.loaded(), moreKeyrings.loaded()];
    if (wasm !== undefined) this.#forMessages.in(wasm).prune();
    if (more !== undefined) this.#forKeyrings.in(more).prune();
  }

  /** Lets the cache go; those who use it keep what they have of it. */
  [dispose](): void {
    this.#forMessages.dispose("cache");
    this.#forKeyrings.dispose("cache");
  }

  /** Its handle for materials managers. @internal */
  static forMessages(cache: MaterialsCache, wasm: Bridge): CacheHandle {
    return cache.#forMessages.in(wasm);
  }

  /** A handle for hierarchical keyrings, which takes it. @internal */
  static forKeyrings(cache: MaterialsCache, wasm: MoreBridge): MoreCacheHandle {
    return cache.#forKeyrings.in(wasm).share();
  }

  /** Refuses what is no cache of this copy of the package. @internal */
  static of(value: unknown, name: string): MaterialsCache {
    if (typeof value === "object" && value !== null && #forMessages in value) return value;
    throw invalid(`${name} must be a StormTrackingCache, a LocalCache or a NoCache, not ${describe(value)}`);
  }
}

/** What makes caches, in either module. */
interface Caches<C> {
  local(entryCapacity: number, entryPruningTailSize?: number): C;
  none(): C;
  stormTracking(
    entryCapacity?: number,
    entryPruningTailSize?: number,
    gracePeriod?: number,
    graceInterval?: number,
    fanOut?: number,
    inFlightTtl?: number,
    sleep?: number,
  ): C;
}

/** The settings of a {@link LocalCache}. */
export interface LocalCacheOptions {
  /** The most entries that it keeps; by default 1000. */
  entryCapacity?: number;
  /** How many of the least recently used entries are dropped at each look-up if they have expired; by default 1. */
  entryPruningTailSize?: number;
}

/**
 * A cache in memory that drops the least recently used entry when it is full. Nobody waits in it: as many callers as
 * find nothing at once ask the key service at once.
 */
export class LocalCache extends MaterialsCache {
  constructor(options: LocalCacheOptions = {}) {
    const { entryCapacity, entryPruningTailSize } = optionsOf(options, "LocalCache", [
      "entryCapacity",
      "entryPruningTailSize",
    ]);
    const capacity = wholeNumberOf(entryCapacity, "entryCapacity", 0, MOST) ?? 1000;
    const tail = wholeNumberOf(entryPruningTailSize, "entryPruningTailSize", 0, MOST);
    super((caches) => caches.local(capacity, tail));
  }
}

/** The settings of a {@link StormTrackingCache}; times in milliseconds. */
export interface StormTrackingCacheOptions extends LocalCacheOptions {
  /** How long before its end an entry is refreshed; by default 10,000. Much less than any time to live. */
  gracePeriod?: number;
  /** How long after one fetch of an entry began another may begin; by default 1,000. More than the key service takes. */
  graceInterval?: number;
  /** The most entries that are fetched at once; by default 20. */
  fanOut?: number;
  /** How long a caller waits for another's fetch before it fails; by default 10,000. */
  inFlightTtl?: number;
  /** How often a caller who waits looks again; by default every 20. */
  sleep?: number;
}

/**
 * A cache in which one caller fetches an entry and the others wait for it: a hundred callers that find an entry expired
 * make one call of the key service. Shortly before an entry expires, one caller is sent to fetch its successor while the
 * others are still given the old one.
 */
export class StormTrackingCache extends MaterialsCache {
  constructor(options: StormTrackingCacheOptions = {}) {
    const { entryCapacity, entryPruningTailSize, gracePeriod, graceInterval, fanOut, inFlightTtl, sleep } = optionsOf(
      options,
      "StormTrackingCache",
      ["entryCapacity", "entryPruningTailSize", "gracePeriod", "graceInterval", "fanOut", "inFlightTtl", "sleep"],
    );
    const capacity = wholeNumberOf(entryCapacity, "entryCapacity", 0, MOST);
    const tail = wholeNumberOf(entryPruningTailSize, "entryPruningTailSize", 0, MOST);
    const most = wholeNumberOf(fanOut, "fanOut", 1, MOST);
    const [period, interval, ttl, pause] = [
      gracePeriod === undefined ? undefined : milliseconds(gracePeriod, "gracePeriod"),
      graceInterval === undefined ? undefined : milliseconds(graceInterval, "graceInterval"),
      inFlightTtl === undefined ? undefined : milliseconds(inFlightTtl, "inFlightTtl"),
      sleep === undefined ? undefined : milliseconds(sleep, "sleep"),
    ];
    super((caches) => caches.stormTracking(capacity, tail, period, interval, most, ttl, pause));
  }
}

/** A cache that keeps nothing, to switch caching off without taking it out. */
export class NoCache extends MaterialsCache {
  constructor() {
    super((caches) => caches.none());
  }
}
