//! `api_model`: the API as the mock has it, for comparison with the model that AWS publishes.

use crate::{
    action::Action,
    keys::{
        EncapsulationAlgorithm, EncryptionAlgorithm, ExpirationModel, ImportState, ImportType,
        KeyAgreementAlgorithm, KeyManager, KeySpec, KeyState, KeyUsage, MacAlgorithm, MaterialState,
        MultiRegionKeyType, Origin, RotationType, SigningAlgorithm,
    },
    operations::input,
    wire::{Member, Need, Pattern, Shape},
};
use serde_json::{Map, Value, json};

/// The API as the mock implements it, as JSON: every operation with its parameters and their constraints, and the
/// enums of the answers.
///
/// ```json
/// {
///   "operations": {
///     "EnableKey": {
///       "input": { "KeyId": { "need": "required", "shape": { "type": "string", "min": 1, "max": 2048 } } }
///     },
///     "CreateGrant": { "input": null }
///   },
///   "enums": { "KeyState": ["Creating", "Enabled"] }
/// }
/// ```
///
/// An operation whose input is `null` is not implemented, and a parameter whose need is `unsupported` neither: both
/// are refused by name.
pub fn api_model() -> String {
    let operations = Action::ALL.iter().map(|action| {
        let input = input(*action).map_or(Value::Null, structure);
        (action.word().to_owned(), json!({ "input": input }))
    });
    let tracked: Vec<_> = Action::ALL.iter().filter(|action| action.is_tracked()).collect();
    let enums = json!({
        "EncapsulationAlgorithmSpec": EncapsulationAlgorithm::WORDS,
        "EncryptionAlgorithmSpec": EncryptionAlgorithm::WORDS,
        "ExpirationModelType": ExpirationModel::WORDS,
        "ImportState": ImportState::WORDS,
        "ImportType": ImportType::WORDS,
        "KeyAgreementAlgorithmSpec": KeyAgreementAlgorithm::WORDS,
        "KeyLastUsageTrackingOperation": tracked,
        "KeyManagerType": KeyManager::WORDS,
        "KeyMaterialState": MaterialState::WORDS,
        "KeySpec": KeySpec::WORDS,
        "KeyState": KeyState::WORDS,
        "KeyUsageType": KeyUsage::WORDS,
        "MacAlgorithmSpec": MacAlgorithm::WORDS,
        "MultiRegionKeyType": MultiRegionKeyType::WORDS,
        "OriginType": Origin::WORDS,
        "RotationType": RotationType::WORDS,
        "SigningAlgorithmSpec": SigningAlgorithm::WORDS,
    });
    json!({ "operations": operations.collect::<Map<_, _>>(), "enums": enums }).to_string()
}

fn structure(members: &'static [Member]) -> Value {
    let member = |member: &Member| {
        let need = match member.need {
            Need::Required => "required",
            Need::Optional => "optional",
            Need::Unsupported => "unsupported",
        };
        (member.name.to_owned(), json!({ "need": need, "shape": shape(member.shape) }))
    };
    members.iter().map(member).collect::<Map<_, _>>().into()
}

fn shape(shape: &'static Shape) -> Value {
    match shape {
        Shape::Text { min, max, pattern } => {
            let pattern = pattern.as_ref().map(|Pattern { expression, .. }| *expression);
            json!({ "type": "string", "min": min, "max": max, "pattern": pattern })
        }
        Shape::Choice(words) => json!({ "type": "string", "enum": words }),
        Shape::Blob { min, max } => json!({ "type": "blob", "min": min, "max": max }),
        Shape::Integer { min, max } => json!({ "type": "integer", "min": min, "max": max }),
        Shape::Boolean => json!({ "type": "boolean" }),
        Shape::Timestamp => json!({ "type": "timestamp" }),
        Shape::List { of, min, max } => {
            let max = (*max < usize::MAX).then_some(max);
            json!({ "type": "list", "min": min, "max": max, "member": self::shape(of) })
        }
        Shape::TextMap => json!({ "type": "map" }),
        Shape::Structure(members) => json!({ "type": "structure", "members": structure(members) }),
    }
}
