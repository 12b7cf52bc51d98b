//! `Unique`: JSON whose objects have each of their members once.
//!
//! Readers of JSON keep the last of two members of one name and drop the other without a word, which in a policy can be the
//! condition that mattered.

use serde::{
    Deserialize, Deserializer,
    de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use std::{collections::HashSet, fmt};

/// Any such JSON. Nothing of it is kept.
#[derive(Debug)]
pub(super) struct Unique;

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Unique;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Unique, A::Error> {
        let mut names = HashSet::new();
        while let Some(name) = map.next_key::<String>()? {
            map.next_value::<Unique>()?;
            if let Some(name) = names.replace(name) {
                return Err(A::Error::custom(format!("the member {name} stands twice in one object")));
            }
        }
        Ok(Unique)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Unique, A::Error> {
        while elements.next_element::<Unique>()?.is_some() {}
        Ok(Unique)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Unique, E> {
        IgnoredAny.visit_bool(value).map(|_| Unique)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Unique, E> {
        IgnoredAny.visit_i64(value).map(|_| Unique)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Unique, E> {
        IgnoredAny.visit_u64(value).map(|_| Unique)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Unique, E> {
        IgnoredAny.visit_f64(value).map(|_| Unique)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Unique, E> {
        IgnoredAny.visit_str(value).map(|_| Unique)
    }

    fn visit_unit<E: Error>(self) -> Result<Unique, E> {
        Ok(Unique)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_stand_once_in_each_object() {
        let is_unique = |json: &str| serde_json::from_str::<Unique>(json).is_ok();
        for json in
            [r#"{"a":1,"A":{"a":[{"a":null},{"a":-1}]},"b":true,"c":1.5,"d":"a"}"#, "[]", "{}", "null"]
        {
            assert!(is_unique(json), "{json}");
        }
        for json in [r#"{"a":1,"a":1}"#, r#"[{"x":{"b":1,"c":2,"b":3}}]"#, r#"{"a":1,"\u0061":2}"#, "{"] {
            assert!(!is_unique(json), "{json}");
        }
        assert!(!is_unique(&"[".repeat(100_000)), "too deep");
    }
}
