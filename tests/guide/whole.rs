//! Every page in a browser: no error, no request, nothing cut off, and readable without the script.

use std::fs;

use serde_json::Value;

use super::browser::{Browser, DESKTOP, SCREENS, in_browser};

/// Opens every page on every screen.
fn on_every_page(browser: &Browser, check: impl Fn(&str, u32)) {
    for page in browser.guide.pages() {
        for (width, scheme) in SCREENS {
            browser.open(&page, width, scheme);
            check(&page, width);
        }
    }
}

#[test]
fn no_page_has_an_error_in_its_console_and_none_asks_a_host() {
    in_browser(|browser| {
        browser.log("performance");
        on_every_page(browser, |page, _| {
            let console = browser.log("browser");
            assert!(console.is_empty(), "{page}: {console:?}");
            let mut asked = 0;
            for entry in browser.log("performance") {
                let message: Value =
                    serde_json::from_str(entry["message"].as_str().unwrap()).unwrap();
                let message = &message["message"];
                if message["method"] != "Network.requestWillBeSent" {
                    continue;
                }
                let address = message["params"]["request"]["url"].as_str().unwrap();
                let local = ["file://", "data:", "about:"]
                    .iter()
                    .any(|start| address.starts_with(start));
                assert!(local, "{page}: {address}");
                asked += 1;
            }
            assert!(asked > 0, "{page}: the log has the requests");
        });
    });
}

/// Returns what is wider than its room: the page, or a text whose end nobody can reach.
pub const CUT_OFF: &str = r#"
    const wide = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) wide.push(`the page: ${root.scrollWidth}`);
    const name = (e) => `${e.tagName} ${e.getAttribute('class') ?? ''} ${e.textContent.slice(0, 60)}`;
    const scrolls = (e) => ['auto', 'scroll'].includes(getComputedStyle(e).overflowX);
    for (const element of document.querySelectorAll('body *')) {
        if (element.closest('svg') || element.closest('.unseen, .skip')) continue;
        const style = getComputedStyle(element);
        if (style.display === 'none' || element.clientWidth === 0) continue;
        const hides = ['hidden', 'clip'].includes(style.overflowX) || style.textOverflow === 'ellipsis';
        if (hides && element.scrollWidth > element.clientWidth + 1) wide.push(name(element));
        const text = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
        if (!text) continue;
        const range = document.createRange();
        range.selectNodeContents(element);
        const box = range.getBoundingClientRect();
        if (box.width === 0) continue;
        let scroller = element;
        while (scroller && !scrolls(scroller)) scroller = scroller.parentElement;
        if (!scroller && (box.right > root.clientWidth + 1 || box.left < -1)) wide.push(name(element));
        // The name of a local has to stay in its segment.
        const segment = element.closest('.segment');
        if (segment && box.right > segment.getBoundingClientRect().right + 1) wide.push(name(element));
    }
    return wide;
"#;

#[test]
fn nothing_is_cut_off_on_a_desktop_or_a_phone() {
    in_browser(|browser| {
        on_every_page(browser, |page, width| {
            let wide = browser.run(CUT_OFF);
            assert!(
                wide.as_array().unwrap().is_empty(),
                "{page} at {width}: {wide:#}"
            );
        });
    });
}

#[test]
fn the_first_step_is_readable_and_the_list_leads_to_the_others_without_the_script() {
    in_browser(|browser| {
        // A browser that runs no script, as far as a page can tell.
        let html = browser.guide.read("records.html");
        let mut without = String::new();
        let mut rest = &*html;
        while let Some((before, after)) = rest.split_once("<script") {
            without += before;
            rest = after.split_once("</script>").unwrap().1;
        }
        without += rest;
        fs::write(browser.guide.path("without.html"), without).unwrap();
        let shown = |page: &str| {
            browser.open(page, DESKTOP, "light");
            browser.run(
                "return [...document.querySelectorAll('.cards > article')].filter((e) => e.checkVisibility())
                    .map((e) => e.querySelector('h3').textContent)",
            )
        };
        assert_eq!(shown("without.html"), serde_json::json!(["Step 0"]));
        assert_eq!(shown("without.html#step-3"), serde_json::json!(["Step 3"]));
        let buttons = browser.run("return [...document.querySelectorAll('button')].filter((e) => e.checkVisibility()).length");
        assert_eq!(buttons, 0, "no button that does nothing");
    });
}

#[test]
fn the_switch_changes_the_colours_and_the_next_page_has_them_too() {
    in_browser(|browser| {
        let ground = || browser.run("return getComputedStyle(document.body).backgroundColor");
        browser.open("index.html", DESKTOP, "light");
        let light = ground();
        browser.open("index.html", DESKTOP, "dark");
        let dark = ground();
        assert_ne!(light, dark);
        browser.run("document.querySelector('#theme').click()");
        assert_eq!(ground(), light);
        browser.open("fib.html", DESKTOP, "dark");
        assert_eq!(ground(), light);
        let name = browser.run("return document.querySelector('#theme').textContent");
        assert_eq!(name, "Dark", "the button names the other one");
    });
}
