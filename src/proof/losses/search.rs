//! Looks for a client to whom a guard does something: runs of the message's own journey, of others under the rule
//! shortly before it, as near as the rule counts. Every try is played by the interpreter, which alone decides.

use super::super::graph::{MINUTE, Ticks, least, most};
use super::super::tally::{Cap, Window};
use super::client::Client;
use super::route::{Route, Walked, routes};
use super::script::{Also, Draft, Leg, entry_near};
use super::tell::Scene;
use super::{Harm, LossExample, Side, Watched};
use crate::semantics::world::play_until;
use crate::semantics::{Clock, Moment};
use crate::source::Span;
use crate::workflow::{
    Condition, HappeningKind, House, Length, NodeId, OtherwiseAction, Reentry, RuleForm,
    SilenceWhen, Workflow,
};
use jiff::SignedDuration;
use jiff::civil::date;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// Plays for one message and rule.
const FOR_ONE: usize = 140;
/// The same, where one journey alone may come before it.
const FEW: usize = 40;
/// What a play costs at least, and the walks before the first play of a message: in journeys played.
const LEAST: usize = 8;
const WALKS: usize = 20;
/// Journeys beside its own that are looked at for a rule, and runs put before a message.
const HELPERS: usize = 14;
const TOGETHER: usize = 5;
/// Choices of runs with one number of them.
const CHOICES: usize = 8;
/// States in which the client may begin that are tried.
const STATES: usize = 5;
/// More journeys are not all played at each try: only at the last.
const SMALL: usize = 30;

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

/// What is found, by what the guard does.
pub(super) type Seen = Vec<(Harm, LossExample)>;

/// Looks, within bounds.
pub(super) struct Search<'s, 'a> {
    house: &'a House,
    sides: &'s [Side<'a>],
    clock: Clock,
    /// What is left for the project, in journeys that are played; and plays for the message at hand.
    left: usize,
    own: usize,
    /// The runs that fill the rule looked at last, where they are the same for each of its messages.
    known: Option<(Span, Vec<Helper>)>,
    /// The only journey whose runs are put before a message, where that is what is asked.
    only: Option<usize>,
}

/// A run that fills a rule with the messages at its end.
#[derive(Clone)]
struct Helper {
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

/// What is looked for.
struct Wanted<'w, 'a> {
    watched: &'w Watched<'a>,
    place: usize,
    node: NodeId,
    cap: Option<Cap<'a>>,
}

impl<'s, 'a> Search<'s, 'a> {
    pub(super) fn new(house: &'a House, sides: &'s [Side<'a>], plays: usize) -> Search<'s, 'a> {
        Search {
            house,
            sides,
            clock: Clock::new(&house.zone),
            left: plays,
            own: 0,
            known: None,
            only: None,
        }
    }

    /// The same, where only runs of one journey come before the message.
    pub(super) fn by(
        &mut self,
        filler: usize,
        watched: &Watched<'a>,
        place: usize,
        node: NodeId,
    ) -> Seen {
        self.only = Some(filler);
        let seen = self.examples(watched, place, node);
        self.only = None;
        seen
    }

    /// Timelines in which the guard of a rule acts on a message: one for each thing that it can do, as far as they
    /// are found.
    pub(super) fn examples(&mut self, watched: &Watched<'a>, place: usize, node: NodeId) -> Seen {
        if self.left == 0 {
            return Seen::new();
        }
        self.own = if self.only.is_some() { FEW } else { FOR_ONE };
        self.left = self.left.saturating_sub(WALKS);
        let wanted = Wanted {
            watched,
            place,
            node,
            cap: cap(&watched.rule.form),
        };
        let mut seen = Seen::new();
        match &watched.rule.form {
            RuleForm::Silence { when, .. } => self.silenced(&wanted, when, &mut seen),
            RuleForm::AtMost { .. }
            | RuleForm::AtMostPerCalendar { .. }
            | RuleForm::Gap { .. }
            | RuleForm::EachOnce { .. } => self.filled(&wanted, &mut seen),
            RuleForm::QuietHours { .. }
            | RuleForm::QuietDays { .. }
            | RuleForm::QuietOutside { .. }
            | RuleForm::AtLeast { .. } => {}
        }
        seen
    }

    /// Ten in the morning, open in most houses: on a Monday, and so many days later; in a second week at half past.
    fn base(&self, place: usize, days: i64) -> Option<Moment> {
        let monday = self.clock.at(date(2026, 6, 1).at(10, 0, 0, 0));
        let half_past = if days < 7 { 0 } else { 30 * 60 };
        let day = self.clock.on_the_wall(monday, days * 24 * 3600 + half_past);
        Some(entry_near(
            self.house,
            self.sides.get(place)?,
            &self.clock,
            day,
        ))
    }

    fn walk(&self, place: usize, route: &Route, entry: Moment) -> Option<Walked> {
        route.walk(self.sides.get(place)?, &Client::default(), entry)
    }

    /// Ways to the message, walked from each day of a week: those days on which more of what comes before is near.
    fn own_legs(&self, wanted: &Wanted<'_, '_>) -> Vec<Leg> {
        let Some(side) = self.sides.get(wanted.place) else {
            return Vec::new();
        };
        let mut all: Vec<(usize, Leg)> = Vec::new();
        for route in routes(side, wanted.node) {
            let days = (0..14).filter_map(|days| {
                let walked = self.walk(wanted.place, &route, self.base(wanted.place, days)?)?;
                Some(Leg {
                    place: wanted.place,
                    route: route.clone(),
                    walked,
                })
            });
            let mut days: Vec<(usize, Leg)> = days
                .map(|leg| (self.in_window(wanted, &leg), leg))
                .collect();
            days.sort_by_key(|(near, _)| std::cmp::Reverse(*near));
            let mut known = Vec::new();
            days.retain(|(near, leg)| {
                let half_past = leg.walked.entry.wall.minute() > 0;
                let key = (*near, leg.walked.due.wall.weekday(), half_past);
                let new = !known.contains(&key);
                known.push(key);
                new
            });
            all.extend(days.into_iter().take(6));
        }
        all.sort_by_key(|(near, leg)| (leg.walked.done.len(), std::cmp::Reverse(*near)));
        all.into_iter().map(|(_, leg)| leg).collect()
    }

    /// A silence: something makes it true just before the message, or before its run.
    fn silenced(&mut self, wanted: &Wanted<'_, '_>, when: &SilenceWhen, seen: &mut Seen) {
        let span = wanted.watched.rule.span;
        for leg in self.own_legs(wanted) {
            let (due, entry) = (leg.walked.due, leg.walked.entry);
            let moments = [minutes(due, -1), minutes(entry, -1), minutes(entry, -90)];
            let legs = [leg];
            let mut tries: Vec<(Vec<Also>, Vec<&Condition>)> = Vec::new();
            match when {
                SilenceWhen::ToStates(_) => tries.push((Vec::new(), Vec::new())),
                SilenceWhen::After(_, event) => {
                    for at in moments {
                        let what = HappeningKind::Event(event.clone(), BTreeMap::new());
                        tries.push((vec![(at, what, span)], Vec::new()));
                    }
                }
                SilenceWhen::While(condition) => {
                    for at in moments.iter().take(2) {
                        let also = self.becomes(condition, *at, wanted);
                        tries.extend(also.map(|also| (also, Vec::new())));
                    }
                    tries.push((Vec::new(), vec![condition]));
                }
            }
            for (also, conditions) in tries {
                self.attempt(wanted, &legs, &also, &conditions, seen);
                if self.is_done(wanted, seen) {
                    return;
                }
            }
        }
    }

    /// What has to happen for a condition to begin to hold.
    fn becomes(
        &self,
        condition: &Condition,
        at: Moment,
        wanted: &Wanted<'_, '_>,
    ) -> Option<Vec<Also>> {
        let span = wanted.watched.rule.span;
        let mut client = Client::default();
        if !client.want(self.house, condition, true) || client.states.is_some() {
            return None;
        }
        let changed: BTreeMap<_, _> = client
            .profile
            .iter()
            .filter_map(|(name, value)| Some((name.clone(), value.clone()?)))
            .collect();
        let mut also: Vec<Also> = Vec::new();
        if !changed.is_empty() {
            also.push((at, HappeningKind::Client(changed), span));
        }
        let events = client.before.into_iter();
        also.extend(events.map(|event| (at, HappeningKind::Event(event, BTreeMap::new()), span)));
        (!also.is_empty()).then_some(also)
    }

    /// A rule that counts: as many messages before as it allows.
    fn filled(&mut self, wanted: &Wanted<'_, '_>, seen: &mut Seen) {
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
                for chosen in choices.iter().take(CHOICES) {
                    self.spaced(wanted, leg, chosen, seen);
                    if self.is_done(wanted, seen) {
                        return;
                    }
                }
            }
        }
    }

    /// Own messages that count and are in one window with the one in question.
    fn in_window(&self, wanted: &Wanted<'_, '_>, leg: &Leg) -> usize {
        let to = (wanted.place, wanted.node);
        let counts = leg.walked.sent.iter().filter(|(at, node)| {
            let near = wanted
                .cap
                .as_ref()
                .is_some_and(|cap| cap.together(*at, leg.walked.due));
            near && wanted
                .watched
                .counts_against(self.sides, (leg.place, *node), to)
        });
        counts.count()
    }

    /// Runs whose last messages count against the one in question: those worth most first.
    fn helpers(&mut self, wanted: &Wanted<'_, '_>) -> Vec<Helper> {
        let span = wanted.watched.rule.span;
        let alike = self.only.is_none() && is_of_all(&wanted.watched.rule.form);
        let known = self.known.as_ref().filter(|(of, _)| *of == span && alike);
        let mut all = known.map_or_else(|| self.fillers(wanted, alike), |(_, all)| all.clone());
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

    fn is_done(&self, wanted: &Wanted<'_, '_>, seen: &Seen) -> bool {
        let harms = super::harms(wanted.watched.action);
        let found = |harm: &Harm| seen.iter().any(|(kind, _)| kind == harm);
        self.own == 0 || self.left == 0 || harms.iter().all(found)
    }

    /// Plays these runs, in the states in which they may begin, until one shows something new.
    fn attempt(
        &mut self,
        wanted: &Wanted<'_, '_>,
        legs: &[Leg],
        also: &[Also],
        conditions: &[&Condition],
        seen: &mut Seen,
    ) {
        let (house, sides) = (self.house, self.sides);
        let Some(draft) = Draft::new(house, sides, &self.clock, legs, also, conditions) else {
            return;
        };
        let mut states: Vec<Option<SmolStr>> = draft
            .states(house, sides, legs)
            .into_iter()
            .map(Some)
            .collect();
        if states.is_empty() && house.states.is_empty() {
            states.push(None);
        }
        let Some(due) = legs.first().map(|leg| leg.walked.due) else {
            return;
        };
        let first = states.into_iter().take(STATES);
        for (state, comes) in first.flat_map(|state| [(state.clone(), true), (state, false)]) {
            if self.own == 0 || self.left == 0 {
                return;
            }
            let Some(script) = draft.script(house, sides, &self.clock, (state.as_ref(), comes))
            else {
                continue;
            };
            self.own -= 1;
            // Days until it is clear what becomes of the message.
            let more = match wanted.watched.action {
                OtherwiseAction::Skip => 0,
                OtherwiseAction::Postpone(length) => length.most_minutes() / 1440 + 2,
            };
            let until = due.wall.date().since(draft.last_day());
            let until = until.map_or(0, |span| span.get_days().max(0));
            let days = u32::try_from(more).unwrap_or(u32::MAX);
            let days = days.saturating_add(until.unsigned_abs()).saturating_add(4);
            let concerned = |place: &usize| legs.iter().any(|leg| leg.place == *place);
            let places: Vec<usize> = if sides.len() <= SMALL {
                (0..sides.len()).collect()
            } else {
                (0..sides.len()).filter(concerned).collect()
            };
            let scene = |places: Vec<usize>| {
                let of = |at: &usize| sides.get(*at).map(|side| side.workflow);
                let journeys: Vec<&Workflow> = places.iter().filter_map(of).collect();
                let story = play_until(house, &journeys, &script.scenario, days);
                let scene = Scene {
                    house,
                    sides,
                    places,
                    script: &script,
                    story: &story,
                    watched: wanted.watched,
                    cap: wanted.cap.as_ref(),
                };
                (scene.enters(legs), scene.seen(wanted.place, wanted.node))
            };
            self.left = self.left.saturating_sub(places.len().max(LEAST));
            let (mut entered, mut found) = scene(places.clone());
            if !found.is_empty() && places.len() < sides.len() {
                self.left = self.left.saturating_sub(sides.len());
                (entered, found) = scene((0..sides.len()).collect());
            }
            for (harm, example) in found {
                if !seen.iter().any(|(kind, _)| *kind == harm) {
                    seen.push((harm, example));
                }
            }
            if entered {
                return;
            }
        }
    }
}

/// How the messages of a rule are taken together.
fn cap(form: &RuleForm) -> Option<Cap<'_>> {
    let (window, of) = match form {
        RuleForm::AtMost { of, window, .. } | RuleForm::EachOnce { of, window } => {
            (Window::Rolling(*window), of)
        }
        RuleForm::AtMostPerCalendar { of, period, .. } => (Window::Period(*period), of),
        RuleForm::Gap { gap, between, .. } => (Window::Rolling(*gap), between),
        RuleForm::QuietHours { .. }
        | RuleForm::QuietDays { .. }
        | RuleForm::QuietOutside { .. }
        | RuleForm::Silence { .. }
        | RuleForm::AtLeast { .. } => return None,
    };
    Some(Cap {
        counted: Vec::new(),
        limit: 0,
        window,
        of,
        message: None,
    })
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

fn minutes(at: Moment, by: i64) -> Moment {
    let by = SignedDuration::from_mins(by);
    Moment {
        instant: at.instant.checked_add(by).unwrap_or(at.instant),
        wall: at.wall.checked_add(by).unwrap_or(at.wall),
    }
}
