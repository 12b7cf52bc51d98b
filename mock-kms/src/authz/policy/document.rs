//! `Document`: a policy as its JSON is written, before anything in it has a meaning.

use super::{
    Attachment, Malformed,
    statement::{Effect, Parts, Statement},
};
use serde::{Deserialize, Deserializer, de};
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};

/// A whole policy.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Document {
    #[serde(default)]
    version: Version,
    #[serde(rename = "Id")]
    _id: Option<String>,
    statement: OneOrMany<RawStatement>,
}

/// The version of the policy language. The newer one has variables.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
enum Version {
    #[default]
    #[serde(rename = "2008-10-17")]
    Old,
    #[serde(rename = "2012-10-17")]
    New,
}

/// One, or a list.
#[derive(Debug)]
pub(super) struct OneOrMany<T>(pub(super) Vec<T>);

impl<'de, T: de::DeserializeOwned> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let values = match Value::deserialize(deserializer)? {
            Value::Array(values) => values,
            one => vec![one],
        };
        let read = values.into_iter().map(|value| serde_json::from_value(value).map_err(de::Error::custom));
        Ok(Self(read.collect::<Result<_, _>>()?))
    }
}

/// A text, or a number or truth value that means its text.
#[derive(Debug)]
pub(super) struct Text(String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(text) => Ok(Self(text)),
            other @ (Value::Bool(_) | Value::Number(_)) => Ok(Self(other.to_string())),
            _ => Err(de::Error::custom("a value of a condition must be a text, a number or a truth value")),
        }
    }
}

/// The principals of a statement.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum RawPrincipal {
    /// `"*"`.
    Everybody(String),
    /// By kind.
    Kinds(BTreeMap<String, OneOrMany<String>>),
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct RawStatement {
    sid: Option<String>,
    effect: Effect,
    principal: Option<RawPrincipal>,
    not_principal: Option<RawPrincipal>,
    action: Option<OneOrMany<String>>,
    not_action: Option<OneOrMany<String>>,
    resource: Option<OneOrMany<String>>,
    not_resource: Option<OneOrMany<String>>,
    #[serde(default)]
    condition: BTreeMap<String, BTreeMap<String, OneOrMany<Text>>>,
}

impl Document {
    /// Its statements with all that they mean.
    pub(super) fn statements(self, attachment: Attachment) -> Result<Box<[Statement]>, Malformed> {
        let variables = self.version == Version::New;
        let OneOrMany(statements) = self.statement;
        if statements.is_empty() && attachment == Attachment::Key {
            return Err(Malformed::Form("it has no statement".to_owned()));
        }
        require_unique_sids(&statements)?;
        let read = (1..)
            .zip(statements)
            .filter_map(|(number, raw)| raw.statement(number, attachment, variables).transpose());
        read.collect()
    }
}

/// Refuses statements of one name. Tools that write policies name many of them with an empty text, which is none.
fn require_unique_sids(statements: &[RawStatement]) -> Result<(), Malformed> {
    let sids = statements.iter().filter_map(|statement| statement.sid.as_deref());
    let mut known = HashSet::new();
    match sids.filter(|sid| !sid.is_empty()).all(|sid| known.insert(sid)) {
        true => Ok(()),
        false => Err(Malformed::rule("Statement IDs (SID) in a single policy must be unique.")),
    }
}

impl RawStatement {
    /// The statement; `None` for one of an identity policy that is about other services alone, whose conditions
    /// need not be understood, and for one without effect.
    fn statement(
        self,
        number: usize,
        attachment: Attachment,
        variables: bool,
    ) -> Result<Option<Statement>, Malformed> {
        let conditions = self.condition.into_iter().flat_map(|(operator, keys)| {
            keys.into_iter().map(move |(key, values)| {
                (operator.clone(), key, values.0.into_iter().map(|text| text.0).collect())
            })
        });
        Statement::new(
            Parts {
                number,
                sid: self.sid,
                effect: self.effect,
                principal: one_of(self.principal, self.not_principal, "Principal")?,
                action: one_of(self.action, self.not_action, "Action")?,
                resource: one_of(self.resource, self.not_resource, "Resource")?,
                conditions: conditions.collect(),
            },
            attachment,
            variables,
        )
    }
}

/// What an element says, or its opposite.
#[derive(Debug)]
pub(super) enum Element<T> {
    These(T),
    AllBut(T),
}

impl Element<OneOrMany<String>> {
    /// All that is listed.
    pub(super) fn texts(&self) -> &[String] {
        match self {
            Self::These(texts) | Self::AllBut(texts) => &texts.0,
        }
    }
}

fn one_of<T>(these: Option<T>, all_but: Option<T>, name: &str) -> Result<Option<Element<T>>, Malformed> {
    match (these, all_but) {
        (None, None) => Ok(None),
        (Some(these), None) => Ok(Some(Element::These(these))),
        (None, Some(others)) => Ok(Some(Element::AllBut(others))),
        (Some(_), Some(_)) => {
            Err(Malformed::rule(format!("Policy contains a statement with both {name} and Not{name}.")))
        }
    }
}
