//! A hundred tasks under one branch key: how often the key store asks the key service, and with which grant tokens.
#![allow(clippy::unwrap_used, reason = "an error here is a failed test")]

use futures::{executor::LocalPool, task::LocalSpawnExt};
use kmseal::{
    BoxFuture, Client, EncryptionContext, PlaintextDataKey,
    cache::StormTrackingCache,
    key_store::{KeyStore, KmsConfiguration, MemoryKeyStorage},
    keyring::KmsHierarchicalKeyring,
    kms::{
        DecryptRequest, DecryptResponse, EncryptRequest, EncryptResponse, GenerateDataKeyRequest,
        GenerateDataKeyResponse, GenerateDataKeyWithoutPlaintextRequest,
        GenerateDataKeyWithoutPlaintextResponse, KmsClient, KmsError, ReEncryptRequest, ReEncryptResponse,
    },
    time::{Clock, ManualClock},
};
use std::{
    cell::Cell,
    rc::Rc,
    sync::{Arc, Mutex},
    time::Duration,
};

const ARN: &str = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const MINUTE: Duration = Duration::from_secs(60);
const TICK: Duration = Duration::from_millis(20);

/// A key service with one key, whose calls take ten ticks on the clock once it is told to be slow.
#[derive(Debug)]
struct Kms {
    clock: Arc<ManualClock>,
    delay: Mutex<Duration>,
    calls: Mutex<Vec<(&'static str, Vec<String>)>>,
}

impl Kms {
    fn answer<'a, T: Send + 'a>(
        &'a self,
        operation: &'static str,
        grant_tokens: &[String],
        answer: T,
    ) -> BoxFuture<'a, Result<T, KmsError>> {
        self.calls.lock().unwrap().push((operation, grant_tokens.to_vec()));
        let delay = *self.delay.lock().unwrap();
        Box::pin(async move {
            if !delay.is_zero() {
                self.clock.sleep(delay).await;
            }
            Ok(answer)
        })
    }

    /// The operations since the last time this was asked; each call had the grant token.
    fn take_operations(&self) -> Vec<&'static str> {
        let calls = std::mem::take(&mut *self.calls.lock().unwrap());
        assert!(calls.iter().all(|(_, tokens)| tokens == &["granted"]), "{calls:?}");
        calls.into_iter().map(|(operation, _)| operation).collect()
    }
}

impl KmsClient for Kms {
    fn generate_data_key<'a>(
        &'a self,
        _: GenerateDataKeyRequest<'a>,
    ) -> BoxFuture<'a, Result<GenerateDataKeyResponse, KmsError>> {
        Box::pin(async { Err(KmsError::new("UnsupportedOperationException", "no key store asks this")) })
    }

    fn encrypt<'a>(&'a self, _: EncryptRequest<'a>) -> BoxFuture<'a, Result<EncryptResponse, KmsError>> {
        Box::pin(async { Err(KmsError::new("UnsupportedOperationException", "no key store asks this")) })
    }

    fn decrypt<'a>(
        &'a self,
        request: DecryptRequest<'a>,
    ) -> BoxFuture<'a, Result<DecryptResponse, KmsError>> {
        let plaintext = PlaintextDataKey::new(vec![7; 32]);
        self.answer(
            "Decrypt",
            request.grant_tokens,
            DecryptResponse { key_id: request.key_id.to_owned(), plaintext },
        )
    }

    fn generate_data_key_without_plaintext<'a>(
        &'a self,
        request: GenerateDataKeyWithoutPlaintextRequest<'a>,
    ) -> BoxFuture<'a, Result<GenerateDataKeyWithoutPlaintextResponse, KmsError>> {
        let answer = GenerateDataKeyWithoutPlaintextResponse {
            key_id: request.key_id.to_owned(),
            ciphertext_blob: b"made".to_vec(),
        };
        self.answer("GenerateDataKeyWithoutPlaintext", request.grant_tokens, answer)
    }

    fn re_encrypt<'a>(
        &'a self,
        request: ReEncryptRequest<'a>,
    ) -> BoxFuture<'a, Result<ReEncryptResponse, KmsError>> {
        let answer = ReEncryptResponse {
            source_key_id: ARN.to_owned(),
            key_id: ARN.to_owned(),
            ciphertext_blob: b"made again".to_vec(),
        };
        self.answer("ReEncrypt", request.grant_tokens, answer)
    }
}

#[test]
fn a_hundred_tasks_under_an_expired_branch_key_make_one_call_with_the_stores_grant_token() {
    let clock = Arc::new(ManualClock::new());
    let kms = Arc::new(Kms { clock: clock.clone(), delay: Mutex::default(), calls: Mutex::default() });
    let configuration = KmsConfiguration::KeyArn(ARN.to_owned());
    let store =
        KeyStore::builder("store", Arc::new(MemoryKeyStorage::new("keys")), kms.clone(), configuration);
    let store = store.grant_token("granted").clock(clock.clone()).build().unwrap();
    let mut pool = LocalPool::new();
    let branch_key = pool.run_until(async {
        store.create_key_store().await.unwrap();
        let branch_key = store.create_key(&EncryptionContext::EMPTY).await.unwrap();
        store.version_key(&branch_key).await.unwrap();
        let active = store.active_branch_key(&branch_key).await.unwrap();
        store.branch_key_version(&branch_key, &active.version).await.unwrap();
        store.beacon_key(&branch_key).await.unwrap();
        branch_key
    });
    let made = ["GenerateDataKeyWithoutPlaintext", "ReEncrypt", "GenerateDataKeyWithoutPlaintext"];
    let versioned = ["ReEncrypt", "GenerateDataKeyWithoutPlaintext", "ReEncrypt"];
    assert_eq!(kms.take_operations(), [&made[..], &versioned, &["Decrypt"; 3]].concat());

    *kms.delay.lock().unwrap() = 10 * TICK;
    let cache = Arc::new(StormTrackingCache::builder().clock(clock.clone()).build().unwrap());
    let keyring = KmsHierarchicalKeyring::for_branch_key(Arc::new(store), branch_key, MINUTE);
    let keyring = Rc::new(keyring.cache(cache).build().unwrap());
    for round in 1..=3 {
        let ended = Rc::new(Cell::new(0));
        for _ in 0..100 {
            let (keyring, ended) = (keyring.clone(), ended.clone());
            let task = async move {
                Client::new().encrypt(&*keyring, b"x").await.unwrap();
                ended.set(ended.get() + 1);
            };
            pool.spawner().spawn_local(task).unwrap();
        }
        pool.run_until_stalled();
        assert_eq!(ended.get(), 0, "nobody has an answer before the service has answered");
        for _ in 0..20 {
            clock.advance(TICK);
            pool.run_until_stalled();
        }
        assert_eq!((ended.get(), kms.take_operations()), (100, vec!["Decrypt"]), "round {round}");
        clock.advance(MINUTE);
    }
}
