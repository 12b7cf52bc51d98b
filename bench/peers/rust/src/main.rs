//! Measures the official Encryption SDK for Rust under a raw AES key; asked as `bench`'s program `native` is.

// Shared as a file, because its package would bring kmseal along.
#[path = "../../../src/lib.rs"]
mod bench;

use anyhow::{Context as _, Result, anyhow, ensure};
use aws_esdk::{
    client::Client,
    material_providers::{
        client::Client as Providers,
        types::{
            AesWrappingAlg, EsdkAlgorithmSuiteId, keyring::KeyringRef,
            material_providers_config::MaterialProvidersConfig,
        },
    },
    types::aws_encryption_sdk_config::AwsEncryptionSdkConfig,
};
use aws_smithy_types::Blob;
use bench::{Rate, repeat};
use serde::Deserialize;
use std::{fmt::Debug, hint::black_box};
use tokio::runtime::{Builder, Runtime};

/// What can be asked.
#[derive(Debug, Deserialize)]
struct Question {
    what: What,
    /// Bytes of plaintext.
    bytes: usize,
    /// Bytes of plaintext in a frame; `None` is the SDK's default.
    frame: Option<u32>,
    /// The algorithm suite's id in hexadecimal.
    suite: String,
    seconds: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum What {
    Encrypt,
    Decrypt,
}

fn main() -> Result<()> {
    let peer = Peer::new()?;
    bench::serve(|question| peer.answer(&question))
}

struct Peer {
    runtime: Runtime,
    client: Client,
    keyring: KeyringRef,
}

impl Peer {
    fn new() -> Result<Self> {
        // The SDK may block within its futures, which a runtime of one thread does not allow.
        let runtime = Builder::new_multi_thread().worker_threads(1).build()?;
        let client =
            Client::from_conf(AwsEncryptionSdkConfig::builder().build().map_err(shown)?).map_err(shown)?;
        let config = MaterialProvidersConfig::builder().build().map_err(shown)?;
        let keyring = Providers::from_conf(config)
            .map_err(shown)?
            .create_raw_aes_keyring()
            .key_namespace("bench")
            .key_name("key")
            .wrapping_key(vec![7; 32])
            .wrapping_alg(AesWrappingAlg::AlgAes256GcmIv12Tag16);
        let keyring = runtime.block_on(keyring.send()).map_err(shown)?;
        Ok(Self { runtime, client, keyring })
    }

    fn answer(&self, question: &Question) -> Result<Rate> {
        let plaintext: Vec<u8> = (0..question.bytes).map(|index| (index % 251) as u8).collect();
        let plaintext = Blob::new(plaintext);
        if question.what == What::Encrypt {
            return repeat(question.seconds, || {
                black_box(self.encrypt(&plaintext, question)?);
                Ok(())
            });
        }
        let message = self.encrypt(&plaintext, question)?;
        ensure!(self.decrypt(&message)? == plaintext, "the message opened to something else");
        repeat(question.seconds, || {
            black_box(self.decrypt(&message)?);
            Ok(())
        })
    }

    fn encrypt(&self, plaintext: &Blob, question: &Question) -> Result<Blob> {
        let mut call = self.client.encrypt().plaintext(plaintext.clone()).keyring(self.keyring.clone());
        call = call.algorithm_suite_id(suite(&question.suite)?);
        if let Some(bytes) = question.frame {
            call = call.frame_length(bytes);
        }
        self.runtime.block_on(call.send()).map_err(shown)?.ciphertext.context("no message came")
    }

    fn decrypt(&self, message: &Blob) -> Result<Blob> {
        let call = self.client.decrypt().ciphertext(message.clone()).keyring(self.keyring.clone());
        self.runtime.block_on(call.send()).map_err(shown)?.plaintext.context("no plaintext came")
    }
}

fn suite(id: &str) -> Result<EsdkAlgorithmSuiteId> {
    match id {
        "0478" => Ok(EsdkAlgorithmSuiteId::AlgAes256GcmHkdfSha512CommitKey),
        "0578" => Ok(EsdkAlgorithmSuiteId::AlgAes256GcmHkdfSha512CommitKeyEcdsaP384),
        _ => Err(anyhow!("the suite {id} is not measured")),
    }
}

/// Its errors are no errors of the standard library.
fn shown(error: impl Debug) -> anyhow::Error {
    anyhow!("{error:?}")
}
