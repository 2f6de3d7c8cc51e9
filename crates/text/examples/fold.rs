//! Folds each line of standard input: `cargo run -q -p unblink-text --example fold < names`.
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a tool on the command line")]

fn main() {
    for line in std::io::stdin().lines().map_while(Result::ok) {
        println!("{}", unblink_text::fold(&line));
    }
}
