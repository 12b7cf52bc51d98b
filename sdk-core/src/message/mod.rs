//! The machines that write and read a message, without input or output: bytes go in, steps come out.
//!
//! There is one pause for a key service per message, between the header and the body; all else is synchronous.
//! A frame can be sealed or opened by anyone who holds the content key: this crate's provider, or a host.
//!
//! *Knows:* format, content, materials as values. *Never:* keyrings, managers, key services, clocks, async.

mod body_reader;
mod body_writer;
mod header_reader;
mod held;
mod plaintext_bound;
mod room;

#[cfg(feature = "host")]
pub use body_reader::OpenedHere;
pub(crate) use body_reader::{BodyReader, Step};
pub(crate) use body_writer::BodyWriter;
pub(crate) use header_reader::{HeaderReader, HeaderRules, ParsedHeader};
pub(crate) use held::{Held, Release, Released};
pub(crate) use plaintext_bound::PlaintextBound;
pub(crate) use room::Room;
#[cfg(feature = "host")]
pub(crate) use {body_reader::FrameToOpen, body_writer::FrameToSeal};
