//! `ReplicateKey`: makes a key in another Region that shares id and material with a multi-Region primary key.
//!
//! AWS KMS API Reference, ReplicateKey.

use super::{
    Context, Operation, Request,
    key_metadata::KeyMetadata,
    tag_entry::TagEntry,
    target::{NamedKey, NewKeyElsewhere, NewTags},
};
use crate::{
    action::Action,
    authz::{
        Authorized, ConditionKey, KeyPolicy, KeyProperty, OwnAccount, RequestKey, Value, require_way_back,
    },
    error::{ErrorCode, KmsError},
    keys::{MultiRegionKeyType, NewReplica, Region, Tags, Usable},
    quotas::Class,
    wire::{Member, optional, required, shapes},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ReplicateKeyRequest {
    key_id: String,
    replica_region: String,
    policy: Option<String>,
    bypass_policy_lockout_safety_check: Option<bool>,
    #[serde(default)]
    description: String,
    #[serde(default)]
    tags: Vec<TagEntry>,
}

impl Request for ReplicateKeyRequest {
    /// The new key is made under CreateKey and tagged under TagResource, which see it as a replica.
    fn condition(&self, permission: &str, key: &ConditionKey) -> Option<Value<'_>> {
        match key {
            ConditionKey::Request(RequestKey::ReplicaRegion) => Some(Value::text(&*self.replica_region)),
            ConditionKey::Request(RequestKey::BypassPolicyLockoutSafetyCheck) => {
                self.bypass_policy_lockout_safety_check.map(Value::truth)
            }
            ConditionKey::Key(KeyProperty::MultiRegion) if permission != Action::ReplicateKey.word() => {
                Some(Value::truth(true))
            }
            ConditionKey::Key(KeyProperty::MultiRegionKeyType)
                if permission != Action::ReplicateKey.word() =>
            {
                Some(Value::text(MultiRegionKeyType::Replica.word()))
            }
            key => TagEntry::condition(&self.tags, key),
        }
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ReplicateKeyResponse {
    replica_key_metadata: KeyMetadata,
    replica_policy: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    replica_tags: Vec<TagEntry>,
}

pub(crate) struct ReplicateKey;

impl Operation for ReplicateKey {
    const ACTION: Action = Action::ReplicateKey;
    const INPUT: &'static [Member] = &[
        required("KeyId", &shapes::KEY_ID),
        required("ReplicaRegion", &shapes::REGION),
        optional("Policy", &shapes::POLICY),
        optional("BypassPolicyLockoutSafetyCheck", &shapes::BOOLEAN),
        optional("Description", &shapes::DESCRIPTION),
        optional("Tags", &shapes::TAGS),
    ];
    type Request = ReplicateKeyRequest;
    type Response = ReplicateKeyResponse;
    type Target<'a> = (NamedKey<'a>, (NewKeyElsewhere, NewTags<'a>));

    fn target(request: &Self::Request) -> Self::Target<'_> {
        let tags = NewTags::of(&request.tags).in_region(&request.replica_region);
        (NamedKey::new(&request.key_id), (NewKeyElsewhere, tags))
    }

    fn run(
        cx: &Context<'_>,
        (primary, _): (Usable, (Authorized<OwnAccount>, ())),
        request: &Self::Request,
    ) -> Result<Self::Response, KmsError> {
        primary.key().require_primary()?;
        let region = region_for(primary.key().arn.place.region.partition(), &request.replica_region)?;
        // One of the two is a dry run that looks for hindrances.
        for _ in 0..2 {
            cx.count(&region, Class::Operation(Action::CreateKey))?;
        }
        let tags = Tags::new(TagEntry::tags(&request.tags))?;
        let policy = cx.read_policy(request.policy.as_deref())?;
        if let Some(policy) =
            policy.as_deref().filter(|_| request.bypass_policy_lockout_safety_check != Some(true))
        {
            require_way_back(cx.caller, cx.now, primary.key(), policy)?;
        }
        let description = request.description.clone();
        let new = NewReplica { region, created: cx.now, description, tags, policy };
        let replica = cx.registry.replicate(
            &primary,
            new,
            cx.now.plus(cx.settings.background_time),
            cx.quotas.resources().keys,
        )?;
        Ok(ReplicateKeyResponse {
            replica_key_metadata: KeyMetadata::from(&*replica),
            replica_policy: KeyPolicy::text_of(&replica),
            replica_tags: replica.tags.all().iter().map(TagEntry::from).collect(),
        })
    }
}

/// The Region of that name, if it is in the same partition. The wording is a guess.
fn region_for(partition: &str, name: &str) -> Result<Region, KmsError> {
    let refuse = || {
        let message = format!("{name} is not a Region of the partition {partition}.");
        KmsError::new(ErrorCode::UnsupportedOperation, message)
    };
    Region::new(name).filter(|region| region.partition() == partition).ok_or_else(refuse)
}
