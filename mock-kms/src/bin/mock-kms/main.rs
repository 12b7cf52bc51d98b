//! The mock-kms server: parses the command line, says where it listens, and stops when it is asked to.

mod arguments;
mod explain;
mod trust;

use arguments::{Arguments, Command};
use clap::Parser as _;
use mock_kms::{Kms, PriceTable, QuotaSettings, Seed, Service, Tls, serve};
use std::{
    fs,
    io::{self, ErrorKind, Write as _},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener},
    path::Path,
    process::ExitCode,
    time::Duration,
};

/// A server that keeps many keys answers as fast as one with few: docs/decisions/018.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            writeln!(io::stderr(), "mock-kms: {message}").ok();
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<(), String> {
    if let Some(Command::Explain(question)) = &arguments.command {
        return question.run(&kms(&arguments)?);
    }
    let (host, port, no_auth) = (arguments.host, arguments.port, arguments.no_auth);
    let listener = TcpListener::bind((host, port)).map_err(|error| cannot_listen(host, port, &error))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let tls = if arguments.tls { Some(trust::certificate(&arguments, address.port())?) } else { None };
    let (tls, authority) = tls.unzip();
    let kms = kms(&arguments)?;
    let service = service(&arguments, kms.clone(), tls);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(|error| error.to_string())?.block_on(async {
        // From here on a signal ends the server in good order, so only now is it announced.
        let stop = asked_to_stop().map_err(|error| format!("signals cannot be watched: {error}"))?;
        announce(address, no_auth, authority.as_deref())
            .map_err(|error| format!("the address cannot be printed: {error}"))?;
        serve(listener, service, stop).await.map_err(|error| error.to_string())
    })?;
    // A file that was asked for stays.
    if let Some(authority) = authority.filter(|_| arguments.tls_ca.is_none()) {
        fs::remove_file(authority).ok();
    }
    if arguments.cost {
        writeln!(io::stderr(), "{}", kms.bill())
            .map_err(|error| format!("the costs cannot be printed: {error}"))?;
    }
    Ok(())
}

/// The mock as the command line wants it.
fn kms(arguments: &Arguments) -> Result<Kms, String> {
    let mut builder = Kms::builder()
        .region(arguments.region.clone())
        .account(arguments.account)
        .grant_delay(Duration::from_secs(arguments.grant_delay))
        .audit_capacity(arguments.audit_limit);
    if let Some(path) = &arguments.audit_file {
        let file = fs::File::options().append(true).create(true).open(path);
        builder =
            builder.audit_log(file.map_err(|error| format!("--audit-file {}: {error}", path.display()))?);
    }
    if let Some(path) = &arguments.prices {
        let read = || fs::read_to_string(path).map_err(|error| error.to_string());
        let prices = read().and_then(|text| PriceTable::from_json(&text).map_err(|error| error.to_string()));
        builder = builder.prices(prices.map_err(|error| format!("--prices {}: {error}", path.display()))?);
    }
    if arguments.localstack_tags {
        builder = builder.emulator_tags();
    }
    if arguments.quotas {
        builder = builder.quotas(QuotaSettings::default().counting_requests());
    }
    if let Some(path) = &arguments.seed {
        let read = || fs::read_to_string(path).map_err(|error| error.to_string());
        let seed = read().and_then(|text| Seed::from_yaml(&text).map_err(|error| error.to_string()));
        builder = builder.seed(seed.map_err(|error| format!("--seed {}: {error}", path.display()))?);
    }
    let kms = builder.build().map_err(|error| error.to_string())?;
    for credential in &arguments.credential {
        kms.register(credential);
    }
    Ok(kms)
}

/// The mock on HTTP as the command line wants it.
fn service(arguments: &Arguments, kms: Kms, tls: Option<Tls>) -> Service {
    let mut service = Service::new(kms).logging(arguments.log);
    if let Some(tls) = tls {
        service = service.with_tls(tls);
    }
    if arguments.no_auth {
        service = service.without_signature_checks();
    }
    if arguments.control_from_anywhere {
        service = service.controlled_from_anywhere();
    }
    service
}

/// One line on standard output for people and scripts; what else there is to say goes to standard error.
fn announce(address: SocketAddr, no_auth: bool, authority: Option<&Path>) -> io::Result<()> {
    let version = env!("CARGO_PKG_VERSION");
    writeln!(
        io::stderr(),
        "mock-kms {version}: a test tool. Keys are kept in memory alone and guard nothing. Key policies decide who \
         may use a key; docs/permissions.md says how to ask why."
    )?;
    if no_auth {
        writeln!(
            io::stderr(),
            "--no-auth: signatures are not verified. A wrong secret, an unknown access key, an altered, expired or \
             unsigned call is taken all the same, so a test cannot show that yours are right."
        )?;
    }
    if !address.ip().is_loopback() {
        writeln!(
            io::stderr(),
            "mock-kms: anybody who reaches {address} and knows an access key can use its keys."
        )?;
    }
    // A client cannot connect to "any address".
    let reachable = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => SocketAddr::new(Ipv4Addr::LOCALHOST.into(), address.port()),
        IpAddr::V6(ip) if ip.is_unspecified() => SocketAddr::new(Ipv6Addr::LOCALHOST.into(), address.port()),
        _ => address,
    };
    if let Some(authority) = authority {
        writeln!(io::stderr(), "{}", trust::instructions(authority))?;
    }
    let scheme = if authority.is_some() { "https" } else { "http" };
    let mut out = io::stdout();
    writeln!(out, "mock-kms listens on {scheme}://{address}  AWS_ENDPOINT_URL_KMS={scheme}://{reachable}")?;
    out.flush()
}

fn cannot_listen(host: IpAddr, port: u16, error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::AddrInUse => format!(
            "port {port} on {host} is taken. Stop what listens there, or choose another with --port (0 takes a free one)."
        ),
        ErrorKind::AddrNotAvailable => {
            format!("{host} is not an address of this machine. Try --host 127.0.0.1.")
        }
        ErrorKind::PermissionDenied => {
            format!("port {port} needs more rights. Choose one above 1023 with --port.")
        }
        _ => format!("cannot listen on {host} port {port}: {error}"),
    }
}

/// Resolves at SIGINT (Ctrl-C) or SIGTERM.
#[cfg(unix)]
fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Resolves at Ctrl-C.
#[cfg(not(unix))]
fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        tokio::signal::ctrl_c().await.ok();
    })
}
