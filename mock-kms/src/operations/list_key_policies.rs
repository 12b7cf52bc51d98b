//! `ListKeyPolicies`: lists the names of a key's policies, of which there is one: `default`.
//!
//! AWS KMS API Reference, ListKeyPolicies.

use super::{Context, Operation, Request, target::NamedKey};
use crate::{
    action::Action,
    authz::PolicyName,
    error::KmsError,
    keys::Usable,
    wire::{Marker, Member, optional, required, shapes},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ListKeyPoliciesRequest {
    key_id: String,
    #[expect(dead_code, reason = "the one name fits on any page")]
    limit: Option<usize>,
    marker: Option<String>,
}

impl Request for ListKeyPoliciesRequest {}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListKeyPoliciesResponse {
    policy_names: [&'static str; 1],
    truncated: bool,
}

pub(crate) struct ListKeyPolicies;

impl Operation for ListKeyPolicies {
    const ACTION: Action = Action::ListKeyPolicies;
    const INPUT: &'static [Member] = &[
        required("KeyId", &shapes::KEY_ID),
        optional("Limit", &shapes::LIMIT),
        optional("Marker", &shapes::MARKER),
    ];
    type Request = ListKeyPoliciesRequest;
    type Response = ListKeyPoliciesResponse;
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    /// No page ends with a marker, so none that is given can be right.
    fn run(_: &Context<'_>, _: Usable, request: &Self::Request) -> Result<Self::Response, KmsError> {
        Marker::decode(Self::ACTION, request.marker.as_deref(), |_| None::<()>)?;
        Ok(ListKeyPoliciesResponse { policy_names: [PolicyName::DEFAULT], truncated: false })
    }
}
