//! The proxy, over real sockets. Everything stays on loopback.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use native_coroutines::patterns::protocol::{BUFFER, Limits, Login, Server, Stopper, negotiate};

use super::drivers::{owned, run_async};
use super::reference::Goal;

/// Longer than anything takes here, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

const LOCAL: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// A proxy that is stopped if the test fails.
struct Proxy {
    address: SocketAddr,
    stopper: Stopper,
    events: Receiver<String>,
    serving: Option<JoinHandle<()>>,
}

impl Proxy {
    fn start(login: Option<Login>, limits: Limits) -> Proxy {
        let server = Server::bind(LOCAL).unwrap();
        let (address, stopper) = (server.address(), server.stopper());
        let (sender, events) = channel();
        let report = move |_, event: native_coroutines::patterns::protocol::Event<'_>| {
            let _ = sender.send(event.to_string());
        };
        let serving = Some(thread::spawn(move || server.serve(login, limits, report)));
        Proxy {
            address,
            stopper,
            events,
            serving,
        }
    }

    fn connect(&self) -> TcpStream {
        patient(TcpStream::connect(self.address).unwrap())
    }

    /// A client that is connected through the proxy.
    fn connect_to(&self, target: SocketAddr) -> TcpStream {
        let mut client = self.connect();
        client.write_all(&handshake(target)).unwrap();
        let answer = read(&mut client, 12);
        assert_eq!(answer[..5], [5, 0, 5, 0, 0], "{answer:?}");
        client
    }

    fn event(&self) -> String {
        self.events
            .recv_timeout(PATIENCE)
            .expect("an event in time")
    }

    fn stop(&mut self) {
        self.stopper.stop();
        let Some(serving) = self.serving.take() else {
            return;
        };
        let start = Instant::now();
        while !serving.is_finished() {
            assert!(start.elapsed() < PATIENCE, "the end in time");
            thread::sleep(Duration::from_millis(1));
        }
        serving.join().unwrap();
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        if thread::panicking() {
            self.stopper.stop();
        } else {
            self.stop();
        }
    }
}

/// A test that would wait for ever fails instead.
fn patient(stream: TcpStream) -> TcpStream {
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

fn read(stream: &mut TcpStream, count: usize) -> Vec<u8> {
    let mut bytes = vec![0; count];
    stream.read_exact(&mut bytes).unwrap();
    bytes
}

fn read_to_end(mut stream: &TcpStream) -> Vec<u8> {
    let mut bytes = vec![];
    stream
        .read_to_end(&mut bytes)
        .expect("an end without a reset");
    bytes
}

fn handshake(target: SocketAddr) -> Vec<u8> {
    let mut bytes = vec![5, 1, 0, 5, 1, 0, 1];
    let SocketAddr::V4(target) = target else {
        panic!("IPv4 only: {target}")
    };
    bytes.extend(target.ip().octets());
    bytes.extend(target.port().to_be_bytes());
    bytes
}

/// A place to connect to, and its address.
fn target() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind(LOCAL).unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

fn accept(listener: &TcpListener) -> TcpStream {
    patient(listener.accept().unwrap().0)
}

#[test]
#[cfg_attr(miri, ignore = "Miri has no real sockets")]
fn a_first_request_that_comes_with_the_handshake_reaches_the_target() {
    let proxy = Proxy::start(None, Limits::default());
    let (listener, address) = target();
    let mut client = proxy.connect();
    let bytes = [&handshake(address)[..], b"GET / HTTP/1.1\r\n\r\n"].concat();
    client.write_all(&bytes).unwrap();
    let mut server = accept(&listener);
    assert_eq!(read(&mut server, 18), b"GET / HTTP/1.1\r\n\r\n");
    // The answer says from where the proxy has connected.
    let from = server.peer_addr().unwrap();
    let port = from.port().to_be_bytes();
    let answer = read(&mut client, 12);
    assert_eq!(
        answer,
        [&[5, 0, 5, 0, 0, 1, 127, 0, 0, 1], &port[..]].concat()
    );
    assert_eq!(proxy.event(), format!("connected to {address}"));
}

#[test]
#[cfg_attr(miri, ignore = "Miri has no real sockets")]
fn a_client_that_leaves_at_any_byte_gets_no_connection_and_the_proxy_goes_on() {
    let proxy = Proxy::start(None, Limits::default());
    let (listener, address) = target();
    let bytes = handshake(address);
    for cut in 0..bytes.len() {
        let mut client = proxy.connect();
        client.write_all(&bytes[..cut]).unwrap();
        client.shutdown(Shutdown::Write).unwrap();
        let sent: &[u8] = if cut < 3 { &[] } else { &[5, 0] };
        assert_eq!(read_to_end(&client), sent, "cut at {cut}");
        assert_eq!(proxy.event(), "the client left during the handshake");
    }
    proxy.connect_to(address);
    accept(&listener);
    listener.set_nonblocking(true).unwrap();
    let nobody = listener.accept().unwrap_err();
    assert_eq!(nobody.kind(), ErrorKind::WouldBlock);
}

#[test]
#[cfg_attr(miri, ignore = "Miri has no real sockets")]
fn the_deadline_is_for_the_whole_handshake_and_not_for_a_read() {
    let limits = Limits {
        handshake: Duration::from_millis(500),
        ..Limits::default()
    };
    let proxy = Proxy::start(None, limits);
    let start = Instant::now();
    let mut client = proxy.connect();
    client.write_all(&[5, 255]).unwrap();
    // A byte every now and then, for as long as the proxy listens: 255 are announced.
    while start.elapsed() < PATIENCE && client.write_all(&[0]).is_ok() {
        thread::sleep(Duration::from_millis(100));
    }
    let took = start.elapsed();
    assert!(took >= Duration::from_millis(500), "{took:?}");
    assert!(took < Duration::from_secs(10), "{took:?}");
    assert_eq!(proxy.event(), "the handshake took too long");
}

#[test]
#[cfg_attr(miri, ignore = "Miri has no real sockets")]
fn each_direction_ends_on_its_own() {
    let proxy = Proxy::start(None, Limits::default());
    let (listener, address) = target();

    // The client ends first, and the response is still to come.
    let mut client = proxy.connect_to(address);
    let mut server = accept(&listener);
    client.write_all(b"request").unwrap();
    client.shutdown(Shutdown::Write).unwrap();
    assert_eq!(read_to_end(&server), b"request");
    server.write_all(b"response").unwrap();
    drop(server);
    assert_eq!(read_to_end(&client), b"response");

    // The target ends first, and the client goes on.
    let mut client = proxy.connect_to(address);
    let mut server = accept(&listener);
    server.write_all(b"greeting").unwrap();
    server.shutdown(Shutdown::Write).unwrap();
    assert_eq!(read_to_end(&client), b"greeting");
    client.write_all(b"upload").unwrap();
    drop(client);
    assert_eq!(read_to_end(&server), b"upload");
}

#[test]
#[cfg_attr(miri, ignore = "Miri has no real sockets")]
fn much_data_goes_both_ways_at_once() {
    let proxy = Proxy::start(None, Limits::default());
    let (listener, address) = target();
    let client = proxy.connect_to(address);
    let server = accept(&listener);
    let data = |seed: u32| -> Vec<u8> {
        let numbers = (0..1_000_000u32).map(|n| n.wrapping_add(seed).wrapping_mul(2_654_435_761));
        numbers.map(|number| (number >> 24) as u8).collect()
    };
    thread::scope(|scope| {
        for (mut from, to, seed) in [(&client, &server, 1), (&server, &client, 2)] {
            scope.spawn(move || {
                from.write_all(&data(seed)).unwrap();
                from.shutdown(Shutdown::Write).unwrap();
            });
            scope.spawn(move || assert!(read_to_end(to) == data(seed), "seed {seed}"));
        }
    });
}

#[test]
#[cfg_attr(miri, ignore = "Miri has no real sockets")]
fn a_refused_client_gets_its_answer_though_it_has_sent_more() {
    let login = Login::new(b"me", b"secret").unwrap();
    let proxy = Proxy::start(None, Limits::default());
    let closed = Proxy::start(Some(login), Limits::default());
    let more = vec![0; 10_000];
    let (free, address) = target();
    drop(free);
    let failed = |code| [&[5, 0, 5, code], &[0, 1, 0, 0, 0, 0, 0, 0][..]].concat();
    // A label of no letters is refused by every resolver without a question to anybody.
    let no_name = b"\x05\x01\x00\x05\x01\x00\x03\x0ba..invalid.\x00\x50";
    let cases: [(&Proxy, &[u8], Vec<u8>); 9] = [
        (&proxy, &[4, 1, 0, 80, 127, 0, 0, 1, 0], vec![]),
        (&proxy, &[5, 1, 2], vec![5, 0xFF]),
        (
            &proxy,
            &[5, 1, 0, 5, 2, 0, 1, 127, 0, 0, 1, 0, 80],
            failed(7),
        ),
        (&proxy, &[5, 1, 0, 5, 3, 0, 1, 0, 0, 0, 0, 0, 0], failed(7)),
        (&proxy, &[5, 1, 0, 5, 1, 0, 9, 0, 0], failed(8)),
        (&proxy, &handshake(address), failed(5)),
        (&proxy, no_name, failed(4)),
        (
            &closed,
            b"\x05\x01\x02\x01\x02me\x06secreT",
            vec![5, 2, 1, 1],
        ),
        (
            &closed,
            b"\x05\x01\x02\x01\x03you\x06secret",
            vec![5, 2, 1, 1],
        ),
    ];
    for (proxy, messages, answers) in cases {
        let mut client = proxy.connect();
        client.write_all(&[messages, &more].concat()).unwrap();
        client.shutdown(Shutdown::Write).unwrap();
        assert_eq!(read_to_end(&client), answers, "{messages:?}");
    }
}

#[test]
#[cfg_attr(miri, ignore = "Miri has no real sockets")]
fn a_refused_client_that_stays_is_disconnected() {
    let proxy = Proxy::start(
        None,
        Limits {
            connections: 1,
            ..Limits::default()
        },
    );
    let mut first = proxy.connect();
    first.write_all(&[4, 1]).unwrap();
    assert_eq!(read_to_end(&first), b"");
    // There is one place, and the first client is still there.
    let (listener, address) = target();
    let _second = proxy.connect_to(address);
    accept(&listener);
    drop(first);
}

#[test]
#[cfg_attr(miri, ignore = "Miri has no real sockets")]
fn clients_beyond_the_bound_wait_for_a_place() {
    let proxy = Proxy::start(
        None,
        Limits {
            connections: 2,
            ..Limits::default()
        },
    );
    let (listener, address) = target();
    let first = proxy.connect_to(address);
    let _second = proxy.connect_to(address);
    let mut third = proxy.connect();
    third.write_all(&handshake(address)).unwrap();
    third
        .set_read_timeout(Some(Duration::from_millis(300)))
        .unwrap();
    let early = third.read(&mut [0]).unwrap_err();
    assert!(
        matches!(early.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
        "{early}"
    );

    let (one, two) = (accept(&listener), accept(&listener));
    drop((first, one));
    assert_eq!(read(&mut patient(third), 4), [5, 0, 5, 0]);
    drop(two);
}

#[test]
#[cfg_attr(miri, ignore = "Miri has no real sockets")]
fn silence_ends_a_connection_and_one_direction_keeps_the_other() {
    let idle = Duration::from_millis(500);
    let proxy = Proxy::start(
        None,
        Limits {
            idle,
            ..Limits::default()
        },
    );
    let (listener, address) = target();
    let mut client = proxy.connect_to(address);
    let mut server = accept(&listener);
    // The target is silent three times as long as it might be alone.
    for byte in 0..15 {
        thread::sleep(idle / 5);
        client.write_all(&[byte]).unwrap();
    }
    assert_eq!(read(&mut server, 15), (0..15).collect::<Vec<u8>>());
    let start = Instant::now();
    assert_eq!(
        (read_to_end(&client), read_to_end(&server)),
        (vec![], vec![])
    );
    assert!(start.elapsed() < PATIENCE);
}

#[test]
#[cfg_attr(miri, ignore = "Miri has no real sockets")]
fn stopping_closes_everything_and_returns() {
    let mut proxy = Proxy::start(
        None,
        Limits {
            connections: 2,
            ..Limits::default()
        },
    );
    let (listener, address) = target();
    let client = proxy.connect_to(address);
    let server = accept(&listener);
    let mut halfway = proxy.connect();
    halfway.write_all(&[5, 1, 0]).unwrap();
    assert_eq!(read(&mut halfway, 2), [5, 0]);
    // There is no place left, so the server waits for one and not for a client.
    let waiting = proxy.connect();

    let start = Instant::now();
    proxy.stop();
    let took = start.elapsed();
    for closed in [&client, &server, &halfway] {
        assert_eq!(read_to_end(closed), b"");
    }
    let refused = TcpStream::connect(proxy.address).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    assert!(took < Duration::from_secs(10), "{took:?}");
    drop(waiting);
}

#[test]
#[cfg_attr(miri, ignore = "Miri has no real sockets")]
fn an_address_in_use_is_an_error() {
    let (_listener, address) = target();
    let error = Server::bind(address).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
}

#[test]
#[cfg_attr(miri, ignore = "Miri has no real sockets")]
fn the_third_driver_runs_on_a_real_socket_of_tokio() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let handshake = async {
        let listener = tokio::net::TcpListener::bind(LOCAL).await.unwrap();
        let address = listener.local_addr().unwrap();
        let client = thread::spawn(move || {
            let mut client = patient(TcpStream::connect(address).unwrap());
            client.set_nodelay(true).unwrap();
            for byte in [&handshake(LOCAL)[..], b"GET"].concat() {
                client.write_all(&[byte]).unwrap();
            }
            read(&mut client, 2)
        });
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut buffer = [0; BUFFER];
        let ended = run_async(negotiate(None), &mut buffer, &mut stream)
            .await
            .unwrap();
        let goal = owned(ended);
        let mut left = [0; 3];
        tokio::io::AsyncReadExt::read_exact(&mut stream, &mut left)
            .await
            .unwrap();
        assert_eq!(&left, b"GET");
        assert_eq!(client.join().unwrap(), [5, 0]);
        goal
    };
    let goal = runtime.block_on(async { tokio::time::timeout(PATIENCE, handshake).await });
    assert_eq!(goal.expect("in time"), Ok(Goal::Address(LOCAL.ip(), 0)));
}
