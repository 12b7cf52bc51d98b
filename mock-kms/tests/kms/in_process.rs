//! The mock as a `KmsClient` of kmseal, without a network.

use crate::mock::{Mock, base64, bytes};
use kmseal::{
    AlgorithmSuite, Client, EncryptionContext,
    crypto::Curve,
    keyring::{KmsEcdhKeyring, KmsKeyring, KmsRsaKeyring},
    kms::{EncryptionAlgorithm, GenerateDataKeyWithoutPlaintextRequest, KmsClient, ReEncryptRequest},
    materials::MaterialsManager,
};
use mock_kms::InProcessClient;
use serde_json::json;
use std::{
    sync::Arc,
    task::{Context, Poll, Waker},
};

fn keyring(client: impl KmsClient + 'static, keys: &[&str]) -> KmsKeyring {
    let client: Arc<dyn KmsClient> = Arc::new(client);
    let mut builder = KmsKeyring::builder(client).generator(keys[0]);
    for key in &keys[1..] {
        builder = builder.key(*key);
    }
    builder.build().unwrap()
}

#[test]
fn a_message_sealed_under_two_keys_opens_with_either() {
    let mock = Mock::new();
    let (one, two) = (mock.key(), mock.key());
    let both = keyring(InProcessClient::new(mock.kms.clone(), mock.caller.clone()), &[&one.arn, &two.arn]);
    let context = EncryptionContext::new([("purpose", "invoice")]).unwrap();
    let sealed = Client::new().encrypt(&both, b"four horses").context(&context).blocking().unwrap();
    for key in [&one, &two] {
        let opener = keyring(mock.kms.clone(), &[&key.arn]);
        let opened =
            Client::new().decrypt(&opener, &sealed.ciphertext).expect_context(&context).blocking().unwrap();
        assert_eq!(opened.plaintext, b"four horses");
    }
    let operations: Vec<String> = mock.kms.audit().into_iter().map(|record| record.operation).collect();
    assert_eq!(operations, ["CreateKey", "CreateKey", "GenerateDataKey", "Encrypt", "Decrypt", "Decrypt"]);
}

#[test]
fn the_service_s_error_reaches_the_user() {
    let mock = Mock::new();
    let key = mock.key();
    let keyring = keyring(mock.kms.clone(), &[&key.arn]);
    let sealed = Client::new().encrypt(&keyring, b"x").blocking().unwrap();
    mock.call("DisableKey", json!({ "KeyId": key.id }));
    let error = Client::new().decrypt(&keyring, &sealed.ciphertext).blocking().unwrap_err();
    let told = format!("{error} {error:?} {:?}", error.attempts());
    assert!(told.contains("DisabledException"), "{told}");
}

#[test]
fn kms_rsa_and_kms_ecdh_keyrings_open_what_they_sealed() {
    let mock = Mock::new();
    let rsa = mock.key_like(json!({ "KeySpec": "RSA_2048", "KeyUsage": "ENCRYPT_DECRYPT" }));
    let client: Arc<dyn KmsClient> = Arc::new(mock.kms.clone());
    let public = bytes(&mock.call("GetPublicKey", json!({ "KeyId": rsa.id }))["PublicKey"]);
    let keyring = KmsRsaKeyring::builder(&rsa.arn, EncryptionAlgorithm::RsaesOaepSha256)
        .public_key(public)
        .client(client.clone())
        .build()
        .unwrap();
    check_round_trip(&keyring);

    let ours = mock.key_like(json!({ "KeySpec": "ECC_NIST_P384", "KeyUsage": "KEY_AGREEMENT" }));
    let theirs = mock.key_like(json!({ "KeySpec": "ECC_NIST_P384", "KeyUsage": "KEY_AGREEMENT" }));
    let their_public = bytes(&mock.call("GetPublicKey", json!({ "KeyId": theirs.id }))["PublicKey"]);
    let sender = KmsEcdhKeyring::static_keys(client, Curve::P384, &ours.arn, their_public).build_blocking();
    check_round_trip(&sender.unwrap());
}

/// A suite without a signature, because the KMS RSA keyring takes no other.
fn check_round_trip(keyring: &dyn MaterialsManager) {
    let suite = AlgorithmSuite::AES_256_GCM_HKDF_SHA512_COMMIT_KEY;
    let sealed = Client::new().encrypt(keyring, b"four horses").suite(suite).blocking().unwrap();
    let opened = Client::new().decrypt(keyring, &sealed.ciphertext).blocking().unwrap();
    assert_eq!(opened.plaintext, b"four horses");
}

#[test]
fn a_wrapped_key_moves_to_another_context_unseen() {
    let mock = Mock::new();
    let key = mock.key();
    let client = InProcessClient::new(mock.kms.clone(), mock.caller.clone());
    let [old, new] = ["1", "2"].map(|version| EncryptionContext::new([("version", version)]).unwrap());
    let asked = GenerateDataKeyWithoutPlaintextRequest::new(&key.arn, 32, &old);
    let wrapped = ready(client.generate_data_key_without_plaintext(asked)).unwrap();
    assert_eq!(wrapped.key_id, key.arn);
    let request = ReEncryptRequest::new(&wrapped.ciphertext_blob, (&key.arn, &old), (&key.arn, &new));
    let moved = ready(client.re_encrypt(request)).unwrap();
    assert_eq!((&moved.source_key_id, &moved.key_id), (&key.arn, &key.arn));
    let decrypt = |context: &str| {
        let blob = base64(&moved.ciphertext_blob);
        json!({ "CiphertextBlob": blob, "EncryptionContext": { "version": context } })
    };
    assert_eq!(bytes(&mock.call("Decrypt", decrypt("2"))["Plaintext"]).len(), 32);
    assert_eq!(mock.error("Decrypt", decrypt("1")), "InvalidCiphertextException");
}

/// What a future of the mock holds, which is ready at once.
fn ready<T>(mut future: kmseal::BoxFuture<'_, T>) -> T {
    let mut context = Context::from_waker(Waker::noop());
    match future.as_mut().poll(&mut context) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the mock is ready at once"),
    }
}
