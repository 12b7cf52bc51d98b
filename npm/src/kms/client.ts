// The way to AWS KMS: one function, made of whatever client the user has.

import { describe, viewOf } from "../bytes.js";
import { invalid } from "../errors.js";
import { commandFor, takesOwnCommands } from "./command.js";

/** Asks for a fresh data key: the input of the AWS KMS operation GenerateDataKey. */
export interface KmsGenerateDataKeyInput {
  KeyId: string;
  NumberOfBytes: number;
  EncryptionContext: Record<string, string>;
  GrantTokens?: string[];
}

/** A fresh data key. */
export interface KmsGenerateDataKeyOutput {
  KeyId?: string | undefined;
  Plaintext?: Uint8Array | undefined;
  CiphertextBlob?: Uint8Array | undefined;
}

/** Asks to wrap a data key: the input of the AWS KMS operation Encrypt. */
export interface KmsEncryptInput {
  KeyId: string;
  /** Wiped when the returned promise settles: copy it if you keep it. */
  Plaintext: Uint8Array;
  EncryptionContext: Record<string, string>;
  GrantTokens?: string[];
}

/** A wrapped data key. */
export interface KmsEncryptOutput {
  KeyId?: string | undefined;
  CiphertextBlob?: Uint8Array | undefined;
}

/** Asks to unwrap a data key: the input of the AWS KMS operation Decrypt. */
export interface KmsDecryptInput {
  KeyId: string;
  CiphertextBlob: Uint8Array;
  EncryptionContext: Record<string, string>;
  GrantTokens?: string[];
}

/** An unwrapped data key. */
export interface KmsDecryptOutput {
  KeyId?: string | undefined;
  Plaintext?: Uint8Array | undefined;
}

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

/** The command classes of `@aws-sdk/client-kms`. */
export interface KmsCommands {
  GenerateDataKeyCommand: new (input: KmsGenerateDataKeyInput) => object;
  EncryptCommand: new (input: KmsEncryptInput) => object;
  DecryptCommand: new (input: KmsDecryptInput) => object;
}

/** The operations that keyrings call. @internal */
export type Operation = "GenerateDataKey" | "Encrypt" | "Decrypt";

/** An operation's output, or the part of it that is there. @internal */
export type Output = KmsGenerateDataKeyOutput & KmsDecryptOutput;

/** The one function that the module calls. @internal */
export type Call = (operation: Operation, input: never) => Promise<Output>;

const METHODS = { GenerateDataKey: "generateDataKey", Encrypt: "encrypt", Decrypt: "decrypt" } as const;

const GIVE_COMMANDS =
  'import { GenerateDataKeyCommand, EncryptCommand, DecryptCommand } from "@aws-sdk/client-kms" and add to KmsKeyring: ' +
  "commands: { GenerateDataKeyCommand, EncryptCommand, DecryptCommand }";

/** Makes the function of a client. @internal */
export function callOf(client: unknown, commands: KmsCommands | undefined): Call {
  const ask = askerOf(client, commands);
  return async (operation, input) => {
    const output = await ask(operation, input);
    if (typeof output !== "object" || output === null) {
      throw named(
        "InvalidResponse",
        `the client answered with ${describe(output)}; if it is a mock that knows commands by their class, ${GIVE_COMMANDS}`,
      );
    }
    const { KeyId, Plaintext, CiphertextBlob } = output as Output;
    return {
      KeyId,
      Plaintext: Plaintext && viewOf(Plaintext, "Plaintext"),
      CiphertextBlob: CiphertextBlob && viewOf(CiphertextBlob, "CiphertextBlob"),
    };
  };
}

type Asker = (operation: Operation, input: never) => Promise<unknown>;

function askerOf(client: unknown, commands: KmsCommands | undefined): Asker {
  if (typeof client !== "object" || client === null) {
    throw invalid(
      `client must be a KMSClient or KMS of @aws-sdk/client-kms, or an object like them, not ${describe(client)}`,
    );
  }
  const methods = client as KmsMethods;
  const sender = client as KmsSender;
  if (commands !== undefined) {
    if (typeof sender.send !== "function") throw invalid("commands were given, but the client has no method send");
    checkCommands(commands);
    return async (operation, input) => sender.send(new commands[`${operation}Command`](input));
  }
  if (Object.values(METHODS).every((name) => typeof methods[name] === "function")) {
    return async (operation, input) => methods[METHODS[operation]](input);
  }
  if (typeof sender.send !== "function") {
    throw invalid(`client has neither a method send nor the methods ${Object.values(METHODS).join(", ")}`);
  }
  if (!takesOwnCommands(client)) {
    throw invalid(
      `client has a method send, but is none that this package can make commands for (a mock, or a release of the AWS SDK before 3.600); ${GIVE_COMMANDS}`,
    );
  }
  return async (operation, input) => sender.send(commandFor(operation, input));
}

function checkCommands(commands: KmsCommands): void {
  for (const operation of Object.keys(METHODS) as Operation[]) {
    const name = `${operation}Command` as const;
    if (typeof commands?.[name] !== "function") throw invalid(`commands has no class ${name}; ${GIVE_COMMANDS}`);
  }
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
