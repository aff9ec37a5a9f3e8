//! Statements with what belongs to them: declarations arrive with their required clauses, steps with their
//! blocks.

use super::{Asked, Completion, CompletionKind};
use crate::ide::Snapshot;
use crate::ide::symbol::Symbol;
use crate::syntax::Context;
use crate::syntax::cursor::Within;
use crate::vocabulary::{Place, word as rows_of};

/// A statement: how it is shown, what is put in where an editor takes no places to fill in, and where it does.
struct Form {
    place: Place,
    word: &'static str,
    label: &'static str,
    plain: &'static str,
    snippet: &'static str,
}

const fn form(
    place: Place,
    word: &'static str,
    label: &'static str,
    plain: &'static str,
    snippet: &'static str,
) -> Form {
    Form {
        place,
        word,
        label,
        plain,
        snippet,
    }
}

const PURPOSES: &str = "${PURPOSE|care,service,transactional,invitation,promotional|}";

#[rustfmt::skip]
const FORMS: &[Form] = &[
    form(Place::Declaration, "brand", "brand", "brand ", "brand ${1:maison} \"${2:Name for people}\" {\n  sender \"$2\" from \"${3:letters@maison.example}\"\n  locales ${4:en}\n  time zone of client else ${5:Europe/Paris}\n  every journey is under restraint ${6:house}\n  every journey passes gate ${7:two_pairs_of_eyes}\n}\n$0"),
    form(Place::Declaration, "profile", "profile", "profile ", "profile {\n  ${1:first_name}: ${2:text?}$0\n}"),
    form(Place::Declaration, "event", "event", "event ", "event ${1:name}$0"),
    form(Place::Declaration, "event", "event … { … }", "event ", "event ${1:name} at most ${2:1} per ${3:30 days} {\n  ${4:value}: ${5:money}$0\n}"),
    form(Place::Declaration, "list", "list", "list ", "list ${1:name}$0"),
    form(Place::Declaration, "audience", "audience", "audience ", "audience ${1:name}$0"),
    form(Place::Declaration, "relationship", "relationship", "relationship ", "relationship {\n  ${1:prospect} from the start\n  ${2:owner} from $1 when $0\n}"),
    form(Place::Declaration, "segment", "segment", "segment ", "segment ${1:name} when $0"),
    form(Place::Declaration, "calendar", "calendar", "calendar ", "calendar ${1:house_days} { ${2:monday to friday} }$0"),
    form(Place::Declaration, "person", "person", "person ", "person ${1:name} {\n  email \"$2\"\n  key \"$3\"\n}$0"),
    form(Place::Declaration, "team", "team", "team ", "team ${1:name} { $0 }"),
    form(Place::Declaration, "decision", "decision points", "decision points ", "decision points {\n  ${1:wish}: ${2|felt,reasoned|} \"$3\"$0\n}"),
    form(Place::Declaration, "restraint", "restraint", "restraint ", "restraint ${1:house} {\n  at most ${2:2} emails per ${3:7 days}\n  quiet from ${4:20:00} to ${5:09:00}$0\n}"),
    form(Place::Declaration, "gate", "gate", "gate ", "gate ${1:two_pairs_of_eyes} {\n  approved by 1 of ${2:team}\n  never the author$0\n}"),
    form(Place::Declaration, "sequence", "sequence", "sequence ", "sequence ${1:name} {\n  $0\n}"),
    form(Place::Declaration, "journey", "journey", "journey ", "journey ${1:name} {\n  for ${2:state}\n  starts when ${3:event}\n  enters ${4|once ever,once per 90 days,again 30 days after it ended,every time|}\n  exits when ${5:unsubscribed}\n  goal ${6:event} within ${7:60 days}\n\n  $0\n}"),
    form(Place::Declaration, "escalation", "escalation", "escalation ", "escalation {\n  when one client receives more than ${1:3} emails in the last ${2:7 days}\n  pause all journeys\n  on resume drop what is older than ${3:2 days}, the rest by restraint\n  alert ${4:person}\n  answer within ${5:24 hours} by $4 with ${6:message}\n}$0"),
    form(Place::Declaration, "target", "target", "target ", "target ${1:klaviyo} {\n  $0\n}"),
    form(Place::Declaration, "test", "test", "test ", "test \"${1:what it shows}\" {\n  day 0 is ${2:2026-03-02}\n  client { state: ${3:state} }\n  day 0 at ${4:09:00} ${5:event}\n  expect sent ${6:message} on day 0$0\n}"),

    form(Place::Clause, "sender", "sender", "sender ", "sender \"$1\" from \"$2\"$0"),
    form(Place::Clause, "time", "time zone", "time zone of client else ", "time zone of client else ${1:Europe/Paris}$0"),
    form(Place::Clause, "every", "every journey is under restraint", "every journey is under restraint ", "every journey is under restraint $0"),
    form(Place::Clause, "every", "every journey passes gate", "every journey passes gate ", "every journey passes gate $0"),
    form(Place::Clause, "promotional", "promotional themes", "promotional themes ", "promotional themes $0"),
    form(Place::Clause, "because", "because", "because ", "because \"$1\"$0"),
    form(Place::Clause, "key", "key", "key ", "key \"$1\"$0"),
    form(Place::Clause, "email", "email", "email ", "email \"$1\"$0"),
    form(Place::Clause, "note", "note", "note by ", "note by $0"),
    form(Place::Clause, "at", "at most", "at most ", "at most ${1:2} ${2|emails,messages|} per ${3:7 days}$0"),
    form(Place::Clause, "at", "at least … between", "at least ", "at least ${1:48 hours} between ${2:messages}$0"),
    form(Place::Clause, "at", "at least … during journey", "at least ", "at least 1 message per ${1:14 days} during journey $0"),
    form(Place::Clause, "each", "each", "each ", "each message at most once per ${1:365 days}$0"),
    form(Place::Clause, "quiet", "quiet from", "quiet from ", "quiet from ${1:20:00} to ${2:09:00}$0"),
    form(Place::Clause, "quiet", "quiet on", "quiet on ", "quiet on ${1:sunday}$0"),
    form(Place::Clause, "quiet", "quiet outside", "quiet outside ", "quiet outside $0"),
    form(Place::Clause, "no", "no messages", "no messages ", "no messages ${1:except service} while $0"),
    form(Place::Clause, "approved", "approved by", "approved by ", "approved by 1 of $0"),
    form(Place::Clause, "never", "never the author", "never the author", "never the author$0"),
    form(Place::Clause, "tested", "tested by", "tested by ", "tested by 1 of $0"),
    form(Place::Clause, "live", "live no sooner than", "live no sooner than ", "live no sooner than ${1:2 days} after the last approval$0"),
    form(Place::Clause, "valid", "valid for", "valid for ", "valid for ${1:90 days}$0"),
    form(Place::Clause, "pause", "pause all journeys", "pause all journeys", "pause all journeys$0"),
    form(Place::Clause, "on", "on resume", "on resume ", "on resume drop what is older than ${1:2 days}, the rest by restraint$0"),
    form(Place::Clause, "answer", "answer", "answer ", "answer within ${1:24 hours} by ${2:person} with ${3:message}$0"),
    form(Place::Clause, "when", "when one client receives", "when one client receives ", "when one client receives more than ${1:3} emails in the last ${2:7 days}$0"),
    form(Place::Clause, "when", "when … exceed", "when ", "when ${1|bounces,complaints,unsubscribes|} exceed ${2:2}% in the last ${3:1 day}$0"),
    form(Place::Clause, "day", "day", "day ", "day ${1:0} at ${2:09:00} $0"),
    form(Place::Clause, "client", "client", "client ", "client { $0 }"),
    form(Place::Clause, "expect", "expect sent", "expect sent ", "expect sent $0"),
    form(Place::Clause, "expect", "expect not sent", "expect not sent ", "expect not sent $0"),
    form(Place::Clause, "expect", "expect at most", "expect at most ", "expect at most ${1:1} email per ${2:30 days}$0"),
    form(Place::Clause, "measure", "measure", "measure ", "measure ${1:event} within ${2:14 days}$0"),
    form(Place::Clause, "declined", "declined", "declined ", "declined { ${0:end} }"),
    form(Place::Clause, "unanswered", "unanswered", "unanswered ", "unanswered { ${0:end} }"),
    form(Place::Clause, "allow", "allow", "allow ", "allow ${1:J0803} because \"$2\"$0"),

    form(Place::JourneyClause, "starts", "starts when", "starts when ", "starts when $0"),
    form(Place::JourneyClause, "starts", "starts … before", "starts ", "starts ${1:7 days} before ${2:birthday} at ${3:09:00} every year$0"),
    form(Place::JourneyClause, "enters", "enters", "enters ", "enters ${1|once ever,once per 90 days,again 30 days after it ended,every time|}$0"),
    form(Place::JourneyClause, "exits", "exits when", "exits when ", "exits when $0"),
    form(Place::JourneyClause, "exits", "exits never", "exits never because ", "exits never because \"$1\"$0"),
    form(Place::JourneyClause, "goal", "goal", "goal ", "goal ${1:event} within ${2:60 days}$0"),
    form(Place::JourneyClause, "gives", "gives way to", "gives way to ", "gives way to $0"),
    form(Place::JourneyClause, "under", "under restraint", "under restraint ", "under restraint $0"),
    form(Place::JourneyClause, "also", "also under restraint", "also under restraint ", "also under restraint $0"),
    form(Place::JourneyClause, "passes", "passes gate", "passes gate ", "passes gate $0"),
    form(Place::JourneyClause, "loosens", "loosens", "loosens ", "loosens \"$1\" because \"$2\"$0"),

    form(Place::Step, "send", "send", "send ", "send $0"),
    form(Place::Step, "wait", "wait", "wait ", "wait ${1:3 days}$0"),
    form(Place::Step, "wait", "wait until", "wait until ", "wait until ${1:10:00}$0"),
    form(Place::Step, "wait", "wait up to", "wait up to ", "wait up to ${1:5 days} for ${2:event} {\n  $0\n} otherwise {\n}"),
    form(Place::Step, "if", "if", "if ", "if ${1:condition} {\n  $0\n}"),
    form(Place::Step, "match", "match", "match ", "match ${1:property} {\n  $0\n}"),
    form(Place::Step, "split", "split", "split ", "split ${1:name} {\n  50% ${2:first} { $0 }\n  50% ${3:second} { }\n}"),
    form(Place::Step, "repeat", "repeat", "repeat up to ", "repeat up to ${1:3} times, ${2:7 days} apart {\n  $0\n}"),
    form(Place::Step, "review", "review", "review by ", "review by ${1:person} within ${2:24 hours} {\n  approved { $0 }\n  declined { end }\n  unanswered { end }\n}"),
    form(Place::Step, "task", "task", "task for ", "task for ${1:person} \"$2\" within ${3:2 days}$0"),
    form(Place::Step, "notify", "notify", "notify ", "notify ${1:person} \"$2\"$0"),
    form(Place::Step, "hand", "hand over to", "hand over to ", "hand over to $0"),
    form(Place::Step, "no", "no messages from any journey", "no messages from any journey for ", "no messages from any journey for ${1:21 days}$0"),
    form(Place::Step, "set", "set", "set ", "set ${1:property} to $0"),
    form(Place::Step, "clear", "clear", "clear ", "clear $0"),
    form(Place::Step, "add", "add to list", "add to list ", "add to list $0"),
    form(Place::Step, "add", "add to audience", "add to audience ", "add to audience $0"),
    form(Place::Step, "remove", "remove from list", "remove from list ", "remove from list $0"),
    form(Place::Step, "remove", "remove from audience", "remove from audience ", "remove from audience $0"),
    form(Place::Step, "ask", "ask", "ask ", "ask ${1:survey} within ${2:7 days} {\n  $0\n  unanswered { }\n}"),
    form(Place::Step, "run", "run", "run ", "run $0"),
    form(Place::Inside, "else", "else", "else ", "else {\n  $0\n}"),
    form(Place::Inside, "else", "else if", "else if ", "else if ${1:condition} {\n  $0\n}"),
    form(Place::Inside, "otherwise", "otherwise", "otherwise ", "otherwise {\n  $0\n}"),
    form(Place::Step, "allow", "allow", "allow ", "allow ${1:J0803} because \"$2\"$0"),
];

impl Asked<'_> {
    /// The statements that start with this word here.
    pub(super) fn statement(&self, word: &'static str) -> Vec<Completion> {
        let place = self.place(word);
        let doc = rows_of(word)
            .find(|row| row.place == place)
            .map(|row| row.doc);
        let item = |label: &str| {
            let item = self.item(label, CompletionKind::Statement, 1);
            let item = item.about(&Symbol::Word(word.into(), place));
            match doc {
                Some(doc) => item.detail(doc),
                None => item,
            }
        };
        if let Some(made) = by_locale(self.snapshot, word, place) {
            return vec![Completion {
                snippet: Some(made),
                ..item(word).insert(&format!("{word} "))
            }];
        }
        let forms: Vec<&Form> = FORMS
            .iter()
            .filter(|form| form.place == place && form.word == word)
            .collect();
        if forms.is_empty() {
            return vec![item(word)];
        }
        let made = forms.into_iter().map(|form| Completion {
            snippet: Some(form.snippet.to_owned()),
            ..item(form.label).insert(form.plain)
        });
        made.collect()
    }

    /// Which of its places a word takes in the block around the cursor.
    fn place(&self, word: &str) -> Place {
        let within = self.cursor.within;
        let wanted: &[Place] = if within == Within::FILE {
            &[Place::Declaration]
        } else if within == Within::Block(Context::Journey) {
            &[Place::JourneyClause, Place::Step, Place::Inside]
        } else if within == Within::Block(Context::Steps) {
            &[Place::Step, Place::Inside]
        } else {
            &[Place::Clause, Place::Inside]
        };
        let found = wanted
            .iter()
            .copied()
            .find(|place| rows_of(word).any(|row| row.place == *place));
        found.unwrap_or(Place::Inside)
    }
}

/// What holds a text for each locale of the brand.
fn by_locale(snapshot: &Snapshot, word: &str, place: Place) -> Option<String> {
    let locales = &snapshot.house().locales;
    let texts = |from: usize, indent: &str| {
        if locales.len() < 2 {
            return format!("\"${from}\"");
        }
        let lines: Vec<String> = locales
            .iter()
            .enumerate()
            .map(|(i, locale)| format!("{indent}  {locale} \"${}\"", from + i))
            .collect();
        format!("{{\n{}\n{indent}}}", lines.join("\n"))
    };
    let several = locales.len().max(1);
    match (place, word) {
        (Place::Clause, "subject" | "preview" | "template" | "text") => {
            Some(format!("{word} {}$0", texts(1, "")))
        }
        (Place::Declaration, "email" | "push") => {
            let body = if word == "email" { "template" } else { "text" };
            Some(format!(
                "{word} ${{1:name}} {{\n  purpose {}\n  because \"$3\"\n  subject {}\n  {body} {}$0\n}}",
                PURPOSES.replace("PURPOSE", "2"),
                texts(4, "  "),
                texts(4 + several, "  "),
            ))
        }
        (Place::Declaration, "sms" | "whatsapp" | "letter") => Some(format!(
            "{word} ${{1:name}} {{\n  purpose {}\n  because \"$3\"\n  text {}$0\n}}",
            PURPOSES.replace("PURPOSE", "2"),
            texts(4, "  "),
        )),
        (Place::Declaration, "survey") => Some(format!(
            "survey ${{1:name}} {{\n  purpose {}\n  because \"$3\"\n  subject {}\n  text {}\n  choices ${{{}:loved_it, not_for_me}}\n  bad ${{{}:not_for_me}}$0\n}}",
            PURPOSES.replace("PURPOSE", "2"),
            texts(4, "  "),
            texts(4 + several, "  "),
            4 + 2 * several,
            5 + 2 * several,
        )),
        _ => None,
    }
}

/// A statement with what belongs to it, its words left to be written.
pub(in crate::ide) fn plain(snapshot: &Snapshot, place: Place, word: &str) -> Option<String> {
    let mut forms = FORMS.iter();
    let known = || {
        let form = forms.find(|form| form.place == place && form.word == word)?;
        Some(form.snippet.to_owned())
    };
    let snippet = by_locale(snapshot, word, place).or_else(known)?;
    Some(without_places(&snippet))
}

/// A snippet with what stands in its places by itself: of several words the first.
fn without_places(snippet: &str) -> String {
    let mut out = String::new();
    let mut rest = snippet;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        let is_digit = |c: char| c.is_ascii_digit();
        rest = match after.strip_prefix('{') {
            None => after.trim_start_matches(is_digit),
            Some(place) => {
                let place = place.trim_start_matches(is_digit);
                let (inner, behind) = place.split_once('}').unwrap_or((place, ""));
                let words = inner.trim_matches('|').split(',').next();
                let words = match inner.strip_prefix(':') {
                    Some(all) => all,
                    None => words.unwrap_or(""),
                };
                out.push_str(words);
                behind
            }
        };
    }
    out.push_str(rest);
    out
}
