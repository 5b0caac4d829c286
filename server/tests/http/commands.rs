//! The command line: exit codes and what it says.

use super::process::{PASSWORD, PROGRAM, run};
use std::process::Command;

fn database() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("essai.db").display());
    (folder, url)
}

#[test]
fn accounts_are_made_listed_and_removed() {
    let (_folder, url) = database();
    let made = run(&url, &["staff", "add", "Chef@Obs.example", "--role", "manager", "--password-stdin"], PASSWORD);
    assert!(made.status.success());
    let listed = run(&url, &["staff", "list"], "");
    assert!(String::from_utf8_lossy(&listed.stdout).starts_with("chef@obs.example\tmanager\t"));
    let twice = run(&url, &["staff", "add", "chef@obs.example", "--role", "analyst", "--password-stdin"], PASSWORD);
    assert_eq!(twice.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&twice.stderr).contains("already"));
    assert!(run(&url, &["staff", "remove", "chef@obs.example"], "").status.success());
    assert_eq!(run(&url, &["staff", "remove", "chef@obs.example"], "").status.code(), Some(1));
    let short = run(&url, &["staff", "add", "b@obs.example", "--role", "analyst", "--password-stdin"], "court");
    assert_eq!(short.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&short.stderr).contains("12 characters"));
}

#[test]
fn wrong_usage_exits_with_2_and_a_failure_with_1_the_reason_on_standard_error() {
    let (_folder, url) = database();
    for arguments in [
        &["nonsense"][..],
        &["staff", "add", "a@b.fr", "--role", "king", "--password-stdin"],
        &["serve", "--addr", "ici"],
    ] {
        let wrong = run(&url, arguments, "");
        assert_eq!(wrong.status.code(), Some(2), "{arguments:?}");
        assert!(!wrong.stderr.is_empty() && wrong.stdout.is_empty());
    }
    let failed = run("mysql://localhost/x", &["staff", "list"], "");
    assert_eq!(failed.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&failed.stderr).contains("DATABASE_URL"));
}

#[test]
fn a_value_that_is_not_understood_stops_the_start_with_its_name() {
    let (_folder, url) = database();
    for (name, value, expected) in [
        ("OBSERVATOIRE_ADDR", "ici", "--addr"),
        ("OBSERVATOIRE_ORIGIN", "observatoire", "--origin"),
        ("OBSERVATOIRE_EDITION", "1999", "--edition"),
        ("OBSERVATOIRE_EDITION", "2024", "OBSERVATOIRE_EDITION"),
        ("OBSERVATOIRE_COMPANY_SEARCH", "annuaire", "--company-search"),
        ("OBSERVATOIRE_OPERATOR", "/nulle/part", "OBSERVATOIRE_OPERATOR"),
        ("OBSERVATOIRE_PROXY", "nginx", "--proxy"),
        ("OBSERVATOIRE_DRAFTS_PER_HOUR", "beaucoup", "--drafts-per-hour"),
        ("OBSERVATOIRE_SHORTEST_SECONDS", "-1", "--shortest-seconds"),
        ("LEPTOS_SITE_ROOT", "/nulle/part", "LEPTOS_SITE_ROOT"),
        ("OBSERVATOIRE_QUESTIONNAIRES", "/nulle/part", "/nulle/part"),
    ] {
        let stopped = Command::new(PROGRAM).arg("serve").env("DATABASE_URL", &url).env(name, value).output().unwrap();
        assert!(!stopped.status.success(), "{name}={value}");
        let said = String::from_utf8_lossy(&stopped.stderr).into_owned();
        assert!(said.contains(expected), "{name}={value}: {said}");
    }
}

#[test]
fn each_command_explains_itself() {
    for command in [
        &["--help"][..],
        &["serve", "--help"],
        &["staff", "--help"],
        &["staff", "add", "--help"],
        &["demo", "--help"],
        &["backup", "--help"],
        &["purge", "--help"],
        &["audit", "verify", "--help"],
        &["edition", "--help"],
        &["edition", "copy", "--help"],
    ] {
        let help = Command::new(PROGRAM).args(command).output().unwrap();
        assert!(help.status.success() && !help.stdout.is_empty(), "{command:?}");
    }
}
