//! How many cases, on all processors, and how good the answers were.

use crate::case::Random;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

/// Counts of answers that were as good as they can be.
#[derive(Default, Debug, Clone, Copy)]
pub(crate) struct Score {
    pub(crate) answers: u32,
    /// Said to be reached, and so it is.
    pub(crate) exact: u32,
    /// What holds, and is not proved; what does not hold, and is not shown.
    pub(crate) undecided: u32,
    /// Without limit, as the judge's number grows and grows.
    pub(crate) boundless: u32,
    /// Broken, with a timeline.
    pub(crate) shown: u32,
    /// Broken as the judge finds, and no timeline was.
    pub(crate) unseen: u32,
}

/// By kind of rule and journey.
pub(crate) type Scores = BTreeMap<&'static str, Score>;

/// How many cases: in a debug build, and where there is time.
#[derive(Clone, Copy)]
pub(crate) struct Cases {
    pub(crate) quick: u32,
    pub(crate) full: u32,
}

impl Cases {
    pub(crate) fn number(self) -> u32 {
        let asked = std::env::var("JOURNEY_JUDGE_CASES").ok();
        let is_full = std::env::var_os("JOURNEY_JUDGE").is_some_and(|j| j == "full");
        let usual = if is_full { self.full } else { self.quick };
        asked.and_then(|c| c.parse().ok()).unwrap_or(usual)
    }
}

/// Whether each answer that is not exact is printed.
pub(crate) fn says() -> bool {
    std::env::var_os("JOURNEY_JUDGE_SAY").is_some()
}

/// Cases of one seed: the same on every machine, whoever looks at them.
const CHUNK: u32 = 25;

/// Looks at so many cases, each made from the random numbers that it is given.
pub(crate) fn all(
    seed: u64,
    cases: Cases,
    one: impl Fn(&mut Random, &mut Scores) + Sync,
) -> Scores {
    let number = cases.number();
    let next = AtomicU32::new(0);
    let scores: Mutex<Scores> = Mutex::default();
    let work = || {
        let mut own = Scores::new();
        loop {
            let first = next.fetch_add(CHUNK, Ordering::Relaxed);
            if first >= number {
                break;
            }
            let mut random = Random::new(seed, u64::from(first));
            for _ in first..number.min(first + CHUNK) {
                one(&mut random, &mut own);
            }
        }
        let mut scores = scores.lock().unwrap();
        for (what, score) in own {
            scores.entry(what).or_default().add(score);
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    let scores = scores.into_inner().unwrap();
    for (what, score) in &scores {
        score.say(&format!("{number} cases, {what}"));
    }
    close(&scores);
    scores
}

/// How many kinds of cases there are: each is looked at by one call of `all`.
const KINDS: u32 = 7;

/// All answers of all kinds, and of how many kinds they are.
static WHOLE: Mutex<(Score, u32)> = Mutex::new((Score::NONE, 0));

/// Where this was the last kind: the share of exact answers of all of them.
fn close(scores: &Scores) {
    let mut whole = WHOLE.lock().unwrap();
    for score in scores.values() {
        whole.0.add(*score);
    }
    whole.1 += 1;
    if whole.1 == KINDS {
        whole.0.say("everything without postponing");
        whole.0.at_least(95, "everything without postponing");
    }
}

impl Score {
    const NONE: Score = Score {
        answers: 0,
        exact: 0,
        undecided: 0,
        boundless: 0,
        shown: 0,
        unseen: 0,
    };

    fn add(&mut self, other: Score) {
        self.answers += other.answers;
        self.exact += other.exact;
        self.undecided += other.undecided;
        self.boundless += other.boundless;
        self.shown += other.shown;
        self.unseen += other.unseen;
    }

    fn say(&self, what: &str) {
        let share = |part: u32| f64::from(part) * 100.0 / f64::from(self.answers.max(1));
        println!(
            "{what}: {} answers, {:.1} % exact, {:.1} % not decided; {} without limit",
            self.answers,
            share(self.exact),
            share(self.undecided),
            self.boundless
        );
    }

    /// Fails where fewer than half of what is broken is shown with a timeline.
    pub(crate) fn shows(&self, what: &str) {
        let (shown, unseen) = (self.shown, self.unseen);
        println!("{what}: {shown} broken and shown, {unseen} not shown");
        assert!(shown > unseen, "{what}: {self:?}");
    }

    /// Fails where fewer than so many in a hundred answers are exact.
    pub(crate) fn at_least(&self, percent: u32, what: &str) {
        assert!(
            u64::from(self.exact) * 100 >= u64::from(self.answers) * u64::from(percent),
            "{what}: {self:?}"
        );
    }
}
