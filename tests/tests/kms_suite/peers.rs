//! The suite through boto3 and the AWS SDK for JavaScript, over HTTP.

use crate::{
    client::{Client, Origin, Refusal, is_bytes},
    stage::{mock, perform, serve},
};
use serde_json::{Map, Value, json};
use tests::peer::Peer;

/// A peer that calls the server at an endpoint.
struct Remote {
    peer: Peer,
    endpoint: String,
}

impl Client for Remote {
    fn call(&mut self, origin: Origin<'_>, operation: &str, input: &Value) -> Result<Value, Refusal> {
        let request = json!({
            "op": "kms",
            "endpoint": self.endpoint,
            "region": origin.region,
            "account": origin.account,
            "action": operation,
            "params": marked(input),
        });
        let answer = self.peer.answer(&request);
        if answer["ok"] == true {
            return Ok(unmarked(&answer["response"]));
        }
        match answer["code"].as_str() {
            Some(code) => Err(Refusal::new(code, answer["message"].as_str().unwrap_or_default())),
            None => panic!("{}: {operation}: {}", self.peer.name(), answer["error"]),
        }
    }
}

/// Bytes as peers take them: `{"$bytes": base64}`.
fn marked(input: &Value) -> Value {
    let members = input.as_object().into_iter().flatten();
    let member = |(name, value): (&String, &Value)| {
        let value = if is_bytes(name) { json!({ "$bytes": value }) } else { value.clone() };
        (name.clone(), value)
    };
    members.map(member).collect::<Map<_, _>>().into()
}

/// Bytes as AWS JSON has them.
fn unmarked(answer: &Value) -> Value {
    match answer {
        Value::Object(members) => match members.get("$bytes") {
            Some(bytes) => bytes.clone(),
            None => members
                .iter()
                .map(|(name, value)| (name.clone(), unmarked(value)))
                .collect::<Map<_, _>>()
                .into(),
        },
        Value::Array(entries) => entries.iter().map(unmarked).collect(),
        other => other.clone(),
    }
}

fn perform_by(name: &str, peer: Option<Peer>) {
    let Some(peer) = peer else { return };
    let kms = mock();
    let server = serve(&kms);
    perform(name, &kms, &mut Remote { peer, endpoint: server.url() });
}

#[test]
fn boto3() {
    perform_by("boto3", Peer::python());
}

#[test]
fn the_aws_sdk_for_javascript() {
    perform_by("the AWS SDK for JavaScript", Peer::node());
}
