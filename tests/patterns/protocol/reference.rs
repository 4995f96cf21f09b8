//! RFC 1928 and 1929, read as tables: offsets into the whole input. There is no state here.

use std::net::IpAddr;

/// The end of a handshake, as seen from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Everything that the proxy has sent.
    pub sent: Vec<u8>,
    /// The target or the reason, and the bytes that are left. `None` if the input is too short.
    pub end: Option<(Result<Goal, &'static str>, Vec<u8>)>,
}

/// A target that owns its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    Address(IpAddr, u16),
    Name(String, u16),
}

pub const NAME: &[u8] = b"me";
pub const PASSWORD: &[u8] = b"secret";

/// Says what is right. With `login`, the client has to log in.
pub fn expected(input: &[u8], login: bool) -> Seen {
    let mut sent = vec![];
    let end = handshake(input, login, &mut sent).map(|(result, at)| (result, input[at..].to_vec()));
    Seen { sent, end }
}

type End = (Result<Goal, &'static str>, usize);

fn handshake(input: &[u8], login: bool, sent: &mut Vec<u8>) -> Option<End> {
    let range = |at: usize, length: u8| input.get(at..at + usize::from(length));
    // | VER | NMETHODS | METHODS |
    let head = range(0, 2)?;
    if head[0] != 5 {
        return Some((Err("version"), 2));
    }
    let methods = range(2, head[1])?;
    let method = if login { 2 } else { 0 };
    let mut at = 2 + methods.len();
    if methods.iter().all(|offered| *offered != method) {
        sent.extend([5, 0xFF]);
        return Some((Err("method"), at));
    }
    sent.extend([5, method]);

    if login {
        // | VER | ULEN | UNAME | PLEN | PASSWD |
        let head = range(at, 2)?;
        if head[0] != 1 {
            sent.extend([1, 1]);
            return Some((Err("login version"), at + 2));
        }
        let name = range(at + 2, head[1])?;
        let length = *input.get(at + 2 + name.len())?;
        let password = range(at + 3 + name.len(), length)?;
        at += 3 + name.len() + password.len();
        if (name, password) != (NAME, PASSWORD) {
            sent.extend([1, 1]);
            return Some((Err("login"), at));
        }
        sent.extend([1, 0]);
    }

    // | VER | CMD | RSV | ATYP | DST.ADDR | DST.PORT |
    let head = range(at, 4)?;
    at += 4;
    let mut fail = |code, reason, at| {
        sent.extend([5, code, 0, 1, 0, 0, 0, 0, 0, 0]);
        Some((Err(reason), at))
    };
    if head[0] != 5 {
        return fail(1, "version", at);
    }
    if head[1] != 1 {
        return fail(7, "command", at);
    }
    let port = |at| range(at, 2).map(|port| u16::from(port[0]) << 8 | u16::from(port[1]));
    match head[3] {
        1 => {
            let address: [u8; 4] = range(at, 4)?.try_into().ok()?;
            Some((Ok(Goal::Address(address.into(), port(at + 4)?)), at + 6))
        }
        4 => {
            let address: [u8; 16] = range(at, 16)?.try_into().ok()?;
            Some((Ok(Goal::Address(address.into(), port(at + 16)?)), at + 18))
        }
        3 => {
            let name = range(at + 1, *input.get(at)?)?;
            let end = at + 1 + name.len();
            let port = port(end)?;
            if name.is_empty() || name.iter().any(|byte| !(b'!'..=b'~').contains(byte)) {
                return fail(1, "name", end + 2);
            }
            let name = name.iter().copied().map(char::from).collect();
            Some((Ok(Goal::Name(name, port)), end + 2))
        }
        _ => fail(8, "address type", at),
    }
}
