//! Prints what was compiled into this program.

const REPORT: &str = include_str!(concat!(env!("OUT_DIR"), "/report.json"));

fn main() {
    println!("{REPORT}");
}
