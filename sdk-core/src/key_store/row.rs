//! Reads rows: checks that a row is one that key stores write, and takes it apart.
//!
//! Spec: framework/branch-key-store.md#record-format

use super::{
    Attribute, Item,
    record::{
        BRANCH_KEY_ID, BranchKeyContext, CREATE_TIME, ENC, HIERARCHY_VERSION, KMS_ARN, RowType, TABLE_NAME,
        TYPE, VERSION, VERSION_PREFIX,
    },
};
use crate::{
    error::{Error, ErrorKind},
    kms::KeyArn,
};
use std::collections::BTreeMap;

/// A row as it was read: what is known of the key, and the key as KMS wrapped it.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) context: BranchKeyContext,
    pub(super) enc: Vec<u8>,
}

impl Row {
    /// Takes apart what a storage returned for the row `row_type` of the branch key `id`.
    pub(super) fn read(
        item: Item,
        id: &str,
        row_type: RowType<'_>,
        logical_name: &str,
    ) -> Result<Self, Error> {
        let checked = attributes(item).and_then(|(pairs, enc)| {
            check(&pairs, id, row_type)?;
            Ok(Self { context: BranchKeyContext::from_row(pairs, logical_name), enc })
        });
        checked.map_err(|what| {
            Error::new(
                ErrorKind::KeyService,
                format!(
                    "the row {:?} of branch key {id:?} is none that a key store writes: {what}; it was written by something else, or was altered",
                    row_type.name()
                ),
            )
        })
    }
}

/// The attributes as text, and the wrapped key.
fn attributes(item: Item) -> Result<(BTreeMap<String, String>, Vec<u8>), String> {
    let mut pairs = BTreeMap::new();
    let mut enc = Vec::new();
    for (name, value) in item {
        match (name.as_str(), value) {
            (ENC, Attribute::B(bytes)) => enc = bytes,
            (HIERARCHY_VERSION, Attribute::N(number)) => {
                pairs.insert(name, number);
            }
            (ENC | HIERARCHY_VERSION, _) => return Err(format!("its {name} has the wrong type")),
            (TABLE_NAME, _) => return Err(format!("it has a {TABLE_NAME}")),
            (_, Attribute::S(text)) => {
                pairs.insert(name, text);
            }
            _ => return Err(format!("its {name:?} is not text")),
        }
    }
    if enc.is_empty() { Err(format!("it has no {ENC}")) } else { Ok((pairs, enc)) }
}

fn check(pairs: &BTreeMap<String, String>, id: &str, row_type: RowType<'_>) -> Result<(), String> {
    let get = |name: &str| pairs.get(name).map(String::as_str).ok_or_else(|| format!("it has no {name}"));
    if get(BRANCH_KEY_ID)? != id || get(TYPE)? != row_type.name() {
        return Err("it is another one".to_owned());
    }
    get(CREATE_TIME)?;
    if get(HIERARCHY_VERSION)? != "1" {
        return Err(format!("its {HIERARCHY_VERSION} is not 1, the only one known here"));
    }
    if KeyArn::parse_key(get(KMS_ARN)?).is_none() {
        return Err(format!("its {KMS_ARN} is not the ARN of a KMS key"));
    }
    let version = pairs.get(VERSION).map(|text| text.strip_prefix(VERSION_PREFIX).unwrap_or_default());
    match (row_type, version) {
        (RowType::Active, Some(version)) if !version.is_empty() => Ok(()),
        (RowType::Active, _) => Err(format!("its {VERSION} names none")),
        (_, Some(_)) => Err(format!("it has a {VERSION}")),
        (_, None) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::record::NewBranchKey, *};
    use crate::context::EncryptionContext;

    fn version() -> BranchKeyContext {
        BranchKeyContext::of_new(NewBranchKey {
            id: "branch",
            version: "v1",
            create_time: "then".to_owned(),
            logical_name: "store",
            kms_arn: "arn:aws:kms:us-west-2:111122223333:key/1234abcd",
            custom: &EncryptionContext::new([("tenant", "Ada")]).unwrap(),
        })
    }

    #[test]
    fn what_is_written_reads_as_it_was() {
        let version = version();
        for (context, row_type) in [
            (version.clone(), RowType::Version("v1")),
            (version.active(), RowType::Active),
            (version.beacon(), RowType::Beacon),
        ] {
            let item = context.to_item(vec![1, 2]);
            assert_eq!(item[HIERARCHY_VERSION], Attribute::N("1".to_owned()));
            assert!(!item.contains_key(TABLE_NAME));
            let row = Row::read(item, "branch", row_type, "store").unwrap();
            assert_eq!((row.context, row.enc), (context, vec![1, 2]));
        }
    }

    #[test]
    fn what_no_key_store_writes_is_refused() {
        let text = |text: &str| Some(Attribute::S(text.to_owned()));
        for (name, value, words) in [
            (ENC, None, "no enc"),
            (ENC, Some(Attribute::B(Vec::new())), "no enc"),
            (ENC, text("AA=="), "wrong type"),
            (BRANCH_KEY_ID, None, "no branch-key-id"),
            (BRANCH_KEY_ID, text("other"), "another one"),
            (TYPE, text("beacon:ACTIVE"), "another one"),
            (CREATE_TIME, None, "no create-time"),
            (HIERARCHY_VERSION, None, "no hierarchy-version"),
            (HIERARCHY_VERSION, text("1"), "wrong type"),
            (HIERARCHY_VERSION, Some(Attribute::N("2".to_owned())), "not 1"),
            (KMS_ARN, text("arn:aws:kms:us-west-2:111122223333:alias/orders"), "not the ARN"),
            (VERSION, None, "names none"),
            (VERSION, text("v1"), "names none"),
            (VERSION, text("branch:version:"), "names none"),
            (TABLE_NAME, text("store"), "has a tablename"),
            ("expires", Some(Attribute::N("1893456000".to_owned())), "\"expires\" is not text"),
        ] {
            let mut item = version().active().to_item(vec![1]);
            match value {
                Some(value) => item.insert(name.to_owned(), value),
                None => item.remove(name),
            };
            let error = Row::read(item, "branch", RowType::Active, "store").unwrap_err();
            assert_eq!(error.kind(), ErrorKind::KeyService);
            assert!(error.to_string().contains(words), "{error}");
        }
        let mut beacon = version().beacon().to_item(vec![1]);
        beacon.insert(VERSION.to_owned(), Attribute::S("branch:version:v1".to_owned()));
        let error = Row::read(beacon, "branch", RowType::Beacon, "store").unwrap_err();
        assert!(error.to_string().contains("it has a version"), "{error}");
    }
}
