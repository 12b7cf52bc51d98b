//! `UpdatePrimaryRegion`: makes a replica the primary key, and the primary key a replica.
//!
//! AWS KMS API Reference, UpdatePrimaryRegion.

use super::{
    Context, Operation, Request,
    target::{Door, NamedKey, Target},
};
use crate::{
    action::Action,
    authz::{ConditionKey, RequestKey, Value},
    error::KmsError,
    keys::Usable,
    quotas::Class,
    wire::{Member, required, shapes},
};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct UpdatePrimaryRegionRequest {
    key_id: String,
    primary_region: String,
}

impl Request for UpdatePrimaryRegionRequest {
    fn condition(&self, _: &str, key: &ConditionKey) -> Option<Value<'_>> {
        match key {
            ConditionKey::Request(RequestKey::PrimaryRegion) => Some(Value::text(&*self.primary_region)),
            _ => None,
        }
    }
}

pub(crate) struct UpdatePrimaryRegion;

impl Operation for UpdatePrimaryRegion {
    const ACTION: Action = Action::UpdatePrimaryRegion;
    const INPUT: &'static [Member] =
        &[required("KeyId", &shapes::KEY_ID), required("PrimaryRegion", &shapes::REGION)];
    type Request = UpdatePrimaryRegionRequest;
    type Response = ();
    type Target<'a> = Handover<'a>;

    fn target(request: &Self::Request) -> Handover<'_> {
        Handover { key: NamedKey::new(&request.key_id), region: &request.primary_region }
    }

    fn run(
        cx: &Context<'_>,
        (primary, replica): (Usable, Usable),
        _: &Self::Request,
    ) -> Result<(), KmsError> {
        cx.count(&replica.key().arn.place.region, Class::Operation(Self::ACTION))?;
        cx.registry.hand_over(&primary, &replica, cx.now.plus(cx.settings.background_time))
    }
}

/// A primary key and its replica in another Region. Both must allow the operation, by permission and by state.
#[derive(Debug)]
pub(crate) struct Handover<'a> {
    key: NamedKey<'a>,
    region: &'a str,
}

impl Target for Handover<'_> {
    type Admitted = (Usable, Usable);

    fn admit(self, door: &mut Door<'_>) -> Result<(Usable, Usable), KmsError> {
        let primary = self.key.admit(door)?;
        primary.key().require_primary()?;
        let replica = door.registry().find_replica(primary.key(), self.region)?;
        Ok((primary, door.admit_key(replica)?))
    }
}
