use std::cell::Cell;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::rc::Rc;

use native_coroutines::patterns::tasks::{self, Act, by_hand};
use proptest::prelude::*;

type Scripts = Vec<Vec<Act>>;

/// The log of the scripts, and who waits for ever.
fn native(scripts: &Scripts) -> String {
    let stage = tasks::Stage::new(scripts.clone());
    let mut scheduler = tasks::Scheduler::default();
    scheduler.spawn(tasks::actor(stage.clone(), 0));
    let end = scheduler.run();
    assert_eq!(end.is_ok(), scheduler.is_empty());
    let mut log = stage.log();
    let number = |id| stage.number(id);
    for blocked in end.err().into_iter().flat_map(|deadlock| deadlock.blocked) {
        let other = blocked.waits_for.expect("no actor waits for an event");
        let (task, other) = (number(blocked.task), number(other));
        writeln!(log, "{task} waits for {other} for ever").unwrap();
    }
    sorted_waits(&log)
}

fn by_hand(scripts: &Scripts) -> String {
    let stage = by_hand::Stage::new(scripts.clone());
    let mut scheduler = by_hand::Scheduler::default();
    scheduler.spawn(by_hand::actor(stage.clone(), 0));
    let end = scheduler.run();
    assert_eq!(end.is_ok(), scheduler.is_empty());
    let mut log = stage.log();
    let number = |id| stage.number(id);
    for blocked in end.err().into_iter().flat_map(|deadlock| deadlock.blocked) {
        let other = blocked.waits_for.expect("no actor waits for an event");
        let (task, other) = (number(blocked.task), number(other));
        writeln!(log, "{task} waits for {other} for ever").unwrap();
    }
    sorted_waits(&log)
}

/// The lines that say who waits for ever, sorted: the schedulers number the tasks in their own ways.
fn sorted_waits(log: &str) -> String {
    let mut waits = Vec::new();
    let mut lines = Vec::new();
    for line in log.lines() {
        if line.ends_with("for ever") {
            waits.push(line);
        } else {
            lines.push(line);
        }
    }
    waits.sort_unstable();
    lines.extend(waits);
    lines.join("\n")
}

fn written(scripts: &Scripts) -> String {
    let script = |acts: &Vec<Act>| {
        let acts = acts.iter().map(|(verb, number)| format!("{verb} {number}"));
        acts.collect::<Vec<_>>().join(",")
    };
    scripts.iter().map(script).collect::<Vec<_>>().join(";")
}

fn read(line: &str) -> Scripts {
    const VERBS: [&str; 6] = ["pause", "spawn", "kill", "wait", "call", "far"];
    let act = |act: &str| {
        let (verb, number) = act.split_once(' ').expect("a verb and a number");
        let verb = VERBS.into_iter().find(|&known| known == verb);
        (
            verb.expect("a known verb"),
            number.parse().expect("a number"),
        )
    };
    line.split(';')
        .map(|script| {
            let acts = script.split(',').filter(|act| !act.is_empty());
            acts.map(act).collect()
        })
        .collect()
}

/// A script spawns only scripts behind it, so a run comes to an end.
fn any_scripts() -> impl Strategy<Value = Scripts> {
    let acts = |script: usize| {
        prop::collection::vec(
            prop_oneof![
                3 => Just(("pause", 0)),
                3 => (script + 1..5).prop_map(|script| ("spawn", script)),
                3 => (0..6_usize).prop_map(|task| ("kill", task)),
                3 => (0..6_usize).prop_map(|task| ("wait", task)),
                1 => (0..4_usize).prop_map(|depth| ("call", depth)),
                1 => (0..4_usize).prop_map(|depth| ("far", depth)),
            ],
            0..8,
        )
    };
    (acts(0), acts(1), acts(2), acts(3))
        .prop_map(|(first, second, third, fourth)| vec![first, second, third, fourth])
}

/// The recorded cases: the scripts, and the log that Python printed.
fn recorded() -> Vec<(&'static str, &'static str)> {
    let cases = include_str!("tasks/cases.txt").lines();
    let logs = include_str!("tasks/recorded.txt").split_terminator("\n\n");
    let (cases, logs): (Vec<_>, Vec<_>) = (cases.collect(), logs.collect());
    assert_eq!(cases.len(), logs.len());
    cases.into_iter().zip(logs).collect()
}

#[test]
#[cfg_attr(miri, ignore = "Miri would take too long: it runs 300 scripts")]
fn traces_are_those_that_the_scheduler_of_the_course_left_in_python() {
    let cases = recorded();
    assert!(cases.len() >= 300);
    for (case, log) in cases {
        let scripts = read(case);
        assert_eq!(native(&scripts), sorted_waits(log), "{case}");
        assert_eq!(by_hand(&scripts), sorted_waits(log), "{case}");
    }
}

#[test]
fn the_recorded_traces_show_every_verb_with_both_answers_and_a_deadlock() {
    let logs = include_str!("tasks/recorded.txt");
    for seen in [
        "goes on",
        "spawned",
        "killed 1: true",
        "killed 1: false",
        "waited for 1: true",
        "waited for 1: false",
        "called 3 deep\n",
        "called 3 deep and far",
        "knows no",
        "for ever",
    ] {
        assert!(logs.contains(seen), "{seen}");
    }
}

/// Fresh scripts, each time others. Prints that it did nothing where there is no Python.
#[test]
#[cfg_attr(miri, ignore = "Miri starts no program")]
fn traces_are_those_of_a_fresh_run_in_python() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::default();
    let cases: Vec<Scripts> = (0..400)
        .map(|_| any_scripts().new_tree(&mut runner).unwrap().current())
        .collect();
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/patterns/tasks/course.py"
    );
    let python = Command::new("python3")
        .arg(path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut python) = python else {
        eprintln!("NOT RUN: there is no python3 here. Only the recorded traces were compared.");
        return;
    };
    let input: String = cases.iter().map(|case| written(case) + "\n").collect();
    let mut stdin = python.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()).unwrap());
    let output = python.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    let output = String::from_utf8(output.stdout).unwrap();
    let logs: Vec<&str> = output.split_terminator("\n\n").collect();
    assert_eq!(logs.len(), cases.len());
    for (scripts, log) in cases.iter().zip(logs) {
        let case = written(scripts);
        assert_eq!(native(scripts), sorted_waits(log), "{case}");
        assert_eq!(by_hand(scripts), sorted_waits(log), "{case}");
    }
}

proptest! {
    #[test]
    fn native_and_by_hand_leave_the_same_trace(scripts in any_scripts()) {
        prop_assert_eq!(native(&scripts), by_hand(&scripts));
    }
}

#[test]
fn a_deadlock_says_who_waits_for_whom() {
    // The first waits for the second, the second for the third, and the third for the second.
    let scripts = read("spawn 1,spawn 2,wait 1;pause 0,pause 0,wait 2;wait 1");
    let stage = tasks::Stage::new(scripts);
    let mut scheduler = tasks::Scheduler::default();
    scheduler.spawn(tasks::actor(stage, 0));
    let deadlock = scheduler.run().unwrap_err();
    assert_eq!(
        deadlock.to_string(),
        "deadlock: no task is ready; task 0 waits for task 1; task 1 waits for task 2; \
         task 2 waits for task 1"
    );

    // The caller breaks the ring, and the others end.
    let third = deadlock.blocked[2].task;
    assert!(scheduler.kill(third));
    assert_eq!(scheduler.run(), Ok(()));
    assert!(scheduler.is_empty());
}

#[test]
fn a_long_deadlock_is_cut_where_it_is_printed() {
    let stage = tasks::Stage::new(read(&format!("{}wait 0;wait 0", "spawn 1,".repeat(20))));
    let mut scheduler = tasks::Scheduler::default();
    scheduler.spawn(tasks::actor(stage, 0));
    let deadlock = scheduler.run().unwrap_err();
    assert_eq!(deadlock.blocked.len(), 21);
    let text = deadlock.to_string();
    assert!(
        text.ends_with("task 7 waits for task 0; and 13 more wait"),
        "{text}"
    );
}

#[test]
fn a_kill_drops_the_parts_of_a_task_the_innermost_first_and_at_once() {
    // The last line of each task comes from a destructor.
    let scripts = read("spawn 1,pause 0,kill 1,pause 0;far 3,pause 0");
    let log = native(&scripts);
    let killed = log.find("0 killed 1: true").unwrap();
    assert!(log.find("1 leaves").unwrap() < killed, "{log}");
    assert!(!log.contains("1 called"), "{log}");
}

#[test]
fn an_id_never_names_a_later_task() {
    let mut scheduler = tasks::Scheduler::default();
    let mut ids = Vec::new();
    for _ in 0..100 {
        let id = scheduler.spawn(Box::pin(tasks::worker(0)));
        // The place is used again, so only the generation tells the tasks apart.
        assert!(!ids.contains(&id));
        assert!(ids.iter().all(|&earlier| !scheduler.is_alive(earlier)));
        assert!(ids.iter().all(|&earlier| !scheduler.kill(earlier)));
        assert!(ids.iter().all(|&earlier| !scheduler.wake(earlier)));
        assert!(scheduler.is_alive(id));
        ids.push(id);
        assert_eq!(scheduler.run(), Ok(()));
    }
    assert_eq!(ids[0].to_string(), "0");
    assert_eq!(ids[99].to_string(), "0.99");
    for id in ids {
        assert_eq!(tasks::TaskId::from_bits(id.to_bits()), Some(id));
    }
    assert_eq!(tasks::TaskId::from_bits(7), None);
}

#[test]
fn a_foreign_id_is_refused_and_not_out_of_bounds() {
    let mut other = tasks::Scheduler::default();
    let foreign = (0..3)
        .map(|_| other.spawn(Box::pin(tasks::worker(0))))
        .last();
    let mut scheduler = tasks::Scheduler::default();
    assert!(!scheduler.kill(foreign.unwrap()));
    assert!(!scheduler.is_alive(foreign.unwrap()));
}

#[test]
fn killed_waiters_are_not_woken() {
    // All wait for the first task, which waits for itself.
    let stage = tasks::Stage::new(read("wait 0;wait 0"));
    let mut scheduler = tasks::Scheduler::default();
    let first = scheduler.spawn(tasks::actor(stage.clone(), 0));
    let waiters: Vec<_> = (0..100)
        .map(|_| scheduler.spawn(tasks::actor(stage.clone(), 1)))
        .collect();
    assert_eq!(scheduler.run().unwrap_err().blocked.len(), 101);
    for waiter in waiters {
        assert!(scheduler.kill(waiter));
    }
    assert_eq!(scheduler.run().unwrap_err().blocked.len(), 1);
    assert!(scheduler.kill(first));
    assert_eq!(scheduler.run(), Ok(()));
    assert!(!stage.log().contains("waited"), "{}", stage.log());
}

#[test]
#[cfg_attr(miri, ignore = "Miri would take too long: it makes a million tasks")]
fn a_million_tasks_take_their_turns() {
    const TASKS: u32 = 1_000_000;
    let mut scheduler = tasks::Scheduler::default();
    for _ in 0..TASKS {
        scheduler.spawn(Box::pin(tasks::worker(2)));
    }
    assert_eq!(scheduler.len(), TASKS as usize);
    assert!(scheduler.turn());
    assert_eq!(scheduler.len(), TASKS as usize);
    assert_eq!(scheduler.run(), Ok(()));

    let mut scheduler = by_hand::Scheduler::default();
    for _ in 0..TASKS {
        scheduler.spawn(Box::new(by_hand::worker(2)));
    }
    assert_eq!(scheduler.run(), Ok(()));
}

#[test]
#[cfg_attr(miri, ignore = "Miri would take too long: it makes 2 000 tasks")]
fn a_tree_of_tasks_waits_for_all_of_its_leaves() {
    let ended = Rc::new(Cell::new(0));
    let mut scheduler = tasks::Scheduler::default();
    scheduler.spawn(tasks::tree(10, ended.clone()));
    assert_eq!(scheduler.run(), Ok(()));
    assert_eq!(ended.get(), (1 << 11) - 1);

    let ended = Rc::new(Cell::new(0));
    let mut scheduler = by_hand::Scheduler::default();
    scheduler.spawn(by_hand::tree(10, ended.clone()));
    assert_eq!(scheduler.run(), Ok(()));
    assert_eq!(ended.get(), (1 << 11) - 1);
}

#[test]
#[cfg_attr(
    miri,
    ignore = "Miri would take too long: it calls 100 000 levels deep"
)]
fn a_recursion_of_frames_is_as_deep_as_memory_and_is_dropped_without_a_stack() {
    let depth = if cfg!(debug_assertions) {
        100_000
    } else {
        1_000_000
    };
    let stage = tasks::Stage::new(vec![vec![("far", depth)]]);
    let mut scheduler = tasks::Scheduler::default();
    scheduler.spawn(tasks::actor(stage.clone(), 0));
    assert_eq!(scheduler.run(), Ok(()));
    assert!(
        stage
            .log()
            .contains(&format!("0 called {depth} deep and far"))
    );

    let id = scheduler.spawn(tasks::actor(stage.clone(), 0));
    // The first turn asks for the id, and the second one goes down to the bottom.
    scheduler.turn();
    scheduler.turn();
    assert!(scheduler.kill(id));
    assert!(
        stage.log().ends_with("1 plays 0\n1 leaves\n"),
        "{}",
        stage.log()
    );
    assert_eq!(Rc::strong_count(&stage), 1);
}
