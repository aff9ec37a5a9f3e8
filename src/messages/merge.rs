//! Looks up every merge field of a text and builds what the targets fill in.

use super::field::{Field, Inside, read};
use super::scan::{Piece, PieceKind, Source, pieces};
use super::{Templates, errors, excerpt, included_path, template_fault, vendor};
use crate::diagnostics::{Sink, nearest};
use crate::names::{BUILT_IN_EVENTS, NameKind, Names};
use crate::source::{SourceMap, Span};
use crate::syntax::ast::Name;
use crate::workflow::{House, MergePart, MergeText, PropertyDef, PropertyRef, PropertyType};
use smol_str::SmolStr;

/// So large a text may be with all that it puts in.
pub(super) const MOST_BYTES: usize = 8 * 1024 * 1024;

/// So deep files may be put into each other.
pub(super) const MOST_DEPTH: usize = 32;

/// What a text may rely on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading<'a> {
    /// Declared names.
    pub(crate) names: &'a Names<'a>,
    /// Typed properties and events.
    pub(crate) house: &'a House,
    /// Files, and their texts.
    pub(crate) templates: &'a Templates,
    pub(crate) sources: &'a SourceMap,
    /// What the message's `needs` makes known.
    pub(crate) known: &'a [PropertyRef],
    /// The message's `needs` was in error: what it would have made known is taken for known.
    pub(crate) lenient: bool,
}

/// Reads a text with merge fields, and the files that it puts in; reports J0601, J0602, J0604 to J0607, J0609,
/// J0610, J0630, J0631, J0634, J0201. A field in error leaves nothing behind.
pub(crate) fn merge_text(reading: &Reading<'_>, source: Source<'_>, sink: &mut Sink) -> MergeText {
    let mut open = Opened {
        files: source
            .path
            .map(|path| (path.to_owned(), None))
            .into_iter()
            .collect(),
        bytes: 0,
        full: false,
    };
    let mut parts = Vec::new();
    read_parts(reading, source, &mut open, &mut parts, sink);
    MergeText { parts }
}

/// The files that are being read, each put into the one before.
struct Opened {
    /// Each with the `include` that puts it in; a template has none.
    files: Vec<(String, Option<Span>)>,
    /// How much has been read.
    bytes: usize,
    /// Too much: nothing more is put in (reported).
    full: bool,
}

fn read_parts(
    reading: &Reading<'_>,
    source: Source<'_>,
    open: &mut Opened,
    parts: &mut Vec<MergePart>,
    sink: &mut Sink,
) {
    open.bytes += source.raw.len();
    let pieces = pieces(source.raw);
    // Most texts are one piece, and stay as long as the project does.
    parts.reserve_exact(pieces.len());
    for piece in pieces {
        match piece.kind {
            PieceKind::Plain => {
                parts.push(MergePart::Text(source.plain(piece.start, piece.end)));
            }
            PieceKind::Braced => braced(reading, source, piece, open, parts, sink),
            PieceKind::Unclosed => sink.push(errors::unclosed(source, piece.start, piece.end)),
            PieceKind::Tripled
            | PieceKind::Tag
            | PieceKind::Starred
            | PieceKind::Percents
            | PieceKind::Dollar
            | PieceKind::Angled => foreign(reading, source, piece, sink),
        }
    }
}

fn foreign(reading: &Reading<'_>, source: Source<'_>, piece: Piece, sink: &mut Sink) {
    let raw = source.raw.get(piece.start..piece.end).unwrap_or("");
    let translate = reading.names.may_search();
    let found = vendor::recognise(piece.kind, raw, translate.then_some(reading.house));
    sink.push(errors::foreign(
        raw,
        source.at(piece.start, piece.end),
        &found,
    ));
}

fn braced(
    reading: &Reading<'_>,
    source: Source<'_>,
    piece: Piece,
    open: &mut Opened,
    parts: &mut Vec<MergePart>,
    sink: &mut Sink,
) {
    let whole = source.at(piece.start, piece.end);
    let inside_start = piece.start + 2;
    let inside = source
        .raw
        .get(inside_start..piece.end.saturating_sub(2))
        .unwrap_or("");
    match read(inside) {
        Inside::Field(it) => parts.extend(field(reading, source, piece, (it, false), sink)),
        Inside::Each(it) => parts.extend(field(reading, source, piece, (it, true), sink)),
        Inside::Include(path) => {
            let start = inside_start + path.start;
            let place = (whole, source.at(start, start + path.text.len()));
            include(reading, source, (place, path.text), open, parts, sink);
        }
        Inside::Empty => sink.push(errors::empty(whole)),
        Inside::Foreign => foreign(reading, source, piece, sink),
    }
}

/// Puts a file in: its parts, with places in that file.
fn include(
    reading: &Reading<'_>,
    source: Source<'_>,
    ((whole, place), written): ((Span, Span), &str),
    open: &mut Opened,
    parts: &mut Vec<MergePart>,
    sink: &mut Sink,
) {
    if !source.takes_files {
        return sink.push(errors::file_in_a_line(whole));
    }
    if let Some(bare) = unquoted(written) {
        return sink.push(errors::quoted_path(place, bare));
    }
    let path = included_path(source.path, written);
    if let Some(from) = open.files.iter().position(|(file, _)| *file == path) {
        let ring = open.files.get(from..).unwrap_or_default();
        return sink.push(circle(ring, place));
    }
    let file = match reading.templates.files.get(&path) {
        Some(Ok(file)) => *file,
        Some(Err(fault)) => return sink.push(template_fault(&path, place, fault)),
        None => {
            let missing = super::TemplateFault::Missing;
            return sink.push(template_fault(&path, place, &missing));
        }
    };
    let Some((text, span)) = reading.templates.text(reading.sources, file) else {
        return;
    };
    if open.full || open.files.len() > MOST_DEPTH || open.bytes + text.len() > MOST_BYTES {
        if !open.full {
            open.full = true;
            sink.push(errors::include_too_large(place));
        }
        return;
    }
    open.files.push((path.clone(), Some(place)));
    let inside = Source {
        raw: text,
        span,
        path: Some(&path),
        takes_files: true,
        escapes: false,
    };
    read_parts(reading, inside, open, parts, sink);
    open.files.pop();
}

/// A circle of files that `closing` closes. Every letter that comes into it finds it at another file: it is told
/// at the one that is first by name.
fn circle(ring: &[(String, Option<Span>)], closing: Span) -> crate::diagnostics::Diagnostic {
    let names = || ring.iter().map(|(file, _)| file.as_str());
    let first = names().enumerate().min_by_key(|(_, name)| *name);
    let (at, path) = first.unwrap_or_default();
    let others: Vec<&str> = names().skip(at + 1).chain(names().take(at)).collect();
    let place = match ring.get(at) {
        Some((_, Some(place))) if at > 0 => *place,
        Some(_) | None => closing,
    };
    errors::include_circle(place, path, &others)
}

fn field(
    reading: &Reading<'_>,
    source: Source<'_>,
    piece: Piece,
    (field, each): (Field<'_>, bool),
    sink: &mut Sink,
) -> Option<MergePart> {
    let whole = source.at(piece.start, piece.end);
    let inside_start = piece.start + 2;
    let path_start = inside_start + field.start;
    let path_end = path_start + field.path.len();
    let name = Name {
        text: field.path.into(),
        span: source.at(path_start, path_end),
    };
    let (property, def) = look_up(reading, source, piece, &name, sink)?;
    if matches!(def.ty, PropertyType::YesNo | PropertyType::Person) {
        sink.push(errors::unreadable(&name, def));
        return None;
    }
    let place = Place {
        whole,
        piece,
        path_end,
    };
    if each && matches!(property, PropertyRef::Profile(_)) {
        let carries = |event: &&SmolStr| {
            let event = reading.house.events.get(*event);
            event.is_some_and(|e| e.properties.contains_key(&name.text))
        };
        let event = reading.house.events.keys().find(carries);
        let each = source.at(inside_start, path_start);
        let found = errors::each_of_the_profile(&name, each, event.map(SmolStr::as_str));
        sink.push(found);
        return None;
    }
    let fallback = fallback(reading, source, &place, &name, field, &property, def, sink);
    Some(match property {
        PropertyRef::Event(event, property) if each => MergePart::Each {
            event,
            property,
            fallback,
            span: whole,
        },
        property @ (PropertyRef::Profile(_) | PropertyRef::Event(..)) => MergePart::Field {
            property,
            fallback,
            span: whole,
        },
    })
}

/// Where a field stands.
struct Place {
    whole: Span,
    piece: Piece,
    path_end: usize,
}

#[expect(
    clippy::too_many_arguments,
    reason = "one decision over a field, its property and its place"
)]
fn fallback(
    reading: &Reading<'_>,
    source: Source<'_>,
    place: &Place,
    name: &Name,
    field: Field<'_>,
    property: &PropertyRef,
    def: &PropertyDef,
    sink: &mut Sink,
) -> Option<String> {
    let end = place.piece.end - 2;
    if !def.optional {
        if field.otherwise.is_some() {
            let words = source.at(place.path_end, end);
            sink.push(errors::needless(name, words, def));
        }
        return None;
    }
    if let Some(words) = field.fallback.filter(|words| !is_to_be_written(words)) {
        if let Some(bare) = unquoted(words) {
            let first = source
                .raw
                .get(..end)
                .and_then(|raw| raw.rfind(words))
                .unwrap_or(end);
            let place = source.at(first, first + words.len());
            sink.push(errors::quoted(place, bare));
        }
        let whole = Source {
            raw: words,
            ..source
        };
        return Some(whole.plain(0, words.len()));
    }
    if !reading.lenient && !reading.known.contains(property) {
        let left = excerpt::without(source, place.piece.start, place.piece.end);
        let insert = match field.otherwise {
            Some(_) => source.at(place.path_end, end),
            None => name.span.after(),
        };
        let after_else = match (field.otherwise, field.fallback) {
            (None, _) => AfterElse::NotThere,
            (Some(_), None) => AfterElse::Blank,
            (Some(_), Some(dots)) => AfterElse::Dots(dots),
        };
        sink.push(errors::no_fallback(
            name,
            place.whole,
            insert,
            &left,
            after_else,
            def,
        ));
    }
    None
}

/// Three dots stand for words that are still to be written, as our own fix leaves them.
fn is_to_be_written(words: &str) -> bool {
    matches!(words, "…" | "...")
}

/// What stands after the `else` of a field that says nothing for a client without it.
#[derive(Debug, Clone, Copy)]
pub(super) enum AfterElse<'t> {
    /// There is no `else`.
    NotThere,
    /// Nothing.
    Blank,
    /// Dots, where words are still to be written.
    Dots(&'t str),
}

/// What stands between quotes, where the words as a whole stand in them. In a text of ours a quote is
/// written with a backslash.
fn unquoted(words: &str) -> Option<&str> {
    let pairs = [
        ("\\\"", "\\\""),
        ("\"", "\""),
        ("'", "'"),
        ("\u{201c}", "\u{201d}"),
    ];
    pairs.iter().find_map(|(open, close)| {
        let inside = words.strip_prefix(open)?.strip_suffix(close)?.trim();
        (!inside.is_empty() && !inside.contains(open)).then_some(inside)
    })
}

fn look_up<'a>(
    reading: &Reading<'a>,
    source: Source<'_>,
    piece: Piece,
    name: &Name,
    sink: &mut Sink,
) -> Option<(PropertyRef, &'a PropertyDef)> {
    let Some((event, data)) = name.text.split_once('.') else {
        return of_profile(reading, name, sink);
    };
    let names = reading.names;
    if let Some((event, def)) = reading.house.events.get_key_value(event) {
        if let Some((data, property)) = def.properties.get_key_value(data) {
            return Some((PropertyRef::Event(event.clone(), data.clone()), property));
        }
        if !names.is_unreadable_data(event, data) && names.first_time(name) {
            let near = nearest(data, def.properties.keys().map(SmolStr::as_str));
            sink.push(errors::no_such_data(name, event, data, def, near));
        }
        return None;
    }
    if BUILT_IN_EVENTS.contains(&event) {
        sink.push(errors::built_in(name, event));
    } else if names.get(event).is_none() && vendor::prefix(event).is_some() {
        foreign(reading, source, piece, sink);
    } else if !names.is_unreadable(event) && names.first_time(name) {
        let near = searching(names, || nearest(event, names.of_kind(NameKind::Event)));
        sink.push(errors::no_such_event(name, event, near));
    }
    None
}

fn of_profile<'a>(
    reading: &Reading<'a>,
    name: &Name,
    sink: &mut Sink,
) -> Option<(PropertyRef, &'a PropertyDef)> {
    let properties = &reading.house.properties;
    if let Some((text, def)) = properties.get_key_value(&name.text) {
        return Some((PropertyRef::Profile(text.clone()), def));
    }
    let names = reading.names;
    let entry = names.get(&name.text);
    let unread = entry.is_some_and(|e| e.kind == NameKind::Property);
    if unread || names.is_unreadable(&name.text) || !names.first_time(name) {
        return None;
    }
    let near = searching(names, || {
        nearest(&name.text, properties.keys().map(SmolStr::as_str))
    });
    let owner = searching(names, || {
        let mut events = reading.house.events.iter();
        events
            .find(|(_, e)| e.properties.contains_key(&name.text))
            .map(|(event, _)| event.as_str())
    });
    sink.push(errors::unknown(name, entry, near, owner, properties));
    None
}

/// A search through all names, while the project has few enough faults for it.
fn searching<'n>(names: &Names<'_>, search: impl FnOnce() -> Option<&'n str>) -> Option<&'n str> {
    if names.may_search() { search() } else { None }
}
