//! Rules that are silent while something is so: it begins to be so just before the message, or before its run.

use super::super::client::Client;
use super::super::script::Also;
use super::{Search, Seen, Wanted};
use crate::semantics::Moment;
use crate::workflow::{Condition, HappeningKind, SilenceWhen};
use jiff::SignedDuration;
use std::collections::BTreeMap;

impl Search<'_, '_> {
    /// A silence: something makes it true just before the message, or before its run.
    pub(super) fn silenced(
        &mut self,
        wanted: &Wanted<'_, '_>,
        when: &SilenceWhen,
        seen: &mut Seen,
    ) {
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
}

fn minutes(at: Moment, by: i64) -> Moment {
    let by = SignedDuration::from_mins(by);
    Moment {
        instant: at.instant.checked_add(by).unwrap_or(at.instant),
        wall: at.wall.checked_add(by).unwrap_or(at.wall),
    }
}
