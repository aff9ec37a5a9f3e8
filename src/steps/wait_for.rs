//! `wait up to D for E or C { … } otherwise { … }`: something happens from now on, or the deadline comes.

use crate::lower::{Edge, LowerStep, Lowering, OPEN, Slot, errors};
use crate::syntax::ast::Step;
use crate::syntax::ast::{Block, Condition, Duration, EventRef};
use crate::syntax::scan::Statement;
use crate::syntax::{Context, Cx, ParseStep, Reason, Rule};
use crate::types;
use crate::workflow::{AwaitOn, EventKind, Exit, Node, StateDef, StateRule};
use smol_str::SmolStr;

/// A `wait up to` step.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WaitFor {
    /// The longest wait.
    pub deadline: Duration,
    /// What ends the wait: one entry for each `or`.
    pub what: Vec<WaitForWhat>,
    /// When it happens.
    pub then: Block,
    /// When the deadline comes first. `None` where the author left it out: the run then goes on.
    pub otherwise: Option<Block>,
}

/// What a `wait up to` waits for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum WaitForWhat {
    /// An event, from now on.
    Event(EventRef),
    /// A condition that becomes true.
    Condition(Condition),
}

impl LowerStep for WaitFor {
    fn lower<'a>(&'a self, step: &'a Step, at: &mut Lowering<'a>) {
        let deadline = types::length(self.deadline);
        let mut on = Vec::with_capacity(self.what.len());
        for what in &self.what {
            match what {
                WaitForWhat::Event(written) => {
                    if let Some(event) = at.event(written) {
                        report_the_end(written, &event, at);
                        on.push(AwaitOn::Event(event));
                    }
                }
                WaitForWhat::Condition(condition) => {
                    let typed = at.reason(condition, self.what.len());
                    on.extend(typed.map(AwaitOn::Condition));
                }
            }
        }
        at.pass_time(step);
        let mut otherwise = at.facts.clone();
        let mut then = otherwise.clone();
        // Of several, nobody knows which it was.
        if let ([one], [_]) = (on.as_slice(), self.what.as_slice()) {
            if let AwaitOn::Event(event) = one {
                then.assume_happened(event, true);
            }
            match one {
                AwaitOn::Event(EventKind::Declared { name }) => {
                    then.see_event(name);
                }
                AwaitOn::Event(_) => {}
                AwaitOn::Condition(condition) => then.assume(condition),
            }
        }
        // What would have ended the wait is not the case when the deadline comes.
        for one in &on {
            if let AwaitOn::Condition(condition) = one {
                otherwise.assume_not(condition);
            }
        }
        let node = Node::Await {
            on,
            deadline,
            then: OPEN,
            otherwise: OPEN,
        };
        let id = at.push(node, step);
        at.arms(vec![
            (Edge::From(id, Slot::Then), then, Some(&self.then)),
            (
                Edge::From(id, Slot::Otherwise),
                otherwise,
                self.otherwise.as_ref(),
            ),
        ]);
    }
}

/// Reports an event that ends the run before the wait can see it (J0356): an exit, or one that makes of
/// the client someone whom the journey is not for. Other journeys may run the same sequence.
fn report_the_end(written: &EventRef, event: &EventKind, at: &mut Lowering<'_>) {
    if at.facts.unsure || at.alone || at.states.is_empty() || !at.via().is_empty() {
        return;
    }
    let is_exit = at.exits.iter().any(|exit| match exit {
        Exit::Event { event: exit } => exit == event,
        Exit::SameEvent { .. } | Exit::Becomes { .. } | Exit::Condition { .. } => false,
    });
    if is_exit {
        return at.report(errors::waits_for_exit(written.span()));
    }
    let possible = at.possible_states();
    let mut led = Vec::new();
    for state in &possible {
        match at
            .house
            .states
            .iter()
            .find(|into| leads(into, state, event))
        {
            Some(into) if !at.states.contains(&into.name) => led.push(into),
            Some(_) | None => return,
        }
    }
    if let Some(into) = led.first() {
        let found = errors::waits_for_another_state(written.span(), into);
        at.report(found);
    }
}

/// Whether `event` makes a client who is `from` one who is `into`.
fn leads(into: &StateDef, from: &SmolStr, event: &EventKind) -> bool {
    match &into.entry {
        StateRule::Event {
            from: of,
            event: on,
        } => of.contains(from) && on == event,
        StateRule::Start | StateRule::Condition { .. } => false,
    }
}

impl ParseStep for WaitFor {
    const FIRST: &'static [&'static str] = &["wait", "up"];

    fn read(cx: &mut Cx<'_>, statement: &Statement) -> Option<Self> {
        let head = cx.read(
            Rule::wait_up_to_line,
            statement.head,
            statement.reported,
            |cx, mut line| {
                let deadline = cx.next_duration(&mut line)?;
                let mut what = Vec::new();
                while let Some(pair) = line.maybe(Rule::reason) {
                    what.extend(reason(cx, &pair)?);
                }
                Some((deadline, what))
            },
        );
        let mut tails = statement.tails.iter();
        let Some(first) = tails.next() else {
            if head.is_some() {
                cx.block_of(statement, Context::Steps);
            }
            return None;
        };
        let then = cx.steps(&first.block);
        let mut otherwise = None;
        let mut words = first.head;
        for tail in tails {
            match cx.first_word(words) {
                "otherwise" => {
                    cx.read(Rule::otherwise_line, words, statement.reported, |_, _| {
                        Some(())
                    });
                }
                _ => cx.instead(words, "otherwise", "`else` belongs to `if`"),
            }
            let block = cx.steps(&tail.block);
            otherwise.get_or_insert(block);
            words = tail.head;
        }
        if !words.is_empty() {
            cx.block_missing(words);
        }
        let (deadline, what) = head?;
        Some(WaitFor {
            deadline,
            what,
            then,
            otherwise,
        })
    }
}

#[expect(
    clippy::option_option,
    reason = "an unexpected pair is not a reported fault"
)]
fn reason(cx: &mut Cx<'_>, pair: &pest::iterators::Pair<'_, Rule>) -> Option<Option<WaitForWhat>> {
    Some(match cx.reason(pair)? {
        Reason::Event(event) => Some(WaitForWhat::Event(event)),
        Reason::Condition(condition) => Some(WaitForWhat::Condition(condition)),
        Reason::Same(_, name) | Reason::Becomes(name) => {
            cx.not_to_wait_for(&name);
            None
        }
    })
}
