//! Whom of the house a statement names.

use super::{Cx, Line};
use crate::syntax::ast::Recipient;
use crate::syntax::grammar::Rule;

impl Cx<'_> {
    /// The next `P` or `P else Q` of a line.
    pub(crate) fn next_recipient(&self, line: &mut Line<'_>) -> Option<Recipient> {
        let mut inside = Line::inside(line.need(Rule::recipient)?);
        let name = self.next_name(&mut inside)?;
        let otherwise = inside.maybe(Rule::name).map(|pair| self.name(&pair));
        Some(Recipient { name, otherwise })
    }
}
