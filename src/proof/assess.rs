//! One cap over all paths of one journey: the rungs from cheap to exact, and the first timeline that
//! breaks it. Every rung is sound; the ladder stops at the first that proves the cap (rule S7), but
//! goes on, while little was spent, to a number that is reached.

use super::entry::{Entries, Policy, Stream};
use super::gap;
use super::graph::{DAY, Graph, HOUR, Measure, Ticks};
use super::overlap::overlap;
use super::placing::{mixes_clocks, tries_nights};
use super::single::single;
use super::tally::{Cap, Window};
use super::witness::{Replayed, Stage};
use crate::semantics::{Clock, Quiet, Setting};

/// Days tried for a timeline that only shows that a bound is reached.
pub(super) const FEW: i64 = 8;
/// Days tried for a timeline that breaks a rule: a year and a month.
pub(super) const MANY: i64 = 400;

/// Why nothing bounds a number of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Boundless {
    /// Nothing says how often a run can start.
    Starts,
    /// Runs overlap, and can wait for ever before a message.
    Waits,
}

/// What was found out about a cap.
#[derive(Debug)]
pub(super) struct Finding {
    /// A bound on the messages in any window; `None` where nothing bounds it.
    pub(super) worst: Option<u64>,
    /// Whether the bound is reached.
    pub(super) exact: bool,
    /// Least minutes between two messages, for gaps; a lower bound.
    pub(super) gap: Option<u64>,
    pub(super) gap_exact: bool,
    pub(super) broken: Option<Replayed>,
    pub(super) boundless: Option<Boundless>,
    /// What was lost, where a bound is over the limit and no timeline was found.
    pub(super) lost: Option<&'static str>,
}

impl Finding {
    pub(super) fn bound(worst: u64, exact: bool) -> Finding {
        Finding {
            worst: Some(worst),
            exact,
            gap: None,
            gap_exact: false,
            broken: None,
            boundless: None,
            lost: None,
        }
    }

    pub(super) fn boundless(why: Boundless) -> Finding {
        Finding {
            worst: None,
            exact: false,
            boundless: Some(why),
            ..Finding::bound(0, false)
        }
    }

    /// Whether the cap holds on every path.
    pub(super) fn holds(&self, cap: &Cap<'_>) -> bool {
        self.worst.is_some_and(|w| w <= cap.limit)
    }
}

/// Where clocks change on the nights around which timelines are tried.
const ELSEWHERE: &str = "Europe/Paris";

/// Finds out about a cap. Bounds are of clients in any zone: where the house's own has no night that brings
/// messages closer, a client elsewhere may show that one is reached. Timelines are of the house's own.
pub(super) fn assess(stage: &Stage<'_>, cap: &Cap<'_>, wants_gap: bool) -> Finding {
    let mut finding = here(stage, cap, wants_gap);
    let is_open = !finding.exact || (wants_gap && !finding.gap_exact);
    let is_bounded = finding.boundless.is_none() && finding.worst.is_some();
    if stage.wants_bounds_only() || !is_open || !is_bounded || !mixes_clocks(stage, cap) {
        return finding;
    }
    if tries_nights(&stage.setting.clock) {
        return finding;
    }
    let workflow = stage.setting.workflow;
    let setting = Setting {
        workflow,
        clock: Clock::new(ELSEWHERE),
        quiet: Quiet::of(&workflow.rules, stage.house),
    };
    let elsewhere = Stage {
        setting: &setting,
        // Without a calendar the nights themselves are tried, and nothing is to be told.
        days: if stage.graph.has_calendar() {
            stage.days
        } else {
            FEW
        },
        ..*stage
    };
    let found = here(&elsewhere, cap, wants_gap);
    finding.exact |= found.exact && found.worst == finding.worst;
    if found.gap_exact && !finding.gap_exact {
        finding.gap = found.gap;
        finding.gap_exact = true;
    }
    finding
}

/// As `assess`, for a client in this zone.
fn here(stage: &Stage<'_>, cap: &Cap<'_>, wants_gap: bool) -> Finding {
    let graph = stage.graph;
    if !cap.counted.contains(&true) {
        return Finding {
            gap_exact: true,
            ..Finding::bound(0, true)
        };
    }
    let entries = stage.entries;
    let mut finding = match &entries.policy {
        Policy::Once => single(stage, cap, None),
        Policy::Again(again) => {
            let mut finding = single(stage, cap, Some(*again));
            if !finding.holds(cap) && finding.broken.is_none() && !entries.views.is_empty() {
                let other = overlap(stage, cap);
                if other
                    .worst
                    .is_some_and(|o| finding.worst.is_none_or(|w| o < w))
                {
                    finding.worst = other.worst;
                    finding.exact = false;
                    finding.boundless = None;
                }
            }
            finding
        }
        Policy::Overlap if lone_stream(graph, cap, entries) => single(stage, cap, None),
        Policy::Overlap if wants_gap => stage.work.half(|| overlap(stage, cap)),
        Policy::Overlap => overlap(stage, cap),
    };
    if wants_gap && finding.boundless.is_none() {
        gap::least(stage, cap, &mut finding);
    }
    finding
}

/// Whether runs of the only stream are so far apart that no two are ever in one window.
pub(super) fn lone_stream(graph: &Graph, cap: &Cap<'_>, entries: &Entries) -> bool {
    let Some(longest) = graph.longest_to(&cap.counted) else {
        return false;
    };
    entries.views.iter().any(|view| match view.as_slice() {
        [
            Stream {
                count: 1, cooldown, ..
            },
        ] => longest + cap.ticks() + 2 * HOUR <= *cooldown,
        _ => false,
    })
}

/// Whether the bounds of this workflow are reached by construction, without a replay: no calendar,
/// no lengths that vary with the date, one clock, and no guard, which could act on the messages before.
pub(super) fn is_plain(stage: &Stage<'_>, cap: &Cap<'_>, again: bool) -> bool {
    let graph = stage.graph;
    let measure = cap.measure();
    let rules = &stage.setting.workflow.rules;
    !again
        && rules.iter().all(|rule| rule.otherwise.is_none())
        && !graph.has_calendar()
        && !graph.has_inexact_bounds
        && !cap.is_month_like()
        && matches!(cap.window, Window::Rolling(_))
        && !graph.edges().iter().any(|e| e.dwell.is_lossy(measure))
}

/// The window as a bound that also holds when the clocks change more than once in it.
pub(super) fn effective(stage: &Stage<'_>, cap: &Cap<'_>, measure: Measure) -> Ticks {
    let window = cap.ticks();
    let lossy = stage
        .graph
        .edges()
        .iter()
        .any(|e| e.dwell.is_lossy(measure));
    let again = match stage.entries.policy {
        Policy::Again(again) => again.measure != measure,
        Policy::Once | Policy::Overlap => false,
    };
    if lossy || again {
        window + HOUR * (window / (350 * DAY))
    } else {
        window
    }
}

pub(super) fn why_lost(stage: &Stage<'_>, cap: &Cap<'_>) -> &'static str {
    let graph = stage.graph;
    if stage.work.ran_out() {
        "the search would cost too much for one journey"
    } else if graph
        .edges()
        .iter()
        .any(|e| e.dwell.is_lossy(cap.measure()))
    {
        "a change of the clocks could bring messages closer, by up to an hour"
    } else if graph.has_calendar() {
        "clock times and quiet hours are taken at their worst"
    } else if graph.has_inexact_bounds || cap.is_month_like() {
        "months and years are taken at their worst length"
    } else if stage
        .setting
        .workflow
        .rules
        .iter()
        .any(|r| r.otherwise.is_some())
    {
        "a guard of another rule would act on the messages before"
    } else {
        "runs are taken to meet as closely as any two could"
    }
}
