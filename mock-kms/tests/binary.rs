//! The program `mock-kms`: its one line, its signals, its complaints.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
};

fn start(arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_mock-kms"))
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The first line on standard output and the address in it.
fn announced(child: &mut Child) -> (String, String) {
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let setting = line.trim().split(' ').find_map(|word| word.strip_prefix("AWS_ENDPOINT_URL_KMS="));
    let address = setting.and_then(|url| url.split_once("://")).map(|(_, address)| address.to_owned());
    (line.clone(), address.unwrap_or_else(|| panic!("no setting to copy in {line:?}")))
}

#[test]
fn it_says_where_it_listens_and_is_ready_then() {
    let mut child = start(&["--port", "0", "--region", "eu-west-1", "--account", "111122223333"]);
    let (line, address) = announced(&mut child);
    assert!(line.starts_with(&format!("mock-kms listens on http://{address} ")), "{line}");
    assert!(address.starts_with("127.0.0.1:"), "{address}");
    let mut connection = TcpStream::connect(&address).unwrap();
    write!(connection, "GET /_mock/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut reply = String::new();
    connection.read_to_string(&mut reply).unwrap();
    assert!(
        reply.contains("\"region\":\"eu-west-1\"") && reply.contains("\"account\":\"111122223333\""),
        "{reply}"
    );
    child.kill().unwrap();
    child.wait().unwrap();
}

#[cfg(unix)]
#[test]
fn a_signal_stops_it_in_good_order_even_with_idle_connections() {
    for signal in ["TERM", "INT"] {
        let mut child = start(&["--port", "0"]);
        let (_, address) = announced(&mut child);
        let _idle = TcpStream::connect(&address).unwrap();
        let kill =
            Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().unwrap();
        assert!(kill.success());
        assert_eq!(child.wait().unwrap().code(), Some(0), "SIG{signal}");
    }
}

/// Calls ListKeys without a signature.
fn list_keys_unsigned(address: &str) {
    let mut connection = TcpStream::connect(address).unwrap();
    let head = "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\
                Content-Type: application/x-amz-json-1.1\r\nX-Amz-Target: TrentService.ListKeys\r\n\r\n{}";
    connection.write_all(head.as_bytes()).unwrap();
    connection.read_to_end(&mut Vec::new()).unwrap();
}

fn complaint(arguments: &[&str]) -> String {
    let output = start(arguments).wait_with_output().unwrap();
    assert!(!output.status.success());
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn it_complains_in_words_that_help() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let told = complaint(&["--port", &port]);
    assert!(
        told.contains(&format!("port {port} on 127.0.0.1 is taken")) && told.contains("--port"),
        "{told}"
    );
    assert!(complaint(&["--account", "12"]).contains("twelve digits"));
    assert!(complaint(&["--region", "EU"]).contains("lower-case"));
    assert!(complaint(&["--port", "0", "--host", "192.0.2.1"]).contains("not an address of this machine"));
}

#[test]
fn it_starts_with_a_seed_or_says_what_is_wrong_with_it() {
    let folder = std::env::temp_dir().join(format!("mock-kms-seed-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("seed.yaml");
    let path = file.to_str().unwrap();
    std::fs::write(&file, "keys:\n  - aliases: [alias/orders]\n").unwrap();
    let mut child = start(&["--port", "0", "--seed", path]);
    let (_, address) = announced(&mut child);
    let mut connection = TcpStream::connect(&address).unwrap();
    write!(connection, "GET /_mock/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut reply = String::new();
    connection.read_to_string(&mut reply).unwrap();
    assert!(reply.contains("\"keys\":1"), "{reply}");
    child.kill().unwrap();
    child.wait().unwrap();

    std::fs::write(&file, "keys:\n  - {alias: alias/orders}\n").unwrap();
    let told = complaint(&["--port", "0", "--seed", path]);
    assert!(told.contains("seed.yaml") && told.contains("line 2") && told.contains("`alias`"), "{told}");
    assert!(complaint(&["--seed", "/nowhere/seed.yaml"]).contains("/nowhere/seed.yaml"));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn access_keys_come_from_the_command_line() {
    assert!(complaint(&["--credential", "AKIA:secret"]).contains("ACCESS_KEY:SECRET:ACCOUNT"));
    let mut child = start(&["--port", "0", "--credential", "AKIA:se:cret:111122223333", "--no-auth"]);
    announced(&mut child);
    child.kill().unwrap();
    let told = String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap();
    assert!(told.contains("--no-auth: signatures are not verified"), "{told}");
}

#[test]
fn a_log_line_tells_each_call() {
    let mut child = start(&["--port", "0", "--log", "json"]);
    let (_, address) = announced(&mut child);
    list_keys_unsigned(&address);
    child.kill().unwrap();
    let told = String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap();
    let line = told.lines().find(|line| line.starts_with('{')).unwrap_or_else(|| panic!("no line in {told}"));
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    assert_eq!((&line["operation"], &line["status"]), (&"ListKeys".into(), &400.into()));
    assert_eq!(line["error"], "MissingAuthenticationTokenException");
    assert!(complaint(&["--log", "xml"]).contains("off, text or json"));
}

#[test]
fn an_audit_file_gets_each_record_or_the_start_fails() {
    let path = std::env::temp_dir().join(format!("mock-kms-audit-{}.jsonl", std::process::id()));
    std::fs::write(&path, "{}\n").unwrap();
    let mut child = start(&["--port", "0", "--no-auth", "--audit-file", path.to_str().unwrap()]);
    let (_, address) = announced(&mut child);
    list_keys_unsigned(&address);
    let text = std::fs::read_to_string(&path).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    std::fs::remove_file(&path).unwrap();
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((lines.len(), &lines[1]["eventName"]), (2, &"ListKeys".into()), "the file is appended to");
    assert!(
        complaint(&["--audit-file", "/nowhere/audit.jsonl"]).contains("--audit-file /nowhere/audit.jsonl")
    );
}

#[cfg(unix)]
#[test]
fn it_says_at_the_end_what_it_would_have_cost() {
    let path = std::env::temp_dir().join(format!("mock-kms-prices-{}.json", std::process::id()));
    std::fs::write(&path, include_str!("../src/meter/prices.json").replace("USD", "EUR")).unwrap();
    let prices = path.to_str().unwrap();
    let mut child = start(&["--port", "0", "--cost", "--prices", prices]);
    announced(&mut child);
    assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && told.contains("What this would have cost on AWS, in EUR"), "{told}");
    std::fs::write(&path, "{}").unwrap();
    assert!(complaint(&["--prices", prices]).contains("missing field"));
    std::fs::remove_file(&path).unwrap();
}

#[test]
fn https_says_how_to_trust_it() {
    let mut child = start(&["--port", "0", "--tls", "--tls-name", "mock.internal"]);
    let (line, _) = announced(&mut child);
    assert!(line.contains("AWS_ENDPOINT_URL_KMS=https://127.0.0.1:"), "{line}");
    child.kill().unwrap();
    let told = String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap();
    let setting = told.split_whitespace().find_map(|word| word.strip_prefix("AWS_CA_BUNDLE=")).unwrap();
    let pem = std::fs::read_to_string(setting).unwrap();
    assert!(pem.starts_with("-----BEGIN CERTIFICATE-----") && !pem.contains("PRIVATE"), "{pem}");
    assert!(told.contains(&format!("NODE_EXTRA_CA_CERTS={setting}")), "{told}");
    std::fs::remove_file(setting).unwrap();
}

#[cfg(unix)]
#[test]
fn a_certificate_goes_with_its_server_unless_its_place_was_named() {
    let named = std::env::temp_dir().join(format!("mock-kms-named-{}.pem", std::process::id()));
    for (arguments, stays) in [
        (vec!["--port", "0", "--tls"], false),
        (vec!["--port", "0", "--tls", "--tls-ca", named.to_str().unwrap()], true),
    ] {
        let mut child = start(&arguments);
        announced(&mut child);
        assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
        let told = String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap();
        let setting = told.split_whitespace().find_map(|word| word.strip_prefix("AWS_CA_BUNDLE=")).unwrap();
        assert_eq!(std::path::Path::new(setting).exists(), stays, "{arguments:?}");
    }
    std::fs::remove_file(named).unwrap();
}

#[test]
fn neither_log_nor_control_api_shows_the_material_of_a_seed() {
    let folder = std::env::temp_dir().join(format!("mock-kms-secret-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("seed.yaml");
    // 32 bytes of 0x5a, which are 64 letters `5a`, and in base64 a repetition of `Wlpa`.
    let material = format!("{}Wlo=", "Wlpa".repeat(10));
    let key = |more: &str| format!("  - {{spec: HMAC_256, usage: GENERATE_VERIFY_MAC, {more}}}\n");
    let seed = format!("keys:\n{}", key(&format!("aliases: [alias/mac], material: '{material}'")));
    std::fs::write(&file, &seed).unwrap();
    let mut child = start(&["--port", "0", "--log", "json", "--no-auth", "--seed", file.to_str().unwrap()]);
    let (_, address) = announced(&mut child);
    let mac = r#"{"KeyId":"alias/mac","Message":"aGk=","MacAlgorithm":"HMAC_SHA_256"}"#;
    let wrong = seed.replace("HMAC_256", "ECC_NIST_P256").replace("GENERATE_VERIFY_MAC", "SIGN_VERIFY");
    let mut shown = String::new();
    for (line, headers, body) in [
        ("POST /", "X-Amz-Target: TrentService.GenerateMac\r\nContent-Type: application/x-amz-json-1.1", mac),
        ("POST /_mock/seed", "Content-Type: application/yaml", &wrong),
        ("GET /_mock/records", "Accept: */*", ""),
        ("GET /_mock/health", "Accept: */*", ""),
    ] {
        let mut connection = TcpStream::connect(&address).unwrap();
        let head = format!(
            "{line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {}",
            body.len()
        );
        write!(connection, "{head}\r\n{headers}\r\n\r\n{body}").unwrap();
        connection.read_to_string(&mut shown).unwrap();
    }
    child.kill().unwrap();
    shown += &String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap();
    assert!(shown.contains("\"Mac\"") && shown.contains("must be a private key"), "{shown}");
    assert!(shown.contains("\"operation\":\"GenerateMac\""), "{shown}");
    for form in ["WlpaWlpa", "lpaWlpaW", "5a5a5a5a", "5A5A5A5A", "90, 90, 90", "ZZZZZZZZ"] {
        assert!(!shown.contains(form), "{form} in {shown}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn it_explains_a_call_without_a_server() {
    let path = std::env::temp_dir().join(format!("mock-kms-explain-{}.yaml", std::process::id()));
    let seed = r#"
principals: [{arn: "arn:aws:iam::000000000000:user/alice"}]
keys: [{aliases: [alias/orders]}]
"#;
    std::fs::write(&path, seed).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_mock-kms"))
        .args(["--seed", path.to_str().unwrap(), "explain", "--operation", "DescribeKey"])
        .args([
            "--caller",
            "arn:aws:iam::000000000000:user/alice",
            "--request",
            r#"{"KeyId":"alias/orders"}"#,
        ])
        .output()
        .unwrap();
    std::fs::remove_file(&path).unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success() && text.contains("no identity-based policy allows kms:DescribeKey"),
        "{text}"
    );
}
