//! What the compiler makes of the files in `benches/assembly`.

use std::fs;
use std::process::Command;

use crate::results::root;

/// The command, and the instructions of each function that is never inlined in that file; of all
/// that, these lines, where numbers are given: `pair 3 20`.
pub fn listing(what: &str) -> String {
    let mut words = what.split(' ');
    let name = words.next().unwrap();
    let range: Vec<usize> = words.map(|number| number.parse().unwrap()).collect();
    let file = format!("benches/assembly/{name}.rs");
    let arguments = [
        "-O",
        "--crate-type=lib",
        "--edition=2024",
        "--emit=asm",
        "-Cllvm-args=-x86-asm-syntax=intel",
        &file,
    ];
    let folder = tempfile::tempdir().unwrap();
    let mut rustc = Command::new("rustc");
    rustc.args(arguments).arg("--out-dir").arg(folder.path());
    let status = rustc.current_dir(root()).status().unwrap();
    assert!(status.success(), "{file}: {status}");
    let assembly = fs::read_to_string(folder.path().join(name).with_extension("s")).unwrap();
    let source = fs::read_to_string(root().join(&file)).unwrap();
    let functions = source.split("#[inline(never)]\n").skip(1);
    let functions = functions.filter_map(|rest| {
        let (_, rest) = rest.split_once("fn ")?;
        rest.split(['(', '<']).next()
    });

    let functions = functions.map(|function| {
        let instructions = instructions(&assembly, function);
        format!("\n{function}:\n{instructions}")
    });
    let listing: String = functions.collect();
    let lines: Vec<&str> = listing.lines().collect();
    let lines = match range[..] {
        [] => lines.join("\n"),
        [from, to] => format!("\n…\n{}\n…", lines[from..=to].join("\n")),
        _ => panic!("{what}: from a line to a line"),
    };
    format!("```text\n$ rustc {}\n{lines}\n```\n", arguments.join(" "))
}

/// Without directives, and with the labels that are jumped to.
fn instructions(assembly: &str, function: &str) -> String {
    // In a mangled name an identifier stands behind its length.
    let name = format!("{}{function}", function.len());
    let is_label = |line: &str| line.starts_with("_R") && line.ends_with(':');
    let lines: Vec<&str> = assembly
        .lines()
        .skip_while(|line| !(is_label(line) && line.contains(&name)))
        .skip(1)
        .take_while(|line| !line.starts_with(".Lfunc_end"))
        .collect();
    assert!(!lines.is_empty(), "{function} has code of its own");
    let mut text = String::new();
    for line in &lines {
        let is_target = |label: &str| {
            lines
                .iter()
                .any(|line| line.starts_with("\tj") && line.ends_with(label))
        };
        match line.strip_suffix(':') {
            Some(label) if is_target(label) => text.push_str(&format!("{label}:\n")),
            None if line.starts_with("\tcall") => {
                text.push_str(&format!("    call    {}\n", called(line)))
            }
            None if !line.trim_start().starts_with(['.', '#']) => {
                let (instruction, operands) =
                    line.trim().split_once('\t').unwrap_or((line.trim(), ""));
                // The name of a constant has a hash in it.
                let (operands, constant) = operands.split_once(".Lanon").unwrap_or((operands, ""));
                let rest = if constant.is_empty() { "" } else { "…]" };
                text.push_str(format!("    {instruction:<7} {operands}{rest}").trim_end());
                text.push('\n');
            }
            _ => {}
        }
    }
    text
}

/// The last identifier of a mangled name, or the register that has the address.
fn called(line: &str) -> &str {
    let operand = line.split('\t').next_back().unwrap();
    let Some((name, _)) = operand.split_once('@') else {
        return operand;
    };
    let before = |letter: char| letter.is_ascii_digit() || letter == ' ';
    name.rsplit(before).next().unwrap()
}
