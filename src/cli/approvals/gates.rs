//! `journey gates`: who has approved what and when, what is missing, what expires.

use super::standing::Standing;
use super::words::{joined, missing, moment, parts};
use super::{allowed_signers, ask};
use crate::analysis::Analysis;
use crate::approvals::gates::Missing;
use crate::approvals::ledger::{Entry, Refusal};
use crate::approvals::meaning::Part;
use crate::approvals::record::Says;
use crate::cli::args::GatesArguments;
use crate::cli::exit::Exit;
use crate::cli::output;
use crate::cli::render::Format;
use crate::cli::session::Session;
use crate::project::records;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;

/// Shows how journeys stand.
pub(in crate::cli) fn run(session: &Session, arguments: &GatesArguments) -> Exit {
    let analysis = match ask::project(session, &arguments.project) {
        Ok(analysis) => analysis,
        Err(exit) => return exit,
    };
    if arguments.allowed_signers {
        output::to_stdout(&allowed_signers::of(&analysis.house));
        return Exit::Clean;
    }
    let standings = match &arguments.name {
        Some(name) => match ask::journey(session, &analysis, name) {
            Ok(standing) => vec![standing],
            Err(exit) => return exit,
        },
        None => (0..analysis.journeys.len())
            .filter_map(|journey| Standing::of(&analysis, journey))
            .collect(),
    };
    if session.global.format == Format::Json {
        let journeys: Vec<Value> = standings.iter().map(value).collect();
        let all = json!({
            "$schema": "urn:journey:schema:gates:1",
            "version": 1,
            "journeys": journeys,
        });
        output::to_stdout(&format!("{all:#}\n"));
        return Exit::Clean;
    }
    let pages: Vec<String> = standings.iter().map(|s| page(&analysis, s)).collect();
    output::to_stdout(&pages.join("\n"));
    if arguments.name.is_none() {
        output::to_stdout(&left_behind(&analysis));
    }
    if standings.is_empty() {
        session.conclude("no journey yet\n");
    }
    Exit::Clean
}

/// Records of journeys that are not there any more. A name is a part of what was signed, so a journey that has been
/// renamed begins anew, and so does what was declined under the old name: that is said, not left to be found.
fn left_behind(analysis: &Analysis) -> String {
    let root = analysis.project.root.as_deref().unwrap_or(Path::new("."));
    let mut text = String::new();
    let names = match records::journeys(root) {
        Ok(names) => names,
        Err(fault) => {
            let _ = writeln!(text, "\n{} can't be read: {}", records::FOLDER, fault.error);
            return text;
        }
    };
    for name in names {
        if analysis.journey_named(&name).is_some() {
            continue;
        }
        let _ = writeln!(
            text,
            "\n{name}: no journey has this name; what was approved or declined in {}/{name} counts for no other",
            records::FOLDER
        );
    }
    text
}

fn page(analysis: &Analysis, standing: &Standing) -> String {
    let (state, lines) = in_words(analysis, standing);
    let mut text = String::new();
    let _ = writeln!(text, "{}: {state}", standing.name);
    for line in lines {
        let _ = writeln!(text, "  {line}");
    }
    text
}

/// Whether a journey may go live, then a line for all that is known of it.
pub(in crate::cli) fn in_words(analysis: &Analysis, standing: &Standing) -> (String, Vec<String>) {
    let zone = analysis.house.zone.as_str();
    let all = standing.meaning.facets.len();
    let report = &standing.report;
    let state = if report.holds() {
        match report.until() {
            Some(until) => format!("may go live, until {}", moment(until, zone)),
            None => "may go live".to_owned(),
        }
    } else {
        "not approved".to_owned()
    };
    let mut lines = vec![format!("means {}", standing.meaning.whole.short())];
    for entry in &standing.ledger.entries {
        lines.push(entry_in_words(entry, standing, zone));
    }
    for Refusal { file, why } in &report.refused {
        lines.push(format!("does not count: {file}: {why}"));
    }
    for line in missing(report, zone, all) {
        lines.push(format!("missing: {line}"));
    }
    (state, lines)
}

/// `approved by crm_lead on …, for everything`.
fn entry_in_words(entry: &Entry, standing: &Standing, zone: &str) -> String {
    let record = &entry.record;
    let all = record.facets.len();
    let at = moment(record.at, zone);
    let person = &record.person;
    let same = record.meaning == standing.meaning.whole;
    let of = if same { "" } else { ", as it was then" };
    match &record.says {
        Says::Request { because, .. } => {
            let because = because
                .as_ref()
                .map_or(String::new(), |b| format!(": \"{b}\""));
            format!("submitted by {person} on {at}{of}{because}")
        }
        Says::Approval { parts: signed, .. } => {
            let changed: Vec<&Part> = signed
                .iter()
                .filter(|part| standing.meaning.hash_of(part) != record.hash_of(part))
                .collect();
            let changed = if changed.is_empty() {
                String::new()
            } else {
                format!("; changed since: {}", parts(changed, all))
            };
            format!(
                "approved by {person} on {at}, for {}{changed}",
                parts(signed, all)
            )
        }
        Says::Decline { because, .. } => {
            format!("declined by {person} on {at}{of}: \"{because}\"")
        }
        Says::Test { locales, .. } => {
            let locales: Vec<String> = locales.iter().map(ToString::to_string).collect();
            format!("tested by {person} on {at}{of}, in {}", joined(&locales))
        }
    }
}

/// How a journey stands, for machines.
pub(super) fn value(standing: &Standing) -> Value {
    let report = &standing.report;
    let records: Vec<Value> = standing
        .ledger
        .entries
        .iter()
        .map(|entry| {
            json!({
                "file": entry.file,
                "digest": entry.digest.to_string(),
                "record": entry.record.says.kind(),
                "person": entry.record.person,
                "at": entry.record.at.to_string(),
                "meaning": entry.record.meaning.to_string(),
                "refused": report.refused.iter().find(|r| r.file == entry.file).map(|r| &r.why),
            })
        })
        .collect();
    let facets: serde_json::Map<String, Value> = standing
        .meaning
        .facets
        .iter()
        .map(|f| (f.part.text(), json!(f.hash.to_string())))
        .collect();
    let gates: Vec<Value> = report
        .gates
        .iter()
        .map(|gate| {
            json!({
                "gate": gate.gate,
                "holds": gate.missing.is_empty(),
                "until": gate.until.map(|until| until.to_string()),
                "signed": gate.signed.iter().map(|(file, signed)| json!({
                    "file": file,
                    "person": signed.person,
                    "for": signed.parts.iter().map(Part::text).collect::<Vec<_>>(),
                })).collect::<Vec<_>>(),
                "missing": gate.missing.iter().map(missing_value).collect::<Vec<_>>(),
            })
        })
        .collect();
    let refused: Vec<Value> = report
        .refused
        .iter()
        .map(|r| json!({ "file": r.file, "why": r.why }))
        .collect();
    json!({
        "journey": standing.name,
        "meaning": standing.meaning.whole.to_string(),
        "facets": facets,
        "holds": report.holds(),
        "until": report.until().map(|until| until.to_string()),
        "as_of": report.as_of.to_string(),
        "closed": missing(&only_closed(report), "UTC", standing.meaning.facets.len()),
        "gates": gates,
        "records": records,
        "refused": refused,
    })
}

fn only_closed(report: &crate::approvals::gates::Report) -> crate::approvals::gates::Report {
    let mut closed = report.clone();
    closed.gates.clear();
    closed
}

fn missing_value(missing: &Missing) -> Value {
    let open = |open: &[crate::approvals::gates::Open]| -> Vec<Value> {
        open.iter()
            .map(|o| json!({ "of": o.of, "people": o.people }))
            .collect()
    };
    match missing {
        Missing::Approval {
            part,
            open: places,
            expired,
        } => json!({
            "what": "approval", "for": part.text(), "open": open(places), "expired": expired,
        }),
        Missing::Anyone => json!({ "what": "anyone" }),
        Missing::Wait { part, until } => json!({
            "what": "wait", "for": part.text(), "until": until.map(|u| u.to_string()),
        }),
        Missing::Test {
            locale,
            branch,
            aspect,
            open: places,
        } => json!({
            "what": "test", "locale": locale, "branch": branch, "aspect": aspect.text(),
            "open": open(places),
        }),
    }
}
