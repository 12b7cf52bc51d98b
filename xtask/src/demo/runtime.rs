//! The programs that seal and open the demonstration's file, one per runtime.

use super::{Places, service::MockKms};
use crate::{process::Job, workspace};
use anyhow::Result;
use std::{fmt, path::Path, time::Duration};

/// How long one program may take for one file.
const LIMIT: Duration = Duration::from_secs(300);

/// Where kmseal runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sealer {
    Native,
    Node,
    Chromium,
}

impl Sealer {
    pub(super) const ALL: [Self; 3] = [Self::Native, Self::Node, Self::Chromium];

    /// The runtime as part of a file's name.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Node => "node",
            Self::Chromium => "chromium",
        }
    }
}

impl fmt::Display for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Native => "Rust",
            Self::Node => "Node",
            Self::Chromium => "Chromium",
        })
    }
}

/// Who opens: kmseal everywhere it runs, and the official Python SDK.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opener {
    Kmseal(Sealer),
    OfficialPython,
}

impl Opener {
    pub(super) const ALL: [Self; 4] = [
        Self::Kmseal(Sealer::Native),
        Self::Kmseal(Sealer::Node),
        Self::Kmseal(Sealer::Chromium),
        Self::OfficialPython,
    ];

    /// Whether a refusal keeps the key service's words to itself.
    pub(super) fn hides_the_cause(self) -> bool {
        self == Self::OfficialPython
    }

    /// What a refusal says to its user: all of it, but the official Python SDK's last line alone, which comes
    /// behind fifty of its own code.
    pub(super) fn words(self, output: &str) -> impl Iterator<Item = &str> {
        let lines = output.trim().lines();
        let skipped = if self.hides_the_cause() { lines.clone().count().saturating_sub(1) } else { 0 };
        lines.skip(skipped)
    }
}

impl fmt::Display for Opener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kmseal(runtime) => runtime.fmt(f),
            Self::OfficialPython => f.write_str("the official Python SDK"),
        }
    }
}

/// Prepares programs that use one key of one key service.
pub(super) struct Runtime<'a> {
    pub(super) places: &'a Places,
    pub(super) kms: &'a MockKms,
    pub(super) key: &'a str,
}

impl Runtime<'_> {
    /// A program that seals `input` to `output`.
    pub(super) fn seal(&self, by: Sealer, input: &Path, output: &Path) -> Result<Job> {
        self.kmseal(by, "seal", input, output)
    }

    /// A program that opens `input` to `output`.
    pub(super) fn open(&self, with: Opener, input: &Path, output: &Path) -> Result<Job> {
        match with {
            Opener::Kmseal(runtime) => self.kmseal(runtime, "open", input, output),
            Opener::OfficialPython => {
                let script = workspace::root().join("tests/peers/python/open_file.py");
                let job = Job::new(&self.places.python).args([&script]).args([self.key]);
                Ok(self.kms.for_aws_tools(job.args([input, output])).limit(LIMIT))
            }
        }
    }

    fn kmseal(&self, runtime: Sealer, action: &str, input: &Path, output: &Path) -> Result<Job> {
        let Places { chromium, binaries, examples, .. } = self.places;
        let job = match runtime {
            Sealer::Native => Job::new(binaries.join(format!("{action}-file"))).args([self.key]),
            Sealer::Node => {
                Job::new("node").args([examples.join(format!("node/{action}-file.mjs"))]).args([self.key])
            }
            Sealer::Chromium => Job::new("node")
                .args([examples.join("web/drive.mjs")])
                .args([action, self.key, self.kms.endpoint()])
                .env("KMSEAL_CHROMIUM", chromium),
        };
        // Backtraces, and the AWS SDK's advice about versions of Node, are no part of what a runtime answers.
        let job = job.args([input, output]).env("NODE_NO_WARNINGS", "1").env("RUST_BACKTRACE", "0");
        Ok(self.kms.for_aws_tools(job).limit(LIMIT))
    }
}
