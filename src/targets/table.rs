//! `journey targets` and `docs/targets.md`: the platforms' own tables, as text, Markdown and JSON.

use super::{Feature, Support, TARGETS, Target};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// One line for each platform: name, title, and how many features it holds how.
pub fn summary() -> String {
    let mut out = String::new();
    for target in TARGETS {
        let count = |wanted: Support| {
            target
                .capabilities()
                .iter()
                .filter(|c| c.support == wanted)
                .count()
        };
        let _ = writeln!(
            out,
            "{:<10} {}: {} exact, {} generated, {} nearly, {} not possible{}",
            target.name(),
            target.title(),
            count(Support::Exact),
            count(Support::Generated),
            count(Support::Weaker),
            count(Support::NotPossible),
            if target.caveat().is_some() {
                "; plausible, not proved"
            } else {
                ""
            },
        );
    }
    out
}

/// The table of one platform for a terminal.
pub fn text(target: &dyn Target) -> String {
    let mut out = format!("{} ({})\n", target.title(), target.name());
    if let Some(caveat) = target.caveat() {
        let _ = writeln!(out, "{}", caveat.replace('`', ""));
    }
    let mut group = "";
    for row in target.capabilities() {
        if row.feature.group() != group {
            group = row.feature.group();
            let _ = write!(out, "\n{group}\n");
        }
        let sample = row.feature.sample().replace('`', "");
        let _ = write!(
            out,
            "  {:<12}  {sample}\n{:16}{}\n",
            row.support.word(),
            "",
            row.how
        );
    }
    out
}

/// Every platform's table, for machines.
pub fn json() -> Value {
    let targets: Vec<Value> = TARGETS
        .iter()
        .map(|target| {
            json!({
                "name": target.name(),
                "title": target.title(),
                "caveat": target.caveat(),
                "binds": target.nouns().iter().map(|(kind, noun)| json!({ "kind": kind, "noun": noun })).collect::<Vec<_>>(),
                "capabilities": target.capabilities().iter().map(|row| json!({
                    "feature": row.feature,
                    "group": row.feature.group(),
                    "sample": row.feature.sample(),
                    "support": row.support,
                    "how": row.how,
                })).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({ "version": 1, "targets": targets })
}

/// `docs/targets.md`.
pub fn markdown() -> String {
    let mut out = String::from(
        "# Platforms\n\n\
         <!-- Written from the tables in src/targets by `UPDATE_EXPECT=1 cargo test --test it targets`; do not edit. -->\n\n\
         How each platform holds each feature of the language. *exact*: with the same meaning. *generated*: through\n\
         other constructs that the compiler writes, with the same meaning. *nearly*: the difference is reported\n\
         wherever it matters. *not possible*: the build fails and says what to write instead.\n",
    );
    for target in TARGETS {
        if let Some(caveat) = target.caveat() {
            let _ = write!(
                out,
                "\n**{}** (`{}`): {caveat}.\n",
                target.title(),
                target.name()
            );
        }
    }
    let mut group = "";
    for feature in Feature::ALL {
        if feature.group() != group {
            group = feature.group();
            let _ = write!(out, "\n## {group}\n\n| |");
            for target in TARGETS {
                let _ = write!(out, " {} |", target.name());
            }
            out.push_str("\n|---|");
            out.push_str(&"---|".repeat(TARGETS.len()));
            out.push('\n');
        }
        let _ = write!(out, "| {} |", cell(feature.sample()));
        for target in TARGETS {
            let (support, how) = target.support(*feature);
            let _ = write!(out, " **{}**: {} |", support.word(), cell(how));
        }
        out.push('\n');
    }
    out.push_str("\n## What a `target` block can bind\n");
    for target in TARGETS {
        let _ = write!(out, "\n- `{}`:", target.name());
        if target.nouns().is_empty() {
            out.push_str(" nothing");
        }
        for (i, (kind, noun)) in target.nouns().iter().enumerate() {
            let noun = if noun.is_empty() {
                String::new()
            } else {
                format!("{noun} ")
            };
            let comma = if i == 0 { "" } else { "," };
            let _ = write!(out, "{comma} `{kind} … is {noun}\"…\"`");
        }
        out.push('\n');
    }
    out
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
