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
  Inspected,
} from "./client.js";
export type { AwsCredentialProvider, AwsCredentials } from "./aws/credentials.js";
export type { CallOptions, RetryOptions } from "./aws/retries.js";
export type { AwsClientOptions } from "./aws/signed-calls.js";
export type { ByteSource } from "./bytes.js";
export { LocalCache, MaterialsCache, NoCache, StormTrackingCache } from "./caches/cache.js";
export type { LocalCacheOptions, StormTrackingCacheOptions } from "./caches/cache.js";
export { KmsealError } from "./errors.js";
export type { Attempt, KmsealErrorCode } from "./errors.js";
export { AlgorithmSuite } from "./generated/names.js";
export type { AlgorithmSuiteName, CommitmentPolicy, ErrorKind } from "./generated/names.js";
export type { EncryptedDataKey, Header } from "./header.js";
export type { Keyring, Unwrapped, UnwrapRequest, Wrapped, WrapRequest } from "./keyring.js";
export type {
  DynamoDbAttribute,
  DynamoDbClient,
  DynamoDbCommands,
  DynamoDbCreateTableInput,
  DynamoDbDescribeTableInput,
  DynamoDbGetItemInput,
  DynamoDbGetItemOutput,
  DynamoDbMethods,
  DynamoDbSender,
  DynamoDbTable,
  DynamoDbTransactWriteItemsInput,
} from "./key-store/dynamodb.js";
export { FetchDynamoDbClient } from "./key-store/fetch-dynamodb.js";
export type { KmsConfiguration } from "./key-store/kms-configuration.js";
export { DynamoDbKeyStorage, KeyStorage, MemoryKeyStorage } from "./key-store/storage.js";
export type { DynamoDbKeyStorageOptions, MemoryKeyStorageOptions } from "./key-store/storage.js";
export { BranchKeyStore } from "./key-store/store.js";
export type { BeaconKey, BranchKey, BranchKeyStoreOptions, CreateKeyOptions } from "./key-store/store.js";
export { HierarchicalKeyring } from "./keyrings/hierarchical.js";
export type { BranchKeyIdSupplier, HierarchicalKeyringOptions } from "./keyrings/hierarchical.js";
export type { Curve, KeyDocument } from "./key-document.js";
export { KmsDiscoveryKeyring } from "./keyrings/kms-discovery.js";
export type { KmsDiscoveryKeyringOptions } from "./keyrings/kms-discovery.js";
export { KmsEcdhKeyring } from "./keyrings/kms-ecdh.js";
export type { KmsEcdhKeyringOptions, KmsKeyPair } from "./keyrings/kms-ecdh.js";
export { KmsKeyring } from "./keyrings/kms.js";
export type { KmsKeyringOptions } from "./keyrings/kms.js";
export { KmsMrkDiscoveryKeyring } from "./keyrings/kms-mrk-discovery.js";
export type { KmsMrkDiscoveryKeyringOptions } from "./keyrings/kms-mrk-discovery.js";
export { KmsMrkKeyring } from "./keyrings/kms-mrk.js";
export type { KmsMrkKeyringOptions } from "./keyrings/kms-mrk.js";
export { KmsRsaKeyring } from "./keyrings/kms-rsa.js";
export type { KmsRsaKeyringOptions } from "./keyrings/kms-rsa.js";
export { MultiKeyring } from "./keyrings/multi.js";
export type { MultiKeyringOptions } from "./keyrings/multi.js";
export { RawAesKeyring } from "./keyrings/raw-aes.js";
export type { RawAesKeyringOptions } from "./keyrings/raw-aes.js";
export { RawEcdhKeyring } from "./keyrings/raw-ecdh.js";
export type { RawEcdhKeyringOptions } from "./keyrings/raw-ecdh.js";
export { RawRsaKeyring } from "./keyrings/raw-rsa.js";
export type { RawRsaKeyringOptions } from "./keyrings/raw-rsa.js";
export type { WebCryptoKey } from "./host-crypto/crypto-key.js";
export type { RsaPadding } from "./host-crypto/rsa-keys.js";
export type { KmsClients, KmsClientsByRegion, OneKmsClient } from "./kms/access.js";
export type {
  KmsDecryptInput,
  KmsDecryptOutput,
  KmsDeriveSharedSecretInput,
  KmsDeriveSharedSecretOutput,
  KmsEncryptInput,
  KmsEncryptOutput,
  KmsGenerateDataKeyInput,
  KmsGenerateDataKeyOutput,
  KmsGenerateDataKeyWithoutPlaintextInput,
  KmsGetPublicKeyInput,
  KmsGetPublicKeyOutput,
  KmsReEncryptInput,
  KmsReEncryptOutput,
  KmsRsaDecryptInput,
} from "./kms/api.js";
export type {
  KmsClient,
  KmsClientSupplier,
  KmsCommands,
  KmsKeyAgreementCommands,
  KmsKeyAgreementMethods,
  KmsKeyStoreCommands,
  KmsKeyStoreMethods,
  KmsMethods,
  KmsRsaCommands,
  KmsRsaMethods,
  KmsSender,
} from "./kms/client.js";
export type { KmsCalls } from "./kms/calls.js";
export { FetchKmsClient } from "./kms/fetch-client.js";
export type { FetchKmsClientsOptions } from "./kms/fetch-client.js";
export { RetryingKmsClient } from "./kms/retrying-client.js";
export type { DiscoveryFilter, DiscoveryOptions } from "./kms/discovery.js";
export type { NamedKmsKeys } from "./kms/named-keys.js";
export { CachingMaterialsManager } from "./managers/caching.js";
export type { CachingMaterialsManagerOptions } from "./managers/caching.js";
export { MaterialsManager } from "./managers/manager.js";
export type { Materials } from "./managers/manager.js";
export { RequiredContextMaterialsManager } from "./managers/required-context.js";
export type { RequiredContextMaterialsManagerOptions } from "./managers/required-context.js";
export type {
  DecryptStreamOptions,
  EncryptStreamOptions,
  MessageStream,
  Progress,
  ProgressListener,
  SignedMessages,
} from "./streams/options.js";
