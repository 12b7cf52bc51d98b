//! The certificate of `--tls`: where clients find it, and how they come to trust it.

use crate::arguments::Arguments;
use mock_kms::Tls;
use std::{
    env, fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// Makes the certificate and writes its authority to a file.
pub(super) fn certificate(arguments: &Arguments, port: u16) -> Result<(Tls, PathBuf), String> {
    let mut names = arguments.tls_name.clone();
    if !arguments.host.is_unspecified() {
        names.push(arguments.host.to_string());
    }
    let tls = Tls::generate(&names).map_err(|error| format!("--tls: no certificate can be made: {error}"))?;
    let written = match &arguments.tls_ca {
        Some(path) => fs::write(path, tls.authority_pem()).map(|()| path.clone()),
        None => write_new(&env::temp_dir(), port, tls.authority_pem()),
    };
    let path = written.map_err(|error| format!("--tls: the certificate cannot be written: {error}"))?;
    // A setting has to hold wherever it is pasted.
    Ok((tls, fs::canonicalize(&path).unwrap_or(path)))
}

/// Writes to a file that nobody can have laid ready.
fn write_new(folder: &Path, port: u16, pem: &str) -> io::Result<PathBuf> {
    let name = |attempt| folder.join(format!("mock-kms-{port}-{}-{attempt}.pem", std::process::id()));
    let mut attempts = 0..100;
    loop {
        let path = name(attempts.next().ok_or(io::ErrorKind::AlreadyExists)?);
        match fs::File::create_new(&path) {
            Ok(mut file) => return file.write_all(pem.as_bytes()).map(|()| path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

/// What to set so that clients trust the server.
pub(super) fn instructions(authority: &Path) -> String {
    let path = authority.display();
    format!(
        "--tls: the certificate is new with every start. To trust it:\n  AWS_CA_BUNDLE={path}        (AWS CLI, boto3, \
         most AWS SDKs)\n  NODE_EXTRA_CA_CERTS={path}  (Node)"
    )
}
