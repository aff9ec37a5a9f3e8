//! The busiest time of one client: the proof's own worst case, as a timeline.
//!
//! A rule of one message less than its worst case is broken by exactly the worst case, so the search for the
//! shortest timeline that breaks a rule finds it.

use super::super::assess::{MANY, assess};
use super::super::calendars::Calendars;
use super::super::delta::PathStep;
use super::super::entry::{Entries, days, entries};
use super::super::graph::{Graph, get};
use super::super::placing::place;
use super::super::tally::{Cap, Window};
use super::super::witness::{Replayed, Stage, TRIES, guards, plan_path, starters};
use super::super::words::{awaited_words, ending, run_words};
use super::super::work::Work;
use super::standing::Left;
use super::{Course, CourseEvent, CourseKind, CourseLine, Worst, stand};
use crate::semantics::Setting;
use crate::vocabulary::Purpose;
use crate::workflow::{CountedSet, House, NodeId, Rule, RuleForm, Workflow};
use std::cell::Cell;

/// How far below a bound that is not reached a timeline is looked for.
const TRIED: u64 = 6;
/// Days tried for a timeline.
const DAYS: i64 = 400;

/// What a search needs, kept together.
struct Field<'a> {
    house: &'a House,
    setting: &'a Setting<'a>,
    graph: Graph,
    entries: Entries,
}

impl Field<'_> {
    /// Runs something with a fresh allowance of work.
    fn with<T>(&self, then: impl FnOnce(&Stage<'_>) -> T) -> T {
        let (tries, work) = (Cell::new(TRIES), Work::new());
        then(&Stage {
            house: self.house,
            setting: self.setting,
            graph: &self.graph,
            calendars: &Calendars::new(&self.graph),
            entries: &self.entries,
            guards: &guards(self.house, self.setting.workflow, &self.graph),
            tries: &tries,
            work: &work,
            days: MANY,
        })
    }
}

/// The busiest time; `None` where nothing is ever sent, or no timeline is found.
pub(super) fn course(house: &House, setting: &Setting<'_>) -> Option<Course> {
    let workflow = setting.workflow;
    let field = Field {
        house,
        setting,
        graph: Graph::new(house, workflow, &setting.quiet),
        entries: entries(house, workflow),
    };
    let week = CountedSet {
        channel: None,
        purposes: Purpose::ALL.to_vec(),
        theme: None,
        message: None,
    };
    let weekly = RuleForm::AtMost {
        count: 1,
        of: week,
        window: days(7),
    };
    let tightest = tightest(&field, workflow);
    let form = tightest.map_or(&weekly, |rule| &rule.form);
    let cap = Cap::of(house, workflow, &field.graph, form)
        .into_iter()
        .next()?;
    let bound = field.with(|stage| assess(stage, &cap, false).worst);
    let bound = bound.filter(|bound| *bound < u64::MAX);
    let highest = bound.unwrap_or(cap.limit.saturating_add(1));
    let lowest = highest.saturating_sub(TRIED).max(1);
    let (shown, replayed) = (lowest..=highest)
        .rev()
        .find_map(|count| Some((count, find(&field, &cap, count)?)))?;
    let sent: Vec<Left> = messages(&replayed)
        .map(|m| (m.at, m.name.clone()))
        .collect();
    let window = match cap.window {
        Window::Rolling(length) => length.text(),
        Window::Period(length) => format!("calendar {}", length.unit.singular()),
    };
    Some(Course {
        kind: CourseKind::Busiest,
        lines: field.with(|stage| lines(stage, &replayed)),
        stands: stand(house, &workflow.rules, &sent),
        worst: Some(Worst {
            rule: tightest.map(|rule| rule.text.clone()),
            window,
            shown,
            bound,
        }),
    })
}

/// The rule with the least room left, of those that say how many messages there may be in a window.
fn tightest<'a>(field: &Field<'_>, workflow: &'a Workflow) -> Option<&'a Rule> {
    let room = |rule: &Rule| -> Option<i64> {
        let caps = Cap::of(field.house, workflow, &field.graph, &rule.form);
        let cap = caps.first()?;
        if !cap.counted.contains(&true) {
            return None;
        }
        let worst = field.with(|stage| assess(stage, cap, false).worst);
        let worst = worst.and_then(|worst| i64::try_from(worst).ok());
        Some(i64::try_from(cap.limit).unwrap_or(i64::MAX) - worst.unwrap_or(i64::MAX))
    };
    workflow
        .rules
        .iter()
        .filter(|rule| {
            let form = &rule.form;
            matches!(
                form,
                RuleForm::AtMost { .. } | RuleForm::AtMostPerCalendar { .. }
            )
        })
        .filter_map(|rule| Some((room(rule)?, rule)))
        .min_by_key(|(room, _)| *room)
        .map(|(_, rule)| rule)
}

/// A timeline with so many counted messages in one window.
fn find(field: &Field<'_>, cap: &Cap<'_>, count: u64) -> Option<Replayed> {
    let fewer = Cap {
        limit: count - 1,
        ..cap.clone()
    };
    if count > 1 {
        return field.with(|stage| assess(stage, &fewer, false).broken);
    }
    // One message: any run that sends it.
    let measure = cap.measure();
    (0..field.graph.len)
        .filter(|&node| get(&cap.counted, node, false))
        .find_map(|node| {
            let path = vec![vec![PathStep { node, edge: None }]];
            let plan = plan_path(&field.graph, measure, &path, None)?;
            field.with(|stage| place(stage, &plan, &fewer, DAYS, &|tally| tally.most > 0))
        })
}

/// The messages up to the last that the window holds.
fn messages(replayed: &Replayed) -> impl Iterator<Item = &super::super::witness::Message> {
    let over = replayed.tally.over.unwrap_or(replayed.messages.len());
    replayed.messages.iter().take(over)
}

fn lines(stage: &Stage<'_>, replayed: &Replayed) -> Vec<CourseLine> {
    let workflow = stage.setting.workflow;
    let until = messages(replayed).last().map(|message| message.at);
    let started_by = starters(stage, replayed.entries.len());
    let mut all: Vec<(u8, usize, CourseLine)> = Vec::new();
    let mut line = |rank: u8, node: usize, line: CourseLine| all.push((rank, node, line));
    for (run, &at) in replayed.entries.iter().enumerate() {
        let words = run_words(workflow, get(&started_by, run, 0));
        let starts = CourseLine {
            at,
            run: run as u32 + 1,
            what: CourseEvent::Starts(words),
            span: workflow.spans.start,
        };
        line(0, 0, starts);
    }
    for &(at, node, run) in &replayed.happened {
        let happens = CourseLine {
            at,
            run: run as u32 + 1,
            what: CourseEvent::Happens(awaited_words(workflow, node)),
            span: workflow.source(NodeId(node as u32)),
        };
        line(1, node, happens);
    }
    for &(at, run) in &replayed.ended {
        let (because, span) = ending(workflow);
        let ends = CourseLine {
            at,
            run: run as u32 + 1,
            what: CourseEvent::Ends(Some(because)),
            span,
        };
        line(2, 0, ends);
    }
    for message in messages(replayed) {
        let sends = CourseLine {
            at: message.at,
            run: message.run as u32 + 1,
            what: CourseEvent::Sends(message.name.clone()),
            span: workflow.source(NodeId(message.node as u32)),
        };
        line(1, message.node, sends);
    }
    all.retain(|(_, _, line)| until.is_some_and(|until| line.at <= until));
    all.sort_by_key(|(rank, node, line)| (line.at, line.run, *rank, *node));
    all.into_iter().map(|(_, _, line)| line).collect()
}
