//! The form: mistakes, a panic, the keyboard.

use serde_json::json;

use super::page::{Page, file, live};
use crate::accessible::{CHECK, checker};
use crate::browser::{DESKTOP, SCREENS, in_browser};
use crate::whole::CUT_OFF;

const PATTERNS: [&str; 6] = ["fib", "grep", "average", "frames", "tokens", "records"];

#[test]
fn a_mistake_is_told_at_the_field_and_nothing_is_sent_or_lost() {
    live("frames", |page| {
        for (pattern, text, mistake) in [
            (
                "frames",
                "c0 4",
                "A byte has two digits, and these are 3. The last one, “4”, stands alone.",
            ),
            (
                "frames",
                "c0 4x",
                "“x” is no hexadecimal digit. Write bytes such as c0 41 c0.",
            ),
            (
                "frames",
                " ",
                "Write bytes, two hexadecimal digits each, such as c0 41 c0.",
            ),
            (
                "average",
                "1 two",
                "“two”, the 2nd word, is no number. Write numbers such as 2, -1.5 or 1e6.",
            ),
            (
                "average",
                "0x10",
                "“0x10”, the 1st word, is no number. Write numbers such as 2, -1.5 or 1e6.",
            ),
            ("average", "", "Write a number, such as 2 or -1.5."),
            ("grep", "", "Write a line."),
            (
                "records",
                "é<a></b>",
                "at byte 5: </b> stands where </a> must.",
            ),
            (
                "records",
                "</b>",
                "at byte 0: </b> ends an element that did not begin.",
            ),
            (
                "records",
                "<a b='1'>",
                "at byte 0: this is no tag that this page knows. \
             It knows <name>, </name> and <name/>, without attributes.",
            ),
            (
                "records",
                "<a>&lt;</a>",
                "at byte 3: this page knows tags and text only, and no “&”.",
            ),
            (
                "records",
                "",
                "Write some XML, such as <bus><id>7</id></bus>.",
            ),
        ] {
            page.go(pattern);
            page.press("none");
            page.write("input", text);
            page.press("next");
            page.press("all");
            assert_eq!(page.text(".wrong"), mistake);
            assert_eq!(page.said().len(), 1, "only primed");
            let field = "const field = document.querySelector('[name=input]'); \
             return [field.value, field.ariaInvalid, field === document.activeElement]";
            assert_eq!(page.run(field, &[]), json!([text, "true", true]));
        }
        // Set right, it goes on.
        page.write("input", "<bus>");
        assert_eq!(page.text(".wrong"), "");
        page.press("next");
        assert_eq!(page.said().len(), 2);
    });
}

#[test]
fn a_panic_is_shown_and_the_body_starts_anew() {
    live("average", |page| {
        page.press("none");
        page.press("next");
        page.press("none");
        assert_eq!(page.text(".state"), "Returned");
        page.press("none");
        let panic = "It stopped: panicked at src/patterns/average/native.rs:19:5:\ncoroutine resumed after completion";
        assert_eq!(page.said().last().unwrap().answer, panic);
        assert_eq!(
            page.text(".hint"),
            "It panicked, and its module with it. Start anew."
        );
        assert_eq!(page.all("form.live button:enabled"), ["Start anew"]);
        page.anew();
        page.press("none");
        page.press("next");
        assert_eq!(page.said().last().unwrap().answer, "Yielded(Some(1.0))");
    });
}

#[test]
fn a_body_that_is_not_primed_is_sent_nothing() {
    live("records", |page| {
        assert_eq!(
            page.all("form.live button:enabled"),
            ["None: prime it", "Start anew"]
        );
        page.press("none");
        let buttons = [
            "Send the next",
            "Send the rest",
            "None: close it",
            "Start anew",
        ];
        assert_eq!(page.all("form.live button:enabled"), buttons);
    });
}

#[test]
fn a_change_of_the_field_is_sent_from_its_beginning() {
    live("average", |page| {
        page.press("none");
        page.write("input", "1 2 3");
        page.press("next");
        assert_eq!(page.text(".coming"), "Next: Some(2.0), 2 of 3.");
        page.write("input", "5 2 3");
        assert_eq!(page.text(".coming"), "Next: Some(5.0), 1 of 3.");
        page.press("all");
        // After the last comes the first again.
        assert_eq!(page.text(".coming"), "Next: Some(5.0), 1 of 3.");
        assert_eq!(page.said().len(), 5);
    });
}

#[test]
fn all_is_done_with_the_keyboard_alone() {
    live("grep", |page| {
        let to = |name: &str| {
            for _ in 0..60 {
                page.key("Tab", 9, "");
                let has = "const has = document.activeElement; return has.className === given[0] || has.name === given[0]";
                if page.run(has, &[json!(name)]) == true {
                    return;
                }
            }
            panic!("no way to {name}");
        };
        to("none");
        page.key("Enter", 13, "\r");
        assert_eq!(page.text(".state"), "Suspend0");
        to("input");
        page.browser
            .devtools("Input.insertText", json!({ "text": "a coroutine " }));
        to("next");
        page.key("Enter", 13, "\r");
        let said = page.said();
        assert!(said[1].answer.contains("a coroutine "), "{said:?}");
    });
}

#[test]
fn a_reader_of_the_screen_hears_the_answer_and_the_state() {
    live("fib", |page| {
        page.press("next");
        let status = "const status = document.querySelector('.status'); return [status.getAttribute('role'), status.textContent]";
        let said = "Yielded(0) The body is in Suspend0, line 13.";
        assert_eq!(page.run(status, &[]), json!(["status", said]));
        let unnamed = "return [...document.querySelectorAll('#live input, #live textarea, #live button')] \
         .filter((e) => !(e.labels?.length || e.textContent.trim())).length";
        for pattern in ["grep", "average", "frames", "tokens", "records"] {
            page.go(pattern);
            assert_eq!(page.run(unnamed, &[]), 0);
        }
    });
}

#[test]
fn without_a_script_the_page_says_that_it_needs_one() {
    in_browser(|browser| {
        let off = json!({ "value": true });
        browser.devtools("Emulation.setScriptExecutionDisabled", off);
        browser.open(&file("grep"), DESKTOP, "light");
        let text = browser.run("return document.body.innerText");
        let text = text.as_str().unwrap();
        assert!(text.contains("needs JavaScript"), "{text}");
        assert!(!text.contains("Start anew"), "{text}");
        // The source is read without it.
        assert!(text.contains("Unresumed"), "{text}");
    });
}

#[test]
fn a_page_in_use_is_not_cut_off_and_the_accessibility_checker_finds_nothing() {
    let Some(checker) = checker() else { return };
    in_browser(|browser| {
        let page = Page { browser };
        for (width, scheme) in SCREENS {
            for pattern in PATTERNS {
                browser.open(&file(pattern), width, scheme);
                page.wait();
                // The second time all are sent, the body has returned, and panics.
                for button in ["none", "next", "all", "none", "next"] {
                    if !page.all(&format!("button.{button}:enabled")).is_empty() {
                        page.press(button);
                    }
                }
                if page.run("return !!document.querySelector('[name=input]')", &[]) == true {
                    page.write("input", "");
                }
                let wide = browser.run(CUT_OFF);
                assert_eq!(wide, json!([]), "{pattern} at {width}");
                browser.run(&checker);
                let found = browser.wait_for(CHECK);
                assert_eq!(found, json!([]), "{pattern} at {width}, {scheme}");
            }
        }
    });
}
