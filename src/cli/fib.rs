//! `fib`: the first numbers of the sequence.

use std::io::{self, Write};
use std::process::ExitCode;

use native_coroutines::patterns;

use super::arguments::Fib;
use super::report::report;

pub fn fib(options: &Fib, output: &mut impl Write) -> io::Result<ExitCode> {
    let mut output = io::BufWriter::new(output);
    let mut printed = 0;
    for number in patterns::fib::fib().take(options.count) {
        writeln!(output, "{number}")?;
        printed += 1;
    }
    output.flush()?;
    if printed < options.count {
        let why = format!("only the first {printed} Fibonacci numbers fit 64 bits");
        report("fib", why);
    }
    Ok(ExitCode::SUCCESS)
}
