//! Two versions of a whole project: journey by journey, with what the workflows add to the pages.

use super::reach::reach;
use super::{
    Change, Difference, Fate, JourneyDifference, Topic, arrange, meanings, together, voided,
    written,
};
use crate::approvals::meaning::Meaning;
use crate::proof::{Days, TogetherReport, days};
use crate::workflow::{House, ToldIn, Workflow};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// A journey of one version.
#[derive(Debug)]
pub struct Side<'a> {
    /// The journey.
    pub workflow: &'a Workflow,
    /// What it means.
    pub meaning: Meaning,
}

/// One version of a project.
#[derive(Debug)]
pub struct Version<'a> {
    /// Shared declarations.
    pub house: &'a House,
    /// Journeys that are free of errors.
    pub journeys: Vec<Side<'a>>,
    /// What was proved over all journeys together.
    pub together: &'a [TogetherReport],
    /// Journeys with errors.
    pub in_error: Vec<SmolStr>,
}

impl<'a> Version<'a> {
    fn journey(&self, name: &str) -> Option<&Side<'a>> {
        self.journeys.iter().find(|side| side.workflow.name == name)
    }

    fn is_in_error(&self, name: &str) -> bool {
        self.in_error.iter().any(|journey| journey == name)
    }
}

/// What changes for a client from one version to another.
pub fn versions(before: &Version<'_>, now: &Version<'_>) -> Difference {
    let not_compared: BTreeSet<&SmolStr> = before.in_error.iter().chain(&now.in_error).collect();
    let sides = before.journeys.iter().chain(&now.journeys);
    let names: BTreeSet<&SmolStr> = sides
        .map(|side| &side.workflow.name)
        .filter(|name| !before.is_in_error(name) && !now.is_in_error(name))
        .collect();
    let journeys = names
        .into_iter()
        .filter_map(|name| {
            let (old, new) = (before.journey(name), now.journey(name));
            journey((before.house, old), (now.house, new))
        })
        .collect();
    // A sum over journeys is known only where each of them is.
    let together = if not_compared.is_empty() {
        together::tell(before.together, now.together)
    } else {
        Vec::new()
    };
    Difference {
        journeys,
        together,
        not_compared: not_compared.into_iter().cloned().collect(),
    }
}

/// A house, and a journey of it.
pub(super) type Half<'a, 'b> = (&'a House, Option<&'b Side<'a>>);

fn journey(before: Half<'_, '_>, now: Half<'_, '_>) -> Option<JourneyDifference> {
    match (before.1, now.1) {
        (Some(old), Some(new)) if old.meaning.whole == new.meaning.whole => None,
        (Some(old), Some(new)) => {
            let told = told(&Lived::of(before.0, old), &Lived::of(now.0, new));
            let changes = beside(told, meanings(&old.meaning, &new.meaning), before, now);
            Some(JourneyDifference {
                journey: new.workflow.name.clone(),
                fate: Fate::Changed,
                states: new.workflow.states.clone(),
                changes,
                voids: voided(&old.meaning, &new.meaning),
            })
        }
        (Some(side), None) | (None, Some(side)) => {
            let is_new = now.1.is_some();
            let house = if is_new { now.0 } else { before.0 };
            let lived = Lived::of(house, side);
            let none = Lived::default();
            let (old, new) = if is_new {
                (&none, &lived)
            } else {
                (&lived, &none)
            };
            Some(JourneyDifference {
                journey: side.workflow.name.clone(),
                fate: if is_new { Fate::Added } else { Fate::Removed },
                states: side.workflow.states.clone(),
                changes: told(old, new),
                voids: Vec::new(),
            })
        }
        (None, None) => None,
    }
}

/// What is told of the workflows beside what is told of their pages, without saying anything twice: what is
/// said in the words of the language stands for the line that is signed.
fn beside(
    mut told: Vec<Change>,
    pages: Vec<Change>,
    old: Half<'_, '_>,
    new: Half<'_, '_>,
) -> Vec<Change> {
    let moved: BTreeSet<String> = told
        .iter()
        .filter(|c| c.topic == Topic::Messages)
        .map(|c| c.subject.clone())
        .collect();
    let written = written::differing(old, new);
    for change in pages {
        // A message that is new or gone is told as a whole.
        let of_message = matches!(change.topic, Topic::Reach | Topic::Restraint);
        if of_message && moved.contains(&change.subject) {
            continue;
        }
        let said =
            |other: &Change| (other.topic, &other.subject) == (change.topic, &change.subject);
        let of_steps = change.topic == Topic::Steps;
        if written
            .iter()
            .any(|other| said(other) || (of_steps && other.topic == Topic::Steps))
        {
            continue;
        }
        told.push(change);
    }
    told.extend(written);
    arrange(&mut told);
    told
}

/// What a client of a journey lives through.
#[derive(Default)]
struct Lived {
    /// By message: channel and purpose, its states where they are not all of the journey's, who hears it, when.
    messages: BTreeMap<SmolStr, Heard>,
}

struct Heard {
    what: String,
    states: Vec<SmolStr>,
    reach: String,
    days: Option<Days>,
}

impl Lived {
    fn of(house: &House, side: &Side<'_>) -> Lived {
        let workflow = side.workflow;
        let reach = reach(workflow);
        let mut on: BTreeMap<&SmolStr, Days> = BTreeMap::new();
        for ((_, node), days) in workflow.iter().zip(days(house, workflow)) {
            let (Some(message), Some(days)) = (node.message(), days) else {
                continue;
            };
            let known = on.entry(message).or_insert(days);
            known.earliest = known.earliest.min(days.earliest);
            known.latest = known.latest.zip(days.latest).map(|(a, b)| a.max(b));
        }
        let messages = reach.into_iter().filter_map(|(name, reach)| {
            let message = house.messages.get(&name)?;
            let narrower = workflow.states.iter().any(|s| !message.states.contains(s));
            let states = if message.states.is_empty() || !narrower {
                Vec::new()
            } else {
                let own = workflow
                    .states
                    .iter()
                    .filter(|s| message.states.contains(s));
                own.cloned().collect()
            };
            let heard = Heard {
                what: format!("{}, {}", message.channel.text(), message.purpose.text()),
                states,
                reach,
                days: on.get(&name).copied(),
            };
            Some((name, heard))
        });
        Lived {
            messages: messages.collect(),
        }
    }
}

impl Heard {
    /// `email, care, day 8–14: everyone in the journey`.
    fn text(&self) -> String {
        match self.days {
            Some(days) => format!("{}, {}, to {}", self.what, days.text(), self.reach),
            None => format!("{}, to {}", self.what, self.reach),
        }
    }
}

/// Messages that are new or lost, and for the others who hears them and when.
fn told(old: &Lived, new: &Lived) -> Vec<Change> {
    let names: BTreeSet<&SmolStr> = old.messages.keys().chain(new.messages.keys()).collect();
    let mut changes = Vec::new();
    for name in names {
        let (before, after) = (old.messages.get(name), new.messages.get(name));
        let states = after
            .or(before)
            .map(|h| h.states.clone())
            .unwrap_or_default();
        let mut own = Vec::new();
        if let (Some(before), Some(after)) = (before, after) {
            if before.reach != after.reach {
                own.push(Change::new(
                    Topic::Reach,
                    name.as_str(),
                    Some(before.reach.clone()),
                    Some(after.reach.clone()),
                ));
            }
            if before.days != after.days {
                let said = |days: Option<Days>| days.map(Days::text);
                let mut change = Change::new(
                    Topic::Days,
                    name.as_str(),
                    said(before.days),
                    said(after.days),
                );
                change.fate = Fate::Changed;
                change.amounts_to = shift(before.days, after.days);
                own.push(change);
            }
        } else {
            own.push(Change::new(
                Topic::Messages,
                name.as_str(),
                before.map(Heard::text),
                after.map(Heard::text),
            ));
        }
        for change in &mut own {
            change.states.clone_from(&states);
        }
        changes.extend(own);
    }
    changes
}

/// `3 days later`, where the whole range moves.
fn shift(before: Option<Days>, after: Option<Days>) -> Option<String> {
    let (before, after) = (before?, after?);
    let moved = |from: u32, to: u32| i64::from(to) - i64::from(from);
    let by = moved(before.earliest, after.earliest);
    match (before.latest, after.latest) {
        (Some(a), Some(b)) if moved(a, b) != by => return None,
        (Some(_), None) | (None, Some(_)) => return None,
        (Some(_), Some(_)) | (None, None) => {}
    }
    let days = ToldIn::Days.words(by.unsigned_abs() * 1440);
    match by {
        0 => None,
        1.. => Some(format!("{days} later")),
        _ => Some(format!("{days} earlier")),
    }
}
