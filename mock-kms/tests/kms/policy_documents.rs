//! Whatever is given for a key policy is taken or refused in the service's words, and what is taken can be asked, shown and
//! given again.

use crate::mock::{Mock, text};
use mock_kms::{ErrorCode, Seed, SeedPrincipal};
use proptest::prelude::*;
use serde_json::{Value, json};

const ANN: &str = "arn:aws:iam::111122223333:user/ann";

/// Names and values that stand in policies, and some that nearly do.
const WORDS: [&str; 36] = [
    "Version",
    "Statement",
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
    "AWS",
    "Service",
    "StringEquals",
    "ForAllValues:StringLike",
    "Null",
    "IpAddress",
    "NumericLessThan",
    "DateEquals",
    "ArnLikeIfExists",
    "BinaryEquals",
    "kms:EncryptionContext:x",
    "aws:SourceIp",
    "Allow",
    "Deny",
    "2012-10-17",
    "*",
    "kms:*",
    "k?s:De*",
    "111122223333",
    ANN,
    "${aws:username}",
    "${x",
    "",
    "10.0.0.0/8",
    "a:b:c:d:e:f",
];

fn any_part() -> impl Strategy<Value = Value> {
    let word = proptest::sample::select(&WORDS[..]);
    let leaf = prop_oneof![
        6 => word.clone().prop_map(Value::from),
        1 => any::<f64>().prop_map(|number| json!(number)),
        1 => any::<Option<bool>>().prop_map(|truth| json!(truth)),
    ];
    leaf.prop_recursive(4, 12, 3, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            proptest::collection::btree_map(word.clone(), inner, 0..3).prop_map(|map| json!(map)),
        ]
    })
}

/// A policy that is well-formed but for one of its members, which may be well-formed too.
fn nearly_a_policy() -> impl Strategy<Value = Value> {
    let members =
        ["Effect", "Principal", "Action", "Resource", "Sid", "Condition", "NotAction", "NotPrincipal"];
    (proptest::sample::select(members.to_vec()), any_part()).prop_map(|(member, part)| {
        let account = json!({ "Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*" });
        let mut other = json!({ "Sid": "x", "Effect": "Deny", "Principal": { "AWS": ANN }, "Action": "kms:Sign",
            "Resource": "*", "Condition": { "StringLike": { "kms:EncryptionContext:x": ["a*", "${aws:username}"] } } });
        if let Some(positive) = member.strip_prefix("Not") {
            other.as_object_mut().unwrap().remove(positive);
        }
        other[member] = part;
        json!({ "Version": "2012-10-17", "Statement": [account, other] })
    })
}

proptest! {
    #[test]
    fn a_policy_is_taken_whole_or_refused(
        policy in prop_oneof![4 => nearly_a_policy(), 1 => any_part()],
    ) {
        let seed = Seed::default().principal(SeedPrincipal::new(ANN));
        let mock = Mock::built(|builder| builder.seed(seed));
        let request = json!({ "Policy": policy.to_string(), "BypassPolicyLockoutSafetyCheck": true });
        let key = match mock.try_call("CreateKey", &request) {
            Ok(answer) => text(&answer["KeyMetadata"]["Arn"]),
            Err(error) => {
                let refusals =
                    [ErrorCode::MalformedPolicyDocument, ErrorCode::UnsupportedOperation, ErrorCode::Validation];
                prop_assert!(refusals.contains(&error.code()), "{}", error);
                return Ok(());
            }
        };
        let ann = mock.kms.caller(ANN).unwrap();
        let call = json!({ "KeyId": key, "Plaintext": "eA==", "EncryptionContext": { "x": "ann" } });
        let (_, decisions) = mock.kms.explain(&ann, "Encrypt", call.to_string().as_bytes());
        prop_assert_eq!(decisions.len(), 1);
        if let Ok(shown) = mock.try_call("GetKeyPolicy", &json!({ "KeyId": key })) {
            let shown = text(&shown["Policy"]);
            prop_assert_eq!(&serde_json::from_str::<Value>(&shown).unwrap(), &policy);
            mock.call("CreateKey", json!({ "Policy": shown, "BypassPolicyLockoutSafetyCheck": true }));
        }
    }
}
