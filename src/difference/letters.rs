//! The pages of words: message by message, in one locale.

use super::pages::{differing, lines};
use super::{Change, Topic};
use crate::approvals::meaning::{Meaning, Part, unquoted};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// Tells what is different in one locale.
pub(super) fn tell(before: &Meaning, now: &Meaning, locale: &SmolStr) -> Vec<Change> {
    let part = Part::Content(locale.clone());
    let (old, new) = (blocks(lines(before, &part)), blocks(lines(now, &part)));
    let mut names: Vec<&str> = old.keys().chain(new.keys()).copied().collect();
    names.sort_unstable();
    names.dedup();
    let mut changes = Vec::new();
    for name in names {
        match (old.get(name), new.get(name)) {
            (Some(old), Some(new)) => changes.extend(message(name, old, new)),
            (Some(old), None) => changes.push(words(name, old.subject(), None)),
            (None, Some(new)) => changes.push(words(name, None, new.subject())),
            (None, None) => {}
        }
    }
    for change in &mut changes {
        if change.topic == Topic::Words {
            change.locale = Some(locale.clone());
        }
    }
    changes
}

/// What a page says of one message; under no name what it says before the first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Block {
    channel: String,
    lines: Vec<String>,
}

impl Block {
    fn field(&self, name: &str) -> Option<&String> {
        let lead = format!("{name} ");
        self.lines.iter().find(|line| line.starts_with(&lead))
    }

    fn subject(&self) -> Option<String> {
        let line = self.field("subject")?.strip_prefix("subject ")?;
        Some(if line == "-" {
            "without a subject".to_owned()
        } else {
            format!("\"{}\"", readable(line))
        })
    }

    /// The lines of the body, as a reader sees them.
    fn body(&self) -> Vec<String> {
        self.lines
            .iter()
            .filter_map(|line| {
                ["file ", "text ", "| ", "body "]
                    .iter()
                    .find_map(|lead| line.strip_prefix(lead))
            })
            .map(readable)
            .collect()
    }

    /// What is neither a subject, nor a preview, nor the body.
    fn others(&self) -> Vec<String> {
        let known = ["subject ", "preview ", "file ", "text ", "| ", "body "];
        let other = |line: &&String| !known.iter().any(|lead| line.starts_with(lead));
        self.lines.iter().filter(other).cloned().collect()
    }
}

fn blocks(lines: &[String]) -> BTreeMap<&str, Block> {
    let mut all: BTreeMap<&str, Block> = BTreeMap::new();
    let mut name = "";
    for line in lines {
        if let Some((own, channel)) = line
            .strip_prefix("message ")
            .and_then(|rest| rest.split_once(' '))
        {
            name = own;
            channel.clone_into(&mut all.entry(name).or_default().channel);
        } else {
            all.entry(name).or_default().lines.push(line.clone());
        }
    }
    all
}

fn words(name: &str, before: Option<String>, after: Option<String>) -> Change {
    Change::new(Topic::Words, name, before, after)
}

fn message(name: &str, old: &Block, new: &Block) -> Vec<Change> {
    let mut changes = Vec::new();
    if old.channel != new.channel {
        changes.push(Change::new(
            Topic::Words,
            format!("{name}, how it travels"),
            Some(old.channel.clone()),
            Some(new.channel.clone()),
        ));
    }
    for field in ["subject", "preview"] {
        let (before, after) = (old.field(field), new.field(field));
        if before != after {
            let said = |line: Option<&String>| {
                let line = line?.strip_prefix(field)?.trim_start();
                (line != "-").then(|| format!("\"{}\"", readable(line)))
            };
            let what = format!("{name}, {field}");
            changes.push(words(&what, said(before), said(after)));
        }
    }
    changes.extend(body(name, old, new));
    let (gone, come) = differing(&old.others(), &new.others());
    for (lines, is_gone) in [(gone, true), (come, false)] {
        for line in lines {
            let topic = if line.starts_with("on ") {
                Topic::Platforms
            } else {
                Topic::Words
            };
            let subject = if name.is_empty() {
                "every letter"
            } else {
                name
            };
            let (before, after) = if is_gone {
                (Some(line), None)
            } else {
                (None, Some(line))
            };
            changes.push(Change::new(topic, subject, before, after));
        }
    }
    changes
}

/// What differs in the text itself.
fn body(name: &str, old: &Block, new: &Block) -> Vec<Change> {
    let (before, after) = (old.body(), new.body());
    let what = format!("{name}, text");
    if before == after {
        let kind = |block: &Block| {
            ["file", "text"]
                .into_iter()
                .find(|kind| block.field(kind).is_some())
        };
        let (from, to) = (kind(old), kind(new));
        return if from == to {
            Vec::new()
        } else {
            let said = |kind: Option<&str>| kind.map(|kind| format!("a {kind}, same words"));
            vec![words(&what, said(from), said(to))]
        };
    }
    let (gone, come) = differing(&before, &after);
    let (bare_gone, bare_come) = (bare(&gone), bare(&come));
    // Where only the tags differ, they are what is shown.
    let (gone, come) = if bare_gone == bare_come {
        (gone, come)
    } else {
        (bare_gone, bare_come)
    };
    let gone = gone.into_iter().map(|line| words(&what, Some(line), None));
    let come = come.into_iter().map(|line| words(&what, None, Some(line)));
    gone.chain(come).collect()
}

/// Lines without tags, and none of those that hold nothing else.
fn bare(lines: &[String]) -> Vec<String> {
    let stripped = lines.iter().map(|line| {
        let mut out = String::new();
        let mut inside = false;
        for c in line.chars() {
            match c {
                '<' => inside = true,
                '>' if inside => inside = false,
                c if !inside => out.push(c),
                _ => {}
            }
        }
        out.trim().to_owned()
    });
    stripped.filter(|line| !line.is_empty()).collect()
}

/// `"Dear " {first_name else "client"} ","` as the author wrote it: `Dear {{first_name else client}},`.
fn readable(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line.trim();
    while let Some(first) = rest.chars().next() {
        if first == '"' {
            let Some((text, after)) = quoted_text(rest) else {
                break;
            };
            out.push_str(&text);
            rest = after.trim_start_matches(' ');
        } else if let Some((field, after)) = rest.strip_prefix('{').and_then(field) {
            out.push_str("{{");
            out.push_str(&field);
            out.push_str("}}");
            rest = after.trim_start_matches(' ');
        } else {
            break;
        }
    }
    out.push_str(rest);
    out.trim().to_owned()
}

/// The quoted text at the beginning of a line, and what follows it.
fn quoted_text(line: &str) -> Option<(String, &str)> {
    let mut escaped = false;
    let end = line.char_indices().skip(1).find_map(|(at, c)| {
        if escaped {
            escaped = false;
            return None;
        }
        escaped = c == '\\';
        (c == '"').then_some(at)
    })?;
    let text = unquoted(line.get(..=end)?)?;
    Some((text, line.get(end + 1..)?))
}

/// `first_name else "client"}` as it is written between braces, and what follows them.
fn field(line: &str) -> Option<(String, &str)> {
    let (property, rest) = line.split_once(" else ")?;
    if let Some(rest) = rest.strip_prefix("-}") {
        return Some((property.to_owned(), rest));
    }
    let (fallback, rest) = quoted_text(rest)?;
    Some((
        format!("{property} else {fallback}"),
        rest.strip_prefix('}')?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_its_author_wrote_it() {
        let line = r#""Dear " {first_name else "\"client\""} ", of " {city else -} "!\n""#;
        assert_eq!(
            readable(line),
            "Dear {{first_name else \"client\"}}, of {{city}}!"
        );
        assert_eq!(readable("-"), "-");
    }

    #[test]
    fn tags_are_left_out_where_words_differ() {
        let lines = ["<p>One</p>".to_owned(), "<hr />".to_owned()];
        assert_eq!(bare(&lines), ["One"]);
    }
}
