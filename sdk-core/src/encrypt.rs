//! `Encrypt`: one encryption, from its options to its message.
//!
//! Spec: client-apis/encrypt.md

use crate::{
    blocking,
    client::{Client, NO_CONTEXT},
    context::{EncryptionContext, PUBLIC_KEY},
    drivers::one_shot,
    error::{Error, ErrorKind},
    format::Header,
    future::BoxFuture,
    materials::{EncryptionMaterials, EncryptionMaterialsRequest, MaterialsManager},
    suite::AlgorithmSuite,
};
use std::{collections::BTreeSet, future::IntoFuture, num::NonZeroU32};

/// Bytes of plaintext in a frame unless the caller says otherwise.
///
/// Spec: client-apis/encrypt.md#frame-length
const DEFAULT_FRAME_LENGTH: u32 = 4096;

/// Keys are required by a materials manager, never by the client.
static NO_REQUIRED_KEYS: BTreeSet<String> = BTreeSet::new();

/// One encryption: set options, then `.await` it or call [`blocking`](Self::blocking).
#[derive(Debug)]
#[must_use = "an encryption does nothing until it is awaited or told to block"]
pub struct Encrypt<'a> {
    client: &'a Client,
    materials: &'a dyn MaterialsManager,
    plaintext: &'a [u8],
    context: &'a EncryptionContext,
    suite: Option<AlgorithmSuite>,
    frame_length: u32,
}

/// A message, and what its header says.
#[derive(Debug)]
#[non_exhaustive]
pub struct Encrypted {
    /// The message.
    pub ciphertext: Vec<u8>,
    /// Its header.
    pub header: Header,
}

impl<'a> Encrypt<'a> {
    pub(crate) fn new(client: &'a Client, materials: &'a dyn MaterialsManager, plaintext: &'a [u8]) -> Self {
        Self {
            client,
            materials,
            plaintext,
            context: &NO_CONTEXT,
            suite: None,
            frame_length: DEFAULT_FRAME_LENGTH,
        }
    }

    /// Sets the encryption context: stored in the clear, authenticated with the message.
    pub fn context(mut self, context: &'a EncryptionContext) -> Self {
        self.context = context;
        self
    }

    /// Sets the algorithm suite; by default the commitment policy's.
    pub fn suite(mut self, suite: AlgorithmSuite) -> Self {
        self.suite = Some(suite);
        self
    }

    /// Sets the bytes of plaintext in each frame; by default 4096.
    pub fn frame_length(mut self, bytes: u32) -> Self {
        self.frame_length = bytes;
        self
    }

    /// Encrypts, and blocks the thread while a key service is asked.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`], [`ErrorKind::CommitmentPolicy`] and [`ErrorKind::LimitExceeded`] for what
    /// the call asks; [`ErrorKind::KeyService`] and [`ErrorKind::InvalidMaterials`] for what the keyring does.
    pub fn blocking(self) -> Result<Encrypted, Error> {
        blocking::wait(self.run())
    }

    async fn run(self) -> Result<Encrypted, Error> {
        let Self { client, plaintext, .. } = self;
        let frame_length = NonZeroU32::new(self.frame_length).ok_or_else(|| {
            Error::new(
                ErrorKind::InvalidArgument,
                "a frame needs at least one byte; choose a frame length above 0",
            )
        })?;
        let length = u64::try_from(plaintext.len()).unwrap_or(u64::MAX);
        let limit = client.rules.limits.max_plaintext_length;
        if length > limit {
            return Err(Error::new(
                ErrorKind::LimitExceeded,
                format!(
                    "the plaintext has {length} bytes, the client allows {limit}; raise max_plaintext_length"
                ),
            ));
        }
        if let Some(suite) = self.suite {
            client.rules.commitment_policy.check_encrypt(suite)?;
        }
        let materials = self
            .materials
            .encryption_materials(EncryptionMaterialsRequest {
                encryption_context: self.context,
                required_context_keys: &NO_REQUIRED_KEYS,
                suite: self.suite,
                commitment_policy: client.rules.commitment_policy,
                plaintext_length: Some(length),
                provider: client.provider,
            })
            .await?;
        check_materials(client, &materials)?;
        let (ciphertext, header) = one_shot::seal(materials, frame_length, plaintext, client.provider)?;
        Ok(Encrypted { ciphertext, header })
    }
}

/// A materials manager may be anyone's: what it returns is checked again.
fn check_materials(client: &Client, materials: &EncryptionMaterials) -> Result<(), Error> {
    let suite = materials.suite;
    client.rules.commitment_policy.check_encrypt(suite)?;
    client.check_data_key_count(materials.encrypted_data_keys.len())?;
    let wrong = |message: &'static str| Err(Error::new(ErrorKind::InvalidMaterials, message));
    if materials.encrypted_data_keys.is_empty() {
        return wrong("the materials manager returned no encrypted data key");
    }
    if materials.required_context_keys.iter().any(|key| materials.encryption_context.get(key).is_none()) {
        return wrong("the materials manager requires a key that its encryption context does not have");
    }
    if materials.required_context_keys.contains(PUBLIC_KEY) {
        return wrong(
            "the materials manager would leave out the key that the message's signature verifies with",
        );
    }
    if materials.data_key.len() != suite.data_key_length() {
        return wrong("the materials manager returned a data key of the wrong length for its suite");
    }
    if materials.signing_key.as_ref().map(|key| key.curve()) != suite.signature_curve() {
        return wrong("the materials manager's key for the signature does not fit its suite");
    }
    Ok(())
}

impl<'a> IntoFuture for Encrypt<'a> {
    type Output = Result<Encrypted, Error>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}
