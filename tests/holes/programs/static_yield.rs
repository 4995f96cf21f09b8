#![feature(coroutines, coroutine_trait, stmt_expr_attributes)]
use std::any::Any;
use std::cell::Cell;
use std::ops::{Coroutine, CoroutineState::Yielded};
use std::pin::Pin;
use std::rc::Rc;

type Slot<'a> = Rc<Cell<&'a str>>;

// Its type does not name 'a, so it counts as 'static.
fn slots<'a>() -> impl Coroutine<Yield = Slot<'a>, Return = ()> + Unpin + 'static {
    #[coroutine]
    || {
        let slot: Slot<'a> = Rc::default();
        yield slot.clone();
        yield slot;
    }
}

fn next<C>(of: &mut dyn Any, _same_type: C) -> Slot<'static>
where
    C: Coroutine<Yield = Slot<'static>, Return = ()> + Unpin + 'static,
{
    match Pin::new(of.downcast_mut::<C>().unwrap()).resume(()) {
        Yielded(slot) => slot,
        _ => panic!("yields twice"),
    }
}

fn forever<'a>(text: &'a str) -> &'static str {
    let mut here = slots::<'a>();
    if let Yielded(slot) = Pin::new(&mut here).resume(()) {
        slot.set(text);
    }
    next(&mut here, slots::<'static>()).get()
}

fn main() {
    let text = forever(&String::from("text"));
    assert_eq!(text, "text");
}
