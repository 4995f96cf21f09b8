//! The promise: the server of `echo` loses nothing of an accepted connection, whatever other clients do.
//!
//! Everything here stays on 127.0.0.1. Every read has a time limit, so a server that hangs is a failure.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use native_coroutines::patterns::echo::{Report, Server, Stopper};

/// Until something that must happen is given up.
const LIMIT: Duration = Duration::from_secs(60);

struct Running {
    address: SocketAddr,
    stopper: Stopper,
    thread: JoinHandle<std::io::Result<Report>>,
}

fn serve(patience: Duration) -> Running {
    let server = Server::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = server.local_addr().unwrap();
    let stopper = server.stopper();
    let thread = thread::spawn(move || server.run(patience, |error| panic!("{error}")));
    Running {
        address,
        stopper,
        thread,
    }
}

impl Running {
    fn connect(&self) -> TcpStream {
        connect(self.address)
    }

    fn stop(self) -> Report {
        self.stopper.stop().unwrap();
        self.thread.join().unwrap().unwrap()
    }
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    stream.set_write_timeout(Some(LIMIT)).unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

/// Bytes that differ from place to place and from client to client.
fn bytes(seed: usize, length: usize) -> Vec<u8> {
    let mut state = seed as u64 + 1;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 56) as u8
    };
    (0..length).map(|_| next()).collect()
}

/// So many clients that send until nothing more is taken, and read nothing. They stay connected.
fn floods(address: SocketAddr, count: usize) -> Vec<TcpStream> {
    let mut streams: Vec<TcpStream> = (0..count).map(|_| connect(address)).collect();
    for stream in &streams {
        stream.set_nonblocking(true).unwrap();
    }
    let mut last = Instant::now();
    // A server on a busy machine may need some time to read.
    while last.elapsed() < Duration::from_millis(700) {
        for stream in &mut streams {
            match stream.write(&[3; 65_536]) {
                Ok(_) => last = Instant::now(),
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => panic!("{error}"),
            }
        }
        thread::sleep(Duration::from_millis(1));
    }
    streams
}

fn trips(address: SocketAddr, seed: usize, trips: usize) {
    let mut stream = connect(address);
    let sent = bytes(seed, 64);
    for trip in 0..trips {
        let mut sent = sent.clone();
        sent[..8].copy_from_slice(&trip.to_le_bytes());
        stream.write_all(&sent).unwrap();
        let mut got = [0; 64];
        stream.read_exact(&mut got).unwrap();
        assert_eq!(got[..], sent[..], "trip {trip} of client {seed}");
    }
}

#[test]
fn a_hundred_thousand_round_trips_with_bad_clients_among_them() {
    const CLIENTS: usize = 50;
    const TRIPS: usize = 2_000;
    const FLOODS: usize = 5;
    const RESETS: usize = 200;
    const HALF_CLOSED: usize = 20;
    let running = serve(Duration::from_millis(300));
    let address = running.address;
    let end = AtomicBool::new(false);

    let floods: Vec<TcpStream> = thread::scope(|scope| {
        let end = &end;
        let good: Vec<_> = (0..CLIENTS)
            .map(|client| scope.spawn(move || trips(address, client, TRIPS)))
            .collect();
        // Ends with a reset, because it does not read what comes back.
        scope.spawn(move || {
            for _ in 0..RESETS {
                connect(address).write_all(&[1; 10_000]).unwrap();
            }
        });
        scope.spawn(move || {
            for client in 0..HALF_CLOSED {
                let sent = bytes(client, 100_000);
                let mut stream = connect(address);
                let mut reader = stream.try_clone().unwrap();
                let reader = thread::spawn(move || {
                    let mut got = Vec::new();
                    reader.read_to_end(&mut got).unwrap();
                    got
                });
                stream.write_all(&sent).unwrap();
                stream.shutdown(Shutdown::Write).unwrap();
                assert!(reader.join().unwrap() == sent);
            }
        });
        // Sends and reads without a pause.
        let fire = connect(address);
        let (mut writer, mut reader) = (fire.try_clone().unwrap(), fire.try_clone().unwrap());
        scope.spawn(move || while writer.write_all(&[5; 65_536]).is_ok() {});
        scope.spawn(move || {
            let mut buffer = vec![0; 65_536];
            while let Ok(1..) = reader.read(&mut buffer) {}
        });
        // Reads a little, now and then.
        scope.spawn(move || {
            let mut stream = connect(address);
            let sent = bytes(99, 300_000);
            let mut writer = stream.try_clone().unwrap();
            let expected = sent.clone();
            let writer = thread::spawn(move || writer.write_all(&sent).unwrap());
            let mut got = vec![0; expected.len()];
            for part in got.chunks_mut(3_000) {
                stream.read_exact(part).unwrap();
                if !end.load(Ordering::Relaxed) {
                    thread::sleep(Duration::from_millis(1));
                }
            }
            writer.join().unwrap();
            assert!(got == expected);
        });
        let floods = floods(address, FLOODS);
        for client in good {
            client.join().unwrap();
        }
        end.store(true, Ordering::Relaxed);
        fire.shutdown(Shutdown::Both).unwrap();
        floods
    });

    let report = running.stop();
    let clients = CLIENTS + RESETS + HALF_CLOSED + FLOODS + 2;
    assert_eq!(report.accepted, clients as u64);
    assert_eq!(report.cut, FLOODS as u64);
    let echoed = CLIENTS * TRIPS * 64 + HALF_CLOSED * 100_000 + 300_000;
    assert!(report.echoed >= echoed as u64, "{report:?}");
    drop(floods);
}

#[test]
fn a_thousand_clients_are_served_at_the_same_time() {
    let running = serve(Duration::from_secs(5));
    let mut clients: Vec<TcpStream> = (0..1_000).map(|_| running.connect()).collect();
    for (number, client) in clients.iter_mut().enumerate() {
        client.write_all(&bytes(number, 64)).unwrap();
    }
    for (number, client) in clients.iter_mut().enumerate() {
        let mut got = [0; 64];
        client.read_exact(&mut got).unwrap();
        assert_eq!(got[..], bytes(number, 64)[..]);
    }
    // All are idle, so a stop waits for none of them.
    let start = Instant::now();
    let report = running.stop();
    assert!(start.elapsed() < Duration::from_secs(5));
    let Report {
        accepted,
        echoed,
        failed,
        cut,
        ..
    } = report;
    assert_eq!((accepted, echoed, failed, cut), (1_000, 64_000, 0, 0));
    for mut client in clients {
        assert_eq!(client.read(&mut [0]).unwrap(), 0);
    }
}

#[test]
fn after_a_half_close_everything_comes_back() {
    let running = serve(Duration::from_secs(5));
    let mut client = running.connect();
    let sent = bytes(1, 100_000);
    client.write_all(&sent).unwrap();
    client.shutdown(Shutdown::Write).unwrap();
    let mut got = Vec::new();
    client.read_to_end(&mut got).unwrap();
    assert!(got == sent);
    assert_eq!(running.stop().failed, 0);
}

#[test]
fn a_client_that_reads_late_gets_everything() {
    let running = serve(Duration::from_secs(5));
    let client = running.connect();
    // More than the buffers of the operating system hold.
    let sent = bytes(3, 40_000_000);
    let mut writer = client.try_clone().unwrap();
    let expected = sent.clone();
    let writer = thread::spawn(move || {
        writer.write_all(&sent).unwrap();
        writer.shutdown(Shutdown::Write).unwrap();
    });
    thread::sleep(Duration::from_millis(300));
    assert!(
        !writer.is_finished(),
        "the server reads on from a client that does not read"
    );
    let mut got = Vec::new();
    (&client).read_to_end(&mut got).unwrap();
    writer.join().unwrap();
    assert!(got == expected);
    assert_eq!(running.stop().failed, 0);
}

#[test]
fn a_reset_is_counted_and_hurts_nobody_else() {
    let running = serve(Duration::from_secs(5));
    let mut polite = running.connect();
    // A stream that is dropped with something unread sends a reset.
    let mut client = running.connect();
    client.write_all(&[1; 1_000]).unwrap();
    client.peek(&mut [0]).unwrap();
    drop(client);
    polite.write_all(b"still here").unwrap();
    let mut got = [0; 10];
    polite.read_exact(&mut got).unwrap();
    assert_eq!(&got, b"still here");
    let report = running.stop();
    assert_eq!((report.accepted, report.failed), (2, 1));
}

#[test]
fn at_a_stop_what_was_sent_before_comes_back() {
    let running = serve(Duration::from_secs(5));
    let mut client = running.connect();
    // The connection is accepted, so what follows is under way.
    client.write_all(b"x").unwrap();
    client.read_exact(&mut [0]).unwrap();
    let sent = bytes(2, 100_000);
    client.write_all(&sent).unwrap();
    let report = running.stop();
    let mut got = Vec::new();
    client.read_to_end(&mut got).unwrap();
    assert!(got == sent);
    assert_eq!((report.echoed, report.cut), (100_001, 0));
}

#[test]
fn those_that_connected_before_a_stop_are_served() {
    let server = Server::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = server.local_addr().unwrap();
    let clients: Vec<TcpStream> = (0..100).map(|_| connect(address)).collect();
    for mut client in &clients {
        client.write_all(b"early").unwrap();
    }
    server.stopper().stop().unwrap();
    let report = server.run(LIMIT, |error| panic!("{error}")).unwrap();
    for mut client in clients {
        let mut got = String::new();
        client.read_to_string(&mut got).unwrap();
        assert_eq!(got, "early");
    }
    assert_eq!((report.accepted, report.cut), (100, 0));
}

#[test]
fn a_client_that_never_reads_is_cut_off_at_the_deadline() {
    let running = serve(Duration::from_millis(200));
    let client = floods(running.address, 1);
    let start = Instant::now();
    let report = running.stop();
    let stopped = start.elapsed();
    assert!(stopped >= Duration::from_millis(200), "{stopped:?}");
    assert!(stopped < Duration::from_secs(20), "{stopped:?}");
    assert_eq!(report.cut, 1);
    drop(client);
}

#[test]
fn a_polite_client_is_served_beside_one_that_never_pauses() {
    let running = serve(Duration::from_millis(100));
    let fire = running.connect();
    let (mut writer, mut reader) = (fire.try_clone().unwrap(), fire.try_clone().unwrap());
    let writer = thread::spawn(move || while writer.write_all(&[5; 65_536]).is_ok() {});
    let reader = thread::spawn(move || {
        let mut buffer = vec![0; 65_536];
        while let Ok(1..) = reader.read(&mut buffer) {}
    });
    let start = Instant::now();
    trips(running.address, 7, 100);
    let trips = start.elapsed();
    fire.shutdown(Shutdown::Both).unwrap();
    writer.join().unwrap();
    reader.join().unwrap();
    // Far less on an idle machine. A server that starves the client never answers.
    assert!(trips < Duration::from_secs(20), "{trips:?}");
    running.stop();
}

#[test]
fn an_address_that_is_taken_is_an_error() {
    let running = serve(Duration::ZERO);
    let error = Server::bind(running.address).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
    running.stop();
}

/// The command line, as a process.
struct Process {
    child: Child,
    address: SocketAddr,
    output: BufReader<std::process::ChildStdout>,
}

const BINARY: &str = env!("CARGO_BIN_EXE_native-coroutines");

fn start(mut command: Command) -> Process {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    let address = line
        .strip_prefix("Listening on ")
        .and_then(|line| line.strip_suffix(". Ctrl-C stops.\n"));
    let address = address.unwrap_or_else(|| panic!("{line:?}"));
    Process {
        address: address.parse().unwrap(),
        child,
        output,
    }
}

impl Process {
    /// Presses Ctrl-C. Returns the rest of the output, and what stood on standard error.
    #[cfg(unix)]
    fn interrupt(mut self) -> (String, String) {
        let id = self.child.id().to_string();
        let kill = Command::new("kill").args(["-INT", &id]).status().unwrap();
        assert!(kill.success());
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).unwrap();
        let output = self.child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        (rest, String::from_utf8(output.stderr).unwrap())
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_with_a_line_that_says_what_was_done() {
    let mut command = Command::new(BINARY);
    command.args(["echo", "--patience", "1"]);
    let process = start(command);
    assert!(process.address.ip().is_loopback());
    let mut client = connect(process.address);
    client.write_all(b"hello").unwrap();
    let mut got = [0; 5];
    client.read_exact(&mut got).unwrap();
    assert_eq!(&got, b"hello");
    let (rest, errors) = process.interrupt();
    assert_eq!(
        rest,
        "1 clients, 5 bytes sent back. 0 clients broke off, 0 were cut off.\n"
    );
    assert_eq!(errors, "");
}

#[cfg(target_os = "linux")]
#[test]
fn without_descriptors_clients_wait_for_their_turn_and_the_processor_rests() {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -n 40; exec \"$0\" echo", BINARY]);
    let process = start(command);
    let mut clients: Vec<TcpStream> = (0..100).map(|_| connect(process.address)).collect();
    for client in &mut clients {
        client.write_all(b"hi").unwrap();
    }
    let ticks = || {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", process.child.id())).unwrap();
        let (_, fields) = stat.rsplit_once(')').unwrap();
        let fields: Vec<&str> = fields.split_whitespace().collect();
        fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
    };
    thread::sleep(Duration::from_millis(300));
    let before = ticks();
    thread::sleep(Duration::from_secs(1));
    // A server that tries again and again would take all that a busy machine has left of 100.
    let spent = ticks() - before;
    assert!(spent <= 3, "{spent} hundredths of a second");
    // The first ones are served. A later one waits until somebody leaves.
    let answered = |mut client: &TcpStream| {
        let mut got = [0; 2];
        client.read_exact(&mut got).is_ok_and(|()| &got == b"hi")
    };
    let now = |client: &TcpStream| {
        client.set_nonblocking(true).unwrap();
        let answered = answered(client);
        client.set_nonblocking(false).unwrap();
        answered
    };
    let (clients, waiting): (Vec<_>, Vec<_>) = clients.into_iter().partition(now);
    assert!((1..40).contains(&clients.len()), "{}", clients.len());
    let start = Instant::now();
    let mut served = std::collections::VecDeque::from(clients);
    for client in waiting {
        served.pop_front();
        assert!(answered(&client));
        served.push_back(client);
    }
    // A server that only looks now and then would take a fifth of a second for each.
    let waited = start.elapsed();
    assert!(waited < Duration::from_secs(5), "{waited:?}");
    drop(served);
    let (rest, errors) = process.interrupt();
    assert!(
        rest.starts_with("100 clients, 200 bytes sent back."),
        "{rest}"
    );
    let message = "native-coroutines: no client can be accepted now: Too many open files\n";
    assert!(errors.starts_with(message), "{errors}");
}

#[cfg(target_os = "linux")]
#[test]
fn the_memory_of_a_connection_is_bounded() {
    let mut command = Command::new(BINARY);
    command.args(["echo", "--patience", "1"]);
    let process = start(command);
    let resident = || {
        let path = format!("/proc/{}/status", process.child.id());
        let status = std::fs::read_to_string(path).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kibibytes = line.unwrap().trim().strip_suffix(" kB").unwrap();
        kibibytes.parse::<usize>().unwrap() * 1024
    };
    let mut first = connect(process.address);
    first.write_all(b"x").unwrap();
    first.read_exact(&mut [0]).unwrap();

    let before = resident();
    let idle: Vec<TcpStream> = (0..1_000)
        .map(|_| {
            let mut client = connect(process.address);
            client.write_all(b"x").unwrap();
            client.read_exact(&mut [0]).unwrap();
            client
        })
        .collect();
    let each = resident().saturating_sub(before) / idle.len();
    assert!(each < 1_024, "an idle connection takes {each} bytes");

    let before = resident();
    let floods = floods(process.address, 20);
    let each = resident().saturating_sub(before) / floods.len();
    assert!(
        each < 40 * 1_024,
        "a connection that never reads takes {each} bytes"
    );
    let (rest, _) = process.interrupt();
    assert!(rest.ends_with("20 were cut off.\n"), "{rest}");
}

#[test]
fn trouble_is_a_message_and_status_2() {
    let running = serve(Duration::ZERO);
    let taken = running.address.to_string();
    for (arguments, message) in [
        (vec!["echo", &taken], "cannot listen there: "),
        (vec!["echo", "somewhere"], "invalid socket address syntax"),
        (
            vec!["echo", "--patience", "-1"],
            "a number of seconds, from 0 to 86400",
        ),
        (
            vec!["echo", "--patience", "NaN"],
            "a number of seconds, from 0 to 86400",
        ),
        (
            vec!["echo", "--patience", "1e300"],
            "a number of seconds, from 0 to 86400",
        ),
    ] {
        let output = Command::new(BINARY).args(&arguments).output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {errors}");
        assert!(errors.contains(message), "{arguments:?}: {errors}");
    }
    running.stop();
}
