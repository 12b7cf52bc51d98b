//! `CreateKey`: makes a key. So far that is a symmetric one with material from the service, in one Region.
//!
//! AWS KMS API Reference, CreateKey.

use super::{Context, Operation, Request, key_metadata::KeyMetadata, target::Account};
use crate::{
    action::Action,
    authz::{Authorized, OwnAccount, is_default_policy},
    error::{ErrorCode, KmsError},
    keys::{Key, KeyArn, KeyId, KeySpec, KeyUsage, NewKey, Origin, Tag, Tags, Versions},
    wire::{Member, optional, shapes, unsupported},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct CreateKeyRequest {
    policy: Option<String>,
    #[serde(default)]
    description: String,
    key_usage: Option<KeyUsage>,
    customer_master_key_spec: Option<KeySpec>,
    key_spec: Option<KeySpec>,
    origin: Option<Origin>,
    // Bypassing the safety check changes nothing for the one policy that is taken, which passes it.
    #[expect(dead_code, reason = "accepted because either value is right for the default policy")]
    bypass_policy_lockout_safety_check: Option<bool>,
    #[serde(default)]
    tags: Vec<RequestTag>,
    #[serde(default)]
    multi_region: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct RequestTag {
    tag_key: String,
    tag_value: String,
}

impl Request for CreateKeyRequest {}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateKeyResponse {
    key_metadata: KeyMetadata,
}

pub(crate) struct CreateKey;

impl Operation for CreateKey {
    const ACTION: Action = Action::CreateKey;
    const INPUT: &'static [Member] = &[
        optional("Policy", &shapes::POLICY),
        optional("Description", &shapes::DESCRIPTION),
        optional("KeyUsage", &shapes::KEY_USAGE),
        optional("CustomerMasterKeySpec", &shapes::CUSTOMER_MASTER_KEY_SPEC),
        optional("KeySpec", &shapes::KEY_SPEC),
        optional("Origin", &shapes::ORIGIN),
        unsupported("CustomKeyStoreId", &shapes::CUSTOM_KEY_STORE_ID),
        optional("BypassPolicyLockoutSafetyCheck", &shapes::BOOLEAN),
        optional("Tags", &shapes::TAGS),
        optional("MultiRegion", &shapes::BOOLEAN),
        unsupported("XksKeyId", &shapes::XKS_KEY_ID),
    ];
    type Request = CreateKeyRequest;
    type Response = CreateKeyResponse;
    type Target<'a> = Account;

    fn target(_: &Self::Request) -> Account {
        Account
    }

    fn run(
        cx: &Context<'_>,
        _: Authorized<OwnAccount>,
        request: &Self::Request,
    ) -> Result<Self::Response, KmsError> {
        let (spec, usage) = kind_of_key(request)?;
        let tag = |tag: &RequestTag| Tag { key: tag.tag_key.clone(), value: tag.tag_value.clone() };
        let tags = Tags::new(request.tags.iter().map(tag).collect())?;
        check_policy(cx, request.policy.as_deref())?;
        refuse_what_is_not_made_yet(request, spec)?;

        let arn = KeyArn { place: cx.caller.place().clone(), id: KeyId::from_random(cx.hsm.random_array()?) };
        let versions = Versions::first(cx.hsm.generate_symmetric(arn.hsm_name())?);
        let description = request.description.clone();
        let key = Key::new(NewKey { arn, created: cx.now, description, spec, usage, tags, versions });
        Ok(CreateKeyResponse { key_metadata: KeyMetadata::from(&*cx.registry.insert(key)) })
    }
}

/// The spec and usage asked for, if they go together.
fn kind_of_key(request: &CreateKeyRequest) -> Result<(KeySpec, KeyUsage), KmsError> {
    let refuse = |message: String| Err(KmsError::new(ErrorCode::Validation, message));
    if request.key_spec.is_some() && request.customer_master_key_spec.is_some() {
        // The wording is a guess.
        return refuse(
            "You cannot specify KeySpec and CustomerMasterKeySpec in the same request. \
             CustomerMasterKeySpec is deprecated."
                .to_owned(),
        );
    }
    let spec = request.key_spec.or(request.customer_master_key_spec).unwrap_or(KeySpec::SymmetricDefault);
    let usage = match (request.key_usage, spec) {
        (Some(usage), _) => usage,
        (None, KeySpec::SymmetricDefault) => KeyUsage::EncryptDecrypt,
        (None, _) => {
            return refuse(
                "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys."
                    .to_owned(),
            );
        }
    };
    if !spec.usages().contains(&usage) {
        return refuse(format!("KeyUsage {usage} is not compatible with KeySpec {spec}"));
    }
    Ok((spec, usage))
}

/// Takes the default policy alone: storing another one without obeying it would let broken code pass its tests.
fn check_policy(cx: &Context<'_>, policy: Option<&str>) -> Result<(), KmsError> {
    let Some(policy) = policy else { return Ok(()) };
    match serde_json::from_str(policy) {
        Ok(policy) if is_default_policy(cx.caller.place(), &policy) => Ok(()),
        Ok(_) => Err(KmsError::not_in_the_mock("key policies other than the default one")),
        // That it carries no message is a guess.
        Err(_) => Err(KmsError::silent(ErrorCode::MalformedPolicyDocument)),
    }
}

fn refuse_what_is_not_made_yet(request: &CreateKeyRequest, spec: KeySpec) -> Result<(), KmsError> {
    match request.origin {
        Some(origin) if origin != Origin::AwsKms => {
            return Err(KmsError::not_in_the_mock(format_args!("keys of origin {origin}")));
        }
        _ => {}
    }
    if spec != KeySpec::SymmetricDefault {
        return Err(KmsError::not_in_the_mock(format_args!("keys of spec {spec}")));
    }
    if request.multi_region {
        return Err(KmsError::not_in_the_mock("multi-Region keys"));
    }
    Ok(())
}
