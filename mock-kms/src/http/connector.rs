//! `InProcessHttp`: the mock as the HTTP client under `aws_sdk_kms::Client`, with no socket between.

use super::door::Door;
use crate::{
    Kms,
    faults::{Breakdown, Disturbance},
};
use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep};
use aws_smithy_runtime_api::client::{
    http::{HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector},
    orchestrator::{HttpRequest, HttpResponse},
    result::ConnectorError,
    runtime_components::RuntimeComponents,
};
use aws_smithy_types::body::SdkBody;
use std::{io, sync::Arc, time::Duration};

/// An HTTP client of the AWS SDK for Rust whose calls all go to one mock, whatever their address.
///
/// They take the same way as those from the network: they are signed, the signature is verified, and the Region is
/// the one that was signed for. Answers are ready at once but for the latency of faults, which the client's own timer
/// waits for; a call that searches for primes holds its thread up.
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
}

/// The same for one client, with its timer.
#[derive(Debug)]
struct Connector {
    door: Arc<Door>,
    timer: Option<SharedAsyncSleep>,
}

/// An answer, and how long it is to take.
type Late = (Result<HttpResponse, ConnectorError>, Duration);

impl Connector {
    fn answer(&self, request: HttpRequest) -> Result<Late, ConnectorError> {
        let request = request.try_into_http1x().map_err(|error| ConnectorError::user(Box::new(error)))?;
        let (head, body) = request.into_parts();
        let Some(body) = body.bytes() else {
            return Err(ConnectorError::user("mock-kms takes no streams: no call of KMS has one".into()));
        };
        let answer = self.door.answer(&head, Some(body)).map(SdkBody::from);
        let disturbance = answer.extensions().get::<Disturbance>().copied().unwrap_or_default();
        let outcome = match disturbance.breakdown {
            Some(Breakdown::Cut) => {
                Err(ConnectorError::io(Box::new(io::Error::from(io::ErrorKind::ConnectionReset))))
            }
            _ => answer.try_into().map_err(|error| ConnectorError::other(Box::new(error), None)),
        };
        Ok((outcome, disturbance.latency))
    }
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        match (self.answer(request), &self.timer) {
            (Ok((answer, latency)), Some(timer)) if !latency.is_zero() => {
                let sleep = timer.sleep(latency);
                HttpConnectorFuture::new(async move {
                    sleep.await;
                    answer
                })
            }
            (answer, _) => HttpConnectorFuture::ready(answer.and_then(|(answer, _)| answer)),
        }
    }
}

impl HttpClient for InProcessHttp {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(Connector { door: Arc::clone(&self.0), timer: components.sleep_impl() })
    }
}
