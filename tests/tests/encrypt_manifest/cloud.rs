//! `Cloud`: a mock-kms with keys of the ARNs that the vectors name, and a DynamoDB with their branch key.
//!
//! The materials of the keys in AWS are nobody's to have, so those here are fresh, except the branch key, which the
//! vectors write down.

use crate::{dynamodb_client, kms_client};
use aws_sdk_kms::primitives::Blob;
use base64::{Engine, prelude::BASE64_STANDARD};
use kmseal::{
    key_store::{
        Attribute, DynamoDbKeyStorage, Item, KeyStorage, KeyStore, KmsConfiguration, Put, PutCondition,
    },
    kms::KeyArn,
};
use mock_kms::{AccountId, Kms, Region, Seed, Server};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tests::dynamodb::DynamoDb;
use tokio::runtime::Runtime;

/// The account of the symmetric keys.
pub const ACCOUNT: &str = "658956600833";
const HOME: &str = "us-west-2";
const TABLE: &str = "branch-keys";

/// Both services, and what the vectors' keys are called.
pub struct Cloud {
    pub runtime: Runtime,
    mock: Kms,
    kms: Server,
    dynamodb: DynamoDb,
    keys: Value,
}

impl Cloud {
    /// `None`, with a line that says so, where there is no DynamoDB to start.
    pub fn start(keys: &Value) -> Option<Self> {
        let dynamodb = DynamoDb::start()?;
        let (home, account) = (Region::new(HOME).unwrap(), AccountId::new(ACCOUNT).unwrap());
        let mock = Kms::builder().region(home).account(account).build().unwrap();
        let kms = Server::start(mock.clone(), "127.0.0.1:0").unwrap();
        let cloud = Self { runtime: Runtime::new().unwrap(), mock, kms, dynamodb, keys: keys.clone() };
        cloud.make_keys();
        cloud.runtime.block_on(cloud.make_branch_key("static-branch-key-1"));
        Some(cloud)
    }

    /// Where KMS listens.
    pub fn url(&self) -> String {
        self.kms.url()
    }

    /// A client of KMS in a Region, of the account that owns the symmetric keys.
    pub fn client(&self, region: &str) -> Arc<aws_sdk_kms::Client> {
        Arc::new(kms_client::client(&self.kms.url(), region, ACCOUNT))
    }

    /// A client of KMS where a key is, of the account that owns it.
    pub fn client_of(&self, arn: &str) -> Arc<aws_sdk_kms::Client> {
        Arc::new(kms_client::client(&self.kms.url(), &region(arn), account(arn)))
    }

    /// A field of a key in the keys manifest.
    pub fn field(&self, key: &str, field: &str) -> String {
        let value = self.keys[key][field].as_str();
        value.unwrap_or_else(|| panic!("the keys manifest has no {field:?} of {key:?}")).to_owned()
    }

    /// The ARN of a key in the keys manifest.
    pub fn arn(&self, key: &str) -> String {
        self.field(key, "key-id")
    }

    /// The public half of the key with this ARN, DER.
    pub fn public_key(&self, arn: &str) -> Vec<u8> {
        let asked = self.client_of(arn).get_public_key().key_id(arn).send();
        self.runtime.block_on(asked).unwrap().public_key.unwrap().into_inner()
    }

    /// The key store of the branch key.
    pub fn store(&self) -> KeyStore {
        let arn = KmsConfiguration::KeyArn(self.arn("us-west-2-decryptable"));
        KeyStore::builder(TABLE, self.storage(), self.client(HOME), arn).build().unwrap()
    }

    /// The same key store as a peer knows it.
    pub fn described_store(&self) -> Value {
        json!({
            "table": TABLE, "logical_name": TABLE, "dynamodb_endpoint": self.dynamodb.url(), "region": HOME,
            "kms_configuration": ["key-arn", self.arn("us-west-2-decryptable")], "kms_endpoint": self.url(),
            "kms_account": ACCOUNT,
        })
    }

    /// The last call that KMS answered: operation and Region.
    pub fn last_call(&self) -> (String, String) {
        let last = self.mock.audit().pop().unwrap();
        assert_eq!(last.error, None);
        (last.operation, last.region)
    }

    fn storage(&self) -> Arc<DynamoDbKeyStorage> {
        Arc::new(DynamoDbKeyStorage::new(dynamodb_client::client(self.dynamodb.url(), HOME), TABLE))
    }

    /// Makes every key of the keys manifest that lives in AWS KMS.
    fn make_keys(&self) {
        let mut replicas = Vec::new();
        let mut seeds = Vec::new();
        for key in self.keys.as_object().unwrap().values() {
            let arn = |field: &str| key[field].as_str().unwrap().to_owned();
            match key["type"].as_str().unwrap() {
                "aws-kms" if region(&arn("key-id")) != HOME => replicas.push(arn("key-id")),
                "aws-kms" => seeds.push(seed(&arn("key-id"), "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT")),
                "aws-kms-rsa" => {
                    seeds.push(seed(&arn("key-id"), &format!("RSA_{}", key["bits"]), "ENCRYPT_DECRYPT"));
                }
                "aws-kms-ecdh" => {
                    let spec = arn("key-id").replace("ecc-", "ECC_NIST_P");
                    for party in ["sender-material", "recipient-material"] {
                        seeds.push(seed(&arn(party), &spec, "KEY_AGREEMENT"));
                    }
                }
                _ => {}
            }
        }
        let seed = json!({ "keys": seeds }).to_string();
        self.mock.sow(Seed::from_json(&seed).unwrap()).unwrap();
        for replica in replicas {
            let id = replica.rsplit('/').next().unwrap();
            let asked = self.client(HOME).replicate_key().key_id(id).replica_region(region(&replica)).send();
            let made = self.runtime.block_on(asked).unwrap().replica_key_metadata.unwrap();
            assert_eq!(made.arn, Some(replica));
        }
        // A replica takes a while to be made.
        self.mock.clock().advance(Duration::from_secs(60));
    }

    /// Writes the rows of a static branch key as a key store would have, so that both SDKs find it in a table.
    ///
    /// Spec: framework/branch-key-store.md#record-format
    async fn make_branch_key(&self, name: &str) {
        self.store().create_key_store().await.unwrap();
        let version = format!("branch:version:{}", self.field(name, "branchKeyVersion"));
        let (branch_key, beacon_key) = (self.field(name, "branchKey"), self.field(name, "beaconKey"));
        let rows = [
            (version.as_str(), None, &branch_key),
            ("branch:ACTIVE", Some(version.as_str()), &branch_key),
            ("beacon:ACTIVE", None, &beacon_key),
        ];
        let mut puts = Vec::new();
        for (row_type, version, key) in rows {
            let item = self.row(&self.field(name, "key-id"), row_type, version, key).await;
            puts.push(Put { item, condition: PutCondition::Absent });
        }
        self.storage().transact_write_items(&puts).await.unwrap();
    }

    async fn row(&self, id: &str, row_type: &str, version: Option<&str>, key: &str) -> Item {
        let arn = self.arn("us-west-2-decryptable");
        let mut pairs = BTreeMap::from([
            ("branch-key-id", id),
            ("type", row_type),
            ("create-time", "2023-06-03T19:03:29.358000Z"),
            ("hierarchy-version", "1"),
            ("kms-arn", &arn),
        ]);
        pairs.extend(version.map(|version| ("version", version)));
        let mut encrypt = self.client(HOME).encrypt().key_id(&arn).encryption_context("tablename", TABLE);
        for (name, value) in &pairs {
            encrypt = encrypt.encryption_context(*name, *value);
        }
        let plaintext = Blob::new(BASE64_STANDARD.decode(key).unwrap());
        let wrapped = encrypt.plaintext(plaintext).send().await.unwrap().ciphertext_blob.unwrap();
        let attribute = |(name, value): (&str, &str)| {
            let value = value.to_owned();
            let number = name == "hierarchy-version";
            (name.to_owned(), if number { Attribute::N(value) } else { Attribute::S(value) })
        };
        let enc = ("enc".to_owned(), Attribute::B(wrapped.into_inner()));
        pairs.into_iter().map(attribute).chain([enc]).collect()
    }
}

/// The Region of a key.
pub fn region(arn: &str) -> String {
    KeyArn::parse_key(arn).unwrap().region.to_owned()
}

/// The account of a key. Its access key in mock-kms is the account itself.
pub fn account(arn: &str) -> &str {
    KeyArn::parse_key(arn).unwrap().account
}

fn seed(arn: &str, spec: &str, usage: &str) -> Value {
    json!({ "arn": arn, "spec": spec, "usage": usage, "multi_region": arn.contains("key/mrk-") })
}
