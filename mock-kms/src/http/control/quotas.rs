//! `/_mock/quotas`: shows the quotas and changes them.

use super::Mistake;
use crate::{Kms, QuotaSettings, Region};
use serde_json::Value;

/// The quotas, with the rates of the Region that the query names, or of the home Region.
pub(super) fn read(kms: &Kms, query: &str) -> Result<Value, Mistake> {
    let mut region = kms.home().region().clone();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let named = Region::new(&value).filter(|_| name == "region");
        region = named.ok_or_else(|| {
            Mistake::bad_request(format!("'{name}={value}' is not a Region: write region=eu-central-1."))
        })?;
    }
    Ok(kms.quotas().written(&region))
}

/// Changes what the body says, and answers like `read`.
pub(super) fn change(kms: &Kms, body: &[u8]) -> Result<Value, Mistake> {
    let settings: QuotaSettings = serde_json::from_slice(body).map_err(|error| {
        let example = r#"{"requests":{"CreateKey":1},"resources":{"keys":10}}"#;
        Mistake::bad_request(format!("The body cannot be read ({error}). Send JSON such as {example}."))
    })?;
    kms.set_quotas(&settings);
    read(kms, "")
}
