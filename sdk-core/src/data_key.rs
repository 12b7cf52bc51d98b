//! `EncryptedDataKey`: a message's data key, wrapped under one wrapping key.

use crate::error::{Error, ErrorKind};
use std::fmt;

/// A data key wrapped under one wrapping key, as the message header carries it.
///
/// Spec: framework/structures.md#encrypted-data-key
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EncryptedDataKey {
    /// Which kind of keyring wrapped it: `aws-kms`, or the namespace of a raw keyring.
    pub key_provider_id: String,
    /// Which key wrapped it: a key ARN, or what a raw keyring writes there.
    pub key_provider_info: Vec<u8>,
    /// The wrapped data key.
    pub ciphertext: Vec<u8>,
}

impl EncryptedDataKey {
    /// Appends the bytes of the header's entry: three fields, each behind its two-byte length.
    ///
    /// Spec: data-format/message-header.md#encrypted-data-key-entries
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if a field is longer than 65,535 bytes.
    pub(crate) fn encode(&self, output: &mut Vec<u8>) -> Result<(), Error> {
        let fields = [
            (self.key_provider_id.as_bytes(), "a key provider id"),
            (&self.key_provider_info, "a key provider info"),
            (&self.ciphertext, "an encrypted data key"),
        ];
        for (field, what) in fields {
            let length = u16::try_from(field.len()).map_err(|_| {
                Error::new(
                    ErrorKind::InvalidArgument,
                    format!("{what} is longer than the 65,535 bytes that a header can hold"),
                )
            })?;
            output.extend(length.to_be_bytes());
            output.extend(field);
        }
        Ok(())
    }
}

/// `provider id/provider info`, with bytes that are not printable ASCII replaced and long ones cut.
impl fmt::Display for EncryptedDataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_printable(f, self.key_provider_id.as_bytes())?;
        f.write_str("/")?;
        write_printable(f, &self.key_provider_info)
    }
}

/// A message's sender chooses these bytes: whatever a terminal could obey is replaced.
fn write_printable(f: &mut fmt::Formatter<'_>, bytes: &[u8]) -> fmt::Result {
    const SHOWN: usize = 256;
    for &byte in bytes.iter().take(SHOWN) {
        let shown = if byte.is_ascii_graphic() || byte == b' ' { char::from(byte) } else { '.' };
        write!(f, "{shown}")?;
    }
    if bytes.len() > SHOWN { f.write_str("...") } else { Ok(()) }
}
