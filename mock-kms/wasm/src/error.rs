//! What goes wrong, as the plain object that npm/src/mock-kms/error.ts makes an error of.

use crate::values;
use mock_kms::KmsError;
use serde::Serialize;
use std::fmt::Display;
use wasm_bindgen::JsValue;

/// The members of an error.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fields<'a> {
    name: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
}

/// The service's answer to a call that it refuses.
pub(crate) fn of_service(error: &KmsError, request_id: &str) -> JsValue {
    values::plain(&Fields {
        name: error.code().name(),
        message: error.message().unwrap_or_default(),
        status: Some(error.code().http_status()),
        request_id: Some(request_id),
    })
}

/// A mistake in the use of the mock itself.
pub(crate) fn mistake(message: impl Display) -> JsValue {
    let message = message.to_string();
    values::plain(&Fields { name: "TypeError", message: &message, status: None, request_id: None })
}
