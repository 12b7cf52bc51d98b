//! `Credentials`: the access keys that signatures are verified with, and the accounts they stand for.

#[cfg(feature = "aws-http")]
use crate::{authz::Caller, keys::Region};
use crate::{
    authz::Principal,
    keys::AccountId,
    lock::{read, write},
};
use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, RwLock},
    time::SystemTime,
};
use zeroize::Zeroizing;

/// The access key id that emulators of AWS are used with.
const CUSTOMARY_ID: &str = "test";
/// The secret that belongs to it, and to every access key id that is an account.
const CUSTOMARY_SECRET: &str = "test";

/// An access key of the root of an account.
pub struct Credential {
    access_key_id: String,
    secret: SecretAccessKey,
    account: AccountId,
    /// Whose it is, if not the root's.
    principal: Option<Arc<Principal>>,
    session: Option<SessionToken>,
}

/// What must come with an access key that AssumeRole made, and until when.
#[derive(Clone)]
pub(crate) struct SessionToken {
    pub(crate) token: Arc<str>,
    /// By real time, as signatures are: docs/decisions/006-signatures-follow-real-time.md.
    pub(crate) expires: SystemTime,
}

impl Credential {
    /// The access key `access_key_id` of the root of `account`. `None` unless the id is 1 to 128 printable ASCII
    /// characters without space, comma, slash and equals sign, which would break the header it travels in, and the
    /// secret is not empty.
    pub fn new(access_key_id: &str, secret: &str, account: AccountId) -> Option<Self> {
        let travels = |byte: u8| byte.is_ascii_graphic() && !b",/=".contains(&byte);
        let fits = (1..=128).contains(&access_key_id.len()) && access_key_id.bytes().all(travels);
        let secret = Zeroizing::new(secret.to_owned());
        (fits && !secret.is_empty()).then(|| Self {
            access_key_id: access_key_id.to_owned(),
            secret: SecretAccessKey(Arc::new(secret)),
            account,
            principal: None,
            session: None,
        })
    }

    /// The same access key for `principal`.
    pub(crate) fn of_principal(self, principal: Option<Arc<Principal>>) -> Self {
        Self { principal, ..self }
    }

    /// The same access key, which must come with this token.
    #[cfg(feature = "aws-http")]
    pub(crate) fn with_token(self, session: SessionToken) -> Self {
        Self { session: Some(session), ..self }
    }

    /// The public half.
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// The account whose root it stands for.
    pub fn account(&self) -> AccountId {
        self.account
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionToken").field("expires", &self.expires).finish_non_exhaustive()
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential")
            .field("access_key_id", &self.access_key_id)
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}

/// The secret half of an access key. Handles share the same secret, which is wiped with the last of them.
pub(crate) struct SecretAccessKey(Arc<Zeroizing<String>>);

impl SecretAccessKey {
    /// The secret itself.
    pub(crate) fn expose_secret(&self) -> &str {
        &self.0
    }

    /// Another handle to the same secret.
    pub(crate) fn share(&self) -> Self {
        Self(Arc::clone(&self.0))
    }

    /// Whether both are handles to one secret, so that what was derived from one holds for the other.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for SecretAccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretAccessKey")
    }
}

/// All access keys. An id of twelve digits needs no entry: with the customary secret it is the root of that account.
#[derive(Debug)]
pub(crate) struct Credentials {
    registered: RwLock<HashMap<String, Holder>>,
    customary: SecretAccessKey,
}

/// Whom an access key belongs to, and what proves it.
#[derive(Debug)]
pub(crate) struct Holder {
    pub(crate) secret: SecretAccessKey,
    pub(crate) account: AccountId,
    pub(crate) principal: Option<Arc<Principal>>,
    pub(crate) session: Option<SessionToken>,
}

impl Holder {
    fn of_root(secret: SecretAccessKey, account: AccountId) -> Self {
        Self { secret, account, principal: None, session: None }
    }

    /// Who calls `region` with the access key.
    #[cfg(feature = "aws-http")]
    pub(crate) fn caller(self, region: Region) -> Caller {
        match self.principal {
            Some(principal) => Caller::new(region, principal),
            None => Caller::root(region, self.account),
        }
    }
}

impl Credentials {
    /// Knows `test` with the secret `test` as the root of `home`, and nobody else by name.
    pub(crate) fn new(home: AccountId) -> Self {
        let customary = SecretAccessKey(Arc::new(Zeroizing::new(CUSTOMARY_SECRET.to_owned())));
        let test = Holder::of_root(customary.share(), home);
        Self { registered: RwLock::new(HashMap::from([(CUSTOMARY_ID.to_owned(), test)])), customary }
    }

    /// Adds an access key, or replaces the one of that id.
    pub(crate) fn register(&self, credential: &Credential) {
        let Credential { access_key_id, secret, account, principal, session } = credential;
        let holder = Holder {
            secret: secret.share(),
            account: *account,
            principal: principal.clone(),
            session: session.clone(),
        };
        write(&self.registered).insert(access_key_id.clone(), holder);
    }

    /// Whose an access key is.
    pub(crate) fn holder(&self, access_key_id: &str) -> Option<Holder> {
        if let Some(holder) = read(&self.registered).get(access_key_id) {
            return Some(Holder {
                secret: holder.secret.share(),
                account: holder.account,
                principal: holder.principal.clone(),
                session: holder.session.clone(),
            });
        }
        let account = AccountId::new(access_key_id)?;
        Some(Holder::of_root(self.customary.share(), account))
    }

    /// The registered access keys and their accounts, by id.
    #[cfg(feature = "server")]
    pub(crate) fn list(&self) -> Vec<(String, AccountId)> {
        let registered = read(&self.registered);
        let mut list: Vec<_> = registered.iter().map(|(id, holder)| (id.clone(), holder.account)).collect();
        list.sort_unstable();
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(digits: &str) -> AccountId {
        AccountId::new(digits).unwrap()
    }

    #[test]
    fn customary_ids_are_known_and_others_when_registered() {
        let credentials = Credentials::new(account("000000000000"));
        let holder = |id| credentials.holder(id).map(|h| (h.account, h.secret.expose_secret().to_owned()));
        assert_eq!(holder("test"), Some((account("000000000000"), "test".to_owned())));
        assert_eq!(holder("111122223333"), Some((account("111122223333"), "test".to_owned())));
        assert_eq!(holder("AKIAIOSFODNN7EXAMPLE"), None);
        for (id, digits) in [("AKIAIOSFODNN7EXAMPLE", "444455556666"), ("111122223333", "444455556666")] {
            credentials.register(&Credential::new(id, "wonder", account(digits)).unwrap());
            assert_eq!(holder(id), Some((account(digits), "wonder".to_owned())), "{id}");
        }
    }

    #[test]
    fn ids_that_break_their_header_and_empty_secrets_are_refused() {
        let long = "A".repeat(129);
        for id in ["", "a b", "a,b", "a/b", "a=b", "ä", long.as_str()] {
            assert!(Credential::new(id, "secret", AccountId::default()).is_none(), "{id}");
        }
        assert!(Credential::new("AKIA", "", AccountId::default()).is_none());
    }

    #[test]
    fn debug_shows_no_secret() {
        let credential = Credential::new("AKIA", "wonder", AccountId::default()).unwrap();
        let credentials = Credentials::new(AccountId::default());
        let shown = format!("{credential:?}");
        credentials.register(&credential);
        assert!(!format!("{shown}{credentials:?}").contains("wonder"));
    }
}
