//! The words of the API: enums and errors.

use crate::model::{names, own, published, texts};
use mock_kms::ErrorCode;
use serde_json::Value;
use std::collections::BTreeSet;

/// Enums of custom key stores, which the mock has not.
const ABSENT_ENUMS: [&str; 4] =
    ["ConnectionErrorCodeType", "ConnectionStateType", "CustomKeyStoreType", "XksProxyConnectivityType"];

/// Errors that are in no model because every service answers them.
const COMMON_ERRORS: [&str; 11] = [
    "AccessDeniedException",
    "ExpiredTokenException",
    "IncompleteSignatureException",
    "InvalidSignatureException",
    "MissingAuthenticationTokenException",
    "SerializationException",
    "ServiceUnavailable",
    "ThrottlingException",
    "UnknownOperationException",
    "UnrecognizedClientException",
    "ValidationException",
];

/// Every list of words in the parameters of the mock.
fn lists(value: &Value, found: &mut Vec<Value>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("enum").cloned());
            members.values().for_each(|value| lists(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| lists(value, found)),
        _ => {}
    }
}

#[test]
fn enums_have_the_words_of_the_model() {
    let Some(model) = published() else { return };
    let own = own();
    let mut of_parameters = Vec::new();
    lists(&own["operations"], &mut of_parameters);
    for (name, shape) in model["shapes"].as_object().unwrap() {
        let Some(words) = shape.get("enum") else { continue };
        // In parameters the order counts too: it is that of the error texts.
        let known = own["enums"].get(name).is_some_and(|known| texts(known) == texts(words));
        let known = known || of_parameters.contains(words);
        let absent = ABSENT_ENUMS.contains(&name.as_str());
        assert!(known != absent, "{name}: the model has {words}, the mock {}", own["enums"][name]);
    }
    for name in names(&own["enums"]) {
        assert!(model["shapes"][&name].get("enum").is_some(), "{name} is no enum of the model");
    }
}

#[test]
fn errors_are_those_of_the_model_and_the_common_ones() {
    let Some(model) = published() else { return };
    let shapes = model["shapes"].as_object().unwrap();
    let published: BTreeSet<&str> = shapes
        .iter()
        .filter(|(_, shape)| shape["exception"] == true)
        .map(|(name, shape)| shape["error"]["code"].as_str().unwrap_or(name))
        .collect();
    let common = BTreeSet::from(COMMON_ERRORS);
    let own: BTreeSet<&str> = ErrorCode::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(own, &published | &common);
    for code in ErrorCode::ALL {
        if let Some(shape) = shapes.get(code.name()) {
            assert_eq!(code.http_status() >= 500, shape["fault"] == true, "{}", code.name());
        }
    }
}
