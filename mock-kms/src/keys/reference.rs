//! `KeyReference`: what the text in a `KeyId` parameter can mean.

use super::{AliasName, KeyId};

/// The four ways to name a key, and the ways to get it wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum KeyReference<'a> {
    /// `1234abcd-...` or `mrk-...`.
    Id(KeyId),
    /// `arn:aws:kms:<region>:<account>:key/<id>`.
    KeyArn(ArnParts<'a>, KeyId),
    /// `alias/...`.
    Alias(&'a str),
    /// `arn:aws:kms:<region>:<account>:alias/...`.
    AliasArn(ArnParts<'a>, &'a str),
    /// An ARN of a key whose id has not the form of one; holds that id.
    MalformedId(&'a str),
    /// Starts with `arn:` and is not the ARN of a key or alias.
    MalformedArn,
}

/// Where an ARN points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ArnParts<'a> {
    pub(crate) partition: &'a str,
    pub(crate) region: &'a str,
    pub(crate) account: &'a str,
}

impl<'a> KeyReference<'a> {
    /// Reads `text`.
    pub(crate) fn parse(text: &'a str) -> Self {
        if text.starts_with("arn:") {
            return Self::parse_arn(text).unwrap_or(Self::MalformedArn);
        }
        if text.starts_with(AliasName::PREFIX) {
            return Self::Alias(text);
        }
        KeyId::parse(text).map_or(Self::MalformedId(text), Self::Id)
    }

    fn parse_arn(text: &'a str) -> Option<Self> {
        let mut fields = text.splitn(6, ':').skip(1);
        let (partition, service) = (fields.next()?, fields.next()?);
        let (region, account, resource) = (fields.next()?, fields.next()?, fields.next()?);
        let parts = ArnParts { partition, region, account };
        if service != "kms" {
            return None;
        }
        if resource.starts_with(AliasName::PREFIX) {
            return Some(Self::AliasArn(parts, resource));
        }
        let id = resource.strip_prefix("key/")?;
        Some(KeyId::parse(id).map_or(Self::MalformedId(id), |id| Self::KeyArn(parts, id)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_is_told_apart() {
        let id = || KeyId::parse("1234abcd-12ab-34cd-56ef-1234567890ab").unwrap();
        let parts = ArnParts { partition: "aws", region: "eu-west-1", account: "111122223333" };
        for (text, expected) in [
            ("1234abcd-12ab-34cd-56ef-1234567890ab", KeyReference::Id(id())),
            ("alias/a:b", KeyReference::Alias("alias/a:b")),
            ("alias", KeyReference::MalformedId("alias")),
            ("", KeyReference::MalformedId("")),
            (
                "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                KeyReference::KeyArn(parts, id()),
            ),
            ("arn:aws:kms:eu-west-1:111122223333:alias/a:b", KeyReference::AliasArn(parts, "alias/a:b")),
            ("arn:aws:kms:eu-west-1:111122223333:key/alias/x", KeyReference::MalformedId("alias/x")),
            ("arn:aws:iam::111122223333:root", KeyReference::MalformedArn),
            ("arn:", KeyReference::MalformedArn),
            ("arn:aws:kms:eu-west-1", KeyReference::MalformedArn),
        ] {
            assert_eq!(KeyReference::parse(text), expected, "{text}");
        }
    }
}
