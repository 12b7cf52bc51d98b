//! What CreateGrant takes and refuses, and how grants are listed.

use crate::mock::{Mock, START, TestKey, text};
use serde_json::{Value, json};

const ROLE: &str = "arn:aws:iam::444455556666:role/service-role/app";

fn refusal(mock: &Mock, key: &TestKey, change: &Value) -> String {
    let mut request = json!({ "KeyId": key.id, "GranteePrincipal": ROLE, "Operations": ["DescribeKey"] });
    for (name, value) in change.as_object().unwrap() {
        request[name] = value.clone();
    }
    mock.error("CreateGrant", request)
}

#[test]
fn principals_have_one_of_these_forms() {
    let mock = Mock::new();
    let key = mock.key();
    for principal in [
        "arn:aws:iam::444455556666:root",
        "arn:aws:iam::444455556666:user/sales/ann",
        ROLE,
        "arn:aws:sts::444455556666:assumed-role/app/session",
        "arn:aws:sts::444455556666:federated-user/bob",
        "rds.eu-central-1.amazonaws.com",
    ] {
        let request = json!({
            "KeyId": key.id, "GranteePrincipal": principal, "RetiringPrincipal": principal,
            "Operations": ["DescribeKey"],
        });
        let id = mock.call("CreateGrant", request)["GrantId"].clone();
        assert_eq!(text(&id).len(), 64);
        let list = mock.call("ListGrants", json!({ "KeyId": key.id, "GrantId": id }));
        let grant = &list["Grants"][0];
        assert_eq!(
            (&grant["GranteePrincipal"], &grant["RetiringPrincipal"]),
            (&json!(principal), &json!(principal))
        );
    }
    for principal in ["444455556666", "ann", "arn:aws:iam::444455556666:group/sales", "arn:aws:s3:::bucket"] {
        let expected = format!("InvalidArnException: ARN does not refer to a valid principal: {principal}");
        for parameter in ["GranteePrincipal", "RetiringPrincipal"] {
            assert_eq!(refusal(&mock, &key, &json!({ parameter: principal })), expected);
        }
        let list = json!({ "KeyId": key.id, "GranteePrincipal": principal });
        assert_eq!(mock.error("ListGrants", list), expected);
        assert_eq!(mock.error("ListRetirableGrants", json!({ "RetiringPrincipal": principal })), expected);
    }
}

#[test]
fn parameters_go_together_or_are_refused() {
    let mock = Mock::new();
    let key = mock.key();
    let service = "s3.amazonaws.com";
    let pairs: Value = (0..9).map(|n| (n.to_string(), json!("x"))).collect::<serde_json::Map<_, _>>().into();
    for (change, expected) in [
        (
            json!({ "GranteePrincipal": null }),
            "You must specify either GranteePrincipal or GranteeServicePrincipal, but not both.",
        ),
        (
            json!({ "GranteeServicePrincipal": service }),
            "You must specify either GranteePrincipal or GranteeServicePrincipal, but not both.",
        ),
        (
            json!({ "RetiringPrincipal": ROLE, "RetiringServicePrincipal": service }),
            "You can specify either RetiringPrincipal or RetiringServicePrincipal, but not both.",
        ),
        (
            json!({ "GranteePrincipal": null, "GranteeServicePrincipal": service }),
            "You must specify a SourceArn constraint with GranteeServicePrincipal.",
        ),
        (
            json!({
                "GranteePrincipal": null, "GranteeServicePrincipal": service,
                "Constraints": { "SourceArn": "arn:aws:s3:eu-central-1:111122223333:x" },
            }),
            "You must specify RetiringPrincipal or RetiringServicePrincipal with GranteeServicePrincipal.",
        ),
        (json!({ "Operations": [] }), "A grant must contain at least one operation."),
        (
            json!({ "Operations": ["CreateGrant", "CreateGrant"] }),
            "Grants must not contain only the CreateGrant operation.",
        ),
        (
            json!({ "Constraints": { "EncryptionContextSubset": { "a": "b" }, "EncryptionContextEquals": {} } }),
            "More than one constraint supplied",
        ),
        (
            json!({ "Constraints": { "EncryptionContextSubset": pairs } }),
            "An encryption context constraint can have up to 8 pairs, with values of up to 384 characters.",
        ),
        (
            json!({ "Constraints": { "EncryptionContextEquals": { "a": "x".repeat(385) } } }),
            "An encryption context constraint can have up to 8 pairs, with values of up to 384 characters.",
        ),
        (
            json!({ "Name": "a b" }),
            "1 validation error detected: Value 'a b' at 'name' failed to satisfy constraint: Member must satisfy \
             regular expression pattern: ^[a-zA-Z0-9:/_-]+$",
        ),
        (
            json!({ "GranteePrincipal": "a b" }),
            "1 validation error detected: Value 'a b' at 'granteePrincipal' failed to satisfy constraint: Member must \
             satisfy regular expression pattern: ^[\\w+=,.@:/-]+$",
        ),
    ] {
        assert_eq!(refusal(&mock, &key, &change), format!("ValidationException: {expected}"), "{change}");
    }
    let wrong = refusal(&mock, &key, &json!({ "Operations": ["DECRYPT"] }));
    let start = "ValidationException: 1 validation error detected: Value 'DECRYPT' at 'operations.1.member' failed to \
                 satisfy constraint: Member must satisfy enum value set: [Decrypt, Encrypt, ";
    assert!(wrong.starts_with(start), "{wrong}");
    assert_eq!(mock.call("ListGrants", json!({ "KeyId": key.id }))["Grants"], json!([]));
}

#[test]
fn operations_must_be_those_of_the_key() {
    let mock = Mock::new();
    let common = ["CreateGrant", "RetireGrant", "DescribeKey"];
    let symmetric = [
        "Encrypt",
        "Decrypt",
        "ReEncryptFrom",
        "ReEncryptTo",
        "GenerateDataKey",
        "GenerateDataKeyWithoutPlaintext",
        "GenerateDataKeyPair",
        "GenerateDataKeyPairWithoutPlaintext",
    ];
    let all: Vec<&str> = symmetric
        .into_iter()
        .chain(["Sign", "Verify", "GetPublicKey", "GenerateMac", "VerifyMac"])
        .chain(["DeriveSharedSecret", "Encapsulate", "Decapsulate"])
        .chain(common)
        .collect();
    assert_eq!(all.len(), 19);
    for (spec, usage, own) in [
        ("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", &symmetric[..]),
        (
            "RSA_2048",
            "ENCRYPT_DECRYPT",
            &["Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo", "GetPublicKey"],
        ),
        ("ECC_NIST_P256", "SIGN_VERIFY", &["Sign", "Verify", "GetPublicKey"]),
        ("ECC_NIST_P256", "KEY_AGREEMENT", &["DeriveSharedSecret", "GetPublicKey"]),
        ("HMAC_256", "GENERATE_VERIFY_MAC", &["GenerateMac", "VerifyMac"]),
        ("ML_KEM_512", "ENCAPSULATE_DECAPSULATE", &["Encapsulate", "Decapsulate", "GetPublicKey"]),
    ] {
        let key = mock.key_like(json!({ "KeySpec": spec, "KeyUsage": usage }));
        for operation in &all {
            let request = json!({
                "KeyId": key.id, "GranteePrincipal": ROLE, "Operations": ["DescribeKey", operation],
            });
            let answer = mock.try_call("CreateGrant", &request).map(drop).map_err(|error| error.to_string());
            let expected = match own.contains(operation) || common.contains(operation) {
                true => Ok(()),
                false => Err(format!(
                    "ValidationException: Operation {operation} is not supported on the key {}, whose KeySpec is {spec} \
                     and KeyUsage is {usage}.",
                    key.arn
                )),
            };
            assert_eq!(answer, expected);
        }
        let change = json!({ "Constraints": { "EncryptionContextSubset": { "a": "b" } } });
        if spec != "SYMMETRIC_DEFAULT" {
            assert_eq!(
                refusal(&mock, &key, &change),
                "ValidationException: Encryption context constraints are supported only on symmetric encryption KMS keys."
            );
        }
    }
}

#[test]
fn a_key_is_named_by_id_or_arn_alone() {
    let mock = Mock::new();
    let key = mock.key();
    mock.call("CreateAlias", json!({ "AliasName": "alias/x", "TargetKeyId": key.id }));
    let alias = "arn:aws:kms:eu-central-1:111122223333:alias/x";
    assert_eq!(
        refusal(&mock, &key, &json!({ "KeyId": alias })),
        "InvalidArnException: Key Aliases are not supported for this operation"
    );
    let missing = "1234abcd-12ab-34cd-56ef-1234567890ab";
    let not_found = format!(
        "NotFoundException: Key 'arn:aws:kms:eu-central-1:111122223333:key/{missing}' does not exist"
    );
    assert_eq!(refusal(&mock, &key, &json!({ "KeyId": missing })), not_found);
    assert_eq!(mock.error("ListGrants", json!({ "KeyId": missing })), not_found);
    assert_eq!(mock.error("RevokeGrant", json!({ "KeyId": missing, "GrantId": "0".repeat(64) })), not_found);
}

#[test]
fn a_grant_is_listed_with_all_that_it_was_made_of() {
    let mock = Mock::new();
    let key = mock.key();
    let create = json!({
        "KeyId": key.id, "GranteePrincipal": ROLE, "RetiringPrincipal": "arn:aws:iam::111122223333:user/ann",
        "Operations": ["Decrypt", "Encrypt", "Decrypt"], "Name": "orders",
        "Constraints": { "EncryptionContextEquals": { "tenant": "a" } },
    });
    let id = mock.call("CreateGrant", create)["GrantId"].clone();
    let expected = json!({
        "KeyId": key.arn, "GrantId": id, "Name": "orders", "CreationDate": START as f64,
        "GranteePrincipal": ROLE, "RetiringPrincipal": "arn:aws:iam::111122223333:user/ann",
        "IssuingAccount": "arn:aws:iam::111122223333:root", "Operations": ["Decrypt", "Encrypt"],
        "Constraints": { "EncryptionContextEquals": { "tenant": "a" } },
    });
    let list = json!({ "Grants": [expected], "Truncated": false });
    assert_eq!(mock.call("ListGrants", json!({ "KeyId": key.id })), list);
    let retirable = json!({ "RetiringPrincipal": "arn:aws:iam::111122223333:user/ann" });
    assert_eq!(mock.call("ListRetirableGrants", retirable), list);

    let other = mock.key();
    let create = json!({
        "KeyId": other.id, "GranteeServicePrincipal": "s3.amazonaws.com", "Operations": ["DescribeKey"],
        "RetiringServicePrincipal": "s3.amazonaws.com",
        "Constraints": { "SourceArn": "arn:aws:s3:eu-central-1:111122223333:x" },
    });
    let id = mock.call("CreateGrant", create)["GrantId"].clone();
    let expected = json!({
        "KeyId": other.arn, "GrantId": id, "Name": "", "CreationDate": START as f64,
        "GranteeServicePrincipal": "s3.amazonaws.com", "RetiringServicePrincipal": "s3.amazonaws.com",
        "IssuingAccount": "arn:aws:iam::111122223333:root", "Operations": ["DescribeKey"],
        "Constraints": { "SourceArn": "arn:aws:s3:eu-central-1:111122223333:x" },
    });
    assert_eq!(mock.call("ListGrants", json!({ "KeyId": other.id }))["Grants"], json!([expected]));
}

/// All ids of a list, and how many pages it took.
fn pages(mock: &Mock, operation: &str, mut request: Value) -> (Vec<String>, usize) {
    let (mut ids, mut count) = (Vec::new(), 0);
    loop {
        let page = mock.call(operation, request.clone());
        ids.extend(page["Grants"].as_array().unwrap().iter().map(|grant| text(&grant["GrantId"])));
        count += 1;
        assert_eq!(page["Truncated"], page.get("NextMarker").is_some());
        match page.get("NextMarker") {
            Some(marker) => request["Marker"] = marker.clone(),
            None => return (ids, count),
        }
    }
}

#[test]
fn lists_come_in_pages_and_take_filters() {
    let mock = Mock::new();
    let keys = [mock.key(), mock.key()];
    let mut made = Vec::new();
    for number in 0..130 {
        let key = &keys[usize::from(number % 13 == 0)];
        let user = format!("arn:aws:iam::111122223333:user/{}", if number % 2 == 0 { "ann" } else { "bob" });
        let request = json!({
            "KeyId": key.id, "GranteePrincipal": user, "RetiringPrincipal": "arn:aws:iam::111122223333:user/cid",
            "Operations": ["DescribeKey"],
        });
        made.push((key.id.clone(), user, text(&mock.call("CreateGrant", request)["GrantId"])));
    }
    let expect = |wanted: &dyn Fn(&(String, String, String)) -> bool| {
        let mut ids: Vec<String> = made.iter().filter(|grant| wanted(grant)).map(|g| g.2.clone()).collect();
        ids.sort();
        ids
    };
    let sorted = |mut ids: Vec<String>| {
        ids.sort();
        ids
    };
    let of_first = expect(&|grant| grant.0 == keys[0].id);
    assert_eq!(of_first.len(), 120);
    for (limit, expected_pages) in [(json!(null), 3), (json!(7), 18), (json!(100), 2), (json!(1000), 2)] {
        let (ids, count) = pages(&mock, "ListGrants", json!({ "KeyId": keys[0].id, "Limit": limit }));
        assert_eq!((ids, count), (of_first.clone(), expected_pages), "{limit}");
        let retirable = json!({ "RetiringPrincipal": "arn:aws:iam::111122223333:user/cid", "Limit": limit });
        assert_eq!(sorted(pages(&mock, "ListRetirableGrants", retirable).0), expect(&|_| true), "{limit}");
    }
    let ann = "arn:aws:iam::111122223333:user/ann";
    let filter = json!({ "KeyId": keys[0].id, "GranteePrincipal": ann, "Limit": 10 });
    assert_eq!(
        pages(&mock, "ListGrants", filter).0,
        expect(&|grant| grant.0 == keys[0].id && grant.1 == ann)
    );
    let filter = json!({ "KeyId": keys[0].id, "GrantId": of_first[3] });
    assert_eq!(pages(&mock, "ListGrants", filter).0, [of_first[3].clone()]);
    let nobody = json!({ "RetiringPrincipal": ann });
    assert_eq!(pages(&mock, "ListRetirableGrants", nobody).0, Vec::<String>::new());
    let unknown = json!({ "KeyId": keys[0].id, "GrantId": "0".repeat(64) });
    assert_eq!(pages(&mock, "ListGrants", unknown).0, Vec::<String>::new());
    // A marker belongs to its list.
    let marker = mock.call("ListGrants", json!({ "KeyId": keys[0].id, "Limit": 1 }))["NextMarker"].clone();
    for (operation, request) in [
        ("ListGrants", json!({ "KeyId": keys[1].id, "Marker": marker })),
        ("ListGrants", json!({ "KeyId": keys[0].id, "Marker": "x" })),
        ("ListRetirableGrants", json!({ "RetiringPrincipal": ann, "Marker": marker })),
    ] {
        assert_eq!(mock.error(operation, request), "InvalidMarkerException");
    }
}

#[test]
fn retirable_grants_are_those_of_a_principal_of_the_own_account_in_the_region() {
    let home = Mock::new();
    let guest = home.seen_from("eu-central-1", "444455556666");
    let ann = "arn:aws:iam::444455556666:user/ann";
    let abroad = home.seen_from("us-east-1", "111122223333");
    for mock in [&home, &guest, &abroad] {
        let request = json!({
            "KeyId": mock.key().id, "GranteePrincipal": ROLE, "RetiringPrincipal": ann, "Operations": ["DescribeKey"],
        });
        mock.call("CreateGrant", request);
    }
    let list = json!({ "RetiringPrincipal": ann });
    assert_eq!(pages(&guest, "ListRetirableGrants", list.clone()).0.len(), 2);
    assert_eq!(
        home.error("ListRetirableGrants", list),
        format!(
            "AccessDeniedException: User: arn:aws:iam::111122223333:root is not authorized to perform: \
             kms:ListRetirableGrants on resource: {ann} because no resource-based policy allows the \
             kms:ListRetirableGrants action"
        )
    );
    for (request, expected) in [
        (json!({}), "You must specify either RetiringPrincipal or RetiringServicePrincipal, but not both."),
        (
            json!({ "RetiringServicePrincipal": "s3.amazonaws.com" }),
            "Only service principals can list by RetiringServicePrincipal.",
        ),
    ] {
        assert_eq!(home.error("ListRetirableGrants", request), format!("ValidationException: {expected}"));
    }
    let filter = json!({ "KeyId": home.key().id, "GranteeServicePrincipal": "s3.amazonaws.com" });
    assert_eq!(
        home.error("ListGrants", filter),
        "ValidationException: Only service principals can filter by GranteeServicePrincipal."
    );
}

#[test]
fn a_grant_is_retired_by_token_or_by_key_and_id() {
    let mock = Mock::new();
    let key = mock.key();
    let refused = "ValidationException: Specify either a grant token, or a grant id and a key id.";
    let id = "0".repeat(64);
    for request in [
        json!({}),
        json!({ "KeyId": key.id }),
        json!({ "GrantId": id }),
        json!({ "GrantToken": "eA==", "KeyId": key.id, "GrantId": id }),
    ] {
        assert_eq!(mock.error("RetireGrant", request), refused);
    }
    for operation in ["RetireGrant", "RevokeGrant"] {
        let request = json!({ "KeyId": key.id, "GrantId": "not-a-grant" });
        assert_eq!(mock.error(operation, request), "InvalidGrantIdException");
    }
    assert_eq!(
        mock.error("ListGrants", json!({ "KeyId": key.id, "GrantId": "not-a-grant" })),
        "InvalidGrantIdException"
    );
}
