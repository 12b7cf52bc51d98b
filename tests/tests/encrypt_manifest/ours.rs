//! kmseal's side: the keyring that a description asks for, and messages through it.

use crate::{
    cloud::Cloud,
    manifest::{Description, Scenario},
};
use kmseal::{
    AlgorithmSuite, Client, CommitmentPolicy, ContentType, EncryptionContext,
    crypto::Curve,
    keyring::{
        DiscoveryFilter, KmsEcdhKeyring, KmsHierarchicalKeyring, KmsKeyring, KmsMrkDiscoveryKeyring,
        KmsMrkKeyring, KmsRsaKeyring,
    },
    kms::EncryptionAlgorithm,
    materials::Keyring,
};
use serde::Deserialize;
use serde_json::Value;
use std::{collections::BTreeMap, sync::Arc, time::Duration};

/// Writes the scenario's message.
pub fn encrypt(cloud: &Cloud, scenario: &Scenario, plaintext: &[u8]) -> Vec<u8> {
    let keyring = keyring(cloud, &scenario.encrypt);
    let (client, context) = (client(scenario), context(&scenario.encryption_context));
    let sealed = client.encrypt(&keyring, plaintext).suite(suite(scenario)).context(&context);
    let sealed = sealed.frame_length(scenario.frame_size).blocking();
    sealed.unwrap_or_else(|error| panic!("{}: {error}", scenario.description)).ciphertext
}

/// Opens a message of the scenario.
pub fn decrypt(cloud: &Cloud, scenario: &Scenario, message: &[u8]) -> Vec<u8> {
    let keyring = keyring(cloud, &scenario.decrypt);
    let context = context(&scenario.reproduced_encryption_context);
    let opened = client(scenario).decrypt(&keyring, message).expect_context(&context).blocking();
    let opened = opened.unwrap_or_else(|error| panic!("{}: {error}", scenario.description));
    assert_eq!(opened.header.suite, suite(scenario));
    let framed = ContentType::Framed { frame_length: scenario.frame_size };
    assert_eq!(opened.header.content_type, framed);
    opened.plaintext
}

fn keyring(cloud: &Cloud, description: &Value) -> Arc<dyn Keyring> {
    match Description::deserialize(description).unwrap() {
        Description::Symmetric { key } => {
            let arn = cloud.arn(&key);
            Arc::new(KmsKeyring::builder(cloud.client_of(&arn)).generator(arn).build().unwrap())
        }
        Description::Mrk { key } => {
            let arn = cloud.arn(&key);
            Arc::new(KmsMrkKeyring::builder(cloud.client_of(&arn)).generator(arn).build().unwrap())
        }
        Description::MrkDiscovery { default_mrk_region: region, aws_kms_discovery_filter } => {
            let keyring = KmsMrkDiscoveryKeyring::new(cloud.client(&region), region).unwrap();
            Arc::new(match aws_kms_discovery_filter {
                None => keyring,
                Some(allowed) => {
                    keyring.filter(DiscoveryFilter::new(allowed.partition, allowed.account_ids).unwrap())
                }
            })
        }
        Description::Rsa { key, encryption_algorithm } => {
            let arn = cloud.arn(&key);
            let algorithm = match encryption_algorithm.as_str() {
                "RSAES_OAEP_SHA_1" => EncryptionAlgorithm::RsaesOaepSha1,
                "RSAES_OAEP_SHA_256" => EncryptionAlgorithm::RsaesOaepSha256,
                other => panic!("unknown algorithm {other:?}"),
            };
            let keyring = KmsRsaKeyring::builder(&arn, algorithm).public_key(cloud.public_key(&arn));
            Arc::new(keyring.client(cloud.client_of(&arn)).build().unwrap())
        }
        Description::Ecdh { schema, sender, recipient } => ecdh(cloud, &schema, &sender, &recipient),
        Description::Hierarchy { key } => {
            let (store, minute) = (Arc::new(cloud.store()), Duration::from_secs(60));
            let keyring = KmsHierarchicalKeyring::for_branch_key(store, cloud.arn(&key), minute);
            Arc::new(keyring.build().unwrap())
        }
    }
}

fn ecdh(cloud: &Cloud, schema: &str, sender: &str, recipient: &str) -> Arc<dyn Keyring> {
    let curve = match cloud.arn(recipient).as_str() {
        "ecc-256" => Curve::P256,
        "ecc-384" => Curve::P384,
        "ecc-521" => Curve::P521,
        other => panic!("unknown curve {other:?}"),
    };
    let recipient = cloud.field(recipient, "recipient-material");
    let builder = match schema {
        "static" => {
            let own = cloud.field(sender, "sender-material");
            KmsEcdhKeyring::static_keys(cloud.client_of(&own), curve, own, cloud.public_key(&recipient))
        }
        "discovery" => KmsEcdhKeyring::discovery(cloud.client_of(&recipient), curve, recipient),
        other => panic!("unknown schema {other:?}"),
    };
    Arc::new(builder.build_blocking().unwrap())
}

fn suite(scenario: &Scenario) -> AlgorithmSuite {
    let id = u16::from_str_radix(&scenario.suite, 16).unwrap();
    AlgorithmSuite::ALL.into_iter().find(|suite| suite.id() == id).unwrap()
}

fn client(scenario: &Scenario) -> Client {
    let policy = if suite(scenario).is_committing() {
        CommitmentPolicy::RequireEncryptRequireDecrypt
    } else {
        CommitmentPolicy::ForbidEncryptAllowDecrypt
    };
    Client::builder().commitment_policy(policy).build()
}

fn context(pairs: &BTreeMap<String, String>) -> EncryptionContext {
    EncryptionContext::new(pairs.iter().map(|(key, value)| (key.as_str(), value.as_str()))).unwrap()
}
