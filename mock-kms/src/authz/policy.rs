//! Key policies as texts: which names they have, which texts are taken, and what a key has that was given none.

use super::pretty::pretty;
use crate::{
    error::{ErrorCode, KmsError},
    keys::{Key, Place},
};
use serde_json::Value;
use std::sync::Arc;

/// Bytes in the longest policy: a quota of the service, less than what its API model allows.
const LONGEST: usize = 32 * 1024;

/// Which of its policies is meant: a key can have two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PolicyName {
    /// The one that its owner manages.
    Default,
    /// The one that Resource Access Manager would manage. No key of the mock is shared that way.
    AwsRam,
}

impl PolicyName {
    /// The name of the policy that every key has.
    pub(crate) const DEFAULT: &'static str = "default";

    /// The policy of that name, `default` if none is given.
    ///
    /// # Errors
    /// NotFoundException for another name: a guess.
    pub(crate) fn parse(name: Option<&str>) -> Result<Self, KmsError> {
        match name {
            None | Some(Self::DEFAULT) => Ok(Self::Default),
            Some("AWS_RAM") => Ok(Self::AwsRam),
            Some(_) => Err(no_such_policy()),
        }
    }

    /// Refuses the policy that no key of the mock has.
    ///
    /// # Errors
    /// NotFoundException; its wording is a guess.
    pub(crate) fn require_existing(self) -> Result<(), KmsError> {
        match self {
            Self::Default => Ok(()),
            Self::AwsRam => Err(no_such_policy()),
        }
    }

    /// Refuses the policy that its owner may not change.
    ///
    /// # Errors
    /// ValidationException.
    pub(crate) fn require_writable(self) -> Result<(), KmsError> {
        match self {
            Self::Default => Ok(()),
            Self::AwsRam => Err(KmsError::new(
                ErrorCode::Validation,
                "The AWS_RAM policy can only be managed by the RAM service",
            )),
        }
    }
}

fn no_such_policy() -> KmsError {
    KmsError::new(ErrorCode::NotFound, "No such policy exists")
}

/// Reads a policy that a caller gave and writes it as it will be shown.
///
/// So far that is a look at its form: a JSON object with statements that have an effect and a principal. Whether
/// the principals exist, and whether the caller could change the policy again, is not looked at.
///
/// # Errors
/// LimitExceededException for more than 32 KiB; MalformedPolicyDocumentException. The wording of both is a guess.
pub(crate) fn read_policy(text: &str) -> Result<Arc<str>, KmsError> {
    if text.len() > LONGEST {
        let message = format!("The key policy is longer than {LONGEST} bytes.");
        return Err(KmsError::new(ErrorCode::LimitExceeded, message));
    }
    let malformed = || KmsError::silent(ErrorCode::MalformedPolicyDocument);
    let policy: Value = serde_json::from_str(text).map_err(|_| malformed())?;
    let statements = match policy.get("Statement") {
        Some(Value::Array(statements)) => statements.as_slice(),
        Some(statement @ Value::Object(_)) => std::slice::from_ref(statement),
        _ => return Err(malformed()),
    };
    for statement in statements {
        let has = |name| statement.get(name).is_some_and(|value| !value.is_null());
        let effect = statement.get("Effect").and_then(Value::as_str);
        if !matches!(effect, Some("Allow" | "Deny")) {
            return Err(malformed());
        }
        if !has("Principal") && !has("NotPrincipal") {
            let message = "Policy contains a statement with no principal.";
            return Err(KmsError::new(ErrorCode::MalformedPolicyDocument, message));
        }
    }
    Ok(pretty(text).into())
}

/// The text of a key's policy.
pub(crate) fn policy_of(key: &Key) -> String {
    key.policy.as_deref().map_or_else(|| default_policy(&key.arn.place), str::to_owned)
}

/// The policy of a key that was given none: everything for its account, by identity policies.
fn default_policy(Place { region, account }: &Place) -> String {
    pretty(&format!(
        r#"{{"Version":"2012-10-17","Id":"key-default-1","Statement":[{{"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{{"AWS":"arn:{}:iam::{account}:root"}},"Action":"kms:*","Resource":"*"}}]}}"#,
        region.partition()
    ))
}

/// The policy of the key that AWS manages for `service`: it serves that service, and shows its metadata to the
/// account. The text follows the documentation's example.
pub(crate) fn managed_policy(Place { region, account }: &Place, service: &str) -> String {
    let partition = region.partition();
    pretty(&format!(
        r#"{{"Version":"2012-10-17","Id":"auto-{service}-1","Statement":[{{"Sid":"Allow access through {service} for all principals in the account that are authorized to use {service}","Effect":"Allow","Principal":{{"AWS":"*"}},"Action":["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:CreateGrant","kms:DescribeKey"],"Resource":"*","Condition":{{"StringEquals":{{"kms:CallerAccount":"{account}","kms:ViaService":"{service}.{region}.amazonaws.com"}}}}}},{{"Sid":"Allow direct access to key metadata to the account","Effect":"Allow","Principal":{{"AWS":"arn:{partition}:iam::{account}:root"}},"Action":["kms:Describe*","kms:Get*","kms:List*","kms:RevokeGrant"],"Resource":"*"}}]}}"#
    ))
}

/// Whether [`managed_policy`] lets the account itself do this. No call comes through a service here, so its first
/// statement never applies.
pub(super) fn managed_key_allows(permission: &str) -> bool {
    permission == "RevokeGrant"
        || ["Describe", "Get", "List"].iter().any(|start| permission.starts_with(start))
}
