//! `GenerateMac` and `VerifyMac`.

use crate::mock::{Mock, base64, bytes};
use serde_json::json;

#[test]
fn each_key_has_one_algorithm_and_whole_tags() {
    let mock = Mock::new();
    for (size, length) in [(224, 28), (256, 32), (384, 48), (512, 64)] {
        let (spec, algorithm) = (format!("HMAC_{size}"), format!("HMAC_SHA_{size}"));
        let key = mock.key_like(json!({ "KeySpec": spec, "KeyUsage": "GENERATE_VERIFY_MAC" }));
        let message = json!({ "KeyId": key.id, "Message": base64("four horses"), "MacAlgorithm": algorithm });
        let mut answer = mock.call("GenerateMac", message.clone());
        let tag = bytes(&answer.as_object_mut().unwrap().remove("Mac").unwrap());
        assert_eq!(answer, json!({ "KeyId": key.arn, "MacAlgorithm": algorithm }));
        assert_eq!(tag.len(), length);

        let verify = |tag: &[u8]| {
            let mut request = message.clone();
            request["Mac"] = json!(base64(tag));
            request
        };
        assert_eq!(
            mock.call("VerifyMac", verify(&tag)),
            json!({ "KeyId": key.arn, "MacAlgorithm": algorithm, "MacValid": true })
        );
        let mut altered = tag.clone();
        altered[0] ^= 1;
        for bad in [&altered[..], &tag[1..], &[&tag[..], &[0]].concat()] {
            assert_eq!(mock.error("VerifyMac", verify(bad)), "KMSInvalidMacException");
        }
    }
}

#[test]
fn an_algorithm_of_another_key_is_refused() {
    let mock = Mock::new();
    let key = mock.key_like(json!({ "KeySpec": "HMAC_224", "KeyUsage": "GENERATE_VERIFY_MAC" }));
    let request =
        json!({ "KeyId": key.id, "Message": "eA==", "MacAlgorithm": "HMAC_SHA_256", "Mac": "eA==" });
    for operation in ["GenerateMac", "VerifyMac"] {
        assert_eq!(
            mock.error(operation, request.clone()),
            "InvalidKeyUsageException: Algorithm HMAC_SHA_256 is incompatible with key spec HMAC_224."
        );
    }
    let dry = json!({ "KeyId": key.id, "Message": "eA==", "MacAlgorithm": "HMAC_SHA_224", "DryRun": true });
    assert_eq!(
        mock.error("GenerateMac", dry),
        "DryRunOperationException: The request would have succeeded, but the DryRun option is set."
    );
}
