//! Quiet rules as waits, for platforms that can wait until a time of day but can't hold a message
//! back: a wait until an open moment is put before every message that could fall into the quiet.
//!
//! The answer is a workflow like any other, so that it can be proved again.

use super::clock::{self, Moment};
use super::insert;
use crate::workflow::{ClockMinutes, House, Node, NodeId, RuleForm, WaitKind, Weekdays, Workflow};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// When messages may leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Open {
    /// Quiet hours: from, to.
    pub quiet: Option<(ClockMinutes, ClockMinutes)>,
    /// Open days.
    pub days: Weekdays,
}

impl Open {
    /// What the quiet rules of a workflow leave open, all together; `None` where there are none, or
    /// where two rules name different quiet hours that leave nothing open.
    pub fn of(house: &House, workflow: &Workflow) -> Option<Vec<Open>> {
        let mut days = Weekdays::ALL;
        let mut hours = Vec::new();
        let mut any = false;
        for rule in &workflow.rules {
            match &rule.form {
                RuleForm::QuietHours { from, to } => {
                    any = true;
                    hours.push((*from, *to));
                }
                RuleForm::QuietDays { days: quiet } => {
                    any = true;
                    days = Weekdays(days.0 & !quiet.0);
                }
                RuleForm::QuietOutside { calendar } => {
                    any = true;
                    if let Some(calendar) = house.calendars.get(calendar) {
                        days = Weekdays(days.0 & calendar.weekdays.0);
                    }
                }
                RuleForm::AtMost { .. }
                | RuleForm::AtMostPerCalendar { .. }
                | RuleForm::Gap { .. }
                | RuleForm::EachOnce { .. }
                | RuleForm::Silence { .. }
                | RuleForm::AtLeast { .. } => {}
            }
        }
        if !any {
            return None;
        }
        if hours.is_empty() {
            return Some(vec![Open { quiet: None, days }]);
        }
        Some(
            hours
                .into_iter()
                .map(|h| Open {
                    quiet: Some(h),
                    days,
                })
                .collect(),
        )
    }

    /// Whether a message that leaves at this moment is certain to be outside the quiet.
    pub fn holds(self, at: Moment) -> bool {
        if at.days.0 & !self.days.0 != 0 {
            return false;
        }
        let Some((from, to)) = self.quiet else {
            return true;
        };
        (at.earliest..=at.latest).all(|m| {
            let minute = m.rem_euclid(1440) as u16;
            if from <= to {
                minute < from.0 || minute >= to.0
            } else {
                minute < from.0 && minute >= to.0
            }
        })
    }
}

/// Hours of a day on which messages may leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// On these days.
    pub days: Weekdays,
    /// From this minute after midnight on.
    pub from: u16,
    /// Before this one; 1440 is the end of the day.
    pub to: u16,
}

/// What all rules together leave open, as windows of a day; none where nothing is open.
pub fn windows(open: &[Open]) -> Vec<Window> {
    let days = open
        .iter()
        .fold(Weekdays::ALL, |days, o| Weekdays(days.0 & o.days.0));
    if days.0 == 0 {
        return Vec::new();
    }
    let is_open = |minute: u16| {
        open.iter().all(|o| {
            o.holds(Moment {
                earliest: i32::from(minute),
                latest: i32::from(minute),
                days,
                drifted: false,
            })
        })
    };
    let mut windows: Vec<Window> = Vec::new();
    for minute in (0..1440).filter(|m| is_open(*m)) {
        match windows.last_mut() {
            Some(last) if last.to == minute => last.to = minute + 1,
            Some(_) | None => windows.push(Window {
                days,
                from: minute,
                to: minute + 1,
            }),
        }
    }
    windows
}

/// The messages that could fall into the quiet, in order: a platform that holds messages back itself must
/// be told so before each of them.
pub fn may_fall_into(workflow: &Workflow, open: &[Open], awaits: clock::Awaits) -> Vec<SmolStr> {
    let moments = clock::moments(workflow, awaits);
    let mut names: Vec<SmolStr> = Vec::new();
    for (id, node) in workflow.iter() {
        let moment = moments.get(id.0 as usize).copied().flatten();
        let safe = moment.is_some_and(|m| open.iter().all(|o| o.holds(m)));
        if let Some(message) = node.message()
            && !safe
            && !names.contains(message)
        {
            names.push(message.clone());
        }
    }
    names
}

/// A workflow with waits in it, and which nodes they are.
pub struct Guarded {
    /// The workflow.
    pub workflow: Workflow,
    /// The waits that were put in.
    pub waits: BTreeSet<NodeId>,
    /// The messages that wait, in order.
    pub messages: Vec<String>,
    /// When they leave; `None` where no wait was needed.
    pub at: Option<(ClockMinutes, Weekdays)>,
}

/// The hour that messages wait for where only days are quiet.
const MORNING: ClockMinutes = ClockMinutes(10 * 60);

/// Puts a wait before every message that could fall into the quiet.
pub fn insert_waits(workflow: &Workflow, open: &[Open], awaits: clock::Awaits) -> Guarded {
    let mut guarded = Guarded {
        workflow: workflow.clone(),
        waits: BTreeSet::new(),
        messages: Vec::new(),
        at: None,
    };
    let Some(at) = first_open_moment(open) else {
        return guarded;
    };
    // One wait can make the next message safe, so moments are computed anew after each.
    loop {
        let moments = clock::moments(&guarded.workflow, awaits);
        let unsafe_send = guarded.workflow.iter().find_map(|(id, node)| match node {
            Node::Send { message, .. } => {
                let moment = moments.get(id.0 as usize).copied().flatten();
                let safe = moment.is_some_and(|m| open.iter().all(|o| o.holds(m)));
                (!safe).then(|| (id, message.to_string()))
            }
            Node::Wait { .. }
            | Node::Await { .. }
            | Node::Branch { .. }
            | Node::Split { .. }
            | Node::Act { .. }
            | Node::Review { .. }
            | Node::Answer { .. }
            | Node::HandOver { .. }
            | Node::End => None,
        });
        let Some((id, message)) = unsafe_send else {
            return guarded;
        };
        insert_before(&mut guarded, id, at);
        guarded.messages.push(message);
        guarded.at = Some(at);
        if guarded.waits.len() > workflow.nodes.len() {
            return guarded;
        }
    }
}

/// The earliest time of day that every rule leaves open, on the open days.
fn first_open_moment(open: &[Open]) -> Option<(ClockMinutes, Weekdays)> {
    let days = open.first()?.days;
    if days.0 & Weekdays::ALL.0 == 0 {
        return None;
    }
    let mut candidates: Vec<ClockMinutes> = open
        .iter()
        .filter_map(|o| o.quiet)
        .map(|(_, to)| to)
        .collect();
    if candidates.is_empty() {
        candidates.push(MORNING);
    }
    candidates.sort_unstable();
    let open_at = |at: ClockMinutes| {
        let moment = Moment {
            earliest: i32::from(at.0),
            latest: i32::from(at.0),
            days,
            drifted: false,
        };
        open.iter().all(|o| o.holds(moment))
    };
    candidates
        .into_iter()
        .find(|&at| open_at(at))
        .map(|at| (at, days))
}

fn insert_before(guarded: &mut Guarded, id: NodeId, at: (ClockMinutes, Weekdays)) {
    insert::wait_before(
        &mut guarded.workflow,
        id,
        WaitKind::Clock { at: at.0, on: at.1 },
    );
    guarded.waits = guarded
        .waits
        .iter()
        .map(|w| if w.0 >= id.0 { NodeId(w.0 + 1) } else { *w })
        .collect();
    guarded.waits.insert(id);
}
