//! Whole messages in memory.

use crate::{
    error::Error,
    format::Header,
    materials::EncryptionMaterials,
    message::{BodyReader, BodyWriter, HeaderReader, HeaderRules, Held, ParsedHeader, Room, Step},
    threads::Threads,
};
use kmseal_crypto::Provider;
use std::num::NonZeroU32;

/// Bytes from which allocators ask the system for pages, which come zeroed; less is zeroed as it is used, in the
/// cache.
const FRESH_PAGES: usize = 32 * 1024 * 1024;

/// Writes a whole message over whatever `buffer` holds.
pub(crate) fn seal(
    materials: EncryptionMaterials,
    frame_length: NonZeroU32,
    plaintext: &[u8],
    provider: &Provider,
    threads: Threads,
    buffer: Vec<u8>,
) -> Result<(Vec<u8>, Header), Error> {
    let mut head = Vec::new();
    let mut writer = BodyWriter::start(materials, frame_length, provider, &mut head)?;
    writer.allow(threads);
    let length = head.len().saturating_add(writer.sealed_length(plaintext.len()));
    // A vector that grows copies what it holds, of which nothing is wanted.
    let mut message = match length {
        _ if buffer.capacity() >= length => buffer,
        FRESH_PAGES.. => vec![0; length],
        _ => Vec::with_capacity(length),
    };
    let mut room = Room::from(&mut message, 0);
    room.extend(&head);
    let last = writer.all_but_last(plaintext, &mut room)?;
    let header = writer.finish(last, &mut room)?;
    let length = room.end();
    message.truncate(length);
    Ok((message, header))
}

/// Reads the header of a whole message.
pub(crate) fn read_header(message: &[u8], rules: HeaderRules) -> Result<ParsedHeader, Error> {
    let header = HeaderReader::new(rules).read(message)?;
    header.map_err(|at_least| HeaderReader::truncated(at_least.saturating_sub(message.len())))
}

/// Reads the body of a whole message into the room of `plaintext`; gives nothing out before all of it is proven.
pub(crate) fn open(
    mut reader: BodyReader,
    body: &[u8],
    mut plaintext: Held,
) -> Result<(Vec<u8>, Header), Error> {
    plaintext.make_room(body.len());
    let mut rest = body;
    #[cfg(all(feature = "rayon", not(target_family = "wasm")))]
    {
        let read = reader.open_at_once(rest, &mut plaintext)?;
        rest = rest.get(read..).unwrap_or_default();
    }
    let (read, release) = loop {
        match reader.next(rest)? {
            Step::NeedInput { at_least } => return Err(reader.truncated(at_least.saturating_sub(rest.len()))),
            Step::Open(frame) => {
                reader.open(&frame, rest, &mut plaintext)?;
                rest = rest.get(frame.length()..).unwrap_or_default();
            }
            Step::Done { read, release } => break (read, release),
        }
    };
    let trailing = rest.len().saturating_sub(read);
    if trailing > 0 {
        return Err(BodyReader::trailing(trailing));
    }
    Ok((plaintext.release(release), reader.into_header()))
}
