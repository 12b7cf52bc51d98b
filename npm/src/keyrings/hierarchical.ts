// `HierarchicalKeyring`: wraps data keys under branch keys, which AWS KMS is asked for once in a while.

import { milliseconds, optionsOf, partitionOf, textOf } from "../arguments.js";
import { MaterialsCache } from "../caches/cache.js";
import type { EncryptionContext } from "../client.js";
import { BranchKeyStore } from "../key-store/store.js";
import { BuiltInKeyring, inModule } from "../keyring.js";
import { moreKeyrings } from "../wasm.js";

/**
 * Picks the branch key for a message by its encryption context, the signature's public key included: one for each
 * tenant, say. To decrypt, the context is not authentic yet.
 */
export type BranchKeyIdSupplier = (encryptionContext: EncryptionContext) => string | Promise<string>;

/** What a {@link HierarchicalKeyring} is made of. */
export interface HierarchicalKeyringOptions {
  /** Where the branch keys are. */
  keyStore: BranchKeyStore;
  /** The id of the branch key, or a function that picks it for each message. */
  branchKeyId: string | BranchKeyIdSupplier;
  /** How long a branch key is kept, in milliseconds. */
  timeToLive: number;
  /** The cache for branch keys; by default a `StormTrackingCache` of 1000 entries. */
  cache?: MaterialsCache;
  /**
   * Who shares this keyring's branch keys in its cache; by default nobody. Give the same id only to keyrings whose
   * callers may all use the KMS key.
   */
  partitionId?: string;
}

/**
 * Wraps data keys under branch keys, which it keeps for a while: AWS KMS and the key store are asked once for each branch
 * key and time to live, not for each message, and still every message has a data key of its own.
 *
 * ```ts
 * const keyring = new HierarchicalKeyring({
 *   keyStore,
 *   branchKeyId: ({ tenant }) => `tenant-${tenant}`,
 *   timeToLive: 600_000,
 * });
 * ```
 */
export class HierarchicalKeyring extends BuiltInKeyring {
  constructor(options: HierarchicalKeyringOptions) {
    const { keyStore, branchKeyId, timeToLive, cache, partitionId } = optionsOf(options, "HierarchicalKeyring", [
      "keyStore",
      "branchKeyId",
      "timeToLive",
      "cache",
      "partitionId",
    ]);
    const store = BranchKeyStore.of(keyStore, "keyStore");
    const id = typeof branchKeyId === "function" ? branchKeyId : textOf(branchKeyId, "branchKeyId");
    const time = milliseconds(timeToLive, "timeToLive");
    const kept = cache === undefined ? undefined : MaterialsCache.of(cache, "cache");
    const partition = partitionOf(partitionId);
    super(
      inModule(moreKeyrings, (wasm) => {
        const handle = BranchKeyStore.handleOf(store, wasm);
        const shared = kept && MaterialsCache.forKeyrings(kept, wasm);
        return typeof id === "string"
          ? wasm.Keyring.hierarchical(handle, id, time, shared, partition)
          : wasm.Keyring.hierarchicalByContext(handle, id, time, shared, partition);
      }),
    );
  }
}
