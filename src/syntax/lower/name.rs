//! Names: those that are used, and those that are declared.

use super::{Cx, Line};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::Name;
use crate::syntax::grammar::Rule;
use crate::vocabulary::{Named, RESERVED};
use pest::iterators::Pair;

impl Cx<'_> {
    /// A name that is used.
    pub(crate) fn name(&self, pair: &Pair<'_, Rule>) -> Name {
        Name {
            text: pair.as_str().into(),
            span: self.span(pair),
        }
    }

    /// The next name of a line.
    pub(crate) fn next_name(&self, line: &mut Line<'_>) -> Option<Name> {
        line.need(Rule::name).map(|pair| self.name(&pair))
    }

    /// `a` or `a.b`: one or two names.
    pub(crate) fn path(&self, pair: &Pair<'_, Rule>) -> Vec<Name> {
        let span = self.span(pair);
        let mut start = span.start;
        let mut names = Vec::with_capacity(1);
        for part in pair.as_str().splitn(2, '.') {
            let end = start + part.len() as u32;
            names.push(Name {
                text: part.into(),
                span: Span { start, end, ..span },
            });
            start = end + 1;
        }
        names
    }

    /// All names of a list, which should be separated by commas.
    pub(crate) fn names(&mut self, line: &mut Line<'_>) -> Vec<Name> {
        let mut names = Vec::new();
        while let Some(pair) = line.peek() {
            match pair.as_rule() {
                Rule::name => names.push(self.name(&pair)),
                Rule::alien_separator => self.comma_instead(&pair),
                _ => {
                    if !names.is_empty() {
                        break;
                    }
                }
            }
            line.next();
        }
        names
    }

    /// Reports `or` between the names of a list.
    pub(crate) fn comma_instead(&mut self, pair: &Pair<'_, Rule>) {
        let span = self.span(pair);
        let word = pair.as_str();
        self.push(
            Diagnostic::new(
                Code::BorrowedForm,
                span,
                format!("a list is written with commas, not with `{word}`"),
            )
            .label("a comma goes here")
            .fix("write a comma", self.with_blank_before(span), ","),
        );
    }

    /// The span with the blanks before it.
    fn with_blank_before(&self, span: Span) -> Span {
        let before = self.source(Span {
            start: 0,
            end: span.start,
            ..span
        });
        let blanks = before.len() - before.trim_end().len();
        Span {
            start: span.start - blanks as u32,
            ..span
        }
    }

    /// A name that is declared here: reserved words and other forms than snake_case are reported.
    pub(crate) fn declared(&mut self, pair: &Pair<'_, Rule>) -> Name {
        let name = self.name(pair);
        if RESERVED.contains(&name.text.as_str()) {
            self.push(
                Diagnostic::new(
                    Code::ReservedWord,
                    name.span,
                    format!(
                        "`{}` is a word of the language and can't name anything",
                        name.text
                    ),
                )
                .label("another name is needed")
                .help(longer(&name)),
            );
        } else if !is_snake_case(&name.text) {
            let better = snake_case(&name.text);
            let message = Diagnostic::new(
                Code::NameForm,
                name.span,
                format!("the name `{}` is not snake_case", name.text),
            )
            .label("small letters, digits and `_`");
            self.push(match better {
                Some(better) => message.help(format!("write `{better}`, here and wherever it is used"))
                    .unsafe_fix(format!("write `{better}`"), name.span, better),
                None => message.help("names are written with the letters a to z, digits and `_`, and start with a letter"),
            });
        }
        name
    }

    /// A declared name of such a thing, which some words can't name.
    pub(crate) fn declared_as(&mut self, named: Named, pair: &Pair<'_, Rule>) -> Name {
        let name = self.declared(pair);
        self.refuse_as(named, &name);
        name
    }

    /// Reports a name that is no name of such a thing.
    pub(crate) fn refuse_as(&mut self, named: Named, name: &Name) {
        let Some(why) = named.refuses(&name.text) else {
            return;
        };
        let what = named.with_article();
        self.push(
            Diagnostic::new(
                Code::ReservedWord,
                name.span,
                format!("`{}` can't name {what}", name.text),
            )
            .label("another name is needed")
            .note(why)
            .help(longer(name)),
        );
    }
}

fn longer(name: &Name) -> String {
    format!("choose a longer name, such as `{}_one`", name.text)
}

/// Whether a name has the one legal form.
fn is_snake_case(name: &str) -> bool {
    name.bytes().next().is_some_and(|b| b.is_ascii_lowercase())
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// The name in snake_case, if its letters allow it.
fn snake_case(name: &str) -> Option<String> {
    let mut out = String::with_capacity(name.len() + 2);
    let mut lower_before = false;
    for c in name.chars() {
        match c {
            'A'..='Z' => {
                if lower_before {
                    out.push('_');
                }
                out.push(c.to_ascii_lowercase());
                lower_before = false;
            }
            'a'..='z' | '0'..='9' => {
                out.push(c);
                lower_before = true;
            }
            '-' | '_' => {
                out.push('_');
                lower_before = false;
            }
            'à' | 'â' | 'ä' | 'á' | 'À' | 'Â' | 'Ä' => out.push('a'),
            'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' => out.push('e'),
            'î' | 'ï' | 'í' => out.push('i'),
            'ô' | 'ö' | 'ó' | 'Ö' => out.push('o'),
            'ù' | 'û' | 'ü' | 'ú' | 'Ü' => out.push('u'),
            'ç' | 'Ç' => out.push('c'),
            'ñ' => out.push('n'),
            _ => return None,
        }
    }
    is_snake_case(&out).then_some(out)
}
