//! Messages about texts, merge fields and template files.

use super::merge::AfterElse;
use super::scan::Source;
use super::vendor::Foreign;
use super::{TemplateFault, field};
use crate::diagnostics::{Applicability, Code, Diagnostic, Edit, list_some};
use crate::names::Entry;
use crate::source::Span;
use crate::syntax::ast::Name;
use crate::workflow::{EventDef, PropertyDef, PropertyType};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// J0601 or J0602: a template file that can't be read, at its path in the source.
pub(crate) fn template_fault(path: &str, span: Span, fault: &TemplateFault) -> Diagnostic {
    match fault {
        TemplateFault::Missing => Diagnostic::new(
            Code::TemplateMissing,
            span,
            format!("there is no file `{path}`"),
        )
        .label("no such file")
        .help("write the path from the project's folder, where `journey.toml` is"),
        TemplateFault::Outside => Diagnostic::new(
            Code::TemplateMissing,
            span,
            format!("`{path}` leads out of the project's folder"),
        )
        .label("outside the project")
        .help("keep templates in the project, so that an approval covers every word of them"),
        TemplateFault::Unreadable(why) => Diagnostic::new(
            Code::TemplateMissing,
            span,
            format!("`{path}` can't be read: {why}"),
        )
        .label("can't be read"),
        TemplateFault::NotUtf8(offset) => Diagnostic::new(
            Code::TemplateNotUtf8,
            span,
            format!("`{path}` is not UTF-8 text"),
        )
        .label(format!("byte {} is the first that is not", offset + 1))
        .note("accents and signs would reach a client as other characters")
        .help("save the file as UTF-8"),
    }
}

/// J0607: `{{` without `}}` on its line.
pub(super) fn unclosed(source: Source<'_>, start: usize, end: usize) -> Diagnostic {
    let raw = source.raw.get(start..end).unwrap_or("");
    let inside = raw.get(2..).unwrap_or("");
    let word = inside
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.' || c == ' '))
        .unwrap_or(inside.len());
    let shown = inside.get(..word).unwrap_or("").trim_end();
    let mut it = Diagnostic::new(
        Code::UnclosedMergeField,
        source.at(start, start + 2 + shown.len()),
        format!("the merge field `{{{{{shown}` never ends"),
    )
    .label("no `}}` on this line")
    .note("a client would read the braces")
    .help("end it with `}}` on the same line");
    // One brace was typed where two belong.
    if let Some(close) = inside.find('}')
        && let field::Inside::Field(_) = field::read(inside.get(..close).unwrap_or(""))
    {
        let at = start + 2 + close + 1;
        it = it.fix("write `}}`", source.at(at, at), "}");
    }
    it
}

/// J0606: another tool's syntax, with ours where it is sure.
pub(super) fn foreign(raw: &str, span: Span, found: &Foreign) -> Diagnostic {
    let shown = clip(raw);
    let it = match found.vendor {
        Some(vendor) => Diagnostic::new(
            Code::VendorSyntax,
            span,
            format!("`{shown}` is the syntax of {vendor}"),
        )
        .label(format!("of {vendor}")),
        None => Diagnostic::new(
            Code::VendorSyntax,
            span,
            format!("`{shown}` is no merge field"),
        )
        .label("not a merge field"),
    }
    .note("a merge field is written once and translated for each platform; on any other a client would read this as it stands");
    match &found.ours {
        Some(ours) => {
            let applicability = if ours.whole {
                Applicability::Safe
            } else {
                Applicability::Display
            };
            let edit = Edit {
                span,
                text: ours.text.clone(),
            };
            let title = format!("write `{}`", ours.text);
            let help = if ours.whole {
                title.clone()
            } else {
                format!("{title}, with words of yours in place of `…`")
            };
            it.help(help).fix_with(title, vec![edit], applicability)
        }
        None if raw.starts_with("{%") && raw.contains("unsubscribe") => {
            it.help("leave it out: a platform adds its own link to a letter without one")
        }
        None if raw.starts_with("{%") && raw.contains("include") => {
            it.help("to put a file in, write `{{include signature.html}}`, with its path from this file's folder")
        }
        None if raw.starts_with("{%") && raw.contains("for ") => {
            it.help("for what several events carry, write `{{each restocked.reference}}` in a journey that gathers them")
        }
        None if raw.starts_with("{%") || raw.starts_with("{{#") => {
            it.help("decide in the journey with `if`, and write a message for each case")
        }
        None => {
            it.help("write `{{property}}`, or `{{property else words}}` where it may be missing")
        }
    }
}

fn clip(raw: &str) -> String {
    match raw.char_indices().nth(40) {
        Some((cut, _)) => format!("{}…", raw.get(..cut).unwrap_or("")),
        None => raw.to_owned(),
    }
}

/// J0634: a file put into a line.
pub(super) fn file_in_a_line(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::IncludeInALine,
        span,
        "a file can't be put into a subject or a preview",
    )
    .label("one line only")
    .help("write the words here; files are put into a template, or into `text`")
}

/// J0010: `{{include "signature.html"}}`.
pub(super) fn quoted_path(span: Span, bare: &str) -> Diagnostic {
    Diagnostic::new(
        Code::BorrowedForm,
        span,
        format!("the path of a file to put in stands without quotes: `{bare}`"),
    )
    .label("without quotes")
    .fix("leave the quotes out", span, bare)
}

/// J0630: a file that puts itself in.
pub(super) fn include_circle(span: Span, path: &str, ring: &[&str]) -> Diagnostic {
    let others: Vec<String> = ring.iter().map(|other| format!("`{other}`")).collect();
    let message = if others.is_empty() {
        format!("`{path}` puts itself in, again and again")
    } else {
        format!("`{path}` puts itself in by way of {}", others.join(" and "))
    };
    Diagnostic::new(Code::IncludeCircle, span, message)
        .label("from here it comes round again")
        .note("the letter would never end")
        .help("take one of these `include`s out")
}

/// J0631: files in files without end, or nearly.
pub(super) fn include_too_large(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::IncludeTooLarge,
        span,
        "with the files that it puts in, this text grows too large for a letter",
    )
    .label("here it passes the limit")
    .note(format!(
        "a text may hold {} MB, and files may be put into each other {} deep",
        super::merge::MOST_BYTES / (1024 * 1024),
        super::merge::MOST_DEPTH
    ))
    .help("put each file in once, where it is needed")
}

/// J0604: `{{each first_name}}`.
///
/// `each`: from the braces to the name.
pub(super) fn each_of_the_profile(name: &Name, each: Span, event: Option<&str>) -> Diagnostic {
    let text = &name.text;
    let found = Diagnostic::new(
        Code::UnknownMergeField,
        name.span,
        format!("a client has one `{text}`; `each` takes what several events carry"),
    )
    .label("not of an event");
    let (write, span, text) = if let Some(event) = event {
        let whole = format!("{event}.{text}");
        (format!("write `{{{{each {whole}}}}}`"), name.span, whole)
    } else {
        (format!("write `{{{{{text}}}}}`"), each, String::new())
    };
    found.help(write.clone()).unsafe_fix(write, span, text)
}

/// J0604: braces without a name.
pub(super) fn empty(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::UnknownMergeField,
        span,
        "a merge field that names nothing",
    )
    .label("fill in what")
    .help("write `{{property}}`, or `{{property else words}}` where it may be missing")
}

/// J0604: no such property of the profile.
pub(super) fn unknown(
    name: &Name,
    entry: Option<Entry<'_>>,
    near: Option<&str>,
    owner: Option<&str>,
    properties: &BTreeMap<SmolStr, PropertyDef>,
) -> Diagnostic {
    let text = &name.text;
    let message = match entry {
        Some(entry) => format!(
            "`{text}` is {}, which can't be put into a text",
            entry.kind.with_article()
        ),
        None => format!("nothing fills `{{{{{text}}}}}`: the profile has no `{text}`"),
    };
    let it =
        Diagnostic::new(Code::UnknownMergeField, name.span, message).label("nothing fills this");
    match (near, owner) {
        (Some(near), _) => {
            let it = match properties.get(near) {
                Some(def) => it.also(def.span, format!("`{near}` is declared here")),
                None => it,
            };
            it.help(format!("write `{near}`"))
                .fix(format!("write `{near}`"), name.span, near)
        }
        (None, Some(owner)) => it
            .help(format!(
                "for what `{owner}` carries write `{{{{{owner}.{text}}}}}`"
            ))
            .unsafe_fix(
                format!("write `{{{{{owner}.{text}}}}}`"),
                name.span,
                format!("{owner}.{text}"),
            ),
        (None, None) if properties.is_empty() => {
            it.help(format!("declare it in `profile`: `{text}: text?`"))
        }
        (None, None) => {
            let some = list_some(properties.keys().map(SmolStr::as_str), 4);
            it.help(format!("the profile has {some}"))
        }
    }
}

/// J0604: an event that does not carry this.
pub(super) fn no_such_data(
    name: &Name,
    event: &str,
    data: &str,
    def: &EventDef,
    near: Option<&str>,
) -> Diagnostic {
    let it = Diagnostic::new(
        Code::UnknownMergeField,
        name.span,
        format!(
            "nothing fills `{{{{{}}}}}`: `{event}` carries no `{data}`",
            name.text
        ),
    )
    .label("nothing fills this")
    .also(def.span, format!("`{event}` is declared here"));
    match near {
        Some(near) => it.help(format!("write `{event}.{near}`")).fix(
            format!("write `{event}.{near}`"),
            name.span,
            format!("{event}.{near}"),
        ),
        None if def.properties.is_empty() => it.help(format!(
            "declare what it carries: `event {event} {{ {data}: text? }}`"
        )),
        None => {
            let some = list_some(def.properties.keys().map(SmolStr::as_str), 4);
            it.help(format!("it carries {some}"))
        }
    }
}

/// J0604: a dotted name whose first part is no event.
pub(super) fn no_such_event(name: &Name, event: &str, near: Option<&str>) -> Diagnostic {
    let it = Diagnostic::new(
        Code::UnknownMergeField,
        name.span,
        format!(
            "nothing fills `{{{{{}}}}}`: there is no event `{event}`",
            name.text
        ),
    )
    .label("nothing fills this");
    match near {
        Some(near) => {
            let right = name.text.replacen(event, near, 1);
            it.help(format!("write `{right}`"))
                .fix(format!("write `{right}`"), name.span, right)
        }
        None => it.help("before the dot stands an event that the journey has seen; a property of the client stands alone"),
    }
}

/// J0604: data of a built-in event.
pub(super) fn built_in(name: &Name, event: &str) -> Diagnostic {
    Diagnostic::new(
        Code::UnknownMergeField,
        name.span,
        format!(
            "nothing fills `{{{{{}}}}}`: `{event}` carries no data",
            name.text
        ),
    )
    .label("nothing fills this")
}

/// J0605: a field that may be empty, with what a client would then read.
pub(super) fn no_fallback(
    name: &Name,
    whole: Span,
    insert: Span,
    left: &str,
    after_else: AfterElse<'_>,
    def: &PropertyDef,
) -> Diagnostic {
    let text = &name.text;
    let message = if left.is_empty() {
        format!("`{text}` may be missing: some clients would read nothing here")
    } else {
        format!("`{text}` may be missing: some clients would read \"{left}\"")
    };
    let (label, help) = match after_else {
        AfterElse::NotThere => (
            "what stands here without it".to_owned(),
            format!("say what stands in its place: `{{{{{text} else …}}}}`"),
        ),
        AfterElse::Blank => (
            "nothing stands after `else`".to_owned(),
            format!("write behind `else` what a client without `{text}` reads"),
        ),
        AfterElse::Dots(dots) => (
            format!("nothing but `{dots}` stands after `else`"),
            format!("write in place of `{dots}` what a client without `{text}` reads"),
        ),
    };
    let edit = Edit {
        span: insert,
        text: " else …".to_owned(),
    };
    let found = Diagnostic::new(Code::FallbackMissing, whole, message)
        .label(label)
        .also(def.span, "declared with `?`")
        .help(format!(
            "{help}; or send the message only where it is there, with `needs {text} is known`"
        ));
    match after_else {
        // The place for the words is there.
        AfterElse::Dots(_) => found,
        AfterElse::NotThere | AfterElse::Blank => found.fix_with(
            "say what stands in its place",
            vec![edit],
            Applicability::Display,
        ),
    }
}

/// J0609: a fallback that never shows.
pub(super) fn needless(name: &Name, words: Span, def: &PropertyDef) -> Diagnostic {
    let text = &name.text;
    Diagnostic::new(
        Code::NeedlessFallback,
        words,
        format!("`{text}` is never missing: no client reads these words"),
    )
    .label("never read")
    .also(def.span, "declared without `?`")
    .help(format!("write `{{{{{text}}}}}`"))
    .fix("leave the words out", words, "")
}

/// J0610: words in quotes, which stand before the client too.
pub(super) fn quoted(place: Span, bare: &str) -> Diagnostic {
    Diagnostic::new(
        Code::QuotedFallback,
        place,
        "the quotes around these words are words too",
    )
    .label("with its quotes")
    .note("a client would read them as they stand here, quotes and all")
    .help(format!("write `else {bare}`"))
    .fix("leave the quotes out", place, bare)
}

/// J0201: a property that no client could read.
pub(super) fn unreadable(name: &Name, def: &PropertyDef) -> Diagnostic {
    let text = &name.text;
    let (is, help) = if def.ty == PropertyType::Person {
        (
            "a person, known here only by the name you gave in the source",
            format!(
                "keep the name for clients in a property of its own, such as `{text}_name: text?`"
            ),
        )
    } else {
        (
            "`yes` or `no`, which says nothing to a client",
            "decide in the journey with `if`, and write a message for each case".to_owned(),
        )
    };
    Diagnostic::new(Code::TypeMismatch, name.span, format!("`{text}` is {is}"))
        .label("not for a text")
        .also(def.span, format!("`{text}` is declared here"))
        .help(help)
}
