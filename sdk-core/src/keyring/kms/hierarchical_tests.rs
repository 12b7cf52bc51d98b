//! Tests of the hierarchical keyring over a source of branch keys that counts.

use super::{super::super::testing::*, *};
use crate::{
    cache::{LocalCache, NoCache},
    context::EncryptionContext,
    context_order::ContextOrder,
    provider::default_provider,
    secret::BranchKey,
    time::ManualClock,
};
use std::sync::{
    Mutex,
    atomic::{AtomicU8, Ordering},
};

/// A source with every branch key there is, in as many versions as it was told.
#[derive(Debug, Default)]
struct Source {
    newest: AtomicU8,
    asked: Mutex<Vec<String>>,
    /// What every answer says its branch key is, whatever it is.
    answers_as: Option<&'static str>,
}

fn version(number: u8) -> String {
    format!("e9ce18a3-edb5-4272-9f86-1cacb7997f{number:02x}")
}

impl Source {
    fn take_asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }

    fn answer(&self, asked: &str, id: &str, number: u8) -> Result<BranchKeyMaterials, Error> {
        self.asked.lock().unwrap().push(format!("{asked} {id}"));
        if number > self.newest.load(Ordering::Relaxed) {
            return Err(Error::new(ErrorKind::KeyService, "there is no such version"));
        }
        Ok(BranchKeyMaterials {
            branch_key_id: self.answers_as.unwrap_or(id).to_owned(),
            version: version(number),
            encryption_context: EncryptionContext::EMPTY,
            branch_key: BranchKey::new(vec![number ^ id.len() as u8; 32]),
        })
    }
}

impl BranchKeySource for Source {
    fn logical_name(&self) -> &str {
        "store"
    }
    fn active_branch_key<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<BranchKeyMaterials, Error>> {
        Box::pin(async move { self.answer("active", id, self.newest.load(Ordering::Relaxed)) })
    }
    fn branch_key_version<'a>(
        &'a self,
        id: &'a str,
        wanted: &'a str,
    ) -> BoxFuture<'a, Result<BranchKeyMaterials, Error>> {
        Box::pin(async move {
            let number = (0..=u8::MAX).find(|number| version(*number) == wanted).unwrap();
            self.answer("version", id, number)
        })
    }
}

const TTL: Duration = Duration::from_secs(60);

/// A keyring for the branch key `id`, with a cache on a clock to turn.
fn keyring(source: &Arc<Source>, id: &str) -> (KmsHierarchicalKeyring, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::new());
    let cache = Arc::new(LocalCache::with_clock(10, clock.clone()));
    let builder = KmsHierarchicalKeyring::for_branch_key(source.clone(), id, TTL).cache(cache);
    (builder.build().unwrap(), clock)
}

#[test]
fn what_an_old_version_wrapped_opens_after_a_new_one_came() {
    let source = Arc::new(Source::default());
    let (keyring, clock) = keyring(&source, "branch");
    let old = wrap(&keyring).unwrap();
    assert_eq!(old.encrypted_data_keys[0].key_provider_id, "aws-kms-hierarchy");
    assert_eq!(old.encrypted_data_keys[0].key_provider_info, b"branch");
    source.newest.store(1, Ordering::Relaxed);
    let version_of =
        |wrapped: &Wrapped| WrappedKey::parse(&wrapped.encrypted_data_keys[0].ciphertext).unwrap().version();
    assert_eq!(version_of(&wrap(&keyring).unwrap()), version(0), "it is still in the cache");
    clock.advance(TTL);
    let new = wrap(&keyring).unwrap();
    assert_eq!((version_of(&old), version_of(&new)), (version(0), version(1)));
    for wrapped in [&old, &new] {
        assert_opened(&unwrap(&keyring, &wrapped.encrypted_data_keys), wrapped);
    }
}

#[test]
fn the_source_is_asked_once_in_a_time_to_live() {
    let source = Arc::new(Source::default());
    let (keyring, clock) = keyring(&source, "branch");
    for _ in 0..2 {
        for _ in 0..100 {
            let wrapped = wrap(&keyring).unwrap();
            assert_opened(&unwrap(&keyring, &wrapped.encrypted_data_keys), &wrapped);
        }
        assert_eq!(source.take_asked(), ["active branch", "version branch"]);
        clock.advance(TTL);
    }
}

#[test]
fn a_shared_cache_serves_the_same_partition_alone() {
    let source = Arc::new(Source::default());
    let clock = Arc::new(ManualClock::new());
    let cache: Arc<dyn MaterialsCache> = Arc::new(LocalCache::with_clock(10, clock.clone()));
    let keyring = |partition: Option<&str>, ttl: Duration| {
        let builder =
            KmsHierarchicalKeyring::for_branch_key(source.clone(), "branch", ttl).cache(cache.clone());
        match partition {
            Some(name) => builder.partition_id(PartitionId::new(name).unwrap()).build().unwrap(),
            None => builder.build().unwrap(),
        }
    };
    for (partition, ttl, asked) in [
        (Some("one"), TTL, 1),
        (Some("one"), TTL, 0),
        (Some("two"), TTL, 1),
        (None, TTL, 1),
        (None, TTL, 1),
        // Younger than its own time to live, older than this keyring's.
        (Some("two"), Duration::from_secs(3), 1),
    ] {
        wrap(&keyring(partition, ttl)).unwrap();
        assert_eq!(source.take_asked().len(), asked, "{partition:?} for {ttl:?}");
        clock.advance(Duration::from_secs(1));
    }
}

#[test]
fn the_context_picks_the_branch_key() {
    let source = Arc::new(Source::default());
    let by_purpose = |context: &EncryptionContext| match context.get("purpose") {
        Some(purpose) => Ok(format!("for-{purpose}")),
        None => Err(Error::new(ErrorKind::InvalidArgument, "no purpose")),
    };
    let keyring = KmsHierarchicalKeyring::by_context(source.clone(), Arc::new(by_purpose), TTL);
    let keyring = keyring.cache(Arc::new(NoCache)).build().unwrap();
    let wrapped = wrap(&keyring).unwrap();
    assert_eq!(wrapped.encrypted_data_keys[0].key_provider_info, b"for-test");
    assert_opened(&unwrap(&keyring, &wrapped.encrypted_data_keys), &wrapped);
    assert_eq!(source.take_asked(), ["active for-test", "version for-test"]);

    let nameless = unwrap_bound_to(&keyring, &wrapped.encrypted_data_keys, &EncryptionContext::EMPTY);
    assert_eq!(failed_kind(&nameless), ErrorKind::InvalidArgument);
    let other = EncryptionContext::new([("purpose", "other")]).unwrap();
    let reason = reason(unwrap_bound_to(&keyring, &wrapped.encrypted_data_keys, &other), 1);
    assert!(reason.contains("passed it on") && reason.contains("\"for-other\" alone"), "{reason}");
    assert!(reason.contains("KmsHierarchicalKeyring(store, by context)"), "{reason}");
    assert!(source.take_asked().is_empty());
}

#[test]
fn what_is_not_its_own_is_passed_on_and_what_was_altered_fails() {
    let source = Arc::new(Source::default());
    let (keyring, _) = keyring(&source, "branch");
    let wrapped = wrap(&keyring).unwrap();
    source.take_asked();
    let own = &wrapped.encrypted_data_keys[0];

    let kms = data_key_of(WEST);
    let others = EncryptedDataKey { key_provider_info: b"other".to_vec(), ..own.clone() };
    let not_text = EncryptedDataKey { key_provider_info: vec![0xff], ..own.clone() };
    for data_key in [kms, others, not_text] {
        let reason = reason(unwrap(&keyring, &[data_key]), 1);
        assert!(reason.contains("passed it on"), "{reason}");
    }
    let short = EncryptedDataKey { ciphertext: own.ciphertext[..43].to_vec(), ..own.clone() };
    assert_eq!(failed_kind(&unwrap(&keyring, std::slice::from_ref(&short))), ErrorKind::NotAuthentic);
    assert!(source.take_asked().is_empty());

    let mut no_version = own.clone();
    no_version.ciphertext[43] = 7;
    assert_eq!(failed_kind(&unwrap(&keyring, &[no_version])), ErrorKind::KeyService);
    let mut altered = own.clone();
    altered.ciphertext[0] ^= 1;
    assert_eq!(failed_kind(&unwrap(&keyring, std::slice::from_ref(&altered))), ErrorKind::NotAuthentic);
    assert_opened(&unwrap(&keyring, &[short, altered, own.clone()]), &wrapped);
}

#[test]
fn every_length_of_data_key_fits() {
    let source = Arc::new(Source::default());
    let (keyring, _) = keyring(&source, "branch");
    for (suite, length) in [
        (crate::AlgorithmSuite::AES_128_GCM, 76),
        (crate::AlgorithmSuite::AES_192_GCM, 84),
        (crate::AlgorithmSuite::AES_256_GCM, 92),
    ] {
        let wrapped = wrap_with(&keyring, suite).unwrap();
        assert_eq!(wrapped.encrypted_data_keys[0].ciphertext.len(), length);
    }
    let short = wrap_with(&keyring, crate::AlgorithmSuite::AES_128_GCM).unwrap();
    assert_eq!(failed_kind(&unwrap(&keyring, &short.encrypted_data_keys)), ErrorKind::NotAuthentic);
}

#[test]
fn what_is_bound_to_the_context_in_the_legacy_order_opens_where_that_is_allowed() {
    #[derive(Debug)]
    struct Reverse;
    impl ContextOrder for Reverse {
        fn sort(&self, keys: &mut [&str]) {
            keys.reverse();
        }
    }

    let source = Arc::new(Source::default());
    let (keyring, _) = keyring(&source, "branch");
    let context = EncryptionContext::new([("Purpose", "test"), ("b", "1")]).unwrap();
    let (data_key, provider) = (PlaintextDataKey::new(vec![9; 32]), default_provider());
    let reversed = context.encode_ordered_by(&Reverse).unwrap();
    let branch_key = source.answer("active", "branch", 0).unwrap();
    let data_keys = [EncryptedDataKey {
        key_provider_id: PROVIDER_ID.to_owned(),
        key_provider_info: b"branch".to_vec(),
        ciphertext: branch_key::wrap_key(&branch_key, &data_key, &reversed, provider).unwrap(),
    }];

    let mut request = UnwrapRequest::new(SUITE, &context, &data_keys, provider);
    let refused = pollster::block_on(keyring.unwrap_data_key(request));
    assert_eq!(failed_kind(&refused), ErrorKind::NotAuthentic);
    request.legacy_context_order = Some(&Reverse);
    let opened = pollster::block_on(keyring.unwrap_data_key(request));
    let wrapped = Wrapped { data_key: Some(data_key), encrypted_data_keys: data_keys.to_vec() };
    assert_opened(&opened, &wrapped);
}

#[test]
fn a_source_that_returns_something_else_is_told_so() {
    let source = Arc::new(Source { answers_as: Some("other"), ..Source::default() });
    let (keyring, _) = keyring(&source, "branch");
    assert_eq!(wrap(&keyring).unwrap_err().kind(), ErrorKind::InvalidMaterials);
}

#[test]
fn settings_that_make_no_sense_are_refused() {
    let source = Arc::new(Source::default());
    let build = |id: &str, ttl| KmsHierarchicalKeyring::for_branch_key(source.clone(), id, ttl).build();
    for (id, ttl) in [("branch", Duration::ZERO), ("", TTL)] {
        assert_eq!(build(id, ttl).unwrap_err().kind(), ErrorKind::InvalidArgument);
    }
    assert_eq!(build("branch", TTL).unwrap().name(), "KmsHierarchicalKeyring(store, branch)");
}
