//! Names where no fixture can show them: a project that stands without the prelude, and floods.

use journey::analysis::Analysis;
use journey::diagnostics::{Code, Diagnostic};
use journey::project;
use std::collections::BTreeMap;
use std::fmt::Write as _;

fn found(text: &str) -> Vec<Diagnostic> {
    let files = BTreeMap::from([("a.journey".to_owned(), text.to_owned())]);
    Analysis::of(project::in_memory(files)).diagnostics
}

fn messages(found: &[Diagnostic], code: Code) -> Vec<&str> {
    let of_code = found.iter().filter(|d| d.code == code);
    of_code.map(|d| d.message.as_str()).collect()
}

#[test]
fn a_missing_brand_is_told_once_at_the_first_journey() {
    let journey = |name: &str| format!("journey {name} {{\n  starts when unsubscribed\n}}\n");
    let text = format!("{}{}", journey("welcome"), journey("farewell"));
    assert_eq!(
        messages(&found(&text), Code::OneBrand),
        ["`welcome` has no house to speak for: this project declares no `brand`"]
    );
    assert_eq!(
        messages(&found("event subscribed\n"), Code::OneBrand),
        [""; 0]
    );
    let unread = format!("brand\n{text}");
    assert_eq!(messages(&found(&unread), Code::OneBrand), [""; 0]);
}

#[test]
fn a_flood_of_unknown_names_ends_and_names_each() {
    let mut text = String::new();
    for i in 0..4000 {
        let _ = writeln!(text, "segment known_{i} when client has unsubscribed");
        let _ = writeln!(text, "segment asks_{i} when client is in knwn_{i}");
    }
    let found = found(&text);
    assert_eq!(messages(&found, Code::UnknownName).len(), 4000);
    let with_fix = found.iter().filter(|d| !d.fixes.is_empty()).count();
    assert_eq!(with_fix, 50, "only the first messages look for a near name");
}

#[test]
fn a_long_chain_of_segments_is_no_cycle() {
    let mut text = String::new();
    for i in 0..5000 {
        let _ = writeln!(text, "segment s_{i} when client is in s_{}", i + 1);
    }
    text.push_str("segment s_5000 when client has unsubscribed\n");
    assert_eq!(found(&text), []);
    let closed = text.replace("client has unsubscribed", "client is in s_0");
    assert_eq!(messages(&found(&closed), Code::SegmentCycle).len(), 1);
}
