//! The suite in process, without HTTP.

use crate::{
    client::{Client, Origin, Refusal},
    stage::{mock, perform},
};
use mock_kms::{AccountId, Caller, Kms, Region};
use serde_json::{Value, json};

impl Client for Kms {
    fn call(&mut self, origin: Origin<'_>, operation: &str, input: &Value) -> Result<Value, Refusal> {
        let account = AccountId::new(origin.account).expect("the account is one");
        let caller = Caller::root(Region::new(origin.region).expect("the Region is one"), account);
        match Self::call(self, &caller, operation, input.to_string().as_bytes()) {
            Ok(answer) if answer.is_empty() => Ok(json!({})),
            Ok(answer) => Ok(serde_json::from_slice(&answer).expect("answers are JSON")),
            Err(error) => Err(Refusal::new(error.code().name(), error.message().unwrap_or_default())),
        }
    }
}

#[test]
fn in_process() {
    let kms = mock();
    perform("in process", &kms, &mut kms.clone());
}
