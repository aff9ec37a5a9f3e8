//! Single cases of a journey, for people to read: its shortest run, its longest, and the busiest time that one
//! client can have in it. Each is what the interpreter gives for the decisions that lead there.
//!
//! Conditions and percentages are not tracked, as in the proof: any arm can be taken. A date of the client's
//! is taken to be unknown. Calls the searches of the proof and changes nothing in them.

mod busiest;
mod standing;
mod way;

pub use standing::{Left, Stand, StandMeasure, stand};

use crate::semantics::{Moment, Setting};
use crate::source::Span;
use crate::workflow::{House, Start, Workflow};
use serde::Serialize;
use smol_str::SmolStr;

/// Which case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CourseKind {
    /// The run that is over soonest.
    Shortest,
    /// The run that takes longest.
    Longest,
    /// The most messages that one client can get in the window of a rule, over as many runs as that takes.
    Busiest,
}

/// A case: what a client lives through, and how the rules stand in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// Which.
    pub kind: CourseKind,
    /// In order of time.
    pub lines: Vec<CourseLine>,
    /// How each rule that counts messages stands.
    pub stands: Vec<Stand>,
    /// For the busiest: what it is the worst case of.
    pub worst: Option<Worst>,
}

/// What a busiest time is the worst case of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worst {
    /// The rule; `None` where the journey has none that counts: then it is seven days.
    pub rule: Option<SmolStr>,
    /// The window, as written.
    pub window: String,
    /// How many of the rule's messages are shown in one window.
    pub shown: u64,
    /// The bound that was proved; `None` where nothing bounds it.
    pub bound: Option<u64>,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseLine {
    /// When.
    pub at: Moment,
    /// In which run, from 1.
    pub run: u32,
    /// What.
    pub what: CourseEvent,
    /// The step or clause that it comes from.
    pub span: Span,
}

/// What a line tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CourseEvent {
    /// What starts a run.
    Starts(String),
    /// What a run waited for.
    Happens(String),
    /// A quiet rule holds a message until then.
    Held(SmolStr, Moment),
    /// A message leaves.
    Sends(SmolStr),
    /// The guard of a rule skips a message.
    Skipped(SmolStr, SmolStr),
    /// The guard of a rule holds a message; what follows comes as much later.
    Postponed(SmolStr, SmolStr),
    /// The run is over; why, where that is before its last step.
    Ends(Option<String>),
}

/// The cases of one journey, in the order of [`CourseKind`]. The busiest only where the journey sends anything.
pub fn courses(house: &House, workflow: &Workflow) -> Vec<Course> {
    let setting = Setting::new(house, workflow);
    let mut all = vec![
        way::course(house, &setting, CourseKind::Shortest),
        way::course(house, &setting, CourseKind::Longest),
    ];
    all.extend(busiest::course(house, &setting));
    all
}

/// When a run that is shown begins: Monday 2026-03-02 at 09:00, unless the journey names a day or a time.
fn entry(setting: &Setting<'_>) -> Moment {
    let monday = jiff::civil::date(2026, 3, 2);
    let nine = crate::workflow::ClockMinutes(9 * 60);
    let (day, time) = match &setting.workflow.start {
        Start::OnDate { date, at, .. } => {
            let (month, day) = (i8::try_from(date.month), i8::try_from(date.day));
            let named = jiff::civil::Date::new(date.year, month.unwrap_or(1), day.unwrap_or(1));
            (named.unwrap_or(monday), *at)
        }
        Start::AroundDate { at, .. } => (monday, *at),
        Start::Events { .. }
        | Start::Becomes { .. }
        | Start::EntersSegment { .. }
        | Start::HandedOver => (monday, nine),
    };
    let wall = day.to_datetime(crate::semantics::time_of(time));
    setting.clock.at(wall)
}
