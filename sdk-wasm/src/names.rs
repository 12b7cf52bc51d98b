//! The names that TypeScript is generated from, so that nobody types them a second time.

use crate::shapes;
use js_sys::Array;
use kmseal::{AlgorithmSuite, CommitmentPolicy, ErrorKind};
use wasm_bindgen::prelude::*;

/// Every `code` that an error of kmseal can have.
#[wasm_bindgen(js_name = errorCodes)]
pub fn error_codes() -> Vec<String> {
    ErrorKind::ALL.iter().map(|kind| kind.name().to_owned()).collect()
}

/// Every algorithm suite, with id and name.
#[wasm_bindgen(js_name = algorithmSuites)]
pub fn algorithm_suites() -> Vec<JsValue> {
    AlgorithmSuite::ALL.into_iter().map(shapes::suite).collect::<Array>().to_vec()
}

/// Every commitment policy.
#[wasm_bindgen(js_name = commitmentPolicies)]
pub fn commitment_policies() -> Vec<String> {
    POLICIES.iter().map(|policy| format!("{policy:?}")).collect()
}

/// The policy of that name.
pub(crate) fn policy_of(name: &str) -> Option<CommitmentPolicy> {
    POLICIES.into_iter().find(|policy| format!("{policy:?}") == name)
}

const POLICIES: [CommitmentPolicy; 3] = [
    CommitmentPolicy::ForbidEncryptAllowDecrypt,
    CommitmentPolicy::RequireEncryptAllowDecrypt,
    CommitmentPolicy::RequireEncryptRequireDecrypt,
];
