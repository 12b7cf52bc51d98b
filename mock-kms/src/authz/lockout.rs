//! The safety check of new key policies: whoever sets one must be able to set another later.
//!
//! AWS KMS API Reference, PutKeyPolicy, BypassPolicyLockoutSafetyCheck.

use super::{
    Caller, KeyPolicy,
    condition::{ConditionKey, Value},
    evaluate::Word,
    grants::GrantClaim,
    question::{Asked, Facts, Named, Question},
};
use crate::{
    clock::Timestamp,
    error::{ErrorCode, KmsError},
    keys::Key,
};

/// Refuses `policy` if it does not let `caller` change the policy of `key` again.
///
/// That the policy may leave it to the caller's account, whatever the caller's own policies say, is a guess.
///
/// # Errors
/// MalformedPolicyDocumentException.
pub(crate) fn require_way_back(
    caller: &Caller,
    now: Timestamp,
    key: &Key,
    policy: &KeyPolicy,
) -> Result<(), KmsError> {
    let question = Question {
        caller,
        permission: "PutKeyPolicy",
        named: Named::Outright,
        context: None,
        claim: GrantClaim::default(),
        now,
        facts: &LaterCall,
    };
    let word = Word::of(policy.policy(), &Asked::new(&question, key));
    if word.allowed.is_some() && !word.is_denied {
        return Ok(());
    }
    let message = "The new key policy will not allow you to update the key policy in the future.";
    Err(KmsError::new(ErrorCode::MalformedPolicyDocument, message))
}

/// A call whose parameters nobody knows yet.
struct LaterCall;

impl Facts for LaterCall {
    fn value(&self, _: Option<&Key>, _: &ConditionKey) -> Option<Value<'_>> {
        None
    }
}
