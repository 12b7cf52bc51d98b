//! mock-kms as a running server, and the AWS CLI that manages its keys.

use super::Places;
use crate::{
    process::{Job, Server},
    ui::Line,
};
use anyhow::{Context, Result, ensure};
use std::{path::PathBuf, time::Duration};

/// What mock-kms prints before its address once it is ready.
const SETTING: &str = "AWS_ENDPOINT_URL_KMS=";

/// How long the server may take to say that it is ready.
const READY: Duration = Duration::from_secs(20);

/// A running mock-kms; it ends with this value.
pub(super) struct MockKms {
    server: Server,
    endpoint: String,
    aws: PathBuf,
}

impl MockKms {
    /// Starts it on a free port of the loopback interface.
    pub(super) fn start(places: &Places) -> Result<Self> {
        let line = Line::start("Start mock-kms");
        let job = Job::new(places.binaries.join("mock-kms")).args(["--port", "0"]);
        let (server, ready) = job.serve(SETTING, READY)?;
        let endpoint = ready
            .split_whitespace()
            .find_map(|word| word.strip_prefix(SETTING))
            .with_context(|| format!("mock-kms did not say where it listens, but: {ready}"))?
            .to_owned();
        line.done(&endpoint);
        Ok(Self { server, endpoint, aws: places.python.with_file_name("aws") })
    }

    /// The address that clients are given.
    pub(super) fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Creates a key and returns its ARN.
    pub(super) fn create_key(&self) -> Result<String> {
        let line = Line::start("Create a key with the AWS CLI");
        let arguments =
            ["create-key", "--description", "demo", "--query", "KeyMetadata.Arn", "--output", "text"];
        let arn = self.aws(&arguments).output()?;
        ensure!(arn.starts_with("arn:aws:kms:"), "the AWS CLI printed no key ARN, but: {arn}");
        line.done(&arn);
        Ok(arn)
    }

    /// Disables the key.
    pub(super) fn disable_key(&self, key: &str) -> Result<()> {
        let line = Line::start("Disable it with the AWS CLI");
        self.aws(&["disable-key", "--key-id", key]).run(&line)?;
        line.done("");
        Ok(())
    }

    /// Stops it and checks that it stops as asked, cleanly.
    pub(super) fn stop(self) -> Result<()> {
        let line = Line::start("Stop mock-kms");
        self.server.stop()?;
        line.done("");
        Ok(())
    }

    /// Gives a program the settings that every AWS SDK and tool reads.
    pub(super) fn for_aws_tools(&self, job: Job) -> Job {
        job.env("AWS_ENDPOINT_URL_KMS", &self.endpoint)
            .env("AWS_REGION", "us-east-1")
            .env("AWS_DEFAULT_REGION", "us-east-1")
            .env("AWS_ACCESS_KEY_ID", "test")
            .env("AWS_SECRET_ACCESS_KEY", "test")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_PAGER", "")
    }

    fn aws(&self, arguments: &[&str]) -> Job {
        self.for_aws_tools(Job::new(&self.aws).args(["kms"]).args(arguments))
    }
}
