//! Key agreement: the secret that a private key in the HSM shares with somebody's public key.

use super::{Hsm, HsmError, KeyHandle, KeyKind};
use kmseal_crypto::SecretBytes;

impl Hsm {
    /// The raw shared secret: the x-coordinate of the agreed point.
    ///
    /// # Errors
    /// [`HsmError::InvalidPublicKey`] if `peer` is not SubjectPublicKeyInfo in DER of a point of the key's curve.
    pub(crate) fn derive_shared_secret(
        &self,
        key: KeyHandle<'_>,
        peer: &[u8],
    ) -> Result<SecretBytes, HsmError> {
        let KeyKind::Ec(curve) = key.token.kind() else { return Err(HsmError::Failed) };
        // The library also reads PEM and bare points, which the service does not: DER begins with a SEQUENCE.
        if peer.first() != Some(&0x30) {
            return Err(HsmError::InvalidPublicKey);
        }
        let ecdh = self.provider.ecdh;
        let peer = ecdh.public_key(curve, peer).map_err(|_| HsmError::InvalidPublicKey)?;
        let private = ecdh.private_key_from_scalar(curve, &self.open_token(key)?)?;
        Ok(private.agree(&peer)?)
    }
}
