//! The branch key store in a DynamoDB server: what the official Python SDK writes kmseal reads, and the other way
//! round, and each opens the other's messages.

#[path = "clients/dynamodb.rs"]
mod dynamodb_client;
#[path = "clients/kms.rs"]
mod kms_client;

use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use kmseal::{
    Client, EncryptionContext, ErrorKind, JavaScriptContextOrder,
    key_store::{
        DynamoDbKeyStorage, KeyStorage, KeyStore, KmsConfiguration, Put, PutCondition, WriteOutcome,
    },
    keyring::KmsHierarchicalKeyring,
};
use mock_kms::{Kms, Server};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use tests::{
    dynamodb::DynamoDb,
    interop::{Pair, ours_opens_there, theirs_opens_here},
    peer::{Peer, PeerMessage},
};
use tokio::runtime::Runtime;

const HOME: &str = "eu-central-1";
const AWAY: &str = "us-east-1";
const LOGICAL_NAME: &str = "orders \u{fc}ber";

/// Both services, and clients of them, with a runtime for what is not asked through kmseal.
struct Cloud {
    runtime: Runtime,
    mock: Kms,
    kms: Server,
    dynamodb: DynamoDb,
}

impl Cloud {
    fn start() -> Option<Self> {
        let dynamodb = DynamoDb::start()?;
        let mock = Kms::builder().build().unwrap();
        let kms = Server::start(mock.clone(), "127.0.0.1:0").unwrap();
        Some(Self { runtime: Runtime::new().unwrap(), mock, kms, dynamodb })
    }

    fn kms_client(&self, region: &str) -> aws_sdk_kms::Client {
        kms_client::client(&self.kms.url(), region, "test")
    }

    fn dynamodb_client(&self) -> aws_sdk_dynamodb::Client {
        dynamodb_client::client(self.dynamodb.url(), HOME)
    }

    fn storage(&self) -> Arc<DynamoDbKeyStorage> {
        Arc::new(DynamoDbKeyStorage::new(self.dynamodb_client(), "keys"))
    }

    /// A fresh KMS key, of many Regions if so asked.
    fn create_key(&self, multi_region: bool) -> String {
        let create = self.kms_client(HOME).create_key().multi_region(multi_region).send();
        self.runtime.block_on(create).unwrap().key_metadata.unwrap().arn.unwrap()
    }

    fn store(&self, kms_region: &str, configuration: KmsConfiguration) -> KeyStore {
        let kms = Arc::new(self.kms_client(kms_region));
        KeyStore::builder(LOGICAL_NAME, self.storage(), kms, configuration).build().unwrap()
    }

    /// The same key store as the peer knows it.
    fn described(&self, kms_region: &str, configuration: Value) -> Value {
        json!({
            "table": "keys", "logical_name": LOGICAL_NAME, "kms_configuration": configuration,
            "dynamodb_endpoint": self.dynamodb.url(), "region": HOME,
            "kms_endpoint": self.kms.url(), "kms_region": kms_region,
        })
    }
}

fn tenant() -> EncryptionContext {
    EncryptionContext::new([("Tenant", "Zo\u{eb} \u{1f600}"), ("a", "")]).unwrap()
}

fn tenant_json() -> Value {
    json!({ "Tenant": "Zo\u{eb} \u{1f600}", "a": "" })
}

/// The peer's key store.
struct Theirs<'a> {
    peer: &'a mut Peer,
    store: Value,
}

impl Theirs<'_> {
    fn ask(&mut self, action: &str, mut request: Value) -> Result<Value, String> {
        request["op"] = json!("key-store");
        request["action"] = json!(action);
        request["store"] = self.store.clone();
        self.peer.ask(&request)
    }

    fn ok(&mut self, action: &str, request: Value) -> Value {
        self.ask(action, request).unwrap_or_else(|error| panic!("{action}: {error}"))
    }

    /// The active version of a branch key, its key and its context.
    fn active(&mut self, id: &str) -> (String, Vec<u8>, Value) {
        let answer = self.ok("GetActiveBranchKey", json!({ "branch_key_id": id }));
        (text(&answer["version"]), bytes(&answer["key"]), answer["encryption_context"].clone())
    }

    fn version(&mut self, id: &str, version: &str) -> Vec<u8> {
        bytes(&self.ok("GetBranchKeyVersion", json!({ "branch_key_id": id, "version": version }))["key"])
    }

    fn beacon(&mut self, id: &str) -> Vec<u8> {
        bytes(&self.ok("GetBeaconKey", json!({ "branch_key_id": id }))["key"])
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("the peer answers with text").to_owned()
}

fn bytes(value: &Value) -> Vec<u8> {
    BASE64_STANDARD.decode(text(value)).expect("the peer answers in base64")
}

/// Checks that both read the same keys from the rows of `id`, of which `version` is one.
fn assert_same_keys(runtime: &Runtime, ours: &KeyStore, theirs: &mut Theirs<'_>, id: &str, version: &str) {
    let active = runtime.block_on(ours.active_branch_key(id)).unwrap();
    let (their_version, their_key, _) = theirs.active(id);
    assert_eq!((&active.version, active.branch_key.expose_secret()), (&their_version, &*their_key));
    let old = runtime.block_on(ours.branch_key_version(id, version)).unwrap();
    assert_eq!(old.branch_key.expose_secret(), theirs.version(id, version));
    let beacon = runtime.block_on(ours.beacon_key(id)).unwrap();
    assert_eq!(beacon.beacon_key.expose_secret(), theirs.beacon(id));
}

#[test]
fn a_key_store_of_the_python_sdk_is_read_and_carried_on() {
    let (Some(cloud), Some(mut peer)) = (Cloud::start(), Peer::python()) else { return };
    let (runtime, arn) = (&cloud.runtime, cloud.create_key(false));
    let ours = cloud.store(HOME, KmsConfiguration::KeyArn(arn.clone()));
    let store = cloud.described(HOME, json!(["key-arn", arn]));
    let mut theirs = Theirs { peer: &mut peer, store };

    let table_arn = text(&theirs.ok("CreateKeyStore", json!({}))["table_arn"]);
    assert_eq!(runtime.block_on(ours.create_key_store()).unwrap(), table_arn);
    let create = json!({ "branch_key_id": "tenant", "encryption_context": tenant_json() });
    theirs.ok("CreateKey", create);
    let (first, first_key, _) = theirs.active("tenant");
    theirs.ok("VersionKey", json!({ "branch_key_id": "tenant" }));
    assert_same_keys(runtime, &ours, &mut theirs, "tenant", &first);
    let old = runtime.block_on(ours.branch_key_version("tenant", &first)).unwrap();
    assert_eq!(old.branch_key.expose_secret(), first_key);
    assert_eq!(old.encryption_context, tenant());

    let third = runtime.block_on(ours.version_key("tenant")).unwrap();
    let (active, _, context) = theirs.active("tenant");
    assert_eq!((active, context), (third.clone(), tenant_json()));
    theirs.ok("VersionKey", json!({ "branch_key_id": "tenant" }));
    assert_same_keys(runtime, &ours, &mut theirs, "tenant", &third);

    // One row for each of four versions, the active one and the beacon key.
    let scan = cloud.dynamodb_client().scan().table_name("keys").send();
    assert_eq!(runtime.block_on(scan).unwrap().count, 6);
}

#[test]
fn a_key_store_of_kmseal_is_read_by_the_python_sdk() {
    let (Some(cloud), Some(mut peer)) = (Cloud::start(), Peer::python()) else { return };
    let (runtime, arn) = (&cloud.runtime, cloud.create_key(false));
    let ours = cloud.store(HOME, KmsConfiguration::KeyArn(arn.clone()));
    runtime.block_on(ours.create_key_store()).unwrap();
    runtime.block_on(ours.create_key_with_id("tenant", &tenant())).unwrap();
    let id = runtime.block_on(ours.create_key(&EncryptionContext::EMPTY)).unwrap();

    for configuration in [json!(["key-arn", arn]), json!(["discovery", null])] {
        let mut theirs = Theirs { peer: &mut peer, store: cloud.described(HOME, configuration) };
        let (first, _, context) = theirs.active("tenant");
        assert_eq!(context, tenant_json());
        assert_same_keys(runtime, &ours, &mut theirs, "tenant", &first);
        runtime.block_on(ours.version_key("tenant")).unwrap();
        assert_same_keys(runtime, &ours, &mut theirs, "tenant", &first);
        let (only, _, context) = theirs.active(&id);
        assert_eq!(context, json!({}));
        assert_same_keys(runtime, &ours, &mut theirs, &id, &only);
    }

    let store = cloud.described(HOME, json!(["key-arn", arn]));
    let mut theirs = Theirs { peer: &mut peer, store };
    let table_arn = runtime.block_on(ours.create_key_store()).unwrap();
    assert_eq!(theirs.ok("CreateKeyStore", json!({}))["table_arn"], table_arn);
    let again = json!({ "branch_key_id": "tenant", "encryption_context": tenant_json() });
    assert!(theirs.ask("CreateKey", again).unwrap_err().contains("ConditionalCheckFailed"));
}

#[test]
fn replicas_of_a_multi_region_key_serve_both() {
    let (Some(cloud), Some(mut peer)) = (Cloud::start(), Peer::python()) else { return };
    let (runtime, home) = (&cloud.runtime, cloud.create_key(true));
    let replicate = cloud.kms_client(HOME).replicate_key().key_id(&home).replica_region(AWAY).send();
    let away = runtime.block_on(replicate).unwrap().replica_key_metadata.unwrap().arn.unwrap();
    // A replica takes a while to be made.
    cloud.mock.clock().advance(Duration::from_secs(60));
    let at_home = cloud.store(HOME, KmsConfiguration::KeyArn(home.clone()));
    runtime.block_on(at_home.create_key_store()).unwrap();
    runtime.block_on(at_home.create_key_with_id("tenant", &tenant())).unwrap();
    let version = runtime.block_on(at_home.active_branch_key("tenant")).unwrap().version;

    let in_away = |configuration| cloud.store(AWAY, configuration);
    for (ours, configuration) in [
        (KmsConfiguration::MrkArn(away.clone()), json!(["mrk-arn", away])),
        (KmsConfiguration::MrkDiscovery { region: AWAY.to_owned() }, json!(["mrk-discovery", AWAY])),
    ] {
        let mut theirs = Theirs { peer: &mut peer, store: cloud.described(AWAY, configuration) };
        assert_same_keys(runtime, &in_away(ours), &mut theirs, "tenant", &version);
    }

    // A version that was made through the replica is still read at home, by the home key.
    let store = cloud.described(AWAY, json!(["mrk-arn", away]));
    let mut theirs = Theirs { peer: &mut peer, store };
    runtime.block_on(in_away(KmsConfiguration::MrkArn(away.clone())).version_key("tenant")).unwrap();
    theirs.ok("VersionKey", json!({ "branch_key_id": "tenant" }));
    let mut theirs = Theirs { peer: &mut peer, store: cloud.described(HOME, json!(["key-arn", home])) };
    assert_same_keys(runtime, &at_home, &mut theirs, "tenant", &version);
}

#[test]
fn messages_open_in_both_directions() {
    let (Some(cloud), Some(mut peer)) = (Cloud::start(), Peer::python()) else { return };
    let arn = cloud.create_key(false);
    let store = cloud.store(HOME, KmsConfiguration::KeyArn(arn.clone()));
    cloud.runtime.block_on(store.create_key_store()).unwrap();
    cloud.runtime.block_on(store.create_key_with_id("tenant-\u{fc}", &tenant())).unwrap();

    let builder =
        KmsHierarchicalKeyring::for_branch_key(Arc::new(store), "tenant-\u{fc}", Duration::from_secs(600));
    let ours = builder.build().unwrap();
    let theirs = json!({
        "type": "kms-hierarchical", "branch_key_id": "tenant-\u{fc}",
        "store": cloud.described(HOME, json!(["key-arn", arn])),
    });
    let pair = Pair { ours: &ours, theirs };
    assert_eq!(ours_opens_there(&mut peer, &pair, &[512, 4096]), 11 * 6 * 2);
    assert_eq!(theirs_opens_here(&mut peer, &pair, &[512, 4096]), 11 * 6 * 2);
}

#[test]
fn messages_of_the_javascript_sdk_open_in_either_order_of_their_context() {
    let (Some(cloud), Some(mut peer)) = (Cloud::start(), Peer::node()) else { return };
    let arn = cloud.create_key(false);
    let store = cloud.store(HOME, KmsConfiguration::KeyArn(arn.clone()));
    cloud.runtime.block_on(store.create_key_store()).unwrap();
    cloud.runtime.block_on(store.create_key_with_id("tenant", &tenant())).unwrap();
    let ours = KmsHierarchicalKeyring::for_branch_key(Arc::new(store), "tenant", Duration::from_secs(600));
    let ours = ours.build().unwrap();

    for locale_sorting in [false, true] {
        let theirs = json!({
            "type": "kms-hierarchical", "branch_key_id": "tenant", "locale_sorting": locale_sorting,
            "store": cloud.described(HOME, json!(["key-arn", arn])),
        });
        let context = json!({ "b": "1", "Purpose": "2" });
        let message = PeerMessage {
            plaintext: b"four",
            suite: "0578".to_owned(),
            frame_length: 512,
            context: &context,
        };
        let sealed = peer.encrypt(&theirs, &message).unwrap();
        let refused = Client::new().decrypt(&ours, &sealed).blocking();
        let refused = refused.map(|opened| opened.plaintext).map_err(|error| error.kind());
        let expected = if locale_sorting { Err(ErrorKind::NoDataKeyOpened) } else { Ok(b"four".to_vec()) };
        assert_eq!(refused, expected);
        let allowing = Client::builder().legacy_javascript_context_order(JavaScriptContextOrder).build();
        assert_eq!(allowing.decrypt(&ours, &sealed).blocking().unwrap().plaintext, b"four");
    }
}

#[test]
fn dynamodb_says_what_is_wrong() {
    let Some(cloud) = Cloud::start() else { return };
    let (runtime, arn) = (&cloud.runtime, cloud.create_key(false));
    let store = cloud.store(HOME, KmsConfiguration::KeyArn(arn));
    let error = runtime.block_on(store.create_key(&tenant())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::KeyService);
    assert!(error.to_string().contains("TransactWriteItems on table \"keys\": "), "{error}");
    assert!(error.to_string().contains("ResourceNotFoundException"), "{error}");

    runtime.block_on(store.create_key_store()).unwrap();
    runtime.block_on(store.create_key_store()).unwrap();
    runtime.block_on(store.create_key_with_id("tenant", &tenant())).unwrap();
    let error = runtime.block_on(store.create_key_with_id("tenant", &tenant())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    let error = runtime.block_on(store.active_branch_key("nobody")).unwrap_err();
    assert!(error.to_string().contains("no row \"branch:ACTIVE\" of branch key \"nobody\""), "{error}");

    let storage = cloud.storage();
    let item = runtime.block_on(storage.get_item("tenant", "branch:ACTIVE")).unwrap().unwrap();
    let stale = Put { item, condition: PutCondition::Unchanged { enc: vec![1] } };
    let outcome = runtime.block_on(storage.transact_write_items(&[stale])).unwrap();
    assert_eq!(outcome, WriteOutcome::ConditionFailed);

    let other = cloud.dynamodb_client().create_table().table_name("other");
    let other = other.billing_mode(BillingMode::PayPerRequest);
    let key = KeySchemaElement::builder().attribute_name("id").key_type(KeyType::Hash);
    let definition =
        AttributeDefinition::builder().attribute_name("id").attribute_type(ScalarAttributeType::S);
    let other = other.key_schema(key.build().unwrap()).attribute_definitions(definition.build().unwrap());
    runtime.block_on(other.send()).unwrap();
    let storage = Arc::new(DynamoDbKeyStorage::new(cloud.dynamodb_client(), "other"));
    let kms = Arc::new(cloud.kms_client(HOME));
    let store = KeyStore::builder("other", storage, kms, KmsConfiguration::Discovery).build().unwrap();
    let error = runtime.block_on(store.create_key_store()).unwrap_err();
    assert!(error.to_string().contains("primary key"), "{error}");
}
