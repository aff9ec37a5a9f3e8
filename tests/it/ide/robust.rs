//! Every feature on every kind of broken text: no panic, answers within the file.

use super::on_disk;
use crate::example::analyse;
use journey::ide::{
    Declaration, Snapshot, actions, call_item, complete, definition, fix_all, folding, format_file,
    format_on_type, highlight, hover, incoming, inlays, lenses, links, outgoing, outline,
    prepare_rename, references, rename, search, selection, signatures, tokens, type_definition,
};
use journey::source::{FileId, FileRange};
use std::collections::{BTreeMap, BTreeSet};

fn ask_everything(snapshot: &Snapshot, file: FileId, offset: u32) {
    let text = snapshot.text(file);
    let within = |at: FileRange| {
        let text = snapshot.text(at.file);
        assert!(
            text.get(at.start as usize..at.end as usize).is_some(),
            "{at:?}"
        );
    };
    for item in complete(snapshot, file, offset) {
        within(item.at);
        assert!(item.at.start <= offset && offset <= item.at.end);
        if let Some(key) = &item.key {
            // Not each of them: the documentation of one name looks through the whole project.
            if item.label.len() % 5 == 0 {
                journey::ide::resolve(snapshot, key);
            }
        }
    }
    if let Some(hover) = hover(snapshot, file, offset) {
        within(hover.at);
        assert!(!hover.text.is_empty());
    }
    signatures(snapshot, file, offset);
    definition(snapshot, file, offset)
        .into_iter()
        .for_each(|t| within(t.whole));
    type_definition(snapshot, file, offset)
        .into_iter()
        .for_each(|t| within(t.whole));
    references(snapshot, file, offset, Declaration::Included)
        .into_iter()
        .for_each(within);
    highlight(snapshot, file, offset)
        .into_iter()
        .for_each(|h| within(h.at));
    if prepare_rename(snapshot, file, offset).is_ok()
        && let Ok(change) = rename(snapshot, file, offset, "another_name", &BTreeSet::new())
    {
        change.edits.into_iter().for_each(|e| within(e.at));
    }
    let mut last: Option<FileRange> = None;
    for at in selection(snapshot, file, offset) {
        within(at);
        assert!(last.is_none_or(|l| at.start <= l.start && l.end <= at.end));
        last = Some(at);
    }
    if let Some(item) = call_item(snapshot, file, offset) {
        incoming(snapshot, &item);
        outgoing(snapshot, &item);
    }
    let mut end = (offset + 40).min(text.len() as u32);
    while !text.is_char_boundary(end as usize) {
        end -= 1;
    }
    for action in actions(
        snapshot,
        FileRange {
            file,
            start: offset,
            end,
        },
    ) {
        action.change.edits.into_iter().for_each(|e| within(e.at));
    }
    format_on_type(snapshot, file, offset, '\n')
        .into_iter()
        .for_each(|e| within(e.at));
}

fn ask_of_file(snapshot: &Snapshot, file: FileId) {
    let text = snapshot.text(file);
    let whole = FileRange {
        file,
        start: 0,
        end: text.len() as u32,
    };
    let mut entries = outline(snapshot, file);
    while let Some(entry) = entries.pop() {
        assert!(!entry.name.is_empty(), "{entry:?}");
        entries.extend(entry.inside);
    }
    folding(snapshot, file);
    links(snapshot, file);
    lenses(snapshot, file, &BTreeMap::new());
    inlays(snapshot, whole);
    tokens(snapshot, file);
    fix_all(snapshot, file);
    format_file(snapshot, file);
    let found = search(snapshot, "");
    assert!(found.iter().all(|it| !it.name.is_empty()), "{found:?}");
}

fn offsets(text: &str, step: usize) -> impl Iterator<Item = u32> + '_ {
    (0..=text.len())
        .step_by(step)
        .filter(|at| text.is_char_boundary(*at))
        .map(|at| at as u32)
}

#[test]
fn every_feature_answers_on_prefixes_of_the_examples() {
    let mut asked = 0;
    for project in ["examples/nine_emails", "examples/maison"] {
        let snapshot = on_disk(project);
        let files: BTreeMap<String, String> = snapshot
            .sources()
            .files()
            .map(|(_, f)| (f.path.clone(), f.text.to_string()))
            .collect();
        for (nth, (path, text)) in files.iter().enumerate() {
            let full = std::env::var("JOURNEY_EVERY_CASE").is_ok();
            // Another stretch of each file, so that together they meet everything.
            let step = if full { 61 } else { (text.len() / 3).max(1) };
            for cut in offsets(text, step).skip(nth % 2) {
                let cut = (cut as usize).min(text.len());
                let mut broken = files.clone();
                broken.insert(path.clone(), text[..cut].to_owned());
                let files: Vec<(String, String)> = broken.into_iter().collect();
                let snapshot = Snapshot::of(analyse(&files));
                let Some(file) = snapshot.file_at(path) else {
                    continue;
                };
                ask_of_file(&snapshot, file);
                // The line being typed, and every so often elsewhere.
                let near = offsets(&text[..cut], 7).filter(|at| *at as usize + 30 > cut);
                let far = offsets(&text[..cut], if full { 97 } else { 701 });
                for offset in near.chain(far).chain([cut as u32]) {
                    ask_everything(&snapshot, file, offset);
                    asked += 1;
                }
            }
        }
    }
    assert!(asked > 300, "{asked}");
}

#[test]
fn every_feature_answers_at_every_seventh_offset_of_broken_texts() {
    for text in [
        "",
        "\u{feff}journey",
        "journey é {\r\n  send “welcome”\r\n",
        "}}}}{{{{",
        "email x { subject \"{{\u{1f381}",
        "match tier { gold",
        "journey a { if tier is {{{ else else otherwise }",
        "/// doc\n/// doc",
        "target klaviyo { email x is template { fr \"",
        "restraint r { at most at least no messages while client has",
        "test \"x\" { client { tier: ",
        "event e { a: one of b, c\n  d: ",
        "journey j {\n  loosens \"at most\n",
    ] {
        let files = [("it.journey".to_owned(), text.to_owned())];
        let snapshot = Snapshot::of(analyse(&files));
        let file = snapshot.file_at("it.journey").unwrap();
        ask_of_file(&snapshot, file);
        for offset in offsets(text, 1) {
            ask_everything(&snapshot, file, offset);
        }
    }
}
