//! A session that follows edits says what a first look would say: random edits over the examples, with half-typed
//! words, braces taken away, emoji, and the line ends of other systems. The seed is fixed.

use journey::analysis::{Analysis, Session};
use journey::project;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What is compared: what was proved of each journey and of all together, then of each diagnostic its code, severity,
/// message, place, labels, timeline and fixes, all with lines of files.
fn told(analysis: &Analysis) -> Vec<String> {
    let sources = &analysis.project.sources;
    let at = |span| {
        sources.resolve(span).map(|range| {
            let path = sources.file(range.file).map_or("", |f| f.path.as_str());
            format!("{path}:{}-{}", range.start, range.end)
        })
    };
    let proofs = analysis.proofs.iter().map(|proof| {
        let proof = proof.as_deref().map(serde_json::to_string);
        format!("{proof:?}")
    });
    let together = analysis.together.iter().map(serde_json::to_string);
    let proved = proofs.chain(together.map(|report| report.unwrap()));
    let all = analysis.diagnostics.iter();
    let said = all.map(|d| {
        let labels: Vec<_> = d.secondary.iter().map(|l| (at(l.span), &l.text)).collect();
        let lines = d.timeline.iter();
        let lines: Vec<_> = lines
            .map(|l| (&l.at, &l.text, l.span.and_then(at), l.over))
            .collect();
        let fixes = d.fixes.iter().flat_map(|f| &f.edits);
        let fixes: Vec<_> = fixes.map(|e| (at(e.span), &e.text)).collect();
        format!(
            "{} {:?} {} {:?} {} {labels:?} {lines:?} {:?} {:?} {fixes:?} {:?}",
            d.code.number(),
            d.severity,
            d.message,
            at(d.primary.span),
            d.primary.text,
            d.notes,
            d.help,
            d.fact,
        )
    });
    proved.chain(said).collect()
}

/// A small generator with a fixed seed.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    pub(crate) fn of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }
}

pub(crate) const TYPED: &[&str] = &[
    "{",
    "}",
    "\"",
    "\n",
    "\r\n",
    " ",
    "🙂",
    "é",
    "// ",
    "///",
    "wait 3 days\n",
    "send ",
    "x",
    "journey late {\n",
    "email one_more {\n  purpose care\n}\n",
    "12",
    "if client has placed_order {\n",
    "end\n",
    "at most 1 email per 7 days\n",
    "(",
    ",",
    "}\n\n",
    "\u{a0}",
    "“",
    "welcome",
    "is ",
    "/*",
];

/// Changes one of the texts a little.
fn edit(random: &mut Random, text: &str) -> String {
    let boundary = |at: usize| {
        (0..=at.min(text.len()))
            .rev()
            .find(|i| text.is_char_boundary(*i))
    };
    let at = boundary(random.below(text.len() + 1)).unwrap();
    let (before, after) = text.split_at(at);
    match random.below(10) {
        // A word typed.
        0..=3 => format!("{before}{}{after}", random.of(TYPED)),
        // Some characters taken away.
        4 | 5 => {
            let count = random.below(6) + 1;
            let rest: String = after.chars().skip(count).collect();
            format!("{before}{rest}")
        }
        // A line taken away, doubled, or moved to the end.
        6..=8 => {
            let start = before.rfind('\n').map_or(0, |i| i + 1);
            let end = after.find('\n').map_or(text.len(), |i| at + i + 1);
            let line = &text[start..end];
            match random.below(3) {
                0 => format!("{}{}", &text[..start], &text[end..]),
                1 => format!("{}{line}{line}{}", &text[..start], &text[end..]),
                _ => format!("{}{}{line}", &text[..start], &text[end..]),
            }
        }
        // A letter changed.
        _ => {
            let mut rest = after.chars();
            let _ = rest.next();
            format!(
                "{before}{}{}",
                random.of(&["a", "_", "9", "Z"]),
                rest.as_str()
            )
        }
    }
}

/// Every file of a project that a session could have open, by path.
pub(crate) fn files_of(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            let below = path
                .strip_prefix(folder)
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/");
            if path.is_dir() {
                if !below.starts_with("approvals") {
                    open.push(path);
                }
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                found.insert(below, text);
            }
        }
    }
    found
}

fn walk(example: &str, steps: usize, seed: u64, crlf: bool) {
    let mut files = files_of(
        &Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("examples")
            .join(example),
    );
    if crlf {
        for text in files.values_mut() {
            *text = text.replace('\n', "\r\n");
        }
    }
    let original = files.clone();
    let mut session = Session::of(project::in_memory(files.clone()));
    let mut random = Random(seed);
    let names: Vec<String> = files
        .keys()
        .filter(|path| path.ends_with(".journey") || path.ends_with(".html"))
        .cloned()
        .collect();
    let mut dirty: Vec<String> = Vec::new();
    for step in 0..steps {
        let path = if !dirty.is_empty() && random.below(4) > 0 {
            // People stay in a file for a while.
            dirty[random.below(dirty.len())].clone()
        } else {
            names[random.below(names.len())].clone()
        };
        let text = if random.below(6) == 0 {
            // Undone: good again, as most texts are most of the time.
            dirty.retain(|other| *other != path);
            original[&path].clone()
        } else {
            dirty.push(path.clone());
            edit(&mut random, &files[&path])
        };
        files.insert(path.clone(), text.clone());
        session.set_text(&path, &text);
        let now = session.analyse(&|| false).unwrap();
        same_as_fresh(&now, &files, || {
            format!("{example} seed {seed} crlf {crlf} step {step} in {path}:\n{text}")
        });
    }
}

/// Compares a look with a first one.
fn same_as_fresh(now: &Analysis, files: &BTreeMap<String, String>, what: impl Fn() -> String) {
    let fresh = Analysis::of(project::in_memory(files.clone()));
    let (now, fresh) = (told(now), told(&fresh));
    if now != fresh {
        let only = |a: &[String], b: &[String]| -> Vec<String> {
            a.iter().filter(|d| !b.contains(d)).cloned().collect()
        };
        panic!(
            "{}\nonly in the session: {:#?}\nonly afresh: {:#?}",
            what(),
            only(&now, &fresh),
            only(&fresh, &now),
        );
    }
}

/// A name that nothing declares is shown beside the one that is near to it, to which no word leads: where that one moves in
/// its file, its place is another.
#[test]
fn what_is_near_to_an_unknown_name_is_shown_where_it_stands_now() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut files = files_of(&examples.join("maison"));
    let mut session = Session::of(project::in_memory(files.clone()));
    let mut replace = |path: &str, was: &str, is: &str| {
        let text = files[path].replacen(was, is, 1);
        assert_ne!(text, files[path], "{path}");
        session.set_text(path, &text);
        files.insert(path.to_owned(), text);
        let now = session.analyse(&|| false).unwrap();
        same_as_fresh(&now, &files, || format!("{is} in {path}"));
        told(&now)
    };
    let said = replace("journeys/long_silence.journey", "our_hour", "our_hoZr");
    let near = |said: &[String]| {
        said.iter()
            .any(|d| d.contains("`our_hour` is declared here"))
    };
    assert!(near(&said), "{said:#?}");
    let said = replace("journeys/our_hour.journey", "/// ", "/// Always: ");
    assert!(near(&said), "{said:#?}");
}

/// Edits that say nothing, between and among lines, and now and then one that says something: what is kept where
/// only places have moved must still name the right ones.
#[test]
fn comments_and_empty_lines_end_where_a_first_look_would() {
    for (example, seed) in [("maison", 0x5eed_0007), ("atelier", 0x5eed_0008)] {
        let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
        let mut files = files_of(&examples.join(example));
        let sources = files.keys().filter(|path| path.ends_with(".journey"));
        let names: Vec<String> = sources.cloned().collect();
        let mut session = Session::of(project::in_memory(files.clone()));
        let mut random = Random(seed);
        for step in 0..steps() / 2 {
            let path = names[random.below(names.len())].clone();
            let text = files[&path].clone();
            let lines: Vec<&str> = text.split_inclusive('\n').collect();
            let at = random.below(lines.len());
            let (before, after) = (lines[..at].concat(), lines[at..].concat());
            let next = match random.below(8) {
                0 => format!("{before}\n{after}"),
                1 => format!("{before}{}", after.replacen("  ", "    ", 1)),
                // Another number in that line or a later one, as `wait 3 days`.
                2 => {
                    let digit = after.find(|c: char| ('1'..='8').contains(&c));
                    let rest = digit.map(|digit| (&after[..digit], &after[digit + 1..]));
                    rest.map_or(text.clone(), |(a, b)| format!("{before}{a}9{b}"))
                }
                3 => edit(&mut random, &text),
                _ => format!("{before}  // a note\n{after}"),
            };
            files.insert(path.clone(), next.clone());
            session.set_text(&path, &next);
            let now = session.analyse(&|| false).unwrap();
            same_as_fresh(&now, &files, || {
                format!("{example} step {step} in {path}:\n{next}")
            });
        }
    }
}

/// Nothing of what is kept rests on the configuration, whatever it says and however torn it is.
#[test]
fn edits_of_the_configuration_end_where_a_first_look_would() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let whole = "[project]\nname = \"maison\"\ntargets = [\"klaviyo\", \"hubspot\"]\nout = \"build\"\n\n[lints]\nnever-sent = \"deny\"\nJ0803 = \"allow\"\n";
    let mut files = files_of(&examples.join("maison"));
    let names: Vec<String> = files
        .keys()
        .filter(|path| path.ends_with(".journey"))
        .cloned()
        .collect();
    let mut session = Session::of(project::in_memory(files.clone()));
    let mut random = Random(0x5eed_0009);
    let mut told_apart = BTreeSet::new();
    for step in 0..steps() {
        let (path, text) = match random.below(6) {
            0 => {
                let path = names[random.below(names.len())].clone();
                let text = edit(&mut random, &files[&path]);
                (path, text)
            }
            1 => ("journey.toml".to_owned(), whole.to_owned()),
            // As it is typed.
            2 => {
                let end = random.below(whole.len() + 1);
                ("journey.toml".to_owned(), whole[..end].to_owned())
            }
            3 => {
                let lines: Vec<&str> = whole.split_inclusive('\n').collect();
                let left = random.below(lines.len());
                let kept = lines.iter().enumerate().filter(|(at, _)| *at != left);
                let text = kept.map(|(_, line)| *line).collect();
                ("journey.toml".to_owned(), text)
            }
            _ => {
                let text = edit(&mut random, &files["journey.toml"]);
                ("journey.toml".to_owned(), text)
            }
        };
        files.insert(path.clone(), text.clone());
        session.set_text(&path, &text);
        let now = session.analyse(&|| false).unwrap();
        same_as_fresh(&now, &files, || format!("step {step} in {path}:\n{text}"));
        told_apart.insert(told(&now));
    }
    assert!(told_apart.len() > steps() / 4, "{}", told_apart.len());
}

/// What lies where the project is built is no source of it, from the edit on that says so.
#[test]
fn another_folder_for_what_is_built_is_left_out_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let write = |path: &str, text: &str| {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("journey.toml", "[project]\nout = \"one\"\n");
    write("a.journey", "event subscribed_here\n");
    write("one/b.journey", "event subscribed_here\n");
    write("two/c.journey", "event subscribed_here\n");
    let overlay = BTreeMap::new();
    let mut session = Session::open(&root, &overlay).pop().unwrap();
    session.analyse(&|| false).unwrap();
    for out in [
        "two", "one", "none", "on", "./one", "", "../x", "/", "a/../one", "two/", "nme",
    ] {
        let text = match out {
            // Torn, it says nothing.
            "nme" => "[project]\nout = \"one".to_owned(),
            out => format!("[project]\nout = \"{out}\"\n"),
        };
        session.set_text("journey.toml", &text);
        let now = session.analyse(&|| false).unwrap();
        let open = BTreeMap::from([(root.join("journey.toml"), text)]);
        let fresh = Session::open(&root, &open)
            .pop()
            .unwrap()
            .analyse(&|| false);
        assert_eq!(told(&now), told(&fresh.unwrap()), "{out}");
    }
}

/// `JOURNEY_EVERY_CASE=1` takes ten thousand steps; otherwise as many as every test run can bear.
fn steps() -> usize {
    if std::env::var_os("JOURNEY_EVERY_CASE").is_some() {
        10_000 / 4
    } else {
        40
    }
}

#[test]
fn random_edits_of_the_large_example_end_where_a_first_look_would() {
    walk("maison", steps(), 0x5eed_0001, false);
}

#[test]
fn random_edits_of_the_atelier_end_where_a_first_look_would() {
    walk("atelier", steps(), 0x5eed_0002, false);
    walk("atelier", steps(), 0x5eed_0003, true);
}

#[test]
fn random_edits_of_the_smallest_example_end_where_a_first_look_would() {
    walk("nine_emails", steps(), 0x5eed_0004, false);
}

/// Journeys of one house under rules of many kinds, so many that what is kept of each of them counts.
fn crowd(waits: &[usize], enters: &[usize], limit: usize) -> String {
    let mut text = String::from(
        r#"brand maison "Maison" {
  sender     "Maison" from "a@maison.example"
  locales    en
  themes     desire
  time zone  of client else Europe/Paris
  every journey is under restraint house
  every journey passes gate two_pairs_of_eyes
}
profile { first_name: text? }
event subscribed at most 3 per 30 days
event booked
event placed_order
relationship {
  prospect  from the start
  owner     from prospect when placed_order
}
person lead { email "lead@maison.example" }
team leads { lead }
gate two_pairs_of_eyes { approved by 1 of leads }
"#,
    );
    text += &format!(
        "restraint house {{\n  at most {limit} emails per 7 days\n  at most 9 emails per 30 days else skip\n  each message at most once per 10 days\n  quiet from 20:00 to 09:00\n}}\n"
    );
    for (i, (wait, enters)) in waits.iter().zip(enters).enumerate() {
        for m in 0..2 {
            text += &format!(
                "email m{i}_{m} {{\n  purpose care\n  because \"they asked\"\n  theme desire\n  subject \"A word\"\n  text \"Dear\"\n}}\n"
            );
        }
        let state = ["prospect", "prospect, owner", "owner"][i % 3];
        let event = ["subscribed", "booked", "booked"][i % 3];
        let enters = [
            "once ever",
            "once per 20 days",
            "again 2 days after it ended",
        ][enters % 3];
        text += &format!(
            "journey j{i} {{\n  for {state}\n  starts when {event}\n  enters {enters}\n  exits when unsubscribed\n  send m{i}_0\n  wait {wait} days\n  send m{i}_1\n}}\n"
        );
    }
    text
}

#[test]
fn edits_of_journeys_among_many_end_where_a_first_look_would() {
    let steps = if std::env::var_os("JOURNEY_EVERY_CASE").is_some() {
        1_000
    } else {
        12
    };
    let mut random = Random(0x5eed_0006);
    let (mut waits, mut enters, mut limit) = (vec![3; 6], vec![0; 6], 200);
    let files = |text: &str| {
        BTreeMap::from([
            (
                "journey.toml".to_owned(),
                "[project]\nname = \"crowd\"\nout = \"out\"\n".to_owned(),
            ),
            ("a.journey".to_owned(), text.to_owned()),
        ])
    };
    let mut session = Session::of(project::in_memory(files(&crowd(&waits, &enters, limit))));
    let mut proved = 0;
    for step in 0..steps {
        let at = random.below(waits.len());
        match random.below(8) {
            // Broken where it is low: then a timeline and what would mend it are looked for.
            0 => limit = [4, 200, 300][random.below(3)],
            1 if waits.len() < 44 => {
                waits.resize(waits.len() + 13, 4);
                enters.resize(waits.len(), 1);
            }
            2 if waits.len() > 8 => {
                waits.truncate(waits.len() - 3);
                enters.truncate(waits.len());
            }
            3 => enters[at] = random.below(3),
            _ => waits[at] = 1 + random.below(12),
        }
        let text = crowd(&waits, &enters, limit);
        session.set_text("a.journey", &text);
        // Sometimes another edit comes while it is looked at, in the midst of a proof or before it.
        if random.below(4) == 0 {
            let left = std::sync::atomic::AtomicUsize::new(random.below(30));
            let cancelled = || {
                let order = std::sync::atomic::Ordering::SeqCst;
                left.fetch_update(order, order, |left| left.checked_sub(1))
                    .is_err()
            };
            let _ = session.analyse(&cancelled);
        }
        let now = session.analyse(&|| false).unwrap();
        let fresh = Analysis::of(project::in_memory(files(&text)));
        assert_eq!(told(&now), told(&fresh), "step {step}\n{text}");
        proved += now.together.len();
    }
    assert!(
        proved > steps,
        "{proved} rules over all journeys in {steps} looks"
    );
}

/// Journeys that wait, ask and are guarded, under rules that keep some of them and not others; of one the check for a
/// wait after which nothing comes has something to say, and of one a rule asks for a least number of messages.
fn asking(waits: &[usize], amounts: &[usize], skips: bool) -> String {
    let mut text = crowd(&waits[..waits.len() / 2], &amounts[..waits.len() / 2], 40);
    let guard = if skips { " else skip" } else { "" };
    text = text.replace(
        "profile { first_name: text? }",
        "profile {\n  first_name: text?\n  spend: money\n  tier: one of silver, gold\n}",
    );
    text = text.replace(
        "  quiet from",
        &format!(
            "  at least 1 email per 40 days during journey k0\n  at least 48 hours between emails{guard}\n  quiet from"
        ),
    );
    for (i, (wait, amount)) in waits.iter().zip(amounts).enumerate() {
        for m in 0..3 {
            text += &format!(
                "email n{i}_{m} {{\n  purpose care\n  because \"they asked\"\n  theme desire\n  subject \"A word\"\n  text \"Dear\"\n}}\n"
            );
        }
        let clock = ["", "  wait until 10:00 on tuesday to thursday\n"][i % 2];
        let last = ["", "  wait 2 days\n"][usize::from(i == 3)];
        let within = 1 + amount % 3;
        text += &format!(
            "journey k{i} {{\n  for prospect, owner\n  starts when subscribed\n  enters once ever\n  exits when unsubscribed\n  \
             goal booked within 60 days\n  send n{i}_0\n  wait {wait} days\n{clock}  \
             if tier is gold and spend is at least {amount}00 EUR {{\n    send n{i}_1\n    wait 5 days\n  }} \
             else if client has placed_order in the last {within}0 days {{\n    wait {within} to {wait}9 days\n    send n{i}_1\n  }}\n  \
             wait up to {within} days for opened n{i}_0 {{ send n{i}_2 }} otherwise {{ }}\n{last}}}\n"
        );
    }
    text
}

/// Edits of numbers alone: what waits last and what branches ask, of which little is read by anything else.
#[test]
fn other_lengths_and_amounts_end_where_a_first_look_would() {
    let steps = if std::env::var_os("JOURNEY_EVERY_CASE").is_some() {
        500
    } else {
        8
    };
    let files = |text: &str| BTreeMap::from([("a.journey".to_owned(), text.to_owned())]);
    for skips in [true, false] {
        let mut random = Random(0x5eed_0009);
        let (mut waits, mut amounts) = (vec![3; 6], vec![1; 6]);
        let text = asking(&waits, &amounts, skips);
        let mut session = Session::of(project::in_memory(files(&text)));
        session.analyse(&|| false).unwrap();
        for step in 0..steps {
            let at = random.below(waits.len());
            // Another number of as many digits moves nothing.
            match random.below(3) {
                0 => amounts[at] = 1 + random.below(30),
                1 => amounts[at] = 1 + amounts[at] % 9,
                _ => waits[at] = 1 + random.below(12),
            }
            let text = asking(&waits, &amounts, skips);
            session.set_text("a.journey", &text);
            let now = session.analyse(&|| false).unwrap();
            assert!(now.proofs.iter().all(Option::is_some), "{text}");
            same_as_fresh(&now, &files(&text), || format!("step {step}\n{text}"));
        }
    }
}

/// The same in the examples: any digit of theirs becomes another.
#[test]
fn other_digits_end_where_a_first_look_would() {
    for (example, seed) in [("maison", 0x5eed_000a), ("atelier", 0x5eed_000b)] {
        let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
        let mut files = files_of(&examples.join(example));
        let original = files.clone();
        let sources = files.keys().filter(|path| path.ends_with(".journey"));
        let names: Vec<String> = sources.cloned().collect();
        let mut session = Session::of(project::in_memory(files.clone()));
        let mut random = Random(seed);
        for step in 0..steps() / 2 {
            let path = names[random.below(names.len())].clone();
            let text = files[&path].clone();
            let digits = text.match_indices(|c: char| c.is_ascii_digit());
            let digits: Vec<usize> = digits.map(|(at, _)| at).collect();
            let next = if digits.is_empty() || random.below(8) == 0 {
                original[&path].clone()
            } else {
                let at = digits[random.below(digits.len())];
                let digit = random.of(&["1", "2", "3", "5", "7", "14"]);
                format!("{}{digit}{}", &text[..at], &text[at + 1..])
            };
            files.insert(path.clone(), next.clone());
            session.set_text(&path, &next);
            let now = session.analyse(&|| false).unwrap();
            same_as_fresh(&now, &files, || {
                format!("{example} step {step} in {path}:\n{next}")
            });
        }
    }
}

/// What a branch asks decides whether a timeline can be shown that breaks a silence, and then all that is said of it.
#[test]
fn a_silence_is_broken_by_what_a_branch_asks() {
    let text = |amount: usize| {
        let text = crowd(&[3], &[0], 40);
        let text = text.replace(
            "profile { first_name: text? }",
            "profile {\n  first_name: text?\n  spend: money\n}",
        );
        text.replace(
            "  quiet from",
            "  no messages while spend is at least 1000 EUR\n  quiet from",
        )
        .replace(
            "  send m0_0\n",
            &format!("  if spend is at least {amount} EUR {{\n    send m0_0\n  }}\n"),
        )
        .replace(
            "  send m0_1\n",
            &format!("  if spend is at most {amount} EUR {{\n    send m0_1\n  }}\n"),
        )
    };
    let files = |text: &str| BTreeMap::from([("a.journey".to_owned(), text.to_owned())]);
    let mut session = Session::of(project::in_memory(files(&text(500))));
    let mut said = BTreeSet::new();
    for amount in [500, 2000, 3000, 900, 1000, 999] {
        let text = text(amount);
        session.set_text("a.journey", &text);
        let now = session.analyse(&|| false).unwrap();
        assert!(now.proofs.iter().all(Option::is_some), "{text}");
        said.extend(
            told(&now)
                .into_iter()
                .filter(|line| line.starts_with("J04")),
        );
        same_as_fresh(&now, &files(&text), || text.clone());
    }
    // Not one answer for all.
    assert!(said.len() > 1, "{said:#?}");
}

#[test]
fn a_look_that_is_broken_off_leaves_nothing_half_done() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/maison");
    let mut files = files_of(&folder);
    let mut session = Session::of(project::in_memory(files.clone()));
    let path = files
        .keys()
        .find(|p| p.ends_with(".journey"))
        .unwrap()
        .clone();
    let mut random = Random(0x5eed_0005);
    for _ in 0..10 {
        let text = edit(&mut random, &files[&path]);
        files.insert(path.clone(), text.clone());
        session.set_text(&path, &text);
        let questions = std::sync::atomic::AtomicUsize::new(random.below(12));
        let cancelled = || {
            let left = questions.load(std::sync::atomic::Ordering::SeqCst);
            questions.store(left.saturating_sub(1), std::sync::atomic::Ordering::SeqCst);
            left == 0
        };
        let _ = session.analyse(&cancelled);
    }
    let now = session.analyse(&|| false).unwrap();
    assert_eq!(told(&now), told(&Analysis::of(project::in_memory(files))));
}

/// Findings that rest on no words of messages.
const ASIDE: &str = "person nobody_here { email \"nobody@maison.example\" }

email never_heard {
  purpose  care
  because  \"She asked to hear from us\"
  subject  \"Good day\"
  text     \"We are here.\"
}
";

const LETTERS: &str = "email thanks {
  purpose  care
  because  \"She bought from us\"
  subject  \"Thank you\"
  text     \"We are glad.\"
}

email care_of_it {
  purpose  care
  because  \"She bought from us\"
  subject  \"How to care for it\"
  text     \"Now and then a soft cloth.\"
}

journey after {
  for     owner
  starts  when placed_order
  enters  once for each order
  exits   when unsubscribed
  send thanks
  wait 9 days
  send care_of_it
}
";

#[test]
fn edits_of_what_messages_say_end_where_a_first_look_would() {
    let house = std::fs::read_to_string("tests/prelude/house.journey").unwrap();
    let files = [
        ("house.journey", house.as_str()),
        ("aside.journey", ASIDE),
        ("letters.journey", LETTERS),
    ];
    let mut files: BTreeMap<String, String> = files
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .into();
    let path = "letters.journey";
    let mut session = Session::of(project::in_memory(files.clone()));
    let mut seen = BTreeSet::new();
    for line in [
        "  subject  \"Thank you\"\n",
        "  text     \"Now and then a soft cloth.\"\n",
        "  because  \"She bought from us\"\n",
    ] {
        for new in [
            "  subject  \"BUY THE NEW COLLECTION NOW!!!\"\n",
            "  subject  \"Hurry, {{first_name else TODO}}\"\n",
            "  subject  \"Hurry, last chance today\"\n  allow J0802 because \"it is meant\"\n",
            "  subject  \"Good day\"\n  allow J0802 because \"it is meant\"\n",
            "  because  \"…\"\n",
            "  text     \"{{nothing_known}}\"\n",
            "  purpose  promotional\n",
            "  needs    nothing_known\n",
            "",
        ] {
            // Changed, changed once more elsewhere, and as it was.
            let changed = LETTERS.replacen(line, new, 1);
            let further = changed.replacen("We are glad.", "We are so glad.", 1);
            for text in [changed.as_str(), &further, LETTERS] {
                files.insert(path.to_owned(), text.to_owned());
                session.set_text(path, text);
                let now = session.analyse(&|| false).unwrap();
                let fresh = Analysis::of(project::in_memory(files.clone()));
                seen.extend(fresh.diagnostics.iter().map(|d| d.code.number()));
                assert_eq!(told(&now), told(&fresh), "{line} {text}");
            }
        }
    }
    for code in ["J0108", "J0305", "J0636", "J0801", "J0802", "J0891"] {
        assert!(seen.contains(code), "{code} is not met: {seen:?}");
    }
}

/// What a session is told of one file, text after text, is each time what a first look tells; gives what it is told of each.
fn texts_in_turn(texts: &[String]) -> Vec<Vec<String>> {
    texts_in_turn_for("", texts)
}

/// The same for these platforms.
fn texts_in_turn_for(targets: &str, texts: &[String]) -> Vec<Vec<String>> {
    let config = format!("[project]\nname = \"house\"\ntargets = [{targets}]\n");
    let files = |text: &str| {
        let text = ("a.journey".to_owned(), text.to_owned());
        BTreeMap::from([("journey.toml".to_owned(), config.clone()), text])
    };
    let mut session = Session::of(project::in_memory(files(&texts[0])));
    let each = texts.iter().enumerate().map(|(step, text)| {
        session.set_text("a.journey", text);
        let now = session.analyse(&|| false).unwrap();
        same_as_fresh(&now, &files(text), || format!("step {step}\n{text}"));
        told(&now)
    });
    each.collect()
}

fn says(told: &[String], code: &str) -> usize {
    let of = told.iter().filter(|line| line.starts_with(code));
    of.count()
}

/// What was found in a message or a journey stays found while others are edited, come and go before it, and until it is
/// mended; only those that an edit can have changed are looked at.
#[test]
fn what_was_said_of_others_stays_said() {
    let text = crowd(&[3; 5], &[0; 5], 200);
    let loud = |text: &str, message: &str| {
        let head = format!(
            "email {message} {{\n  purpose care\n  because \"they asked\"\n  theme desire\n  subject \"A word\""
        );
        let new = head.replace("A word", "READ THIS NOW AT ONCE");
        let text = text.replacen(&head, &new, 1);
        assert!(text.contains("READ THIS"), "{message}");
        text
    };
    let lost = |text: &str| text.replacen("  send m1_1\n", "  send m1_one\n", 1);
    let before = "email no_reason {\n  purpose care\n  subject \"A word\"\n  text \"Dear\"\n}\n";
    let longer = |text: &str| text.replacen("  wait 3 days\n", "  wait 4 days\n", 1);
    let other = |text: &str| {
        text.replacen(
            "text \"Dear\"",
            "text \"Dear {{first_name else client}}\"",
            1,
        )
    };
    let all = loud(&text, "m3_1");
    let texts = [
        text.clone(),
        all.clone(),
        longer(&all),
        other(&all),
        // One more before it, and gone again.
        all.replacen("email m0_0", &format!("{before}email m0_0"), 1),
        all.clone(),
        // Another that is found before it, and mended after it.
        loud(&all, "m0_0"),
        lost(&loud(&all, "m0_0")),
        lost(&all),
        longer(&lost(&all)),
        all.clone(),
        loud(&text, "m0_0"),
        text.clone(),
    ];
    let told = texts_in_turn(&texts);
    let loud: Vec<usize> = told.iter().map(|told| says(told, "J0801")).collect();
    assert_eq!(loud, [0, 1, 1, 1, 1, 1, 2, 2, 1, 1, 1, 1, 0]);
    let unknown: Vec<usize> = told.iter().map(|told| says(told, "J0101")).collect();
    assert_eq!(unknown, [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0]);
}

/// What platforms say of all journeys together, and what is bound there, is kept while nothing that it speaks of is another:
/// the journeys that need an id, their names, their rules, the lines that bind it, and what a message is.
#[test]
fn what_platforms_say_ends_where_a_first_look_would() {
    let none = crowd(&[3; 5], &[0; 5], 200);
    let block = |text: &str, lines: &str| format!("{text}target klaviyo {{\n{lines}}}\n");
    let letters = "  email m0_0 is template \"a\"\n  email m1_0 is template \"b\"\n";
    let bound = block(&none, letters);
    let other = |text: &str, from: &str, to: &str| {
        let other = text.replacen(from, to, 1);
        assert_ne!(text, other, "{from}");
        other
    };
    let sms = |text: &str| other(text, "email m1_0 {", "sms m1_0 {");
    let texts = [
        // No block: one message, whatever is edited.
        none.clone(),
        other(&none, "\"A word\"", "\"Another\""),
        other(&none, "wait 3 days", "wait 5 days"),
        other(&none, "journey j0 ", "journey first "),
        other(&none, "  send m4_1\n", ""),
        block(&none, ""),
        // One message for each name.
        bound.clone(),
        other(&bound, "\"A word\"", "\"Another\""),
        other(&bound, "wait 3 days", "wait 5 days"),
        other(&bound, "journey j1 ", "journey second "),
        other(&bound, "journey j0 ", "/// The first.\n\njourney j0 "),
        other(&bound, "  send m3_0\n", "  send m3_1\n  wait 9 days\n"),
        other(&bound, "starts when booked", "starts when placed_order"),
        // What is bound is at fault while a message is another one, and after it no more.
        sms(&bound),
        other(&sms(&bound), "wait 3 days", "wait 5 days"),
        bound.clone(),
        other(&bound, "\"b\"", "\"\""),
        other(
            &other(&bound, "\"b\"", "\"\""),
            "wait 3 days",
            "wait 5 days",
        ),
        other(&bound, "email m1_0 is", "email m1_1 is"),
        other(&bound, "10 days\n  quiet", "11 days\n  quiet"),
        none,
    ];
    let told = texts_in_turn_for("\"klaviyo\", \"hubspot\"", &texts);
    let missing: Vec<usize> = told.iter().map(|told| says(told, "J0701")).collect();
    let both = [
        2, 2, 2, 2, 2, 16, 14, 14, 14, 14, 14, 13, 15, 0, 0, 14, 0, 0, 14, 14, 2,
    ];
    assert_eq!(missing, both);
    let told = texts_in_turn_for("\"klaviyo\"", &texts);
    let missing: Vec<usize> = told.iter().map(|told| says(told, "J0701")).collect();
    assert_eq!(missing, both.map(|both| both - usize::from(both > 0)));
}

/// Two messages of one name: the first is meant, whichever of them is edited, and whether or not it says a purpose.
#[test]
fn of_two_messages_of_one_name_the_first_is_meant() {
    let text = crowd(&[3; 3], &[0; 3], 200);
    let twin = "email m1_0 {\n  purpose promotional\n  because \"they asked\"\n  theme desire\n  subject \"Another\"\n  text \"Dear\"\n}\n";
    let both = format!("{text}{twin}");
    let without = |text: &str| {
        let head = "email m1_0 {\n  purpose care\n";
        text.replacen(head, "email m1_0 {\n", 1)
    };
    let other = |text: &str| text.replacen("subject \"Another\"", "subject \"And another\"", 1);
    let first = |text: &str| {
        let head = "email m1_0 {\n  purpose care\n  because \"they asked\"";
        text.replacen(head, &head.replace("asked", "had asked"), 1)
    };
    texts_in_turn(&[
        both.clone(),
        other(&both),
        first(&other(&both)),
        without(&both),
        other(&without(&both)),
        without(&text),
        text.clone(),
        without(&text),
        other(&both),
        both,
    ]);
}

/// Of two messages of one name the first counts, also after an edit of the second that alone is made anew.
#[test]
fn an_edit_of_the_second_message_of_a_name_changes_no_proof() {
    let house = include_str!("../prelude/house.journey");
    let rule = "at most 1 promotional email per 7 days";
    let house = house.replacen("at most 4 emails per 7 days", rule, 1);
    assert!(house.contains(rule));
    let journey = "journey welcome {\n  for prospect\n  starts when subscribed\n  enters once ever\n  exits when unsubscribed\n  \
                   send welcome_letter\n  wait 1 day\n  send welcome_letter\n}\n";
    let twin = |subject: &str| {
        format!(
            "email welcome_letter {{\n  purpose promotional\n  because \"x\"\n  subject \"{subject}\"\n  text \"x\"\n}}\n"
        )
    };
    let text = |subject: &str| format!("{house}{journey}{}", twin(subject));
    let told = texts_in_turn(&[text("A word"), text("Another"), text("A word")]);
    for told in told {
        assert_eq!((says(&told, "J0102"), says(&told, "J0401")), (1, 0));
    }
}

/// A wait for the opening of what another journey sends: that other one is edited, and not the one that waits.
#[test]
fn a_wait_for_what_another_sends_hears_of_its_edits() {
    let text = crowd(&[3; 4], &[0; 4], 200);
    let text = text.replacen(
        "  send m2_0\n",
        "  send m2_0\n  wait up to 3 days for opened m0_0 { } otherwise { }\n",
        1,
    );
    let unsent = text.replacen("  send m0_0\n", "  send m3_0\n", 1);
    let own = text.replacen("  send m2_0\n", "  send m2_0\n  send m0_0\n", 1);
    let told = texts_in_turn(&[
        text.clone(),
        unsent.clone(),
        own.clone(),
        own.replacen(
            "  wait 3 days\n  send m0_1",
            "  wait 5 days\n  send m0_1",
            1,
        ),
        unsent,
        text,
    ]);
    let never: Vec<usize> = told.iter().map(|told| says(told, "J0348")).collect();
    assert_eq!(never, [0, 1, 0, 0, 1, 0]);
}
