#![forbid(unsafe_code)]

fn main() {
    for pattern in native_coroutines::patterns::CATALOGUE {
        println!("{:10} {}", pattern.name, pattern.idea);
    }
}
