//! Compiles the journeys of the example house into `OUT_DIR`; a fault in them fails the build.

use journey::analysis::{Options, compile};
use std::env;
use std::process::ExitCode;

fn main() -> ExitCode {
    let out = env::var("OUT_DIR").unwrap_or_else(|_| "build".to_owned());
    let house = env::var("JOURNEYS").unwrap_or_else(|_| "../maison".to_owned());
    let compiled = compile(&house, &Options::for_target("workflow"));
    println!("cargo::rerun-if-env-changed=JOURNEYS");
    // The folder too: a new file in it is a new input.
    println!("cargo::rerun-if-changed={house}");
    for input in compiled.inputs() {
        println!("cargo::rerun-if-changed={}", input.display());
    }
    match compiled.write_to(out) {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
