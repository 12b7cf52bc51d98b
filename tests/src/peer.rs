//! The official SDKs as processes that answer one JSON line for each JSON line: see `peers/README.md`.

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use std::{
    env,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

/// A running peer; ends with this value.
#[derive(Debug)]
pub struct Peer {
    name: &'static str,
    process: Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Peer {
    /// Starts the official Python SDK with the interpreter of `KMSEAL_PYTHON`.
    ///
    /// `None`, with a line that says so, where the variable is not set: `cargo xtask test` sets it.
    pub fn python() -> Option<Self> {
        let python = setting("KMSEAL_PYTHON")?;
        Some(Self::start("the official Python SDK", Command::new(python).arg(peers().join("python/peer.py"))))
    }

    /// Starts the official JavaScript SDK from the folder of `KMSEAL_NODE_PEER`.
    ///
    /// `None`, with a line that says so, where the variable is not set: `cargo xtask test` sets it.
    pub fn node() -> Option<Self> {
        let folder = PathBuf::from(setting("KMSEAL_NODE_PEER")?);
        Some(Self::start("the official JavaScript SDK", Command::new("node").arg(folder.join("peer.mjs"))))
    }

    fn start(name: &'static str, command: &mut Command) -> Self {
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        let requests = process.stdin.take();
        let answers = BufReader::new(process.stdout.take().expect("its output is piped"));
        Self { name, process, requests, answers }
    }

    /// The peer's name, for messages of tests.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Asks once; `Err` holds the peer's words.
    pub fn ask(&mut self, request: &Value) -> Result<Value, String> {
        let answer = self.answer(request);
        if answer["ok"] == true { Ok(answer) } else { Err(answer["error"].to_string()) }
    }

    /// Asks once; the answer says under `ok` whether it went well.
    pub fn answer(&mut self, request: &Value) -> Value {
        let requests = self.requests.as_mut().expect("its input is open while it lives");
        writeln!(requests, "{request}").expect("the peer reads");
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("the peer writes");
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("{} died: {line:?}", self.name))
    }

    /// Has the peer encrypt.
    pub fn encrypt(&mut self, keyring: &Value, message: &PeerMessage<'_>) -> Result<Vec<u8>, String> {
        let request = json!({
            "op": "encrypt",
            "keyring": keyring,
            "plaintext": BASE64_STANDARD.encode(message.plaintext),
            "suite": message.suite,
            "frame_length": message.frame_length,
            "encryption_context": message.context,
        });
        Ok(bytes(&self.ask(&request)?["ciphertext"]))
    }

    /// Has the peer decrypt; its answer's header comes too.
    pub fn decrypt(
        &mut self,
        keyring: &Value,
        ciphertext: &[u8],
        context: &Value,
    ) -> Result<(Vec<u8>, Value), String> {
        let request = json!({
            "op": "decrypt",
            "keyring": keyring,
            "ciphertext": BASE64_STANDARD.encode(ciphertext),
            "encryption_context": context,
        });
        let answer = self.ask(&request)?;
        Ok((bytes(&answer["plaintext"]), answer))
    }
}

/// What a peer is to encrypt.
#[derive(Debug)]
pub struct PeerMessage<'a> {
    /// The plaintext.
    pub plaintext: &'a [u8],
    /// The suite's id as four hexadecimal digits.
    pub suite: String,
    /// Bytes in a frame.
    pub frame_length: u32,
    /// The encryption context, an object of strings.
    pub context: &'a Value,
}

impl Drop for Peer {
    /// A peer ends when its input closes.
    fn drop(&mut self) {
        self.requests = None;
        let _ = self.process.wait();
    }
}

fn bytes(value: &Value) -> Vec<u8> {
    BASE64_STANDARD.decode(value.as_str().unwrap_or_default()).expect("the peer answers in base64")
}

pub(crate) fn peers() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers")
}

/// The variable's value; where it is missing, a skip that CI does not allow.
pub fn setting(name: &str) -> Option<String> {
    let value = env::var(name).ok();
    if value.is_none() {
        assert!(
            env::var_os("CI").is_none(),
            "{name} is not set, and CI must not skip; run `cargo xtask test`"
        );
        println!("skipped: {name} is not set; `cargo xtask test` sets it");
    }
    value
}
