//! What one provider seals, any opens, to the same bytes and context.

use crate::samples::{client, contexts, keyrings, providers, suites};
use kmseal::ContentType;
use proptest::{collection::vec, prelude::*};

proptest! {
    #[test]
    fn what_is_sealed_opens(
        suite in suites(),
        writer in providers(),
        reader in providers(),
        keyring in keyrings(),
        context in contexts(),
        plaintext in vec(any::<u8>(), 0..2000),
        frame_length in 1..3000u32,
    ) {
        let writer = client(suite, writer);
        let encrypt = writer.encrypt(&keyring, &plaintext).context(&context);
        let sealed = encrypt.suite(suite).frame_length(frame_length).blocking().unwrap();
        prop_assert_eq!(sealed.header.content_type, ContentType::Framed { frame_length });

        let reader = client(suite, reader);
        let opened = reader.decrypt(&keyring, &sealed.ciphertext).expect_context(&context).blocking().unwrap();
        prop_assert_eq!(opened.plaintext, plaintext);
        prop_assert_eq!(&opened.header, &sealed.header);
        for (key, value) in context.iter() {
            prop_assert_eq!(opened.header.encryption_context.get(key), Some(value));
        }
        let added = usize::from(suite.is_signed());
        prop_assert_eq!(opened.header.encryption_context.len(), context.len() + added);

        let seen = kmseal::inspect(&sealed.ciphertext).unwrap();
        prop_assert_eq!(seen.header(), &sealed.header);
        prop_assert_eq!(seen.encode().unwrap(), seen.raw_bytes());
    }
}
