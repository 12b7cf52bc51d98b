//! What CreateGrant takes: which parameters go together, and which operations and constraints a key can have.

use super::{
    create_grant::CreateGrantRequest,
    grant_reference::{read_principal, refuse},
};
use crate::{
    context::EncryptionContext,
    error::{ErrorCode, KmsError},
    keys::{GrantConstraints, GrantOperation, GrantTerms, Key, KeySpec, Party},
};

/// The most pairs in an encryption context constraint.
const MOST_PAIRS: usize = 8;
/// The most characters in a value of an encryption context constraint.
const LONGEST_VALUE: usize = 384;

/// Reads the terms of a grant.
///
/// # Errors
/// InvalidArnException for what is no principal; ValidationException for parameters that do not go together. The wording
/// is a guess but where it says otherwise.
pub(super) fn read(request: &CreateGrantRequest) -> Result<GrantTerms, KmsError> {
    let grantee = party(&request.grantee_principal, &request.grantee_service_principal).ok_or(refuse(
        "You must specify either GranteePrincipal or GranteeServicePrincipal, but not both.",
    ))??;
    let retiring = party(&request.retiring_principal, &request.retiring_service_principal);
    let retiring = match (&request.retiring_principal, &request.retiring_service_principal) {
        (None, None) => None,
        _ => Some(retiring.ok_or(refuse(
            "You can specify either RetiringPrincipal or RetiringServicePrincipal, but not both.",
        ))??),
    };
    if matches!(grantee, Party::Service(_)) {
        if request.constraints.source_arn.is_none() {
            return Err(refuse("You must specify a SourceArn constraint with GranteeServicePrincipal."));
        }
        if retiring.is_none() {
            return Err(refuse(
                "You must specify RetiringPrincipal or RetiringServicePrincipal with GranteeServicePrincipal.",
            ));
        }
    }
    check_contexts(&request.constraints)?;
    let operations = each_once(&request.operations);
    match operations[..] {
        [] => Err(refuse("A grant must contain at least one operation.")),
        // Known from public reports.
        [GrantOperation::CreateGrant] => {
            Err(refuse("Grants must not contain only the CreateGrant operation."))
        }
        _ => Ok(GrantTerms { grantee, retiring, operations, constraints: request.constraints.clone() }),
    }
}

/// The principal that exactly one of two parameters names; `None` unless it is one.
fn party(principal: &Option<String>, service: &Option<String>) -> Option<Result<Party, KmsError>> {
    match (principal, service) {
        (Some(text), None) => Some(read_principal(text).map(Party::Principal)),
        (None, Some(text)) => Some(read_principal(text).map(Party::Service)),
        _ => None,
    }
}

fn check_contexts(constraints: &GrantConstraints) -> Result<(), KmsError> {
    let fits = |context: &EncryptionContext| {
        context.pairs().count() <= MOST_PAIRS
            && context.pairs().all(|(_, value)| value.chars().count() <= LONGEST_VALUE)
    };
    if constraints.contexts().count() > 1 {
        // Known from public reports, in which one of the two was empty.
        return Err(refuse("More than one constraint supplied"));
    }
    if !constraints.contexts().all(fits) {
        return Err(refuse(
            "An encryption context constraint can have up to 8 pairs, with values of up to 384 characters.",
        ));
    }
    Ok(())
}

fn each_once(operations: &[GrantOperation]) -> Vec<GrantOperation> {
    let mut each = Vec::new();
    for operation in operations {
        if !each.contains(operation) {
            each.push(*operation);
        }
    }
    each
}

/// Refuses operations that the key does not have, and encryption contexts where it has none.
///
/// # Errors
/// ValidationException; the code is documented, the wording is a guess.
pub(super) fn require_fit(terms: &GrantTerms, key: &Key) -> Result<(), KmsError> {
    if let Some(operation) = terms.operations.iter().find(|operation| !operation.fits(key)) {
        let message = format!(
            "Operation {operation} is not supported on the key {}, whose KeySpec is {} and KeyUsage is {}.",
            key.arn, key.spec, key.usage
        );
        return Err(KmsError::new(ErrorCode::Validation, message));
    }
    if key.spec != KeySpec::SymmetricDefault && terms.constraints.contexts().next().is_some() {
        return Err(refuse(
            "Encryption context constraints are supported only on symmetric encryption KMS keys.",
        ));
    }
    Ok(())
}
