//! `/_mock/trail`: the audit in the form of AWS CloudTrail.

use super::{Mistake, clock::moment};
use crate::{Kms, Timestamp, TrailQuery};
use serde_json::{Value, json};

/// The records that the query asks for, oldest first, as a log file of CloudTrail holds them, and where the next page
/// begins.
pub(super) fn select(kms: &Kms, query: &str) -> Result<Value, Mistake> {
    let page = kms.trail(&read(query)?);
    Ok(json!({ "Records": page.events, "next": page.next }))
}

fn read(query: &str) -> Result<TrailQuery, Mistake> {
    let mistake = Mistake::bad_request;
    let mut asked = TrailQuery::default();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let value = value.into_owned();
        match &*name {
            "name" => asked.name = Some(value),
            "key" => asked.key = Some(value),
            "principal" => asked.principal = Some(value),
            "account" => asked.account = Some(value),
            "region" => asked.region = Some(value),
            "error" => asked.error = Some(value),
            "from" => asked.from = Some(time("from", value)?),
            "to" => asked.to = Some(time("to", value)?),
            "context" => {
                let Some((name, value)) = value.split_once('=') else {
                    return Err(mistake(format!(
                        "context is '{value}': give a name and a value, as in tenant=a."
                    )));
                };
                asked.context.insert(name.to_owned(), value.to_owned());
            }
            "limit" => asked.limit = Some(number("limit", &value)?),
            "after" => asked.after = Some(number("after", &value)?),
            _ => {
                return Err(mistake(format!(
                    "There is no filter '{name}'. Use name, key, principal, account, region, error, from, to, context, \
                     limit or after."
                )));
            }
        }
    }
    Ok(asked)
}

fn number<N: std::str::FromStr>(name: &str, value: &str) -> Result<N, Mistake> {
    value.parse().map_err(|_| Mistake::bad_request(format!("{name} is '{value}': give a number.")))
}

/// Reads RFC 3339, or seconds since 1970.
fn time(name: &str, value: String) -> Result<Timestamp, Mistake> {
    let advice = format!("{name} is '{value}': give an RFC 3339 time or seconds since 1970.");
    let seconds = value.parse::<f64>().ok().map(Value::from);
    moment(&seconds.unwrap_or_else(|| value.into())).ok_or_else(|| Mistake::bad_request(advice))
}
