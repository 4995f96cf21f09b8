//! `grep` prints, byte for byte, what the real one prints, and ends with the same status.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::Write;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::{Seen, command, skip};

static REAL_GREP: LazyLock<bool> = LazyLock::new(|| {
    let version = Command::new("grep").arg("--version").output();
    let is_there = version.is_ok_and(|version| {
        let text = String::from_utf8_lossy(&version.stdout);
        text.contains("GNU grep")
    });
    if !is_there {
        skip("there is no GNU grep");
    }
    is_there
});

/// Both of ours, and the real one, on the same files. What stands for the program's name in
/// messages is made the same.
fn run(folder: &Path, input: &str, arguments: &[OsString]) -> [Seen; 3] {
    let run = |mut command: Command| {
        let input = File::open(folder.join(input)).unwrap();
        command.args(arguments).current_dir(folder).stdin(input);
        let Output {
            status,
            stdout,
            stderr,
        } = command.output().unwrap();
        let errors = String::from_utf8_lossy(&stderr);
        let errors: String = errors
            .split_inclusive('\n')
            .map(|line| match line.strip_prefix("native-coroutines: ") {
                Some(rest) => format!("grep: {rest}"),
                None => line.to_owned(),
            })
            .collect();
        let stderr = errors.into_bytes();
        Seen::from(Output {
            status,
            stdout,
            stderr,
        })
    };
    let mut real = Command::new("grep");
    real.env("LC_ALL", "C").arg("-aF");
    [
        run(command(["grep"])),
        run(command(["grep", "--by-hand"])),
        run(real),
    ]
}

fn text(longest: usize) -> impl Strategy<Value = Vec<u8>> {
    let byte = select(b"\n\n\naaab\0\r \xff\xc3\xa4:-".as_slice());
    proptest::collection::vec(byte, 0..longest)
}

fn flags() -> impl Strategy<Value = Vec<&'static str>> {
    subsequence(vec!["-n", "-c", "-v"], 0..=3)
}

/// A pattern as an argument, which has no NUL in it.
fn pattern() -> impl Strategy<Value = OsString> {
    let byte = select(b"aab\n\r \xff\xc3\xa4:-".as_slice());
    proptest::collection::vec(byte, 0..4).prop_map(OsString::from_vec)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn on_any_files(
        flags in flags(),
        pattern in pattern(),
        texts in proptest::collection::vec(text(200), 3),
        names in proptest::collection::vec(0_usize..6, 0..5),
    ) {
        prop_assume!(*REAL_GREP);
        let folder = tempfile::tempdir().unwrap();
        let file = OsStr::from_bytes(b"\xff name that\nis no text");
        std::fs::write(folder.path().join("input"), &texts[0]).unwrap();
        std::fs::write(folder.path().join("a"), &texts[1]).unwrap();
        std::fs::write(folder.path().join(file), &texts[2]).unwrap();
        std::fs::create_dir(folder.path().join("folder")).unwrap();
        let named = ["a", "-", "folder", "missing", "a/b"].map(OsStr::new);

        let mut arguments: Vec<OsString> = flags.iter().map(OsString::from).collect();
        arguments.push("--".into());
        arguments.push(pattern);
        arguments.extend(names.iter().map(|&name| named.get(name).unwrap_or(&file).into()));
        let [native, by_hand, real] = run(folder.path(), "input", &arguments);
        prop_assert_eq!(&native, &real, "{:?}", arguments);
        prop_assert_eq!(&by_hand, &real, "{:?}", arguments);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Lines lie across the ends of what is read at once, and some are longer.
    #[test]
    fn on_long_files(
        flags in flags(),
        lengths in proptest::collection::vec(
            prop_oneof![20 => 0_usize..200, 10 => 60_000_usize..70_000, 1 => 250_000_usize..600_000],
            1..60,
        ),
        newline_at_the_end: bool,
        pattern in select(["xyz", "y\nzz", "", "xx"].as_slice()),
    ) {
        prop_assume!(*REAL_GREP);
        let folder = tempfile::tempdir().unwrap();
        let mut text: Vec<u8> = Vec::new();
        for (index, length) in lengths.iter().enumerate() {
            text.resize(text.len() + length, b'x');
            // Every other line has something to find at its end.
            text.extend_from_slice(if index % 2 == 0 { b"yz\n" } else { b"\n" });
        }
        if !newline_at_the_end {
            text.pop();
        }
        std::fs::write(folder.path().join("input"), &text).unwrap();
        let mut arguments: Vec<OsString> = flags.iter().map(OsString::from).collect();
        arguments.push(pattern.into());
        let [native, by_hand, real] = run(folder.path(), "input", &arguments);
        // The texts are too long to be printed.
        prop_assert!(native == real, "native differs: {:?} {:?}", flags, lengths);
        prop_assert!(by_hand == real, "by hand differs: {:?} {:?}", flags, lengths);
    }
}

#[test]
fn every_line_of_a_pattern_is_a_pattern_and_what_follows_its_last_newline_too() {
    if !*REAL_GREP {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("input"), "a\nb\n\nc").unwrap();
    for pattern in ["", "a\n", "\na", "\n", "a\nb", "\n\n"] {
        for flags in ["-n", "-c", "-v", "-cv"] {
            let arguments = [
                flags.into(),
                pattern.into(),
                "input".into(),
                "missing".into(),
            ];
            let [native, by_hand, real] = run(folder.path(), "input", &arguments);
            assert_eq!(native, real, "{flags} {pattern:?}");
            assert_eq!(by_hand, real, "{flags} {pattern:?}");
        }
    }
}

#[test]
fn standard_input_that_is_a_directory_and_a_file_without_a_name_are_named_alike() {
    if !*REAL_GREP {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for arguments in [&["x"][..], &["-c", "x"], &["x", ""], &["-c", "x", "-", ""]] {
        let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
        let [native, by_hand, real] = run(folder.path(), ".", &arguments);
        assert_eq!(real.status, Some(2));
        assert_eq!(native, real, "{arguments:?}");
        assert_eq!(by_hand, real, "{arguments:?}");
    }
}

#[test]
fn an_input_file_that_is_also_the_output_is_left_alone() {
    if !*REAL_GREP {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("text");
    let run = |mut command: Command, arguments: &[&str]| {
        std::fs::write(&path, "a\nb\n").unwrap();
        std::fs::write(folder.path().join("other"), "a\n").unwrap();
        let output = File::options().append(true).open(&path).unwrap();
        let input = File::open(&path).unwrap();
        command.args(arguments).current_dir(folder.path());
        let output = command.stdin(input).stdout(output).output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        let (_, errors) = errors.split_once(": ").unwrap_or_default();
        let after = std::fs::read_to_string(&path).unwrap();
        (output.status.code(), errors.to_owned(), after)
    };
    for arguments in [
        &["a", "text", "other"][..],
        &["-v", "a", "text"],
        &["a"],
        &["a", "-"],
        &["-c", "a", "text"],
        &["-c", "a"],
    ] {
        let mut real = Command::new("grep");
        real.env("LC_ALL", "C").arg("-aF");
        let real = run(real, arguments);
        assert_eq!(run(command(["grep"]), arguments), real, "{arguments:?}");
        let by_hand = run(command(["grep", "--by-hand"]), arguments);
        assert_eq!(by_hand, real, "{arguments:?}");
    }
}

/// The real one stops at the first line it finds, as nobody sees them. The status is the same.
#[test]
fn into_the_null_device_the_status_is_the_same() {
    if !*REAL_GREP {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut text = File::create(folder.path().join("text")).unwrap();
    text.write_all(b"a\nb\n").unwrap();
    for arguments in [
        &["a", "text"][..],
        &["-c", "b", "text"],
        &["x", "text"],
        &["-v", "a", "text"],
        &["a", "text", "missing"],
        &["a", "missing", "text"],
    ] {
        let status = |mut command: Command| {
            let null = File::options().write(true).open("/dev/null").unwrap();
            command.args(arguments).current_dir(folder.path());
            command.stdout(null).output().unwrap().status.code()
        };
        let mut real = Command::new("grep");
        real.env("LC_ALL", "C").arg("-aF");
        let real = status(real);
        assert_eq!(status(command(["grep"])), real, "{arguments:?}");
        let by_hand = command(["grep", "--by-hand"]);
        assert_eq!(status(by_hand), real, "{arguments:?}");
    }
}
