//! Counts the retired instructions per item of what the benchmark `patterns` measures in time.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    bench_support::counting::run("patterns")
}
