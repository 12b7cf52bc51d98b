//! The end of a signed message: the signature behind its two-byte length.
//!
//! Spec: data-format/message-footer.md

use super::Reader;
use crate::error::{Error, ErrorKind};

/// The signature at the start of `bytes`; `Err` with the least length of the footer where `bytes` is too short.
pub(crate) fn parse_footer(bytes: &[u8]) -> Result<&[u8], usize> {
    let mut reader = Reader::new(bytes);
    let length = usize::from(reader.u16().ok_or(2usize)?);
    reader.bytes(length).ok_or(length.saturating_add(2))
}

/// Appends the footer for `signature`.
pub(crate) fn encode_footer(signature: &[u8], output: &mut Vec<u8>) -> Result<(), Error> {
    let length = u16::try_from(signature.len())
        .map_err(|_| Error::new(ErrorKind::Cryptography, "the signature is longer than 65,535 bytes"))?;
    output.extend(length.to_be_bytes());
    output.extend(signature);
    Ok(())
}
