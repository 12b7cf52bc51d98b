// The way to AWS KMS: one function, made of whatever client the user has.

import { commandFor, takesOwnCommands } from "../aws/command.js";
import { describe, viewOf } from "../bytes.js";
import { invalid } from "../errors.js";
import {
  METHODS,
  type KmsDecryptInput,
  type KmsDecryptOutput,
  type KmsDeriveSharedSecretInput,
  type KmsDeriveSharedSecretOutput,
  type KmsEncryptInput,
  type KmsEncryptOutput,
  type KmsGenerateDataKeyInput,
  type KmsGenerateDataKeyOutput,
  type KmsGetPublicKeyInput,
  type KmsGetPublicKeyOutput,
  type KmsRsaDecryptInput,
  type Operation,
  type Output,
} from "./api.js";
import { KMS } from "./service.js";

/** Any object with these methods: the class `KMS` of `@aws-sdk/client-kms`, or one of your own. */
export interface KmsMethods {
  generateDataKey(input: KmsGenerateDataKeyInput): Promise<KmsGenerateDataKeyOutput>;
  encrypt(input: KmsEncryptInput): Promise<KmsEncryptOutput>;
  decrypt(input: KmsDecryptInput): Promise<KmsDecryptOutput>;
}

/** The class `KMSClient` of `@aws-sdk/client-kms`, which sends commands. */
export interface KmsSender {
  // The types of commands differ from release to release of the SDK, and none of them is needed here.
  send(command: any): Promise<any>;
}

/** What can be a client of AWS KMS. */
export type KmsClient = KmsMethods | KmsSender;

/** What a keyring for RSA keys calls: the class `KMS` of `@aws-sdk/client-kms`, or an object of your own. */
export interface KmsRsaMethods {
  decrypt(input: KmsRsaDecryptInput): Promise<KmsDecryptOutput>;
}

/** What a keyring for key agreement calls: the class `KMS` of `@aws-sdk/client-kms`, or an object of your own. */
export interface KmsKeyAgreementMethods {
  deriveSharedSecret(input: KmsDeriveSharedSecretInput): Promise<KmsDeriveSharedSecretOutput>;
  /** Needed unless the keyring is given the public half of its KMS key. */
  getPublicKey?(input: KmsGetPublicKeyInput): Promise<KmsGetPublicKeyOutput>;
}

/** Gives the client for a Region, or where a key is named without one (by alias name or key id) for `undefined`. */
export type KmsClientSupplier = (region: string | undefined) => KmsClient;

/** The command classes of `@aws-sdk/client-kms`. */
export interface KmsCommands {
  GenerateDataKeyCommand: new (input: KmsGenerateDataKeyInput) => object;
  EncryptCommand: new (input: KmsEncryptInput) => object;
  DecryptCommand: new (input: KmsDecryptInput) => object;
}

/** The command classes of `@aws-sdk/client-kms` for RSA keys. */
export interface KmsRsaCommands {
  DecryptCommand: new (input: KmsRsaDecryptInput) => object;
}

/** The command classes of `@aws-sdk/client-kms` for key agreement. */
export interface KmsKeyAgreementCommands {
  DeriveSharedSecretCommand: new (input: KmsDeriveSharedSecretInput) => object;
  /** Needed unless the keyring is given the public half of its KMS key. */
  GetPublicKeyCommand?: new (input: KmsGetPublicKeyInput) => object;
}

/** The one function that the module calls. @internal */
export type Call = (operation: Operation, input: never) => Promise<Output>;

/** What keyrings for symmetric keys call. @internal */
export const SYMMETRIC: readonly Operation[] = ["GenerateDataKey", "Encrypt", "Decrypt"];

const BLOBS = ["Plaintext", "CiphertextBlob", "PublicKey", "SharedSecret"] as const;

/** Makes the function of a client that is to perform these operations. @internal */
export function callOf(client: unknown, commands: object | undefined, operations = SYMMETRIC): Call {
  const ask = askerOf(client, commands, operations);
  return async (operation, input) => {
    const output = (await ask(operation, input)) as Output;
    if (typeof output !== "object" || output === null) {
      throw named(
        "InvalidResponse",
        `the client answered with ${describe(output)}; if it is a mock that knows commands by their class, ${advice(operations)}`,
      );
    }
    const blobs = BLOBS.map((name) => [name, output[name] && viewOf(output[name], name)]);
    return { KeyId: output.KeyId, KeyUsage: output.KeyUsage, ...Object.fromEntries(blobs) };
  };
}

/** The same calls, made once the client turned out to be for `region`: those of the AWS SDK tell it when asked. @internal */
export function callIn(region: string, client: KmsClient, call: Call): Call {
  let checked: Promise<void> | undefined;
  const check = async () => {
    const own: unknown = (client as { config?: { region?: unknown } }).config?.region;
    const actual: unknown = typeof own === "function" ? await own() : own;
    if (typeof actual === "string" && actual !== region) {
      throw named(
        "InvalidArgument",
        `the KMS client is for Region "${actual}", not "${region}"; give the client's Region`,
      );
    }
  };
  return async (operation, input) => {
    checked ??= check();
    await checked;
    return call(operation, input);
  };
}

type Asker = (operation: Operation, input: never) => Promise<unknown>;

function askerOf(client: unknown, commands: object | undefined, operations: readonly Operation[]): Asker {
  if (typeof client !== "object" || client === null) {
    throw invalid(
      `client must be a KMSClient or KMS of @aws-sdk/client-kms, or an object like them, not ${describe(client)}`,
    );
  }
  const methods = client as Record<string, (input: never) => Promise<unknown>>;
  const sender = client as KmsSender;
  if (commands !== undefined) {
    if (typeof sender.send !== "function") throw invalid("commands were given, but the client has no method send");
    const classes = commands as Record<string, new (input: object) => object>;
    for (const name of operations.map((operation) => `${operation}Command`)) {
      if (typeof classes?.[name] !== "function") throw invalid(`commands has no class ${name}; ${advice(operations)}`);
    }
    return async (operation, input) => sender.send(new classes[`${operation}Command`]!(input));
  }
  const needed = operations.map((operation) => METHODS[operation]);
  if (needed.every((name) => typeof methods[name] === "function")) {
    return async (operation, input) => methods[METHODS[operation]]!(input);
  }
  if (typeof sender.send !== "function") {
    throw invalid(`client has neither a method send nor the methods ${needed.join(", ")}`);
  }
  if (!takesOwnCommands(client)) {
    throw invalid(
      `client has a method send, but is none that this package can make commands for (a mock, or a release of the AWS SDK before 3.600); ${advice(operations)}`,
    );
  }
  return async (operation, input) => sender.send(commandFor(KMS, operation, input));
}

/** How to hand over the AWS SDK's commands. */
function advice(operations: readonly Operation[]): string {
  const names = operations.map((operation) => `${operation}Command`).join(", ");
  return `import { ${names} } from "@aws-sdk/client-kms" and add to the keyring: commands: { ${names} }`;
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
