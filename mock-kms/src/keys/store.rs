//! `Store`: the keys and aliases of one account in one Region.

use super::{Alias, AliasName, Key, KeyId, Place, Relatives, Usable, state};
use crate::{
    clock::Timestamp,
    error::{ErrorCode, KmsError},
    lock::{read, write},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Bound,
    sync::{Arc, RwLock},
};

/// One place's keys and aliases behind one lock that is held for a lookup or a replacement, never while the HSM
/// works: readers take a key's `Arc` and go.
#[derive(Debug)]
pub(crate) struct Store {
    place: Place,
    shelves: RwLock<Shelves>,
}

#[derive(Debug, Clone, Default)]
struct Shelves {
    keys: HashMap<KeyId, Arc<Key>>,
    /// How many of them AWS manages: those count against no quota.
    managed: usize,
    /// The ids in the order in which they are listed.
    listed: BTreeSet<KeyId>,
    aliases: BTreeMap<AliasName, Alias>,
    aliases_of: HashMap<KeyId, BTreeSet<AliasName>>,
}

impl Store {
    pub(super) fn new(place: Place) -> Self {
        Self { place, shelves: RwLock::default() }
    }

    /// A store of its own with the same keys and aliases, unused. Multi-Region keys must not have replicas yet.
    pub(super) fn copy(&self) -> Self {
        let mut shelves = read(&self.shelves).clone();
        for key in shelves.keys.values_mut() {
            if let Some(relatives) = &key.relatives {
                let relatives = Relatives::of_primary(relatives.regions().primary);
                Arc::make_mut(key).relatives = Some(relatives);
            }
            if key.last_use.last().is_some() {
                Arc::make_mut(key).last_use = Arc::default();
            }
            if key.grants().is_some() {
                Arc::make_mut(key).part_grants();
            }
        }
        Self { place: self.place.clone(), shelves: RwLock::new(shelves) }
    }

    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    /// Takes in a new key of a customer, unless there are `most`. Disabled keys and those that wait for their deletion
    /// count.
    ///
    /// # Errors
    /// LimitExceededException, whose wording is a guess.
    pub(super) fn insert(&self, key: Key, most: usize) -> Result<Arc<Key>, KmsError> {
        let mut shelves = write(&self.shelves);
        if shelves.keys.len() - shelves.managed < most {
            return Ok(shelves.insert(key));
        }
        let Place { account, region } = &self.place;
        let message = format!("The account {account} has {most} KMS keys in {}, its quota.", region.name());
        Err(KmsError::new(ErrorCode::LimitExceeded, message))
    }

    /// Takes in a new AWS managed key together with its alias, unless there is an alias of that name.
    pub(super) fn insert_with_alias(&self, key: Key, name: &AliasName, now: Timestamp) -> Option<Arc<Key>> {
        let mut shelves = write(&self.shelves);
        if shelves.aliases.contains_key(name) {
            return None;
        }
        let key = shelves.insert(key);
        shelves.managed += 1;
        shelves.name(name.clone(), &key.arn.id, now, now);
        Some(key)
    }

    /// The key of that id.
    pub(crate) fn key(&self, id: &str) -> Option<Arc<Key>> {
        read(&self.shelves).keys.get(id).cloned()
    }

    /// The key that an alias points at.
    pub(crate) fn key_of_alias(&self, name: &str) -> Option<Arc<Key>> {
        let shelves = read(&self.shelves);
        shelves.keys.get(&shelves.aliases.get(name)?.target).cloned()
    }

    /// Changes a key, unless its state has come to forbid that since it was admitted.
    ///
    /// # Errors
    /// What the state table says now; NotFoundException if the key has gone meanwhile.
    pub(crate) fn update(&self, key: &Usable, change: impl FnOnce(&mut Key)) -> Result<Arc<Key>, KmsError> {
        self.try_update(key, |key| {
            change(key);
            Ok(())
        })
    }

    /// Does the same with a change that may be refused; it must do nothing before it refuses.
    ///
    /// # Errors
    /// Those of [`update`](Self::update), and the refusal.
    pub(crate) fn try_update(
        &self,
        key: &Usable,
        change: impl FnOnce(&mut Key) -> Result<(), KmsError>,
    ) -> Result<Arc<Key>, KmsError> {
        let mut shelves = write(&self.shelves);
        let arn = &key.key().arn;
        let current = shelves.keys.get_mut(&arn.id).ok_or_else(|| key_not_found(&arn.to_string()))?;
        state::check(key.action(), current)?;
        change(Arc::make_mut(current))?;
        Ok(Arc::clone(current))
    }

    /// Changes a key whatever its state, if it is there.
    pub(super) fn change(&self, id: &KeyId, change: impl FnOnce(&mut Key)) -> Option<Arc<Key>> {
        let mut shelves = write(&self.shelves);
        let current = shelves.keys.get_mut(id)?;
        change(Arc::make_mut(current));
        Some(Arc::clone(current))
    }

    /// Does the same for tests.
    #[cfg(test)]
    pub(crate) fn force(&self, id: &str, change: impl FnOnce(&mut Key)) {
        self.change(&KeyId::parse(id).unwrap(), change);
    }

    /// Removes a key and its aliases if `doomed` still holds.
    pub(super) fn remove_if(&self, id: &KeyId, doomed: impl FnOnce(&Key) -> bool) -> Option<Arc<Key>> {
        let mut shelves = write(&self.shelves);
        shelves.keys.get(id).filter(|key| doomed(key))?;
        let removed = shelves.keys.remove(id);
        shelves.listed.remove(id);
        for name in shelves.aliases_of.remove(id).unwrap_or_default() {
            shelves.aliases.remove(&name);
        }
        removed
    }

    /// The keys that ever had a grant.
    pub(super) fn keys_with_grants(&self) -> Vec<Arc<Key>> {
        let shelves = read(&self.shelves);
        shelves.keys.values().filter(|key| key.grants().is_some()).cloned().collect()
    }

    /// All keys.
    pub(super) fn keys(&self) -> Vec<Arc<Key>> {
        read(&self.shelves).keys.values().cloned().collect()
    }

    pub(super) fn key_count(&self) -> usize {
        read(&self.shelves).keys.len()
    }

    /// Up to `limit` keys after the one of id `after`.
    pub(crate) fn list_keys(&self, after: Option<&KeyId>, limit: usize) -> Vec<Arc<Key>> {
        let range = (after.map_or(Bound::Unbounded, Bound::Excluded), Bound::Unbounded);
        let shelves = read(&self.shelves);
        let ids = shelves.listed.range::<KeyId, _>(range).take(limit);
        ids.filter_map(|id| shelves.keys.get(id).cloned()).collect()
    }

    /// Up to `limit` aliases after the one named `after`, of all keys or of the key `of`.
    pub(crate) fn list_aliases(
        &self,
        of: Option<&KeyId>,
        after: Option<&AliasName>,
        limit: usize,
    ) -> Vec<(AliasName, Alias)> {
        let range = (after.map_or(Bound::Unbounded, Bound::Excluded), Bound::Unbounded);
        let shelves = read(&self.shelves);
        let owned = |name: &AliasName| Some((name.clone(), shelves.aliases.get(name)?.clone()));
        match of {
            None => shelves
                .aliases
                .range::<AliasName, _>(range)
                .take(limit)
                .map(|(n, alias)| (n.clone(), alias.clone()))
                .collect(),
            Some(id) => {
                let names = shelves
                    .aliases_of
                    .get(id)
                    .into_iter()
                    .flat_map(|names| names.range::<AliasName, _>(range));
                names.take(limit).filter_map(owned).collect()
            }
        }
    }

    /// Adds an alias for a key that may have one.
    ///
    /// # Errors
    /// AlreadyExistsException if the place has an alias of this name, LimitExceededException if the key has `most`.
    pub(crate) fn create_alias(
        &self,
        name: AliasName,
        target: &Usable,
        most: usize,
        now: Timestamp,
    ) -> Result<(), KmsError> {
        let mut shelves = write(&self.shelves);
        if shelves.aliases.contains_key(&name) {
            let message = format!("An alias with the name {} already exists", self.place.arn(name.as_str()));
            return Err(KmsError::new(ErrorCode::AlreadyExists, message));
        }
        shelves.require_room(&name, target, most)?;
        shelves.name(name, &target.key().arn.id, now, now);
        Ok(())
    }

    /// Points an alias at another key.
    ///
    /// # Errors
    /// NotFoundException if there is no such alias, ValidationException (a guess, code and wording) if it points at a key
    /// of another kind, LimitExceededException if the key has `most` others.
    pub(crate) fn update_alias(
        &self,
        name: AliasName,
        target: &Usable,
        most: usize,
        now: Timestamp,
    ) -> Result<(), KmsError> {
        let mut shelves = write(&self.shelves);
        let not_found = || self.alias_not_found(name.as_str());
        let former = shelves.aliases.get(&name).ok_or_else(not_found)?;
        let former = shelves.keys.get(&former.target).ok_or_else(not_found)?;
        if !former.does_the_work_of(target.key()) {
            let (alias, new) = (self.place.arn(name.as_str()), &target.key().arn);
            let message = format!("Alias {alias} points to a key of another type or key usage than {new}.");
            return Err(KmsError::new(ErrorCode::Validation, message));
        }
        shelves.require_room(&name, target, most)?;
        let created = shelves.take_alias(&name).ok_or_else(not_found)?.created;
        shelves.name(name, &target.key().arn.id, created, now);
        Ok(())
    }

    /// Removes an alias.
    ///
    /// # Errors
    /// NotFoundException if there is no such alias.
    pub(crate) fn delete_alias(&self, name: &AliasName) -> Result<(), KmsError> {
        let taken = write(&self.shelves).take_alias(name);
        taken.map(|_| ()).ok_or_else(|| self.alias_not_found(name.as_str()))
    }

    /// The service's answer for an alias that does not exist; the wording is known from public reports.
    pub(crate) fn alias_not_found(&self, name: &str) -> KmsError {
        KmsError::new(ErrorCode::NotFound, format!("Alias {} is not found.", self.place.arn(name)))
    }
}

impl Shelves {
    fn insert(&mut self, key: Key) -> Arc<Key> {
        let key = Arc::new(key);
        self.listed.insert(key.arn.id);
        self.keys.insert(key.arn.id, Arc::clone(&key));
        key
    }

    fn name(&mut self, name: AliasName, target: &KeyId, created: Timestamp, updated: Timestamp) {
        self.aliases_of.entry(*target).or_default().insert(name.clone());
        self.aliases.insert(name, Alias { target: *target, created, updated });
    }

    /// Refuses a key that is gone by now, or that has as many other aliases as a key may have. The wording is a guess.
    fn require_room(&self, name: &AliasName, target: &Usable, most: usize) -> Result<(), KmsError> {
        let arn = &target.key().arn;
        if !self.keys.contains_key(&arn.id) {
            return Err(key_not_found(&arn.to_string()));
        }
        let is_full = |names: &BTreeSet<AliasName>| names.len() >= most && !names.contains(name);
        if self.aliases_of.get(&arn.id).is_some_and(is_full) {
            let message = format!("{arn} has {most} aliases, the most that a key can have.");
            return Err(KmsError::new(ErrorCode::LimitExceeded, message));
        }
        Ok(())
    }

    fn take_alias(&mut self, name: &AliasName) -> Option<Alias> {
        let alias = self.aliases.remove(name)?;
        if let Some(names) = self.aliases_of.get_mut(&alias.target) {
            names.remove(name);
            if names.is_empty() {
                self.aliases_of.remove(&alias.target);
            }
        }
        Some(alias)
    }
}

/// The service's answer for a key that does not exist.
pub(super) fn key_not_found(arn: &str) -> KmsError {
    KmsError::new(ErrorCode::NotFound, format!("Key '{arn}' does not exist"))
}
