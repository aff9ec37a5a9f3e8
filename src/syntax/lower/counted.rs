//! Which messages a rule counts.

use super::event::channel_of;
use super::{Cx, Line};
use crate::source::Span;
use crate::syntax::ast::Counted;
use crate::syntax::grammar::Rule;
use crate::vocabulary::Purpose;
use pest::iterators::Pair;

impl Cx<'_> {
    /// The next `counted` of a line.
    pub(crate) fn next_counted(&mut self, line: &mut Line<'_>) -> Option<Counted> {
        let pair = line.need(Rule::counted)?;
        self.counted(&pair)
    }

    /// What a rule counts, from a `counted` pair.
    pub(crate) fn counted(&mut self, pair: &Pair<'_, Rule>) -> Option<Counted> {
        let mut counted = Counted {
            channel: None,
            purposes: Vec::new(),
            except: Vec::new(),
            theme: None,
            message: None,
            span: self.span(pair),
        };
        let mut line = Line::inside(pair.clone());
        while let Some(part) = line.next() {
            match part.as_rule() {
                Rule::purposes => counted.purposes = self.purposes(&part),
                Rule::channel_word => counted.channel = channel_of(part.as_str()),
                Rule::with_theme => {
                    counted.theme = Some(self.next_name(&mut Line::inside(part))?);
                }
                Rule::except => {
                    let purposes = Line::inside(part).need(Rule::purposes)?;
                    counted.except = self.purposes(&purposes);
                }
                Rule::name => counted.message = Some(self.name(&part)),
                _ => return None,
            }
        }
        Some(counted)
    }

    fn purposes(&self, pair: &Pair<'_, Rule>) -> Vec<(Purpose, Span)> {
        pair.clone()
            .into_inner()
            .filter_map(|part| Some((Purpose::from_text(part.as_str())?, self.span(&part))))
            .collect()
    }
}
