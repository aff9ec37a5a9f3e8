//! What the calendar does to moments, kept from one question about a journey to the next.
//!
//! Rules with other windows mostly ask for the same moments again: nothing of a table depends on what is counted. What a
//! search is charged for it it is charged each time, so that what is known does not depend on which rule asked first.

use super::axis::{Axis, Timetable};
use super::graph::{Graph, Ticks};
use super::phases::possible;
use std::cell::{OnceCell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

/// So many are kept: what is asked now, and what a few questions before it asked.
const KEPT: usize = 6;

/// The moments of an axis in a day or a week of a journey.
#[derive(Debug)]
pub(super) struct Moments {
    /// What the calendar does to each.
    pub(super) table: Timetable,
    calm: bool,
    /// The time of day at which a run begins, where it is one.
    begins: Option<Ticks>,
    leaves: OnceCell<Vec<Vec<bool>>>,
}

impl Moments {
    /// For each node of their journey, at which of them a run can leave it; a superset.
    pub(super) fn leaves(&self, graph: &Graph) -> &[Vec<bool>] {
        self.leaves
            .get_or_init(|| possible(graph, &self.table, self.begins, self.calm))
    }
}

/// Those of one journey.
#[derive(Debug)]
pub(super) struct Calendars<'a> {
    graph: &'a Graph,
    /// The last one that was asked for is the first.
    kept: RefCell<VecDeque<Rc<Moments>>>,
}

impl<'a> Calendars<'a> {
    pub(super) fn new(graph: &'a Graph) -> Calendars<'a> {
        Calendars {
            graph,
            kept: RefCell::default(),
        }
    }

    /// Those of this axis; calm ones know no closed dates.
    pub(super) fn on(&self, axis: Axis, begins: Option<Ticks>, calm: bool) -> Rc<Moments> {
        let mut kept = self.kept.borrow_mut();
        let same = |m: &Rc<Moments>| m.begins == begins && m.calm == calm && m.table.axis == axis;
        let known = kept.iter().position(same);
        let moments = known.and_then(|at| kept.remove(at)).unwrap_or_else(|| {
            Rc::new(Moments {
                table: Timetable::new(self.graph, axis, self.graph.is_weekly(), calm),
                calm,
                begins,
                leaves: OnceCell::new(),
            })
        });
        kept.push_front(Rc::clone(&moments));
        kept.truncate(KEPT);
        moments
    }
}
