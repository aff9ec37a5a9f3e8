//! Messages that want to leave at one moment: they do so one by one, those of higher purposes first. What a guard lets
//! through only once is then not lost to something that matters less.

use super::story::Fault;
use super::{Live, Moment, Rest, World};
use crate::vocabulary::Purpose;

/// Messages at one moment after which something goes round.
const MOST_TURNS: usize = 10_000;

impl Live<'_> {
    /// Whether its message may be looked at now.
    pub(super) fn has_its_turn(&self, now: Moment) -> bool {
        match self.rest {
            Rest::Turn(_) => true,
            Rest::Held(at, _) => at <= now,
            Rest::Until(..) | Rest::Awaits(..) | Rest::Asks(..) => false,
        }
    }
}

impl World<'_> {
    /// Lets every message that is due now leave, or be held or skipped; whether there was one.
    pub(super) fn take_turns(&mut self) -> bool {
        let mut any = false;
        for _ in 0..MOST_TURNS {
            let due = self.live.iter().enumerate();
            let due = due.filter(|(_, run)| run.has_its_turn(self.now));
            // Of one purpose: the run that has been under way longest.
            let Some((at, _)) = due.min_by_key(|(at, run)| (self.purpose(run), *at)) else {
                return any;
            };
            any = true;
            self.walk(at);
        }
        self.story.fault(Fault::Endless);
        any
    }

    /// The purpose of the message at which a run stands.
    fn purpose(&self, run: &Live<'_>) -> Purpose {
        let workflow = self.journeys.get(run.journey);
        let message = workflow.and_then(|w| w.node(run.node).message());
        let message = message.and_then(|name| self.house.messages.get(name));
        message.map_or(Purpose::Promotional, |m| m.purpose)
    }
}
