//! The caching materials manager: what it caches, for how long, and for whom.
#![allow(clippy::unwrap_used, clippy::panic, reason = "an error here is a failed test")]

mod counting;

use counting::{CountingKeyring, raw_keyring};
use kmseal::{
    AlgorithmSuite, BoxFuture, Client, CommitmentPolicy, EncryptionContext, Error, ErrorKind,
    cache::{CachingManager, CachingManagerBuilder, LocalCache, MaterialsCache, NoCache, PartitionId},
    materials::{
        DecryptionMaterials, DecryptionMaterialsRequest, EncryptionMaterials, EncryptionMaterialsRequest,
        MaterialsManager,
    },
    time::ManualClock,
};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

const MINUTE: Duration = Duration::from_secs(60);

/// A keyring that counts, a cache on a clock that stands still, and a client.
struct Bench {
    keyring: Arc<CountingKeyring>,
    clock: Arc<ManualClock>,
    cache: Arc<LocalCache>,
    client: Client,
}

impl Bench {
    fn new(capacity: usize) -> Self {
        let clock = Arc::new(ManualClock::new());
        Self {
            keyring: Arc::new(CountingKeyring::new()),
            cache: Arc::new(LocalCache::with_clock(capacity, clock.clone())),
            clock,
            client: Client::new(),
        }
    }

    fn builder(&self) -> CachingManagerBuilder {
        CachingManager::builder(self.keyring.clone(), self.cache.clone(), MINUTE)
    }

    fn manager(&self) -> CachingManager {
        self.builder().build().unwrap()
    }

    /// Encrypts, and says how many calls of the keyring that took.
    fn calls_to_encrypt(&self, manager: &CachingManager, length: usize) -> usize {
        self.calls_to_encrypt_in(manager, length, &EncryptionContext::EMPTY)
    }

    fn calls_to_encrypt_in(
        &self,
        manager: &CachingManager,
        length: usize,
        context: &EncryptionContext,
    ) -> usize {
        let before = self.keyring.calls();
        self.client.encrypt(manager, &vec![0; length]).context(context).blocking().unwrap();
        self.keyring.calls() - before
    }

    fn decrypt(
        &self,
        manager: &dyn MaterialsManager,
        message: &[u8],
        expected: &EncryptionContext,
    ) -> Result<Vec<u8>, ErrorKind> {
        let opened = self.client.decrypt(manager, message).expect_context(expected).blocking();
        opened.map(|opened| opened.plaintext).map_err(|error| error.kind())
    }
}

fn context(pairs: &[(&str, &str)]) -> EncryptionContext {
    EncryptionContext::new(pairs.iter().copied()).unwrap()
}

#[test]
fn messages_share_a_data_key_but_no_content_key_and_open_without_the_cache() {
    let bench = Bench::new(10);
    let manager = bench.manager();
    let sealed: Vec<_> = [&b"one"[..], b"two", b"three"]
        .map(|plaintext| bench.client.encrypt(&manager, plaintext).blocking().unwrap())
        .into();
    assert_eq!(bench.keyring.calls(), 1);
    let [one, two, three] = &sealed[..] else { panic!() };
    assert_eq!(one.header.encrypted_data_keys, three.header.encrypted_data_keys);
    // The default suite signs: the signing key is shared too, and its public key is in the context.
    assert_eq!(one.header.encryption_context, two.header.encryption_context);
    assert_ne!(one.header.message_id, two.header.message_id);
    assert_ne!(one.header.commitment, two.header.commitment);
    for (message, plaintext) in sealed.iter().zip([&b"one"[..], b"two", b"three"]) {
        let opened = bench.client.decrypt(&raw_keyring(), &message.ciphertext).blocking().unwrap();
        assert_eq!(opened.plaintext, plaintext);
    }
}

#[test]
fn a_data_key_encrypts_no_more_messages_than_allowed() {
    let bench = Bench::new(10);
    let manager = bench.builder().max_messages(3).build().unwrap();
    let calls: Vec<_> = (0..8).map(|_| bench.calls_to_encrypt(&manager, 1)).collect();
    assert_eq!(calls, [1, 0, 0, 1, 0, 0, 1, 0]);
    let manager = bench.builder().max_messages(1).build().unwrap();
    let calls: Vec<_> = (0..3).map(|_| bench.calls_to_encrypt(&manager, 1)).collect();
    assert_eq!(calls, [1, 1, 1]);
}

#[test]
fn a_data_key_encrypts_no_more_bytes_than_allowed() {
    let bench = Bench::new(10);
    let manager = bench.builder().max_bytes(10).build().unwrap();
    let calls = [4, 4, 4, 6, 0, 1].map(|length| bench.calls_to_encrypt(&manager, length));
    assert_eq!(calls, [1, 0, 1, 0, 0, 1]);
    // A message over the limit has a data key of its own and leaves the cached one alone.
    let calls = [11, 5].map(|length| bench.calls_to_encrypt(&manager, length));
    assert_eq!(calls, [1, 0]);
    let manager = bench.builder().max_bytes(0).build().unwrap();
    let calls = [0, 0, 1, 0].map(|length| bench.calls_to_encrypt(&manager, length));
    assert_eq!(calls, [1, 0, 1, 0]);
}

#[test]
fn nothing_is_used_once_its_time_to_live_has_passed() {
    let bench = Bench::new(10);
    let manager = bench.manager();
    let sealed = bench.client.encrypt(&manager, b"x").blocking().unwrap().ciphertext;
    bench.decrypt(&manager, &sealed, &EncryptionContext::EMPTY).unwrap();
    assert_eq!(bench.keyring.calls(), 2);
    bench.clock.advance(MINUTE - Duration::from_nanos(1));
    assert_eq!(bench.calls_to_encrypt(&manager, 1), 0);
    bench.decrypt(&manager, &sealed, &EncryptionContext::EMPTY).unwrap();
    assert_eq!(bench.keyring.calls(), 2);
    bench.clock.advance(Duration::from_nanos(1));
    assert_eq!(bench.calls_to_encrypt(&manager, 1), 1);
    bench.decrypt(&manager, &sealed, &EncryptionContext::EMPTY).unwrap();
    assert_eq!(bench.keyring.calls(), 4);
}

#[test]
fn a_manager_with_a_shorter_time_to_live_takes_nothing_older_from_a_shared_cache() {
    let bench = Bench::new(10);
    let partition = PartitionId::new("both").unwrap();
    let patient = bench.builder().partition_id(partition.clone()).build().unwrap();
    let strict = CachingManager::builder(bench.keyring.clone(), bench.cache.clone(), Duration::from_secs(10))
        .partition_id(partition)
        .build()
        .unwrap();
    assert_eq!(bench.calls_to_encrypt(&patient, 1), 1);
    bench.clock.advance(Duration::from_secs(9));
    assert_eq!(bench.calls_to_encrypt(&strict, 1), 0);
    bench.clock.advance(Duration::from_secs(1));
    assert_eq!(bench.calls_to_encrypt(&patient, 1), 0);
    assert_eq!(bench.calls_to_encrypt(&strict, 1), 1);
}

#[test]
fn each_context_and_suite_has_a_data_key_of_its_own() {
    let bench = Bench::new(10);
    let manager = bench.manager();
    let contexts = [context(&[]), context(&[("a", "1")]), context(&[("a", "2")])];
    for expected in [1, 0] {
        for context in &contexts {
            assert_eq!(bench.calls_to_encrypt_in(&manager, 1, context), expected);
        }
    }
    let before = bench.keyring.calls();
    let suites = [
        AlgorithmSuite::default(),
        AlgorithmSuite::AES_256_GCM_HKDF_SHA512_COMMIT_KEY,
        AlgorithmSuite::default(),
    ];
    for suite in suites {
        let sealed = bench.client.encrypt(&manager, b"x").suite(suite).blocking().unwrap();
        assert_eq!(sealed.header.suite, suite);
    }
    assert_eq!(bench.keyring.calls() - before, 2);
}

#[test]
fn suites_without_key_derivation_are_never_cached() {
    let mut bench = Bench::new(10);
    bench.client = Client::builder().commitment_policy(CommitmentPolicy::ForbidEncryptAllowDecrypt).build();
    let manager = bench.manager();
    for suite in AlgorithmSuite::ALL.into_iter().filter(|suite| !suite.is_committing()) {
        let before = bench.keyring.calls();
        for _ in 0..2 {
            let sealed = bench.client.encrypt(&manager, b"x").suite(suite).blocking().unwrap();
            for _ in 0..2 {
                bench.decrypt(&manager, &sealed.ciphertext, &EncryptionContext::EMPTY).unwrap();
            }
        }
        let is_identity = [0x0014, 0x0046, 0x0078].contains(&suite.id());
        assert_eq!(bench.keyring.calls() - before, if is_identity { 6 } else { 2 }, "{suite}");
    }
}

/// Hides the length of the plaintext, as a stream would, and notes what the inner manager is told of it.
#[derive(Debug)]
struct Lengths<M> {
    inner: M,
    hide: bool,
    seen: Mutex<Vec<Option<u64>>>,
}

impl<M: MaterialsManager> MaterialsManager for Lengths<M> {
    fn encryption_materials<'a>(
        &'a self,
        mut request: EncryptionMaterialsRequest<'a>,
    ) -> BoxFuture<'a, Result<EncryptionMaterials, Error>> {
        self.seen.lock().unwrap().push(request.plaintext_length);
        if self.hide {
            request.plaintext_length = None;
        }
        self.inner.encryption_materials(request)
    }

    fn decryption_materials<'a>(
        &'a self,
        request: DecryptionMaterialsRequest<'a>,
    ) -> BoxFuture<'a, Result<DecryptionMaterials, Error>> {
        self.inner.decryption_materials(request)
    }
}

#[test]
fn plaintexts_of_unknown_length_are_not_cached() {
    let bench = Bench::new(10);
    let hiding = Lengths { inner: bench.manager(), hide: true, seen: Mutex::default() };
    for _ in 0..3 {
        bench.client.encrypt(&hiding, b"x").blocking().unwrap();
    }
    assert_eq!(bench.keyring.calls(), 3);
}

#[test]
fn the_inner_manager_is_told_the_limit_and_not_one_messages_length() {
    let bench = Bench::new(10);
    let inner = Arc::new(Lengths { inner: bench.keyring.clone(), hide: false, seen: Mutex::default() });
    let manager =
        CachingManager::builder(inner.clone(), bench.cache.clone(), MINUTE).max_bytes(500).build().unwrap();
    for length in [3, 200, 501] {
        bench.client.encrypt(&manager, &vec![0; length]).blocking().unwrap();
    }
    assert_eq!(*inner.seen.lock().unwrap(), [Some(500), Some(501)]);
}

#[test]
fn reading_is_cached_by_message_and_by_what_the_reader_expects() {
    let bench = Bench::new(10);
    let manager = bench.manager();
    let stored = context(&[("tenant", "4711"), ("purpose", "invoice")]);
    let sealed = bench.client.encrypt(&raw_keyring(), b"x").context(&stored).blocking().unwrap().ciphertext;
    let none = EncryptionContext::EMPTY;
    let tenant = context(&[("tenant", "4711")]);
    for expected in [&none, &tenant, &none, &tenant] {
        assert_eq!(bench.decrypt(&manager, &sealed, expected).unwrap(), b"x");
    }
    assert_eq!(bench.keyring.calls(), 2);
    // What the cache has opened for one reader does not open for another who expects something else.
    let another = context(&[("tenant", "4712")]);
    assert_eq!(bench.decrypt(&manager, &sealed, &another), Err(ErrorKind::ContextMismatch));
    let more = context(&[("tenant", "4711"), ("color", "red")]);
    assert_eq!(bench.decrypt(&manager, &sealed, &more), Err(ErrorKind::NoDataKeyOpened));
    // Failures are not cached, and cached materials still authenticate.
    let mut altered = sealed.clone();
    *altered.last_mut().unwrap() ^= 1;
    assert!(bench.decrypt(&manager, &altered, &none).is_err());
    assert_eq!(bench.decrypt(&manager, &sealed, &none).unwrap(), b"x");
    assert_eq!(bench.keyring.calls(), 3);
}

#[test]
fn partitions_share_entries_if_and_only_if_they_are_the_same() {
    let bench = Bench::new(10);
    let in_partition =
        |name: &str| bench.builder().partition_id(PartitionId::new(name).unwrap()).build().unwrap();
    assert_eq!(bench.calls_to_encrypt(&in_partition("a"), 1), 1);
    assert_eq!(bench.calls_to_encrypt(&in_partition("b"), 1), 1);
    assert_eq!(bench.calls_to_encrypt(&in_partition("a"), 1), 0);
    // Who names no partition has one alone.
    assert_eq!(bench.calls_to_encrypt(&bench.manager(), 1), 1);
    assert_eq!(bench.calls_to_encrypt(&bench.manager(), 1), 1);
    assert_eq!(PartitionId::new("a\0b").unwrap_err().kind(), ErrorKind::InvalidArgument);
}

#[test]
fn clients_of_different_policies_do_not_get_each_others_suites() {
    let bench = Bench::new(10);
    let manager = bench.manager();
    let old = Client::builder().commitment_policy(CommitmentPolicy::ForbidEncryptAllowDecrypt).build();
    for _ in 0..2 {
        let committing = bench.client.encrypt(&manager, b"x").blocking().unwrap();
        assert!(committing.header.suite.is_committing());
        let not_committing = old.encrypt(&manager, b"x").blocking().unwrap();
        assert!(!not_committing.header.suite.is_committing());
        let refused = bench.decrypt(&manager, &not_committing.ciphertext, &EncryptionContext::EMPTY);
        assert_eq!(refused, Err(ErrorKind::CommitmentPolicy));
    }
}

#[test]
fn the_least_recently_used_entry_makes_room() {
    let bench = Bench::new(2);
    let manager = bench.manager();
    let [a, b, c] = ["a", "b", "c"].map(|value| context(&[("for", value)]));
    let calls = [&a, &b, &a, &c, &a, &b].map(|context| bench.calls_to_encrypt_in(&manager, 1, context));
    assert_eq!(calls, [1, 1, 0, 1, 0, 1]);
    let bench = Bench::new(0);
    let manager = bench.manager();
    assert_eq!([1, 1].map(|length| bench.calls_to_encrypt(&manager, length)), [1, 1]);
}

#[test]
fn no_cache_keeps_nothing() {
    let bench = Bench::new(10);
    let manager = CachingManager::builder(bench.keyring.clone(), Arc::new(NoCache), MINUTE).build().unwrap();
    assert_eq!([1, 1].map(|length| bench.calls_to_encrypt(&manager, length)), [1, 1]);
    NoCache.prune();
}

#[test]
fn a_clock_that_is_turned_back_revives_nothing() {
    let keyring = Arc::new(CountingKeyring::new());
    let late = Arc::new(ManualClock::new());
    late.advance(MINUTE);
    // One cache cannot be given another clock, so a new time stands for the old clock turned back.
    let clock = Arc::new(TurnedBack { late, early: ManualClock::new(), back: Mutex::new(false) });
    let cache = Arc::new(LocalCache::with_clock(10, clock.clone()));
    let manager = CachingManager::builder(keyring.clone(), cache, MINUTE).build().unwrap();
    let client = Client::new();
    client.encrypt(&manager, b"x").blocking().unwrap();
    *clock.back.lock().unwrap() = true;
    client.encrypt(&manager, b"x").blocking().unwrap();
    assert_eq!(keyring.calls(), 2);
}

#[derive(Debug)]
struct TurnedBack {
    late: Arc<ManualClock>,
    early: ManualClock,
    back: Mutex<bool>,
}

impl kmseal::time::Clock for TurnedBack {
    fn now(&self) -> kmseal::time::Timestamp {
        if *self.back.lock().unwrap() { self.early.now() } else { self.late.now() }
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.late.sleep(duration)
    }
}

#[test]
fn limits_out_of_range_are_refused() {
    let bench = Bench::new(10);
    let refused = |builder: CachingManagerBuilder| {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    };
    refused(bench.builder().max_messages(0));
    refused(bench.builder().max_messages((1 << 32) + 1));
    refused(bench.builder().max_bytes(1 << 63));
    refused(CachingManager::builder(bench.keyring.clone(), bench.cache.clone(), Duration::ZERO));
    assert!(bench.builder().max_messages(1 << 32).max_bytes((1 << 63) - 1).build().is_ok());
}
