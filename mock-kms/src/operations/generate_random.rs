//! `GenerateRandom`: returns random bytes from the HSM.
//!
//! AWS KMS API Reference, GenerateRandom.

use super::{Context, Operation, Request, target::Account};
use crate::{
    action::Action,
    authz::{Authorized, OwnAccount},
    error::{ErrorCode, KmsError},
    wire::{Blob, Member, optional, shapes, unsupported},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct GenerateRandomRequest {
    number_of_bytes: Option<u16>,
}

impl Request for GenerateRandomRequest {}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GenerateRandomResponse {
    plaintext: Blob,
}

pub(crate) struct GenerateRandom;

impl Operation for GenerateRandom {
    const ACTION: Action = Action::GenerateRandom;
    const INPUT: &'static [Member] = &[
        optional("NumberOfBytes", &shapes::NUMBER_OF_BYTES),
        unsupported("CustomKeyStoreId", &shapes::CUSTOM_KEY_STORE_ID),
        unsupported("Recipient", &shapes::RECIPIENT),
    ];
    type Request = GenerateRandomRequest;
    type Response = GenerateRandomResponse;
    type Target<'a> = Account;

    fn target(_: &Self::Request) -> Account {
        Account
    }

    fn run(
        cx: &Context<'_>,
        _: Authorized<OwnAccount>,
        request: &Self::Request,
    ) -> Result<Self::Response, KmsError> {
        let missing = || KmsError::new(ErrorCode::Validation, "NumberOfBytes is required.");
        let length = request.number_of_bytes.ok_or_else(missing)?;
        Ok(GenerateRandomResponse { plaintext: cx.hsm.random(length.into())?.into() })
    }
}
