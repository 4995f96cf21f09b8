//! Writing the guide: nothing that somebody else wrote is lost, and trouble is said.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{Guide, guide};

/// Returns the message of a guide that cannot be written.
fn trouble(folder: &Path) -> String {
    let output = guide(folder);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn the_folder_is_made_and_the_path_to_open_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("a/b");
    let output = guide(&folder);
    let start = folder.join("index.html");
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        format!("{}\n", start.display())
    );
    assert!(start.is_file());
}

#[test]
fn a_guide_is_written_over_an_older_one_and_other_files_are_left_alone() {
    let guide_ = Guide::write();
    let page = guide_.read("fib.html");
    fs::write(
        guide_.path("fib.html"),
        "made by native-coroutines guide, long ago",
    )
    .unwrap();
    fs::write(guide_.path("notes.txt"), "mine").unwrap();
    assert!(guide(guide_.folder.path()).status.success());
    assert_eq!(guide_.read("fib.html"), page);
    assert_eq!(guide_.read("notes.txt"), "mine");
    assert!(guide_.files().iter().all(|file| !file.ends_with(".new")));
}

#[test]
fn a_page_that_somebody_else_wrote_is_not_replaced_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("index.html");
    fs::write(&page, "my own page").unwrap();
    let message = trouble(folder.path());
    assert!(
        message.contains("index.html: the guide did not write this file"),
        "{message}"
    );
    assert_eq!(fs::read_to_string(page).unwrap(), "my own page");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_file_in_the_place_of_the_folder_is_named() {
    let file = tempfile::NamedTempFile::new().unwrap();
    for path in [file.path().to_path_buf(), file.path().join("guide")] {
        let message = trouble(&path);
        assert_eq!(
            message,
            format!("native-coroutines: {}: not a folder\n", path.display())
        );
    }
}

// A folder in the place of a page is the trouble that root has too.
#[test]
fn a_page_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("fib.html");
    fs::create_dir(&page).unwrap();
    let message = trouble(folder.path());
    let start = format!("native-coroutines: {}: ", page.display());
    assert!(message.starts_with(&start), "{message}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_and_the_older_guide_is_still_there() {
    let guide = Guide::write();
    let contents = || {
        guide
            .files()
            .iter()
            .map(|file| guide.read(file))
            .collect::<Vec<_>>()
    };
    let before = contents();
    // No file may have more than four kilobytes. The signal for that would end the command.
    let program = env!("CARGO_BIN_EXE_native-coroutines");
    let folder = guide.folder.path().display();
    let script = format!("trap '' XFSZ; ulimit -f 4; exec {program} guide {folder}");
    let output = Command::new("bash").args(["-c", &script]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8(output.stderr).unwrap();
    let start = format!("native-coroutines: {folder}/");
    assert!(
        message.starts_with(&start) && message.contains("File too large"),
        "{message}"
    );
    assert!(contents() == before);
}
