// Where a key store's rows are: a table in DynamoDB, or one in memory.

import { optionsOf, textOf } from "../arguments.js";
import { describe } from "../bytes.js";
import { dispose } from "../dispose.js";
import { invalid } from "../errors.js";
import { Resident } from "../resident.js";
import { moreKeyrings, type MoreBridge, type KeyStorageHandle } from "../wasm.js";
import { dynamoDbCallOf, type DynamoDbClient, type DynamoDbCommands } from "./dynamodb.js";

/** Where a key store's rows are: a {@link DynamoDbKeyStorage} or, for tests, a {@link MemoryKeyStorage}. */
export abstract class KeyStorage {
  readonly tableName: string;
  readonly #resident: Resident<MoreBridge, KeyStorageHandle>;

  /** @internal */
  constructor(tableName: string, build: (wasm: MoreBridge) => KeyStorageHandle) {
    this.tableName = tableName;
    this.#resident = new Resident(moreKeyrings, build);
  }

  /** Lets the storage go; the key stores over it keep it. */
  [dispose](): void {
    this.#resident.dispose("key storage");
  }

  /** The storage's handle. @internal */
  static handleOf(value: KeyStorage, wasm: MoreBridge): KeyStorageHandle {
    return value.#resident.in(wasm);
  }

  /** Refuses what is no storage of this copy of the package. @internal */
  static of(value: unknown, name: string): KeyStorage {
    if (typeof value === "object" && value !== null && #resident in value) return value;
    throw invalid(`${name} must be a DynamoDbKeyStorage or a MemoryKeyStorage, not ${describe(value)}`);
  }
}

/** What a {@link DynamoDbKeyStorage} is made of. */
export interface DynamoDbKeyStorageOptions {
  /**
   * The way to Amazon DynamoDB: a `DynamoDBClient` or `DynamoDB` of `@aws-sdk/client-dynamodb`, or any object with the
   * methods `getItem`, `transactWriteItems`, `describeTable` and `createTable` that take and return what those do.
   */
  client: DynamoDbClient;
  /** The table in the client's Region and account. */
  tableName: string;
  /** The command classes of `@aws-sdk/client-dynamodb`, for a client that the storage cannot make commands for. */
  commands?: DynamoDbCommands;
}

/**
 * A key store's table in Amazon DynamoDB.
 *
 * ```ts
 * import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
 *
 * const storage = new DynamoDbKeyStorage({ client: new DynamoDBClient({}), tableName: "branch-keys" });
 * ```
 */
export class DynamoDbKeyStorage extends KeyStorage {
  constructor(options: DynamoDbKeyStorageOptions) {
    const { client, tableName, commands } = optionsOf(options, "DynamoDbKeyStorage", ["client", "tableName", "commands"]);
    const call = dynamoDbCallOf(client, commands);
    const name = textOf(tableName, "tableName");
    super(name, (wasm) => wasm.KeyStorage.dynamoDb(name, call));
  }
}

/** What a {@link MemoryKeyStorage} is made of. */
export interface MemoryKeyStorageOptions {
  /** The table's name. */
  tableName: string;
}

/** A table in memory, for tests: it forgets everything when it is dropped. Like any table it has to be created first. */
export class MemoryKeyStorage extends KeyStorage {
  constructor(options: MemoryKeyStorageOptions) {
    const name = textOf(optionsOf(options, "MemoryKeyStorage", ["tableName"]).tableName, "tableName");
    super(name, (wasm) => wasm.KeyStorage.memory(name));
  }
}
