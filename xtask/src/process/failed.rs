//! The error of a program that did not do what it was asked: the command, the reason, the end of its output.

use std::{ffi::OsStr, fmt, path::Path, process::Command};

/// How many of the last lines a failure shows.
const TAIL: usize = 40;
/// How many of the lines before them it shows: the ones in which tests say that they failed, and why.
const TOLD: usize = 40;
/// How many characters of a line it shows: a test may print a whole file in one.
const WIDTH: usize = 300;

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
        let (before, tail) = lines.split_at(lines.len().saturating_sub(TAIL));
        if !before.is_empty() {
            write!(f, "\n    | ({} lines before)", before.len())?;
        }
        let told = failures(before).take(TOLD);
        told.chain(tail.iter().copied()).try_for_each(|line| write!(f, "\n    | {line:.WIDTH$}"))
    }
}

/// The lines in which tests say that they failed, each with the line after it, which says why.
fn failures<'a>(lines: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
    let says = |line: &&str| {
        line.contains(" panicked at ") || line.ends_with(" ... FAILED") || line.trim_start().starts_with("✖ ")
    };
    let mut after = false;
    lines.iter().copied().filter(move |line| {
        let told = says(line);
        std::mem::replace(&mut after, told) || told
    })
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
