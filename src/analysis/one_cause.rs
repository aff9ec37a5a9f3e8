//! What has one cause is one message: the first stays, the other places become its labels, and its fix mends
//! them all. Goes by codes and places, never by the words of a message.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::{SourceMap, Span};
use rustc_hash::FxHashMap;

/// So many places are pointed at beside the first.
const SHOWN: usize = 3;

/// What makes two messages one.
#[derive(PartialEq, Eq, Hash)]
enum Cause<'a> {
    /// One word that nothing declares.
    Unknown(Code, &'a str),
    /// One declaration.
    Declared(Code, Span),
    /// One thing that is missing in one place for all.
    Lacking(Code),
}

fn cause<'a>(sources: &'a SourceMap, d: &Diagnostic) -> Option<Cause<'a>> {
    let word = || sources.text(d.primary.span);
    if matches!(d.code, Code::UnknownName | Code::UnknownMergeField) {
        Some(Cause::Unknown(Code::UnknownName, word()))
    } else if d.code == Code::UnknownLocale {
        Some(Cause::Unknown(d.code, word()))
    } else if matches!(
        d.code,
        // The brand sets none.
        Code::NoRestraint | Code::NoGate
        // What grows is put in by all of them.
        | Code::IncludeTooLarge
    ) {
        Some(Cause::Lacking(d.code))
    } else if matches!(d.code, Code::NeedlessFallback | Code::SilenceBroken) {
        Some(Cause::Declared(d.code, d.secondary.first()?.span))
    } else {
        None
    }
}

/// Takes together what has one cause: the first stays and says how many there are.
pub(super) fn fold(sources: &SourceMap, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    super::order::sort(sources, &mut found);
    let mut first: FxHashMap<Cause<'_>, usize> = FxHashMap::default();
    let mut kept: Vec<(Diagnostic, usize)> = Vec::with_capacity(found.len());
    for d in found {
        let Some(cause) = cause(sources, &d) else {
            kept.push((d, 0));
            continue;
        };
        if let Some((one, more)) = first.get(&cause).and_then(|at| kept.get_mut(*at)) {
            *more += 1;
            if *more <= SHOWN {
                one.secondary.push(crate::diagnostics::Label {
                    span: d.primary.span,
                    text: "and here".to_owned(),
                });
            }
            add_edits(one, d);
        } else {
            first.insert(cause, kept.len());
            kept.push((d, 0));
        }
    }
    let told = kept.into_iter().map(|(d, more)| match more {
        0 => d,
        _ => match renamed(sources, &d, more + 1) {
            Some(renamed) => renamed,
            None if more > SHOWN => d.note(format!("the same holds at {more} more places")),
            None => d,
        },
    });
    told.collect()
}

/// The message at a declaration that nothing uses, where `uses` places all use a name that is spelt
/// nearly alike: the declaration is what was changed.
fn renamed(sources: &SourceMap, use_of: &Diagnostic, uses: usize) -> Option<Diagnostic> {
    let declared = use_of.secondary.first()?.span;
    let (is, wanted) = (sources.text(declared), sources.text(use_of.primary.span));
    let is_name = |word: &str| word.chars().all(|c| c.is_alphanumeric() || c == '_');
    if use_of.code != Code::UnknownName || !is_name(is) || is.is_empty() || is_used(sources, is) {
        return None;
    }
    let message = format!(
        "nothing uses `{is}`, and `{wanted}`, which {uses} places use, is declared nowhere"
    );
    let mut told = Diagnostic::new(Code::UnknownName, declared, message)
        .label("spelt otherwise where it is used")
        .also(use_of.primary.span, "used here")
        .help(format!("write `{wanted}` here, or the other name there"))
        .fix(format!("write `{wanted}`"), declared, wanted);
    told.secondary
        .extend(use_of.secondary.iter().skip(1).cloned());
    Some(told)
}

/// Whether a word stands anywhere but in its one declaration.
fn is_used(sources: &SourceMap, name: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let words = sources
        .files()
        .flat_map(|(_, file)| file.text.split(|c| !is_word(c)));
    words.filter(|word| *word == name).nth(1).is_some()
}

/// The fix of one mends all.
fn add_edits(one: &mut Diagnostic, other: Diagnostic) {
    let fix = other.fixes.into_iter().next();
    if let (Some(first), Some(fix)) = (one.fixes.first_mut(), fix)
        && first.applicability == fix.applicability
    {
        first.edits.extend(fix.edits);
    }
}
