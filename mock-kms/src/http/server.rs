//! `serve` and `Server`: the mock on a listening socket, until it is told to stop.

use super::{Service, router::router, tls::TlsListener};
use axum::serve::{Listener, ListenerExt as _, TapIo};
use std::{
    fmt, io,
    net::{SocketAddr, TcpListener, ToSocketAddrs},
    sync::Arc,
    thread::JoinHandle,
    time::Duration,
};
use tokio::sync::Notify;

/// How long calls in progress may take after the stop. A client that never ends its call does not hold it up.
const LONGEST_GOODBYE: Duration = Duration::from_secs(5);

/// Answers calls on `listener` until `stop` resolves, then lets the calls in progress end, for at most 5 seconds.
///
/// # Errors
/// What the operating system says about the socket.
pub async fn serve(
    listener: TcpListener,
    service: impl Into<Service>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let service = Arc::new(service.into());
    match &service.tls {
        Some(tls) => serve_on(TlsListener::new(listener, tls).tap_io(|_| {}), service, stop).await,
        None => {
            // Small answers must not wait for an acknowledgement. A socket that refuses this still works.
            let listener = listener.tap_io(|connection| {
                connection.set_nodelay(true).ok();
            });
            serve_on(listener, service, stop).await
        }
    }
}

async fn serve_on<L: Listener<Addr = SocketAddr>>(
    listener: TapIo<L, impl FnMut(&mut L::Io) + Send + 'static>,
    service: Arc<Service>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let stopping = Arc::new(Notify::new());
    let signal = Arc::clone(&stopping);
    let router = router(service).into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, router).with_graceful_shutdown(async move {
        stop.await;
        signal.notify_one();
    });
    let too_long = async {
        stopping.notified().await;
        tokio::time::sleep(LONGEST_GOODBYE).await;
    };
    tokio::select! {
        ended = serving.into_future() => ended,
        () = too_long => Ok(()),
    }
}

/// A mock-kms server in a thread of its own; it stops when it is dropped.
///
/// ```
/// use mock_kms::{Kms, Server};
///
/// let kms = Kms::builder().build()?;
/// let server = Server::start(kms.clone(), "127.0.0.1:0")?;
/// assert!(server.url().starts_with("http://127.0.0.1:"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Server {
    address: SocketAddr,
    scheme: &'static str,
    stop: Arc<Notify>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts to answer on `address`; port 0 takes a free one. It is ready when this returns.
    ///
    /// # Errors
    /// What the operating system says: most often that the port is taken.
    pub fn start(service: impl Into<Service>, address: impl ToSocketAddrs) -> io::Result<Self> {
        let service = service.into();
        let scheme = if service.tls.is_some() { "https" } else { "http" };
        let listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let stop = Arc::new(Notify::new());
        let stopped = Arc::clone(&stop);
        let thread = std::thread::Builder::new().name("mock-kms".to_owned()).spawn(move || {
            // An error here is the socket's end; callers see it as a refused connection.
            runtime.block_on(serve(listener, service, async move { stopped.notified().await })).ok();
        })?;
        Ok(Self { address, scheme, stop, thread: Some(thread) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The endpoint URL for AWS clients, for example `http://127.0.0.1:4599`.
    pub fn url(&self) -> String {
        format!("{}://{}", self.scheme, self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.notify_one();
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}
