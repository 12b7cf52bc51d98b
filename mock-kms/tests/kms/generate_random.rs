//! `GenerateRandom`.

use crate::mock::{Mock, bytes};
use serde_json::json;

#[test]
fn it_gives_as_many_bytes_as_asked_for() {
    let mock = Mock::new();
    for length in [1, 32, 1024] {
        let answer = mock.call("GenerateRandom", json!({ "NumberOfBytes": length }));
        assert_eq!(bytes(&answer["Plaintext"]).len(), length);
    }
    let random = || mock.call("GenerateRandom", json!({ "NumberOfBytes": 32 }));
    assert_ne!(random(), random());
}

#[test]
fn the_number_is_required_and_limited() {
    let mock = Mock::new();
    let range = |value: i64, rule: &str| {
        format!(
            "ValidationException: 1 validation error detected: Value '{value}' at 'numberOfBytes' failed to satisfy \
             constraint: Member must have value {rule}"
        )
    };
    for (request, expected) in [
        (json!({}), "ValidationException: NumberOfBytes is required.".to_owned()),
        (json!({ "NumberOfBytes": 0 }), range(0, "greater than or equal to 1")),
        (json!({ "NumberOfBytes": 1025 }), range(1025, "less than or equal to 1024")),
    ] {
        assert_eq!(mock.error("GenerateRandom", request), expected);
    }
}
