//! Files in the folder that is built into, which an earlier build wrote and this one does not: somebody
//! may deploy them. They are named, never deleted.

use crate::analysis::{Compilation, REPORT};
use crate::project::read;
use serde_json::Value;
use std::path::{Component, Path};

/// A line for each file that the last report names, that is still there, and that this build does not write.
pub(super) fn from_an_earlier_build(out: &Path, built: &Compilation) -> Vec<String> {
    let Some(report) = earlier_report(out) else {
        return Vec::new();
    };
    let files = report.get("files").and_then(Value::as_array);
    let named = files.into_iter().flatten().filter_map(Value::as_str);
    named
        .filter(|file| !built.artefacts.iter().any(|a| a.path == *file))
        .filter(|file| is_below(file) && out.join(file).is_file())
        .map(|file| in_words(file, built))
        .collect()
}

fn in_words(file: &str, built: &Compilation) -> String {
    let target = file.split('/').next().unwrap_or(file);
    if built.analysis.documents.iter().any(|d| d.target == target) {
        format!("left from an earlier build: no journey writes `{file}` any more")
    } else {
        format!(
            "left from an earlier build: `{file}` is not written again, since this build is not for `{target}`"
        )
    }
}

/// The report that is there now; nothing where there is none, or none that can be read.
fn earlier_report(out: &Path) -> Option<Value> {
    let text = read::text(&out.join(REPORT)).ok()?;
    serde_json::from_str(&text).ok()
}

/// Whether a path of the report stays in the folder.
fn is_below(file: &str) -> bool {
    Path::new(file)
        .components()
        .all(|c| matches!(c, Component::Normal(_)))
}
