//! `Relatives`: the Regions that hold the keys of one multi-Region key, and which of them is the primary's.

use super::Region;
use crate::{
    lock::{read, write},
    text_enum::text_enum,
};
use std::sync::{Arc, RwLock};

text_enum! {
    /// Which part a multi-Region key plays.
    pub(crate) enum MultiRegionKeyType {
        Primary = "PRIMARY",
        Replica = "REPLICA",
    }
}

/// Shared by all keys of a multi-Region key, so that each of them tells the same.
#[derive(Debug)]
pub(crate) struct Relatives(RwLock<Regions>);

/// The Regions at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Regions {
    pub(crate) primary: Region,
    /// In the order in which the keys there became replicas.
    pub(crate) replicas: Vec<Region>,
}

impl Relatives {
    /// Of a new primary key, which has none yet.
    pub(crate) fn of_primary(region: Region) -> Arc<Self> {
        Arc::new(Self(RwLock::new(Regions { primary: region, replicas: Vec::new() })))
    }

    /// The Regions at this moment.
    pub(crate) fn regions(&self) -> Regions {
        read(&self.0).clone()
    }

    /// Notes a new replica.
    pub(super) fn add_replica(&self, region: Region) {
        write(&self.0).replicas.push(region);
    }

    /// Notes that a replica is gone.
    pub(super) fn remove_replica(&self, region: &Region) {
        write(&self.0).replicas.retain(|replica| replica != region);
    }

    /// Makes the replica in `region` the primary, and the primary a replica.
    pub(super) fn hand_over(&self, region: &Region) {
        let mut regions = write(&self.0);
        let Regions { primary, replicas } = &mut *regions;
        if let Some(replica) = replicas.iter_mut().find(|replica| *replica == region) {
            std::mem::swap(primary, replica);
        }
    }
}

impl Regions {
    /// Whether a key of the multi-Region key is there.
    pub(crate) fn contains(&self, region: &Region) -> bool {
        self.primary == *region || self.replicas.contains(region)
    }
}
