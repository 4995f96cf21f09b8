//! Whether files are still those that a module was made of.

use std::io;
use std::path::Path;

/// The files of which the module is made, from the folder of the package.
pub const SOURCES: [&str; 11] = [
    "Cargo.lock",
    "Cargo.toml",
    "src/bodies.rs",
    "src/lib.rs",
    "src/live.rs",
    "../../../patterns/average/native.rs",
    "../../../patterns/fib/native.rs",
    "../../../patterns/frames/native.rs",
    "../../../patterns/grep/native.rs",
    "../../../patterns/records/native.rs",
    "../../../patterns/tokens/native.rs",
];

/// Returns a number that differs when a file differs: FNV-1a, which is the same on every machine.
pub fn fingerprint(package: &Path) -> io::Result<u64> {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for source in SOURCES {
        for byte in std::fs::read(package.join(source))? {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    Ok(hash)
}
