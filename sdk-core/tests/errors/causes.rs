//! Makes an error of each kind happen, by what a caller, a message or a service can really do.

use crate::kms::{Kms, arn};
use kmseal::{
    AlgorithmSuite, BoxFuture, Client, CommitmentPolicy, EncryptionContext, Error, ErrorKind,
    PlaintextDataKey, WrappingKey,
    crypto::{CryptoError, Provider, Random},
    keyring::{DiscoveryFilter, KmsDiscoveryKeyring, KmsKeyring, MultiKeyring, RawAesKeyring},
    materials::{Keyring, UnwrapRequest, Unwrapped, WrapRequest, Wrapped},
    stream::SignedMessages,
};
use std::{io::Read, sync::Arc};

#[cfg(all(feature = "aws-lc", not(target_family = "wasm")))]
use kmseal::crypto::aws_lc::PROVIDER;
#[cfg(not(all(feature = "aws-lc", not(target_family = "wasm"))))]
use kmseal::crypto::rustcrypto::PROVIDER;

const PLAINTEXT: &[u8] = b"four horses";

/// Makes an error of this kind happen. A new kind does not compile here before it has a cause.
pub(crate) fn make(kind: ErrorKind) -> Error {
    match kind {
        ErrorKind::InvalidArgument => {
            RawAesKeyring::new("n", "k", WrappingKey::new(vec![7; 31])).unwrap_err()
        }
        ErrorKind::MalformedMessage => {
            let message = message();
            open(&Client::new(), &message[..message.len() - 1], None)
        }
        ErrorKind::NotAuthentic => {
            let mut message = message();
            *message.last_mut().unwrap() ^= 1;
            open(&Client::new(), &message, None)
        }
        ErrorKind::CommitmentPolicy => {
            let suite = AlgorithmSuite::AES_256_GCM_HKDF_SHA512_COMMIT_KEY;
            let client = Client::builder().commitment_policy(CommitmentPolicy::ForbidEncryptAllowDecrypt);
            client.build().encrypt(&keyring(), PLAINTEXT).suite(suite).blocking().unwrap_err()
        }
        ErrorKind::SignedMessage => {
            let (client, keyring, message) = (Client::new(), keyring(), message());
            let stream = client.decrypt_stream(&keyring).signed_messages(SignedMessages::Refuse);
            let read = stream.read_from(message.as_slice()).read_to_end(&mut Vec::new());
            read.unwrap_err().downcast().unwrap()
        }
        ErrorKind::LimitExceeded => {
            open(&Client::builder().max_plaintext_length(4).build(), &message(), None)
        }
        ErrorKind::ContextMismatch => {
            let expected = EncryptionContext::new([("purpose", "receipt")]).unwrap();
            open(&Client::new(), &message(), Some(&expected))
        }
        ErrorKind::NoDataKeyOpened => no_data_key_opened(),
        ErrorKind::KeyService => {
            let kms = KmsKeyring::builder(Arc::new(Kms { writes: false })).generator(arn(1)).build().unwrap();
            Client::new().encrypt(&kms, PLAINTEXT).blocking().unwrap_err()
        }
        ErrorKind::InvalidMaterials => Client::new().encrypt(&Careless, PLAINTEXT).blocking().unwrap_err(),
        ErrorKind::Cryptography => {
            static BROKEN: Provider = Provider { random: &NoRandom, ..PROVIDER };
            let client = Client::builder().provider(&BROKEN).build();
            client.encrypt(&keyring(), PLAINTEXT).blocking().unwrap_err()
        }
        other => panic!("nothing here makes an error of the kind {other}: add its cause"),
    }
}

/// Two data keys under AWS KMS, two keyrings: one may not use its key, the other trusts another account.
fn no_data_key_opened() -> Error {
    let kms = || Arc::new(Kms { writes: true });
    let writer = KmsKeyring::builder(kms()).generator(arn(1)).key(arn(2)).build().unwrap();
    let message = Client::new().encrypt(&writer, PLAINTEXT).blocking().unwrap().ciphertext;
    let filter = DiscoveryFilter::new("aws", ["444455556666"]).unwrap();
    let reader = MultiKeyring::builder()
        .child(Arc::new(KmsKeyring::builder(kms()).generator(arn(2)).build().unwrap()))
        .child(Arc::new(KmsDiscoveryKeyring::new(kms()).filter(filter)));
    Client::new().decrypt(&reader.build().unwrap(), &message).blocking().unwrap_err()
}

fn keyring() -> RawAesKeyring {
    RawAesKeyring::new("orders", "key-2026", WrappingKey::new(vec![7; 32])).unwrap()
}

fn message() -> Vec<u8> {
    let context = EncryptionContext::new([("purpose", "invoice")]).unwrap();
    Client::new().encrypt(&keyring(), PLAINTEXT).context(&context).blocking().unwrap().ciphertext
}

fn open(client: &Client, message: &[u8], expected: Option<&EncryptionContext>) -> Error {
    let keyring = keyring();
    let mut decrypt = client.decrypt(&keyring, message);
    if let Some(context) = expected {
        decrypt = decrypt.expect_context(context);
    }
    decrypt.blocking().unwrap_err()
}

/// A keyring that makes a data key and wraps it under nothing.
#[derive(Debug)]
struct Careless;

impl Keyring for Careless {
    fn name(&self) -> String {
        "Careless".to_owned()
    }

    fn wrap_data_key<'a>(&'a self, _: WrapRequest<'a>) -> BoxFuture<'a, Result<Wrapped, Error>> {
        let data_key = Some(PlaintextDataKey::new(vec![7; 32]));
        Box::pin(async { Ok(Wrapped { data_key, encrypted_data_keys: Vec::new() }) })
    }

    fn unwrap_data_key<'a>(&'a self, _: UnwrapRequest<'a>) -> BoxFuture<'a, Unwrapped> {
        Box::pin(async { Unwrapped::Opened(PlaintextDataKey::new(vec![7; 32])) })
    }
}

/// A source of random bytes that has run dry.
#[derive(Debug)]
struct NoRandom;

impl Random for NoRandom {
    fn fill(&self, _: &mut [u8]) -> Result<(), CryptoError> {
        Err(CryptoError::RandomUnavailable)
    }
}
