//! `Policies`: the files of `policies/`, and the same with one permission less.

use crate::deployment::{ARCHIVE_KEY, ORDERS_KEY};
use anyhow::{Context, Result};
use serde_json::{Value, json};

/// The policies that a deployment needs.
#[derive(Clone)]
pub(crate) struct Policies {
    pub(crate) tenant_role: Value,
    pub(crate) orders_key: Value,
    pub(crate) archive_key: Value,
}

/// One action that one statement gives, to one principal where it names principals.
#[derive(Debug, Clone)]
pub(crate) struct Permission {
    pub(crate) file: &'static str,
    pub(crate) sid: String,
    pub(crate) principal: Option<String>,
    pub(crate) action: String,
    /// The ARN of the key that it is for.
    pub(crate) key: String,
}

impl Policies {
    /// As they are deployed.
    pub(crate) fn read() -> Result<Self> {
        Ok(Self {
            tenant_role: serde_json::from_str(include_str!("../../policies/tenant-role.json"))?,
            orders_key: serde_json::from_str(include_str!("../../policies/orders-key.json"))?,
            archive_key: serde_json::from_str(include_str!("../../policies/archive-key.json"))?,
        })
    }

    /// Everything that they give to the service and its auditors: all but what administration needs.
    pub(crate) fn permissions(&self) -> Vec<Permission> {
        let mut permissions = Vec::new();
        let files = [
            ("tenant-role.json", &self.tenant_role, None),
            ("orders-key.json", &self.orders_key, Some(ORDERS_KEY)),
            ("archive-key.json", &self.archive_key, Some(ARCHIVE_KEY)),
        ];
        for (file, policy, key) in files {
            for statement in statements(policy).iter().filter(|one| one["Sid"] != "Administration") {
                let principals = texts(&statement["Principal"]["AWS"]).into_iter().map(Some);
                let principals = if key.is_some() { principals.collect() } else { vec![None] };
                for principal in principals {
                    permissions.extend(texts(&statement["Action"]).into_iter().map(|action| Permission {
                        file,
                        sid: statement["Sid"].as_str().unwrap_or_default().to_owned(),
                        principal: principal.clone(),
                        action,
                        key: key.or(statement["Resource"].as_str()).unwrap_or_default().to_owned(),
                    }));
                }
            }
        }
        permissions
    }

    /// The same without one permission.
    pub(crate) fn without(&self, permission: &Permission) -> Result<Self> {
        self.changed(permission.file, &permission.sid, |statement| {
            let Some(principal) = &permission.principal else {
                return Vec::from_iter(less(statement, "Action", &permission.action));
            };
            let mut alone = statement.clone();
            alone["Principal"]["AWS"] = principal.as_str().into();
            let mut others = statement.clone();
            let rest = remaining(&statement["Principal"]["AWS"], principal);
            others["Principal"]["AWS"] = rest.clone().into();
            let others = Some(others).filter(|_| !rest.is_empty());
            others.into_iter().chain(less(&alone, "Action", &permission.action)).collect()
        })
    }

    /// The same with a statement that no longer has its conditions.
    pub(crate) fn without_conditions(&self, file: &str, sid: &str) -> Result<Self> {
        self.changed(file, sid, |statement| {
            let mut open = statement.clone();
            open["Condition"] = json!({});
            vec![open]
        })
    }

    fn changed(&self, file: &str, sid: &str, change: impl Fn(&Value) -> Vec<Value>) -> Result<Self> {
        let mut changed = self.clone();
        let policy = match file {
            "tenant-role.json" => &mut changed.tenant_role,
            "orders-key.json" => &mut changed.orders_key,
            _ => &mut changed.archive_key,
        };
        let all = statements(policy);
        let place = all.iter().position(|one| one["Sid"] == sid).context("there is such a statement")?;
        let new = all.iter().enumerate().flat_map(|(number, one)| match number == place {
            true => change(one),
            false => vec![one.clone()],
        });
        policy["Statement"] = new.collect();
        Ok(changed)
    }
}

fn statements(policy: &Value) -> &[Value] {
    policy["Statement"].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// A statement without one of its texts; none if that was the last.
fn less(statement: &Value, member: &str, text: &str) -> Option<Value> {
    let rest = remaining(&statement[member], text);
    let mut changed = statement.clone();
    changed[member] = rest.clone().into();
    Some(changed).filter(|_| !rest.is_empty())
}

fn remaining(value: &Value, text: &str) -> Vec<String> {
    texts(value).into_iter().filter(|one| one != text).collect()
}

/// One text, or several.
fn texts(value: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    match value {
        Value::Array(many) => many.iter().filter_map(text).collect(),
        one => text(one).into_iter().collect(),
    }
}
