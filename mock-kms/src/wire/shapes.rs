//! The shapes of the API model (2014-11-01), with their lengths, ranges, patterns and words.

use super::shape::{Member, Pattern, Shape, optional, required};
use crate::keys::{
    EncapsulationAlgorithm, EncryptionAlgorithm, ExpirationModel, GrantOperation, ImportType,
    KeyAgreementAlgorithm, KeySpec, KeyUsage, MacAlgorithm, Origin, SigningAlgorithm,
};

pub(crate) static BOOLEAN: Shape = Shape::Boolean;
pub(crate) static TIMESTAMP: Shape = Shape::Timestamp;
pub(crate) static KEY_ID: Shape = Shape::Text { min: 1, max: 2048, pattern: None };
pub(crate) static DESCRIPTION: Shape = Shape::Text { min: 0, max: 8192, pattern: None };
pub(crate) static CUSTOM_KEY_STORE_ID: Shape = Shape::Text { min: 1, max: 64, pattern: None };
pub(crate) static CUSTOM_KEY_STORE_NAME: Shape = Shape::Text { min: 1, max: 256, pattern: None };
pub(crate) static ENCRYPTION_CONTEXT: Shape = Shape::TextMap;
pub(crate) static PLAINTEXT: Shape = Shape::Blob { min: 1, max: 4096 };
pub(crate) static CIPHERTEXT: Shape = Shape::Blob { min: 1, max: 6144 };
pub(crate) static NUMBER_OF_BYTES: Shape = Shape::Integer { min: 1, max: 1024 };
pub(crate) static PENDING_WINDOW_IN_DAYS: Shape = Shape::Integer { min: 1, max: 365 };
pub(crate) static ROTATION_PERIOD_IN_DAYS: Shape = Shape::Integer { min: 90, max: 2560 };
pub(crate) static LIMIT: Shape = Shape::Integer { min: 1, max: 1000 };
pub(crate) static KEY_SPEC: Shape = Shape::Choice(KeySpec::WORDS);
pub(crate) static KEY_USAGE: Shape = Shape::Choice(KeyUsage::WORDS);
pub(crate) static ORIGIN: Shape = Shape::Choice(Origin::WORDS);
pub(crate) static INCLUDE_KEY_MATERIAL: Shape = Shape::Choice(&["ALL_KEY_MATERIAL", "ROTATIONS_ONLY"]);
pub(crate) static WRAPPING_ALGORITHM: Shape = Shape::Choice(&[
    "RSAES_PKCS1_V1_5",
    "RSAES_OAEP_SHA_1",
    "RSAES_OAEP_SHA_256",
    "RSA_AES_KEY_WRAP_SHA_1",
    "RSA_AES_KEY_WRAP_SHA_256",
    "SM2PKE",
]);
pub(crate) static WRAPPING_KEY_SPEC: Shape = Shape::Choice(&["RSA_2048", "RSA_3072", "RSA_4096", "SM2"]);
pub(crate) static EXPIRATION_MODEL: Shape = Shape::Choice(ExpirationModel::WORDS);
pub(crate) static IMPORT_TYPE: Shape = Shape::Choice(ImportType::WORDS);
pub(crate) static DATA_KEY_SPEC: Shape = Shape::Choice(&["AES_256", "AES_128"]);
pub(crate) static ENCRYPTION_ALGORITHM: Shape = Shape::Choice(EncryptionAlgorithm::WORDS);
pub(crate) static SIGNING_ALGORITHM: Shape = Shape::Choice(SigningAlgorithm::WORDS);
pub(crate) static MAC_ALGORITHM: Shape = Shape::Choice(MacAlgorithm::WORDS);
pub(crate) static KEY_AGREEMENT_ALGORITHM: Shape = Shape::Choice(KeyAgreementAlgorithm::WORDS);
pub(crate) static ENCAPSULATION_ALGORITHM: Shape = Shape::Choice(EncapsulationAlgorithm::WORDS);
pub(crate) static MESSAGE_TYPE: Shape = Shape::Choice(&["RAW", "DIGEST", "EXTERNAL_MU"]);
pub(crate) static MESSAGE: Shape = Shape::Blob { min: 1, max: 4096 };
pub(crate) static PUBLIC_KEY: Shape = Shape::Blob { min: 1, max: 8192 };

/// The key specs that data key pairs are made of, in an order of their own.
pub(crate) static KEY_PAIR_SPEC: Shape = Shape::Choice(&[
    "RSA_2048",
    "RSA_3072",
    "RSA_4096",
    "ECC_NIST_P256",
    "ECC_NIST_P384",
    "ECC_NIST_P521",
    "ECC_SECG_P256K1",
    "SM2",
    "ECC_NIST_EDWARDS25519",
    "ML_KEM_512",
    "ML_KEM_768",
    "ML_KEM_1024",
]);

/// The specs of the deprecated parameter, which gained none of the newer ones.
pub(crate) static CUSTOMER_MASTER_KEY_SPEC: Shape = Shape::Choice(&[
    "RSA_2048",
    "RSA_3072",
    "RSA_4096",
    "ECC_NIST_P256",
    "ECC_NIST_P384",
    "ECC_NIST_P521",
    "ECC_SECG_P256K1",
    "SYMMETRIC_DEFAULT",
    "HMAC_224",
    "HMAC_256",
    "HMAC_384",
    "HMAC_512",
    "SM2",
]);

pub(crate) static ALIAS_NAME: Shape = NAME;
pub(crate) static GRANT_NAME: Shape = NAME;

/// What customers can call their things.
const NAME: Shape = Shape::Text {
    min: 1,
    max: 256,
    pattern: Some(Pattern {
        expression: "^[a-zA-Z0-9:/_-]+$",
        matches: |text| {
            !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b":/_-".contains(&b))
        },
    }),
};

pub(crate) static XKS_KEY_ID: Shape = Shape::Text {
    min: 1,
    max: 128,
    pattern: Some(Pattern {
        expression: "^[a-zA-Z0-9-_.]+$",
        matches: |text| {
            !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
        },
    }),
};

pub(crate) static POLICY: Shape = Shape::Text {
    min: 1,
    max: 131_072,
    pattern: Some(Pattern {
        expression: r"[\u0009\u000A\u000D\u0020-\u00FF]+",
        matches: |text| {
            !text.is_empty() && text.chars().all(|c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{ff}'))
        },
    }),
};

pub(crate) static KEY_MATERIAL_ID: Shape = Shape::Text {
    min: 64,
    max: 64,
    pattern: Some(Pattern {
        expression: "^[a-f0-9]+$",
        matches: |text| !text.is_empty() && text.bytes().all(|b| matches!(b, b'a'..=b'f' | b'0'..=b'9')),
    }),
};

pub(crate) static KEY_MATERIAL_DESCRIPTION: Shape = Shape::Text {
    min: 0,
    max: 256,
    pattern: Some(Pattern {
        expression: r"^[a-zA-Z0-9:/_\s.-]+$",
        matches: |text| {
            let fits = |b: u8| b.is_ascii_alphanumeric() || b":/_ \t\n\x0b\x0c\r.-".contains(&b);
            !text.is_empty() && text.bytes().all(fits)
        },
    }),
};

pub(crate) static REGION: Shape = Shape::Text {
    min: 1,
    max: 32,
    pattern: Some(Pattern { expression: r"^([a-z]+-){2,3}\d+$", matches: is_region }),
};

pub(crate) static POLICY_NAME: Shape = Shape::Text {
    min: 1,
    max: 128,
    pattern: Some(Pattern {
        expression: r"[\w]+",
        matches: |text| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'),
    }),
};

pub(crate) static MARKER: Shape = Shape::Text {
    min: 1,
    max: 1024,
    pattern: Some(Pattern {
        expression: r"[\u0020-\u00FF]*",
        matches: |text| text.chars().all(|c| matches!(c, ' '..='\u{ff}')),
    }),
};

pub(crate) static GRANT_TOKEN: Shape = Shape::Text { min: 1, max: 8192, pattern: None };
pub(crate) static GRANT_TOKENS: Shape = Shape::List { of: &GRANT_TOKEN, min: 0, max: 10 };

pub(crate) static GRANT_ID: Shape = Shape::Text { min: 1, max: 128, pattern: None };
static GRANT_OPERATION: Shape = Shape::Choice(GrantOperation::WORDS);
pub(crate) static GRANT_OPERATIONS: Shape = Shape::List { of: &GRANT_OPERATION, min: 0, max: usize::MAX };
static GRANT_CONSTRAINTS_MEMBERS: [Member; 3] = [
    optional("EncryptionContextSubset", &ENCRYPTION_CONTEXT),
    optional("EncryptionContextEquals", &ENCRYPTION_CONTEXT),
    optional("SourceArn", &SOURCE_ARN),
];
pub(crate) static GRANT_CONSTRAINTS: Shape = Shape::Structure(&GRANT_CONSTRAINTS_MEMBERS);

pub(crate) static PRINCIPAL_ID: Shape = Shape::Text {
    min: 1,
    max: 256,
    pattern: Some(Pattern {
        expression: r"^[\w+=,.@:/-]+$",
        matches: |text| {
            let fits = |b: u8| b.is_ascii_alphanumeric() || b"_+=,.@:/-".contains(&b);
            !text.is_empty() && text.bytes().all(fits)
        },
    }),
};

pub(crate) static SERVICE_PRINCIPAL: Shape = Shape::Text {
    min: 1,
    max: 128,
    pattern: Some(Pattern {
        expression: r"^([A-Za-z0-9\-]+)\.([A-Za-z0-9\-]+)(\.[A-Za-z0-9\-]+)+$",
        matches: is_service_principal,
    }),
};

static SOURCE_ARN: Shape = Shape::Text {
    min: 20,
    max: 512,
    pattern: Some(Pattern {
        expression: "^arn:aws[a-z0-9-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]{12}:.+$",
        matches: is_source_arn,
    }),
};

static TAG_KEY: Shape = Shape::Text { min: 1, max: 128, pattern: None };
static TAG_VALUE: Shape = Shape::Text { min: 0, max: 256, pattern: None };
static TAG_MEMBERS: [Member; 2] = [required("TagKey", &TAG_KEY), required("TagValue", &TAG_VALUE)];
static TAG: Shape = Shape::Structure(&TAG_MEMBERS);
/// The model sets no limit here: more than 50 is a TagException.
pub(crate) static TAGS: Shape = Shape::List { of: &TAG, min: 0, max: usize::MAX };

pub(crate) static TAG_KEYS: Shape = Shape::List { of: &TAG_KEY, min: 0, max: usize::MAX };

static DRY_RUN_MODIFIER: Shape = Shape::Choice(&["IGNORE_CIPHERTEXT"]);
pub(crate) static DRY_RUN_MODIFIERS: Shape = Shape::List { of: &DRY_RUN_MODIFIER, min: 0, max: usize::MAX };

static RESOURCE_OWNER: Shape = Shape::Choice(&["SELF", "OTHER_ACCOUNTS_VIA_RAM"]);
pub(crate) static RESOURCE_OWNERS: Shape = Shape::List { of: &RESOURCE_OWNER, min: 1, max: 2 };

static KEY_ENCRYPTION_MECHANISM: Shape = Shape::Choice(&["RSAES_OAEP_SHA_256"]);
static ATTESTATION_DOCUMENT: Shape = Shape::Blob { min: 1, max: 262_144 };
static RECIPIENT_MEMBERS: [Member; 2] = [
    optional("KeyEncryptionAlgorithm", &KEY_ENCRYPTION_MECHANISM),
    optional("AttestationDocument", &ATTESTATION_DOCUMENT),
];
pub(crate) static RECIPIENT: Shape = Shape::Structure(&RECIPIENT_MEMBERS);

/// Three or more names joined by dots.
fn is_service_principal(text: &str) -> bool {
    let name = |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    text.split('.').count() >= 3 && text.split('.').all(name)
}

/// The ARN of a resource that belongs to an account.
fn is_source_arn(text: &str) -> bool {
    let fields: Vec<&str> = text.splitn(6, ':').collect();
    let ["arn", partition, service, region, account, resource] = fields[..] else { return false };
    let word = |text: &str| text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    let names = partition.strip_prefix("aws").is_some_and(word)
        && !service.is_empty()
        && word(service)
        && word(region);
    let digits = account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit());
    names && digits && !resource.is_empty() && !resource.contains('\n')
}

/// Two or three words of lower-case letters and a number, joined by dashes.
fn is_region(text: &str) -> bool {
    let Some((words, number)) = text.rsplit_once('-') else { return false };
    let filled = |text: &str, fits: fn(&u8) -> bool| !text.is_empty() && text.as_bytes().iter().all(fits);
    let words: Vec<&str> = words.split('-').collect();
    matches!(words.len(), 2 | 3)
        && words.into_iter().all(|word| filled(word, u8::is_ascii_lowercase))
        && filled(number, u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::{is_region, is_service_principal, is_source_arn};

    #[test]
    fn regions_are_words_and_a_number() {
        for (text, good) in [
            ("us-east-1", true),
            ("us-gov-west-12", true),
            ("a-b-c-d-1", false),
            ("east-1", false),
            ("us-east", false),
            ("us--1", false),
            ("US-east-1", false),
            ("", false),
        ] {
            assert_eq!(is_region(text), good, "{text}");
        }
    }

    #[test]
    fn service_principals_are_names_with_two_dots() {
        for (text, good) in [
            ("s3.amazonaws.com", true),
            ("rds.eu-west-1.amazonaws.com", true),
            ("amazonaws.com", false),
            ("s3..com", false),
            ("s3.amazon_aws.com", false),
            ("", false),
        ] {
            assert_eq!(is_service_principal(text), good, "{text}");
        }
    }

    #[test]
    fn source_arns_name_an_account() {
        for (text, good) in [
            ("arn:aws:s3:eu-west-1:111122223333:x", true),
            ("arn:aws-cn:rds::111122223333:db:one", true),
            ("arn:aws:s3:::bucket", false),
            ("arn:aws:s3::111122223333:", false),
            ("arn:other:s3::111122223333:x", false),
            ("arn:aws::eu-west-1:111122223333:x", false),
            ("arn", false),
        ] {
            assert_eq!(is_source_arn(text), good, "{text}");
        }
    }
}
