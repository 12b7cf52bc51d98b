//! Messages that commit to one key and open with another: the one thing that only the commitment tells.

use crate::{
    samples::{providers, reader},
    spy::Spy,
};
use kmseal::{
    AlgorithmSuite, ErrorKind,
    crypto::{AeadAlgorithm, HashAlgorithm, Provider},
};

const DATA_KEY: [u8; 32] = [7; 32];
const MESSAGE_ID: [u8; 32] = [3; 32];

/// A message of suite 0478 that is authentic under [`DATA_KEY`] and commits to `commitment`.
fn message(provider: &Provider, commitment: [u8; 32]) -> Vec<u8> {
    let suite = AlgorithmSuite::AES_256_GCM_HKDF_SHA512_COMMIT_KEY.id().to_be_bytes();
    let key =
        provider.aead.key(AeadAlgorithm::Aes256Gcm, &derive(provider, &[&suite, b"DERIVEKEY"])).unwrap();

    let data_key = [&[0, 1][..], &[0, 1], b"p", &[0, 1], b"i", &[0, 1], b"c"].concat();
    let frame_length = 4096u32.to_be_bytes();
    let mut bytes =
        [&[2][..], &suite, &MESSAGE_ID, &[0, 0], &data_key, &[2], &frame_length, &commitment].concat();
    bytes.extend(key.seal_in_place(&[0; 12], &bytes, &mut []).unwrap());

    let sequence = 1u32.to_be_bytes();
    let iv = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    let text = b"AWSKMSEncryptionClient Final Frame";
    let mut body = *b"four";
    let aad = [&MESSAGE_ID[..], text, &sequence, &4u64.to_be_bytes()].concat();
    let tag = key.seal_in_place(&iv, &aad, &mut body).unwrap();
    [&bytes[..], &[0xff; 4], &sequence, &iv, &4u32.to_be_bytes(), &body, &tag].concat()
}

fn derive(provider: &Provider, info: &[&[u8]]) -> [u8; 32] {
    let mut key = [0; 32];
    provider.kdf.hkdf_extract(HashAlgorithm::Sha512, &MESSAGE_ID, &DATA_KEY).expand(info, &mut key).unwrap();
    key
}

#[test]
fn only_the_key_that_a_message_commits_to_opens_it() {
    for provider in providers() {
        let client = reader(provider).build();
        let right = derive(provider, &[b"COMMITKEY"]);
        let opened = client.decrypt(&Spy::new(&DATA_KEY), &message(provider, right)).blocking().unwrap();
        assert_eq!((&opened.plaintext[..], opened.header.commitment), (&b"four"[..], Some(right)));

        for bit in 0..256 {
            let mut wrong = right;
            wrong[bit / 8] ^= 1 << (bit % 8);
            let opened = client.decrypt(&Spy::new(&DATA_KEY), &message(provider, wrong)).blocking();
            let error = opened.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::NotAuthentic);
            assert!(error.to_string().contains("commits to another data key"), "{error}");
        }
    }
}
