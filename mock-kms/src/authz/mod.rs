//! Who may do what: one pure decision per key and call.
//!
//! A call is held against the policies that are about it: that of the key, those that come with the caller, and those
//! that limit either. `decide` says whether they allow it together, and if not, why.
//!
//! *Knows:* who calls, the metadata of what is called upon, policies. *Never:* the HSM, operations, HTTP, locks.

mod across_accounts;
#[cfg(feature = "aws-http")]
mod assume;
mod caller;
mod carried;
mod condition;
mod decision;
mod endpoint;
mod evaluate;
mod explain;
mod grants;
mod lockout;
mod pattern;
mod policy;
mod principal;
mod question;
mod refusal;

#[cfg(test)]
#[cfg(feature = "yaml")]
mod cases;

#[cfg(feature = "aws-http")]
pub(crate) use assume::{Assumption, may_assume};
pub use caller::Caller;
#[cfg(feature = "aws-http")]
pub(crate) use caller::Connection;
pub(crate) use condition::{ConditionKey, KeyProperty, RequestKey, Value};
pub(crate) use decision::{Authorized, decide};
pub use endpoint::VpcEndpoint;
pub(crate) use explain::explain;
pub(crate) use grants::GrantClaim;
pub(crate) use lockout::require_way_back;
pub(crate) use policy::{Attachment, KeyPolicy, Policy, PolicyName};
pub(crate) use principal::{Attached, Kind, Principal, Session};
pub(crate) use question::{
    AliasSubject, Facts, KeyToBe, Named, OwnAccount, PrincipalSubject, Question, Subject,
};
pub(crate) use refusal::UNKNOWN_KEY_OF_CIPHERTEXT;
