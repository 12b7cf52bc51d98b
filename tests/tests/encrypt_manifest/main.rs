//! The official encrypt manifest, made anew: each of its scenarios with a key in AWS KMS is written by kmseal and
//! opened by the official Python SDK, and written by the Python SDK and opened by kmseal, under keys of the manifest's
//! own ARNs in mock-kms.
//!
//! The manifest's other scenarios need no service: `tests/vectors.rs` opens what the official generator wrote for
//! them, and `tests/interop_raw_*.rs` exchanges such messages with the SDKs.

mod cloud;
#[path = "../clients/dynamodb.rs"]
mod dynamodb_client;
#[path = "../clients/kms.rs"]
mod kms_client;
mod manifest;
mod ours;
#[path = "../clients/pem.rs"]
mod pem;
mod theirs;

use cloud::{Cloud, region};
use manifest::{Description, Scenario, Vectors};
use serde::Deserialize;
use std::collections::BTreeMap;
use tests::peer::Peer;

/// How many scenarios open with each keyring. All 201 of AWS KMS are run, none is skipped.
const IN_KMS: [(&str, usize); 6] = [
    ("aws-kms", 22),
    ("aws-kms-ecdh", 66),
    ("aws-kms-hierarchy", 11),
    ("aws-kms-mrk-aware", 44),
    ("aws-kms-mrk-aware-discovery", 44),
    ("aws-kms-rsa", 14),
];
/// The 308 that have no key in AWS KMS.
const ELSEWHERE: [(&str, usize); 4] =
    [("multi-keyring", 66), ("raw", 88), ("raw-ecdh", 99), ("required-encryption-context-cmm", 55)];

#[test]
fn the_python_sdk_opens_every_kms_scenario_of_kmseal() {
    each_scenario("written by kmseal, opened by the Python SDK", |peer, cloud, scenario, plaintext| {
        let message = ours::encrypt(cloud, scenario, plaintext);
        theirs::decrypt(peer, cloud, scenario, &message)
    });
}

#[test]
fn kmseal_opens_every_kms_scenario_of_the_python_sdk() {
    each_scenario("written by the Python SDK, opened by kmseal", |peer, cloud, scenario, plaintext| {
        let message = theirs::encrypt(peer, cloud, scenario, plaintext);
        ours::decrypt(cloud, scenario, &message)
    });
}

/// Has `exchange` write and open the message of each scenario, and checks what came out and which call opened it.
fn each_scenario(title: &str, exchange: impl Fn(&mut Peer, &Cloud, &Scenario, &[u8]) -> Vec<u8>) {
    let Some(vectors) = Vectors::read() else { return };
    let Some(cloud) = Cloud::start(&vectors.keys) else { return };
    let Some(mut peer) = Peer::python() else { return };
    let _entered = cloud.runtime.enter();
    let (mut in_kms, mut elsewhere) = (BTreeMap::new(), BTreeMap::new());
    for scenario in &vectors.scenarios {
        if !scenario.name().starts_with("aws-kms") {
            *elsewhere.entry(scenario.name()).or_insert(0) += 1;
            continue;
        }
        assert_eq!((scenario.kind.as_str(), scenario.plaintext.as_str()), ("positive-esdk", "small"));
        let opened = exchange(&mut peer, &cloud, scenario, &vectors.plaintext);
        assert!(opened == vectors.plaintext, "{} ({})", scenario.description, scenario.suite);
        assert_eq!(cloud.last_call(), opening_call(&cloud, scenario), "{}", scenario.description);
        *in_kms.entry(scenario.name()).or_insert(0) += 1;
    }
    println!("{title}: {in_kms:?}");
    assert_eq!(in_kms, BTreeMap::from(IN_KMS));
    assert_eq!(elsewhere, BTreeMap::from(ELSEWHERE));
}

/// The call of KMS that opens a data key, and its Region: for a replica that of the reader, not that of the writer.
fn opening_call(cloud: &Cloud, scenario: &Scenario) -> (String, String) {
    let (operation, region) = match Description::deserialize(&scenario.decrypt).unwrap() {
        Description::Symmetric { key } | Description::Mrk { key } => ("Decrypt", region(&cloud.arn(&key))),
        Description::Rsa { key, .. } => ("Decrypt", region(&cloud.arn(&key))),
        Description::MrkDiscovery { default_mrk_region, .. } => ("Decrypt", default_mrk_region),
        Description::Ecdh { recipient, .. } => {
            ("DeriveSharedSecret", region(&cloud.field(&recipient, "recipient-material")))
        }
        Description::Hierarchy { .. } => ("Decrypt", "us-west-2".to_owned()),
    };
    (operation.to_owned(), region)
}
