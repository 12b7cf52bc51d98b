// `BranchKeyStore`: keeps branch keys in a table, each wrapped by AWS KMS.

import { contextOf, optionsOf, textOf, textsOf } from "../arguments.js";
import { describe } from "../bytes.js";
import type { EncryptionContext } from "../client.js";
import { dispose } from "../dispose.js";
import { invalid } from "../errors.js";
import { settled } from "../keyring.js";
import {
  callIn,
  callOf,
  type KmsKeyStoreCommands,
  type KmsKeyStoreMethods,
  type KmsSender,
} from "../kms/client.js";
import { Resident } from "../resident.js";
import { moreKeyrings, type MoreBridge, type KeyStoreHandle } from "../wasm.js";
import { configurationOf, type KmsConfiguration } from "./kms-configuration.js";
import { KeyStorage } from "./storage.js";

/** What a {@link BranchKeyStore} is made of. */
export interface BranchKeyStoreOptions {
  /**
   * The name that is bound to every key for good: give the same one wherever the table is used. It may be the table's
   * name, but need not be, so that a table can be restored under another name.
   */
  logicalName: string;
  /** Where the rows are. */
  storage: KeyStorage;
  /** The way to AWS KMS, as for a `KmsKeyring`. */
  client: KmsKeyStoreMethods | KmsSender;
  /** Which KMS keys may be used. */
  kmsConfiguration: KmsConfiguration;
  /** Grant tokens for every call: for grants that may not have reached every endpoint yet. */
  grantTokens?: readonly string[];
  /** The command classes of `@aws-sdk/client-kms`, for a client that the key store cannot make commands for. */
  commands?: KmsKeyStoreCommands;
}

/** What a new branch key is made with. */
export interface CreateKeyOptions {
  /** Its id; by default a random UUID. An id of your choice needs an `encryptionContext`. */
  branchKeyId?: string;
  /** What the key is for, such as a tenant: stays with it for good. */
  encryptionContext?: EncryptionContext;
}

/** A branch key in the clear. Whoever has it can unwrap the data keys of its messages. */
export interface BranchKey {
  readonly branchKeyId: string;
  /** A UUID. */
  readonly version: string;
  /** The context that the key was made with. */
  readonly encryptionContext: EncryptionContext;
  /** 32 bytes. */
  readonly branchKey: Uint8Array<ArrayBuffer>;
}

/** A beacon key in the clear, which the AWS Database Encryption SDK uses and messages do not. */
export interface BeaconKey {
  readonly branchKeyId: string;
  /** The context that the branch key was made with. */
  readonly encryptionContext: EncryptionContext;
  /** 32 bytes. */
  readonly beaconKey: Uint8Array<ArrayBuffer>;
}

const OPERATIONS = ["GenerateDataKeyWithoutPlaintext", "ReEncrypt", "Decrypt"] as const;

/**
 * Keeps branch keys: in a table, each wrapped under a KMS key and bound to its row and to the key store's name. A branch
 * key has an id, which stays, and versions, of which one is active: it encrypts, the others still decrypt.
 *
 * ```ts
 * const store = new BranchKeyStore({ logicalName: "orders", storage, client: kms, kmsConfiguration: { keyArn } });
 *
 * await store.createTable(); // once
 * await store.createKey({ branchKeyId: "tenant-4711", encryptionContext: { tenant: "4711" } }); // once for each tenant
 * await store.versionKey("tenant-4711"); // every year or so
 * ```
 *
 * A `HierarchicalKeyring` encrypts with the keys.
 */
export class BranchKeyStore {
  readonly logicalName: string;
  readonly tableName: string;
  readonly kmsConfiguration: KmsConfiguration;
  readonly #resident: Resident<MoreBridge, KeyStoreHandle>;

  constructor(options: BranchKeyStoreOptions) {
    const { logicalName, storage, client, kmsConfiguration, grantTokens, commands } = optionsOf(
      options,
      "BranchKeyStore",
      ["logicalName", "storage", "client", "kmsConfiguration", "grantTokens", "commands"],
    );
    const name = textOf(logicalName, "logicalName");
    const table = KeyStorage.of(storage, "storage");
    const { kind, arnOrRegion, region } = configurationOf(kmsConfiguration);
    const call = callOf(client, commands, OPERATIONS);
    const checked = region === undefined ? call : callIn(region, client, call);
    const tokens = textsOf(grantTokens, "grantTokens");
    this.logicalName = name;
    this.tableName = table.tableName;
    this.kmsConfiguration = kmsConfiguration;
    this.#resident = new Resident(
      moreKeyrings,
      (wasm) => new wasm.KeyStore(name, KeyStorage.handleOf(table, wasm), checked, kind, arnOrRegion, tokens),
    );
  }

  /**
   * Creates the table if there is none, and returns its ARN. DynamoDB takes some seconds to make a table: wait until its
   * status is `ACTIVE` before you make keys.
   */
  createTable(): Promise<string> {
    return this.#do((store) => store.createTable());
  }

  /** Makes a branch key, and returns its id. */
  async createKey(options: CreateKeyOptions = {}): Promise<string> {
    const { branchKeyId, encryptionContext } = optionsOf(options, "createKey", ["branchKeyId", "encryptionContext"]);
    const id = branchKeyId === undefined ? undefined : textOf(branchKeyId, "branchKeyId");
    const context = contextOf(encryptionContext);
    return this.#do((store) => store.createKey(id, context));
  }

  /**
   * Makes a new version of a branch key, which encrypts from now on, and returns it: a UUID. Keyrings go on with the old
   * version until it expires in their caches. All versions go on decrypting.
   */
  async versionKey(branchKeyId: string): Promise<string> {
    const id = textOf(branchKeyId, "branchKeyId");
    return this.#do((store) => store.versionKey(id));
  }

  /** Gets the version of a branch key that encrypts. */
  async activeBranchKey(branchKeyId: string): Promise<BranchKey> {
    const id = textOf(branchKeyId, "branchKeyId");
    return this.#do((store) => store.branchKey(id));
  }

  /** Gets one version of a branch key. */
  async branchKeyVersion(branchKeyId: string, version: string): Promise<BranchKey> {
    const [id, uuid] = [textOf(branchKeyId, "branchKeyId"), textOf(version, "version")];
    return this.#do((store) => store.branchKey(id, uuid));
  }

  /** Gets the beacon key that was made with a branch key. */
  async beaconKey(branchKeyId: string): Promise<BeaconKey> {
    const id = textOf(branchKeyId, "branchKeyId");
    return this.#do((store) => store.beaconKey(id));
  }

  /** Lets the key store go, once the operations that are under way have ended. */
  [dispose](): void {
    this.#resident.dispose("key store");
  }

  /** Refuses what is no key store of this copy of the package. @internal */
  static of(value: unknown, name: string): BranchKeyStore {
    if (typeof value === "object" && value !== null && #resident in value) return value;
    throw invalid(`${name} must be a BranchKeyStore, not ${describe(value)}`);
  }

  /** The key store's handle. @internal */
  static handleOf(value: BranchKeyStore, wasm: MoreBridge): KeyStoreHandle {
    return value.#resident.in(wasm);
  }

  async #do<T>(work: (store: KeyStoreHandle) => Promise<T>): Promise<T> {
    const wasm = await moreKeyrings.load();
    return settled(() => work(this.#resident.in(wasm)));
  }
}
