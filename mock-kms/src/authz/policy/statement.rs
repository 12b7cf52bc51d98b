//! `Statement`: one rule of a policy, and whether it is about a call.

use super::{
    Attachment, Malformed,
    document::{Element, OneOrMany, RawPrincipal},
    key_rules,
    principals::{Names, Principals, Reach},
};
use crate::{
    authz::{
        condition::{BadCondition, Condition, Lookup},
        pattern::{BadPattern, Pattern, Syntax},
    },
    keys::AccountId,
};
use serde::Deserialize;

/// What a statement does to the calls that it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(in crate::authz) enum Effect {
    Allow,
    Deny,
}

/// One rule.
#[derive(Debug)]
pub(in crate::authz) struct Statement {
    /// Its place in the policy, from 1.
    number: usize,
    sid: Option<Box<str>>,
    effect: Effect,
    /// `None` in policies that are attached to the caller.
    principals: Option<Principals>,
    actions: Patterns,
    resources: Patterns,
    conditions: Box<[Condition]>,
}

/// Patterns of which any must match, or none may.
#[derive(Debug)]
struct Patterns {
    patterns: Box<[Pattern]>,
    is_all_but: bool,
}

/// The elements of a statement as they are written.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) number: usize,
    pub(super) sid: Option<String>,
    pub(super) effect: Effect,
    pub(super) principal: Option<Element<RawPrincipal>>,
    pub(super) action: Option<Element<OneOrMany<String>>>,
    pub(super) resource: Option<Element<OneOrMany<String>>>,
    /// Operator, key, values.
    pub(super) conditions: Vec<(String, String, Vec<String>)>,
}

/// The first element because of which a statement is not about a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::authz) enum Miss {
    Principal,
    Action,
    Resource,
    /// The condition of this number does not hold.
    Condition(usize),
}

/// A call as statements see it.
pub(in crate::authz) trait Call: Lookup {
    /// The names of who calls.
    fn names(&self) -> Names<'_>;
    /// The service and its action, for example `kms` and `Decrypt`.
    fn action(&self) -> (&'static str, &str);
    /// The ARN of what is called upon, or `*`.
    fn resource(&self) -> &str;
    /// Itself, as conditions see it.
    fn lookup(&self) -> &dyn Lookup;
}

impl Statement {
    /// The statement of these parts; `None` if it can never be about a call of the service. AWS KMS API Reference,
    /// PutKeyPolicy: a statement of a key policy that lacks its action or resource is taken and has no effect.
    pub(super) fn new(
        parts: Parts,
        attachment: Attachment,
        variables: bool,
    ) -> Result<Option<Self>, Malformed> {
        let principals = match (parts.principal, attachment.names_principals()) {
            (Some(principal), true) => Some(Principals::parse(principal)?),
            (None, true) => return Err(Malformed::rule("Policy contains a statement with no principal.")),
            (Some(_), false) => {
                return Err(Malformed::rule("Policy document should not specify a principal."));
            }
            (None, false) => None,
        };
        if attachment == Attachment::Key && (parts.action.is_none() || parts.resource.is_none()) {
            return Ok(None);
        }
        let action =
            parts.action.ok_or_else(|| Malformed::rule("Policy contains a statement with no action."))?;
        if !action.texts().iter().all(|action| *action == "*" || action.contains(':')) {
            return Err(Malformed::rule("Policy contains a statement with one or more invalid actions."));
        }
        let actions = Patterns::parse(action, Syntax { wildcards: true, variables: false })?;
        let is_about_others =
            !actions.is_all_but && !actions.patterns.iter().any(|pattern| attachment.is_about(pattern));
        if is_about_others && attachment == Attachment::Identity {
            return Ok(None);
        }
        let syntax = Syntax { wildcards: true, variables };
        let resources = match (parts.resource, attachment.names_resources()) {
            (Some(resource), true) => Patterns::parse(resource, syntax)?,
            (None, true) => return Err(Malformed::rule("Policy contains a statement with no resource.")),
            (Some(_), false) => return Err(Malformed::rule("Has prohibited field Resource")),
            (None, false) => Patterns::everything(),
        };
        let conditions = parts.conditions.into_iter().map(|(operator, key, values)| {
            if attachment == Attachment::Key {
                key_rules::check_condition(&operator, &key)?;
            }
            Condition::parse(&operator, &key, values, variables).map_err(|bad| match bad {
                BadCondition::Operator(name) => {
                    Malformed::rule(format!("Policy contains an unknown condition operator: {name}."))
                }
                BadCondition::Value { operator, value } => Malformed::rule(format!(
                    "Policy contains a value that the condition operator {operator} does not take: {value}."
                )),
                BadCondition::Unsupported(what) => Malformed::NotInTheMock(what),
            })
        });
        Ok(Some(Self {
            number: parts.number,
            sid: parts.sid.map(Into::into),
            effect: parts.effect,
            principals,
            actions,
            resources,
            conditions: conditions.collect::<Result<_, _>>()?,
        }))
    }

    /// The one statement of a default key policy: everything for the account.
    pub(super) fn everything_for(account: AccountId) -> Self {
        Self {
            number: 1,
            sid: Some("Enable IAM User Permissions".into()),
            effect: Effect::Allow,
            principals: Some(Principals::account(account)),
            actions: Patterns::everything(),
            resources: Patterns::everything(),
            conditions: Box::default(),
        }
    }

    /// The users, roles and sessions that it is about by name.
    pub(super) fn principal_arns(&self) -> impl Iterator<Item = &str> {
        self.principals.iter().flat_map(Principals::arns)
    }

    /// Its place in the policy, from 1.
    pub(in crate::authz) fn number(&self) -> usize {
        self.number
    }

    /// What explanations call it.
    pub(in crate::authz) fn sid(&self) -> Option<&str> {
        self.sid.as_deref()
    }

    pub(in crate::authz) fn effect(&self) -> Effect {
        self.effect
    }

    pub(in crate::authz) fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// How the statement means the caller, if it is about the call.
    ///
    /// # Errors
    /// The first element because of which it is not.
    pub(in crate::authz) fn judge(&self, call: &dyn Call) -> Result<Reach, Miss> {
        let reach = match (&self.principals, self.effect) {
            (None, _) => Reach::Itself,
            (Some(principals), Effect::Allow) => principals.allow(call.names()).ok_or(Miss::Principal)?,
            (Some(principals), Effect::Deny) if principals.deny(call.names()) => Reach::Itself,
            (Some(_), Effect::Deny) => return Err(Miss::Principal),
        };
        let (service, action) = call.action();
        if !self.actions.accept(|pattern| pattern.matches_action(service, action)) {
            return Err(Miss::Action);
        }
        let lookup = call.lookup();
        if !self.resources.accept(|pattern| pattern.is_anything() || pattern.matches(call.resource(), lookup))
        {
            return Err(Miss::Resource);
        }
        match self.conditions.iter().position(|condition| !condition.holds(lookup)) {
            Some(number) => Err(Miss::Condition(number)),
            None => Ok(reach),
        }
    }
}

impl Attachment {
    /// Whether the pattern of an action can match one of its services at all.
    fn is_about(self, pattern: &Pattern) -> bool {
        self.services().iter().any(|service| pattern.may_start_with(service))
    }
}

impl Patterns {
    fn parse(element: Element<OneOrMany<String>>, syntax: Syntax) -> Result<Self, Malformed> {
        let (OneOrMany(texts), is_all_but) = match element {
            Element::These(texts) => (texts, false),
            Element::AllBut(texts) => (texts, true),
        };
        let parse = |text: &String| {
            Pattern::parse(text, syntax).map_err(|bad| match bad {
                BadPattern::Variable(key) => {
                    Malformed::NotInTheMock(format!("the policy variable {}", key.0))
                }
                BadPattern::Unclosed => Malformed::rule(format!("Policy contains a broken variable: {text}")),
            })
        };
        Ok(Self { patterns: texts.iter().map(parse).collect::<Result<_, _>>()?, is_all_but })
    }

    fn everything() -> Self {
        Self { patterns: Box::new([Pattern::anything()]), is_all_but: false }
    }

    fn accept(&self, matches: impl Fn(&Pattern) -> bool) -> bool {
        self.patterns.iter().any(matches) != self.is_all_but
    }
}
