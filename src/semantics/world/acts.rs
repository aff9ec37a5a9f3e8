//! What a run does: a message that leaves, work for people, changes of the profile.

use super::story::StoryKind;
use super::{Data, Live, Moment, Rest, World};
use crate::workflow::{Action, AnyOf, EventKind, Literal, NodeId, Recipient};
use smol_str::SmolStr;

/// What becomes of a message.
pub(super) enum Said {
    /// It leaves.
    Sent,
    /// It does not.
    Skipped(String),
    /// It is tried again then, until that moment at most; why, where it is worth a line.
    Held(Moment, Option<Moment>, Option<String>),
    /// It never leaves.
    Never,
}

impl World<'_> {
    /// Whether a message leaves now.
    pub(super) fn leaves(&self, run: &Live<'_>, message: &SmolStr, release: Moment) -> Said {
        let was_held = matches!(run.rest, Rest::Held(..));
        let Some(def) = self.house.messages.get(message) else {
            return Said::Never;
        };
        let limit = match run.rest {
            Rest::Held(_, limit) => limit,
            Rest::Until(..) | Rest::Awaits(..) | Rest::Turn(_) | Rest::Asks(..) => None,
        };
        if release > self.now {
            return Said::Held(release, limit, Some("quiet".to_owned()));
        }
        if def.purpose.needs_consent() && self.unsubscribed {
            return Said::Skipped("she has unsubscribed".to_owned());
        }
        if was_held {
            if !def.states.is_empty() && !def.states.contains(&self.state) {
                return Said::Skipped(format!("it is not written for {}", self.state));
            }
            let about = super::facts::About {
                run: Some(run),
                own: None,
            };
            let keeps = |needs| {
                if self.is_planned() {
                    self.certain(needs, about) != Some(false)
                } else {
                    self.holds(needs, about).unwrap_or(false)
                }
            };
            if let Some(needs) = &def.needs
                && !keeps(needs)
            {
                return Said::Skipped("what it needs holds no more".to_owned());
            }
        }
        if let Some(keeper) = self.kept_silent_by(run) {
            return Said::Skipped(format!("{keeper} keeps silence for all journeys"));
        }
        self.guarded(run, def, limit)
    }

    /// The journey that lets no other send to her now.
    fn kept_silent_by(&self, run: &Live<'_>) -> Option<&str> {
        self.live.iter().find_map(|other| {
            let alone = matches!(
                self.node_of(other),
                crate::workflow::Node::Wait { alone: true, .. }
            );
            let another = other.journey != run.journey;
            let name = &self.journeys.get(other.journey)?.name;
            (alone && another).then_some(name.as_str())
        })
    }

    /// A message leaves.
    pub(super) fn send(&mut self, journey: usize, node: NodeId, message: &SmolStr) {
        let kind = StoryKind::Sends(journey, node, message.clone());
        self.story.line(self.now, kind);
        let received = EventKind::Received {
            messages: AnyOf::Message(message.clone()),
        };
        self.happens(&received, Data::new());
    }

    pub(super) fn act(&mut self, journey: usize, node: NodeId, action: &Action) {
        match action {
            Action::Task { of, text, .. } => {
                let kind = StoryKind::Task(journey, node, self.people(of), text.clone());
                self.story.line(self.now, kind);
            }
            Action::Notify { .. } => {}
            Action::Set { property, value } => {
                self.profile.insert(property.clone(), value.clone());
            }
            Action::Clear { property } => {
                self.profile.remove(property);
            }
            Action::AddToList { .. }
            | Action::RemoveFromList { .. }
            | Action::AddToAudience { .. }
            | Action::RemoveFromAudience { .. } => {}
        }
    }

    /// By which names someone goes: as in the journey, and the person that a property holds now.
    fn people(&self, of: &Recipient) -> Vec<SmolStr> {
        match of {
            Recipient::Person(name) | Recipient::Team(name) => vec![name.clone()],
            Recipient::Property {
                property,
                otherwise,
            } => match self.profile.get(property) {
                Some(Literal::Choice(person)) => vec![property.clone(), person.clone()],
                Some(_) | None => otherwise.iter().cloned().collect(),
            },
        }
    }
}
