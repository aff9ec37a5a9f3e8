//! `journey fmt`: one layout for every file. Never moves meaning, never loses a comment.
//!
//! Works from the scan's tree of statements, so that a statement in error is kept byte for byte
//! while everything around it is laid out. The result is read again before it is returned: another
//! tree, another comment or another result on a second run, and the text is refused.

mod columns;
mod comments;
mod form;
mod pieces;
mod piecewise;
mod print;
mod rows;
mod same;
#[cfg(test)]
mod tests;
mod tidy;

pub use piecewise::LaidOut;
pub(crate) use piecewise::changes;

use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::SourceMap;
use crate::syntax::scan::{Fault, MaskKind, Scan};
use crate::syntax::{Pieces, Program, Shape, parse_after, parse_with_pieces};
use rustc_hash::FxHashSet;

/// Why a text can't be formatted: always a fault of the formatter, never of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormatRefusal {
    /// The new text would mean something else.
    MeaningMoved,
    /// A comment would be lost or changed.
    CommentLost,
    /// Something else that was typed would be lost or stand elsewhere.
    SignLost,
    /// Formatting the new text again would change it.
    NotStable,
}

impl FormatRefusal {
    /// In words.
    pub fn message(self) -> &'static str {
        match self {
            FormatRefusal::MeaningMoved => "the new layout would mean something else",
            FormatRefusal::CommentLost => "the new layout would lose a comment",
            FormatRefusal::SignLost => "the new layout would lose something that was typed",
            FormatRefusal::NotStable => "the new layout would change again the next time",
        }
    }
}

/// Lays out the text of one `.journey` file, and writes in our words what is only another form. Of a
/// text whose brackets do not pair up, the declarations in which they do.
///
/// # Errors
/// When the result would not be the same journey; the text is then to be left alone.
pub fn format(text: &str) -> Result<String, FormatRefusal> {
    let before = &Read::of(text);
    let printed = laid_out_from(text, before)?;
    // What could be read is the same by `lay_out`; of the rest nothing is known until it is tried.
    let settled = before.is_whole() || {
        let after = Read::of(&printed);
        after.is_whole() || laid_out_from(&printed, &after).as_ref() == Ok(&printed)
    };
    Ok(if settled { printed } else { text.to_owned() })
}

fn laid_out_from(text: &str, before: &Read) -> Result<String, FormatRefusal> {
    if let Some(ours) = form::rewritten(text, before) {
        let after = Read::of(&ours);
        if before.comments(text) == after.comments(&ours) {
            return lay_out_all(&ours, &after);
        }
    }
    lay_out_all(text, before)
}

/// Lays out a whole text; where that is refused because of what can't be read, what else stands in it.
fn lay_out_all(text: &str, before: &Read) -> Result<String, FormatRefusal> {
    if before.is_in_doubt() {
        return Ok(pieces::lay_out(text, before));
    }
    match lay_out(text, before) {
        Err(_) if !before.is_whole() => Ok(pieces::lay_out(text, before)),
        other => other,
    }
}

/// A text that can be laid out for certain.
fn laid_out(text: &str, before: &Read) -> Option<String> {
    if before.is_in_doubt() {
        return None;
    }
    lay_out(text, before).ok()
}

fn lay_out(text: &str, before: &Read) -> Result<String, FormatRefusal> {
    let printed = print::print(text, before.scan(), &before.verbatim());
    if printed == text {
        // It means what it means, and comes to itself again.
        return Ok(printed);
    }
    check(text, before, printed)
}

/// Cuts what was printed again, and reads it where it differs in more than blanks: it must say the same, and stay as
/// it is.
fn check(text: &str, before: &Read, printed: String) -> Result<String, FormatRefusal> {
    if before.found.is_empty() {
        let after = Pieces::of(&printed);
        if same::at_a_glance((text, before.scan()), (&printed, after.scan())) {
            debug_assert!(before.meaning() == before.after(text, &printed).meaning());
            return if print::print(&printed, after.scan(), &[]) == printed {
                Ok(printed)
            } else {
                Err(FormatRefusal::NotStable)
            };
        }
    }
    let after = before.after(text, &printed);
    if before.comments(text) != after.comments(&printed) {
        return Err(FormatRefusal::CommentLost);
    }
    if before.meaning() != after.meaning() {
        return Err(FormatRefusal::MeaningMoved);
    }
    if before.typed(text) != after.typed(&printed) {
        return Err(FormatRefusal::SignLost);
    }
    if print::print(&printed, after.scan(), &after.verbatim()) != printed {
        return Err(FormatRefusal::NotStable);
    }
    Ok(printed)
}

/// A text with all that is read from it.
struct Read {
    pieces: Pieces,
    program: Program,
    sources: SourceMap,
    found: Vec<Diagnostic>,
}

impl Read {
    fn of(text: &str) -> Read {
        let mut sources = SourceMap::default();
        let file = sources.add_file("", text);
        let mut sink = Sink::new();
        let (program, pieces) = parse_with_pieces(&mut sources, file, &mut sink);
        Read {
            pieces,
            program,
            sources,
            found: sink.into_vec(),
        }
    }

    /// What is read from another text that says most of what `text`, of which this was read, says.
    fn after(&self, text: &str, other: &str) -> Read {
        if !self.found.is_empty() {
            return Read::of(other);
        }
        let mut sources = SourceMap::default();
        let file = sources.add_file("", other);
        let mut sink = Sink::new();
        let known = (text, &self.pieces, &self.program.decls);
        match parse_after(known, &mut sources, file, &mut sink) {
            Some((program, pieces)) => Read {
                pieces,
                program,
                sources,
                found: sink.into_vec(),
            },
            None => Read::of(other),
        }
    }

    fn scan(&self) -> &Scan {
        self.pieces.scan()
    }

    /// Whether brackets do not pair up, so that it is not known where a statement ends. Those in a text that never ends may
    /// be the text's own, and what pairs up behind it does so by chance.
    fn is_in_doubt(&self) -> bool {
        let text = self
            .sources
            .files()
            .next()
            .map_or("", |(_, file)| &file.text);
        let holds_brace = |start: u32, end: u32| {
            let words = text.get(start as usize..end as usize);
            words.is_some_and(|words| words.contains(['{', '}']))
        };
        // It is the second quote of a text, whose first is not there.
        let ends_words = |start: u32| {
            let before = text.get(..start as usize);
            before.is_some_and(|before| before.ends_with(|c: char| !c.is_whitespace()))
        };
        self.scan().faults.iter().any(|fault| {
            fault.is_balance()
                || matches!(
                    fault,
                    Fault::TooDeep { .. } | Fault::UnclosedParen { .. } | Fault::StrayParen { .. }
                )
                || matches!(*fault, Fault::UnclosedText { start, end } if holds_brace(start, end) || ends_words(start))
        })
    }

    /// The line of a place in the text.
    fn line_of(&self, at: u32) -> usize {
        let file = self.sources.files().next();
        file.map_or(0, |(_, file)| file.lines().line_of(at))
    }

    /// The lines on which a text stands without its second quote, or the second quote without its text.
    fn torn_lines(&self) -> FxHashSet<usize> {
        let faults = self.scan().faults.iter();
        let torn = faults.filter(|fault| matches!(fault, Fault::UnclosedText { .. }));
        let torn = torn.map(|fault| self.line_of(fault.at()));
        torn.collect()
    }

    /// Whether everything in it could be read.
    fn is_whole(&self) -> bool {
        !self.found.iter().any(|d| is_unreadable(d.code)) && !self.is_in_doubt()
    }

    /// Where statements stand that can't be read.
    fn verbatim(&self) -> Vec<u32> {
        let mut places: Vec<u32> = self
            .found
            .iter()
            .filter(|d| is_unreadable(d.code))
            .filter_map(|d| Some(self.sources.resolve(d.primary.span)?.start))
            .collect();
        places.sort_unstable();
        places
    }

    /// The words of every comment.
    fn comments(&self, text: &str) -> Vec<String> {
        let mut words = Vec::new();
        for comment in &self.scan().comments {
            words.extend(comments::words(*comment, text));
        }
        words
    }

    /// Every sign that was typed and is no blank, without comments. A sign that was said to be needless is not among
    /// them, and all quotes are straight ones.
    fn typed(&self, text: &str) -> String {
        let scan = self.scan();
        let borrowed = self.found.iter().filter(|d| d.code == Code::BorrowedForm);
        let needless: FxHashSet<u32> = borrowed
            .filter_map(|d| Some(self.sources.resolve(d.primary.span)?.start))
            .collect();
        let mut comments = scan.comments.iter().peekable();
        let mut masks = scan.masks.iter().peekable();
        let mut typed = String::with_capacity(text.len());
        for (at, sign) in text.char_indices() {
            let at = at as u32;
            while comments.next_if(|comment| comment.end <= at).is_some() {}
            while masks.next_if(|mask| mask.end <= at).is_some() {}
            let in_comment = comments.peek().is_some_and(|comment| comment.start <= at);
            if in_comment || sign.is_whitespace() || sign == '\u{feff}' {
                continue;
            }
            match masks.peek().filter(|mask| mask.start <= at) {
                None => typed.push(sign),
                Some(mask) if mask.kind != MaskKind::Blank => {
                    typed.extend((mask.start == at).then_some('"'));
                }
                Some(_) if matches!(sign, ',' | ';') && !needless.contains(&at) => typed.push(sign),
                Some(_) => {}
            }
        }
        typed
    }

    /// How many brackets are at fault.
    fn faults(&self) -> usize {
        let balance = self.scan().faults.iter().filter(|fault| fault.is_balance());
        balance.count()
    }

    /// The tree without places, and what is wrong besides form.
    fn meaning(&self) -> (Shape, Vec<Code>) {
        let codes = self.found.iter().map(|d| d.code);
        let lasting = |code: &Code| !matches!(code, Code::BorrowedForm | Code::StrayDocumentation);
        let decls = self.program.decls.iter().map(|(_, decl)| &**decl);
        (Shape::of(decls), codes.filter(lasting).collect())
    }
}

/// Whether a statement with this fault is kept as it is.
fn is_unreadable(code: Code) -> bool {
    matches!(
        code,
        Code::Syntax
            | Code::UnclosedText
            | Code::Misplaced
            | Code::UnknownStatement
            | Code::InternalError
    )
}
