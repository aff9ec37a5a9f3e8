//! Looks for a client to whom a guard does something: runs of the message's own journey, of others under the rule
//! shortly before it, as near as the rule counts. Every try is played by the interpreter, which alone decides.

mod fill;
mod silence;
mod unguarded;

use super::super::tally::{Cap, Window};
use super::client::Client;
use super::route::{Route, Walked, routes};
use super::script::{Also, Draft, Leg, entry_near};
use super::tell::Scene;
use super::{Harm, LossExample, Side, Watched};
use crate::semantics::world::play_until;
use crate::semantics::{Clock, Moment};
use crate::source::Span;
use crate::workflow::{Condition, House, NodeId, OtherwiseAction, RuleForm, Workflow};
use fill::Helper;
use jiff::civil::{DateTime, date};
use smol_str::SmolStr;
use std::cell::Cell;
pub(in crate::proof) use unguarded::{Line, in_silence};

/// Plays for one message and rule.
const FOR_ONE: usize = 140;
/// The same, where one journey alone may come before it.
const FEW: usize = 40;
/// What a play costs besides what happens in it, for each journey, and for each thing that happens: in steps that runs
/// take.
const PLAY: usize = 60;
const JOURNEY: usize = 15;
const LINE: usize = 10;
/// A message may take so many times as much as is left for it and each of those that come after it.
const SHARES: usize = 3;
/// A part of what is left is for what all messages of a rule need.
const FOR_ALL: usize = 4;
/// States in which the client may begin that are tried.
const STATES: usize = 5;
/// More journeys are not all played at each try: only at the last.
const SMALL: usize = 30;

/// What is found, by what the guard does.
pub(super) type Seen = Vec<(Harm, LossExample)>;

/// Looks, within bounds.
pub(super) struct Search<'s, 'a> {
    house: &'a House,
    sides: &'s [Side<'a>],
    clock: Clock,
    /// The Monday and the time at which a first run begins.
    begins: DateTime,
    /// Whether examples tell of all messages that left before.
    tells_all: bool,
    /// Steps that are left for the project, and for the message at hand; and plays for that.
    left: Cell<usize>,
    share: Cell<usize>,
    own: usize,
    /// The runs that fill the rule looked at last, where they are the same for each of its messages.
    known: Option<(Span, Vec<Helper>)>,
    /// The only journey whose runs are put before a message, where that is what is asked.
    only: Option<usize>,
}

/// What is looked for.
struct Wanted<'w, 'a> {
    watched: &'w Watched<'a>,
    place: usize,
    node: NodeId,
    cap: Option<Cap<'a>>,
}

impl<'s, 'a> Search<'s, 'a> {
    pub(super) fn new(house: &'a House, sides: &'s [Side<'a>], steps: usize) -> Search<'s, 'a> {
        Search {
            house,
            sides,
            clock: Clock::new(&house.zone),
            // Ten in the morning, open in most houses.
            begins: date(2026, 6, 1).at(10, 0, 0, 0),
            tells_all: false,
            left: Cell::new(steps),
            share: Cell::new(0),
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
        (place, node): (usize, NodeId),
        messages: usize,
    ) -> Seen {
        self.only = Some(filler);
        let seen = self.examples(watched, place, node, messages);
        self.only = None;
        seen
    }

    /// Timelines in which the guard of a rule acts on a message: one for each thing that it can do, as far as they
    /// are found. So many messages, this one among them, share the steps that are left.
    pub(super) fn examples(
        &mut self,
        watched: &Watched<'a>,
        place: usize,
        node: NodeId,
        messages: usize,
    ) -> Seen {
        self.share
            .set(self.left.get() / messages.max(1).div_ceil(SHARES));
        if self.is_spent() {
            return Seen::new();
        }
        self.own = if self.only.is_some() { FEW } else { FOR_ONE };
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

    /// On a Monday, and so many days later; in a second week half an hour later.
    fn base(&self, place: usize, days: i64) -> Option<Moment> {
        let monday = self.clock.at(self.begins);
        let half_past = if days < 7 { 0 } else { 30 * 60 };
        let day = self.clock.on_the_wall(monday, days * 24 * 3600 + half_past);
        Some(entry_near(
            self.house,
            self.sides.get(place)?,
            &self.clock,
            day,
        ))
    }

    /// Takes so many steps.
    fn spend(&self, steps: usize) {
        self.left.set(self.left.get().saturating_sub(steps));
        self.share.set(self.share.get().saturating_sub(steps));
    }

    fn is_spent(&self) -> bool {
        self.share.get() == 0
    }

    /// Looks for what other messages need, too: not of this one's share, but a part of all that is left.
    fn for_all<T>(&self, look: impl FnOnce() -> T) -> T {
        let own = self.share.get();
        self.share.set(own.max(self.left.get() / FOR_ALL));
        let found = look();
        self.share.set(own.min(self.left.get()));
        found
    }

    /// `None` also where no steps are left.
    fn walk(&self, place: usize, route: &Route, entry: Moment) -> Option<Walked> {
        if self.is_spent() {
            return None;
        }
        // It goes as far as the message, and no further.
        self.spend(route.to.0 as usize + 1);
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

    fn is_done(&self, wanted: &Wanted<'_, '_>, seen: &Seen) -> bool {
        let harms = super::harms(wanted.watched.action);
        let found = |harm: &Harm| seen.iter().any(|(kind, _)| kind == harm);
        self.own == 0 || self.is_spent() || harms.iter().all(found)
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
            if self.own == 0 || self.is_spent() {
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
                self.spend(PLAY + JOURNEY * places.len() + LINE * story.lines.len());
                let scene = Scene {
                    house,
                    sides,
                    places,
                    script: &script,
                    story: &story,
                    watched: wanted.watched,
                    cap: wanted.cap.as_ref(),
                    tells_all: self.tells_all,
                };
                (scene.enters(legs), scene.seen(wanted.place, wanted.node))
            };
            let (mut entered, mut found) = scene(places.clone());
            if !found.is_empty() && places.len() < sides.len() {
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
