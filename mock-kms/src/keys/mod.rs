//! The keys of all Regions and accounts: what they are, what state they are in, and how they are found.
//!
//! *Knows:* sealed key tokens, the clock's moments. *Never:* plaintext key bytes, policies, JSON, HTTP.

mod algorithms;
mod alias;
mod arn;
mod due;
mod grant;
mod grant_operation;
mod grants;
mod happened;
mod import;
mod key;
mod kind;
mod last_use;
mod managed;
mod material;
mod multi_region;
mod place;
mod principal;
mod reference;
mod registry;
mod relatives;
mod rotation;
mod schedule;
mod spec;
mod state;
mod state_table;
mod store;
mod tags;
mod versions;

pub(crate) use algorithms::{
    Algorithms, EncapsulationAlgorithm, KeyAgreementAlgorithm, MacAlgorithm, SigningAlgorithm,
};
pub(crate) use alias::{Alias, AliasName};
pub(crate) use arn::KeyArn;
pub(crate) use grant::{Grant, GrantConstraints, GrantId, GrantTerms, Party};
pub(crate) use grant_operation::GrantOperation;
pub(crate) use grants::Grants;
pub(crate) use happened::{Happened, Happening};
pub(crate) use import::{ImportType, NewImport, incorrect_material};
pub(crate) use key::{Key, KeyId, NewKey};
pub(crate) use last_use::{LastUse, Use};
pub(crate) use managed::ManagedService;
pub(crate) use material::{ExpirationModel, ImportState, Imported, Material, MaterialState, Rotated};
pub(crate) use multi_region::NewReplica;
pub(crate) use place::Place;
pub use place::{AccountId, Region};
pub(crate) use principal::{Identity, Principal};
pub(crate) use reference::KeyReference;
pub(crate) use registry::{Registry, Stock};
pub(crate) use relatives::{MultiRegionKeyType, Relatives};
pub(crate) use rotation::{Rotation, RotationType};
pub(crate) use spec::{EncryptionAlgorithm, KeyManager, KeySpec, KeyUsage, Origin};
pub(crate) use state::{KeyState, Usable};
pub(crate) use store::Store;
pub(crate) use tags::{Tag, Tags};
pub(crate) use versions::Versions;
