//! Declares a name that nothing declares, in the form that the place calls for: after the declaration around,
//! or as one more property or state.

use super::Offer;
use crate::diagnostics::Diagnostic;
use crate::ide::Snapshot;
use crate::ide::change::TextEdit;
use crate::source::{FileRange, Span};
use crate::syntax::ast::DeclKind;
use crate::syntax::cursor::{Slot, cursor};
use crate::vocabulary::RESERVED;

/// Offered on an unknown name where the place takes one kind of name.
pub(super) fn declare(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    let offer = || {
        let at = snapshot.sources().resolve(diagnostic.primary.span)?;
        let text = snapshot.text(at.file);
        let name = text.get(at.start as usize..at.end as usize)?;
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let is_taken = RESERVED.contains(&name);
        if name.is_empty() || is_taken || !name.chars().all(plain) {
            return None;
        }
        let edit = cursor(text, at.start)
            .slots()
            .iter()
            .find_map(|slot| edit(snapshot, slot, name, at))?;
        Some(Offer::new(format!("declare `{name}`"), vec![edit]))
    };
    offer().into_iter().collect()
}

fn edit(snapshot: &Snapshot, slot: &Slot, name: &str, at: FileRange) -> Option<TextEdit> {
    let written = match slot {
        Slot::Message => message(snapshot, name),
        Slot::Event => format!("event {name}"),
        Slot::List => format!("list {name}"),
        Slot::Audience => format!("audience {name}"),
        Slot::Sequence => format!("sequence {name} {{\n  wait 1 day\n}}"),
        Slot::Calendar => format!("calendar {name} {{ monday to friday }}"),
        Slot::Person | Slot::PersonOrTeam | Slot::Recipient => {
            format!("person {name} {{\n  email \"\"\n}}")
        }
        Slot::Property(None) => {
            return line_of(
                snapshot,
                |kind| matches!(kind, DeclKind::Profile(_)),
                &format!("{name}: text?"),
            );
        }
        Slot::DateProperty => {
            return line_of(
                snapshot,
                |kind| matches!(kind, DeclKind::Profile(_)),
                &format!("{name}: date?"),
            );
        }
        // What these mean only the author knows, or they are declared elsewhere.
        Slot::Word(_)
        | Slot::First(_)
        | Slot::Unit(..)
        | Slot::New
        | Slot::AnyMessage
        | Slot::Survey
        | Slot::State
        | Slot::Segment
        | Slot::Journey
        | Slot::Restraint
        | Slot::Gate
        | Slot::Theme
        | Slot::Locale
        | Slot::Decision
        | Slot::Choice(_)
        | Slot::Split
        | Slot::Arm(_)
        | Slot::Property(Some(_))
        | Slot::StartData
        | Slot::RecordProperty
        | Slot::Value(_)
        | Slot::Pattern
        | Slot::Bindable
        | Slot::Bound(_)
        | Slot::Noun(_)
        | Slot::Platform
        | Slot::Facet
        | Slot::Lint
        | Slot::Zone
        | Slot::Text
        | Slot::Type(_)
        | Slot::Time => return None,
    };
    let (_, decl) = snapshot.decl_at(at.file, at.start)?;
    let around = snapshot.sources().resolve(decl.span)?;
    Some(TextEdit {
        at: FileRange {
            start: around.end,
            ..around
        },
        text: format!("\n\n{written}"),
    })
}

/// A message with what is required of it, the words to be written.
fn message(snapshot: &Snapshot, name: &str) -> String {
    let locales = &snapshot.house().locales;
    let texts = |indent: &str| {
        if locales.len() < 2 {
            return "\"\"".to_owned();
        }
        let lines: Vec<String> = locales
            .iter()
            .map(|locale| format!("{indent}  {locale} \"\""))
            .collect();
        format!("{{\n{}\n{indent}}}", lines.join("\n"))
    };
    format!(
        "email {name} {{\n  purpose care\n  because \"\"\n  subject {}\n  text {}\n}}",
        texts("  "),
        texts("  ")
    )
}

/// One more line in a block, before its `}`.
fn line_of(snapshot: &Snapshot, is_it: impl Fn(&DeclKind) -> bool, line: &str) -> Option<TextEdit> {
    let (_, decl) = snapshot.decls().find(|(_, decl)| is_it(&decl.kind))?;
    let text = snapshot.sources().text(decl.span);
    let inner = text.strip_suffix('}')?;
    let kept = inner.trim_end();
    let at = snapshot.sources().resolve(Span {
        start: decl.span.start + kept.len() as u32,
        end: decl.span.start + kept.len() as u32,
        ..decl.span
    })?;
    let several = inner.contains('\n');
    let ends_with_comment = kept.lines().next_back().is_some_and(|l| l.contains("//"));
    (several || !ends_with_comment).then(|| TextEdit {
        at,
        text: if several {
            format!("\n  {line}")
        } else {
            format!(", {line}")
        },
    })
}
