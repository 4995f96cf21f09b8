//! Real processes, which die for real. A shell that plays the child needs no program of ours.

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Command;

use native_coroutines::patterns::process::{process, process_by_hand};
use native_coroutines::{Consumer, SendError};

use super::*;

const SIGKILL: i32 = 9;

/// A shell that writes its process id to a file, and then runs the script.
struct Shell(tempfile::TempDir);

impl Shell {
    fn new() -> Self {
        Shell(tempfile::tempdir().unwrap())
    }

    fn start<'a, T: AsRef<[u8]> + 'a>(
        &self,
        by_hand: bool,
        script: &str,
    ) -> Box<dyn Consumer<T, Yield = (), Return = Ended<T>> + 'a> {
        let mut command = Command::new("sh");
        command.args([
            "-c",
            &format!("echo $$ > pid.new; mv pid.new pid; {script}"),
        ]);
        command.current_dir(self.0.path());
        match by_hand {
            false => Box::new(process(command).prime()),
            true => Box::new(process_by_hand(command)),
        }
    }

    /// The process as a folder of `/proc`, which a zombie has too.
    fn entry(&self) -> std::path::PathBuf {
        let file = self.0.path().join("pid");
        let mut pid = String::new();
        wait("the shell starts", || {
            pid = fs::read_to_string(&file).unwrap_or_default();
            !pid.is_empty()
        });
        Path::new("/proc").join(pid.trim())
    }

    /// The stage was closed or dropped, so this must hold already.
    #[track_caller]
    fn assert_gone(&self) {
        if cfg!(target_os = "linux") {
            let entry = self.entry();
            assert!(!entry.exists(), "{} is left", entry.display());
        } else {
            println!("not checked: only Linux has /proc");
        }
    }
}

#[track_caller]
fn wait(what: &str, mut reached: impl FnMut() -> bool) {
    let start = std::time::Instant::now();
    while !reached() {
        assert!(start.elapsed().as_secs() < 30, "in vain: {what}");
        thread::sleep(std::time::Duration::from_millis(1));
    }
}

/// Writes the bytes as `printf` takes them.
fn octal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("\\{byte:03o}")).collect()
}

#[test]
#[cfg_attr(miri, ignore = "Miri starts no program")]
fn a_child_killed_after_any_byte_that_it_read_is_a_death_with_its_signal() {
    for by_hand in [false, true] {
        for cut in 0..=STREAM.len() {
            let shell = Shell::new();
            let script = format!("head -c {cut} > /dev/null; kill -9 $$");
            let ended = shell.start(by_hand, &script).consume(VALUES);
            let Err(Death::Ended(status)) = ended.result else {
                panic!("byte {cut}: {:?}", ended.result);
            };
            assert_eq!(status.signal(), Some(SIGKILL));
            assert_eq!(ended.taken, None);
            assert_eq!(VALUES.get(ended.sent as usize).copied(), ended.unsent);
            // It read so many, so at least these were sent.
            let read = BOUNDARIES.iter().filter(|&&start| start < cut).count();
            assert!(ended.sent >= read.saturating_sub(1) as u64);
            shell.assert_gone();
        }
    }
}

#[test]
#[cfg_attr(miri, ignore = "Miri starts no program")]
fn a_child_killed_after_any_byte_of_its_answer_is_a_death_and_after_the_last_a_result() {
    for by_hand in [false, true] {
        for cut in 0..=ANSWER.len() {
            let shell = Shell::new();
            let answer = octal(&ANSWER[..cut]);
            let script = format!("cat > /dev/null; printf '{answer}'; kill -9 $$");
            let ended = shell.start(by_hand, &script).consume(VALUES);
            assert_eq!((ended.sent, ended.unsent), (3, None));
            match ended.result {
                Ok(result) => {
                    assert_eq!(cut, ANSWER.len());
                    assert_eq!((&result[..], ended.taken), (&b"abcde"[..], Some(3)));
                }
                Err(Death::Ended(status)) => {
                    assert!(cut < ANSWER.len());
                    assert_eq!((status.signal(), ended.taken), (Some(SIGKILL), None));
                }
                Err(death) => panic!("byte {cut}: {death}"),
            }
            shell.assert_gone();
        }
    }
}

#[test]
#[cfg_attr(miri, ignore = "Miri starts no program")]
fn a_child_that_exits_without_an_answer_is_a_death_with_its_status() {
    for by_hand in [false, true] {
        let shell = Shell::new();
        let ended = shell.start::<&str>(by_hand, "exit 7").close();
        let death = ended.result.unwrap_err();
        assert_eq!(
            death.to_string(),
            "the process ended without a result: exit status: 7"
        );
        shell.assert_gone();
    }
}

#[test]
#[cfg_attr(miri, ignore = "Miri starts no program")]
fn a_child_that_has_had_enough_hands_its_result_back() {
    for by_hand in [false, true] {
        let shell = Shell::new();
        let script = format!("printf '{}'", octal(b"\0\0\0\0\0\0\0\0\0\x02\0\0\0ok"));
        let mut consumer = shell.start(by_hand, &script);
        let mut sent = 0;
        let end = loop {
            match consumer.send("more") {
                Ok(()) => sent += 1,
                Err(end) => break end,
            }
        };
        assert_eq!(end, SendError::Returned);
        let ended = consumer.close();
        assert_eq!(
            (ended.sent, ended.taken, ended.unsent),
            (sent, Some(0), Some("more"))
        );
        assert_eq!(ended.result.unwrap(), b"ok");
        shell.assert_gone();
    }
}

#[test]
#[cfg_attr(miri, ignore = "Miri starts no program")]
fn a_child_that_ignores_the_end_of_its_input_is_killed_when_the_stage_is_dropped() {
    for by_hand in [false, true] {
        let shell = Shell::new();
        let consumer = shell.start::<&str>(by_hand, "exec sleep 1000");
        let entry = shell.entry();
        assert!(cfg!(not(target_os = "linux")) || entry.exists());
        drop(consumer);
        shell.assert_gone();
    }
}

#[test]
#[cfg_attr(miri, ignore = "Miri starts no program")]
fn a_stage_that_is_never_primed_starts_no_process() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new("touch");
    command.arg(folder.path().join("started"));
    drop(process::<&str>(command));
    assert!(fs::read_dir(folder.path()).unwrap().next().is_none());
}

#[test]
#[cfg_attr(miri, ignore = "Miri starts no program")]
fn a_program_that_is_not_there_is_a_typed_error_and_takes_nothing() {
    for by_hand in [false, true] {
        let command = Command::new("/this/program/is/missing");
        let mut consumer: Box<dyn Consumer<&str, Yield = (), Return = _>> = match by_hand {
            false => Box::new(process(command).prime()),
            true => Box::new(process_by_hand(command)),
        };
        assert_eq!(consumer.try_send("a"), Err(Some("a")));
        let ended: Ended<&str> = consumer.close();
        let Err(Death::Io(error)) = ended.result else {
            panic!("{:?}", ended.result);
        };
        assert_eq!(error.kind(), ErrorKind::NotFound);
    }
}

#[cfg(feature = "cli")]
proptest! {
    #![proptest_config(agree::cases(16))]

    #[test]
    #[cfg_attr(miri, ignore = "Miri starts no program")]
    fn the_child_of_the_tour_counts_as_iterators_do(
        values in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..50), 0..30),
    ) {
        let bytes: usize = values.iter().map(Vec::len).sum();
        let expected = format!("{} lines, {bytes} bytes", values.len());
        for by_hand in [false, true] {
            let mut command = Command::new(env!("CARGO_BIN_EXE_native-coroutines"));
            command.arg("serve-lines");
            let ended = match by_hand {
                false => process(command).prime().consume(&values),
                true => process_by_hand(command).consume(&values),
            };
            prop_assert_eq!(ended.result.unwrap(), expected.as_bytes());
            prop_assert_eq!((ended.sent, ended.taken), (values.len() as u64, Some(ended.sent)));
        }
    }
}
