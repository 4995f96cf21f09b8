//! A proxy: the blocking driver, a thread per connection, and a relay.

use core::fmt;
use core::sync::atomic::{AtomicU64, Ordering};
use core::time::Duration;
use std::collections::HashMap;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{
    IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream, ToSocketAddrs,
};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;
use std::vec::Vec;

use super::{BUFFER, Host, Login, Refusal, Target, negotiate, run};

/// How long a refused client gets to read its answer. RFC 1928 allows 10 seconds.
const LINGER: Duration = Duration::from_secs(1);
/// How many bytes of a refused client are read, and thrown away.
const LINGER_BYTES: usize = 1 << 16;
/// How long connections get to end when the server stops.
const GRACE: Duration = Duration::from_secs(1);
/// How long to wait when the system cannot accept: it has no file descriptor left, for example.
const RETRY: Duration = Duration::from_millis(100);
/// How many bytes the relay reads at once.
const BLOCK: usize = 1 << 14;

/// The bounds of a [`Server`].
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many connections there are at a time. Further clients wait in the system's queue.
    pub connections: usize,
    /// How long a client may take for the whole handshake.
    pub handshake: Duration,
    /// How long connecting to a target may take. The system bounds the lookup of a name.
    pub connect: Duration,
    /// How long both directions of a connection may be silent.
    pub idle: Duration,
}

impl Default for Limits {
    /// Returns 128 connections, 10 seconds for the handshake, and 10 seconds to connect. A connection
    /// may be silent for 2 hours and 4 minutes, which RFC 5382 also asks of address translators.
    fn default() -> Limits {
        Limits {
            connections: 128,
            handshake: Duration::from_secs(10),
            connect: Duration::from_secs(10),
            idle: Duration::from_secs((2 * 60 + 4) * 60),
        }
    }
}

/// Something that happened to a connection. `Display` describes it, without a password or a name.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// The client is connected to its target.
    Connected(Target<'a>),
    /// The client was not served.
    Refused(Refusal),
    /// The target could not be reached, and the client was told.
    Unreachable(Target<'a>, io::Error),
    /// The connection to the client failed before the end of the handshake: it took too long, or
    /// the client left.
    Failed(io::Error),
    /// No connection could be accepted. The server goes on.
    NotAccepted(io::Error),
}

impl fmt::Display for Event<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Event::Connected(target) => write!(f, "connected to {target}"),
            Event::Refused(refusal) => write!(f, "refused: {refusal}"),
            Event::Unreachable(target, error) => write!(f, "cannot connect to {target}: {error}"),
            Event::Failed(error) => match error.kind() {
                ErrorKind::TimedOut => f.write_str("the handshake took too long"),
                ErrorKind::UnexpectedEof => f.write_str("the client left during the handshake"),
                _ => write!(f, "the handshake failed: {error}"),
            },
            Event::NotAccepted(error) => write!(f, "cannot accept a connection: {error}"),
        }
    }
}

/// A SOCKS5 proxy: blocking, with a thread per connection and a second one for its relay.
///
/// Bind it to loopback. If the address can be reached from elsewhere, ask for a login, and keep in
/// mind that RFC 1929 sends the password in the clear.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl Server {
    /// Listens at this address. With port 0, the system chooses the port.
    ///
    /// # Errors
    ///
    /// The system's error, such as [`AddrInUse`](ErrorKind::AddrInUse).
    pub fn bind(address: SocketAddr) -> io::Result<Server> {
        let listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        let shared = Arc::default();
        Ok(Server {
            listener,
            address,
            shared,
        })
    }

    /// Returns the address at which clients are accepted.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Creates a handle that ends [`serve`](Server::serve), from another thread.
    pub fn stopper(&self) -> Stopper {
        Stopper {
            address: self.address,
            shared: Arc::clone(&self.shared),
        }
    }

    /// Serves clients until a [`Stopper`] stops it. With a `login`, clients have to log in.
    ///
    /// `report` is called with each event and the client's address, on the connection's thread. For
    /// [`Event::NotAccepted`] it is the server's own address.
    ///
    /// When stopped, the server closes all connections, and waits at most a second for their
    /// threads.
    ///
    /// # Source
    ///
    /// RFC 1928. Only CONNECT is supported.
    pub fn serve(
        self,
        login: Option<Login>,
        limits: Limits,
        report: impl Fn(SocketAddr, Event<'_>) + Send + Sync + 'static,
    ) {
        let service = Arc::new(Service {
            login,
            limits,
            report,
        });
        let mut next = 0;
        while self.shared.wait_for_a_place(limits.connections) {
            let (client, peer) = match self.listener.accept() {
                Ok(accepted) => accepted,
                Err(error) => {
                    (service.report)(self.address, Event::NotAccepted(error));
                    thread::sleep(RETRY);
                    continue;
                }
            };
            let client = Arc::new(client);
            let connection = Connection {
                id: next,
                shared: Arc::clone(&self.shared),
            };
            next += 1;
            if !connection.closes_with(&client) {
                break;
            }
            let spawned = thread::Builder::new().spawn({
                let service = Arc::clone(&service);
                move || service.serve(&client, peer, &connection)
            });
            if let Err(error) = spawned {
                (service.report)(peer, Event::Failed(error));
                thread::sleep(RETRY);
            }
        }
        drop(self.listener);
        self.shared.wait_for_the_end(GRACE);
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Server").field(&self.address).finish()
    }
}

/// Ends [`Server::serve`]. [`Server::stopper`] creates it.
#[derive(Clone)]
pub struct Stopper {
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl Stopper {
    /// Closes all connections, and lets `serve` return.
    pub fn stop(&self) {
        self.shared.stop();
        // Nothing but a connection wakes a thread that accepts.
        let mut own = self.address;
        match own.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => own.set_ip(Ipv4Addr::LOCALHOST.into()),
            IpAddr::V6(ip) if ip.is_unspecified() => own.set_ip(Ipv6Addr::LOCALHOST.into()),
            _ => {}
        }
        let _ = TcpStream::connect_timeout(&own, GRACE);
    }
}

impl fmt::Debug for Stopper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Stopper").field(&self.address).finish()
    }
}

/// The connections, by which the server counts them and closes them.
#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    stopped: bool,
    live: HashMap<u64, Vec<Arc<TcpStream>>>,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns false once the server is stopped.
    fn wait_for_a_place(&self, places: usize) -> bool {
        let full = |state: &mut State| !state.stopped && state.live.len() >= places.max(1);
        let state = self.changed.wait_while(self.state(), full);
        !state.unwrap_or_else(PoisonError::into_inner).stopped
    }

    fn wait_for_the_end(&self, limit: Duration) {
        let busy = |state: &mut State| !state.live.is_empty();
        let _ = self.changed.wait_timeout_while(self.state(), limit, busy);
    }

    fn stop(&self) {
        let mut state = self.state();
        state.stopped = true;
        for stream in state.live.values().flatten() {
            let _ = stream.shutdown(Shutdown::Both);
        }
        self.changed.notify_all();
    }
}

/// A place among the connections. Dropping it frees the place, also when its thread panics.
struct Connection {
    id: u64,
    shared: Arc<Shared>,
}

impl Connection {
    /// Has this stream shut down when the server stops. Returns false if it has stopped already.
    fn closes_with(&self, stream: &Arc<TcpStream>) -> bool {
        let mut state = self.shared.state();
        let streams = state.live.entry(self.id).or_default();
        streams.push(Arc::clone(stream));
        !state.stopped
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.shared.state().live.remove(&self.id);
        self.shared.changed.notify_all();
    }
}

struct Service<F> {
    login: Option<Login>,
    limits: Limits,
    report: F,
}

impl<F: Fn(SocketAddr, Event<'_>)> Service<F> {
    fn serve(&self, client: &TcpStream, peer: SocketAddr, connection: &Connection) {
        // Each message is short, and the other side waits for it.
        let _ = client.set_nodelay(true);
        let report = |event: Event<'_>| (self.report)(peer, event);
        let mut buffer = [0; BUFFER];
        let mut stream = Deadline::new(client, self.limits.handshake);
        let target = match run(negotiate(self.login.as_ref()), &mut buffer, &mut stream) {
            Ok(Ok(target)) => target,
            Ok(Err(refusal)) => {
                report(Event::Refused(refusal));
                return linger(client);
            }
            Err(error) => return report(Event::Failed(error)),
        };
        let connected = connect(target, self.limits.connect);
        let bound = |server: &TcpStream| server.local_addr().unwrap_or(NOWHERE);
        let message = reply(connected.as_ref().map(bound));
        // The handshake ends with this answer, and the time for connecting does not count.
        let answered = Deadline::new(client, self.limits.handshake).write_all(&message);
        match (connected, answered) {
            (Err(error), _) => {
                report(Event::Unreachable(target, error));
                linger(client);
            }
            (Ok(_), Err(error)) => report(Event::Failed(error)),
            (Ok(server), Ok(())) => {
                let server = Arc::new(server);
                if connection.closes_with(&server) {
                    report(Event::Connected(target));
                    if let Err(error) = relay(client, &server, self.limits.idle) {
                        report(Event::Failed(error));
                    }
                }
            }
        }
    }
}

/// A stream that fails with [`TimedOut`](ErrorKind::TimedOut) once its time is over.
///
/// The time is for everything that is read and written. A limit per read would let a client send a
/// byte now and then, for ever.
#[derive(Debug)]
pub struct Deadline<'s> {
    stream: &'s TcpStream,
    start: Instant,
    limit: Duration,
}

impl<'s> Deadline<'s> {
    /// Starts the clock. The stream's own limits of time are overwritten.
    pub fn new(stream: &'s TcpStream, limit: Duration) -> Self {
        let start = Instant::now();
        Deadline {
            stream,
            start,
            limit,
        }
    }

    fn left(&self) -> io::Result<Option<Duration>> {
        match self.limit.checked_sub(self.start.elapsed()) {
            None | Some(Duration::ZERO) => Err(ErrorKind::TimedOut.into()),
            left => Ok(left),
        }
    }
}

/// The system calls it by another name on Unix.
fn timed_out(error: io::Error) -> io::Error {
    match error.kind() {
        ErrorKind::WouldBlock => ErrorKind::TimedOut.into(),
        _ => error,
    }
}

impl Read for Deadline<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(self.left()?)?;
        self.stream.read(bytes).map_err(timed_out)
    }
}

impl Write for Deadline<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(self.left()?)?;
        self.stream.write(bytes).map_err(timed_out)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// Waits for the client to close. To close first, with its bytes unread, would reset the
/// connection, and the client might lose the answer.
fn linger(client: &TcpStream) {
    let _ = client.shutdown(Shutdown::Write);
    let mut rest = Deadline::new(client, LINGER).take(LINGER_BYTES as u64);
    let _ = io::copy(&mut rest, &mut io::sink());
}

const NOWHERE: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0);

/// Creates the last message of the handshake: the answer to the request.
///
/// Takes the address from which the proxy has connected, or the error of connecting. Each kind of
/// error has a code:
///
/// | code | RFC 1928 | errors |
/// |---|---|---|
/// | 0 | succeeded | none |
/// | 1 | general SOCKS server failure | all others |
/// | 2 | connection not allowed by ruleset | `PermissionDenied`, from a firewall |
/// | 3 | network unreachable | `NetworkUnreachable`, `NetworkDown`, `AddrNotAvailable` |
/// | 4 | host unreachable | `HostUnreachable`, `TimedOut` |
/// | 5 | connection refused | `ConnectionRefused` |
///
/// The handshake itself answers with 7, command not supported, and 8, address type not supported.
///
/// # Source
///
/// RFC 1928, section 6. It leaves open which error has which code.
pub fn reply(connected: Result<SocketAddr, &io::Error>) -> Vec<u8> {
    let code = match connected.map_err(io::Error::kind) {
        Ok(_) => 0,
        Err(ErrorKind::PermissionDenied) => 2,
        Err(
            ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown | ErrorKind::AddrNotAvailable,
        ) => 3,
        Err(ErrorKind::HostUnreachable | ErrorKind::TimedOut) => 4,
        Err(ErrorKind::ConnectionRefused) => 5,
        Err(_) => 1,
    };
    let mut message = Vec::from([5, code, 0]);
    let bound = connected.unwrap_or(NOWHERE);
    match bound.ip() {
        IpAddr::V4(ip) => {
            message.push(1);
            message.extend(ip.octets());
        }
        IpAddr::V6(ip) => {
            message.push(4);
            message.extend(ip.octets());
        }
    }
    message.extend(bound.port().to_be_bytes());
    message
}

/// Tries the target's addresses, one after the other.
fn connect(target: Target<'_>, limit: Duration) -> io::Result<TcpStream> {
    let addresses: Vec<SocketAddr> = match target.host {
        Host::Address(ip) => Vec::from([(ip, target.port).into()]),
        Host::Name(name) => match (name, target.port).to_socket_addrs() {
            Ok(addresses) => addresses.collect(),
            Err(error) => return Err(io::Error::new(ErrorKind::HostUnreachable, error)),
        },
    };
    let start = Instant::now();
    let mut last = io::Error::new(ErrorKind::HostUnreachable, "the name has no address");
    for (index, address) in addresses.iter().enumerate() {
        // A silent address leaves time for those after it.
        let left = limit.saturating_sub(start.elapsed());
        let share = left / u32::try_from(addresses.len() - index).unwrap_or(u32::MAX);
        match TcpStream::connect_timeout(address, share.max(Duration::from_millis(1))) {
            Ok(stream) => {
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// Passes bytes on in both directions, until both have ended.
///
/// The end of one direction is passed on, and the other goes on. An error in one direction ends
/// both, and so does silence in both for longer than `idle`.
///
/// # Errors
///
/// The system's error if there is no second thread, or a stream takes no limit of time. Both streams
/// are then as they were.
fn relay(client: &TcpStream, server: &TcpStream, idle: Duration) -> io::Result<()> {
    let idle = idle.max(Duration::from_millis(1));
    for stream in [client, server] {
        stream.set_read_timeout(Some(idle))?;
        stream.set_write_timeout(Some(idle))?;
    }
    let activity = &Activity::new(idle);
    thread::scope(|scope| {
        thread::Builder::new().spawn_scoped(scope, || pass_on(server, client, activity))?;
        pass_on(client, server, activity);
        Ok(())
    })
}

/// The time of the last byte, in either direction.
struct Activity {
    start: Instant,
    last: AtomicU64,
    idle: Duration,
}

impl Activity {
    fn new(idle: Duration) -> Self {
        Activity {
            start: Instant::now(),
            last: AtomicU64::new(0),
            idle,
        }
    }

    fn note(&self) {
        let now = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.last.store(now, Ordering::Relaxed);
    }

    fn is_idle(&self) -> bool {
        let last = Duration::from_millis(self.last.load(Ordering::Relaxed));
        self.start.elapsed().saturating_sub(last) >= self.idle
    }
}

fn pass_on(mut from: &TcpStream, mut to: &TcpStream, activity: &Activity) {
    let mut block = std::vec![0; BLOCK];
    loop {
        match from.read(&mut block) {
            Ok(0) => {
                let _ = to.shutdown(Shutdown::Write);
                return;
            }
            Ok(count) => {
                activity.note();
                if to.write_all(&block[..count]).is_err() {
                    break;
                }
            }
            Err(error) => match error.kind() {
                ErrorKind::Interrupted => {}
                ErrorKind::WouldBlock | ErrorKind::TimedOut if !activity.is_idle() => {}
                _ => break,
            },
        }
    }
    for stream in [from, to] {
        let _ = stream.shutdown(Shutdown::Both);
    }
}
