//! Tens of thousands of keys in one Region: each is found. How fast, `cargo xtask bench` measures.

use crate::mock::Mock;
use serde_json::json;

#[test]
fn each_of_many_keys_is_found() {
    const KEYS: usize = 20_000;
    let mock = Mock::new();
    let ids: Vec<String> = (0..KEYS).map(|_| mock.key().id).collect();
    assert_eq!(mock.kms.key_count(), KEYS);
    for id in ids.iter().step_by(500) {
        assert_eq!(mock.call("DescribeKey", json!({ "KeyId": id }))["KeyMetadata"]["KeyId"], id.as_str());
    }
}
