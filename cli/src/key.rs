//! `Key`: one key as a flag or a profile names it.

use serde::Deserialize;
use std::path::{Path, PathBuf};

/// A key by name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) enum Key {
    /// A key of 16, 24 or 32 bytes in a file.
    Aes { namespace: String, name: String, file: PathBuf },
    /// An RSA key of which the public half, the private half or both are in files.
    Rsa { namespace: String, name: String, public: Option<PathBuf>, private: Option<PathBuf> },
    /// A key in AWS KMS.
    Kms(String),
}

impl Key {
    /// The same key, its files looked for from `folder`.
    pub(crate) fn relative_to(self, folder: &Path) -> Self {
        match self {
            Self::Aes { namespace, name, file } => Self::Aes { namespace, name, file: folder.join(file) },
            Self::Rsa { namespace, name, public, private } => Self::Rsa {
                namespace,
                name,
                public: public.map(|file| folder.join(file)),
                private: private.map(|file| folder.join(file)),
            },
            Self::Kms(arn) => Self::Kms(arn),
        }
    }
}

pub(crate) fn aes(text: &str) -> Result<Key, &'static str> {
    let (namespace, name, file) = named_file(text)?;
    Ok(Key::Aes { namespace, name, file })
}

pub(crate) fn rsa_public(text: &str) -> Result<Key, &'static str> {
    let (namespace, name, file) = named_file(text)?;
    Ok(Key::Rsa { namespace, name, public: Some(file), private: None })
}

pub(crate) fn rsa_private(text: &str) -> Result<Key, &'static str> {
    let (namespace, name, file) = named_file(text)?;
    Ok(Key::Rsa { namespace, name, public: None, private: Some(file) })
}

pub(crate) fn kms(text: &str) -> Result<Key, &'static str> {
    Ok(Key::Kms(text.to_owned()))
}

/// A name may hold a slash, a namespace may not; a file may hold `=`, a name may not.
fn named_file(text: &str) -> Result<(String, String, PathBuf), &'static str> {
    let parts = || {
        let (name, file) = text.split_once('=')?;
        let (namespace, name) = name.split_once('/')?;
        [namespace, name, file].iter().all(|part| !part.is_empty()).then_some((namespace, name, file))
    };
    let (namespace, name, file) = parts().ok_or("write it as NAMESPACE/NAME=FILE")?;
    Ok((namespace.to_owned(), name.to_owned(), file.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_may_hold_slashes_and_files_equal_signs() {
        let expected = Key::Aes { namespace: "orders".into(), name: "2026/a".into(), file: "k=1.bin".into() };
        assert_eq!(aes("orders/2026/a=k=1.bin"), Ok(expected));
        for wrong in ["orders=k.bin", "orders/a", "/a=k.bin", "orders/=k.bin", "orders/a=", ""] {
            assert!(aes(wrong).is_err(), "{wrong}");
        }
    }
}
