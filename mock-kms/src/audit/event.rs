//! A record as CloudTrail writes it.
//!
//! AWS CloudTrail User Guide, "CloudTrail record contents"; AWS KMS Developer Guide, "Log entries".

use super::{
    call::{Call, Failure, Resource, Service},
    trail::{Record, Subject},
};
use crate::{
    authz::{Caller, Kind},
    clock::Timestamp,
    keys::{AccountId, KeyArn},
    operations::Materials,
};
use serde_json::{Map, Value, json};
use time::format_description::well_known::Rfc3339;

/// The form of records of 2025, which the guide shows for most operations.
const EVENT_VERSION: &str = "1.11";

impl Record {
    /// The whole record.
    pub(super) fn event(&self) -> Value {
        let (time, name, source, region, members, resources) = match &self.what {
            Subject::Call(call) => (
                call.time,
                &*call.operation,
                call.service.source(),
                call.caller.region().name(),
                call.members(self),
                call.resources(),
            ),
            Subject::Event(event) => (
                event.time,
                event.name(),
                Service::Kms.source(),
                event.key.place.region.name(),
                event.members(self),
                vec![resource("AWS::KMS::Key", event.key.account(), event.key.to_string())],
            ),
        };
        let mut event = json!({
            "eventVersion": EVENT_VERSION,
            "eventTime": in_seconds(time),
            "eventSource": source,
            "eventName": name,
            "awsRegion": region,
            "eventID": self.event_id.to_string(),
            "resources": resources,
            "managementEvent": true,
            "recipientAccountId": self.recipient.to_string(),
            "eventCategory": "Management",
        });
        if let Some(all) = event.as_object_mut() {
            all.extend(members);
            all.extend(self.shared_id.map(|id| ("sharedEventID".to_owned(), id.to_string().into())));
        }
        event
    }
}

impl Service {
    fn source(self) -> &'static str {
        match self {
            Self::Kms => "kms.amazonaws.com",
            Self::Sts => "sts.amazonaws.com",
        }
    }
}

impl Call {
    /// The members that a call alone has, or has otherwise.
    fn members(&self, record: &Record) -> Map<String, Value> {
        let connection = self.caller.connection();
        let via = connection.via_service.as_deref().map(service_name);
        // Calls in process come from no address; that they count as local ones is the mock's own.
        let address = connection.source_ip.map_or_else(|| "127.0.0.1".to_owned(), |ip| ip.to_string());
        let agent = connection.user_agent.as_deref().unwrap_or("mock-kms").to_owned();
        let mut members = Map::from_iter([
            ("userIdentity".to_owned(), identity(&self.caller, record.recipient, via.as_deref())),
            ("sourceIPAddress".to_owned(), via.clone().unwrap_or(address).into()),
            ("userAgent".to_owned(), via.unwrap_or(agent).into()),
            ("requestParameters".to_owned(), self.request()),
            ("responseElements".to_owned(), self.answer.clone().unwrap_or_default()),
            ("requestID".to_owned(), self.request_id.to_string().into()),
            ("readOnly".to_owned(), self.is_read_only.into()),
            ("eventType".to_owned(), "AwsApiCall".into()),
        ]);
        if let Some(failure) = &self.failure {
            members.insert("errorCode".to_owned(), Failure::code(failure).into());
            members.extend(failure.message().map(|message| ("errorMessage".to_owned(), message.into())));
        }
        let endpoint = connection.vpc_endpoint().map(|endpoint| endpoint.id().to_owned());
        members.extend(endpoint.map(|id| ("vpcEndpointId".to_owned(), id.into())));
        let materials = match &self.materials {
            Materials::None => None,
            Materials::One(id) => Some(json!({ "keyMaterialId": id })),
            Materials::Two { source, destination } => {
                Some(json!({ "sourceKeyMaterialId": source, "destinationKeyMaterialId": destination }))
            }
        };
        members.extend(materials.map(|materials| ("additionalEventData".to_owned(), materials)));
        members
    }

    /// The request, with the algorithms that CloudTrail shows whether or not the caller named them.
    pub(super) fn request(&self) -> Value {
        let parameters = self.parameters.as_deref().map(serde_json::from_str);
        let Some(Ok(Value::Object(mut parameters))) = parameters else { return Value::Null };
        let defaults: &[(&str, &str)] = match &*self.operation {
            "Encrypt" | "Decrypt" => &[("encryptionAlgorithm", "SYMMETRIC_DEFAULT")],
            "ReEncrypt" => &[
                ("sourceEncryptionAlgorithm", "SYMMETRIC_DEFAULT"),
                ("destinationEncryptionAlgorithm", "SYMMETRIC_DEFAULT"),
            ],
            "Sign" | "Verify" => &[("messageType", "RAW")],
            // Its record has none.
            "GenerateRandom" => return Value::Null,
            _ => &[],
        };
        for (name, value) in defaults {
            parameters.entry(*name).or_insert_with(|| (*value).into());
        }
        if parameters.is_empty() { Value::Null } else { parameters.into() }
    }

    /// The keys, aliases and roles that it was about. A key that it made is known by the answer alone.
    fn resources(&self) -> Vec<Value> {
        let mut resources: Vec<Value> = self
            .resources
            .iter()
            .map(|about| match about {
                Resource::Key(arn) => resource("AWS::KMS::Key", arn.account(), arn.to_string()),
                Resource::Role { arn, account } => resource("AWS::IAM::Role", *account, arn.clone()),
            })
            .collect();
        let caller = &self.caller;
        if let Some(arn) = self.answer.as_ref().and_then(|answer| answer["keyMetadata"]["arn"].as_str()) {
            resources.push(resource("AWS::KMS::Key", caller.account(), arn.to_owned()));
        }
        if let Some(alias) = self.request()["aliasName"].as_str() {
            resources.push(resource("AWS::KMS::Alias", caller.account(), caller.place().arn(alias)));
        }
        resources
    }

    /// Whether it was about this key, by ARN or id.
    pub(super) fn is_about(&self, name: &str) -> bool {
        let is = |arn: &KeyArn| arn.id.as_str() == name || arn.to_string() == name;
        let made = self.answer.as_ref().map(|answer| &answer["keyMetadata"]);
        self.keys().any(is) || made.is_some_and(|made| made["arn"] == name || made["keyId"] == name)
    }
}

fn resource(kind: &str, account: AccountId, arn: String) -> Value {
    json!({ "accountId": account.to_string(), "type": kind, "ARN": arn })
}

/// Who called, as `recipient` gets to know it: the owner of a key learns no more of a stranger than id and account.
fn identity(caller: &Caller, recipient: AccountId, via: Option<&str>) -> Value {
    let principal = caller.principal();
    let account = principal.account().to_string();
    let mut identity = json!({ "principalId": principal.user_id(), "accountId": account });
    let stranger = principal.account() != recipient;
    let details = match principal.kind() {
        _ if stranger => json!({ "type": "AWSAccount" }),
        Kind::Root => json!({ "type": "Root" }),
        Kind::User { name, .. } => json!({ "type": "IAMUser", "userName": name }),
        Kind::Session(session) => json!({
            "type": "AssumedRole",
            "sessionContext": {
                "sessionIssuer": {
                    "type": "Role",
                    "principalId": session.role_id,
                    "arn": session.role_arn,
                    "accountId": account,
                    "userName": session.role_arn.rsplit('/').next(),
                },
                "attributes": { "creationDate": in_seconds(session.issued), "mfaAuthenticated": "false" },
            },
        }),
    };
    if let (Some(identity), Value::Object(details)) = (identity.as_object_mut(), details) {
        identity.extend(details);
        if !stranger {
            identity.insert("arn".to_owned(), principal.arn().into());
            let key = caller.connection().access_key_id.as_deref();
            identity.extend(key.map(|key| ("accessKeyId".to_owned(), key.into())));
        }
        identity.extend(via.map(|service| ("invokedBy".to_owned(), service.into())));
    }
    if let Kind::Session(session) = principal.kind()
        && let Some(source) = session.source_identity.as_deref().filter(|_| !stranger)
    {
        identity["sessionContext"]["sourceIdentity"] = source.into();
    }
    identity
}

/// A service by the name that records have: without the Region of its endpoint.
fn service_name(endpoint: &str) -> String {
    let name = endpoint.split('.').next().unwrap_or_default();
    format!("{name}.amazonaws.com")
}

/// A time as records have it: RFC 3339 in whole seconds.
fn in_seconds(time: Timestamp) -> String {
    let time = time.in_utc();
    time.replace_nanosecond(0).unwrap_or(time).format(&Rfc3339).unwrap_or_default()
}
