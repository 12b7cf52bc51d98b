//! Runs the policy cases of tests/policy through the pure function: policies, calls, and what is answered.

use super::{
    Attached, Attachment, Caller, ConditionKey, Facts, GrantClaim, KeyPolicy, KeyProperty, Kind, Named,
    OwnAccount, Policy, Principal, Question, RequestKey, Session, Value, VpcEndpoint, condition::CallKey,
    decide,
};
use crate::{
    clock::Timestamp,
    context::EncryptionContext,
    error::KmsError,
    keys::{
        self, AccountId, GrantConstraints, GrantOperation, GrantTerms, Key, KeyArn, KeyId, KeyManager,
        KeySpec, KeyUsage, NewKey, Origin, Party, Place, Region, Relatives, Tag, Tags, Versions,
    },
};
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
    sync::Arc,
};

const HOME: &str = "111122223333";

/// Some policies and the calls that they decide.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Topic {
    topic: String,
    /// The key policy; the default one if there is none.
    key_policy: Option<Json>,
    #[serde(default)]
    key: KeyOfTopic,
    /// By who they are, as calls name them.
    #[serde(default)]
    principals: BTreeMap<String, Policies>,
    /// By their ids.
    #[serde(default)]
    vpc_endpoints: BTreeMap<String, EndpointOfTopic>,
    calls: Vec<CallOfTopic>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct KeyOfTopic {
    spec: Option<KeySpec>,
    usage: Option<KeyUsage>,
    origin: Option<Origin>,
    multi_region: bool,
    tags: BTreeMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Policies {
    identity: Vec<Json>,
    boundary: Option<Json>,
    session: Option<Json>,
    service_control: Vec<Json>,
    tags: BTreeMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct EndpointOfTopic {
    vpc: Option<String>,
    policy: Option<Json>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CallOfTopic {
    /// `root`, `user/name` or `role/name`, of another account with its digits and a colon before.
    who: String,
    does: String,
    /// Whether it is about the key; otherwise about the account.
    #[serde(default)]
    about_account: bool,
    /// The encryption context of an operation that has one.
    context: Option<EncryptionContext>,
    /// The constraints of the grant that is to be made.
    #[serde(default)]
    constraints: GrantConstraints,
    /// What the request carries under these condition keys.
    #[serde(default)]
    with: BTreeMap<String, Json>,
    from: Option<String>,
    via: Option<String>,
    /// The VPC endpoint.
    through: Option<String>,
    /// `allowed`, or why not, from "because" or "with" on, without the name of the action.
    then: String,
}

struct Given(Vec<(ConditionKey, Json)>);

impl Facts for Given {
    fn value(&self, _: Option<&Key>, name: &ConditionKey) -> Option<Value<'_>> {
        let (_, value) = self.0.iter().find(|(key, _)| key == name)?;
        Some(match value {
            Json::Array(values) => Value::many(values.iter().map(|value| value.as_str().unwrap())),
            Json::String(text) => Value::text(text.as_str()),
            other => Value::text(other.to_string()),
        })
    }
}

fn region() -> Region {
    Region::new("us-west-2").unwrap()
}

fn principal(who: &str, policies: Option<&Policies>) -> Principal {
    let (account, name) = who.split_once(':').unwrap_or((HOME, who));
    let account = AccountId::new(account).unwrap();
    if name == "root" {
        return Principal::root("aws", account);
    }
    let arn = format!("arn:aws:iam::{account}:{name}");
    let (kind, name) = name.split_once('/').unwrap();
    let (kind, arn) = match kind {
        "user" => (Kind::User { name: name.into(), id: "AIDAEXAMPLE".into() }, arn),
        "role" => {
            let session = Session {
                role_arn: arn.into(),
                role_id: "AROAEXAMPLE".into(),
                name: "session".into(),
                issued: Timestamp::from_seconds(1_600_000_000),
                source_identity: None,
            };
            (Kind::Session(session), format!("arn:aws:sts::{account}:assumed-role/{name}/session"))
        }
        other => panic!("{other} is no kind of principal"),
    };
    let none = Policies::default();
    let policies = policies.unwrap_or(&none);
    let read =
        |json: &Json| Arc::new(Policy::parse(&json.to_string(), Attachment::Identity, "policy").unwrap());
    let attached = Attached {
        identity: policies.identity.iter().map(read).collect(),
        boundary: policies.boundary.as_ref().map(read),
        session: policies.session.as_ref().map(read),
        service_control: policies.service_control.iter().map(read).collect(),
    };
    Principal::new(kind, account, &arn, policies.tags.clone(), attached)
}

fn key(topic: &Topic) -> Arc<Key> {
    let place = Place { region: region(), account: AccountId::new(HOME).unwrap() };
    let KeyOfTopic { spec, usage, origin, multi_region, tags } = &topic.key;
    let tags = tags.iter().map(|(key, value)| Tag { key: key.clone(), value: value.clone() }).collect();
    Arc::new(Key::new(NewKey {
        arn: KeyArn { place, id: KeyId::parse("1234abcd-12ab-34cd-56ef-1234567890ab").unwrap() },
        created: Timestamp::from_seconds(0),
        description: String::new(),
        spec: spec.unwrap_or(KeySpec::SymmetricDefault),
        usage: usage.unwrap_or(KeyUsage::EncryptDecrypt),
        origin: origin.unwrap_or(Origin::AwsKms),
        manager: KeyManager::Customer,
        tags: Tags::new(tags).unwrap(),
        policy: topic
            .key_policy
            .as_ref()
            .map(|policy| KeyPolicy::read(&policy.to_string(), usize::MAX).unwrap()),
        relatives: multi_region.then(|| Relatives::of_primary(region())),
        versions: Versions::none(),
    }))
}

fn answer(topic: &Topic, call: &CallOfTopic) -> Result<(), KmsError> {
    let principal = Arc::new(principal(&call.who, topic.principals.get(&call.who)));
    let mut caller = Caller::new(region(), principal);
    if let Some(address) = &call.from {
        caller = caller.from_address(address.parse().unwrap());
    }
    if let Some(service) = &call.via {
        caller = caller.via_service(service);
    }
    if let Some(id) = &call.through {
        let EndpointOfTopic { vpc, policy } = &topic.vpc_endpoints[id];
        let read = |json: &Json| Policy::parse(&json.to_string(), Attachment::VpcEndpoint, "policy").unwrap();
        let policy = policy.as_ref().map(read).map(Arc::new);
        caller = caller.through(VpcEndpoint::new(id, vpc.as_deref(), policy).unwrap());
    }
    let facts = call.with.iter().map(|(name, value)| (ConditionKey::parse(name).unwrap(), value.clone()));
    let anybody = keys::Principal::parse("arn:aws:iam::111122223333:user/anybody").unwrap();
    let terms = GrantTerms {
        grantee: Party::Principal(anybody),
        retiring: None,
        operations: vec![GrantOperation::Decrypt],
        constraints: call.constraints.clone(),
    };
    let question = Question {
        caller: &caller,
        permission: String::leak(call.does.clone()),
        named: Named::Outright,
        context: call.context.as_ref(),
        claim: GrantClaim { proposed: Some(&terms), ..GrantClaim::default() },
        // 2023-11-14T22:13:20Z.
        now: Timestamp::from_seconds(1_700_000_000),
        facts: &Given(facts.collect()),
    };
    match call.about_account {
        true => decide(&question, OwnAccount(caller.account())).map(drop)?,
        false => decide(&question, key(topic)).map(drop)?,
    }
    Ok(())
}

/// The cases of each file.
fn files<T: serde::de::DeserializeOwned>() -> Vec<Vec<T>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/policy");
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let options = serde_saphyr::options! { with_snippet: false };
        serde_saphyr::from_str_with_options(&text, options)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    fs::read_dir(folder).unwrap().map(|file| read(file.unwrap().path())).collect()
}

#[test]
fn every_case_is_decided_as_written() {
    let (mut count, mut wrong) = (0, Vec::new());
    for topics in files::<Topic>() {
        for topic in &topics {
            for call in &topic.calls {
                count += 1;
                let found = match answer(topic, call) {
                    Ok(()) => "allowed".to_owned(),
                    Err(error) => error.to_string(),
                };
                let expected = call.then.replace("ACTION", &format!("kms:{}", call.does));
                if !found.ends_with(&expected) {
                    wrong.push(format!("{}: {} {}: {found}", topic.topic, call.who, call.does));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count} cases:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 200, "only {count} cases were found");
}

/// Adds operators and condition keys of all policies in `json`.
fn collect_conditions(json: &Json, operators: &mut BTreeSet<String>, keys: &mut BTreeSet<String>) {
    let Json::Object(members) = json else {
        return json
            .as_array()
            .into_iter()
            .flatten()
            .for_each(|one| collect_conditions(one, operators, keys));
    };
    for (name, value) in members {
        match value {
            Json::Object(conditions) if name == "Condition" => {
                operators.extend(conditions.keys().cloned());
                keys.extend(conditions.values().filter_map(Json::as_object).flat_map(Map::keys).cloned());
            }
            value => collect_conditions(value, operators, keys),
        }
    }
}

#[test]
fn every_operator_and_every_condition_key_has_a_case() {
    let (mut operators, mut keys) = (BTreeSet::new(), BTreeSet::new());
    for topics in files::<Json>() {
        collect_conditions(&Json::Array(topics), &mut operators, &mut keys);
    }
    let plain = CallKey::WORDS.iter().chain(KeyProperty::WORDS).chain(RequestKey::WORDS);
    let families = ["aws:PrincipalTag/", "aws:ResourceTag/", "aws:RequestTag/", "kms:EncryptionContext:"];
    let untested: Vec<_> = plain
        .filter(|word| !keys.contains(**word))
        .chain(families.iter().filter(|start| !keys.iter().any(|key| key.starts_with(**start))))
        .collect();
    assert!(untested.is_empty(), "no case for {untested:?}");

    let of = |names: &str, kinds: &[&str]| -> Vec<String> {
        kinds.iter().map(|kind| names.replace('_', kind)).collect()
    };
    let orders = ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"];
    let expected = [
        of("String_", &["Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike"]),
        of("Arn_", &["Equals", "NotEquals", "Like", "NotLike"]),
        of("Numeric_", &orders),
        of("Date_", &orders),
        of("_", &["Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "Null", "StringEqualsIfExists"]),
        of("_:StringEquals", &["ForAllValues", "ForAnyValue"]),
    ];
    let untested: Vec<_> = expected.iter().flatten().filter(|name| !operators.contains(*name)).collect();
    assert!(untested.is_empty(), "no case for {untested:?}");
}
