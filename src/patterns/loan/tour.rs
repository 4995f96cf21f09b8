use std::string::String;

use super::*;
use crate::patterns::stop::{Dialogue, Stop};

pub fn tour() -> Stop {
    Stop {
        input: "three lines in one buffer of 32 bytes, which the caller fills again".into(),
        native: lend(words()),
        by_hand: lend(words_by_hand()),
        native_bytes: size_of_val(&native::words()),
        by_hand_bytes: size_of_val(&by_hand::words()),
    }
}

fn lend<C: Consumer<String, Yield = String, Return = (usize, String)>>(mut words: C) -> String {
    Dialogue::of(|said| {
        said.look(&words);
        let mut buffer = String::with_capacity(32);
        for line in ["I love you", "Don't you love me?", "I love coroutines!"] {
            buffer.clear();
            buffer.push_str(line);
            said.say(format_args!(
                "send {buffer:?}, capacity {}",
                buffer.capacity()
            ));
            buffer = words.send(buffer).expect("no line is empty");
            said.answer(format_args!("{buffer:?}, capacity {}", buffer.capacity()));
            said.look(&words);
        }
        said.close(words);
    })
}
