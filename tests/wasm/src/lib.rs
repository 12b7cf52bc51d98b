//! The vector runner in WebAssembly: the same cases, with files that JavaScript reads.

use anyhow::{Context, Result, anyhow};
use js_sys::{Function, JsString, Uint8Array};
use kmseal::crypto::rustcrypto;
use tests::vectors::{Source, run};
use wasm_bindgen::prelude::*;

/// Runs every case of the files `paths`, each read by `read(path)`, which returns a `Uint8Array`.
///
/// Returns the report as JSON, with its text under `text` and whether nothing failed under `success`.
///
/// # Errors
/// A JavaScript `Error` if there are no vectors among the files, or a set that cannot be read.
#[wasm_bindgen(js_name = runVectors)]
pub fn run_vectors(paths: Vec<String>, read: Function) -> Result<String, JsError> {
    let report = || {
        let report = run(&JsFiles { paths, read }, &[&rustcrypto::PROVIDER], |_, _| {})?;
        let mut json = serde_json::to_value(&report)?;
        json["text"] = report.to_string().into();
        json["success"] = report.is_success().into();
        Ok::<_, anyhow::Error>(json.to_string())
    };
    report().map_err(|error| JsError::new(&format!("{error:#}")))
}

/// Files that JavaScript reads.
struct JsFiles {
    paths: Vec<String>,
    read: Function,
}

impl Source for JsFiles {
    fn list(&self) -> Result<Vec<String>> {
        Ok(self.paths.clone())
    }

    fn read(&self, path: &str) -> Result<Vec<u8>> {
        let read = self.read.call1(&JsValue::NULL, &JsString::from(path));
        let bytes = read.and_then(|bytes| bytes.dyn_into::<Uint8Array>());
        bytes
            .map(|bytes| bytes.to_vec())
            .map_err(|error| anyhow!("{error:?}"))
            .context(format!("cannot read {path}"))
    }
}
