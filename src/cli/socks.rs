//! `socks`: a proxy, until Ctrl-C. The pattern `protocol` does the work.

use std::io::{self, Write};
use std::process::ExitCode;

use native_coroutines::patterns::protocol::{Limits, Server};

use super::TROUBLE;
use super::arguments::Socks;
use super::report::report;

pub fn socks(options: &Socks, output: &mut impl Write) -> io::Result<ExitCode> {
    if options.user.is_none() && !options.address.ip().to_canonical().is_loopback() {
        let why = "everybody who reaches this address can use the proxy: give --user, or listen on \
                   loopback";
        report(options.address.to_string(), why);
    }
    let server = match Server::bind(options.address) {
        Ok(server) => server,
        Err(error) => {
            report(options.address.to_string(), error);
            return Ok(TROUBLE.into());
        }
    };
    let stopper = server.stopper();
    if let Err(error) = ctrlc::set_handler(move || stopper.stop()) {
        report("Ctrl-C", error);
        return Ok(TROUBLE.into());
    }
    writeln!(output, "listening on {}", server.address())?;
    output.flush()?;
    server.serve(options.user.clone(), Limits::default(), |client, event| {
        report(client.to_string(), event);
    });
    Ok(ExitCode::SUCCESS)
}
