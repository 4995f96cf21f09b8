//! What cannot be searched is named, and the rest is searched all the same.

use std::fs::{File, Permissions};
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

use crate::{Seen, command, skip};

const TWINS: [&[&str]; 2] = [&["grep"], &["grep", "--by-hand"]];

fn search(folder: &tempfile::TempDir, grep: &[&str], arguments: &[&str]) -> Seen {
    let mut command = command(grep);
    let command = command.args(arguments).current_dir(folder);
    Seen::from(command.output().unwrap())
}

#[test]
fn a_missing_file_and_a_directory_are_named_and_the_others_are_searched() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a"), "a\n").unwrap();
    std::fs::create_dir(folder.path().join("folder")).unwrap();
    for grep in TWINS {
        let seen = search(&folder, grep, &["a", "missing", "folder", "a"]);
        let expected = Seen {
            status: Some(2),
            output: "a:a\n".into(),
            errors: "native-coroutines: missing: No such file or directory\n\
                     native-coroutines: folder: Is a directory\n"
                .into(),
        };
        assert_eq!(seen, expected);
        let seen = search(&folder, grep, &["nothing", "missing", "a"]);
        assert_eq!(seen.status, Some(2));
    }
}

#[test]
fn an_unreadable_file_is_named_and_the_others_are_searched() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a"), "a\n").unwrap();
    let secret = folder.path().join("secret");
    std::fs::write(&secret, "a\n").unwrap();
    std::fs::set_permissions(&secret, Permissions::from_mode(0o000)).unwrap();
    if File::open(&secret).is_ok() {
        return skip("permissions do not bind this user");
    }
    for grep in TWINS {
        let seen = search(&folder, grep, &["a", "secret", "a"]);
        let expected = Seen {
            status: Some(2),
            output: "a:a\n".into(),
            errors: "native-coroutines: secret: Permission denied\n".into(),
        };
        assert_eq!(seen, expected);
    }
}

/// It opens, and then reading from it fails, whoever reads.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_fails_while_it_is_read_is_named_and_the_others_are_searched() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a"), "a\n").unwrap();
    for grep in TWINS {
        let seen = search(&folder, grep, &["-c", "a", "/proc/self/mem", "a"]);
        let expected = Seen {
            status: Some(2),
            output: "/proc/self/mem:0\na:1\n".into(),
            errors: "native-coroutines: /proc/self/mem: Input/output error\n".into(),
        };
        assert_eq!(seen, expected);
    }
}

/// Whether standard input is closed before long. It would get more than fits any pipe or buffer.
fn is_refused(input: &mut impl Write, line: &[u8]) -> bool {
    let lines = line.repeat(1_000_000 / line.len() + 1);
    (0..100).any(|_| input.write_all(&lines).is_err())
}

#[test]
fn a_reader_that_goes_away_ends_the_search_at_once() {
    for grep in TWINS {
        let mut command = command(grep);
        command.arg("line");
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        let writer = std::thread::spawn(move || is_refused(&mut input, b"a line\n"));
        let mut first = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut first).unwrap();
        assert_eq!(first, "a line\n");
        drop(output);

        let mut errors = String::new();
        let mut stderr = child.stderr.take().unwrap();
        stderr.read_to_string(&mut errors).unwrap();
        assert_eq!(errors, "");
        assert_eq!(child.wait().unwrap().code(), Some(0));
        assert!(writer.join().unwrap());
    }
}

#[test]
fn trouble_is_trouble_even_if_the_reader_has_gone_away() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a"), "a\n").unwrap();
    for grep in TWINS {
        for (files, status, errors) in [
            (
                ["missing", "a"],
                2,
                "native-coroutines: missing: No such file or directory\n",
            ),
            (["a", "a"], 0, ""),
        ] {
            let mut command = command(grep);
            let command = command.arg("a").args(files).current_dir(&folder);
            let seen = Seen::from(command.stdout(crate::reader_gone()).output().unwrap());
            assert_eq!((seen.status, seen.errors.as_str()), (Some(status), errors));
        }
    }
}

/// A shell closes it; the null device is there in its place when the program starts.
#[test]
fn a_standard_stream_that_is_closed_counts_as_the_null_device() {
    for (redirection, status) in [(">&-", 0), ("<&-", 1)] {
        let script = format!("\"$@\" {redirection}");
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", &script, "sh", env!("CARGO_BIN_EXE_native-coroutines")]);
        let file = if status == 0 { "Cargo.toml" } else { "-" };
        let shell = shell.args(["grep", "coroutines", file]);
        let shell = shell.current_dir(env!("CARGO_MANIFEST_DIR"));
        let seen = Seen::from(shell.output().unwrap());
        let expected = Seen {
            status: Some(status),
            output: String::new(),
            errors: String::new(),
        };
        assert_eq!(seen, expected, "{redirection}");
    }
}

#[test]
fn a_full_disk_ends_the_search_at_once() {
    let short = b"a line\n".to_vec();
    // Too long to be held back with others: it is written by itself.
    let long = [b"a line ".repeat(100_000), b"\n".to_vec()].concat();
    for (grep, line) in [
        (TWINS[0], &short),
        (TWINS[0], &long),
        (TWINS[1], &short),
        (TWINS[1], &long),
    ] {
        let Some(device) = crate::full_device() else {
            return;
        };
        let mut command = command(grep);
        command.arg("line");
        command.stdin(Stdio::piped()).stdout(device);
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        assert!(is_refused(&mut input, line));
        drop(input);
        let output = child.wait_with_output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        let expected = "native-coroutines: write error: No space left on device\n";
        assert_eq!(errors, expected);
        assert_eq!(output.status.code(), Some(2));
    }
}

#[test]
fn the_null_device_is_given_one_line_and_no_more() {
    for grep in TWINS {
        let mut command = command(grep);
        command.arg("line");
        command.stdin(Stdio::piped()).stdout(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        assert!(is_refused(&mut input, b"a line\n"));
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }
}
