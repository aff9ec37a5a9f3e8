//! Whether `target` blocks and `journey.toml` speak of platforms that this compiler knows, and bind
//! what those platforms can bind. Before any journey is compiled for a platform.

use super::TARGETS;
use crate::diagnostics::{Code, Diagnostic, Sink, list_some, nearest};
use crate::source::Span;
use crate::workflow::{BoundIds, House};

/// Reports unknown platforms (`listed`: those of `journey.toml`) and bindings of the wrong kind.
pub fn check(house: &House, listed: &[(String, Span)], sink: &mut Sink) {
    for (name, span) in listed {
        if super::find(name).is_none() {
            sink.push(unknown(name, *span));
        }
    }
    for (name, bindings) in &house.bindings {
        let Some(target) = super::find(name) else {
            if let Some(span) = bindings.span {
                sink.push(unknown(name, span));
            }
            continue;
        };
        for ((kind, bound), id) in &bindings.ids {
            let Some((_, noun)) = target.nouns().iter().find(|(k, _)| *k == kind.as_str()) else {
                let kinds = target
                    .nouns()
                    .iter()
                    .map(|(k, _)| format!("`{k}`"))
                    .collect::<Vec<_>>();
                sink.push(
                    Diagnostic::new(
                        Code::BindingUnknown,
                        id.span,
                        format!("{} has no ids for `{kind} {bound}`", target.title()),
                    )
                    .label("this can't be bound")
                    .help(format!(
                        "take the line out; what can be bound there: {}",
                        kinds.join(", ")
                    )),
                );
                continue;
            };
            if !id.noun.is_empty() && id.noun != *noun {
                sink.push(wrong_noun(
                    target.title(),
                    kind,
                    bound,
                    &id.noun,
                    noun,
                    id.span,
                ));
            }
            if let BoundIds::PerLocale(ids) = &id.ids {
                if kind != "email" {
                    sink.push(
                        Diagnostic::new(
                            Code::BindingUnknown,
                            id.span,
                            format!("`{kind} {bound}` has one id, not one for each locale"),
                        )
                        .help("write one id in quotes; only messages differ by locale"),
                    );
                }
                for locale in ids.keys().filter(|l| !house.locales.contains(l)) {
                    sink.push(
                        Diagnostic::new(
                            Code::BindingUnknown,
                            id.span,
                            format!("`{bound}` has an id for `{locale}`, which is no locale of the brand"),
                        )
                        .help(format!("the brand's locales: {}", house.locales.join(", "))),
                    );
                }
            }
        }
    }
}

fn wrong_noun(
    title: &str,
    kind: &str,
    bound: &str,
    written: &str,
    noun: &str,
    span: Span,
) -> Diagnostic {
    let line = if noun.is_empty() {
        format!("`{kind} {bound} is \"…\"`")
    } else {
        format!("`{kind} {bound} is {noun} \"…\"`")
    };
    Diagnostic::new(
        Code::BindingUnknown,
        span,
        format!("`{kind} {bound}` can't be a `{written}` on {title}"),
    )
    .help(format!("write {line}"))
}

fn unknown(name: &str, span: Span) -> Diagnostic {
    let names = || TARGETS.iter().map(|t| t.name());
    let found = Diagnostic::new(
        Code::UnknownTarget,
        span,
        format!("this version does not know a platform `{name}`"),
    )
    .label("no such platform");
    match nearest(name, names()) {
        Some(near) => found.help(format!("write `{near}`")),
        None => found.help(format!("platforms: {}", list_some(names(), 8))),
    }
}
