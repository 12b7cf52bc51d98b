//! The official SDK's side: the keyring that a description asks for, in the peer's protocol, and messages through it.

use crate::{
    cloud::{ACCOUNT, Cloud, account, region},
    manifest::{Description, Scenario},
    pem::public_key_pem,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde::Deserialize;
use serde_json::{Value, json};
use tests::peer::{Peer, PeerMessage};

/// Has the peer write the scenario's message.
pub fn encrypt(peer: &mut Peer, cloud: &Cloud, scenario: &Scenario, plaintext: &[u8]) -> Vec<u8> {
    let message = PeerMessage {
        plaintext,
        suite: scenario.suite.to_lowercase(),
        frame_length: scenario.frame_size,
        context: &json!(scenario.encryption_context),
    };
    let sealed = peer.encrypt(&keyring(cloud, &scenario.encrypt), &message);
    sealed.unwrap_or_else(|error| panic!("{}: {error}", scenario.description))
}

/// Has the peer open a message of the scenario.
pub fn decrypt(peer: &mut Peer, cloud: &Cloud, scenario: &Scenario, message: &[u8]) -> Vec<u8> {
    let context = json!(scenario.reproduced_encryption_context);
    let opened = peer.decrypt(&keyring(cloud, &scenario.decrypt), message, &context);
    let (plaintext, header) = opened.unwrap_or_else(|error| panic!("{}: {error}", scenario.description));
    assert_eq!(header["suite"], scenario.suite.to_lowercase());
    assert_eq!(header["frame_length"], scenario.frame_size);
    plaintext
}

fn keyring(cloud: &Cloud, description: &Value) -> Value {
    let (mut keyring, region) = match Description::deserialize(description).unwrap() {
        Description::Symmetric { key } => of_key("kms", cloud.arn(&key)),
        Description::Mrk { key } => of_key("kms-mrk", cloud.arn(&key)),
        Description::MrkDiscovery { default_mrk_region, aws_kms_discovery_filter } => {
            let filter = aws_kms_discovery_filter
                .map(|allowed| json!({ "partition": allowed.partition, "account_ids": allowed.account_ids }));
            (json!({ "type": "kms-mrk-discovery", "filter": filter, "account": ACCOUNT }), default_mrk_region)
        }
        Description::Rsa { key, encryption_algorithm } => {
            let (mut keyring, region) = of_key("kms-rsa", cloud.arn(&key));
            keyring["algorithm"] = json!(encryption_algorithm);
            keyring["public_key"] = json!(public_key_pem(&cloud.public_key(&cloud.arn(&key))));
            (keyring, region)
        }
        Description::Ecdh { schema, sender, recipient } => {
            let curve = cloud.arn(&recipient).replace("ecc-", "ECC_NIST_P");
            let recipient = cloud.field(&recipient, "recipient-material");
            let (mut keyring, region) = match schema.as_str() {
                "static" => of_key("kms-ecdh", cloud.field(&sender, "sender-material")),
                _ => of_key("kms-ecdh", recipient.clone()),
            };
            if schema == "static" {
                keyring["public_key"] = json!(BASE64_STANDARD.encode(cloud.public_key(&recipient)));
            }
            keyring["curve"] = json!(curve);
            (keyring, region)
        }
        Description::Hierarchy { key } => {
            let store = cloud.described_store();
            return json!({ "type": "kms-hierarchical", "branch_key_id": cloud.arn(&key), "store": store });
        }
    };
    keyring["endpoint"] = json!(cloud.url());
    keyring["region"] = json!(region);
    keyring
}

fn of_key(kind: &str, arn: String) -> (Value, String) {
    let region = region(&arn);
    (json!({ "type": kind, "key_id": arn, "account": account(&arn) }), region)
}
