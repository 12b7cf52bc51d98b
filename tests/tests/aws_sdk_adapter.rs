//! kmseal over the AWS SDK for Rust: from threads with and without a runtime, and by what name it calls.

use aws_sdk_kms::config::{BehaviorVersion, Credentials, Region, timeout::TimeoutConfig};
use kmseal::{
    Client, ErrorKind,
    key_store::{DynamoDbKeyStorage, KeyStorage},
    keyring::KmsKeyring,
    kms::{GetPublicKeyRequest, KmsClient},
};
use mock_kms::{Kms, Server};
use std::{
    io::{Read, Write},
    net::TcpListener,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};
use tokio::runtime::{Builder, Runtime};

const PLAINTEXT: &[u8] = b"four horses";

fn credentials() -> Credentials {
    Credentials::new("test", "test", None, None, "test")
}

fn client(endpoint: &str) -> aws_sdk_kms::Client {
    let config = aws_sdk_kms::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(credentials())
        .endpoint_url(endpoint);
    aws_sdk_kms::Client::from_conf(config.build())
}

/// mock-kms on a socket, and a key in it.
fn server() -> (Server, String) {
    let server = Server::start(Kms::builder().build().unwrap(), "127.0.0.1:0").unwrap();
    let runtime = current_thread();
    let created = runtime.block_on(client(&server.url()).create_key().send()).unwrap();
    (server, created.key_metadata.unwrap().arn.unwrap())
}

fn current_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn keyring(server: &Server, arn: &str) -> KmsKeyring {
    KmsKeyring::builder(Arc::new(client(&server.url()))).generator(arn).build().unwrap()
}

fn round_trip_blocking(keyring: &KmsKeyring) {
    let sealed = Client::new().encrypt(keyring, PLAINTEXT).blocking().unwrap().ciphertext;
    assert_eq!(Client::new().decrypt(keyring, &sealed).blocking().unwrap().plaintext, PLAINTEXT);
}

async fn round_trip(keyring: &KmsKeyring) {
    let sealed = Client::new().encrypt(keyring, PLAINTEXT).await.unwrap().ciphertext;
    assert_eq!(Client::new().decrypt(keyring, &sealed).await.unwrap().plaintext, PLAINTEXT);
}

#[test]
fn threads_without_a_runtime_block() {
    let (server, arn) = server();
    let keyring = keyring(&server, &arn);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| round_trip_blocking(&keyring));
        }
    });
}

#[test]
fn a_task_that_blocks_does_not_lock_its_runtime_up() {
    let (server, arn) = server();
    let keyring_of_one_thread = keyring(&server, &arn);
    current_thread().block_on(async {
        // This leaves a connection behind that belongs to the runtime, which then moves nothing on.
        round_trip(&keyring_of_one_thread).await;
        round_trip_blocking(&keyring_of_one_thread);
    });
    let one_worker = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let keyring = keyring(&server, &arn);
    one_worker.block_on(async {
        tokio::spawn(async move {
            round_trip(&keyring).await;
            round_trip_blocking(&keyring);
            let blocking = tokio::task::spawn_blocking(move || round_trip_blocking(&keyring));
            blocking.await.unwrap();
        })
        .await
        .unwrap();
    });
}

#[test]
fn any_executor_will_do() {
    let (server, arn) = server();
    let keyring = keyring(&server, &arn);
    // The thread itself as an executor: it polls, parks, and knows nothing of tokio.
    let waker = std::task::Waker::from(Arc::new(Unpark(thread::current())));
    let mut work = std::pin::pin!(round_trip(&keyring));
    while work.as_mut().poll(&mut std::task::Context::from_waker(&waker)).is_pending() {
        thread::park();
    }
}

struct Unpark(thread::Thread);

impl std::task::Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

#[test]
fn limits_of_the_configuration_end_a_call_without_an_answer() {
    // It takes connections and says nothing.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let limits = TimeoutConfig::builder().operation_timeout(Duration::from_millis(200)).build();
    let config = client(&endpoint).config().to_builder().timeout_config(limits).build();
    let keyring = KmsKeyring::builder(Arc::new(aws_sdk_kms::Client::from_conf(config)));
    let keyring = keyring.generator("alias/orders").build().unwrap();
    let begun = Instant::now();
    let error = Client::new().encrypt(&keyring, PLAINTEXT).blocking().unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(5), "it took {:?}", begun.elapsed());
    assert_eq!(error.kind(), ErrorKind::KeyService);
    assert!(error.to_string().contains("TimeoutError: "), "{error}");
}

/// The header `user-agent` of the one call that `call` makes at the endpoint that it is given.
fn user_agent_of(call: impl FnOnce(String)) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        while !request.windows(4).any(|end| end == b"\r\n\r\n") {
            let mut piece = [0; 1024];
            let length = stream.read(&mut piece).unwrap();
            assert_ne!(length, 0, "the call ended in its headers");
            request.extend(&piece[..length]);
        }
        let body = r#"{"__type":"AccessDeniedException","message":"no"}"#;
        let head =
            "HTTP/1.1 400 Bad Request\r\nContent-Type: application/x-amz-json-1.1\r\nConnection: close";
        write!(stream, "{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        String::from_utf8_lossy(&request).into_owned()
    });
    call(endpoint);
    let request = server.join().unwrap();
    let header = request.lines().find_map(|line| line.strip_prefix("user-agent: "));
    header.unwrap_or_else(|| panic!("no user agent in {request}")).to_owned()
}

/// The version of all the crates of this repository.
const FRAMEWORK: &str = concat!("lib/kmseal/", env!("CARGO_PKG_VERSION"));

#[test]
fn calls_of_kms_say_who_makes_them_beside_what_the_client_says() {
    let agent = user_agent_of(|endpoint| {
        let config = client(&endpoint).config().to_builder();
        let config = config.app_name(aws_sdk_kms::config::AppName::new("orders").unwrap());
        let client = aws_sdk_kms::Client::from_conf(config.build());
        let asked = KmsClient::get_public_key(&client, GetPublicKeyRequest::new("alias/a"));
        let refused = current_thread().block_on(asked);
        assert_eq!(refused.unwrap_err().code, "AccessDeniedException");
    });
    assert!(agent.starts_with("aws-sdk-rust/") && agent.contains("app/orders"), "{agent}");
    assert!(agent.split(' ').any(|word| word == FRAMEWORK), "{agent}");
}

#[test]
fn calls_of_dynamodb_do_too() {
    let agent = user_agent_of(|endpoint| {
        let config = aws_sdk_dynamodb::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("eu-central-1"))
            .credentials_provider(credentials())
            .endpoint_url(endpoint);
        let client = aws_sdk_dynamodb::Client::from_conf(config.build());
        let storage = DynamoDbKeyStorage::new(client, "keys");
        let refused = current_thread().block_on(storage.get_item("tenant", "branch:ACTIVE"));
        assert_eq!(refused.unwrap_err().code, "AccessDeniedException");
    });
    assert!(agent.split(' ').any(|word| word == FRAMEWORK), "{agent}");
}
