//! `echo`: the server of that pattern.

use std::io::{self, Write};
use std::process::ExitCode;

use native_coroutines::patterns::echo::Server;

use super::TROUBLE;
use super::arguments::Echo;
use super::report::report;

/// The error is one of writing to standard output.
pub fn echo(options: &Echo, output: &mut impl Write) -> io::Result<ExitCode> {
    let address = options.address;
    let server = match Server::bind(address) {
        Ok(server) => server,
        Err(error) => {
            report(format!("{address}: cannot listen there"), &error);
            return Ok(TROUBLE.into());
        }
    };
    let stopper = server.stopper();
    // The handler cannot tell anyone of an error, and the server looks at the request at its next event.
    if let Err(error) = ctrlc::set_handler(move || drop(stopper.stop())) {
        report("Ctrl-C will end this without a last word", &error);
    }
    let listening = server.local_addr().unwrap_or(address);
    writeln!(output, "Listening on {listening}. Ctrl-C stops.")?;
    output.flush()?;
    let troubled = |error: &io::Error| report("no client can be accepted now", error);
    match server.run(options.patience, troubled) {
        Ok(done) => {
            let (accepted, echoed) = (done.accepted, done.echoed);
            let (failed, cut) = (done.failed, done.cut);
            writeln!(
                output,
                "{accepted} clients, {echoed} bytes sent back. {failed} clients broke off, {cut} were cut off."
            )?;
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            report("cannot wait for clients", &error);
            Ok(TROUBLE.into())
        }
    }
}
