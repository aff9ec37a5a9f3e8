//! Definition, references, rename, outline, folding and the rest that goes by places.

use super::{PROJECTS, at_cursor, on_disk};
use journey::analysis::Analysis;
use journey::ide::{
    Change, Declaration, FileMove, LinkTo, Outline, Snapshot, call_item, definition, folding,
    highlight, incoming, links, moved, outgoing, outline, prepare_rename, references, rename,
    search, selection, signatures, type_definition,
};
use journey::project;
use journey::source::FileRange;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// `it.journey: the words`.
fn said(snapshot: &Snapshot, at: FileRange) -> String {
    let file = snapshot.sources().file(at.file).unwrap();
    let words = &file.text[at.start as usize..at.end as usize];
    let line = file.text[..at.start as usize].matches('\n').count() + 1;
    format!(
        "{}:{line} {}",
        file.path,
        words.lines().next().unwrap_or("")
    )
}

/// The texts of a project after a change.
pub fn changed(snapshot: &Snapshot, change: &Change) -> BTreeMap<String, String> {
    let mut texts: BTreeMap<String, String> = snapshot
        .sources()
        .files()
        .map(|(_, file)| (file.path.clone(), file.text.to_string()))
        .collect();
    let mut edits = change.edits.clone();
    edits.sort();
    for pair in edits.windows(2) {
        assert!(
            pair[0].at.file != pair[1].at.file || pair[0].at.end <= pair[1].at.start,
            "edits overlap: {pair:?}"
        );
    }
    for edit in edits.iter().rev() {
        let path = &snapshot.sources().file(edit.at.file).unwrap().path;
        let text = texts.get_mut(path).unwrap();
        text.replace_range(edit.at.start as usize..edit.at.end as usize, &edit.text);
    }
    texts
}

const HOUSE: &str = "journey wel {\n  for prospect\n  starts when placed_order where collection is \"Heritage\"\n  enters once for each order\n  exits when unsubscribed\n\n  send thanks\n  match tier {\n    noir { run basics }\n    gold, silver { hand over to second }\n  }\n}\njourney second {\n  for owner, prospect\n  starts when handed over\n  enters every time\n  exits when unsubscribed\n  send brand_story\n}\nsequence basics {\n  if tier is gold { send thanks }\n}\nemail thanks {\n  purpose care\n  because \"x\"\n  subject \"{{first_name else You}}\"\n  template \"thanks.html\"\n}\n//- thanks.html\n<p>{{first_name else You}}, your {{placed_order.collection}}</p>\n<p>{{tier}}</p>\n";

fn house_at(words: &str, nth: usize) -> String {
    let at = HOUSE.match_indices(words).nth(nth).unwrap().0;
    format!("{}$0{}", &HOUSE[..at], &HOUSE[at..])
}

fn leads(text: &str) -> Vec<String> {
    let (snapshot, file, offset) = at_cursor(text);
    let all = definition(&snapshot, file, offset);
    all.into_iter().map(|t| said(&snapshot, t.name)).collect()
}

#[test]
fn names_lead_to_their_declarations() {
    assert_eq!(leads(&house_at("thanks\n", 0)), ["it.journey:23 thanks"]);
    assert_eq!(leads(&house_at("basics }", 0)), ["it.journey:20 basics"]);
    assert_eq!(
        leads(&house_at("collection is", 0)),
        ["_house.journey:29 collection"]
    );
    assert_eq!(leads(&house_at("order\n", 0)), ["_house.journey:27 order"]);
    assert_eq!(leads(&house_at("gold {", 0)), ["_house.journey:15 gold"]);
    assert_eq!(
        leads(&house_at("first_name", 1)),
        ["_house.journey:13 first_name"]
    );
    assert_eq!(
        leads(&house_at("collection}}", 0)),
        ["_house.journey:29 collection"]
    );
    assert_eq!(leads(&house_at("thanks.html\"", 0)), ["thanks.html:1 "]);
    assert!(leads(&house_at("because", 0)).is_empty());
}

#[test]
fn a_value_leads_to_its_one_of() {
    let (snapshot, file, offset) = at_cursor(&house_at("gold {", 0));
    let found = type_definition(&snapshot, file, offset);
    assert_eq!(
        said(&snapshot, found[0].whole),
        "_house.journey:15 one of silver, gold, noir"
    );
}

#[test]
fn references_are_found_in_sources_and_templates() {
    let (snapshot, file, offset) = at_cursor(&house_at("tier {", 0));
    let all = references(&snapshot, file, offset, Declaration::Included);
    let all: Vec<String> = all.into_iter().map(|at| said(&snapshot, at)).collect();
    assert_eq!(
        all,
        [
            "_house.journey:15 tier",
            "_house.journey:41 tier",
            "it.journey:8 tier",
            "it.journey:21 tier",
            "thanks.html:2 tier",
        ]
    );
    let uses = references(&snapshot, file, offset, Declaration::Left);
    assert_eq!(uses.len(), 4);
    let here = highlight(&snapshot, file, offset);
    assert_eq!(here.len(), 2);
    assert!(here.iter().all(|h| !h.writes));
}

fn renamed(text: &str, to: &str) -> Result<BTreeMap<String, String>, String> {
    let (snapshot, file, offset) = at_cursor(text);
    let change = rename(&snapshot, file, offset, to, &BTreeSet::new())?;
    assert_eq!(change.confirm, None);
    Ok(changed(&snapshot, &change))
}

#[test]
fn rename_reaches_templates_and_refuses_what_would_clash() {
    let texts = renamed(&house_at("first_name", 0), "given_name").unwrap();
    assert!(texts["thanks.html"].contains("{{given_name else You}}"));
    assert!(texts["it.journey"].contains("{{given_name else You}}"));
    assert!(texts["_house.journey"].contains("given_name:"));
    let texts = renamed(&house_at("gold {", 0), "or_rose").unwrap();
    assert!(texts["it.journey"].contains("or_rose, silver"));
    let refused = |to: &str| renamed(&house_at("thanks\n", 0), to).unwrap_err();
    insta::assert_snapshot!(
        "refusals",
        [
            "client",
            "care",
            "brand_story",
            "unsubscribed",
            "Thanks",
            ""
        ]
        .map(refused)
        .join("\n")
    );
    // What can't be declared can't become so by a rename either.
    for (from, to) in [
        ("placed_order", "received"),
        ("tier", "state"),
        ("gold", "past"),
    ] {
        let refused = renamed(&house_at(from, 0), to).unwrap_err();
        let what = format!("`{to}` can't name ");
        assert!(refused.starts_with(&what), "{refused}");
    }
    let (snapshot, file, offset) = at_cursor(&house_at("unsubscribed", 0));
    assert!(prepare_rename(&snapshot, file, offset).is_err());
}

#[test]
fn a_rename_that_voids_an_approval_says_so() {
    let (snapshot, file, offset) = at_cursor(&house_at("thanks\n", 0));
    let approved = BTreeSet::from(["wel".into(), "second".into()]);
    let change = rename(&snapshot, file, offset, "merci", &approved).unwrap();
    assert_eq!(
        change.confirm.as_deref(),
        Some("voids the approvals of `wel`")
    );
}

#[test]
fn every_name_of_the_examples_can_be_renamed_and_nothing_is_lost() {
    for path in PROJECTS {
        let snapshot = on_disk(path);
        let before = snapshot.diagnostics().len();
        let entries: Vec<(String, FileRange)> = snapshot
            .names()
            .iter()
            .map(|e| {
                let at = snapshot.sources().resolve(e.name.span).unwrap();
                (e.name.text.to_string(), at)
            })
            .collect();
        let mut done = 0;
        for (name, at) in entries.iter().step_by(7) {
            let to = format!("{name}_x");
            let change = rename(&snapshot, at.file, at.start, &to, &BTreeSet::new()).unwrap();
            let texts = changed(&snapshot, &change);
            let after = Analysis::of(project::in_memory(texts));
            let told: Vec<&str> = after
                .diagnostics
                .iter()
                .map(|d| d.message.as_str())
                .collect();
            assert_eq!(told.len(), before, "{path}: {name}: {told:#?}");
            done += 1;
        }
        assert!(done > 5, "{path}: {done}");
    }
}

fn drawn(entries: &[Outline], depth: usize, out: &mut String) {
    for entry in entries {
        let detail = entry.detail.as_deref().unwrap_or("");
        let _ = writeln!(out, "{}{} [{detail}]", "  ".repeat(depth), entry.name);
        drawn(&entry.inside, depth + 1, out);
    }
}

#[test]
fn the_outline_shows_steps_and_arms() {
    let (snapshot, file, _) = at_cursor(&format!("$0{HOUSE}"));
    let mut out = String::new();
    drawn(&outline(&snapshot, file), 0, &mut out);
    insta::assert_snapshot!("outline", out);
    let found = search(&snapshot, "thnk");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].name, "thanks");
}

#[test]
fn blocks_and_comments_fold_and_selections_widen() {
    let text = "// one\n// two\n\njourney j {\n  // alone\n  if tier is gold {\n    send brand_st$0ory\n  }\n}\n";
    let (snapshot, file, offset) = at_cursor(text);
    let all = folding(&snapshot, file);
    let shown: Vec<String> = all
        .iter()
        .map(|f| format!("{:?} {}", f.kind, said(&snapshot, f.at)))
        .collect();
    assert_eq!(
        shown,
        [
            "Comments it.journey:1 // one",
            "Block it.journey:4 {",
            "Block it.journey:6 {"
        ]
    );
    let wider: Vec<String> = selection(&snapshot, file, offset)
        .into_iter()
        .map(|at| said(&snapshot, at))
        .collect();
    insta::assert_snapshot!("selection", wider.join("\n"));
}

#[test]
fn paths_and_codes_are_links() {
    let (snapshot, file, _) = at_cursor(
        "$0email x {\n  purpose care\n  because \"x\"\n  subject \"a\"\n  template \"x.html\"\n  allow J0803 because \"y\"\n}\n//- x.html\n{{include y.html}}\n//- y.html\nhello\n",
    );
    let all = links(&snapshot, file);
    assert_eq!(all[0].to, LinkTo::File("x.html".to_owned()));
    assert!(matches!(all[1].to, LinkTo::Page(code) if code.number() == "J0803"));
    let template = snapshot.file_at("x.html").unwrap();
    assert_eq!(
        links(&snapshot, template)[0].to,
        LinkTo::File("y.html".to_owned())
    );
}

#[test]
fn calls_go_from_journeys_to_messages_and_back() {
    let (snapshot, file, offset) = at_cursor(&house_at("thanks\n", 0));
    let thanks = call_item(&snapshot, file, offset).unwrap();
    let from: Vec<String> = incoming(&snapshot, &thanks)
        .into_iter()
        .map(|call| format!("{} {}", call.item.name, call.at.len()))
        .collect();
    assert_eq!(from, ["wel 1", "basics 1"]);
    let (snapshot, file, offset) = at_cursor(&house_at("wel ", 0));
    let wel = call_item(&snapshot, file, offset).unwrap();
    let to: Vec<String> = outgoing(&snapshot, &wel)
        .into_iter()
        .map(|call| call.item.name)
        .collect();
    assert_eq!(to, ["thanks", "basics", "second"]);
}

fn signature(line: &str) -> String {
    let text = format!("journey j {{\n  {line}\n}}\n");
    let (snapshot, file, offset) = at_cursor(&text);
    let Some(found) = signatures(&snapshot, file, offset) else {
        return "nothing".to_owned();
    };
    let one = &found.all[found.active as usize];
    let part = one.parts[one.active as usize].clone();
    let (start, end) = (part.start as usize, part.end as usize);
    format!(
        "{}[{}]{}",
        &one.label[..start],
        &one.label[start..end],
        &one.label[end..]
    )
}

#[test]
fn the_part_that_is_typed_is_marked() {
    assert_eq!(
        signature("repeat up to 3 times, $0"),
        "repeat up to 3 [times, 7 days] apart { … }"
    );
    assert_eq!(
        signature("wait up to 5 days for $0"),
        "wait up to 5 days [for opened brand_story] { … }"
    );
    assert_eq!(
        signature("enters again $0"),
        "enters [again 30 days] after it ended"
    );
    assert_eq!(
        signature("task for crm_lead \"x\" within $0"),
        "task for crm_lead \"Call, and offer a visit\" [within 2 days]"
    );
    assert_eq!(signature("$0"), "nothing");
}

#[test]
fn paths_follow_a_file_that_moves() {
    let text = "$0email x {\n  purpose care\n  because \"x\"\n  subject \"a\"\n  template \"t/x.html\"\n}\n//- t/x.html\n{{include parts/foot.html}}\n//- t/parts/foot.html\nhello\n";
    let (snapshot, _, _) = at_cursor(text);
    let shown = |from: &str, to: &str| {
        let moves = [FileMove {
            from: from.to_owned(),
            to: to.to_owned(),
        }];
        let texts = changed(&snapshot, &moved(&snapshot, &moves));
        (texts["it.journey"].clone(), texts["t/x.html"].clone())
    };
    let (source, template) = shown("t/x.html", "mail/en/x.html");
    assert!(source.contains("template \"mail/en/x.html\""), "{source}");
    assert!(
        template.contains("{{include ../../t/parts/foot.html}}"),
        "{template}"
    );
    let (source, template) = shown("t/parts", "t/pieces");
    assert!(source.contains("template \"t/x.html\""), "{source}");
    assert!(
        template.contains("{{include pieces/foot.html}}"),
        "{template}"
    );
    // A whole folder: what is named from inside it stays.
    let (source, template) = shown("t", "u");
    assert!(source.contains("template \"u/x.html\""), "{source}");
    assert!(
        template.contains("{{include parts/foot.html}}"),
        "{template}"
    );
}
