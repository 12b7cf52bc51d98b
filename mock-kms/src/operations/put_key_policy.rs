//! `PutKeyPolicy`: gives a key another key policy. It is kept and shown; nothing decides by it yet.
//!
//! AWS KMS API Reference, PutKeyPolicy.

use super::{Context, Operation, Request, target::NamedKey};
use crate::{
    action::Action,
    authz::{PolicyName, read_policy},
    error::KmsError,
    keys::Usable,
    wire::{Member, optional, required, shapes},
};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct PutKeyPolicyRequest {
    key_id: String,
    policy_name: Option<String>,
    policy: String,
    // The check whether a policy locks its caller out takes a decision by that policy.
    #[expect(
        dead_code,
        reason = "nothing decides by key policies yet, so nothing is checked that could be bypassed"
    )]
    bypass_policy_lockout_safety_check: Option<bool>,
}

impl Request for PutKeyPolicyRequest {}

pub(crate) struct PutKeyPolicy;

impl Operation for PutKeyPolicy {
    const ACTION: Action = Action::PutKeyPolicy;
    const INPUT: &'static [Member] = &[
        required("KeyId", &shapes::KEY_ID),
        optional("PolicyName", &shapes::POLICY_NAME),
        required("Policy", &shapes::POLICY),
        optional("BypassPolicyLockoutSafetyCheck", &shapes::BOOLEAN),
    ];
    type Request = PutKeyPolicyRequest;
    type Response = ();
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    fn run(cx: &Context<'_>, key: Usable, request: &Self::Request) -> Result<(), KmsError> {
        PolicyName::parse(request.policy_name.as_deref())?.require_writable()?;
        let policy = read_policy(&request.policy)?;
        cx.update(&key, |key| key.policy = Some(policy))?;
        Ok(())
    }
}
