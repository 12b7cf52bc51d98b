//! The shape of AWS JSON 1.1: constraints of parameters, blobs, pages, and what answers look like.
//!
//! *Knows:* the API model's shapes. *Never:* HTTP, keys' materials, decisions.

mod blob;
mod constraints;
mod marker;
mod metadata;
mod shape;
pub(crate) mod shapes;

pub(crate) use blob::Blob;
pub(crate) use constraints::check;
pub(crate) use marker::{Marker, Page};
pub(crate) use metadata::KeyMetadata;
pub(crate) use shape::{Member, optional, required, unsupported};
