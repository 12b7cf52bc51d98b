//! The AWS door: a POST with `X-Amz-Target` is a call to KMS, a form or a query with `Action` one to STS.
//!
//! It takes a call as a value and gives the answer as one, so that a server and a client in the same process can
//! both stand before it.

use super::{
    sigv4::{Refusal, Service, Verifier},
    sts, unverified,
};
use crate::{
    Caller, ErrorCode, Kms, KmsError, TimeSource,
    authz::Connection,
    faults::{Breakdown, Disturbance},
};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header::CONTENT_TYPE, request::Parts};
use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

const CONTENT_TYPE_JSON: HeaderValue = HeaderValue::from_static("application/x-amz-json-1.1");
const TARGET_PREFIX: &str = "TrentService.";
/// Asks for the reasons of the decision.
const EXPLAIN: &str = "x-mock-kms-explain";
/// Carries them, of a call that went well too.
const EXPLANATION: &str = "x-mock-kms-explanation";
/// Says through which service of AWS the call is to be taken to come.
const VIA_SERVICE: &str = "x-mock-kms-via-service";
/// Says through which VPC endpoint of the seed it is to be taken to come.
const VPC_ENDPOINT: &str = "x-mock-kms-vpc-endpoint";
/// Bytes in the longest header with reasons: clients refuse longer ones.
const LONGEST_HEADER: usize = 6 * 1024;

/// Bytes in a body. The largest call of the API, CreateKey with a policy of 131,072 characters and long tags,
/// needs far less.
pub(super) const LONGEST_BODY: usize = 1024 * 1024;

/// Where calls come in: finds out who calls, hands the call on, and words the answer.
#[derive(Debug)]
pub(super) struct Door {
    kms: Kms,
    /// `None` takes everybody for who they say they are.
    verifier: Option<Verifier>,
    /// What the dates of signatures are held against.
    real_time: Box<dyn TimeSource>,
}

impl Door {
    /// A door to `kms` that verifies signatures by the operating system's time, or does not.
    #[cfg(any(feature = "server", feature = "connector", test))]
    pub(super) fn new(kms: Kms, verifies: bool) -> Self {
        Self::with_time(kms, verifies, crate::SystemTime)
    }

    /// A door to `kms` that verifies signatures by the host's time, or does not.
    pub(super) fn with_time(kms: Kms, verifies: bool, real_time: impl TimeSource + 'static) -> Self {
        Self { kms, verifier: verifies.then(Verifier::new), real_time: Box::new(real_time) }
    }

    /// Answers a call. `body` is `None` if it was too long to be read.
    pub(super) fn answer(&self, head: &Parts, body: Option<&[u8]>) -> Response<Vec<u8>> {
        let content_type = text(&head.headers, "content-type").unwrap_or_default();
        let content_type = content_type.split(';').next().unwrap_or_default().trim();
        let query = head.uri.query().unwrap_or_default();
        let is_form = content_type.eq_ignore_ascii_case("application/x-www-form-urlencoded");
        let Some(body) = body else {
            return self
                .fail(&KmsError::new(ErrorCode::Serialization, "mock-kms takes bodies of up to 1 MiB."));
        };
        if head.method == Method::GET && sts::names_an_action(query.as_bytes()) {
            return sts::answer(
                &self.kms,
                self.caller(Service::Sts, head, body),
                query.as_bytes(),
                self.now(),
            );
        }
        if is_form {
            return sts::answer(&self.kms, self.caller(Service::Sts, head, body), body, self.now());
        }
        let Some(operation) = operation(head) else {
            return self.fail(&KmsError::silent(ErrorCode::UnknownOperation));
        };
        // What the service says to another content type is not recorded.
        if !content_type.eq_ignore_ascii_case("application/x-amz-json-1.1") {
            let message = "mock-kms speaks AWS JSON 1.1: send Content-Type: application/x-amz-json-1.1.";
            return self.fail(&KmsError::new(ErrorCode::UnknownOperation, message));
        }
        let caller = self.caller(Service::Kms, head, body).map_err(KmsError::from);
        let caller = match caller.and_then(|caller| self.through_endpoint(caller, &head.headers)) {
            Ok(caller) => caller,
            Err(error) => return self.fail(&error),
        };
        if text(&head.headers, EXPLAIN).is_none_or(|value| value == "0") {
            let answer = self.kms.answer(&caller, operation, body);
            let response = match answer.outcome {
                Ok(json) => respond(StatusCode::OK, &answer.request_id, json),
                Err(error) => refuse(&answer.request_id, &error),
            };
            return disturbed(response, answer.disturbance);
        }
        let (answer, explanations) = self.kms.answer_and_explain(&caller, operation, body);
        let mut response = match answer.outcome {
            Ok(json) => respond(StatusCode::OK, &answer.request_id, json),
            Err(error) => {
                let mut response = refuse(&answer.request_id, &error);
                *response.body_mut() = with_explanation(&error, &explanations);
                response
            }
        };
        if let Some(value) = header_of(&explanations) {
            response.headers_mut().insert(EXPLANATION, value);
        }
        disturbed(response, answer.disturbance)
    }

    fn caller(&self, service: Service, head: &Parts, body: &[u8]) -> Result<Caller, Refusal> {
        let caller = match &self.verifier {
            Some(verifier) => {
                let now = self.now();
                verifier.verify(self.kms.credentials(), (service, now), (head, body))
            }
            None => unverified::caller(&self.kms, head),
        };
        caller.map(|caller| caller.over(connection(head)))
    }

    /// The caller through the VPC endpoint that the headers name, if they name one. The endpoints are those of KMS, so
    /// calls to STS come through none.
    fn through_endpoint(&self, caller: Caller, headers: &HeaderMap) -> Result<Caller, KmsError> {
        let Some(id) = headers.get(VPC_ENDPOINT) else { return Ok(caller) };
        let id = String::from_utf8_lossy(id.as_bytes());
        let endpoint = self.kms.vpc_endpoint(&id).ok_or_else(|| {
            let message = format!("mock-kms knows no VPC endpoint '{id}'. Bring it with a seed.");
            KmsError::new(ErrorCode::Validation, message)
        })?;
        Ok(caller.through(endpoint))
    }

    /// Real time, which signatures and sessions follow.
    fn now(&self) -> SystemTime {
        let since_1970 = u64::try_from(self.real_time.now().as_millis()).unwrap_or_default();
        SystemTime::UNIX_EPOCH + Duration::from_millis(since_1970)
    }

    /// Refuses a call that did not reach the service.
    fn fail(&self, error: &KmsError) -> Response<Vec<u8>> {
        refuse(&self.kms.new_id().to_string(), error)
    }
}

/// The operation of KMS that a call asks for.
pub(super) fn operation(head: &Parts) -> Option<&str> {
    let target = text(&head.headers, "x-amz-target").filter(|_| head.method == Method::POST)?;
    target.strip_prefix(TARGET_PREFIX)
}

/// What policies can ask about the way that the call came.
fn connection(head: &Parts) -> Connection {
    let header = |name| text(&head.headers, name).map(Arc::from);
    #[cfg(feature = "server")]
    let peer = head.extensions.get::<axum::extract::ConnectInfo<std::net::SocketAddr>>();
    #[cfg(feature = "server")]
    let source_ip = peer.map(|peer| peer.0.ip());
    #[cfg(not(feature = "server"))]
    let source_ip = None;
    Connection {
        source_ip,
        user_agent: header("user-agent"),
        referer: header("referer"),
        via_service: header(VIA_SERVICE),
        access_key_id: access_key_id(head).map(Arc::from),
        endpoint: None,
    }
}

/// The access key that a call was signed with, as its header says.
fn access_key_id(head: &Parts) -> Option<&str> {
    let (_, credential) = text(&head.headers, "authorization")?.split_once("Credential=")?;
    credential.split_once('/').map(|(id, _)| id)
}

/// The answer as faults want it. What takes time, or a connection to cut, is for whoever holds the connection: it finds
/// the disturbance among the extensions.
fn disturbed(mut response: Response<Vec<u8>>, disturbance: Disturbance) -> Response<Vec<u8>> {
    if disturbance.is_none() {
        return response;
    }
    if let Some(breakdown) = disturbance.breakdown {
        let status = match breakdown {
            Breakdown::Status(status) => StatusCode::from_u16(status).ok(),
            Breakdown::Cut => None,
        };
        *response.status_mut() = status.unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
        response.headers_mut().clear();
        response.body_mut().clear();
    }
    response.extensions_mut().insert(disturbance);
    response
}

/// An error that tells the reasons of the decision as one more member.
fn with_explanation(error: &KmsError, explanations: &[serde_json::Value]) -> Vec<u8> {
    let Ok(mut body) = serde_json::from_slice::<serde_json::Value>(&error.to_json()) else {
        return error.to_json();
    };
    body["explanation"] = explanations.into();
    body.to_string().into_bytes()
}

/// The reasons as a header: on one line, in ASCII; without the policies if it grew too long with them.
fn header_of(explanations: &[serde_json::Value]) -> Option<HeaderValue> {
    let write = |explanations: &[serde_json::Value]| {
        let json = serde_json::Value::from(explanations).to_string();
        let mut ascii = String::with_capacity(json.len());
        for letter in json.chars() {
            match letter {
                ' '..='~' => ascii.push(letter),
                other => other.encode_utf16(&mut [0; 2]).iter().for_each(|unit| {
                    ascii.push_str(&format!("\\u{unit:04x}"));
                }),
            }
        }
        ascii
    };
    let whole = write(explanations);
    if whole.len() <= LONGEST_HEADER {
        return HeaderValue::from_str(&whole).ok();
    }
    let mut short = explanations.to_vec();
    for explanation in &mut short {
        explanation.as_object_mut().map(|members| members.remove("policies"));
    }
    HeaderValue::from_str(&write(&short)).ok()
}

/// A header's value, if it is text.
pub(super) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Adds the request id that every answer carries.
pub(super) fn label(response: &mut Response<Vec<u8>>, request_id: &str) {
    if let Ok(value) = HeaderValue::from_str(request_id) {
        response.headers_mut().insert("x-amzn-requestid", value);
    }
}

fn refuse(request_id: &str, error: &KmsError) -> Response<Vec<u8>> {
    let status =
        StatusCode::from_u16(error.code().http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    respond(status, request_id, error.to_json())
}

fn respond(status: StatusCode, request_id: &str, json: Vec<u8>) -> Response<Vec<u8>> {
    let mut response = Response::new(json);
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, CONTENT_TYPE_JSON);
    label(&mut response, request_id);
    response
}

#[cfg(test)]
#[path = "door_tests.rs"]
mod tests;
