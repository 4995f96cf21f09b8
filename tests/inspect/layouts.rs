//! A layout is an anatomy and the types that a reader of the bytes has to know.

use std::mem::offset_of;
use std::ops::Coroutine;

use native_coroutines::inspect::{Described, Form, Layout, Member, There};

use crate::support::INSPECTOR;

#[derive(Clone, Copy)]
#[repr(u8)]
enum Colour {
    Red = 3,
    Blue = 200,
}

struct Pair {
    small: u8,
    wide: u64,
}

fn make(moved: String, copied: u64, moves: bool) -> impl Coroutine<(), Yield = (), Return = ()> {
    #[coroutine]
    move || {
        drop(moved);
        let kept = String::from("kept");
        let maybe = String::from("maybe");
        let parted = (String::from("one"), String::from("two"));
        let colour = if moves { Colour::Red } else { Colour::Blue };
        let pair = Pair {
            small: 1,
            wide: copied,
        };
        let array = [Some(7_u64); 3];
        if moves {
            drop(maybe);
        }
        yield;
        let _ = (
            kept.len(),
            colour as u8,
            pair.small,
            pair.wide,
            array,
            parted.0.len(),
        );
    }
}

/// The layout of the body above.
fn layout() -> Layout {
    let body = make(String::new(), 1, true);
    INSPECTOR.with(|inspector| {
        let layouts = inspector.layouts_in("tests/inspect/layouts.rs").unwrap();
        let [layout] = <[Layout; 1]>::try_from(layouts).unwrap();
        assert_eq!(layout.anatomy, inspector.anatomy(&body).unwrap());
        layout
    })
}

/// The type of a local of the state with this name, and whether its value is there.
fn local<'a>(layout: &'a Layout, state: &str, name: &str) -> (&'a Described, There) {
    let states = layout.anatomy.states.iter().zip(&layout.saved);
    let (state, saved) = states
        .into_iter()
        .find(|(other, _)| other.name == state)
        .unwrap();
    let at = state
        .locals
        .iter()
        .position(|local| local.name == name)
        .unwrap();
    let of = &layout.types[saved[at].of];
    assert_eq!(of.size, state.locals[at].size, "{name}");
    (of, saved[at].there)
}

#[test]
fn a_layout_says_which_values_the_body_may_have_moved_out() {
    let layout = layout();
    for (name, there) in [("moved", There::Yes), ("copied", There::Yes)] {
        assert_eq!(
            local(&layout, "Unresumed", name).1,
            there,
            "{name} before the first resume"
        );
    }
    for (name, there) in [
        ("moved", There::Unknown),
        ("copied", There::Yes),
        ("kept", There::Flagged),
        ("maybe", There::Flagged),
        ("parted", There::Unknown),
        ("array", There::Yes),
    ] {
        assert_eq!(local(&layout, "Suspend0", name).1, there, "{name}");
    }
}

#[test]
fn a_layout_describes_the_types_as_the_compiler_laid_them_out() {
    let layout = layout();
    let suspended = |name| &local(&layout, "Suspend0", name).0.form;

    let Form::Fields(parts) = suspended("pair") else {
        panic!("a struct")
    };
    let place = |name| {
        parts
            .iter()
            .find(|part: &&Member| part.name == name)
            .unwrap()
            .offset
    };
    assert_eq!(
        (place("small"), place("wide")),
        (offset_of!(Pair, small), offset_of!(Pair, wide))
    );

    let Form::Names(names) = suspended("colour") else {
        panic!("an enum without data")
    };
    let number = |colour: Colour| (colour as u8).to_string();
    let expected = [
        (number(Colour::Red), "Red".into()),
        (number(Colour::Blue), "Blue".into()),
    ];
    assert_eq!(*names, expected);

    let Form::Array { of, count: 3 } = suspended("array") else {
        panic!("an array of three")
    };
    let element = &layout.types[*of];
    assert_eq!(element.size, size_of::<Option<u64>>());
    let Form::Variants {
        tag: Some((0, _)),
        of,
    } = &element.form
    else {
        panic!("with a tag")
    };
    let some = of
        .iter()
        .find(|(number, ..)| number.as_deref() == Some("1"))
        .unwrap();
    let Form::Fields(parts) = &layout.types[some.1].form else {
        panic!("the variant `Some`")
    };
    // The value is as aligned as it must be, behind the tag.
    assert_eq!(some.2 + parts[0].offset, align_of::<u64>());
}
