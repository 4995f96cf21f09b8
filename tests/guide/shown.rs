//! The steps in a browser are those on record.

use native_coroutines::inspect::{Kind, Shown};
use native_coroutines::patterns::{self, Pattern};
use native_coroutines::record::{Record, Seen, Step};
use serde_json::{Value, json};

use super::browser::{Browser, DESKTOP, in_browser};

/// The number of the step that is seen.
fn seen(browser: &Browser) -> Value {
    browser.run(
        "const seen = [...document.querySelectorAll('.cards > article')].filter((e) => e.checkVisibility());
         return seen.map((e) => Number(e.dataset.step));",
    )
}

#[test]
fn the_keys_move_the_step() {
    in_browser(|browser| {
        let pattern = patterns::all()
            .find(|pattern| pattern.name == "records")
            .unwrap();
        let last = Record::of(pattern).unwrap().steps.len() - 1;
        browser.open("records.html", DESKTOP, "light");
        assert_eq!(seen(browser), json!([0]));
        for (key, step) in [
            ("ArrowLeft", 0),
            ("ArrowRight", 1),
            ("ArrowRight", 2),
            ("ArrowLeft", 1),
            ("End", last),
            ("ArrowRight", last),
            ("ArrowLeft", last - 1),
            ("Home", 0),
        ] {
            browser.press(key);
            assert_eq!(seen(browser), json!([step]), "{key}");
        }
    });
}

#[test]
fn a_link_to_a_step_opens_that_step() {
    in_browser(|browser| {
        browser.open("records.html#step-4", DESKTOP, "light");
        assert_eq!(seen(browser), json!([4]));
        browser.run("document.querySelector('.steps [data-step=\"2\"] a').click()");
        assert_eq!(seen(browser), json!([2]));
        browser.run("document.querySelector('.on').click()");
        assert_eq!(seen(browser), json!([3]));
        assert_eq!(browser.run("return location.hash"), "#step-3");
    });
}

/// Goes through all steps with the key, and returns what is seen at each.
const WALK: &str = r#"
    const visible = (e) => e.checkVisibility();
    const texts = (within, selector) => [...within.querySelectorAll(selector)].map((e) => e.textContent.trim());
    const cards = [...document.querySelectorAll('.cards > article')];
    return cards.map((_, number) => {
        if (number > 0) dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }));
        const [card] = cards.filter(visible);
        const said = (selector) => texts(card, `.talk ${selector}`);
        return {
            step: Number(card.dataset.step),
            state: card.querySelector('.state').textContent,
            said: said('p:not(.called, .out)'),
            notes: said('.called'),
            answer: said('.out'),
            locals: texts(card, '.local:not(.tag)'),
            bytes: texts(card, '.bytes'),
            line: [...document.querySelectorAll('.line.at')].map((e) => Number(e.dataset.line)),
            node: [...document.querySelectorAll('.node.now')].map((e) => e.dataset.state),
            way: [...document.querySelectorAll('.rail.taken')].map((e) => e.dataset.way),
        };
    });
"#;

#[test]
fn every_step_of_every_pattern_is_shown_as_it_is_on_record() {
    in_browser(|browser| {
        for pattern in patterns::all() {
            let record = Record::of(pattern).unwrap();
            browser.open(&format!("{}.html", pattern.name), DESKTOP, "light");
            let shown = browser.run(WALK);
            let shown = shown.as_array().unwrap();
            assert_eq!(shown.len(), record.steps.len(), "{}", pattern.name);
            for (number, (shown, step)) in shown.iter().zip(&record.steps).enumerate() {
                compare(pattern, &record, number, step, shown);
            }
        }
    });
}

fn compare(pattern: &Pattern, record: &Record, number: usize, step: &Step, shown: &Value) {
    let place = format!("{}, step {number}: {shown:#}", pattern.name);
    assert_eq!(shown["step"], number, "{place}");
    let words = |prefix: &str, text: &str| format!("{prefix}{text}").trim().to_owned();
    match &*step.said {
        "" => {
            let said = shown["said"][0].as_str().unwrap();
            assert!(said.contains("nothing has run"), "{place}");
        }
        said => assert_eq!(shown["said"], json!([words("In: ", said)]), "{place}"),
    }
    let notes: Vec<String> = step
        .notes
        .iter()
        .map(|note| words("The body calls: ", note))
        .collect();
    assert_eq!(shown["notes"], json!(notes), "{place}");
    let answer: Vec<String> = step
        .answer
        .iter()
        .map(|answer| words("Out: ", answer))
        .collect();
    assert_eq!(shown["answer"], json!(answer), "{place}");

    let (state, line, node) = match &step.native {
        Some(Seen { of, snapshot, .. }) => (
            &*snapshot.state,
            vec![snapshot.line],
            vec![format!("{of}-{}", snapshot.number.unwrap())],
        ),
        None => ("gone", vec![], vec![]),
    };
    assert_eq!(shown["state"], state, "{place}");
    assert_eq!(shown["line"], json!(line), "{place}");
    assert_eq!(shown["node"], json!(node), "{place}");
    let way = step.native.iter().filter_map(|seen| {
        let (from, to) = (seen.from?, seen.snapshot.number?);
        let mut ways = record.machines[seen.of].ways.iter();
        let is_way = ways.any(|way| (way.from, way.to) == (from, to));
        is_way.then(|| format!("{}-{from}-{to}", seen.of))
    });
    assert_eq!(shown["way"], json!(way.collect::<Vec<_>>()), "{place}");

    let sides = [&step.native, &step.by_hand];
    let sides = sides
        .into_iter()
        .flatten()
        .filter(|seen| !seen.snapshot.bytes.is_empty());
    let values = sides.clone().flat_map(|seen| &seen.snapshot.values);
    let values: Vec<String> = values
        .filter(|value| value.local.size > 0)
        .map(|value| {
            let name = match value.local.kind {
                Kind::DropFlag => "drop flag",
                _ if value.local.name.is_empty() => "temporary",
                _ => &value.local.name,
            };
            match &value.shown {
                Shown::Is(text) => format!("{name} = {text}"),
                Shown::MovedOut => format!("{name} was moved out"),
                Shown::Unknown(_) => format!("{name} is not known"),
            }
        })
        .collect();
    let locals: Vec<String> = shown["locals"]
        .as_array()
        .unwrap()
        .iter()
        .map(plain)
        .collect();
    assert_eq!(locals, values, "{place}");
    let bytes: usize = sides.map(|seen| seen.snapshot.bytes.len()).sum();
    let cells = shown["bytes"].as_array().unwrap().iter();
    let cells = cells.map(|row| {
        row.as_str()
            .unwrap()
            .replace([' ', '\u{a0}'], "")
            .chars()
            .fold(0, |halves, sign| {
                halves + if sign.is_ascii_hexdigit() { 1 } else { 2 }
            })
    });
    assert_eq!(cells.sum::<usize>(), 2 * bytes, "{place}");
}

/// Without the remark that a value changed.
fn plain(local: &Value) -> String {
    let text = local.as_str().unwrap();
    text.strip_suffix(" (changed)").unwrap_or(text).into()
}
