use std::io::Write;
use std::ops::Coroutine;
use std::pin::Pin;

use criterion::{Criterion, Throughput, criterion_group};
use native_coroutines::Consumer;
use native_coroutines::patterns::frames::{by_hand, encode, frames, native};

const FRAMES: usize = 100;
const LENGTH: usize = 200;
/// What RFC 1055 names for an implementation to accept.
const LIMIT: usize = 1006;

/// A split of the whole stream, which has to be in memory, and has no errors.
fn plain_loop(stream: &[u8], buffer: &mut [u8], mut found: impl FnMut(&[u8])) {
    for part in stream.split(|byte| *byte == 0xC0) {
        let mut length = 0;
        let mut bytes = part.iter();
        while let Some(byte) = bytes.next() {
            buffer[length] = match (byte, bytes.as_slice().first()) {
                (0xDB, Some(0xDC)) => {
                    bytes.next();
                    0xC0
                }
                (0xDB, _) => {
                    bytes.next();
                    0xDB
                }
                _ => *byte,
            };
            length += 1;
        }
        found(&buffer[..length]);
    }
}

fn bench(c: &mut Criterion) {
    // Every byte value comes up, so one byte in 128 is written as two.
    let bytes: Vec<u8> = (0..FRAMES * LENGTH)
        .map(|index| (index * 167 / 8) as u8)
        .collect();
    let stream: Vec<u8> = bytes.chunks(LENGTH).flat_map(encode).collect();
    let mut buffer = [0; LIMIT];
    // The lengths and last bytes are summed so that no frame can be left out.
    let mut sum = 0;
    let mut add = |frame: &[u8]| sum += frame.len() + frame.last().map_or(0, |byte| *byte as usize);

    let mut group = c.benchmark_group("frames/send");
    group.throughput(Throughput::Bytes(stream.len() as u64));
    group.bench_function("by_hand", |b| {
        b.iter(|| {
            let found = |frame: Result<&[u8], _>| frame.into_iter().for_each(&mut add);
            let mut decoder = by_hand::frames(&mut buffer[..], found);
            for byte in &stream {
                decoder.send(*byte);
            }
            decoder.close().is_ok()
        });
    });
    group.bench_function("native", |b| {
        b.iter(|| {
            let found = |frame: Result<&[u8], _>| frame.into_iter().for_each(&mut add);
            let mut decoder = native::frames(&mut buffer[..], found);
            let mut decoder = Pin::new(&mut decoder);
            let _ = decoder.as_mut().resume(None);
            for byte in &stream {
                let _ = decoder.as_mut().resume(Some(*byte));
            }
            decoder.as_mut().resume(None)
        });
    });
    group.bench_function("wrapped", |b| {
        b.iter(|| {
            let found = |frame: Result<&[u8], _>| frame.into_iter().for_each(&mut add);
            let mut decoder = frames(&mut buffer[..], found).prime();
            for byte in &stream {
                let _ = decoder.send(*byte);
            }
            decoder.close().is_ok()
        });
    });
    group.bench_function("plain_loop", |b| {
        b.iter(|| plain_loop(&stream, &mut buffer, &mut add));
    });
    group.finish();

    let mut group = c.benchmark_group("frames/write");
    group.throughput(Throughput::Bytes(stream.len() as u64));
    group.bench_function("by_hand", |b| {
        b.iter(|| {
            let found = |frame: Result<&[u8], _>| frame.into_iter().for_each(&mut add);
            let mut decoder = by_hand::frames(&mut buffer[..], found);
            decoder.write_all(&stream)?;
            std::io::Result::Ok(decoder.close().is_ok())
        });
    });
    group.bench_function("wrapped", |b| {
        b.iter(|| {
            let found = |frame: Result<&[u8], _>| frame.into_iter().for_each(&mut add);
            let mut decoder = frames(&mut buffer[..], found).prime();
            decoder.write_all(&stream)?;
            std::io::Result::Ok(decoder.close().is_ok())
        });
    });
    group.finish();
    std::hint::black_box(sum);
}

criterion_group!(benches, bench);
