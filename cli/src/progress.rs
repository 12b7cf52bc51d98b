//! What a person sees while a long file is read: a bar on standard error, if that is a terminal.

use crate::{exit::Failure, files::Task};
use indicatif::{ProgressBar, ProgressStyle};
use std::{
    fs::File,
    io::{self, IsTerminal as _, Read},
    path::Path,
};

/// An input that shows how much of it has been read.
#[derive(Debug)]
pub(crate) struct Input {
    source: Source,
    bar: ProgressBar,
    length: Option<u64>,
    read: u64,
}

#[derive(Debug)]
enum Source {
    Pipe(io::Stdin),
    File(File),
}

impl Input {
    /// Opens the task's input.
    pub(crate) fn open(task: &Task, quiet: bool) -> Result<Self, Failure> {
        let Some(path) = task.input.as_deref() else {
            let source = Source::Pipe(io::stdin());
            return Ok(Self { source, bar: ProgressBar::hidden(), length: None, read: 0 });
        };
        let file = File::open(path).map_err(|error| Failure::file(path, "cannot be read", &error))?;
        let length = file.metadata().ok().filter(|it| it.is_file()).map(|it| it.len());
        let bar = match length {
            Some(length) if !quiet && io::stderr().is_terminal() => bar(path, length),
            _ => ProgressBar::hidden(),
        };
        Ok(Self { source: Source::File(file), bar, length, read: 0 })
    }

    /// Bytes that it has, where that is known beforehand.
    pub(crate) fn length(&self) -> Option<u64> {
        self.length
    }

    /// Bytes that have been read.
    pub(crate) fn read_so_far(&self) -> u64 {
        self.read
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = match &mut self.source {
            Source::Pipe(pipe) => pipe.read(buffer)?,
            Source::File(file) => file.read(buffer)?,
        };
        let more = u64::try_from(length).unwrap_or(u64::MAX);
        self.read = self.read.saturating_add(more);
        self.bar.inc(more);
        Ok(length)
    }
}

impl Drop for Input {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn bar(path: &Path, length: u64) -> ProgressBar {
    let style = "{msg} [{wide_bar}] {bytes}/{total_bytes} {bytes_per_sec} {eta}";
    let bar = ProgressBar::new(length).with_message(path.display().to_string());
    match ProgressStyle::with_template(style) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
