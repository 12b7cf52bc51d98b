// What the package gives its users, in one list.

/// <reference lib="esnext.disposable" preserve="true" />

export { Client } from "./client.js";
export type {
  ClientOptions,
  Decrypted,
  DecryptOptions,
  Encrypted,
  EncryptionContext,
  EncryptOptions,
} from "./client.js";
export type { ByteSource } from "./bytes.js";
export { KmsealError } from "./errors.js";
export type { Attempt, KmsealErrorCode } from "./errors.js";
export { AlgorithmSuite } from "./generated/names.js";
export type { AlgorithmSuiteName, CommitmentPolicy } from "./generated/names.js";
export type { EncryptedDataKey, Header } from "./header.js";
export type { Keyring, Unwrapped, UnwrapRequest, Wrapped, WrapRequest } from "./keyring.js";
export { KmsKeyring } from "./keyrings/kms.js";
export type { KmsKeyringOptions } from "./keyrings/kms.js";
export { MultiKeyring } from "./keyrings/multi.js";
export type { MultiKeyringOptions } from "./keyrings/multi.js";
export { RawAesKeyring } from "./keyrings/raw-aes.js";
export type { RawAesKeyringOptions } from "./keyrings/raw-aes.js";
export type {
  KmsClient,
  KmsCommands,
  KmsDecryptInput,
  KmsDecryptOutput,
  KmsEncryptInput,
  KmsEncryptOutput,
  KmsGenerateDataKeyInput,
  KmsGenerateDataKeyOutput,
  KmsMethods,
  KmsSender,
} from "./kms/client.js";
