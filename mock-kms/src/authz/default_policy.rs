//! The default key policy, the only one there is so far.

use crate::keys::Place;
use serde_json::{Value, json};

/// Whether `policy` is, written in any way, the policy that a key gets when none is given: everything for the
/// account, by its identity policies.
pub(crate) fn is_default_policy(place: &Place, policy: &Value) -> bool {
    let root = format!("arn:{}:iam::{}:root", place.region.partition(), place.account);
    *policy
        == json!({
            "Version": "2012-10-17",
            "Id": "key-default-1",
            "Statement": [{
                "Sid": "Enable IAM User Permissions",
                "Effect": "Allow",
                "Principal": { "AWS": root },
                "Action": "kms:*",
                "Resource": "*",
            }],
        })
}
