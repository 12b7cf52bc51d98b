//! Multi-Region keys: making replicas, changing the primary, and keeping what they share the same.
//!
//! Keys of one multi-Region key are keys of their own in their own places. They share their id, material and rotation;
//! those follow the primary.

use super::{Key, KeyArn, KeyState, Origin, Region, Registry, Relatives, Tags, Usable, relatives::Regions};
use crate::{
    authz::KeyPolicy,
    clock::Timestamp,
    error::{ErrorCode, KmsError},
    lock::lock,
};
use std::sync::Arc;

/// What a replica has for itself.
#[derive(Debug)]
pub(crate) struct NewReplica {
    pub(crate) region: Region,
    pub(crate) created: Timestamp,
    pub(crate) description: String,
    pub(crate) tags: Tags,
    pub(crate) policy: Option<Arc<KeyPolicy>>,
}

impl Key {
    /// Whether it is a replica of a key in another Region.
    pub(crate) fn is_replica(&self) -> bool {
        self.relatives.as_ref().is_some_and(|relatives| relatives.regions().primary != self.arn.place.region)
    }

    /// The Regions of its relatives, if it is a multi-Region primary key.
    ///
    /// # Errors
    /// UnsupportedOperationException if it is not.
    pub(crate) fn require_primary(&self) -> Result<&Relatives, KmsError> {
        match &self.relatives {
            Some(relatives) if !self.is_replica() => Ok(relatives),
            _ => Err(not_primary(&self.arn)),
        }
    }

    /// Refuses a replica: what is shared is changed at the primary. The wording is that of ReplicateKey; that other
    /// operations use it too is a guess.
    ///
    /// # Errors
    /// UnsupportedOperationException.
    pub(crate) fn require_no_replica(&self) -> Result<(), KmsError> {
        if self.is_replica() { Err(not_primary(&self.arn)) } else { Ok(()) }
    }

    /// A replica of it that the service still works at until `until`.
    fn replica(&self, new: NewReplica, until: Timestamp) -> Self {
        Self {
            arn: self.arn.in_region(new.region),
            created: new.created,
            description: new.description.into(),
            state: KeyState::Creating,
            busy_until: Some(until),
            last_use: Arc::default(),
            grants: None,
            deletion: None,
            tags: new.tags,
            policy: new.policy,
            versions: self.versions_of_replica(),
            ..self.clone()
        }
    }
}

impl Key {
    /// Becomes the same as its primary in what they share.
    fn follow(&mut self, leader: &Self) {
        self.rotation = leader.rotation.clone();
        if self.origin == Origin::AwsKms {
            self.versions = leader.versions.clone();
        } else {
            self.versions.follow(&leader.versions);
            self.miss_material();
        }
    }
}

fn not_primary(arn: &KeyArn) -> KmsError {
    KmsError::new(ErrorCode::UnsupportedOperation, format!("{arn} is not a multi-region primary key."))
}

impl Registry {
    /// Makes a replica of `primary` that can be used from `until` on.
    ///
    /// # Errors
    /// UnsupportedOperationException if `primary` is no multi-Region primary key; AlreadyExistsException if the Region
    /// has a related key, in any state; what the state table says now. The wording of the second is a guess.
    pub(crate) fn replicate(
        &self,
        primary: &Usable,
        new: NewReplica,
        until: Timestamp,
        most: usize,
    ) -> Result<Arc<Key>, KmsError> {
        let _alone = lock(&self.families);
        // An update that changes nothing looks at the state once more and brings what is shared up to date.
        let primary = self.store(&primary.key().arn.place).update(primary, |_| {})?;
        let relatives = primary.require_primary()?;
        if relatives.regions().contains(&new.region) {
            let message = format!("{} already exists.", primary.arn.in_region(new.region));
            return Err(KmsError::new(ErrorCode::AlreadyExists, message));
        }
        let region = new.region.clone();
        let replica = self.insert(primary.replica(new, until), most)?;
        relatives.add_replica(region);
        self.schedule_finish(until, &replica.arn);
        Ok(replica)
    }

    /// The replica of `primary` in the Region of that name.
    ///
    /// # Errors
    /// NotFoundException if there is none; the wording is a guess.
    pub(crate) fn find_replica(&self, primary: &Key, region: &str) -> Result<Arc<Key>, KmsError> {
        let regions = primary.require_primary()?.regions();
        let missing =
            || KmsError::new(ErrorCode::NotFound, format!("{} has no replica key in {region}.", primary.arn));
        let replica = regions.replicas.into_iter().find(|replica| replica.name() == region);
        replica.and_then(|region| self.key(&primary.arn.in_region(region))).ok_or_else(missing)
    }

    /// Makes `replica` the primary and `primary` a replica. The service works at both until `until`.
    ///
    /// # Errors
    /// What the state table says now; UnsupportedOperationException if `primary` is no primary any more.
    pub(crate) fn hand_over(
        &self,
        primary: &Usable,
        replica: &Usable,
        until: Timestamp,
    ) -> Result<(), KmsError> {
        let _alone = lock(&self.families);
        let relatives = primary.key().require_primary()?;
        for key in [primary, replica] {
            self.store(&key.key().arn.place).update(key, |key| {
                key.state = KeyState::Updating;
                key.busy_until = Some(until);
            })?;
            self.schedule_finish(until, &key.key().arn);
        }
        relatives.hand_over(&replica.key().arn.place.region);
        Ok(())
    }

    /// Begins the deletion of a key: after `days`, or `days` after its last replica is gone.
    ///
    /// # Errors
    /// What the state table says now.
    pub(crate) fn begin_deletion(
        &self,
        key: &Usable,
        days: u16,
        now: Timestamp,
    ) -> Result<Arc<Key>, KmsError> {
        let _alone = lock(&self.families);
        let key = self.store(&key.key().arn.place).update(key, |key| {
            key.condemned = Some(now);
            let relatives = key.relatives.as_ref().filter(|_| !key.is_replica());
            if relatives.is_some_and(|relatives| !relatives.regions().replicas.is_empty()) {
                key.state = KeyState::PendingReplicaDeletion;
                key.deletion_window = Some(days);
            } else {
                key.state = KeyState::PendingDeletion;
                key.deletion = Some(now.plus_days(days));
            }
        })?;
        self.schedule_deletion(&key);
        Ok(key)
    }

    /// Takes leave of a key that was deleted at `at`. A primary that waited for its last replica to go begins its
    /// own waiting period.
    pub(super) fn forget_relative(&self, deleted: &Key, at: Timestamp) {
        let Some(relatives) = &deleted.relatives else { return };
        let _alone = lock(&self.families);
        relatives.remove_replica(&deleted.arn.place.region);
        let regions = relatives.regions();
        if !regions.replicas.is_empty() {
            return;
        }
        let primary = self.change(&deleted.arn.in_region(regions.primary), |primary| {
            if primary.state == KeyState::PendingReplicaDeletion {
                primary.state = KeyState::PendingDeletion;
                primary.deletion = primary.deletion_window.take().map(|days| at.plus_days(days));
            }
        });
        if let Some(primary) = primary {
            self.schedule_deletion(&primary);
        }
    }

    /// The key that decides what `key` shares: its primary, or itself.
    pub(super) fn leader(&self, key: Arc<Key>) -> Option<Arc<Key>> {
        match &key.relatives {
            Some(relatives) => self.key(&key.arn.in_region(relatives.regions().primary)),
            None => Some(key),
        }
    }

    /// Gives the replicas of `leader` what they share with it, as it is now.
    pub(crate) fn synchronise(&self, leader: &Key) {
        let Some(relatives) = &leader.relatives else { return };
        let _alone = lock(&self.families);
        let Regions { primary, replicas } = relatives.regions();
        let Some(leader) = self.key(&leader.arn.in_region(primary)) else { return };
        for region in replicas {
            self.change(&leader.arn.in_region(region), |replica| {
                replica.follow(&leader);
            });
        }
    }
}
