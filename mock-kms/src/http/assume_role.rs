//! AssumeRole of STS: from a role of the seed to credentials of a session.
//!
//! AWS STS API Reference (2011-06-15), AssumeRole. The credentials expire by real time, as signatures do.

use crate::{
    Caller, Credential, Kms, KmsError,
    authz::{Assumption, Attachment, Policy, may_assume},
    credentials::SessionToken,
    identities::NewSession,
    wire::encode_base64,
};
use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, SystemTime},
};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// The action that every call asks for.
const ASSUME: &str = "AssumeRole";

/// Code, status and message of a refusal.
pub(super) type Refused = (&'static str, u16, String);

/// A session and what calls of it are signed with.
pub(super) struct Assumed {
    pub(super) arn: String,
    pub(super) user_id: String,
    pub(super) access_key_id: String,
    pub(super) secret: String,
    pub(super) token: String,
    pub(super) expiration: String,
}

/// The parameters that are taken.
#[derive(Default)]
struct Parameters {
    role_arn: String,
    session: NewSession,
    external_id: Option<String>,
    duration: Option<u64>,
    policy: Option<String>,
}

/// Performs the call that `form` makes for `caller`; the session lasts from `real_time` on.
///
/// # Errors
/// AccessDenied where the role or the caller's own policies do not allow it; ValidationError and
/// MalformedPolicyDocument for wrong parameters. The wording of all but the first is a guess.
pub(super) fn assume_role(
    kms: &Kms,
    caller: &Caller,
    form: &[u8],
    real_time: SystemTime,
) -> Result<Assumed, Refused> {
    let parameters = Parameters::read(form)?;
    let now = kms.clock().now();
    let denied = |action: &str| {
        let message = format!(
            "User: {} is not authorized to perform: sts:{action} on resource: {}",
            caller.arn(),
            parameters.role_arn
        );
        ("AccessDenied", 403, message)
    };
    // A role that does not exist is answered as one that is not for the caller.
    let role = kms.identities().get(&parameters.role_arn).ok_or_else(|| denied(ASSUME))?;
    let asked = |action| Assumption {
        action,
        caller,
        role_arn: role.arn(),
        role_account: role.account(),
        trust: role.trust(),
        session_name: &parameters.session.name,
        tags: &parameters.session.tags,
        external_id: parameters.external_id.as_deref(),
        now,
    };
    let tags = (!parameters.session.tags.is_empty()).then_some("TagSession");
    let source = parameters.session.source_identity.as_ref().map(|_| "SetSourceIdentity");
    for action in [Some(ASSUME), tags, source].into_iter().flatten() {
        if !may_assume(&asked(action)) {
            return Err(denied(action));
        }
    }
    let policy = parameters.policy.as_deref().map(|text| {
        let policy = Policy::parse(text, Attachment::Identity, "session policy").map(Arc::new);
        policy.map_err(|error| ("MalformedPolicyDocument", 400, error.to_string()))
    });
    let denied = denied(ASSUME);
    let session = NewSession { policy: policy.transpose()?, ..parameters.session };
    let principal = Arc::new(role.session(session, now).ok_or(denied)?);
    let lifetime = Duration::from_secs(parameters.duration.unwrap_or(3600));
    let failed = |_: KmsError| ("InternalFailure", 500, "mock-kms has no random bytes.".to_owned());
    let random = || kms.random_bytes().map(|bytes: [u8; 48]| encode_base64(&bytes)).map_err(failed);
    let key: [u8; 16] = kms.random_bytes().map_err(failed)?;
    let letters = key.iter().map(|byte| char::from(b'A' + byte % 26));
    let access_key_id = "ASIA".chars().chain(letters).collect::<String>();
    let (secret, token) = (random()?, random()?);
    let expires = real_time + lifetime;
    let expiration = OffsetDateTime::from(expires);
    let (arn, user_id) = (principal.arn().to_owned(), principal.user_id());
    if let Some(credential) = Credential::new(&access_key_id, &secret, principal.account()) {
        let session = SessionToken { token: token.as_str().into(), expires };
        kms.register(&credential.of_principal(Some(principal)).with_token(session));
    }
    let expiration = expiration.replace_nanosecond(0).unwrap_or(expiration);
    let expiration = expiration.format(&Rfc3339).unwrap_or_default();
    Ok(Assumed { arn, user_id, access_key_id, secret, token, expiration })
}

impl Parameters {
    fn read(form: &[u8]) -> Result<Self, Refused> {
        let wrong = |message: String| ("ValidationError", 400, message);
        let mut read = Self::default();
        let mut tags: BTreeMap<String, [String; 2]> = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(form) {
            let value = value.into_owned();
            match &*name {
                "Action" | "Version" => {}
                "RoleArn" => read.role_arn = value,
                "RoleSessionName" => read.session.name = value,
                "SourceIdentity" => read.session.source_identity = Some(value),
                "ExternalId" => read.external_id = Some(value),
                "Policy" => read.policy = Some(value),
                "DurationSeconds" => {
                    let seconds = value.parse().ok().filter(|seconds| (900..=43_200).contains(seconds));
                    let message = || wrong("DurationSeconds must be a number from 900 to 43200.".to_owned());
                    read.duration = Some(seconds.ok_or_else(message)?);
                }
                name if name.starts_with("X-Amz-") => {}
                name => match name.strip_prefix("Tags.member.").and_then(|rest| rest.split_once('.')) {
                    Some((number, "Key")) => tags.entry(number.to_owned()).or_default()[0] = value,
                    Some((number, "Value")) => tags.entry(number.to_owned()).or_default()[1] = value,
                    _ => {
                        return Err(wrong(format!("mock-kms does not implement {name} of AssumeRole yet.")));
                    }
                },
            }
        }
        read.session.tags = tags.into_values().map(|[key, value]| (key, value)).collect();
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"+=,.@_-".contains(&byte);
        let name = &read.session.name;
        if !(2..=64).contains(&name.len()) || !name.bytes().all(fits) {
            return Err(wrong(
                "RoleSessionName must be 2 to 64 letters, digits and characters of +=,.@_-".to_owned(),
            ));
        }
        Ok(read)
    }
}
