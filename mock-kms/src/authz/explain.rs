//! `explain`: a decision with all that was considered, for people who ask why.
//!
//! It asks the same statements again that `decide` asked, so that a decision costs nothing extra when nobody does.

use super::{
    condition::{Condition, Lookup, Value},
    endpoint::VpcEndpoint,
    evaluate::{Layer, Outcome, evaluate},
    grants::{Objection, considered},
    policy::{Call as _, Effect, Miss, Policy, Statement},
    principal::Attached,
    question::{Asked, Question, Subject},
};
use serde_json::{Value as Json, json};

/// Why `question` is answered as it is: the decision, the rule that decided, and each statement with what it made
/// of the call.
pub(crate) fn explain(question: &Question<'_>, subject: &impl Subject) -> Json {
    let asked = Asked::new(question, subject);
    let outcome = evaluate(&asked);
    let policies = policies(&asked);
    let rule = rule(&asked, outcome, &policies);
    let grants = considered(&asked);
    let giving = grants.iter().find(|(_, objection)| objection.is_none());
    let because = match (outcome, &rule) {
        (Outcome::AllowedAsRoot, _) => "the root of an account may do what is left to the account".to_owned(),
        (Outcome::Allowed(layer), Some(rule)) => format!("{} of the {} allows it", name(rule), layer.name()),
        (Outcome::Denied(layer), Some(rule)) => format!("{} of the {} denies it", name(rule), layer.name()),
        (Outcome::Allowed(Layer::Grant), None) => match giving {
            Some((grant, _)) => format!("the grant {} allows it", grant.id),
            None => "who made a grant, or may retire it, may end it".to_owned(),
        },
        (Outcome::Allowed(layer), None) => format!("the {} allows it", layer.name()),
        (Outcome::Denied(layer), None) => format!("the {} denies it", layer.name()),
        (Outcome::NotAllowed(Layer::Resource), _) if asked.is_out_of_reach() => {
            format!(
                "kms:{} is for the key's own account alone, whatever its policy says",
                question.permission
            )
        }
        (Outcome::NotAllowed(layer), _) => format!("no {} allows kms:{}", layer.name(), question.permission),
    };
    json!({
        "decision": if outcome.is_allowed() { "allowed" } else { "denied" },
        "because": because,
        "rule": rule,
        "caller": question.caller.arn(),
        "action": format!("kms:{}", question.permission),
        "resource": asked.resource(),
        "policies": policies.iter().map(|(layer, policy)| json!({
            "kind": layer.name(),
            "name": policy.name(),
            "statements": policy.statements().iter().map(|statement| written(statement, &asked)).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "grants": grants.iter().map(|(grant, objection)| json!({
            "id": grant.id.to_string(),
            "name": grant.name,
            "operations": grant.terms.operations,
            "applies": objection.is_none(),
            "why_not": objection.map(Objection::reason),
        })).collect::<Vec<_>>(),
    })
}

/// The policies that were asked, by kind.
fn policies<'p>(asked: &'p Asked<'_>) -> Vec<(Layer, &'p Policy)> {
    let Attached { identity, boundary, session, service_control } =
        asked.question.caller.principal().attached();
    let endpoint = asked.question.caller.connection().vpc_endpoint().and_then(VpcEndpoint::policy);
    (service_control.iter().map(|policy| (Layer::ServiceControl, &**policy)))
        .chain(endpoint.map(|policy| (Layer::VpcEndpoint, &**policy)))
        .chain(asked.resource_policy().map(|policy| (Layer::Resource, policy)))
        .chain(boundary.iter().map(|policy| (Layer::Boundary, &**policy)))
        .chain(session.iter().map(|policy| (Layer::Session, &**policy)))
        .chain(identity.iter().map(|policy| (Layer::Identity, &**policy)))
        .collect()
}

/// The first statement that says what came out.
fn rule(asked: &Asked<'_>, outcome: Outcome, policies: &[(Layer, &Policy)]) -> Option<Json> {
    let (layer, effect) = match outcome {
        Outcome::Allowed(layer) => (layer, Effect::Allow),
        Outcome::AllowedAsRoot => (Layer::Resource, Effect::Allow),
        Outcome::Denied(layer) => (layer, Effect::Deny),
        Outcome::NotAllowed(_) => return None,
    };
    policies.iter().filter(|(of, _)| *of == layer).find_map(|(_, policy)| {
        let decides = |statement: &Statement| statement.effect() == effect && statement.judge(asked).is_ok();
        let statement = policy.statements().iter().find(|statement| decides(statement))?;
        Some(json!({ "policy": policy.name(), "statement": statement.number(), "sid": statement.sid() }))
    })
}

/// A rule as a sentence names it.
fn name(rule: &Json) -> String {
    match rule["sid"].as_str() {
        Some(sid) => format!("the statement \"{sid}\""),
        None => format!("statement {}", rule["statement"]),
    }
}

fn written(statement: &Statement, asked: &Asked<'_>) -> Json {
    let judged = statement.judge(asked);
    let why_not = judged.err().map(|miss| match miss {
        Miss::Principal => "its principals are others".to_owned(),
        Miss::Action => "its actions are others".to_owned(),
        Miss::Resource => "its resources are others".to_owned(),
        Miss::Condition(number) => format!("condition {} does not hold", number + 1),
    });
    json!({
        "number": statement.number(),
        "sid": statement.sid(),
        "effect": if statement.effect() == Effect::Allow { "Allow" } else { "Deny" },
        "applies": judged.is_ok(),
        "why_not": why_not,
        "conditions": statement.conditions().iter().map(|condition| tested(condition, asked)).collect::<Vec<_>>(),
    })
}

fn tested(condition: &Condition, asked: &Asked<'_>) -> Json {
    let (operator, key, values) = condition.parts();
    let seen = asked.value(key).map(|value| match value {
        Value::One(one) => json!(one),
        Value::Many(many) => json!(many),
    });
    json!({
        "operator": operator,
        "key": key.to_string(),
        "values": values,
        "seen": seen,
        "holds": condition.holds(asked),
    })
}
