//! `refusal`: AccessDeniedException in the service's words, and no more than it tells.

use super::{
    evaluate::Outcome,
    policy::Call as _,
    question::{Asked, Named},
};
use crate::error::{ErrorCode, KmsError};

/// The answer for a ciphertext whose key does not exist here or is not for the caller: the service does not say which.
pub(crate) const UNKNOWN_KEY_OF_CIPHERTEXT: &str = "The ciphertext refers to a customer master key that does not \
     exist, does not exist in this region, or you are not allowed to access.";

/// Why a call may not go on.
///
/// Which kind of policy is named where several do not allow, and that a ciphertext of another account's key hides its
/// key where one of the own account's does not, are guesses.
pub(super) fn refusal(asked: &Asked<'_>, outcome: Outcome) -> KmsError {
    let caller = asked.question.caller;
    let action = format!("kms:{}", asked.question.permission);
    let what = match asked.question.named {
        Named::Outright => format!(" on resource: {}", asked.resource()),
        Named::ByCiphertext if caller.account() == asked.owner => {
            " on the resource associated with this ciphertext".to_owned()
        }
        Named::NotYet => String::new(),
        Named::ByCiphertext => return KmsError::new(ErrorCode::AccessDenied, UNKNOWN_KEY_OF_CIPHERTEXT),
    };
    let why = match outcome {
        Outcome::Denied(layer) => format!("with an explicit deny in {}", layer.with_article()),
        Outcome::NotAllowed(layer) => format!("because no {} allows the {action} action", layer.name()),
        // What is allowed is not refused.
        Outcome::Allowed(_) | Outcome::AllowedAsRoot => String::new(),
    };
    let message = format!("User: {} is not authorized to perform: {action}{what} {why}", caller.arn());
    KmsError::new(ErrorCode::AccessDenied, message)
}

#[cfg(test)]
mod tests {
    use super::super::{AliasSubject, Caller, GrantClaim, Question, condition::Nothing, decide};
    use super::*;
    use crate::{
        clock::Timestamp,
        keys::{AccountId, AliasName, Place, Region},
    };

    #[test]
    fn the_own_account_may_and_another_may_not() {
        let account = |digits| AccountId::new(digits).unwrap();
        let caller = Caller::root(Region::default(), account("111122223333"));
        let question = |named| Question {
            caller: &caller,
            permission: "Decrypt",
            named,
            context: None,
            claim: GrantClaim::default(),
            now: Timestamp::from_seconds(0),
            facts: &Nothing,
        };
        let alias = |digits| AliasSubject {
            place: Place { region: Region::default(), account: account(digits) },
            name: AliasName::of_customer("alias/x").unwrap(),
        };
        assert!(decide(&question(Named::Outright), alias("111122223333")).is_ok());
        let message =
            |named| KmsError::from(decide(&question(named), alias("999988887777")).unwrap_err()).to_string();
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
