use std::hint::black_box;
use std::ops::ControlFlow::{Break, Continue};
use std::ops::{Coroutine, CoroutineState};
use std::pin::pin;

use bench_support::{Bench, Group};
use native_coroutines::patterns::protocol::{
    Host, Protocol, Refusal, Target, Want, by_hand, native, negotiate_by,
};

const HANDSHAKES: usize = 100;

/// Every kind of address, each with a login.
const INPUTS: [&[u8]; 3] = [
    b"\x05\x02\x00\x02\x01\x02me\x06secret\x05\x01\x00\x03\x0bexample.org\x01\xbb",
    b"\x05\x01\x02\x01\x02me\x06secret\x05\x01\x00\x01\x7f\x00\x00\x01\x00\x50",
    b"\x05\x02\x02\x00\x01\x02me\x06secret\x05\x01\x00\x04\
      \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x00\x16",
];

/// Cheap on purpose: the handshake is measured, and not the comparison.
fn check(name: &[u8], password: &[u8]) -> bool {
    name.len() + password.len() == 8
}

/// The last message that was sent, and the port; or `None` if the client is not served.
type Answer = Option<(usize, u16)>;

fn port(ended: Result<Target<'_>, Refusal>) -> Option<u16> {
    black_box(ended).ok().map(|target| target.port)
}

fn raw<'a>(
    body: impl Coroutine<&'a [u8], Yield = Want, Return = Result<Target<'a>, Refusal>>,
    mut input: &'a [u8],
) -> Answer {
    let mut body = pin!(body);
    let (mut bytes, mut sent): (&[u8], _) = (&[], 0);
    loop {
        match body.as_mut().resume(bytes) {
            CoroutineState::Yielded(Want::Read(count)) => {
                (bytes, input) = input.split_at_checked(count)?;
            }
            CoroutineState::Yielded(Want::Write(message)) => {
                sent += black_box(message).len();
                bytes = &[];
            }
            CoroutineState::Complete(ended) => return Some((sent, port(ended)?)),
        }
    }
}

fn wrapped<'a>(
    mut protocol: impl Protocol<'a, Return = Result<Target<'a>, Refusal>>,
    mut input: &'a [u8],
) -> Answer {
    let (mut bytes, mut sent): (&[u8], _) = (&[], 0);
    loop {
        match protocol.step(bytes) {
            Continue(Want::Read(count)) => (bytes, input) = input.split_at_checked(count)?,
            Continue(Want::Write(message)) => {
                sent += black_box(message).len();
                bytes = &[];
            }
            Break(ended) => return Some((sent, port(ended)?)),
        }
    }
}

fn struct_by_hand<'a, F>(mut protocol: by_hand::Negotiation<'a, F>, mut input: &'a [u8]) -> Answer
where
    F: Fn(&[u8], &[u8]) -> bool,
{
    let (mut bytes, mut sent): (&[u8], _) = (&[], 0);
    loop {
        match protocol.step(bytes) {
            Continue(by_hand::Want::Read(count)) => {
                (bytes, input) = input.split_at_checked(count)?;
            }
            Continue(by_hand::Want::Write(message)) => {
                sent += black_box(message).len();
                bytes = &[];
            }
            Break(ended) => return Some((sent, black_box(ended).ok()?.port)),
        }
    }
}

/// No machine: the whole input is there, and nothing has to stop in the middle.
fn at_once(input: &[u8]) -> Answer {
    fn take<'a>(input: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
        let (bytes, left) = input.split_at_checked(count)?;
        *input = left;
        Some(bytes)
    }
    let mut sent = 0;
    let mut send = |message: &'static [u8]| sent += black_box(message).len();
    let input = &mut { input };
    let &[5, count] = take(input, 2)? else {
        return None;
    };
    if !take(input, count.into())?.contains(&2) {
        return None;
    }
    send(&[5, 2]);
    let &[1, count] = take(input, 2)? else {
        return None;
    };
    let [name @ .., count] = take(input, usize::from(count) + 1)? else {
        return None;
    };
    if !check(name, take(input, usize::from(*count))?) {
        return None;
    }
    send(&[1, 0]);
    let &[5, 1, _, kind] = take(input, 4)? else {
        return None;
    };
    let host = match kind {
        1 => Host::Address(<[u8; 4]>::try_from(take(input, 4)?).ok()?.into()),
        4 => Host::Address(<[u8; 16]>::try_from(take(input, 16)?).ok()?.into()),
        3 => {
            let &[count] = take(input, 1)? else {
                return None;
            };
            let name = take(input, count.into())?;
            let text = str::from_utf8(name).ok()?;
            if text.is_empty() || !name.iter().all(u8::is_ascii_graphic) {
                return None;
            }
            Host::Name(text)
        }
        _ => return None,
    };
    let &[high, low] = take(input, 2)? else {
        return None;
    };
    let port = u16::from_be_bytes([high, low]);
    Some((sent, black_box(Target { host, port }).port))
}

fn every(handshake: impl Fn(&'static [u8]) -> Answer) -> Option<u64> {
    let inputs = INPUTS.iter().cycle().take(HANDSHAKES);
    inputs
        .map(|input| black_box(*input))
        .try_fold(0, |sum, input| {
            let (sent, port) = handshake(input)?;
            Some(sum + sent as u64 + u64::from(port))
        })
}

pub fn bench(bench: &mut Bench) {
    // Whether there is a login is known only when the program runs.
    let login = || black_box(Some(check));
    Group::new("protocol/handshake", HANDSHAKES)
        .by_hand(|| every(|input| struct_by_hand(by_hand::negotiate(login()), input)))
        .native(|| every(|input| raw(native::negotiate(login()), input)))
        .wrapped(|| every(|input| wrapped(negotiate_by(login()), input)))
        .plain_loop(|| every(at_once))
        .measure(bench);
}
