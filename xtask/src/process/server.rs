//! A program that serves until it is told to stop.

use super::{Failed, Job, Running};
use std::{
    process::Command,
    sync::mpsc::RecvTimeoutError,
    time::{Duration, Instant},
};

/// A running server; dropped without [`Server::stop`], it is killed.
pub(crate) struct Server {
    job: Job,
    running: Running,
}

/// How long a server may take to end once it is told to.
const STOPPING: Duration = Duration::from_secs(10);

impl Job {
    /// Starts it and waits for the line with `word` in it, which says that it is ready.
    ///
    /// # Errors
    ///
    /// [`Failed`] when the program is missing, ends, or does not print such a line within `limit`.
    pub(crate) fn serve(mut self, word: &str, limit: Duration) -> Result<(Server, String), Failed> {
        let (lines, running) = self
            .start()
            .map_err(|error| self.failed(super::failed::reason_not_started(&error), String::new()))?;
        let deadline = Instant::now() + limit;
        let mut output = String::new();
        loop {
            match lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(line) if line.contains(word) => {
                    // Somebody must go on reading, or the server blocks when the pipe is full.
                    std::thread::spawn(move || lines.iter().for_each(drop));
                    return Ok((Server { job: self, running }, line));
                }
                Ok(line) => output = output + &line + "\n",
                Err(RecvTimeoutError::Timeout) => {
                    return Err(self.failed("was not ready in time".to_owned(), output));
                }
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(self.failed("ended at once".to_owned(), output));
                }
            }
        }
    }
}

impl Server {
    /// Asks it to stop, as a service manager would, and waits until it has.
    ///
    /// # Errors
    ///
    /// [`Failed`] when it does not end in time, or ends with anything but success.
    pub(crate) fn stop(mut self) -> Result<(), Failed> {
        let process = self.running.child.id().to_string();
        // A server that ended by itself shows in its exit status below.
        let _ = Command::new("kill").args(["-TERM", &process]).output();
        let deadline = Instant::now() + STOPPING;
        while Instant::now() < deadline {
            match self.running.child.try_wait() {
                Ok(Some(status)) if status.success() => return Ok(()),
                Ok(Some(status)) => return Err(self.job.failed(status.to_string(), String::new())),
                Ok(None) => std::thread::sleep(Duration::from_millis(20)),
                Err(error) => return Err(self.job.failed(error.to_string(), String::new())),
            }
        }
        Err(self.job.failed("did not stop when told to".to_owned(), String::new()))
    }
}
