//! `CreateKey`: makes a key, with material from the service or to be imported.
//!
//! AWS KMS API Reference, CreateKey.

use super::{
    Context, Given, Operation, Request,
    key_metadata::KeyMetadata,
    tag_entry::TagEntry,
    target::{Account, NewTags},
};
use crate::{
    action::Action,
    authz::{Authorized, ConditionKey, KeyProperty, OwnAccount, RequestKey, Value, require_way_back},
    error::{ErrorCode, KmsError},
    keys::{
        Key, KeyArn, KeyManager, KeySpec, KeyUsage, MultiRegionKeyType, NewKey, Origin, Relatives, Tags,
        Versions,
    },
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
    bypass_policy_lockout_safety_check: Option<bool>,
    #[serde(default)]
    tags: Vec<TagEntry>,
    #[serde(default)]
    multi_region: bool,
}

impl Request for CreateKeyRequest {
    fn condition(&self, _: &str, key: &ConditionKey) -> Option<Value<'_>> {
        let spec = self.key_spec.or(self.customer_master_key_spec).unwrap_or(KeySpec::SymmetricDefault);
        Some(match key {
            ConditionKey::Key(KeyProperty::KeySpec | KeyProperty::CustomerMasterKeySpec) => {
                Value::text(spec.word())
            }
            ConditionKey::Key(KeyProperty::KeyUsage | KeyProperty::CustomerMasterKeyUsage) => {
                Value::text(self.key_usage.unwrap_or(KeyUsage::EncryptDecrypt).word())
            }
            ConditionKey::Key(KeyProperty::KeyOrigin) => {
                Value::text(self.origin.unwrap_or(Origin::AwsKms).word())
            }
            ConditionKey::Key(KeyProperty::MultiRegion) => Value::truth(self.multi_region),
            ConditionKey::Key(KeyProperty::MultiRegionKeyType) if self.multi_region => {
                Value::text(MultiRegionKeyType::Primary.word())
            }
            ConditionKey::Request(RequestKey::BypassPolicyLockoutSafetyCheck) => {
                Value::truth(self.bypass_policy_lockout_safety_check?)
            }
            key => return TagEntry::condition(&self.tags, key),
        })
    }
}

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
    type Target<'a> = (Account, NewTags<'a>);

    fn target(request: &Self::Request) -> Self::Target<'_> {
        (Account, NewTags::of(&request.tags))
    }

    fn run(
        cx: &Context<'_>,
        _: (Authorized<OwnAccount>, ()),
        request: &Self::Request,
    ) -> Result<Self::Response, KmsError> {
        let (spec, usage) = kind_of_key(request)?;
        let mut tags = TagEntry::tags(&request.tags);
        let ordered = cx.settings.emulator_tags.then(|| Given::take_from(&mut tags)).transpose()?;
        let given = ordered.as_ref().unwrap_or(&cx.given);
        let tags = Tags::new(tags)?;
        let policy = cx.read_policy(request.policy.as_deref())?;
        refuse_what_is_not_made_yet(request, spec)?;
        let kind = spec.kind_in(&cx.caller.place().region)?;

        let arn = KeyArn { place: cx.caller.place().clone(), id: given.id(cx, request.multi_region)? };
        let relatives = request.multi_region.then(|| Relatives::of_primary(arn.place.region.clone()));
        let origin = request.origin.unwrap_or(Origin::AwsKms);
        let versions = match origin {
            Origin::AwsKms => Versions::first(given.token(cx, &arn, spec, kind)?),
            _ => given.none()?,
        };
        let description = request.description.clone();
        let key = Key::new(NewKey {
            arn,
            created: cx.now,
            description,
            spec,
            usage,
            tags,
            origin,
            manager: KeyManager::Customer,
            policy,
            relatives,
            versions,
        });
        if let Some(policy) =
            key.policy.as_deref().filter(|_| request.bypass_policy_lockout_safety_check != Some(true))
        {
            require_way_back(cx.caller, cx.now, &key, policy)?;
        }
        let key = cx.registry.insert(key, cx.quotas.resources().keys)?;
        Ok(CreateKeyResponse { key_metadata: KeyMetadata::from(&*key) })
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

fn refuse_what_is_not_made_yet(request: &CreateKeyRequest, spec: KeySpec) -> Result<(), KmsError> {
    match request.origin {
        Some(Origin::External) if !spec.takes_imports() => {
            Err(KmsError::not_in_the_mock(format_args!("imported material for keys of spec {spec}")))
        }
        Some(origin) if !matches!(origin, Origin::AwsKms | Origin::External) => {
            Err(KmsError::not_in_the_mock(format_args!("keys of origin {origin}")))
        }
        _ => Ok(()),
    }
}
