//! Messages as version 4.0.0 of the Encryption SDK for .NET wrote them: opened where the client allows it, only there.
//!
//! The writer here is independent of the library's: it starts from an ordinary message, derives its content key
//! anew, and seals header and body as that version did.
#![cfg(all(feature = "aws-lc", not(target_family = "wasm")))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use kmseal::{
    AlgorithmSuite, Client, ClientBuilder, CommitmentPolicy, ErrorKind, PlaintextDataKey, WrappingKey,
    crypto::{AeadAlgorithm, HashAlgorithm, aws_lc::PROVIDER},
    inspect,
    keyring::RawAesKeyring,
    materials::{Keyring, UnwrapRequest, Unwrapped},
};

const PLAINTEXT: &[u8] = b"This is a test.";
/// The unsigned suites: a signature would cover the new bytes, and its private key is gone.
const SUITES: [(AlgorithmSuite, AeadAlgorithm); 7] = [
    (AlgorithmSuite::AES_128_GCM, AeadAlgorithm::Aes128Gcm),
    (AlgorithmSuite::AES_192_GCM, AeadAlgorithm::Aes192Gcm),
    (AlgorithmSuite::AES_256_GCM, AeadAlgorithm::Aes256Gcm),
    (AlgorithmSuite::AES_128_GCM_HKDF_SHA256, AeadAlgorithm::Aes128Gcm),
    (AlgorithmSuite::AES_192_GCM_HKDF_SHA256, AeadAlgorithm::Aes192Gcm),
    (AlgorithmSuite::AES_256_GCM_HKDF_SHA256, AeadAlgorithm::Aes256Gcm),
    (AlgorithmSuite::AES_256_GCM_HKDF_SHA512_COMMIT_KEY, AeadAlgorithm::Aes256Gcm),
];

fn keyring() -> RawAesKeyring {
    RawAesKeyring::new("orders", "key", WrappingKey::new(vec![7; 32])).unwrap()
}

fn reader() -> ClientBuilder {
    Client::builder().commitment_policy(CommitmentPolicy::RequireEncryptAllowDecrypt)
}

/// The data key of `message`.
fn data_key(message: &[u8]) -> PlaintextDataKey {
    let header = inspect(message).unwrap();
    let header = header.header();
    let request =
        UnwrapRequest::new(header.suite, &header.encryption_context, &header.encrypted_data_keys, &PROVIDER);
    match pollster::block_on(keyring().unwrap_data_key(request)) {
        Unwrapped::Opened(key) => key,
        Unwrapped::NotOpened(attempts) => panic!("{attempts:?}"),
    }
}

/// The content key as that version derived it.
fn content_key(message: &[u8], suite: AlgorithmSuite) -> Vec<u8> {
    let data_key = data_key(message);
    let mut key = vec![0; data_key.len()];
    match suite.id() {
        0x0114 | 0x0146 | 0x0178 => {
            let extracted =
                PROVIDER.kdf.hkdf_extract(HashAlgorithm::Sha256, &[0; 32], data_key.expose_secret());
            extracted.expand(&[&suite.id().to_be_bytes()], &mut key).unwrap();
        }
        0x0478 => {
            let message_id = &message[3..35];
            let extracted =
                PROVIDER.kdf.hkdf_extract(HashAlgorithm::Sha512, message_id, data_key.expose_secret());
            extracted.expand(&[&[0x04, 0x78], b"DERIVEKEY"], &mut key).unwrap();
        }
        _ => key.copy_from_slice(data_key.expose_secret()),
    }
    key
}

/// A message of one frame, as that version wrote it.
fn written_by_dotnet(suite: AlgorithmSuite, aead: AeadAlgorithm) -> Vec<u8> {
    let policy = if suite.is_committing() {
        CommitmentPolicy::RequireEncryptRequireDecrypt
    } else {
        CommitmentPolicy::ForbidEncryptAllowDecrypt
    };
    let writer = Client::builder().commitment_policy(policy).build();
    let ordinary = writer.encrypt(&keyring(), PLAINTEXT).suite(suite).blocking().unwrap().ciphertext;
    let key = PROVIDER.aead.key(aead, &content_key(&ordinary, suite)).unwrap();
    let header = inspect(&ordinary).unwrap();
    let authenticated = header.raw_bytes().len() - header.authentication().len();

    let mut message = ordinary[..authenticated].to_vec();
    let tag = key.seal_in_place(&[0; 12], &[&message[..], &[0, 0]].concat(), &mut []).unwrap();
    if !suite.is_committing() {
        message.extend([0; 12]);
    }
    message.extend(tag);
    let length = u32::try_from(PLAINTEXT.len()).unwrap();
    let message_id = header.header().message_id;
    let aad = [
        message_id.as_ref(),
        b"AWSKMSEncryptionClient Final Frame",
        &[0, 0, 0, 1],
        &u64::from(length).to_be_bytes(),
    ]
    .concat();
    let iv = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    let mut body = PLAINTEXT.to_vec();
    let tag = key.seal_in_place(&iv, &aad, &mut body).unwrap();
    for part in [&[0xff; 4][..], &[0, 0, 0, 1], &iv, &length.to_be_bytes(), &body, &tag] {
        message.extend(part);
    }
    message
}

#[test]
fn they_open_where_the_client_allows_it_and_only_there() {
    for (suite, aead) in SUITES {
        let message = written_by_dotnet(suite, aead);
        let refused = reader().build().decrypt(&keyring(), &message).blocking().unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::NotAuthentic, "{suite}");
        let allowing = reader().dotnet_4_0_0_messages(true).build();
        let opened = allowing.decrypt(&keyring(), &message).blocking();
        assert_eq!(opened.unwrap().plaintext, PLAINTEXT, "{suite}");
    }
}

#[test]
fn an_altered_one_opens_nowhere() {
    let allowing = reader().dotnet_4_0_0_messages(true).build();
    for (suite, aead) in SUITES {
        let message = written_by_dotnet(suite, aead);
        // A bit of the message id, of the header's tag and of the last frame's tag.
        let header_end = inspect(&message).unwrap().raw_bytes().len();
        for at in [5, header_end - 1, message.len() - 1] {
            let mut altered = message.clone();
            altered[at] ^= 1;
            let error = allowing.decrypt(&keyring(), &altered).blocking().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::NotAuthentic, "{suite}, byte {at}");
        }
    }
}

#[test]
fn ordinary_messages_still_open() {
    let client = Client::builder().dotnet_4_0_0_messages(true).build();
    let sealed = client.encrypt(&keyring(), PLAINTEXT).blocking().unwrap();
    assert_eq!(client.decrypt(&keyring(), &sealed.ciphertext).blocking().unwrap().plaintext, PLAINTEXT);
}
