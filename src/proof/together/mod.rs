//! Rules over all journeys of a project together, for one client: what the journeys give in one window
//! added up, and a timeline that breaks a rule, each of its messages with the journey it is from.
//!
//! After the proofs of single journeys, whose numbers it starts from. The sum of what each journey can
//! give is a bound whatever the journeys do to each other (section 5). Where it is over the limit it is
//! refined, rung by rung, and each rung is sound: journeys of which never two run at a time are taken in
//! turn (`turns`), guards and what a message itself asks for bound what they speak of (`quota`), what one
//! event or the calendar starts in several journeys is packed once, on the moments that all share (`pack`).

mod beside;
mod bound;
mod caps;
mod chains;
mod chosen;
#[cfg(test)]
mod edits;
mod giving;
mod granted;
mod join;
mod known;
mod ledger;
mod pack;
mod quota;
mod repair;
mod replay;
mod report;
mod shared;
mod sides;
mod successive;
mod surely;
#[cfg(test)]
mod tests;
mod token;
mod turns;

use super::graph::{Measure, get};
use super::rules::limits;
use super::words::Apart;
use super::work::Work;
use super::{JourneyProof, RuleReport, TimelineEvent, Verdict};
use crate::diagnostics::Diagnostic;
use crate::source::Span;
use crate::workflow::{House, Length, OtherwiseAction, Rule, RuleForm, ToldIn, Workflow};
use caps::{Asked, Part};
use join::Joined;
use known::Base;
pub use known::Known;
use ledger::{Ledger, Plain};
use serde::{Serialize, Serializer};
use sides::Side;
use smol_str::SmolStr;
use std::sync::Arc;

/// What became of one rule over all journeys that it holds for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TogetherReport {
    /// The restraint that holds the rule.
    pub restraint: SmolStr,
    /// The rule as written.
    pub rule: SmolStr,
    /// The journeys that send such messages, in source order; two or more.
    #[serde(serialize_with = "all")]
    pub journeys: Arc<[SmolStr]>,
    /// What was found out.
    pub verdict: Verdict,
    /// A bound on the messages in any window; `None` where nothing bounds it.
    pub worst: Option<u64>,
    /// Whether a timeline reaches `worst`.
    pub exact: bool,
    /// The rule's limit: for gaps, and for rules of once, 1.
    pub limit: u64,
    /// How long it asks for between two messages, where it is a gap.
    #[serde(skip)]
    pub gap: Option<Length>,
    /// The rule's window, as written.
    pub window: String,
    /// What the verdict takes for granted.
    #[serde(serialize_with = "all")]
    pub assumptions: Arc<[SmolStr]>,
    /// A timeline that breaks the rule.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub timeline: Vec<TogetherEntry>,
    /// Place of the rule.
    #[serde(skip)]
    pub span: Span,
}

impl TogetherReport {
    /// Minutes between the message of the timeline that goes over and the one before it, as the rule counts: hours really
    /// pass, days are those of the client's clock. None without a timeline.
    pub fn apart(&self) -> Option<u64> {
        let mut counted = self.timeline.iter().rev().filter(|line| line.is_counted());
        let (last, before) = (counted.next()?, counted.next()?);
        Some(between(before, last).on(self.measure()))
    }

    /// From the first to the last message of the timeline that counts.
    fn lasts(&self) -> Option<Apart> {
        let mut counted = self.timeline.iter().filter(|line| line.is_counted());
        let first = counted.next()?;
        Some(between(first, counted.next_back().unwrap_or(first)))
    }

    /// On which clock the rule counts.
    fn measure(&self) -> Measure {
        match ToldIn::as_written(&self.window) {
            ToldIn::Hours => Measure::Elapsed,
            ToldIn::Days => Measure::Wall,
        }
    }
}

/// One line of a timeline of several journeys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TogetherEntry {
    /// Minutes of wall-clock time since midnight of the first day.
    pub minute: u64,
    /// Local date and time of the example: `2026-03-02 09:00`.
    pub at: String,
    /// Minutes on a clock that is never changed.
    #[serde(skip)]
    pub elapsed: i64,
    /// In which journey.
    pub journey: SmolStr,
    /// What happened; runs are numbered in each journey.
    #[serde(flatten)]
    pub what: TimelineEvent,
    /// The step or clause that it comes from.
    #[serde(skip)]
    pub span: Span,
}

impl TogetherEntry {
    /// Whether it is a message that the rule counts.
    fn is_counted(&self) -> bool {
        matches!(
            self.what,
            TimelineEvent::Message {
                counted: Some(_),
                ..
            }
        )
    }
}

fn between(first: &TogetherEntry, last: &TogetherEntry) -> Apart {
    Apart {
        wall: last.minute.saturating_sub(first.minute),
        elapsed: u64::try_from(last.elapsed - first.elapsed).unwrap_or(0),
    }
}

/// A journey with what was proved of it.
pub type Proved<'a> = (&'a Workflow, &'a JourneyProof);

/// Looks at every rule that counts messages of two journeys or more, and says which promises do not hold.
/// Where the rule does not even hold in one of the journeys, that was said, and is not said again.
pub fn prove_together(
    house: &House,
    journeys: &[Proved<'_>],
) -> (Vec<TogetherReport>, Vec<Diagnostic>) {
    let mut ledger = Ledger::of(journeys);
    if journeys.len() < 2 || ledger.lines.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let look = Arc::default();
    let bases = journeys.iter().map(|(own, _)| Base::new(house, own, &look));
    let bases: Vec<Arc<Base>> = bases.map(Arc::new).collect();
    let bases: Vec<&Arc<Base>> = bases.iter().collect();
    let proved = prove_with(
        house,
        (journeys, &bases),
        &mut ledger,
        (&Work::together(), &Work::mending()),
    );
    (proved.reports, proved.found)
}

/// The same after a change: with what is known of the journeys and proofs that are still the same values, which are
/// then held in `known` for the next time. Nothing where `cancelled` says, meanwhile, that nobody wants to know any
/// more.
pub fn prove_together_again(
    house: &House,
    journeys: &[(&Arc<Workflow>, &Arc<JourneyProof>)],
    known: &mut Known,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<(Vec<TogetherReport>, Vec<Diagnostic>)> {
    known.turn_to(house, journeys);
    known.plays = false;
    if journeys.len() < 2 {
        return Some((Vec::new(), Vec::new()));
    }
    let bases: Vec<&Arc<Base>> = known.seen.iter().map(|seen| &seen.base).collect();
    let journeys: Vec<Proved<'_>> = journeys
        .iter()
        .map(|(w, proof)| (&***w, &***proof))
        .collect();
    let work = Work::together().unless(cancelled);
    let mending = Work::mending().unless(cancelled);
    let journeys = (journeys.as_slice(), bases.as_slice());
    let proved = prove_with(house, journeys, &mut known.ledger, (&work, &mending));
    known.plays = proved.plays;
    (!work.is_stopped() && !mending.is_stopped()).then_some((proved.reports, proved.found))
}

/// What came of all rules.
#[derive(Default)]
struct All {
    reports: Vec<TogetherReport>,
    found: Vec<Diagnostic>,
    /// Whether runs may have been played.
    plays: bool,
}

fn prove_with(
    house: &House,
    (journeys, bases): (&[Proved<'_>], &[&Arc<Base>]),
    ledger: &mut Ledger,
    (work, mending): (&Work<'_>, &Work<'_>),
) -> All {
    let mut sides: Option<Vec<Side<'_>>> = None;
    let flows = if bases.iter().any(|base| base.hands_over) {
        join::flows(journeys)
    } else {
        Vec::new()
    };
    let joined = join::joined(house, journeys, &flows);
    let mut all = All::default();
    for line in &mut ledger.lines {
        if !flows.is_empty() {
            line.forget();
        }
        let Some(rule) = line.rule(journeys) else {
            continue;
        };
        match line.plain(house, rule, (journeys, bases)) {
            Plain::Nothing => continue,
            Plain::Settled(report) => {
                all.reports.push(report);
                continue;
            }
            Plain::Open => {}
        }
        let under = caps::compared(rule, journeys, &line.under);
        if under.len() < 2 {
            continue;
        }
        let sides: &[Side<'_>] = sides.get_or_insert_with(|| Side::all(house, journeys, bases));
        let under: Vec<Under<'_>> = under
            .iter()
            .filter_map(|&(side, index)| {
                let side = sides.get(side)?;
                Some((side, alone(side, index)))
            })
            .collect();
        let asked = match line.counting() {
            Some(counting) => counting
                .iter()
                .filter_map(|c| c.asked(&under, rule))
                .collect(),
            None => caps::of(house, &under, rule),
        };
        let found = one(
            house,
            (sides, &joined),
            (&under, asked),
            rule,
            (work, mending),
        );
        if let Some((report, diagnostic, plays)) = found {
            if flows.is_empty() && diagnostic.is_none() && !plays {
                line.keep(rule, &report);
            }
            all.reports.push(report);
            all.found.extend(diagnostic);
            all.plays |= plays;
        }
    }
    all
}

/// A journey of which a rule speaks, and what became of the rule in it; none where it is not under it.
type Under<'a> = (&'a Side<'a>, Option<(usize, &'a RuleReport)>);

/// What became of a rule in a journey, by its place there.
fn alone<'a>(side: &'a Side<'a>, index: Option<usize>) -> Option<(usize, &'a RuleReport)> {
    index.and_then(|index| Some((index, side.proof.rules.get(index)?)))
}

/// What was found out about one cap.
struct Found {
    worst: Option<u64>,
    exact: bool,
    timeline: Vec<TogetherEntry>,
    /// The guards and facts that the bound rests on.
    rests_on: Vec<SmolStr>,
    /// Whether one of them is a guard, which may skip or postpone messages.
    guarded: bool,
    /// What was lost, where the bound is over the limit and no timeline was found.
    lost: &'static str,
    /// Whether a timeline was looked for, or may have been: for that runs are played.
    plays: bool,
}

/// What is said of a rule, and whether runs may have been played for it.
fn one<'a>(
    house: &'a House,
    (sides, joined): (&'a [Side<'a>], &'a [Joined<'a>]),
    under: (&[Under<'a>], Vec<Asked<'a>>),
    rule: &'a Rule,
    (work, mending): (&'a Work<'a>, &Work<'_>),
) -> Option<(TogetherReport, Option<Diagnostic>, bool)> {
    let all = under.0;
    let judged = judge(house, (sides, joined), under, rule, (work, true))?;
    let report = judged.report;
    // Ways to mend a rule are tried as well.
    let plays = judged.plays || !matches!(report.verdict, Verdict::Proved | Verdict::Enforced);
    let diagnostic = judged
        .told
        .filter(|_| !is_told(&judged.under))
        .and_then(|(asked, found)| {
            report::of(house, rule, &report, &asked, &found, (all, mending))
        });
    Some((report, diagnostic, plays))
}

/// What is found out about a rule, and the cap and journeys that it is told of.
struct Judged<'a> {
    report: TogetherReport,
    told: Option<(Asked<'a>, Found)>,
    under: Vec<Under<'a>>,
    plays: bool,
}

/// Finds out about one rule and what it asks of journeys, with a timeline where one is wanted.
fn judge<'a>(
    house: &'a House,
    (sides, joined): (&'a [Side<'a>], &'a [Joined<'a>]),
    (under, asked): (&[Under<'a>], Vec<Asked<'a>>),
    rule: &'a Rule,
    (work, shows): (&'a Work<'a>, bool),
) -> Option<Judged<'a>> {
    let (window, limit) = limits(&rule.form);
    let limit = match rule.form {
        RuleForm::AtMost { .. } | RuleForm::AtMostPerCalendar { .. } => limit,
        RuleForm::Gap { .. }
        | RuleForm::EachOnce { .. }
        | RuleForm::QuietHours { .. }
        | RuleForm::QuietDays { .. }
        | RuleForm::QuietOutside { .. }
        | RuleForm::Silence { .. }
        | RuleForm::AtLeast { .. } => 1,
    };
    let mut report = TogetherReport {
        restraint: rule.restraint.clone(),
        rule: rule.text.clone(),
        journeys: Arc::new([]),
        verdict: Verdict::Proved,
        worst: Some(0),
        exact: true,
        limit,
        gap: rule.form.gap(),
        window,
        assumptions: Arc::new([]),
        timeline: Vec::new(),
        span: rule.span,
    };
    work.next_rule();
    let mut concerned: Vec<usize> = Vec::new();
    let mut rests_on: Vec<SmolStr> = Vec::new();
    let mut told: Option<(Asked<'_>, Found)> = None;
    let (mut guarded, mut plays) = (false, false);
    let is_enforced = rule.otherwise.is_some() && under.iter().all(|(_, alone)| alone.is_some());
    for asked in asked {
        concerned.extend(asked.parts.iter().map(|p| p.place));
        let found = if asked.parts.iter().any(|p| p.alone.is_none()) {
            Found {
                worst: None,
                exact: false,
                timeline: Vec::new(),
                rests_on: Vec::new(),
                guarded: false,
                lost: "nothing bounds what one of them can send",
                plays: false,
            }
        } else {
            let also = join::asked(sides, joined, &asked);
            let quotas = asked.worth(house, rule);
            let also = also.as_ref().map(|also| (also, also.worth(house, rule)));
            let search = bound::Search {
                house,
                all: sides,
                wants_timeline: shows && rule.otherwise.is_none(),
                is_enforced,
                work,
            };
            let also = also
                .as_ref()
                .map(|(asked, quotas)| (*asked, quotas.as_slice()));
            bound::find(&search, &asked, &quotas, also)
        };
        let granted = granted::of(&asked, found.worst);
        for words in found.rests_on.iter().chain(granted) {
            if !rests_on.contains(words) {
                rests_on.push(words.clone());
            }
        }
        guarded |= found.guarded;
        plays |= found.plays;
        take(&mut report, &found);
        let graver = |found: &Found| (!found.timeline.is_empty(), found.worst.unwrap_or(u64::MAX));
        if told.as_ref().is_none_or(|t| graver(&found) > graver(&t.1)) {
            told = Some((asked, found));
        }
    }
    concerned.sort_unstable();
    concerned.dedup();
    if concerned.len() < 2 {
        return None;
    }
    let under: Vec<Under<'_>> = concerned
        .iter()
        .filter_map(|&place| under.get(place).copied())
        .collect();
    let names = under.iter().map(|(side, _)| side.workflow.name.clone());
    report.journeys = names.collect();
    let holds = report.worst.is_some_and(|w| w <= limit);
    report.verdict = if holds && guarded {
        report.exact = false;
        Verdict::Enforced
    } else if holds {
        Verdict::Proved
    } else if rule.otherwise.is_some() && under.iter().all(|(_, alone)| alone.is_some()) {
        rests_on.push(guard_words(rule));
        report.worst = Some(limit);
        report.exact = false;
        Verdict::Enforced
    } else if report.worst.is_none() {
        Verdict::Unbounded
    } else if report.timeline.is_empty() {
        Verdict::NotProved
    } else {
        Verdict::Broken
    };
    if report.verdict != Verdict::Broken {
        report.timeline.clear();
    }
    report.assumptions = assumptions(&under).chain(rests_on).collect();
    Some(Judged {
        report,
        told,
        under,
        plays,
    })
}

/// Whether the rule does not even hold in one of the journeys, which was said.
fn is_told(under: &[Under<'_>]) -> bool {
    under
        .iter()
        .any(|(_, alone)| match alone.map(|(_, report)| report.verdict) {
            Some(Verdict::Broken | Verdict::Unbounded | Verdict::NotProved) => true,
            Some(Verdict::Proved | Verdict::Enforced) | None => false,
        })
}

/// What the guard of the rule itself does; what it may do to which message is for `losses` to say.
fn guard_words(rule: &Rule) -> SmolStr {
    SmolStr::new_static(match rule.otherwise {
        Some(OtherwiseAction::Postpone(_)) => {
            "its guard counts what all of them have sent, and postpones or skips what is too much"
        }
        Some(OtherwiseAction::Skip) | None => {
            "its guard counts what all of them have sent, and skips what is too much"
        }
    })
}

/// The graver of what is known and what was found.
fn take(report: &mut TogetherReport, found: &Found) {
    let graver = match (report.worst, found.worst) {
        (Some(known), Some(new)) => new > known,
        (Some(_), None) => true,
        (None, _) => false,
    };
    if graver {
        report.worst = found.worst;
        report.exact = found.exact;
    } else if report.worst == found.worst {
        report.exact |= found.exact;
    }
    if report.timeline.is_empty() {
        report.timeline.clone_from(&found.timeline);
    }
}

fn assumptions(under: &[Under<'_>]) -> impl Iterator<Item = SmolStr> {
    let words = under
        .iter()
        .flat_map(|(side, _)| side.words.iter().cloned());
    words.chain(super::rules::always())
}

/// A list that is shared.
fn all<S: Serializer>(all: &Arc<[SmolStr]>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(all.iter())
}

/// Whether a node's message counts for a part.
fn counts(part: &Part<'_>, node: usize) -> bool {
    get(&part.counted, node, false)
}
