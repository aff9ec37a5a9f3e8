//! `allow J0803 because "…"`: takes out what is allowed in place; reports an allowance that can't be
//! given (J0890) and one that allows nothing (J0891).

use super::{Context, Found};
use crate::diagnostics::{Code, Diagnostic, Severity, explain};
use crate::lower::walk;
use crate::source::{SourceMap, Span};
use crate::syntax::ast::{Allow, Block, Decl, DeclKind, EmailClause};

/// An allowance, and the stretch of text for which it holds.
struct Standing<'a> {
    allow: &'a Allow,
    code: Code,
    over: Span,
    used: bool,
}

/// What is told of `found` after the allowances, and what is wrong with these.
pub(super) fn apply(
    context: &Context<'_>,
    written: &[(&Allow, Span)],
    found: Vec<Found>,
) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    let mut standing = Vec::new();
    for &(allow, over) in written {
        match code_of(allow) {
            Ok(code) => {
                // What gives no reason yet is one mistake, and not the lint besides.
                let no_reason = without_reason(allow);
                standing.push(Standing {
                    allow,
                    code,
                    over,
                    used: no_reason.is_some(),
                });
                told.extend(no_reason);
            }
            Err(diagnostic) => told.push(*diagnostic),
        }
    }
    for one in found {
        let mut passes = false;
        for it in &mut standing {
            let holds = |place: &Span| holds(it.over, *place);
            if it.code == one.diagnostic.code
                && (holds(&one.diagnostic.primary.span) || one.also_of.iter().any(holds))
            {
                it.used = true;
                passes = true;
            }
        }
        if !passes {
            told.push(one.diagnostic);
        }
    }
    if standing.is_empty() {
        return told;
    }
    // What can't be read may be what the allowance is for.
    let whole = context.journeys.iter().all(|j| j.workflow.is_some()) && context.ledger.is_read();
    if whole {
        let unused = |it: &Standing<'_>| unused(context.sources, it);
        told.extend(standing.iter().filter(|it| !it.used).map(unused));
    }
    told
}

fn holds(over: Span, place: Span) -> bool {
    over.chunk == place.chunk && over.start <= place.start && place.end <= over.end
}

/// Every allowance with the declaration or block that it holds for.
pub(super) fn written<'a>(decls: impl Iterator<Item = &'a Decl>) -> Vec<(&'a Allow, Span)> {
    let mut all = Vec::new();
    for decl in decls {
        if let DeclKind::Email(email) = &decl.kind {
            for clause in &email.clauses {
                if let EmailClause::Allow(allow) = clause {
                    all.push((allow, decl.span));
                }
            }
        }
        if let DeclKind::Decisions(decisions) = &decl.kind {
            all.extend(decisions.allows.iter().map(|allow| (allow, decl.span)));
        }
        let Some(block) = steps_of(decl) else {
            continue;
        };
        walk::each_block(block, &mut |inner| {
            // What is allowed for a whole journey holds for its name, too.
            let over = if std::ptr::eq(inner, block) {
                decl.span
            } else {
                inner.span
            };
            all.extend(inner.allows.iter().map(|allow| (allow, over)));
        });
    }
    all
}

/// Whether an author allows something in a declaration.
pub(in crate::checks) fn allows(decl: &Decl) -> bool {
    !written(std::iter::once(decl)).is_empty()
}

/// The steps of a journey or sequence.
fn steps_of(decl: &Decl) -> Option<&Block> {
    if let DeclKind::Journey(it) = &decl.kind {
        Some(&it.steps)
    } else if let DeclKind::Sequence(it) = &decl.kind {
        Some(&it.steps)
    } else {
        None
    }
}

/// Whether some of a declaration could not be read.
pub(in crate::checks) fn is_unread(decl: &Decl) -> bool {
    matches!(&decl.kind, DeclKind::Error(_))
        || matches!(&decl.kind, DeclKind::Email(it)
            if it.clauses.iter().any(|c| matches!(c, EmailClause::Error(_))))
        || steps_of(decl).is_some_and(walk::has_errors)
}

/// The lint that is meant, or why it can't be allowed.
fn code_of(allow: &Allow) -> Result<Code, Box<Diagnostic>> {
    let (name, span) = (allow.code.text.as_str(), allow.code.span);
    let code = match explain::find(name) {
        Ok(code) => code,
        Err(near) => {
            let it = wrong(format!("there is no lint `{name}`"), "not a code", span);
            return Err(Box::new(match near.filter(|n| is_lint(n)) {
                Some(near) => {
                    it.help(format!("write `{near}`"))
                        .fix(format!("write `{near}`"), span, near)
                }
                None => it.help("`journey explain --list` names them all"),
            }));
        }
    };
    if code.severity() != Severity::Lint {
        let number = code.number();
        let what = match code.severity() {
            Severity::Error => "an error",
            Severity::Warning | Severity::Lint => "a warning",
        };
        let it = wrong(
            format!("`{name}` is {what}: only lints can be allowed in place"),
            "not a lint",
            span,
        )
        .note(format!("{number}: {}", code.title()));
        return Err(Box::new(match code.severity() {
            Severity::Warning => it.help(format!(
                "mend it, or write `{number} = \"allow\"` under `[lints]` in journey.toml for the whole project"
            )),
            Severity::Error | Severity::Lint => it.help("mend it: nothing lets an error pass"),
        }));
    }
    Ok(code)
}

/// An allowance that does not say why.
fn without_reason(allow: &Allow) -> Option<Diagnostic> {
    // Three dots stand for words that are still to be written.
    matches!(allow.because.value().trim(), "" | "…" | "...").then(|| {
        wrong(
            format!("the allowance of `{}` gives no reason", allow.code.text),
            "nothing is said here",
            allow.because.span,
        )
        .note("whoever approves sees the reason, and nothing else of it")
        .help("say in a few words why it is right here")
    })
}

fn wrong(message: String, label: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Code::AllowanceWrong, span, message).label(label)
}

fn is_lint(name: &str) -> bool {
    explain::find(name).is_ok_and(|code| code.severity() == Severity::Lint)
}

fn unused(sources: &SourceMap, it: &Standing<'_>) -> Diagnostic {
    let number = it.code.number();
    let message = format!("nothing here needs the allowance of {number}");
    Diagnostic::new(Code::AllowanceUnused, it.allow.span, message)
        .label("allows nothing")
        .note(format!("{number}: {}", it.code.title()))
        .help("take the line out")
        .fix("take the line out", with_blanks(sources, it.allow.span), "")
}

/// A statement with the blanks before it, and the end of the line above where it begins its own.
fn with_blanks(sources: &SourceMap, span: Span) -> Span {
    let before = sources
        .resolve(span)
        .and_then(|at| sources.file(at.file)?.text.get(..at.start as usize));
    let before = before.unwrap_or("");
    let line = before.trim_end_matches([' ', '\t']);
    let above = line.strip_suffix('\n').unwrap_or(line);
    let above = above.strip_suffix('\r').unwrap_or(above);
    let blanks = (before.len() - above.len()) as u32;
    Span {
        start: span.start.saturating_sub(blanks),
        ..span
    }
}
