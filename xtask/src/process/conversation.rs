//! A program that answers questions, a line of JSON each.

use super::{Failed, Job, Running, read_lines};
use crate::ui;
use anyhow::{Result, anyhow};
use serde_json::Value;
use std::{
    io::Write as _,
    process::{ChildStdin, Stdio},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};

/// A running program that answers; dropped, it is killed with all that it started.
pub(crate) struct Conversation {
    job: Job,
    // Before the input: the end of its input would otherwise race with being killed.
    _running: Running,
    input: ChildStdin,
    answers: mpsc::Receiver<String>,
    /// What it printed to standard error.
    complaints: Arc<Mutex<String>>,
}

impl Job {
    /// Starts it to be asked.
    ///
    /// # Errors
    ///
    /// [`Failed`] when the program is missing.
    pub(crate) fn converse(mut self) -> Result<Conversation, Failed> {
        match self.start_conversation() {
            Ok((running, input, answers, complaints)) => {
                Ok(Conversation { job: self, _running: running, input, answers, complaints })
            }
            Err(error) => Err(self.failed(super::failed::reason_not_started(&error), String::new())),
        }
    }

    #[allow(clippy::type_complexity, reason = "the parts of a conversation, named where they are taken")]
    fn start_conversation(
        &mut self,
    ) -> std::io::Result<(Running, ChildStdin, mpsc::Receiver<String>, Arc<Mutex<String>>)> {
        let ((answers, out), (errors, err)) = (std::io::pipe()?, std::io::pipe()?);
        self.command.stdin(Stdio::piped()).stdout(out).stderr(err);
        let mut child = self.command.spawn()?;
        self.command.stdout(Stdio::null()).stderr(Stdio::null());
        let input = child.stdin.take().ok_or(std::io::ErrorKind::BrokenPipe)?;
        let complaints = Arc::new(Mutex::new(String::new()));
        let (lines, kept) = (read_lines(errors), Arc::clone(&complaints));
        thread::spawn(move || {
            for line in lines {
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                *kept += &(line + "\n");
            }
        });
        Ok((Running { child }, input, read_lines(answers), complaints))
    }
}

impl Conversation {
    /// Asks, and waits for the answer.
    ///
    /// # Errors
    ///
    /// When the program says that it failed, says nothing within the job's limit, or ends.
    pub(crate) fn ask(&mut self, question: &Value) -> Result<Value> {
        let sent = writeln!(self.input, "{question}").and_then(|()| self.input.flush());
        let answer = match sent {
            Ok(()) => self.answers.recv_timeout(self.job.limit),
            Err(_) => Err(mpsc::RecvTimeoutError::Disconnected),
        };
        let answer = match answer {
            Ok(answer) => answer,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                return Err(self.failed(format!("no answer within {}", ui::seconds(self.job.limit))).into());
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                // What it said last may still be on its way here.
                thread::sleep(Duration::from_millis(100));
                return Err(self.failed("ended".to_owned()).into());
            }
        };
        let answer: Value = serde_json::from_str(&answer)
            .map_err(|error| anyhow!(self.failed(format!("answered what is no JSON ({error}): {answer}"))))?;
        match answer["error"].as_str() {
            Some(error) => Err(anyhow!(self.failed(format!("{question}: {error}")))),
            None => Ok(answer),
        }
    }

    fn failed(&self, reason: String) -> Failed {
        self.job.failed(reason, self.complaints.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn shell(script: &str) -> Conversation {
        Job::new("sh").args(["-c", script]).converse().unwrap()
    }

    #[test]
    fn questions_are_answered_in_turn() {
        let mut echo = shell("while read -r line; do echo \"{\\\"heard\\\": $line}\"; done");
        for number in [1, 2] {
            assert_eq!(echo.ask(&json!(number)).unwrap(), json!({ "heard": number }));
        }
    }

    #[test]
    fn a_failure_and_an_end_are_told_with_what_was_complained_about() {
        let mut failing = shell("read -r line; echo '{\"error\": \"no such thing\"}'; echo gone >&2");
        assert!(failing.ask(&json!({})).unwrap_err().to_string().contains("no such thing"));
        let ended = failing.ask(&json!({})).unwrap_err().to_string();
        assert!(ended.contains("ended") && ended.contains("| gone"), "{ended}");
    }
}
