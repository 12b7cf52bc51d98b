//! `Encapsulate` and `Decapsulate`: shared secrets by ML-KEM.

use crate::mock::{Mock, base64, bytes};
use serde_json::json;

#[test]
fn the_secret_comes_back_out_of_its_ciphertext() {
    let mock = Mock::new();
    for (spec, length) in [("ML_KEM_512", 768), ("ML_KEM_768", 1088), ("ML_KEM_1024", 1568)] {
        let key = mock.key_like(json!({ "KeySpec": spec, "KeyUsage": "ENCAPSULATE_DECAPSULATE" }));
        let shared = mock.call("Encapsulate", json!({ "KeyId": key.id, "EncapsulationAlgorithm": "ML_KEM" }));
        assert_eq!(
            (&shared["KeyId"], &shared["EncapsulationAlgorithm"]),
            (&json!(key.arn), &json!("ML_KEM"))
        );
        let ciphertext = bytes(&shared["SharedSecretCiphertextBlob"]);
        assert_eq!((ciphertext.len(), bytes(&shared["SharedSecret"]).len()), (length, 32));

        let decapsulate = |ciphertext: &[u8]| {
            json!({
                "KeyId": key.id, "EncapsulationAlgorithm": "ML_KEM",
                "SharedSecretCiphertextBlob": base64(ciphertext),
            })
        };
        assert_eq!(
            mock.call("Decapsulate", decapsulate(&ciphertext)),
            json!({ "KeyId": key.arn, "EncapsulationAlgorithm": "ML_KEM", "SharedSecret": shared["SharedSecret"] })
        );
        // Implicit rejection: what was altered gives another secret, what has another length an error.
        let mut altered = ciphertext.clone();
        altered[0] ^= 1;
        let other = mock.call("Decapsulate", decapsulate(&altered));
        assert_ne!(other["SharedSecret"], shared["SharedSecret"]);
        for bad in [&ciphertext[1..], b"x"] {
            assert_eq!(mock.error("Decapsulate", decapsulate(bad)), "InvalidCiphertextException");
        }
    }
}
