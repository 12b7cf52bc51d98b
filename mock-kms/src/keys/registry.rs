//! `Registry`: the keys of all places, found by what the caller wrote.

use super::{
    AccountId, AliasName, Key, KeyArn, KeyReference, Place, Region,
    reference::ArnParts,
    schedule::{Event, Schedule},
    store::{Store, key_not_found},
};
use crate::{
    action::Action,
    clock::Timestamp,
    error::{ErrorCode, KmsError},
    lock::{read, write},
};
use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, RwLock},
};

/// All keys of all places. Places share nothing but the clock.
#[derive(Debug)]
pub(crate) struct Registry {
    stores: RwLock<HashMap<Place, Arc<Store>>>,
    pub(super) schedule: Schedule,
    /// Held by whoever runs what is due.
    pub(super) running: Mutex<()>,
    /// Held by whoever changes what multi-Region keys share or which of them are related.
    pub(super) families: Mutex<()>,
}

/// All keys of a moment, which a registry can go back to.
#[derive(Debug, Default)]
pub(crate) struct Stock {
    stores: HashMap<Place, Store>,
    events: BTreeSet<(Timestamp, Event)>,
}

impl Registry {
    pub(crate) fn new() -> Self {
        Self {
            stores: RwLock::default(),
            schedule: Schedule::new(),
            running: Mutex::default(),
            families: Mutex::default(),
        }
    }

    /// The store of a place. A place in which nothing was ever made gets one that is not kept, so that asking
    /// about many places costs no memory.
    pub(crate) fn store(&self, place: &Place) -> Arc<Store> {
        let known = read(&self.stores).get(place).cloned();
        known.unwrap_or_else(|| Arc::new(Store::new(place.clone())))
    }

    /// Takes a new key into its place, unless its account has `most` there.
    ///
    /// # Errors
    /// LimitExceededException.
    pub(crate) fn insert(&self, key: Key, most: usize) -> Result<Arc<Key>, KmsError> {
        self.lasting_store(&key.arn.place).insert(key, most)
    }

    /// Takes a new AWS managed key and its alias into its place, unless another caller was faster.
    pub(crate) fn insert_managed(&self, key: Key, alias: &AliasName, now: Timestamp) {
        let store = self.lasting_store(&key.arn.place);
        if let Some(key) = store.insert_with_alias(key, alias, now) {
            self.schedule_rotation(&key, now);
        }
    }

    /// The store of a place, kept from now on.
    fn lasting_store(&self, place: &Place) -> Arc<Store> {
        let mut stores = write(&self.stores);
        Arc::clone(stores.entry(place.clone()).or_insert_with(|| Arc::new(Store::new(place.clone()))))
    }

    /// The key that `text` names, for a caller in `here`.
    ///
    /// # Errors
    /// NotFoundException, or InvalidArnException for the ARN of an alias where an alias is not taken.
    pub(crate) fn find(&self, here: &Place, action: Action, text: &str) -> Result<Arc<Key>, KmsError> {
        match KeyReference::parse(text) {
            KeyReference::Id(id) => {
                let missing = || key_not_found(&KeyArn { place: here.clone(), id }.to_string());
                self.store(here).key(id.as_str()).ok_or_else(missing)
            }
            KeyReference::KeyArn(parts, id) => {
                let store = self.store(&place_of(here, parts)?);
                store.key(id.as_str()).ok_or_else(|| key_not_found(text))
            }
            KeyReference::Alias(name) if action.takes_alias() => {
                let store = self.store(here);
                store.key_of_alias(name).ok_or_else(|| store.alias_not_found(name))
            }
            KeyReference::AliasArn(parts, name) if action.takes_alias() => {
                let store = self.store(&place_of(here, parts)?);
                store.key_of_alias(name).ok_or_else(|| store.alias_not_found(name))
            }
            // The wording is a guess.
            KeyReference::Alias(_) | KeyReference::AliasArn(..)
                if matches!(action, Action::CreateAlias | Action::UpdateAlias) =>
            {
                Err(KmsError::new(ErrorCode::Validation, "Aliases must refer to keys. Not aliases"))
            }
            // Known from reports of CreateGrant; that the other operations say the same is a guess.
            KeyReference::AliasArn(..) => {
                Err(KmsError::new(ErrorCode::InvalidArn, "Key Aliases are not supported for this operation"))
            }
            KeyReference::Alias(name) => Err(invalid_key_id(name)),
            KeyReference::MalformedId(id) => Err(invalid_key_id(id)),
            KeyReference::MalformedArn => Err(invalid_arn(text)),
        }
    }

    /// The key that made a ciphertext, in the Region of `here`. It may belong to another account.
    pub(crate) fn find_by_name(&self, here: &Place, account: [u8; 12], id: &str) -> Option<Arc<Key>> {
        let account = AccountId::from_digits(account)?;
        self.store(&Place { account, ..here.clone() }).key(id)
    }

    /// The keys of a Region that ever had a grant, of all accounts, in the order of their ARNs.
    pub(crate) fn keys_with_grants(&self, region: &Region) -> Vec<Arc<Key>> {
        let stores: Vec<Arc<Store>> = read(&self.stores)
            .iter()
            .filter(|(place, _)| place.region == *region)
            .map(|(_, store)| Arc::clone(store))
            .collect();
        let mut keys: Vec<Arc<Key>> = stores.iter().flat_map(|store| store.keys_with_grants()).collect();
        keys.sort_unstable_by(|one, other| one.arn.cmp(&other.arn));
        keys
    }

    /// A copy of everything there is.
    pub(crate) fn stock(&self) -> Stock {
        let stores = read(&self.stores);
        let stores = stores.iter().map(|(place, store)| (place.clone(), store.copy())).collect();
        Stock { stores, events: self.schedule.events() }
    }

    /// Forgets everything but what `stock` holds.
    pub(crate) fn restore(&self, stock: &Stock) {
        let stores = stock.stores.iter().map(|(place, store)| (place.clone(), Arc::new(store.copy())));
        *write(&self.stores) = stores.collect();
        self.schedule.replace(&stock.events);
    }

    /// All keys of all places, in the order of their ARNs.
    pub(crate) fn keys(&self) -> Vec<Arc<Key>> {
        let stores: Vec<Arc<Store>> = read(&self.stores).values().map(Arc::clone).collect();
        let mut keys: Vec<Arc<Key>> = stores.iter().flat_map(|store| store.keys()).collect();
        keys.sort_unstable_by(|one, other| one.arn.cmp(&other.arn));
        keys
    }

    /// How many keys there are in all places.
    pub(crate) fn key_count(&self) -> usize {
        read(&self.stores).values().map(|store| store.key_count()).sum()
    }
}

/// Where an ARN points, if that is in the caller's Region.
///
/// # Errors
/// NotFoundException `Invalid arn <region>` for another Region. The rest of an ARN being wrong is answered alike,
/// with the wrong part: a guess.
fn place_of(here: &Place, arn: ArnParts<'_>) -> Result<Place, KmsError> {
    if arn.region != here.region.name() {
        return Err(invalid_arn(arn.region));
    }
    if arn.partition != here.region.partition() {
        return Err(invalid_arn(arn.partition));
    }
    let account = AccountId::new(arn.account).ok_or_else(|| invalid_arn(arn.account))?;
    Ok(Place { account, ..here.clone() })
}

fn invalid_arn(what: &str) -> KmsError {
    KmsError::new(ErrorCode::NotFound, format!("Invalid arn {what}"))
}

fn invalid_key_id(id: &str) -> KmsError {
    KmsError::new(ErrorCode::NotFound, format!("Invalid keyId '{id}'"))
}
