//! `journey halt` and `journey drill`: the plan that stops journeys, as requests and as a page for people.
//! It is written also where the project has errors: who must stop can't wait for a missing comma.

use super::args::HaltArguments;
use super::exit::Exit;
use super::output;
use super::render::{Format, count};
use super::session::Session;
use crate::analysis::Analysis;
use crate::diagnostics::{Code, Diagnostic, list_some, nearest};
use crate::project::{self, Overlay};
use crate::source::Span;
use crate::syntax::ast::DeclKind;
use crate::targets::halt::Pause;
use crate::targets::{self, TARGETS, Target};
use crate::workflow::{EscalationDef, Recipient, Workflow};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Whether the plan is to be carried out, or timed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Halt,
    Drill,
}

/// What is to be stopped where.
struct Plan {
    /// Journeys, in source order.
    journeys: Vec<String>,
    /// Each platform with how each journey is stopped there.
    platforms: Vec<(&'static dyn Target, Vec<Pause>)>,
    /// What a person should know of the plan itself.
    remarks: Vec<String>,
}

/// Writes the plan.
pub(super) fn run(session: &Session, arguments: &HaltArguments, kind: Kind) -> Exit {
    let mut projects = project::open(&arguments.project, &Overlay::new());
    let Some(project) = projects.pop().filter(|_| projects.is_empty()) else {
        let fault = Diagnostic::new(
            Code::NothingToDo,
            Span::default(),
            "there are several projects here, and one is stopped at a time".to_owned(),
        )
        .help("name the folder of one of them with `--project`");
        return session.fault(&fault, &arguments.project.to_string_lossy());
    };
    let analysis = Analysis::of(project);
    let plan = match plan(&analysis, arguments) {
        Ok(plan) => plan,
        Err(fault) => return session.fault(&fault, "halt"),
    };
    let escalation = analysis.house.escalation.as_ref();
    if session.global.format == Format::Json {
        output::to_stdout(&format!("{:#}\n", value(&analysis, &plan, escalation)));
    } else if kind == Kind::Drill {
        output::to_stdout(&drill(&plan));
    } else {
        output::to_stdout(&runbook(&analysis, &plan, escalation));
    }
    Exit::Clean
}

/// Every journey by name, with what it is where that could be read.
fn journeys(analysis: &Analysis) -> impl Iterator<Item = (&str, Option<&Workflow>)> {
    analysis.journeys.iter().filter_map(|lowered| {
        let (_, decl) = analysis.program.decls.get(lowered.decl)?;
        let DeclKind::Journey(journey) = &decl.kind else {
            return None;
        };
        Some((journey.name.text.as_str(), lowered.workflow.as_deref()))
    })
}

fn plan(analysis: &Analysis, arguments: &HaltArguments) -> Result<Plan, Box<Diagnostic>> {
    let mut remarks = Vec::new();
    if analysis.has_errors() {
        remarks
            .push("the project has errors: a journey that can't be read is stopped too".to_owned());
    }
    let unknown = |what: &str, name: &str, known: Vec<&str>| {
        let fault = Diagnostic::new(
            Code::UnknownName,
            Span::default(),
            format!("there is no {what} `{name}`"),
        );
        match nearest(name, known.iter().copied()) {
            Some(near) => fault.help(format!("`{near}` is near")),
            None => fault.help(format!("there is {}", list_some(known.into_iter(), 6))),
        }
    };
    let states: Vec<&str> = analysis
        .house
        .states
        .iter()
        .map(|s| s.name.as_str())
        .collect();
    if let Some(state) = arguments
        .states
        .iter()
        .find(|s| !states.contains(&s.as_str()))
    {
        return Err(Box::new(unknown("state", state, states)));
    }
    let names: Vec<&str> = journeys(analysis).map(|(name, _)| name).collect();
    if let Some(name) = arguments
        .journeys
        .iter()
        .find(|n| !names.contains(&n.as_str()))
    {
        return Err(Box::new(unknown("journey", name, names)));
    }
    let asked = !arguments.states.is_empty() || !arguments.journeys.is_empty();
    let escalation = analysis.house.escalation.as_ref();
    if escalation.is_none() {
        remarks.push(
            "no `escalation` is declared: nothing says who is told, and how journeys go on"
                .to_owned(),
        );
    }
    let of_escalation: Vec<String> = escalation
        .iter()
        .flat_map(|escalation| escalation.pauses.iter().map(ToString::to_string))
        .collect();
    let states = if asked {
        &arguments.states
    } else {
        &of_escalation
    };
    let is_meant = |name: &str, workflow: Option<&Workflow>| {
        let named = arguments.journeys.iter().any(|n| n == name);
        let for_state = !states.is_empty()
            && workflow.is_none_or(|w| w.states.iter().any(|s| states.iter().any(|t| t == s)));
        let all = !asked && states.is_empty();
        named || for_state || all
    };
    let journeys: Vec<String> = journeys(analysis)
        .filter(|(name, workflow)| is_meant(name, *workflow))
        .map(|(name, _)| name.to_owned())
        .collect();
    let wanted = analysis.project.config.targets.iter();
    let mut platforms: Vec<&'static dyn Target> =
        wanted.filter_map(|(name, _)| targets::find(name)).collect();
    if platforms.is_empty() {
        let bound = |t: &&&'static dyn Target| analysis.house.bindings.contains_key(t.name());
        platforms.extend(TARGETS.iter().filter(bound).copied());
    }
    if platforms.is_empty() {
        platforms.extend(TARGETS.iter().copied());
        remarks.push("journey.toml lists no platform: here is every one".to_owned());
    }
    let platforms = platforms
        .into_iter()
        .map(|target| {
            let pauses = journeys.iter().map(|journey| target.pause(journey));
            (target, pauses.collect())
        })
        .collect();
    Ok(Plan {
        journeys,
        platforms,
        remarks,
    })
}

fn requests(pauses: &[Pause]) -> usize {
    pauses.iter().map(|pause| pause.requests.len()).sum()
}

fn in_words(seconds: usize) -> String {
    if seconds < 120 {
        count(seconds, "second")
    } else {
        count(seconds.div_ceil(60), "minute")
    }
}

/// The page for people.
fn runbook(analysis: &Analysis, plan: &Plan, escalation: Option<&EscalationDef>) -> String {
    let mut text = format!("# Stop {}\n\n", count(plan.journeys.len(), "journey"));
    for remark in &plan.remarks {
        let _ = writeln!(text, "Mind: {remark}.\n");
    }
    let mut step = 0;
    for (target, pauses) in &plan.platforms {
        let _ = writeln!(text, "## {}\n", target.title());
        for request in pauses.iter().flat_map(|pause| &pause.requests) {
            step += 1;
            let _ = writeln!(text, "{step}. {} {}", request.method, request.url);
            let _ = writeln!(text, "   ({})", request.what);
            for (name, value) in &request.headers {
                let _ = writeln!(text, "   {name}: {value}");
            }
            if let Some(body) = &request.body {
                let _ = writeln!(text, "   {body}");
            }
        }
        if let Some(pause) = pauses.first() {
            let _ = writeln!(text, "\nThen: {}.", pause.holds);
            let _ = writeln!(text, "Past recall: {}.", pause.past_recall);
            let _ = writeln!(text, "Before it goes on: {}.\n", pause.resume);
        }
    }
    let Some(escalation) = escalation else {
        return text;
    };
    let _ = writeln!(text, "## Who is told\n");
    for name in &escalation.alert {
        let people = crate::approvals::roster::members(&analysis.house, name);
        for person in people {
            let email = analysis
                .house
                .persons
                .get(person)
                .and_then(|p| p.email.as_deref());
            let _ = writeln!(text, "- {person}: {}", email.unwrap_or("no address"));
        }
    }
    let _ = writeln!(
        text,
        "\n## How it goes on\n\nWaits run on while journeys are stopped. What should have left more than {} before is dropped; the rest leaves as the rules allow.",
        escalation.resume.drop_older_than.text()
    );
    if let Some(answer) = &escalation.answer {
        let _ = writeln!(
            text,
            "\nWithin {}, {} sends `{}` to the clients that it befell.",
            answer.within.text(),
            recipient(&answer.by),
            answer.message
        );
    }
    text
}

fn recipient(it: &Recipient) -> String {
    match it {
        Recipient::Person(of) | Recipient::Team(of) => of.to_string(),
        Recipient::Property {
            property,
            otherwise,
        } => match otherwise {
            Some(other) => format!("{property}, or else {other},"),
            None => property.to_string(),
        },
    }
}

/// How long it takes until nothing leaves any more.
fn drill(plan: &Plan) -> String {
    let mut text = String::new();
    for remark in &plan.remarks {
        let _ = writeln!(text, "mind: {remark}");
    }
    for (target, pauses) in &plan.platforms {
        let n = requests(pauses);
        let time = match target.pace() {
            Some(pace) => format!(
                "silence after {} at the earliest ({} a second and {} a minute are taken), one request after the other",
                in_words(pace.seconds(n)),
                pace.per_second,
                pace.per_minute
            ),
            None => "silence when whatever runs the documents has stopped: time that yourselves"
                .to_owned(),
        };
        let _ = writeln!(
            text,
            "{}: {}, {}; {time}",
            target.title(),
            count(plan.journeys.len(), "journey"),
            count(n, "request")
        );
        if let Some(pause) = pauses.first() {
            let _ = writeln!(text, "  past recall: {}", pause.past_recall);
        }
    }
    text
}

/// The plan for machines.
fn value(analysis: &Analysis, plan: &Plan, escalation: Option<&EscalationDef>) -> Value {
    let platforms: Vec<Value> = plan
        .platforms
        .iter()
        .map(|(target, pauses)| {
            let n = requests(pauses);
            json!({
                "platform": target.name(),
                "seconds": target.pace().map(|pace| pace.seconds(n)),
                "pace": target.pace(),
                "journeys": plan.journeys.iter().zip(pauses).map(|(journey, pause)| json!({
                    "journey": journey, "pause": pause,
                })).collect::<Vec<_>>(),
            })
        })
        .collect();
    let alert: Vec<Value> = escalation
        .into_iter()
        .flat_map(|e| &e.alert)
        .flat_map(|name| crate::approvals::roster::members(&analysis.house, name))
        .map(|person| {
            let email = analysis
                .house
                .persons
                .get(person)
                .and_then(|p| p.email.as_ref());
            json!({ "person": person, "email": email })
        })
        .collect();
    json!({
        "$schema": "urn:journey:schema:halt:1",
        "version": 1,
        "journeys": plan.journeys,
        "platforms": platforms,
        "alert": alert,
        "escalation": escalation,
        "remarks": plan.remarks,
    })
}
