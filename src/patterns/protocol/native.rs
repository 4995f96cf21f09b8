// #![feature(coroutines, coroutine_trait)]

use core::net::IpAddr;
use core::ops::Coroutine;

/// A request of the protocol to its driver. The protocol itself reads and writes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// Exactly so many bytes of the client, and not one more. The driver resumes with them.
    Read(usize),
    /// This goes to the client. The driver resumes with no bytes.
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
    /// The driver resumed with too many or too few bytes.
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

/// Runs the server's side of SOCKS5 (RFC 1928 and 1929), until the client has named its target.
/// With `check`, the client has to log in. The first resume argument is not read.
pub fn negotiate<'a>(
    check: Option<impl Fn(&[u8], &[u8]) -> bool>,
) -> impl Coroutine<&'a [u8], Yield = Want, Return = Result<Target<'a>, Refusal>> {
    #[coroutine]
    #[inline(always)]
    move |_: &'a [u8]| {
        /// Waits for so many bytes, and takes them apart.
        macro_rules! read {
            ($bytes:pat, $count:expr) => {
                let $bytes = (yield Want::Read($count)) else {
                    return Err(Refusal::Driver);
                };
            };
        }
        macro_rules! refuse {
            ($message:expr, $refusal:expr) => {{
                yield Want::Write(const { &$message });
                return Err($refusal);
            }};
        }

        read!(&[version, count], 2);
        if version != VERSION {
            return Err(Refusal::Version(version));
        }
        let methods = yield Want::Read(count.into());
        match check {
            Some(check) if methods.contains(&LOGIN) => {
                yield Want::Write(&[VERSION, LOGIN]);
                read!(&[version, count], 2);
                if version != LOGIN_VERSION {
                    refuse!([LOGIN_VERSION, 1], Refusal::LoginVersion(version));
                }
                read!([name @ .., count], usize::from(count) + 1);
                let password = yield Want::Read(usize::from(*count));
                if !check(name, password) {
                    refuse!([LOGIN_VERSION, 1], Refusal::Login);
                }
                yield Want::Write(&[LOGIN_VERSION, 0]);
            }
            None if methods.contains(&OPEN) => {
                yield Want::Write(&[VERSION, OPEN]);
            }
            _ => refuse!([VERSION, 0xFF], Refusal::Method),
        }

        let request = yield Want::Read(4);
        match *request {
            [VERSION, CONNECT, _, V4] => {
                read!(&[a, b, c, d, high, low], 6);
                let host = Host::Address(IpAddr::from([a, b, c, d]));
                let port = u16::from_be_bytes([high, low]);
                Ok(Target { host, port })
            }
            [VERSION, CONNECT, _, V6] => {
                let address = yield Want::Read(18);
                let Some((&address, &[high, low])) = address.split_first_chunk::<16>() else {
                    return Err(Refusal::Driver);
                };
                let host = Host::Address(IpAddr::from(address));
                let port = u16::from_be_bytes([high, low]);
                Ok(Target { host, port })
            }
            [VERSION, CONNECT, _, NAME] => {
                read!(&[count], 1);
                read!([name @ .., high, low], usize::from(count) + 2);
                match str::from_utf8(name) {
                    Ok(text) if !text.is_empty() && name.iter().all(u8::is_ascii_graphic) => {
                        let host = Host::Name(text);
                        let port = u16::from_be_bytes([*high, *low]);
                        Ok(Target { host, port })
                    }
                    _ => refuse!(failure(1), Refusal::Name),
                }
            }
            [VERSION, CONNECT, _, kind] => refuse!(failure(8), Refusal::AddressType(kind)),
            [VERSION, command, _, _] => refuse!(failure(7), Refusal::Command(command)),
            [version, _, _, _] => refuse!(failure(1), Refusal::Version(version)),
            _ => Err(Refusal::Driver),
        }
    }
}
