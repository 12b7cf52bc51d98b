//! `Fault`: which calls go wrong, how, and when.

use super::{Breakdown, Disturbance, Struck, occasion::Occasion};
use crate::{
    action::Action,
    error::{ErrorCode, KmsError},
};
use serde::{Deserialize, Serialize};
use std::{fmt, time::Duration};

/// What is to go wrong with which calls, for a seed, the control API or [`Kms::add_fault`](crate::Kms::add_fault).
///
/// ```
/// use mock_kms::{ErrorCode, Fault, Kms};
///
/// let kms = Kms::builder().build()?;
/// kms.add_fault(Fault::error(ErrorCode::KmsInternal).of_operation("GenerateRandom").once())?;
/// let call = || kms.call(kms.home(), "GenerateRandom", br#"{"NumberOfBytes":8}"#);
/// assert_eq!(call().unwrap_err().code(), ErrorCode::KmsInternal);
/// call()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    caller: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_status: Option<u16>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    cut_connection: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    latency_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    every: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    probability: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<u64>,
}

/// What is wrong with a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultError(String);

impl fmt::Display for FaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for FaultError {}

impl Fault {
    /// The service answers with this error.
    pub fn error(code: ErrorCode) -> Self {
        Self { error: Some(code.name().to_owned()), ..Self::default() }
    }

    /// Something before the service answers with this status, from 500 to 599, and an empty body. In process it is
    /// ServiceUnavailable.
    pub fn http_status(status: u16) -> Self {
        Self { http_status: Some(status), ..Self::default() }
    }

    /// The connection ends without an answer. In process it is ServiceUnavailable.
    pub fn connection_cut() -> Self {
        Self { cut_connection: true, ..Self::default() }
    }

    /// The answer takes longer, by real time over HTTP. In process it comes at once and tells by
    /// [`Answer::latency`](crate::Answer::latency) how long it was to take.
    pub fn latency(latency: Duration) -> Self {
        Self::default().after(latency)
    }

    /// The same, and the answer takes longer.
    #[must_use]
    pub fn after(self, latency: Duration) -> Self {
        Self { latency_ms: Some(u64::try_from(latency.as_millis()).unwrap_or(u64::MAX)), ..self }
    }

    /// The message of the error.
    #[must_use]
    pub fn message(self, message: &str) -> Self {
        Self { message: Some(message.to_owned()), ..self }
    }

    /// Only calls of this operation.
    #[must_use]
    pub fn of_operation(self, operation: &str) -> Self {
        Self { operation: Some(operation.to_owned()), ..self }
    }

    /// Only calls about this key, by its ARN or id, however they name it.
    #[must_use]
    pub fn of_key(self, key: &str) -> Self {
        Self { key: Some(key.to_owned()), ..self }
    }

    /// Only calls of this principal, by its ARN; for a role, of all its sessions.
    #[must_use]
    pub fn of_caller(self, arn: &str) -> Self {
        Self { caller: Some(arn.to_owned()), ..self }
    }

    /// Only the first of those calls.
    #[must_use]
    pub fn once(self) -> Self {
        self.first(1)
    }

    /// Only the first so many of those calls.
    #[must_use]
    pub fn first(self, calls: u64) -> Self {
        Self { first: Some(calls), ..self }
    }

    /// Only each call of that number: with three the third, the sixth and so on.
    #[must_use]
    pub fn every(self, calls: u64) -> Self {
        Self { every: Some(calls), ..self }
    }

    /// Each of those calls by chance, from 0 (never) to 1. The same seed gives the same sequence.
    #[must_use]
    pub fn with_probability(self, probability: f64, seed: u64) -> Self {
        Self { probability: Some(probability), seed: Some(seed), ..self }
    }
}

/// A fault with what it has done so far.
#[derive(Debug)]
pub(super) struct Armed {
    fault: Fault,
    action: Option<Action>,
    occasion: Occasion,
    effect: Effect,
    latency: Duration,
    matched: u64,
    struck: u64,
}

/// How a call fails, if it does.
#[derive(Debug)]
enum Effect {
    None,
    Error(KmsError),
    Breakdown(Breakdown),
}

impl Armed {
    pub(super) fn new(fault: Fault) -> Result<Self, FaultError> {
        let wrong = |what: &str| Err(FaultError(what.to_owned()));
        let action = match &fault.operation {
            Some(name) => Some(
                Action::from_word(name)
                    .ok_or_else(|| FaultError(format!("AWS KMS has no operation '{name}'.")))?,
            ),
            None => None,
        };
        let effect = match (fault.error.as_deref(), fault.http_status, fault.cut_connection) {
            (Some(name), None, false) => Effect::Error(error(name, fault.message.clone())?),
            (None, Some(status @ 500..=599), false) => Effect::Breakdown(Breakdown::Status(status)),
            (None, Some(_), false) => return wrong("http_status is a number from 500 to 599."),
            (None, None, true) => Effect::Breakdown(Breakdown::Cut),
            (None, None, false) if fault.latency_ms.is_some() => Effect::None,
            _ => {
                return wrong(
                    "A fault has one of error, http_status and cut_connection, or latency_ms alone.",
                );
            }
        };
        if fault.message.is_some() && fault.error.is_none() {
            return wrong("Only an error has a message.");
        }
        let occasion = match (fault.first, fault.every, fault.probability) {
            (None, None, None) if fault.seed.is_some() => return wrong("seed goes with probability."),
            (None, None, None) => Occasion::Always,
            (Some(calls), None, None) => Occasion::First(calls),
            (None, Some(calls @ 1..), None) => Occasion::Every(calls),
            (None, None, Some(probability)) if (0.0..=1.0).contains(&probability) => {
                Occasion::Chance { probability, state: fault.seed.unwrap_or_default() }
            }
            (None, None, Some(_)) => return wrong("probability is a number from 0 to 1."),
            _ => {
                return wrong(
                    "A fault has one of first, every (1 or more) and probability, or none of them.",
                );
            }
        };
        let latency = Duration::from_millis(fault.latency_ms.unwrap_or_default());
        Ok(Self { fault, action, occasion, effect, latency, matched: 0, struck: 0 })
    }

    pub(super) fn fault(&self) -> &Fault {
        &self.fault
    }

    /// How many calls it was about.
    pub(super) fn matched(&self) -> u64 {
        self.matched
    }

    /// How many of them it struck.
    pub(super) fn struck(&self) -> u64 {
        self.struck
    }

    pub(super) fn strike(&mut self, call: Struck<'_>, disturbance: &mut Disturbance) -> Result<(), KmsError> {
        if !self.is_about(call) {
            return Ok(());
        }
        self.matched += 1;
        if !self.occasion.strikes(self.matched) {
            return Ok(());
        }
        self.struck += 1;
        disturbance.latency = disturbance.latency.saturating_add(self.latency);
        match &self.effect {
            Effect::None => Ok(()),
            Effect::Error(error) => Err(error.clone()),
            Effect::Breakdown(breakdown) => {
                disturbance.breakdown = Some(*breakdown);
                let message = match breakdown {
                    Breakdown::Status(status) => format!("A fault answered with the HTTP status {status}."),
                    Breakdown::Cut => "A fault cut the connection.".to_owned(),
                };
                Err(KmsError::new(ErrorCode::ServiceUnavailable, message))
            }
        }
    }

    /// A fault of one key waits until that is found; all others come first of all.
    fn is_about(&self, call: Struck<'_>) -> bool {
        let is_key = match (&self.fault.key, call.key) {
            (Some(named), Some(key)) => *named == key.arn.to_string() || *named == key.arn.id.to_string(),
            (None, None) => true,
            _ => false,
        };
        let is_caller = |arn: &String| call.caller.goes_by(arn);
        is_key
            && self.action.is_none_or(|action| action == call.action)
            && self.fault.caller.as_ref().is_none_or(is_caller)
    }
}

fn error(name: &str, message: Option<String>) -> Result<KmsError, FaultError> {
    let code = ErrorCode::ALL.iter().find(|code| code.name() == name);
    let code = code.ok_or_else(|| FaultError(format!("The service has no error '{name}'.")))?;
    Ok(KmsError::new(*code, message.unwrap_or_else(|| "A fault failed this call.".to_owned())))
}
