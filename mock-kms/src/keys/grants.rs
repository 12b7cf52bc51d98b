//! `Grants`: all grants of one key, found by id and by grantee.

use super::{Grant, GrantId, GrantTerms, Identity};
use crate::{
    error::{ErrorCode, KmsError},
    lock::{read, write},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Bound,
    sync::{Arc, RwLock},
};

/// The grants of one key. They are shared by all snapshots of the key, so that a new one copies none of the others.
#[derive(Debug, Default)]
pub(crate) struct Grants(RwLock<Ledger>);

#[derive(Debug, Clone, Default)]
struct Ledger {
    by_id: BTreeMap<GrantId, Arc<Grant>>,
    by_grantee: HashMap<Identity, BTreeSet<GrantId>>,
}

impl Grants {
    /// The same grants, apart from these from now on.
    pub(super) fn copy(&self) -> Self {
        Self(RwLock::new(read(&self.0).clone()))
    }

    /// The grant of that id.
    pub(crate) fn get(&self, id: &GrantId) -> Option<Arc<Grant>> {
        read(&self.0).by_id.get(id).cloned()
    }

    /// The grants whose grantee has that identity.
    pub(crate) fn of_grantee(&self, identity: &Identity) -> Vec<Arc<Grant>> {
        let ledger = read(&self.0);
        let ids = ledger.by_grantee.get(identity).into_iter().flatten();
        ids.filter_map(|id| ledger.by_id.get(id).cloned()).collect()
    }

    /// Up to `limit` grants after the one of id `after` that are wanted, in the order of their ids.
    pub(crate) fn list(
        &self,
        after: Option<&GrantId>,
        limit: usize,
        wanted: impl Fn(&Grant) -> bool,
    ) -> Vec<Arc<Grant>> {
        let range = (after.map_or(Bound::Unbounded, Bound::Excluded), Bound::Unbounded);
        let ledger = read(&self.0);
        let grants = ledger.by_id.range::<GrantId, _>(range).map(|(_, grant)| grant);
        grants.filter(|grant| wanted(grant)).take(limit).cloned().collect()
    }

    /// The grant that a call with this name and these terms made before. Without a name each call makes a new one.
    pub(crate) fn made_before(&self, name: Option<&str>, terms: &GrantTerms) -> Option<Arc<Grant>> {
        let name = name?;
        let same = |grant: &Arc<Grant>| grant.name.as_deref() == Some(name) && grant.terms == *terms;
        self.of_grantee(terms.grantee.principal().identity()).into_iter().find(same)
    }

    /// Refuses one more than `most`.
    ///
    /// # Errors
    /// LimitExceededException, whose wording is a guess.
    pub(crate) fn require_room(&self, most: usize) -> Result<(), KmsError> {
        if read(&self.0).by_id.len() < most {
            return Ok(());
        }
        let message = format!("The key has {most} grants, which is the most that a key can have.");
        Err(KmsError::new(ErrorCode::LimitExceeded, message))
    }

    /// Takes in a new grant.
    pub(crate) fn add(&self, grant: Grant) {
        let mut ledger = write(&self.0);
        let grantee = grant.terms.grantee.principal().identity().clone();
        ledger.by_grantee.entry(grantee).or_default().insert(grant.id.clone());
        ledger.by_id.insert(grant.id.clone(), Arc::new(grant));
    }

    /// Removes a grant and tells whether it was there.
    pub(crate) fn remove(&self, id: &GrantId) -> bool {
        let mut ledger = write(&self.0);
        let Some(grant) = ledger.by_id.remove(id) else { return false };
        let grantee = grant.terms.grantee.principal().identity();
        if let Some(ids) = ledger.by_grantee.get_mut(grantee) {
            ids.remove(id);
            if ids.is_empty() {
                ledger.by_grantee.remove(grantee);
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::Timestamp,
        keys::{AccountId, GrantConstraints, GrantOperation, Party, Principal},
    };

    fn grant(number: u64, user: &str) -> Grant {
        let mut id = [0; 32];
        id[..8].copy_from_slice(&number.to_be_bytes());
        let grantee = Principal::parse(&format!("arn:aws:iam::111122223333:user/{user}")).unwrap();
        let terms = GrantTerms {
            grantee: Party::Principal(grantee),
            retiring: None,
            operations: vec![GrantOperation::Encrypt],
            constraints: GrantConstraints::default(),
        };
        let now = Timestamp::from_seconds(0);
        Grant {
            id: GrantId::from_random(id),
            name: None,
            created: now,
            spread: now,
            issuer: AccountId::default(),
            terms,
        }
    }

    #[test]
    fn the_quota_is_50_000_grants() {
        let grants = Grants::default();
        for number in 0..50_000 {
            grants.require_room(50_000).unwrap();
            grants.add(grant(number, "ann"));
        }
        assert_eq!(
            grants.require_room(50_000).unwrap_err().to_string(),
            "LimitExceededException: The key has 50000 grants, which is the most that a key can have."
        );
        assert!(grants.remove(&grant(7, "ann").id));
        grants.require_room(50_000).unwrap();
    }

    #[test]
    fn grants_are_found_by_grantee_while_they_are_there() {
        let grants = Grants::default();
        let (one, two, of_bob) = (grant(1, "ann"), grant(2, "ann"), grant(3, "bob"));
        [&one, &two, &of_bob].into_iter().for_each(|grant| grants.add(grant.clone()));
        let of = |grant: &Grant| grants.of_grantee(grant.terms.grantee.principal().identity()).len();
        assert_eq!((of(&one), of(&of_bob)), (2, 1));
        let copy = grants.copy();
        assert!(grants.remove(&one.id) && grants.remove(&of_bob.id));
        assert!(!grants.remove(&one.id));
        assert_eq!((of(&one), of(&of_bob)), (1, 0));
        assert_eq!(copy.list(None, 9, |_| true).len(), 3, "a copy is apart");
    }
}
