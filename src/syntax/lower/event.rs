//! References to events, and the reasons that end a run or a wait.

use super::{Cx, Line};
use crate::syntax::ast::{Condition, EventRef, Name};
use crate::syntax::grammar::Rule;
use crate::vocabulary::Channel;
use pest::iterators::Pair;

/// What a `reason` pair holds.
pub(crate) enum Reason {
    /// An event.
    Event(EventRef),
    /// An event about the same thing as the run.
    Same(EventRef, Name),
    /// `client becomes S`.
    Becomes(Name),
    /// A condition.
    Condition(Condition),
}

/// The channel that a word such as `emails` counts; `None` for `messages`.
pub(crate) fn channel_of(word: &str) -> Option<Channel> {
    match word {
        "push" => Some(Channel::Push),
        "sms" => Some(Channel::Sms),
        other => Channel::from_text(other.strip_suffix('s').unwrap_or(other)),
    }
}

impl Cx<'_> {
    /// An event, from an `event` pair.
    pub(crate) fn event(&mut self, pair: &Pair<'_, Rule>) -> Option<EventRef> {
        let mut line = Line::inside(pair.clone());
        let first = line.next()?;
        match first.as_rule() {
            Rule::name => Some(EventRef::Named(self.name(&first))),
            Rule::kw_opened => Some(EventRef::Opened(self.next_name(&mut line)?)),
            Rule::kw_clicked => Some(EventRef::Clicked(self.next_name(&mut line)?)),
            Rule::kw_received => Some(EventRef::Received(self.next_name(&mut line)?)),
            Rule::any_message => {
                let mut inside = Line::inside(first);
                let verb = inside.next()?;
                let verb = self.name(&verb);
                let channel = inside.need(Rule::channel_word)?;
                let theme = self.maybe_theme(&mut inside);
                Some(EventRef::AnyMessage {
                    verb,
                    channel: channel_of(channel.as_str()),
                    theme,
                })
            }
            _ => None,
        }
    }

    /// The next event of a line.
    pub(crate) fn next_event(&mut self, line: &mut Line<'_>) -> Option<EventRef> {
        let pair = line.need(Rule::event)?;
        self.event(&pair)
    }

    /// `with theme T`, if it is there.
    pub(crate) fn maybe_theme(&mut self, line: &mut Line<'_>) -> Option<Name> {
        let pair = line.maybe(Rule::with_theme)?;
        self.next_name(&mut Line::inside(pair))
    }

    /// A reason, from a `reason` pair.
    pub(crate) fn reason(&mut self, pair: &Pair<'_, Rule>) -> Option<Reason> {
        let mut line = Line::inside(pair.clone());
        let first = line.next()?;
        match first.as_rule() {
            Rule::becomes => {
                let name = self.next_name(&mut Line::inside(first))?;
                Some(Reason::Becomes(name))
            }
            Rule::all_of => Some(Reason::Condition(self.condition(&first)?)),
            Rule::event => {
                let event = self.event(&first)?;
                match line.maybe(Rule::same) {
                    Some(same) => {
                        let what = Line::inside(same).need(Rule::dotted)?;
                        Some(Reason::Same(event, self.name(&what)))
                    }
                    None => Some(Reason::Event(event)),
                }
            }
            _ => None,
        }
    }
}
