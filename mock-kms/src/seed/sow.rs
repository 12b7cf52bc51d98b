//! Performs a seed, call by call.

use super::{Seed, SeedError, SeedKey, SeedKeyState, read::KEY_ID};
use crate::{
    Caller, Kms, KmsError,
    keys::{KeyArn, KeyId, Place},
    operations::Given,
};
use serde_json::{Map, Value, json};

impl Kms {
    /// Adds the keys and access keys of a seed and returns the ARNs of the keys, in its order.
    ///
    /// # Errors
    /// The first call that is refused, with the service's own words. What came before it stays.
    pub fn sow(&self, seed: Seed) -> Result<Vec<String>, SeedError> {
        for credential in &seed.credentials {
            self.register(credential);
        }
        for principal in seed.principals {
            self.sow_principal(principal)?;
        }
        for endpoint in &seed.vpc_endpoints {
            self.sow_vpc_endpoint(endpoint)?;
        }
        let sow = |(number, key)| {
            self.sow_key(key).map_err(|error| SeedError(format!("key {number} of the seed: {error}")))
        };
        let keys = (1..).zip(seed.keys).map(sow).collect::<Result<_, _>>()?;
        self.set_quotas(&seed.quotas);
        for (number, fault) in (1..).zip(seed.faults) {
            let wrong = |error| SeedError(format!("fault {number} of the seed: {error}"));
            self.add_fault(fault).map_err(wrong)?;
        }
        Ok(keys)
    }

    fn sow_key(&self, key: SeedKey) -> Result<String, String> {
        let place = match &key.arn {
            Some(_) if key.id.is_some() || key.region.is_some() || key.account.is_some() => {
                return Err("give either arn, or id, region and account".to_owned());
            }
            Some(KeyArn { place, .. }) => place.clone(),
            None => Place {
                region: key.region.clone().unwrap_or_else(|| self.home().region().clone()),
                account: key.account.unwrap_or(self.home().account()),
            },
        };
        let caller = Caller::root(place.region, place.account);
        let perform = |operation: &str, request: Value, given: Given| {
            let body = request.to_string();
            self.perform(&caller, operation, body.as_bytes(), given)
                .map_err(|error: KmsError| format!("{operation}: {error}"))
        };
        let request = create_key_request(&key);
        let id = key.id.map(|id| KeyId::parse(&id).ok_or_else(|| format!("'{id}' is not {KEY_ID}")));
        let id = id.transpose()?.or(key.arn.map(|arn| arn.id));
        let given = Given { id, material: key.material };
        let created = perform("CreateKey", request, given)?;
        let created: Value = serde_json::from_slice(&created).map_err(|error| error.to_string())?;
        let arn = created["KeyMetadata"]["Arn"].as_str().unwrap_or_default().to_owned();
        for alias in &key.aliases {
            perform("CreateAlias", json!({ "AliasName": alias, "TargetKeyId": arn }), Given::default())?;
        }
        for grant in &key.grants {
            perform("CreateGrant", grant.request(&arn), Given::default())?;
        }
        let last = match key.state {
            SeedKeyState::Enabled => None,
            SeedKeyState::Disabled => Some("DisableKey"),
            SeedKeyState::PendingDeletion => Some("ScheduleKeyDeletion"),
        };
        if let Some(operation) = last {
            perform(operation, json!({ "KeyId": arn }), Given::default())?;
        }
        Ok(arn)
    }
}

fn create_key_request(key: &SeedKey) -> Value {
    let mut request = Map::new();
    let texts = [
        ("KeySpec", &key.spec),
        ("KeyUsage", &key.usage),
        ("Description", &key.description),
        ("Policy", &key.policy),
    ];
    for (name, text) in texts {
        if let Some(text) = text {
            request.insert(name.to_owned(), text.as_str().into());
        }
    }
    if key.multi_region {
        request.insert("MultiRegion".to_owned(), true.into());
    }
    if !key.tags.is_empty() {
        let tags = key.tags.iter().map(|(key, value)| json!({ "TagKey": key, "TagValue": value }));
        request.insert("Tags".to_owned(), tags.collect());
    }
    Value::Object(request)
}
