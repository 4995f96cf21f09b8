//! The main package's command `grep` beside the real one, on the lines of a log.
//!
//! Both read a file as their standard input, and write into a pipe that is read: into the null device
//! the real one would stop at the first line it finds, and so would ours.

mod log;

use std::collections::hash_map::DefaultHasher;
use std::env::{current_exe, var_os};
use std::fs::File;
use std::hash::Hasher;
use std::io::{BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use bench_support::figures::median;
use clap::Args;
use serde::Serialize;
use serde_json::Value;

#[derive(Args, Debug)]
pub struct Options {
    /// How many megabytes of log lines are searched
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..))]
    pub megabytes: u32,
    /// How many times each is measured, in turn; the medians are shown
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..))]
    pub rounds: u32,
}

/// What is looked for, and how.
const CASES: &[(&str, &[&str])] = &[
    ("nothing matches, letters that are rare there", &["FATAL"]),
    (
        "nothing matches, letters that are common there",
        &["rejected"],
    ),
    ("5 % of the lines", &["ERROR"]),
    ("57 % of the lines", &["INFO"]),
    ("5 %, counted", &["-c", "ERROR"]),
    ("5 %, with line numbers", &["-n", "ERROR"]),
    ("95 %: not those 5 %", &["-v", "ERROR"]),
    ("15 %: either of two", &["ERROR\nWARN"]),
];

/// Both at all cases.
#[derive(Debug, Serialize)]
pub struct Comparison {
    pub grep: String,
    pub bytes: u64,
    pub lines: u64,
    pub cases: Vec<Case>,
}

#[derive(Debug, Serialize)]
pub struct Case {
    pub title: &'static str,
    pub arguments: &'static [&'static str],
    pub output_bytes: u64,
    /// Milliseconds of wall time, round by round.
    pub grep: Vec<f64>,
    pub native: Vec<f64>,
    /// Native / grep: the median of the rounds' ratios, the smallest and the largest of them.
    pub ratio: f64,
    pub ratio_range: [f64; 2],
}

/// The first line of what the real one says of itself, if it is there.
pub fn version() -> Option<String> {
    let output = Command::new("grep").arg("--version").output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let version = text.lines().next()?;
    version.contains("GNU grep").then(|| version.to_string())
}

pub fn run(options: &Options, version: String) -> Result<Comparison> {
    let grep = Contender {
        program: "grep".into(),
        arguments: &["-aF"],
    };
    let native = Contender {
        program: build()?,
        arguments: &["grep"],
    };
    eprintln!("writing {} megabytes of log lines …", options.megabytes);
    // It has no name, so nothing is left of it, whatever happens.
    let program = current_exe()?;
    let folder = program.parent().context("this program is in no folder")?;
    let mut text = tempfile::tempfile_in(folder)?;
    let mut writer = BufWriter::with_capacity(1 << 20, &text);
    let lines = log::write(&mut writer, options.megabytes as usize * 1_000_000)?;
    writer.flush()?;
    drop(writer);

    let mut cases = Vec::new();
    for &(title, arguments) in CASES {
        eprintln!("measuring: {title} …");
        cases.push(case(
            title,
            arguments,
            [&grep, &native],
            &mut text,
            options.rounds,
        )?);
    }
    Ok(Comparison {
        grep: version,
        bytes: text.metadata()?.len(),
        lines,
        cases,
    })
}

/// Builds the command, as users do, and says where it is.
fn build() -> Result<PathBuf> {
    const PACKAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let cargo = var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(&cargo)
        .args(["build", "--release", "--bin", "native-coroutines"])
        .arg("--message-format=json-render-diagnostics")
        // There are the settings of the main package.
        .current_dir(PACKAGE)
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| {
            format!(
                "cannot run {} to build the command",
                Path::new(&cargo).display()
            )
        })?;
    ensure!(
        output.status.success(),
        "the command does not build: `cargo build --release` in {PACKAGE}"
    );
    executable(&output.stdout).context("cargo does not say where it put the command")
}

/// The last one among Cargo's messages.
fn executable(messages: &[u8]) -> Option<PathBuf> {
    let messages = serde_json::Deserializer::from_slice(messages).into_iter::<Value>();
    let paths = messages.flatten().filter_map(|message| {
        let path = message["executable"].as_str()?;
        Some(PathBuf::from(path))
    });
    paths.last()
}

struct Contender {
    program: PathBuf,
    arguments: &'static [&'static str],
}

/// One case, checked and then measured.
///
/// # Errors
///
/// The two do not print the same.
fn case(
    title: &'static str,
    arguments: &'static [&'static str],
    contenders: [&Contender; 2],
    text: &mut File,
    rounds: u32,
) -> Result<Case> {
    let mut seen = Vec::new();
    for contender in contenders {
        let mut hasher = DefaultHasher::new();
        let (_, length) = contender.search(arguments, text, |bytes| hasher.write(bytes))?;
        seen.push((length, hasher.finish()));
    }
    ensure!(seen[0] == seen[1], "the two do not print the same: {title}");
    let output_bytes = seen[0].0;

    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..rounds {
        for (contender, times) in contenders.iter().zip(&mut times) {
            let (time, length) = contender.search(arguments, text, |_| {})?;
            ensure!(
                length == output_bytes,
                "it does not print the same every time: {title}"
            );
            times.push(time.as_secs_f64() * 1e3);
        }
    }
    let [grep, native] = times;
    let mut ratios: Vec<f64> = native.iter().zip(&grep).map(|(n, g)| n / g).collect();
    ratios.sort_unstable_by(f64::total_cmp);
    Ok(Case {
        title,
        arguments,
        output_bytes,
        ratio: median(&ratios).unwrap_or(f64::NAN),
        ratio_range: [ratios[0], ratios[ratios.len() - 1]],
        grep,
        native,
    })
}

impl Contender {
    /// Runs it to its end, and says how long that took and how many bytes came out.
    fn search(
        &self,
        arguments: &[&str],
        text: &mut File,
        mut see: impl FnMut(&[u8]),
    ) -> Result<(Duration, u64)> {
        text.rewind()?;
        let name = self.program.display();
        let mut buffer = vec![0; 1 << 16];
        let mut length = 0;
        let start = Instant::now();
        let mut process = Command::new(&self.program)
            .args(self.arguments)
            .args(arguments)
            .env("LC_ALL", "C")
            .stdin(text.try_clone()?)
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot run {name}"))?;
        let mut output = process.stdout.take().context("no output")?;
        loop {
            match output.read(&mut buffer)? {
                0 => break,
                read => {
                    see(&buffer[..read]);
                    length += read as u64;
                }
            }
        }
        let status = process.wait()?;
        let time = start.elapsed();
        match status.code() {
            Some(0 | 1) => Ok((time, length)),
            _ => bail!("{name} fails: {status}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contender(program: &str, arguments: &'static [&'static str]) -> Contender {
        Contender {
            program: program.into(),
            arguments,
        }
    }

    fn text() -> (File, u64) {
        let mut text = tempfile::tempfile().unwrap();
        let lines = log::write(&mut text, 1_000_000).unwrap();
        (text, lines)
    }

    #[test]
    fn every_case_matches_as_many_lines_as_its_title_says() {
        if version().is_none() {
            return eprintln!("skipped: there is no GNU grep");
        }
        let (mut text, lines) = text();
        let grep = contender("grep", &["-aF"]);
        for (title, arguments) in CASES {
            let mut output = Vec::new();
            let see = |bytes: &[u8]| output.extend_from_slice(bytes);
            grep.search(arguments, &mut text, see).unwrap();
            let output = String::from_utf8(output).unwrap();
            let found: usize = match arguments[0] {
                "-c" => output.trim().parse().unwrap(),
                _ => output.lines().count(),
            };
            let share = title.split_once(" %").map_or("0", |(share, _)| share);
            let difference = share.parse::<f64>().unwrap() - found as f64 * 100.0 / lines as f64;
            assert!(difference.abs() < 1.0, "{title}: {found} of {lines}");
        }
    }

    #[test]
    fn a_contender_is_measured_so_often_and_has_to_print_what_the_other_prints() {
        if version().is_none() {
            return eprintln!("skipped: there is no GNU grep");
        }
        let (mut text, _) = text();
        let [grep, numbered] = [&["-aF"][..], &["-naF"]].map(|all| contender("grep", all));
        let measured = case("", &["ERROR"], [&grep, &grep], &mut text, 3).unwrap();
        assert_eq!([measured.grep.len(), measured.native.len()], [3, 3]);
        let [least, greatest] = measured.ratio_range;
        assert!((least..=greatest).contains(&measured.ratio));
        assert!(measured.output_bytes > 10_000);
        assert!(case("", &["ERROR"], [&grep, &numbered], &mut text, 3).is_err());
    }

    #[test]
    fn a_contender_that_fails_or_is_not_there_is_an_error() {
        let (mut text, _) = text();
        for program in ["/nowhere/grep", "/"] {
            let search = contender(program, &[]).search(&["ERROR"], &mut text, |_| {});
            assert!(search.is_err());
        }
        let search = contender("grep", &["--no-such-option"]).search(&[], &mut text, |_| {});
        assert!(search.is_err());
    }

    #[test]
    fn cargo_says_where_the_program_is() {
        let messages = br#"{"reason":"compiler-artifact","executable":null}
            {"reason":"compiler-artifact","executable":"/target/release/native-coroutines"}
            {"reason":"build-finished","success":true}"#;
        let expected = Path::new("/target/release/native-coroutines");
        assert_eq!(executable(messages).as_deref(), Some(expected));
        assert_eq!(executable(b""), None);
    }
}
