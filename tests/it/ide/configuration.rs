//! `journey.toml` in an editor: what can stand where, what a word means, half typed or not.

use super::at_cursor;
use journey::ide::{
    Completion, Snapshot, complete, definition, folding, format_file, format_on_type, highlight,
    hover, inlays, lenses, links, outline, prepare_rename, resolve, selection, signatures, tokens,
};
use journey::project::keys::{Keys, SECTIONS};
use journey::source::{FileId, FileRange};
use std::collections::BTreeMap;

/// A project with this `journey.toml`, and the cursor in it.
fn here(text: &str) -> (Snapshot, FileId, u32) {
    at_cursor(&format!("//- journey.toml\n{text}"))
}

fn offered(text: &str) -> Vec<Completion> {
    let (snapshot, file, offset) = here(text);
    complete(&snapshot, file, offset)
}

fn labels(text: &str) -> Vec<String> {
    offered(text).into_iter().map(|item| item.label).collect()
}

/// The file once an entry was chosen, with places to fill in where `|` stands.
fn chosen(text: &str, label: &str) -> String {
    let (snapshot, file, offset) = here(text);
    let found = complete(&snapshot, file, offset);
    let item = found
        .iter()
        .find(|item| item.label == label)
        .unwrap_or_else(|| panic!("{label} is not offered in {text}: {found:#?}"));
    let mut now = snapshot.text(file).to_owned();
    now.replace_range(item.at.start as usize..item.at.end as usize, &item.insert);
    now
}

#[test]
fn sections_are_offered_in_their_brackets_until_they_are_there() {
    assert_eq!(labels("$0"), ["lints", "project"]);
    assert_eq!(chosen("$0", "project"), "[project]");
    assert_eq!(
        chosen("pro$0\n[lints]\n", "project"),
        "[project]\n[lints]\n"
    );
    assert_eq!(labels("[project]\nname = \"x\"\n\n[$0"), ["lints"]);
    for (typed, written) in [
        ("[$0", "[lints]"),
        ("[li$0", "[lints]"),
        ("[$0]", "[lints]"),
        ("[li$0]", "[lints]"),
        ("[l$0nts] # levels", "[lints] # levels"),
    ] {
        assert_eq!(chosen(typed, "lints"), written, "{typed}");
    }
    // What is there: as a section, by a dotted key, as an inline table.
    for there in ["[project]\n[lints]\n", "project.name = \"x\"\nlints = {}\n"] {
        assert_eq!(labels(&format!("{there}[$0")), [""; 0], "{there}");
    }
    for nothing in ["[[$0", "[project.$0", "[\"$0\"]", "# [$0", "[project] $0"] {
        assert_eq!(labels(nothing), [""; 0], "{nothing}");
    }
}

#[test]
fn keys_are_offered_with_their_values_until_they_are_written() {
    let all = "[project]\n$0\n";
    assert_eq!(labels(all), ["name", "out", "targets", "lints"]);
    assert_eq!(chosen(all, "out"), "[project]\nout = \"build\"\n");
    assert_eq!(chosen(all, "targets"), "[project]\ntargets = []\n");
    assert_eq!(chosen(all, "name"), "[project]\nname = \"\"\n");
    assert_eq!(chosen(all, "lints"), "[project]\n[lints]\n");
    assert_eq!(
        chosen("[project]\nta$0 = []\n", "targets"),
        "[project]\ntargets = []\n"
    );
    assert_eq!(
        chosen("[project]\n\"ta$0\n", "targets"),
        "[project]\n\"targets\" = []\n"
    );
    assert_eq!(
        labels("[project]\nname = \"x\"\nout = \"b\"\n$0\n[lints]\n"),
        ["targets"]
    );
    assert_eq!(
        labels("[project]\nt$0\nname = \"x\ntargets"),
        ["out", "lints"],
        "torn below"
    );
    assert_eq!(labels("project.$0"), ["name", "out", "targets"]);
    assert_eq!(labels("project = { name = \"x\", $0 }"), ["out", "targets"]);
    assert_eq!(labels("[projct]\n$0"), ["lints", "project"]);
    for nothing in [
        "[project]\nna$0me 4",
        "[project]\nname $0",
        "[project.name]\n$0",
    ] {
        assert_eq!(labels(nothing), [""; 0], "{nothing}");
    }
}

#[test]
fn codes_are_offered_by_name_and_by_number_until_they_have_a_level() {
    let all = labels("[lints]\n$0");
    assert!(all.contains(&"never-sent".to_owned()), "{all:?}");
    assert!(all.contains(&"J0108".to_owned()), "{all:?}");
    assert!(all.contains(&"project".to_owned()), "{all:?}");
    let errors = ["J0401", "cap-broken"].map(str::to_owned);
    assert!(!all.iter().any(|label| errors.contains(label)), "{all:?}");
    for written in ["never-sent", "J0305", "j305", "\"never-sent\""] {
        let left = labels(&format!("[lints]\n{written} = \"deny\"\n$0"));
        assert_eq!(left.len(), all.len() - 2, "{written}");
    }
    assert_eq!(
        chosen("[lints]\nnever$0", "never-sent"),
        "[lints]\nnever-sent = \"warn\""
    );
    let item = offered("[lints]\nnev$0")
        .into_iter()
        .find(|item| item.label == "never-sent");
    assert_eq!(
        item.unwrap().snippet.as_deref(),
        Some("never-sent = \"${1:warn}\"")
    );
}

#[test]
fn values_are_offered_where_they_are_known_with_the_quotes_that_are_missing() {
    for (typed, written) in [
        ("never-sent =$0", "never-sent =\"deny\""),
        ("never-sent = $0", "never-sent = \"deny\""),
        ("never-sent = d$0", "never-sent = \"deny\""),
        ("never-sent = \"$0", "never-sent = \"deny\""),
        ("never-sent = \"d$0\"", "never-sent = \"deny\""),
        ("never-sent = \"$0warn\"", "never-sent = \"deny\""),
        ("never-sent = 'de$0 # why", "never-sent = 'deny' # why"),
        (
            "never-sent = $0\nJ0803 = \"allow\"",
            "never-sent = \"deny\"\nJ0803 = \"allow\"",
        ),
    ] {
        let (typed, written) = (format!("[lints]\n{typed}"), format!("[lints]\n{written}"));
        assert_eq!(labels(&typed), ["allow", "deny", "warn"], "{typed}");
        assert_eq!(chosen(&typed, "deny"), written);
    }
    for (typed, written) in [
        ("targets = $0", "targets = [\"hubspot\"]"),
        ("targets = [$0", "targets = [\"hubspot\""),
        ("targets = [$0]", "targets = [\"hubspot\"]"),
        ("targets = [hu$0]", "targets = [\"hubspot\"]"),
        ("targets = [\"hu$0]", "targets = [\"hubspot\"]"),
        ("targets = [\"hu$0\"]", "targets = [\"hubspot\"]"),
        (
            "targets = [\"klaviyo\", \"$0\"]",
            "targets = [\"klaviyo\", \"hubspot\"]",
        ),
        (
            "targets = [\"$0, \"klaviyo\"]",
            "targets = [\"hubspot\", \"klaviyo\"]",
        ),
        (
            "targets = [\n  \"klaviyo\",\n  $0\n]",
            "targets = [\n  \"klaviyo\",\n  \"hubspot\"\n]",
        ),
        (
            "targets = [\"klaviyo\", $0\nout = \"x\"",
            "targets = [\"klaviyo\", \"hubspot\"\nout = \"x\"",
        ),
    ] {
        let (typed, written) = (
            format!("[project]\n{typed}"),
            format!("[project]\n{written}"),
        );
        assert_eq!(chosen(&typed, "hubspot"), written);
        let klaviyo = labels(&typed).contains(&"klaviyo".to_owned());
        assert_eq!(klaviyo, !typed.contains("klaviyo"), "{typed}");
    }
    assert_eq!(labels("[project]\nout = \"$0\""), ["build"]);
    assert_eq!(labels("[project]\nname = $0"), ["maison"]);
    for nothing in [
        "[project]\ntargets = \"$0",
        "[project]\ntargets = [\"klaviyo\" $0",
        "[project]\nout = [$0",
        "[project]\nname = \"x\" $0",
        "[project]\nname = $0\"x\"",
        "[project]\nnme = $0",
        "[lints]\nJ0401 = $0",
        "[lints]\nnever-sent = \"deny\" # $0",
        "[lints]\nnever-sent = \"\"\"$0",
        "[lints]\nnever-sent = { $0",
        "= $0",
    ] {
        assert_eq!(labels(nothing), [""; 0], "{nothing}");
    }
}

/// Whatever can be chosen on a line that is free makes a file that is read, and a word that is known.
#[test]
fn what_is_chosen_is_read() {
    let places = [
        "$0",
        "[$0",
        "[$0]",
        "[project]\n$0",
        "[project]\ntargets = [$0]",
        "[project]\nout = \"$0",
        "[lints]\n$0",
    ];
    for place in places {
        for item in offered(place) {
            let text = chosen(place, &item.label);
            let (snapshot, ..) = here(&format!("{text}$0"));
            assert_eq!(snapshot.analysis().project.faults, [], "{text}");
            let page = resolve(&snapshot, item.key.as_deref().unwrap()).unwrap();
            assert!(
                page.len() > 40 && !item.detail.unwrap().is_empty(),
                "{page}"
            );
        }
    }
}

#[test]
fn every_word_of_the_table_has_its_page() {
    for section in SECTIONS {
        let (snapshot, file, offset) = here(&format!("[$0{}]", section.name));
        let page = hover(&snapshot, file, offset).unwrap().text;
        assert!(page.contains(section.doc), "{page}");
        let Keys::Named(keys) = section.keys else {
            continue;
        };
        for key in keys {
            assert!(page.contains(&format!("`{}`", key.name)), "{page}");
            let line = format!("[{}]\n$0{} = {}", section.name, key.name, key.sample);
            let (snapshot, file, offset) = here(&line);
            let page = hover(&snapshot, file, offset).unwrap().text;
            assert!(page.contains(key.doc), "{page}");
        }
    }
}

#[test]
fn the_pointer_tells_what_a_word_means_and_what_holds_now() {
    let text = "[project]\ntargets = [\"klaviyo\", \"workflow\"]\n\n[lints]\nnever-sent = \"deny\"\nJ0401 = \"deny\"\n";
    let at = |word: &str, nth: usize| {
        let (place, _) = text.match_indices(word).nth(nth).unwrap();
        let mut marked = text.to_owned();
        marked.insert_str(place + 1, "$0");
        let (snapshot, file, offset) = here(&marked);
        let found = hover(&snapshot, file, offset).unwrap();
        format!(
            "{}\n{}",
            &snapshot.text(file)[found.at.start as usize..found.at.end as usize],
            found.text
        )
    };
    let pages = [
        ("project", 0),
        ("targets", 0),
        ("klaviyo", 0),
        ("lints", 0),
        ("never-sent", 0),
        ("deny", 0),
        ("J0401", 0),
    ];
    let shown: Vec<String> = pages.iter().map(|(word, nth)| at(word, *nth)).collect();
    insta::assert_snapshot!(shown.join("\n\n=====\n"));
    for nothing in [
        "[pro$0jct]",
        "[project]\nnam$0 = 4",
        "# pro$0ject",
        "[project] $0",
        "[project]\nname $0= 4",
    ] {
        let (snapshot, file, offset) = here(nothing);
        assert_eq!(hover(&snapshot, file, offset), None, "{nothing}");
    }
}

#[test]
fn a_platform_leads_to_its_ids_and_a_code_to_its_page() {
    let text = "[project]\ntargets = [\"kla$0viyo\"]\n[lints]\nnever-sent = \"allow\"\n//- ids.journey\ntarget klaviyo {\n  event subscribed is metric \"Ab1\"\n}\n";
    let (snapshot, file, offset) = here(text);
    let [found] = definition(&snapshot, file, offset).try_into().unwrap();
    let words = |at: FileRange| &snapshot.text(at.file)[at.start as usize..at.end as usize];
    assert_eq!(
        (words(found.from), words(found.name)),
        ("klaviyo", "klaviyo")
    );
    assert!(words(found.whole).starts_with("target klaviyo {"));
    let linked: Vec<&str> = links(&snapshot, file)
        .iter()
        .map(|link| words(link.at))
        .collect();
    assert_eq!(linked, ["never-sent"]);
}

/// What is for sources is not answered for a file that other tools know as TOML.
#[test]
fn a_configuration_is_no_source() {
    let text = "[project]\nname = \"{{\"\ntargets=[\"workflow\"]\n$0if = { a = 1 }\n}\n";
    let (snapshot, file, offset) = here(text);
    let length = snapshot.text(file).len() as u32;
    let whole = FileRange {
        file,
        start: 0,
        end: length,
    };
    assert!(tokens(&snapshot, file).is_empty());
    assert!(folding(&snapshot, file).is_empty());
    assert!(outline(&snapshot, file).is_empty());
    assert!(format_file(&snapshot, file).is_empty());
    assert!(lenses(&snapshot, file, &BTreeMap::new()).is_empty());
    assert!(inlays(&snapshot, whole).is_empty());
    for at in 0..=length {
        assert!(signatures(&snapshot, file, at).is_none());
        assert!(highlight(&snapshot, file, at).is_empty());
        assert!(prepare_rename(&snapshot, file, at).is_err());
        assert!(format_on_type(&snapshot, file, at, '}').is_empty());
        assert_eq!(selection(&snapshot, file, at), [whole]);
    }
    let _ = offset;
}

const WHOLE: &str = "\u{feff}# réglages 🎁\r\n[project] # é\r\nname = \"mai\\\"son 🎁\"\r\ntargets = [\r\n  \"klaviyo\", # 🎁\r\n  'workflow',\r\n]\r\n\
                     out = '''b'''\r\n\r\n[\"lints\"]\r\nnever-sent = \"deny\"\r\n\"J0803\" = 'allow'\r\nx.y = { a = [1, {}], b = \"\"\"\r\n\"\"\" }\r\n";

fn ask(snapshot: &Snapshot, file: FileId, offset: u32) {
    let text = snapshot.text(file);
    for item in complete(snapshot, file, offset) {
        assert!(
            text.get(item.at.start as usize..item.at.end as usize)
                .is_some()
        );
        assert!(item.at.start <= offset && offset <= item.at.end);
        let line = &text[item.at.start as usize..item.at.end as usize];
        assert!(!line.contains(['\n', '\r']), "{line:?}");
    }
    if let Some(hover) = hover(snapshot, file, offset) {
        assert!(
            text.get(hover.at.start as usize..hover.at.end as usize)
                .is_some()
        );
    }
    definition(snapshot, file, offset);
}

/// Every prefix, and every text with one byte taken away or put in, at every place near the wound.
#[test]
fn no_torn_configuration_is_too_torn() {
    let cuts: Vec<usize> = (0..=WHOLE.len())
        .filter(|at| WHOLE.is_char_boundary(*at))
        .collect();
    let mut torn: Vec<(String, usize)> = cuts
        .iter()
        .map(|&at| (WHOLE[..at].to_owned(), at))
        .collect();
    for pair in cuts.windows(2) {
        torn.push((
            format!("{}{}", &WHOLE[..pair[0]], &WHOLE[pair[1]..]),
            pair[0],
        ));
        for sign in ["\"", "[", "=", "\n"] {
            torn.push((
                format!("{}{sign}{}", &WHOLE[..pair[0]], &WHOLE[pair[0]..]),
                pair[0] + 1,
            ));
        }
    }
    for (text, wound) in torn {
        let files = BTreeMap::from([
            ("journey.toml".to_owned(), text.clone()),
            ("it.journey".to_owned(), String::new()),
        ]);
        let project = journey::project::in_memory(files);
        let snapshot = Snapshot::of(journey::analysis::Analysis::of(project));
        let file = snapshot.file_at("journey.toml").unwrap();
        links(&snapshot, file);
        for at in wound.saturating_sub(2)..=(wound + 2).min(text.len()) {
            if text.is_char_boundary(at) {
                ask(&snapshot, file, at as u32);
            }
        }
    }
}

#[test]
fn marks_and_long_characters_before_the_cursor_change_nothing() {
    let (snapshot, file, _) = here(&WHOLE.replace("name", "$0name"));
    assert_eq!(snapshot.text(file), WHOLE);
    for (word, page) in [
        ("project", "[project]"),
        ("out", "out = "),
        ("workflow", "`workflow`"),
        ("never-sent", "J0305"),
        ("allow", "Not reported"),
    ] {
        let offset = WHOLE.find(word).unwrap() as u32 + 1;
        let found = hover(&snapshot, file, offset).unwrap_or_else(|| panic!("{word}"));
        assert!(found.text.contains(page), "{}", found.text);
    }
    let text =
        "\u{feff}[project]\r\nname = \"🎁 é\"\r\ntargets = [\"klaviyo\", \"w$0\r\nout = \"x\"\r\n";
    assert!(chosen(text, "workflow").contains("[\"klaviyo\", \"workflow\"\r\nout"));
}
