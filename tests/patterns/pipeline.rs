use std::cell::RefCell;
use std::fmt::Debug;
use std::rc::Rc;

use native_coroutines::patterns::pipeline::{
    Stage, boxed, broadcast, by_hand, collect, fan_in, filter, head, inspect, native,
    prime_by_hand, printer, source,
};
use native_coroutines::{Consumer, SendError, Unprimed};
use proptest::prelude::*;

mod shapes;

use crate::agree;
use shapes::{Chain, Flow, Funnel, Shape, Spread, Step, TICK};

/// Everything that went by, and where: `None` is the prime or the close.
type Log<T> = agree::Log<(usize, Option<T>)>;

fn watch<T: Clone, R>(
    log: &Log<T>,
    place: usize,
    target: Unprimed<impl Stage<T, R>>,
) -> Unprimed<impl Stage<T, R>> {
    let look = move |value: Option<&T>| log.borrow_mut().push((place, value.cloned()));
    inspect(look, target)
}

/// A printer that has room for so many values and fails with the next.
fn has_room(mut room: usize) -> impl FnMut(u32) -> Result<(), u32> {
    move |value| {
        room = room.checked_sub(1).ok_or(value)?;
        Ok(())
    }
}

#[test]
fn priming_closing_and_every_value_go_from_the_head_down() {
    let log = Log::default();
    let sink = watch(&log, 2, collect());
    let chain = watch(&log, 0, filter(|_| true, watch(&log, 1, head(9, sink))));
    assert!(log.borrow().is_empty());

    let mut chain = chain.prime();
    assert_eq!(log.take(), [(0, None), (1, None), (2, None)]);
    chain.send('a').unwrap();
    assert_eq!(log.take(), [(0, Some('a')), (1, Some('a')), (2, Some('a'))]);
    assert_eq!(chain.close(), ['a']);
    assert_eq!(log.take(), [(0, None), (1, None), (2, None)]);
}

#[test]
fn who_has_enough_stops_the_source_at_that_very_item() {
    let mut numbers = 1..100;
    let taken = source(numbers.by_ref(), filter(|n| n % 2 == 0, head(3, collect())));
    assert_eq!(taken, [2, 4, 6]);
    assert_eq!(numbers.next(), Some(7));

    let mut numbers = 1..100;
    let even = native::filter(|n| n % 2 == 0, native::head(3, native::collect()));
    assert_eq!(native::source(numbers.by_ref(), even), Some(vec![2, 4, 6]));
    assert_eq!(numbers.next(), Some(7));
}

#[test]
fn a_source_that_has_no_more_closes_its_target() {
    assert_eq!(source(1..=3, collect()), [1, 2, 3]);
    let taken = native::source(1..=3, native::collect());
    assert_eq!(taken, Some(vec![1, 2, 3]));
}

#[test]
fn broadcast_goes_on_for_the_others_and_keeps_each_result_in_its_place() {
    let targets = [
        boxed(collect()),
        boxed(head(1, collect())),
        boxed(filter(|n| n % 2 == 0, collect())),
    ];
    let results = source(1..=4, broadcast(targets));
    assert_eq!(results, [vec![1, 2, 3, 4], vec![1], vec![2, 4]]);
}

/// Two senders to one target.
macro_rules! two_senders {
    ($target:expr) => {{
        let mut senders = fan_in(2, $target).into_iter();
        let first = senders.next().unwrap();
        (first, senders.next().unwrap())
    }};
}

#[test]
fn of_stages_with_one_target_the_first_primes_it_and_the_last_closes_it() {
    let log = Log::default();
    let (first, second) = two_senders!(watch(&log, 0, collect()));
    let (mut first, mut second) = (first.prime(), second.prime());
    first.send('a').unwrap();
    second.send('b').unwrap();
    assert_eq!(first.close(), Ok(None));
    second.send('c').unwrap();
    let primes_and_closes = || {
        let log = log.borrow();
        log.iter().filter(|(_, value)| value.is_none()).count()
    };
    assert_eq!(primes_and_closes(), 1);
    assert_eq!(second.close(), Ok(Some(vec!['a', 'b', 'c'])));
    assert_eq!(primes_and_closes(), 2);
}

#[test]
fn a_value_that_comes_too_late_for_a_shared_target_is_handed_back() {
    let (first, second) = two_senders!(head(1, collect()));
    let (mut first, mut second) = (first.prime(), second.prime());
    assert_eq!(first.send('a'), Err(SendError::Returned));
    assert_eq!(first.close(), Ok(Some(vec!['a'])));
    assert_eq!(second.send('b'), Err(SendError::Returned));
    assert_eq!(second.close(), Err('b'));
}

#[test]
fn a_sender_that_is_primed_when_the_shared_target_has_returned_returns_too() {
    let (first, second) = two_senders!(head(1, collect()));
    assert!(first.prime().send('a').is_err());
    let mut second = second.prime();
    assert_eq!(second.try_send('b'), Err(Some('b')));
    assert_eq!(second.close(), Ok(None));
}

#[test]
fn a_sender_that_is_dropped_gives_up_its_share_and_closes_nothing() {
    let log = Log::default();
    let (first, second) = two_senders!(watch(&log, 0, collect()));
    drop(first);
    let mut second = second.prime();
    second.send('a').unwrap();
    assert_eq!(second.close(), Ok(Some(vec!['a'])));
    log.take();

    let (first, second) = two_senders!(watch(&log, 0, collect::<char>()));
    let (first, second) = (first.prime(), second.prime());
    assert_eq!(first.close(), Ok(None));
    drop(second);
    assert_eq!(log.take(), [(0, None)]);
}

#[test]
fn without_senders_the_target_is_dropped_as_it_is() {
    let log = Log::default();
    assert!(fan_in(0, watch(&log, 0, collect::<char>())).is_empty());
    assert!(log.borrow().is_empty());
}

#[test]
#[should_panic = "already borrowed"]
fn a_sender_that_is_sent_to_from_inside_its_target_panics() {
    type CallBack = Option<Box<dyn FnMut()>>;
    let call_back: Rc<RefCell<CallBack>> = Rc::default();
    let called = Rc::clone(&call_back);
    let print = move |_| {
        if let Some(call_back) = &mut *called.borrow_mut() {
            call_back();
        }
        Ok::<(), ()>(())
    };
    let (first, second) = two_senders!(printer(print));
    let (mut first, mut second) = (first.prime(), second.prime());
    *call_back.borrow_mut() = Some(Box::new(move || second.send(2).unwrap()));
    let _ = first.send(1);
}

#[test]
fn what_a_stage_does_not_send_on_is_dropped_at_once() {
    let value = Rc::new(());
    let mut chain = filter(|_| false, collect()).prime();
    chain.send(Rc::clone(&value)).unwrap();
    assert_eq!(Rc::strong_count(&value), 1);

    let targets = [1, 2].map(|_| filter(|_| false, collect()));
    let mut chain = broadcast(targets).prime();
    chain.send(Rc::clone(&value)).unwrap();
    assert_eq!(Rc::strong_count(&value), 1);
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (2_u32..5).prop_map(Step::Filter),
        (0_usize..12).prop_map(Step::Head),
    ];
    prop::collection::vec(step, 0..3)
}

fn chain() -> impl Strategy<Value = Chain> {
    (steps(), 0_usize..12).prop_map(|(steps, room)| Chain { steps, room })
}

fn spread<B: Debug>(
    branch: impl Strategy<Value = B>,
    least: usize,
) -> impl Strategy<Value = Spread<B>> {
    let branches = prop::collection::vec(branch, least..4);
    (steps(), branches).prop_map(|(steps, branches)| Spread { steps, branches })
}

fn funnel() -> impl Strategy<Value = Funnel> {
    let branches = prop::collection::vec(steps(), 1..4);
    (steps(), branches, chain()).prop_map(|(steps, branches, target)| Funnel {
        steps,
        branches,
        target,
    })
}

fn values() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(0_u32..100, 0..20)
}

fn check<S: Shape>(shape: &S, values: &[u32]) -> Result<(), TestCaseError> {
    let native_log = Log::default();
    let mut left = values.iter().copied();
    let native = source(left.by_ref(), shape.native(&native_log, 0));
    let native_left = left.count();
    let native_log = native_log.into_inner();

    let by_hand_log = Log::default();
    let mut left = values.iter().copied();
    let by_hand = by_hand::source(left.by_ref(), shape.by_hand(&by_hand_log, 0));
    prop_assert_eq!(&native, &by_hand);
    prop_assert_eq!(native_left, left.count());
    prop_assert_eq!(&native_log, &by_hand_log.into_inner());

    let flow = Flow::new(values.iter().copied().map(Some).chain([None]));
    let mut expected = Vec::new();
    let (end, result) = shape.model(&flow, &mut expected);
    prop_assert_eq!(native, result);
    prop_assert_eq!(native_left, values.len().saturating_sub(end.time / TICK));

    let mut seen = vec![(Vec::new(), 0); shape.places()];
    for (place, value) in &native_log {
        match value {
            Some(value) => seen[*place].0.push(*value),
            None => seen[*place].1 += 1,
        }
    }
    prop_assert_eq!(seen, expected);
    Ok(())
}

proptest! {
    #[test]
    fn a_chain_is_a_filter_and_a_take(chain in chain(), values in values()) {
        check(&chain, &values)?;
    }

    #[test]
    fn broadcasts_give_every_branch_the_same_until_it_has_enough(
        tree in spread(spread(chain(), 0), 0),
        values in values(),
    ) {
        check(&tree, &values)?;
    }

    #[test]
    fn branches_that_fan_in_take_turns_until_their_target_has_enough(
        funnel in funnel(),
        values in values(),
    ) {
        check(&funnel, &values)?;
    }

    #[test]
    fn branches_that_fan_in_side_by_side_do_not_meet(
        tree in spread(funnel(), 1),
        values in values(),
    ) {
        check(&tree, &values)?;
    }

    #[test]
    fn by_hand_is_a_consumer_like_native(chain in chain(), values in values()) {
        let log = Log::default();
        let native = || chain.native(&log, 0).prime();
        agree::consumers(&log, &values, native, || prime_by_hand(chain.by_hand(&log, 0)));
    }
}
