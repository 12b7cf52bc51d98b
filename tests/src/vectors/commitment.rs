//! Known answers of the committing suites: from data key to content key and commitment, to opened or refused.

use super::{Case, Source, source::read_json};
use anyhow::{Context, Result, bail, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};
use kmseal::{
    Attempt, BoxFuture, Client, Error, ErrorKind, Header, PlaintextDataKey,
    crypto::{HashAlgorithm, Provider},
    materials::{Keyring, UnwrapRequest, Unwrapped, WrapRequest, Wrapped},
};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// The kind of the cases whose messages open.
const POSITIVE: &str = "commitment, to open";
/// The kind of the cases whose messages commit to another key.
const NEGATIVE: &str = "commitment, to refuse";

#[derive(Deserialize)]
struct KnownAnswers {
    tests: Vec<KnownAnswer>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct KnownAnswer {
    comment: String,
    #[serde(deserialize_with = "bytes")]
    ciphertext: Vec<u8>,
    /// The header's part of the message.
    #[serde(deserialize_with = "bytes")]
    header: Vec<u8>,
    #[serde(deserialize_with = "bytes")]
    message_id: Vec<u8>,
    encryption_context: BTreeMap<String, String>,
    #[serde(deserialize_with = "bytes")]
    commitment: Vec<u8>,
    #[serde(rename = "decrypted-dek", deserialize_with = "bytes")]
    data_key: Vec<u8>,
    /// Not known for messages that were made by a client.
    content_encryption_key: Option<String>,
    plaintext_frames: Option<Vec<String>>,
    /// Whether the message opens.
    status: bool,
    exception: Option<String>,
}

/// Whether the JSON value has the shape of this set.
pub(super) fn is_set(value: &serde_json::Value) -> bool {
    let is_known_answer = |test: &serde_json::Value| test["commitment"].is_string();
    value["tests"].as_array().is_some_and(|tests| !tests.is_empty() && tests.iter().all(is_known_answer))
}

/// The set at `path`, as cases.
pub(super) fn cases(source: &dyn Source, path: &str) -> Result<Vec<Case<'static>>> {
    let answers: KnownAnswers = read_json(source, path)?;
    let case = |answer: KnownAnswer| Case {
        set: path.to_owned(),
        name: answer.comment.clone(),
        kind: if answer.status { POSITIVE } else { NEGATIVE },
        check: Box::new(move |provider| answer.check(provider).into()),
    };
    Ok(answers.tests.into_iter().map(case).collect())
}

impl KnownAnswer {
    fn check(&self, provider: &'static Provider) -> Result<()> {
        let seen = kmseal::inspect(&self.ciphertext)?;
        ensure!(seen.raw_bytes() == self.header, "the header ends elsewhere");
        self.check_header(seen.header())?;
        self.check_keys(seen.header(), provider)?;

        let client = Client::builder().provider(provider).build();
        let keyring = KnownDataKey(self.data_key.clone());
        match (client.decrypt(&keyring, &self.ciphertext).blocking(), self.status) {
            (Ok(opened), true) => {
                let expected =
                    self.plaintext_frames.as_ref().context("the answer has no plaintext")?.concat();
                ensure!(opened.plaintext == expected.as_bytes(), "the message opens to other bytes");
                self.check_header(&opened.header)
            }
            (Err(error), false) => {
                let expected = self.exception.as_deref().unwrap_or_default();
                ensure!(expected.contains("Invalid commitment"), "the answer expects {expected:?}");
                let refused =
                    error.kind() == ErrorKind::NotAuthentic && error.to_string().contains("commits");
                ensure!(refused, "the message is refused for another reason: {error}");
                Ok(())
            }
            (Ok(_), false) => bail!("the message opens, though it commits to another key"),
            (Err(error), true) => Err(error.into()),
        }
    }

    fn check_header(&self, header: &Header) -> Result<()> {
        ensure!(header.message_id.as_ref() == self.message_id, "the message id differs");
        let context = self.encryption_context.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        ensure!(header.encryption_context.iter().eq(context), "the encryption context differs");
        Ok(())
    }

    /// Derives the keys by the specification's text, which is how the answers were found.
    fn check_keys(&self, header: &Header, provider: &Provider) -> Result<()> {
        let extracted = provider.kdf.hkdf_extract(HashAlgorithm::Sha512, &self.message_id, &self.data_key);
        let mut derived = [0; 32];
        extracted.expand(&[b"COMMITKEY"], &mut derived)?;
        let stored = header.commitment.context("the header has no commitment")?;
        if !self.status {
            // The answer's commitment is the stored one in some and the derived one in others.
            ensure!(stored != derived, "the message commits to its data key");
            ensure!([stored, derived].iter().any(|it| *it == *self.commitment), "the commitment differs");
            return Ok(());
        }
        ensure!(stored == *self.commitment, "the commitment in the header differs");
        ensure!(derived == stored, "the derived commitment differs");
        if let Some(expected) = &self.content_encryption_key {
            let mut content_key = [0; 32];
            extracted.expand(&[&header.suite.id().to_be_bytes(), b"DERIVEKEY"], &mut content_key)?;
            ensure!(content_key == *BASE64_STANDARD.decode(expected)?, "the derived content key differs");
        }
        Ok(())
    }
}

/// Knows the data key of one message and gives it out, whatever it is asked.
struct KnownDataKey(Vec<u8>);

/// Shows no key, although these are public.
impl std::fmt::Debug for KnownDataKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KnownDataKey")
    }
}

impl Keyring for KnownDataKey {
    fn name(&self) -> String {
        "KnownDataKey".to_owned()
    }

    fn wrap_data_key<'a>(&'a self, _: WrapRequest<'a>) -> BoxFuture<'a, Result<Wrapped, Error>> {
        Box::pin(async { Err(Error::new(ErrorKind::InvalidArgument, "this keyring only decrypts")) })
    }

    fn unwrap_data_key<'a>(&'a self, request: UnwrapRequest<'a>) -> BoxFuture<'a, Unwrapped> {
        Box::pin(async move {
            match request.encrypted_data_keys {
                [] => Unwrapped::NotOpened(Vec::<Attempt>::new()),
                _ => Unwrapped::Opened(PlaintextDataKey::new(self.0.clone())),
            }
        })
    }
}

fn bytes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let text = String::deserialize(deserializer)?;
    // One of the set's fields has a space before it.
    BASE64_STANDARD.decode(text.trim()).map_err(serde::de::Error::custom)
}
