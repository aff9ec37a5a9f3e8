//! `person` and `team`.

use super::{address, brand};
use crate::diagnostics::Sink;
use crate::names::{NameKind, Names};
use crate::syntax::Program;
use crate::syntax::ast::{DeclKind, Name, Person, PersonClause, Team, Text};
use crate::types::errors::people as errors;
use crate::workflow::{House, PersonDef};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

/// Teams with a member that nothing declares: how many they are is not known.
pub(super) type OpenTeams = FxHashSet<SmolStr>;

/// Adds persons, then teams; reports persons who can't be told apart (J0107).
pub(super) fn people(
    program: &Program,
    names: &Names<'_>,
    house: &mut House,
    sink: &mut Sink,
) -> OpenTeams {
    let mut taken = FxHashMap::default();
    for (_, _, decl) in program.few() {
        if let DeclKind::Person(it) = &decl.kind {
            person(it, &mut taken, house, sink);
        }
    }
    let mut open = OpenTeams::default();
    for (_, _, decl) in program.few() {
        if let DeclKind::Team(it) = &decl.kind {
            team(it, names, house, &mut open, sink);
        }
    }
    open
}

/// What tells a person apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Mark {
    Email,
    Key,
}

type Taken<'a> = FxHashMap<(Mark, String), (&'a Name, &'a Text)>;

fn person<'a>(person: &'a Person, taken: &mut Taken<'a>, house: &mut House, sink: &mut Sink) {
    let mut def = PersonDef {
        email: None,
        key: None,
        span: person.name.span,
    };
    let mut unread = false;
    for clause in &person.clauses {
        match clause {
            PersonClause::Email(text, _) => {
                let email = text.value();
                let whose = format!("`{}`", person.name.text);
                address::check(text, &whose, sink);
                let same = email.trim().to_lowercase();
                claim(person, Mark::Email, same, text, taken, sink);
                def.email.get_or_insert(email);
            }
            PersonClause::Key(text, _) => {
                let key = text.value();
                // The third word of a key is a comment.
                let same: Vec<&str> = key.split_whitespace().take(2).collect();
                claim(person, Mark::Key, same.join(" "), text, taken, sink);
                def.key.get_or_insert(key);
            }
            PersonClause::Error(_) => unread = true,
        }
    }
    if def.email.is_none() && !unread {
        sink.push(errors::person_without_address(&person.name));
    }
    let name = person.name.text.clone();
    house.persons.entry(name).or_insert(def);
}

fn claim<'a>(
    person: &'a Person,
    mark: Mark,
    value: String,
    text: &'a Text,
    taken: &mut Taken<'a>,
    sink: &mut Sink,
) {
    let what = match mark {
        Mark::Email => "address",
        Mark::Key => "key",
    };
    match taken.entry((mark, value)) {
        std::collections::hash_map::Entry::Occupied(first) => {
            let (owner, place) = *first.get();
            if owner.text != person.name.text {
                sink.push(errors::same_person(
                    owner,
                    place.span,
                    &person.name,
                    text.span,
                    what,
                ));
            }
        }
        std::collections::hash_map::Entry::Vacant(free) => {
            free.insert((&person.name, text));
        }
    }
}

fn team(team: &Team, names: &Names<'_>, house: &mut House, open: &mut OpenTeams, sink: &mut Sink) {
    let name = &team.name.text;
    if house.teams.contains_key(name) {
        return;
    }
    let listed = brand::set(&team.members, &format!("the team `{name}`"), sink);
    if team.members.is_empty() {
        sink.push(errors::empty_team(&team.name));
        // One mistake: a gate that asks for this team says no more about it.
        open.insert(name.clone());
    }
    let mut members = Vec::with_capacity(listed.len());
    let mut met = FxHashSet::default();
    let taker = Some("a team");
    for member in &team.members {
        match names.resolve_for(member, &[NameKind::Person], taker, sink) {
            Some(_) if met.insert(&member.text) => members.push(member.text.clone()),
            Some(_) => {}
            None => {
                open.insert(name.clone());
            }
        }
    }
    house.teams.insert(name.clone(), members);
}
