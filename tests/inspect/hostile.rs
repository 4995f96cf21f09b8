//! Damaged and foreign files are refused, or at least do no harm.

use std::ops::{Coroutine, CoroutineState};
use std::path::Path;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use native_coroutines::inspect::{Error, Handle, Inspector};

use crate::holds::read;
use crate::support::INSPECTOR;

fn corpus(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus/inspect");
    std::fs::read(folder.join(name)).unwrap()
}

#[test]
fn the_files_of_the_corpus_are_understood() {
    for (name, word) in [("elf", 8), ("wasm", 4)] {
        let found = read(&corpus(name));
        let lines: Vec<_> = found
            .iter()
            .map(|anatomy| (&*anatomy.type_name, anatomy.states.len()))
            .collect();
        assert_eq!(
            lines,
            [
                ("seed::fib::{coroutine_env#0}", 4),
                ("seed::choose::{coroutine_env#0}", 5)
            ],
            "{name}"
        );
        let option = &found[1].states[0]
            .locals
            .iter()
            .find(|local| local.name == "option")
            .unwrap();
        assert_eq!((option.size, &*option.type_name), (word, "Option<&u8>"));
    }
}

#[test]
fn a_file_that_is_cut_off_does_no_harm() {
    for name in ["elf", "wasm"] {
        let whole = corpus(name);
        for length in (0..whole.len()).step_by(397).chain(0..80) {
            read(&whole[..length]);
        }
    }
}

#[test]
fn a_file_with_changed_bytes_does_no_harm() {
    // Numbers that look random, the same in every run: those of an xorshift.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut number = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    for name in ["elf", "wasm"] {
        let whole = corpus(name);
        for _ in 0..100 {
            let mut damaged = whole.clone();
            for _ in 0..1 + number(8) {
                let place = number(damaged.len());
                damaged[place] = number(256) as u8;
            }
            read(&damaged);
        }
    }
}

#[test]
fn what_is_no_program_is_refused() {
    let refused = |bytes: &[u8]| Inspector::read(bytes).unwrap_err();
    assert!(matches!(refused(b""), Error::NotAnExecutable(_)));
    assert!(matches!(refused(b"#!/bin/sh"), Error::NotAnExecutable(_)));
    assert!(matches!(
        Inspector::open("no such file"),
        Err(Error::Unreadable(_))
    ));
}

#[test]
fn a_file_without_debug_information_is_refused_with_advice() {
    // The name of every section is changed, so that none is found.
    let mut stripped = corpus("elf");
    for place in 0..stripped.len() - 7 {
        if &stripped[place..place + 7] == b".debug_" {
            stripped[place + 1] = b'x';
        }
    }
    let error = Inspector::read(&stripped).unwrap_err();
    assert_eq!(error, Error::NoDebugInformation);
    assert!(error.to_string().contains("debug = true"), "{error}");
}

#[test]
fn the_debug_information_of_a_c_compiler_has_no_coroutines() {
    let folder = tempfile::tempdir().unwrap();
    let (source, program) = (folder.path().join("main.c"), folder.path().join("main"));
    std::fs::write(
        &source,
        "union u { int i; float f; }; struct s { union u u[3]; struct s *next; } x;\n\
        int main(void) { return x.u[0].i; }\n",
    )
    .unwrap();
    let compiled = std::process::Command::new("cc")
        .arg("-g")
        .arg(&source)
        .arg("-o")
        .arg(&program)
        .status();
    if !compiled.is_ok_and(|status| status.success()) {
        println!("no C compiler here: this was not tried");
        return;
    }
    let found = Inspector::open(&program).unwrap().anatomies_in("");
    assert_eq!(found.unwrap(), []);
}

#[test]
fn a_body_that_changes_on_another_thread_is_not_shown() {
    fn count() -> impl Coroutine<(), Yield = u64, Return = ()> + Send {
        #[coroutine]
        || {
            let mut number = 0;
            loop {
                yield number;
                number += 1;
            }
        }
    }
    let (shared, stop) = (
        Arc::new(Mutex::new(count())),
        Arc::new(AtomicBool::new(false)),
    );
    let resumed = std::thread::spawn({
        let (shared, stop) = (shared.clone(), stop.clone());
        move || {
            while !stop.load(Ordering::Relaxed) {
                let state = Pin::new(&mut *shared.lock().unwrap()).resume(());
                assert!(matches!(state, CoroutineState::Yielded(_)));
            }
        }
    });
    INSPECTOR.with(|inspector| {
        for _ in 0..50 {
            assert_eq!(inspector.coroutines(Handle::of(&shared)), Ok(vec![]));
            // With the lock it is there.
            let locked = shared.lock().unwrap();
            assert_eq!(inspector.coroutines(Handle::of(&*locked)).unwrap().len(), 1);
        }
    });
    stop.store(true, Ordering::Relaxed);
    resumed.join().unwrap();
}
