//! The body in the browser answers as the same body that is compiled for this machine.

use std::borrow::Cow;
use std::cell::RefCell;
use std::convert::Infallible;
use std::fmt::Debug;
use std::ops::Coroutine;
use std::pin::pin;

use native_coroutines::patterns::{average, fib, frames, grep, records, tokens};
use native_coroutines::{Consumer, Unprimed};

use super::page::{Page, Said, live};

type Notes = RefCell<Vec<String>>;

/// Runs a body to the end of what is sent.
fn native<R, C>(body: C, notes: &Notes, sent: impl IntoIterator<Item = R>) -> Vec<Said>
where
    C: Coroutine<R, Yield: Debug, Return: Debug>,
{
    let mut body = pin!(body);
    let sent = sent.into_iter().map(|sent| {
        let answer = format!("{:?}", body.as_mut().resume(sent));
        Said {
            notes: notes.take(),
            answer,
        }
    });
    sent.collect()
}

/// Returns the arguments of a consumer: `None` to prime, the items, and `None` to close.
fn sent<T>(items: impl IntoIterator<Item = T>) -> impl Iterator<Item = Option<T>> {
    let items = items.into_iter().map(Some);
    [None].into_iter().chain(items).chain([None])
}

/// Sends all of a text to the body of a page.
fn converse(page: &Page, text: &str) -> Vec<Said> {
    page.anew();
    page.write("input", text);
    page.press("none");
    page.press("all");
    page.press("none");
    page.said()
}

#[test]
fn fib_in_the_browser_answers_as_natively() {
    live("fib", |page| {
        page.press("all");
        // As many as fit a `u64`, and the end.
        let natively = native(fib::native::fib(), &Notes::default(), [(); 95]);
        assert_eq!(page.said(), natively);
        assert_eq!(natively[94].answer, "Complete(())");
    });
}

#[test]
fn grep_in_the_browser_answers_as_natively() {
    live("grep", |page| {
        for (pattern, lines) in [
            (
                "coroutine",
                "I love you\nDon't you love me?\nI love coroutines instead!",
            ),
            ("é", "caf\u{e9}\n\n\"quoted\\ \t\u{1f600}é\n"),
            ("", "everything\nmatches"),
        ] {
            page.write("start", pattern);
            let notes = &Notes::default();
            let announce = |announcement: std::fmt::Arguments| {
                notes.borrow_mut().push(announcement.to_string());
                Ok::<_, Infallible>(())
            };
            let found = |line: &String| {
                notes.borrow_mut().push(format!("found {line:?}"));
                Ok(())
            };
            let matches = |line: &String| line.contains(pattern);
            let body = grep::native::grep(pattern, announce, matches, found);
            let natively = native(body, notes, sent(lines.lines().map(String::from)));
            assert_eq!(converse(page, lines), natively);
        }
    });
}

#[test]
fn average_in_the_browser_answers_as_natively() {
    live("average", |page| {
        for numbers in [
            "1 2 4.5 -1.5",
            "0.1 0.2 0.3 1e-9 -1e300 1e300",
            "inf 1 -inf",
            "NaN 2",
            "-0",
        ] {
            let items = numbers.split(' ').map(|number| number.parse().unwrap());
            let natively = native(average::native::average(), &Notes::default(), sent(items));
            assert_eq!(converse(page, numbers), natively);
        }
    });
}

#[test]
fn frames_in_the_browser_answers_as_natively() {
    live("frames", |page| {
        let choose = |way: &str| {
            page.run(
                "document.querySelector(`[value=${given[0]}]`).click()",
                &[way.into()],
            );
        };
        let natively = |bytes: &[u8]| {
            let notes = &Notes::default();
            let found = |frame: Result<&[u8], _>| {
                notes.borrow_mut().push(match frame {
                    Ok(frame) => format!("found \"{}\"", frame.escape_ascii()),
                    Err(error) => format!("found damage: {error:?}"),
                });
            };
            native(
                frames::native::frames([0; 8], found),
                notes,
                sent(bytes.iter().copied()),
            )
        };
        for bytes in [
            &b"Hi\xC0\xDB\xDC!\xC0you\xDBr\xC0slip"[..],
            b"longer than eight\xC0\xC0\xDB\xDD\xC0",
            b"\xDB",
        ] {
            choose("hex");
            let hex: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
            assert_eq!(converse(page, &hex.join(" ")), natively(bytes));
        }
        choose("bytes");
        // Of what is more than ASCII, the bytes of UTF-8.
        assert_eq!(converse(page, "über À"), natively("über À".as_bytes()));
    });
}

#[test]
fn tokens_in_the_browser_answers_as_natively() {
    live("tokens", |page| {
        for document in [
            "{\"stop\": \"Caf\\u00e9\",\n \"bus\": nul",
            "[true, 1.5e3, \"é\\n\"]",
            "",
            "@",
        ] {
            page.write("start", document);
            page.anew();
            page.press("all");
            let said = page.said();
            let body = tokens::native::tokens(document);
            assert_eq!(said, native(body, &Notes::default(), vec![(); said.len()]));
            assert!(said.last().unwrap().answer.starts_with("Complete"));
        }
    });
}

#[test]
fn records_in_the_browser_answers_as_natively() {
    type Record = Vec<(String, String)>;
    live("records", |page| {
        for (element, document) in [
            (
                "bus",
                "<buses><bus><id>1485</id><route>22</route></bus><bus/></buses>",
            ),
            ("é", "<a>ü<é><b>1<c>2</c>3</b> <d/></é></a>"),
            ("bus", "<bus><id>cut o"),
        ] {
            page.write("start", element);
            let notes = &Notes::default();
            let field = |record: &mut Record, _, name: &str, text: &str| {
                record.push((name.into(), text.into()));
            };
            let found = |record: Record| notes.borrow_mut().push(format!("found {record:?}"));
            let body = records::native::records(element, |_| Record::new(), field, found);
            let natively = native(body, notes, sent(events(document)));
            assert_eq!(converse(page, document), natively);
        }
    });
}

/// Returns the events that the parser of the pattern makes of a document.
fn events(document: &str) -> Vec<records::Event<Cow<'_, str>>> {
    let mut collector = Unprimed::new(collect()).prime();
    let _ = records::xml::send_xml(document.as_bytes(), &mut collector);
    collector.close()
}

fn collect<T>() -> impl Coroutine<Option<T>, Yield = (), Return = Vec<T>> {
    #[coroutine]
    |_prime: Option<T>| {
        let mut items = Vec::new();
        while let Some(item) = (yield) {
            items.push(item);
        }
        items
    }
}
