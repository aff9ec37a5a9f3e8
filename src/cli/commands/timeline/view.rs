//! What is told of a case: the value behind the table and the JSON.

use super::at;
use crate::analysis::{Analysis, Life, LifeEvent};
use crate::proof::{self, Course, CourseEvent, CourseKind, Stand};
use crate::semantics::Moment;
use crate::source::Span;
use crate::workflow::House;
use serde::Serialize;
use smol_str::SmolStr;

/// One case: a run, the busiest time, or a client.
#[derive(Debug, Clone, Serialize)]
pub(super) struct CaseView {
    /// `shortest`, `longest`, `busiest` or `client`.
    pub(super) case: &'static str,
    /// What the client is called in her file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<String>,
    /// For the busiest: which rule's worst case it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) worst: Option<WorstView>,
    /// How many messages she receives.
    pub(super) messages: usize,
    /// Days from the first line to the last.
    pub(super) days: i32,
    /// In order of time.
    pub(super) lines: Vec<LineView>,
    /// How each rule that counts messages stands.
    pub(super) rules: Vec<Stand>,
}

/// Which worst case is shown.
#[derive(Debug, Clone, Serialize)]
pub(super) struct WorstView {
    /// The rule; `None` where the journey has none that counts.
    pub(super) rule: Option<SmolStr>,
    /// Its window.
    pub(super) window: String,
    /// Messages shown in one window.
    pub(super) shown: u64,
    /// What was proved; `None` where nothing bounds it.
    pub(super) bound: Option<u64>,
}

/// One line.
#[derive(Debug, Clone, Serialize)]
pub(super) struct LineView {
    /// Days since the first day.
    pub(super) day: i32,
    /// On her clock: `2026-03-02 09:00`.
    pub(super) at: String,
    /// `mon`.
    pub(super) weekday: String,
    /// In which journey, where it is in one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) journey: Option<SmolStr>,
    /// In which run of it, from 1, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) run: Option<u32>,
    /// What.
    #[serde(flatten)]
    pub(super) what: What,
    /// The step or clause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) file: Option<String>,
    /// Its line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) line: Option<u32>,
}

/// What happens at a line.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub(super) enum What {
    /// She does something, or something happens to her.
    Event { event: String },
    /// She is in this state from here on.
    State { state: SmolStr },
    /// A run begins.
    Begins,
    /// A message leaves.
    Message {
        message: SmolStr,
        #[serde(skip_serializing_if = "Option::is_none")]
        subject: Option<String>,
    },
    /// A message waits.
    Held {
        message: SmolStr,
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<String>,
        because: String,
    },
    /// A message does not leave.
    Skipped { message: SmolStr, because: String },
    /// Work for someone.
    Task { of: SmolStr, text: String },
    /// A run is over; why, where that is before its last step.
    Ends {
        #[serde(skip_serializing_if = "Option::is_none")]
        because: Option<String>,
    },
}

/// The cases of a journey by itself.
pub(super) fn courses(analysis: &Analysis, name: &str, prefix: &str) -> Vec<CaseView> {
    let workflow = analysis
        .journey_named(name)
        .and_then(|index| analysis.journeys.get(index)?.workflow.as_deref());
    let Some(workflow) = workflow else {
        return Vec::new();
    };
    let courses = proof::courses(&analysis.house, workflow);
    courses
        .into_iter()
        .map(|course| case(analysis, &workflow.name, course, prefix))
        .collect()
}

fn case(analysis: &Analysis, journey: &SmolStr, course: Course, prefix: &str) -> CaseView {
    let house = &analysis.house;
    let first = course.lines.first().map(|line| line.at);
    let lines: Vec<LineView> = course
        .lines
        .into_iter()
        .map(|line| {
            let what = match line.what {
                CourseEvent::Starts(event) | CourseEvent::Happens(event) => What::Event { event },
                CourseEvent::Held(message, until) => What::Held {
                    message,
                    until: Some(stamp(until)),
                    because: "quiet".to_owned(),
                },
                CourseEvent::Sends(message) => sends(house, message),
                CourseEvent::Skipped(message, rule) => What::Skipped {
                    message,
                    because: format!("`{rule}`"),
                },
                CourseEvent::Postponed(message, rule) => What::Held {
                    message,
                    until: None,
                    because: format!("`{rule}`"),
                },
                CourseEvent::Ends(because) => What::Ends { because },
            };
            let own = Some(journey.clone());
            let place = at(analysis, line.span, prefix);
            view(first, line.at, own, Some(line.run), what, place)
        })
        .collect();
    let kind = match course.kind {
        CourseKind::Shortest => "shortest",
        CourseKind::Longest => "longest",
        CourseKind::Busiest => "busiest",
    };
    let worst = course.worst.map(|worst| WorstView {
        rule: worst.rule,
        window: worst.window,
        shown: worst.shown,
        bound: worst.bound,
    });
    finish(kind, None, worst, lines, course.stands)
}

/// What became of a client.
pub(super) fn life(analysis: &Analysis, life: &Life, prefix: &str) -> CaseView {
    let lines = life.lines.iter().map(|line| {
        let what = match &line.what {
            LifeEvent::Happens(event) => What::Event {
                event: event.clone(),
            },
            LifeEvent::State(state) => What::State {
                state: state.clone(),
            },
            LifeEvent::Begins => What::Begins,
            LifeEvent::Ends(why) => What::Ends {
                because: Some(why.clone()),
            },
            LifeEvent::Sends(message) => sends(&analysis.house, message.clone()),
            LifeEvent::Skips(message, why) => What::Skipped {
                message: message.clone(),
                because: why.clone(),
            },
            LifeEvent::Holds(message, until, why) => What::Held {
                message: message.clone(),
                until: Some(stamp(*until)),
                because: why.clone(),
            },
            LifeEvent::Task(of, text) => What::Task {
                of: of.clone(),
                text: text.clone(),
            },
        };
        let place = line.span.and_then(|span: Span| at(analysis, span, prefix));
        let journey = line.journey.clone();
        view(Some(life.zero), line.at, journey, None, what, place)
    });
    let title = Some(life.title.clone());
    finish("client", title, None, lines.collect(), life.stands.clone())
}

fn finish(
    case: &'static str,
    title: Option<String>,
    worst: Option<WorstView>,
    lines: Vec<LineView>,
    rules: Vec<Stand>,
) -> CaseView {
    let is_message = |line: &&LineView| matches!(line.what, What::Message { .. });
    CaseView {
        case,
        title,
        worst,
        messages: lines.iter().filter(is_message).count(),
        days: lines.last().map_or(0, |line| line.day),
        lines,
        rules,
    }
}

fn view(
    first: Option<Moment>,
    now: Moment,
    journey: Option<SmolStr>,
    run: Option<u32>,
    what: What,
    place: Option<(String, u32)>,
) -> LineView {
    let day = first.and_then(|first| first.wall.date().until(now.wall.date()).ok());
    let (file, line) = place.map_or((None, None), |(file, line)| (Some(file), Some(line)));
    LineView {
        day: day.map_or(0, |span| span.get_days()),
        at: stamp(now),
        weekday: now.wall.strftime("%a").to_string().to_lowercase(),
        journey,
        run,
        what,
        file,
        line,
    }
}

/// A message with its subject in the house's first language.
fn sends(house: &House, message: SmolStr) -> What {
    let subject = house.messages.get(&message).and_then(|def| {
        let locale = house.locales.first()?;
        Some(def.subject.get(locale)?.text())
    });
    What::Message { message, subject }
}

fn stamp(at: Moment) -> String {
    at.wall.strftime("%Y-%m-%d %H:%M").to_string()
}
