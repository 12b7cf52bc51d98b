//! Seals and opens 10,000 small messages with a call of KMS for each, through a cache, and under a branch key, counts the
//! calls and says what they would cost on AWS.

use anyhow::{Context, Result};
use examples::CountedKms;
use kmseal::{
    AlgorithmSuite, Client, EncryptionContext,
    cache::{CachingManager, StormTrackingCache},
    key_store::{KeyStore, KmsConfiguration, MemoryKeyStorage},
    keyring::{KmsHierarchicalKeyring, KmsKeyring},
    kms::KmsClient,
    materials::MaterialsManager,
};
use mock_kms::{Kms, PriceTable};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

const MESSAGES: usize = 10_000;
/// Messages under one data key in the cache: what one leaked data key would open.
const MESSAGES_FOR_A_DATA_KEY: u64 = 1_000;
/// How long the cache, and the keyring for a branch key, go without asking KMS.
const TIME_TO_LIVE: Duration = Duration::from_secs(300);

fn main() -> Result<()> {
    let mock = Kms::builder().prices(PriceTable::built_in()?.without_free_requests()).build()?;
    let arn = create_key(&mock)?;
    let kms = Arc::new(CountedKms::new(mock.clone()));
    let client: Arc<dyn KmsClient> = kms.clone();
    let keyring = Arc::new(KmsKeyring::builder(client.clone()).generator(&arn).build()?);

    println!("{MESSAGES} messages, sealed and opened:");
    let calls = seal_and_open("a call for each", &*keyring, &kms, &mock)?;
    assert_eq!(calls, 2 * MESSAGES);

    let cache = Arc::new(StormTrackingCache::new(100));
    let caching = CachingManager::builder(keyring, cache, TIME_TO_LIVE)
        .max_messages(MESSAGES_FOR_A_DATA_KEY)
        .build()?;
    let calls = seal_and_open("through a cache", &caching, &kms, &mock)?;
    assert_eq!(calls, 20, "one to make and one to open each of ten data keys");

    // A store in DynamoDB would be a `DynamoDbKeyStorage`.
    let storage = Arc::new(MemoryKeyStorage::new("branch-keys"));
    let store = KeyStore::builder("examples", storage, client, KmsConfiguration::KeyArn(arn)).build()?;
    let branch_key_id = futures::executor::block_on(async {
        store.create_key_store().await?;
        store.create_key(&EncryptionContext::EMPTY).await
    })?;
    println!("  {:<20}{:>6} KMS calls", "making a branch key", kms.take_calls());
    let hierarchical =
        KmsHierarchicalKeyring::for_branch_key(Arc::new(store), branch_key_id, TIME_TO_LIVE).build()?;
    let calls = seal_and_open("under a branch key", &hierarchical, &kms, &mock)?;
    assert_eq!(calls, 2, "one for the active version, one for the version that the messages name");
    Ok(())
}

/// Seals and opens every message, prints how that went and returns the number of calls.
fn seal_and_open(
    title: &str,
    materials: &dyn MaterialsManager,
    kms: &CountedKms<Kms>,
    mock: &Kms,
) -> Result<usize> {
    let paid_before = cost_of_requests(mock);
    let client = Client::new();
    let suite = AlgorithmSuite::AES_256_GCM_HKDF_SHA512_COMMIT_KEY;
    let start = Instant::now();
    for number in 0..MESSAGES {
        let message = format!("order {number}");
        let sealed = client.encrypt(materials, message.as_bytes()).suite(suite).blocking()?;
        let opened = client.decrypt(materials, &sealed.ciphertext).blocking()?;
        assert_eq!(opened.plaintext, message.as_bytes());
    }
    let calls = kms.take_calls();
    let a_million = (cost_of_requests(mock) - paid_before) * 1e6 / MESSAGES as f64;
    let took = start.elapsed().as_secs_f64();
    println!(
        "  {title:<20}{calls:>6} KMS calls in {took:.1} s; a million such messages cost ${a_million:.4}"
    );
    Ok(calls)
}

/// What the calls so far would have cost on AWS, beside the key.
fn cost_of_requests(mock: &Kms) -> f64 {
    let months = mock.bill().accounts.into_iter().flat_map(|account| account.months);
    months.flat_map(|month| month.requests).map(|requests| requests.cost).sum()
}

/// Makes a key in the mock, as the AWS SDK would by `CreateKey`.
fn create_key(mock: &Kms) -> Result<String> {
    let answer = mock.call(mock.home(), "CreateKey", b"{}").map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let answer: serde_json::Value = serde_json::from_slice(&answer)?;
    Ok(answer["KeyMetadata"]["Arn"].as_str().context("CreateKey answers with an ARN")?.to_owned())
}
