//! A DynamoDB on this machine, served by moto as a process: see `peers/python/dynamodb_server.py`.

use crate::peer::{peers, setting};
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

/// A running DynamoDB without tables; ends with this value.
#[derive(Debug)]
pub struct DynamoDb {
    process: Child,
    url: String,
}

impl DynamoDb {
    /// Starts one with the interpreter of `KMSEAL_PYTHON`.
    ///
    /// `None`, with a line that says so, where the variable is not set: `cargo xtask test` sets it.
    pub fn start() -> Option<Self> {
        let mut process = Command::new(setting("KMSEAL_PYTHON")?)
            .arg(peers().join("python/dynamodb_server.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("the DynamoDB server does not start: {error}"));
        let mut url = String::new();
        let output = process.stdout.take().expect("its output is piped");
        BufReader::new(output).read_line(&mut url).expect("the server writes");
        assert!(url.starts_with("http://127.0.0.1:"), "the DynamoDB server died: {url:?}");
        Some(Self { process, url: url.trim().to_owned() })
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for DynamoDb {
    /// The server ends when its input closes, also if this process dies before it gets here.
    fn drop(&mut self) {
        self.process.stdin = None;
        let _ = self.process.wait();
    }
}
