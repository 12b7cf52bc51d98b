//! Tags and descriptions.

use crate::mock::{Mock, TestKey};
use serde_json::{Value, json};

fn tag(key: &str, value: &str) -> Value {
    json!({ "TagKey": key, "TagValue": value })
}

fn put(mock: &Mock, key: &TestKey, tags: &[Value]) {
    assert_eq!(mock.call("TagResource", json!({ "KeyId": key.id, "Tags": tags })), Value::Null);
}

fn list(mock: &Mock, key: &TestKey) -> Value {
    mock.call("ListResourceTags", json!({ "KeyId": key.arn }))
}

#[test]
fn tags_are_listed_in_the_order_in_which_they_were_first_set() {
    let mock = Mock::new();
    let key = mock.key_like(json!({ "Tags": [tag("b", "1"), tag("a", "2")] }));
    put(&mock, &key, &[tag("c", ""), tag("b", "3")]);
    assert_eq!(
        list(&mock, &key),
        json!({ "Tags": [tag("b", "3"), tag("a", "2"), tag("c", "")], "Truncated": false })
    );
    let untag = json!({ "KeyId": key.id, "TagKeys": ["a", "no such tag"] });
    assert_eq!(mock.call("UntagResource", untag), Value::Null);
    put(&mock, &key, &[tag("a", "4")]);
    assert_eq!(list(&mock, &key)["Tags"], json!([tag("b", "3"), tag("c", ""), tag("a", "4")]));
    assert_eq!(list(&mock, &mock.key()), json!({ "Tags": [], "Truncated": false }));
}

#[test]
fn the_rules_hold_for_one_call_and_for_all_tags_of_a_key() {
    let mock = Mock::new();
    let key = mock.key();
    let error = |tags: Value| mock.error("TagResource", json!({ "KeyId": key.id, "Tags": tags }));
    assert_eq!(error(json!([tag("a", "1"), tag("a", "2")])), "TagException: Duplicate tag keys");
    for reserved in ["aws:x", "AWS:x"] {
        assert_eq!(error(json!([tag(reserved, "")])), "TagException: Tags beginning with aws: are reserved");
    }
    let fifty: Vec<Value> = (0..50).map(|n| tag(&n.to_string(), "")).collect();
    put(&mock, &key, &fifty);
    assert_eq!(error(json!([tag("one more", "")])), "TagException: Too many tags");
    put(&mock, &key, &[tag("49", "another value")]);
    let (name, value) = ("k".repeat(129), "v".repeat(257));
    for (tag, at, shown, most) in
        [(tag(&name, ""), "tagKey", &name, 128), (tag("k", &value), "tagValue", &value, 256)]
    {
        assert_eq!(
            error(json!([tag])),
            format!(
                "ValidationException: 1 validation error detected: Value '{shown}' at 'tags.1.member.{at}' failed to \
                 satisfy constraint: Member must have length less than or equal to {most}"
            )
        );
    }
}

#[test]
fn a_list_of_tags_comes_in_pages_of_up_to_50() {
    let mock = Mock::new();
    let key = mock.key();
    let fifty: Vec<Value> = (0..50).map(|n| tag(&n.to_string(), "")).collect();
    put(&mock, &key, &fifty);
    let all = mock.call("ListResourceTags", json!({ "KeyId": key.id, "Limit": 1000 }));
    assert_eq!(all, json!({ "Tags": fifty, "Truncated": false }));
    let first = mock.call("ListResourceTags", json!({ "KeyId": key.id, "Limit": 30 }));
    assert_eq!(first["Tags"].as_array().unwrap()[..], fifty[..30]);
    let next = json!({ "KeyId": key.id, "Marker": first["NextMarker"] });
    assert_eq!(
        mock.call("ListResourceTags", next.clone()),
        json!({ "Tags": fifty[30..], "Truncated": false })
    );
    mock.call("UntagResource", json!({ "KeyId": key.id, "TagKeys": ["29"] }));
    assert_eq!(mock.error("ListResourceTags", next), "InvalidMarkerException");
}

#[test]
fn a_description_can_be_changed_and_emptied() {
    let mock = Mock::new();
    let key = mock.key();
    for description in ["for orders", ""] {
        let request = json!({ "KeyId": key.id, "Description": description });
        assert_eq!(mock.call("UpdateKeyDescription", request), Value::Null);
        assert_eq!(mock.describe(&key)["Description"], description);
    }
    let too_long = "x".repeat(8193);
    assert_eq!(
        mock.error("UpdateKeyDescription", json!({ "KeyId": key.id, "Description": too_long })),
        format!(
            "ValidationException: 1 validation error detected: Value '{too_long}' at 'description' failed to satisfy \
             constraint: Member must have length less than or equal to 8192"
        )
    );
}
