use std::time::{Duration, Instant};

use native_coroutines::patterns::{self, CATALOGUE, Pattern};

use crate::{command, run};

/// Runs the command line, and returns its output as it is.
fn output(arguments: &[&str]) -> String {
    let output = command(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stderr, b"");
    String::from_utf8(output.stdout).unwrap()
}

/// A text on one line, wherever its lines were broken.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Tests that the text begins with the stop of this pattern, and returns the rest.
fn after_stop<'t>(text: &'t str, pattern: &Pattern) -> &'t str {
    let stop = (pattern.tour)();
    let size = format!(
        "  size: native {} bytes, by hand {} bytes\n\n",
        stop.native_bytes, stop.by_hand_bytes
    );
    let (here, rest) = text.split_once(&size).expect(&size);
    let here = words(here);
    let title = format!("{}: {} input: {}", pattern.name, pattern.idea(), stop.input);
    let dialogue = here.strip_prefix(&words(&title)).expect(&title);
    let dialogue = dialogue.strip_suffix(" native and by hand agree").unwrap();
    match dialogue.split_once(" … ") {
        None => assert_eq!(dialogue, format!(" {}", words(&stop.native))),
        Some((first, last)) => {
            let (skipped, last) = last.split_once(" more lines ").unwrap();
            let skipped: usize = skipped.parse().unwrap();
            let lines: Vec<&str> = stop.native.lines().collect();
            let whole: Vec<&str> = [&lines[..10], &lines[10 + skipped..]].concat();
            assert_eq!(
                format!("{first} {last}"),
                format!(" {}", words(&whole.join("\n")))
            );
        }
    }
    rest
}

#[test]
fn the_tour_visits_every_pattern_by_chapter_and_says_that_both_versions_agree() {
    let start = Instant::now();
    let text = output(&[]);
    assert!(start.elapsed() < Duration::from_secs(10));
    assert_eq!(output(&["tour"]), text);

    let (_, mut rest) = text.split_once("\n\n").unwrap();
    for (index, chapter) in CATALOGUE.iter().enumerate() {
        let number = index + 1;
        let heading = format!("Chapter {number}, {}: {}\n\n", chapter.name, chapter.idea);
        rest = rest.strip_prefix(&heading).expect(&heading);
        for pattern in chapter.patterns {
            rest = after_stop(rest, pattern);
        }
    }
    let count = patterns::all().count();
    assert!(rest.starts_with(&format!("{count} patterns, all agree.\n")));
}

#[test]
fn the_tour_visits_the_named_patterns_in_the_order_given() {
    let text = output(&["tour", "grep", "fib"]);
    let find = |name| {
        patterns::all()
            .find(|pattern| pattern.name == name)
            .unwrap()
    };
    let rest = after_stop(&text, find("grep"));
    let rest = after_stop(rest, find("fib"));
    assert_eq!(rest, "2 patterns, all agree.\n");
    assert_eq!(after_stop(&output(&["tour", "loan"]), find("loan")), "");
}

#[test]
fn the_tour_refuses_an_unknown_pattern_and_names_all() {
    let seen = run(["tour", "fib", "grap"]);
    assert_eq!((seen.status, &*seen.output), (Some(2), ""));
    assert!(seen.errors.contains("'grap'"), "{}", seen.errors);
    for pattern in patterns::all() {
        assert!(seen.errors.contains(pattern.name), "{}", seen.errors);
    }
}

#[test]
fn the_first_stop_shows_ten_steps_and_the_end() {
    let text = output(&["tour", "fib"]);
    let dialogue = text.split_once("bits\n").unwrap().1;
    let dialogue = dialogue.split_once("  native").unwrap().0;
    let numbers = [0, 1, 1, 2, 3, 5, 8, 13, 21, 34];
    let first: String = (numbers.iter())
        .map(|number| format!("    next → {number}\n"))
        .collect();
    let rest = "    … 83 more lines\n    next → 12200160415121876738\n    next → the end\n";
    assert_eq!(dialogue, first + rest);
}

#[test]
fn a_call_of_the_body_stands_between_the_words_of_the_caller_and_the_answer() {
    let text = output(&["tour", "grep"]);
    let expected = r#"
    prime
      Searching for coroutine
    send "I love you" → Some("I love you")
    send "Don't you love me?" → Some("Don't you love me?")
    send "I love coroutines instead!"
      found "I love coroutines instead!"
      → Some("I love coroutines instead!")
    close → Ok(1)
"#;
    assert!(text.contains(expected), "{text}");
}

#[test]
fn an_answer_that_says_nothing_is_left_out_and_the_end_of_a_consumer_is_told() {
    let text = output(&["tour", "pipeline"]);
    let expected = r#"
    send "I love coroutines instead!"
      print "I love coroutines instead!"
    send "Then coroutines it is."
      print "Then coroutines it is."
      → the consumer took the value and returned
    close → [Ok(None), Ok(Some(Ok(4)))]
"#;
    assert!(text.contains(expected), "{text}");
}

#[test]
fn the_tour_is_readable_in_80_columns() {
    for line in output(&[]).lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn the_tour_works_from_any_directory() {
    let here = command::<&str>([]).output().unwrap();
    let elsewhere = command::<&str>([]).current_dir("/").output().unwrap();
    assert_eq!(elsewhere.status.code(), Some(0));
    assert_eq!(here.stdout, elsewhere.stdout);
}
