//! What is different on a terminal, which `script` of util-linux plays.

use std::process::{Command, Stdio};

use crate::{command, run, skip};

const BOLD: &str = "\u{1b}[1m";

/// Both outputs on a terminal, in one text. `None` where there is no such `script`.
fn on_a_terminal(arguments: &str, variables: &[(&str, &str)]) -> Option<String> {
    let program = env!("CARGO_BIN_EXE_native-coroutines");
    script(&format!("'{program}' {arguments}"), variables)
}

fn script(shell: &str, variables: &[(&str, &str)]) -> Option<String> {
    let version = Command::new("script").arg("--version").output();
    if !version.is_ok_and(|version| version.stdout.starts_with(b"script from util-linux")) {
        skip("there is no util-linux script");
        return None;
    }
    let output = Command::new("script")
        .args(["-qec", shell, "/dev/null"])
        .stdin(Stdio::null())
        .env("TERM", "xterm")
        .env_remove("NO_COLOR")
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_tour_is_coloured_on_a_terminal() {
    let Some(text) = on_a_terminal("", &[]) else {
        return;
    };
    assert!(text.contains(BOLD), "{text}");
}

#[test]
fn the_tour_is_not_coloured_where_it_is_not_wanted() {
    let Some(text) = on_a_terminal("", &[("NO_COLOR", "1")]) else {
        return;
    };
    assert!(text.contains("fib: "), "{text}");
    assert!(!text.contains('\u{1b}'), "{text}");
}

#[test]
fn a_local_has_the_same_colour_in_trace_and_anatomy_and_on_both_sides() {
    let colour = |text: &str, name: &str| {
        let (before, _) = text.split_once(name).expect(text);
        let (_, colour) = before.rsplit_once("\u{1b}[").unwrap();
        colour.to_owned()
    };
    let mut seen = std::collections::BTreeSet::new();
    for (arguments, names) in [
        ("trace fib", ["current = Some(0)", "next = Some(1)"]),
        (
            "trace fib --step 1",
            ["current = Some(1)", "next = Some(1)"],
        ),
        ("anatomy fib", ["[current───────]", "[next──────────]"]),
    ] {
        let Some(text) = on_a_terminal(arguments, &[]) else {
            return;
        };
        for part in [&*text, text.split_once("by hand").unwrap().1] {
            seen.insert(names.map(|name| colour(part, name)));
        }
    }
    assert_eq!(seen.len(), 1, "{seen:?}");
    let [[current, next]] = &*seen.into_iter().collect::<Vec<_>>() else {
        unreachable!()
    };
    assert_ne!(current, next);
}

#[test]
fn nothing_is_coloured_without_a_terminal() {
    for arguments in [
        &[][..],
        &["--help"],
        &["list"],
        &["show", "fib"],
        &["trace", "fib"],
        &["trace", "fib", "--step", "1"],
        &["anatomy", "fib"],
    ] {
        let output = command(arguments).env("TERM", "xterm").output().unwrap();
        assert!(!output.stdout.contains(&0x1b), "{arguments:?}");
    }
    let output = command(["show", "fibb"]).output().unwrap();
    assert!(!output.stderr.contains(&0x1b));
}

#[test]
fn a_search_is_announced_once_on_a_terminal() {
    for by_hand in ["", "--by-hand"] {
        let arguments = format!("grep {by_hand} root: /etc/passwd /etc/passwd");
        let Some(text) = on_a_terminal(&arguments, &[]) else {
            return;
        };
        assert_eq!(text.matches("Searching for root:\r\n").count(), 1, "{text}");
        assert!(text.starts_with("Searching for"), "{text}");
        assert_eq!(text.matches("/etc/passwd:root:").count(), 2, "{text}");
    }
}

#[test]
fn a_search_is_not_announced_without_a_terminal() {
    let seen = run(["grep", "root:", "/etc/passwd"]);
    assert_eq!((seen.status, &*seen.errors), (Some(0), ""));
}

#[test]
fn on_a_terminal_a_line_is_shown_as_soon_as_it_is_found() {
    let program = env!("CARGO_BIN_EXE_native-coroutines");
    let input = "{ echo first; sleep 1; echo later >/dev/tty; }";
    let shell = format!("{input} | '{program}' grep first");
    let Some(text) = script(&shell, &[]) else {
        return;
    };
    assert!(text.ends_with("first\r\nlater\r\n"), "{text}");
}
