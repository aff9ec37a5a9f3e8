//! `promotional blocks`: files whose content promotes, wherever a text puts them in. A message that needs no
//! consent to marketing may hold none of them (J0620), and a line that names no file would hold nothing back (J0635).

use crate::diagnostics::{Sink, nearest};
use crate::messages::{Templates, included, included_path};
use crate::source::{SourceMap, Span};
use crate::syntax::Program;
use crate::syntax::ast::{BrandClause, DeclKind, LocaleTexts, Name, Text};
use crate::types::errors::themes as errors;
use crate::vocabulary::Purpose;
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// The files, and folders with a `/` behind, of the first brand; reports those that no text puts in.
pub(super) fn blocks(program: &Program, templates: &Templates, sink: &mut Sink) -> Vec<SmolStr> {
    let brand = program.few().find_map(|(_, _, decl)| {
        let DeclKind::Brand(brand) = &decl.kind else {
            return None;
        };
        Some(brand)
    });
    let mut all = Vec::new();
    let paths = brand.iter().flat_map(|brand| &brand.clauses);
    for path in paths.filter_map(written).flatten() {
        let value = path.value();
        let folder = if value.ends_with('/') { "/" } else { "" };
        let block = SmolStr::from(format!("{}{folder}", included_path(None, &value)));
        let files = || templates.files.keys().map(String::as_str);
        if value.trim().is_empty() || !files().any(|file| is_of(&block, file)) {
            sink.push(errors::no_such_block(path, nearest(&block, files())));
        } else {
            all.push(block);
        }
    }
    all
}

fn written(clause: &BrandClause) -> Option<&Vec<Text>> {
    match clause {
        BrandClause::PromotionalBlocks(paths, _) => Some(paths),
        BrandClause::Sender(_)
        | BrandClause::Locales(..)
        | BrandClause::Themes(..)
        | BrandClause::Promotional(..)
        | BrandClause::Occasion(..)
        | BrandClause::Zone(_)
        | BrandClause::UnderRestraint(..)
        | BrandClause::PassesGate(..)
        | BrandClause::Error(_) => None,
    }
}

/// Whether a file is a block, or lies in a folder of blocks.
fn is_of(block: &str, file: &str) -> bool {
    block == file || (block.ends_with('/') && file.starts_with(block))
}

/// Where the words of a message stand.
pub(super) struct Words<'a> {
    pub(super) message: &'a Name,
    pub(super) purpose: Purpose,
    /// Files, by their path in the text.
    pub(super) template: Option<&'a LocaleTexts>,
    /// Words.
    pub(super) text: Option<&'a LocaleTexts>,
}

/// J0620 for the first text that holds a promotional block. Said once for a message.
pub(super) fn check(
    blocks: &[SmolStr],
    words: &Words<'_>,
    templates: &Templates,
    sources: &SourceMap,
    sink: &mut Sink,
) {
    if words.purpose.needs_consent() || blocks.is_empty() {
        return;
    }
    let files = Files {
        blocks,
        templates,
        sources,
    };
    let of_files = each(words.template).find_map(|path| {
        let file = included_path(None, &path.value());
        if files.promotes(&file) {
            return Some((path.span, file));
        }
        let (raw, at) = files.text(&file)?;
        files.first(Some(&file), raw, at)
    });
    let found = of_files
        .or_else(|| each(words.text).find_map(|text| files.first(None, &text.raw, text.span)));
    if let Some((place, block)) = found {
        sink.push(errors::promotional_block(
            words.message,
            words.purpose,
            place,
            &block,
        ));
    }
}

fn each(texts: Option<&LocaleTexts>) -> impl Iterator<Item = &Text> {
    let (bare, by_locale) = match texts {
        Some(LocaleTexts::Bare(text)) => (Some(text), None),
        Some(LocaleTexts::PerLocale(list, _)) => (None, Some(list)),
        None => (None, None),
    };
    let by_locale = by_locale.into_iter().flatten().map(|(_, text)| text);
    bare.into_iter().chain(by_locale)
}

struct Files<'a> {
    blocks: &'a [SmolStr],
    templates: &'a Templates,
    sources: &'a SourceMap,
}

impl<'a> Files<'a> {
    fn promotes(&self, file: &str) -> bool {
        self.blocks.iter().any(|block| is_of(block, file))
    }

    fn text(&self, file: &str) -> Option<(&'a str, Span)> {
        let id = *self.templates.files.get(file)?.as_ref().ok()?;
        self.templates.text(self.sources, id)
    }

    /// The first `{{include …}}` of a text that puts a block in, by itself or through other files.
    fn first(&self, from: Option<&str>, raw: &str, at: Span) -> Option<(Span, String)> {
        included(raw).find_map(|(place, written)| {
            let block = self.block_in(included_path(from, written))?;
            let start = at.start as usize;
            let span = Span::new(at.chunk, start + place.start, start + place.end);
            Some((span, block))
        })
    }

    /// A block that a file is, or holds. Each file is read once, so files that put each other in end.
    fn block_in(&self, file: String) -> Option<String> {
        let (mut open, mut seen) = (vec![file], BTreeSet::new());
        while let Some(file) = open.pop() {
            if self.promotes(&file) {
                return Some(file);
            }
            if let Some((raw, _)) = self.text(&file).filter(|_| !seen.contains(&file)) {
                open.extend(included(raw).map(|(_, path)| included_path(Some(&file), path)));
            }
            seen.insert(file);
        }
        None
    }
}
