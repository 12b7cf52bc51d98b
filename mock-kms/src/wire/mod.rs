//! The shape of AWS JSON 1.1: constraints of parameters, blobs, pages.
//!
//! *Knows:* the API model's shapes and words. *Never:* HTTP, keys, decisions.

mod blob;
mod constraints;
mod marker;
mod shape;
pub(crate) mod shapes;
mod shown;

#[cfg(feature = "aws-http")]
pub(crate) use blob::encode as encode_base64;
pub(crate) use blob::{Blob, decode as decode_base64};
pub(crate) use constraints::check;
pub(crate) use marker::{Marker, Page};
pub(crate) use shape::{Member, Need, Pattern, Shape, optional, required, unsupported};
pub(crate) use shown::shown;
