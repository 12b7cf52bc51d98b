//! Policies: from the JSON that people write to statements that can be asked.
//!
//! AWS IAM User Guide, "IAM JSON policy reference"; AWS KMS Developer Guide, "Key policies in AWS KMS".

mod document;
mod key_policy;
mod key_rules;
mod malformed;
mod pretty;
mod principals;
mod statement;
mod unique;

pub(crate) use key_policy::{KeyPolicy, PolicyName};
pub(crate) use malformed::Malformed;
pub(super) use principals::{Names, Reach};
pub(super) use statement::{Call, Effect, Miss, Statement};

use document::Document;
use unique::Unique;

/// What a policy is attached to, which decides what its statements must say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attachment {
    /// A key: each statement names principals.
    Key,
    /// A role, to say who may assume it: each statement names principals, and none names resources.
    Trust,
    /// A VPC endpoint: each statement names principals.
    VpcEndpoint,
    /// A user, role, session or account: no statement names principals.
    Identity,
}

impl Attachment {
    fn names_principals(self) -> bool {
        self != Self::Identity
    }

    fn names_resources(self) -> bool {
        self != Self::Trust
    }

    /// The services whose actions it is about.
    fn services(self) -> &'static [&'static str] {
        match self {
            Self::Trust => &["sts"],
            Self::Key | Self::VpcEndpoint => &["kms"],
            Self::Identity => &["kms", "sts"],
        }
    }
}

/// A policy whose statements can be asked.
#[derive(Debug)]
pub(crate) struct Policy {
    name: Box<str>,
    statements: Box<[Statement]>,
}

impl Policy {
    /// Reads a policy. `name` is what explanations call it.
    ///
    /// # Errors
    /// What is wrong with it, or what of it the mock does not know.
    pub(crate) fn parse(text: &str, attachment: Attachment, name: &str) -> Result<Self, Malformed> {
        let read = serde_json::from_str::<Unique>(text).and_then(|Unique| serde_json::from_str(text));
        let document: Document = read.map_err(|error| Malformed::json(&error))?;
        Ok(Self { name: name.into(), statements: document.statements(attachment)? })
    }

    /// A policy of these statements.
    pub(super) fn of(name: &str, statements: impl Into<Box<[Statement]>>) -> Self {
        Self { name: name.into(), statements: statements.into() }
    }

    /// What explanations call it.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Its statements, in order.
    pub(super) fn statements(&self) -> &[Statement] {
        &self.statements
    }
}
