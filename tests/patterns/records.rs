use native_coroutines::Consumer;
use native_coroutines::patterns::records::{
    Bus, BusError, Event, PartialBus, buses, records_by_hand,
};
use proptest::prelude::*;

use crate::agree;
use reference::{Record, Seen, by_hand, native, with_stack};

mod reference;
#[cfg(feature = "xml")]
mod well_formed;

/// A piece of a document. Whoever renders it notes where it is, in events or in bytes.
#[derive(Clone, Debug)]
#[cfg_attr(
    not(feature = "xml"),
    expect(dead_code, reason = "events have one style")
)]
enum Node {
    Text(String, Style),
    Element(String, Vec<Node>, Place),
    /// A comment or something else that says nothing.
    Noise(Style),
}

/// One of the ways to write the same.
type Style = u8;

#[derive(Clone, Copy, Debug, Default)]
struct Place {
    start: u64,
    /// Just behind the start tag.
    inside: u64,
    /// Just behind the end tag.
    end: u64,
}

/// The records of a tree, looked up in the tree: what there is of them in front of `cut`.
fn look_up(nodes: &[Node], cut: u64) -> Seen {
    let mut seen = (Vec::new(), Ok(()));
    for node in nodes {
        let Node::Element(name, children, place) = node else {
            continue;
        };
        if name != "bus" {
            let (records, result) = look_up(children, cut);
            seen.0.extend(records);
            seen.1 = seen.1.and(result);
        } else if place.inside <= cut {
            let record = Record {
                start: place.start,
                fields: fields(children, cut),
            };
            match place.end <= cut {
                true => seen.0.push(record),
                false => seen.1 = Err(record),
            }
        }
    }
    seen
}

fn fields(children: &[Node], cut: u64) -> Vec<(u64, String, String)> {
    let mut fields = Vec::new();
    for child in children {
        if let Node::Element(name, children, place) = child
            && place.end <= cut
        {
            let text = children.iter().filter_map(|child| match child {
                Node::Text(text, _) => Some(text.as_str()),
                _ => None,
            });
            fields.push((place.start, name.clone(), text.collect()));
        }
    }
    fields
}

/// The tree as events. An offset is a number of events here.
fn events(nodes: &mut [Node], rendered: &mut Vec<Event<String>>) {
    for node in nodes {
        match node {
            Node::Text(text, _) => rendered.push(Event::Text(text.clone())),
            Node::Noise(_) => {}
            Node::Element(name, children, place) => {
                place.start = rendered.len() as u64;
                rendered.push(Event::Start {
                    name: name.clone(),
                    offset: place.start,
                });
                place.inside = rendered.len() as u64;
                events(children, rendered);
                rendered.push(Event::End);
                place.end = rendered.len() as u64;
            }
        }
    }
}

fn trees() -> impl Strategy<Value = Vec<Node>> {
    let leaf = prop_oneof![
        ("[a<>&'\"é \n\\]]{0,4}", any::<Style>()).prop_map(|(text, style)| Node::Text(text, style)),
        any::<Style>().prop_map(Node::Noise),
    ];
    let node = leaf.prop_recursive(5, 40, 5, |node| {
        let names = prop::sample::select(vec!["bus", "bus", "id", "route", "x"]);
        (names, prop::collection::vec(node, 0..5))
            .prop_map(|(name, children)| Node::Element(name.into(), children, Place::default()))
    });
    prop::collection::vec(node, 0..5)
}

proptest! {
    #[test]
    fn native_and_by_hand_agree_with_a_look_up_in_the_tree(
        mut tree in trees(),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut rendered = Vec::new();
        events(&mut tree, &mut rendered);
        let cut = cut.index(rendered.len() + 1);
        for cut in [cut, rendered.len()] {
            let expected = look_up(&tree, cut as u64);
            prop_assert_eq!(native(rendered[..cut].iter().cloned()), expected.clone());
            prop_assert_eq!(by_hand(rendered[..cut].iter().cloned()), expected);
        }
    }

    #[test]
    fn native_and_by_hand_agree_with_a_stack_on_events_that_are_no_document(
        kinds in prop::collection::vec(0_u8..6, 0..agree::most(40)),
    ) {
        let events = kinds.iter().zip(0..).map(|(kind, offset)| match kind {
            0 | 1 => Event::Start { name: "bus", offset },
            2 => Event::Start { name: "id", offset },
            3 => Event::Text("1"),
            _ => Event::End,
        });
        let expected = with_stack(events.clone());
        prop_assert_eq!(native(events.clone()), expected.clone());
        prop_assert_eq!(by_hand(events), expected);
    }
}

fn start(name: &str, offset: u64) -> Event<&str> {
    Event::Start { name, offset }
}

/// What becomes of one bus that starts at 7, whose fields start at 10, 20, …: by both.
fn bus(fields: &[(&str, &str)]) -> Result<Bus, BusError> {
    let mut events = vec![start("bus", 7)];
    for (&(name, text), index) in fields.iter().zip(1..) {
        events.extend([start(name, index * 10), Event::Text(text), Event::End]);
    }
    events.push(Event::End);

    let mut native = Vec::new();
    let mut consumer = buses(|bus| native.push(bus)).prime();
    consumer.extend(events.iter().cloned());
    assert_eq!(consumer.close(), Ok(()));

    let mut by_hand = Vec::new();
    let found = |bus: PartialBus| by_hand.push(bus.finish());
    let consumer = records_by_hand("bus", PartialBus::new, PartialBus::set, found);
    assert_eq!(consumer.consume(events), Ok(()));

    assert_eq!(native, by_hand);
    let [bus] = native.try_into().expect("one report a bus");
    bus
}

const FIELDS: [(&str, &str); 5] = [
    ("id", "1485"),
    ("route", "22"),
    ("direction", "North Bound"),
    ("latitude", "41.88"),
    ("longitude", "-87.62"),
];

/// The same bus with one field of another text.
fn bus_with(field: &str, text: &'static str) -> Result<Bus, BusError> {
    bus(&FIELDS.map(|(name, usual)| (name, if name == field { text } else { usual })))
}

#[test]
fn a_bus_is_made_of_its_fields_in_any_order() {
    let expected = Bus {
        id: 1485,
        route: "22".into(),
        direction: "North Bound".into(),
        latitude: 41.88,
        longitude: -87.62,
    };
    let mut fields = FIELDS;
    assert_eq!(bus(&fields).as_ref(), Ok(&expected));
    fields.reverse();
    assert_eq!(bus(&fields).as_ref(), Ok(&expected));
    assert_eq!(bus_with("id", "\n 1485 \t").as_ref(), Ok(&expected));
    assert_eq!(expected.to_string(), "22,1485,\"North Bound\",41.88,-87.62");
}

#[test]
fn a_bus_that_lacks_a_field_is_an_error_that_names_both() {
    for (missing, (field, _)) in FIELDS.into_iter().enumerate() {
        let mut fields = FIELDS.to_vec();
        fields.remove(missing);
        assert_eq!(bus(&fields), Err(BusError::Missing { offset: 7, field }));
    }
    let error = bus(&[]).unwrap_err();
    assert_eq!(error.to_string(), "byte 7: a bus without id");
}

#[test]
fn a_field_with_a_text_that_is_no_value_is_an_error_with_its_place() {
    for (field, offset, texts) in [
        ("id", 10, &["", "x", "-1", "1.5", "4294967296"] as &[_]),
        ("route", 20, &["", "  "]),
        ("direction", 30, &[""]),
        ("latitude", 40, &["", "n/a", "90.1", "-90.1", "NaN", "inf"]),
        ("longitude", 50, &["", "180.1", "-180.1", "-NaN", "-inf"]),
    ] {
        for text in texts {
            let error = bus_with(field, text).unwrap_err();
            let text = text.trim().into();
            let expected = BusError::Invalid {
                offset,
                field,
                text,
            };
            assert_eq!(error, expected);
            assert_eq!(error.offset(), offset);
        }
    }
    let error = bus_with("latitude", "n/a").unwrap_err();
    assert_eq!(error.to_string(), "byte 40: \"n/a\" is no latitude");
}

#[test]
fn the_ends_of_the_earth_are_on_it() {
    assert_eq!(bus_with("latitude", "-90").unwrap().latitude, -90.0);
    assert_eq!(bus_with("latitude", "90.0").unwrap().latitude, 90.0);
    assert_eq!(bus_with("longitude", "-180").unwrap().longitude, -180.0);
    assert_eq!(bus_with("longitude", "1.8e2").unwrap().longitude, 180.0);
}

#[test]
fn a_field_that_comes_twice_is_an_error_with_its_place() {
    let mut fields = FIELDS.to_vec();
    fields.push(("id", "1486"));
    let error = bus(&fields).unwrap_err();
    let (offset, field) = (60, "id");
    assert_eq!(error, BusError::Repeated { offset, field });
    assert_eq!(error.to_string(), "byte 60: a second id");
}

#[test]
fn of_several_errors_the_first_is_reported() {
    let error = bus(&[("latitude", "x"), ("id", "x")]).unwrap_err();
    assert_eq!(error.offset(), 10);
}

#[test]
fn a_name_in_capital_letters_is_another_name() {
    let events = [
        start("Bus", 0),
        Event::End,
        start("bus", 1),
        start("ID", 2),
        Event::Text("1"),
        Event::End,
        Event::End,
    ];
    let record = Record {
        start: 1,
        fields: vec![(2, "ID".into(), "1".into())],
    };
    assert_eq!(native(events.clone()), (vec![record.clone()], Ok(())));
    assert_eq!(by_hand(events), (vec![record], Ok(())));
}

#[test]
fn closed_in_the_middle_of_a_bus_it_hands_back_what_there_is() {
    let mut consumer = buses(|_| panic!("not whole")).prime();
    consumer.extend([start("bus", 7), start("id", 10), Event::Text("1")]);
    let bus = consumer.close().unwrap_err();
    assert_eq!(bus.offset(), 7);
    assert_eq!(
        bus.to_string(),
        "byte 7: the bus that starts here has no end"
    );
}

#[cfg(feature = "xml")]
mod xml {
    use native_coroutines::patterns::records::xml::{XmlErrorKind, line_and_column, send_xml};

    use super::reference::xml::{by_hand, native};
    use super::*;

    /// The tree as XML. An offset is a number of bytes here.
    fn render(nodes: &mut [Node], xml: &mut String) {
        for node in nodes {
            match node {
                Node::Text(text, style) => match *style % 4 {
                    // A CDATA section cannot contain its own end, so that is spread over two.
                    0 => {
                        let text = text.replace("]]>", "]]]]><![CDATA[>");
                        *xml += &format!("<![CDATA[{text}]]>");
                    }
                    1 => text
                        .chars()
                        .for_each(|character| *xml += &format!("&#{};", character as u32)),
                    2 => text
                        .chars()
                        .for_each(|character| *xml += &format!("&#x{:X};", character as u32)),
                    _ => text.chars().for_each(|character| match character {
                        '<' => *xml += "&lt;",
                        '>' => *xml += "&gt;",
                        '&' => *xml += "&amp;",
                        '\'' => *xml += "&apos;",
                        '"' => *xml += "&quot;",
                        _ => xml.push(character),
                    }),
                },
                Node::Noise(style) => match *style % 3 {
                    0 => *xml += "<!-- <bus> &what; -->",
                    1 => *xml += "<?bus <bus> &what; ?>",
                    _ => *xml += "<![CDATA[]]>",
                },
                Node::Element(name, children, place) => {
                    place.start = xml.len() as u64;
                    if children.is_empty() {
                        *xml += &format!("<{name} name = 'bus'/>");
                        place.inside = xml.len() as u64;
                    } else {
                        *xml += &format!("<{name}\nname=\"&lt;bus>\" >");
                        place.inside = xml.len() as u64;
                        render(children, xml);
                        *xml += &format!("</{name} >");
                    }
                    place.end = xml.len() as u64;
                }
            }
        }
    }

    /// The tree in a root element, and the text of that, of which the root ends at the end.
    fn document(tree: Vec<Node>, mark: bool) -> (Vec<Node>, String) {
        let mut tree = vec![Node::Element("town".into(), tree, Place::default())];
        let mut xml = String::new();
        if mark {
            xml.push('\u{FEFF}');
        }
        xml += "<?xml version=\"1.0\" encoding='utf-8'?>\r\n<!DOCTYPE town>\n";
        render(&mut tree, &mut xml);
        (tree, xml)
    }

    proptest! {
        #[test]
        fn a_document_gives_the_records_of_its_tree(tree in trees(), mark in any::<bool>()) {
            let (tree, xml) = document(tree, mark);
            let expected = (look_up(&tree, xml.len() as u64), Ok(()));
            prop_assert_eq!(native(xml.as_bytes()), expected.clone());
            prop_assert_eq!(by_hand(xml.as_bytes()), expected);
        }

        #[test]
        fn a_document_that_is_cut_off_gives_what_came_before_and_an_error(
            tree in trees(),
            mark in any::<bool>(),
            cut in any::<prop::sample::Index>(),
        ) {
            let (tree, xml) = document(tree, mark);
            let cut = cut.index(xml.len());
            let (seen, sent) = native(&xml.as_bytes()[..cut]);
            prop_assert_eq!(&seen, &look_up(&tree, cut as u64));
            let error = sent.unwrap_err();
            prop_assert!(error.offset <= cut as u64);
            prop_assert_eq!(by_hand(&xml.as_bytes()[..cut]), (seen, Err(error)));
        }

        #[test]
        fn whatever_is_wrong_in_a_document_is_an_error_in_it(
            tree in trees(),
            index in any::<prop::sample::Index>(),
            removed in 0_usize..3,
            inserted in prop::collection::vec(
                prop_oneof![3 => prop::sample::select(b"<>&;/!-?[]=\"".to_vec()), 1 => any::<u8>()],
                0..4,
            ),
        ) {
            let mut bytes = document(tree, false).1.into_bytes();
            let index = index.index(bytes.len());
            let removed = index..bytes.len().min(index + removed);
            bytes.splice(removed, inserted);

            let (seen, sent) = native(&bytes);
            if let Err(error) = &sent {
                prop_assert!(error.offset <= bytes.len() as u64);
                let before = String::from_utf8_lossy(&bytes[..error.offset as usize]);
                prop_assert_eq!(error.line, before.split('\n').count() as u64);
            }
            prop_assert_eq!(by_hand(&bytes), (seen, sent));
        }
    }

    /// What is wrong with a document, and where.
    #[track_caller]
    fn broken(document: impl AsRef<[u8]>) -> (u64, u64, XmlErrorKind) {
        let (seen, sent) = native(document.as_ref());
        let error = sent.expect_err("it is broken");
        assert_eq!(by_hand(document.as_ref()), (seen, Err(error.clone())));
        (error.line, error.column, error.kind)
    }

    #[track_caller]
    fn malformed(document: &str) -> (u64, u64) {
        match broken(document) {
            (line, column, XmlErrorKind::Malformed(_)) => (line, column),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn malformed_xml_is_an_error_with_its_line_and_column() {
        assert_eq!(malformed("<a>\n  <b></a>"), (2, 6));
        assert_eq!(malformed("<a>\n</a></a>"), (2, 5));
        assert_eq!(malformed("<a>\n  <b c=\"></b></a>"), (2, 10));
        assert_eq!(malformed("<a>\n  <b c></b></a>"), (2, 7));
        assert_eq!(malformed("<a>\n  <b c='' c=''/></a>"), (2, 11));
        assert_eq!(malformed("<a>\n <!-- b </a>"), (2, 2));
        assert_eq!(malformed("<a>\n <!-- b -- c --></a>"), (2, 9));
        assert_eq!(malformed("<a><!-- b-c\n -- d --></a>"), (2, 2));
        assert_eq!(malformed("\u{FEFF}<a><!---é---></a>"), (1, 11));
        assert_eq!(malformed("<a>\n <![CDATA[ b </a>"), (2, 2));
        assert_eq!(malformed("<a>\n b & c</a>"), (2, 4));
        assert_eq!(malformed("<a>\n b &#x110000;</a>"), (2, 4));
        assert_eq!(malformed("<?xml version='3'?><a/>"), (1, 7));
        assert_eq!(malformed("<a>\n <"), (2, 2));
    }

    #[test]
    fn lines_and_columns_count_from_one_and_columns_count_characters() {
        assert_eq!(line_and_column("é<".as_bytes(), 2), (1, 2));
        assert_eq!(line_and_column(b"a\nb", 0), (1, 1));
        assert_eq!(line_and_column(b"a\nb", 1), (1, 2));
        assert_eq!(line_and_column(b"a\nb", 2), (2, 1));
        assert_eq!(line_and_column(b"a\nb", 99), (2, 2));
        assert_eq!(line_and_column(b"", 0), (1, 1));
    }

    #[test]
    fn an_element_that_is_not_closed_is_named_with_its_place() {
        let (line, column, kind) = broken("<a>\n<b/>\n  <c><d></d>");
        assert_eq!((line, column), (3, 3));
        assert_eq!(kind, XmlErrorKind::Unclosed("c".into()));
    }

    #[test]
    fn an_entity_that_xml_does_not_define_is_named_with_its_place() {
        let entity = XmlErrorKind::Entity("nbsp".into());
        assert_eq!(broken("<a>\n b&nbsp;</a>"), (2, 3, entity));
    }

    #[test]
    fn there_is_one_root_element_and_text_is_in_it() {
        assert_eq!(broken(""), (1, 1, XmlErrorKind::NoRoot));
        assert_eq!(broken("<!-- -->\n"), (2, 1, XmlErrorKind::NoRoot));
        for document in ["x", "&amp;", "<![CDATA[]]>"] {
            assert_eq!(broken(document), (1, 1, XmlErrorKind::OutsideRoot));
            let after = format!("<a/>{document}");
            assert_eq!(broken(after), (1, 5, XmlErrorKind::OutsideRoot));
        }
        assert_eq!(broken("<a></a><b/>"), (1, 8, XmlErrorKind::OutsideRoot));
    }

    #[test]
    fn a_tag_has_a_name() {
        let name = |name: &str| XmlErrorKind::Name(name.into());
        assert_eq!(broken("<a>1 < 2</a>"), (1, 6, name("")));
        assert_eq!(broken("<a><2/></a>"), (1, 4, name("2")));
    }

    #[test]
    fn what_is_not_utf_8_is_an_error_where_it_begins() {
        assert_eq!(
            broken(b"<a>\xC3\xA9\xC3</a>"),
            (1, 5, XmlErrorKind::NotUtf8)
        );
        assert_eq!(broken(b"<a><b\xFF/></a>"), (1, 6, XmlErrorKind::NotUtf8));
        assert_eq!(broken(b"\xFF\xFE<\0a\0"), (1, 1, XmlErrorKind::NotUtf8));
        let latin = XmlErrorKind::Encoding("latin1".into());
        let declared = "<?xml version='1.0' encoding='latin1'?><a/>";
        assert_eq!(broken(declared), (1, 21, latin));
    }

    #[test]
    fn an_error_before_the_bytes_that_are_not_utf_8_comes_first() {
        let (_, column, kind) = broken(b"<a></b>\xFF");
        assert_eq!(column, 4);
        assert!(matches!(kind, XmlErrorKind::Malformed(_)), "{kind:?}");
    }

    #[test]
    fn every_error_says_what_is_wrong_and_where() {
        for (document, message) in [
            ("<a>\n", "line 1, column 1: <a> is not closed"),
            ("<a>\n&b;", "line 2, column 1: &b; is not known"),
            ("<a>\n<1>", "line 2, column 1: a tag cannot be named \"1\""),
            ("\n", "line 2, column 1: there is no element"),
            (
                "\n1",
                "line 2, column 1: not allowed outside of the root element",
            ),
            (
                "<?xml version='1.0' encoding='x'?>",
                "line 1, column 21: the encoding x is not understood",
            ),
        ] {
            let (_, sent) = native(document.as_bytes());
            assert_eq!(sent.unwrap_err().to_string(), message);
        }
        let (_, sent) = native(b"<a>\xFF");
        assert_eq!(sent.unwrap_err().to_string(), "line 1, column 4: not UTF-8");
        let (_, sent) = native(b"<a></b>");
        let message = sent.unwrap_err().to_string();
        assert!(message.starts_with("line 1, column 4: "), "{message}");
        assert!(
            message.contains("</a>") && message.contains("</b>"),
            "{message}"
        );
    }

    #[test]
    fn line_ends_are_line_feeds_and_a_carriage_return_can_be_asked_for() {
        let document = b"<bus><id>a\r\nb\rc<![CDATA[\r\n]]>&#13;</id></bus>";
        let ((found, _), _) = native(document);
        assert_eq!(found[0].fields[0].2, "a\nb\nc\n\r");
    }

    #[test]
    fn a_consumer_that_returns_is_sent_nothing_more() {
        struct Few(Vec<Event<String>>);

        impl<'a> Consumer<Event<std::borrow::Cow<'a, str>>> for Few {
            type Yield = ();
            type Return = ();

            fn try_send(
                &mut self,
                event: Event<std::borrow::Cow<'a, str>>,
            ) -> Result<(), Option<Event<std::borrow::Cow<'a, str>>>> {
                self.0.push(match event {
                    Event::Start { name, offset } => Event::Start {
                        name: name.into(),
                        offset,
                    },
                    Event::Text(text) => Event::Text(text.into()),
                    Event::End => Event::End,
                });
                match self.0.len() {
                    ..3 => Ok(()),
                    _ => Err(None),
                }
            }

            fn is_complete(&self) -> bool {
                self.0.len() >= 3
            }

            fn try_close(&mut self) -> Result<(), ()> {
                Ok(())
            }
        }

        let mut few = Few(Vec::new());
        assert_eq!(send_xml(b"<a>1<b/></what>", &mut few), Ok(()));
        let start = |name: &str, offset| Event::Start {
            name: name.to_string(),
            offset,
        };
        assert_eq!(
            few.0,
            [start("a", 0), Event::Text("1".into()), start("b", 4)]
        );
    }

    const SAMPLE: &[u8] = include_bytes!("../../src/patterns/records/buses.xml");

    /// The expected numbers are those of Python's `xml.etree.ElementTree`, which reads the whole
    /// document into a tree, with `findall` for each field.
    #[test]
    #[cfg_attr(miri, ignore = "Miri would take too long: the sample has 66 000 bytes")]
    fn the_sample_holds_the_buses_that_another_parser_finds() {
        let mut found = Vec::new();
        let mut consumer = buses(|bus| found.push(bus)).prime();
        send_xml(SAMPLE, &mut consumer).unwrap();
        assert_eq!(consumer.close(), Ok(()));

        let whole: Vec<&Bus> = found.iter().flatten().collect();
        assert_eq!((whole.len(), found.len() - whole.len()), (313, 7));
        let ids: u64 = whole.iter().map(|bus| u64::from(bus.id)).sum();
        assert_eq!(ids, 663_215);
        let millionths = |degrees: f64| (degrees * 1e6).round() as i64;
        let latitudes: i64 = whole.iter().map(|bus| millionths(bus.latitude)).sum();
        assert_eq!(latitudes, 13_114_966_657);
        let longitudes: i64 = whole.iter().map(|bus| millionths(bus.longitude)).sum();
        assert_eq!(longitudes, -27_428_361_531);
        let count = |route: &str, direction: &str| {
            let buses = whole.iter().filter(|bus| bus.route == route);
            buses
                .filter(|bus| bus.direction.contains(direction))
                .count()
        };
        assert_eq!(count("22", "North Bound"), 21);
        assert_eq!(count("L&N", ""), 23);
    }

    /// The lines are those of Python's `xml.parsers.expat`.
    #[test]
    #[cfg_attr(miri, ignore = "Miri would take too long: the sample has 66 000 bytes")]
    fn what_is_wrong_in_the_sample_is_found_where_another_parser_finds_it() {
        let mut errors = Vec::new();
        let mut consumer = buses(|bus| errors.extend(bus.err())).prime();
        send_xml(SAMPLE, &mut consumer).unwrap();
        assert_eq!(consumer.close(), Ok(()));

        let lines: Vec<u64> = errors
            .iter()
            .map(|error| line_and_column(SAMPLE, error.offset()).0)
            .collect();
        assert_eq!(lines, [308, 676, 1026, 1348, 1689, 2024, 2367]);
        let text = |text: &str| text.to_string();
        assert_eq!(
            errors,
            [
                BusError::Missing {
                    offset: 8_586,
                    field: "latitude"
                },
                BusError::Invalid {
                    offset: errors[1].offset(),
                    field: "longitude",
                    text: text("n/a")
                },
                BusError::Invalid {
                    offset: errors[2].offset(),
                    field: "latitude",
                    text: text("413.5")
                },
                BusError::Repeated {
                    offset: 37_409,
                    field: "id"
                },
                BusError::Invalid {
                    offset: errors[4].offset(),
                    field: "route",
                    text: text("")
                },
                BusError::Invalid {
                    offset: errors[5].offset(),
                    field: "id",
                    text: text("#2722")
                },
                BusError::Missing {
                    offset: 65_674,
                    field: "direction"
                },
            ],
        );
    }

    #[test]
    #[cfg_attr(
        miri,
        ignore = "Miri would take too long: it parses a document once per byte"
    )]
    fn a_document_cut_off_at_any_byte_gives_what_came_before_and_an_error() {
        let document = "<?xml version=\"1.0\"?><!-- é --><town a='é'>
            <bus n=\"1\"><id>1</id><x><id>9</id></x><route>22</route></bus>
            <bus><id>&lt;&#50;<![CDATA[é]]></id><!-- --><?a b?></bus>
            </town>\n";
        let bytes = document.as_bytes();
        let whole = document.trim_end().len();
        let (full, _) = native(bytes);
        assert_eq!(full.0.len(), 2);
        for cut in 0..=bytes.len() {
            let ((found, rest), sent) = native(&bytes[..cut]);
            let ends = document
                .match_indices("</bus>")
                .map(|(index, end)| index + end.len());
            let ended = ends.filter(|end| *end <= cut).count();
            assert_eq!(found, full.0[..ended], "{cut}");
            assert_eq!(sent.is_ok(), cut >= whole, "{cut}");
            if let Err(error) = &sent {
                assert!(error.offset <= cut as u64, "{cut}");
            }
            assert_eq!(by_hand(&bytes[..cut]), ((found, rest), sent));
        }
    }
}
