//! A coroutine of any type, which the page starts, resumes and finds in the memory.

use std::cell::RefCell;
use std::fmt::Debug;
use std::mem::take;
use std::ops::Coroutine;
use std::pin::Pin;

use wasm_bindgen::prelude::*;

/// A coroutine that the page resumes.
#[wasm_bindgen]
pub struct Live {
    resume: Box<dyn FnMut(Sent) -> String>,
    /// The address of the coroutine in the module's memory.
    #[wasm_bindgen(readonly)]
    pub address: usize,
    /// The size of the coroutine in bytes.
    #[wasm_bindgen(readonly)]
    pub size: usize,
}

/// All that a page can send. Each body takes one of them, and `None`.
pub enum Sent {
    None,
    Text(String),
    Number(f64),
    Byte(u8),
    Start { name: String, offset: u64 },
    End,
}

impl Live {
    /// Keeps the coroutine at one address. `take` makes the resume argument.
    pub fn new<C, R>(coroutine: C, take: fn(Sent) -> R) -> Self
    where
        C: Coroutine<R, Yield: Debug, Return: Debug> + Unpin + 'static,
        R: 'static,
    {
        let mut coroutine = Box::pin(coroutine);
        Self {
            address: (&raw const *coroutine).addr(),
            size: size_of::<C>(),
            resume: Box::new(move |sent| format!("{:?}", resume(coroutine.as_mut(), take(sent)))),
        }
    }
}

/// The debug information of this function names the type of the coroutine.
#[inline(never)]
fn resume<C: Coroutine<R>, R>(
    coroutine: Pin<&mut C>,
    sent: R,
) -> std::ops::CoroutineState<C::Yield, C::Return> {
    coroutine.resume(sent)
}

/// A page sends with these. Each returns what `resume` returned, as Rust would write it.
#[wasm_bindgen]
impl Live {
    /// Resumes with `None`, or with `()`.
    pub fn none(&mut self) -> String {
        (self.resume)(Sent::None)
    }

    /// Sends a line, or the text of an element.
    pub fn text(&mut self, text: String) -> String {
        (self.resume)(Sent::Text(text))
    }

    /// Sends a number.
    pub fn number(&mut self, number: f64) -> String {
        (self.resume)(Sent::Number(number))
    }

    /// Sends a byte.
    pub fn byte(&mut self, byte: u8) -> String {
        (self.resume)(Sent::Byte(byte))
    }

    /// Sends the start of an element.
    pub fn start(&mut self, name: String, offset: u32) -> String {
        let offset = offset.into();
        (self.resume)(Sent::Start { name, offset })
    }

    /// Sends the end of an element.
    pub fn end(&mut self) -> String {
        (self.resume)(Sent::End)
    }
}

thread_local! {
    static NOTES: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Notes a call that a body made. The functions that a body calls capture nothing, so that they use
/// no bytes in it.
pub fn note(note: impl AsRef<str>) {
    NOTES.with_borrow_mut(|notes| {
        notes.push_str(note.as_ref());
        notes.push('\n');
    });
}

/// Returns the calls that bodies made since the last time, one per line.
#[wasm_bindgen]
pub fn notes() -> String {
    NOTES.with_borrow_mut(take)
}

/// Throws the message of a panic at the page. It would only see that the module stopped.
#[wasm_bindgen(start)]
fn report_panics() {
    std::panic::set_hook(Box::new(|panic| {
        wasm_bindgen::throw_str(&panic.to_string())
    }));
}
