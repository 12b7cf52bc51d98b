//! `LoadedKeys`: elliptic-curve keys that signed lately, kept ready inside the HSM, as real ones keep them.
//!
//! Making a key ready was two fifths of the processor time of a Sign call over HTTP. A key is wiped when others push
//! it out, and at the next signature after the last copy of its token is gone: what was deleted does not stay.

use super::{HsmError, KeyHandle};
use crate::lock::lock;
use kmseal_crypto::SigningKey;
use std::{
    fmt,
    sync::{Arc, Mutex, Weak},
};

/// The keys that are kept at most.
const CAPACITY: usize = 32;

/// The life of a token and its clones, which hold it together; a loaded key only looks whether it still is.
pub(super) type Life = Arc<()>;

/// Keys that are ready, the last used one first.
#[derive(Default)]
pub(super) struct LoadedKeys(Mutex<Vec<Loaded>>);

struct Loaded {
    token: Weak<()>,
    /// The names under which the token opened. Under others it must not count as open.
    account: [u8; 12],
    id: Box<str>,
    key: Arc<dyn SigningKey>,
}

impl Loaded {
    fn is(&self, key: KeyHandle<'_>) -> bool {
        std::ptr::eq(self.token.as_ptr(), Arc::as_ptr(key.token.life()))
            && self.account == key.name.account
            && *self.id == *key.name.id
    }
}

impl LoadedKeys {
    /// The key inside `key`'s token: a kept one, or the one that `load` makes, which is then kept.
    pub(super) fn get(
        &self,
        key: KeyHandle<'_>,
        load: impl FnOnce() -> Result<Box<dyn SigningKey>, HsmError>,
    ) -> Result<Arc<dyn SigningKey>, HsmError> {
        let kept = {
            let mut loaded = lock(&self.0);
            loaded.retain(|loaded| loaded.token.strong_count() > 0);
            let place = loaded.iter().position(|loaded| loaded.is(key));
            place.and_then(|place| {
                let used = loaded.get_mut(..=place)?;
                used.rotate_right(1);
                used.first().map(|loaded| Arc::clone(&loaded.key))
            })
        };
        if let Some(kept) = kept {
            return Ok(kept);
        }
        // Without the lock, so that others sign meanwhile; two that load one key at once keep it twice, for a while.
        let made: Arc<dyn SigningKey> = load()?.into();
        let mut loaded = lock(&self.0);
        loaded.truncate(CAPACITY - 1);
        let (account, id) = (key.name.account, key.name.id.into());
        loaded.insert(
            0,
            Loaded { token: Arc::downgrade(key.token.life()), account, id, key: Arc::clone(&made) },
        );
        Ok(made)
    }
}

impl fmt::Debug for LoadedKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LoadedKeys({})", lock(&self.0).len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        hsm::{Curve, HashAlgorithm, Hsm, KeyKind, KeyName, KeyToken, Signable},
        kms::DEFAULT_PROVIDER,
    };

    const NAME: KeyName<'_> = KeyName { account: *b"111122223333", id: "a" };

    fn p256(hsm: &Hsm) -> KeyToken {
        hsm.generate(NAME, KeyKind::Ec(Curve::P256)).unwrap()
    }

    fn signs(hsm: &Hsm, name: KeyName<'_>, token: &KeyToken) -> bool {
        let what = Signable::Digest(hsm.digest(HashAlgorithm::Sha256, b"attack at dawn"));
        let key = KeyHandle { name, token };
        hsm.sign(key, &what).is_ok_and(|signature| hsm.verify(key, &what, &signature).is_ok())
    }

    #[test]
    fn a_kept_key_signs_for_its_own_token_under_its_own_names_alone() {
        let hsm = Hsm::new(DEFAULT_PROVIDER).unwrap();
        let (one, other) = (p256(&hsm), p256(&hsm));
        for _ in 0..2 {
            assert!(signs(&hsm, NAME, &one) && signs(&hsm, NAME, &other) && signs(&hsm, NAME, &one.clone()));
            assert!(!signs(&hsm, KeyName { id: "b", ..NAME }, &one));
            assert!(!signs(&hsm, KeyName { account: *b"111122223334", ..NAME }, &one));
        }
        assert_eq!(format!("{:?}", hsm.loaded), "LoadedKeys(2)");
        assert!(!signs(&Hsm::new(DEFAULT_PROVIDER).unwrap(), NAME, &one));
    }

    #[test]
    fn few_are_kept_and_none_whose_token_is_gone() {
        let hsm = Hsm::new(DEFAULT_PROVIDER).unwrap();
        let tokens: Vec<KeyToken> = (0..CAPACITY + 3).map(|_| p256(&hsm)).collect();
        assert!(tokens.iter().all(|token| signs(&hsm, NAME, token)));
        assert_eq!(format!("{:?}", hsm.loaded), format!("LoadedKeys({CAPACITY})"));
        drop(tokens);
        assert!(signs(&hsm, NAME, &p256(&hsm)));
        assert_eq!(format!("{:?}", hsm.loaded), "LoadedKeys(1)");
    }
}
