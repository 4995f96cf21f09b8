//! Compiles the module of the live pages, and writes what the guide embeds:
//!
//! - `live.wasm`, the module without debug information;
//! - `live_glue.js`, which `wasm-bindgen` writes to call it;
//! - `live.json`, the layouts that its debug information describes.
//!
//! With `--check` it writes nothing, and fails if the files are not those.
#![forbid(unsafe_code)]

mod fingerprint;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use native_coroutines::inspect::{Inspector, Layout};
use wasm_bindgen_cli_support::Bindgen;

const PATTERNS: [&str; 6] = ["average", "fib", "frames", "grep", "records", "tokens"];

/// The most bytes that the module may have.
const LARGEST: usize = 64 * 1024;

/// The standard library is compiled as well, for size: of the compiler's components, its source is
/// enough. No path of the machine goes into the module, so that it is the same on every one.
const FLAGS: [&str; 10] = [
    "build",
    "--release",
    "--lib",
    "--quiet",
    "--target=wasm32-unknown-unknown",
    "-Zbuild-std=std,panic_abort",
    "-Zbuild-std-features=optimize_for_size",
    "-Ztrim-paths",
    "--config=profile.release.trim-paths='all'",
    "--locked",
];

/// A panic names the file as the project does.
const RUSTFLAGS: &str = "--remap-path-prefix=src/../../../../patterns=src/patterns";

fn main() -> Result<(), Box<dyn Error>> {
    let check = match env::args().skip(1).collect::<Vec<_>>().as_slice() {
        [] => false,
        [option] if option == "--check" => true,
        _ => return Err("the only option is --check".into()),
    };
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = package.parent().ok_or("the package is in no folder")?;
    let module = compile(package)?;
    let (glue, wasm) = bind(&module)?;
    let size = wasm.len();
    if size > LARGEST {
        return Err(format!("the module has {size} bytes, and may have {LARGEST}").into());
    }
    println!("live.wasm: {size} bytes");
    let files = [
        ("live.json", layouts(package, &module)?),
        ("live_glue.js", glue),
        ("live.wasm", wasm),
    ];
    for (name, content) in files {
        let path = folder.join(name);
        if !check {
            fs::write(path, content)?;
        } else if fs::read(path)? != content {
            let why = "is not what these sources make with this compiler: run this without --check";
            return Err(format!("{name} {why}").into());
        }
    }
    Ok(())
}

/// Compiles the library of this package, with its debug information.
fn compile(package: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let target =
        env::var_os("CARGO_TARGET_DIR").map_or_else(|| package.join("target"), PathBuf::from);
    let target = std::path::absolute(target)?.join("module");
    let status = Command::new(env!("CARGO"))
        .args(FLAGS)
        .arg("--target-dir")
        .arg(&target)
        .current_dir(package)
        .env("RUSTFLAGS", RUSTFLAGS)
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .status()?;
    if !status.success() {
        return Err(
            "it did not compile. It needs a nightly compiler with the component rust-src".into(),
        );
    }
    Ok(target.join("wasm32-unknown-unknown/release/live.wasm"))
}

/// Returns the layouts of the coroutines, as JSON.
fn layouts(package: &Path, module: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    let inspector = Inspector::open(module)?;
    let mut layouts: BTreeMap<&str, Layout> = BTreeMap::new();
    for pattern in PATTERNS {
        let found = inspector.layouts_in(&format!("src/patterns/{pattern}/native.rs"))?;
        let [layout] = <[Layout; 1]>::try_from(found)
            .map_err(|found| format!("{pattern} has {} coroutines", found.len()))?;
        layouts.insert(pattern, layout);
    }
    let compiler = Command::new("rustc")
        .arg("-V")
        .current_dir(package)
        .output()?;
    let json = serde_json::json!({
        "compiler": String::from_utf8(compiler.stdout)?.trim(),
        "sources": format!("{:016x}", fingerprint::fingerprint(package)?),
        "layouts": layouts,
    });
    Ok(format!("{json}\n").into_bytes())
}

/// Returns the script that calls the module, and the module without debug information.
fn bind(module: &Path) -> Result<(Vec<u8>, Vec<u8>), Box<dyn Error>> {
    let folder = module.with_extension("out");
    let mut output = Bindgen::new()
        .input_path(module)
        .no_modules(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()?;
    output.emit(&folder)?;
    Ok((
        fs::read(folder.join("live.js"))?,
        fs::read(folder.join("live_bg.wasm"))?,
    ))
}
