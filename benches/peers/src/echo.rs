//! The server of `echo` beside the same by hand on mio, tokio and asyncio.
//!
//! Each server is a process of its own. The clients are here, on 127.0.0.1: each sends 64 bytes and waits
//! until they are back. The figure is the time that the server had a processor, per request.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::env::current_exe;
use std::fs::read_to_string;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use mio::{Events, Interest, Poll, Token};
use native_coroutines::patterns::echo::Server;
use native_coroutines::patterns::echo::by_hand::{Connection, Wait, echo};
use serde::Serialize;

use bench_support::figures::median;

#[derive(Args, Debug)]
pub struct Options {
    /// How many clients are connected at the same time
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub clients: u32,
    /// How many requests each of them makes in a round
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub requests: u32,
    /// How many rounds; the servers take turns, and the median is shown
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub rounds: u32,
}

#[derive(Debug, Serialize)]
pub struct Row {
    pub way: &'static str,
    /// Microseconds of the processor per request.
    pub processor: f64,
    /// The median of the ratios of native to it, each of two servers that ran one after the other.
    pub native_to_it: f64,
    pub requests_per_second: f64,
    /// Of resident memory per idle connection.
    pub bytes: f64,
}

const ASYNCIO: &str = "CPython, asyncio";
const WAYS: [&str; 5] = [
    "native",
    "by hand, mio",
    "tokio, a buffer each",
    "tokio, one buffer",
    ASYNCIO,
];
const MESSAGE: usize = 64;
/// Until a server that does not answer is given up.
const PATIENCE: Duration = Duration::from_secs(60);

struct Step {
    processor: f64,
    per_second: f64,
    bytes: f64,
}

pub fn run(options: &Options, python: bool) -> Result<Vec<Row>> {
    let ways = WAYS.iter().filter(|&&way| python || way != ASYNCIO);
    let mut all: Vec<(&str, Vec<Step>)> = ways.map(|&way| (way, Vec::new())).collect();
    for round in 0..options.rounds {
        eprintln!("round {} of {} …", round + 1, options.rounds);
        for (way, steps) in &mut all {
            let (mut server, address) = start(way)?;
            let step = load(server.id(), address, options);
            server.kill()?;
            server.wait()?;
            steps.push(step.with_context(|| way.to_string())?);
        }
    }
    let native: Vec<f64> = all[0].1.iter().map(|step| step.processor).collect();
    let rows = all.iter().map(|(way, steps)| {
        let median = |column: fn(&Step) -> f64| {
            let column: Vec<f64> = steps.iter().map(column).collect();
            median(&column).unwrap_or_default()
        };
        let ratios = steps.iter().zip(&native);
        let ratios: Vec<f64> = ratios
            .map(|(step, native)| native / step.processor)
            .collect();
        Row {
            way,
            processor: median(|step| step.processor),
            native_to_it: bench_support::figures::median(&ratios).unwrap_or_default(),
            requests_per_second: median(|step| step.per_second),
            bytes: median(|step| step.bytes),
        }
    });
    Ok(rows.collect())
}

fn start(way: &str) -> Result<(Child, SocketAddr)> {
    let mut command = if way == ASYNCIO {
        let mut python = Command::new("python3");
        python.args(["-c", include_str!("echo.py")]);
        python
    } else {
        let mut this = Command::new(current_exe()?);
        this.args(["echo-server", way]);
        this
    };
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let mut line = String::new();
    BufReader::new(child.stdout.take().context("no output")?).read_line(&mut line)?;
    let port = line
        .trim()
        .parse()
        .with_context(|| format!("{way}: no port"))?;
    Ok((child, SocketAddr::from(([127, 0, 0, 1], port))))
}

fn load(server: u32, address: SocketAddr, options: &Options) -> Result<Step> {
    let mut poll = Poll::new()?;
    let mut events = Events::with_capacity(1_024);
    let mut clients = Vec::new();
    // The first one makes the server touch what it needs once.
    let mut first = TcpStream::connect(address)?;
    first.write_all(&[1])?;
    first.read_exact(&mut [0])?;
    let before = resident(server)?;
    for number in 0..options.clients as usize {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        let mut stream = mio::net::TcpStream::from_std(stream);
        poll.registry()
            .register(&mut stream, Token(number), Interest::READABLE)?;
        clients.push((stream, 0));
    }
    // A request of each, so that all are accepted.
    trips(&mut poll, &mut events, &mut clients, 1)?;
    let bytes = resident(server)?.saturating_sub(before) as f64 / clients.len() as f64;

    let start = Instant::now();
    let processor = processor(server)?;
    trips(&mut poll, &mut events, &mut clients, options.requests)?;
    let processor = self::processor(server)? - processor;
    let elapsed = start.elapsed();
    let requests = f64::from(options.requests) * clients.len() as f64;
    Ok(Step {
        processor: processor * 1e6 / requests,
        per_second: requests / elapsed.as_secs_f64(),
        bytes,
    })
}

/// Each client sends a message, and the next one when it is back.
fn trips(
    poll: &mut Poll,
    events: &mut Events,
    clients: &mut [(mio::net::TcpStream, usize)],
    requests: u32,
) -> Result<()> {
    let message = [7; MESSAGE];
    for (client, got) in &mut *clients {
        *got = 0;
        client.write_all(&message)?;
    }
    let total = requests as usize * MESSAGE;
    let mut left = clients.len();
    let mut buffer = [0; 4_096];
    let start = Instant::now();
    while left > 0 {
        ensure!(start.elapsed() < PATIENCE, "the server does not answer");
        poll.poll(events, Some(Duration::from_millis(100)))?;
        for event in events.iter() {
            let (client, got) = &mut clients[event.token().0];
            loop {
                match client.read(&mut buffer) {
                    Ok(0) => bail!("the server has closed a connection"),
                    Ok(length) => {
                        ensure!(
                            buffer[..length].iter().all(|&byte| byte == 7),
                            "wrong bytes"
                        );
                        *got += length;
                        if *got == total {
                            left -= 1;
                        } else if got.is_multiple_of(MESSAGE) {
                            client.write_all(&message)?;
                        }
                    }
                    Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                    Err(error) => return Err(error.into()),
                }
            }
        }
    }
    Ok(())
}

/// Seconds of the processor, of all threads.
fn processor(process: u32) -> Result<f64> {
    let stat = read_to_string(format!("/proc/{process}/stat")).context("Linux tells the time")?;
    let (_, fields) = stat.rsplit_once(')').context("no fields")?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let ticks = fields[11].parse::<f64>()? + fields[12].parse::<f64>()?;
    Ok(ticks / rustix::param::clock_ticks_per_second() as f64)
}

fn resident(process: u32) -> Result<u64> {
    let status = read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kibibytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
    Ok(kibibytes.context("no VmRSS")?.trim().parse::<u64>()? * 1024)
}

/// One server, until it is killed. Prints its port.
pub fn serve(way: &str) -> Result<()> {
    match way {
        "native" => {
            let server = Server::bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
            println!("{}", server.local_addr()?.port());
            server.run(Duration::ZERO, |error| eprintln!("{error}"))?;
            Ok(())
        }
        "by hand, mio" => by_hand(),
        "tokio, a buffer each" => runtime()?.block_on(async {
            use tokio::io::{AsyncReadExt, AsyncWriteExt};
            let listener = listen()?;
            loop {
                let (mut stream, _) = listener.accept().await?;
                tokio::spawn(async move {
                    let mut buffer = [0; 1_024];
                    while let Ok(length @ 1..) = stream.read(&mut buffer).await {
                        if stream.write_all(&buffer[..length]).await.is_err() {
                            break;
                        }
                    }
                });
            }
        }),
        "tokio, one buffer" => {
            use tokio::io::AsyncWriteExt;
            let set = tokio::task::LocalSet::new();
            runtime()?.block_on(set.run_until(async {
                let listener = listen()?;
                let buffer = Rc::new(RefCell::new(vec![0; 16 * 1_024]));
                loop {
                    let (mut stream, _) = listener.accept().await?;
                    let buffer = buffer.clone();
                    tokio::task::spawn_local(async move {
                        while stream.readable().await.is_ok() {
                            let rest = {
                                let mut buffer = buffer.borrow_mut();
                                let length = match stream.try_read(&mut buffer) {
                                    Ok(0) => return,
                                    Ok(length) => length,
                                    Err(error) if error.kind() == ErrorKind::WouldBlock => continue,
                                    Err(_) => return,
                                };
                                let sent = match stream.try_write(&buffer[..length]) {
                                    Ok(sent) => sent,
                                    Err(error) if error.kind() == ErrorKind::WouldBlock => 0,
                                    Err(_) => return,
                                };
                                buffer[sent..length].to_vec()
                            };
                            if stream.write_all(&rest).await.is_err() {
                                return;
                            }
                        }
                    });
                }
            }))
        }
        _ => bail!("no such way: {way}"),
    }
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?)
}

fn listen() -> Result<tokio::net::TcpListener> {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0))?;
    println!("{}", listener.local_addr()?.port());
    listener.set_nonblocking(true)?;
    Ok(tokio::net::TcpListener::from_std(listener)?)
}

/// The loop that a server by hand has: a table of connections, and a queue of those that are ready.
fn by_hand() -> Result<()> {
    struct Entry {
        connection: Connection<mio::net::TcpStream>,
        queued: bool,
    }
    const LISTENER: Token = Token(usize::MAX);
    let mut listener = mio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
    println!("{}", listener.local_addr()?.port());
    let mut poll = Poll::new()?;
    poll.registry()
        .register(&mut listener, LISTENER, Interest::READABLE)?;
    let mut events = Events::with_capacity(1_024);
    let mut buffer = vec![0; 16 * 1_024];
    let mut entries: Vec<Option<Entry>> = Vec::new();
    let mut free = Vec::new();
    let mut ready = VecDeque::new();
    loop {
        for _ in 0..ready.len() {
            let Some(index) = ready.pop_front() else {
                break;
            };
            let place: &mut Option<Entry> = &mut entries[index];
            let Some(entry) = place else { continue };
            entry.queued = false;
            match entry.connection.go_on(&mut buffer, false) {
                Ok(Some(Wait::Ready)) => {}
                Ok(Some(Wait::Turn)) => {
                    entry.queued = true;
                    ready.push_back(index);
                }
                Ok(None) | Err(_) => {
                    *place = None;
                    free.push(index);
                }
            }
        }
        let timeout = (!ready.is_empty()).then_some(Duration::ZERO);
        poll.poll(&mut events, timeout)?;
        for event in &events {
            if event.token() == LISTENER {
                loop {
                    let mut stream = match listener.accept() {
                        Ok((stream, _)) => stream,
                        Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                        Err(error) => return Err(error.into()),
                    };
                    let index = free.pop().unwrap_or_else(|| {
                        entries.push(None);
                        entries.len() - 1
                    });
                    let both = Interest::READABLE | Interest::WRITABLE;
                    poll.registry().register(&mut stream, Token(index), both)?;
                    entries[index] = Some(Entry {
                        connection: echo(stream),
                        queued: true,
                    });
                    ready.push_back(index);
                }
            } else if let Some(Some(entry)) = entries.get_mut(event.token().0)
                && !entry.queued
            {
                entry.queued = true;
                ready.push_back(event.token().0);
            }
        }
    }
}
