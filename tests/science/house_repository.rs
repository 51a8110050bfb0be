//! The rules of the house about the repository: what it may depend on, what lies at its top, what its pages link to.

use std::fs;

use crate::house_rules::{files_under, manifest_dir, report};

#[test]
fn nothing_that_can_reach_a_network_is_in_the_lock_file() {
    let lock = fs::read_to_string(manifest_dir().join("Cargo.lock")).unwrap();
    let clients = [
        "reqwest",
        "hyper",
        "ureq",
        "curl",
        "isahc",
        "surf",
        "attohttpc",
        "native-tls",
        "rustls",
        "tungstenite",
        "quinn",
        "h2",
        "h3",
        "tonic",
        "trust-dns-resolver",
        "hickory-resolver",
    ];
    let faults = clients
        .iter()
        .filter(|client| lock.contains(&format!("name = \"{client}\"\n")))
        .map(|client| format!("Cargo.lock: `{client}` can talk to a network"))
        .collect();
    report(faults);
}

/// OpenSSL comes with SQLCipher for its ciphers alone: `openssl-sys` may be in the lock file, but nothing except the
/// database's build may depend on it, and the `openssl` crate, which wraps sockets, must not be there.
#[test]
fn openssl_is_there_as_a_cipher_only() {
    let lock = fs::read_to_string(manifest_dir().join("Cargo.lock")).unwrap();
    let users: Vec<&str> = lock
        .split("[[package]]")
        .filter(|package| package.contains("\"openssl-sys\"") && !package.contains("name = \"openssl-sys\""))
        .filter_map(|package| package.lines().find_map(|line| line.strip_prefix("name = ")))
        .collect();
    assert!(users.iter().all(|user| *user == "\"libsqlite3-sys\""), "openssl-sys is used by {users:?}");
    assert!(!lock.contains("name = \"openssl\"\n"), "the openssl crate can open sockets");
}

#[test]
fn the_top_level_holds_only_what_was_agreed() {
    let agreed = [
        "Cargo.toml",
        "Cargo.lock",
        "README.md",
        "LICENSE",
        "src",
        "assets",
        "models",
        "tests",
        "benches",
        "deny.toml",
        "docs",
        "screenshots",
        "scripts",
        "packaging",
        "examples",
        "target",
    ];
    let faults = fs::read_dir(manifest_dir())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.') && !agreed.contains(&name.as_str()))
        .map(|name| format!("{name}: not agreed at the top level"))
        .collect();
    report(faults);
}

/// Measurements belong into `docs/`: who opens the README wants to know what this is and how to start.
#[test]
fn the_readme_is_short_and_its_links_lead_somewhere() {
    let root = manifest_dir();
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let mut faults = Vec::new();
    if readme.len() > 9000 {
        faults.push(format!("README.md: {} bytes, more than 9000", readme.len()));
    }
    for page in
        ["README.md", "docs/accuracy.md", "docs/learning.md", "docs/performance.md", "docs/walkers.md"]
    {
        let text = fs::read_to_string(root.join(page)).unwrap();
        let folder = root.join(page).parent().unwrap().to_path_buf();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if !link.contains("://") && !folder.join(link).exists() {
                faults.push(format!("{page}: `{link}` is not there"));
            }
        }
    }
    report(faults);
}

/// The hospital's table of risks names what holds each of them: a test that is gone must not stand there.
#[test]
fn every_risk_is_held_by_a_test_that_exists() {
    let risks = fs::read_to_string(manifest_dir().join("docs/hospital/risks.md")).unwrap();
    let code: String =
        ["src", "tests"].iter().flat_map(|folder| files_under(folder)).map(|file| file.text).collect();
    let mut faults = Vec::new();
    for row in risks.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| no.")) {
        let tests = row.trim_end_matches([' ', '|']).rsplit('|').next().unwrap_or_default();
        for name in tests.split('`').skip(1).step_by(2).filter(|name| !name.contains("::")) {
            if !code.contains(&format!("fn {name}()")) {
                faults.push(format!("docs/hospital/risks.md: no test `{name}`"));
            }
        }
    }
    report(faults);
}
