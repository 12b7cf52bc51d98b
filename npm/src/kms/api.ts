// The operations of AWS KMS that keyrings and key stores call, as far as they use them.

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

/** Asks to unwrap a data key with a private RSA key: the input of the AWS KMS operation Decrypt. */
export interface KmsRsaDecryptInput {
  KeyId: string;
  CiphertextBlob: Uint8Array;
  EncryptionAlgorithm: "RSAES_OAEP_SHA_1" | "RSAES_OAEP_SHA_256";
  GrantTokens?: string[];
}

/** An unwrapped data key. */
export interface KmsDecryptOutput {
  KeyId?: string | undefined;
  Plaintext?: Uint8Array | undefined;
}

/** Asks for the public half of a key: the input of the AWS KMS operation GetPublicKey. */
export interface KmsGetPublicKeyInput {
  KeyId: string;
  GrantTokens?: string[];
}

/** A public key. */
export interface KmsGetPublicKeyOutput {
  KeyId?: string | undefined;
  /** SubjectPublicKeyInfo in DER. */
  PublicKey?: Uint8Array | undefined;
  /** `KEY_AGREEMENT` for key agreement. */
  KeyUsage?: string | undefined;
}

/** Asks what a KMS key shares with a public key: the input of the AWS KMS operation DeriveSharedSecret. */
export interface KmsDeriveSharedSecretInput {
  KeyId: string;
  KeyAgreementAlgorithm: "ECDH";
  /** SubjectPublicKeyInfo in DER. */
  PublicKey: Uint8Array;
  GrantTokens?: string[];
}

/** What a KMS key shares with a public key. */
export interface KmsDeriveSharedSecretOutput {
  KeyId?: string | undefined;
  SharedSecret?: Uint8Array | undefined;
}

/** Asks for a fresh data key, wrapped only: the input of the AWS KMS operation GenerateDataKeyWithoutPlaintext. */
export interface KmsGenerateDataKeyWithoutPlaintextInput {
  KeyId: string;
  NumberOfBytes: number;
  EncryptionContext: Record<string, string>;
  GrantTokens?: string[];
}

/** Asks to wrap a wrapped key anew: the input of the AWS KMS operation ReEncrypt. */
export interface KmsReEncryptInput {
  SourceKeyId: string;
  CiphertextBlob: Uint8Array;
  SourceEncryptionContext: Record<string, string>;
  DestinationKeyId: string;
  DestinationEncryptionContext: Record<string, string>;
  GrantTokens?: string[];
}

/** A key wrapped anew. */
export interface KmsReEncryptOutput {
  SourceKeyId?: string | undefined;
  KeyId?: string | undefined;
  CiphertextBlob?: Uint8Array | undefined;
}

/** The operations that are called. @internal */
export type Operation =
  | "GenerateDataKey"
  | "Encrypt"
  | "Decrypt"
  | "GetPublicKey"
  | "DeriveSharedSecret"
  | "GenerateDataKeyWithoutPlaintext"
  | "ReEncrypt";

/** An operation's output, or the part of it that is there. @internal */
export interface Output
  extends KmsGenerateDataKeyOutput, KmsGetPublicKeyOutput, KmsDeriveSharedSecretOutput, KmsReEncryptOutput {}
