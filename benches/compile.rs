//! Parse, check and build of generated projects of 1k, 10k and 100k lines.
//!
//! Prints, for each size: median time of each stage, lines and megabytes a second, ratios against
//! two yardsticks in the same process (a memchr scan of the same bytes, and serde_json reading the
//! same text as one JSON string), peak memory of a process of its own, and the growth from size to
//! size. It asserts nothing: it is read, not passed. `cargo bench --bench compile [-- SIZE …]`.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::expect_used,
    missing_docs,
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    reason = "a benchmark times and prints"
)]

mod support {
    pub(crate) mod generate;
}

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};
use support::generate::{Generated, project};

const RUNS: usize = 9;

fn median(mut run: impl FnMut()) -> Duration {
    run();
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[RUNS / 2]
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn parse(files: &[Generated]) {
    let mut sources = journey::source::SourceMap::default();
    let mut sink = journey::diagnostics::Sink::new();
    let ids: Vec<_> = files
        .iter()
        .map(|f| sources.add_file(f.path.clone(), f.text.clone()))
        .collect();
    black_box(journey::syntax::parse(&mut sources, &ids, &mut sink));
    assert!(sink.is_empty(), "the generated project must be clean");
}

fn main() {
    let args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    if let [mode, size] = args.as_slice()
        && mode == "--peak"
    {
        let files = project(size.parse().expect("a size"));
        let folder = on_disk(&files);
        run_once(
            &std::env::var("JOURNEY_PEAK_OF").expect("a stage"),
            &files,
            folder.path(),
        );
        println!("{}", peak_kib());
        return;
    }
    let sizes: Vec<usize> = args.iter().filter_map(|a| a.parse().ok()).collect();
    let sizes = if sizes.is_empty() {
        vec![1_000, 10_000, 100_000]
    } else {
        sizes
    };
    println!(
        "{:>8} {:>6} {:<7} {:>9} {:>10} {:>8} {:>9} {:>9} {:>9}",
        "lines", "files", "stage", "ms", "lines/s", "MB/s", "x memchr", "x json", "peak MiB"
    );
    let mut before: Vec<(usize, Vec<f64>)> = Vec::new();
    for size in sizes {
        let files = project(size);
        let folder = on_disk(&files);
        let bytes: usize = files.iter().map(|f| f.text.len()).sum();
        let lines: usize = files.iter().map(|f| f.text.lines().count()).sum();
        let scan = median(|| {
            for file in &files {
                black_box(memchr::memchr_iter(b'\n', file.text.as_bytes()).count());
            }
        });
        let json: Vec<String> = files
            .iter()
            .map(|f| serde_json::to_string(&f.text.lines().collect::<Vec<_>>()).expect("strings"))
            .collect();
        let read = median(|| {
            for text in &json {
                black_box(serde_json::from_str::<serde_json::Value>(text).expect("just written"));
            }
        });
        let mut row = Vec::new();
        for stage in ["parse", "check", "build"] {
            let time = median(|| run_once(stage, &files, folder.path()));
            row.push(ms(time));
            println!(
                "{lines:>8} {:>6} {stage:<7} {:>9.2} {:>10.0} {:>8.1} {:>9.0} {:>9.1} {:>9.1}",
                files.len(),
                ms(time),
                lines as f64 / time.as_secs_f64(),
                bytes as f64 / 1e6 / time.as_secs_f64(),
                time.as_secs_f64() / scan.as_secs_f64(),
                time.as_secs_f64() / read.as_secs_f64(),
                peak_of(stage, size),
            );
        }
        if let Some((last, times)) = before.last() {
            let grown = lines as f64 / *last as f64;
            let text: Vec<String> = ["parse", "check", "build"]
                .iter()
                .zip(row.iter().zip(times))
                .map(|(s, (a, b))| format!("{s} x{:.1}", a / b))
                .collect();
            println!("         growth for x{grown:.1} lines: {}", text.join(", "));
        }
        before.push((lines, row));
    }
}

/// One run of a stage, as a fresh process would do it: `check` and `build` read the files from disk.
fn run_once(stage: &str, files: &[Generated], folder: &Path) {
    match stage {
        "parse" => parse(files),
        "check" => {
            let projects = journey::project::open(folder, &journey::project::Overlay::new());
            for project in projects {
                let analysis = journey::analysis::Analysis::of(project);
                let errors: Vec<_> = analysis
                    .diagnostics
                    .iter()
                    .map(|d| &d.message)
                    .take(3)
                    .collect();
                assert!(
                    errors.is_empty(),
                    "the generated project must be clean: {errors:?}"
                );
            }
        }
        "build" => {
            let built = journey::analysis::compile(
                folder,
                &journey::analysis::Options::for_target("workflow"),
            );
            built
                .write_to(folder.join("out"))
                .expect("writes to a temporary folder");
        }
        other => assert!(other == "nothing", "no such stage: {other}"),
    }
}

/// The project on disk, in a folder that goes when the value does.
fn on_disk(files: &[Generated]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::create_dir(folder.path().join("journeys")).expect("a folder");
    std::fs::write(
        folder.path().join("journey.toml"),
        "[project]\nname = \"generated\"\nout = \"out\"\n",
    )
    .expect("a file");
    for file in files {
        std::fs::write(folder.path().join(&file.path), &file.text).expect("a file");
    }
    folder
}

/// Peak resident memory of this process in KiB, where the system tells (Linux).
fn peak_kib() -> u64 {
    std::fs::read_to_string("/proc/self/status")
        .unwrap_or_default()
        .lines()
        .find_map(|l| {
            l.strip_prefix("VmHWM:")?
                .trim()
                .split(' ')
                .next()?
                .parse()
                .ok()
        })
        .unwrap_or(0)
}

/// Peak memory in MiB of one run in a process of its own, less what the generator itself takes.
fn peak_of(stage: &str, size: usize) -> f64 {
    let run = |what: &str| -> f64 {
        let mut command = std::process::Command::new(std::env::current_exe().expect("a path"));
        command
            .args(["--peak", &size.to_string()])
            .env("JOURNEY_PEAK_OF", what);
        let output = command.output().expect("runs itself");
        String::from_utf8_lossy(&output.stdout)
            .trim()
            .parse()
            .unwrap_or(0.0)
    };
    (run(stage) - run("nothing")).max(0.0) / 1024.0
}
