//! Making keys, their tags and their policies.

use super::recorded;
use crate::mock::{Mock, START, text};
use serde_json::{Value, json};

fn create_error(request: Value) -> String {
    Mock::new().error("CreateKey", request)
}

fn tagged(tags: &[(&str, &str)]) -> Value {
    let tags = tags.iter().map(|(key, value)| json!({ "TagKey": key, "TagValue": value }));
    json!({ "Tags": tags.collect::<Vec<_>>() })
}

fn too_long(value: &str, member: &str, limit: usize) -> String {
    format!(
        "ValidationException: 1 validation error detected: Value '{value}' at 'tags.1.member.{member}' failed to satisfy \
         constraint: Member must have length less than or equal to {limit}"
    )
}

recorded! {
    9 item_09_the_metadata_of_a_new_key {
        let metadata = &Mock::new().call("CreateKey", json!({}))["KeyMetadata"];
        let id = text(&metadata["KeyId"]);
        assert_eq!(
            *metadata,
            json!({
                "AWSAccountId": "111122223333",
                "Arn": format!("arn:aws:kms:eu-central-1:111122223333:key/{id}"),
                "CreationDate": START as f64,
                "CurrentKeyMaterialId": metadata["CurrentKeyMaterialId"],
                "CustomerMasterKeySpec": "SYMMETRIC_DEFAULT",
                "Description": "",
                "Enabled": true,
                "EncryptionAlgorithms": ["SYMMETRIC_DEFAULT"],
                "KeyId": id,
                "KeyManager": "CUSTOMER",
                "KeySpec": "SYMMETRIC_DEFAULT",
                "KeyState": "Enabled",
                "KeyUsage": "ENCRYPT_DECRYPT",
                "MultiRegion": false,
                "Origin": "AWS_KMS",
            })
        );
        assert_eq!(text(&metadata["CurrentKeyMaterialId"]).len(), 64);
    }

    10 item_10_a_key_of_one_region_has_no_multi_region_configuration {
        let mock = Mock::new();
        let metadata = mock.describe(&mock.key());
        assert!(metadata.get("MultiRegionConfiguration").is_none());
    }

    11 item_11_the_algorithms_of_an_rsa_key_that_encrypts {
        let request = json!({ "KeySpec": "RSA_2048", "KeyUsage": "ENCRYPT_DECRYPT" });
        let metadata = &Mock::new().call("CreateKey", request)["KeyMetadata"];
        assert_eq!(metadata["EncryptionAlgorithms"], json!(["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"]));
        assert!(metadata.get("SigningAlgorithms").is_none());
    }

    12 item_12_an_hmac_key_wants_its_usage {
        assert_eq!(
            create_error(json!({ "KeySpec": "HMAC_256" })),
            "ValidationException: You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys."
        );
    }

    13 item_13_spec_and_usage_go_together {
        assert_eq!(
            create_error(json!({ "KeySpec": "RSA_2048", "KeyUsage": "KEY_AGREEMENT" })),
            "ValidationException: KeyUsage KEY_AGREEMENT is not compatible with KeySpec RSA_2048"
        );
    }

    14 item_14_a_word_that_is_not_in_an_enum {
        let error = create_error(json!({ "KeySpec": "X" }));
        let rest = error
            .strip_prefix(
                "ValidationException: 1 validation error detected: Value 'X' at 'keySpec' failed to satisfy constraint: \
                 Member must satisfy enum value set: [",
            )
            .and_then(|rest| rest.strip_suffix(']'))
            .unwrap_or_else(|| panic!("{error}"));
        let mut words: Vec<&str> = rest.split(", ").collect();
        assert!(!words.is_sorted(), "{rest}");
        words.sort_unstable();
        assert_eq!(words.len(), 20, "{rest}");
        assert!(words.contains(&"ECC_NIST_P256") && !rest.contains('\''), "{rest}");
    }

    15 item_15_the_same_tag_twice {
        assert_eq!(create_error(tagged(&[("a", "1"), ("a", "2")])), "TagException: Duplicate tag keys");
    }

    16 item_16_more_than_fifty_tags {
        let names: Vec<String> = (0..51).map(|number| format!("t{number}")).collect();
        let tags: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
        assert_eq!(create_error(tagged(&tags)), "TagException: Too many tags");
    }

    17 item_17_tags_of_aws {
        for name in ["aws:x", "AWS:x", "aWs:x"] {
            assert_eq!(
                create_error(tagged(&[(name, "")])),
                "TagException: Tags beginning with aws: are reserved"
            );
        }
    }

    18 item_18_tags_that_are_too_long {
        let (key, value) = ("k".repeat(129), "v".repeat(257));
        assert_eq!(create_error(tagged(&[(&key, "")])), too_long(&key, "tagKey", 128));
        assert_eq!(create_error(tagged(&[("k", &value)])), too_long(&value, "tagValue", 256));
    }

    19 item_19_a_tag_that_changes_keeps_its_place {
        let mock = Mock::new();
        let key = mock.key_like(tagged(&[("a", "1"), ("b", "2")]));
        let mut again = tagged(&[("c", "3"), ("a", "4")]);
        again["KeyId"] = json!(key.id);
        mock.call("TagResource", again);
        let tags = mock.call("ListResourceTags", json!({ "KeyId": key.id }))["Tags"].clone();
        assert_eq!(tags, tagged(&[("a", "4"), ("b", "2"), ("c", "3")])["Tags"]);
    }

    60 item_60_the_default_policy {
        let mock = Mock::new();
        let key = mock.key();
        let policy = text(&mock.call("GetKeyPolicy", json!({ "KeyId": key.id, "PolicyName": "default" }))["Policy"]);
        assert_eq!(
            serde_json::from_str::<Value>(&policy).unwrap(),
            json!({
                "Version": "2012-10-17",
                "Id": "key-default-1",
                "Statement": [{
                    "Sid": "Enable IAM User Permissions",
                    "Effect": "Allow",
                    "Principal": { "AWS": "arn:aws:iam::111122223333:root" },
                    "Action": "kms:*",
                    "Resource": "*",
                }],
            })
        );
        assert!(policy.lines().count() > 10, "it is pretty-printed: {policy}");
        let names = mock.call("ListKeyPolicies", json!({ "KeyId": key.id }));
        assert_eq!(names, json!({ "PolicyNames": ["default"], "Truncated": false }));
    }
}
