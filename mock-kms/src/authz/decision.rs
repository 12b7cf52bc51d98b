//! `decide`, the one door of the room, and `Authorized`, the proof that it said yes.

use super::{Caller, policy::managed_key_allows};
use crate::{
    context::EncryptionContext,
    error::{ErrorCode, KmsError},
    keys::{AccountId, AliasName, Key, KeyManager, Place},
};
use std::sync::Arc;

/// What is asked: may this caller do this?
#[derive(Debug, Clone, Copy)]
pub(crate) struct Question<'a> {
    pub(crate) caller: &'a Caller,
    /// The IAM action without its `kms:` prefix.
    pub(crate) permission: &'static str,
    /// How the caller came by the subject, which the refusal must not tell more than.
    pub(crate) named: Named,
    /// The encryption context of the call, if it has one. No policy looks at it yet.
    #[expect(dead_code, reason = "conditions on the encryption context arrive with key policies")]
    pub(crate) context: Option<&'a EncryptionContext>,
}

/// How the caller named what the call is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    /// By id, alias or ARN.
    Outright,
    /// Only by a ciphertext that it made.
    ByCiphertext,
}

/// Something that a permission can be for.
pub(crate) trait Subject {
    /// The account that owns it.
    fn account(&self) -> AccountId;
    /// Its ARN as policies write it.
    fn resource(&self) -> String;
    /// Whether AWS manages it and has written its policy.
    fn is_managed_by_aws(&self) -> bool {
        false
    }
}

impl Subject for Arc<Key> {
    fn account(&self) -> AccountId {
        self.arn.account()
    }

    fn resource(&self) -> String {
        self.arn.to_string()
    }

    fn is_managed_by_aws(&self) -> bool {
        self.manager == KeyManager::Aws
    }
}

/// An alias in a place, existing or not.
#[derive(Debug)]
pub(crate) struct AliasSubject {
    pub(crate) place: Place,
    pub(crate) name: AliasName,
}

impl Subject for AliasSubject {
    fn account(&self) -> AccountId {
        self.place.account
    }

    fn resource(&self) -> String {
        self.place.arn(self.name.as_str())
    }
}

/// The caller's own account as a whole, for calls that are about no key: `Resource: "*"`.
#[derive(Debug)]
pub(crate) struct OwnAccount(pub(crate) AccountId);

impl Subject for OwnAccount {
    fn account(&self) -> AccountId {
        self.0
    }

    fn resource(&self) -> String {
        "*".to_owned()
    }
}

/// Proof that the caller may do what was asked with `T`. Only [`decide`] makes one.
#[derive(Debug)]
pub(crate) struct Authorized<T>(T);

impl<T> Authorized<T> {
    /// What it was asked for.
    pub(crate) fn subject(&self) -> &T {
        &self.0
    }

    /// What it was asked for, at the price of the proof.
    pub(crate) fn into_subject(self) -> T {
        self.0
    }
}

/// Decides. Pure: the answer follows from the question and the subject alone.
///
/// # Errors
/// AccessDeniedException in the service's words.
pub(crate) fn decide<T: Subject>(question: Question<'_>, subject: T) -> Result<Authorized<T>, KmsError> {
    let allowed = !subject.is_managed_by_aws() || managed_key_allows(question.permission);
    if question.caller.account() == subject.account() && allowed {
        return Ok(Authorized(subject));
    }
    Err(KmsError::new(
        ErrorCode::AccessDenied,
        match question.named {
            Named::Outright => {
                let Question { caller, permission, .. } = question;
                format!(
                    "User: {} is not authorized to perform: kms:{permission} on resource: {} \
                     because no resource-based policy allows the kms:{permission} action",
                    caller.arn(),
                    subject.resource()
                )
            }
            Named::ByCiphertext => UNKNOWN_KEY_OF_CIPHERTEXT.to_owned(),
        },
    ))
}

/// The answer for a ciphertext whose key does not exist here or is not for the caller: the service does not say which.
pub(crate) const UNKNOWN_KEY_OF_CIPHERTEXT: &str = "The ciphertext refers to a customer master key that does not \
     exist, does not exist in this region, or you are not allowed to access.";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Region;

    #[test]
    fn the_own_account_may_and_another_may_not() {
        let account = |digits| AccountId::new(digits).unwrap();
        let caller = Caller::root(Region::default(), account("111122223333"));
        let question = |named| Question { caller: &caller, permission: "Decrypt", named, context: None };
        let alias = |digits| AliasSubject {
            place: Place { region: Region::default(), account: account(digits) },
            name: AliasName::of_customer("alias/x").unwrap(),
        };
        assert!(decide(question(Named::Outright), alias("111122223333")).is_ok());
        let message = |named| decide(question(named), alias("999988887777")).unwrap_err().to_string();
        assert_eq!(
            message(Named::Outright),
            "AccessDeniedException: User: arn:aws:iam::111122223333:root is not authorized to perform: kms:Decrypt \
             on resource: arn:aws:kms:us-east-1:999988887777:alias/x because no resource-based policy allows the \
             kms:Decrypt action"
        );
        assert_eq!(
            message(Named::ByCiphertext),
            "AccessDeniedException: The ciphertext refers to a customer master key that does not exist, does not \
             exist in this region, or you are not allowed to access."
        );
    }
}
