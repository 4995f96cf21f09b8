//! Values are written as `{:?}` writes them.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::fmt::{Debug, Display};
use std::marker::PhantomData;
use std::num::{NonZeroI16, NonZeroU64, Wrapping};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicU16;
use std::time::Duration;

use crate::support::{agrees, probes, shown, snapshot};

/// Uses the locals after the `yield`, so that they are saved.
macro_rules! agree {
    ($($name:ident = $value:expr),* $(,)?) => {
        assert_eq!(agrees(#[coroutine] move || {
            $(let $name = $value;)*
            yield probes!($($name)*);
            $(let _used = $name;)*
        }), 1);
    };
}

#[derive(Clone, Copy, Debug)]
struct Unit;

#[derive(Debug)]
#[expect(dead_code, reason = "read by Debug")]
struct Pair(u8, Text);

#[derive(Debug)]
#[expect(dead_code, reason = "read by Debug")]
struct Named {
    wide: u64,
    narrow: u8,
    list: [u16; 3],
}

mod apart {
    /// No body outside can move a part out of it.
    #[derive(Debug)]
    #[expect(dead_code, reason = "read by Debug")]
    pub struct Closed {
        text: String,
        inner: Option<Box<Closed>>,
    }

    impl Closed {
        pub fn new(text: &str) -> Self {
            let inner = Self {
                text: text.repeat(2),
                inner: None,
            };
            Self {
                text: text.into(),
                inner: Some(Box::new(inner)),
            }
        }
    }
}

#[derive(Clone, Copy, Debug)]
#[expect(dead_code, reason = "read by Debug")]
struct Text(&'static str);

#[derive(Clone, Copy, Debug)]
#[repr(i8)]
enum Names {
    Below = -3,
    Above = 100,
}

#[derive(Clone, Copy, Debug)]
#[repr(u128)]
enum Wide {
    One = 1,
    Many = 1 << 100,
}

#[test]
fn numbers() {
    agree!(
        a = u8::MAX,
        b = u16::MAX,
        c = u32::MAX,
        d = u64::MAX,
        e = u128::MAX,
        f = usize::MAX,
        g = i8::MIN,
        h = i16::MIN,
        i = i32::MIN,
        j = i64::MIN,
        k = i128::MIN,
        l = isize::MIN,
        m = 0.1_f64,
        n = f32::MIN_POSITIVE,
        o = f64::NAN,
        p = -0.0_f32,
        q = f64::NEG_INFINITY,
        r = true,
        s = 'ß',
        t = '\n',
        u = (),
    );
}

#[test]
fn numbers_of_the_library() {
    agree!(
        a = NonZeroU64::MAX,
        b = NonZeroI16::MIN,
        c = Some(NonZeroU64::MIN),
        d = None::<NonZeroU64>,
        e = Wrapping(7_u8),
        f = AtomicU16::new(513),
        g = Duration::from_millis(1500),
        h = 3..9,
        i = Duration::MAX,
    );
}

#[test]
fn text() {
    let long = "ß".repeat(100);
    agree!(
        a = "I love \"coroutines\"",
        b = String::from("a\tb"),
        c = String::new(),
        d = "",
        e = Box::<str>::from("boxed"),
        f = Rc::new(String::from("counted")),
        g = &"to a &str",
        h = Cow::Borrowed("borrowed"),
        j = long.clone(),
        k = std::path::PathBuf::from("/a/b"),
        l = std::ffi::OsString::from("os"),
    );
}

#[test]
fn lists() {
    agree!(
        a = [1_u8, 2, 3],
        b = [(); 4],
        c = vec![1_u64, 2],
        d = Vec::<String>::new(),
        e = vec![String::from("a"), String::from("b")],
        f = &[1_u16, 2][..],
        g = Box::<[i8]>::from([-1, 2]),
        h = [[1_u8; 2]; 2],
        i = vec![(1, 'a'), (2, 'b')],
        j = VecDeque::from([1_u32, 2]),
        k = [Text("a")].as_slice(),
        l = vec![Unit; 3],
        m = VecDeque::<u8>::new(),
        n = vec![vec![Some("x")], vec![]],
    );
}

#[test]
fn a_ring_that_wraps_around() {
    let mut ring = VecDeque::with_capacity(4);
    ring.extend([1_u8, 2, 3, 4]);
    for number in 5..8 {
        ring.pop_front();
        ring.push_back(number);
    }
    assert!(!ring.as_slices().1.is_empty());
    struct Holder {
        _ring: VecDeque<u8>,
    }
    let expected = format!("{ring:?}");
    assert_eq!(shown(&snapshot(&Holder { _ring: ring }), "_ring"), expected);
}

#[test]
fn structs_and_tuples() {
    agree!(
        a = Unit,
        b = Text("t"),
        c = Named {
            wide: 1,
            narrow: 2,
            list: [3; 3]
        },
        d = (1_u8,),
        e = (1_u8, 2_u64, "c"),
        f = ((), ((1, 2), 3)),
        g = PhantomData::<u8>,
        h = Pair(1, Text("p")).0,
        i = apart::Closed::new("closed"),
    );
}

#[test]
fn enums_of_every_layout() {
    agree!(
        a = Some(1_u8),
        b = None::<u8>,
        c = Some(&7_u8),
        d = None::<&u8>,
        e = Some("s"),
        f = Some(Some(true)),
        g = Some(None::<bool>),
        h = None::<Option<bool>>,
        i = Ok::<u8, &str>(1),
        j = Err::<u8, &str>("e"),
        k = Names::Below,
        l = Names::Above,
        m = Wide::One,
        n = Wide::Many,
        o = Some(Wide::Many),
        p = None::<Wide>,
        q = Some(Names::Below),
        r = None::<Names>,
        s = Some('x'),
        t = None::<char>,
        u = std::cmp::Ordering::Less,
        v = Some(()),
        w = None::<()>,
        x = Some(Some(Some(1_i128))),
    );
}

#[test]
fn references() {
    static NUMBERS: [u32; 2] = [1, 2];
    let counted = Rc::new(5_u8);
    agree!(
        a = &NUMBERS,
        b = &&[1_u32, 2],
        c = &&&7_u8,
        d = &Some(&"deep"),
        e = counted.clone(),
        f = Arc::new((1, 'a')),
        g = Rc::new(vec![1_u8]),
        h = &(),
        i = Rc::new(RefCell::new(vec![1, 2])),
        j = Rc::new(Cell::new('c')),
    );
}

#[test]
fn cells() {
    agree!(
        a = Cell::new(3_u8),
        b = RefCell::new("r"),
        c = Cell::new(None::<u8>)
    );
}

#[test]
fn a_trait_object_is_the_value_behind_it() {
    trait Both: Debug + Display {}
    impl<T: Debug + Display> Both for T {}
    agree!(
        a = &5_u16 as &dyn Debug,
        b = &"text" as &dyn Both,
        c = Rc::new(&7_i8 as &dyn Debug),
    );
    // A boxed one may have been moved out of its box, so it is shown where that cannot be.
    struct Holder {
        _boxed: Box<dyn Both>,
    }
    let held = Holder {
        _boxed: Box::new(String::from("owned")),
    };
    assert_eq!(shown(&snapshot(&held), "_boxed"), "\"owned\"");
}

#[test]
fn long_values_are_cut_off() {
    struct Long {
        _text: String,
        _list: Vec<u8>,
    }
    let long = snapshot(&Long {
        _text: "ß".repeat(200),
        _list: vec![7; 100],
    });
    assert_eq!(
        shown(&long, "_text"),
        format!("\"{}\"… 144 bytes more", "ß".repeat(128))
    );
    assert_eq!(
        shown(&long, "_list"),
        format!("[{}… 68 more]", "7, ".repeat(32))
    );
}

#[test]
fn closures_show_what_they_captured() {
    struct Holder<F, G> {
        _captures: F,
        _none: G,
    }
    let (number, text) = (7_u8, String::from("t"));
    let borrowed = &text;
    let holder = Holder {
        _captures: move || (number, borrowed.len()),
        _none: || 1,
    };
    let seen = snapshot(&holder);
    assert_eq!(
        shown(&seen, "_captures"),
        "closure { number: 7, borrowed: \"t\" }"
    );
    assert_eq!(shown(&seen, "_none"), "closure");
    assert_eq!(((holder._captures)(), (holder._none)()), ((7, 1), 1));
}

#[test]
fn what_cannot_be_known_is_not_shown() {
    union Either {
        _number: u32,
        _real: f32,
    }
    struct Holder {
        _union: Either,
        _uninit: std::mem::MaybeUninit<u32>,
        _pointer: *const u8,
        _mutex: std::sync::Mutex<u8>,
        _map: HashMap<u8, u8>,
        _instant: std::time::Instant,
        _function: fn(),
        _within: (u8, Either),
        _by_hand: std::mem::ManuallyDrop<u8>,
    }
    fn nothing() {}
    let holder = Holder {
        _union: Either { _number: 1 },
        _uninit: std::mem::MaybeUninit::uninit(),
        _pointer: &5,
        _mutex: 1.into(),
        _map: HashMap::from([(1, 2)]),
        _instant: std::time::Instant::now(),
        _function: nothing,
        _within: (1, Either { _real: 1.0 }),
        _by_hand: std::mem::ManuallyDrop::new(1),
    };
    let seen = snapshot(&holder);
    for name in [
        "_union",
        "_uninit",
        "_pointer",
        "_map",
        "_instant",
        "_function",
        "_by_hand",
    ] {
        assert_eq!(shown(&seen, name), "?", "{name}");
    }
    assert_eq!(shown(&seen, "_within"), "(1, ?)");
    assert!(shown(&seen, "_mutex").contains("data: ?"));
}
