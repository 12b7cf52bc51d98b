//! The two models: botocore's, and the mock's own.

use serde_json::Value;
use std::{collections::BTreeSet, process::Command, sync::LazyLock};
use tests::peer::setting;

const PRINT: &str = "import json; from botocore.loaders import Loader; \
                     print(json.dumps(Loader().load_service_model('kms', 'service-2')))";

/// botocore's model; `None`, with a line that says so, where there is no Python to ask.
pub(crate) fn published() -> Option<&'static Value> {
    static MODEL: LazyLock<Option<Value>> = LazyLock::new(|| {
        let python = setting("KMSEAL_PYTHON")?;
        let output = Command::new(&python).args(["-c", PRINT]).output().expect("Python starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Some(serde_json::from_slice(&output.stdout).expect("botocore's model is JSON"))
    });
    MODEL.as_ref()
}

/// The mock's own.
pub(crate) fn own() -> Value {
    serde_json::from_str(&mock_kms::api_model()).expect("the mock's model is JSON")
}

/// The names in an object.
pub(crate) fn names(object: &Value) -> BTreeSet<String> {
    object.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

/// The texts of an array.
pub(crate) fn texts(array: &Value) -> BTreeSet<String> {
    array.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
