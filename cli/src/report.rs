//! What is said of a file that is done: a sentence for people, or a line of JSON for programs.

use crate::{arguments::Files, files::Task};
use kmseal::Header;
use serde_json::json;
use std::{
    io::{self, Write},
    path::Path,
};

/// Says that a file is done. Where standard output has the bytes, it goes to standard error.
pub(crate) fn done(verb: &str, files: &Files, task: &Task, read: u64, header: Option<&Header>) {
    if files.quiet {
        return;
    }
    let name = |path: Option<&Path>| path.map_or("-".to_owned(), |path| path.display().to_string());
    let (input, output) = (name(task.input.as_deref()), name(task.output.as_deref()));
    let line = if files.json {
        let suite = header.map(|header| header.suite.name());
        let data_keys = header.map(|header| header.encrypted_data_keys.len());
        json!({
            "done": verb, "input": input, "output": output, "bytesRead": read, "suite": suite,
            "encryptedDataKeys": data_keys,
        })
        .to_string()
    } else {
        format!("{verb} {input} -> {output}")
    };
    // What cannot be told is not worth failing for: the file is done.
    if task.output.is_none() {
        writeln!(io::stderr(), "{line}").ok();
    } else {
        writeln!(io::stdout(), "{line}").ok();
    }
}
