//! Looks into coroutines: the layout that the compiler chose, and the values in a suspended one.
//!
//! Python has `inspect.getgeneratorstate`, `inspect.getgeneratorlocals` and `gi_frame.f_lineno`. This
//! module tells the same of a Rust coroutine, and of a struct. It needs no debugger and has no `unsafe`:
//! a program reads its own debug information, and its own memory through `/proc/self/mem`.
//!
//! An [`Anatomy`] is about a type. It has the states, the line of each `yield`, and the locals that each
//! state saves, with offsets and sizes. A [`Snapshot`] is about a value at one moment. It has the
//! state, the line where the body waits, the values of the saved locals, and the bytes.
//!
//! # In a crate of your own
//!
//! The feature `inspect` brings the inspector. It works on Linux, with debug information. A debug build
//! has the information; a release build has it with `debug = true`.
//!
//! ```toml
//! [dependencies]
//! native-coroutines = { path = "../native-coroutines", default-features = false, features = ["inspect"] }
//!
//! [profile.release]
//! debug = true
//! ```
//!
//! Build with nightly, and remove the `//` from the first line of this `main.rs`:
#![cfg_attr(
    feature = "inspect",
    doc = concat!(
        "```no_run\n# #![feature(coroutines, coroutine_trait)]\n", include_str!("example.rs"), "```\n",
        "It prints\n```text\n", include_str!("example.txt"), "```"
    )
)]
//!
//! Bytes in one column are the same bytes. `#` is the number of the state, and `·` a byte that the state
//! does not use: [`ribbons`] and [`dump`] explain all signs.
//! With the feature `serde` both are serialized too.
#![cfg_attr(
    feature = "inspect",
    doc = r#"
# Wrappers

[`Inspector::snapshot`] takes a coroutine or a struct, also behind references, boxes, pins, `Rc` and `Arc`.
[`Inspector::coroutines`] finds the coroutines in any value: in a [`Producer`](crate::Producer), in a
vector, in a trait object, in each other. [`Inspector::find`] finds structs by the names of their types.
A [`Handle`] is a borrowed value without its type, for a function that is not generic.
[`Inspector::open`] reads another executable or a WebAssembly module, for its anatomies.

# What is not shown

A value is shown if it must be there, as `{:?}` writes it. Otherwise the snapshot says why not, and a part
of a value that is not known is written `?`. The debug information does not say all:

- A **capture** is in every state, even when the body has moved it out. After the first resume a capture is
  shown if it is copied on use: a number, a shared reference, a tuple of those. In a generic body it must
  also have at most two words: the body moves it, and a callee may change a longer one where it is.
- A **drop flag** is a `bool` that says whether a local was moved out. Nothing says for which local it is.
  If one flag is false, and it can mean one local only, the local was moved out. If the flag can mean
  several, none of them is known.
- A **part** that the body can name, such as a field of a tuple or the content of a box, may have been
  moved out alone. It is shown if it is copied on use. The content of a `Vec` is always shown.
- A **`static` body** also keeps locals that it has moved out, or not yet set. So its locals are not shown.
  Only the source says whether a pinned body is `static`. The inspector looks there, if the source is where
  it was and is older than the program. Otherwise no local of a pinned body is shown.
- Two **locals of the same name** in one state are described as if they were the first of them. The second
  is [hidden](Kind::Hidden).
- A **union**, a raw pointer, an address of a function, and what is in a lock or an `UnsafeCell` of your own
  are not followed. Nor are the elements of maps and sets.
- A value that is **another one in every run** is not shown: an `Instant`, the keys of a `HashMap`.
- A **trait object** is followed if the debug information describes its table of methods. It does not
  describe a table that the compiler made for a constant.

In the bytes, addresses and what is not known are masked. So two runs give the same snapshot.

# A body that runs

The state of a body is written when the body stops. While a body runs, its bytes are those of the last stop,
and may be stale. A borrow rules that out: `resume` takes the body mutably. In a `RefCell` that is borrowed
mutably, and in a `Mutex`, nothing is looked at. To look into a body in a `Mutex`, lock it and look behind
the guard: `inspector.snapshot(&*guard)`.

# Errors

[`Error`] says what is missing and what to do. A stripped program has no debug information. Information in
files of its own (`split-debuginfo = "packed"` or `"unpacked"`) is not read. On another operating system
[`Inspector::new`] returns [`Error::Unsupported`], and [`Inspector::open`] works.

# Sources

The states are variants of a variant part: [DWARF 5](https://dwarfstd.org/dwarf5std.html), 5.7.10, as
`rustc_codegen_llvm::debuginfo::metadata` writes them. What a state saves is computed in
`rustc_mir_transform::coroutine`. The model is
[Python's `inspect`](https://docs.python.org/3/library/inspect.html#current-state-of-generators-coroutines-and-asynchronous-generators).
"#
)]

mod anatomy;
mod display;
mod dump;
#[cfg(feature = "inspect")]
mod dwarf;
#[cfg(feature = "inspect")]
mod error;
#[cfg(feature = "inspect")]
mod handle;
#[cfg(feature = "inspect")]
mod inspector;
mod layout;
#[cfg(feature = "inspect")]
mod layouts;
#[cfg(feature = "inspect")]
mod library;
#[cfg(feature = "inspect")]
mod look;
#[cfg(feature = "inspect")]
mod memory;
#[cfg(feature = "inspect")]
mod movable;
#[cfg(feature = "inspect")]
mod names;
mod ribbon;
#[cfg(feature = "inspect")]
mod slots;
mod snapshot;
#[cfg(feature = "inspect")]
mod trust;
#[cfg(feature = "inspect")]
mod types;
#[cfg(feature = "inspect")]
mod value;
#[cfg(feature = "inspect")]
mod view;
#[cfg(feature = "inspect")]
mod walk;

pub use anatomy::{Anatomy, Kind, Local, State};
pub use dump::dump;
pub use layout::{Described, Form, Layout, Member, Saved, There};
pub use ribbon::{Part, Piece, ribbons};
pub use snapshot::{Byte, Shown, Snapshot, Value};
#[cfg(feature = "inspect")]
pub use {error::Error, handle::Handle, inspector::Inspector, walk::Found};
