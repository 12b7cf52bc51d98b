//! One write to a sink of the caller's.

use std::io;

/// Writes what `sink` takes of `bytes`, and says how much that is.
pub(super) fn write(sink: &mut impl io::Write, bytes: &[u8]) -> io::Result<usize> {
    loop {
        match sink.write(bytes) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return progress(result?),
        }
    }
}

/// As [`write`].
#[cfg(feature = "futures")]
pub(super) fn poll_write(
    sink: &mut (impl futures_io::AsyncWrite + Unpin),
    cx: &mut std::task::Context<'_>,
    bytes: &[u8],
) -> std::task::Poll<io::Result<usize>> {
    std::pin::Pin::new(sink).poll_write(cx, bytes).map(|result| progress(result?))
}

/// A sink that takes nothing will never take all.
fn progress(length: usize) -> io::Result<usize> {
    if length == 0 { Err(io::ErrorKind::WriteZero.into()) } else { Ok(length) }
}
