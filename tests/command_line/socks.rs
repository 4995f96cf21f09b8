//! `socks`: a client that nobody here wrote connects through the proxy. Everything is on loopback.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::{Seen, command, run, skip};

/// Longer than anything takes here, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A proxy that goes on. It is killed if the test fails.
struct Proxy {
    child: Child,
    address: String,
    errors: Receiver<String>,
}

impl Proxy {
    fn start(arguments: &[&str]) -> Proxy {
        let mut command = command(["socks"]);
        command.args(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let output = lines(child.stdout.take().unwrap());
        let errors = lines(child.stderr.take().unwrap());
        let line = output.recv_timeout(PATIENCE).expect("a line in time");
        let address = line.trim_end().strip_prefix("listening on ").unwrap();
        Proxy {
            address: address.into(),
            child,
            errors,
        }
    }

    /// The next message, without the client's port.
    fn error(&self) -> String {
        let line = self.errors.recv_timeout(PATIENCE).expect("a message");
        let (who, what) = line.split_once(": ").unwrap();
        assert_eq!(who, "native-coroutines");
        let (client, what) = what.split_once(": ").unwrap();
        assert!(client.starts_with("127.0.0.1:") || client.starts_with("[::1]:"));
        what.trim_end().into()
    }

    /// Ends it, and returns its status.
    fn end(mut self, signal: &str) -> Option<i32> {
        let id = self.child.id().to_string();
        let status = Command::new("kill").args([signal, &id]).status();
        assert!(status.unwrap().success());
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            assert!(start.elapsed() < PATIENCE, "the end in time");
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines(source: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
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

/// A web server with one page, and its port. Its thread ends with the process.
fn web(address: &str) -> std::io::Result<u16> {
    let listener = TcpListener::bind((address, 0))?;
    let port = listener.local_addr()?.port();
    thread::spawn(move || {
        for mut client in listener.incoming().flatten() {
            let request = BufReader::new(&client).lines().map_while(Result::ok);
            request.take_while(|line| !line.is_empty()).for_each(drop);
            let page = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nhello\n";
            let _ = client.write_all(page);
        }
    });
    Ok(port)
}

/// Runs curl, without its configuration and without a proxy of the environment. `None` if there is
/// no curl.
fn curl(arguments: &[&str]) -> Option<(Option<i32>, String)> {
    let mut curl = Command::new("curl");
    curl.args(["--disable", "--silent", "--show-error"])
        .args(["--max-time", "30", "--noproxy", ""])
        .args(arguments);
    match curl.output() {
        Ok(output) => {
            let text = [output.stdout, output.stderr].concat();
            Some((output.status.code(), String::from_utf8(text).unwrap()))
        }
        Err(error) => {
            skip(&format!(
                "curl is missing ({error}): install it, for example with apt-get install curl"
            ));
            None
        }
    }
}

fn hello() -> (Option<i32>, String) {
    (Some(0), "hello\n".into())
}

/// The status of curl when the proxy refuses (since 7.73), and when the page cannot be had.
const PROXY_FAILED: Option<i32> = Some(97);

#[test]
fn curl_gets_a_page_by_address_and_by_name() {
    let proxy = Proxy::start(&["0"]);
    let port = web("127.0.0.1").unwrap();
    let address = &*proxy.address;
    for (option, host) in [
        ("--socks5", "127.0.0.1"),
        ("--socks5-hostname", "127.0.0.1"),
        ("--socks5-hostname", "localhost"),
    ] {
        let Some(seen) = curl(&[option, address, &format!("http://{host}:{port}/")]) else {
            return;
        };
        assert_eq!(seen, hello(), "{option} {host}");
        assert_eq!(proxy.error(), format!("connected to {host}:{port}"));
    }
    assert_eq!(proxy.end("-INT"), Some(0));
}

#[test]
fn curl_gets_a_page_by_ipv6_on_both_sides() {
    let Ok(port) = web("::1") else {
        return skip("this machine has no IPv6");
    };
    let proxy = Proxy::start(&["[::1]:0"]);
    assert!(proxy.address.starts_with("[::1]:"), "{}", proxy.address);
    for option in ["--socks5", "--socks5-hostname"] {
        let page = format!("http://[::1]:{port}/");
        let Some(seen) = curl(&[option, &proxy.address, &page]) else {
            return;
        };
        assert_eq!(seen, hello(), "{option}");
        assert_eq!(proxy.error(), format!("connected to [::1]:{port}"));
    }
    assert_eq!(proxy.end("-TERM"), Some(0));
}

#[test]
fn curl_gets_a_page_only_with_the_right_name_and_password() {
    let proxy = Proxy::start(&["--user", "me:a:secret", "127.0.0.1:0"]);
    let page = format!("http://127.0.0.1:{}/", web("127.0.0.1").unwrap());
    let with = |user: &str| {
        let user = ["--proxy-user", user];
        curl(&[&["--socks5", &proxy.address, &page], &user[..]].concat())
    };
    let Some(seen) = with("me:a:secret") else {
        return;
    };
    assert_eq!(seen, hello());
    assert!(proxy.error().starts_with("connected to "));

    let wrong = [
        with("me:secret"),
        with("you:a:secret"),
        with("me:"),
        with("me:a:secret2"),
    ];
    for seen in &wrong {
        // The same answer, so curl says the same.
        assert_eq!(seen, &wrong[0]);
        assert_eq!(seen.as_ref().unwrap().0, PROXY_FAILED, "{seen:?}");
        assert_eq!(proxy.error(), "refused: the name or the password is wrong");
    }

    let (status, errors) = curl(&["--socks5", &proxy.address, &page]).unwrap();
    assert_eq!(status, PROXY_FAILED, "{errors}");
    let method = "refused: the client offers no method of login that is accepted";
    assert_eq!(proxy.error(), method);
}

#[test]
fn curl_is_told_why_a_connection_fails_and_that_socks_4_is_another_protocol() {
    let proxy = Proxy::start(&["0"]);
    let free = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let page = format!("http://127.0.0.1:{port}/");
    let through = |option| curl(&[option, &proxy.address, &page]);

    let Some((status, errors)) = through("--socks5") else {
        return;
    };
    assert_eq!(status, PROXY_FAILED);
    assert!(errors.ends_with("(5)\n"), "{errors}"); // the reply code of the standard
    let refused = format!("cannot connect to 127.0.0.1:{port}: Connection refused");
    assert_eq!(proxy.error(), refused);

    for option in ["--socks4", "--socks4a"] {
        let (status, errors) = through(option).unwrap();
        assert_eq!(status, PROXY_FAILED, "{errors}");
        assert_eq!(
            proxy.error(),
            "refused: the client speaks SOCKS 4, and this is SOCKS 5"
        );
    }
    // A proxy for HTTP is asked for: "CONNECT" and "GET" begin with other bytes.
    let (status, errors) = through("--proxy").unwrap();
    assert_eq!(status, Some(52), "{errors}");
    assert_eq!(
        proxy.error(),
        "refused: a message begins with 71, and in SOCKS 5 with 5"
    );
}

#[test]
fn ctrl_c_ends_the_proxy_and_its_connections() {
    let proxy = Proxy::start(&["0"]);
    let target = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = target.local_addr().unwrap().port();
    let mut client = TcpStream::connect(&*proxy.address).unwrap();
    client.set_read_timeout(Some(PATIENCE)).unwrap();
    client
        .write_all(&[5, 1, 0, 5, 1, 0, 1, 127, 0, 0, 1])
        .unwrap();
    client.write_all(&port.to_be_bytes()).unwrap();
    let (mut server, _) = target.accept().unwrap();
    server.set_read_timeout(Some(PATIENCE)).unwrap();
    client.read_exact(&mut [0; 12]).unwrap();
    assert_eq!(proxy.end("-INT"), Some(0));
    assert_eq!(client.read(&mut [0]).unwrap(), 0);
    assert_eq!(server.read(&mut [0]).unwrap(), 0);
}

#[test]
fn an_address_that_is_in_use_is_reported() {
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let expected = Seen {
        status: Some(2),
        output: String::new(),
        errors: format!("native-coroutines: {address}: Address already in use\n"),
    };
    assert_eq!(run(["socks", &address]), expected);
}

/// RFC 5737 gives this address to nobody, so nothing listens.
#[test]
fn an_open_proxy_for_others_is_warned_of_and_one_with_a_login_is_not() {
    let warning = "192.0.2.1:1080: everybody who reaches this address can use the proxy";
    let seen = run(["socks", "192.0.2.1"]);
    assert_eq!((seen.status, &*seen.output), (Some(2), ""));
    assert!(seen.errors.contains(warning), "{}", seen.errors);
    let seen = run(["socks", "192.0.2.1", "--user", "me:secret"]);
    assert!(!seen.errors.contains("everybody"), "{}", seen.errors);
}

#[test]
fn a_wrong_address_or_login_is_refused_with_what_to_write() {
    let long = format!("me:{}", "x".repeat(256));
    for (arguments, words) in [
        (&["socks", "here"][..], "an address is like"),
        (&["socks", "70000"], "an address is like"),
        (&["socks", "127.0.0.1:"], "an address is like"),
        (&["socks", "--user", "me"], "NAME:PASSWORD"),
        (
            &["socks", "--user", ":secret"],
            "the name needs 1 to 255 bytes",
        ),
        (
            &["socks", "--user", "me:"],
            "the password needs 1 to 255 bytes",
        ),
        (
            &["socks", "--user", &long],
            "the password needs 1 to 255 bytes",
        ),
    ] {
        let seen = run(arguments);
        assert_eq!((seen.status, &*seen.output), (Some(2), ""), "{arguments:?}");
        assert!(seen.errors.contains(words), "{}", seen.errors);
    }
}
