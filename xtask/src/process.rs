//! Programs that xtask runs: output captured, the tail shown on failure, nothing left running.

mod conversation;
mod failed;
mod server;
mod tree;

use crate::ui::{self, Line};
pub(crate) use conversation::Conversation;
pub(crate) use failed::Failed;
pub(crate) use server::Server;
use std::{
    ffi::{OsStr, OsString},
    io::{BufRead, BufReader, PipeReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

/// How long a program may run unless its job says otherwise.
const DEFAULT_LIMIT: Duration = Duration::from_secs(30 * 60);

/// A program to run, with what it gets from its caller.
pub(crate) struct Job {
    command: Command,
    limit: Duration,
}

impl Job {
    /// Prepares to run `program` in the current folder with no input.
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(program);
        command.stdin(Stdio::null());
        Self { command, limit: DEFAULT_LIMIT }
    }

    /// Adds arguments.
    pub(crate) fn args<S: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.command.args(args);
        self
    }

    /// Sets an environment variable.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Keeps an environment variable of this process from the program.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    /// Sets environment variables.
    pub(crate) fn envs(mut self, variables: &[(&str, PathBuf)]) -> Self {
        self.command.envs(variables.iter().map(|(name, value)| (name, value)));
        self
    }

    /// Puts `folders` in front of `PATH`.
    pub(crate) fn path(mut self, folders: &[&Path]) -> Self {
        let mut path = OsString::new();
        for folder in folders {
            path.push(folder);
            path.push(":");
        }
        path.push(std::env::var_os("PATH").unwrap_or_default());
        self.command.env("PATH", path);
        self
    }

    /// Runs it in `folder`.
    pub(crate) fn dir(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Stops it, with all that it started, when it runs longer than `limit`.
    pub(crate) fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Runs it to its end, shows its latest line of output on `line`, and returns all that it printed.
    ///
    /// # Errors
    ///
    /// [`Failed`] when the program is missing, takes too long or exits with anything but 0.
    pub(crate) fn run(mut self, line: &Line) -> Result<String, Failed> {
        let (lines, running) = match self.start() {
            Ok(started) => started,
            Err(error) => return Err(self.failed(failed::reason_not_started(&error), String::new())),
        };
        let deadline = Instant::now() + self.limit;
        let mut output = String::new();
        loop {
            match lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(text) => {
                    line.note(&text);
                    output.push_str(&text);
                    output.push('\n');
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    drop(running);
                    let reason = format!("took longer than {}", ui::seconds(self.limit));
                    return Err(self.failed(reason, output));
                }
            }
        }
        match running.wait() {
            Ok(status) if status.success() => Ok(output),
            Ok(status) => Err(self.failed(status.to_string(), output)),
            Err(error) => Err(self.failed(error.to_string(), output)),
        }
    }

    /// Runs a short program and returns its standard output without the white space around it.
    ///
    /// # Errors
    ///
    /// [`Failed`] when the program is missing or exits with anything but 0.
    pub(crate) fn output(mut self) -> Result<String, Failed> {
        match self.command.output() {
            Ok(output) if output.status.success() => {
                Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
            }
            Ok(output) => {
                Err(self.failed(output.status.to_string(), String::from_utf8_lossy(&output.stderr).into()))
            }
            Err(error) => Err(self.failed(failed::reason_not_started(&error), String::new())),
        }
    }

    /// Starts it with both of its outputs in one pipe, so that they keep their order.
    fn start(&mut self) -> std::io::Result<(mpsc::Receiver<String>, Running)> {
        let (reader, writer) = std::io::pipe()?;
        self.command.stdout(writer.try_clone()?).stderr(writer);
        let child = self.command.spawn()?;
        // The command holds the pipe's writing ends: reading ends only once they are gone from here.
        self.command.stdout(Stdio::null()).stderr(Stdio::null());
        Ok((read_lines(reader), Running { child }))
    }

    fn failed(&self, reason: String, output: String) -> Failed {
        Failed::new(&self.command, reason, output)
    }
}

/// A running child; dropped before its end, it is killed with all that it started.
struct Running {
    child: Child,
}

impl Running {
    fn wait(mut self) -> std::io::Result<std::process::ExitStatus> {
        self.child.wait()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            tree::kill_descendants(self.child.id());
            // It may have ended in between, which is what was wanted.
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// Reads lines on a thread of its own, so that whoever waits for them can give up.
fn read_lines(reader: PipeReader) -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(reader).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line);
            // Some programs colour even what goes into a pipe, which no log needs.
            let line = console::strip_ansi_codes(line.trim_end()).into_owned();
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    receiver
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Job {
        Job::new("sh").args(["-c", script])
    }

    #[test]
    fn both_outputs_come_back_in_their_order() {
        let output = shell("echo one; echo two >&2; echo three").run(&Line::start("a test")).unwrap();
        assert_eq!(output, "one\ntwo\nthree\n");
    }

    #[test]
    fn a_failure_shows_the_command_the_reason_and_the_tail() {
        let failed = shell("seq 50; exit 3").run(&Line::start("a test")).unwrap_err().to_string();
        assert!(
            failed.starts_with("sh -c seq 50; exit 3: exit status: 3\n    | (10 lines before)\n    | 11")
        );
        assert!(failed.ends_with("    | 50"), "{failed}");
    }

    #[test]
    fn a_failure_shows_which_test_failed_however_long_ago() {
        let script = "seq 60; echo \"thread 'a' panicked at b.rs:1:2:\"; echo 3 is not 4; seq 60; exit 1";
        let failed = shell(script).run(&Line::start("a test")).unwrap_err().to_string();
        let told = "(82 lines before)\n    | thread 'a' panicked at b.rs:1:2:\n    | 3 is not 4\n    | 21\n";
        assert!(failed.contains(told), "{failed}");
    }

    #[test]
    fn a_missing_program_is_named() {
        let failed = Job::new("/nowhere/no-such-program").output().unwrap_err().to_string();
        assert_eq!(failed, "no-such-program: there is no such program");
    }

    #[test]
    fn a_program_over_its_limit_ends_with_all_that_it_started() {
        let started = Instant::now();
        let job = shell("sleep 61 & echo $!; sleep 61").limit(Duration::from_millis(300));
        let failed = job.run(&Line::start("a test")).unwrap_err();
        assert!(started.elapsed() < Duration::from_secs(30));
        let grandchild = failed.output.trim();
        assert!(!grandchild.is_empty());
        // A killed process may stay in the table until its new parent collects it, as a zombie.
        let state = shell(&format!("ps -o stat= -p {grandchild} || true")).output().unwrap();
        assert!(state.is_empty() || state.starts_with('Z'), "{state}");
    }
}
