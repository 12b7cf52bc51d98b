//! HTTPS with a certificate of the mock's own.

use mock_kms::{Kms, Server, Service, Tls};
use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::Arc,
};
use tokio_rustls::rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};

/// Asks for the health over HTTPS, trusting the authority alone, and tells the cipher suite too.
fn health(server: &Server, name: &'static str, authority: &str) -> Result<(String, String), std::io::Error> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(authority.as_bytes()).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(name).unwrap();
    let client = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(client, TcpStream::connect(server.address())?);
    stream.write_all(b"GET /_mock/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut reply = String::new();
    stream.read_to_string(&mut reply)?;
    Ok((reply, format!("{:?}", stream.conn.negotiated_cipher_suite().unwrap().suite())))
}

#[test]
fn clients_that_trust_the_authority_get_in_and_others_do_not() {
    let tls = Tls::generate(&["mock.internal".to_owned()]).unwrap();
    let service = Service::new(Kms::builder().build().unwrap()).with_tls(tls.clone());
    let server = Server::start(service, "127.0.0.1:0").unwrap();
    assert!(server.url().starts_with("https://127.0.0.1:"));
    // A client that says nothing does not keep the others waiting.
    let _silent = TcpStream::connect(server.address()).unwrap();
    for name in ["localhost", "127.0.0.1", "mock.internal"] {
        let (reply, suite) = health(&server, name, tls.authority_pem()).unwrap();
        assert!(reply.starts_with("HTTP/1.1 200"), "{reply}");
        assert!(suite.starts_with("TLS13_"), "{suite}");
    }
    assert!(health(&server, "elsewhere.example", tls.authority_pem()).is_err());
    let stranger = Tls::generate(&[]).unwrap();
    assert!(health(&server, "localhost", stranger.authority_pem()).is_err());
    assert!(Tls::generate(&["no name\u{e4}".to_owned()]).is_err());
}
