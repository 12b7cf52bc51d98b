//! Notes: texts that the HSM hands out and knows again, unreadable and unalterable in between.

use super::{Hsm, HsmError};

/// Keeps notes apart from whatever else is sealed under the domain key.
const LABEL: &[u8] = b"mock-kms note 1";

impl Hsm {
    /// Seals a text. No two notes are alike, though they say the same.
    pub(crate) fn seal_note(&self, text: &str) -> Result<Box<[u8]>, HsmError> {
        self.domain.seal(&self.provider, LABEL, text.as_bytes())
    }

    /// Opens a note.
    ///
    /// # Errors
    /// [`HsmError::InvalidToken`] if this HSM did not make it or it was altered.
    pub(crate) fn open_note(&self, note: &[u8]) -> Result<String, HsmError> {
        let text = self.domain.open(LABEL, note).map_err(|_| HsmError::InvalidToken)?;
        String::from_utf8(text.to_vec()).map_err(|_| HsmError::InvalidToken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kms::DEFAULT_PROVIDER;

    #[test]
    fn a_note_opens_in_its_own_hsm_and_unaltered_alone() {
        let hsm = Hsm::new(DEFAULT_PROVIDER).unwrap();
        let note = hsm.seal_note("four horses").unwrap();
        assert_eq!(hsm.open_note(&note).as_deref(), Ok("four horses"));
        assert_ne!(hsm.seal_note("four horses").unwrap(), note);
        assert_eq!(Hsm::new(DEFAULT_PROVIDER).unwrap().open_note(&note), Err(HsmError::InvalidToken));
        for byte in 0..note.len() {
            let mut altered = note.clone();
            altered[byte] ^= 1;
            assert_eq!(hsm.open_note(&altered), Err(HsmError::InvalidToken));
            assert_eq!(hsm.open_note(&note[..byte]), Err(HsmError::InvalidToken));
        }
    }
}
