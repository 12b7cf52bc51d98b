//! Errors across the bridge: kmseal's to the fields of a `KmsealError`, and what JavaScript threw to kmseal's.

use crate::object::{member, object, text};
use js_sys::Array;
use kmseal::{Attempt, AttemptOutcome, Error, ErrorKind};
use std::fmt;
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;

/// The settings that error texts name, as Rust and as JavaScript spell them.
const SPELLINGS: [(&str, &str); 15] = [
    ("max_encrypted_data_keys", "maxEncryptedDataKeys"),
    ("max_frame_length", "maxFrameLength"),
    ("max_non_framed_length", "maxNonFramedLength"),
    ("max_plaintext_length", "maxPlaintextLength"),
    ("plaintext_length", "plaintextLength"),
    ("SignedMessages::VerifyFirst or ReleaseEarly", "signedMessages: \"verifyFirst\" or \"releaseEarly\""),
    ("grace_period", "gracePeriod"),
    ("grace_interval", "graceInterval"),
    ("fan_out", "fanOut"),
    ("in_flight_ttl", "inFlightTtl"),
    ("KmsHierarchicalKeyring", "HierarchicalKeyring"),
    ("KmsConfiguration::KeyArn or MrkArn", "a keyArn or an mrkArn"),
    ("CommitmentPolicy::ForbidEncryptAllowDecrypt", "commitmentPolicy: \"ForbidEncryptAllowDecrypt\""),
    ("CommitmentPolicy::RequireEncryptAllowDecrypt", "commitmentPolicy: \"RequireEncryptAllowDecrypt\""),
    ("CommitmentPolicy::RequireEncryptRequireDecrypt", "commitmentPolicy: \"RequireEncryptRequireDecrypt\""),
];

/// What was thrown in JavaScript, kept so that the user gets the very object back as `cause`.
#[derive(Debug)]
pub(crate) struct Thrown(JsValue);

impl Thrown {
    pub(crate) fn new(value: JsValue) -> Self {
        Self(value)
    }

    /// The error's own name, if it has a telling one.
    pub(crate) fn name(&self) -> String {
        text(&self.0, "name").filter(|name| !name.is_empty()).unwrap_or_else(|| "Error".to_owned())
    }

    /// The error's message; for what is no error, the text that was thrown.
    pub(crate) fn message(&self) -> String {
        text(&self.0, "message").or_else(|| self.0.as_string()).unwrap_or_default()
    }
}

impl fmt::Display for Thrown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name(), self.message())
    }
}

impl std::error::Error for Thrown {}

/// The fields that npm/src/errors.ts makes a `KmsealError` of.
pub(crate) fn to_js(error: &Error) -> JsValue {
    object([
        ("code", error.kind().name().into()),
        ("message", respell(&error.to_string()).into()),
        ("attempts", attempts(error.attempts())),
        ("cause", cause(error)),
    ])
}

/// Attempts, as an array.
pub(crate) fn attempts(attempts: &[Attempt]) -> JsValue {
    let attempts = attempts.iter().map(|attempt| {
        let (outcome, reason, code, cause) = match &attempt.outcome {
            AttemptOutcome::PassedOn(reason) => {
                ("passedOn", reason.clone(), JsValue::UNDEFINED, JsValue::UNDEFINED)
            }
            AttemptOutcome::Failed(error) => {
                ("failed", respell(&error.to_string()), error.kind().name().into(), cause(error))
            }
        };
        object([
            ("dataKey", attempt.data_key.as_str().into()),
            ("keyring", attempt.keyring.as_str().into()),
            ("outcome", outcome.into()),
            ("reason", reason.into()),
            ("code", code),
            ("cause", cause),
        ])
    });
    attempts.collect::<Array>().into()
}

/// Attempts that a keyring in JavaScript gave.
pub(crate) fn attempts_of(attempts: &JsValue) -> Option<Vec<Attempt>> {
    let attempt = |attempt: JsValue| {
        let reason = text(&attempt, "reason")?;
        let outcome = match text(&attempt, "outcome")?.as_str() {
            "passedOn" => AttemptOutcome::PassedOn(reason),
            "failed" => {
                let kind = text(&attempt, "code").and_then(|code| kind_of(&code));
                let error = Error::new(kind.unwrap_or(ErrorKind::KeyService), reason);
                AttemptOutcome::Failed(error.with_source(Thrown::new(member(&attempt, "cause"))))
            }
            _ => return None,
        };
        Some(Attempt { data_key: text(&attempt, "dataKey")?, keyring: text(&attempt, "keyring")?, outcome })
    };
    attempts.dyn_ref::<Array>()?.iter().map(attempt).collect()
}

/// The error for what a keyring written in JavaScript threw: its own, if it threw one of ours.
pub(crate) fn from_keyring(keyring: &str, thrown: JsValue) -> Error {
    let kind = text(&thrown, "code").and_then(|code| kind_of(&code));
    let Some(kind) = kind else {
        let thrown = Thrown::new(thrown);
        return Error::new(ErrorKind::KeyService, format!("{keyring} failed: {thrown}")).with_source(thrown);
    };
    // What lies below it is the cause here too.
    let cause = member(&thrown, "cause");
    let error = Error::new(kind, Thrown::new(thrown).message());
    if cause.is_undefined() { error } else { error.with_source(Thrown::new(cause)) }
}

fn kind_of(code: &str) -> Option<ErrorKind> {
    ErrorKind::ALL.into_iter().find(|kind| kind.name() == code)
}

/// What was thrown in JavaScript at the bottom of `error`, or `undefined`.
fn cause(error: &Error) -> JsValue {
    let mut next = std::error::Error::source(error);
    while let Some(source) = next {
        if let Some(thrown) = source.downcast_ref::<Thrown>() {
            return thrown.0.clone();
        }
        next = source.source();
    }
    JsValue::UNDEFINED
}

/// The text with settings spelled as the reader wrote them.
fn respell(message: &str) -> String {
    SPELLINGS.iter().fold(message.to_owned(), |text, (rust, javascript)| text.replace(rust, javascript))
}
