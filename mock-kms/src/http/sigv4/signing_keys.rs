//! `SigningKeys`: derived signing keys, kept because a client signs with the same one all day.

use crate::{
    credentials::SecretAccessKey,
    lock::{read, write},
};
use aws_sigv4::sign::v4::generate_signing_key;
use std::{collections::HashMap, fmt, sync::RwLock};
use time::OffsetDateTime;
use zeroize::Zeroizing;

/// The keys that are kept at most. One for each access key, day, Region and service in use; few are.
const CAPACITY: usize = 1024;

/// HMAC keys by the name of what they sign for: `id/date/region/service`.
#[derive(Default)]
pub(super) struct SigningKeys(RwLock<HashMap<String, Entry>>);

struct Entry {
    /// What the key was derived from. Another secret for the same access key id makes the entry void.
    from: SecretAccessKey,
    key: Zeroizing<[u8; 32]>,
}

impl SigningKeys {
    /// The key of that name, if it is kept and derives from `secret`.
    pub(super) fn kept(&self, name: &str, secret: &SecretAccessKey) -> Option<Zeroizing<[u8; 32]>> {
        let keys = read(&self.0);
        let entry = keys.get(name).filter(|entry| entry.from.is(secret))?;
        Some(Zeroizing::new(*entry.key))
    }

    /// Derives a key.
    pub(super) fn derive(
        secret: &SecretAccessKey,
        day: OffsetDateTime,
        region: &str,
        service: &str,
    ) -> Zeroizing<[u8; 32]> {
        let derived = generate_signing_key(secret.expose_secret(), day.into(), region, service);
        let mut key = Zeroizing::new([0; 32]);
        for (to, from) in key.iter_mut().zip(derived.as_ref()) {
            *to = *from;
        }
        key
    }

    /// Keeps a key. Only one that has just verified a signature, so that strangers cannot fill the memory.
    pub(super) fn keep(&self, name: &str, secret: &SecretAccessKey, key: Zeroizing<[u8; 32]>) {
        let mut keys = write(&self.0);
        if keys.len() >= CAPACITY {
            keys.clear();
        }
        keys.insert(name.to_owned(), Entry { from: secret.share(), key });
    }
}

impl fmt::Debug for SigningKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKeys({})", read(&self.0).len())
    }
}
