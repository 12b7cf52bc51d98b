//! The interoperability matrix: what kmseal and a peer seal for each other, in both directions.

use crate::peer::{Peer, PeerMessage};
use kmseal::{AlgorithmSuite, Client, CommitmentPolicy, EncryptionContext, materials::MaterialsManager};
use serde_json::{Map, Value, json};
use std::io::Write;

/// Lengths around a frame's, and one of many frames.
const LENGTHS: [usize; 6] = [0, 1, 4095, 4096, 4097, 1 << 20];
/// Lengths for frames of one byte, where a mebibyte would say no more than these.
const SHORT_LENGTHS: [usize; 6] = [0, 1, 2, 63, 64, 65];

/// One keyring as kmseal and as the peer know it.
#[derive(Debug)]
pub struct Pair<'a> {
    /// kmseal's.
    pub ours: &'a dyn MaterialsManager,
    /// The peer's, as its protocol describes it.
    pub theirs: Value,
}

/// Seals with kmseal and opens with the peer, for every suite, frame length and plaintext length; returns how
/// many messages were checked.
pub fn ours_opens_there(peer: &mut Peer, pair: &Pair<'_>, frame_lengths: &[u32]) -> usize {
    let mut count = 0;
    each_case(frame_lengths, |suite, frame_length, plaintext| {
        let context = context(count);
        let client = client(suite);
        let sealed = client
            .encrypt(pair.ours, plaintext)
            .context(&context)
            .suite(suite)
            .frame_length(frame_length)
            .blocking()
            .unwrap_or_else(|error| panic!("kmseal, {suite}: {error}"));
        let (opened, header) = peer
            .decrypt(&pair.theirs, &sealed.ciphertext, &object(&context))
            .unwrap_or_else(|error| panic!("{}, {suite}, frames of {frame_length}: {error}", peer.name()));
        assert!(opened == plaintext, "{suite}, frames of {frame_length}, {} bytes", plaintext.len());
        assert_eq!(header["frame_length"], frame_length);
        count += 1;
    });
    count
}

/// Seals with the peer and opens with kmseal; see [`ours_opens_there`].
pub fn theirs_opens_here(peer: &mut Peer, pair: &Pair<'_>, frame_lengths: &[u32]) -> usize {
    let mut count = 0;
    each_case(frame_lengths, |suite, frame_length, plaintext| {
        let context = context(count);
        let id = format!("{:04x}", suite.id());
        let message = PeerMessage { plaintext, suite: id, frame_length, context: &object(&context) };
        let sealed = peer
            .encrypt(&pair.theirs, &message)
            .unwrap_or_else(|error| panic!("{}, {suite}, frames of {frame_length}: {error}", peer.name()));
        let opened = client(suite)
            .decrypt(pair.ours, &sealed)
            .expect_context(&context)
            .blocking()
            .unwrap_or_else(|error| panic!("kmseal, {suite}, frames of {frame_length}: {error}"));
        assert!(
            opened.plaintext == plaintext,
            "{suite}, frames of {frame_length}, {} bytes",
            plaintext.len()
        );
        assert_eq!(opened.header.suite, suite);
        count += 1;
    });
    count
}

/// Seals with kmseal in frames of its own choice, whole and in a stream, and opens with the peer.
pub fn default_frames_open_there(peer: &mut Peer, pair: &Pair<'_>) {
    let suite = AlgorithmSuite::default();
    let client = client(suite);
    for (length, frame_length) in [(65_535, 4096), (65_536, 4096), (65_537, 65_536), (200_000, 65_536)] {
        let plaintext: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
        let whole = client.encrypt(pair.ours, &plaintext).blocking().unwrap().ciphertext;
        let mut stream = client.encrypt_stream(pair.ours).blocking().unwrap().write_to(Vec::new());
        stream.write_all(&plaintext).unwrap();
        // What a stream does not know to be short may be long.
        for (message, frame_length) in [(whole, frame_length), (stream.finish().unwrap(), 65_536)] {
            let opened = peer.decrypt(&pair.theirs, &message, &json!({}));
            let (opened, header) = opened.unwrap_or_else(|error| panic!("{}: {error}", peer.name()));
            assert!(opened == plaintext, "{length} bytes");
            assert_eq!(header["frame_length"], frame_length);
        }
    }
}

fn each_case(frame_lengths: &[u32], mut case: impl FnMut(AlgorithmSuite, u32, &[u8])) {
    for suite in AlgorithmSuite::ALL {
        for &frame_length in frame_lengths {
            for length in if frame_length == 1 { SHORT_LENGTHS } else { LENGTHS } {
                let plaintext: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
                case(suite, frame_length, &plaintext);
            }
        }
    }
}

fn client(suite: AlgorithmSuite) -> Client {
    let policy = if suite.is_committing() {
        CommitmentPolicy::RequireEncryptRequireDecrypt
    } else {
        CommitmentPolicy::ForbidEncryptAllowDecrypt
    };
    Client::builder().commitment_policy(policy).build()
}

/// None, one, and three pairs in turn, with keys whose order differs by bytes, by UTF-16 and by locale.
fn context(case: usize) -> EncryptionContext {
    let pairs: &[(&str, &str)] = match case % 3 {
        0 => &[],
        1 => &[("Purpose", "interop")],
        _ => &[("Purpose", "interop"), ("a", "\u{fc}ber"), ("\u{ff61}", "x"), ("\u{1f600}", "")],
    };
    EncryptionContext::new(pairs.iter().copied()).expect("the pairs are valid")
}

fn object(context: &EncryptionContext) -> Value {
    let pairs: Map<String, Value> =
        context.iter().map(|(key, value)| (key.to_owned(), json!(value))).collect();
    Value::Object(pairs)
}
