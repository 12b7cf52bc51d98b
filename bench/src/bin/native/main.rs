//! Measures kmseal natively, on one thread, and the primitives that bound it.

mod limits;
mod ours;

use anyhow::Result;
use bench::Rate;
use serde::Deserialize;

/// What can be asked.
#[derive(Debug, Deserialize)]
struct Question {
    what: What,
    /// Bytes of plaintext.
    bytes: usize,
    /// Bytes of plaintext in a frame; `None` is what kmseal chooses, and for a limit the whole.
    frame: Option<u32>,
    /// The algorithm suite's id in hexadecimal. A limit has none.
    suite: Option<String>,
    seconds: f64,
}

/// What is measured.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum What {
    /// A message made with kmseal.
    Encrypt,
    /// A message opened with kmseal.
    Decrypt,
    /// The same bytes through AES-256-GCM of the same provider alone, frame by frame, in place.
    AesGcm,
    /// The same bytes through SHA-384 of the same provider alone.
    Sha384,
}

fn main() -> Result<()> {
    bench::serve(|question: Question| -> Result<Rate> {
        let Question { what, bytes, frame, suite, seconds } = question;
        match what {
            What::Encrypt => ours::encrypt(&suite.unwrap_or_default(), bytes, frame, seconds),
            What::Decrypt => ours::decrypt(&suite.unwrap_or_default(), bytes, frame, seconds),
            What::AesGcm => limits::aes_gcm(bytes, frame, seconds),
            What::Sha384 => limits::sha384(bytes, seconds),
        }
    })
}
