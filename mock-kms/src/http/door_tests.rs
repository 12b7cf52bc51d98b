//! Whatever a client sends, the door answers with an error of the service and HTTP 400: no 500, no panic.

use super::*;
use crate::action::Action;
use http::{HeaderName, Request};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Every member that the API model has on the first level of a request.
const MEMBERS: [&str; 80] = [
    "AliasName",
    "BypassPolicyLockoutSafetyCheck",
    "CiphertextBlob",
    "CloudHsmClusterId",
    "Constraints",
    "CustomKeyStoreId",
    "CustomKeyStoreName",
    "CustomKeyStoreType",
    "CustomerMasterKeySpec",
    "Description",
    "DestinationEncryptionAlgorithm",
    "DestinationEncryptionContext",
    "DestinationKeyId",
    "DryRun",
    "DryRunModifiers",
    "EncapsulationAlgorithm",
    "EncryptedKeyMaterial",
    "EncryptionAlgorithm",
    "EncryptionContext",
    "ExpirationModel",
    "GrantId",
    "GrantToken",
    "GrantTokens",
    "GranteePrincipal",
    "GranteeServicePrincipal",
    "ImportToken",
    "ImportType",
    "IncludeKeyMaterial",
    "KeyAgreementAlgorithm",
    "KeyId",
    "KeyMaterialDescription",
    "KeyMaterialId",
    "KeyPairSpec",
    "KeySpec",
    "KeyStorePassword",
    "KeyUsage",
    "Limit",
    "Mac",
    "MacAlgorithm",
    "Marker",
    "Message",
    "MessageType",
    "MultiRegion",
    "Name",
    "NewCustomKeyStoreName",
    "NumberOfBytes",
    "Operations",
    "Origin",
    "PendingWindowInDays",
    "Plaintext",
    "Policy",
    "PolicyName",
    "PrimaryRegion",
    "PublicKey",
    "Recipient",
    "ReplicaRegion",
    "ResourceOwners",
    "RetiringPrincipal",
    "RetiringServicePrincipal",
    "RotationPeriodInDays",
    "SharedSecretCiphertextBlob",
    "Signature",
    "SigningAlgorithm",
    "SourceEncryptionAlgorithm",
    "SourceEncryptionContext",
    "SourceKeyId",
    "TagKeys",
    "Tags",
    "TargetKeyId",
    "TrustAnchorCertificate",
    "ValidTo",
    "WrappingAlgorithm",
    "WrappingKeySpec",
    "XksKeyId",
    "XksProxyAuthenticationCredential",
    "XksProxyConnectivity",
    "XksProxyUriEndpoint",
    "XksProxyUriPath",
    "XksProxyVpcEndpointServiceName",
    "XksProxyVpcEndpointServiceOwner",
];

/// Values as they are written, of which some are no JSON and most are of the wrong type.
const VALUES: [&str; 44] = [
    "null",
    "true",
    "false",
    "tru",
    "",
    "0",
    "-0",
    "-1",
    "1",
    "7",
    "30",
    "4096",
    "4294967296",
    "1.5",
    "1e400",
    "-1E-7",
    "99999999999999999999",
    "9223372036854775807",
    "-9223372036854775808",
    "NaN",
    "[]",
    "{}",
    "[null]",
    "[[[[[[]]]]]]",
    "{\"a\":{\"b\":[]}}",
    "{\"\":\"\"}",
    "[\"\"]",
    "[{\"TagKey\":null}]",
    "[{\"TagKey\":\"a\",\"TagValue\":\"b\"}]",
    "\"\"",
    "\" \"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "\"\\udc00\\ud800\"",
    "\"\u{10ffff}\"",
    "\"AAAA\"",
    "\"AAA\"",
    "\"AA==AA==\"",
    "\"alias/orders\"",
    "\"alias/\"",
    "\"arn:aws:kms:eu-central-1:000000000000:key/\"",
    "\"arn:aws:kms\"",
    "\"mrk-\"",
    "\"SYMMETRIC_DEFAULT\"",
];

/// A value that is likely to be near something that works.
fn value(key: &'static str, blob: &'static str) -> impl Strategy<Value = String> {
    prop_oneof![
        4 => proptest::sample::select(&VALUES[..]).prop_map(str::to_owned),
        3 => Just(json!(key).to_string()),
        2 => Just(json!(blob).to_string()),
        1 => ".{0,30}".prop_map(|text| json!(text).to_string()),
        1 => "(arn|alias|key|mrk|aws|kms|eu-central-1|000000000000|[:/*-]){0,9}".prop_map(|text| json!(text).to_string()),
        1 => proptest::collection::vec(any::<u8>(), 0..60).prop_map(|bytes| {
            json!(base64::Engine::encode(&base64::engine::general_purpose::STANDARD, bytes)).to_string()
        }),
        1 => any::<i64>().prop_map(|number| number.to_string()),
        1 => any::<f64>().prop_map(|number| number.to_string()),
    ]
}

/// A mock that has one key, the key's id and a ciphertext that it made.
fn mock() -> (Kms, &'static str, &'static str) {
    let id = "1234abcd-12ab-34cd-56ef-1234567890ab";
    let seed =
        crate::Seed::default().key(crate::SeedKey::default().id(id).alias("alias/orders").material(&[7; 32]));
    let kms = Kms::builder().region(crate::Region::new("eu-central-1").unwrap()).seed(seed).build().unwrap();
    // The material is the same in every mock of this test, so one ciphertext opens in all of them.
    static BLOB: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    let blob = BLOB.get_or_init(|| {
        let body = json!({ "KeyId": id, "Plaintext": "aGk=" }).to_string();
        let answer = kms.call(kms.home(), "Encrypt", body.as_bytes()).unwrap();
        let answer: Value = serde_json::from_slice(&answer).unwrap();
        answer["CiphertextBlob"].as_str().unwrap().to_owned()
    });
    (kms, id, blob)
}

fn ask(kms: &Kms, operation: &str, body: &[u8]) -> Response<Vec<u8>> {
    let head = Request::post("/")
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-target", format!("TrentService.{operation}"));
    let (head, ()) = head.body(()).unwrap().into_parts();
    Door::new(kms.clone(), false).answer(&head, Some(body))
}

/// The status is 200 or 400, and an error says of what type it is.
fn check(answer: &Response<Vec<u8>>) -> Result<(), TestCaseError> {
    let body = String::from_utf8_lossy(answer.body());
    match answer.status().as_u16() {
        200 => Ok(()),
        400 => {
            let error: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
            prop_assert!(error["__type"].is_string(), "{}", body);
            Ok(())
        }
        status => Err(TestCaseError::fail(format!("{status} {body}"))),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn no_members_make_an_operation_fail(
        action in proptest::sample::select(Action::ALL),
        members in proptest::collection::vec(
            (proptest::sample::select(&MEMBERS[..]), value("1234abcd-12ab-34cd-56ef-1234567890ab", "AAAA")), 0..8),
        named in any::<bool>(),
        cut in 0..40_usize,
    ) {
        let (kms, id, blob) = mock();
        let mut members: Vec<String> =
            members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        if named {
            members.push(format!("\"KeyId\":\"{id}\",\"CiphertextBlob\":\"{blob}\",\"Plaintext\":\"aGk=\""));
        }
        let body = format!("{{{}}}", members.join(","));
        let whole = ask(&kms, action.word(), body.as_bytes());
        check(&whole)?;
        // The same, broken off somewhere.
        let end = body.len().saturating_sub(cut);
        check(&ask(&kms, action.word(), &body.as_bytes()[..end]))?;
    }

    #[test]
    fn no_altered_ciphertext_makes_an_operation_fail(
        action in proptest::sample::select(&[Action::Decrypt, Action::ReEncrypt][..]),
        at in any::<proptest::sample::Index>(),
        bit in 0..8_u32,
        length in any::<proptest::sample::Index>(),
    ) {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        let (kms, id, blob) = mock();
        let mut bytes = STANDARD.decode(blob).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 1_u8 << bit;
        let shorter = bytes[..length.index(bytes.len())].to_vec();
        for bytes in [bytes, shorter] {
            let body = json!({ "CiphertextBlob": STANDARD.encode(bytes), "DestinationKeyId": id }).to_string();
            let answer = ask(&kms, action.word(), body.as_bytes());
            check(&answer)?;
            prop_assert_eq!(answer.status().as_u16(), 400);
        }
    }

    #[test]
    fn no_bytes_make_an_operation_fail(
        action in proptest::sample::select(Action::ALL),
        body in proptest::collection::vec(any::<u8>(), 0..120),
    ) {
        check(&ask(&mock().0, action.word(), &body))?;
    }

    #[test]
    fn no_head_makes_the_door_fail(
        method in proptest::sample::select(&["GET", "POST", "PUT", "OPTIONS", "X"][..]),
        path in "(/[a-zA-Z0-9%._~-]{0,8}){1,3}(\\?[a-zA-Z0-9%=&+._-]{0,30})?",
        headers in proptest::collection::vec(
            (
                proptest::sample::select(&[
                    "authorization", "x-amz-date", "date", "x-amz-target", "x-amz-security-token", "host", "content-type",
                    "x-amz-content-sha256", "accept",
                ][..]),
                prop_oneof![
                    proptest::collection::vec((32..=255_u8).prop_filter("no DEL", |byte| *byte != 127), 0..40),
                    "(AWS4-HMAC-SHA256|Credential|SignedHeaders|Signature|test|host|kms|aws4_request|2026[0-9]{4}|eu-central-1|[ =/,;]){0,16}"
                        .prop_map(String::into_bytes),
                    "[0-9]{8}T[0-9]{6}Z".prop_map(String::into_bytes),
                    Just(b"TrentService.ListKeys".to_vec()),
                    Just(b"application/x-amz-json-1.1".to_vec()),
                    Just(b"application/x-www-form-urlencoded".to_vec()),
                ],
            ),
            0..8,
        ),
        body in "(Action=[A-Za-z]{0,20}|\\{\\}|.{0,20})",
        verifies in any::<bool>(),
    ) {
        let Ok(request) = Request::builder().method(method).uri(&path).body(()) else { return Ok(()) };
        let (mut head, ()) = request.into_parts();
        for (name, value) in headers {
            let value = HeaderValue::from_bytes(&value).map_err(|error| TestCaseError::reject(error.to_string()))?;
            head.headers.append(HeaderName::from_static(name), value);
        }
        let answer = Door::new(mock().0, verifies).answer(&head, Some(body.as_bytes()));
        let is_xml = answer.headers()[CONTENT_TYPE] == "text/xml";
        prop_assert!(answer.status().as_u16() < 500, "{:?}", answer);
        if !is_xml {
            check(&answer)?;
        }
    }
}
