//! Random edits as an editor sends them: in bursts, by UTF-16 columns, with emoji and the line ends of other systems, one
//! change or several at once, now and then the whole text. What was told in the end is what a server tells that is
//! started then. The seeds are fixed.

use super::client::{Client, Folder, run};
use crate::sessions::{Random, TYPED, files_of};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// So many edits come between two looks at what was told.
const BURST: usize = 25;

/// `JOURNEY_EVERY_CASE=1` makes ten thousand edits; otherwise as many as every test run can bear.
fn bursts() -> usize {
    if std::env::var_os("JOURNEY_EVERY_CASE").is_some() {
        10_000 / BURST / 2
    } else {
        4
    }
}

/// The place of a byte, in lines and UTF-16 columns.
fn position(text: &str, at: usize) -> Value {
    let before = &text[..at];
    let ends = before.replace("\r\n", "\n").replace('\r', "\n");
    let start = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let column: usize = before[start..].chars().map(char::len_utf16).sum();
    json!({ "line": ends.matches('\n').count(), "character": column })
}

/// A place that an editor's cursor can have: not within a character, nor within a line end.
fn place(random: &mut Random, text: &str) -> usize {
    let mut at = random.below(text.len() + 1);
    while !text.is_char_boundary(at) || (text[..at].ends_with('\r') && text[at..].starts_with('\n'))
    {
        at -= 1;
    }
    at
}

/// Changes a text a little; gives the change as the protocol has it.
fn change(random: &mut Random, text: &mut String) -> Value {
    let from = place(random, text);
    let (to, put) = match random.below(10) {
        0..=4 => (from, random.of(TYPED).to_owned()),
        // Some characters taken away.
        5..=7 => {
            let count = random.below(6) + 1;
            let taken: usize = text[from..].chars().take(count).map(char::len_utf8).sum();
            let mut to = from + taken;
            if text[..to].ends_with('\r') && text[to..].starts_with('\n') {
                to += 1;
            }
            (to, String::new())
        }
        // A line taken away.
        8 => {
            let rest = text[from..]
                .find('\n')
                .map_or(text.len(), |end| from + end + 1);
            (rest, String::new())
        }
        // A letter changed.
        _ => {
            let next = text[from..].chars().next().filter(|c| !"\r\n".contains(*c));
            let to = from + next.map_or(0, char::len_utf8);
            (to, random.of(&["a", "_", "9", "Z"]).to_owned())
        }
    };
    let range = json!({ "start": position(text, from), "end": position(text, to) });
    text.replace_range(from..to, &put);
    json!({ "range": range, "text": put })
}

/// What a client was told, but for versions and for files that have nothing.
fn told(client: &Client) -> BTreeMap<String, Value> {
    let all = client.diagnostics.iter();
    let all = all.map(|(uri, params)| (uri.clone(), params["diagnostics"].clone()));
    all.filter(|(_, found)| found != &json!([])).collect()
}

fn walk(example: &str, seed: u64, crlf: bool) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples")
        .join(example);
    let mut files = files_of(&folder);
    if crlf {
        for text in files.values_mut() {
            *text = text.replace('\n', "\r\n");
        }
    }
    let written: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let folder = Folder::with(&written);
    let original = files.clone();
    let sources: Vec<String> = files
        .keys()
        .filter(|path| path.ends_with(".journey"))
        .cloned()
        .collect();
    run(async {
        let mut random = Random(seed);
        let mut client = Client::on(&folder.root(), json!({})).await;
        let mut open: BTreeMap<String, String> = BTreeMap::new();
        for burst in 0..bursts() {
            for _ in 0..BURST {
                let path = sources[random.below(sources.len().min(3))].clone();
                let uri = folder.uri(&path);
                if !open.contains_key(&path) {
                    client.open(&uri, &files[&path]).await;
                    open.insert(path.clone(), files[&path].clone());
                }
                let text = open.get_mut(&path).unwrap();
                if random.below(8) == 0 {
                    // Undone: good again, as most texts are most of the time.
                    text.clone_from(&original[&path]);
                    client.set(&uri, text).await;
                    continue;
                }
                let count = 1 + random.below(3) / 2;
                let changes: Vec<Value> = (0..count).map(|_| change(&mut random, text)).collect();
                client.change(&uri, Value::Array(changes)).await;
            }
            let mut fresh = Client::on(&folder.root(), json!({})).await;
            for (path, text) in &open {
                fresh.open(&folder.uri(path), text).await;
            }
            // On a busy machine a server may be silent before it has said all.
            let mut patience = 20;
            loop {
                client.settle().await;
                fresh.settle().await;
                if told(&client) == told(&fresh) || patience == 0 {
                    break;
                }
                patience -= 1;
            }
            let (now, anew) = (told(&client), told(&fresh));
            assert_eq!(
                now, anew,
                "{example} seed {seed:#x} crlf {crlf} burst {burst}: {open:#?}"
            );
        }
    });
}

#[test]
fn random_edits_end_in_what_a_fresh_server_tells() {
    walk("nine_emails", 0x5eed_1001, false);
}

#[test]
fn random_edits_with_the_line_ends_of_other_systems_end_in_what_a_fresh_server_tells() {
    walk("maison", 0x5eed_1002, true);
}
