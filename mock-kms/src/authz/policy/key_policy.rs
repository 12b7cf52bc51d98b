//! `KeyPolicy`: the policy of a key, as a text to show and as statements to ask.

use super::{Attachment, Malformed, Policy, Statement, pretty::pretty};
use crate::{
    error::{ErrorCode, KmsError},
    keys::{AccountId, Key, Place},
};
use std::sync::Arc;

/// A key policy, parsed once.
#[derive(Debug)]
pub(crate) struct KeyPolicy {
    text: Box<str>,
    policy: Policy,
}

impl KeyPolicy {
    /// Reads a policy that a caller gave.
    ///
    /// Principals are checked for their form; [`require_principals`](Self::require_principals) asks whether they exist.
    ///
    /// # Errors
    /// LimitExceededException for more than `longest` bytes, whose wording is a guess; MalformedPolicyDocumentException;
    /// UnsupportedOperationException for what the mock cannot judge.
    pub(crate) fn read(text: &str, longest: usize) -> Result<Arc<Self>, KmsError> {
        if text.len() > longest {
            let message = format!("The key policy is longer than {longest} bytes.");
            return Err(KmsError::new(ErrorCode::LimitExceeded, message));
        }
        Ok(Arc::new(Self::parse(text)?))
    }

    /// Refuses a policy that names a user, role or session which does not exist.
    ///
    /// # Errors
    /// MalformedPolicyDocumentException.
    pub(crate) fn require_principals(&self, exists: impl Fn(&str) -> bool) -> Result<(), KmsError> {
        let mut named = self.policy.statements().iter().flat_map(Statement::principal_arns);
        if named.all(exists) { Ok(()) } else { Err(Malformed::principals().into()) }
    }

    fn parse(text: &str) -> Result<Self, Malformed> {
        Ok(Self { policy: Policy::parse(text, Attachment::Key, "key policy")?, text: pretty(text).into() })
    }

    /// The text of a key's policy.
    pub(crate) fn text_of(key: &Key) -> String {
        key.policy.as_ref().map_or_else(|| default_policy(&key.arn.place), |policy| policy.text.to_string())
    }

    /// The policy of the key that AWS manages for `service`: it serves that service, and shows its metadata to the
    /// account. The text follows the documentation's example.
    ///
    /// # Errors
    /// None: it is well-formed.
    pub(crate) fn of_managed(
        Place { region, account }: &Place,
        service: &str,
    ) -> Result<Arc<Self>, KmsError> {
        let partition = region.partition();
        let text = format!(
            r#"{{"Version":"2012-10-17","Id":"auto-{service}-1","Statement":[{{"Sid":"Allow access through {service} for all principals in the account that are authorized to use {service}","Effect":"Allow","Principal":{{"AWS":"*"}},"Action":["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:CreateGrant","kms:DescribeKey"],"Resource":"*","Condition":{{"StringEquals":{{"kms:CallerAccount":"{account}","kms:ViaService":"{service}.{region}.amazonaws.com"}}}}}},{{"Sid":"Allow direct access to key metadata to the account","Effect":"Allow","Principal":{{"AWS":"arn:{partition}:iam::{account}:root"}},"Action":["kms:Describe*","kms:Get*","kms:List*","kms:RevokeGrant"],"Resource":"*"}}]}}"#
        );
        Self::read(&text, usize::MAX)
    }

    /// What the default policy of a key of `account` says.
    pub(in crate::authz) fn default_of(account: AccountId) -> Policy {
        Policy::of("key policy (default)", [Statement::everything_for(account)])
    }

    /// Its statements.
    pub(in crate::authz) fn policy(&self) -> &Policy {
        &self.policy
    }
}

/// The policy of a key that was given none: everything for its account, by identity policies.
fn default_policy(Place { region, account }: &Place) -> String {
    pretty(&format!(
        r#"{{"Version":"2012-10-17","Id":"key-default-1","Statement":[{{"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{{"AWS":"arn:{}:iam::{account}:root"}},"Action":"kms:*","Resource":"*"}}]}}"#,
        region.partition()
    ))
}

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
