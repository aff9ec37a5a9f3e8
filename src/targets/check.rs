//! J0703: whether `target` blocks bind what their platforms can bind, with the platforms' words. Before
//! any journey is compiled for a platform.

use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::Span;
use crate::workflow::{BoundIds, House};

/// Reports bindings of the wrong kind.
pub fn check(house: &House, sink: &mut Sink) {
    for (name, bindings) in house.bindings.iter() {
        let Some(target) = super::find(name) else {
            // J0704 was reported where platforms are chosen.
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
            let several = matches!(id.ids, BoundIds::PerLocale(_));
            if several && kind == "email" && target.one_id_for_all_locales() {
                let title = target.title();
                let message =
                    format!("`{kind} {bound}` has one id on {title}, not one for each locale");
                sink.push(
                    Diagnostic::new(Code::BindingUnknown, id.span, message)
                        .help("write one id in quotes; what stands there holds every locale"),
                );
            }
            if several && kind != "email" {
                let message = format!("`{kind} {bound}` has one id, not one for each locale");
                sink.push(
                    Diagnostic::new(Code::BindingUnknown, id.span, message)
                        .help("write one id in quotes; only messages differ by locale"),
                );
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
