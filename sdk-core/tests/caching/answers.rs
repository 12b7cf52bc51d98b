//! Which materials are cached, and who is given them.

use crate::{
    bench::{Asking, Bench, MINUTE, context},
    counting::raw_keyring,
};
use kmseal::{
    AlgorithmSuite, Client, CommitmentPolicy, EncryptionContext, ErrorKind,
    cache::{CachingManager, PartitionId},
};
use std::sync::{Arc, Mutex};

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

#[test]
fn a_suite_without_key_derivation_that_the_inner_manager_chose_is_not_cached_either() {
    let mut bench = Bench::new(10);
    bench.client = Client::builder().commitment_policy(CommitmentPolicy::ForbidEncryptAllowDecrypt).build();
    let inner = Asking {
        inner: bench.keyring.clone(),
        to_write: |request| request.suite = Some(AlgorithmSuite::AES_256_GCM),
        to_read: |_| {},
    };
    let manager = CachingManager::builder(Arc::new(inner), bench.cache.clone(), MINUTE).build().unwrap();
    assert_eq!([1, 1, 1].map(|length| bench.calls_to_encrypt(&manager, length)), [1, 1, 1]);
}

#[test]
fn what_a_lenient_client_has_read_is_not_given_to_a_strict_one() {
    let bench = Bench::new(10);
    let partition = PartitionId::new("both").unwrap();
    let caching = bench.builder().partition_id(partition.clone()).build().unwrap();
    let strict = Asking {
        inner: bench.builder().partition_id(partition).build().unwrap(),
        to_write: |_| {},
        to_read: |request| request.commitment_policy = CommitmentPolicy::RequireEncryptRequireDecrypt,
    };
    let lenient = Client::builder().commitment_policy(CommitmentPolicy::ForbidEncryptAllowDecrypt).build();
    let sealed = lenient.encrypt(&raw_keyring(), b"x").blocking().unwrap().ciphertext;
    lenient.decrypt(&caching, &sealed).blocking().unwrap();
    let error = lenient.decrypt(&strict, &sealed).blocking().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::CommitmentPolicy);
}

#[test]
fn plaintexts_of_unknown_length_are_not_cached() {
    let bench = Bench::new(10);
    let hiding = Asking {
        inner: bench.manager(),
        to_write: |request| request.plaintext_length = None,
        to_read: |_| {},
    };
    for _ in 0..3 {
        bench.client.encrypt(&hiding, b"x").blocking().unwrap();
    }
    assert_eq!(bench.keyring.calls(), 3);
}

#[test]
fn the_inner_manager_is_told_the_limit_and_not_one_messages_length() {
    let bench = Bench::new(10);
    static SEEN: Mutex<Vec<Option<u64>>> = Mutex::new(Vec::new());
    let inner = Asking {
        inner: bench.keyring.clone(),
        to_write: |request| SEEN.lock().unwrap().push(request.plaintext_length),
        to_read: |_| {},
    };
    let manager = CachingManager::builder(Arc::new(inner), bench.cache.clone(), MINUTE).max_bytes(500);
    let manager = manager.build().unwrap();
    for length in [3, 200, 501] {
        bench.client.encrypt(&manager, &vec![0; length]).blocking().unwrap();
    }
    assert_eq!(*SEEN.lock().unwrap(), [Some(500), Some(501)]);
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
