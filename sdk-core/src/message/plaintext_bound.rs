//! `PlaintextBound`: keeps a plaintext that comes in pieces from being longer than was announced or is allowed.

use crate::error::{Error, ErrorKind};

/// How much plaintext may still come, and what says so.
#[derive(Debug)]
pub(crate) struct PlaintextBound {
    left: u64,
    source: Source,
}

#[derive(Debug, Clone, Copy)]
enum Source {
    Promised(u64),
    Allowed(u64),
}

impl PlaintextBound {
    /// What the caller promised binds, if it did; else what the client allows.
    pub(crate) fn new(promised: Option<u64>, allowed: u64) -> Self {
        let source = promised.map_or(Source::Allowed(allowed), Source::Promised);
        Self { left: promised.unwrap_or(allowed), source }
    }

    /// Takes `length` bytes more.
    pub(crate) fn take(&mut self, length: usize) -> Result<(), Error> {
        self.left = self.after(length)?;
        Ok(())
    }

    /// How much may come after `length` bytes more.
    pub(crate) fn after(&self, length: usize) -> Result<u64, Error> {
        let length = u64::try_from(length).unwrap_or(u64::MAX);
        self.left.checked_sub(length).ok_or_else(|| self.too_long())
    }

    fn too_long(&self) -> Error {
        Error::new(
            ErrorKind::LimitExceeded,
            match self.source {
                Source::Promised(most) => {
                    format!("the plaintext has more than the {most} bytes that plaintext_length announced")
                }
                Source::Allowed(most) => {
                    format!(
                        "the plaintext has more than {most} bytes, which the client allows; raise max_plaintext_length"
                    )
                }
            },
        )
    }
}
