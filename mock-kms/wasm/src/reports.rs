//! What a mock tells of its decisions and of its costs.

use crate::{error::mistake, mock::Mock, values};
use mock_kms::Bill;
use serde::Serialize;
use serde_json::json;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Mock {
    /// Tells whether a call from `origin` would be allowed and why, as `POST /_mock/explain` does.
    ///
    /// # Errors
    /// What is wrong with the input or the origin.
    pub fn explain(&self, operation: &str, input: &JsValue, origin: JsValue) -> Result<JsValue, JsValue> {
        let caller = self.caller(origin)?;
        let input = values::to_json(input).map_err(mistake)?.to_string();
        let (outcome, decisions) = self.kms.explain(&caller, operation, input.as_bytes());
        let error = outcome.err();
        let error = error.map(|error| json!({ "code": error.code().name(), "message": error.message() }));
        let answer = json!({ "would_succeed": error.is_none(), "error": error, "decisions": decisions });
        Ok(values::with_nulls(&answer))
    }

    /// The last calls that policies refused, as `GET /_mock/denials` tells them.
    pub fn denials(&self) -> JsValue {
        values::with_nulls(&self.kms.denials())
    }

    /// What the calls so far and the keys would have cost, and the same as a table.
    pub fn bill(&self) -> JsValue {
        let bill = self.kms.bill();
        values::plain(&Told { table: bill.to_string(), bill })
    }

    /// Counters and gauges, in the text format of Prometheus.
    pub fn metrics(&self) -> String {
        self.kms.metrics()
    }
}

#[derive(Serialize)]
struct Told {
    bill: Bill,
    table: String,
}
