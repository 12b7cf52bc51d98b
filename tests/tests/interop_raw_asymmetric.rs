//! Raw RSA and ECDH keyrings: what kmseal seals the official SDKs open, and the other way round.

use base64::{Engine, prelude::BASE64_STANDARD};
use kmseal::{
    AlgorithmSuite, Client, CommitmentPolicy, EncryptionContext, PrivateKey,
    crypto::{AgreementKey, Curve, RsaPadding, aws_lc},
    keyring::{RawEcdhKeyring, RawRsaKeyring},
    materials::MaterialsManager,
};
use serde_json::{Value, json};
use tests::peer::{Peer, PeerMessage};

const RSA_PUBLIC: &str = include_str!("../../sdk-core/tests/keys/rsa-2048-public.pem");
const RSA_PRIVATE: &str = include_str!("../../sdk-core/tests/keys/rsa-2048-private.pem");

/// One suite for each length of data key; interop_raw_aes.rs has them all.
const SUITES: [AlgorithmSuite; 3] = [
    AlgorithmSuite::AES_128_GCM,
    AlgorithmSuite::AES_192_GCM_HKDF_SHA384_ECDSA_P384,
    AlgorithmSuite::AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384,
];
const PLAINTEXT: &[u8] = b"four horses";

fn client(suite: AlgorithmSuite) -> Client {
    let policy = if suite.is_committing() {
        CommitmentPolicy::RequireEncryptRequireDecrypt
    } else {
        CommitmentPolicy::ForbidEncryptAllowDecrypt
    };
    Client::builder().commitment_policy(policy).build()
}

fn context() -> EncryptionContext {
    EncryptionContext::new([("Purpose", "interop"), ("a", "\u{fc}ber")]).unwrap()
}

fn context_json() -> Value {
    json!({"Purpose": "interop", "a": "\u{fc}ber"})
}

fn ours_opens_there(peer: &mut Peer, ours: &dyn MaterialsManager, theirs: &Value) {
    for suite in SUITES {
        let context = context();
        let sealed = client(suite).encrypt(ours, PLAINTEXT).suite(suite).context(&context).blocking();
        let opened = peer.decrypt(theirs, &sealed.unwrap().ciphertext, &context_json());
        let (opened, _) = opened.unwrap_or_else(|error| panic!("{suite}, {theirs}: {error}"));
        assert_eq!(opened, PLAINTEXT);
    }
}

fn theirs_opens_here(peer: &mut Peer, ours: &dyn MaterialsManager, theirs: &Value) {
    for suite in SUITES {
        let context = context_json();
        let id = format!("{:04x}", suite.id());
        let message = PeerMessage { plaintext: PLAINTEXT, suite: id, frame_length: 512, context: &context };
        let sealed =
            peer.encrypt(theirs, &message).unwrap_or_else(|error| panic!("{suite}, {theirs}: {error}"));
        let opened = client(suite).decrypt(ours, &sealed).expect_context(&self::context()).blocking();
        assert_eq!(opened.unwrap().plaintext, PLAINTEXT);
    }
}

const OAEP: [(RsaPadding, &str); 4] = [
    (RsaPadding::OaepSha1, "OAEP_SHA1_MGF1"),
    (RsaPadding::OaepSha256, "OAEP_SHA256_MGF1"),
    (RsaPadding::OaepSha384, "OAEP_SHA384_MGF1"),
    (RsaPadding::OaepSha512, "OAEP_SHA512_MGF1"),
];

/// Both directions; each side writes with the public key alone and reads with the private key alone.
fn check_rsa(peer: &mut Peer, padding: RsaPadding, theirs: &str) {
    let builder = || RawRsaKeyring::builder("interop", "k\u{e9}y", padding);
    let writer = builder().public_key(RSA_PUBLIC).build().unwrap();
    let reader = builder().private_key(PrivateKey::new(RSA_PRIVATE.into())).build().unwrap();
    let theirs = |half: &str, key: &str| json!({"type": "raw-rsa", "namespace": "interop", "name": "k\u{e9}y", "padding": theirs, half: key});
    ours_opens_there(peer, &writer, &theirs("private_key", RSA_PRIVATE));
    theirs_opens_here(peer, &reader, &theirs("public_key", RSA_PUBLIC));
}

#[test]
fn the_python_sdk_and_kmseal_open_each_others_rsa() {
    let Some(mut peer) = Peer::python() else { return };
    for (padding, theirs) in OAEP.into_iter().chain([(RsaPadding::Pkcs1v15, "PKCS1")]) {
        check_rsa(&mut peer, padding, theirs);
    }
}

#[test]
fn the_javascript_sdk_and_kmseal_open_each_others_rsa() {
    let Some(mut peer) = Peer::node() else { return };
    for (padding, theirs) in OAEP {
        check_rsa(&mut peer, padding, theirs);
    }
}

fn private_pem(key: &dyn AgreementKey) -> Vec<u8> {
    key.to_pkcs8_pem().unwrap().expose_secret().to_vec()
}

fn public_der(key: &dyn AgreementKey) -> Vec<u8> {
    key.public_key().to_spki_der().unwrap()
}

#[test]
fn the_python_sdk_and_kmseal_open_each_others_key_agreement() {
    let Some(mut peer) = Peer::python() else { return };
    let peer = &mut peer;
    for (curve, theirs) in
        [(Curve::P256, "ECC_NIST_P256"), (Curve::P384, "ECC_NIST_P384"), (Curve::P521, "ECC_NIST_P521")]
    {
        let [own, their] = [(); 2].map(|()| aws_lc::PROVIDER.ecdh.generate(curve).unwrap());
        let our_private = || PrivateKey::new(private_pem(&*own));
        let describe = |schema: &str| -> Value {
            json!({
                "type": "raw-ecdh", "curve": theirs, "schema": schema,
                "private_key": String::from_utf8(private_pem(&*their)).unwrap(),
                "public_key": BASE64_STANDARD.encode(public_der(&*own)),
            })
        };

        let ours = RawEcdhKeyring::static_keys(curve, our_private(), &public_der(&*their)).unwrap();
        ours_opens_there(peer, &ours, &describe("static"));
        theirs_opens_here(peer, &ours, &describe("static"));

        let ours = RawEcdhKeyring::ephemeral(curve, &public_der(&*their)).unwrap();
        ours_opens_there(peer, &ours, &describe("discovery"));

        let ours = RawEcdhKeyring::discovery(curve, our_private()).unwrap();
        theirs_opens_here(peer, &ours, &describe("ephemeral"));
    }
}
