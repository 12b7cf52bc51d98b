//! `AuditLog`: records as lines of JSON, wherever they are written to.

use crate::lock::lock;
use serde_json::Value;
use std::{
    fmt,
    io::{self, Write},
    sync::Mutex,
};

/// Where each record goes as it is made, one line each.
pub(crate) struct AuditLog(Mutex<State>);

struct State {
    writer: Box<dyn Write + Send>,
    /// The first error. Nothing is written after it: a log with a hole would look like a whole one.
    failure: Option<io::ErrorKind>,
}

impl AuditLog {
    pub(crate) fn new(writer: impl Write + Send + 'static) -> Self {
        Self(Mutex::new(State { writer: Box::new(writer), failure: None }))
    }

    /// Writes a line, so that it is there when the call is answered.
    ///
    /// # Errors
    /// What the writer says, now and ever after.
    pub(super) fn write(&self, event: &Value) -> io::Result<()> {
        let mut state = lock(&self.0);
        if let Some(kind) = state.failure {
            return Err(kind.into());
        }
        let line = format!("{event}\n");
        let written = state.writer.write_all(line.as_bytes()).and_then(|()| state.writer.flush());
        state.failure = written.as_ref().err().map(io::Error::kind);
        written
    }

    /// Why it is not written any more, if it is not.
    pub(super) fn failure(&self) -> Option<io::Error> {
        lock(&self.0).failure.map(io::Error::from)
    }
}

impl fmt::Debug for AuditLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuditLog").field("failure", &self.failure()).finish_non_exhaustive()
    }
}
