//! The syntax file of Vim, which Neovim reads too.

use super::{clauses, closed, days, declarations, inside, steps, units};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// `syntax keyword` lines of at most 100 columns.
fn vim_keywords(group: &str, words: &BTreeSet<&str>) -> String {
    let mut out = String::new();
    let mut line = String::new();
    for word in words {
        if !line.is_empty() && line.len() + word.len() > 70 {
            let _ = writeln!(out, "syntax keyword {group}{line}");
            line.clear();
        }
        let _ = write!(line, " {word}");
    }
    if !line.is_empty() {
        let _ = writeln!(out, "syntax keyword {group}{line}");
    }
    out
}

/// The file, whole.
pub(super) fn vim() -> String {
    let mut out = String::from(
        "\" Written by tests/it/editors.rs from src/vocabulary. Do not edit by hand.\n\
         if exists('b:current_syntax')\n  finish\nendif\n\n\
         syntax case match\n\n",
    );
    // What is defined last wins in Vim: the general words come first.
    let more: BTreeSet<&str> = inside().union(&clauses()).copied().collect();
    let steps = steps();
    let declarations = declarations();
    let (closed, units, days) = (closed(), units(), days());
    let taken = |w: &&&str| {
        !steps.contains(**w)
            && !declarations.contains(**w)
            && !closed.contains(**w)
            && !units.contains(**w)
            && !days.contains(**w)
    };
    let more: BTreeSet<&str> = more.iter().filter(taken).copied().collect();
    out += &vim_keywords("journeyWord", &more);
    out += &vim_keywords("journeyStep", &steps);
    out += &vim_keywords("journeyUnit", &units);
    out += &vim_keywords("journeyDay", &days);
    out += &vim_keywords("journeyValue", &closed);
    let _ = writeln!(
        out,
        "syntax match journeyDeclaration /^\\s*\\%({}\\)\\>/",
        declarations.iter().copied().collect::<Vec<_>>().join("\\|")
    );
    out += "syntax match journeyNumber /\\<\\d\\+\\%([.:]\\d\\+\\)\\?%\\?/\n\
            syntax match journeyNumber /\\<\\d\\{4}-\\d\\d-\\d\\d\\>/\n\
            syntax match journeyMerge /{{.\\{-}}}/ contained\n\
            syntax region journeyText start=/\"/ skip=/\\\\\"/ end=/\"/ oneline contains=journeyMerge\n\
            syntax match journeyComment \"//.*$\"\n\
            syntax match journeyDoc \"///.*$\"\n\n\
            highlight default link journeyWord Keyword\n\
            highlight default link journeyStep Statement\n\
            highlight default link journeyUnit Type\n\
            highlight default link journeyDay Constant\n\
            highlight default link journeyValue Constant\n\
            highlight default link journeyDeclaration Structure\n\
            highlight default link journeyNumber Number\n\
            highlight default link journeyMerge Special\n\
            highlight default link journeyText String\n\
            highlight default link journeyComment Comment\n\
            highlight default link journeyDoc SpecialComment\n\n\
            let b:current_syntax = 'journey'\n";
    out
}
