//! `VpcEndpoints`: the VPC endpoints that a mock knows.
//!
//! *Knows:* endpoints by their ids. *Never:* what their policies say, keys, HTTP.

use crate::{
    authz::VpcEndpoint,
    lock::{read, write},
};
use std::{collections::HashMap, sync::RwLock};

/// All endpoints, by id.
#[derive(Debug, Default)]
pub(crate) struct VpcEndpoints(RwLock<HashMap<String, VpcEndpoint>>);

impl VpcEndpoints {
    /// Adds an endpoint, or replaces the one of that id. Callers that come through it already keep what they had.
    pub(crate) fn add(&self, endpoint: VpcEndpoint) {
        write(&self.0).insert(endpoint.id().to_owned(), endpoint);
    }

    /// The endpoint of that id.
    pub(crate) fn get(&self, id: &str) -> Option<VpcEndpoint> {
        read(&self.0).get(id).cloned()
    }
}
