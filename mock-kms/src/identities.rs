//! `Identities`: the users and roles that a mock knows, and the callers that they become.
//!
//! *Knows:* ARNs of principals and their policies. *Never:* keys, HTTP, secrets.

use crate::{
    authz::{Attached, Kind, Policy, Principal, Session},
    clock::Timestamp,
    crypto::HashAlgorithm,
    keys::AccountId,
    kms::DEFAULT_PROVIDER,
    lock::{read, write},
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, RwLock},
};

/// All users and roles, by ARN.
#[derive(Debug, Default)]
pub(crate) struct Identities(RwLock<HashMap<String, Arc<Identity>>>);

/// A user or a role.
#[derive(Debug)]
pub(crate) struct Identity {
    arn: IdentityArn,
    tags: BTreeMap<String, String>,
    attached: Attached,
    /// Who may assume the role; everybody of its account, as far as their own policies go, if it says nothing.
    #[cfg_attr(
        not(feature = "aws-http"),
        expect(dead_code, reason = "only STS, over HTTP, has roles assumed")
    )]
    trust: Option<Arc<Policy>>,
}

/// The ARN of a user or role, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IdentityArn {
    text: String,
    partition: String,
    account: AccountId,
    is_role: bool,
    /// Without its path.
    name: String,
}

/// What a session of a role has for itself.
#[derive(Debug, Default)]
pub(crate) struct NewSession {
    pub(crate) name: String,
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) policy: Option<Arc<Policy>>,
    pub(crate) source_identity: Option<String>,
}

impl IdentityArn {
    /// The ARN of a user (`arn:aws:iam::<account>:user/<name>`) or a role.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let fields: Vec<&str> = text.splitn(6, ':').collect();
        let ["arn", partition, "iam", "", account, resource] = fields[..] else { return None };
        let (kind, path) = resource.split_once('/')?;
        let name = path.rsplit('/').next().filter(|name| !name.is_empty())?;
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"+=,.@_-/".contains(&byte);
        let well_formed =
            partition.starts_with("aws") && matches!(kind, "user" | "role") && path.bytes().all(fits);
        Some(Self {
            text: text.to_owned(),
            partition: partition.to_owned(),
            account: AccountId::new(account).filter(|_| well_formed)?,
            is_role: kind == "role",
            name: name.to_owned(),
        })
    }
}

impl Identity {
    /// A user or role with what comes with it.
    pub(crate) fn new(
        arn: IdentityArn,
        tags: BTreeMap<String, String>,
        attached: Attached,
        trust: Option<Arc<Policy>>,
    ) -> Self {
        Self { arn, tags, attached, trust }
    }

    /// The ARN.
    pub(crate) fn arn(&self) -> &str {
        &self.arn.text
    }

    /// The account that it belongs to.
    pub(crate) fn account(&self) -> AccountId {
        self.arn.account
    }

    /// Who may assume it.
    #[cfg(feature = "aws-http")]
    pub(crate) fn trust(&self) -> Option<&Policy> {
        self.trust.as_deref()
    }

    /// The user; `None` for a role.
    pub(crate) fn user(&self) -> Option<Principal> {
        let IdentityArn { text, account, is_role: false, name, .. } = &self.arn else { return None };
        let kind = Kind::User { name: name.as_str().into(), id: unique_id("AIDA", text).into() };
        Some(Principal::new(kind, *account, text, self.tags.clone(), self.attached.clone()))
    }

    /// A session of the role; `None` for a user.
    pub(crate) fn session(&self, new: NewSession, issued: Timestamp) -> Option<Principal> {
        let IdentityArn { text, partition, account, is_role: true, name } = &self.arn else { return None };
        let session = Session {
            role_arn: text.as_str().into(),
            role_id: unique_id("AROA", text).into(),
            name: new.name.as_str().into(),
            issued,
            source_identity: new.source_identity.map(Into::into),
        };
        let arn = format!("arn:{partition}:sts::{account}:assumed-role/{name}/{}", new.name);
        let mut tags = self.tags.clone();
        tags.extend(new.tags);
        let attached = Attached { session: new.policy, ..self.attached.clone() };
        Some(Principal::new(Kind::Session(session), *account, &arn, tags, attached))
    }
}

impl Identities {
    /// Adds a user or role, or replaces the one of that ARN. Callers that exist already keep what they came with.
    pub(crate) fn add(&self, identity: Identity) -> Arc<Identity> {
        let identity = Arc::new(identity);
        write(&self.0).insert(identity.arn().to_owned(), Arc::clone(&identity));
        identity
    }

    /// The user or role of that ARN.
    pub(crate) fn get(&self, arn: &str) -> Option<Arc<Identity>> {
        read(&self.0).get(arn).cloned()
    }

    /// Whether a policy may name this user, role or session. Where the mock knows any user or role of the account, no others
    /// exist; of other accounts a test may name whomever it likes. Sessions and federated users come and go.
    pub(crate) fn may_exist(&self, arn: &str) -> bool {
        let all = read(&self.0);
        let fields: Vec<&str> = arn.splitn(6, ':').collect();
        let [_, _, _, _, account, resource] = fields[..] else { return false };
        let account = AccountId::new(account);
        let mut own = all.values().filter(|identity| Some(identity.account()) == account).peekable();
        if all.contains_key(arn) || own.peek().is_none() {
            return true;
        }
        match resource.split_once('/') {
            Some(("assumed-role", session)) => {
                let role = session.split('/').next();
                own.any(|identity| identity.arn.is_role && Some(&*identity.arn.name) == role)
            }
            Some(("federated-user", _)) => true,
            _ => false,
        }
    }

    /// The principal of that ARN: a user, a role (in a session named after the mock) or a role's session.
    pub(crate) fn principal(&self, arn: &str, now: Timestamp) -> Option<Principal> {
        if let Some(identity) = self.get(arn) {
            let session =
                || identity.session(NewSession { name: "mock-kms".to_owned(), ..NewSession::default() }, now);
            return identity.user().or_else(session);
        }
        let (_, session) = arn.split_once(":assumed-role/")?;
        let (_, name) = session.split_once('/')?;
        let roles = read(&self.0);
        let new = || NewSession { name: name.to_owned(), ..NewSession::default() };
        roles.values().filter_map(|role| role.session(new(), now)).find(|session| session.arn() == arn)
    }
}

/// An id as IAM makes them, out of an ARN, so that the same seed makes the same ids.
fn unique_id(prefix: &str, arn: &str) -> String {
    const LETTERS: [u8; 32] = *b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let digest = DEFAULT_PROVIDER.hash.digest(HashAlgorithm::Sha256, arn.as_bytes());
    let letter = |byte: &u8| LETTERS.get(usize::from(byte % 32)).copied().map_or('A', char::from);
    prefix.chars().chain(digest.as_ref().iter().take(17).map(letter)).collect()
}
