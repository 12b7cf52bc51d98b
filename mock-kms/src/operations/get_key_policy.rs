//! `GetKeyPolicy`: shows a key's policy.
//!
//! AWS KMS API Reference, GetKeyPolicy.

use super::{Context, Operation, Request, target::NamedKey};
use crate::{
    action::Action,
    authz::{KeyPolicy, PolicyName},
    error::KmsError,
    keys::Usable,
    wire::{Member, optional, required, shapes},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct GetKeyPolicyRequest {
    key_id: String,
    policy_name: Option<String>,
}

impl Request for GetKeyPolicyRequest {}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetKeyPolicyResponse {
    policy: String,
    policy_name: &'static str,
}

pub(crate) struct GetKeyPolicy;

impl Operation for GetKeyPolicy {
    const ACTION: Action = Action::GetKeyPolicy;
    const INPUT: &'static [Member] =
        &[required("KeyId", &shapes::KEY_ID), optional("PolicyName", &shapes::POLICY_NAME)];
    type Request = GetKeyPolicyRequest;
    type Response = GetKeyPolicyResponse;
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    fn run(_: &Context<'_>, key: Usable, request: &Self::Request) -> Result<Self::Response, KmsError> {
        PolicyName::parse(request.policy_name.as_deref())?.require_existing()?;
        Ok(GetKeyPolicyResponse { policy: KeyPolicy::text_of(key.key()), policy_name: PolicyName::DEFAULT })
    }
}
