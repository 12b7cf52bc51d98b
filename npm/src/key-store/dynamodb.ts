// Amazon DynamoDB, as far as a key store's table needs it.

import { askerOf } from "../aws/asker.js";
import type { CallOptions } from "../aws/retries.js";
import type { Service } from "../aws/command.js";
import { fromBase64 } from "../aws/json.js";
import { viewOf } from "../bytes.js";

/** The value of an attribute of a row: text, a number as text, or bytes; of others only what is read of them. */
export interface DynamoDbAttribute {
  S?: string | undefined;
  N?: string | undefined;
  B?: Uint8Array | undefined;
}

/** Reads a row: the input of the DynamoDB operation GetItem. */
export interface DynamoDbGetItemInput {
  TableName: string;
  ConsistentRead: boolean;
  Key: Record<string, { S: string }>;
}

/** A row, if there is one. */
export interface DynamoDbGetItemOutput {
  Item?: Record<string, DynamoDbAttribute> | undefined;
}

/** Writes rows on conditions, all or none: the input of the DynamoDB operation TransactWriteItems. */
export interface DynamoDbTransactWriteItemsInput {
  TransactItems: {
    Put: {
      TableName: string;
      Item: Record<string, { S: string } | { N: string } | { B: Uint8Array }>;
      ConditionExpression: string;
      ExpressionAttributeNames: Record<string, string>;
      ExpressionAttributeValues?: Record<string, { B: Uint8Array }>;
    };
  }[];
}

/** Asks about a table: the input of the DynamoDB operation DescribeTable. */
export interface DynamoDbDescribeTableInput {
  TableName: string;
}

/** Makes a table: the input of the DynamoDB operation CreateTable. */
export interface DynamoDbCreateTableInput {
  TableName: string;
  BillingMode: "PAY_PER_REQUEST";
  KeySchema: { AttributeName: string; KeyType: "HASH" | "RANGE" }[];
  AttributeDefinitions: { AttributeName: string; AttributeType: "S" }[];
}

/** A table. */
export interface DynamoDbTable {
  TableArn?: string | undefined;
  KeySchema?: { AttributeName?: string | undefined; KeyType?: string | undefined }[] | undefined;
  AttributeDefinitions?: { AttributeName?: string | undefined; AttributeType?: string | undefined }[] | undefined;
}

/** Any object with these methods: the class `DynamoDB` of `@aws-sdk/client-dynamodb`, or one of your own. */
export interface DynamoDbMethods {
  /** Reads a row. */
  getItem(input: DynamoDbGetItemInput, options?: CallOptions): Promise<DynamoDbGetItemOutput>;
  /** Writes rows, all or none. */
  transactWriteItems(input: DynamoDbTransactWriteItemsInput, options?: CallOptions): Promise<object>;
  /** Looks at the table. */
  describeTable(input: DynamoDbDescribeTableInput, options?: CallOptions): Promise<{ Table?: DynamoDbTable | undefined }>;
  /** Makes the table. */
  createTable(input: DynamoDbCreateTableInput, options?: CallOptions): Promise<{ TableDescription?: DynamoDbTable | undefined }>;
}

/** The class `DynamoDBClient` of `@aws-sdk/client-dynamodb`, which sends commands. */
export interface DynamoDbSender {
  /** Performs a command. */
  // The types of commands differ from release to release of the SDK, and none of them is needed here.
  send(command: any, options?: any): Promise<any>;
}

/** What can be a client of Amazon DynamoDB. */
export type DynamoDbClient = DynamoDbMethods | DynamoDbSender;

/** The command classes of `@aws-sdk/client-dynamodb`. */
export interface DynamoDbCommands {
  GetItemCommand: new (input: DynamoDbGetItemInput) => object;
  TransactWriteItemsCommand: new (input: DynamoDbTransactWriteItemsInput) => object;
  DescribeTableCommand: new (input: DynamoDbDescribeTableInput) => object;
  CreateTableCommand: new (input: DynamoDbCreateTableInput) => object;
}

const OPERATIONS = ["GetItem", "TransactWriteItems", "DescribeTable", "CreateTable"];

type Item = Record<string, DynamoDbAttribute>;

/** Makes the one function that the module calls of a client. @internal */
export function dynamoDbCallOf(client: unknown, commands: object | undefined) {
  const ask = askerOf(client, commands, DYNAMODB, OPERATIONS);
  return async (operation: string, input: object, signal: AbortSignal): Promise<object> => {
    const output = await ask(operation, input, signal);
    const { Item: item } = output as { Item?: Item | null };
    // The module takes bytes as plain arrays of this realm only.
    return item ? { Item: withBytes(item, (bytes) => viewOf(bytes, "an attribute")) } : output;
  };
}

/** @internal */
export const DYNAMODB: Service = {
  name: "DynamoDB",
  package: "@aws-sdk/client-dynamodb",
  clientName: "DynamoDBClient",
  modelName: "DynamoDB_20120810",
  target: "DynamoDB_20120810",
  signingName: "dynamodb",
  contentType: "application/x-amz-json-1.0",
  decode(members) {
    const { Item: item } = members as { Item?: Item };
    return item ? { ...members, Item: withBytes(item, (text) => fromBase64(String(text))) } : members;
  },
  // Rows are wrapped keys, which are no secret, and what their owner calls them.
  redacted: (shape) => shape,
};

function withBytes(item: Item, take: (bytes: unknown) => Uint8Array): Item {
  const entries = Object.entries(item).map(([name, value]) => [name, value?.B == null ? value : { B: take(value.B) }]);
  return Object.assign(Object.create(null), Object.fromEntries(entries)) as Item;
}
