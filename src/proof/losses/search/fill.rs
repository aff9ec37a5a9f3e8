//! Rules that count: runs whose last messages fill the rule, put shortly before the message in question.

use super::super::super::graph::{MINUTE, Ticks, least, most};
use super::super::Side;
use super::super::route::{Route, Walked, routes};
use super::super::script::{Leg, entry_near};
use super::{Search, Seen, Wanted};
use crate::semantics::Moment;
use crate::workflow::{Length, NodeId, Reentry, RuleForm};
use jiff::SignedDuration;

/// Journeys beside its own that are looked at for a rule, and runs put before a message.
const HELPERS: usize = 14;
const TOGETHER: usize = 5;
/// What choosing costs, in steps that runs take.
const CHOOSE: usize = 40;
/// Choices of runs with one number of them.
const CHOICES: usize = 8;

/// Hours between the message and the run before it, and between the runs before.
const SPACES: &[(i64, i64)] = &[
    (1, 1),
    (26, 26),
    (50, 50),
    (2, 50),
    (74, 74),
    (26, 98),
    (122, 122),
    (50, 170),
    (200, 50),
];

/// A run that fills a rule with the messages at its end.
#[derive(Clone)]
pub(super) struct Helper {
    place: usize,
    route: Route,
    /// So many of its messages count.
    worth: usize,
    /// From its start to the last of them.
    takes: SignedDuration,
    done: usize,
    /// Whether a client may come back.
    again: bool,
}

impl Search<'_, '_> {
    /// A rule that counts: as many messages before as it allows.
    pub(super) fn filled(&mut self, wanted: &Wanted<'_, '_>, seen: &mut Seen) {
        let Some(needed) = wanted.watched.needed() else {
            return;
        };
        let legs = self.own_legs(wanted);
        // By itself first: nothing else need happen.
        let mut open: Vec<(usize, &Leg)> = Vec::new();
        for leg in &legs {
            let own = self.in_window(wanted, leg);
            if own >= needed {
                self.attempt(wanted, std::slice::from_ref(leg), &[], &[], seen);
                if self.is_done(wanted, seen) {
                    return;
                }
            }
            open.push((needed.saturating_sub(own).max(1), leg));
        }
        open.sort_by_key(|(more, _)| *more);
        let helpers = self.helpers(wanted);
        for size in 1..=TOGETHER {
            for (more, leg) in open.iter().take(8) {
                let choices = choose(&helpers, *more, size);
                self.spend(CHOOSE);
                for chosen in choices.iter().take(CHOICES) {
                    self.spaced(wanted, leg, chosen, seen);
                    if self.is_done(wanted, seen) {
                        return;
                    }
                }
            }
        }
    }

    /// Runs whose last messages count against the one in question: those worth most first.
    fn helpers(&mut self, wanted: &Wanted<'_, '_>) -> Vec<Helper> {
        let span = wanted.watched.rule.span;
        let alike = self.only.is_none() && is_of_all(&wanted.watched.rule.form);
        let known = self.known.as_ref().filter(|(of, _)| *of == span && alike);
        let mut all = match known {
            Some((_, all)) => all.clone(),
            None if alike => self.for_all(|| self.fillers(wanted, alike)),
            None => self.fillers(wanted, alike),
        };
        if alike {
            self.known = Some((span, all.clone()));
        }
        all.retain(|helper| helper.again || helper.place != wanted.place);
        all.truncate(HELPERS);
        all
    }

    fn fillers(&self, wanted: &Wanted<'_, '_>, alike: bool) -> Vec<Helper> {
        let to = (wanted.place, wanted.node);
        let mut all: Vec<Helper> = Vec::new();
        let mut places: Vec<usize> = wanted.watched.under.iter().map(|(at, _, _)| *at).collect();
        if !alike {
            places.sort_by_key(|at| (*at == wanted.place, *at));
        }
        places.retain(|at| self.only.is_none_or(|only| only == *at));
        for place in places.into_iter().take(3 * HELPERS) {
            let (Some(side), Some(base)) = (self.sides.get(place), self.base(place, 0)) else {
                continue;
            };
            let again = !matches!(side.workflow.reentry, Reentry::OnceEver);
            let counted = wanted.watched.counted(place).iter().enumerate();
            for (node, _) in counted.filter(|(_, counts)| **counts) {
                let node = NodeId(node as u32);
                if !wanted.watched.counts_against(self.sides, (place, node), to) {
                    continue;
                }
                for route in routes(side, node).into_iter().take(4) {
                    let Some(walked) = self.walk(place, &route, base) else {
                        continue;
                    };
                    let takes = walked.due.wall.duration_since(walked.entry.wall);
                    let done = walked.done.len();
                    let leg = Leg {
                        place,
                        route,
                        walked,
                    };
                    let worth = self.in_window(wanted, &leg) + 1;
                    let same = |h: &&mut Helper| h.place == place && h.worth == worth;
                    match all.iter_mut().find(same) {
                        Some(known) if (known.done, known.takes) > (done, takes) => {
                            (known.route, known.takes, known.done) = (leg.route, takes, done);
                        }
                        Some(_) => {}
                        None => all.push(Helper {
                            place,
                            route: leg.route,
                            worth,
                            takes,
                            done,
                            again,
                        }),
                    }
                }
            }
        }
        all.sort_by_key(|h| (h.done, std::cmp::Reverse(h.worth)));
        all
    }

    /// The same runs, nearer and further apart.
    fn spaced(&mut self, wanted: &Wanted<'_, '_>, leg: &Leg, chosen: &[&Helper], seen: &mut Seen) {
        let window = window(&wanted.watched.rule.form);
        for (first, step) in spaces(self.sides, chosen, leg) {
            let hours = |i: usize| {
                let steps = i64::try_from(i).unwrap_or(i64::MAX);
                first.saturating_add(step.saturating_mul(steps))
            };
            let last = hours(chosen.len().saturating_sub(1));
            if last.saturating_mul(60 * MINUTE) >= window {
                continue;
            }
            let mut legs = vec![leg.clone()];
            for (i, helper) in chosen.iter().enumerate() {
                let Some(walked) = self.ending(helper, leg.walked.due, hours(i)) else {
                    break;
                };
                legs.push(Leg {
                    place: helper.place,
                    route: helper.route.clone(),
                    walked,
                });
            }
            if legs.len() == chosen.len() + 1 {
                self.attempt(wanted, &legs, &[], &[], seen);
            }
            if self.is_done(wanted, seen) {
                return;
            }
        }
    }

    /// A run whose last message leaves so many hours before a moment, or a little earlier.
    fn ending(&self, helper: &Helper, due: Moment, hours: i64) -> Option<Walked> {
        let side = self.sides.get(helper.place)?;
        let target = self.clock.on_the_wall(due, -hours.saturating_mul(3600));
        let seconds = helper.takes.as_secs();
        // Waits for a weekday or a time of day end later than that: it begins earlier then.
        (0..9_i64).find_map(|days| {
            let entry = self.clock.on_the_wall(target, -seconds - days * 24 * 3600);
            let entry = entry_near(self.house, side, &self.clock, entry);
            let walked = self.walk(helper.place, &helper.route, entry)?;
            (walked.due <= target).then_some(walked)
        })
    }
}

/// Whether every message that a rule counts counts against every other.
fn is_of_all(form: &RuleForm) -> bool {
    match form {
        RuleForm::AtMost { .. }
        | RuleForm::AtMostPerCalendar { .. }
        | RuleForm::Gap { journeys: None, .. } => true,
        RuleForm::Gap { .. }
        | RuleForm::EachOnce { .. }
        | RuleForm::QuietHours { .. }
        | RuleForm::QuietDays { .. }
        | RuleForm::QuietOutside { .. }
        | RuleForm::Silence { .. }
        | RuleForm::AtLeast { .. } => false,
    }
}

fn window(form: &RuleForm) -> Ticks {
    let length = |form: &RuleForm| -> Option<Length> {
        match form {
            RuleForm::AtMost { window, .. } | RuleForm::EachOnce { window, .. } => Some(*window),
            RuleForm::AtMostPerCalendar { period, .. } => Some(*period),
            RuleForm::Gap { gap, .. } => Some(*gap),
            RuleForm::QuietHours { .. }
            | RuleForm::QuietDays { .. }
            | RuleForm::QuietOutside { .. }
            | RuleForm::Silence { .. }
            | RuleForm::AtLeast { .. } => None,
        }
    };
    length(form).map_or(0, most)
}

/// Hours before the message at which runs end, and between them: also as far apart as one journey lets a client
/// come back.
fn spaces(sides: &[Side<'_>], chosen: &[&Helper], leg: &Leg) -> Vec<(i64, i64)> {
    let mut all: Vec<(i64, i64)> = SPACES.to_vec();
    for helper in chosen.iter().filter(|h| h.place == leg.place) {
        let back = sides.get(helper.place).map(|s| &s.workflow.reentry);
        let Some(Reentry::OncePer { length } | Reentry::AgainAfter { length }) = back else {
            continue;
        };
        let own = leg.walked.due.wall.duration_since(leg.walked.entry.wall);
        let hours = least(*length) / (60 * MINUTE) + own.as_hours() - helper.takes.as_hours();
        let run = if matches!(back, Some(Reentry::AgainAfter { .. })) {
            own.as_hours().max(helper.takes.as_hours())
        } else {
            0
        };
        all.insert(0, (hours.saturating_add(run).saturating_add(1).max(1), 24));
    }
    if chosen.len() == 1 {
        // The space between does not matter.
        let mut known: Vec<i64> = Vec::new();
        all.retain(|(first, _)| {
            let new = !known.contains(first);
            known.push(*first);
            new
        });
    }
    all
}

/// So many runs, worth enough together, none of them for nothing.
fn choose(helpers: &[Helper], needed: usize, size: usize) -> Vec<Vec<&Helper>> {
    let mut all = Vec::new();
    let mut chosen = Vec::new();
    let mut left = 2_000;
    pick(helpers, needed, size, &mut chosen, &mut all, &mut left);
    all
}

fn pick<'h>(
    helpers: &'h [Helper],
    needed: usize,
    size: usize,
    chosen: &mut Vec<&'h Helper>,
    all: &mut Vec<Vec<&'h Helper>>,
    left: &mut usize,
) {
    if *left == 0 || all.len() >= CHOICES {
        return;
    }
    *left -= 1;
    let worth: usize = chosen.iter().map(|h| h.worth).sum();
    if size == 0 {
        if worth >= needed {
            all.push(chosen.clone());
        }
        return;
    }
    if worth >= needed {
        return;
    }
    for (i, helper) in helpers.iter().enumerate() {
        if !helper.again && chosen.iter().any(|h| h.place == helper.place) {
            continue;
        }
        chosen.push(helper);
        let rest = helpers.get(i..).unwrap_or_default();
        pick(rest, needed, size - 1, chosen, all, left);
        chosen.pop();
    }
}
