//! `DescribeCustomKeyStores`: finds no custom key store, for none can be made here.
//!
//! AWS KMS API Reference, DescribeCustomKeyStores.

use super::{Context, Operation, Request, target::Account};
use crate::{
    action::Action,
    authz::{Authorized, OwnAccount},
    error::{ErrorCode, KmsError},
    wire::{Marker, Member, optional, shapes},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct DescribeCustomKeyStoresRequest {
    custom_key_store_id: Option<String>,
    custom_key_store_name: Option<String>,
    #[expect(dead_code, reason = "an empty list fits on any page")]
    limit: Option<usize>,
    marker: Option<String>,
}

impl Request for DescribeCustomKeyStoresRequest {}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DescribeCustomKeyStoresResponse {
    custom_key_stores: [(); 0],
    truncated: bool,
}

pub(crate) struct DescribeCustomKeyStores;

impl Operation for DescribeCustomKeyStores {
    const ACTION: Action = Action::DescribeCustomKeyStores;
    const INPUT: &'static [Member] = &[
        optional("CustomKeyStoreId", &shapes::CUSTOM_KEY_STORE_ID),
        optional("CustomKeyStoreName", &shapes::CUSTOM_KEY_STORE_NAME),
        optional("Limit", &shapes::LIMIT),
        optional("Marker", &shapes::MARKER),
    ];
    type Request = DescribeCustomKeyStoresRequest;
    type Response = DescribeCustomKeyStoresResponse;
    type Target<'a> = Account;

    fn target(_: &Self::Request) -> Account {
        Account
    }

    fn run(
        _: &Context<'_>,
        _: Authorized<OwnAccount>,
        request: &Self::Request,
    ) -> Result<Self::Response, KmsError> {
        match (&request.custom_key_store_id, &request.custom_key_store_name) {
            // The wording of both errors is a guess.
            (Some(_), Some(_)) => {
                let message = "Specify either CustomKeyStoreId or CustomKeyStoreName, but not both.";
                return Err(KmsError::new(ErrorCode::Validation, message));
            }
            (Some(name), None) | (None, Some(name)) => {
                let message = format!("There is no custom key store {name}.");
                return Err(KmsError::new(ErrorCode::CustomKeyStoreNotFound, message));
            }
            (None, None) => {}
        }
        Marker::decode(Self::ACTION, request.marker.as_deref(), |_| None::<()>)?;
        Ok(DescribeCustomKeyStoresResponse { custom_key_stores: [], truncated: false })
    }
}
