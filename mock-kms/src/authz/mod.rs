//! Who may do what: one pure decision per key and call.
//!
//! At present every principal of the account that owns a resource may do everything with it, as under the
//! service's default key policy with an administrator's identity policy, and nobody else may do anything. Other key
//! policies are kept and shown, and decide nothing yet. The policy of AWS managed keys is always the same and is obeyed.
//!
//! *Knows:* who calls and the metadata of what is called upon. *Never:* the HSM, operations, HTTP, time.

mod caller;
mod decision;
mod policy;
mod pretty;

pub use caller::Caller;
pub(crate) use decision::{
    AliasSubject, Authorized, Named, OwnAccount, Question, Subject, UNKNOWN_KEY_OF_CIPHERTEXT, decide,
};
pub(crate) use policy::{PolicyName, managed_policy, policy_of, read_policy};
