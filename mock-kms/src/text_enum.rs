//! `text_enum!`: an enum whose values are the words of the API, written once.

/// Declares an enum with the word of the API for each value, in the order of the API model.
macro_rules! text_enum {
    ($(#[$meta:meta])* $visibility:vis enum $name:ident { $($(#[$value_meta:meta])* $value:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $visibility enum $name { $($(#[$value_meta])* $value),+ }

        #[allow(dead_code, reason = "not every enum of the API needs each direction")]
        impl $name {
            /// Every value, in the order of the API model.
            $visibility const ALL: &'static [Self] = &[$(Self::$value),+];
            /// The words of the API, in the order of the API model.
            $visibility const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word of the API for this value.
            $visibility const fn word(self) -> &'static str {
                match self { $(Self::$value => $word),+ }
            }

            /// The value that the API calls `word`.
            $visibility fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$value),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.word())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                Self::from_word(&word).ok_or_else(|| serde::de::Error::unknown_variant(&word, Self::WORDS))
            }
        }
    };
}

pub(crate) use text_enum;
