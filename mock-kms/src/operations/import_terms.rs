//! `ImportTerms`: what an import token was made for, and the ways to wrap material.
//!
//! AWS KMS API Reference, GetParametersForImport.

use crate::{
    clock::Timestamp,
    error::{ErrorCode, KmsError},
    hsm::{RsaKeySize, RsaPadding, Wrapping},
    keys::{KeyArn, KeySpec, Region},
    text_enum::text_enum,
};

text_enum! {
    /// How material is wrapped.
    pub(crate) enum WrappingAlgorithm {
        RsaesPkcs1V15 = "RSAES_PKCS1_V1_5",
        RsaesOaepSha1 = "RSAES_OAEP_SHA_1",
        RsaesOaepSha256 = "RSAES_OAEP_SHA_256",
        RsaAesKeyWrapSha1 = "RSA_AES_KEY_WRAP_SHA_1",
        RsaAesKeyWrapSha256 = "RSA_AES_KEY_WRAP_SHA_256",
        Sm2Pke = "SM2PKE",
    }
}

text_enum! {
    /// The key that material is wrapped with.
    pub(crate) enum WrappingKeySpec {
        Rsa2048 = "RSA_2048",
        Rsa3072 = "RSA_3072",
        Rsa4096 = "RSA_4096",
        Sm2 = "SM2",
    }
}

impl WrappingAlgorithm {
    /// How the HSM unwraps it.
    ///
    /// # Errors
    /// UnsupportedOperationException for the algorithm that the service gave up on 2023-10-10, and for SM2. The
    /// wording is a guess.
    pub(super) fn wrapping(self) -> Result<Wrapping, KmsError> {
        match self {
            Self::RsaesOaepSha1 => Ok(Wrapping::Direct(RsaPadding::OaepSha1)),
            Self::RsaesOaepSha256 => Ok(Wrapping::Direct(RsaPadding::OaepSha256)),
            Self::RsaAesKeyWrapSha1 => Ok(Wrapping::ByAesKey(RsaPadding::OaepSha1)),
            Self::RsaAesKeyWrapSha256 => Ok(Wrapping::ByAesKey(RsaPadding::OaepSha256)),
            Self::RsaesPkcs1V15 => {
                Err(unsupported(format!("The wrapping algorithm {self} is no longer supported.")))
            }
            Self::Sm2Pke => Err(KmsError::not_in_the_mock(format_args!("the wrapping algorithm {self}"))),
        }
    }

    /// Refuses what does not go together: RSA itself wraps no RSA key, and no P-521 key where its own modulus is
    /// the shortest.
    ///
    /// # Errors
    /// UnsupportedOperationException, also for algorithms that are not supported at all. The wording is a guess.
    pub(super) fn require_for(
        self,
        spec: KeySpec,
        wrapping_key: WrappingKeySpec,
        region: &Region,
    ) -> Result<(), KmsError> {
        use KeySpec::{EccNistP521, Rsa2048, Rsa3072, Rsa4096};
        if self == Self::Sm2Pke && !region.is_in_china() {
            return Err(unsupported(format!("WrappingAlgorithm {self} is not supported in this Region")));
        }
        let Wrapping::Direct(_) = self.wrapping()? else { return Ok(()) };
        match (spec, wrapping_key) {
            (Rsa2048 | Rsa3072 | Rsa4096, _) | (EccNistP521, WrappingKeySpec::Rsa2048) => {
                Err(unsupported(format!(
                    "The wrapping algorithm {self} with the wrapping key spec {wrapping_key} is not supported for key \
                     material of key spec {spec}."
                )))
            }
            _ => Ok(()),
        }
    }
}

impl WrappingKeySpec {
    /// The size of the RSA key.
    ///
    /// # Errors
    /// UnsupportedOperationException for SM2: outside the China Regions worded as CreateKey does it, which is a guess,
    /// and in them the mock's own.
    pub(super) fn size(self, region: &Region) -> Result<RsaKeySize, KmsError> {
        match self {
            Self::Rsa2048 => Ok(RsaKeySize::Bits2048),
            Self::Rsa3072 => Ok(RsaKeySize::Bits3072),
            Self::Rsa4096 => Ok(RsaKeySize::Bits4096),
            Self::Sm2 if region.is_in_china() => {
                Err(KmsError::not_in_the_mock(format_args!("the wrapping key spec {self}")))
            }
            Self::Sm2 => Err(unsupported(format!("WrappingKeySpec {self} is not supported in this Region"))),
        }
    }
}

fn unsupported(message: String) -> KmsError {
    KmsError::new(ErrorCode::UnsupportedOperation, message)
}

/// For which key, in which way, and until when a token may be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ImportTerms {
    pub(super) key: String,
    pub(super) algorithm: WrappingAlgorithm,
    pub(super) valid_to: Timestamp,
}

impl ImportTerms {
    /// Terms for the key `arn`.
    pub(super) fn new(arn: &KeyArn, algorithm: WrappingAlgorithm, valid_to: Timestamp) -> Self {
        Self { key: arn.to_string(), algorithm, valid_to }
    }

    /// As a token holds them.
    pub(super) fn encode(&self) -> String {
        format!("{}\n{}\n{}", self.key, self.algorithm, self.valid_to.as_millis())
    }

    /// Reads what [`encode`](Self::encode) wrote.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut lines = text.split('\n');
        let (key, algorithm, valid_to) = (lines.next()?, lines.next()?, lines.next()?);
        Some(Self {
            key: key.to_owned(),
            algorithm: WrappingAlgorithm::from_word(algorithm)?,
            valid_to: Timestamp::from_millis(valid_to.parse().ok()?),
        })
    }

    /// Refuses another key and a later time.
    ///
    /// # Errors
    /// InvalidImportTokenException, ExpiredImportTokenException; that they carry no message is a guess.
    pub(super) fn require(&self, arn: &KeyArn, now: Timestamp) -> Result<(), KmsError> {
        if self.key != arn.to_string() {
            return Err(KmsError::silent(ErrorCode::InvalidImportToken));
        }
        if self.valid_to <= now {
            return Err(KmsError::silent(ErrorCode::ExpiredImportToken));
        }
        Ok(())
    }
}
