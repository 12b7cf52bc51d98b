//! `Client`: who performs the calls of a scenario, and what all of them say in the same words.

use serde_json::Value;
use std::fmt;

/// Where a call comes from and where it goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Origin<'a> {
    pub(crate) region: &'a str,
    pub(crate) account: &'a str,
}

/// A way to call AWS KMS. Inputs and answers are AWS JSON: bytes are base64, times are seconds.
pub(crate) trait Client {
    fn call(&mut self, origin: Origin<'_>, operation: &str, input: &Value) -> Result<Value, Refusal>;
}

/// An error of the service.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: String,
    /// Clients put words of their own, or none, where the service says nothing.
    pub(crate) message: String,
}

impl Refusal {
    pub(crate) fn new(code: &str, message: &str) -> Self {
        let message = if message == "UnknownError" { "" } else { message };
        Self { code: code.to_owned(), message: message.to_owned() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.message.as_str() {
            "" => f.write_str(&self.code),
            message => write!(f, "{}: {message}", self.code),
        }
    }
}

/// The members of requests and answers that are bytes: no other member has such a name.
pub(crate) fn is_bytes(member: &str) -> bool {
    [
        "CiphertextBlob",
        "EncryptedKeyMaterial",
        "ImportToken",
        "Mac",
        "Message",
        "Plaintext",
        "PublicKey",
        "SharedSecretCiphertextBlob",
        "Signature",
    ]
    .contains(&member)
}
