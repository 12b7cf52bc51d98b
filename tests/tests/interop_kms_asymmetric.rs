//! KMS RSA and KMS ECDH keyrings: under keys in mock-kms, what kmseal seals the official Python SDK opens, and the
//! other way round.

#[path = "clients/pem.rs"]
mod pem;

use base64::{Engine, prelude::BASE64_STANDARD};
use kmseal::{
    AlgorithmSuite, Client, EncryptionContext,
    crypto::Curve,
    keyring::{KmsEcdhKeyring, KmsRsaKeyring},
    kms::{EncryptionAlgorithm, KmsClient},
    materials::MaterialsManager,
};
use mock_kms::{Kms, Server};
use pem::public_key_pem;
use serde_json::{Value, json};
use std::sync::Arc;
use tests::peer::{Peer, PeerMessage};

/// The KMS RSA keyring takes no suite with a signature.
const SUITE: AlgorithmSuite = AlgorithmSuite::AES_256_GCM_HKDF_SHA512_COMMIT_KEY;
const PLAINTEXT: &[u8] = b"four horses";

fn ours_opens_there(peer: &mut Peer, ours: &dyn MaterialsManager, theirs: &Value) {
    let context = EncryptionContext::new([("Purpose", "interop")]).unwrap();
    let sealed = Client::new().encrypt(ours, PLAINTEXT).suite(SUITE).context(&context).blocking().unwrap();
    let opened = peer.decrypt(theirs, &sealed.ciphertext, &json!({ "Purpose": "interop" }));
    assert_eq!(opened.unwrap_or_else(|error| panic!("{theirs}: {error}")).0, PLAINTEXT);
}

fn theirs_opens_here(peer: &mut Peer, ours: &dyn MaterialsManager, theirs: &Value) {
    let context = json!({ "Purpose": "interop" });
    let suite = format!("{:04x}", SUITE.id());
    let message = PeerMessage { plaintext: PLAINTEXT, suite, frame_length: 512, context: &context };
    let sealed = peer.encrypt(theirs, &message).unwrap_or_else(|error| panic!("{theirs}: {error}"));
    assert_eq!(Client::new().decrypt(ours, &sealed).blocking().unwrap().plaintext, PLAINTEXT);
}

/// A fresh key: its ARN and its public key in DER.
fn key(kms: &Kms, spec: &str, usage: &str) -> (String, Vec<u8>) {
    let call = |operation: &str, request: Value| -> Value {
        let answer = kms.call(kms.home(), operation, request.to_string().as_bytes()).unwrap();
        serde_json::from_slice(&answer).unwrap()
    };
    let created = call("CreateKey", json!({ "KeySpec": spec, "KeyUsage": usage }));
    let arn = created["KeyMetadata"]["Arn"].as_str().unwrap().to_owned();
    let public = call("GetPublicKey", json!({ "KeyId": arn }));
    let public = BASE64_STANDARD.decode(public["PublicKey"].as_str().unwrap()).unwrap();
    (arn, public)
}

#[test]
fn the_python_sdk_and_kmseal_open_each_others_kms_rsa() {
    let Some(mut peer) = Peer::python() else { return };
    let kms = Kms::builder().build().unwrap();
    let server = Server::start(kms.clone(), "127.0.0.1:0").unwrap();
    let (arn, public) = key(&kms, "RSA_2048", "ENCRYPT_DECRYPT");
    for algorithm in [EncryptionAlgorithm::RsaesOaepSha1, EncryptionAlgorithm::RsaesOaepSha256] {
        let ours =
            KmsRsaKeyring::builder(&arn, algorithm).public_key(public.clone()).client(Arc::new(kms.clone()));
        let ours = ours.build().unwrap();
        let theirs = json!({
            "type": "kms-rsa", "key_id": arn, "algorithm": algorithm.name(), "public_key": public_key_pem(&public),
            "endpoint": server.url(), "region": "us-east-1",
        });
        ours_opens_there(&mut peer, &ours, &theirs);
        theirs_opens_here(&mut peer, &ours, &theirs);
    }
}

#[test]
fn the_python_sdk_and_kmseal_open_each_others_kms_key_agreement() {
    let Some(mut peer) = Peer::python() else { return };
    let kms = Kms::builder().build().unwrap();
    let server = Server::start(kms.clone(), "127.0.0.1:0").unwrap();
    for (curve, spec) in
        [(Curve::P256, "ECC_NIST_P256"), (Curve::P384, "ECC_NIST_P384"), (Curve::P521, "ECC_NIST_P521")]
    {
        let [(ours, our_public), (theirs, their_public)] = [(); 2].map(|()| key(&kms, spec, "KEY_AGREEMENT"));
        let client: Arc<dyn KmsClient> = Arc::new(kms.clone());
        let sender =
            KmsEcdhKeyring::static_keys(client.clone(), curve, &ours, their_public).build_blocking().unwrap();
        let finder = KmsEcdhKeyring::discovery(client, curve, &ours).build_blocking().unwrap();
        let describe = |key_id: &str| {
            json!({
                "type": "kms-ecdh", "key_id": key_id, "curve": spec, "endpoint": server.url(), "region": "us-east-1",
            })
        };
        let mut static_there = describe(&theirs);
        static_there["public_key"] = json!(BASE64_STANDARD.encode(our_public));

        ours_opens_there(&mut peer, &sender, &static_there);
        ours_opens_there(&mut peer, &sender, &describe(&theirs));
        theirs_opens_here(&mut peer, &sender, &static_there);
        theirs_opens_here(&mut peer, &finder, &static_there);
    }
}
