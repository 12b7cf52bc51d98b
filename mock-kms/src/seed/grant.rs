//! `SeedGrant`: one grant on a key of a seed.

use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A grant that a key starts with, as the root of its account would make it with CreateGrant. It has spread.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedGrant {
    grantee_principal: String,
    operations: Vec<String>,
    retiring_principal: Option<String>,
    name: Option<String>,
    #[serde(default)]
    constraints: Constraints,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Constraints {
    encryption_context_subset: Option<BTreeMap<String, String>>,
    encryption_context_equals: Option<BTreeMap<String, String>>,
}

impl SeedGrant {
    /// A grant of `operations`, in the service's words, to the principal of that ARN.
    pub fn new(grantee_principal: &str, operations: &[&str]) -> Self {
        Self {
            grantee_principal: grantee_principal.to_owned(),
            operations: operations.iter().map(|&operation| operation.to_owned()).collect(),
            ..Self::default()
        }
    }

    /// Who may retire it, by ARN.
    #[must_use]
    pub fn retiring_principal(self, arn: &str) -> Self {
        Self { retiring_principal: Some(arn.to_owned()), ..self }
    }

    /// Its name.
    #[must_use]
    pub fn name(self, name: &str) -> Self {
        Self { name: Some(name.to_owned()), ..self }
    }

    /// A pair that the encryption context of a call must hold; may be given several times.
    #[must_use]
    pub fn encryption_context_subset(mut self, name: &str, value: &str) -> Self {
        let subset = self.constraints.encryption_context_subset.get_or_insert_default();
        subset.insert(name.to_owned(), value.to_owned());
        self
    }

    /// What CreateGrant takes.
    pub(super) fn request(&self, key: &str) -> Value {
        let mut request = Map::new();
        request.insert("KeyId".to_owned(), key.into());
        request.insert("GranteePrincipal".to_owned(), self.grantee_principal.as_str().into());
        request.insert("Operations".to_owned(), self.operations.clone().into());
        for (name, text) in [("RetiringPrincipal", &self.retiring_principal), ("Name", &self.name)] {
            request.extend(text.as_deref().map(|text| (name.to_owned(), text.into())));
        }
        let Constraints { encryption_context_subset, encryption_context_equals } = &self.constraints;
        let constraints = json!({
            "EncryptionContextSubset": encryption_context_subset,
            "EncryptionContextEquals": encryption_context_equals,
        });
        request.insert("Constraints".to_owned(), constraints);
        Value::Object(request)
    }
}
