//! Raw AES keyrings: what kmseal seals the official SDKs open, and the other way round.

use base64::{Engine, prelude::BASE64_STANDARD};
use kmseal::{WrappingKey, keyring::RawAesKeyring};
use serde_json::json;
use tests::{
    interop::{Pair, default_frames_open_there, ours_opens_there, theirs_opens_here},
    peer::Peer,
};

/// Both directions under wrapping keys of 16, 24 and 32 bytes.
fn check(peer: &mut Peer, written_here: &[u32], written_there: &[u32]) {
    for key_length in [16, 24, 32] {
        let key: Vec<u8> = (0..key_length).collect();
        let theirs = json!({
            "type": "raw-aes", "namespace": "interop", "name": "k\u{e9}y", "key": BASE64_STANDARD.encode(&key),
        });
        let ours = RawAesKeyring::new("interop", "k\u{e9}y", WrappingKey::new(key)).unwrap();
        let pair = Pair { ours: &ours, theirs };
        // The suites, frames and lengths do not depend on the wrapping key: one length of it runs them all.
        let (here, there) =
            if key_length == 32 { (written_here, written_there) } else { (&[512][..], &[512][..]) };
        assert_eq!(ours_opens_there(peer, &pair, here), 11 * 6 * here.len());
        assert_eq!(theirs_opens_here(peer, &pair, there), 11 * 6 * there.len());
        default_frames_open_there(peer, &pair);
    }
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
