//! Cache entry ids, against digests of bytes joined by hand from the specification's formulas.
#![allow(clippy::unwrap_used, reason = "an error here is a failed test")]

mod counting;

use counting::raw_keyring;
use kmseal::{
    AlgorithmSuite, BoxFuture, Client, EncryptionContext, Error,
    cache::{CacheEntry, CacheId, CachingManager, Lookup, MaterialsCache, PartitionId},
    crypto::Provider,
};
use sha2::{Digest, Sha384};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

/// Keeps nothing but the ids that it was asked for.
#[derive(Debug, Default)]
struct Spy(Mutex<Vec<CacheId>>);

impl MaterialsCache for Spy {
    fn look_up<'a>(&'a self, id: &'a CacheId, _: Duration) -> BoxFuture<'a, Result<Lookup, Error>> {
        self.0.lock().unwrap().push(*id);
        Box::pin(async { Ok(Lookup::Miss) })
    }

    fn put(&self, _: CacheId, _: Arc<CacheEntry>, _: Duration) {}
    fn delete(&self, _: &CacheId, _: &Arc<CacheEntry>) {}
    fn abandon(&self, _: &CacheId) {}
    fn prune(&self) {}
}

impl Spy {
    fn last(&self) -> CacheId {
        *self.0.lock().unwrap().last().unwrap()
    }
}

fn manager(spy: &Arc<Spy>) -> CachingManager {
    CachingManager::builder(Arc::new(raw_keyring()), spy.clone(), Duration::from_secs(60))
        .partition_id(PartitionId::new("p1").unwrap())
        .build()
        .unwrap()
}

#[track_caller]
fn check(id: CacheId, joined: &[u8]) {
    assert_eq!(id.as_ref(), &Sha384::digest(joined)[..]);
}

fn providers() -> Vec<&'static Provider> {
    vec![
        #[cfg(all(feature = "aws-lc", not(target_family = "wasm")))]
        &kmseal::crypto::aws_lc::PROVIDER,
        #[cfg(feature = "rustcrypto")]
        &kmseal::crypto::rustcrypto::PROVIDER,
    ]
}

/// The serialised context of the tests: one pair, `k` and `v`.
const CONTEXT: &[u8] = b"\x00\x01\x00\x01k\x00\x01v";

#[test]
fn writing_without_and_with_a_suite() {
    let context = EncryptionContext::new([("k", "v")]).unwrap();
    for provider in providers() {
        let client = Client::builder().provider(provider).build();
        let spy = Arc::new(Spy::default());
        let manager = manager(&spy);
        client.encrypt(&manager, b"x").blocking().unwrap();
        check(spy.last(), b"\x01\x00\x01\x00p1\x00\x00\x00");
        client.encrypt(&manager, b"x").context(&context).blocking().unwrap();
        check(spy.last(), &[&b"\x01\x00\x01\x00p1\x00\x00\x00"[..], CONTEXT].concat());
        let suite = AlgorithmSuite::AES_256_GCM_HKDF_SHA512_COMMIT_KEY;
        client.encrypt(&manager, b"x").context(&context).suite(suite).blocking().unwrap();
        check(spy.last(), &[&b"\x01\x00\x01\x00p1\x00\x01\x00\x04\x78\x00"[..], CONTEXT].concat());
    }
}

#[test]
fn reading_with_data_keys_in_any_order() {
    let client = Client::new();
    let context = EncryptionContext::new([("k", "v")]).unwrap();
    let other = kmseal::keyring::RawAesKeyring::new(
        "tests",
        "another key, with a longer name",
        kmseal::WrappingKey::new(vec![8; 32]),
    );
    let (first, second) = (Arc::new(raw_keyring()), Arc::new(other.unwrap()));
    let suite = AlgorithmSuite::AES_256_GCM_HKDF_SHA512_COMMIT_KEY;
    for both in [[first.clone(), second.clone()], [second, first]] {
        let [generator, child] = both;
        let keyring = kmseal::keyring::MultiKeyring::builder().generator(generator).child(child);
        let keyring = keyring.build().unwrap();
        let sealed = client.encrypt(&keyring, b"x").context(&context).suite(suite).blocking().unwrap();
        let mut data_keys: Vec<Vec<u8>> = sealed
            .header
            .encrypted_data_keys
            .iter()
            .map(|key| {
                let fields = [key.key_provider_id.as_bytes(), &key.key_provider_info, &key.ciphertext];
                fields.iter().flat_map(|field| [&[0, field.len() as u8][..], field].concat()).collect()
            })
            .collect();
        data_keys.sort();
        let spy = Arc::new(Spy::default());
        client.decrypt(&manager(&spy), &sealed.ciphertext).blocking().unwrap();
        let joined = [&b"\x01\x00\x02\x00p1\x00\x04\x78\x00"[..], &data_keys.concat(), b"\x00", CONTEXT];
        check(spy.last(), &joined.concat());
        // What the reader expects is not in the specification's formula, and still must tell entries apart.
        let opened = client.decrypt(&manager(&spy), &sealed.ciphertext).expect_context(&context).blocking();
        opened.unwrap();
        let formula = Sha384::digest(joined.concat());
        check(spy.last(), &[&b"kmseal\x00"[..], &formula, b"\x00", CONTEXT].concat());
    }
}

#[test]
fn branch_keys() {
    let partition = PartitionId::new("p1").unwrap();
    for provider in providers() {
        let active = CacheId::for_active_branch_key(&partition, "store", "branch-1", provider).unwrap();
        check(active, b"\x02\x00\x01\x00p1\x00store\x00branch-1");
        let version = "5a8a2a1e-1f4e-4a44-9a5e-0f4d8a1b2c3d";
        let one =
            CacheId::for_branch_key_version(&partition, "store", "branch-1", version, provider).unwrap();
        check(one, &[&b"\x02\x00\x02\x00p1\x00store\x00branch-1\x00"[..], version.as_bytes()].concat());
    }
}
