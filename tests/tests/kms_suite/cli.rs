//! The suite through the AWS CLI: its own driver with the arguments of a command line, many calls in one process.

use crate::{
    client::{Client, Origin, Refusal, is_bytes},
    stage::{mock, perform, serve},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::{Map, Value, json};
use std::fs;
use tempfile::TempDir;
use tests::peer::Peer;

struct Cli {
    peer: Peer,
    endpoint: String,
    /// Where bytes wait: the CLI takes them from files.
    files: TempDir,
}

impl Client for Cli {
    fn call(&mut self, origin: Origin<'_>, operation: &str, input: &Value) -> Result<Value, Refusal> {
        let mut arguments = vec!["kms".to_owned(), kebab(operation)];
        let mut rest = Map::new();
        for (name, value) in input.as_object().into_iter().flatten() {
            if is_bytes(name) {
                let file = self.files.path().join(name);
                fs::write(&file, BASE64_STANDARD.decode(value.as_str().unwrap()).unwrap()).unwrap();
                arguments.extend([format!("--{}", kebab(name)), format!("fileb://{}", file.display())]);
            } else {
                rest.insert(name.clone(), value.clone());
            }
        }
        arguments.extend(["--cli-input-json".to_owned(), Value::Object(rest).to_string()]);
        // As the service pages: the CLI would put all pages into one answer.
        arguments.extend(["--no-paginate", "--output", "json", "--region"].map(str::to_owned));
        arguments.extend([origin.region.to_owned(), "--endpoint-url".to_owned(), self.endpoint.clone()]);
        let request = json!({ "op": "aws-cli", "account": origin.account, "arguments": arguments });
        let answer = self.peer.answer(&request);
        assert_eq!(answer["ok"], true, "{operation}: {}", answer["error"]);
        let printed = answer["output"].as_str().unwrap_or_default().trim();
        match answer["status"].as_u64() {
            Some(0) if printed.is_empty() => Ok(json!({})),
            Some(0) => Ok(serde_json::from_str(printed).expect("it prints JSON")),
            _ => Err(refusal(answer["errors"].as_str().unwrap_or_default())),
        }
    }
}

/// `ScheduleKeyDeletion` as the CLI spells it: `schedule-key-deletion`.
fn kebab(name: &str) -> String {
    let dashed = name.char_indices().map(|(at, letter)| match letter {
        'A'..='Z' if at > 0 => format!("-{}", letter.to_ascii_lowercase()),
        _ => letter.to_ascii_lowercase().to_string(),
    });
    dashed.collect()
}

/// Reads `An error occurred (Code) when calling the Operation operation: message`, where the colon may follow a word
/// about retries in brackets.
fn refusal(printed: &str) -> Refusal {
    let parts = printed.split_once("An error occurred (").and_then(|(_, rest)| rest.split_once(')'));
    let (code, rest) = parts.unwrap_or_else(|| panic!("the AWS CLI says {printed:?}"));
    let (_, rest) = rest.split_once(" operation").unwrap_or_default();
    let end = if rest.starts_with(" (") { "): " } else { ": " };
    let (_, message) = rest.split_once(end).unwrap_or_default();
    Refusal::new(code, message.strip_suffix('\n').unwrap_or(message))
}

#[test]
fn the_aws_cli() {
    let Some(peer) = Peer::python() else { return };
    let kms = mock();
    let server = serve(&kms);
    let files = TempDir::new().unwrap();
    perform("the AWS CLI", &kms, &mut Cli { peer, endpoint: server.url(), files });
}

#[test]
fn refusals_are_read() {
    for retries in ["", " (reached max retries: 0)"] {
        let printed = "\nAn error occurred (NotFoundException) when calling the X operation";
        let printed = format!("{printed}{retries}: Key 'a' (b): c\n");
        assert_eq!(refusal(&printed).to_string(), "NotFoundException: Key 'a' (b): c");
    }
}
