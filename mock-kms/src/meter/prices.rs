//! `PriceTable`: what AWS charges, as a file says.

use super::class::Class;
use serde::Deserialize;
use std::fmt;

/// Prices of AWS KMS. `mock-kms/src/meter/prices.json` is the one that is used unless another is given, and shows the form:
/// it says where each price is from.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceTable {
    pub(super) currency: String,
    pub(super) region: String,
    pub(super) source: String,
    pub(super) checked: String,
    pub(super) key_month: KeyMonth,
    pub(super) rotation_month: RotationMonth,
    pub(super) free_requests_per_month: u64,
    requests: Requests,
}

/// A key for a month.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyMonth {
    pub(super) price: f64,
    #[serde(rename = "known")]
    _known: String,
}

/// A rotation of a key for a month.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RotationMonth {
    pub(super) price: f64,
    /// The rotations of one key that are charged.
    pub(super) first: usize,
    #[serde(rename = "known")]
    _known: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Requests {
    other: RequestPrice,
    rsa_2048: RequestPrice,
    asymmetric: RequestPrice,
    ecc_data_key_pair: RequestPrice,
    rsa_data_key_pair: RequestPrice,
}

/// Requests of a class.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RequestPrice {
    pub(super) per_10000: f64,
    /// Whether the free requests of a month are taken from these.
    pub(super) free_tier: bool,
    #[serde(rename = "known")]
    _known: String,
}

/// What is wrong with a table of prices.
#[derive(Debug)]
pub struct PriceTableError(String);

impl PriceTable {
    /// The prices of the file that this crate was built with.
    ///
    /// # Errors
    /// None, as long as that file is one.
    pub fn built_in() -> Result<Self, PriceTableError> {
        Self::from_json(include_str!("prices.json"))
    }

    /// Reads a table.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn from_json(text: &str) -> Result<Self, PriceTableError> {
        let table: Self = serde_json::from_str(text).map_err(|error| PriceTableError(error.to_string()))?;
        let prices = [table.key_month.price, table.rotation_month.price]
            .into_iter()
            .chain(Class::ALL.iter().map(|class| table.request(*class).per_10000));
        if let Some(wrong) = prices.into_iter().find(|price| *price < 0.0) {
            return Err(PriceTableError(format!("{wrong} is no price: it is below 0")));
        }
        Ok(table)
    }

    /// The same table without free requests: what more of the same would cost.
    #[must_use]
    pub fn without_free_requests(self) -> Self {
        Self { free_requests_per_month: 0, ..self }
    }

    pub(super) fn request(&self, class: Class) -> &RequestPrice {
        match class {
            Class::Other => &self.requests.other,
            Class::Rsa2048 => &self.requests.rsa_2048,
            Class::Asymmetric => &self.requests.asymmetric,
            Class::EccDataKeyPair => &self.requests.ecc_data_key_pair,
            Class::RsaDataKeyPair => &self.requests.rsa_data_key_pair,
        }
    }
}

impl fmt::Display for PriceTableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for PriceTableError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_a_table_and_others_must_be_too() {
        let table = PriceTable::built_in().unwrap();
        assert_eq!((table.key_month.price, table.free_requests_per_month), (1.0, 20_000));
        let file = include_str!("prices.json");
        for (wrong, told) in [
            (file.replace("12.0", "-12.0"), "-12 is no price"),
            (file.replace("\"source\"", "\"sauce\""), "unknown field `sauce`"),
            (file.replace("\"free_requests_per_month\": 20000,", ""), "missing field"),
            (String::new(), "EOF"),
        ] {
            let error = PriceTable::from_json(&wrong).unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
        }
    }
}
