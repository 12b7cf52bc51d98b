//! Item 61: grants on keys that do not exist.

use super::recorded;
use crate::mock::Mock;
use serde_json::json;

recorded! {
    61 item_61_grants_on_a_key_that_does_not_exist_and_the_key_id_in_lists {
        let mock = Mock::new();
        let missing = "1234abcd-12ab-34cd-56ef-1234567890ab";
        let expected = format!(
            "NotFoundException: Key 'arn:aws:kms:eu-central-1:111122223333:key/{missing}' does not exist"
        );
        let create = |key: &str| {
            json!({
                "KeyId": key, "GranteePrincipal": "arn:aws:iam::111122223333:role/a", "Operations": ["Decrypt"],
            })
        };
        assert_eq!(mock.error("CreateGrant", create(missing)), expected);
        assert_eq!(mock.error("ListGrants", json!({ "KeyId": missing })), expected);
        let key = mock.key();
        mock.call("CreateGrant", create(&key.id));
        assert_eq!(mock.call("ListGrants", json!({ "KeyId": key.id }))["Grants"][0]["KeyId"], key.arn);
    }
}
