//! Encryption contexts that are wrong, reserved or in another order.

use crate::{
    crafted::{self, Crafted, DATA_KEY, Piece, piece},
    samples::{CONTEXT_VALUE, PLAINTEXT, keyring, providers, reader, sample},
    spy::Spy,
};
use kmseal::{
    AlgorithmSuite, BoxFuture, EncryptionContext, Error, ErrorKind,
    keyring::RawAesKeyring,
    materials::{
        DecryptionMaterials, DecryptionMaterialsRequest, EncryptionMaterials, EncryptionMaterialsRequest,
        MaterialsManager,
    },
};

fn expecting(pairs: &[(&str, &str)]) -> Vec<Result<Vec<u8>, Error>> {
    let context = EncryptionContext::new(pairs.iter().copied()).unwrap();
    let open = |provider| {
        let message = sample(AlgorithmSuite::default(), provider);
        let opened =
            reader(provider).build().decrypt(&keyring(), &message).expect_context(&context).blocking();
        opened.map(|opened| opened.plaintext)
    };
    providers().into_iter().map(open).collect()
}

#[test]
fn expecting_nothing_or_what_is_there_opens() {
    for pairs in [&[][..], &[("tenant", CONTEXT_VALUE)]] {
        for opened in expecting(pairs) {
            assert_eq!(opened.unwrap(), PLAINTEXT);
        }
    }
}

#[test]
fn another_value_is_another_message() {
    for value in ["tenant-4712", "", "Tenant-4711"] {
        for opened in expecting(&[("tenant", value)]) {
            let error = opened.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ContextMismatch);
            let text = error.to_string();
            assert!(text.contains("\"tenant\"") && !text.contains(CONTEXT_VALUE), "{text}");
        }
    }
}

#[test]
fn a_key_that_the_message_was_not_encrypted_with_does_not_open_it() {
    for opened in expecting(&[("tenant", CONTEXT_VALUE), ("purpose", "invoice")]) {
        let error = opened.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NoDataKeyOpened);
        assert!(error.to_string().contains("\"purpose\""), "it says which key is to blame: {error}");
    }
}

#[test]
fn even_where_the_keyring_does_not_look_at_the_context() {
    for provider in providers() {
        let message = Crafted::default().message(provider, &[piece(provider, Piece::FinalFrame, 1, b"four")]);
        let context = EncryptionContext::new([("purpose", "invoice")]).unwrap();
        let spy = Spy::new(&DATA_KEY);
        let opened = reader(provider).build().decrypt(&spy, &message).expect_context(&context).blocking();
        assert_eq!(opened.unwrap_err().kind(), ErrorKind::NotAuthentic);
    }
}

/// A manager under which the key `tenant` is authenticated but not stored, so that readers must bring it.
#[derive(Debug)]
struct TenantNotStored(RawAesKeyring);

impl MaterialsManager for TenantNotStored {
    fn encryption_materials<'a>(
        &'a self,
        request: EncryptionMaterialsRequest<'a>,
    ) -> BoxFuture<'a, Result<EncryptionMaterials, Error>> {
        Box::pin(async move {
            let mut materials = self.0.encryption_materials(request).await?;
            materials.required_context_keys.insert("tenant");
            Ok(materials)
        })
    }

    fn decryption_materials<'a>(
        &'a self,
        request: DecryptionMaterialsRequest<'a>,
    ) -> BoxFuture<'a, Result<DecryptionMaterials, Error>> {
        self.0.decryption_materials(request)
    }
}

#[test]
fn what_is_not_stored_must_be_brought_and_be_right() {
    for provider in providers() {
        for suite in AlgorithmSuite::ALL.into_iter().filter(|suite| suite.is_committing()) {
            let manager = TenantNotStored(keyring());
            let client = reader(provider).build();
            let context =
                EncryptionContext::new([("tenant", CONTEXT_VALUE), ("purpose", "invoice")]).unwrap();
            let encrypt = client.encrypt(&manager, PLAINTEXT).suite(suite).context(&context);
            let sealed = encrypt.blocking().unwrap();
            assert_eq!(sealed.header.encryption_context.get("tenant"), None);
            assert_eq!(sealed.header.encryption_context.get("purpose"), Some("invoice"));

            let open = |pairs: &[(&str, &str)]| {
                let context = EncryptionContext::new(pairs.iter().copied()).unwrap();
                let opened = client.decrypt(&manager, &sealed.ciphertext).expect_context(&context).blocking();
                opened.map(|opened| opened.plaintext).map_err(|error| error.kind())
            };
            assert_eq!(open(&[("tenant", CONTEXT_VALUE)]).unwrap(), PLAINTEXT);
            for wrong in [&[][..], &[("purpose", "invoice")], &[("tenant", "tenant-4712")]] {
                assert_eq!(open(wrong), Err(ErrorKind::NoDataKeyOpened), "{suite}, {wrong:?}");
            }
        }
    }
}

#[test]
fn keys_out_of_order_are_read() {
    for provider in providers() {
        let pairs: [(&[u8], &[u8]); 3] = [(b"b", b"2"), (b"c", b"3"), (b"a", b"1")];
        let crafted = Crafted { context: crafted::context(&pairs), ..Crafted::default() };
        let message = crafted.message(provider, &[piece(provider, Piece::FinalFrame, 1, b"four")]);

        let opened = reader(provider).build().decrypt(&Spy::new(&DATA_KEY), &message).blocking().unwrap();
        let expected = EncryptionContext::new([("a", "1"), ("b", "2"), ("c", "3")]).unwrap();
        assert_eq!(opened.header.encryption_context, expected);

        let seen = kmseal::inspect(&message).unwrap();
        assert_eq!(seen.raw_bytes(), crafted.header(provider));
        assert_ne!(seen.encode().unwrap(), seen.raw_bytes(), "kmseal itself writes them in order");
    }
}

#[test]
fn reserved_keys_are_refused() {
    for key in ["aws-crypto-public-key", "aws-crypto-", "aws-crypto-anything"] {
        let error = EncryptionContext::new([(key, "value")]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert!(error.to_string().contains(key), "{error}");
    }
    assert!(EncryptionContext::new([("aws-crypto", "value"), ("AWS-CRYPTO-x", "value")]).is_ok());
}
