// The way to AWS KMS: one function, made of whatever client the user has.

import { askerOf } from "../aws/asker.js";
import type { CallOptions } from "../aws/retries.js";
import { viewOf } from "../bytes.js";
import {
  type KmsDecryptInput,
  type KmsDecryptOutput,
  type KmsDeriveSharedSecretInput,
  type KmsDeriveSharedSecretOutput,
  type KmsEncryptInput,
  type KmsEncryptOutput,
  type KmsGenerateDataKeyInput,
  type KmsGenerateDataKeyOutput,
  type KmsGenerateDataKeyWithoutPlaintextInput,
  type KmsGetPublicKeyInput,
  type KmsGetPublicKeyOutput,
  type KmsReEncryptInput,
  type KmsReEncryptOutput,
  type KmsRsaDecryptInput,
  type Operation,
  type Output,
} from "./api.js";
import { KMS } from "./service.js";

/**
 * Any object with these methods: the class `KMS` of `@aws-sdk/client-kms`, or one of your own. The `signal` of their
 * options aborts when the operation that waits for the answer was aborted: pass it to `fetch`, say.
 */
export interface KmsMethods {
  /** Makes a data key, and returns it plain and wrapped. */
  generateDataKey(input: KmsGenerateDataKeyInput, options?: CallOptions): Promise<KmsGenerateDataKeyOutput>;
  /** Wraps a data key. */
  encrypt(input: KmsEncryptInput, options?: CallOptions): Promise<KmsEncryptOutput>;
  /** Unwraps a data key. */
  decrypt(input: KmsDecryptInput, options?: CallOptions): Promise<KmsDecryptOutput>;
}

/** The class `KMSClient` of `@aws-sdk/client-kms`, which sends commands. */
export interface KmsSender {
  /** Performs a command, until the `abortSignal` of the options aborts. */
  // The types of commands differ from release to release of the SDK, and none of them is needed here.
  send(command: any, options?: any): Promise<any>;
}

/** What can be a client of AWS KMS. */
export type KmsClient = KmsMethods | KmsSender;

/** What a keyring for RSA keys calls: the class `KMS` of `@aws-sdk/client-kms`, or an object of your own. */
export interface KmsRsaMethods {
  /** Unwraps a data key. */
  decrypt(input: KmsRsaDecryptInput, options?: CallOptions): Promise<KmsDecryptOutput>;
}

/** What a keyring for key agreement calls: the class `KMS` of `@aws-sdk/client-kms`, or an object of your own. */
export interface KmsKeyAgreementMethods {
  /** Agrees on a secret with the holder of another key pair. */
  deriveSharedSecret(input: KmsDeriveSharedSecretInput, options?: CallOptions): Promise<KmsDeriveSharedSecretOutput>;
  /** Needed unless the keyring is given the public half of its KMS key. */
  getPublicKey?(input: KmsGetPublicKeyInput, options?: CallOptions): Promise<KmsGetPublicKeyOutput>;
}

/** What a key store calls: the class `KMS` of `@aws-sdk/client-kms`, or an object of your own. */
export interface KmsKeyStoreMethods {
  /** Makes a branch key, and returns it wrapped. */
  generateDataKeyWithoutPlaintext(input: KmsGenerateDataKeyWithoutPlaintextInput, options?: CallOptions): Promise<KmsEncryptOutput>;
  /** Wraps a branch key again under another encryption context. */
  reEncrypt(input: KmsReEncryptInput, options?: CallOptions): Promise<KmsReEncryptOutput>;
  /** Unwraps a branch key. */
  decrypt(input: KmsDecryptInput, options?: CallOptions): Promise<KmsDecryptOutput>;
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

/** The command classes of `@aws-sdk/client-kms` for key stores. */
export interface KmsKeyStoreCommands {
  GenerateDataKeyWithoutPlaintextCommand: new (input: KmsGenerateDataKeyWithoutPlaintextInput) => object;
  ReEncryptCommand: new (input: KmsReEncryptInput) => object;
  DecryptCommand: new (input: KmsDecryptInput) => object;
}

/** The one function that the module calls. @internal */
export type Call = (operation: Operation, input: never, signal: AbortSignal) => Promise<Output>;

/** What keyrings for symmetric keys call. @internal */
export const SYMMETRIC: readonly Operation[] = ["GenerateDataKey", "Encrypt", "Decrypt"];

const BLOBS = ["Plaintext", "CiphertextBlob", "PublicKey", "SharedSecret"] as const;

/** Makes the function of a client that is to perform these operations. @internal */
export function callOf(client: unknown, commands: object | undefined, operations = SYMMETRIC): Call {
  const ask = askerOf(client, commands, KMS, operations);
  return async (operation, input, signal) => {
    const output: Output = await ask(operation, input, signal);
    const blobs = BLOBS.map((name) => [name, output[name] && viewOf(output[name], name)]);
    return { KeyId: output.KeyId, SourceKeyId: output.SourceKeyId, KeyUsage: output.KeyUsage, ...Object.fromEntries(blobs) };
  };
}

/** The same calls, made once the client turned out to be for `region`: those that know it tell it when asked. @internal */
export function callIn(region: string, client: object, call: Call): Call {
  let checked: Promise<void> | undefined;
  const check = async () => {
    const { config, region: plain } = client as { config?: { region?: unknown }; region?: unknown };
    const own = config?.region ?? plain;
    const actual: unknown = typeof own === "function" ? await own() : own;
    if (typeof actual === "string" && actual !== region) {
      throw named(
        "InvalidArgument",
        `the KMS client is for Region "${actual}", not "${region}"; give the client's Region`,
      );
    }
  };
  return async (operation, input, signal) => {
    checked ??= check();
    await checked;
    return call(operation, input, signal);
  };
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
