//! Parsing and encoding headers are inverse, for headers that no client of ours would write too.

use crate::samples::{contexts, suites};
use kmseal::{AlgorithmSuite, ContentType, EncryptedDataKey, EncryptionContext, MessageVersion};
use proptest::{collection::vec, prelude::*};

/// The fields of a header that do not follow from its suite.
#[derive(Debug)]
struct Fields {
    suite: AlgorithmSuite,
    context: EncryptionContext,
    data_keys: Vec<EncryptedDataKey>,
    /// `None` for a body without frames.
    frame_length: Option<u32>,
    /// For the message id, the commitment, the IV and the tag.
    noise: [u8; 32],
}

fn data_keys() -> impl Strategy<Value = EncryptedDataKey> {
    (any::<String>(), vec(any::<u8>(), 0..40), vec(any::<u8>(), 0..80)).prop_map(
        |(key_provider_id, key_provider_info, ciphertext)| EncryptedDataKey {
            key_provider_id,
            key_provider_info,
            ciphertext,
        },
    )
}

fn fields() -> impl Strategy<Value = Fields> {
    let frame_length = proptest::option::of(1..=u32::MAX);
    (suites(), contexts(), vec(data_keys(), 1..5), frame_length, any::<[u8; 32]>()).prop_map(
        |(suite, context, data_keys, frame_length, noise)| Fields {
            suite,
            context,
            data_keys,
            frame_length,
            noise,
        },
    )
}

impl Fields {
    /// The bytes, written by the specification's tables and not by the crate's encoder.
    fn bytes(&self) -> Vec<u8> {
        let field = |bytes: &[u8]| [&u16::try_from(bytes.len()).unwrap().to_be_bytes()[..], bytes].concat();
        let version_1 = self.suite.message_version() == MessageVersion::V1;
        let mut bytes = if version_1 { vec![0x01, 0x80] } else { vec![0x02] };
        bytes.extend(self.suite.id().to_be_bytes());
        bytes.extend(&self.noise[..if version_1 { 16 } else { 32 }]);
        let mut pairs = Vec::new();
        if !self.context.is_empty() {
            pairs.extend(u16::try_from(self.context.len()).unwrap().to_be_bytes());
            for (key, value) in self.context.iter() {
                pairs.extend(field(key.as_bytes()));
                pairs.extend(field(value.as_bytes()));
            }
        }
        bytes.extend(field(&pairs));
        bytes.extend(u16::try_from(self.data_keys.len()).unwrap().to_be_bytes());
        for key in &self.data_keys {
            bytes.extend(field(key.key_provider_id.as_bytes()));
            bytes.extend(field(&key.key_provider_info));
            bytes.extend(field(&key.ciphertext));
        }
        bytes.push(if self.frame_length.is_some() { 2 } else { 1 });
        if version_1 {
            bytes.extend([0, 0, 0, 0, 12]);
        }
        bytes.extend(self.frame_length.unwrap_or(0).to_be_bytes());
        if version_1 {
            bytes.extend(&self.noise[..12]);
        } else {
            bytes.extend(self.noise);
        }
        bytes.extend(&self.noise[..16]);
        bytes
    }
}

proptest! {
    #[test]
    fn headers_are_read_as_they_were_written_and_written_as_they_were_read(
        fields in fields(),
        body in vec(any::<u8>(), 0..20),
    ) {
        let bytes = fields.bytes();
        let seen = kmseal::inspect(&[&bytes[..], &body].concat()).unwrap();
        prop_assert_eq!(seen.raw_bytes(), &bytes[..]);
        prop_assert_eq!(&seen.encode().unwrap(), &bytes);

        let header = seen.header();
        prop_assert_eq!(header.suite, fields.suite);
        prop_assert_eq!(&header.encryption_context, &fields.context);
        prop_assert_eq!(&header.encrypted_data_keys, &fields.data_keys);
        let content_type = fields
            .frame_length
            .map_or(ContentType::NonFramed, |frame_length| ContentType::Framed { frame_length });
        prop_assert_eq!(header.content_type, content_type);
        match fields.suite.message_version() {
            MessageVersion::V1 => {
                prop_assert_eq!(header.message_id.as_ref(), &fields.noise[..16]);
                prop_assert_eq!(header.commitment, None);
                prop_assert_eq!(seen.authentication(), [&fields.noise[..12], &fields.noise[..16]].concat());
            }
            MessageVersion::V2 => {
                prop_assert_eq!(header.message_id.as_ref(), &fields.noise[..]);
                prop_assert_eq!(header.commitment, Some(fields.noise));
                prop_assert_eq!(seen.authentication(), &fields.noise[..16]);
            }
        }
    }

    #[test]
    fn a_part_of_a_header_is_no_header(fields in fields(), end in any::<prop::sample::Index>()) {
        let bytes = fields.bytes();
        prop_assert!(kmseal::inspect(&bytes[..end.index(bytes.len())]).is_err());
    }
}
