//! `inspect`: what a message says of itself, for people who debug; nothing of it is proven.
//!
//! Spec: data-format/message-header.md

use crate::{
    drivers::one_shot,
    error::Error,
    format::{Header, ParsedHeaderBytes},
    message::HeaderRules,
    policy::CommitmentPolicy,
};

/// Reads the header of `message` without any key.
///
/// The bytes after the header are not looked at. Whoever made or altered the message chose everything that is
/// returned, so show it to people but decide nothing by it: the header that
/// [`Client::decrypt`](crate::Client::decrypt) returns is the authentic one.
///
/// ```
/// use kmseal::{Client, EncryptionContext, WrappingKey, keyring::RawAesKeyring};
///
/// let keyring = RawAesKeyring::new("orders", "key-2026", WrappingKey::new(vec![7; 32]))?;
/// let context = EncryptionContext::new([("purpose", "invoice")])?;
/// let sealed = Client::new().encrypt(&keyring, b"four horses").context(&context).blocking()?;
///
/// let seen = kmseal::inspect(&sealed.ciphertext)?;
/// assert_eq!(seen.header().encryption_context.get("purpose"), Some("invoice"));
/// assert_eq!(seen.header().encrypted_data_keys[0].key_provider_id, "orders");
/// # Ok::<(), kmseal::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::MalformedMessage`](crate::ErrorKind::MalformedMessage) if `message` does not begin with a whole
/// header of a version and a suite that exist.
pub fn inspect(message: &[u8]) -> Result<UnverifiedHeader, Error> {
    let anything_goes = HeaderRules {
        commitment_policy: CommitmentPolicy::ForbidEncryptAllowDecrypt,
        ..HeaderRules::default()
    };
    let (parsed, bytes) = one_shot::read_header(message, anything_goes)?.into_parts();
    Ok(UnverifiedHeader { parsed, bytes })
}

/// A message's header as it was found: parsed, but not authenticated.
#[derive(Debug)]
pub struct UnverifiedHeader {
    parsed: ParsedHeaderBytes,
    bytes: Vec<u8>,
}

impl UnverifiedHeader {
    /// What the header says.
    pub fn header(&self) -> &Header {
        &self.parsed.header
    }

    /// The header as received, its authentication included; the body begins after as many bytes.
    pub fn raw_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What ends the header: the IV (12 bytes, in version 1 only) and the tag (16 bytes).
    pub fn authentication(&self) -> &[u8] {
        self.bytes.get(self.parsed.body_length..).unwrap_or_default()
    }

    /// The header encoded anew, its authentication included.
    ///
    /// It differs from [`raw_bytes`](Self::raw_bytes) where the writer put the keys of the encryption context in
    /// another order than that of their bytes, as old official JavaScript clients did.
    ///
    /// # Errors
    /// None for a header that was parsed; the type is that of the encoder, which new messages use too.
    pub fn encode(&self) -> Result<Vec<u8>, Error> {
        let ParsedHeaderBytes { header, authentication, .. } = &self.parsed;
        let mut bytes = header.encode()?;
        authentication.encode(header.suite.message_version(), &mut bytes);
        Ok(bytes)
    }
}
