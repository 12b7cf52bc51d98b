//! The bytes of an Encryption SDK message: parsed and encoded, nothing more.
//!
//! *Knows:* suites, contexts, encrypted data keys. *Never:* keys, ciphers, input or output. Everything here is
//! fed by strangers, so nothing indexes, and no length from a message sizes an allocation.
//!
//! Spec: data-format/message.md
#![deny(clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod aad;
mod footer;
mod frame;
mod header;
mod header_scanner;
mod reader;

pub(crate) use aad::{BodyAad, ContentKind};
pub(crate) use footer::{encode_footer, parse_footer};
pub(crate) use frame::{
    EncodedFrameHead, FINAL_FRAME_HEAD_LENGTH, FRAME_HEAD_LENGTH, FrameHead, parse_frame_head,
    parse_non_framed_head,
};
pub use header::{ContentType, Header, MessageId};
pub(crate) use header::{HEADER_IV, HeaderAuthentication, ParsedHeaderBytes};
pub(crate) use header_scanner::{HeaderScanner, Scan};
pub(crate) use reader::Reader;

use crate::error::{Error, ErrorKind};
use std::borrow::Cow;

fn malformed(message: impl Into<Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::MalformedMessage, message)
}
