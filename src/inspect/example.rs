// #![feature(coroutines, coroutine_trait)]

use native_coroutines::Producer;
use native_coroutines::inspect::{Handle, Inspector};
use std::ops::Coroutine;

fn repeat(word: &str) -> impl Coroutine<(), Yield = usize, Return = ()> {
    #[coroutine]
    move || {
        let mut count = 0_u32;
        while count < 3 {
            count += 1;
            let line = word.repeat(count as usize);
            yield line.len();
            println!("{line}");
        }
        yield 0;
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let inspector = Inspector::new()?;
    let body = repeat("ab");
    println!("{}\n", inspector.anatomy(&body)?);

    let mut producer = Producer::new(body);
    producer.next();
    for found in inspector.coroutines(Handle::of(&producer))? {
        println!("{}", found.snapshot);
    }
    Ok(())
}
