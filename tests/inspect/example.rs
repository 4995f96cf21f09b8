//! The example of the documentation, and what it prints.

use std::process::Command;

mod code {
    include!("../../src/inspect/example.rs");

    #[test]
    fn runs() {
        main().unwrap();
    }
}

#[test]
fn the_example_prints_what_the_documentation_says() {
    let mut run = Command::new(std::env::current_exe().unwrap());
    let output = run
        .args(["--exact", "example::code::runs", "--nocapture"])
        .output()
        .unwrap();
    let output = String::from_utf8(output.stdout).unwrap();
    let begin = output
        .find("inspect::example::code::repeat")
        .expect("the example prints its anatomy");
    let end = output.find("\ntest ").unwrap_or(output.len());
    let printed = output[begin..end].replace("inspect::example::code::", "my_crate::");
    let printed = printed.replace("tests/inspect/../../src/inspect/example.rs", "src/main.rs");
    let expected = include_str!("../../src/inspect/example.txt");
    assert_eq!(printed.trim(), expected.trim());
}
