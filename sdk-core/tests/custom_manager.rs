//! Materials managers written outside the crate: what they can do, and what the client does not believe them.
#![allow(clippy::unwrap_used, reason = "an error here is a failed test")]

mod counting;

use counting::raw_keyring;
use kmseal::{
    AlgorithmSuite, BoxFuture, Client, EncryptionContext, Error, ErrorKind,
    materials::{
        ContextKeys, DecryptionMaterials, DecryptionMaterialsRequest, EncryptionMaterials,
        EncryptionMaterialsRequest, MaterialsManager,
    },
};
use std::sync::LazyLock;

/// Changes what an inner manager is asked and answers.
#[derive(Debug)]
struct Custom<M> {
    inner: M,
    ask: fn(&mut EncryptionMaterialsRequest<'_>),
    answer: fn(&mut EncryptionMaterials),
}

impl<M: MaterialsManager> MaterialsManager for Custom<M> {
    fn encryption_materials<'a>(
        &'a self,
        mut request: EncryptionMaterialsRequest<'a>,
    ) -> BoxFuture<'a, Result<EncryptionMaterials, Error>> {
        Box::pin(async move {
            (self.ask)(&mut request);
            let mut materials = self.inner.encryption_materials(request).await?;
            (self.answer)(&mut materials);
            Ok(materials)
        })
    }

    fn decryption_materials<'a>(
        &'a self,
        request: DecryptionMaterialsRequest<'a>,
    ) -> BoxFuture<'a, Result<DecryptionMaterials, Error>> {
        if !request.suite.is_signed() {
            let error = Error::new(ErrorKind::NotAuthentic, "only signed messages are welcome here");
            return Box::pin(async { Err(error) });
        }
        self.inner.decryption_materials(request)
    }
}

fn seal(
    ask: fn(&mut EncryptionMaterialsRequest<'_>),
    answer: fn(&mut EncryptionMaterials),
) -> Result<Vec<u8>, ErrorKind> {
    let manager = Custom { inner: raw_keyring(), ask, answer };
    let context = EncryptionContext::new([("k", "v")]).unwrap();
    let sealed = Client::new().encrypt(&manager, b"x").context(&context).blocking();
    sealed.map(|sealed| sealed.ciphertext).map_err(|error| error.kind())
}

#[test]
fn it_chooses_the_suite_and_refuses_messages() {
    let client = Client::new();
    let manager = Custom { inner: raw_keyring(), ask: |_| {}, answer: |_| {} };
    let signed = seal(|request| request.suite = None, |_| {}).unwrap();
    assert_eq!(client.decrypt(&manager, &signed).blocking().unwrap().plaintext, b"x");
    let unsigned =
        seal(|request| request.suite = Some(AlgorithmSuite::AES_256_GCM_HKDF_SHA512_COMMIT_KEY), |_| {});
    let refused = client.decrypt(&manager, &unsigned.unwrap()).blocking().unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::NotAuthentic);
}

#[test]
fn it_requires_only_context_that_there_is() {
    static KEYS: LazyLock<ContextKeys> = LazyLock::new(|| ["absent"].into_iter().collect());
    let error = seal(|request| request.required_context_keys = &KEYS, |_| {}).unwrap_err();
    assert_eq!(error, ErrorKind::InvalidArgument);
}

#[test]
fn what_it_returns_is_checked() {
    let broken: [fn(&mut EncryptionMaterials); 6] = [
        |materials| materials.encrypted_data_keys.clear(),
        |materials| materials.signing_key = None,
        |materials| materials.data_key = std::sync::Arc::new(kmseal::PlaintextDataKey::new(vec![1; 31])),
        |materials| materials.suite = AlgorithmSuite::AES_256_GCM_HKDF_SHA512_COMMIT_KEY,
        |materials| materials.required_context_keys = ["not there"].into_iter().collect(),
        |materials| materials.required_context_keys = [kmseal::PUBLIC_KEY].into_iter().collect(),
    ];
    for answer in broken {
        assert_eq!(seal(|_| {}, answer), Err(ErrorKind::InvalidMaterials));
    }
    let without_commitment = |materials: &mut EncryptionMaterials| {
        materials.suite = AlgorithmSuite::AES_256_GCM_HKDF_SHA384_ECDSA_P384;
    };
    assert_eq!(seal(|_| {}, without_commitment), Err(ErrorKind::CommitmentPolicy));
}
