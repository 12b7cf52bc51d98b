//! `InProcessHttp`: the mock as the HTTP client under `aws_sdk_kms::Client`, with no socket between.

use super::door::Door;
use crate::Kms;
use aws_smithy_runtime_api::client::{
    http::{HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector},
    orchestrator::{HttpRequest, HttpResponse},
    result::ConnectorError,
    runtime_components::RuntimeComponents,
};
use aws_smithy_types::body::SdkBody;
use std::sync::Arc;

/// An HTTP client of the AWS SDK for Rust whose calls all go to one mock, whatever their address.
///
/// They take the same way as those from the network: they are signed, the signature is verified, and the Region is
/// the one that was signed for. Answers are ready at once; a call that searches for primes holds its thread up.
///
/// ```ignore
/// let config = aws_sdk_kms::Config::builder()
///     .behavior_version_latest()
///     .region(Region::new("eu-central-1"))
///     .credentials_provider(Credentials::new("test", "test", None, None, "test"))
///     .http_client(InProcessHttp::new(kms));
/// let client = aws_sdk_kms::Client::from_conf(config.build());
/// ```
#[derive(Debug, Clone)]
pub struct InProcessHttp(Arc<Door>);

impl InProcessHttp {
    /// A client of `kms`.
    pub fn new(kms: Kms) -> Self {
        Self(Arc::new(Door::new(kms, true)))
    }

    fn answer(&self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let request = request.try_into_http1x().map_err(|error| ConnectorError::user(Box::new(error)))?;
        let (head, body) = request.into_parts();
        let Some(body) = body.bytes() else {
            return Err(ConnectorError::user("mock-kms takes no streams: no call of KMS has one".into()));
        };
        let answer = self.0.answer(&head, Some(body)).map(SdkBody::from);
        answer.try_into().map_err(|error| ConnectorError::other(Box::new(error), None))
    }
}

impl HttpConnector for InProcessHttp {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::ready(self.answer(request))
    }
}

impl HttpClient for InProcessHttp {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}
