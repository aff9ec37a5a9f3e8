//! One journey by itself.

use crate::case::{Case, Clock, Random, case, case_on, house, in_words};
use crate::clocks;
use crate::judge::{Asked, Tick, judge, ticks};
use crate::score::{Cases, Score, Scores, all, says};
use journey::proof::{RuleReport, TimelineEvent, Verdict, prove};
use journey::vocabulary::Unit;
use journey::workflow::{House, Reentry};

/// `judged`: whether the judge knows all that an exact answer may rest on.
fn note(
    score: &mut Score,
    report: &RuleReport,
    truth: u64,
    (case, judged): (&Case, bool),
    what: &str,
) {
    if report.verdict == Verdict::Unbounded {
        score.boundless += 1;
        return;
    }
    score.answers += 1;
    score.exact += u32::from(report.exact && judged);
    score.undecided += u32::from(report.verdict == Verdict::NotProved);
    if !report.exact && says() {
        println!(
            "{what}: {:?} {:?}, truth {truth}, limit {:?}: {}",
            report.verdict,
            report.worst,
            report.limit,
            in_words(case)
        );
    }
}

/// One case and what is asked of the judge about it.
struct Trial<'a> {
    case: &'a Case,
    asked: Asked<'a>,
    /// Whether the clocks may change.
    nights: bool,
}

impl Trial<'_> {
    /// What the judge finds in a window of so many ticks.
    fn most(&self, window: Tick, only: Option<&str>) -> u32 {
        if self.nights {
            let window = clocks::Window {
                hours: window,
                elapsed: self.case.window.unit == Unit::Hours,
            };
            return clocks::judge(self.case, window, only);
        }
        let asked = Asked {
            window,
            only,
            ..self.asked
        };
        judge(self.case, &asked)
    }

    /// Whether the nights on which clocks change are looked at: each of them is a search of its own, so in one case of
    /// eight, whichever they are.
    fn asks_of_nights(&self) -> bool {
        let words = in_words(self.case);
        words.bytes().map(u32::from).sum::<u32>().is_multiple_of(8)
    }

    /// Whether so many messages, of any of these, are in some window of so many hours if clocks may change in it;
    /// `None` where no judge knows. Without such a change a client is never sent more.
    fn reaches(&self, hours: Tick, only: &[Option<&str>], need: u64) -> Option<bool> {
        if !self.case.two_clocks || self.nights || !clocks::knows(self.case) {
            return None;
        }
        if !self.asks_of_nights() {
            return Some(true);
        }
        let window = clocks::Window {
            hours,
            elapsed: self.case.window.unit == Unit::Hours,
        };
        let mut each = only.iter();
        Some(each.any(|&only| clocks::reaches(self.case, window, only, need)))
    }

    /// Whether the judge knows all that an exact answer rests on: it may be of a night on which clocks change.
    fn compare(&self, report: &RuleReport, truth: u32, limit: u32, only: &[Option<&str>]) -> bool {
        let worst = report.worst.unwrap_or(u64::MAX);
        let what = || format!("{report:?}\n{}", in_words(self.case));
        assert!(
            worst >= u64::from(truth),
            "below the judge: {truth}\n{}",
            what()
        );
        self.verdict(report, truth, limit);
        if !report.exact || worst == u64::from(truth) {
            return true;
        }
        let may_change = self.case.two_clocks && !self.nights;
        assert!(may_change, "said to be exact, and is {truth}\n{}", what());
        let reached = self.reaches(ticks(self.case.window, 24), only, worst);
        assert!(reached != Some(false), "said to be exact\n{}", what());
        reached.is_some()
    }

    fn verdict(&self, report: &RuleReport, truth: u32, limit: u32) {
        let what = || format!("{truth}\n{report:?}\n{}", in_words(self.case));
        match report.verdict {
            Verdict::Proved => assert!(truth <= limit, "{}", what()),
            Verdict::Broken => {
                let unknown = self.case.two_clocks && !self.nights;
                assert!(truth > limit || unknown, "{}", what());
                self.breaks(report, limit);
            }
            Verdict::NotProved => {}
            Verdict::Unbounded => {
                // Runs that began long ago still wait.
                let longer = Asked {
                    longer: 12 * self.asked.day,
                    ..self.asked
                };
                assert!(
                    judge(self.case, &longer) > judge(self.case, &self.asked),
                    "{}",
                    what()
                );
            }
            Verdict::Enforced => panic!("no guard was written\n{}", what()),
        }
    }

    /// The timeline's own messages break the rule, and its entries are allowed.
    fn breaks(&self, report: &RuleReport, limit: u32) {
        let what = || format!("{report:?}\n{}", in_words(self.case));
        let of = |wanted: fn(&TimelineEvent) -> bool| -> Vec<Tick> {
            let lines = report.timeline.iter().filter(|l| wanted(&l.what));
            lines.map(|l| l.minute as Tick).collect()
        };
        let sent = of(|e| {
            matches!(
                e,
                TimelineEvent::Message {
                    counted: Some(_),
                    ..
                }
            )
        });
        let entered = of(|e| matches!(e, TimelineEvent::Event { .. }));
        // The timeline is told on the wall; the clocks may change in it.
        let slack = if self.nights { 60 } else { 0 };
        let window = ticks(self.case.window, 1440) + slack;
        let most = sent.iter().map(|&x| {
            let within = sent.iter().filter(|&&t| t >= x && t < x + window);
            within.count() as u32
        });
        assert!(most.max().unwrap_or(0) > limit, "{}", what());
        let apart = match self.case.workflow.reentry {
            Reentry::OncePer { length } => ticks(length, 1440),
            Reentry::OnceEver => Tick::MAX,
            Reentry::AgainAfter { .. } | Reentry::EveryTime | Reentry::OnceForEach { .. } => 0,
        };
        assert!(
            entered.windows(2).all(|e| e[1] - e[0] >= apart - slack),
            "{}",
            what()
        );
    }

    /// The least time between two messages, where it is said to be reached.
    fn gap(&self, report: &RuleReport) -> bool {
        if !report.exact || report.verdict == Verdict::Unbounded {
            return true;
        }
        let within = |window: Tick| self.most(window, None);
        let what = || format!("{report:?}\n{}", in_words(self.case));
        if let Some(gap) = report.worst
            && self.case.two_clocks
            && !self.nights
        {
            let ticks = gap as Tick * self.asked.day;
            assert!(within(ticks / 1440) < 2, "{}", what());
            if ticks % 1440 == 0 && within(ticks / 1440 + 2) >= 2 {
                return true;
            }
            // Reached where clocks change, if at all.
            assert_eq!(gap % 60, 0, "{}", what());
            let reached = self.reaches(gap as Tick / 60 + 1, &[None], 2);
            assert!(reached != Some(false), "{}", what());
            return reached.is_some();
        }
        match report.worst {
            Some(gap) => {
                let gap = gap as Tick * self.asked.day;
                assert_eq!(gap % 1440, 0, "{}", what());
                assert!(within(gap / 1440) < 2, "{}", what());
                // Half a step more where it is not reached but come close to.
                assert!(within(gap / 1440 + 2) >= 2, "{}", what());
            }
            None => assert!(within(30 * self.asked.day) < 2, "{}", what()),
        }
        true
    }
}

fn one(random: &mut Random, scores: &mut Scores, calendar: bool, day: Tick) {
    let (case, limit) = case(random, calendar);
    let names = if case.two_clocks {
        [
            "two clocks, caps",
            "two clocks, gaps",
            "two clocks, each once",
        ]
    } else {
        ["one clock, caps", "one clock, gaps", "one clock, each once"]
    };
    let asked = Asked {
        day,
        calendar,
        window: ticks(case.window, day),
        only: None,
        longer: 0,
    };
    let trial = Trial {
        case: &case,
        asked,
        nights: false,
    };
    compare(&trial, &house(&case.rates), limit, names, scores);
}

/// In a zone whose clocks change, of a journey that this could matter to.
fn night(random: &mut Random, scores: &mut Scores) {
    let (case, limit) = loop {
        let (case, limit) = case_on(random, false, Clock::Both);
        if clocks::knows(&case) {
            break (case, limit);
        }
    };
    let house = House {
        zone: "Europe/Paris".into(),
        ..house(&case.rates)
    };
    let asked = Asked {
        day: 24,
        calendar: false,
        window: ticks(case.window, 24),
        only: None,
        longer: 0,
    };
    let trial = Trial {
        case: &case,
        asked,
        nights: true,
    };
    compare(&trial, &house, limit, ["caps", "gaps", "each once"], scores);
}

fn compare(
    trial: &Trial<'_>,
    house: &House,
    limit: u32,
    names: [&'static str; 3],
    scores: &mut Scores,
) {
    let case = trial.case;
    let (proof, _) = prove(house, &case.workflow);
    let [cap, gap, once] = &proof.rules[..3] else {
        panic!("three rules and more");
    };
    let mut score = |i: usize, report, truth, judged| {
        let score = scores.entry(names[i]).or_default();
        note(score, report, u64::from(truth), (case, judged), names[i]);
    };
    let truth = trial.most(trial.asked.window, None);
    let judged = trial.compare(cap, truth, limit, &[None]);
    score(0, cap, truth, judged);
    // A gap is a cap of one; its number is the least time between two.
    trial.verdict(gap, truth, 1);
    if truth > 1 && gap.verdict != Verdict::Unbounded {
        let least = gap.worst.unwrap_or(u64::MAX);
        assert!(
            least < case.window.least_minutes(),
            "{gap:?}\n{}",
            in_words(case)
        );
    }
    let judged = trial.gap(gap);
    score(1, gap, truth, judged);
    let each = ["a", "b"].map(|m| trial.most(trial.asked.window, Some(m)));
    let most = each.into_iter().max().unwrap();
    let judged = trial.compare(once, most, 1, &[Some("a"), Some("b")]);
    score(2, once, most, judged);
}

/// Fails where fewer than so many in a hundred answers are exact: on one clock, and on two.
fn at_least(scores: &Scores, one: u32, two: u32) {
    for (what, score) in scores {
        score.at_least(if what.starts_with("one") { one } else { two }, what);
    }
}

#[test]
fn the_judge_agrees_on_waits_branches_and_re_entry() {
    let cases = Cases {
        quick: 500,
        full: 70_000,
    };
    let one = |random: &mut Random, scores: &mut Scores| one(random, scores, false, 2);
    at_least(&all(0x9e37_79b9_7f4a_7c15, cases, one), 96, 90);
}

#[test]
fn the_judge_agrees_on_clock_times_and_quiet_hours() {
    let cases = Cases {
        quick: 500,
        full: 2_500,
    };
    let one = |random: &mut Random, scores: &mut Scores| one(random, scores, true, 8);
    at_least(&all(0x2545_f491_4f6c_dd1d, cases, one), 97, 70);
}

#[test]
fn the_judge_agrees_on_the_nights_on_which_clocks_change() {
    let cases = Cases { quick: 2, full: 40 };
    for (what, score) in all(0x5ca1_ab1e_c0de_d00d, cases, night) {
        score.at_least(0, what);
    }
}
