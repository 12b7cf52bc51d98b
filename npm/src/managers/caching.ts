// `CachingMaterialsManager`: gives out the same data key for a while.

import { milliseconds, optionsOf, partitionOf, wholeNumberOf } from "../arguments.js";
import { MaterialsCache } from "../caches/cache.js";
import { managerOf, MaterialsManager, materialsOf, type Materials } from "./manager.js";

/** What a {@link CachingMaterialsManager} is made of. */
export interface CachingMaterialsManagerOptions {
  /** The keyring or materials manager whose answers are kept. */
  materials: Materials;
  /** Where they are kept. Managers may share a cache; what they keep in it they share only with the same `partitionId`. */
  cache: MaterialsCache;
  /** How long an answer is given out, in milliseconds. */
  timeToLive: number;
  /** The most messages that one data key encrypts, 1 to 2^32; by default 2^32. */
  maxMessages?: number;
  /** The most bytes of plaintext that one data key encrypts; by default 2^63 - 1. A longer message gets its own. */
  maxBytes?: number;
  /**
   * Who shares this manager's entries in its cache; by default nobody. Give the same id only to managers that would
   * give the same answers, for callers who may have them: an entry is given out without asking the keyring.
   */
  partitionId?: string;
}

/**
 * A materials manager that asks another one, and gives out its answer again for a while: messages with the same
 * encryption context share a data key until a limit is reached. Each message still has a content key of its own.
 *
 * Put a `RequiredContextMaterialsManager` around a caching one rather than into it.
 *
 * ```ts
 * const cache = new StormTrackingCache({ entryCapacity: 1000 });
 * const materials = new CachingMaterialsManager({ materials: keyring, cache, timeToLive: 300_000, maxMessages: 10_000 });
 * const { ciphertext } = await client.encrypt(materials, bytes);
 * ```
 */
export class CachingMaterialsManager extends MaterialsManager {
  constructor(options: CachingMaterialsManagerOptions) {
    const { materials, cache, timeToLive, maxMessages, maxBytes, partitionId } = optionsOf(
      options,
      "CachingMaterialsManager",
      ["materials", "cache", "timeToLive", "maxMessages", "maxBytes", "partitionId"],
    );
    const inner = materialsOf(materials, "materials");
    const where = MaterialsCache.of(cache, "cache");
    const time = milliseconds(timeToLive, "timeToLive");
    wholeNumberOf(maxMessages, "maxMessages", 1, 2 ** 32);
    wholeNumberOf(maxBytes, "maxBytes", 0, Number.MAX_SAFE_INTEGER);
    const partition = partitionOf(partitionId);
    super((wasm) =>
      wasm.Manager.caching(managerOf(inner, wasm), MaterialsCache.forMessages(where, wasm), time, maxMessages, maxBytes, partition),
    );
  }
}
