//! `KmsAccess`: one client of AWS KMS for every key, or a function that gives one for each Region.

use super::JsKmsClient;
use crate::error::Thrown;
use js_sys::Function;
use kmseal::{
    Error, ErrorKind,
    kms::{ClientSupplier, KmsClient},
};
use std::sync::Arc;
use wasm_bindgen::prelude::*;

/// How a keyring reaches AWS KMS.
#[wasm_bindgen]
#[derive(Debug)]
pub struct KmsAccess(pub(crate) Access);

#[derive(Debug)]
pub(crate) enum Access {
    One(Arc<dyn KmsClient>),
    ByRegion(Arc<dyn ClientSupplier>),
}

#[wasm_bindgen]
impl KmsAccess {
    /// One client, over `call` as `client.rs` describes it.
    pub fn one(call: Function) -> KmsAccess {
        KmsAccess(Access::One(Arc::new(JsKmsClient::new(call))))
    }

    /// A client for each Region: `supply` is a function from a Region, or `undefined` where a key's name tells
    /// none, to a function as `client.rs` describes it.
    #[wasm_bindgen(js_name = byRegion)]
    pub fn by_region(supply: Function) -> KmsAccess {
        KmsAccess(Access::ByRegion(Arc::new(JsClientSupplier { supply })))
    }
}

/// A client supplier that is written in JavaScript.
#[derive(Debug)]
struct JsClientSupplier {
    supply: Function,
}

impl ClientSupplier for JsClientSupplier {
    fn client(&self, region: Option<&str>) -> Result<Arc<dyn KmsClient>, Error> {
        let named = region.map_or(JsValue::UNDEFINED, JsValue::from_str);
        let call =
            self.supply.call1(&JsValue::UNDEFINED, &named).and_then(|call| call.dyn_into::<Function>());
        match call {
            Ok(call) => Ok(Arc::new(JsKmsClient::new(call))),
            Err(thrown) => {
                let thrown = Thrown::new(thrown);
                let whose = region
                    .map_or_else(|| "a key without an ARN".to_owned(), |name| format!("Region {name:?}"));
                let message =
                    format!("the clientSupplier gave no KMS client for {whose}: {}", thrown.message());
                Err(Error::new(ErrorKind::InvalidArgument, message).with_source(thrown))
            }
        }
    }
}
