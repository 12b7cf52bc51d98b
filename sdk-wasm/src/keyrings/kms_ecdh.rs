//! The keyring for key agreement with a key pair in AWS KMS, which is asked for its public key at the first use.

use super::raw_asymmetric::curve_of;
use crate::{keyring::Keyring, kms::JsKmsClient};
use js_sys::Function;
use kmseal::{
    Attempt, AttemptOutcome, BoxFuture, Error,
    crypto::Curve,
    keyring::KmsEcdhKeyring,
    kms::KmsClient,
    materials::{self, UnwrapRequest, Unwrapped, WrapRequest, Wrapped},
};
use std::{cell::RefCell, rc::Rc, sync::Arc};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Keyring {
    /// A KMS ECDH keyring over `call`; without a peer it discovers the sender. The public key of the KMS key is
    /// asked for where it is not given.
    ///
    /// # Errors
    /// `InvalidArgument` for a curve that does not exist. Whatever
    /// [`KmsEcdhKeyringBuilder::build`](kmseal::keyring::KmsEcdhKeyringBuilder::build) finds shows at each use.
    #[wasm_bindgen(js_name = kmsEcdh)]
    pub fn kms_ecdh(
        call: Function,
        curve: String,
        key_arn: String,
        peer_public_key: Option<Vec<u8>>,
        public_key: Option<Vec<u8>>,
        grant_tokens: Vec<String>,
    ) -> Result<Keyring, JsValue> {
        let client = Arc::new(JsKmsClient::new(call));
        Keyring::of(curve_of(&curve).map(|curve| OnDemand {
            client,
            curve,
            key_arn,
            peer_public_key,
            public_key,
            grant_tokens,
            keyring: RefCell::new(None),
        }))
    }
}

/// What a keyring is made of, and the keyring once there was need for it.
#[derive(Debug)]
struct OnDemand {
    client: Arc<dyn KmsClient>,
    curve: Curve,
    key_arn: String,
    peer_public_key: Option<Vec<u8>>,
    public_key: Option<Vec<u8>>,
    grant_tokens: Vec<String>,
    keyring: RefCell<Option<Rc<KmsEcdhKeyring>>>,
}

impl OnDemand {
    /// The keyring. A failure is not kept: a network comes back.
    async fn keyring(&self) -> Result<Rc<KmsEcdhKeyring>, Error> {
        let made = self.keyring.borrow().clone();
        if let Some(keyring) = made {
            return Ok(keyring);
        }
        let Self { client, curve, key_arn, .. } = self;
        let mut builder = match &self.peer_public_key {
            Some(peer) => KmsEcdhKeyring::static_keys(client.clone(), *curve, key_arn, peer.clone()),
            None => KmsEcdhKeyring::discovery(client.clone(), *curve, key_arn),
        };
        if let Some(key) = &self.public_key {
            builder = builder.public_key(key.clone());
        }
        builder = self.grant_tokens.iter().fold(builder, |builder, token| builder.grant_token(token));
        let keyring = Rc::new(builder.build().await?);
        *self.keyring.borrow_mut() = Some(keyring.clone());
        Ok(keyring)
    }
}

impl materials::Keyring for OnDemand {
    fn name(&self) -> String {
        let schema = if self.peer_public_key.is_some() { "static" } else { "discovery" };
        format!("KmsEcdhKeyring({}, {:?}, {schema})", self.key_arn, self.curve)
    }

    fn wrap_data_key<'a>(&'a self, request: WrapRequest<'a>) -> BoxFuture<'a, Result<Wrapped, Error>> {
        Box::pin(async move { self.keyring().await?.wrap_data_key(request).await })
    }

    fn unwrap_data_key<'a>(&'a self, request: UnwrapRequest<'a>) -> BoxFuture<'a, Unwrapped> {
        Box::pin(async move {
            match self.keyring().await {
                Ok(keyring) => keyring.unwrap_data_key(request).await,
                Err(error) => {
                    let (data_key, keyring) = ("every data key".to_owned(), self.name());
                    let outcome = AttemptOutcome::Failed(error);
                    Unwrapped::NotOpened(vec![Attempt { data_key, keyring, outcome }])
                }
            }
        })
    }
}
