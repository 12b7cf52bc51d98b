//! Tests of the key store over a table in memory and a key service that writes everything down.

use super::{record::CREATE_TIME, *};
use crate::{
    context::EncryptionContext,
    error::{Error, ErrorKind},
    future::BoxFuture,
    kms::{
        KmsClient,
        fake::{Call, FakeKms},
    },
    time::ManualClock,
};
use core::time::Duration;
use std::{future::ready, sync::Arc};

const WEST: &str = "arn:aws:kms:us-west-2:111122223333:key/1234abcd";
const MRK_WEST: &str = "arn:aws:kms:us-west-2:111122223333:key/mrk-1234abcd";
const MRK_EAST: &str = "arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd";

/// A key store over a new table.
struct Fixture {
    kms: Arc<FakeKms>,
    table: Arc<MemoryKeyStorage>,
    clock: Arc<ManualClock>,
    store: KeyStore,
}

fn fixture() -> Fixture {
    let (kms, table) = (FakeKms::holding([WEST]), Arc::new(MemoryKeyStorage::new("keys")));
    let clock = Arc::new(ManualClock::new());
    let configuration = KmsConfiguration::KeyArn(WEST.to_owned());
    let builder = KeyStore::builder("store", table.clone(), kms.clone(), configuration);
    let store = builder.grant_token("granted").clock(clock.clone()).build().unwrap();
    wait(store.create_key_store()).unwrap();
    Fixture { kms, table, clock, store }
}

fn store_over(
    table: &Arc<MemoryKeyStorage>,
    kms: Arc<dyn KmsClient>,
    configuration: KmsConfiguration,
) -> KeyStore {
    KeyStore::builder("store", table.clone(), kms, configuration).build().unwrap()
}

fn tenant() -> EncryptionContext {
    EncryptionContext::new([("tenant", "Ada")]).unwrap()
}

fn wait<T>(future: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    pollster::block_on(future)
}

#[track_caller]
fn refused<T>(kind: ErrorKind, words: &str, result: Result<T, Error>) {
    let error = result.map(drop).unwrap_err();
    assert_eq!(error.kind(), kind, "{error}");
    assert!(error.to_string().contains(words), "{error}");
}

fn text<'a>(item: &'a Item, name: &str) -> &'a str {
    match item.get(name) {
        Some(Attribute::S(text)) => text,
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn a_branch_key_is_three_rows_each_bound_to_itself() {
    let Fixture { kms, table, store, .. } = fixture();
    wait(store.create_key_with_id("branch", &tenant())).unwrap();

    let items = table.items();
    let version = text(&items[1], "version");
    let types = ["beacon:ACTIVE", "branch:ACTIVE", version];
    assert_eq!(items.iter().map(|item| text(item, "type")).collect::<Vec<_>>(), types);
    for item in &items {
        assert_eq!(text(item, "branch-key-id"), "branch");
        assert_eq!(text(item, "aws-crypto-ec:tenant"), "Ada");
        assert_eq!(text(item, "kms-arn"), WEST);
        assert_eq!(text(item, CREATE_TIME), "2030-01-01T00:00:00.000000Z");
    }

    let calls = kms.take_calls();
    let short = |call: &Call| (call.operation, call.context.get("type").unwrap_or_default().to_owned());
    assert_eq!(
        calls.iter().map(short).collect::<Vec<_>>(),
        [
            ("GenerateDataKeyWithoutPlaintext", version.to_owned()),
            ("ReEncrypt", "branch:ACTIVE".to_owned()),
            ("GenerateDataKeyWithoutPlaintext", "beacon:ACTIVE".to_owned()),
        ]
    );
    for call in calls {
        assert_eq!((&*call.key_id, &call.grant_tokens[..]), (WEST, &["granted".to_owned()][..]));
        assert_eq!(call.context.get("tablename"), Some("store"));
    }
}

#[test]
fn the_active_key_is_its_version_and_the_beacon_key_another() {
    let Fixture { store, .. } = fixture();
    let id = wait(store.create_key(&EncryptionContext::EMPTY)).unwrap();
    assert_eq!(id.len(), 36);
    let active = wait(store.active_branch_key(&id)).unwrap();
    let version = wait(store.branch_key_version(&id, &active.version)).unwrap();
    assert_eq!((&active.branch_key, &active.branch_key_id), (&version.branch_key, &id));
    assert_eq!(active.version, version.version);
    let beacon = wait(store.beacon_key(&id)).unwrap();
    assert_eq!(beacon.branch_key_id, id);
    assert_ne!(beacon.beacon_key.expose_secret(), active.branch_key.expose_secret());
    assert!(active.encryption_context.is_empty() && beacon.encryption_context.is_empty());
}

#[test]
fn a_new_version_becomes_active_and_the_old_one_stays() {
    let Fixture { kms, table, clock, store } = fixture();
    wait(store.create_key_with_id("branch", &tenant())).unwrap();
    let old = wait(store.active_branch_key("branch")).unwrap();
    let beacon = wait(store.beacon_key("branch")).unwrap();
    kms.take_calls();

    clock.advance(Duration::from_micros(1));
    let version = wait(store.version_key("branch")).unwrap();
    let operations: Vec<_> = kms.take_calls().iter().map(|call| call.operation).collect();
    assert_eq!(operations, ["ReEncrypt", "GenerateDataKeyWithoutPlaintext", "ReEncrypt"]);

    let new = wait(store.active_branch_key("branch")).unwrap();
    assert_eq!((&new.version, &new.encryption_context), (&version, &tenant()));
    assert_ne!(new.branch_key, old.branch_key);
    assert_eq!(wait(store.branch_key_version("branch", &version)).unwrap().branch_key, new.branch_key);
    let still = wait(store.branch_key_version("branch", &old.version)).unwrap();
    assert_eq!((still.branch_key, still.encryption_context), (old.branch_key, tenant()));
    assert_eq!(wait(store.beacon_key("branch")).unwrap().beacon_key, beacon.beacon_key);

    let times: Vec<_> = table.items().iter().map(|item| text(item, CREATE_TIME).to_owned()).collect();
    assert_eq!(times.len(), 4);
    assert_eq!(times.iter().filter(|time| time.ends_with(".000001Z")).count(), 2, "{times:?}");
}

#[test]
fn an_id_of_ones_own_needs_a_context_and_to_be_new() {
    let Fixture { kms, store, .. } = fixture();
    let create = |id: &str, context: &EncryptionContext| wait(store.create_key_with_id(id, context));
    refused(
        ErrorKind::InvalidArgument,
        "needs an encryption context",
        create("branch", &EncryptionContext::EMPTY),
    );
    refused(ErrorKind::InvalidArgument, "not empty", create("", &tenant()));
    assert!(kms.take_calls().is_empty());
    create("branch", &tenant()).unwrap();
    refused(ErrorKind::InvalidArgument, "\"branch\" already", create("branch", &tenant()));
    refused(ErrorKind::KeyService, "no row \"branch:ACTIVE\"", wait(store.version_key("other")));
    refused(
        ErrorKind::KeyService,
        "no row \"branch:version:1\"",
        wait(store.branch_key_version("branch", "1")),
    );
    refused(ErrorKind::InvalidArgument, "not empty", wait(store.beacon_key("")));
}

#[test]
fn replicas_serve_where_the_configuration_allows_it() {
    let table = Arc::new(MemoryKeyStorage::new("keys"));
    let (west, east) = (FakeKms::holding([MRK_WEST]), FakeKms::holding([MRK_EAST]));
    let in_west = store_over(&table, west.clone(), KmsConfiguration::KeyArn(MRK_WEST.to_owned()));
    wait(in_west.create_key_store()).unwrap();
    wait(in_west.create_key_with_id("branch", &tenant())).unwrap();
    let key = wait(in_west.active_branch_key("branch")).unwrap().branch_key;

    let in_east = |configuration| store_over(&table, east.clone(), configuration);
    let mrk = in_east(KmsConfiguration::MrkArn(MRK_EAST.to_owned()));
    let discovery = in_east(KmsConfiguration::MrkDiscovery { region: "us-east-1".to_owned() });
    for store in [&mrk, &discovery] {
        assert_eq!(wait(store.active_branch_key("branch")).unwrap().branch_key, key);
        assert_eq!(east.take_calls_in_short(), [format!("Decrypt {MRK_EAST}")]);
    }
    let strict = in_east(KmsConfiguration::KeyArn(MRK_EAST.to_owned()));
    refused(ErrorKind::InvalidArgument, "alone", wait(strict.active_branch_key("branch")));
    refused(ErrorKind::InvalidArgument, "alone", wait(strict.version_key("branch")));
    assert!(east.take_calls().is_empty());
    let not_found = in_east(KmsConfiguration::Discovery);
    refused(ErrorKind::KeyService, "NotFoundException", wait(not_found.active_branch_key("branch")));

    // Spec: framework/branch-key-store.md#versionkey, the stored kms-arn does not change.
    let version = wait(mrk.version_key("branch")).unwrap();
    assert_eq!(wait(in_west.active_branch_key("branch")).unwrap().version, version);
    assert!(table.items().iter().all(|item| text(item, "kms-arn") == MRK_WEST));

    for store in [discovery, not_found] {
        refused(ErrorKind::InvalidArgument, "discovers its KMS keys", wait(store.version_key("branch")));
        refused(ErrorKind::InvalidArgument, "discovers", wait(store.create_key(&EncryptionContext::EMPTY)));
    }
}

#[test]
fn a_row_that_was_altered_or_moved_does_not_decrypt() {
    let Fixture { kms, table, store, .. } = fixture();
    wait(store.create_key_with_id("branch", &tenant())).unwrap();
    wait(store.create_key_with_id("victim", &tenant())).unwrap();
    let find = |id: &str| {
        let items = table.items().into_iter();
        items
            .into_iter()
            .find(|it| text(it, "branch-key-id") == id && text(it, "type") == "branch:ACTIVE")
            .unwrap()
    };
    let (own, victim) = (find("branch"), find("victim"));
    let replace = |item: Item| {
        let enc = find("victim").remove("enc").unwrap();
        let Attribute::B(enc) = enc else { panic!("enc is bytes") };
        let put = Put { item, condition: PutCondition::Unchanged { enc } };
        assert_eq!(pollster::block_on(table.transact_write_items(&[put])).unwrap(), WriteOutcome::Written);
    };
    for (name, value) in [
        ("aws-crypto-ec:tenant", Attribute::S("Eve".to_owned())),
        ("aws-crypto-ec:more", Attribute::S("Eve".to_owned())),
        ("create-time", Attribute::S("2030-01-01T00:00:00.000001Z".to_owned())),
        ("version", own["version"].clone()),
        ("enc", own["enc"].clone()),
    ] {
        let mut altered = victim.clone();
        altered.insert(name.to_owned(), value);
        replace(altered);
        let result = wait(store.active_branch_key("victim"));
        refused(ErrorKind::KeyService, "InvalidCiphertextException", result);
        refused(ErrorKind::KeyService, "InvalidCiphertextException", wait(store.version_key("victim")));
    }
    replace(victim);
    assert!(wait(store.active_branch_key("victim")).is_ok());

    let configuration = KmsConfiguration::KeyArn(WEST.to_owned());
    let renamed = KeyStore::builder("Store", table, kms, configuration).build().unwrap();
    let result = wait(renamed.active_branch_key("victim"));
    refused(ErrorKind::KeyService, "InvalidCiphertextException", result);
}

/// A table that always returns one and the same row.
#[derive(Debug)]
struct Stale(Arc<MemoryKeyStorage>, Item);

impl KeyStorage for Stale {
    fn table_name(&self) -> &str {
        self.0.table_name()
    }
    fn get_item<'a>(
        &'a self,
        _: &'a str,
        _: &'a str,
    ) -> BoxFuture<'a, Result<Option<Item>, KeyStorageError>> {
        Box::pin(ready(Ok(Some(self.1.clone()))))
    }
    fn transact_write_items<'a>(
        &'a self,
        puts: &'a [Put],
    ) -> BoxFuture<'a, Result<WriteOutcome, KeyStorageError>> {
        self.0.transact_write_items(puts)
    }
    fn describe_table(&self) -> BoxFuture<'_, Result<Option<TableDescription>, KeyStorageError>> {
        let mut table = TableDescription::of_key_store("arn:aws:dynamodb:us-west-2:111122223333:table/keys");
        table.key_schema.pop();
        Box::pin(ready(Ok(Some(table))))
    }
    fn create_table(&self) -> BoxFuture<'_, Result<TableDescription, KeyStorageError>> {
        Box::pin(ready(Err(KeyStorageError::new("LimitExceededException", ""))))
    }
}

#[test]
fn of_two_who_make_a_version_at_once_one_is_told_so() {
    let Fixture { kms, table, store, .. } = fixture();
    wait(store.create_key_with_id("branch", &tenant())).unwrap();
    let active = table.items().remove(1);
    wait(store.version_key("branch")).unwrap();
    let before = table.items();

    let configuration = KmsConfiguration::KeyArn(WEST.to_owned());
    let late = KeyStore::builder("store", Arc::new(Stale(table.clone(), active)), kms, configuration);
    let late = late.build().unwrap();
    refused(ErrorKind::KeyService, "somebody else made a version", wait(late.version_key("branch")));
    assert_eq!(table.items(), before);
    refused(ErrorKind::InvalidArgument, "primary key", wait(late.create_key_store()));
}

#[test]
fn the_table_is_created_once() {
    let Fixture { table, store, .. } = fixture();
    wait(store.create_key(&EncryptionContext::EMPTY)).unwrap();
    assert!(wait(store.create_key_store()).unwrap().ends_with(":table/keys"));
    assert_eq!(table.items().len(), 3);
    let info = store.info();
    assert_eq!((&*info.table_name, &*info.logical_name, info.id.len()), ("keys", "store", 36));

    let (none, kms) = (Arc::new(MemoryKeyStorage::new("keys")), FakeKms::holding([WEST]));
    let store = store_over(&none, kms, KmsConfiguration::KeyArn(WEST.to_owned()));
    let result = wait(store.create_key(&EncryptionContext::EMPTY));
    refused(ErrorKind::KeyService, "TransactWriteItems on table \"keys\": ResourceNotFoundException", result);
}

#[test]
fn answers_about_another_key_are_no_answers() {
    let Fixture { kms, table, store, .. } = fixture();
    wait(store.create_key_with_id("branch", &tenant())).unwrap();
    kms.answer_as(MRK_WEST);
    refused(ErrorKind::KeyService, "another key", wait(store.create_key(&EncryptionContext::EMPTY)));
    refused(ErrorKind::KeyService, "another key", wait(store.active_branch_key("branch")));
    refused(ErrorKind::KeyService, "another key", wait(store.version_key("branch")));
    assert_eq!(table.items().len(), 3);
}

#[test]
fn a_key_store_needs_a_logical_name() {
    let (kms, table) = (FakeKms::holding([WEST]), Arc::new(MemoryKeyStorage::new("keys")));
    let nameless = KeyStore::builder("", table, kms, KmsConfiguration::Discovery).build();
    refused(ErrorKind::InvalidArgument, "logical name", nameless);
}
