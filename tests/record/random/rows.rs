//! How the bodies of each pattern are driven.

use std::cell::RefCell;
use std::io;
use std::ops::{Coroutine, CoroutineState};
use std::pin::Pin;

use native_coroutines::patterns;

use super::{Driver, Row};

/// A body that somebody else resumes.
struct Spy<'d, B>(B, &'d Driver);

impl<A, B: Coroutine<A> + Unpin> Coroutine<A> for Spy<'_, B> {
    type Yield = B::Yield;
    type Return = B::Return;

    fn resume(mut self: Pin<&mut Self>, argument: A) -> CoroutineState<B::Yield, B::Return> {
        let Spy(body, driver) = &mut *self;
        driver.resume(body, argument)
    }
}

/// A stream that takes and gives at random.
struct Moody<'d> {
    driver: &'d Driver,
    /// Whether it sometimes has nothing yet.
    waits: bool,
}

impl Moody<'_> {
    fn outcome(&self, most: usize) -> io::Result<usize> {
        match self.driver.below(80) {
            0 => Err(io::ErrorKind::BrokenPipe.into()),
            1 => Ok(0),
            2..22 if self.waits => Err(io::ErrorKind::WouldBlock.into()),
            _ => Ok((1 + self.driver.below(most.max(1))).min(most)),
        }
    }
}

impl io::Read for Moody<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.outcome(buffer.len())
    }
}

impl io::Write for Moody<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.outcome(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Driver {
    fn moody(&self) -> Moody<'_> {
        let waits = self.below(2) == 0;
        Moody {
            driver: self,
            waits,
        }
    }

    fn below(&self, end: usize) -> usize {
        self.any(0..end)
    }

    fn one<T: Clone + std::fmt::Debug + 'static>(&self, of: &'static [T]) -> T {
        of[self.below(of.len())].clone()
    }

    fn list<T: Clone + std::fmt::Debug + 'static>(&self, of: &'static [T]) -> Vec<T> {
        (0..self.below(16)).map(|_| self.one(of)).collect()
    }
}

#[rustfmt::skip]
pub(super) fn rows() -> Vec<Row> {
    let row = |pattern, rounds, drive| Row { pattern, rounds, drive, left_out: &[], never: &[] };
    vec![
        row("fib", 1, |d| d.produce(patterns::fib::native::fib())),
        row("countdown", 8, |d| d.produce(patterns::countdown::native::countdown(d.below(4) as u32))),
        row("run_length", 20, |d| {
            d.produce(patterns::run_length::native::encode(d.list(&[0, 1])));
            d.produce(patterns::run_length::native::decode(d.list(&[0, 1, 2, 3])));
        }),
        row("follow", 60, follow),
        row("tokens", 30, |d| {
            let document = d.list(&["[", "{", "}", "1", "nul", "null", ",", "\"a\"", "\n", " "]).concat();
            d.produce(patterns::tokens::native::tokens(&document));
        }),
        row("grep", 20, |d| {
            let fail = |number| if d.below(number) == 0 { Err(()) } else { Ok(()) };
            let body = patterns::grep::native::grep("a", |_| fail(4), |line: &&str| *line == "a", |_| fail(4));
            d.consume(body, d.list(&["a", "b"]));
        }),
        row("average", 4, |d| d.consume(patterns::average::native::average(), d.list(&[1.0, f64::NAN]))),
        row("frames", 60, |d| {
            d.consume(patterns::frames::native::frames([0; 2], |_| {}), d.list(&[0xC0, 0xDB, 0xDC, 0xDD, 7]));
        }),
        row("records", 60, |d| {
            use patterns::records::native::{Event, records};
            let events = d.list(&[0, 0, 1, 2, 3]).into_iter().map(|number| match number {
                0 => Event::Start { name: "bus", offset: 7 },
                1 => Event::Start { name: "id", offset: 9 },
                2 => Event::Text("22"),
                _ => Event::End,
            });
            d.consume(records("bus", |_| (), |(), _, _, _| {}, |()| {}), events.collect());
        }),
        row("sieve", 1, sieve),
        row("pipeline", 30, pipeline),
        row("reset", 10, |d| {
            let arguments = d.list(&[None, None, None, Some(1)]);
            d.drive(patterns::reset::native::countdown(2), arguments);
        }),
        row("loan", 10, |d| {
            d.drive(patterns::loan::native::words(), d.list(&["a b", "a", "a", ""]).into_iter().map(String::from));
            let lines = d.list(&["a b", "a", ""]).into_iter().map(String::from);
            d.consume(patterns::loan::native::words_by_option(), lines.collect());
        }),
        row("permutations", 4, |d| {
            let items = (0..20).map(|_| d.list(&[0, 1]));
            d.drive(patterns::permutations::native::permutations(), items);
        }),
        row("throw", 40, |d| {
            let body = patterns::throw::native::import(d.below(4), |_| if d.below(5) == 0 { Err(0) } else { Ok(()) });
            d.consume(body, d.list(&[Ok(1), Ok(2), Ok(3), Err(4)]));
        }),
        row("delegate", 60, |d| {
            const LINES: &[&str] = &["USER me", "PASS secret", "PASS secret", "DELE 1", "RSET", "QUIT", "NOOP"];
            let open = |_: &str, _: &str| (d.below(4) > 0).then_some(2);
            d.consume(patterns::delegate::native::session(open), d.list(LINES));
            d.consume(patterns::delegate::native::authorization(open), d.list(LINES));
            d.consume(patterns::delegate::native::transaction(2), d.list(LINES));
        }),
        row("inorder", 6, inorder),
        row("same_fringe", 6, |d| {
            use std::ops::ControlFlow::{Break, Continue};
            let open = |size| if size < 2 { Break(size) } else { Continue([size / 2, size / 2]) };
            d.produce(patterns::same_fringe::native::leaves(d.below(6), open));
        }),
        row("tasks", 60, tasks),
        row("echo", 100, |d| {
            use std::rc::Rc;
            let buffer = Rc::new(RefCell::new([0; 4].into()));
            d.drive(patterns::echo::native::echo(d.moody(), buffer), (0..60).map(|_| d.below(60) == 0));
            d.produce_some(patterns::echo::native::listen(|| d.moody().outcome(1)), 40);
        }),
        row("protocol", 300, protocol),
        row("threaded", 6, |d| {
            std::thread::scope(|scope| {
                let target = patterns::pipeline::native::head(1 + d.below(3), patterns::pipeline::native::collect());
                d.consume(patterns::threaded::native::threaded(scope, 1, target), d.list(&[1, 2]));
            });
        }),
        row("process", 8, process),
        row("bridge", 60, |d| {
            use std::task::Poll;
            let chunks = |_: &mut std::task::Context| match d.below(8) {
                0 => Poll::Ready(None),
                1 => Poll::Ready(Some(Err(()))),
                2 | 3 => Poll::Pending,
                _ => Poll::Ready(Some(Ok(d.one(&["a", "a\n", "\n\nb", ""])))),
            };
            d.drive(patterns::bridge::native::lines(chunks), (0..40).map(|_| None));
        }),
        row("backtrack", 20, |d| {
            let way = |ways: Option<usize>| Some(ways.map_or(0, |ways| d.below(ways.max(1))));
            for _ in 0..12 {
                d.answer(patterns::backtrack::native::dwelling(), way);
            }
            d.answer(patterns::backtrack::native::jugs::<4>([8, 5, 3], d.one(&[8, 5, 4, 3])), way);
            d.answer(patterns::backtrack::native::queens::<1>(), |ways| way(ways).filter(|_| ways != Some(0)));
            d.answer(patterns::backtrack::native::queens::<4>(), |ways| way(ways).filter(|_| ways != Some(0)));
            let mut clues = [0; 81];
            clues[d.below(2)] = 5;
            clues[80] = 5 * d.below(2) as u8;
            clues[8] = 5 * d.below(2) as u8;
            d.answer(patterns::backtrack::native::sudoku(clues), |ways| way(ways).filter(|_| ways != Some(0)));
        }),
        row("simulation", 6, simulation),
        row("uart", 30, |d| {
            use patterns::uart::native::{Symbol, receive, transmit};
            d.produce(transmit(d.list(&[Symbol::Idle, Symbol::Byte(85), Symbol::Break]).into_iter().take(1)));
            let levels = d.list(&[(false, 3), (true, 3), (false, 16), (true, 16), (true, 40)]);
            let levels = levels.into_iter().flat_map(|(level, clocks)| vec![level; clocks]);
            let most = d.below(200);
            d.consume(receive(), levels.take(most).collect());
        }),
    ]
    .into_iter()
    .map(|row| Row { left_out: left_out(row.pattern), never: never(row.pattern), ..row })
    .collect()
}

impl Driver {
    /// Resumes a producer that never ends.
    fn produce_some<C: Coroutine<()> + Unpin>(&self, body: C, count: usize) {
        self.drive(body, (0..count).map(|_| ()));
    }
}

fn follow(d: &Driver) {
    use std::fs;
    use std::io::SeekFrom;
    use std::ops::ControlFlow::{Break, Continue};

    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    if d.below(8) > 0 {
        fs::write(&log, d.one(&["", "a\n", "a", "a\nb"])).unwrap();
    }
    let mut turns = 0;
    let wait = || {
        turns += 1;
        let other = folder.path().join("other");
        match d.below(7) {
            0 => return Break(()),
            1 => fs::write(&log, "").unwrap(),
            2 => fs::write(&log, d.one(&["c\n", "c", "cc\nd\n"])).unwrap(),
            3 => {
                fs::write(&other, d.one(&["", "e\n", "e"])).unwrap();
                fs::rename(&other, &log).unwrap();
            }
            4 => {
                let _ = fs::remove_file(&log);
                if d.below(2) == 0 {
                    fs::create_dir(&log).unwrap();
                }
                return if turns > 30 { Break(()) } else { Continue(()) };
            }
            _ => {
                use std::io::Write;
                let file = fs::File::options().append(true).open(&log);
                let _ = file.and_then(|mut file| file.write_all(d.one(&[b"f\n", b"gg"])));
            }
        }
        if turns > 30 { Break(()) } else { Continue(()) }
    };
    let body = patterns::follow::native::follow(log.clone(), SeekFrom::Start(0), wait);
    d.produce(body);
}

fn sieve(d: &Driver) {
    d.produce_some(patterns::sieve::native::sieve(), 8);
    d.produce_some(patterns::sieve::native::segmented_sieve(), 8);
    // Behind the first segment, which has 6542 primes.
    let mut body = patterns::sieve::native::segmented_sieve();
    for _ in 0..6540 {
        let _ = Pin::new(&mut body).resume(());
    }
    d.produce_some(body, 8);
}

fn pipeline(d: &Driver) {
    use patterns::pipeline::native::{broadcast, collect, fan_in, filter, head, inspect, printer};

    let values = || d.list(&[1, 2, 3]);
    let print = |_| if d.below(6) == 0 { Err(()) } else { Ok(()) };
    d.consume(collect(), values());
    d.consume(printer(print), values());
    d.consume(
        filter(|value| *value > 1, head(d.below(3), collect())),
        values(),
    );
    d.consume(inspect(|_| {}, head(d.below(3), collect())), values());
    d.consume(head(d.below(3), stubborn()), values());
    d.consume(head(d.below(3), head(d.below(3), collect())), values());
    let targets = (0..d.below(3)).map(|_| head(d.below(3), collect()));
    d.consume(broadcast(targets.collect()), values());
    let mut senders = fan_in(2, head(d.below(4), collect()));
    d.consume(senders.remove(0), values());
    d.consume(senders.remove(0), values());
}

fn inorder(d: &Driver) {
    // A node is a range, whose middle is its value.
    type Node = (u32, u32);
    let middle = |(from, to): Node| (from + to) / 2;
    let node = |(from, to): Node| (from < to).then_some((from, to));
    let left = move |range: Node| node((range.0, middle(range)));
    let right = move |range: Node| node((middle(range) + 1, range.1));
    let root = node((0, d.below(6) as u32));
    d.produce(patterns::inorder::native::explicit_stack(root, left, right));
    d.produce(patterns::inorder::native::delegating(root, left, right));
}

fn tasks(d: &Driver) {
    use patterns::tasks::native::{
        Answer, Request, Stage, TaskId, actor, deep, deep_far, far, tree, worker,
    };
    use std::cell::Cell;
    use std::rc::Rc;

    fn serve(d: &Driver, request: Option<Request>) -> Option<Answer> {
        let id = TaskId::from_bits(1 << 32 | d.below(3) as u64)?;
        Some(match request {
            None => Answer::default(),
            Some(Request::Pause(reply) | Request::Event(reply)) => reply.with(()),
            Some(Request::Id(reply)) => reply.with(id),
            Some(Request::Spawn(_, reply)) => reply.with(id),
            Some(Request::Kill(_, reply) | Request::Wait(_, reply)) => reply.with(d.below(2) == 0),
            Some(Request::Call(frame, reply)) => {
                d.answer(frame, |request| serve(d, request));
                reply.with(())
            }
        })
    }
    let serve = |request| serve(d, request);
    d.answer(Box::pin(worker(d.below(3) as u32)), serve);
    d.answer(tree(d.below(2) as u32, Rc::new(Cell::new(0))), serve);
    d.answer(Box::pin(deep(d.below(3) as u32, d.below(3) as u32)), serve);
    d.answer(
        Box::pin(deep_far(d.below(3) as u32, d.below(3) as u32)),
        serve,
    );
    let acts = d.list(&[
        ("pause", 0),
        ("spawn", 1),
        ("kill", 0),
        ("wait", 0),
        ("call", 1),
        ("far", 1),
        ("none", 9),
    ]);
    d.answer(Box::pin(far(worker(d.below(2) as u32))), serve);
    d.answer(actor(Stage::new(vec![Vec::new()]), 0), serve);
    d.answer(actor(Stage::new(vec![acts]), 0), serve);
}

fn protocol(d: &Driver) {
    use patterns::protocol::native::{Want, negotiate};

    let check = |_: &[u8], _: &[u8]| d.below(3) > 0;
    let check = (d.below(2) == 0).then_some(check);
    let mut reads = 0;
    d.answer(negotiate(check), |want| {
        let Some(Want::Read(count)) = want else {
            return Some(&[][..]);
        };
        reads += 1;
        let count = match d.below(30) {
            0 => count + 1,
            1 => 0,
            _ => count,
        };
        let likely: Vec<u8> = match (reads, count) {
            (1, 2) => vec![5, 2],
            (_, 4) => vec![5, 1, 0, d.one(&[1, 3, 4, 9])],
            (3, 2) => vec![1, 2],
            (_, 1) => vec![3],
            (2, _) => vec![0, 2],
            _ => vec![b'a'; count],
        };
        let mut bytes: Vec<u8> = likely.into_iter().cycle().take(count).collect();
        if d.below(6) == 0 && count > 0 {
            bytes[d.below(count)] = d.one(&[0, 1, 2, 7]);
        }
        Some(&*bytes.leak())
    });
}

fn process(d: &Driver) {
    use patterns::process::native::{parent, process};
    use std::process::Command;

    let program = d.one(&["true", "cat", "/this/program/is/missing"]);
    d.consume(process(Command::new(program)), d.list(&["a", "b"]));
    // The answer: it returned, took nothing, and has no bytes.
    let answer = [0; 13];
    let (output, mut input) = io::pipe().unwrap();
    let late = d.below(2) == 0;
    if !late {
        io::Write::write_all(&mut input, &answer).unwrap();
    }
    let thread = std::thread::spawn(move || {
        if late {
            std::thread::sleep(std::time::Duration::from_millis(20));
            let _ = io::Write::write_all(&mut input, &answer);
        }
    });
    d.consume(parent(d.moody(), output), d.list(&["a", "b"]));
    thread.join().unwrap();
}

fn simulation(d: &Driver) {
    use patterns::simulation::native::{
        Clock, Hall, Person, Resource, Simulation, customer, source,
    };

    let clock = Clock::default();
    let time = || d.below(4) as f64;
    let hall = Hall {
        counter: Resource::new(&clock, 1),
        patience: time,
        service: time,
        say: |_: std::fmt::Arguments| {},
    };
    let first = Person::Source(Spy(source(d.below(4) as u32, &time), d));
    let start = |number| Person::Customer(Spy(customer(number, &hall), d));
    Simulation::new(&clock, first, start).run().unwrap();
}

/// A target that ignores the close for a while.
fn stubborn() -> impl Coroutine<Option<i32>, Yield = (), Return = Vec<i32>> {
    #[coroutine]
    |_: Option<i32>| {
        for _ in 0..8 {
            yield;
        }
        Vec::new()
    }
}

/// Bodies of private functions, by the name of the function.
fn left_out(pattern: &str) -> &'static [(&'static str, &'static str)] {
    match pattern {
        "sieve" => &[("filter", "only a sieve makes one")],
        "tasks" => &[("trampoline", "only a scheduler makes one")],
        _ => &[],
    }
}

/// The ways that no input takes: the line of the body, both states, and the reason.
fn never(pattern: &str) -> &'static [(u32, u32, u32, &'static str)] {
    const AT_THE_END: &str = "it comes after the last `u32`, which no test waits for";
    match pattern {
        "fib" => &[(9, 0, 1, "the first number is there")],
        "sieve" => &[
            (15, 3, 1, "there are numbers after 2"),
            (15, 4, 1, AT_THE_END),
            (51, 3, 1, "the first segment has primes"),
            (51, 3, 5, "the first segment has primes"),
            (51, 4, 1, "there are segments after the first"),
            (51, 5, 1, AT_THE_END),
        ],
        "reset" => &[(9, 0, 1, "there is a start")],
        "delegate" => &[
            (35, 0, 1, "the first body greets before it returns"),
            (35, 0, 4, "the first body greets before it returns"),
        ],
        "same_fringe" => &[(19, 0, 1, "a tree has a leaf")],
        "tasks" => &[(594, 4, 4, "a far call is one request")],
        "backtrack" => &[(52, 0, 1, "a board has a column")],
        "uart" => &[
            (73, 3, 5, "samples are skipped before the first bit"),
            (73, 7, 5, "samples are skipped between two bits"),
        ],
        _ => &[],
    }
}
