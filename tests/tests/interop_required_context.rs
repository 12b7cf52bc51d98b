//! Required encryption context: what kmseal seals without storing it the official Python SDK opens with it, and the
//! other way round. The JavaScript SDK has no such materials manager.

use base64::{Engine, prelude::BASE64_STANDARD};
use kmseal::{
    AlgorithmSuite, Client, CommitmentPolicy, EncryptionContext, ErrorKind, WrappingKey, inspect,
    keyring::RawAesKeyring, materials::RequiredContextManager,
};
use serde_json::{Value, json};
use std::sync::Arc;
use tests::peer::{Peer, PeerMessage};

const PLAINTEXT: &[u8] = b"four horses";
const KEY: [u8; 32] = [7; 32];

/// `tenant` and a key that sorts after the stored one are required and not stored, `purpose` is stored.
const REQUIRED: [&str; 2] = ["tenant", "\u{1f600}"];
const STORED: &str = "purpose";

fn all() -> EncryptionContext {
    EncryptionContext::new([("tenant", "Zo\u{eb}"), ("\u{1f600}", ""), (STORED, "invoice")]).unwrap()
}

fn all_json() -> Value {
    json!({ "tenant": "Zo\u{eb}", "\u{1f600}": "", STORED: "invoice" })
}

/// Contexts that must not open the message: one value differs, one key is missing, none is there.
fn wrong() -> [Value; 3] {
    [
        json!({ "tenant": "Zoe", "\u{1f600}": "", STORED: "invoice" }),
        json!({ "tenant": "Zo\u{eb}", STORED: "invoice" }),
        json!({}),
    ]
}

fn keyring() -> Arc<RawAesKeyring> {
    Arc::new(RawAesKeyring::new("interop", "key", WrappingKey::new(KEY.to_vec())).unwrap())
}

fn their_keyring() -> Value {
    json!({ "type": "raw-aes", "namespace": "interop", "name": "key", "key": BASE64_STANDARD.encode(KEY) })
}

fn their_manager() -> Value {
    json!({ "type": "required-context", "keyring": their_keyring(), "keys": REQUIRED })
}

fn client(suite: AlgorithmSuite) -> Client {
    let policy = if suite.is_committing() {
        CommitmentPolicy::RequireEncryptRequireDecrypt
    } else {
        CommitmentPolicy::ForbidEncryptAllowDecrypt
    };
    Client::builder().commitment_policy(policy).build()
}

fn context(value: &Value) -> EncryptionContext {
    let pairs = value.as_object().unwrap().iter();
    EncryptionContext::new(pairs.map(|(key, value)| (key.as_str(), value.as_str().unwrap()))).unwrap()
}

/// The message must store the one pair alone, and what its signature needs.
fn assert_stores_one_pair(message: &[u8]) {
    let header = inspect(message).unwrap();
    let stored = header.header().encryption_context.clone();
    assert!(REQUIRED.iter().all(|key| stored.get(key).is_none()), "{stored:?}");
    assert_eq!(stored.get(STORED), Some("invoice"));
}

#[test]
fn what_kmseal_does_not_store_the_python_sdk_must_be_told() {
    let Some(mut peer) = Peer::python() else { return };
    let ours = RequiredContextManager::new(keyring(), REQUIRED).unwrap();
    for suite in AlgorithmSuite::ALL {
        let all = all();
        let sealed = client(suite).encrypt(&ours, PLAINTEXT).suite(suite).context(&all).blocking().unwrap();
        assert_stores_one_pair(&sealed.ciphertext);
        for theirs in [their_manager(), their_keyring()] {
            let opened = peer.decrypt(&theirs, &sealed.ciphertext, &all_json());
            let (opened, _) = opened.unwrap_or_else(|error| panic!("{suite}, {theirs}: {error}"));
            assert_eq!(opened, PLAINTEXT);
            for wrong in wrong() {
                let opened = peer.decrypt(&theirs, &sealed.ciphertext, &wrong);
                assert!(opened.is_err(), "{suite}, {theirs} opens with {wrong}");
            }
        }
    }
}

#[test]
fn what_the_python_sdk_does_not_store_kmseal_must_be_told() {
    let Some(mut peer) = Peer::python() else { return };
    let (keyring, ours) = (keyring(), RequiredContextManager::new(keyring(), REQUIRED).unwrap());
    for suite in AlgorithmSuite::ALL {
        let id = format!("{:04x}", suite.id());
        let context = all_json();
        let message = PeerMessage { plaintext: PLAINTEXT, suite: id, frame_length: 512, context: &context };
        let sealed =
            peer.encrypt(&their_manager(), &message).unwrap_or_else(|error| panic!("{suite}: {error}"));
        assert_stores_one_pair(&sealed);
        let client = client(suite);
        let all = all();
        let opened = client.decrypt(&ours, &sealed).expect_context(&all).blocking().unwrap();
        assert_eq!(opened.plaintext, PLAINTEXT);
        let opened = client.decrypt(&keyring, &sealed).expect_context(&all).blocking().unwrap();
        assert_eq!(opened.plaintext, PLAINTEXT);
        for wrong in wrong() {
            let wrong = self::context(&wrong);
            let error = client.decrypt(&keyring, &sealed).expect_context(&wrong).blocking().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::NoDataKeyOpened, "{suite}");
        }
        // A materials manager that requires the context does not even ask the keyring.
        let none = EncryptionContext::EMPTY;
        let error = client.decrypt(&ours, &sealed).expect_context(&none).blocking().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    }
}
