//! The mock as a `KmsClient` of kmseal, without a network.

use crate::mock::Mock;
use kmseal::{Client, EncryptionContext, keyring::KmsKeyring, kms::KmsClient};
use mock_kms::InProcessClient;
use serde_json::json;
use std::sync::Arc;

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
