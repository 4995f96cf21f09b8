use std::cell::RefCell;
use std::io::{self, ErrorKind, Read, Write};
use std::ops::{Coroutine, CoroutineState};
use std::pin::Pin;
use std::rc::Rc;

use bench_support::{Bench, Group};
use native_coroutines::patterns::echo::{by_hand, echo, native};

const TRIPS: u64 = 10_000;
const BYTES: usize = 64;

/// A client without a socket: it has a message at every second read, and hashes what comes back.
struct Client {
    left: u64,
    blocks: bool,
    hash: u64,
}

fn client() -> Client {
    Client {
        left: TRIPS,
        blocks: false,
        hash: 0,
    }
}

impl Read for Client {
    #[inline]
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.blocks = !self.blocks;
        if self.blocks {
            return Err(ErrorKind::WouldBlock.into());
        }
        if self.left == 0 {
            return Ok(0);
        }
        self.left -= 1;
        buffer[..BYTES].fill(self.left as u8);
        Ok(BYTES)
    }
}

impl Write for Client {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let last = bytes.last().copied().unwrap_or_default();
        self.hash = self.hash.rotate_left(5) ^ u64::from(last);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A trip is a wait, a read and a write, without the operating system.
pub fn bench(bench: &mut Bench) {
    let mut by_hand_buffer = vec![0; 1024];
    let buffer: native::Buffer = Rc::new(RefCell::new(vec![0; 1024].into()));
    Group::new("echo/trip", TRIPS as usize)
        .contender("by_hand", move || {
            let mut client = client();
            let mut connection = by_hand::echo(&mut client);
            let mut waits = 0;
            while let Ok(Some(_)) = connection.go_on(&mut by_hand_buffer, false) {
                waits += 1;
            }
            let echoed = connection.echoed();
            (client.hash, echoed, waits)
        })
        .contender("native", || {
            let mut client = client();
            let mut body = native::echo(&mut client, buffer.clone());
            let (mut waits, mut echoed) = (0, 0);
            loop {
                match Pin::new(&mut body).resume(false) {
                    CoroutineState::Yielded(_) => waits += 1,
                    CoroutineState::Complete(result) => {
                        echoed = result.unwrap_or(echoed);
                        break;
                    }
                }
            }
            drop(body);
            (client.hash, echoed, waits)
        })
        .contender("wrapped", || {
            let mut client = client();
            let mut body = echo(&mut client, buffer.clone());
            let mut waits = 0;
            while body.resume(false).is_ok() {
                waits += 1;
            }
            let echoed = body.take_return().and_then(Result::ok).unwrap_or_default();
            drop(body);
            (client.hash, echoed, waits)
        })
        .measure(bench);
}
