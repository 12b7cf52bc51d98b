//! The machine that a run was made on, as far as its figures depend on it.

use crate::process::Job;
use anyhow::Result;
use serde::{Deserialize, Serialize};
use std::{fs, thread};

/// Where and when an area was measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Machine {
    /// `YYYY-MM-DD`, in UTC.
    pub(super) date: String,
    /// Whether the run was a short one.
    pub(super) quick: bool,
    pub(super) processor: String,
    pub(super) cores: usize,
    pub(super) memory: String,
    pub(super) system: String,
    pub(super) rust: String,
    /// How many programs wanted to run in the minute before, on average: 0 on a machine that was idle.
    pub(super) load_before: String,
}

/// Describes this machine now. What it does not tell is `unknown`.
pub(super) fn describe(quick: bool) -> Result<Machine> {
    let unknown = || "unknown".to_owned();
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let memory = field(&read("/proc/meminfo"), "MemTotal")
        .and_then(|text| text.strip_suffix("kB")?.trim().parse::<u64>().ok())
        .map_or_else(unknown, |kibibytes| format!("{} GiB", kibibytes.div_ceil(1 << 20)));
    let system = field(&read("/etc/os-release").replace('=', ":"), "PRETTY_NAME");
    let system = system.map_or_else(unknown, |name| name.trim_matches('"').to_owned());
    Ok(Machine {
        date: Job::new("date").args(["-u", "+%Y-%m-%d"]).output()?,
        quick,
        processor: field(&read("/proc/cpuinfo"), "model name").unwrap_or_else(unknown),
        cores: thread::available_parallelism()?.get(),
        memory,
        system,
        rust: Job::new("rustc").args(["--version"]).output()?,
        load_before: read("/proc/loadavg").split(' ').next().map_or_else(unknown, str::to_owned),
    })
}

/// The value of the first line `name: value`.
fn field(text: &str, name: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        (found.trim() == name).then(|| value.trim().to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_by_their_whole_name() {
        let text = "model\t\t: 5\nmodel name\t: A Processor: Fast\n";
        assert_eq!(field(text, "model name").as_deref(), Some("A Processor: Fast"));
        assert_eq!(field(text, "name"), None);
    }
}
