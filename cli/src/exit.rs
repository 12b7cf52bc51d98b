//! `Failure`: why the tool stops, in words for people and a code for scripts.

use kmseal::{Error, ErrorKind};
use std::{fmt, io, path::Path, process::ExitCode};

/// Why the tool stops.
#[derive(Debug)]
pub(crate) struct Failure {
    code: u8,
    message: String,
}

/// A file could not be read or written.
const FILE: u8 = 1;
/// The command is not usable.
const COMMAND: u8 = 2;

impl Failure {
    /// What was asked cannot be done.
    pub(crate) fn command(message: impl Into<String>) -> Self {
        Self { code: COMMAND, message: message.into() }
    }

    /// Something went wrong with a file.
    pub(crate) fn file(path: &Path, what: &str, error: &dyn fmt::Display) -> Self {
        Self { code: FILE, message: format!("{}: {what}: {error}", path.display()) }
    }

    /// Something went wrong between two files; an error of kmseal may be inside.
    pub(crate) fn copying(path: &Path, error: io::Error) -> Self {
        match error.downcast::<Error>() {
            Ok(error) => Self::from(error).at(path),
            Err(error) => Self { code: FILE, message: format!("{}: {error}", path.display()) },
        }
    }

    /// Says which file it was about.
    pub(crate) fn at(self, path: &Path) -> Self {
        Self { message: format!("{}: {}", path.display(), self.message), ..self }
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        self.code.into()
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let code = match error.kind() {
            ErrorKind::NoDataKeyOpened => 3,
            ErrorKind::MalformedMessage | ErrorKind::NotAuthentic => 4,
            ErrorKind::CommitmentPolicy
            | ErrorKind::SignedMessage
            | ErrorKind::LimitExceeded
            | ErrorKind::ContextMismatch => 5,
            ErrorKind::KeyService => 6,
            ErrorKind::InvalidArgument => COMMAND,
            _ => FILE,
        };
        Self { code, message: error.to_string() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
