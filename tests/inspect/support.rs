//! Compares the values that a body reports of itself with the values that are seen from outside.

use std::ops::{Coroutine, CoroutineState};
use std::pin::Pin;

use native_coroutines::inspect::{Inspector, Kind, Shown, Snapshot, Value};

thread_local! {
    pub static INSPECTOR: Inspector = Inspector::new().unwrap();
}

/// Looks into a value.
pub fn snapshot<C>(value: &C) -> Snapshot {
    INSPECTOR
        .with(|inspector| inspector.snapshot(value))
        .unwrap()
}

/// A local, as the body sees it.
pub struct Probe {
    pub name: &'static str,
    pub address: usize,
    pub size: usize,
    pub text: String,
}

/// The size of a local.
pub fn bytes_of<T>(_: &T) -> usize {
    size_of::<T>()
}

/// The locals with these names.
macro_rules! probes {
    ($($name:ident)*) => {
        vec![$($crate::support::Probe {
            name: stringify!($name),
            address: (&raw const $name).addr(),
            size: $crate::support::bytes_of(&$name),
            text: format!("{:?}", $name),
        }),*]
    };
}
pub(crate) use probes;

/// The value with a name.
pub fn value<'a>(snapshot: &'a Snapshot, name: &str) -> &'a Value {
    let named = snapshot
        .values
        .iter()
        .find(|value| value.local.name == name);
    named.unwrap_or_else(|| panic!("{name} is in {snapshot}"))
}

/// The value with a name, and the reason for which it is not known as `?`.
pub fn shown<'a>(snapshot: &'a Snapshot, name: &str) -> &'a str {
    match &value(snapshot, name).shown {
        Shown::Is(text) => text,
        Shown::MovedOut => "moved out",
        Shown::Unknown(_) => "?",
    }
}

/// Runs a body to its end, and compares what each `yield` says with what is seen.
pub fn agrees<C>(mut body: C) -> usize
where
    C: Coroutine<(), Yield = Vec<Probe>, Return = ()> + Unpin,
{
    let anatomy = INSPECTOR
        .with(|inspector| inspector.anatomy(&body))
        .unwrap();
    assert_eq!(anatomy.size, size_of::<C>());
    let mut steps = 0;
    while let CoroutineState::Yielded(probes) = Pin::new(&mut body).resume(()) {
        steps += 1;
        let start = (&raw const body).addr();
        let seen = snapshot(&body);
        assert_eq!(seen.bytes.len(), size_of::<C>());
        let state = anatomy
            .states
            .iter()
            .find(|state| Some(state.number) == seen.number)
            .unwrap();
        assert_eq!((&state.name, state.line), (&seen.state, seen.line));
        let locals: Vec<_> = seen.values.iter().map(|value| &value.local).collect();
        assert_eq!(state.locals.iter().collect::<Vec<_>>(), locals);
        for probe in probes {
            let seen = value(&seen, probe.name);
            assert_eq!(seen.local.kind, Kind::Local, "{}", probe.name);
            assert_eq!(
                (seen.local.offset, seen.local.size),
                (probe.address - start, probe.size),
                "{}",
                probe.name
            );
            assert_eq!(
                seen.shown,
                Shown::Is(probe.text),
                "{}: {}",
                probe.name,
                seen.local.type_name
            );
        }
    }
    let seen = snapshot(&body);
    assert_eq!((&*seen.state, seen.values.len()), ("Returned", 0));
    steps
}
