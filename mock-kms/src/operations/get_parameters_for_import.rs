//! `GetParametersForImport`: makes a wrapping key and the token to import material with, for 24 hours.
//!
//! AWS KMS API Reference, GetParametersForImport.

use super::{
    Context, Operation, Request,
    import_terms::{ImportTerms, WrappingAlgorithm, WrappingKeySpec},
    target::NamedKey,
};
use crate::{
    action::Action,
    authz::{ConditionKey, RequestKey, Value},
    clock::Timestamp,
    error::KmsError,
    keys::Usable,
    wire::{Blob, Member, required, shapes},
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long a token may be used.
const VALIDITY: Duration = Duration::from_secs(24 * 60 * 60);

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct GetParametersForImportRequest {
    key_id: String,
    wrapping_algorithm: WrappingAlgorithm,
    wrapping_key_spec: WrappingKeySpec,
}

impl Request for GetParametersForImportRequest {
    fn condition(&self, _: &str, key: &ConditionKey) -> Option<Value<'_>> {
        match key {
            ConditionKey::Request(RequestKey::WrappingAlgorithm) => {
                Some(Value::text(self.wrapping_algorithm.word()))
            }
            ConditionKey::Request(RequestKey::WrappingKeySpec) => {
                Some(Value::text(self.wrapping_key_spec.word()))
            }
            _ => None,
        }
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetParametersForImportResponse {
    key_id: String,
    import_token: Blob,
    public_key: Blob,
    parameters_valid_to: Timestamp,
}

pub(crate) struct GetParametersForImport;

impl Operation for GetParametersForImport {
    const ACTION: Action = Action::GetParametersForImport;
    const INPUT: &'static [Member] = &[
        required("KeyId", &shapes::KEY_ID),
        required("WrappingAlgorithm", &shapes::WRAPPING_ALGORITHM),
        required("WrappingKeySpec", &shapes::WRAPPING_KEY_SPEC),
    ];
    type Request = GetParametersForImportRequest;
    type Response = GetParametersForImportResponse;
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    fn run(cx: &Context<'_>, key: Usable, request: &Self::Request) -> Result<Self::Response, KmsError> {
        let arn = &key.key().arn;
        let (algorithm, wrapping_key) = (request.wrapping_algorithm, request.wrapping_key_spec);
        let size = wrapping_key.size(&arn.place.region)?;
        algorithm.require_for(key.key().spec, wrapping_key, &arn.place.region)?;
        let terms = ImportTerms::new(arn, algorithm, cx.now.plus(VALIDITY));
        let parameters = cx.hsm.begin_import(size, &terms.encode())?;
        Ok(GetParametersForImportResponse {
            key_id: arn.to_string(),
            import_token: parameters.token.into(),
            public_key: parameters.public_key.into(),
            parameters_valid_to: terms.valid_to,
        })
    }
}
