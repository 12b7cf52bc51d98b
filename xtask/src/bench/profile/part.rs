//! `Part`: the parts of a WebAssembly module, and to which of them a function belongs, by its name.

/// A part of a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Curves,
    BigIntegers,
    Rsa,
    KeyDocuments,
    Symmetric,
    Messages,
    Keyrings,
    Managers,
    Bridge,
    Formatting,
    Library,
    Constants,
    Rest,
}

/// Crates and modules, and the part that they are; the first that a path begins with says it.
const RULES: [(&[&str], Part); 9] = [
    (
        &[
            "ecdsa",
            "elliptic_curve",
            "ff",
            "group",
            "k256",
            "kmseal_crypto::curve",
            "kmseal_crypto::ec_public",
            "kmseal_crypto::ecdh",
            "kmseal_crypto::ecdsa",
            "kmseal_crypto::rustcrypto::ecdh",
            "kmseal_crypto::rustcrypto::ecdsa",
            "p256",
            "p384",
            "p521",
            "primefield",
            "primeorder",
            "rfc6979",
            "sec1",
            "signature",
            "wnaf",
        ],
        Part::Curves,
    ),
    (&["crypto_bigint"], Part::BigIntegers),
    (&["kmseal_crypto::rsa", "kmseal_crypto::rustcrypto::rsa", "rsa"], Part::Rsa),
    (
        &["base64ct", "const_oid", "der", "kmseal_crypto::document", "pem_rfc7468", "pkcs1", "pkcs8", "spki"],
        Part::KeyDocuments,
    ),
    (
        &[
            "aead",
            "aes",
            "aes_gcm",
            "aes_kw",
            "block_buffer",
            "chacha20",
            "cipher",
            "cmov",
            "crypto_common",
            "ctr",
            "ctutils",
            "digest",
            "getrandom",
            "ghash",
            "hkdf",
            "hmac",
            "hybrid_array",
            "inout",
            "kmseal_crypto",
            "kmseal_gcm",
            "polyval",
            "rand_core",
            "sha1",
            "sha2",
            "subtle",
            "universal_hash",
            "zeroize",
        ],
        Part::Symmetric,
    ),
    (&["kmseal::cache", "kmseal::materials", "lru"], Part::Managers),
    (&["kmseal::key_store", "kmseal::keyring", "kmseal::kms", "kmseal::wrap", "uuid"], Part::Keyrings),
    (&["kmseal"], Part::Messages),
    (&["js_sys", "kmseal_wasm", "wasm_bindgen", "wasm_bindgen_futures"], Part::Bridge),
];

/// The crates that every program has.
const LIBRARY: [&str; 8] =
    ["__rustc", "alloc", "compiler_builtins", "core", "dlmalloc", "hashbrown", "std", "rustc_demangle"];

impl Part {
    pub(super) const ALL: [Self; 13] = [
        Self::Curves,
        Self::BigIntegers,
        Self::Rsa,
        Self::KeyDocuments,
        Self::Symmetric,
        Self::Messages,
        Self::Keyrings,
        Self::Managers,
        Self::Bridge,
        Self::Formatting,
        Self::Library,
        Self::Constants,
        Self::Rest,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Curves => "elliptic curves, signatures, key agreement",
            Self::BigIntegers => "big integers, of curves and of RSA",
            Self::Rsa => "RSA",
            Self::KeyDocuments => "documents of keys (DER, PEM)",
            Self::Symmetric => "AES, hashes, derivation of keys, random numbers",
            Self::Messages => "message format, streams, contexts, errors, clients",
            Self::Keyrings => "keyrings, KMS, key store",
            Self::Managers => "materials managers and caches",
            Self::Bridge => "bridge to JavaScript",
            Self::Formatting => "formatting of values for texts",
            Self::Library => "collections, strings, allocator, panics",
            Self::Constants => "constants: texts, tables, places of panics",
            Self::Rest => "the rest: types, imports, exports, other crates",
        }
    }

    /// Whether only signatures, key agreement and RSA need it.
    pub(super) fn is_for_public_keys(self) -> bool {
        matches!(self, Self::Curves | Self::BigIntegers | Self::Rsa | Self::KeyDocuments)
    }

    pub(super) fn is_cryptography(self) -> bool {
        self.is_for_public_keys() || self == Self::Symmetric
    }

    /// The part of a function. Its name is what rustc and wasm-bindgen called it.
    pub(super) fn of_function(name: &str) -> Self {
        if name.contains(" as core::fmt::") || name.contains("::fmt::") {
            return Self::Formatting;
        }
        let mut paths = paths_in(name).peekable();
        if paths.peek().is_none() {
            // What wasm-bindgen exports has the name that JavaScript uses.
            return if name.starts_with('<') { Self::Library } else { Self::Bridge };
        }
        // An instance of the library's code for a crate's type is that crate's.
        let Some(owner) = paths.find(|path| !LIBRARY.contains(&first_of(path))) else {
            return Self::Library;
        };
        let rule = RULES.iter().find(|(prefixes, _)| prefixes.iter().any(|prefix| begins(owner, prefix)));
        rule.map_or(Self::Rest, |(_, part)| *part)
    }
}

/// The paths of Rust within a name: those of `core::ptr::drop_in_place<kmseal::secret::ContentKey>` are two.
fn paths_in(name: &str) -> impl Iterator<Item = &str> {
    name.split(|character: char| !character.is_ascii_alphanumeric() && !"_:".contains(character))
        // What follows a bracket is a member, as `::next` is in `<T as Iterator>::next`.
        .filter(|path| !path.starts_with(':'))
        .map(|path| path.trim_end_matches(':'))
        .filter(|path| path.contains("::"))
}

fn first_of(path: &str) -> &str {
    path.split("::").next().unwrap_or(path)
}

fn begins(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_belong_to_the_first_crate_that_they_name() {
        for (name, expected) in [
            ("sha2::sha512::compress512", Part::Symmetric),
            (
                "<kmseal_crypto::rustcrypto::ecdsa::Public<C> as kmseal_crypto::ecdsa::VerifyingKey>::curve",
                Part::Curves,
            ),
            ("kmseal_crypto::hash::Digest::computed", Part::Symmetric),
            ("kmseal::cache::lru::Lru::put", Part::Managers),
            ("kmseal::context::EncryptionContext::get", Part::Messages),
            ("<alloc::sync::Arc<K> as kmseal::materials::keyring::Keyring>::wrap_data_key", Part::Managers),
            (
                "core::ptr::drop_in_place<alloc::rc::Rc<core::cell::Cell<kmseal_wasm::opening::Open>>>",
                Part::Bridge,
            ),
            ("<kmseal::error::Error as core::fmt::Display>::fmt", Part::Formatting),
            ("core::slice::sort::stable::drift::sort", Part::Library),
            ("<core::iter::Filter<I,P> as core::iter::Iterator>::next::{{closure}}", Part::Library),
            ("<char>::escape_debug_ext", Part::Library),
            ("keyring_kmsMrk multivalue shim", Part::Bridge),
            ("uuid::parser::parse_hyphenated", Part::Keyrings),
            ("lrux::Other::new", Part::Rest),
        ] {
            assert_eq!(Part::of_function(name), expected, "{name}");
        }
    }
}
