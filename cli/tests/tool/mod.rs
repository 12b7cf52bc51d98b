//! Runs the built tool in a folder of its own, with two AES keys in it.
#![allow(dead_code, reason = "each test program uses a part")]

use std::{
    fs,
    io::Write as _,
    path::PathBuf,
    process::{Command, Output, Stdio},
};
use tempfile::TempDir;

/// A folder and the tool.
pub(crate) struct Tool {
    folder: TempDir,
    environment: Vec<(String, String)>,
}

impl Tool {
    pub(crate) fn new() -> Self {
        let tool = Self { folder: tempfile::tempdir().unwrap(), environment: Vec::new() };
        tool.write("a.key", &[7; 32]);
        tool.write("a.base64", b"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n");
        tool.write("b.key", &[8; 32]);
        tool
    }

    pub(crate) fn with_environment(mut self, name: &str, value: impl Into<String>) -> Self {
        self.environment.push((name.to_owned(), value.into()));
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    /// The files in the folder, by name.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Runs it, and it does what it should.
    #[track_caller]
    pub(crate) fn ok(&self, arguments: &[&str]) -> Output {
        let output = self.pipe(arguments, b"");
        assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
        output
    }

    /// Runs it, and it fails with `code`; gives what it said.
    #[track_caller]
    pub(crate) fn fails(&self, arguments: &[&str], code: i32) -> String {
        let output = self.pipe(arguments, b"");
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", text(&output.stderr));
        text(&output.stderr)
    }

    /// Runs it with `input` on standard input.
    pub(crate) fn pipe(&self, arguments: &[&str], input: &[u8]) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_kmseal"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env_remove("KMSEAL_PROFILE")
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        std::thread::scope(|scope| {
            // It may end before it has read everything.
            scope.spawn(move || stdin.write_all(input).ok());
            child.wait_with_output().unwrap()
        })
    }
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}
