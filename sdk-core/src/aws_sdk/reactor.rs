//! `Reactor`: where calls of the AWS SDK run, whose sockets and timers work in tokio alone.

use super::sdk::{
    config::{BehaviorVersion, RuntimeComponentsBuilder, RuntimePlugin, SharedHttpClient},
    error::BoxError,
};
use crate::blocking;
use aws_smithy_runtime::client::defaults::default_http_client_plugin_v2;
use std::{
    future::Future,
    io,
    sync::{Mutex, PoisonError},
};
use tokio::{
    runtime::{Builder, Handle, Runtime},
    task::AbortHandle,
};

/// Where calls of the AWS SDK run.
pub(crate) enum Reactor {
    /// On the caller's tokio runtime.
    Callers,
    /// On a runtime of this crate, with connections of its own: one of another runtime's may be in the hands of a task
    /// that cannot move on.
    Own(Handle, Option<SharedHttpClient>),
}

impl Reactor {
    /// The caller's runtime if there is one, else one of this crate: one thread, started by the first call of the
    /// process that needs it and shared by all.
    ///
    /// A thread that waits in `.blocking()` gets the latter in any case: the runtime that it blocks may be the one that
    /// would have to move the call on.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub(crate) fn for_this_thread() -> Result<Self, BoxError> {
        if !blocking::is_waiting() && Handle::try_current().is_ok() {
            return Ok(Self::Callers);
        }
        let (handle, http_client) = own()?;
        Ok(Self::Own(handle, http_client))
    }

    /// The HTTP client to make a call with in place of the default one, if the configuration names none.
    pub(crate) fn http_client(&self, configured: Option<SharedHttpClient>) -> Option<SharedHttpClient> {
        match self {
            Self::Own(_, http_client) if configured.is_none() => http_client.clone(),
            _ => None,
        }
    }

    /// Runs `call`; dropping the future cancels it.
    ///
    /// # Errors
    /// If the call panicked on the thread of this crate.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        call: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, BoxError> {
        match self {
            Self::Callers => Ok(call.await),
            Self::Own(handle, _) => {
                let task = handle.spawn(call);
                let _cancel = AbortOnDrop(task.abort_handle());
                Ok(task.await?)
            }
        }
    }
}

/// The runtime of this crate and its HTTP client. It is never dropped: calls may come until the process ends.
fn own() -> io::Result<(Handle, Option<SharedHttpClient>)> {
    static OWN: Mutex<Option<(Runtime, Option<SharedHttpClient>)>> = Mutex::new(None);
    let mut own = OWN.lock().unwrap_or_else(PoisonError::into_inner);
    let (runtime, http_client) = match &mut *own {
        Some(own) => own,
        none => {
            let mut builder = Builder::new_multi_thread();
            builder.worker_threads(1).thread_name("kmseal-aws-sdk").enable_all();
            none.insert((builder.build()?, default_http_client()))
        }
    };
    Ok((runtime.handle().clone(), http_client.clone()))
}

/// One more of the clients that the SDK makes where its configuration names none.
fn default_http_client() -> Option<SharedHttpClient> {
    let plugin = default_http_client_plugin_v2(BehaviorVersion::latest())?;
    let components = RuntimeComponentsBuilder::new("kmseal");
    plugin.runtime_components(&components).http_client()
}

struct AbortOnDrop(AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        sync::{Arc, mpsc},
        task::{Context, Waker},
        thread,
        time::Duration,
    };

    /// The name of the thread that a call runs on, after a timer of tokio.
    async fn ran_on() -> Option<String> {
        tokio::time::sleep(Duration::from_millis(1)).await;
        thread::current().name().map(str::to_owned)
    }

    async fn run<T: Send + 'static>(call: impl Future<Output = T> + Send + 'static) -> Result<T, BoxError> {
        Reactor::for_this_thread()?.run(call).await
    }

    fn current_thread() -> Runtime {
        Builder::new_current_thread().enable_all().build().unwrap()
    }

    #[test]
    fn without_a_runtime_it_has_its_own() {
        let name = pollster::block_on(run(ran_on())).unwrap();
        assert_eq!(name.as_deref(), Some("kmseal-aws-sdk"));
    }

    #[test]
    fn the_callers_runtime_is_taken_where_nothing_blocks_it() {
        let name = current_thread().block_on(run(ran_on())).unwrap();
        assert_eq!(name.as_deref(), thread::current().name());
    }

    #[test]
    fn a_runtime_that_is_blocked_does_not_lock_itself_up() {
        let name = current_thread()
            .block_on(async { blocking::wait(async { Ok(run(ran_on()).await.unwrap()) }).unwrap() });
        assert_eq!(name.as_deref(), Some("kmseal-aws-sdk"));
        assert!(!blocking::is_waiting());
    }

    #[test]
    fn dropping_it_cancels_the_call() {
        let (dropped, is_dropped) = mpsc::channel::<()>();
        let (started, is_started) = mpsc::channel();
        let mut call = Box::pin(run(async move {
            let _alive = Arc::new(dropped);
            started.send(()).unwrap();
            std::future::pending::<()>().await;
        }));
        assert!(call.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        is_started.recv().unwrap();
        drop(call);
        // Its end of the channel goes with it.
        assert_eq!(
            is_dropped.recv_timeout(Duration::from_secs(30)),
            Err(mpsc::RecvTimeoutError::Disconnected)
        );
    }

    #[test]
    fn a_call_that_panics_is_an_error() {
        let result = pollster::block_on(run(async { assert_eq!(1, 2, "a call that panics on purpose") }));
        assert!(result.unwrap_err().to_string().contains("panicked"));
    }
}
