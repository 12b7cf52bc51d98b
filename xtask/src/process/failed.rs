//! The error of a program that did not do what it was asked: the command, the reason, the end of its output.

use std::{ffi::OsStr, fmt, path::Path, process::Command};

/// How many of the last lines a failure shows.
const TAIL: usize = 40;

/// A program that did not do what it was asked, with all that it printed.
#[derive(Debug)]
pub(crate) struct Failed {
    command: String,
    reason: String,
    /// Everything that the program printed, both of its outputs in their order.
    pub(crate) output: String,
}

impl Failed {
    pub(super) fn new(command: &Command, reason: String, output: String) -> Self {
        Self { command: display(command), reason, output }
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.command, self.reason)?;
        let lines: Vec<&str> = self.output.trim_end().lines().collect();
        let hidden = lines.len().saturating_sub(TAIL);
        if hidden > 0 {
            write!(f, "\n    | ({hidden} lines before)")?;
        }
        lines.iter().skip(hidden).try_for_each(|line| write!(f, "\n    | {line}"))
    }
}

impl std::error::Error for Failed {}

/// Says why a program could not be started.
pub(super) fn reason_not_started(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such program".to_owned(),
        _ => error.to_string(),
    }
}

/// Writes a command with the program's bare name: a line for people, not for a shell.
fn display(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    let words = std::iter::once(name).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}
