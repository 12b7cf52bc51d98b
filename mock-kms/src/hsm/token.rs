//! `KeyToken`: a backing key as it exists outside the HSM, sealed under the domain key.

use super::{Hsm, HsmError, KeyHandle, KeyKind, KeyName, MaterialId, loaded::Life};
use std::fmt;
use zeroize::Zeroizing;

/// A sealed backing key. It opens only in the HSM that made it and only under the names it was made for.
#[derive(Clone)]
pub(crate) struct KeyToken {
    kind: KeyKind,
    material: MaterialId,
    sealed: Box<[u8]>,
    /// The public half as SubjectPublicKeyInfo in DER, if there is one.
    public: Option<Box<[u8]>>,
    life: Life,
}

impl KeyToken {
    /// The id of the material inside.
    pub(crate) fn material(&self) -> MaterialId {
        self.material
    }

    /// What the key inside is for.
    pub(crate) fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The public key as SubjectPublicKeyInfo in DER; `None` for keys that are secret as a whole.
    pub(crate) fn public(&self) -> Option<&[u8]> {
        self.public.as_deref()
    }

    /// What lives as long as the token and its clones do.
    pub(super) fn life(&self) -> &Life {
        &self.life
    }
}

impl fmt::Debug for KeyToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyToken")
            .field("kind", &self.kind)
            .field("material", &self.material)
            .finish_non_exhaustive()
    }
}

impl Hsm {
    /// Makes a fresh 256-bit backing key for symmetric encryption and hands it out sealed.
    pub(crate) fn generate_symmetric(&self, name: KeyName<'_>) -> Result<KeyToken, HsmError> {
        self.generate(name, KeyKind::Symmetric)
    }

    pub(super) fn seal_token(
        &self,
        name: KeyName<'_>,
        kind: KeyKind,
        material: &[u8],
        public: Option<Vec<u8>>,
    ) -> Result<KeyToken, HsmError> {
        let id = self.material_id(name, material)?;
        let sealed = self.domain.seal(&self.provider, &token_label(name, &id), material)?;
        Ok(KeyToken {
            kind,
            material: id,
            sealed,
            public: public.map(Vec::into_boxed_slice),
            life: Life::default(),
        })
    }

    /// Opens a token for the duration of one call.
    pub(super) fn open_token(&self, key: KeyHandle<'_>) -> Result<Zeroizing<Vec<u8>>, HsmError> {
        self.domain.open(&token_label(key.name, &key.token.material), &key.token.sealed)
    }
}

/// What a token is bound to. The account and the material id have fixed lengths, so the parts cannot run together.
fn token_label(name: KeyName<'_>, material: &MaterialId) -> Vec<u8> {
    [b"mock-kms key token 1".as_slice(), &name.account, material.as_bytes(), name.id.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kms::DEFAULT_PROVIDER;

    const NAME: KeyName<'_> = KeyName { account: *b"111122223333", id: "a" };

    #[test]
    fn a_token_opens_only_under_its_own_names_and_in_its_own_hsm() {
        let hsm = Hsm::new(DEFAULT_PROVIDER).unwrap();
        let token = hsm.generate_symmetric(NAME).unwrap();
        let open = |hsm: &Hsm, name| hsm.open_token(KeyHandle { name, token: &token }).map(|_| ());
        assert_eq!(open(&hsm, NAME), Ok(()));
        assert_eq!(open(&hsm, KeyName { id: "b", ..NAME }), Err(HsmError::Failed));
        assert_eq!(open(&hsm, KeyName { account: *b"111122223334", ..NAME }), Err(HsmError::Failed));
        assert_eq!(open(&Hsm::new(DEFAULT_PROVIDER).unwrap(), NAME), Err(HsmError::Failed));
    }

    #[test]
    fn the_material_id_follows_from_key_id_and_material_alone() {
        let (one, other) = (Hsm::new(DEFAULT_PROVIDER).unwrap(), Hsm::new(DEFAULT_PROVIDER).unwrap());
        let id = one.material_id(NAME, &[7; 32]).unwrap();
        assert_eq!(id, other.material_id(KeyName { account: *b"000000000000", ..NAME }, &[7; 32]).unwrap());
        assert_ne!(id, one.material_id(KeyName { id: "b", ..NAME }, &[7; 32]).unwrap());
        assert_ne!(id, one.material_id(NAME, &[8; 32]).unwrap());
        assert_eq!(id.to_string().len(), 64);
    }
}
