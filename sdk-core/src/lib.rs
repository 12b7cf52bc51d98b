//! Client-side envelope encryption, byte-compatible with the AWS Encryption SDK.
