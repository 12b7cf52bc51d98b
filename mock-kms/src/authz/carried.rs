//! `carried`: what every call carries, whatever it is about: who makes it, when, and which way it comes.
//!
//! AWS IAM User Guide, "AWS global condition context keys".

use super::{
    Caller,
    condition::{CallKey, Value},
    principal::Kind,
};
use crate::{clock::Timestamp, keys::AccountId};

/// What a call of `caller` at the time `now`, about something of the account `owner`, carries under `key`.
pub(super) fn carried(caller: &Caller, owner: AccountId, now: Timestamp, key: CallKey) -> Option<Value<'_>> {
    let (principal, connection) = (caller.principal(), caller.connection());
    let endpoint = connection.vpc_endpoint();
    let session = match principal.kind() {
        Kind::Session(session) => Some(session),
        Kind::Root | Kind::User { .. } => None,
    };
    // By the name that the service has among principals, which has no Region.
    let via = connection.via_service.as_deref().map(|service| {
        let name = service.split('.').next().unwrap_or_default();
        format!("{name}.amazonaws.com")
    });
    match key {
        CallKey::PrincipalAccount | CallKey::CallerAccount => {
            Some(Value::text(principal.account().to_string()))
        }
        CallKey::PrincipalArn => Some(Value::text(principal.principal_arn())),
        CallKey::PrincipalType => Some(Value::text(principal.type_name())),
        CallKey::UserId => Some(Value::text(principal.user_id())),
        CallKey::UserName => match principal.kind() {
            Kind::User { name, .. } => Some(Value::text(&**name)),
            Kind::Root | Kind::Session(_) => None,
        },
        CallKey::SourceIdentity => session?.source_identity.as_deref().map(Value::text),
        CallKey::TokenIssueTime => Some(Value::time(session?.issued)),
        // Sessions of the mock are never made with a second factor; long-term access keys do not carry the key.
        CallKey::MultiFactorAuthPresent => session.map(|_| Value::truth(false)),
        CallKey::ResourceAccount => Some(Value::text(owner.to_string())),
        CallKey::RequestedRegion => Some(Value::text(caller.region().name())),
        CallKey::CurrentTime | CallKey::EpochTime => Some(Value::time(now)),
        // The service takes no other connections, so what comes to the mock without stands for one with.
        CallKey::SecureTransport => Some(Value::truth(true)),
        CallKey::SourceIp if via.is_none() && endpoint.is_none() => {
            Some(Value::text(connection.source_ip?.to_string()))
        }
        CallKey::VpcSourceIp if endpoint.is_some() => Some(Value::text(connection.source_ip?.to_string())),
        CallKey::SourceVpce => endpoint.map(|endpoint| Value::text(endpoint.id())),
        CallKey::SourceVpc => endpoint?.vpc().map(Value::text),
        CallKey::UserAgent => connection.user_agent.as_deref().map(Value::text),
        CallKey::Referer => connection.referer.as_deref().map(Value::text),
        CallKey::ViaService => connection.via_service.as_deref().map(Value::text),
        CallKey::ViaAwsService => Some(Value::truth(via.is_some())),
        CallKey::CalledVia => via.map(|service| Value::many([service])),
        CallKey::CalledViaFirst | CallKey::CalledViaLast => via.map(Value::text),
        CallKey::PrincipalIsAwsService => Some(Value::truth(false)),
        // No call of the mock comes from a service for its own sake, and no account of it is in an organization: such
        // a call does not carry these. Its address stands under one of two names.
        CallKey::SourceIp
        | CallKey::FederatedProvider
        | CallKey::MultiFactorAuthAge
        | CallKey::PrincipalOrgId
        | CallKey::PrincipalOrgPaths
        | CallKey::PrincipalServiceName
        | CallKey::PrincipalServiceNamesList
        | CallKey::ResourceOrgId
        | CallKey::ResourceOrgPaths
        | CallKey::SourceAccount
        | CallKey::SourceArn
        | CallKey::SourceOrgId
        | CallKey::SourceOrgPaths
        | CallKey::VpcSourceIp => None,
    }
}
