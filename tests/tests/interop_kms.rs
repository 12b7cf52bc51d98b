//! KMS keyrings: under one key in mock-kms, what kmseal seals the official SDKs open, and the other way round.
//!
//! Everybody uses a real AWS client over HTTP: kmseal the AWS SDK for Rust, the peers boto3 and the AWS SDK for
//! JavaScript.

#[path = "clients/kms.rs"]
mod kms_client;

use kmseal::keyring::KmsKeyring;
use mock_kms::{Kms, Server};
use serde_json::json;
use std::sync::Arc;
use tests::{
    interop::{Pair, ours_opens_there, theirs_opens_here},
    peer::Peer,
};

/// Both directions, all suites, from a thread that blocks without a runtime of its own.
fn check(peer: &mut Peer, written_here: &[u32], written_there: &[u32]) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = Server::start(Kms::builder().build().unwrap(), "127.0.0.1:0").unwrap();
    let client = kms_client::client(&server.url(), "eu-central-1", "test");
    let metadata = runtime.block_on(client.create_key().send()).unwrap().key_metadata.unwrap();
    let arn = metadata.arn.unwrap();
    let ours = KmsKeyring::builder(Arc::new(client)).generator(&arn).build().unwrap();
    let theirs = json!({ "type": "kms", "key_id": arn, "endpoint": server.url(), "region": "eu-central-1" });
    let pair = Pair { ours: &ours, theirs };
    assert_eq!(ours_opens_there(peer, &pair, written_here), 11 * 6 * written_here.len());
    assert_eq!(theirs_opens_here(peer, &pair, written_there), 11 * 6 * written_there.len());
}

#[test]
fn the_python_sdk_and_kmseal_open_each_other() {
    let Some(mut peer) = Peer::python() else { return };
    // The Python SDK opens frames of any length, but writes multiples of 128 only.
    check(&mut peer, &[1, 512, 4096], &[128, 512, 4096]);
}

#[test]
fn the_javascript_sdk_and_kmseal_open_each_other() {
    let Some(mut peer) = Peer::node() else { return };
    check(&mut peer, &[1, 512, 4096], &[1, 512, 4096]);
}
