//! Measures kmseal natively, on as many threads as it is told, and the primitives that bound it.

mod limits;
mod ours;
mod source;

use anyhow::Result;
use bench::Rate;
use ours::Message;
use serde::Deserialize;

/// What can be asked.
#[derive(Debug, Deserialize)]
struct Question {
    what: What,
    /// Bytes of plaintext.
    bytes: usize,
    /// Bytes of plaintext in a frame; `None` is what kmseal chooses.
    frame: Option<u32>,
    /// The algorithm suite's id in hexadecimal. A limit has none.
    suite: Option<String>,
    /// How many threads kmseal may keep busy, one where nothing is said.
    threads: Option<usize>,
    /// Whether the result goes into memory that was used before, rather than into memory that is new each time.
    #[serde(default)]
    in_use: bool,
    seconds: f64,
}

/// What is measured.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum What {
    /// A message made in memory with kmseal.
    Encrypt,
    /// A message in memory opened with kmseal.
    Decrypt,
    /// A message written to nowhere while its plaintext is made.
    EncryptStream,
    /// A message that is in memory, read to its end.
    DecryptStream,
    /// A message that is in memory, written to what opens it.
    DecryptWrite,
    /// A message read to its end while it is written, neither of which is ever in memory.
    Passage,
    /// The same bytes through AES-256-GCM of the same provider alone, frame by frame, in place.
    AesGcm,
    /// The same bytes through SHA-384 of the same provider alone.
    Sha384,
    /// The same bytes through both alone, from one memory into another.
    AesGcmSha384,
}

fn main() -> Result<()> {
    bench::serve(|question: Question| -> Result<Rate> {
        let Question { what, bytes, frame, suite, threads, in_use, seconds } = question;
        let message = || Message::new(&suite.unwrap_or_default(), bytes, frame, threads.unwrap_or(1));
        match what {
            What::Encrypt => message()?.encrypt(in_use, seconds),
            What::Decrypt => message()?.decrypt(in_use, seconds),
            What::EncryptStream => message()?.encrypt_stream(seconds),
            What::DecryptStream => message()?.decrypt_stream(seconds),
            What::DecryptWrite => message()?.decrypt_write(seconds),
            What::Passage => message()?.passage(seconds),
            What::AesGcm => limits::aes_gcm(bytes, frame, seconds),
            What::Sha384 => limits::sha384(bytes, seconds),
            What::AesGcmSha384 => limits::aes_gcm_then_sha384(bytes, frame, in_use, seconds),
        }
    })
}
