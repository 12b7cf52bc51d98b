//! `PutKeyPolicy`: gives a key another key policy, which decides from the next call on.
//!
//! AWS KMS API Reference, PutKeyPolicy.

use super::{Context, Operation, Request, target::NamedKey};
use crate::{
    action::Action,
    authz::{ConditionKey, PolicyName, RequestKey, Value, require_way_back},
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
    bypass_policy_lockout_safety_check: Option<bool>,
}

impl Request for PutKeyPolicyRequest {
    fn condition(&self, _: &str, key: &ConditionKey) -> Option<Value<'_>> {
        match key {
            ConditionKey::Request(RequestKey::BypassPolicyLockoutSafetyCheck) => {
                self.bypass_policy_lockout_safety_check.map(Value::truth)
            }
            _ => None,
        }
    }
}

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
        let policy = cx.read_policy(Some(&request.policy))?;
        if let Some(policy) =
            policy.as_deref().filter(|_| request.bypass_policy_lockout_safety_check != Some(true))
        {
            require_way_back(cx.caller, cx.now, key.key(), policy)?;
        }
        cx.update(&key, |key| key.policy = policy)?;
        Ok(())
    }
}
