//! `Log`: one line per call on standard error, as text or as JSON. It shows no body and no signature.

use super::door::{operation, text};
use http::{Response, request::Parts};
use serde_json::{Map, Value, json};
use std::{
    io::{self, Write as _},
    time::{Duration, SystemTime},
};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// How calls are logged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Log {
    /// Not at all.
    #[default]
    Off,
    /// `2026-01-02T03:04:05.678Z operation=Decrypt access_key=test region=us-east-1 status=200 ...`
    Text,
    /// One JSON object per line.
    Json,
}

/// The longest value that is shown of what a caller wrote.
const LONGEST_VALUE: usize = 64;

impl Log {
    /// Notes a call and its answer.
    pub(super) fn note(self, head: &Parts, answer: &Response<Vec<u8>>, took: Duration) {
        if self == Self::Off {
            return;
        }
        let line = self.line(SystemTime::now(), &entry(head, answer, took));
        // Whoever closed standard error does not want to read it.
        io::stderr().lock().write_all(line.as_bytes()).ok();
    }

    fn line(self, now: SystemTime, entry: &Map<String, Value>) -> String {
        let now = OffsetDateTime::from(now);
        let now = now.replace_millisecond(now.millisecond()).unwrap_or(now);
        let time = now.format(&Rfc3339).unwrap_or_default();
        if self == Self::Json {
            let mut line = Map::from_iter([("time".to_owned(), Value::from(time))]);
            line.extend(entry.iter().map(|(name, value)| (name.clone(), value.clone())));
            return format!("{}\n", Value::Object(line));
        }
        let fields = entry.iter().map(|(name, value)| match value {
            Value::String(text) => format!(" {name}={text}"),
            other => format!(" {name}={other}"),
        });
        format!("{time}{}\n", fields.collect::<String>())
    }
}

fn entry(head: &Parts, answer: &Response<Vec<u8>>, took: Duration) -> Map<String, Value> {
    let mut entry = Map::new();
    let mut note = |name: &str, value: Value| entry.insert(name.to_owned(), value);
    match operation(head) {
        Some(operation) => note("operation", shown(operation)),
        None => note("path", shown(&format!("{} {}", head.method, head.uri.path()))),
    };
    let credential = text(&head.headers, "authorization").and_then(|header| {
        let (_, credential) = header.split_once("Credential=")?;
        let mut parts = credential.split('/');
        Some((parts.next()?, parts.nth(1)?))
    });
    if let Some((access_key, region)) = credential {
        note("access_key", shown(access_key));
        note("region", shown(region));
    }
    note("status", answer.status().as_u16().into());
    if !answer.status().is_success()
        && let Some(code) = error_code(answer.body())
    {
        note("error", code);
    }
    if let Some(id) = text(answer.headers(), "x-amzn-requestid") {
        note("request_id", id.into());
    }
    note("microseconds", json!(u64::try_from(took.as_micros()).unwrap_or(u64::MAX)));
    entry
}

/// The code in the body of an error.
fn error_code(body: &[u8]) -> Option<Value> {
    let body: Value = serde_json::from_slice(body).ok()?;
    Some(shown(body.get("__type").or(body.get("error"))?.as_str()?))
}

/// What a caller wrote, short and without anything that could pass for a line or a field of the log.
fn shown(text: &str) -> Value {
    let shown = text.chars().take(LONGEST_VALUE).map(|c| if c.is_ascii_graphic() { c } else { '_' });
    shown.collect::<String>().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Request;

    fn lines(target: &str, body: &[u8]) -> [String; 2] {
        let credential =
            "Credential=test/20260101/us-east-1/kms/aws4_request, SignedHeaders=host, Signature=5ec2e7";
        let (head, ()) = Request::post("/")
            .header("x-amz-target", format!("TrentService.{target}"))
            .header("authorization", format!("AWS4-HMAC-SHA256 {credential}"))
            .body(())
            .unwrap()
            .into_parts();
        let answer = Response::builder().status(400).header("x-amzn-requestid", "id-1");
        let answer = answer.body(body.to_vec()).unwrap();
        let entry = entry(&head, &answer, Duration::from_micros(120));
        let time = OffsetDateTime::from_unix_timestamp_nanos(1_767_323_045_678_901_234).unwrap();
        [Log::Text, Log::Json].map(|log| log.line(time.into(), &entry))
    }

    #[test]
    fn a_line_tells_the_call_and_its_end() {
        let [text, json] = lines("Decrypt", br#"{"__type":"DisabledException","message":"x is disabled."}"#);
        assert_eq!(
            text,
            "2026-01-02T03:04:05.678Z access_key=test error=DisabledException microseconds=120 operation=Decrypt \
             region=us-east-1 request_id=id-1 status=400\n"
        );
        let json: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(
            (&json["operation"], &json["status"], &json["microseconds"]),
            (&json!("Decrypt"), &json!(400), &json!(120))
        );
        assert_eq!(json["time"], "2026-01-02T03:04:05.678Z");
    }

    #[test]
    fn nothing_that_a_caller_writes_can_pass_for_another_field_and_no_signature_is_shown() {
        let [text, json] = lines("a status=200 b", b"no json");
        assert!(text.contains(" operation=a_status=200_b "), "{text}");
        for line in [text, json] {
            assert!(!line.contains("5ec2e7") && line.matches('\n').count() == 1, "{line}");
        }
    }
}
