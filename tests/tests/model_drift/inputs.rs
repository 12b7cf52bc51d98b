//! Operations and their parameters: names, which are required, and every constraint.

use crate::model::{names, own, published, texts};
use serde_json::{Map, Value, json};

/// Operations that the mock refuses by name.
const NOT_IMPLEMENTED: [&str; 5] = [
    "ConnectCustomKeyStore",
    "CreateCustomKeyStore",
    "DeleteCustomKeyStore",
    "DisconnectCustomKeyStore",
    "UpdateCustomKeyStore",
];

/// Parameters that the mock refuses by name.
const UNSUPPORTED: [&str; 9] = [
    "CreateKey.CustomKeyStoreId",
    "CreateKey.XksKeyId",
    "Decrypt.Recipient",
    "DeriveSharedSecret.Recipient",
    "GenerateDataKey.Recipient",
    "GenerateDataKeyPair.Recipient",
    "GenerateRandom.CustomKeyStoreId",
    "GenerateRandom.Recipient",
    "GenerateDataKeyPairWithoutPlaintext.Recipient",
];

/// The shape of that name, written as the mock writes its own.
fn shape(model: &Value, name: &str) -> Value {
    let shape = &model["shapes"][name];
    let number = |bound: &str| shape.get(bound).cloned().unwrap_or(Value::Null);
    let (min, max) = (number("min"), number("max"));
    match shape["type"].as_str().unwrap_or_default() {
        "string" if shape.get("enum").is_some() => json!({ "type": "string", "enum": shape["enum"] }),
        "string" => json!({ "type": "string", "min": min, "max": max, "pattern": number("pattern") }),
        kind @ ("blob" | "integer") => json!({ "type": kind, "min": min, "max": max }),
        "list" => json!({
            "type": "list",
            "min": if min.is_null() { json!(0) } else { min },
            "max": max,
            "member": self::shape(model, shape["member"]["shape"].as_str().unwrap_or_default()),
        }),
        "structure" => json!({ "type": "structure", "members": structure(model, name) }),
        kind @ ("boolean" | "timestamp" | "map") => json!({ "type": kind }),
        kind => panic!("{name} is of the type {kind}, which no parameter of the mock has"),
    }
}

fn structure(model: &Value, name: &str) -> Value {
    let required = texts(&model["shapes"][name]["required"]);
    let members = model["shapes"][name]["members"].as_object().into_iter().flatten();
    let member = |(member, target): (&String, &Value)| {
        let need = if required.contains(member) { "required" } else { "optional" };
        let shape = shape(model, target["shape"].as_str().unwrap_or_default());
        (member.clone(), json!({ "need": need, "shape": shape }))
    };
    members.map(member).collect::<Map<_, _>>().into()
}

#[test]
fn the_mock_knows_every_operation_and_says_which_it_does_not_implement() {
    let Some(model) = published() else { return };
    let own = own();
    assert_eq!(names(&own["operations"]), names(&model["operations"]));
    for (name, operation) in own["operations"].as_object().unwrap() {
        let implemented = !operation["input"].is_null();
        assert_eq!(
            implemented,
            !NOT_IMPLEMENTED.contains(&name.as_str()),
            "{name}: implemented is {implemented}"
        );
    }
}

#[test]
fn parameters_are_those_of_the_model_with_the_same_constraints() {
    let Some(model) = published() else { return };
    let mut differences = Vec::new();
    for (name, operation) in own()["operations"].as_object().unwrap() {
        let Some(input) = operation["input"].as_object() else { continue };
        let target = model["operations"][name]["input"]["shape"].as_str().unwrap_or_default();
        let published = structure(model, target);
        let mut all = names(&published);
        all.extend(input.keys().cloned());
        for member in all {
            let path = format!("{name}.{member}");
            let mut own = input.get(&member).cloned().unwrap_or(Value::Null);
            if own["need"] == "unsupported" && UNSUPPORTED.contains(&path.as_str()) {
                own["need"] = json!("optional");
            }
            if own != published[&member] {
                differences.push(format!("{path}\n  mock  {own}\n  model {}", published[&member]));
            }
        }
    }
    assert!(differences.is_empty(), "parameters differ:\n{}", differences.join("\n"));
}
