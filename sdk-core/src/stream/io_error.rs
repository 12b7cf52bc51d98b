//! How this crate's error travels where the language asks for an error of input and output.

use crate::error::{Error, ErrorKind};
use std::io;

/// Wraps `error`; `io::Error::downcast` gets it back.
pub(super) fn io_error(error: Error) -> io::Error {
    let kind = match error.kind() {
        ErrorKind::MalformedMessage | ErrorKind::NotAuthentic => io::ErrorKind::InvalidData,
        ErrorKind::InvalidArgument => io::ErrorKind::InvalidInput,
        _ => io::ErrorKind::Other,
    };
    io::Error::new(kind, error)
}
