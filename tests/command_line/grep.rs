//! What `grep` does, by examples. That it is what the real one does: see `grep_agrees`.

use std::fs::File;
use std::io::Write;

use crate::{Seen, command, run};

const TEXT: &str = "I love you\nDon't you love me?\nI love coroutines instead!\n";

/// Runs it with this on standard input, through a pipe.
fn search<'a>(arguments: impl IntoIterator<Item = &'a str>, input: &[u8]) -> Seen {
    let mut command = command(["grep"]);
    let (reader, mut writer) = std::io::pipe().unwrap();
    command.args(arguments).stdin(reader);
    command.stdout(std::process::Stdio::piped());
    command.stderr(std::process::Stdio::piped());
    let child = command.spawn().unwrap();
    drop(command);
    // It need not read all: without lines to find there is nothing to read for.
    let _ = writer.write_all(input);
    drop(writer);
    Seen::from(child.wait_with_output().unwrap())
}

fn found(output: &str) -> Seen {
    Seen {
        status: Some(0),
        output: output.into(),
        errors: String::new(),
    }
}

#[test]
fn the_line_of_the_source_is_found_in_standard_input() {
    let expected = found("I love coroutines instead!\n");
    assert_eq!(search(["coroutine"], TEXT.as_bytes()), expected);
    assert_eq!(search(["coroutine", "-"], TEXT.as_bytes()), expected);
    assert_eq!(
        search(["--by-hand", "coroutine"], TEXT.as_bytes()),
        expected
    );
}

#[test]
fn every_option_has_its_effect_alone_and_together_and_repeated() {
    for (options, expected) in [
        (&["-n"][..], "2:Don't you love me?\n"),
        (&["--line-number"], "2:Don't you love me?\n"),
        (&["-c"], "1\n"),
        (&["--count"], "1\n"),
        (&["-v"], "I love you\nI love coroutines instead!\n"),
        (
            &["--invert-match"],
            "I love you\nI love coroutines instead!\n",
        ),
        (&["-nv"], "1:I love you\n3:I love coroutines instead!\n"),
        (&["-ncv"], "2\n"),
        (&["-n", "-n"], "2:Don't you love me?\n"),
        (&["-c", "-cc"], "1\n"),
    ] {
        let arguments = options.iter().copied().chain(["Don't"]);
        assert_eq!(search(arguments, TEXT.as_bytes()), found(expected));
        let arguments = options.iter().copied().chain(["--by-hand", "Don't"]);
        assert_eq!(search(arguments, TEXT.as_bytes()), found(expected));
        // Behind the pattern, too.
        let arguments = ["Don't"].into_iter().chain(options.iter().copied());
        assert_eq!(search(arguments, TEXT.as_bytes()), found(expected));
    }
}

#[test]
fn no_line_found_is_status_1() {
    for options in [&["nothing"][..], &["--by-hand", "nothing"], &["-v", ""]] {
        let seen = search(options.iter().copied(), TEXT.as_bytes());
        let expected = Seen {
            status: Some(1),
            ..found("")
        };
        assert_eq!(seen, expected);
    }
    let seen = search(["-c", "nothing"], TEXT.as_bytes());
    assert_eq!((seen.status, &*seen.output), (Some(1), "0\n"));
}

#[test]
fn several_files_are_named_in_front_of_each_line() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a"), "one\ntwo").unwrap();
    std::fs::write(folder.path().join("b"), "two\n").unwrap();
    let search = |arguments: &[&str]| {
        let mut command = command(["grep"]);
        let stdin = File::open(folder.path().join("b")).unwrap();
        let command = command.args(arguments).current_dir(&folder).stdin(stdin);
        Seen::from(command.output().unwrap())
    };
    assert_eq!(search(&["two", "a"]), found("two\n"));
    assert_eq!(search(&["two", "a", "b"]), found("a:two\nb:two\n"));
    assert_eq!(
        search(&["-n", "two", "a", "b"]),
        found("a:2:two\nb:1:two\n")
    );
    assert_eq!(search(&["-c", "one", "a", "b"]), found("a:1\nb:0\n"));
    let both = found("a:two\n(standard input):two\n");
    assert_eq!(search(&["two", "a", "-"]), both);
    // Standard input is at its end when it is asked for again.
    let twice = found("(standard input):1\n(standard input):0\n");
    assert_eq!(search(&["-c", "two", "-", "-"]), twice);
}

#[test]
fn a_pattern_with_a_dash_in_front_comes_after_two_dashes() {
    assert_eq!(search(["--", "-n"], b"-n\nn\n"), found("-n\n"));
    let seen = search(["-x"], b"");
    assert_eq!(seen.status, Some(2));
    assert!(seen.errors.contains("'-- -x'"), "{}", seen.errors);
}

#[test]
fn a_pattern_is_needed() {
    let seen = run(["grep", "-n"]);
    assert_eq!((seen.status, &*seen.output), (Some(2), ""));
    assert!(seen.errors.contains("<PATTERN>"), "{}", seen.errors);
}

#[test]
fn a_line_of_100_megabytes_is_a_line() {
    const LENGTH: usize = 100_000_000;
    let file = tempfile::NamedTempFile::new().unwrap();
    // The first bytes are there without being stored.
    file.as_file().set_len(LENGTH as u64).unwrap();
    let mut end = File::options().append(true).open(file.path()).unwrap();
    end.write_all(b"needle\nshort\nneedle").unwrap();

    let mut command = command(["grep", "-n", "needle"]);
    let output = command.arg(file.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stdout.len(), 2 + LENGTH + 7 + 9);
    assert!(output.stdout.starts_with(b"1:\0\0\0"));
    assert!(output.stdout.ends_with(b"\0needle\n3:needle\n"));
}

/// Reads what Linux says of the memory of the process.
#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_file() {
    use std::io::Read;
    use std::process::Stdio;

    let lines = "an ordinary line of a log, with nothing in it\n".repeat(20_000);
    for by_hand in [&[][..], &["--by-hand"]] {
        let mut command = command(["grep", "-c", "nothing"]);
        command.args(by_hand);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        for _ in 0..40 {
            input.write_all(lines.as_bytes()).unwrap();
        }
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
        drop(input);
        let mut output = String::new();
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_to_string(&mut output).unwrap();
        child.wait().unwrap();
        assert_eq!(output, "800000\n");

        let peak = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .and_then(|peak| peak.trim().strip_suffix(" kB"))
            .unwrap();
        let peak: u64 = peak.trim().parse().unwrap();
        assert!(peak < 16 * 1024, "{peak} KiB");
    }
}
