//! The drivers, each on input that comes in pieces.

use std::io::{self, Cursor, Read, Write};
use std::ops::ControlFlow::{Break, Continue};

use native_coroutines::patterns::protocol::{
    BUFFER, Fed, Host, Protocol, Refusal, Target, Want, run,
};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::reference::{Goal, Seen};

pub type Ended<'a> = Result<Target<'a>, Refusal>;

/// The driver of the guide.
pub async fn run_async<'a, P: Protocol<'a>>(
    mut protocol: P,
    buffer: &'a mut [u8; BUFFER],
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
) -> io::Result<P::Return> {
    let mut rest: &'a mut [u8] = buffer;
    let mut bytes: &'a [u8] = &[];
    loop {
        match protocol.step(bytes) {
            Continue(Want::Read(count)) => {
                let (piece, after) = rest.split_at_mut(count);
                stream.read_exact(piece).await?;
                (bytes, rest) = (piece, after);
            }
            Continue(Want::Write(message)) => {
                stream.write_all(message).await?;
                bytes = &[];
            }
            Break(result) => return Ok(result),
        }
    }
}

pub fn owned(ended: Ended<'_>) -> Result<Goal, &'static str> {
    match ended {
        Ok(Target { host, port }) => Ok(match host {
            Host::Address(address) => Goal::Address(address, port),
            Host::Name(name) => Goal::Name(name.into(), port),
        }),
        Err(refusal) => Err(match refusal {
            Refusal::Version(_) => "version",
            Refusal::Method => "method",
            Refusal::LoginVersion(_) => "login version",
            Refusal::Login => "login",
            Refusal::Command(_) => "command",
            Refusal::AddressType(_) => "address type",
            Refusal::Name => "name",
            Refusal::Driver => "driver",
        }),
    }
}

/// The shortest driver: it lends slices of the input itself.
pub fn lent<'a>(mut protocol: impl Protocol<'a, Return = Ended<'a>>, mut input: &'a [u8]) -> Seen {
    let mut sent = vec![];
    let mut bytes: &[u8] = &[];
    let end = loop {
        match protocol.step(bytes) {
            Continue(Want::Read(count)) => match input.split_at_checked(count) {
                Some(split) => (bytes, input) = split,
                None => break None,
            },
            Continue(Want::Write(message)) => {
                sent.extend(message);
                bytes = &[];
            }
            Break(ended) => break Some((owned(ended), input.to_vec())),
        }
    };
    Seen { sent, end }
}

pub fn fed<'a>(
    protocol: impl Protocol<'a, Return = Ended<'a>>,
    buffer: &'a mut [u8; BUFFER],
    pieces: &[&[u8]],
) -> Seen {
    let mut sent = vec![];
    let mut fed = Fed::new(protocol, buffer, |message| sent.extend(message));
    let mut end = None;
    for (index, &piece) in pieces.iter().enumerate() {
        let mut left = piece;
        if let Some(ended) = fed.feed(&mut left) {
            let left = [left, &pieces[index + 1..].concat()].concat();
            end = Some((owned(ended), left));
            break;
        }
        assert!(left.is_empty(), "it wants more, and left {left:?}");
    }
    drop(fed);
    Seen { sent, end }
}

/// A stream whose reads return no more than the rest of a piece, and whose writes take one byte.
struct Pieces<'p> {
    pieces: Vec<Cursor<&'p [u8]>>,
    sent: Vec<u8>,
}

impl Read for Pieces<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        for piece in &mut self.pieces {
            let count = Read::read(piece, bytes)?;
            if count > 0 {
                return Ok(count);
            }
        }
        Ok(0)
    }
}

impl Write for Pieces<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = bytes.len().min(1);
        self.sent.extend(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub fn blocking<'a>(
    protocol: impl Protocol<'a, Return = Ended<'a>>,
    buffer: &'a mut [u8; BUFFER],
    pieces: &[&[u8]],
) -> Seen {
    let mut stream = Pieces {
        pieces: pieces.iter().copied().map(Cursor::new).collect(),
        sent: vec![],
    };
    let end = end(run(protocol, buffer, &mut stream)).map(|result| {
        let mut left = vec![];
        Read::read_to_end(&mut stream, &mut left).unwrap();
        (result, left)
    });
    Seen {
        sent: stream.sent,
        end,
    }
}

pub fn on_tokio<'a>(
    protocol: impl Protocol<'a, Return = Ended<'a>>,
    buffer: &'a mut [u8; BUFFER],
    pieces: &[&[u8]],
) -> Seen {
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.build().unwrap();
    runtime.block_on(async {
        // Smaller than most messages, so both sides have to wait for each other.
        let (client, mut server) = tokio::io::duplex(3);
        let (mut replies, mut requests) = tokio::io::split(client);
        let input = pieces.iter().map(|piece| piece.to_vec());
        let input: Vec<Vec<u8>> = input.collect();
        tokio::spawn(async move {
            for piece in input {
                requests.write_all(&piece).await.unwrap();
            }
            requests.shutdown().await.unwrap();
        });
        let sent = tokio::spawn(async move {
            let mut sent = vec![];
            replies.read_to_end(&mut sent).await.unwrap();
            sent
        });
        let end = end(run_async(protocol, buffer, &mut server).await);
        let mut left = vec![];
        server.read_to_end(&mut left).await.unwrap();
        server.shutdown().await.unwrap();
        Seen {
            sent: sent.await.unwrap(),
            end: end.map(|result| (result, left)),
        }
    })
}

fn end(ended: io::Result<Ended<'_>>) -> Option<Result<Goal, &'static str>> {
    match ended {
        Ok(ended) => Some(owned(ended)),
        Err(error) => {
            assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
            None
        }
    }
}
