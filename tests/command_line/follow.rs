//! `grep --follow`: what is written later is found, until Ctrl-C.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::{Seen, command, run};

/// Longer than anything takes here, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

const TWINS: [&[&str]; 2] = [&[], &["--by-hand"]];

/// A search that goes on. It is killed if the test fails.
struct Following {
    child: Child,
    output: Receiver<String>,
    errors: Receiver<String>,
}

impl Following {
    fn start<A: AsRef<OsStr>>(folder: &TempDir, options: &[&str], arguments: &[A]) -> Self {
        let mut command = command(["grep", "--follow"]);
        command.args(options).args(arguments).current_dir(folder);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        Following {
            output: lines(child.stdout.take().unwrap()),
            errors: lines(child.stderr.take().unwrap()),
            child,
        }
    }

    /// The next line of output.
    fn line(&self) -> String {
        self.output.recv_timeout(PATIENCE).expect("a line in time")
    }

    /// The next message.
    fn error(&self) -> String {
        self.errors
            .recv_timeout(PATIENCE)
            .expect("a message in time")
    }

    fn signal(&self, name: &str) {
        let status = Command::new("kill")
            .args([name, &self.child.id().to_string()])
            .status();
        assert!(status.unwrap().success());
    }

    /// Waits until so many bytes of the file have been read, and looked at.
    #[cfg(target_os = "linux")]
    fn has_read(&self, file: &Path, length: u64) {
        let folder = PathBuf::from(format!("/proc/{}", self.child.id()));
        let is_read = || {
            let open = std::fs::read_dir(folder.join("fd")).unwrap();
            open.flatten()
                .filter(|open| std::fs::read_link(open.path()).is_ok_and(|path| path == file))
                .any(|open| {
                    let about = folder.join("fdinfo").join(open.file_name());
                    let about = std::fs::read_to_string(about).unwrap_or_default();
                    about.contains(&format!("pos:\t{length}\n"))
                })
        };
        let start = Instant::now();
        while !is_read() {
            assert!(start.elapsed() < PATIENCE, "{length} bytes in time");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Nothing can be seen of it here: it gets time.
    #[cfg(not(target_os = "linux"))]
    fn has_read(&self, _file: &Path, _length: u64) {
        std::thread::sleep(Duration::from_secs(2));
    }

    /// The status, and what comes out at the end.
    fn end(mut self) -> Seen {
        let start = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(start.elapsed() < PATIENCE, "the end in time");
            std::thread::sleep(Duration::from_millis(5));
        };
        Seen {
            status: status.code(),
            output: self.output.iter().collect(),
            errors: self.errors.iter().collect(),
        }
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines(source: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let mut source = BufReader::new(source);
        let mut line = String::new();
        while source.read_line(&mut line).is_ok_and(|length| length > 0) {
            if sender.send(std::mem::take(&mut line)).is_err() {
                break;
            }
        }
    });
    receiver
}

fn append(file: &Path, text: &str) {
    let mut file = File::options().append(true).open(file).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

fn file(folder: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().canonicalize().unwrap().join(name);
    std::fs::write(&path, text).unwrap();
    path
}

/// What is left after an end without anything to say.
fn end_with(status: i32, output: &str) -> Seen {
    Seen {
        status: Some(status),
        output: output.into(),
        errors: String::new(),
    }
}

#[test]
fn what_is_there_is_found_and_what_is_added_as_it_comes() {
    for twin in TWINS {
        let folder = tempfile::tempdir().unwrap();
        let log = file(&folder, "log", "a 1\nb 2\n");
        let following = Following::start(&folder, twin, &["-n", "a", "log"]);
        assert_eq!(following.line(), "1:a 1\n");
        append(&log, "b 3\na 4\n");
        assert_eq!(following.line(), "4:a 4\n");
        append(&log, "a 5\n");
        assert_eq!(following.line(), "5:a 5\n");
        following.signal("-INT");
        assert_eq!(following.end(), end_with(0, ""));
    }
}

#[test]
fn a_last_line_waits_for_its_newline() {
    let folder = tempfile::tempdir().unwrap();
    let log = file(&folder, "log", "first a\nsecond ");
    let following = Following::start(&folder, &[], &["a", "log"]);
    assert_eq!(following.line(), "first a\n");
    append(&log, "a and");
    following.has_read(&log, 20);
    append(&log, " more\n");
    assert_eq!(following.line(), "second a and more\n");
    following.signal("-INT");
    assert_eq!(following.end(), end_with(0, ""));
}

#[test]
fn a_last_line_without_its_newline_is_looked_at_in_the_end() {
    for twin in TWINS {
        let folder = tempfile::tempdir().unwrap();
        let log = file(&folder, "log", "first\nlast a");
        let following = Following::start(&folder, twin, &["a", "log"]);
        following.has_read(&log, 12);
        following.signal("-INT");
        assert_eq!(following.end(), end_with(0, "last a\n"));
    }
}

#[test]
fn either_signal_ends_it_with_the_counts_and_the_status_of_a_search() {
    for signal in ["-INT", "-TERM"] {
        let folder = tempfile::tempdir().unwrap();
        let log = file(&folder, "log", "a\nb\na\nb a");
        let following = Following::start(&folder, &[], &["-c", "a", "log"]);
        following.has_read(&log, 9);
        following.signal(signal);
        assert_eq!(following.end(), end_with(0, "3\n"));

        let following = Following::start(&folder, &[], &["-c", "nothing", "log"]);
        following.has_read(&log, 9);
        following.signal(signal);
        assert_eq!(following.end(), end_with(1, "0\n"));
    }
}

/// As when a file grows faster than it is searched: there is always more to read.
#[test]
fn a_signal_ends_it_while_there_is_more_to_read() {
    for twin in TWINS {
        let folder = tempfile::tempdir().unwrap();
        let text = "a\n".repeat(8_000_000);
        file(&folder, "log", &text);
        let mut command = command(["grep", "--follow"]);
        command.args(twin).args(["a", "log"]).current_dir(&folder);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut output = child.stdout.take().unwrap();
        let following = Following {
            output: channel().1,
            errors: lines(child.stderr.take().unwrap()),
            child,
        };
        // It waits for room in the pipe when the signal comes.
        output.read_exact(&mut [0; 2]).unwrap();
        following.signal("-INT");
        std::thread::sleep(Duration::from_millis(100));
        let rest = output.read_to_end(&mut Vec::new()).unwrap();
        assert_eq!(following.end(), end_with(0, ""));
        assert!(2 + rest < text.len());
    }
}

#[test]
fn several_files_are_followed_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (file(&folder, "1", "a 1\n"), file(&folder, "2", ""));
    let following = Following::start(&folder, &[], &["a", "1", "2"]);
    assert_eq!(following.line(), "1:a 1\n");
    append(&two, "a 2\n");
    assert_eq!(following.line(), "2:a 2\n");
    append(&one, "a 3\n");
    assert_eq!(following.line(), "1:a 3\n");
    following.signal("-INT");
    assert_eq!(following.end(), end_with(0, ""));
}

#[test]
fn a_file_that_is_cut_short_is_read_again_from_its_beginning() {
    for twin in TWINS {
        let folder = tempfile::tempdir().unwrap();
        let log = file(&folder, "log", "a 1\na 2\nrest a");
        let following = Following::start(&folder, twin, &["-n", "a", "log"]);
        assert_eq!(following.line(), "1:a 1\n");
        assert_eq!(following.line(), "2:a 2\n");
        following.has_read(&log, 14);
        file(&folder, "log", "b\na 3\n");
        // What waited for its newline does so no longer.
        assert_eq!(following.line(), "3:rest a\n");
        assert_eq!(following.line(), "2:a 3\n");
        append(&log, "a 4\n");
        assert_eq!(following.line(), "3:a 4\n");
        assert_eq!(
            following.error(),
            "native-coroutines: log: file truncated, reading it from its beginning\n"
        );
        following.signal("-INT");
        assert_eq!(following.end(), end_with(0, ""));
    }
}

#[test]
fn the_file_that_was_opened_is_followed_whatever_its_name_is() {
    let folder = tempfile::tempdir().unwrap();
    let log = file(&folder, "log", "a 1\n");
    let following = Following::start(&folder, &[], &["a", "log"]);
    assert_eq!(following.line(), "a 1\n");
    let old = folder.path().join("old");
    std::fs::rename(&log, &old).unwrap();
    file(&folder, "log", "a in another file\n");
    append(&old, "a 2\n");
    assert_eq!(following.line(), "a 2\n");
    following.signal("-INT");
    assert_eq!(following.end(), end_with(0, ""));
}

#[test]
fn standard_input_cannot_be_followed() {
    for arguments in [
        &["grep", "--follow", "a"][..],
        &["grep", "--follow", "a", "-"],
    ] {
        let seen = run(arguments);
        let expected = Seen {
            status: Some(2),
            output: String::new(),
            errors:
                "native-coroutines: --follow: it needs a FILE, and cannot follow standard input\n"
                    .into(),
        };
        assert_eq!(seen, expected);
    }
}

#[test]
fn what_cannot_be_followed_is_named_and_the_others_are_followed() {
    let folder = tempfile::tempdir().unwrap();
    let log = file(&folder, "log", "a\n");
    std::fs::create_dir(folder.path().join("folder")).unwrap();
    let pipe = folder.path().join("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let arguments = ["a", "missing", "folder", "pipe", "log"];
    let following = Following::start(&folder, &[], &arguments);
    assert_eq!(following.line(), "log:a\n");
    append(&log, "a again\n");
    assert_eq!(following.line(), "log:a again\n");
    following.signal("-INT");
    let errors = "native-coroutines: missing: No such file or directory\n\
                  native-coroutines: pipe: only a regular file can be followed\n\
                  native-coroutines: folder: Is a directory\n";
    let expected = Seen {
        errors: errors.into(),
        ..end_with(2, "")
    };
    assert_eq!(following.end(), expected);

    // Without any other it ends by itself.
    let following = Following::start(&folder, &[], &arguments[..4]);
    assert_eq!(following.end(), expected);
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly_at_the_next_line() {
    for twin in TWINS {
        let folder = tempfile::tempdir().unwrap();
        let log = file(&folder, "log", "");
        file(&folder, "other", "");
        let mut command = command(["grep", "--follow"]);
        command.args(twin).args(["a", "log", "other"]);
        command.current_dir(&folder).stdout(crate::reader_gone());
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let following = Following {
            output: channel().1,
            errors: lines(child.stderr.take().unwrap()),
            child,
        };
        append(&log, "a\n");
        assert_eq!(following.end(), end_with(0, ""));
    }
}

#[test]
fn a_reader_that_goes_away_in_the_middle_of_a_line_ends_it_quietly() {
    let folder = tempfile::tempdir().unwrap();
    // More than fits a pipe, so that the search itself meets the error, and only once.
    file(&folder, "log", &format!("{}\n", "a".repeat(1_000_000)));
    file(&folder, "other", "");
    let (mut reader, writer) = std::io::pipe().unwrap();
    let mut command = command(["grep", "--follow", "a", "log", "other"]);
    command.current_dir(&folder).stdout(writer);
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let following = Following {
        output: channel().1,
        errors: lines(child.stderr.take().unwrap()),
        child,
    };
    let mut beginning = [0; 10];
    reader.read_exact(&mut beginning).unwrap();
    assert_eq!(&beginning, b"log:aaaaaa");
    drop(reader);
    assert_eq!(following.end(), end_with(0, ""));
}

#[test]
fn a_full_disk_ends_it_at_the_next_line() {
    let Some(device) = crate::full_device() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    // Longer than what is held back.
    file(&folder, "log", &format!("{}\n", "a".repeat(1_000_000)));
    file(&folder, "other", "");
    let mut command = command(["grep", "--follow", "a", "log", "other"]);
    command.current_dir(&folder).stdout(device);
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let following = Following {
        output: channel().1,
        errors: lines(child.stderr.take().unwrap()),
        child,
    };
    let errors = "native-coroutines: write error: No space left on device\n";
    let expected = Seen {
        errors: errors.into(),
        ..end_with(2, "")
    };
    assert_eq!(following.end(), expected);
}

/// What Linux says of the processor time it took, in hundredths of a second.
#[cfg(target_os = "linux")]
#[test]
fn waiting_costs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    file(&folder, "log", "a\n");
    let following = Following::start(&folder, &[], &["a", "log"]);
    assert_eq!(following.line(), "a\n");
    let time = || -> u64 {
        let path = format!("/proc/{}/stat", following.child.id());
        let stat = std::fs::read_to_string(path).unwrap();
        let (_, fields) = stat.rsplit_once(") ").unwrap();
        let mut fields = fields.split(' ').skip(11);
        let mut field = || fields.next().unwrap().parse::<u64>().unwrap();
        field() + field()
    };
    let before = time();
    std::thread::sleep(Duration::from_secs(1));
    let spent = time() - before;
    assert!(spent < 10, "{spent} hundredths of a second in a second");
}
