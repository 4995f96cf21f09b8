//! The memory of this process, read as a file.

use std::fs::File;
use std::vec::Vec;

use super::Error;

/// The longest piece that is read for a value behind a reference, in bytes.
const LONGEST: usize = 1 << 16;

/// The memory of this process, and where the program was loaded.
#[derive(Debug)]
pub(super) struct Memory {
    file: File,
    /// The difference between an address in memory and the same address in the debug information.
    pub bias: u64,
}

impl Memory {
    /// Opens the memory. `headers` is the address of the program's headers, as the file has it.
    #[cfg(target_os = "linux")]
    pub fn open(headers: u64) -> Result<Self, Error> {
        /// The key of the address of the program's headers in the auxiliary vector.
        const AT_PHDR: usize = 3;
        let unreadable = |error: std::io::Error| Error::Unreadable(std::format!("{error}"));
        let auxiliary = std::fs::read("/proc/self/auxv").map_err(unreadable)?;
        let words: Vec<usize> = (auxiliary.chunks_exact(size_of::<usize>()))
            .map(|word| usize::from_ne_bytes(word.try_into().expect("as long as a word")))
            .collect();
        let loaded =
            (words.chunks_exact(2)).find_map(|pair| (pair[0] == AT_PHDR).then_some(pair[1]));
        let loaded = loaded.ok_or_else(|| Error::Unreadable("no address of the program".into()))?;
        Ok(Self {
            file: File::open("/proc/self/mem").map_err(unreadable)?,
            bias: (loaded as u64).wrapping_sub(headers),
        })
    }

    #[cfg(not(target_os = "linux"))]
    pub fn open(_headers: u64) -> Result<Self, Error> {
        Err(Error::Unsupported)
    }

    /// Reads a value of which a borrow is held.
    #[cfg(target_os = "linux")]
    pub fn read_value(&self, address: usize, size: usize) -> Option<Vec<u8>> {
        use std::os::unix::fs::FileExt;
        let mut bytes = std::vec![0; size];
        (self.file.read_exact_at(&mut bytes, address as u64).is_ok()).then_some(bytes)
    }

    #[cfg(not(target_os = "linux"))]
    pub fn read_value(&self, _address: usize, _size: usize) -> Option<Vec<u8>> {
        let _ = &self.file;
        None
    }

    /// Reads bytes behind a reference. `None` if they are too many, or not there.
    pub fn read(&self, address: u64, size: usize) -> Option<Vec<u8>> {
        if size > LONGEST {
            return None;
        }
        self.read_value(usize::try_from(address).ok()?, size)
    }
}
