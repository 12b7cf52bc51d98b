//! Every header of a manifest's messages, read without keys and encoded anew.

use super::{Source, decrypt};
use anyhow::Result;
use serde::Serialize;

/// What came of reading the headers of messages that must open, and encoding them anew.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Headers {
    /// How many come out byte for byte as they were.
    pub same: usize,
    /// The messages whose headers come out otherwise: their writers order the encryption context otherwise.
    pub reordered: Vec<String>,
    /// The messages whose headers cannot be read, and why.
    pub unreadable: Vec<String>,
}

impl Headers {
    /// Reads the headers of the manifest at `path`.
    pub(super) fn read(&mut self, source: &dyn Source, path: &str) -> Result<()> {
        for message in decrypt::messages(source, path)? {
            let read = source.read(&message).and_then(|bytes| {
                let seen = kmseal::inspect(&bytes)?;
                Ok(seen.encode()? == seen.raw_bytes())
            });
            match read {
                Ok(true) => self.same += 1,
                Ok(false) => self.reordered.push(message),
                Err(error) => self.unreadable.push(format!("{message}: {error:#}")),
            }
        }
        Ok(())
    }
}
