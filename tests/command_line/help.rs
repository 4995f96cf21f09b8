use crate::{command, full_device, reader_gone, run};

const COMMANDS: [&str; 8] = [
    "tour", "list", "show", "fib", "grep", "socks", "trace", "anatomy",
];

#[test]
fn every_help_fits_80_columns_and_says_how_to_use_it() {
    let top = run(["--help"]);
    for command in COMMANDS {
        assert!(top.output.contains(&format!("\n  {command} ")), "{command}");
    }
    let texts = COMMANDS.map(|command| run([command, "--help"]));
    for help in texts.iter().chain([&top]) {
        assert_eq!((help.status, &*help.errors), (Some(0), ""));
        assert!(help.output.contains("\nUsage: native-coroutines"));
        assert!(help.output.ends_with('\n'));
        for line in help.output.lines() {
            assert!(line.len() <= 80, "{line}");
        }
    }
    for (help, words) in [
        (&top, ["Examples:", "Exit status:"]),
        (&texts[0], ["Examples:", "Exit status:"]),
        (&texts[2], ["Examples:", "Only the output of --native"]),
        (&texts[3], ["94", "[default: 10]"]),
        (&texts[4], ["Examples:", "Exit status:"]),
        (&texts[5], ["Examples:", "[default: 127.0.0.1:1080]"]),
        (&texts[6], ["Examples:", "Exit status:"]),
        (&texts[7], ["Examples:", "Exit status:"]),
    ] {
        for word in words {
            assert!(help.output.contains(word), "{word} in {}", help.output);
        }
    }
}

#[test]
fn help_can_be_asked_for_in_three_ways() {
    let long = run(["grep", "--help"]);
    assert_eq!(run(["help", "grep"]), long);
    let short = run(["grep", "-h"]);
    assert_eq!(short.status, Some(0));
    assert!(short.output.len() < long.output.len());
}

#[test]
fn the_version_is_the_package_version() {
    let expected = concat!("native-coroutines ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(run(["--version"]).output, expected);
}

#[test]
fn an_unknown_command_is_refused_with_the_near_match() {
    let seen = run(["grap"]);
    assert_eq!((seen.status, &*seen.output), (Some(2), ""));
    assert!(seen.errors.contains("'grap'"), "{}", seen.errors);
    assert!(seen.errors.contains("'grep'"), "{}", seen.errors);
}

#[test]
fn an_unknown_option_is_refused() {
    for command in COMMANDS {
        let seen = run([command, "--no-such-option"]);
        assert_eq!((seen.status, &*seen.output), (Some(2), ""), "{command}");
        assert!(seen.errors.contains("--no-such-option"), "{}", seen.errors);
    }
}

/// Each with something to print, from the project's own folder.
const EVERY_COMMAND: &[&[&str]] = &[
    &[],
    &["--help"],
    &["--version"],
    &["tour", "fib", "grep"],
    &["list"],
    &["list", "--markdown"],
    &["show", "fib"],
    &["show", "fib", "--native"],
    &["trace", "fib"],
    &["trace", "fib", "--step", "1"],
    &["anatomy", "fib"],
    &["fib"],
    &["grep", "fn", file!()],
    &["grep", "-c", "fn", file!()],
    &["grep", "--by-hand", "fn", file!()],
    &["socks", "0"],
];

#[test]
fn a_reader_that_goes_away_ends_every_command_quietly() {
    for arguments in EVERY_COMMAND {
        let mut command = command(*arguments);
        command.current_dir(env!("CARGO_MANIFEST_DIR"));
        let output = command.stdout(reader_gone()).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert_eq!(output.stderr, b"", "{arguments:?}");
    }
}

#[test]
fn a_full_disk_is_reported_by_every_command() {
    for arguments in EVERY_COMMAND {
        let Some(device) = full_device() else { return };
        let mut command = command(*arguments);
        command.current_dir(env!("CARGO_MANIFEST_DIR"));
        let output = command.stdout(device).output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        let expected = "native-coroutines: write error: No space left on device\n";
        assert_eq!(errors, expected, "{arguments:?}");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn messages_that_nobody_can_read_are_no_trouble() {
    let mut command = command(["grep", "fn", "no such file"]);
    let status = command.stderr(reader_gone()).status().unwrap();
    assert_eq!(status.code(), Some(2));
}
