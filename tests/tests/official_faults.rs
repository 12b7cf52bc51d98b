//! What `docs/compatibility.md` says of the official SDKs is what the pinned versions of them do: each fault that can be
//! seen from outside, shown in the peers, beside what kmseal does.
//!
//! A test that fails because a peer has mended its fault asks for a line less on that page.

use base64::{Engine, prelude::BASE64_STANDARD};
use kmseal::{
    AlgorithmSuite, Client, EncryptionContext, Error, ErrorKind, WrappingKey, keyring::RawAesKeyring,
};
use serde_json::{Value, json};
use tests::peer::{Peer, PeerMessage};

const PLAINTEXT: &[u8] = b"four horses";
const SIGNED: AlgorithmSuite = AlgorithmSuite::AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384;
const UNSIGNED: AlgorithmSuite = AlgorithmSuite::AES_256_GCM_HKDF_SHA512_COMMIT_KEY;

fn ours(byte: u8) -> RawAesKeyring {
    RawAesKeyring::new("faults", "key", WrappingKey::new(vec![byte; 32])).unwrap()
}

fn theirs(byte: u8) -> Value {
    json!({ "type": "raw-aes", "namespace": "faults", "name": "key", "key": BASE64_STANDARD.encode([byte; 32]) })
}

fn seal(suite: AlgorithmSuite) -> Vec<u8> {
    Client::new().encrypt(&ours(7), PLAINTEXT).suite(suite).blocking().unwrap().ciphertext
}

fn open(keyring: &RawAesKeyring, message: &[u8]) -> Result<Vec<u8>, Error> {
    Client::new().decrypt(keyring, message).blocking().map(|opened| opened.plaintext)
}

fn have_written(
    peer: &mut Peer,
    keyring: &Value,
    suite: AlgorithmSuite,
    context: &Value,
) -> Result<Vec<u8>, String> {
    let suite = format!("{:04x}", suite.id());
    peer.encrypt(keyring, &PeerMessage { plaintext: PLAINTEXT, suite, frame_length: 4096, context })
}

#[test]
fn fault_3_the_javascript_sdk_orders_the_context_by_locale_and_python_and_kmseal_do_not_open_it() {
    let (Some(mut python), Some(mut node)) = (Peer::python(), Peer::node()) else { return };
    let mut by_locale = theirs(7);
    by_locale["locale_sorting"] = json!(true);
    let message = have_written(&mut node, &by_locale, SIGNED, &json!({ "Purpose": "x" })).unwrap();
    assert!(node.decrypt(&by_locale, &message, &json!({})).is_ok());
    assert!(python.decrypt(&theirs(7), &message, &json!({})).is_err());
    assert_eq!(open(&ours(7), &message).unwrap_err().kind(), ErrorKind::NoDataKeyOpened);
}

#[test]
fn fault_4_the_peers_open_messages_with_bytes_after_their_end_and_kmseal_does_not() {
    let (Some(mut python), Some(mut node)) = (Peer::python(), Peer::node()) else { return };
    for (suite, node_opens) in [(UNSIGNED, true), (SIGNED, false)] {
        let message = [seal(suite), vec![0]].concat();
        assert!(python.decrypt(&theirs(7), &message, &json!({})).is_ok(), "{suite}");
        assert_eq!(node.decrypt(&theirs(7), &message, &json!({})).is_ok(), node_opens, "{suite}");
        assert_eq!(open(&ours(7), &message).unwrap_err().kind(), ErrorKind::MalformedMessage, "{suite}");
    }
}

#[test]
fn fault_7_the_peers_take_reserved_context_keys_and_kmseal_does_not() {
    let (Some(mut python), Some(mut node)) = (Peer::python(), Peer::node()) else { return };
    for peer in [&mut python, &mut node] {
        let reserved = json!({ "aws-crypto-tenant": "x" });
        assert!(have_written(peer, &theirs(7), UNSIGNED, &reserved).is_ok(), "{}", peer.name());
    }
    let error = EncryptionContext::new([("aws-crypto-tenant", "x")]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
}

#[test]
fn fault_8_the_javascript_sdk_does_not_say_why_no_data_key_opens_and_kmseal_does() {
    let Some(mut node) = Peer::node() else { return };
    let message = seal(UNSIGNED);
    let words = node.decrypt(&theirs(8), &message, &json!({})).unwrap_err();
    assert_eq!(words, "\"Error: unencryptedDataKey has not been set\"");
    let words = open(&ours(8), &message).unwrap_err().to_string();
    assert!(words.contains("RawAesKeyring(faults/key) failed: "), "{words}");
}
