// `FetchDynamoDbClient`: a client of Amazon DynamoDB without the AWS SDK, for the table of a key store.

import { optionsOf } from "../arguments.js";
import type { CallOptions } from "../aws/retries.js";
import { CLIENT_OPTIONS, SignedCalls, type AwsClientOptions } from "../aws/signed-calls.js";
import {
  DYNAMODB,
  type DynamoDbCreateTableInput,
  type DynamoDbDescribeTableInput,
  type DynamoDbGetItemInput,
  type DynamoDbGetItemOutput,
  type DynamoDbMethods,
  type DynamoDbTable,
  type DynamoDbTransactWriteItemsInput,
} from "./dynamodb.js";

/**
 * Calls Amazon DynamoDB by `fetch`, signed, with the operations that a key store needs; otherwise as `FetchKmsClient`.
 *
 * ```ts
 * const client = new FetchDynamoDbClient({ region: "eu-central-1", credentials });
 * const storage = new DynamoDbKeyStorage({ client, tableName: "branch-keys" });
 * ```
 */
export class FetchDynamoDbClient implements DynamoDbMethods {
  readonly #calls: SignedCalls;

  /** A client for one Region. Nothing is sent yet. */
  constructor(options: AwsClientOptions) {
    this.#calls = new SignedCalls(DYNAMODB, optionsOf(options, "FetchDynamoDbClient", CLIENT_OPTIONS));
  }

  getItem(input: DynamoDbGetItemInput, options?: CallOptions): Promise<DynamoDbGetItemOutput> {
    return this.#calls.call("GetItem", input, options);
  }

  transactWriteItems(input: DynamoDbTransactWriteItemsInput, options?: CallOptions): Promise<object> {
    // By its token the service knows an attempt whose answer was lost, and does not write twice.
    const once = { ClientRequestToken: crypto.randomUUID(), ...input };
    return this.#calls.call("TransactWriteItems", once, options);
  }

  describeTable(
    input: DynamoDbDescribeTableInput,
    options?: CallOptions,
  ): Promise<{ Table?: DynamoDbTable | undefined }> {
    return this.#calls.call("DescribeTable", input, options);
  }

  createTable(
    input: DynamoDbCreateTableInput,
    options?: CallOptions,
  ): Promise<{ TableDescription?: DynamoDbTable | undefined }> {
    return this.#calls.call("CreateTable", input, options);
  }
}
