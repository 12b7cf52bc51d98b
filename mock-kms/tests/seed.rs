//! Seeds: what a mock starts with, and what is said about one that is wrong.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
#[cfg(feature = "aws-lc")]
use mock_kms::crypto::aws_lc::PROVIDER;
#[cfg(not(feature = "aws-lc"))]
use mock_kms::crypto::rustcrypto::PROVIDER;
use mock_kms::{
    AccountId, Caller, Kms, Region, Seed, SeedGrant, SeedKey, SeedKeyState,
    crypto::{Curve, MacAlgorithm, MlDsaParameters, MlKemParameters, RsaKeySize, SecretBytes},
};
use serde_json::{Value, json};

const YAML: &str = r#"
credentials:
  - {access_key: AKIAIOSFODNN7EXAMPLE, secret: wonder, account: 111122223333}
keys:
  - arn: arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab
    material: AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=
    description: the orders
    aliases: [alias/orders, alias/first]
    tags: {team: sales}
    state: Disabled
  - id: 0d990263-018e-4e65-a703-eff731de951e
    region: us-west-2
    account: 000000000042
    policy:
      Version: "2012-10-17"
      Id: key-default-1
      Statement:
        - Sid: Enable IAM User Permissions
          Effect: Allow
          Principal: {AWS: "arn:aws:iam::000000000042:root"}
          Action: "kms:*"
          Resource: "*"
"#;

fn root(region: &str, account: &str) -> Caller {
    Caller::root(Region::new(region).unwrap(), AccountId::new(account).unwrap())
}

fn call(kms: &Kms, caller: &Caller, operation: &str, request: Value) -> Value {
    let answer = kms.call(caller, operation, request.to_string().as_bytes());
    let answer = answer.unwrap_or_else(|error| panic!("{operation}: {error}"));
    if answer.is_empty() { Value::Null } else { serde_json::from_slice(&answer).unwrap() }
}

#[test]
fn keys_are_as_the_seed_says_and_are_there_again_after_a_reset() {
    let kms = Kms::builder().seed(Seed::from_yaml(YAML).unwrap()).build().unwrap();
    let caller = root("eu-west-1", "111122223333");
    assert!(kms.audit().is_empty(), "a seed is no call");
    for _ in 0..2 {
        let key = call(&kms, &caller, "DescribeKey", json!({ "KeyId": "alias/orders" }));
        let key = &key["KeyMetadata"];
        assert_eq!(key["Arn"], "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
        assert_eq!((&key["Description"], &key["KeyState"]), (&json!("the orders"), &json!("Disabled")));
        let aliases = call(&kms, &caller, "ListAliases", json!({ "KeyId": key["Arn"] }));
        assert_eq!(aliases["Aliases"].as_array().unwrap().len(), 2);
        assert_eq!(kms.key_count(), 2);
        // Whatever happens to them, a reset brings them back.
        call(&kms, &caller, "DeleteAlias", json!({ "AliasName": "alias/orders" }));
        call(&kms, &caller, "EnableKey", json!({ "KeyId": key["Arn"] }));
        call(&kms, &caller, "CreateKey", json!({}));
        kms.reset();
    }
}

#[test]
fn a_multi_region_key_loses_its_replicas_with_a_reset() {
    let id = "mrk-1234abcd12ab34cd56ef1234567890ab";
    let key = SeedKey::default().id(id).multi_region();
    let kms = Kms::builder().seed(Seed::default().key(key)).build().unwrap();
    let replicas = || {
        let described = call(&kms, kms.home(), "DescribeKey", json!({ "KeyId": id }));
        described["KeyMetadata"]["MultiRegionConfiguration"]["ReplicaKeys"].as_array().unwrap().len()
    };
    for _ in 0..2 {
        call(&kms, kms.home(), "ReplicateKey", json!({ "KeyId": id, "ReplicaRegion": "eu-west-1" }));
        assert_eq!((replicas(), kms.key_count()), (1, 2));
        kms.reset();
        assert_eq!((replicas(), kms.key_count()), (0, 1));
    }
}

#[test]
fn the_same_material_opens_in_every_mock() {
    let seed = || {
        Seed::default().key(SeedKey::default().id("1234abcd-12ab-34cd-56ef-1234567890ab").material(&[7; 32]))
    };
    let one = Kms::builder().seed(seed()).build().unwrap();
    let other = Kms::builder().seed(seed()).build().unwrap();
    let encrypt = json!({ "KeyId": "1234abcd-12ab-34cd-56ef-1234567890ab", "Plaintext": "aGk=" });
    let encrypted = call(&one, one.home(), "Encrypt", encrypt);
    let decrypted =
        call(&other, other.home(), "Decrypt", json!({ "CiphertextBlob": encrypted["CiphertextBlob"] }));
    assert_eq!(decrypted["Plaintext"], "aGk=");
}

/// Private keys of every kind, as PKCS#8 in DER, and their public keys.
fn private_keys() -> Vec<(&'static str, &'static str, SecretBytes, Vec<u8>)> {
    let rsa = PROVIDER.rsa_signature.generate(RsaKeySize::Bits2048).unwrap();
    let rsa_public =
        PROVIDER.rsa_signature.signing_key(rsa.expose_secret()).unwrap().public_key_der().to_vec();
    let mut keys = vec![("RSA_2048", "ENCRYPT_DECRYPT", rsa, rsa_public)];
    for (spec, curve) in [
        ("ECC_NIST_P256", Curve::P256),
        ("ECC_NIST_P384", Curve::P384),
        ("ECC_NIST_P521", Curve::P521),
        ("ECC_SECG_P256K1", Curve::Secp256k1),
    ] {
        let key = PROVIDER.ecdsa.generate(curve).unwrap();
        keys.push((
            spec,
            "SIGN_VERIFY",
            key.to_pkcs8_der().unwrap(),
            key.public_key().to_spki_der().unwrap(),
        ));
    }
    let key = PROVIDER.ed25519.generate().unwrap();
    let public = key.public_key_der().unwrap();
    keys.push(("ECC_NIST_EDWARDS25519", "SIGN_VERIFY", key.to_pkcs8_der().unwrap(), public));
    let key = PROVIDER.ml_dsa.generate(MlDsaParameters::MlDsa65).unwrap();
    let public = key.public_key_der().unwrap();
    keys.push(("ML_DSA_65", "SIGN_VERIFY", key.to_pkcs8_der().unwrap(), public));
    let key = PROVIDER.ml_kem.generate(MlKemParameters::MlKem768).unwrap();
    let public = key.public_key_der().unwrap();
    keys.push(("ML_KEM_768", "ENCAPSULATE_DECAPSULATE", key.to_pkcs8_der().unwrap(), public));
    keys
}

fn public_key(kms: &Kms, id: &str) -> Vec<u8> {
    let answer = call(kms, kms.home(), "GetPublicKey", json!({ "KeyId": id }));
    BASE64.decode(answer["PublicKey"].as_str().unwrap()).unwrap()
}

#[test]
fn private_keys_are_given_in_der_or_pem() {
    for (spec, usage, private, public) in private_keys() {
        // A base64 text may be folded, as tools print it.
        let der = BASE64.encode(private.expose_secret());
        let folded = der.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap());
        let folded = folded.collect::<Vec<_>>().join("\n");
        let pem = format!("-----BEGIN PRIVATE KEY-----\n{folded}\n-----END PRIVATE KEY-----\n");
        for material in [&der, &folded, &pem] {
            let seed = json!({ "keys": [
                { "spec": spec, "usage": usage, "aliases": ["alias/own"], "material": material },
            ] });
            let kms = Kms::builder().seed(Seed::from_yaml(&seed.to_string()).unwrap()).build().unwrap();
            assert_eq!(public_key(&kms, "alias/own"), public, "{spec}");
        }
        let key = SeedKey::default().alias("alias/own").spec(spec).usage(usage);
        let seed = Seed::default().key(key.material(private.expose_secret()));
        assert_eq!(public_key(&Kms::builder().seed(seed).build().unwrap(), "alias/own"), public);
    }
}

#[test]
fn a_pem_block_reads_well_in_yaml() {
    let key = PROVIDER.ecdsa.generate(Curve::P256).unwrap();
    let pem = String::from_utf8(key.to_pkcs8_pem().unwrap().expose_secret().to_vec()).unwrap();
    let indented = pem.replace('\n', "\n      ");
    let id = "mrk-1234abcd12ab34cd56ef1234567890ab";
    let yaml = format!(
        "keys:\n  - id: {id}\n    multi_region: true\n    spec: ECC_NIST_P256\n    usage: SIGN_VERIFY\n    material: |\n      \
         {indented}"
    );
    let kms = Kms::builder().seed(Seed::from_yaml(&yaml).unwrap()).build().unwrap();
    assert_eq!(public_key(&kms, id), key.public_key().to_spki_der().unwrap());
}

#[test]
fn hmac_keys_are_given_as_they_are() {
    let key = SeedKey::default().alias("alias/mac").spec("HMAC_256").usage("GENERATE_VERIFY_MAC");
    let material = b"a secret of any length";
    let kms = Kms::builder().seed(Seed::default().key(key.material(material))).build().unwrap();
    let request = json!({ "KeyId": "alias/mac", "Message": "aGk=", "MacAlgorithm": "HMAC_SHA_256" });
    let tag = PROVIDER.mac.sign(MacAlgorithm::HmacSha256, material, b"hi").unwrap();
    assert_eq!(call(&kms, kms.home(), "GenerateMac", request)["Mac"], BASE64.encode(tag));
}

#[test]
fn a_key_can_start_on_its_way_out() {
    let pending = SeedKey::default().alias("alias/old").state(SeedKeyState::PendingDeletion);
    let kms = Kms::builder().seed(Seed::default().key(pending)).build().unwrap();
    let describe = json!({ "KeyId": "alias/old" });
    assert_eq!(call(&kms, kms.home(), "DescribeKey", describe)["KeyMetadata"]["KeyState"], "PendingDeletion");
    kms.clock().advance(std::time::Duration::from_secs(31 * 86_400));
    assert_eq!(kms.key_count(), 0);
    kms.reset();
    assert_eq!(kms.key_count(), 1);
}

#[test]
fn what_is_wrong_is_said_with_its_line_and_without_secrets() {
    for (yaml, expected) in [
        ("keys:\n  - {id: nonsense}", "'nonsense' is not a key id"),
        ("keys:\n  - {metarial: AAAA}", "metarial"),
        ("keys:\n  - {account: 12}", "'12' is not an account of twelve digits"),
        ("keys:\n  - {region: EU}", "'EU' is not a Region"),
        ("keys:\n  - {arn: 'arn:aws:s3:::bucket'}", "is not the ARN of a key"),
        ("keys:\n  - {state: Gone}", "Gone"),
        ("keys:\n  - {material: 'top$secret'}", "the material is not base64"),
        (
            "credentials:\n  - {access_key: a/b, secret: topsecret, account: '000000000000'}",
            "'a/b' is not an access key",
        ),
    ] {
        let told = Seed::from_yaml(yaml).unwrap_err().to_string();
        assert!(told.contains(expected), "{told}");
        assert!(told.contains("line") && told.contains('2'), "{told}");
        assert!(!told.contains("top$secret") && !told.contains("topsecret"), "{told}");
    }
    assert!(Seed::from_json("{\"keys\":[\n{\"id\":\"x\"}]}").unwrap_err().to_string().contains("line 2"));
}

#[test]
fn what_cannot_be_performed_is_said_in_the_words_of_the_service() {
    let told = |key| Kms::builder().seed(Seed::default().key(key)).build().unwrap_err().to_string();
    for (key, expected) in [
        (
            SeedKey::default().material(&[1; 31]),
            "key 1 of the seed: CreateKey: ValidationException: mock-kms: the key material must be 32 bytes, not 31.",
        ),
        (
            SeedKey::default().spec("ECC_NIST_P256").usage("SIGN_VERIFY").material(&[1; 32]),
            "mock-kms: the key material must be a private key for ECC_NIST_P256 in DER or PEM.",
        ),
        (
            SeedKey::default().spec("HMAC_256").usage("GENERATE_VERIFY_MAC").material(&[]),
            "mock-kms: the key material must not be empty.",
        ),
        (
            SeedKey::default().alias("orders"),
            "CreateAlias: ValidationException: Alias must start with the prefix",
        ),
        (SeedKey::default().id("x"), "'x' is not a key id"),
        (
            SeedKey::default().multi_region().id("0d990263-018e-4e65-a703-eff731de951e"),
            "is not the id of a multi-Region key",
        ),
        (
            SeedKey::default().usage("SIGN_VERIFY"),
            "KeyUsage SIGN_VERIFY is not compatible with KeySpec SYMMETRIC_DEFAULT",
        ),
    ] {
        let told = told(key);
        assert!(told.contains(expected), "{told}");
    }
    let id = "1234abcd-12ab-34cd-56ef-1234567890ab";
    let twice = Seed::default().key(SeedKey::default().id(id)).key(SeedKey::default().id(id));
    let told = Kms::builder().seed(twice).build().unwrap_err().to_string();
    assert!(told.contains("key 2 of the seed: CreateKey: AlreadyExistsException"), "{told}");
}

#[test]
fn emulator_tags_order_id_and_material_where_they_are_switched_on() {
    let request = json!({ "Tags": [
        { "TagKey": "_custom_id_", "TagValue": "1234abcd-12ab-34cd-56ef-1234567890ab" },
        { "TagKey": "_custom_key_material_", "TagValue": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=" },
    ] });
    let material = |kms: &Kms| {
        let key = call(kms, kms.home(), "CreateKey", request.clone())["KeyMetadata"].clone();
        (key["KeyId"].clone(), key["CurrentKeyMaterialId"].clone())
    };
    let on = || Kms::builder().emulator_tags().build().unwrap();
    let (first, second) = (material(&on()), material(&on()));
    assert_eq!(first, second);
    assert_eq!(first.0, "1234abcd-12ab-34cd-56ef-1234567890ab");
    let off = material(&Kms::builder().build().unwrap());
    assert!(off.0 != first.0 && off.1 != first.1);
}

#[test]
fn emulator_tags_order_private_keys_and_hmac_keys_too() {
    let kms = Kms::builder().emulator_tags().build().unwrap();
    let tagged = |spec: &str, usage: &str, origin: &str, material: &[u8]| {
        json!({ "KeySpec": spec, "KeyUsage": usage, "Origin": origin, "Tags": [
            { "TagKey": "_custom_key_material_", "TagValue": BASE64.encode(material) },
        ] })
    };
    let create = |request| call(&kms, kms.home(), "CreateKey", request)["KeyMetadata"]["KeyId"].clone();
    let own = PROVIDER.ecdsa.generate(Curve::Secp256k1).unwrap();
    let pkcs8 = own.to_pkcs8_der().unwrap();
    let id = create(tagged("ECC_SECG_P256K1", "SIGN_VERIFY", "AWS_KMS", pkcs8.expose_secret()));
    assert_eq!(public_key(&kms, id.as_str().unwrap()), own.public_key().to_spki_der().unwrap());

    let secret = b"custom test key material";
    let id = create(tagged("HMAC_256", "GENERATE_VERIFY_MAC", "AWS_KMS", secret));
    let request = json!({ "KeyId": id, "Message": "aGk=", "MacAlgorithm": "HMAC_SHA_256" });
    let tag = PROVIDER.mac.sign(MacAlgorithm::HmacSha256, secret, b"hi").unwrap();
    assert_eq!(call(&kms, kms.home(), "GenerateMac", request)["Mac"], BASE64.encode(tag));

    let external = tagged("HMAC_256", "GENERATE_VERIFY_MAC", "EXTERNAL", secret).to_string();
    assert_eq!(
        kms.call(kms.home(), "CreateKey", external.as_bytes()).unwrap_err().to_string(),
        "ValidationException: mock-kms: material cannot be ordered for a key whose origin is EXTERNAL."
    );
}

#[test]
fn grants_of_a_seed_have_spread_and_are_there_again_after_a_reset() {
    let guest = "arn:aws:iam::444455556666:root";
    let yaml = r#"
keys:
  - arn: arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab
    grants:
      - grantee_principal: arn:aws:iam::444455556666:root
        operations: [Encrypt, DescribeKey]
        retiring_principal: arn:aws:iam::111122223333:user/ann
        name: orders
        constraints: {encryption_context_equals: {tenant: a}}
"#;
    let arn = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    let by_hand = SeedKey::default()
        .id("0d990263-018e-4e65-a703-eff731de951e")
        .region(Region::new("eu-west-1").unwrap())
        .account(AccountId::new("111122223333").unwrap())
        .grant(SeedGrant::new(guest, &["Decrypt"]).encryption_context_subset("tenant", "b"));
    let seed = Seed::from_yaml(yaml).unwrap().key(by_hand);
    let day = std::time::Duration::from_secs(86_400);
    let kms = Kms::builder().seed(seed).grant_delay(day).build().unwrap();
    let (owner, caller) = (root("eu-west-1", "111122223333"), root("eu-west-1", "444455556666"));
    for _ in 0..2 {
        call(&kms, &caller, "DescribeKey", json!({ "KeyId": arn }));
        let encrypt = json!({ "KeyId": arn, "Plaintext": "eA==", "EncryptionContext": { "tenant": "a" } });
        call(&kms, &caller, "Encrypt", encrypt);
        let grants = call(&kms, &owner, "ListGrants", json!({ "KeyId": arn }))["Grants"].clone();
        assert_eq!((grants.as_array().unwrap().len(), &grants[0]["Name"]), (1, &json!("orders")));
        let other = json!({ "KeyId": "0d990263-018e-4e65-a703-eff731de951e" });
        let other = call(&kms, &owner, "ListGrants", other)["Grants"][0].clone();
        assert_eq!(other["Constraints"], json!({ "EncryptionContextSubset": { "tenant": "b" } }));
        // What is ended and made meanwhile, a reset undoes.
        call(&kms, &owner, "RevokeGrant", json!({ "KeyId": arn, "GrantId": grants[0]["GrantId"] }));
        let more = json!({ "KeyId": arn, "GranteePrincipal": guest, "Operations": ["Decrypt"] });
        call(&kms, &owner, "CreateGrant", more);
        kms.reset();
    }
    let wrong = SeedKey::default().grant(SeedGrant::new("ann", &["Decrypt"]));
    let error = Kms::builder().seed(Seed::default().key(wrong)).build().unwrap_err().to_string();
    let expected = "CreateGrant: InvalidArnException: ARN does not refer to a valid principal: ann";
    assert!(error.contains(expected), "{error}");
}
