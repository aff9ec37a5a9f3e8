//! `journey targets`: each platform's capability table, as the compiler itself uses it.

use super::super::exit::Exit;
use super::super::output;
use super::super::render::Format;
use super::super::session::Session;
use crate::targets::{TARGETS, Target};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Prints every platform.
pub(in super::super) fn run(session: &Session) -> Exit {
    let text = if session.global.format == Format::Json {
        let targets: Vec<Value> = TARGETS.iter().map(|t| as_json(*t)).collect();
        format!("{:#}\n", json!({ "version": 1, "targets": targets }))
    } else {
        let tables: Vec<String> = TARGETS.iter().map(|t| table(*t)).collect();
        tables.join("\n")
    };
    output::to_stdout(&text);
    Exit::Clean
}

fn as_json(target: &dyn Target) -> Value {
    json!({
        "name": target.name(),
        "title": target.title(),
        "capabilities": target.capabilities().iter().map(|c| json!({
            "feature": c.feature,
            "support": c.support,
            "how": c.how,
        })).collect::<Vec<_>>(),
    })
}

fn table(target: &dyn Target) -> String {
    let rows: Vec<(String, String, &str)> = target
        .capabilities()
        .iter()
        .map(|c| (words(&json!(c.feature)), words(&json!(c.support)), c.how))
        .collect();
    let width =
        |part: fn(&(String, String, &str)) -> usize| rows.iter().map(part).max().unwrap_or(0);
    let (feature, support) = (width(|r| r.0.len()), width(|r| r.1.len()));
    let mut out = format!("{} ({})\n", target.title(), target.name());
    for (what, how_well, how) in &rows {
        let row = format!("  {what:feature$}  {how_well:support$}  {how}");
        let _ = writeln!(out, "{}", row.trim_end());
    }
    out
}

/// `start_event` as people read it.
fn words(name: &Value) -> String {
    name.as_str().unwrap_or_default().replace('_', " ")
}
