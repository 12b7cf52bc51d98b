//! The suite through the AWS SDK for Rust, over HTTP: its types for every parameter, its signatures, its parsers.
//!
//! Its answers are typed and cannot be read by name, so the JSON that it was given is held against the suite once the
//! SDK has understood it.

use crate::{
    client::{Client, Origin, Refusal},
    stage::{mock, perform, serve},
    typed_input::Input,
};
use aws_sdk_kms::{
    config::{
        BehaviorVersion, ConfigBag, Credentials, Intercept, Region, RuntimeComponents,
        interceptors::AfterDeserializationInterceptorContextRef, retry::RetryConfig,
    },
    error::{BoxError, ProvideErrorMetadata},
};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    fmt::Debug,
    sync::{Arc, Mutex},
};
use tokio::runtime::Runtime;

/// Lists the operations with the setters of all their parameters.
macro_rules! operations {
    ($($operation:literal = $method:ident($($setter:ident),*);)+) => {
        /// Sends one operation and returns what the SDK made of the answer.
        async fn send(
            client: &aws_sdk_kms::Client,
            witness: Witness,
            operation: &str,
            input: &mut Input,
        ) -> Result<String, Refusal> {
            match operation {
                $($operation => {
                    let call = client.$method()$(.$setter(input.take(stringify!($setter))))*;
                    input.must_be_empty();
                    told(call.customize().interceptor(witness).send().await)
                })+
                other => panic!("there is no row for {other}"),
            }
        }
    };
}

operations! {
    "CancelKeyDeletion" = cancel_key_deletion(set_key_id);
    "CreateAlias" = create_alias(set_alias_name, set_target_key_id);
    "CreateGrant" = create_grant(set_key_id, set_grantee_principal, set_retiring_principal, set_operations,
        set_constraints, set_grant_tokens, set_name, set_dry_run, set_grantee_service_principal,
        set_retiring_service_principal);
    "CreateKey" = create_key(set_policy, set_description, set_key_usage, set_key_spec,
        set_origin, set_bypass_policy_lockout_safety_check, set_tags, set_multi_region);
    "Decapsulate" = decapsulate(set_key_id, set_shared_secret_ciphertext_blob, set_encapsulation_algorithm,
        set_grant_tokens, set_dry_run);
    "Decrypt" = decrypt(set_ciphertext_blob, set_encryption_context, set_grant_tokens, set_key_id,
        set_encryption_algorithm, set_dry_run);
    "DeleteAlias" = delete_alias(set_alias_name);
    "DeleteImportedKeyMaterial" = delete_imported_key_material(set_key_id, set_key_material_id);
    "DeriveSharedSecret" = derive_shared_secret(set_key_id, set_key_agreement_algorithm, set_public_key,
        set_grant_tokens, set_dry_run);
    "DescribeCustomKeyStores" = describe_custom_key_stores(set_custom_key_store_id, set_custom_key_store_name,
        set_limit, set_marker);
    "DescribeKey" = describe_key(set_key_id, set_grant_tokens);
    "DisableKey" = disable_key(set_key_id);
    "DisableKeyRotation" = disable_key_rotation(set_key_id);
    "EnableKey" = enable_key(set_key_id);
    "EnableKeyRotation" = enable_key_rotation(set_key_id, set_rotation_period_in_days);
    "Encapsulate" = encapsulate(set_key_id, set_encapsulation_algorithm, set_grant_tokens, set_dry_run);
    "Encrypt" = encrypt(set_key_id, set_plaintext, set_encryption_context, set_grant_tokens,
        set_encryption_algorithm, set_dry_run);
    "GenerateDataKey" = generate_data_key(set_key_id, set_encryption_context, set_number_of_bytes, set_key_spec,
        set_grant_tokens, set_dry_run);
    "GenerateDataKeyPair" = generate_data_key_pair(set_encryption_context, set_key_id, set_key_pair_spec,
        set_grant_tokens, set_dry_run);
    "GenerateDataKeyPairWithoutPlaintext" = generate_data_key_pair_without_plaintext(set_encryption_context,
        set_key_id, set_key_pair_spec, set_grant_tokens, set_dry_run);
    "GenerateDataKeyWithoutPlaintext" = generate_data_key_without_plaintext(set_key_id, set_encryption_context,
        set_key_spec, set_number_of_bytes, set_grant_tokens, set_dry_run);
    "GenerateMac" = generate_mac(set_message, set_key_id, set_mac_algorithm, set_grant_tokens, set_dry_run);
    "GenerateRandom" = generate_random(set_number_of_bytes, set_custom_key_store_id);
    "GetKeyLastUsage" = get_key_last_usage(set_key_id);
    "GetKeyPolicy" = get_key_policy(set_key_id, set_policy_name);
    "GetKeyRotationStatus" = get_key_rotation_status(set_key_id);
    "GetParametersForImport" = get_parameters_for_import(set_key_id, set_wrapping_algorithm, set_wrapping_key_spec);
    "GetPublicKey" = get_public_key(set_key_id, set_grant_tokens);
    "ImportKeyMaterial" = import_key_material(set_key_id, set_import_token, set_encrypted_key_material, set_valid_to,
        set_expiration_model, set_import_type, set_key_material_description, set_key_material_id);
    "ListAliases" = list_aliases(set_key_id, set_limit, set_marker);
    "ListGrants" = list_grants(set_limit, set_marker, set_key_id, set_grant_id, set_grantee_principal,
        set_grantee_service_principal);
    "ListKeyPolicies" = list_key_policies(set_key_id, set_limit, set_marker);
    "ListKeyRotations" = list_key_rotations(set_key_id, set_include_key_material, set_limit, set_marker);
    "ListKeys" = list_keys(set_limit, set_marker);
    "ListResourceTags" = list_resource_tags(set_key_id, set_limit, set_marker);
    "ListRetirableGrants" = list_retirable_grants(set_limit, set_marker, set_retiring_principal,
        set_retiring_service_principal);
    "PutKeyPolicy" = put_key_policy(set_key_id, set_policy_name, set_policy, set_bypass_policy_lockout_safety_check);
    "ReEncrypt" = re_encrypt(set_ciphertext_blob, set_source_encryption_context, set_source_key_id,
        set_destination_key_id, set_destination_encryption_context, set_source_encryption_algorithm,
        set_destination_encryption_algorithm, set_grant_tokens, set_dry_run);
    "ReplicateKey" = replicate_key(set_key_id, set_replica_region, set_policy,
        set_bypass_policy_lockout_safety_check, set_description, set_tags);
    "RetireGrant" = retire_grant(set_grant_token, set_key_id, set_grant_id, set_dry_run);
    "RevokeGrant" = revoke_grant(set_key_id, set_grant_id, set_dry_run);
    "RotateKeyOnDemand" = rotate_key_on_demand(set_key_id);
    "ScheduleKeyDeletion" = schedule_key_deletion(set_key_id, set_pending_window_in_days);
    "Sign" = sign(set_key_id, set_message, set_message_type, set_grant_tokens, set_signing_algorithm, set_dry_run);
    "TagResource" = tag_resource(set_key_id, set_tags);
    "UntagResource" = untag_resource(set_key_id, set_tag_keys);
    "UpdateAlias" = update_alias(set_alias_name, set_target_key_id);
    "UpdateKeyDescription" = update_key_description(set_key_id, set_description);
    "UpdatePrimaryRegion" = update_primary_region(set_key_id, set_primary_region);
    "Verify" = verify(set_key_id, set_message, set_message_type, set_signature, set_signing_algorithm,
        set_grant_tokens, set_dry_run);
    "VerifyMac" = verify_mac(set_message, set_key_id, set_mac_algorithm, set_mac, set_grant_tokens, set_dry_run);
}

fn told<O: Debug, E: ProvideErrorMetadata + Debug>(outcome: Result<O, E>) -> Result<String, Refusal> {
    match outcome {
        Ok(output) => Ok(format!("{output:?}")),
        Err(error) => {
            let code = error.code().unwrap_or_else(|| panic!("no answer of the service: {error:?}"));
            Err(Refusal::new(code, error.message().unwrap_or_default()))
        }
    }
}

/// Notes the body of the answer that the SDK parses.
#[derive(Debug, Clone, Default)]
struct Witness(Arc<Mutex<Vec<u8>>>);

impl Intercept for Witness {
    fn name(&self) -> &'static str {
        "Witness"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        *self.0.lock().unwrap() = context.response().body().bytes().unwrap_or_default().to_vec();
        Ok(())
    }
}

struct RustSdk {
    endpoint: String,
    clients: HashMap<(String, String), aws_sdk_kms::Client>,
    runtime: Runtime,
}

impl Client for RustSdk {
    fn call(&mut self, origin: Origin<'_>, operation: &str, input: &Value) -> Result<Value, Refusal> {
        let name = (origin.region.to_owned(), origin.account.to_owned());
        let client = self.clients.entry(name).or_insert_with_key(|(region, account)| {
            let config = aws_sdk_kms::Config::builder()
                .behavior_version(BehaviorVersion::latest())
                .endpoint_url(&self.endpoint)
                .region(Region::new(region.clone()))
                .credentials_provider(Credentials::new(account, "test", None, None, "test"))
                .retry_config(RetryConfig::disabled());
            aws_sdk_kms::Client::from_conf(config.build())
        });
        let witness = Witness::default();
        let mut input = Input::new(input);
        let understood = self.runtime.block_on(send(client, witness.clone(), operation, &mut input))?;
        let body = witness.0.lock().unwrap();
        let answer = if body.is_empty() { json!({}) } else { serde_json::from_slice(&body).unwrap() };
        must_hold_the_names_of(&answer, &understood);
        Ok(answer)
    }
}

/// What the SDK made of an answer must hold every ARN of it.
fn must_hold_the_names_of(answer: &Value, understood: &str) {
    match answer {
        Value::String(text) if text.starts_with("arn:") => {
            assert!(understood.contains(text.as_str()), "{understood} lacks {text}");
        }
        Value::Array(entries) => entries.iter().for_each(|entry| must_hold_the_names_of(entry, understood)),
        Value::Object(members) => {
            members.values().for_each(|member| must_hold_the_names_of(member, understood))
        }
        _ => {}
    }
}

#[test]
fn the_aws_sdk_for_rust() {
    let kms = mock();
    let server = serve(&kms);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut client = RustSdk { endpoint: server.url(), clients: HashMap::new(), runtime };
    perform("the AWS SDK for Rust", &kms, &mut client);
}
