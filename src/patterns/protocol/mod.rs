//! A protocol that does no I/O: one body runs under three drivers.
//!
//! # The problem
//!
//! A handshake is a sequence: read, check, answer, read again. A blocking program writes it down in
//! this order. But the code then contains the socket, so it cannot run on an asynchronous socket,
//! and a test needs a socket too. A protocol without I/O (*sans-I/O*) runs everywhere. By hand it is
//! a state machine, and the sequence is hard to find in it.
//!
//! A coroutine keeps the sequence and gives up the I/O. The body yields a request, and its driver
//! does the reading and the writing:
//!
//! ```python
//! def negotiate():                            # SOCKS5, as short as it gets
//!     version, count = yield Read(2)
//!     if version != 5:
//!         return None
//!     methods = yield Read(count)
//!     if 0 not in methods:
//!         yield Write(b"\x05\xff")
//!         return None
//!     yield Write(b"\x05\x00")
//!     ...
//!
//! def run(body, socket):                      # a driver
//!     want = next(body)
//!     while True:
//!         answer = read_exactly(socket, want.count) if want.reads else socket.sendall(want.bytes)
//!         want = body.send(answer)            # StopIteration carries the result
//! ```
//!
//! SOCKS5 (RFC 1928, with the login of RFC 1929) is how a client asks a proxy to connect it to
//! somewhere. This is the proxy's side of it, complete, on a blocking socket:
//!
//! ```
//! # #[cfg(feature = "std")] {
//! use native_coroutines::patterns::protocol::{BUFFER, Login, negotiate, run};
//! use std::io::{Read, Write};
//! use std::net::{TcpListener, TcpStream};
//!
//! let listener = TcpListener::bind("127.0.0.1:0")?;
//! let mut client = TcpStream::connect(listener.local_addr()?)?;
//! client.write_all(b"\x05\x02\x00\x02\x01\x02me\x06secret")?; // the greeting and the login
//! client.write_all(b"\x05\x01\x00\x03\x0bexample.org\x00\x50GET /")?; // the request, and more
//!
//! let (mut stream, _) = listener.accept()?;
//! let login = Login::new(b"me", b"secret")?;
//! let mut buffer = [0; BUFFER];
//! let target = run(negotiate(Some(&login)), &mut buffer, &mut stream)??;
//! assert_eq!(target.to_string(), "example.org:80");
//!
//! let mut answers = [0; 4];
//! client.read_exact(&mut answers)?;
//! assert_eq!(answers, [5, 2, 1, 0]); // log in; you may pass
//! let mut next = [0; 5];
//! stream.read_exact(&mut next)?;
//! assert_eq!(&next, b"GET /"); // nothing was lost
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Three drivers
//!
//! | driver | bytes | used by |
//! |---|---|---|
//! | [`Fed`] | come in pieces, cut anywhere | event loops, and tests |
//! | `run` (feature `std`) | are read from a blocking stream | `Server`, and `native-coroutines socks` |
//! | the one below | are read from a socket of tokio | servers with thousands of connections |
//!
//! A driver is a loop around [`step`](Protocol::step). The asynchronous one differs from the
//! blocking one by its `.await`s, and the body is the same:
//!
//! ```
//! use native_coroutines::patterns::protocol::{BUFFER, Protocol, Want};
//! use std::io;
//! use std::ops::ControlFlow::{Break, Continue};
//! use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
//!
//! async fn run<'a, P: Protocol<'a>>(
//!     mut protocol: P,
//!     buffer: &'a mut [u8; BUFFER],
//!     stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
//! ) -> io::Result<P::Return> {
//!     let mut rest: &'a mut [u8] = buffer;
//!     let mut bytes: &'a [u8] = &[];
//!     loop {
//!         match protocol.step(bytes) {
//!             Continue(Want::Read(count)) => {
//!                 let (piece, after) = rest.split_at_mut(count);
//!                 stream.read_exact(piece).await?;
//!                 (bytes, rest) = (piece, after);
//!             }
//!             Continue(Want::Write(message)) => {
//!                 stream.write_all(message).await?;
//!                 bytes = &[];
//!             }
//!             Break(result) => return Ok(result),
//!         }
//!     }
//! }
//! # use native_coroutines::patterns::protocol::negotiate;
//! # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
//! # let target = runtime.block_on(async {
//! #     let (mut client, mut server) = tokio::io::duplex(64);
//! #     client.write_all(b"\x05\x01\x00\x05\x01\x00\x01\x7f\x00\x00\x01\x00\x50").await?;
//! #     let mut buffer = [0; BUFFER];
//! #     let target = run(negotiate(None), &mut buffer, &mut server).await?;
//! #     Ok::<_, io::Error>(target.map(|target| target.to_string()))
//! # })?;
//! # assert_eq!(target.unwrap(), "127.0.0.1:80");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The bytes are lent
//!
//! The body wants a number of bytes, and is resumed with exactly these. It owns no buffer and copies
//! nothing: the name, the password and the host are slices of the driver's buffer, and the result
//! still borrows from it. So nothing allocates, and the pattern needs only `core`.
//!
//! This works because every length has a bound. A length is one byte, so a handshake is at most
//! [`BUFFER`] bytes, and the driver never needs space twice. A resume argument has one lifetime for
//! all resumes ([rust-lang/rust 68923](https://github.com/rust-lang/rust/issues/68923)), so the bytes
//! stay borrowed to the end. A protocol without such a bound, HTTP for example, passes a `Vec` in
//! both directions instead: `Read(Vec<u8>)` goes out empty and comes back filled.
//!
//! The first resume starts the body, and every `Write` is resumed too. For both, the driver has no
//! bytes to lend, and passes an empty slice.
//!
//! # The duties of a proxy
//!
//! - *No byte too many.* A client may send its first request along with the handshake. The body says
//!   how much it wants, so the rest stays in the socket, and goes to the target.
//! - *Time.* The whole handshake has a deadline. A limit per read would let a client send a byte now
//!   and then, for ever.
//! - *Silence.* A wrong password and an unknown name get the same answer after the same time.
//!   [`Login`] compares both to their ends. A client that is not let in learns nothing else.
//! - *The last answer arrives.* If a socket is closed while bytes in it are unread, TCP resets the
//!   connection, and the client may lose the answer. So the server closes its own direction first,
//!   and waits a second for the client.
//! - *Half-close.* A client may end its direction and still wait for the response. The relay passes
//!   the end on, and the other direction goes on. It cannot pass on a reset: `std` has no way to send
//!   one on stable Rust, so the other side sees an end.
//!
//! BIND and UDP ASSOCIATE are answered with "command not supported", and GSSAPI, the third method of
//! RFC 1928, is not offered.
//!
//! # Where to listen
//!
//! Listen on loopback, as the command line does by default. Everybody who reaches an open proxy can
//! use the network as its owner: the machine's own services, the local network, and the Internet.
//! Elsewhere, ask for a login. RFC 1929 sends the password in the clear, so it protects against use
//! and not against a listener on the way; a tunnel does.
//!
//! # When not to use it
//!
//! If the program has one kind of socket for ever, a blocking function or an `async fn` is shorter
//! and needs no driver. An `async fn` that is generic over its stream also reads in sequence. But it
//! returns a future, so a blocking caller needs an executor.
//!
//! The enum by hand is stable Rust and shows every state by name. It is the better form for a machine
//! whose input decides freely between the states. A handshake is not such a machine: its states are
//! only places in a sequence. By hand, the reader has to find that sequence again.
//!
//! Speed is no reason: per handshake, the struct by hand takes slightly fewer instructions.
//!
//! # Source
//!
//! RFC 1928, *SOCKS Protocol Version 5*; RFC 1929, *Username/Password Authentication for SOCKS V5*.
//! The name *sans-I/O* comes from Python (Cory Benfield, *Building Protocol Libraries The Right
//! Way*, PyCon 2016).
#![cfg_attr(not(doctest), doc = sources!())]

pub mod by_hand;
mod drivers;
mod login;
pub mod native;
#[cfg(feature = "std")]
mod server;
#[cfg(feature = "std")]
pub(super) mod tour;

use core::fmt;
use core::net::SocketAddr;
use core::ops::ControlFlow::{self, Break, Continue};
use core::ops::Coroutine;

use crate::Resumable;

pub use drivers::Fed;
#[cfg(feature = "std")]
pub use drivers::run;
pub use login::{Login, LoginError};
pub use native::{Host, Refusal, Target, Want};
#[cfg(feature = "std")]
pub use server::{Deadline, Event, Limits, Server, Stopper, reply};

/// The longest handshake, in bytes: 255 methods, a name, a password and a host of 255 bytes each.
pub const BUFFER: usize = (2 + 255) + (2 + 255 + 1 + 255) + (4 + 1 + 255 + 2);

/// A protocol for the drivers: [`Fed`], `run`, or one of your own.
pub trait Protocol<'a> {
    /// The result of the protocol.
    type Return;

    /// Goes on with these bytes, and returns the next request, or the result.
    ///
    /// At first, and after a [`Want::Write`], the bytes are empty. After a [`Want::Read`], they are
    /// exactly as many as wanted.
    fn step(&mut self, bytes: &'a [u8]) -> ControlFlow<Self::Return, Want>;
}

/// Creates the proxy's side of the handshake. With a login, clients have to log in.
///
/// The result is the target, or the reason why the client is not served. For a target, the caller
/// still has to answer the client, because only the caller knows whether connecting succeeds. With
/// the feature `std`, `reply` creates this answer.
///
/// # Source
///
/// RFC 1928, sections 3 to 6, and RFC 1929. Only the command CONNECT is supported.
#[inline(always)]
pub fn negotiate<'a>(
    login: Option<&Login>,
) -> Negotiation<
    'a,
    impl Coroutine<&'a [u8], Yield = Want, Return = Result<Target<'a>, Refusal>> + Unpin,
> {
    negotiate_by(login.map(|login| |name: &[u8], password: &[u8]| login.matches(name, password)))
}

/// Creates the handshake with a check of your own, for more than one user.
///
/// `check` takes the name and the password. It should take the same time for every answer:
/// [`Login::matches`] shows how.
#[inline(always)]
pub fn negotiate_by<'a>(
    check: Option<impl Fn(&[u8], &[u8]) -> bool>,
) -> Negotiation<
    'a,
    impl Coroutine<&'a [u8], Yield = Want, Return = Result<Target<'a>, Refusal>> + Unpin,
> {
    Negotiation(Resumable::new(native::negotiate(check)))
}

/// Creates the struct by hand. It wants and returns the same as [`negotiate_by`].
#[inline(always)]
pub fn negotiate_by_hand<'a>(
    check: Option<impl Fn(&[u8], &[u8]) -> bool>,
) -> impl Protocol<'a, Return = Result<Target<'a>, Refusal>> {
    by_hand::negotiate(check)
}

/// A handshake. [`negotiate`] and [`negotiate_by`] create it.
///
/// A [`step`](Protocol::step) after the end returns [`Refusal::Driver`].
#[must_use = "nothing runs before the first `step`"]
pub struct Negotiation<'a, C>(Resumable<C, Result<Target<'a>, Refusal>>);

impl<'a, C> Protocol<'a> for Negotiation<'a, C>
where
    C: Coroutine<&'a [u8], Yield = Want, Return = Result<Target<'a>, Refusal>> + Unpin,
{
    type Return = Result<Target<'a>, Refusal>;

    #[inline(always)]
    fn step(&mut self, bytes: &'a [u8]) -> ControlFlow<Self::Return, Want> {
        match self.0.resume(bytes) {
            Ok(want) => Continue(want),
            Err(_) => Break(self.0.take_return().unwrap_or(Err(Refusal::Driver))),
        }
    }
}

impl<C> fmt::Debug for Negotiation<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Negotiation").field(&self.0).finish()
    }
}

impl<'a, F: Fn(&[u8], &[u8]) -> bool> Protocol<'a> for by_hand::Negotiation<'a, F> {
    type Return = Result<Target<'a>, Refusal>;

    #[inline(always)]
    fn step(&mut self, bytes: &'a [u8]) -> ControlFlow<Self::Return, Want> {
        match by_hand::Negotiation::step(self, bytes) {
            Continue(by_hand::Want::Read(count)) => Continue(Want::Read(count)),
            Continue(by_hand::Want::Write(message)) => Continue(Want::Write(message)),
            Break(Ok(target)) => Break(Ok(target.into())),
            Break(Err(refusal)) => Break(Err(refusal.into())),
        }
    }
}

/// The same target: by hand has a type of its own, because each file stands alone.
impl<'a> From<by_hand::Target<'a>> for Target<'a> {
    fn from(by_hand::Target { host, port }: by_hand::Target<'a>) -> Self {
        let host = match host {
            by_hand::Host::Address(address) => Host::Address(address),
            by_hand::Host::Name(name) => Host::Name(name),
        };
        Target { host, port }
    }
}

/// The same reason.
impl From<by_hand::Refusal> for Refusal {
    fn from(refusal: by_hand::Refusal) -> Self {
        match refusal {
            by_hand::Refusal::Version(version) => Refusal::Version(version),
            by_hand::Refusal::Method => Refusal::Method,
            by_hand::Refusal::LoginVersion(version) => Refusal::LoginVersion(version),
            by_hand::Refusal::Login => Refusal::Login,
            by_hand::Refusal::Command(command) => Refusal::Command(command),
            by_hand::Refusal::AddressType(kind) => Refusal::AddressType(kind),
            by_hand::Refusal::Name => Refusal::Name,
            by_hand::Refusal::Driver => Refusal::Driver,
        }
    }
}

/// Writes `host:port`, as in a URL.
impl fmt::Display for Target<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.host {
            Host::Address(address) => SocketAddr::new(address, self.port).fmt(f),
            Host::Name(name) => write!(f, "{name}:{}", self.port),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Version(4) => f.write_str("the client speaks SOCKS 4, and this is SOCKS 5"),
            Refusal::Version(version) => {
                write!(f, "a message begins with {version}, and in SOCKS 5 with 5")
            }
            Refusal::Method => f.write_str("the client offers no method of login that is accepted"),
            Refusal::LoginVersion(version) => {
                write!(f, "a login begins with {version}, and in RFC 1929 with 1")
            }
            Refusal::Login => f.write_str("the name or the password is wrong"),
            Refusal::Command(2) => f.write_str("the command BIND is not supported"),
            Refusal::Command(3) => f.write_str("the command UDP ASSOCIATE is not supported"),
            Refusal::Command(command) => write!(f, "there is no command {command}"),
            Refusal::AddressType(kind) => write!(f, "there is no type of address {kind}"),
            Refusal::Name => f.write_str("the name of the target is empty, or not printable ASCII"),
            Refusal::Driver => f.write_str("the driver did not lend the bytes that were wanted"),
        }
    }
}

impl core::error::Error for Refusal {}
