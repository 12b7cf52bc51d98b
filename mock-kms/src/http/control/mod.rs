//! The control API under `/_mock/`: health, clock, access keys, seeds, records, and a fresh start. Not part of AWS.
//!
//! docs/control-api.md describes it. Nothing that it answers holds a key material or a secret access key.

mod clock;
mod explain;
mod faults;
mod guard;
mod meter;
mod quotas;
mod records;
mod trail;

pub(super) use guard::{Access, refusal};

use super::{Service, door::text, router::read_body};
use crate::{AccountId, Credential, Seed};
use axum::{
    body::Body,
    extract::State,
    http::{Method, Request, StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use zeroize::Zeroizing;

/// What is wrong and what to do instead.
struct Mistake {
    status: StatusCode,
    error: &'static str,
    message: String,
}

impl Mistake {
    fn bad_request(message: String) -> Self {
        Self { status: StatusCode::BAD_REQUEST, error: "bad_request", message }
    }
}

/// Answers on a thread where nobody waits: a seed may have to search for primes, and lists may be long.
pub(super) async fn answer(State(service): State<Arc<Service>>, request: Request<Body>) -> Response {
    let (head, body) = request.into_parts();
    let Some(body) = read_body(body).await else {
        let message = "The body is longer than 1 MiB. Send it in parts.".to_owned();
        return refuse(Mistake::bad_request(message));
    };
    let answering = tokio::task::spawn_blocking(move || answer_at_length(&service, &head, &body));
    // Only a panic or the end of the server comes to the other answer.
    answering.await.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

fn answer_at_length(service: &Service, head: &Parts, body: &[u8]) -> Response {
    let is_yaml = text(&head.headers, "content-type").is_some_and(|kind| kind.contains("yaml"));
    let query = head.uri.query().unwrap_or_default();
    let path = head.uri.path().trim_end_matches('/');
    let kms = &service.kms;
    let text = match (&head.method, path) {
        (&Method::GET, "/_mock/metrics") => Some(meter::metrics(kms)),
        (&Method::GET, "/_mock/cost") => meter::bill_as_text(kms, query),
        _ => None,
    };
    if let Some(text) = text {
        return text;
    }
    let answer = match (&head.method, path) {
        (&Method::GET, "/_mock/health") => Ok(health(service)),
        (&Method::GET, "/_mock/clock") => Ok(clock::reading(kms.clock())),
        (&Method::POST, "/_mock/clock") => clock::turn(kms.clock(), body),
        (&Method::GET, "/_mock/records") => records::select(&kms.audit(), query),
        (&Method::GET, "/_mock/denials") => Ok(json!({ "denials": kms.denials() })),
        (&Method::GET, "/_mock/cloudwatch") => Ok(meter::cloudwatch(kms)),
        (&Method::GET, "/_mock/cost") => meter::bill(kms, query),
        (&Method::GET, "/_mock/trail") => trail::select(kms, query),
        (&Method::GET, "/_mock/credentials") => Ok(credentials(service)),
        (&Method::POST, "/_mock/credentials") => register(service, body),
        (&Method::POST, "/_mock/seed") => seed(service, body, is_yaml),
        (&Method::POST, "/_mock/explain") => explain::answer(kms, body),
        (&Method::GET, "/_mock/faults") => Ok(faults::list(kms)),
        (&Method::POST, "/_mock/faults") => faults::add(kms, body),
        (&Method::DELETE, "/_mock/faults") => faults::remove(kms, query),
        (&Method::GET, "/_mock/quotas") => quotas::read(kms, query),
        (&Method::POST, "/_mock/quotas") => quotas::change(kms, body),
        (&Method::POST, "/_mock/reset") => {
            kms.reset();
            Ok(json!({ "status": "ok", "keys": kms.key_count(), "clock": clock::reading(kms.clock()) }))
        }
        (method, path) if PATHS.contains(&path) => Err(Mistake {
            status: StatusCode::METHOD_NOT_ALLOWED,
            error: "method_not_allowed",
            message: format!("{path} does not take {method}. {USAGE}"),
        }),
        _ => Err(Mistake {
            status: StatusCode::NOT_FOUND,
            error: "not_found",
            message: format!("There is no {path}. {USAGE}"),
        }),
    };
    match answer {
        Ok(value) => respond(StatusCode::OK, &value),
        Err(mistake) => refuse(mistake),
    }
}

const PATHS: &[&str] = &[
    "/_mock/health",
    "/_mock/clock",
    "/_mock/records",
    "/_mock/denials",
    "/_mock/trail",
    "/_mock/metrics",
    "/_mock/cloudwatch",
    "/_mock/cost",
    "/_mock/credentials",
    "/_mock/seed",
    "/_mock/explain",
    "/_mock/quotas",
    "/_mock/faults",
    "/_mock/reset",
];

const USAGE: &str = "Use GET /_mock/health, GET or POST /_mock/clock, GET /_mock/records, GET /_mock/trail, \
                     GET /_mock/metrics, GET /_mock/cloudwatch, GET /_mock/cost, GET /_mock/denials, \
                     GET or POST /_mock/credentials, POST /_mock/seed, POST /_mock/explain, \
                     GET or POST /_mock/quotas, GET, POST or DELETE /_mock/faults, or POST /_mock/reset.";

fn respond(status: StatusCode, value: &Value) -> Response {
    (status, [("content-type", "application/json")], format!("{value}\n")).into_response()
}

fn refuse(Mistake { status, error, message }: Mistake) -> Response {
    respond(status, &json!({ "error": error, "message": message }))
}

fn health(service: &Service) -> Value {
    let kms = &service.kms;
    json!({
        "status": "ok",
        "name": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "keys": kms.key_count(),
        "region": kms.home().region().name(),
        "account": kms.home().account().to_string(),
        "signatures_verified": service.verifies_signatures,
        "clock": clock::reading(kms.clock()),
    })
}

fn credentials(service: &Service) -> Value {
    let list = service.kms.credentials().list();
    let entry =
        |(id, account): (String, AccountId)| json!({ "access_key": id, "account": account.to_string() });
    json!({ "credentials": list.into_iter().map(entry).collect::<Vec<_>>() })
}

/// Registers an access key. What cannot be read is not repeated.
fn register(service: &Service, body: &[u8]) -> Result<Value, Mistake> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Registration {
        access_key: String,
        secret: String,
        account: String,
    }
    let advice = || {
        let example = r#"{"access_key":"AKIA...","secret":"...","account":"111122223333"}"#;
        Mistake::bad_request(format!("Send JSON such as {example}."))
    };
    let Registration { access_key, secret, account } = serde_json::from_slice(body).map_err(|_| advice())?;
    let secret = Zeroizing::new(secret);
    let account = AccountId::new(&account).ok_or_else(advice)?;
    let credential = Credential::new(&access_key, &secret, account).ok_or_else(advice)?;
    service.kms.register(&credential);
    Ok(json!({ "access_key": credential.access_key_id(), "account": credential.account().to_string() }))
}

fn seed(service: &Service, body: &[u8], is_yaml: bool) -> Result<Value, Mistake> {
    let mistake = |error: crate::SeedError| Mistake::bad_request(format!("The seed is wrong: {error}"));
    let text =
        std::str::from_utf8(body).map_err(|_| Mistake::bad_request("The seed is not UTF-8.".to_owned()))?;
    let seed = if is_yaml { Seed::from_yaml(text) } else { Seed::from_json(text) };
    let keys = service.kms.sow(seed.map_err(mistake)?).map_err(mistake)?;
    Ok(json!({ "keys": keys }))
}
