//! `Mock`: one mock of AWS KMS, as npm/src/mock-kms/kms.ts holds it.

use crate::{
    error::{mistake, of_service},
    http::{Answered, Asked},
    options::{Options, seed},
    origin::Origin,
    time::{JsTime, from_js, to_js},
    values,
};
use mock_kms::{AuditRecord, Caller, Fault, Kms, PlainHttp, QuotaSettings, TrailQuery};
use serde::Serialize;
use std::time::Duration;
use wasm_bindgen::prelude::*;

/// A mock with all its Regions and accounts.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Mock {
    pub(crate) kms: Kms,
    http: PlainHttp,
}

#[wasm_bindgen]
impl Mock {
    /// Makes one.
    ///
    /// # Errors
    /// An option that is wrong.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue) -> Result<Mock, JsValue> {
        let options = values::to_json(options).map_err(mistake)?;
        let options: Options = serde_json::from_value(options).map_err(mistake)?;
        let kms = options.build().map_err(mistake)?;
        Ok(Self { http: PlainHttp::new(kms.clone(), JsTime), kms })
    }

    /// Performs an operation for who calls from `origin`.
    ///
    /// # Errors
    /// The service's answer to a call that it refuses, and what is wrong with the origin.
    pub fn call(&self, operation: &str, input: &JsValue, origin: JsValue) -> Result<JsValue, JsValue> {
        let caller = self.caller(origin)?;
        let input = values::to_json(input).map_err(mistake)?.to_string();
        let answer = self.kms.answer(&caller, operation, input.as_bytes());
        let answered = answer.outcome.map_err(|error| of_service(&error, &answer.request_id))?;
        Ok(values::from_json(&answered))
    }

    /// Answers a signed HTTP request of an AWS client.
    ///
    /// # Errors
    /// What of it cannot travel over HTTP.
    pub fn http(&self, request: JsValue) -> Result<JsValue, JsValue> {
        let asked: Asked = serde_wasm_bindgen::from_value(request).map_err(mistake)?;
        let answer = self.http.answer(asked.into_request().map_err(mistake)?);
        Ok(values::plain(&Answered::from(answer)))
    }

    /// Adds the keys and access keys of a seed and returns the ARNs of the keys.
    ///
    /// # Errors
    /// What is wrong with the seed, or the first of its calls that is refused.
    pub fn seed(&self, document: &JsValue) -> Result<Vec<String>, JsValue> {
        let seed = values::to_json(document).and_then(|document| seed(&document)).map_err(mistake)?;
        self.kms.sow(seed).map_err(mistake)
    }

    /// The last calls, oldest first.
    pub fn records(&self) -> JsValue {
        values::plain(&self.kms.audit().iter().map(Record::from).collect::<Vec<_>>())
    }

    /// A page of the records that a query asks for, in the form of AWS CloudTrail.
    ///
    /// # Errors
    /// What is wrong with the query.
    pub fn trail(&self, query: &JsValue) -> Result<JsValue, JsValue> {
        let query = values::to_json(query).map_err(mistake)?;
        let query: TrailQuery = serde_json::from_value(query).map_err(mistake)?;
        Ok(values::with_nulls(&self.kms.trail(&query)))
    }

    /// Changes the quotas, as `POST /_mock/quotas` does.
    ///
    /// # Errors
    /// What is wrong with the settings.
    #[wasm_bindgen(js_name = setQuotas)]
    pub fn set_quotas(&self, settings: &JsValue) -> Result<(), JsValue> {
        let settings = values::to_json(settings).map_err(mistake)?;
        let settings: QuotaSettings = serde_json::from_value(settings).map_err(mistake)?;
        self.kms.set_quotas(&settings);
        Ok(())
    }

    /// Adds a fault, as `POST /_mock/faults` does, and returns its id.
    ///
    /// # Errors
    /// What is wrong with the fault.
    #[wasm_bindgen(js_name = addFault)]
    pub fn add_fault(&self, fault: &JsValue) -> Result<f64, JsValue> {
        let fault = values::to_json(fault).map_err(mistake)?;
        let fault: Fault = serde_json::from_value(fault).map_err(mistake)?;
        let id = self.kms.add_fault(fault).map_err(mistake)?;
        // Ids count from 1: no mock ever gives one that a number cannot hold.
        Ok(id as f64)
    }

    /// The faults, each with how many calls it was about and how many it struck.
    pub fn faults(&self) -> JsValue {
        values::from_json(self.kms.faults().to_string().as_bytes())
    }

    /// Takes all faults away.
    #[wasm_bindgen(js_name = clearFaults)]
    pub fn clear_faults(&self) {
        self.kms.clear_faults();
    }

    /// Goes back to how it started.
    pub fn reset(&self) {
        self.kms.reset();
    }

    /// The time that the clock shows, in milliseconds since 1970.
    pub fn now(&self) -> f64 {
        to_js(self.kms.clock().now())
    }

    /// Turns the clock to a time, in milliseconds since 1970.
    #[wasm_bindgen(js_name = setClock)]
    pub fn set_clock(&self, millis: f64) {
        self.kms.clock().set(from_js(millis));
    }

    /// Turns the clock forward.
    ///
    /// # Errors
    /// A number that is no length of time.
    #[wasm_bindgen(js_name = advanceClock)]
    pub fn advance_clock(&self, millis: f64) -> Result<(), JsValue> {
        let time = Duration::try_from_secs_f64(millis / 1000.0);
        self.kms.clock().advance(time.map_err(|_| mistake("a clock advances by milliseconds from 0 on"))?);
        Ok(())
    }

    /// Stops the clock, or lets it run.
    #[wasm_bindgen(js_name = freezeClock)]
    pub fn freeze_clock(&self, frozen: bool) {
        let clock = self.kms.clock();
        if frozen { clock.freeze() } else { clock.unfreeze() }
    }

    /// Whether the clock stands still.
    #[wasm_bindgen(js_name = isClockFrozen)]
    pub fn is_clock_frozen(&self) -> bool {
        self.kms.clock().is_frozen()
    }
}

impl Mock {
    /// Who calls from `origin`.
    pub(crate) fn caller(&self, origin: JsValue) -> Result<Caller, JsValue> {
        let origin: Origin = serde_wasm_bindgen::from_value(origin).map_err(mistake)?;
        origin.caller(&self.kms).map_err(mistake)
    }
}

/// The names of the operations that the mock performs.
#[wasm_bindgen]
pub fn operations() -> Vec<String> {
    let model: serde_json::Value = serde_json::from_str(&mock_kms::api_model()).unwrap_or_default();
    let operations = model.get("operations").and_then(|operations| operations.as_object());
    let performed = operations.into_iter().flatten().filter(|(_, operation)| !operation["input"].is_null());
    performed.map(|(name, _)| name.clone()).collect()
}

/// A record of a call, as `GET /_mock/records` spells it, but with the time in milliseconds.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    time: f64,
    request_id: &'a str,
    caller: &'a str,
    region: &'a str,
    operation: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'static str>,
}

impl<'a> From<&'a AuditRecord> for Record<'a> {
    fn from(record: &'a AuditRecord) -> Self {
        Self {
            time: to_js(record.time),
            request_id: &record.request_id,
            caller: &record.caller,
            region: &record.region,
            operation: &record.operation,
            key: record.key.as_deref(),
            error: record.error.map(mock_kms::ErrorCode::name),
        }
    }
}
