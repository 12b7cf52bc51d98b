//! Messages whose context the official JavaScript SDK ordered by locale: opened where the client allows it, only there.

use base64::{Engine, prelude::BASE64_STANDARD};
use kmseal::{
    AlgorithmSuite, Client, CommitmentPolicy, EncryptionContext, ErrorKind, JavaScriptContextOrder,
    WrappingKey, keyring::RawAesKeyring,
};
use serde_json::json;
use tests::peer::{Peer, PeerMessage};

const PLAINTEXT: &[u8] = b"four horses";

/// Contexts that stand in one order by locale and in another by bytes, signed or not.
const CONTEXTS: [&[(&str, &str)]; 4] = [
    &[("b", "1"), ("A", "2"), ("a", "3"), ("B", "4")],
    &[("_under", "1"), ("-dash", "2"), ("10", "3"), ("9", "4"), ("Zebra", "5"), ("apple", "6")],
    &[("\u{fc}ber", "1"), ("uber", "2"), ("v", "3"), ("\u{df}", "4"), ("st", "5"), ("\u{e9}t\u{e9}", "6")],
    &[
        ("\u{1f600}", "1"),
        ("\u{ff61}", "2"),
        ("\u{4e2d}", "3"),
        ("\u{3042}", "4"),
        ("\u{42f}", "5"),
        ("z", "6"),
    ],
];

fn keyrings() -> (RawAesKeyring, serde_json::Value) {
    let key: Vec<u8> = (0..32).collect();
    let theirs = json!({
        "type": "raw-aes", "namespace": "interop", "name": "key", "key": BASE64_STANDARD.encode(&key),
        "locale_sorting": true,
    });
    (RawAesKeyring::new("interop", "key", WrappingKey::new(key)).unwrap(), theirs)
}

#[test]
fn messages_in_the_order_of_a_locale_open_where_the_client_allows_it() {
    let Some(mut peer) = Peer::node() else { return };
    let (ours, theirs) = keyrings();
    let reader = || Client::builder().commitment_policy(CommitmentPolicy::RequireEncryptAllowDecrypt);
    let allowing = reader().legacy_javascript_context_order(JavaScriptContextOrder).build();
    for suite in AlgorithmSuite::ALL {
        for pairs in CONTEXTS {
            let context = EncryptionContext::new(pairs.iter().copied()).unwrap();
            let object: serde_json::Map<_, _> =
                pairs.iter().map(|(key, value)| ((*key).to_owned(), json!(value))).collect();
            let context_json = object.into();
            let id = format!("{:04x}", suite.id());
            let message =
                PeerMessage { plaintext: PLAINTEXT, suite: id, frame_length: 512, context: &context_json };
            let sealed = peer.encrypt(&theirs, &message).unwrap();

            let refused = reader().build().decrypt(&ours, &sealed).expect_context(&context).blocking();
            assert_eq!(refused.unwrap_err().kind(), ErrorKind::NoDataKeyOpened, "{suite}, {pairs:?}");
            let opened = allowing.decrypt(&ours, &sealed).expect_context(&context).blocking();
            assert_eq!(opened.unwrap().plaintext, PLAINTEXT, "{suite}, {pairs:?}");
        }
    }
}

#[test]
fn a_signed_message_with_one_capital_is_such_a_message() {
    let Some(mut peer) = Peer::node() else { return };
    let (ours, theirs) = keyrings();
    let context = json!({ "Purpose": "x" });
    let message =
        PeerMessage { plaintext: PLAINTEXT, suite: "0578".to_owned(), frame_length: 512, context: &context };
    let sealed = peer.encrypt(&theirs, &message).unwrap();
    let refused = Client::new().decrypt(&ours, &sealed).blocking().unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::NoDataKeyOpened);
    let client = Client::builder().legacy_javascript_context_order(JavaScriptContextOrder).build();
    assert_eq!(client.decrypt(&ours, &sealed).blocking().unwrap().plaintext, PLAINTEXT);
}
