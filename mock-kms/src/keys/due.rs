//! What the clock brings about: deletions, rotations, and the end of work in the background.

use super::{
    Happened, Happening, Key, KeyArn, KeyState, Material, Origin, Registry, Rotated, RotationType,
    schedule::Event,
};
use crate::{
    clock::Timestamp,
    hsm::{KeyToken, MaterialId},
    lock::lock,
};
use std::sync::Arc;

/// Makes new material for a key; `None` if the HSM fails.
pub(crate) type MaterialSource<'a> = &'a dyn Fn(&KeyArn) -> Option<KeyToken>;

impl Registry {
    /// Runs everything that is due at `now`, in order, and tells `news` of it. Who calls while that goes on waits until
    /// it is done.
    pub(crate) fn run_due(&self, now: Timestamp, new_material: MaterialSource<'_>, news: &dyn Fn(Happened)) {
        if !self.schedule.is_due(now) {
            return;
        }
        let _alone = lock(&self.running);
        while let Some((at, event)) = self.schedule.first_due(now) {
            let done = match &event {
                Event::Delete(arn) => self.delete(arn, at, news),
                Event::Rotate(arn) => self.rotate_automatically(arn, at, new_material, news),
                Event::Expire(arn) => self.expire(arn, at, news),
                Event::Finish(arn) => self.finish(arn, at, new_material, news),
            };
            if done.is_none() {
                // The HSM failed; the next call tries again.
                return;
            }
            self.schedule.remove(&(at, event));
        }
    }

    /// Deletes the key if that deletion was not cancelled or set to another date meanwhile.
    fn delete(&self, arn: &KeyArn, at: Timestamp, news: &dyn Fn(Happened)) -> Option<()> {
        let deleted = self.store(&arn.place).remove_if(&arn.id, |key| {
            key.state == KeyState::PendingDeletion && key.deletion.is_some_and(|deletion| deletion <= at)
        });
        if let Some(key) = deleted {
            self.forget_relative(&key, at);
            news(Happened { at, key, what: Happening::Deleted });
        }
        Some(())
    }

    /// Rotates the key if that is still due. A key that is disabled or to be deleted is passed over and stays
    /// overdue until it is enabled.
    fn rotate_automatically(
        &self,
        arn: &KeyArn,
        at: Timestamp,
        new_material: MaterialSource<'_>,
        news: &dyn Fn(Happened),
    ) -> Option<()> {
        let due = |key: &Key| {
            key.rotation.is_due(at) && matches!(key.state, KeyState::Enabled | KeyState::Updating)
        };
        let Some(key) = self.key(arn).and_then(|key| self.leader(key)).filter(|key| due(key)) else {
            return Some(());
        };
        let token = Arc::new(new_material(&key.arn)?);
        let rotated = Rotated { date: at, kind: RotationType::Automatic };
        let previous = key.versions.current().map(Material::id);
        let key = self.change(&key.arn, |key| {
            if due(key) {
                key.versions.rotate_to(token, rotated);
                key.rotation.postpone(at);
            }
        });
        if let Some(key) = key {
            self.synchronise(&key);
            self.schedule_rotation(&key, at);
            tell_of_rotation(key, rotated, previous, news);
        }
        Some(())
    }

    /// Deletes the imported material that expires now, if it was not imported again for longer.
    fn expire(&self, arn: &KeyArn, at: Timestamp, news: &dyn Fn(Happened)) -> Option<()> {
        let mut expired = Vec::new();
        let key = self.change(arn, |key| expired = key.expire(at));
        for (key, material) in key.iter().flat_map(|key| expired.iter().map(move |material| (key, material)))
        {
            news(Happened { at, key: Arc::clone(key), what: Happening::Expired(*material) });
        }
        Some(())
    }

    /// Ends what the service was doing in the background.
    fn finish(
        &self,
        arn: &KeyArn,
        at: Timestamp,
        new_material: MaterialSource<'_>,
        news: &dyn Fn(Happened),
    ) -> Option<()> {
        let is_done = |key: &Key| key.busy_until.is_some_and(|until| until <= at);
        self.change(arn, |key| {
            if is_done(key) && matches!(key.state, KeyState::Creating | KeyState::Updating) {
                key.state = key.state_when_ready();
                key.busy_until = None;
            }
        });
        let leader = self.key(arn).and_then(|key| self.leader(key));
        let Some(key) = leader.filter(|key| key.rotation.is_done(at)) else { return Some(()) };
        let rotated = Rotated { date: at, kind: RotationType::OnDemand };
        let previous = key.versions.current().map(Material::id);
        let token = match key.origin {
            Origin::AwsKms => Some(Arc::new(new_material(&key.arn)?)),
            _ => None,
        };
        let key = self.change(&key.arn, |key| {
            if key.rotation.is_done(at) {
                key.rotation.end();
                match token {
                    Some(token) => key.versions.rotate_to(token, rotated),
                    None => key.versions.rotate_to_pending(rotated),
                }
            }
        });
        if let Some(key) = key {
            self.synchronise(&key);
            tell_of_rotation(key, rotated, previous, news);
        }
        Some(())
    }

    /// Notes that `key` is to be deleted at its deletion date.
    pub(crate) fn schedule_deletion(&self, key: &Key) {
        if let Some(at) = key.deletion {
            self.schedule.add(at, Event::Delete(key.arn.clone()));
        }
    }

    /// Notes when `key` rotates by itself: at its next date or, if that was missed, at once.
    pub(crate) fn schedule_rotation(&self, key: &Key, now: Timestamp) {
        if let Some(automatic) = key.rotation.automatic() {
            self.schedule.add(automatic.next.max(now), Event::Rotate(key.arn.clone()));
        }
    }

    /// Notes that an imported material of the key expires at `at`.
    pub(super) fn schedule_expiry(&self, at: Timestamp, arn: &KeyArn) {
        self.schedule.add(at, Event::Expire(arn.clone()));
    }

    /// Notes that work on the key in the background will be done at `at`.
    pub(crate) fn schedule_finish(&self, at: Timestamp, arn: &KeyArn) {
        self.schedule.add(at, Event::Finish(arn.clone()));
    }

    pub(super) fn key(&self, arn: &KeyArn) -> Option<Arc<Key>> {
        self.store(&arn.place).key(arn.id.as_str())
    }

    /// Changes a key whatever its state.
    pub(super) fn change(&self, arn: &KeyArn, change: impl FnOnce(&mut Key)) -> Option<Arc<Key>> {
        self.store(&arn.place).change(&arn.id, change)
    }
}

/// Tells of a rotation, unless the key has the material that it had.
fn tell_of_rotation(key: Arc<Key>, rotated: Rotated, previous: Option<MaterialId>, news: &dyn Fn(Happened)) {
    let current = key.versions.current().map(Material::id);
    if current != previous {
        let what = Happening::Rotated { kind: rotated.kind, previous, current };
        news(Happened { at: rotated.date, key, what });
    }
}
