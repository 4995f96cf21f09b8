//! Writing the files of the guide: a file is replaced as a whole, and only if the guide wrote it.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::frame::MARK;

/// A failure, and the file or folder that it is about.
#[derive(Debug)]
pub struct Trouble {
    pub path: PathBuf,
    pub why: String,
}

/// Writes the files into the folder, which is made if it is not there.
pub fn write(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), Trouble> {
    fs::create_dir_all(folder).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => trouble(folder, "not a folder"),
        _ => trouble(folder, error),
    })?;
    let paths: Vec<PathBuf> = files.iter().map(|(name, _)| folder.join(name)).collect();
    // All are looked at before one is written.
    for path in &paths {
        replaceable(path)?;
    }
    for (path, (_, content)) in paths.iter().zip(files) {
        replace(path, content).map_err(|error| trouble(path, error))?;
    }
    Ok(())
}

/// Tests that there is no such file, or that the guide wrote it.
fn replaceable(path: &Path) -> Result<(), Trouble> {
    match fs::read(path) {
        Ok(content) if contains(&content, MARK.as_bytes()) => Ok(()),
        Ok(_) => Err(trouble(
            path,
            "the guide did not write this file, and does not replace it: name another folder",
        )),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(trouble(path, error)),
    }
}

/// Replaces a file. If that fails, the old content is still there.
fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut new = path.to_path_buf().into_os_string();
    new.push(".new");
    let written = File::create(&new)
        .and_then(|mut file| file.write_all(content))
        .and_then(|()| fs::rename(&new, path));
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(text, part).is_some()
}

fn trouble(path: &Path, why: impl ToString) -> Trouble {
    Trouble {
        path: path.to_path_buf(),
        why: why.to_string(),
    }
}
