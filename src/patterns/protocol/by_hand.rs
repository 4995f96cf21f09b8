use core::net::IpAddr;
use core::ops::ControlFlow::{self, Break, Continue};

/// A request of the protocol to its driver. The protocol itself reads and writes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// Exactly so many bytes of the client, and not one more.
    Read(usize),
    /// This goes to the client.
    Write(&'static [u8]),
}

/// The place that the client wants to reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Target<'a> {
    pub host: Host<'a>,
    pub port: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Host<'a> {
    Address(IpAddr),
    /// Printable ASCII, at least one byte.
    Name(&'a str),
}

/// The reason why a client is not served. The client has been told as much as it may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    Version(u8),
    Method,
    LoginVersion(u8),
    Login,
    Command(u8),
    AddressType(u8),
    Name,
    /// The driver came with too many or too few bytes, or after the end.
    Driver,
}

const VERSION: u8 = 5;
const OPEN: u8 = 0;
const LOGIN: u8 = 2;
const LOGIN_VERSION: u8 = 1;
const CONNECT: u8 = 1;
const V4: u8 = 1;
const NAME: u8 = 3;
const V6: u8 = 4;

/// The last message to a client that is not served.
const fn failure(code: u8) -> [u8; 10] {
    [VERSION, code, 0, V4, 0, 0, 0, 0, 0, 0]
}

const NO_METHOD: [u8; 2] = [VERSION, 0xFF];
const LOGIN_FAILED: [u8; 2] = [LOGIN_VERSION, 1];
const FAILED: [u8; 10] = failure(1);
const NO_COMMAND: [u8; 10] = failure(7);
const NO_ADDRESS_TYPE: [u8; 10] = failure(8);

/// Each state is named after what has just been read or written.
enum State<'a> {
    Nothing,
    Greeting,
    Methods,
    LoginMethod,
    LoginHead,
    LoginName,
    Password { name: &'a [u8] },
    Admission,
    Request,
    V4,
    V6,
    NameLength,
    Name,
    Refused(Refusal),
    Ended,
}

pub struct Negotiation<'a, F> {
    check: Option<F>,
    state: State<'a>,
}

/// The server's side of SOCKS5 (RFC 1928 and 1929), until the client has named its target.
/// With `check`, the client has to log in.
pub fn negotiate<'a, F: Fn(&[u8], &[u8]) -> bool>(check: Option<F>) -> Negotiation<'a, F> {
    Negotiation {
        check,
        state: State::Nothing,
    }
}

type Step<'a> = ControlFlow<Result<Target<'a>, Refusal>, Want>;

impl<'a, F: Fn(&[u8], &[u8]) -> bool> Negotiation<'a, F> {
    /// Takes the bytes that were wanted, and goes on. The first bytes are not read.
    #[inline(always)]
    pub fn step(&mut self, bytes: &'a [u8]) -> Step<'a> {
        match self.state {
            State::Nothing => self.read(2, State::Greeting),
            State::Greeting => match *bytes {
                [VERSION, count] => self.read(count.into(), State::Methods),
                [version, _] => self.end(Refusal::Version(version)),
                _ => self.end(Refusal::Driver),
            },
            State::Methods => match self.check {
                Some(_) if bytes.contains(&LOGIN) => {
                    self.write(&[VERSION, LOGIN], State::LoginMethod)
                }
                None if bytes.contains(&OPEN) => self.write(&[VERSION, OPEN], State::Admission),
                _ => self.refuse(&NO_METHOD, Refusal::Method),
            },
            State::LoginMethod => self.read(2, State::LoginHead),
            State::LoginHead => match *bytes {
                [LOGIN_VERSION, count] => self.read(usize::from(count) + 1, State::LoginName),
                [version, _] => self.refuse(&LOGIN_FAILED, Refusal::LoginVersion(version)),
                _ => self.end(Refusal::Driver),
            },
            State::LoginName => match bytes {
                [name @ .., count] => self.read(usize::from(*count), State::Password { name }),
                [] => self.end(Refusal::Driver),
            },
            State::Password { name } => match &self.check {
                Some(check) if !check(name, bytes) => self.refuse(&LOGIN_FAILED, Refusal::Login),
                _ => self.write(&[LOGIN_VERSION, 0], State::Admission),
            },
            State::Admission => self.read(4, State::Request),
            State::Request => match *bytes {
                [VERSION, CONNECT, _, V4] => self.read(6, State::V4),
                [VERSION, CONNECT, _, V6] => self.read(18, State::V6),
                [VERSION, CONNECT, _, NAME] => self.read(1, State::NameLength),
                [VERSION, CONNECT, _, kind] => {
                    self.refuse(&NO_ADDRESS_TYPE, Refusal::AddressType(kind))
                }
                [VERSION, command, _, _] => self.refuse(&NO_COMMAND, Refusal::Command(command)),
                [version, _, _, _] => self.refuse(&FAILED, Refusal::Version(version)),
                _ => self.end(Refusal::Driver),
            },
            State::V4 => match *bytes {
                [a, b, c, d, high, low] => {
                    self.found(Host::Address([a, b, c, d].into()), [high, low])
                }
                _ => self.end(Refusal::Driver),
            },
            State::V6 => match bytes.split_first_chunk::<16>() {
                Some((&address, &[high, low])) => {
                    self.found(Host::Address(address.into()), [high, low])
                }
                _ => self.end(Refusal::Driver),
            },
            State::NameLength => match *bytes {
                [count] => self.read(usize::from(count) + 2, State::Name),
                _ => self.end(Refusal::Driver),
            },
            State::Name => match bytes {
                [name @ .., high, low] => match str::from_utf8(name) {
                    Ok(text) if !text.is_empty() && name.iter().all(u8::is_ascii_graphic) => {
                        self.found(Host::Name(text), [*high, *low])
                    }
                    _ => self.refuse(&FAILED, Refusal::Name),
                },
                _ => self.end(Refusal::Driver),
            },
            State::Refused(refusal) => self.end(refusal),
            State::Ended => Break(Err(Refusal::Driver)),
        }
    }

    #[inline]
    fn read(&mut self, count: usize, state: State<'a>) -> Step<'a> {
        self.state = state;
        Continue(Want::Read(count))
    }

    #[inline]
    fn write(&mut self, message: &'static [u8], state: State<'a>) -> Step<'a> {
        self.state = state;
        Continue(Want::Write(message))
    }

    #[inline]
    fn refuse(&mut self, message: &'static [u8], refusal: Refusal) -> Step<'a> {
        self.write(message, State::Refused(refusal))
    }

    #[inline]
    fn end(&mut self, refusal: Refusal) -> Step<'a> {
        self.state = State::Ended;
        Break(Err(refusal))
    }

    #[inline]
    fn found(&mut self, host: Host<'a>, port: [u8; 2]) -> Step<'a> {
        self.state = State::Ended;
        let port = u16::from_be_bytes(port);
        Break(Ok(Target { host, port }))
    }
}
