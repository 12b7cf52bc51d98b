//! `BranchKeyContext`: what a key store knows of a wrapped key, as its row and as what KMS binds the key to.
//!
//! A row is this context and the wrapped key; KMS is given the context with the key store's logical name instead
//! of the wrapped key. So a row that was altered, or put in another one's place, does not decrypt.
//!
//! Spec: framework/branch-key-store.md#encryption-context, #record-format

use super::{Attribute, Item};
use crate::context::EncryptionContext;
use std::collections::BTreeMap;

// The names of the attributes.
pub(super) const BRANCH_KEY_ID: &str = "branch-key-id";
pub(super) const TYPE: &str = "type";
pub(super) const ENC: &str = "enc";
pub(super) const VERSION: &str = "version";
pub(super) const KMS_ARN: &str = "kms-arn";
pub(super) const CREATE_TIME: &str = "create-time";
pub(super) const HIERARCHY_VERSION: &str = "hierarchy-version";
/// In the context alone, never in a row. The specification's prose spells it `tableName`; implementations do not.
pub(super) const TABLE_NAME: &str = "tablename";
/// What the names of the caller's own attributes begin with.
const CUSTOM_PREFIX: &str = "aws-crypto-ec:";

/// What versions begin with where a row names them.
pub(super) const VERSION_PREFIX: &str = "branch:version:";

/// Which of a branch key's rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowType<'a> {
    /// The version that encrypts.
    Active,
    /// One version, for decrypting.
    Version(&'a str),
    /// The beacon key.
    Beacon,
}

impl RowType<'_> {
    /// The attribute `type`.
    pub(super) fn name(self) -> String {
        match self {
            Self::Active => "branch:ACTIVE".to_owned(),
            Self::Version(version) => format!("{VERSION_PREFIX}{version}"),
            Self::Beacon => "beacon:ACTIVE".to_owned(),
        }
    }
}

/// What a new branch key is made with.
#[derive(Debug)]
pub(super) struct NewBranchKey<'a> {
    pub(super) id: &'a str,
    /// A UUID as text.
    pub(super) version: &'a str,
    pub(super) create_time: String,
    pub(super) logical_name: &'a str,
    pub(super) kms_arn: &'a str,
    /// The caller's own context.
    pub(super) custom: &'a EncryptionContext,
}

/// What is known of a wrapped key, the key store's logical name included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BranchKeyContext(EncryptionContext);

impl BranchKeyContext {
    /// Takes the pairs of a row.
    pub(super) fn from_row(mut pairs: BTreeMap<String, String>, logical_name: &str) -> Self {
        pairs.insert(TABLE_NAME.to_owned(), logical_name.to_owned());
        Self(EncryptionContext::from_map(pairs))
    }

    /// The context of the row `branch:version:...` of a new branch key.
    pub(super) fn of_new(key: NewBranchKey<'_>) -> Self {
        let own = [
            (BRANCH_KEY_ID, key.id.to_owned()),
            (TYPE, RowType::Version(key.version).name()),
            (CREATE_TIME, key.create_time),
            (HIERARCHY_VERSION, "1".to_owned()),
            (KMS_ARN, key.kms_arn.to_owned()),
        ];
        let own = own.map(|(name, value)| (name.to_owned(), value));
        let custom = key.custom.iter();
        let custom = custom.map(|(name, value)| (format!("{CUSTOM_PREFIX}{name}"), value.to_owned()));
        Self::from_row(own.into_iter().chain(custom).collect(), key.logical_name)
    }

    /// The context of the row `branch:ACTIVE` that goes with this row of a version.
    pub(super) fn active(&self) -> Self {
        self.with([(VERSION, self.value(TYPE).to_owned()), (TYPE, RowType::Active.name())])
    }

    /// The context of the row `beacon:ACTIVE` that goes with this row of a version.
    pub(super) fn beacon(&self) -> Self {
        self.with([(TYPE, RowType::Beacon.name())])
    }

    /// The context of the row of a new version, from that of the row `branch:ACTIVE`.
    pub(super) fn next_version(&self, version: &str, create_time: String) -> Self {
        let (kept, _) = self.0.partition(|name| name != VERSION);
        Self(kept).with([(TYPE, RowType::Version(version).name()), (CREATE_TIME, create_time)])
    }

    /// The row with this context and the wrapped key `enc`.
    pub(super) fn to_item(&self, enc: Vec<u8>) -> Item {
        let attributes = self.0.iter().filter(|(name, _)| *name != TABLE_NAME).map(|(name, value)| {
            let make = if name == HIERARCHY_VERSION { Attribute::N } else { Attribute::S };
            (name.to_owned(), make(value.to_owned()))
        });
        attributes.chain([(ENC.to_owned(), Attribute::B(enc))]).collect()
    }

    /// What KMS binds the wrapped key to.
    pub(super) fn encryption_context(&self) -> &EncryptionContext {
        &self.0
    }

    /// The ARN of the KMS key under which the row was written.
    pub(super) fn kms_arn(&self) -> &str {
        self.value(KMS_ARN)
    }

    /// The version of the branch key, a UUID as text; empty for a beacon key.
    pub(super) fn version(&self) -> &str {
        let named = self.0.get(VERSION).unwrap_or(self.value(TYPE));
        named.strip_prefix(VERSION_PREFIX).unwrap_or_default()
    }

    /// The context that the caller gave when the branch key was made.
    pub(super) fn custom(&self) -> EncryptionContext {
        let custom =
            self.0.iter().filter_map(|(name, value)| Some((name.strip_prefix(CUSTOM_PREFIX)?, value)));
        let custom = custom.map(|(name, value)| (name.to_owned(), value.to_owned()));
        EncryptionContext::from_map(custom.collect())
    }

    fn value(&self, name: &str) -> &str {
        self.0.get(name).unwrap_or_default()
    }

    fn with<const N: usize>(&self, pairs: [(&str, String); N]) -> Self {
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value));
        Self(self.0.clone().union(&EncryptionContext::from_map(pairs.into())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(context: &BranchKeyContext) -> Vec<(&str, &str)> {
        context.0.iter().collect()
    }

    #[test]
    fn each_row_is_bound_to_what_the_specification_lists() {
        let custom = EncryptionContext::new([("tenant", "Ada")]).unwrap();
        let version = BranchKeyContext::of_new(NewBranchKey {
            id: "branch",
            version: "v1",
            create_time: "then".to_owned(),
            logical_name: "store",
            kms_arn: "arn",
            custom: &custom,
        });
        let expected = |kind: &'static str, version: Option<&'static str>, time: &'static str| {
            let mut expected = vec![
                ("aws-crypto-ec:tenant", "Ada"),
                ("branch-key-id", "branch"),
                ("create-time", time),
                ("hierarchy-version", "1"),
                ("kms-arn", "arn"),
                ("tablename", "store"),
                ("type", kind),
            ];
            expected.extend(version.map(|version| ("version", version)));
            expected
        };
        assert_eq!(pairs(&version), expected("branch:version:v1", None, "then"));
        let active = version.active();
        assert_eq!(pairs(&active), expected("branch:ACTIVE", Some("branch:version:v1"), "then"));
        assert_eq!(pairs(&version.beacon()), expected("beacon:ACTIVE", None, "then"));
        let next = active.next_version("v2", "now".to_owned());
        assert_eq!(pairs(&next), expected("branch:version:v2", None, "now"));

        assert_eq!((version.version(), active.version(), version.beacon().version()), ("v1", "v1", ""));
        assert_eq!((next.kms_arn(), next.custom()), ("arn", custom));
    }
}
