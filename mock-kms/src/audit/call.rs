//! `Call`: what is kept of a call until somebody reads its record.

use super::answer::told;
use crate::{
    action::Action,
    authz::Caller,
    clock::Timestamp,
    error::{ErrorCode, KmsError},
    keys::{AccountId, KeyArn},
    operations::{Materials, Trace},
};
use serde_json::Value;
use std::borrow::Cow;
use uuid::Uuid;

/// The longest operation name that is kept, should a caller send a long unknown one.
const LONGEST_NAME: usize = 64;

/// A call that reached a service.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) time: Timestamp,
    pub(crate) service: Service,
    /// The id that the answer carried.
    pub(crate) request_id: Uuid,
    pub(crate) caller: Caller,
    /// The operation, or what the caller took for one.
    pub(crate) operation: Cow<'static, str>,
    /// Whether it changes nothing.
    pub(crate) is_read_only: bool,
    /// What it was about.
    pub(crate) resources: Vec<Resource>,
    /// The request without its secrets, as CloudTrail spells it; `None` if it was not well-formed.
    pub(crate) parameters: Option<Box<str>>,
    /// The answer without its secrets, of calls that change something.
    pub(crate) answer: Option<Value>,
    /// The key materials that it used.
    pub(crate) materials: Materials,
    /// How it failed, if it did.
    pub(crate) failure: Option<Failure>,
}

/// The service that was called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    Kms,
    #[cfg_attr(not(feature = "aws-http"), expect(dead_code, reason = "STS is there over HTTP alone"))]
    Sts,
}

/// What a call was about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Resource {
    Key(KeyArn),
    #[cfg_attr(not(feature = "aws-http"), expect(dead_code, reason = "STS is there over HTTP alone"))]
    Role {
        arn: String,
        account: AccountId,
    },
}

/// An error that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    Kms(KmsError),
    #[cfg_attr(not(feature = "aws-http"), expect(dead_code, reason = "STS is there over HTTP alone"))]
    Sts {
        code: &'static str,
        message: String,
    },
}

impl Failure {
    /// CloudTrail's name of the error: that of the service but for AccessDenied, as public reports of records have it.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Kms(error) if error.code() == ErrorCode::AccessDenied => "AccessDenied",
            Self::Kms(error) => error.code().name(),
            Self::Sts { code, .. } => code,
        }
    }

    pub(super) fn message(&self) -> Option<&str> {
        match self {
            Self::Kms(error) => error.message(),
            Self::Sts { message, .. } => Some(message),
        }
    }
}

impl Call {
    /// A call of KMS.
    pub(crate) fn of_kms(
        (time, request_id): (Timestamp, Uuid),
        caller: &Caller,
        operation: &str,
        trace: Trace,
        outcome: &Result<Vec<u8>, KmsError>,
    ) -> Self {
        let action = Action::from_word(operation);
        let unknown = || operation.chars().take(LONGEST_NAME).collect::<String>().into();
        let is_read_only = action.is_none_or(Action::is_read_only);
        let answer = outcome.as_ref().ok().filter(|_| !is_read_only);
        let key = || trace.keys.first().map(|key| key.arn.to_string());
        Self {
            time,
            service: Service::Kms,
            request_id,
            caller: caller.clone(),
            operation: action.map_or_else(unknown, |action| action.word().into()),
            is_read_only,
            answer: answer.and_then(|answer| told(answer, key())),
            resources: trace.keys.iter().map(|key| Resource::Key(key.arn.clone())).collect(),
            parameters: trace.parameters,
            materials: trace.materials,
            failure: outcome.as_ref().err().cloned().map(Failure::Kms),
        }
    }

    /// The error of KMS that was answered, if one was.
    pub(super) fn error(&self) -> Option<ErrorCode> {
        match &self.failure {
            Some(Failure::Kms(error)) => Some(error.code()),
            _ => None,
        }
    }

    /// The keys that it was about.
    pub(super) fn keys(&self) -> impl Iterator<Item = &KeyArn> {
        self.resources.iter().filter_map(|resource| match resource {
            Resource::Key(arn) => Some(arn),
            Resource::Role { .. } => None,
        })
    }

    /// The other accounts that get a record of it: those of its resources, unless the caller was denied access.
    pub(super) fn other_recipients(&self) -> Vec<AccountId> {
        let mut others = Vec::new();
        if self.failure.as_ref().is_some_and(|failure| failure.code() == "AccessDenied") {
            return others;
        }
        for resource in &self.resources {
            let account = match resource {
                Resource::Key(arn) => arn.account(),
                Resource::Role { account, .. } => *account,
            };
            if account != self.caller.account() && !others.contains(&account) {
                others.push(account);
            }
        }
        others
    }
}
