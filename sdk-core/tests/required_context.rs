//! The materials manager that requires encryption context: alone, nested, and with a cache above or below it.
#![allow(clippy::unwrap_used, reason = "an error here is a failed test")]

mod counting;

use counting::{CountingKeyring, raw_keyring};
use kmseal::{
    AlgorithmSuite, BoxFuture, Client, CommitmentPolicy, EncryptedDataKey, EncryptionContext, Error,
    ErrorKind, PlaintextDataKey,
    cache::{CachingManager, LocalCache, PartitionId},
    materials::{
        ContextKeys, DecryptionMaterials, DecryptionMaterialsRequest, EncryptionMaterials,
        EncryptionMaterialsRequest, Keyring, MaterialsManager, RequiredContextManager, UnwrapRequest,
        Unwrapped, WrapRequest, Wrapped,
    },
};
use std::{sync::Arc, time::Duration};

fn context(pairs: &[(&str, &str)]) -> EncryptionContext {
    EncryptionContext::new(pairs.iter().copied()).unwrap()
}

fn require(inner: Arc<dyn MaterialsManager>, keys: &[&str]) -> RequiredContextManager {
    RequiredContextManager::new(inner, keys.iter().copied()).unwrap()
}

fn caching(
    inner: Arc<dyn MaterialsManager>,
    partition: PartitionId,
    cache: &Arc<LocalCache>,
) -> CachingManager {
    CachingManager::builder(inner, cache.clone(), Duration::from_secs(60))
        .partition_id(partition)
        .build()
        .unwrap()
}

fn open(
    manager: &dyn MaterialsManager,
    message: &[u8],
    expected: &[(&str, &str)],
) -> Result<Vec<u8>, ErrorKind> {
    let client = Client::builder().commitment_policy(CommitmentPolicy::RequireEncryptAllowDecrypt).build();
    let opened = client.decrypt(manager, message).expect_context(&context(expected)).blocking();
    opened.map(|opened| opened.plaintext).map_err(|error| error.kind())
}

fn seal(manager: &dyn MaterialsManager, pairs: &[(&str, &str)]) -> Result<Vec<u8>, ErrorKind> {
    let context = context(pairs);
    let sealed = Client::new().encrypt(manager, b"x").context(&context).blocking();
    sealed.map(|sealed| sealed.ciphertext).map_err(|error| error.kind())
}

/// A keyring that binds the data key to nothing, as raw RSA does: only the header's tag protects the context.
#[derive(Debug)]
struct Unbound;

impl Keyring for Unbound {
    fn name(&self) -> String {
        "Unbound".to_owned()
    }

    fn wrap_data_key<'a>(&'a self, request: WrapRequest<'a>) -> BoxFuture<'a, Result<Wrapped, Error>> {
        Box::pin(async move {
            let bytes = vec![9; request.suite.data_key_length()];
            let encrypted = EncryptedDataKey {
                key_provider_id: "unbound".to_owned(),
                key_provider_info: Vec::new(),
                ciphertext: bytes.clone(),
            };
            let data_key = Some(PlaintextDataKey::new(bytes));
            Ok(Wrapped { data_key, encrypted_data_keys: vec![encrypted] })
        })
    }

    fn unwrap_data_key<'a>(&'a self, request: UnwrapRequest<'a>) -> BoxFuture<'a, Unwrapped> {
        Box::pin(async move {
            match request.encrypted_data_keys.first() {
                Some(key) => Unwrapped::Opened(PlaintextDataKey::new(key.ciphertext.clone())),
                None => Unwrapped::NotOpened(Vec::new()),
            }
        })
    }
}

#[test]
fn required_pairs_are_authenticated_and_not_stored_in_every_suite() {
    let pairs = context(&[("purpose", "invoice"), ("tenant", "4711")]);
    for suite in AlgorithmSuite::ALL {
        let policy = if suite.is_committing() {
            CommitmentPolicy::RequireEncryptAllowDecrypt
        } else {
            CommitmentPolicy::ForbidEncryptAllowDecrypt
        };
        let client = Client::builder().commitment_policy(policy).build();
        for (keyring, refusal) in [
            (Arc::new(raw_keyring()) as Arc<dyn Keyring>, ErrorKind::NoDataKeyOpened),
            (Arc::new(Unbound), ErrorKind::NotAuthentic),
        ] {
            let manager = require(Arc::new(keyring.clone()), &["tenant"]);
            let sealed = client.encrypt(&manager, b"x").suite(suite).context(&pairs).blocking().unwrap();
            let stored = &sealed.header.encryption_context;
            assert_eq!((stored.get("tenant"), stored.get("purpose")), (None, Some("invoice")));
            assert!(!sealed.ciphertext.windows(4).any(|window| window == b"4711"));
            let message = &sealed.ciphertext;
            for manager in [&manager as &dyn MaterialsManager, &keyring] {
                assert_eq!(open(manager, message, &[("tenant", "4711")]), Ok(b"x".to_vec()));
                assert_eq!(open(manager, message, &[("tenant", "4712")]), Err(refusal), "{suite}");
                let both = [("tenant", "4711"), ("purpose", "invoice")];
                assert_eq!(open(manager, message, &both), Ok(b"x".to_vec()));
                let wrong_purpose = [("tenant", "4711"), ("purpose", "spam")];
                assert_eq!(open(manager, message, &wrong_purpose), Err(ErrorKind::ContextMismatch));
                // A pair that was not there when the message was written is refused, too.
                let more = [("tenant", "4711"), ("color", "red")];
                assert_eq!(open(manager, message, &more), Err(refusal));
            }
            assert_eq!(open(&manager, message, &[("purpose", "invoice")]), Err(ErrorKind::InvalidArgument));
            assert_eq!(open(&keyring, message, &[]), Err(refusal));
        }
    }
}

#[test]
fn a_message_without_a_required_pair_is_not_written() {
    let manager = require(Arc::new(raw_keyring()), &["tenant", "purpose"]);
    assert_eq!(seal(&manager, &[("tenant", "4711")]), Err(ErrorKind::InvalidArgument));
    assert_eq!(seal(&manager, &[]), Err(ErrorKind::InvalidArgument));
    assert!(seal(&manager, &[("tenant", "4711"), ("purpose", "")]).is_ok());
    let error = Client::new().encrypt(&manager, b"x").blocking().unwrap_err();
    assert!(error.to_string().contains("\"purpose\""), "{error}");
}

#[test]
fn a_message_that_stores_the_pair_opens_for_who_brings_it() {
    let manager = require(Arc::new(raw_keyring()), &["tenant"]);
    let message = seal(&raw_keyring(), &[("tenant", "4711")]).unwrap();
    assert_eq!(open(&manager, &message, &[("tenant", "4711")]), Ok(b"x".to_vec()));
    assert_eq!(open(&manager, &message, &[("tenant", "4712")]), Err(ErrorKind::ContextMismatch));
    assert_eq!(open(&manager, &message, &[]), Err(ErrorKind::InvalidArgument));
}

#[test]
fn nested_managers_require_what_either_requires() {
    let inner = Arc::new(require(Arc::new(raw_keyring()), &["a"]));
    let manager = require(inner, &["b"]);
    let message = seal(&manager, &[("a", "1"), ("b", "2"), ("c", "3")]).unwrap();
    assert_eq!(open(&manager, &message, &[("a", "1"), ("b", "2")]), Ok(b"x".to_vec()));
    assert_eq!(open(&manager, &message, &[("b", "2")]), Err(ErrorKind::InvalidArgument));
    assert_eq!(open(&raw_keyring(), &message, &[("b", "2")]), Err(ErrorKind::NoDataKeyOpened));
}

#[test]
fn keys_that_nobody_can_bring_are_refused() {
    let refused = |keys: &[&str]| {
        let error = RequiredContextManager::new(Arc::new(raw_keyring()), keys.iter().copied()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    };
    refused(&[]);
    refused(&["tenant", "aws-crypto-public-key"]);
}

/// A manager that forgets what it was told to require.
#[derive(Debug)]
struct Forgetful<M>(M);

static NOTHING: ContextKeys = ContextKeys::EMPTY;
static NO_CONTEXT: EncryptionContext = EncryptionContext::EMPTY;

impl<M: MaterialsManager> MaterialsManager for Forgetful<M> {
    fn encryption_materials<'a>(
        &'a self,
        mut request: EncryptionMaterialsRequest<'a>,
    ) -> BoxFuture<'a, Result<EncryptionMaterials, Error>> {
        request.required_context_keys = &NOTHING;
        self.0.encryption_materials(request)
    }

    fn decryption_materials<'a>(
        &'a self,
        mut request: DecryptionMaterialsRequest<'a>,
    ) -> BoxFuture<'a, Result<DecryptionMaterials, Error>> {
        request.expected_context = &NO_CONTEXT;
        self.0.decryption_materials(request)
    }
}

#[test]
fn an_inner_manager_that_forgets_a_required_key_is_found_out() {
    let manager = require(Arc::new(Forgetful(Unbound)), &["tenant"]);
    assert_eq!(seal(&manager, &[("tenant", "4711")]), Err(ErrorKind::InvalidMaterials));
    let message = seal(&require(Arc::new(Unbound), &["tenant"]), &[("tenant", "4711")]).unwrap();
    assert_eq!(open(&manager, &message, &[("tenant", "4711")]), Err(ErrorKind::InvalidMaterials));
}

#[test]
fn a_cache_above_or_below_weakens_nothing() {
    let tenant = &[("tenant", "4711")][..];
    for keyring in [Arc::new(CountingKeyring::new()) as Arc<dyn Keyring>, Arc::new(Unbound)] {
        let cache = Arc::new(LocalCache::new(100));
        let random = || PartitionId::random().unwrap();
        let plain: Arc<dyn MaterialsManager> = Arc::new(keyring);
        let above = caching(Arc::new(require(plain.clone(), &["tenant"])), random(), &cache);
        let below = require(Arc::new(caching(plain, random(), &cache)), &["tenant"]);
        for manager in [&above as &dyn MaterialsManager, &below] {
            let message = seal(manager, tenant).unwrap();
            // Twice, for the answer of the cache.
            for _ in 0..2 {
                assert_eq!(open(manager, &message, tenant), Ok(b"x".to_vec()));
                for wrong in [&[("tenant", "4712")][..], &[("color", "red")], &[]] {
                    assert!(open(manager, &message, wrong).is_err(), "{wrong:?}");
                }
                assert!(seal(manager, &[]).is_err());
            }
            // A message that stores the pair: once opened, it still opens only for who brings the pair.
            let stored = seal(&Unbound, tenant).unwrap();
            if open(manager, &stored, tenant).is_ok() {
                assert!(open(manager, &stored, &[]).is_err());
            }
        }
    }
}

#[test]
fn managers_that_require_different_keys_do_not_share_materials_in_one_partition() {
    let keyring = Arc::new(CountingKeyring::new());
    let cache = Arc::new(LocalCache::new(100));
    let caching = Arc::new(caching(keyring.clone(), PartitionId::new("one").unwrap(), &cache));
    let pairs = &[("a", "1"), ("b", "2")][..];
    let managers: [Arc<dyn MaterialsManager>; 4] = [
        caching.clone(),
        Arc::new(require(caching.clone(), &["a"])),
        Arc::new(require(caching.clone(), &["b"])),
        Arc::new(require(caching.clone(), &["a", "b"])),
    ];
    let context = context(pairs);
    for _ in 0..2 {
        for (manager, stored) in managers.iter().zip([&["a", "b"][..], &["b"], &["a"], &[]]) {
            let sealed = Client::new().encrypt(&**manager, b"x").context(&context).blocking().unwrap();
            let header = sealed.header.encryption_context;
            let found: Vec<_> = ["a", "b"].into_iter().filter(|key| header.get(key).is_some()).collect();
            assert_eq!(found, stored);
        }
    }
    assert_eq!(keyring.calls(), 4);
}
