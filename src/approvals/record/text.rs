//! A record as text: `word: value`, a line each, in one order.

use super::{Aspect, Record, Says, Seat, VERSION};
use crate::approvals::meaning::{Hash, Part, quoted, unquoted};
use jiff::Timestamp;
use smol_str::SmolStr;
use std::collections::BTreeSet;
use std::fmt::Write as _;

const HEAD: &str = "journey approval record";

/// Writes a record.
pub(super) fn print(record: &Record) -> String {
    let Record {
        project,
        journey,
        person,
        key,
        at,
        after,
        meaning,
        facets,
        gates,
        says,
    } = record;
    let mut text = format!("{HEAD} {VERSION}\n");
    let mut say = |word: &str, value: &str| {
        let _ = writeln!(text, "{word}: {value}");
    };
    say("record", says.kind());
    say("project", &quoted(project));
    say("journey", journey);
    say("person", person);
    say("key", key);
    say("at", &at.to_string());
    for digest in after {
        say("after", &digest.to_string());
    }
    say("meaning", &meaning.to_string());
    for (part, hash) in facets {
        say("facet", &format!("{} {hash}", part.text()));
    }
    for (gate, hash) in gates {
        say("gate", &format!("{gate} {hash}"));
    }
    if let Some(request) = says.request() {
        say("request", &request.to_string());
    }
    match says {
        Says::Request {
            commit,
            uncommitted,
            audience,
            known,
            because,
        } => {
            if let Some(commit) = commit {
                say("commit", commit);
            }
            if *uncommitted {
                say("uncommitted", "yes");
            }
            if let Some(audience) = audience {
                say("audience", &audience.to_string());
            }
            for Seat { of, person, key } in known {
                say("may sign", &format!("{of} {person} {key}"));
            }
            if let Some(because) = because {
                say("because", &quoted(because));
            }
        }
        Says::Approval { request: _, parts } => {
            for part in parts {
                say("approves", &part.text());
            }
        }
        Says::Decline {
            request: _,
            because,
        } => say("because", &quoted(because)),
        Says::Test {
            request: _,
            locales,
            branches,
            saw,
        } => {
            for locale in locales {
                say("locale", locale);
            }
            for branch in branches {
                say("branch", &quoted(branch));
            }
            for aspect in saw {
                say("saw", aspect.text());
            }
        }
    }
    text
}

/// The lines of a record while they are read.
struct Lines<'a> {
    rest: Vec<(&'a str, &'a str)>,
}

impl<'a> Lines<'a> {
    /// The value of the next line, which must be of this word.
    fn one(&mut self, word: &str) -> Option<&'a str> {
        self.maybe(word)
    }

    /// The value of the next line, if it is of this word.
    fn maybe(&mut self, word: &str) -> Option<&'a str> {
        self.rest
            .pop_if(|(w, _)| *w == word)
            .map(|(_, value)| value)
    }

    /// The values of all next lines of this word; `None` where one can't be read.
    fn many<T>(&mut self, word: &str, read: impl Fn(&'a str) -> Option<T>) -> Option<Vec<T>> {
        let mut all = Vec::new();
        while let Some(value) = self.maybe(word) {
            all.push(read(value)?);
        }
        Some(all)
    }

    fn set<T: Ord>(
        &mut self,
        word: &str,
        read: impl Fn(&'a str) -> Option<T>,
    ) -> Option<BTreeSet<T>> {
        Some(self.many(word, read)?.into_iter().collect())
    }
}

/// Reads a record. That the text is written in the one way is for the caller to compare.
pub(super) fn parse(text: &str) -> Option<Record> {
    let mut lines = text.strip_suffix('\n')?.split('\n');
    if lines.next()? != format!("{HEAD} {VERSION}") {
        return None;
    }
    let mut rest: Vec<(&str, &str)> = lines
        .map(|line| line.split_once(": "))
        .collect::<Option<_>>()?;
    rest.reverse();
    let mut lines = Lines { rest };
    let kind = lines.one("record")?;
    let project = unquoted(lines.one("project")?)?;
    let journey = lines.one("journey")?.into();
    let person = lines.one("person")?.into();
    let key = lines.one("key")?.to_owned();
    let at: Timestamp = lines.one("at")?.parse().ok()?;
    let after = lines.set("after", Hash::from_text)?;
    let meaning = Hash::from_text(lines.one("meaning")?)?;
    let facets = lines.many("facet", |value| {
        let (part, hash) = value.rsplit_once(' ')?;
        Some((Part::from_text(part)?, Hash::from_text(hash)?))
    })?;
    let gates = lines.many("gate", |value| {
        let (gate, hash) = value.split_once(' ')?;
        Some((SmolStr::from(gate), Hash::from_text(hash)?))
    })?;
    let request = match lines.maybe("request") {
        Some(value) => Some(Hash::from_text(value)?),
        None => None,
    };
    let says = says(kind, request, &mut lines)?;
    lines.rest.is_empty().then_some(Record {
        project,
        journey,
        person,
        key,
        at,
        after,
        meaning,
        facets,
        gates,
        says,
    })
}

fn says(kind: &str, request: Option<Hash>, lines: &mut Lines<'_>) -> Option<Says> {
    match (kind, request) {
        ("request", None) => Some(Says::Request {
            commit: lines.maybe("commit").map(str::to_owned),
            uncommitted: lines.maybe("uncommitted").is_some(),
            audience: match lines.maybe("audience") {
                Some(value) => Some(value.parse().ok()?),
                None => None,
            },
            known: lines.set("may sign", |value| {
                let mut words = value.split(' ');
                let (of, person) = (words.next()?.into(), words.next()?.into());
                let key = words.next()?.to_owned();
                words.next().is_none().then_some(Seat { of, person, key })
            })?,
            because: match lines.maybe("because") {
                Some(value) => Some(unquoted(value)?),
                None => None,
            },
        }),
        ("approval", Some(request)) => Some(Says::Approval {
            request,
            parts: lines.set("approves", Part::from_text)?,
        }),
        ("decline", Some(request)) => Some(Says::Decline {
            request,
            because: unquoted(lines.one("because")?)?,
        }),
        ("test", Some(request)) => Some(Says::Test {
            request,
            locales: lines.set("locale", |value| Some(value.into()))?,
            branches: lines.set("branch", unquoted)?,
            saw: lines.set("saw", Aspect::from_text)?,
        }),
        _ => None,
    }
}
