mod drivers;
mod reference;
mod server;

use std::net::{Ipv6Addr, SocketAddr};
use std::ops::ControlFlow::Break;
use std::time::{Duration, Instant};

use native_coroutines::patterns::protocol::{
    BUFFER, Login, LoginError, Protocol, Refusal, Want, negotiate, negotiate_by, negotiate_by_hand,
    reply,
};
use proptest::prelude::*;

use drivers::{blocking, fed, lent, on_tokio, owned};
use reference::{Goal, NAME, PASSWORD, Seen, expected};

fn check(name: &[u8], password: &[u8]) -> bool {
    name == NAME && password == PASSWORD
}

type Check = fn(&[u8], &[u8]) -> bool;

fn checked(login: bool) -> Option<Check> {
    login.then_some(check)
}

fn login(login: bool) -> Option<Login> {
    login.then(|| Login::new(NAME, PASSWORD).unwrap())
}

/// Runs the handshake in every way that there is. All of them have to agree.
fn run(input: &[u8], pieces: &[&[u8]], asks: bool) -> Seen {
    let seen = lent(negotiate_by(checked(asks)), input);
    let by_hand = negotiate_by_hand(checked(asks));
    assert_eq!(seen, lent(by_hand, input), "lent, by hand");
    let (buffer, login) = (&mut [0; BUFFER], login(asks));
    assert_eq!(seen, fed(negotiate(login.as_ref()), buffer, pieces), "fed");
    let by_hand = negotiate_by_hand(checked(asks));
    assert_eq!(seen, fed(by_hand, buffer, pieces), "fed, by hand");
    let native = negotiate_by(checked(asks));
    assert_eq!(seen, blocking(native, buffer, pieces), "blocking");
    let by_hand = negotiate_by_hand(checked(asks));
    assert_eq!(seen, blocking(by_hand, buffer, pieces), "blocking, by hand");
    let native = negotiate_by(checked(asks));
    assert_eq!(seen, on_tokio(native, buffer, pieces), "tokio");
    let by_hand = negotiate_by_hand(checked(asks));
    assert_eq!(seen, on_tokio(by_hand, buffer, pieces), "tokio, by hand");
    seen
}

const GET: &[u8] = b"GET / HTTP/1.1\r\n";

/// Written from the tables of the two documents: whether a login is asked for, the messages of the
/// client, the answers, and the target or the reason.
type Vector = (
    bool,
    &'static [&'static [u8]],
    &'static [u8],
    Result<&'static str, &'static str>,
);

#[rustfmt::skip]
const VECTORS: &[Vector] = &[
    // VER NMETHODS METHODS, then VER CMD RSV ATYP DST.ADDR DST.PORT
    (false, &[&[5, 1, 0], &[5, 1, 0, 1, 127, 0, 0, 1, 0, 80]], &[5, 0], Ok("127.0.0.1:80")),
    (false, &[&[5, 3, 1, 2, 0], &[5, 1, 0, 1, 192, 0, 2, 7, 1, 187]], &[5, 0], Ok("192.0.2.7:443")),
    (
        false,
        &[&[5, 1, 0], &[5, 1, 0, 4, 0x20, 1, 0xD, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 22]],
        &[5, 0],
        Ok("[2001:db8::1]:22"),
    ),
    (false, &[&[5, 1, 0], &[5, 1, 0, 3, 11], b"example.org", &[0xFF, 0xFF]], &[5, 0], Ok("example.org:65535")),
    (false, &[&[5, 1, 0], &[5, 1, 0xAA, 3, 1], b"a", &[0, 0]], &[5, 0], Ok("a:0")),
    // VER ULEN UNAME PLEN PASSWD
    (true, &[&[5, 2, 0, 2], &[1, 2], b"me", &[6], b"secret", &[5, 1, 0, 1, 127, 0, 0, 1, 0, 80]], &[5, 2, 1, 0], Ok("127.0.0.1:80")),
    (true, &[&[5, 1, 2], &[1, 2], b"me", &[6], b"Secret"], &[5, 2, 1, 1], Err("login")),
    (true, &[&[5, 1, 2], &[1, 3], b"you", &[6], b"secret"], &[5, 2, 1, 1], Err("login")),
    (true, &[&[5, 1, 2], &[1, 0, 0]], &[5, 2, 1, 1], Err("login")),
    (true, &[&[5, 1, 2], &[5, 1]], &[5, 2, 1, 1], Err("login version")),
    // No acceptable method
    (true, &[&[5, 1, 0]], &[5, 0xFF], Err("method")),
    (false, &[&[5, 1, 2]], &[5, 0xFF], Err("method")),
    (false, &[&[5, 0]], &[5, 0xFF], Err("method")),
    // SOCKS 4: VN CD DSTPORT DSTIP USERID NULL
    (false, &[&[4, 1, 0, 80, 127, 0, 0, 1, 0]], &[], Err("version")),
    (false, &[b"GET / HTTP/1.1\r\n\r\n"], &[], Err("version")),
    // BIND, UDP ASSOCIATE, and no command
    (false, &[&[5, 1, 0], &[5, 2, 0, 1, 127, 0, 0, 1, 0, 80]], &[5, 0, 5, 7, 0, 1, 0, 0, 0, 0, 0, 0], Err("command")),
    (false, &[&[5, 1, 0], &[5, 3, 0, 1, 0, 0, 0, 0, 0, 0]], &[5, 0, 5, 7, 0, 1, 0, 0, 0, 0, 0, 0], Err("command")),
    (false, &[&[5, 1, 0], &[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]], &[5, 0, 5, 7, 0, 1, 0, 0, 0, 0, 0, 0], Err("command")),
    // No such type of address; a wrong version; an empty name; a name with a space, and one of UTF-8
    (false, &[&[5, 1, 0], &[5, 1, 0, 2, 0, 0]], &[5, 0, 5, 8, 0, 1, 0, 0, 0, 0, 0, 0], Err("address type")),
    (false, &[&[5, 1, 0], &[4, 1, 0, 1, 0, 0]], &[5, 0, 5, 1, 0, 1, 0, 0, 0, 0, 0, 0], Err("version")),
    (false, &[&[5, 1, 0], &[5, 1, 0, 3, 0, 0, 80]], &[5, 0, 5, 1, 0, 1, 0, 0, 0, 0, 0, 0], Err("name")),
    (false, &[&[5, 1, 0], &[5, 1, 0, 3, 3], b"a b", &[0, 80]], &[5, 0, 5, 1, 0, 1, 0, 0, 0, 0, 0, 0], Err("name")),
    (false, &[&[5, 1, 0], &[5, 1, 0, 3, 2], "ö".as_bytes(), &[0, 80]], &[5, 0, 5, 1, 0, 1, 0, 0, 0, 0, 0, 0], Err("name")),
];

fn described(goal: &Goal) -> String {
    match goal {
        Goal::Address(address, port) => SocketAddr::new(*address, *port).to_string(),
        Goal::Name(name, port) => format!("{name}:{port}"),
    }
}

#[test]
fn every_message_of_the_standard_has_its_answer() {
    for (asks, messages, answers, end) in VECTORS {
        let input = messages.concat();
        let seen = run(&input, messages, *asks);
        assert_eq!(seen.sent, *answers, "{input:?}");
        let (result, _) = seen.end.unwrap_or_else(|| panic!("{input:?} has an end"));
        let described = result.as_ref().map(described).map_err(|reason| *reason);
        assert_eq!(described, end.map(String::from), "{input:?}");
    }
}

#[test]
fn the_first_request_is_left_to_the_target() {
    for (asks, messages, _, end) in VECTORS.iter().filter(|vector| vector.3.is_ok()) {
        let input = [&messages.concat(), GET].concat();
        let (result, left) = run(&input, &[&input], *asks).end.unwrap();
        assert_eq!(left, GET, "{end:?}");
        assert!(result.is_ok());
    }
}

#[test]
#[cfg_attr(miri, ignore = "Miri would take too long: it negotiates once per byte")]
fn an_input_truncated_at_any_byte_wants_more_and_two_pieces_are_as_good_as_one() {
    for (asks, messages, ..) in VECTORS {
        let input = messages.concat();
        let whole = run(&input, &[&input], *asks);
        let (_, left) = whole.end.clone().unwrap();
        for cut in 0..=input.len() {
            let (before, after) = input.split_at(cut);
            assert_eq!(
                run(&input, &[before, after], *asks),
                whole,
                "{input:?} at {cut}"
            );
            let truncated = run(before, &[before], *asks);
            assert!(whole.sent.starts_with(&truncated.sent));
            let ends = cut >= input.len() - left.len();
            assert_eq!(truncated.end.is_some(), ends, "{before:?}");
        }
        let bytes: Vec<&[u8]> = input.chunks(1).collect();
        assert_eq!(run(&input, &bytes, *asks), whole, "byte by byte");
    }
}

#[test]
fn the_longest_handshake_fits_the_buffer() {
    let long = [b'x'; 255];
    let methods = [2; 255];
    let (name, password) = (long, [b'y'; 255]);
    let input = [
        &[5, 255],
        &methods[..],
        &[1, 255],
        &name,
        &[255],
        &password,
        &[5, 1, 0, 3, 255],
        &long,
        &[0, 80],
    ]
    .concat();
    assert_eq!(input.len(), BUFFER);
    let login = Login::new(&name, &password).unwrap();
    let seen = fed(negotiate(Some(&login)), &mut [0; BUFFER], &[&input]);
    let goal = Goal::Name(String::from_utf8(long.to_vec()).unwrap(), 80);
    assert_eq!(seen.end, Some((Ok(goal), vec![])));
}

#[test]
fn nothing_is_wanted_after_the_end_and_a_driver_that_lends_too_much_is_refused() {
    fn ends<'a>(mut protocol: impl Protocol<'a, Return = drivers::Ended<'a>>) {
        assert!(protocol.step(&[]).is_continue());
        assert_eq!(protocol.step(b"\x04\x01"), Break(Err(Refusal::Version(4))));
        assert_eq!(protocol.step(b"\x05\x01"), Break(Err(Refusal::Driver)));
    }
    ends(negotiate(None));
    ends(negotiate_by_hand(checked(false)));

    /// A driver that lends one byte too many, or one too few, at one step.
    fn wrong<'a>(
        mut protocol: impl Protocol<'a, Return = drivers::Ended<'a>>,
        at: usize,
        more: bool,
    ) -> Result<Goal, &'static str> {
        const INPUT: &[u8] = b"\x05\x01\x02\x01\x02me\x06secret\x05\x01\x00\x03\x01a\x00\x50......";
        let (mut left, mut bytes): (_, &[u8]) = (INPUT, &[]);
        for step in 0.. {
            match protocol.step(bytes) {
                std::ops::ControlFlow::Continue(Want::Read(count)) => {
                    let lent = if step != at {
                        count
                    } else if more {
                        count + 1
                    } else {
                        count - 1
                    };
                    (bytes, left) = (&left[..lent], &left[count..]);
                }
                std::ops::ControlFlow::Continue(Want::Write(_)) => bytes = &[],
                Break(end) => return owned(end),
            }
        }
        unreachable!()
    }
    // The greeting, the head of the login, the request, and the length of a name.
    for at in [0, 3, 7, 8] {
        for more in [true, false] {
            assert_eq!(
                wrong(negotiate_by(checked(true)), at, more),
                Err("driver"),
                "{at}"
            );
            assert_eq!(
                wrong(negotiate_by_hand(checked(true)), at, more),
                Err("driver"),
                "{at}"
            );
        }
    }
}

#[test]
fn each_error_of_connecting_has_its_code_and_success_has_the_address() {
    use std::io::{Error, ErrorKind};
    for (kind, code) in [
        (ErrorKind::PermissionDenied, 2),
        (ErrorKind::NetworkUnreachable, 3),
        (ErrorKind::HostUnreachable, 4),
        (ErrorKind::TimedOut, 4),
        (ErrorKind::ConnectionRefused, 5),
        (ErrorKind::OutOfMemory, 1),
    ] {
        assert_eq!(
            reply(Err(&Error::from(kind))),
            [5, code, 0, 1, 0, 0, 0, 0, 0, 0],
            "{kind}"
        );
    }
    let v4 = SocketAddr::from(([192, 0, 2, 1], 258));
    assert_eq!(reply(Ok(v4)), [5, 0, 0, 1, 192, 0, 2, 1, 1, 2]);
    let v6 = SocketAddr::from((Ipv6Addr::LOCALHOST, 80));
    let octets = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    assert_eq!(
        reply(Ok(v6)),
        [&[5, 0, 0, 4][..], &octets, &[0, 80]].concat()
    );
}

#[test]
fn a_login_is_right_only_as_a_whole() {
    let login = Login::new(b"me", b"secret").unwrap();
    assert!(login.matches(b"me", b"secret"));
    for (name, password) in [
        (&b"me"[..], &b"secre"[..]),
        (b"me", b"secret\0"),
        (b"m", b"secret"),
        (b"me\0", b"secret"),
        (b"", b""),
        (b"secret", b"me"),
        (b"me", &[0; 300]),
    ] {
        assert!(!login.matches(name, password), "{name:?} {password:?}");
    }
    assert_eq!(format!("{login:?}"), "Login(..)");
}

#[test]
fn a_login_has_1_to_255_bytes_each() {
    let long = [b'x'; 256];
    assert_eq!(Login::new(b"", b"p").unwrap_err(), LoginError::Name);
    assert_eq!(Login::new(b"n", b"").unwrap_err(), LoginError::Password);
    assert_eq!(Login::new(&long, b"p").unwrap_err(), LoginError::Name);
    assert_eq!(Login::new(b"n", &long).unwrap_err(), LoginError::Password);
    let longest = Login::new(&long[1..], &long[1..]).unwrap();
    assert!(longest.matches(&long[1..], &long[1..]));
    assert!(!longest.matches(&long, &long[1..]));
}

/// With an early exit, the last byte would cost 500 times as much as the first.
#[test]
#[cfg_attr(miri, ignore = "Miri says nothing of time")]
fn a_login_takes_as_long_to_refuse_wherever_it_is_wrong() {
    let right = [b'x'; 255];
    let login = Login::new(&right, &right).unwrap();
    let wrong_at = |at: usize| {
        let mut wrong = right;
        wrong[at] = b'y';
        wrong
    };
    let (first, last) = (wrong_at(0), wrong_at(254));
    let guesses = [
        (&first, &right),
        (&last, &right),
        (&right, &first),
        (&right, &last),
        (&first, &first),
    ];
    // The fastest of many runs, so that other programs do not count.
    let mut fastest = [Duration::MAX; 5];
    for _ in 0..500 {
        for (fastest, (name, password)) in fastest.iter_mut().zip(guesses) {
            let start = Instant::now();
            for _ in 0..20 {
                assert!(!std::hint::black_box(&login).matches(name, password));
            }
            *fastest = (*fastest).min(start.elapsed());
        }
    }
    let (least, most) = (fastest.iter().min().unwrap(), fastest.iter().max().unwrap());
    assert!(*most * 2 < *least * 3, "{fastest:?}");
}

/// Messages that are mostly right, so that most of them get far.
fn input() -> impl Strategy<Value = Vec<u8>> {
    let mostly = |right: u8| prop_oneof![9 => Just(right), 1 => any::<u8>()];
    let byte = || prop_oneof![9 => b'!'..=b'~', 1 => 0..=b' ', 1 => any::<u8>()];
    let length = || prop_oneof![3 => 0..=6usize, 1 => 0..=255usize];
    let text = move || length().prop_flat_map(move |length| prop::collection::vec(byte(), length));
    let counted = |text: Vec<u8>| [&[text.len() as u8][..], &text].concat();
    let methods = prop::collection::vec(0..4u8, 0..6);
    let login = prop_oneof![
        3 => Just([&[2][..], NAME, &[6], PASSWORD].concat()),
        1 => (text(), text()).prop_map(move |(name, word)| [counted(name), counted(word)].concat()),
    ];
    let address = prop_oneof![
        prop::collection::vec(any::<u8>(), 4).prop_map(|octets| [&[1], &octets[..]].concat()),
        prop::collection::vec(any::<u8>(), 16).prop_map(|octets| [&[4], &octets[..]].concat()),
        text().prop_map(move |name| [vec![3], counted(name)].concat()),
        prop::collection::vec(any::<u8>(), 1..8),
    ];
    let asks = any::<bool>();
    let head = (mostly(5), mostly(1), any::<u8>());
    let parts = (
        mostly(5),
        methods,
        asks,
        mostly(1),
        login,
        head,
        address,
        any::<u16>(),
    );
    (parts, prop::collection::vec(any::<u8>(), 0..20), 0..=9u8).prop_map(
        move |((version, methods, logs_in, sub, login, head, address, port), more, cut)| {
            let mut input = vec![version];
            input.extend(counted(methods));
            if logs_in {
                input.push(sub);
                input.extend(login);
            }
            input.extend([head.0, head.1, head.2]);
            input.extend(address);
            input.extend(port.to_be_bytes());
            input.extend(&more);
            // Three of ten are truncated somewhere.
            if cut < 3 {
                input.truncate(input.len() * usize::from(port) / 0x1_0000);
            }
            input
        },
    )
}

proptest! {
    #[test]
    fn all_drivers_and_both_bodies_agree_with_the_tables(
        asks in any::<bool>(),
        input in prop_oneof![20 => input(), 1 => prop::collection::vec(any::<u8>(), 0..40)],
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
    ) {
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(input.len() + 1)).collect();
        cuts.extend([0, input.len()]);
        cuts.sort_unstable();
        let pieces: Vec<&[u8]> = cuts.windows(2).map(|cut| &input[cut[0]..cut[1]]).collect();
        prop_assert_eq!(run(&input, &pieces, asks), expected(&input, asks));
    }
}
