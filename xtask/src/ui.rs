//! What a person sees: one line per piece of work with its time, live on a terminal and plain in a log.

use console::style;
use indicatif::{ProgressBar, ProgressStyle};
use std::{
    io::IsTerminal,
    time::{Duration, Instant},
};

/// How often a live line is drawn again.
const TICK: Duration = Duration::from_millis(100);

/// A piece of work in progress; dropped unfinished, it shows as failed.
pub(crate) struct Line {
    title: String,
    started: Instant,
    /// The live line, where there is a terminal to draw it on.
    bar: Option<ProgressBar>,
    finished: bool,
}

impl Line {
    /// Shows that the work called `title` has begun.
    pub(crate) fn start(title: impl Into<String>) -> Self {
        let title = title.into();
        let bar = std::io::stderr().is_terminal().then(|| spinner(&title));
        if bar.is_none() {
            println!("{:>6}  {title}", "start");
        }
        Self { title, started: Instant::now(), bar, finished: false }
    }

    /// Shows which part of the work has begun, in a log as well.
    pub(crate) fn phase(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.set_message(text.to_owned()),
            None => println!("{:>6}    {text}", ""),
        }
    }

    /// Shows the latest line that a program printed, on a terminal only.
    pub(crate) fn note(&self, text: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(text.trim().to_owned());
        }
    }

    /// Closes the line as a success, with what there is to say about it.
    pub(crate) fn done(mut self, detail: &str) {
        self.close(style(" ok").green().bold().to_string(), detail);
    }

    /// Closes the line as a failure.
    pub(crate) fn failed(mut self) {
        self.close(style("FAIL").red().bold().to_string(), "");
    }

    fn close(&mut self, mark: String, detail: &str) {
        self.finished = true;
        let Self { title, started, bar, .. } = self;
        if let Some(bar) = bar {
            bar.finish_and_clear();
        }
        let time = style(seconds(started.elapsed())).dim().to_string();
        let width = 6 + mark.len() - console::measure_text_width(&mark);
        println!("{}", format!("{mark:>width$}  {title}  {time}  {}", style(detail).dim()).trim_end());
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if !self.finished {
            self.close(style("FAIL").red().bold().to_string(), "");
        }
    }
}

/// A piece of work in equal steps: a line with a bar.
pub(crate) struct Progress(Line);

impl Progress {
    /// Shows that the work called `title` has begun, in `steps` steps.
    pub(crate) fn start(title: impl Into<String>, steps: usize) -> Self {
        let line = Line::start(title);
        if let Some(bar) = &line.bar {
            bar.set_length(u64::try_from(steps).unwrap_or(u64::MAX));
            if let Ok(style) = ProgressStyle::with_template(
                "{spinner:>6}  {prefix}  [{bar:24}] {pos}/{len}  {elapsed:.dim}  {wide_msg:.dim}",
            ) {
                bar.set_style(style.progress_chars("=> "));
            }
        }
        Self(line)
    }

    /// Shows that another step is done.
    pub(crate) fn step(&self) {
        if let Some(bar) = &self.0.bar {
            bar.inc(1);
        }
    }

    /// The line, for programs that show their output on it.
    pub(crate) fn line(&self) -> &Line {
        &self.0
    }

    /// Closes the line as a success, with what there is to say about it.
    pub(crate) fn done(self, detail: &str) {
        self.0.done(detail);
    }
}

/// Writes a duration as a person would say it: `0.4 s`, `12 s`, `3 min 20 s`.
pub(crate) fn seconds(time: Duration) -> String {
    let whole = time.as_secs();
    match whole {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        10..120 => format!("{whole} s"),
        _ => format!("{} min {} s", whole / 60, whole % 60),
    }
}

/// Writes a number of bytes in the unit that keeps it short.
pub(crate) fn bytes(count: u64) -> String {
    match count {
        0..1_024 => format!("{count} B"),
        1_024..1_048_576 => format!("{} KiB", count / 1_024),
        _ => format!("{:.1} MiB", count as f64 / 1_048_576.0),
    }
}

fn spinner(title: &str) -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_prefix(title.to_owned());
    if let Ok(style) = ProgressStyle::with_template("{spinner:>6}  {prefix}  {elapsed:.dim}  {wide_msg:.dim}")
    {
        bar.set_style(style);
    }
    bar.enable_steady_tick(TICK);
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        assert_eq!(seconds(Duration::from_millis(440)), "0.4 s");
        assert_eq!(seconds(Duration::from_secs(12)), "12 s");
        assert_eq!(seconds(Duration::from_secs(200)), "3 min 20 s");
    }

    #[test]
    fn sizes_read_well() {
        assert_eq!(bytes(1023), "1023 B");
        assert_eq!(bytes(2048), "2 KiB");
        assert_eq!(bytes(3 << 20), "3.0 MiB");
    }
}
