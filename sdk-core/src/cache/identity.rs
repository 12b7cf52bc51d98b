//! `CacheId` and `PartitionId`: under which name an entry stands, and who shares it.
//!
//! An id covers everything that the answer depends on, so that nobody is given the answer to another question.
//!
//! Spec: framework/caching-cmm.md#appendix-a-cache-entry-identifier-formulas and
//! framework/aws-kms/aws-kms-hierarchical-keyring.md#appendix-a-cache-entry-identifier-formulas

use crate::{
    context_keys::ContextKeys,
    error::{Error, ErrorKind},
    materials::{DecryptionMaterialsRequest, EncryptionMaterialsRequest},
    random_uuid::random_uuid,
    sorted::sorted,
};
use kmseal_crypto::{HashAlgorithm, Hasher, Provider};
use std::fmt;

/// Which kind of resource uses the entry: the specification's resource identifiers.
const CACHING_MANAGER: u8 = 0x01;
const HIERARCHICAL_KEYRING: u8 = 0x02;
/// What for: the specification's scope identifiers.
const ENCRYPT: u8 = 0x01;
const DECRYPT: u8 = 0x02;

/// Who shares entries in a cache that several use: those of the same partition, and nobody else.
///
/// ```
/// use kmseal::cache::PartitionId;
///
/// let tenants_own = PartitionId::new("tenant 4711")?;
/// assert_eq!(tenants_own, PartitionId::new("tenant 4711")?);
/// assert_ne!(PartitionId::random()?, PartitionId::random()?);
/// # Ok::<(), kmseal::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PartitionId(Vec<u8>);

impl PartitionId {
    /// A partition of this name, shared by all who name it.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if the name holds a zero byte, which separates the parts of an entry's id:
    /// two names could mean one partition.
    pub fn new(name: impl Into<String>) -> Result<Self, Error> {
        let name = name.into();
        if name.contains('\0') {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                "a partition id may not hold a zero byte; choose another name",
            ));
        }
        Ok(Self(name.into_bytes()))
    }

    /// A partition that nobody else names: 16 random bytes, a version 4 UUID.
    ///
    /// # Errors
    /// [`ErrorKind::Cryptography`] if the system gives no random bytes.
    pub fn random() -> Result<Self, Error> {
        Ok(Self(random_uuid()?.into_bytes().to_vec()))
    }
}

impl fmt::Debug for PartitionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PartitionId({})", self.0.escape_ascii())
    }
}

/// The name of an entry in a cache: a SHA-384 digest of everything that the entry depends on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CacheId([u8; 48]);

impl CacheId {
    /// The id of materials to write messages with.
    ///
    /// The specification's formula covers partition, suite and context. Where the request also requires context
    /// keys, which the formula leaves out, the id is a digest of the formula's id and of those keys: materials
    /// made without them would store what must not be stored.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if the context is too long.
    pub fn for_encryption(
        partition: &PartitionId,
        request: &EncryptionMaterialsRequest<'_>,
    ) -> Result<Self, Error> {
        let mut id = IdHasher::start(request.provider, CACHING_MANAGER, ENCRYPT, partition);
        match request.suite {
            None => id.field(&[0x00]),
            Some(suite) => {
                id.field(&[0x01]);
                id.field(&suite.id().to_be_bytes());
            }
        }
        id.field(&request.encryption_context.encode()?);
        let id = id.finish()?;
        if request.required_context_keys.is_empty() {
            return Ok(id);
        }
        id.qualified_by(&encode_keys(request.required_context_keys), request.provider)
    }

    /// The id of materials to read a message with.
    ///
    /// The specification's formula covers partition, suite, data keys and the message's context. Where the caller
    /// expects a context, which the formula leaves out, the id is a digest of the formula's id and of that context:
    /// else one caller's expectation would be checked and another's would not.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if a context or a data key is too long.
    pub fn for_decryption(
        partition: &PartitionId,
        request: &DecryptionMaterialsRequest<'_>,
    ) -> Result<Self, Error> {
        let mut data_keys = Vec::with_capacity(request.encrypted_data_keys.len());
        for key in request.encrypted_data_keys {
            let mut bytes = Vec::new();
            key.encode(&mut bytes)?;
            data_keys.push(bytes);
        }
        let mut id = IdHasher::start(request.provider, CACHING_MANAGER, DECRYPT, partition);
        id.field(&request.suite.id().to_be_bytes());
        id.field(&sorted(data_keys).concat());
        id.field(&request.encryption_context.encode()?);
        let id = id.finish()?;
        if request.expected_context.is_empty() {
            return Ok(id);
        }
        id.qualified_by(&request.expected_context.encode()?, request.provider)
    }

    /// The id of the active version of a branch key.
    ///
    /// `key_store` is the key store's logical name.
    ///
    /// # Errors
    /// [`ErrorKind::Cryptography`] if the provider's SHA-384 is none.
    pub fn for_active_branch_key(
        partition: &PartitionId,
        key_store: &str,
        branch_key_id: &str,
        provider: &Provider,
    ) -> Result<Self, Error> {
        let mut id = IdHasher::start(provider, HIERARCHICAL_KEYRING, ENCRYPT, partition);
        id.field(key_store.as_bytes());
        id.field(branch_key_id.as_bytes());
        id.finish()
    }

    /// The id of one version of a branch key.
    ///
    /// `key_store` is the key store's logical name, `version` a UUID as text, 36 characters.
    ///
    /// # Errors
    /// [`ErrorKind::Cryptography`] if the provider's SHA-384 is none.
    pub fn for_branch_key_version(
        partition: &PartitionId,
        key_store: &str,
        branch_key_id: &str,
        version: &str,
        provider: &Provider,
    ) -> Result<Self, Error> {
        let mut id = IdHasher::start(provider, HIERARCHICAL_KEYRING, DECRYPT, partition);
        id.field(key_store.as_bytes());
        id.field(branch_key_id.as_bytes());
        id.field(version.as_bytes());
        id.finish()
    }

    /// The id for a question that depends on `more` than the specification's formula covers.
    fn qualified_by(self, more: &[u8], provider: &Provider) -> Result<Self, Error> {
        // No formula of the specification begins like this, so none has the same bytes.
        let mut id = IdHasher(provider.hash.start(HashAlgorithm::Sha384));
        id.0.update(b"kmseal");
        id.field(&self.0);
        id.field(more);
        id.finish()
    }
}

impl AsRef<[u8]> for CacheId {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for CacheId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Hashes fields with one zero byte between each two.
struct IdHasher(Box<dyn Hasher>);

impl IdHasher {
    fn start(provider: &Provider, resource: u8, scope: u8, partition: &PartitionId) -> Self {
        let mut hasher = provider.hash.start(HashAlgorithm::Sha384);
        hasher.update(&[resource]);
        let mut id = Self(hasher);
        id.field(&[scope]);
        id.field(&partition.0);
        id
    }

    fn field(&mut self, bytes: &[u8]) {
        self.0.update(&[0]);
        self.0.update(bytes);
    }

    fn finish(self) -> Result<CacheId, Error> {
        let digest = self.0.finish();
        digest.as_ref().try_into().map(CacheId).map_err(|_| {
            Error::new(ErrorKind::Cryptography, "the provider's SHA-384 returned another digest's length")
        })
    }
}

/// Each key behind its length: two sets never have the same bytes.
fn encode_keys(keys: &ContextKeys) -> Vec<u8> {
    let mut bytes = Vec::new();
    for key in keys.iter() {
        bytes.extend(u64::try_from(key.len()).unwrap_or(u64::MAX).to_be_bytes());
        bytes.extend(key.as_bytes());
    }
    bytes
}
