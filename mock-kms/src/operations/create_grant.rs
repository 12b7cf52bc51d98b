//! `CreateGrant`: lets a principal do certain operations with a key, without a change of its policy.
//!
//! AWS KMS API Reference, CreateGrant.

use super::{
    Context, Operation, Request, grant_terms, grant_token,
    target::{Door, GrantAtStake, Target},
};
use crate::{
    action::Action,
    authz::{ConditionKey, RequestKey, Value},
    error::KmsError,
    keys::{Grant, GrantConstraints, GrantId, GrantOperation, GrantTerms, Usable},
    wire::{Blob, Member, optional, required, shapes},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct CreateGrantRequest {
    pub(super) key_id: String,
    pub(super) grantee_principal: Option<String>,
    pub(super) retiring_principal: Option<String>,
    pub(super) operations: Vec<GrantOperation>,
    #[serde(default)]
    pub(super) constraints: GrantConstraints,
    #[serde(default)]
    grant_tokens: Vec<String>,
    name: Option<String>,
    #[serde(default)]
    dry_run: bool,
    pub(super) grantee_service_principal: Option<String>,
    pub(super) retiring_service_principal: Option<String>,
}

impl Request for CreateGrantRequest {
    fn dry_run(&self) -> bool {
        self.dry_run
    }

    fn grant_tokens(&self) -> &[String] {
        &self.grant_tokens
    }

    fn condition(&self, _: &str, key: &ConditionKey) -> Option<Value<'_>> {
        let ConditionKey::Request(key) = key else { return None };
        match key {
            RequestKey::GrantOperations => Some(Value::many(self.operations.iter().map(|one| one.word()))),
            RequestKey::GranteePrincipal => self.grantee_principal.as_deref().map(Value::text),
            RequestKey::RetiringPrincipal => self.retiring_principal.as_deref().map(Value::text),
            _ => None,
        }
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateGrantResponse {
    grant_token: Blob,
    grant_id: GrantId,
}

/// A key, and the grant that is to be made on it: who is allowed to make it may depend on what it allows.
#[derive(Debug)]
pub(crate) struct NewGrant<'a>(&'a CreateGrantRequest);

impl Target for NewGrant<'_> {
    type Admitted = (Usable, GrantTerms);

    fn admit(self, door: &mut Door<'_>) -> Result<Self::Admitted, KmsError> {
        let key = door.find(&self.0.key_id)?;
        let terms = grant_terms::read(self.0)?;
        Ok((door.admit_grant(key, GrantAtStake::Proposed(&terms))?, terms))
    }
}

pub(crate) struct CreateGrant;

impl Operation for CreateGrant {
    const ACTION: Action = Action::CreateGrant;
    const INPUT: &'static [Member] = &[
        required("KeyId", &shapes::KEY_ID),
        optional("GranteePrincipal", &shapes::PRINCIPAL_ID),
        optional("RetiringPrincipal", &shapes::PRINCIPAL_ID),
        required("Operations", &shapes::GRANT_OPERATIONS),
        optional("Constraints", &shapes::GRANT_CONSTRAINTS),
        optional("GrantTokens", &shapes::GRANT_TOKENS),
        optional("Name", &shapes::GRANT_NAME),
        optional("DryRun", &shapes::BOOLEAN),
        optional("GranteeServicePrincipal", &shapes::SERVICE_PRINCIPAL),
        optional("RetiringServicePrincipal", &shapes::SERVICE_PRINCIPAL),
    ];
    type Request = CreateGrantRequest;
    type Response = CreateGrantResponse;
    type Target<'a> = NewGrant<'a>;

    fn target(request: &Self::Request) -> NewGrant<'_> {
        NewGrant(request)
    }

    /// A call that repeats another one with the same name gets the same grant, with a token of its own.
    fn run(
        cx: &Context<'_>,
        (key, terms): (Usable, GrantTerms),
        request: &Self::Request,
    ) -> Result<Self::Response, KmsError> {
        grant_terms::require_fit(&terms, key.key())?;
        let mut grant = Grant {
            id: GrantId::from_random(cx.hsm.random_array()?),
            name: request.name.clone(),
            created: cx.now,
            spread: cx.now.plus(cx.settings.grant_delay),
            issuer: cx.caller.account(),
            terms,
        };
        cx.try_update(&key, |key| {
            let grants = key.grants_to_be();
            if let Some(before) = grants.made_before(grant.name.as_deref(), &grant.terms) {
                grant = Grant::clone(&before);
                return Ok(());
            }
            grants.require_room(cx.quotas.resources().grants_per_key)?;
            if !cx.dry_run {
                grants.add(grant.clone());
            }
            Ok(())
        })?;
        let token = grant_token::seal(cx, &key.key().arn, &grant.id)?;
        Ok(CreateGrantResponse { grant_token: token, grant_id: grant.id })
    }
}
