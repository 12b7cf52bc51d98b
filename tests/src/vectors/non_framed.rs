//! Two messages without frames, which only old clients wrote: one of each version of the format.
//!
//! Their set is a folder without a manifest, so its names and its key are written here.

use super::{Case, Source};
use anyhow::{Result, ensure};
use kmseal::{Client, CommitmentPolicy, ContentType, WrappingKey, crypto::Provider, keyring::RawAesKeyring};

/// The end of each message's name, and its plaintext's.
const MESSAGES: [(&str, &str); 2] = [
    ("v1_nonframed_aes256_0178.bin", "v1_nonframed_plaintext_small.bin"),
    ("v2_nonframed_aes256_0478.bin", "v2_nonframed_plaintext_small.bin"),
];

/// The namespace of the test vectors' raw keys, with the spelling that they have.
const NAMESPACE: &str = "aws-raw-vectors-persistant";

/// The messages that are among `paths`, as cases.
pub(super) fn cases<'a>(source: &'a dyn Source, paths: &[String]) -> Vec<Case<'a>> {
    let mut cases = Vec::new();
    for path in paths {
        let (folder, name) = path.rsplit_once('/').unwrap_or_default();
        let name = if folder.is_empty() { path } else { name };
        let Some((_, plaintext)) = MESSAGES.iter().find(|(message, _)| *message == name) else { continue };
        let plaintext = path.replace(name, plaintext);
        let message = path.clone();
        cases.push(Case {
            set: folder.to_owned(),
            name: name.to_owned(),
            kind: "non-framed",
            check: Box::new(move |provider| check(source, &message, &plaintext, provider).into()),
        });
    }
    cases
}

fn check(source: &dyn Source, message: &str, plaintext: &str, provider: &'static Provider) -> Result<()> {
    let keyring = RawAesKeyring::new(NAMESPACE, "aes-256", public_key())?;
    let client = Client::builder()
        .commitment_policy(CommitmentPolicy::RequireEncryptAllowDecrypt)
        .provider(provider)
        .build();
    let opened = client.decrypt(&keyring, &source.read(message)?).blocking()?;
    ensure!(opened.plaintext == source.read(plaintext)?, "the message opens to other bytes");
    ensure!(opened.header.content_type == ContentType::NonFramed, "the message has frames");
    Ok(())
}

/// The key `aes-256` of every keys manifest, known to all the world: 0 to 31, each written as two decimal digits.
fn public_key() -> WrappingKey {
    WrappingKey::new((0..32).map(|number| number / 10 * 16 + number % 10).collect())
}
