//! The program in `tests/fuzz/corpus/inspect`: two coroutines, and nothing else. `elf` is made by
//!
//! ```sh
//! rustc --edition 2024 --crate-type cdylib -g -C panic=abort -C opt-level=1 -C lto=fat \
//!     -C link-arg=-nostdlib --remap-path-prefix="$(rustc --print sysroot)/lib/rustlib/src/rust=rust" \
//!     tests/inspect/seed.rs -o elf
//! ```
//!
//! and `wasm` with `--target wasm32-unknown-unknown` instead of the link argument.

#![no_std]
#![feature(coroutines, coroutine_trait)]
use core::ops::{Coroutine, CoroutineState};
use core::pin::Pin;

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    loop {}
}

fn fib() -> impl Coroutine<(), Yield = u64, Return = ()> {
    #[coroutine]
    || {
        let (mut a, mut b) = (0, 1);
        loop {
            yield a;
            (a, b) = (b, a + b);
        }
    }
}

fn choose(option: Option<&'static u8>, wide: u128) -> impl Coroutine<(), Yield = u64, Return = ()> {
    #[coroutine]
    move || {
        let pair = [option, None];
        yield 1;
        if let [Some(number), _] = pair {
            yield u64::from(*number) + wide as u64;
        }
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn run() -> u64 {
    let (mut first, mut second) = (fib(), choose(Some(&5), 7));
    let mut sum = 0;
    for _ in 0..2 {
        for body in [&mut first as &mut (dyn Coroutine<(), Yield = u64, Return = ()> + Unpin), &mut second] {
            if let CoroutineState::Yielded(number) = Pin::new(body).resume(()) {
                sum += number;
            }
        }
    }
    sum
}
