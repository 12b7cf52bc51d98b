//! The tool as people and scripts use it: files, folders, pipes, and what is left behind when something is wrong.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod tool;

use std::fs;
use tool::{Tool, text};

#[test]
fn a_file_is_sealed_opened_and_never_replaced_unasked() {
    let tool = Tool::new();
    tool.write("plan.txt", b"four horses");
    let done = tool.ok(&["seal", "plan.txt", "--aes-key", "orders/a=a.key", "-c", "purpose=plan"]);
    assert_eq!(text(&done.stdout), "sealed plan.txt -> plan.txt.sealed\n");
    assert!(!tool.read("plan.txt.sealed").windows(6).any(|part| part == b"horses"));

    let open = ["open", "plan.txt.sealed", "--aes-key", "orders/a=a.key", "-c", "purpose=plan"];
    let refused = tool.fails(&open, 2);
    assert!(refused.contains("plan.txt: exists; use --force to replace it"), "{refused}");
    tool.write("plan.txt", b"");
    tool.ok(&[&open[..], &["--force"]].concat());
    assert_eq!(tool.read("plan.txt"), b"four horses");
    assert_eq!(tool.names(), ["a.base64", "a.key", "b.key", "plan.txt", "plan.txt.sealed"]);
}

#[test]
fn folders_keep_their_shape() {
    let tool = Tool::new();
    fs::create_dir_all(tool.path("in/deep")).unwrap();
    tool.write("in/one.txt", b"1");
    tool.write("in/deep/two.txt", b"22");
    tool.ok(&["seal", "in", "--output", "sealed", "--aes-key", "orders/a=a.key"]);
    assert!(tool.path("sealed/deep/two.txt.sealed").exists());
    tool.ok(&["open", "sealed", "--output", "out", "--aes-key", "orders/a=a.base64"]);
    assert_eq!(tool.read("out/one.txt"), b"1");
    assert_eq!(tool.read("out/deep/two.txt"), b"22");
    // Without --output the sealed files stand next to the others, and are not sealed again.
    tool.ok(&["seal", "in", "--aes-key", "orders/a=a.key"]);
    let again = tool.fails(&["seal", "in", "--aes-key", "orders/a=a.key"], 2);
    assert!(again.contains("one.txt.sealed: exists") || again.contains("two.txt.sealed: exists"), "{again}");
    assert!(!tool.path("in/one.txt.sealed.sealed").exists());
}

#[test]
fn a_pipe_goes_through_and_gets_nothing_before_it_is_proven() {
    let tool = Tool::new();
    let plaintext: Vec<u8> = (0..=255).cycle().take(300_000).collect();
    let sealed = tool.pipe(&["seal", "--aes-key", "orders/a=a.key"], &plaintext);
    assert_eq!(text(&sealed.stderr), "sealed - -> -\n");
    let opened = tool.pipe(&["open", "--aes-key", "orders/a=a.key"], &sealed.stdout);
    assert_eq!(opened.stdout, plaintext);

    let mut altered = sealed.stdout.clone();
    *altered.last_mut().unwrap() ^= 1;
    let refused = tool.pipe(&["open", "--aes-key", "orders/a=a.key"], &altered);
    assert_eq!((refused.status.code(), refused.stdout.len()), (Some(4), 0));
    let early = tool.pipe(&["open", "--signed", "early", "--aes-key", "orders/a=a.key"], &altered);
    assert_eq!(early.status.code(), Some(4));
    assert!(!early.stdout.is_empty() && plaintext.starts_with(&early.stdout));
    let memory = tool.pipe(&["open", "--max-memory", "0", "--aes-key", "orders/a=a.key"], &sealed.stdout);
    assert_eq!(memory.status.code(), Some(5), "{}", text(&memory.stderr));
}

#[test]
fn exit_codes_tell_what_was_wrong_and_nothing_half_opened_is_left() {
    let tool = Tool::new();
    tool.write("long.txt", &vec![7; 200_000]);
    tool.ok(&["seal", "long.txt", "--aes-key", "orders/a=a.key", "-c", "purpose=plan"]);
    let sealed = tool.read("long.txt.sealed");
    let before = tool.names();
    let open = |name: &str, key: &str, more: &[&str], code: i32, words: &str| {
        let command = ["open", name, "-o", "out", "--aes-key", key];
        let error = tool.fails(&[&command[..], more].concat(), code);
        assert!(error.contains(words), "{error}");
        assert!(!error.contains("panicked"), "{error}");
    };
    open("nowhere.sealed", "orders/a=a.key", &[], 1, "nowhere.sealed: cannot be read");
    open("long.txt.sealed", "orders/a=nowhere.key", &[], 1, "nowhere.key: cannot be read");
    open("long.txt.sealed", "orders", &[], 2, "NAMESPACE/NAME=FILE");
    open("long.txt.sealed", "orders/a=long.txt", &[], 2, "not an AES key");
    open("long.txt.sealed", "orders/a=b.key", &[], 3, "none of the message's data keys");
    open("long.txt.sealed", "orders/a=a.key", &["-c", "purpose=pay"], 5, "long.txt.sealed: ");
    open("long.txt.sealed", "orders/a=a.key", &["--signed", "refuse"], 5, "is signed");
    tool.write("long.txt.sealed", &sealed[..sealed.len() - 300]);
    open("long.txt.sealed", "orders/a=a.key", &[], 4, "cut off");
    let mut altered = sealed.clone();
    altered[sealed.len() / 2] ^= 1;
    tool.write("long.txt.sealed", &altered);
    open("long.txt.sealed", "orders/a=a.key", &[], 4, "not authentic");
    tool.write("long.txt.sealed", b"no message at all");
    open("long.txt.sealed", "orders/a=a.key", &[], 4, "long.txt.sealed: ");
    assert_eq!(tool.names(), before);
    assert!(tool.fails(&["seal", "long.txt"], 2).contains("no key is given"));
}

#[test]
fn a_profile_holds_keys_and_context_and_flags_add_to_it() {
    let tool = Tool::new();
    fs::create_dir(tool.path("settings")).unwrap();
    tool.write(
        "settings/profile.yaml",
        b"keys:\n  - aes: { namespace: orders, name: a, file: ../a.key }\ncontext: { purpose: plan }\n",
    );
    tool.write("plan.txt", b"four horses");
    let profile = ["--profile", "settings/profile.yaml"];
    tool.ok(&[&["seal", "plan.txt", "-c", "tenant=1"][..], &profile].concat());
    let seen = tool.ok(&["inspect", "plan.txt.sealed", "--json"]);
    let seen: serde_json::Value = serde_json::from_slice(&seen.stdout).unwrap();
    assert_eq!(seen["encryptionContext"]["tenant"], "1");
    assert_eq!(seen["encryptionContext"]["purpose"], "plan");
    assert_eq!(seen["verified"], false);
    assert_eq!(seen["frameLength"], 65_536);
    let opened = tool.ok(&[&["open", "plan.txt.sealed", "-o", "-"][..], &profile].concat());
    assert_eq!(opened.stdout, b"four horses");
    let two = tool.fails(&[&["seal", "plan.txt", "-c", "purpose=pay"][..], &profile].concat(), 2);
    assert!(two.contains("two values for \"purpose\""), "{two}");
    tool.write("settings/profile.yaml", b"key: []");
    assert!(tool.fails(&[&["seal", "plan.txt"][..], &profile].concat(), 2).contains("not a profile"));
}

#[test]
fn any_of_several_keys_opens() {
    let tool = Tool::new();
    tool.write("plan.txt", b"four horses");
    tool.ok(&[
        "seal",
        "plan.txt",
        "--aes-key",
        "orders/a=a.key",
        "--aes-key",
        "orders/b=b.key",
        "--unsigned",
    ]);
    for key in ["orders/a=a.key", "orders/b=b.key"] {
        let opened = tool.ok(&["open", "plan.txt.sealed", "-o", "-", "--signed", "refuse", "--aes-key", key]);
        assert_eq!(opened.stdout, b"four horses");
    }
    let seen = tool.ok(&["inspect", "plan.txt.sealed"]);
    let seen = text(&seen.stdout);
    assert!(seen.starts_with("plan.txt.sealed: not verified"), "{seen}");
    assert_eq!(seen.matches("\"orders\"").count(), 2, "{seen}");
}

#[cfg(unix)]
#[test]
fn permissions_are_those_of_the_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let tool = Tool::new();
    tool.write("run.sh", b"#!/bin/sh\n");
    fs::set_permissions(tool.path("run.sh"), fs::Permissions::from_mode(0o750)).unwrap();
    tool.ok(&["seal", "run.sh", "--aes-key", "orders/a=a.key"]);
    tool.ok(&["open", "run.sh.sealed", "--force", "--aes-key", "orders/a=a.key"]);
    assert_eq!(fs::metadata(tool.path("run.sh")).unwrap().permissions().mode() & 0o777, 0o750);
}
