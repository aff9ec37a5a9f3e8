//! Who is added to an audience or a list is taken back before the run ends.

use super::place::Nearby;
use super::{Offer, one, place};
use crate::diagnostics::Diagnostic;
use crate::ide::Snapshot;
use crate::ide::change::TextEdit;
use crate::syntax::scan::{Block, Statement};

/// Writes `remove from …` before every `end` below the step that adds, and at the end of the journey.
pub(super) fn take_back(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Vec<Offer> {
    one(|| {
        let at = place(snapshot, diagnostic)?;
        let nearby = Nearby::of(snapshot, at);
        let group = nearby.words_at(at).strip_prefix("add to ")?;
        let line = format!("remove from {group}");
        let owner = *nearby.around(at).first()?;
        // Of a sequence nobody knows from here where the run ends.
        if !nearby.words(owner).starts_with("journey ") {
            return None;
        }
        let block = &owner.tails.first()?.block;
        let mut ways = Ways {
            nearby: &nearby,
            line: &line,
            from: at.end,
            edits: Vec::new(),
        };
        ways.before_ends(owner, block);
        let last = block.statements.last()?;
        let goes_on = !ways.leaves(last) && !nearby.words(last).starts_with("remove from ");
        if goes_on {
            ways.edits
                .push(nearby.put_in(owner, block, Some(last), &line));
        }
        let edits = ways.edits;
        Some(Offer::new(
            format!("write `{line}` before every end"),
            edits,
        ))
    })
}

/// The ways out of a journey below a place.
struct Ways<'n> {
    nearby: &'n Nearby<'n>,
    line: &'n str,
    from: u32,
    edits: Vec<TextEdit>,
}

impl Ways<'_> {
    fn leaves(&self, step: &Statement) -> bool {
        let words = self.nearby.words(step).trim();
        words == "end" || words.starts_with("hand over to ")
    }

    fn before_ends(&mut self, owner: &Statement, block: &Block) {
        let mut above: Option<&Statement> = None;
        for statement in &block.statements {
            let is_back = above.is_some_and(|it| self.nearby.words(it).trim() == self.line);
            if self.from <= statement.head.start && self.leaves(statement) && !is_back {
                let seat = super::place::Seat {
                    owner,
                    block,
                    statement,
                };
                self.edits.push(self.nearby.put_before(&seat, self.line));
            }
            for tail in &statement.tails {
                self.before_ends(statement, &tail.block);
            }
            above = Some(statement);
        }
    }
}
