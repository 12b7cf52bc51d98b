//! Imported material.

use super::recorded;
use crate::{
    mock::{Mock, TestKey, text},
    wrapping::PROVIDER,
};
use mock_kms::crypto::{Curve, RsaKeySize};
use serde_json::{Value, json};
use std::time::Duration;

const FIRST: [u8; 32] = [0xa1; 32];
const SECOND: [u8; 32] = [0xa2; 32];
const THIRD: [u8; 32] = [0xa3; 32];

fn new_material() -> Value {
    json!({ "ImportType": "NEW_KEY_MATERIAL" })
}

/// Imports `material` into a fresh key and returns the key.
fn imported(
    mock: &Mock,
    spec: &str,
    usage: &str,
    wrapping: (&'static str, &str),
    material: &[u8],
) -> TestKey {
    let key = mock.key_like(json!({ "KeySpec": spec, "KeyUsage": usage, "Origin": "EXTERNAL" }));
    let parameters = mock.parameters(&key, wrapping.0, wrapping.1);
    let answer =
        mock.call("ImportKeyMaterial", parameters.request(&key, &parameters.wrap(material), &json!({})));
    assert_eq!(text(&answer["KeyId"]), key.arn);
    key
}

recorded! {
    47 item_47_a_new_key_without_material {
        let mock = Mock::new();
        let metadata = mock.describe(&mock.external_key());
        assert_eq!((&metadata["Enabled"], &metadata["KeyState"]), (&json!(false), &json!("PendingImport")));
        assert!(metadata.get("CurrentKeyMaterialId").is_none() && metadata.get("ExpirationModel").is_none());
    }

    48 item_48_a_key_with_its_material {
        let mock = Mock::new();
        let key = mock.external_key();
        let answer = mock.call("ImportKeyMaterial", mock.import_request(&key, &FIRST, &json!({})));
        let metadata = mock.describe(&key);
        assert_eq!(
            answer,
            json!({ "KeyId": key.arn, "KeyMaterialId": metadata["CurrentKeyMaterialId"] })
        );
        assert_eq!((&metadata["Enabled"], &metadata["KeyState"]), (&json!(true), &json!("Enabled")));
        assert_eq!(metadata["ExpirationModel"], "KEY_MATERIAL_DOES_NOT_EXPIRE");

        let mac = imported(&mock, "HMAC_256", "GENERATE_VERIFY_MAC", ("RSAES_OAEP_SHA_256", "RSA_2048"), &FIRST);
        let metadata = mock.describe(&mac);
        assert_eq!(metadata["ExpirationModel"], "KEY_MATERIAL_DOES_NOT_EXPIRE");
        assert!(metadata.get("CurrentKeyMaterialId").is_none(), "for symmetric encryption keys alone");
    }

    49 item_49_a_key_whose_material_was_deleted {
        let mock = Mock::new();
        let key = mock.external_key();
        let id = mock.import(&key, &FIRST, json!({}));
        mock.call("DeleteImportedKeyMaterial", json!({ "KeyId": key.id }));
        let metadata = mock.describe(&key);
        assert_eq!((&metadata["KeyState"], text(&metadata["CurrentKeyMaterialId"])), (&json!("PendingImport"), id));
        assert!(metadata.get("ExpirationModel").is_none());
    }

    50 item_50_an_expiry_without_a_date {
        let mock = Mock::new();
        let key = mock.external_key();
        assert_eq!(
            mock.import_error(&key, &FIRST, json!({ "ExpirationModel": "KEY_MATERIAL_EXPIRES" })),
            "ValidationException: A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES"
        );
    }

    51 item_51_a_key_with_material_of_the_service {
        let mock = Mock::new();
        let key = mock.key();
        let request = json!({
            "KeyId": key.id, "WrappingAlgorithm": "RSAES_OAEP_SHA_256", "WrappingKeySpec": "RSA_2048",
        });
        assert_eq!(
            mock.error("GetParametersForImport", request),
            format!(
                "UnsupportedOperationException: {} origin is AWS_KMS which is not valid for this operation.",
                key.arn
            )
        );
    }

    52 item_52_new_material_waits_for_its_rotation {
        let mock = Mock::new();
        let key = mock.external_key();
        let first = mock.import(&key, &FIRST, json!({}));
        let second = mock.import(&key, &SECOND, new_material());
        assert_eq!(text(&mock.describe(&key)["CurrentKeyMaterialId"]), first);
        let request = json!({ "KeyId": key.id, "IncludeKeyMaterial": "ALL_KEY_MATERIAL" });
        let list = mock.call("ListKeyRotations", request)["Rotations"].clone();
        let pending = list.as_array().unwrap().iter().find(|entry| entry["KeyMaterialId"] == second.as_str()).unwrap();
        assert_eq!(pending["KeyMaterialState"], "PENDING_ROTATION");
        mock.call("RotateKeyOnDemand", json!({ "KeyId": key.id }));
        mock.wait(Duration::from_secs(3));
        assert_eq!(text(&mock.describe(&key)["CurrentKeyMaterialId"]), second);
    }

    53 item_53_two_new_materials {
        let mock = Mock::new();
        let key = mock.external_key();
        mock.import(&key, &FIRST, json!({}));
        let second = mock.import(&key, &SECOND, new_material());
        let error = mock.import_error(&key, &THIRD, new_material());
        let third = error
            .strip_prefix("KMSInvalidStateException: New key material (id: ")
            .and_then(|rest| rest.get(..64))
            .unwrap_or_else(|| panic!("{error}"));
        assert_ne!(third, second);
        assert_eq!(
            error,
            format!(
                "KMSInvalidStateException: New key material (id: {third}) cannot be imported into KMS key {}, because \
                 another key material (id: {second}) is pending rotation.",
                key.id
            )
        );
    }

    54 item_54_nothing_waits_for_a_rotation {
        let mock = Mock::new();
        let key = mock.external_key();
        mock.import(&key, &FIRST, json!({}));
        let error = mock.try_call("RotateKeyOnDemand", &json!({ "KeyId": key.id })).unwrap_err();
        // The text is recorded, its code is not.
        assert_eq!(
            error.message(),
            Some(&*format!("No available key material pending rotation for the key: {}.", key.arn))
        );
    }

    55 item_55_what_was_imported {
        let mock = Mock::new();
        let oaep = ("RSAES_OAEP_SHA_256", "RSA_2048");
        imported(&mock, "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", oaep, &FIRST);
        for (spec, length) in [("HMAC_224", 28), ("HMAC_256", 32), ("HMAC_384", 48), ("HMAC_512", 64)] {
            imported(&mock, spec, "GENERATE_VERIFY_MAC", oaep, &vec![7; length]);
        }
        for (spec, curve, wrapping) in [
            ("ECC_NIST_P256", Curve::P256, oaep),
            ("ECC_NIST_P384", Curve::P384, oaep),
            ("ECC_NIST_P521", Curve::P521, ("RSAES_OAEP_SHA_256", "RSA_4096")),
            ("ECC_NIST_P521", Curve::P521, ("RSA_AES_KEY_WRAP_SHA_256", "RSA_2048")),
            ("ECC_SECG_P256K1", Curve::Secp256k1, oaep),
        ] {
            let private = PROVIDER.ecdsa.generate(curve).unwrap().to_pkcs8_der().unwrap();
            imported(&mock, spec, "SIGN_VERIFY", wrapping, private.expose_secret());
        }
        let private = PROVIDER.rsa_signature.generate(RsaKeySize::Bits4096).unwrap();
        let wrapping = ("RSA_AES_KEY_WRAP_SHA_256", "RSA_2048");
        imported(&mock, "RSA_4096", "SIGN_VERIFY", wrapping, private.expose_secret());
    }
}
