//! `KeyArn`: the ARN of a KMS key or alias, taken apart.
//!
//! Spec: framework/aws-kms/aws-kms-key-arn.md

use std::fmt;

/// The ARN of a KMS key or alias, such as `arn:aws:kms:eu-central-1:111122223333:key/<key id>`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct KeyArn<'a> {
    /// `aws`, `aws-cn`, `aws-us-gov`.
    pub partition: &'a str,
    /// The Region, such as `eu-central-1`.
    pub region: &'a str,
    /// The account, twelve digits.
    pub account: &'a str,
    /// What the ARN names.
    pub resource: KeyResource<'a>,
}

/// How the key ids of multi-Region keys begin, and no others.
const MULTI_REGION_PREFIX: &str = "mrk-";

/// What a KMS ARN names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyResource<'a> {
    /// `key/<key id>`.
    Key(&'a str),
    /// `alias/<name>`.
    Alias(&'a str),
}

impl<'a> KeyArn<'a> {
    /// Takes `text` apart; `None` if it is no ARN of a KMS key or alias.
    ///
    /// A message's sender chooses such text and errors show it: only what prints as it is passes.
    pub fn parse(text: &'a str) -> Option<Self> {
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return None;
        }
        let mut parts = text.splitn(6, ':');
        let mut next = || parts.next().filter(|part| !part.is_empty());
        if next()? != "arn" {
            return None;
        }
        let partition = next()?;
        if next()? != "kms" {
            return None;
        }
        let (region, account) = (next()?, next()?);
        let resource = match next()?.split_once('/')? {
            (_, "") => return None,
            ("key", id) => KeyResource::Key(id),
            ("alias", name) => KeyResource::Alias(name),
            _ => return None,
        };
        Some(Self { partition, region, account, resource })
    }

    /// Takes the ARN of a key apart; `None` if `text` is anything else, the ARN of an alias included.
    pub fn parse_key(text: &'a str) -> Option<Self> {
        Self::parse(text).filter(|arn| matches!(arn.resource, KeyResource::Key(_)))
    }

    /// Whether it names a multi-Region key, whose replicas in other Regions have the same key id.
    ///
    /// An alias may lead to one, but its ARN does not say so.
    pub fn is_multi_region(&self) -> bool {
        matches!(self.resource, KeyResource::Key(id) if id.starts_with(MULTI_REGION_PREFIX))
    }

    /// The same key id in another Region: for a multi-Region key, its replica there.
    #[must_use]
    pub fn in_region(&self, region: &'a str) -> Self {
        Self { region, ..*self }
    }

    /// Whether both name the same key material: the same key, or replicas of one multi-Region key.
    ///
    /// Spec: framework/aws-kms/aws-kms-mrk-match-for-decrypt.md
    pub fn is_replica_of(&self, other: &KeyArn<'_>) -> bool {
        self == other || (self.is_multi_region() && self.in_region(other.region) == *other)
    }
}

/// The key id of a multi-Region key, if `key_id` (an ARN or a bare key id) names one.
///
/// Spec: framework/aws-kms/aws-kms-key-arn.md#identifying-an-an-aws-kms-multi-region-identifier
pub(crate) fn multi_region_key_id(key_id: &str) -> Option<&str> {
    match KeyArn::parse(key_id) {
        Some(KeyArn { resource: KeyResource::Key(id), .. }) => Some(id),
        Some(_) => None,
        None => Some(key_id),
    }
    .filter(|id| id.starts_with(MULTI_REGION_PREFIX))
}

impl fmt::Display for KeyArn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { partition, region, account, resource } = self;
        write!(f, "arn:{partition}:kms:{region}:{account}:")?;
        match resource {
            KeyResource::Key(id) => write!(f, "key/{id}"),
            KeyResource::Alias(name) => write!(f, "alias/{name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_parses_prints_as_it_was() {
        for text in [
            "arn:aws:kms:us-west-2:658956600833:key/b3537ef1-d8dc-4780-9f5a-55776cbb2f7f",
            "arn:aws-cn:kms:cn-north-1:111122223333:alias/team/orders",
        ] {
            assert_eq!(KeyArn::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_no_arn_of_a_key_is_none() {
        for text in [
            "",
            "alias/orders",
            "b3537ef1-d8dc-4780-9f5a-55776cbb2f7f",
            "arn:aws:kms:us-west-2:658956600833:key",
            "arn:aws:kms:us-west-2:658956600833:key/",
            "arn:aws:kms:us-west-2::key/x",
            "arn:aws:kms::658956600833:key/x",
            "arn::kms:us-west-2:658956600833:key/x",
            "arn:aws:s3:us-west-2:658956600833:key/x",
            "arn:aws:kms:us-west-2:658956600833:grant/x",
            "nra:aws:kms:us-west-2:658956600833:key/x",
            "arn:aws:kms:us-west-2:658956600833:key/x y",
            "arn:aws:kms:us-west-2:6589\u{1b}[2J:key/x",
        ] {
            assert_eq!(KeyArn::parse(text), None, "{text}");
        }
    }

    #[test]
    fn only_replicas_of_a_multi_region_key_are_the_same_elsewhere() {
        const HERE: &str = "arn:aws:kms:us-west-2:658956600833:key/mrk-80bd";
        for (other, same) in [
            (HERE, true),
            ("arn:aws:kms:eu-west-1:658956600833:key/mrk-80bd", true),
            ("arn:aws-cn:kms:us-west-2:658956600833:key/mrk-80bd", false),
            ("arn:aws:kms:eu-west-1:111122223333:key/mrk-80bd", false),
            ("arn:aws:kms:eu-west-1:658956600833:key/mrk-80be", false),
            ("arn:aws:kms:eu-west-1:658956600833:alias/mrk-80bd", false),
        ] {
            let (here, other) = (KeyArn::parse(HERE).unwrap(), KeyArn::parse(other).unwrap());
            assert_eq!(here.is_replica_of(&other), same, "{other}");
            assert_eq!(other.is_replica_of(&here), same, "{other}");
        }
        let here = KeyArn::parse("arn:aws:kms:us-west-2:658956600833:key/80bd").unwrap();
        assert!(here.is_replica_of(&here) && !here.is_replica_of(&here.in_region("eu-west-1")));
    }

    #[test]
    fn multi_region_keys_are_told_by_their_key_id() {
        for (key_id, expected) in [
            ("arn:aws:kms:us-west-2:658956600833:key/mrk-80bd", Some("mrk-80bd")),
            ("mrk-80bd", Some("mrk-80bd")),
            ("arn:aws:kms:us-west-2:658956600833:key/80bd", None),
            ("arn:aws:kms:us-west-2:658956600833:alias/mrk-80bd", None),
            ("alias/mrk-80bd", None),
            ("80bd", None),
        ] {
            assert_eq!(multi_region_key_id(key_id), expected, "{key_id}");
        }
    }
}
