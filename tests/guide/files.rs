//! The pages as files: every link leads somewhere, and nothing comes from elsewhere.

use std::collections::BTreeSet;

use native_coroutines::patterns;

use super::Guide;

/// Returns the values of an attribute.
fn values<'h>(html: &'h str, attribute: &str) -> Vec<&'h str> {
    let start = format!(" {attribute}=\"");
    let values = html.split(&start).skip(1);
    values
        .map(|rest| rest.split_once('"').expect("a value ends").0)
        .collect()
}

fn leads_away(link: &str) -> bool {
    link.starts_with("http")
}

#[test]
fn every_link_within_the_guide_leads_to_a_page_and_a_place_in_it() {
    let guide = Guide::write();
    let files = guide.files();
    for page in guide.pages() {
        let html = guide.read(&page);
        for link in values(&html, "href")
            .into_iter()
            .filter(|link| !leads_away(link))
        {
            if link == "data:," {
                continue;
            }
            let (file, place) = link.split_once('#').unwrap_or((link, ""));
            let file = if file.is_empty() { &page } else { file };
            assert!(files.iter().any(|other| other == file), "{page}: {link}");
            if !place.is_empty() {
                let target = guide.read(file);
                assert!(values(&target, "id").contains(&place), "{page}: {link}");
            }
        }
    }
}

#[test]
fn every_place_of_a_page_has_a_name_of_its_own() {
    let guide = Guide::write();
    for page in guide.pages() {
        let html = guide.read(&page);
        let names = values(&html, "id");
        let different: BTreeSet<_> = names.iter().collect();
        assert_eq!(names.len(), different.len(), "{page}");
    }
}

#[test]
fn nothing_that_a_page_loads_comes_from_another_host() {
    let guide = Guide::write();
    for file in guide.files() {
        let text = guide.read(&file);
        for source in values(&text, "src") {
            assert!(guide.path(source).is_file(), "{file}: {source}");
        }
        for (index, _) in text.match_indices("<link ") {
            let link = text[index..].split('>').next().unwrap();
            assert!(!link.contains("//"), "{file}: {link}");
        }
        for loader in ["@import", "url(http", "url(\"http", "url(//"] {
            assert!(!text.contains(loader), "{file}: {loader}");
        }
    }
}

#[test]
fn the_start_page_leads_to_every_pattern_in_the_order_of_the_chapters() {
    let guide = Guide::write();
    let html = guide.read("index.html");
    let main = &html[html.find("<main").unwrap()..];
    let pages: Vec<String> = patterns::all()
        .map(|pattern| format!("{}.html", pattern.name))
        .collect();
    let mut links = values(main, "href");
    links.retain(|link| pages.iter().any(|page| page == link));
    assert_eq!(links, pages);
}

#[test]
fn all_pages_together_have_less_than_five_megabytes() {
    let guide = Guide::write();
    let size: u64 = guide
        .files()
        .iter()
        .map(|file| guide.path(file).metadata().unwrap().len())
        .sum();
    assert!(size < 5_000_000, "{size}");
}
