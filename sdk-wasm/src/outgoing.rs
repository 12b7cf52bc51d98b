//! `Outgoing`: what a stream has made and JavaScript has not taken yet.

use crate::bytes;
use js_sys::Uint8Array;
use kmseal::{Error, ErrorKind};
use zeroize::Zeroizing;

/// The most bytes that are given out at once: taking a piece stays a short task.
const PIECE: usize = 256 * 1024;
/// What a stream may hold before room for more is asked for: it is little unless frames are long or a whole plaintext
/// waits for its signature.
const LITTLE: usize = 8 * PIECE;

const NO_ROOM: &str = "there is not enough memory for so long a frame, or to verify so long a message first";

/// Bytes that go out in pieces, and are wiped when dropped.
#[derive(Default)]
pub(crate) struct Outgoing {
    made: Zeroizing<Vec<u8>>,
    taken: usize,
    /// The most that the stream may hold within the room that was asked for.
    most: usize,
}

impl Outgoing {
    /// Where to append what is made.
    pub(crate) fn end(&mut self) -> &mut Vec<u8> {
        &mut self.made
    }

    /// The next piece, or `None` if all is taken.
    pub(crate) fn take(&mut self) -> Result<Option<Uint8Array>, Error> {
        let rest = self.made.get(self.taken..).unwrap_or_default();
        let piece = rest.get(..PIECE).unwrap_or(rest);
        if piece.is_empty() {
            if self.made.capacity() > LITTLE {
                self.made = Zeroizing::default();
            }
            self.made.clear();
            self.taken = 0;
            return Ok(None);
        }
        let given = bytes::give(piece, "a piece of the stream")?;
        self.taken = self.taken.saturating_add(piece.len());
        Ok(Some(given))
    }

    /// Makes sure that a machine which holds `buffered` bytes can take `more`.
    pub(crate) fn make_room(&mut self, buffered: usize, more: usize) -> Result<(), Error> {
        let length = buffered.saturating_add(more);
        if length > self.most.max(LITTLE) {
            // Until twice as much is there: a buffer that doubles, and what is made of it.
            bytes::make_room(length.saturating_mul(4), "")
                .map_err(|_| Error::new(ErrorKind::InvalidArgument, NO_ROOM))?;
            self.most = length.saturating_mul(2);
        }
        Ok(())
    }
}
