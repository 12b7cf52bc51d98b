//! The data: scenarios of steps, read from `tests/suite/*.json`.

use serde::Deserialize;
use serde_json::{Map, Value};
use std::{collections::BTreeMap, fs, path::Path, sync::LazyLock};

/// The time at which every scenario starts: 2023-11-14T22:13:20Z, in seconds since 1970.
pub(crate) const START: i64 = 1_700_000_000;

/// A story with a mock of its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scenario {
    pub(crate) name: String,
    pub(crate) steps: Vec<Step>,
}

/// What happens next.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Step {
    Call(Call),
    Advance(Advance),
    Wrap(Wrap),
}

/// An operation, and what comes of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Call {
    pub(crate) call: String,
    #[serde(default)]
    pub(crate) input: Map<String, Value>,
    /// The Region that is called, `us-east-1` unless another is named.
    #[serde(default = "home_region")]
    pub(crate) region: String,
    /// The account that calls, by its root.
    #[serde(default = "home_account")]
    pub(crate) account: String,
    /// What the answer must have.
    #[serde(default)]
    pub(crate) answer: Option<Value>,
    /// Whether the answer must be without members.
    #[serde(default)]
    pub(crate) nothing: bool,
    /// `Code: message` of the refusal, or `Code` for one without a message.
    #[serde(default)]
    pub(crate) error: Option<String>,
    /// Names for members of the answer, by path.
    #[serde(default)]
    pub(crate) keep: BTreeMap<String, String>,
}

/// Time that passes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Advance {
    pub(crate) advance: String,
}

/// A material that is wrapped for an import with RSAES_OAEP_SHA_256.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wrap {
    /// The material.
    pub(crate) wrap: String,
    /// The public key of GetParametersForImport.
    pub(crate) under: String,
    /// The name that the wrapped material gets.
    pub(crate) keep: String,
}

fn home_region() -> String {
    "us-east-1".to_owned()
}

fn home_account() -> String {
    "000000000000".to_owned()
}

/// All scenarios, in the order of their files.
pub(crate) fn scenarios() -> &'static [Scenario] {
    static SCENARIOS: LazyLock<Vec<Scenario>> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("suite");
        let entries = fs::read_dir(&folder).expect("there is a suite");
        let mut files: Vec<_> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
        files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
        files.sort();
        let read = |file: &std::path::PathBuf| {
            let text = fs::read_to_string(file).expect("it can be read");
            serde_json::from_str::<Vec<Scenario>>(&text)
                .unwrap_or_else(|error| panic!("{}: {error}", file.display()))
        };
        files.iter().flat_map(read).collect()
    });
    &SCENARIOS
}
