//! `UntagResource`: takes labels off a key. Labels that it does not have are no error.
//!
//! AWS KMS API Reference, UntagResource.

use super::{Context, Operation, Request, target::NamedKey};
use crate::{
    action::Action,
    authz::{ConditionKey, RequestKey, Value},
    error::KmsError,
    keys::Usable,
    wire::{Member, required, shapes},
};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct UntagResourceRequest {
    key_id: String,
    tag_keys: Vec<String>,
}

impl Request for UntagResourceRequest {
    fn condition(&self, _: &str, key: &ConditionKey) -> Option<Value<'_>> {
        match key {
            ConditionKey::Request(RequestKey::TagKeys) => {
                Some(Value::many(self.tag_keys.iter().map(String::as_str)))
            }
            _ => None,
        }
    }
}

pub(crate) struct UntagResource;

impl Operation for UntagResource {
    const ACTION: Action = Action::UntagResource;
    const INPUT: &'static [Member] =
        &[required("KeyId", &shapes::KEY_ID), required("TagKeys", &shapes::TAG_KEYS)];
    type Request = UntagResourceRequest;
    type Response = ();
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    fn run(cx: &Context<'_>, key: Usable, request: &Self::Request) -> Result<(), KmsError> {
        cx.update(&key, |key| key.tags = key.tags.without(&request.tag_keys))?;
        Ok(())
    }
}
