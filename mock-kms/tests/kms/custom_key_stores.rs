//! Custom key stores: there truly are none, and what would make one fails by name.

use crate::mock::Mock;
use serde_json::json;

#[test]
fn there_are_none() {
    let mock = Mock::new();
    for request in [json!({}), json!({ "Limit": 1 })] {
        assert_eq!(
            mock.call("DescribeCustomKeyStores", request),
            json!({ "CustomKeyStores": [], "Truncated": false })
        );
    }
    for (request, expected) in [
        (
            json!({ "CustomKeyStoreId": "cks-1" }),
            "CustomKeyStoreNotFoundException: There is no custom key store cks-1.",
        ),
        (
            json!({ "CustomKeyStoreName": "hsm" }),
            "CustomKeyStoreNotFoundException: There is no custom key store hsm.",
        ),
        (
            json!({ "CustomKeyStoreId": "cks-1", "CustomKeyStoreName": "hsm" }),
            "ValidationException: Specify either CustomKeyStoreId or CustomKeyStoreName, but not both.",
        ),
        (json!({ "Marker": "x" }), "InvalidMarkerException"),
    ] {
        assert_eq!(mock.error("DescribeCustomKeyStores", request), expected);
    }
}

#[test]
fn none_can_be_made_or_used() {
    let mock = Mock::new();
    for operation in [
        "CreateCustomKeyStore",
        "UpdateCustomKeyStore",
        "ConnectCustomKeyStore",
        "DisconnectCustomKeyStore",
        "DeleteCustomKeyStore",
    ] {
        assert_eq!(
            mock.error(operation, json!({ "CustomKeyStoreId": "cks-1" })),
            format!("UnsupportedOperationException: mock-kms does not implement {operation} yet.")
        );
    }
}
