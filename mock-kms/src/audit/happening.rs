//! `ServiceEvent`: what the service does to a key by itself, as CloudTrail shows it.
//!
//! AWS KMS Developer Guide, "Log entries": DeleteKey, RotateKey, DeleteExpiredKeyMaterial.

use super::trail::Record;
use crate::{
    clock::Timestamp,
    hsm::MaterialId,
    keys::{Happened, Happening, KeyArn, Origin},
};
use serde_json::{Map, Value, json};

/// A record of type AwsServiceEvent.
#[derive(Debug)]
pub(crate) struct ServiceEvent {
    pub(super) time: Timestamp,
    pub(super) key: KeyArn,
    origin: Origin,
    what: Happening,
}

impl From<&Happened> for ServiceEvent {
    fn from(happened: &Happened) -> Self {
        let Happened { at, key, what } = happened;
        Self { time: *at, key: key.arn.clone(), origin: key.origin, what: *what }
    }
}

impl ServiceEvent {
    /// CloudTrail's name for it.
    pub(super) fn name(&self) -> &'static str {
        match self.what {
            Happening::Deleted => "DeleteKey",
            Happening::Rotated { .. } => "RotateKey",
            Happening::Expired(_) => "DeleteExpiredKeyMaterial",
        }
    }

    /// The members that calls do not have, or have otherwise.
    pub(super) fn members(&self, record: &Record) -> Map<String, Value> {
        let id = self.key.id.as_str();
        let material = |id: Option<MaterialId>| id.map(|id| id.to_string());
        let details = match self.what {
            Happening::Deleted => None,
            Happening::Rotated { kind, previous, current } => Some(json!({
                "rotationType": kind,
                "keyOrigin": self.origin,
                "previousKeyMaterialId": material(previous),
                "currentKeyMaterialId": material(current),
                "keyId": id,
            })),
            Happening::Expired(expired) => Some(json!({ "keyId": id, "keyMaterialId": expired.to_string() })),
        };
        let answer = match self.what {
            Happening::Deleted => json!({ "keyId": self.key }),
            _ => Value::Null,
        };
        let mut members = Map::from_iter([
            (
                "userIdentity".to_owned(),
                json!({ "accountId": record.recipient.to_string(), "invokedBy": "AWS Internal" }),
            ),
            ("sourceIPAddress".to_owned(), "AWS Internal".into()),
            ("userAgent".to_owned(), "AWS Internal".into()),
            ("requestParameters".to_owned(), Value::Null),
            ("responseElements".to_owned(), answer),
            ("readOnly".to_owned(), false.into()),
            ("eventType".to_owned(), "AwsServiceEvent".into()),
        ]);
        members.extend(details.map(|details| ("serviceEventDetails".to_owned(), details)));
        members
    }
}
