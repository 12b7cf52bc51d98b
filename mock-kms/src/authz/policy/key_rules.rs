//! What KMS refuses of a key policy though the policy language takes it.
//!
//! AWS KMS Developer Guide, "AWS KMS condition keys" and "Using tags to control access to KMS keys".

use super::Malformed;

/// Condition keys that tell keys apart, for which the policy of one key has no use. AWS documents that they are for IAM
/// policies alone; the text is known from a public report.
const OF_SEVERAL_KEYS: [&str; 3] = ["aws:ResourceTag", "kms:ResourceTag", "kms:ResourceAliases"];

/// Families of condition keys with one value, each with what a call may lack of it.
const SINGLE_VALUED: [(&str, &str, &str); 2] =
    [("kms:EncryptionContext:", ":EncryptionContext", "encryption context"), ("aws:RequestTag/", "", "tag")];

/// Refuses a condition that a key policy must not have.
///
/// # Errors
/// MalformedPolicyDocumentException. That this is the code of what AWS calls OverlyPermissiveCondition is a guess, and so is
/// its text for tags.
pub(super) fn check_condition(operator: &str, key: &str) -> Result<(), Malformed> {
    let family = key.split_once('/').map_or(key, |(family, _)| family);
    if OF_SEVERAL_KEYS.iter().any(|name| name.eq_ignore_ascii_case(family)) {
        let names = OF_SEVERAL_KEYS.join(", ");
        return Err(Malformed::rule(format!(
            "These condition keys are not permitted in a key policy: {names}"
        )));
    }
    if !operator.starts_with("ForAllValues:") {
        return Ok(());
    }
    let is_of = |start: &str| key.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    match SINGLE_VALUED.iter().find(|(start, ..)| is_of(start)) {
        None => Ok(()),
        Some((_, suffix, what)) => Err(Malformed::rule(format!(
            "OverlyPermissiveCondition{suffix}: Using the ForAllValues set operator with a single-valued condition key \
                 matches requests without the specified {what} or with an unspecified {what}. To fix, remove \
                 ForAllValues."
        ))),
    }
}
