use super::*;
use crate::patterns::stop::{Dialogue, Stop};
use core::cell::RefCell;
use std::string::{String, ToString};
use std::vec::Vec;

/// As the course tests its scheduler: a child is killed, another one is waited for, and a third one
/// waits for itself.
fn scripts() -> Vec<Vec<Act>> {
    std::vec![
        std::vec![
            ("spawn", 1),
            ("pause", 0),
            ("kill", 1),
            ("kill", 1),
            ("spawn", 2),
            ("wait", 2),
            ("call", 100),
            ("far", 100_000),
            ("spawn", 3),
        ],
        std::vec![("pause", 0), ("pause", 0), ("pause", 0), ("pause", 0)],
        std::vec![("pause", 0), ("pause", 0)],
        std::vec![("wait", 3)],
    ]
}

/// A step per turn. The tasks say what they do in it.
fn dialogue(
    log: impl Fn() -> String,
    name: &'static str,
    look: impl Fn(&Dialogue),
    mut turn: impl FnMut() -> bool,
    run: impl FnOnce() -> Result<(), String>,
) -> String {
    Dialogue::of(|dialogue| {
        dialogue.about(name);
        look(dialogue);
        let mut said = 0;
        let mut ready = true;
        while ready {
            dialogue.say("turn");
            ready = turn();
            let log = log();
            log.lines().skip(said).for_each(|line| dialogue.note(line));
            said = log.lines().count();
            if !ready {
                dialogue.answer("nobody is ready");
            }
            look(dialogue);
        }
        dialogue.say("run");
        dialogue.answer(run().err().unwrap_or("all have ended".into()));
        look(dialogue);
    })
}

pub fn tour() -> Stop {
    let stage = Stage::new(scripts());
    let scheduler = RefCell::new(Scheduler::default());
    scheduler.borrow_mut().spawn(actor(stage.clone(), 0));
    let native = dialogue(
        || stage.log(),
        "actor",
        |dialogue| dialogue.look(&*scheduler.borrow()),
        || scheduler.borrow_mut().turn(),
        || {
            scheduler
                .borrow_mut()
                .run()
                .map_err(|error| error.to_string())
        },
    );

    let stage = by_hand::Stage::new(scripts());
    let scheduler = RefCell::new(by_hand::Scheduler::default());
    scheduler
        .borrow_mut()
        .spawn(by_hand::actor(stage.clone(), 0));
    let by_hand = dialogue(
        || stage.log(),
        "Actor",
        |dialogue| dialogue.look(&*scheduler.borrow()),
        || scheduler.borrow_mut().turn(),
        || {
            scheduler
                .borrow_mut()
                .run()
                .map_err(|error| error.to_string())
        },
    );

    Stop {
        input: "a task starts others, kills one, waits for one, and the last waits for itself"
            .into(),
        native,
        by_hand,
        native_bytes: size_of_val(&*actor(Stage::new(Vec::new()), 0)),
        by_hand_bytes: size_of_val(&*by_hand::actor(by_hand::Stage::new(Vec::new()), 0)),
    }
}
