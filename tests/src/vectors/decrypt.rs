//! The cases of a decrypt manifest: open each message, or be refused by it.

use super::{
    Case, Outcome, Source,
    keys::{self, NoKeyring},
    manifest::{DecryptManifest, KeysManifest},
    scenario::{Expected, Scenario},
    source::{read_json, resolve},
};
use anyhow::{Context, Error, Result, bail, ensure};
use kmseal::{
    AlgorithmSuite, Client, CommitmentPolicy, EncryptionContext, ErrorKind, crypto::Provider,
    materials::MaterialsManager, stream::SignedMessages,
};
use std::{io::Read, sync::Arc};

/// The versions of the manifest whose shapes are known.
const VERSIONS: std::ops::RangeInclusive<u32> = 1..=5;

/// The manifest at `path`, as cases.
pub(super) fn cases<'a>(source: &'a dyn Source, path: &str) -> Result<Vec<Case<'a>>> {
    let manifest: DecryptManifest = read_json(source, path)?;
    let version = manifest.manifest.version;
    ensure!(VERSIONS.contains(&version), "{path} has version {version}, only 1 to 5 are known");
    let keys: KeysManifest = read_json(source, &resolve(path, &manifest.keys)?)?;
    let case = |(name, value)| {
        let scenario = Scenario::from_json(value);
        let kind = scenario.as_ref().map_or("unreadable", |scenario| keys::kind(&scenario.key));
        let prepared = scenario.map_err(NoKeyring::Broken).and_then(|it| Message::new(path, it, &keys));
        let check: Box<dyn Fn(&'static Provider) -> Outcome> = match prepared {
            Ok(message) => Box::new(move |provider| message.check(source, provider).into()),
            Err(NoKeyring::Skip(reason)) => Box::new(move |_| Outcome::Skipped(reason.to_owned())),
            Err(NoKeyring::Broken(error)) => Box::new(move |_| Outcome::failed(&error)),
        };
        Case { set: path.to_owned(), name: String::clone(name), kind, check }
    };
    Ok(manifest.tests.iter().map(case).collect())
}

/// The paths of the messages in the manifest at `path` that must open.
pub(super) fn messages(source: &dyn Source, path: &str) -> Result<Vec<String>> {
    let manifest: DecryptManifest = read_json(source, path)?;
    let scenarios = manifest.tests.values().filter_map(|value| Scenario::from_json(value).ok());
    let positive = scenarios.filter(|scenario| matches!(scenario.expected, Expected::Plaintext(_)));
    positive.map(|scenario| resolve(path, &scenario.ciphertext)).collect()
}

/// A message whose keys are at hand.
struct Message {
    path: String,
    materials: Arc<dyn MaterialsManager>,
    context: EncryptionContext,
    suite: Option<AlgorithmSuite>,
    /// The path of the plaintext; `None` if the message must be refused.
    plaintext: Option<String>,
    /// Whether a signature is reason enough to refuse it.
    unsigned_only: bool,
}

impl Message {
    fn new(manifest_path: &str, scenario: Scenario, keys: &KeysManifest) -> Result<Self, NoKeyring> {
        let materials = keys::manager(&scenario.key, keys)?;
        let unsigned_only = match scenario.decryption_method.as_deref() {
            None => false,
            Some("streaming-unsigned-only") => true,
            Some(_) => return Err(NoKeyring::Skip("a method of decryption that is not known here")),
        };
        let plaintext = match scenario.expected {
            Expected::Plaintext(uri) => Some(resolve(manifest_path, &uri)?),
            Expected::Refusal => None,
        };
        Ok(Self {
            path: resolve(manifest_path, &scenario.ciphertext)?,
            materials,
            context: EncryptionContext::new(scenario.reproduced_context)?,
            suite: scenario.suite.as_deref().map(suite).transpose()?,
            plaintext,
            unsigned_only,
        })
    }

    fn check(&self, source: &dyn Source, provider: &'static Provider) -> Result<()> {
        let client = Client::builder()
            .commitment_policy(CommitmentPolicy::RequireEncryptAllowDecrypt)
            .provider(provider)
            .build();
        let message = source.read(&self.path)?;
        let early = self.stream(&client, &message, SignedMessages::ReleaseEarly);
        let opened = if self.unsigned_only {
            self.stream(&client, &message, SignedMessages::Refuse)
        } else {
            let opened = client.decrypt(&*self.materials, &message).expect_context(&self.context).blocking();
            let opened = opened.map(|opened| (opened.plaintext, opened.header.suite));
            let streamed = self.stream(&client, &message, SignedMessages::VerifyFirst);
            for streamed in [&streamed, &early] {
                let same = match (&opened, streamed) {
                    (Ok(opened), Ok(streamed)) => opened == streamed,
                    (Err(error), Err(streamed)) => error.kind() == streamed.kind(),
                    _ => false,
                };
                ensure!(same, "the message opens otherwise when it is streamed");
            }
            opened
        };
        match (&self.plaintext, opened) {
            (Some(path), Ok((plaintext, suite))) => {
                ensure!(plaintext == source.read(path)?, "the message opens to other bytes");
                ensure!(self.suite.is_none_or(|it| it == suite), "the message has suite {suite}");
                Ok(())
            }
            (Some(_), Err(error)) => Err(error.into()),
            (None, Ok(_)) => bail!("the message opens, though it must be refused"),
            (None, Err(error)) if is_refusal(error.kind()) => Ok(()),
            (None, Err(error)) => Err(Error::from(error).context("not a refusal of the message")),
        }
    }
}

impl Message {
    /// Opens the message as a stream.
    fn stream(
        &self,
        client: &Client,
        message: &[u8],
        signed: SignedMessages,
    ) -> Result<(Vec<u8>, AlgorithmSuite), kmseal::Error> {
        let stream = client.decrypt_stream(&*self.materials).expect_context(&self.context);
        let mut reader = stream.signed_messages(signed).read_from(message);
        let mut plaintext = Vec::new();
        match reader.read_to_end(&mut plaintext) {
            Ok(_) => Ok((plaintext, reader.header().map(|header| header.suite).unwrap_or_default())),
            Err(error) => Err(error
                .downcast()
                .unwrap_or_else(|error| kmseal::Error::new(ErrorKind::InvalidArgument, error.to_string()))),
        }
    }
}

/// Whether an error says that the message is at fault, or that it is not for this reader.
fn is_refusal(kind: ErrorKind) -> bool {
    use ErrorKind as E;
    matches!(
        kind,
        E::MalformedMessage
            | E::NotAuthentic
            | E::CommitmentPolicy
            | E::LimitExceeded
            | E::ContextMismatch
            | E::NoDataKeyOpened
            | E::SignedMessage
    )
}

fn suite(hex: &str) -> Result<AlgorithmSuite> {
    let id = u16::from_str_radix(hex, 16).with_context(|| format!("the suite {hex:?} is not hexadecimal"))?;
    AlgorithmSuite::from_id(id).with_context(|| format!("there is no suite {hex}"))
}
