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
    pub fn parse(text: &'a str) -> Option<Self> {
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
        ] {
            assert_eq!(KeyArn::parse(text), None, "{text}");
        }
    }
}
