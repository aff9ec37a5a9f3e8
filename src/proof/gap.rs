//! The least time between two messages: a lower bound, and whether it is reached.

use super::assess::{FEW, Finding, MANY, is_plain, lone_stream};
use super::delta::{Again, Question, spans};
use super::entry::Policy;
use super::graph::{DAY, Dwell, HOUR, MINUTE, Measure, NEVER, Ticks, WEEK};
use super::nights::{self, Sought, between_two, one_run, placed};
use super::overlap::{Asked, narrowest};
use super::phases;
use super::placing::{is_shown, place};
use super::single::{again_length, phase_plans};
use super::tally::{Cap, Tally, minutes};
use super::week::next_clock;
use super::witness::{Plan, Stage, plan_path};

/// Work for a search with the calendar.
const PHASES: i64 = 1_000_000;

/// Finds the least gap, once it is known whether the rule holds.
pub(super) fn least(stage: &Stage<'_>, cap: &Cap<'_>, finding: &mut Finding) {
    let policy = &stage.entries.policy;
    let again = match policy {
        Policy::Again(again) => Some(*again),
        Policy::Once | Policy::Overlap => None,
    };
    if *policy == Policy::Overlap {
        overlapping(stage, cap, finding);
        if finding.gap == Some(0) && lone_stream(stage.graph, cap, stage.entries) {
            alone(stage, cap, again, finding);
            // Two runs are never in one window: nothing is known beyond it.
            if finding.gap > minutes(cap.least_ticks()) || finding.gap.is_none() {
                finding.gap = minutes(cap.least_ticks());
                finding.gap_exact = false;
            }
        }
    } else {
        alone(stage, cap, again, finding);
    }
    let shown = finding.broken.as_ref().and_then(|b| b.tally.least_gap);
    let shown = shown.and_then(|g| u64::try_from(g.max(0)).ok());
    // Two runs at one moment: nothing is closer. And nothing is closer than what is proved.
    finding.gap_exact |= shown.is_some() && shown == finding.gap;
    if finding.holds(cap) && !finding.gap_exact {
        finding.gap = finding.gap.max(minutes(cap.least_ticks()));
    }
}

/// Whether a timeline shows a gap as small.
fn shows(gap: u64) -> impl Fn(&Tally) -> bool {
    move |t: &Tally| {
        t.least_gap
            .and_then(|g| u64::try_from(g.max(0)).ok())
            .is_some_and(|g| g <= gap)
    }
}

fn alone(stage: &Stage<'_>, cap: &Cap<'_>, again: Option<Again>, finding: &mut Finding) {
    let question = Question {
        graph: stage.graph,
        counted: &cap.counted,
        measure: cap.measure(),
        again,
        returns: None,
        below: NEVER,
        most: 2,
        calendar: false,
        months: None,
        work: stage.work,
    };
    let sources = cap.counted.iter().enumerate().filter(|&(_, &c)| c);
    let sources: Vec<(usize, Ticks)> = sources.map(|(node, _)| (node, 0)).collect();
    let plain = spans(&question, &sources);
    let Some(&least) = plain.least.get(2) else {
        // There are never two; a search that was cut short knows nothing.
        finding.gap = if plain.cut.is_some() { Some(0) } else { None };
        finding.gap_exact = plain.cut.is_none();
        return;
    };
    finding.gap = minutes(least);
    finding.gap_exact = is_plain(stage, cap, again.is_some());
    if finding.gap_exact || stage.wants_bounds_only() || stage.work.spare() == 0 {
        return;
    }
    let by_days = stage.graph.has_calendar() && stage.graph.is_lossy(cap.measure());
    let by_days = by_days && nights::are_known(stage);
    let gap = finding.gap.unwrap_or(0);
    let path = plain.path(stage.graph, &cap.counted, 2);
    let plan = path.and_then(|p| plan_path(stage.graph, cap.measure(), &p, again_length(stage)));
    // Without a calendar the nights themselves are tried.
    let days = if by_days { MANY } else { FEW };
    finding.gap_exact = plan.is_some_and(|plan| {
        is_reached_by(stage, cap, &begun_for_the_clock(stage, &plan), gap)
            || placed(stage, &plan, cap, &shows(gap)).is_some()
            || is_shown(stage, &plan, cap, days, &shows(gap))
    });
    if let (false, None, Some(longest)) = (
        finding.gap_exact,
        again,
        stage.graph.longest_to(&cap.counted),
    ) {
        let once = vec![vec![one_run(longest, least)]];
        let sought = Sought {
            stage,
            cap,
            views: &once,
            longest,
        };
        finding.gap_exact = around_nights(&sought, gap, stage.work.spare());
    }
    if !finding.gap_exact && stage.graph.has_calendar() {
        phased(stage, cap, &question, finding);
    }
}

/// Whether one of these plans, which begin at moments of the week, shows a gap as small.
fn is_reached_by(stage: &Stage<'_>, cap: &Cap<'_>, plans: &[Plan], gap: u64) -> bool {
    let on_any_day = |plan| place(stage, plan, cap, FEW, &shows(gap)).is_some();
    if !stage.graph.is_lossy(cap.measure()) {
        return plans.iter().any(on_any_day);
    }
    let at_night = |plan| between_two(stage, plan, cap, &shows(gap)).is_some();
    plans.iter().any(at_night) || plans.iter().any(on_any_day)
}

/// The plan, begun so that its first wait for a time of day is over as soon as it begins: that is where messages come
/// closest. Once for each weekday on which it may be over; none where it waits for no time of day.
fn begun_for_the_clock(stage: &Stage<'_>, plan: &Plan) -> Vec<Plan> {
    let mut takes = 0;
    let steps = plan.runs.first().map_or(&[][..], |run| &run.steps);
    for step in steps {
        let edge = step.edge.and_then(|edge| stage.graph.edge(edge));
        match edge.map(|edge| edge.dwell) {
            Some(Dwell::Span { lo, .. }) => takes += lo,
            Some(Dwell::Clock { at, on }) => {
                let moments = (0..WEEK / DAY).map(|day| day * DAY + at);
                let begins = moments
                    .filter(|&moment| next_clock(moment, at, on) == moment)
                    .map(|moment| (moment - takes).rem_euclid(WEEK));
                let fits = |begin: &Ticks| {
                    let time = stage.entries.time;
                    time.is_none_or(|time| begin.rem_euclid(DAY) == time)
                };
                let plans = begins.filter(fits).map(|begin| Plan {
                    phase: Some(begin),
                    ..plan.clone()
                });
                return plans.collect();
            }
            None => break,
        }
    }
    Vec::new()
}

/// Whether two messages are as close around a night on which the clocks change.
fn around_nights(sought: &Sought<'_>, gap: u64, most: i64) -> bool {
    let Some(within) = i64::try_from(gap).ok().and_then(|g| g.checked_mul(MINUTE)) else {
        return false;
    };
    sought.find((2, within + 1), most, &shows(gap)).is_some()
}

/// Takes the bound that the moments of a week give, where it is more, and looks for a timeline of it there.
fn phased(stage: &Stage<'_>, cap: &Cap<'_>, question: &Question<'_>, finding: &mut Finding) {
    let margin = match cap.measure() {
        Measure::Wall => 0,
        Measure::Elapsed => HOUR,
    };
    let question = Question {
        measure: Measure::Wall,
        calendar: true,
        ..*question
    };
    let entry = match question.again {
        Some(_) => None,
        None => stage.entries.time,
    };
    let budget = usize::try_from(stage.work.spare()).unwrap_or(0);
    let Some(found) = phases::search(
        &question,
        stage.calendars,
        NEVER,
        entry,
        phases::Between::Ends,
        budget,
    ) else {
        return;
    };
    let Some((node, phase)) = found.at else {
        if !found.cut {
            // There are never two.
            finding.gap = None;
            finding.gap_exact = true;
        }
        return;
    };
    // On elapsed time hours that are lost are not on the wall: then what was known before can be more.
    let gap = minutes((found.least - margin).max(0)).max(finding.gap);
    finding.gap = gap;
    let plans = spans(&question, &[(node, phase)])
        .path(stage.graph, question.counted, 2)
        .and_then(|path| plan_path(stage.graph, Measure::Wall, &path, again_length(stage)))
        .map(|plan| phase_plans(stage, cap, &plan, phase, &found.axis));
    finding.gap_exact = plans
        .zip(gap)
        .is_some_and(|(plans, gap)| is_reached_by(stage, cap, &plans, gap));
}

fn overlapping(stage: &Stage<'_>, cap: &Cap<'_>, finding: &mut Finding) {
    // Nothing is known yet: as small as can be.
    finding.gap = Some(0);
    finding.gap_exact = false;
    let Some(longest) = stage.graph.longest_to(&cap.counted) else {
        return;
    };
    let most = match (finding.holds(cap), stage.wants_bounds_only()) {
        (true, false) => PHASES.min(stage.work.spare()),
        (false, false) => PHASES,
        (_, true) => 0,
    };
    if most == 0 {
        return;
    }
    let asked = Asked {
        stage,
        cap,
        views: &stage.entries.views,
        longest,
    };
    let Some((gap, plan)) = narrowest(&asked, most) else {
        return;
    };
    let margin = match cap.measure() {
        Measure::Elapsed if stage.graph.has_calendar() => HOUR,
        Measure::Elapsed | Measure::Wall => 0,
    };
    finding.gap = minutes((gap - margin).max(0));
    let (Some(plan), Some(gap)) = (plan, finding.gap) else {
        return;
    };
    finding.gap_exact = place(stage, &plan, cap, FEW, &shows(gap)).is_some()
        || around_nights(&asked.sought(), gap, most);
}
