//! A service that keeps the orders of several tenants sealed, each under its tenant's own role.
//!
//! An order is sealed under the service's key, with the tenant in the encryption context, and under a key of another
//! account, the archive, whose auditors can open it too. Whatever holds the sealed orders need not be trusted.
//!
//! What the roles may do is in `policies/`. The tests run against mock-kms with those very files, and against each of
//! them with one permission less: docs/testing-permissions.md tells how.

mod archive;
mod order;
mod tenant;

pub use archive::Archive;
pub use order::{Order, SealedOrder};
pub use tenant::{Keys, Tenant};
