//! Claims about rules that count messages: caps, gaps, and each message once.

use super::assume::Assumption;
use super::claims::Verdict;
use super::entries::{Entries, Runs, entries};
use super::graph::Graph;
use super::model::{Form, House, Otherwise, Rule, Workflow};
use super::months;
use super::read::Read;
use super::search::{self, Part, Purse, on_the_wall};
use super::spacing::{self, Asked, Labels, Lost};
use super::time::{Clock, Length, MINUTE, NEVER};

/// At most so many of some messages in any window.
#[derive(Debug, Clone)]
pub(super) struct Cap {
    /// The messages that count, by name.
    pub(super) names: Vec<String>,
    pub(super) limit: u64,
    /// In seconds.
    pub(super) window: i64,
    pub(super) clock: Clock,
    pub(super) length: Length,
    /// Of how many months it is, where it is of months and rolling.
    pub(super) months: i64,
    /// The period of the calendar, rather than any so long.
    pub(super) of_calendar: bool,
}

/// The caps that a rule means in these journeys: one, or one for each message. `None` where it counts
/// nothing.
pub(super) fn caps(house: &House, workflows: &[&Workflow], rule: &Rule) -> Option<Vec<Cap>> {
    let (limit, of, length, of_calendar, each) = match &rule.form {
        Form::AtMost(limit, of, window) => (*limit, of, *window, false, false),
        Form::PerCalendar(limit, of, period) => (*limit, of, *period, true, false),
        Form::Gap(gap, of, None) => (1, of, *gap, false, false),
        Form::EachOnce(of, window) => (1, of, *window, false, true),
        Form::Gap(_, _, Some(_))
        | Form::QuietHours(..)
        | Form::QuietDays(_)
        | Form::QuietOutside(_)
        | Form::While(..)
        | Form::After(..)
        | Form::ToStates(..)
        | Form::AtLeast(..) => return None,
    };
    let sent = workflows.iter().flat_map(|w| &w.nodes);
    let mut names: Vec<String> = sent
        .filter_map(|node| node.sends.clone())
        .filter(|name| {
            let known = house.messages.get(name);
            known.is_none_or(|message| of.holds(name, message))
        })
        .collect();
    names.sort();
    names.dedup();
    let cap = |names: Vec<String>| Cap {
        names,
        limit,
        window: length.most(),
        clock: if of_calendar {
            Clock::Wall
        } else {
            length.clock()
        },
        length,
        months: if of_calendar { 0 } else { length.months() },
        of_calendar,
    };
    Some(if each {
        names.into_iter().map(|name| cap(vec![name])).collect()
    } else {
        vec![cap(names)]
    })
}

/// What a rule allows, as it is told: messages, or minutes apart.
pub(super) fn told_limit(form: &Form, verdict: Verdict, worst: Option<u64>) -> Option<u64> {
    match form {
        Form::AtMost(limit, ..) | Form::PerCalendar(limit, ..) => Some(*limit),
        Form::EachOnce(..) => Some(1),
        Form::Gap(gap, _, _) => {
            let minutes = |seconds: i64| u64::try_from(seconds / MINUTE).ok();
            let most = minutes(gap.most());
            // Of a gap of months that is kept, and of which no more is said, the shortest ones.
            let is_short = match verdict {
                Verdict::Proved => worst.is_some() && worst < most,
                Verdict::Enforced => true,
                Verdict::Broken | Verdict::Open => false,
            };
            if is_short { minutes(gap.least()) } else { most }
        }
        Form::QuietHours(..)
        | Form::QuietDays(_)
        | Form::QuietOutside(_)
        | Form::While(..)
        | Form::After(..)
        | Form::ToStates(..)
        | Form::AtLeast(..) => None,
    }
}

/// A journey on one of the two clocks.
#[derive(Debug)]
pub(super) struct Side<'a> {
    pub(super) graph: Graph<'a>,
    pub(super) entries: Entries,
    pub(super) counted: Vec<bool>,
}

impl<'a> Side<'a> {
    pub(super) fn new(
        house: &House,
        workflow: &'a Workflow,
        clock: Clock,
        names: &[String],
    ) -> Read<Side<'a>> {
        let graph = Graph::new(house, workflow, clock)?;
        let counted = graph.counted(&|name| names.iter().any(|n| n == name));
        Ok(Side {
            counted,
            graph,
            entries: entries(house, workflow),
        })
    }

    fn part(&self) -> Part<'_> {
        Part {
            graph: &self.graph,
            entries: &self.entries,
            counted: &self.counted,
        }
    }
}

/// How something was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// No message counts.
    Nothing,
    /// By labels.
    Labels,
    /// By a search of this checker's own.
    Search,
}

/// Shows what is asked of a cap's messages of one journey.
pub(super) fn holds(
    house: &House,
    workflow: &Workflow,
    cap: &Cap,
    asked: Asked,
    labels: Option<(&Labels, Lost)>,
) -> Result<How, String> {
    let side = Side::new(house, workflow, cap.clock, &cap.names)?;
    if !side.counted.contains(&true) {
        return Ok(How::Nothing);
    }
    let mut why = "no window of so many messages could be ruled out".to_owned();
    if let Some(labels) = labels {
        match spacing::shows(&side.graph, &side.entries, &side.counted, asked, labels) {
            Ok(()) => return Ok(How::Labels),
            Err(fault) => why = fault,
        }
    }
    let Asked { limit, window, .. } = asked;
    if window >= NEVER {
        return Err(why);
    }
    search_for(house, &[workflow], cap, (limit, window), &why)?;
    // That no two are in one window of months is to be as far apart as in the shortest ones.
    if asked.apart > cap.length.least() {
        let plain = Cap {
            months: 0,
            ..cap.clone()
        };
        search_for(house, &[workflow], &plain, (limit, asked.apart), &why)?;
    }
    Ok(How::Search)
}

/// The same for several journeys, by search alone.
pub(super) fn search_for(
    house: &House,
    workflows: &[&Workflow],
    cap: &Cap,
    (limit, window): (u64, i64),
    why: &str,
) -> Result<(), String> {
    match most(house, workflows, cap, window, limit)? {
        Some(most) if most <= limit => Ok(()),
        Some(most) => Err(format!("{why}; a search finds no better bound than {most}")),
        None => Err(format!("{why}; a search finds no bound")),
    }
}

/// A bound on the messages in any window: first whatever the calendar does, then with it, unless the first
/// is enough.
pub(super) fn most<'a>(
    house: &House,
    workflows: &[&'a Workflow],
    cap: &Cap,
    window: i64,
    enough: u64,
) -> Result<Option<u64>, String> {
    if let (&[only], 1.., 1..) = (workflows, cap.months, enough)
        && entries(house, only).runs == Runs::One
    {
        let lengthened = |mut side: Side<'a>| {
            months::lengthen(&mut side.graph, &side.counted, cap.months, cap.window);
            side
        };
        let found = searched(house, workflows, cap, window, 1, lengthened)?;
        if found.is_some_and(|most| most <= 1) {
            return Ok(found);
        }
    }
    searched(house, workflows, cap, window, enough, |side| side)
}

/// The same, of journeys that are made another first.
fn searched<'a>(
    house: &House,
    workflows: &[&'a Workflow],
    cap: &Cap,
    window: i64,
    enough: u64,
    remade: impl Fn(Side<'a>) -> Side<'a>,
) -> Result<Option<u64>, String> {
    let mut purse = Purse::new();
    let sides = |clock: Clock| -> Read<Vec<Side<'_>>> {
        let all = workflows.iter();
        all.map(|w| Side::new(house, w, clock, &cap.names).map(&remade))
            .collect()
    };
    let own = sides(cap.clock)?;
    let parts: Vec<Part<'_>> = own.iter().map(Side::part).collect();
    let rough = search::most(&parts, window, false, &mut purse);
    if rough.is_some_and(|most| most <= enough) {
        return Ok(rough);
    }
    let wall = sides(Clock::Wall)?;
    let has_calendar = |side: &Side<'_>| {
        side.graph.has_clock_times || !side.graph.week.is_empty() || side.entries.at.is_some()
    };
    if !wall.iter().any(has_calendar) {
        return Ok(rough);
    }
    let parts: Vec<Part<'_>> = wall.iter().map(Side::part).collect();
    let found = search::most(&parts, on_the_wall(window, cap.clock), true, &mut purse);
    Ok(match (rough, found) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    })
}

/// What a check of such a claim rests on, in one journey.
pub(super) fn rests_on(house: &House, workflow: &Workflow) -> Vec<Assumption> {
    let mut all = vec![Assumption::NothingElse, Assumption::Clocks];
    all.extend(entries(house, workflow).rests_on);
    for rule in &workflow.rules {
        let words = rule.text.clone();
        if is_quiet(&rule.form) {
            all.push(Assumption::Held { rule: words });
        } else if matches!(rule.otherwise, Some(Otherwise::Postpone(_))) {
            all.push(Assumption::Guard { rule: words });
        }
    }
    all
}

pub(super) fn is_quiet(form: &Form) -> bool {
    match form {
        Form::QuietHours(..) | Form::QuietDays(_) | Form::QuietOutside(_) => true,
        Form::AtMost(..)
        | Form::PerCalendar(..)
        | Form::Gap(..)
        | Form::EachOnce(..)
        | Form::While(..)
        | Form::After(..)
        | Form::ToStates(..)
        | Form::AtLeast(..) => false,
    }
}

/// A guard of another rule that alone makes this one hold: it counts at least the same messages in windows
/// on the same clock, so many of which cover this rule's.
pub(super) fn guard_for<'a>(house: &House, workflow: &'a Workflow, cap: &Cap) -> Option<&'a Rule> {
    workflow.rules.iter().find(|rule| {
        rule.otherwise.is_some()
            && caps(house, &[workflow], rule).is_some_and(|guards| {
                guards.iter().any(|guard| {
                    let superset = cap.names.iter().all(|name| guard.names.contains(name));
                    let least = guard.length.least();
                    let alike = !guard.of_calendar && guard.clock == cap.clock && least > 0;
                    let times = cap.window.saturating_add(least - 1) / least.max(1);
                    let most = u64::try_from(times).unwrap_or(u64::MAX);
                    superset && alike && most.saturating_mul(guard.limit) <= cap.limit
                })
            })
    })
}
