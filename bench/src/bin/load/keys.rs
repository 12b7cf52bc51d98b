//! The keys that were made in a server to be measured with, and the calls that use them.

use crate::{call::signed, connection::Connection, run::in_parallel};
use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use std::{
    cell::Cell,
    net::SocketAddr,
    rc::Rc,
    time::{Duration, Instant},
};

/// How many different calls one run goes through at most; more would be no other load and more memory here.
const MOST_CALLS: usize = 2_000;

/// 32 bytes that are encrypted or signed.
const MESSAGE: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// The keys of one server.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    symmetric: Vec<String>,
    p256: Option<String>,
}

impl Keys {
    /// Creates `count` symmetric keys by `request` and tells how long the server took.
    pub(crate) async fn create(
        &mut self,
        address: SocketAddr,
        count: usize,
        connections: usize,
        request: &Value,
    ) -> Result<Duration> {
        let call: Rc<[u8]> = signed(address, "CreateKey", request)?.into();
        let left = Rc::new(Cell::new(count));
        let start = Instant::now();
        let ids = in_parallel(connections, |_| {
            let (call, left) = (Rc::clone(&call), Rc::clone(&left));
            async move {
                let mut connection = Connection::open(address).await?;
                let mut answers = Vec::new();
                while let Some(rest) = left.get().checked_sub(1) {
                    left.set(rest);
                    let answer = connection.exchange(&call).await?;
                    answers.push(key_id(answer)?);
                }
                Ok(answers)
            }
        });
        self.symmetric.extend(ids.await?.concat());
        Ok(start.elapsed())
    }

    /// The calls of `operation`, one for each key in turn.
    pub(crate) async fn calls(&mut self, address: SocketAddr, operation: &str) -> Result<Vec<Box<[u8]>>> {
        let request: fn(&str) -> Value = match operation {
            "GenerateDataKey" => |key| json!({ "KeyId": key, "KeySpec": "AES_256" }),
            "Encrypt" => |key| json!({ "KeyId": key, "Plaintext": MESSAGE }),
            "DescribeKey" => |key| json!({ "KeyId": key }),
            "Decrypt" => return self.decryptions(address).await,
            "Sign" => return self.signing(address).await,
            other => bail!("{other} is not measured here"),
        };
        // As many calls for few keys as for many: what the generator reads should not tell one from the other.
        let keys: Vec<&str> = self.in_turn().collect();
        let calls = keys.iter().cycle().take(MOST_CALLS.min(keys.len() * MOST_CALLS));
        calls.map(|key| signed(address, operation, &request(key))).collect()
    }

    async fn decryptions(&self, address: SocketAddr) -> Result<Vec<Box<[u8]>>> {
        let mut connection = Connection::open(address).await?;
        let mut calls = Vec::new();
        for key in self.in_turn() {
            let encrypt = signed(address, "Encrypt", &json!({ "KeyId": key, "Plaintext": MESSAGE }))?;
            let answer: Value = serde_json::from_slice(connection.exchange(&encrypt).await?)?;
            let request = json!({ "CiphertextBlob": answer["CiphertextBlob"] });
            calls.push(signed(address, "Decrypt", &request)?);
        }
        Ok(calls)
    }

    async fn signing(&mut self, address: SocketAddr) -> Result<Vec<Box<[u8]>>> {
        let key = match &self.p256 {
            Some(key) => key.clone(),
            None => {
                let request = json!({ "KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY" });
                let call = signed(address, "CreateKey", &request)?;
                let key = key_id(Connection::open(address).await?.exchange(&call).await?)?;
                self.p256.insert(key).clone()
            }
        };
        let request = json!({ "KeyId": key, "Message": MESSAGE, "SigningAlgorithm": "ECDSA_SHA_256" });
        Ok(vec![signed(address, "Sign", &request)?])
    }

    /// Keys from all over, equally far apart.
    fn in_turn(&self) -> impl Iterator<Item = &str> {
        let step = self.symmetric.len().div_ceil(MOST_CALLS).max(1);
        self.symmetric.iter().step_by(step).map(String::as_str)
    }
}

fn key_id(answer: &[u8]) -> Result<String> {
    let answer: Value = serde_json::from_slice(answer)?;
    Ok(answer["KeyMetadata"]["KeyId"].as_str().context("CreateKey names no key")?.to_owned())
}
