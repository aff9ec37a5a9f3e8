//! A number for diagnostics as a client has them: what differs has another one.

use rustc_hash::FxHasher;
use serde_json::Value;
use std::hash::{Hash, Hasher};
use tower_lsp::lsp_types::{Diagnostic, DiagnosticSeverity, DiagnosticTag, NumberOrString, Range};

const SEVERITIES: [DiagnosticSeverity; 4] = [
    DiagnosticSeverity::ERROR,
    DiagnosticSeverity::WARNING,
    DiagnosticSeverity::INFORMATION,
    DiagnosticSeverity::HINT,
];

const TAGS: [DiagnosticTag; 2] = [DiagnosticTag::UNNECESSARY, DiagnosticTag::DEPRECATED];

/// The same number, the same words at the same places.
pub(crate) fn print_of(diagnostics: &[Diagnostic]) -> u64 {
    let mut hasher = FxHasher::default();
    for one in diagnostics {
        diagnostic(one, &mut hasher);
    }
    hasher.finish()
}

/// Each field is named, so that none that is new can be forgotten.
fn diagnostic(it: &Diagnostic, hasher: &mut FxHasher) {
    let Diagnostic {
        range: at,
        severity,
        code,
        code_description,
        source,
        message,
        related_information,
        tags,
        data,
    } = it;
    range(*at, hasher);
    // Neither severities nor tags can be hashed.
    let severity = severity.and_then(|it| SEVERITIES.iter().position(|known| *known == it));
    severity.hash(hasher);
    let tags = tags.iter().flatten();
    let tags = tags.map(|it| TAGS.iter().position(|known| known == it));
    tags.for_each(|tag| tag.hash(hasher));
    match code {
        Some(NumberOrString::String(code)) => code.hash(hasher),
        Some(NumberOrString::Number(code)) => code.hash(hasher),
        None => 0.hash(hasher),
    }
    let page = code_description.as_ref().map(|page| &page.href);
    (page, source, message).hash(hasher);
    let related = related_information.as_deref().unwrap_or_default();
    related.len().hash(hasher);
    for one in related {
        range(one.location.range, hasher);
        (&one.location.uri, &one.message).hash(hasher);
    }
    data.is_some().hash(hasher);
    if let Some(data) = data {
        value(data, hasher);
    }
}

fn range(it: Range, hasher: &mut FxHasher) {
    for end in [it.start, it.end] {
        (end.line, end.character).hash(hasher);
    }
}

fn value(it: &Value, hasher: &mut FxHasher) {
    std::mem::discriminant(it).hash(hasher);
    match it {
        Value::Null => {}
        Value::Bool(it) => it.hash(hasher),
        Value::Number(it) => it.hash(hasher),
        Value::String(it) => it.hash(hasher),
        Value::Array(all) => {
            all.len().hash(hasher);
            for one in all {
                value(one, hasher);
            }
        }
        Value::Object(all) => {
            all.len().hash(hasher);
            for (name, one) in all {
                name.hash(hasher);
                value(one, hasher);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::print_of;
    use serde_json::{Value, json};

    /// Changes each leaf of a value in turn.
    fn others(it: &Value) -> Vec<Value> {
        match it {
            Value::Null | Value::Bool(_) => Vec::new(),
            Value::Number(number) => vec![json!(number.as_u64().map(|n| n + 1))],
            Value::String(text) => vec![json!(format!("{text}1"))],
            Value::Array(all) => {
                let each = all.iter().enumerate().flat_map(|(at, one)| {
                    others(one).into_iter().map(move |other| {
                        let mut all = all.clone();
                        all[at] = other;
                        Value::Array(all)
                    })
                });
                each.collect()
            }
            Value::Object(all) => {
                let each = all.iter().flat_map(|(name, one)| {
                    others(one).into_iter().map(move |other| {
                        let mut all = all.clone();
                        all.insert(name.clone(), other);
                        Value::Object(all)
                    })
                });
                each.collect()
            }
        }
    }

    #[test]
    fn whatever_differs_has_another_number() {
        let place = |line: u32| json!({ "start": { "line": line, "character": 2 }, "end": { "line": line, "character": 9 } });
        let one = json!({
            "range": place(1),
            "severity": 1,
            "code": "J0401",
            "codeDescription": { "href": "https://page.example/J0401" },
            "source": "journey",
            "message": "too many",
            "relatedInformation": [
                { "location": { "uri": "file:///a.journey", "range": place(4) }, "message": "here" },
            ],
            "tags": [1],
            "data": { "fixes": [{ "title": "write it", "edits": [{ "newText": "x", "range": place(6) }] }] },
        });
        let number = |it: &Value| {
            let it = serde_json::from_value(it.clone()).expect("a diagnostic");
            print_of(&[it])
        };
        let all = others(&one);
        assert_eq!(all.len(), 22, "each place and each word");
        let mut numbers: Vec<u64> = all.iter().chain([&one]).map(number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), 23);
    }
}
