//! `journey review`: what an approver looks at before they sign, and nothing that they do not.

use super::ask;
use super::changes;
use super::standing::Standing;
use super::words::{joined, moment};
use crate::analysis::Analysis;
use crate::approvals::branches::branches;
use crate::approvals::record::Says;
use crate::approvals::roster;
use crate::cli::args::ReviewArguments;
use crate::cli::exit::Exit;
use crate::cli::output;
use crate::cli::render::Format;
use crate::cli::session::Session;
use crate::difference::{self, PageChange};
use crate::proof::{JourneyProof, RuleReport, Verdict};
use crate::workflow::{ByLocale, MergeText, Message, RuleForm, Template, Workflow};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Shows what a journey means to those who approve it.
pub(in crate::cli) fn run(session: &Session, arguments: &ReviewArguments) -> Exit {
    let analysis = match ask::project(session, &arguments.project) {
        Ok(analysis) => analysis,
        Err(exit) => return exit,
    };
    let standing = match ask::journey(session, &analysis, &arguments.name) {
        Ok(standing) => standing,
        Err(exit) => return exit,
    };
    let Some(shown) = Shown::of(&analysis, &standing) else {
        return Exit::CouldNotRun;
    };
    if session.global.format == Format::Json {
        output::to_stdout(&format!("{:#}\n", shown.value()));
    } else {
        output::to_stdout(&shown.text());
        if arguments.pages {
            output::to_stdout(&format!(
                "\nThe pages that are signed\n\n{}",
                standing.meaning.text()
            ));
        }
    }
    Exit::Clean
}

/// All that is shown of a journey.
pub(super) struct Shown<'a> {
    analysis: &'a Analysis,
    standing: &'a Standing,
    workflow: &'a Workflow,
    proof: &'a JourneyProof,
}

impl<'a> Shown<'a> {
    pub(super) fn of(analysis: &'a Analysis, standing: &'a Standing) -> Option<Self> {
        Some(Shown {
            analysis,
            standing,
            workflow: analysis.journeys.get(standing.journey)?.workflow.as_ref()?,
            proof: analysis.proofs.get(standing.journey)?.as_ref()?,
        })
    }

    fn changes(&self) -> (Option<String>, Vec<PageChange>, Vec<difference::Change>) {
        let zone = self.analysis.house.zone.as_str();
        let ledger = &self.standing.ledger;
        let Some(before) = changes::last_approved(ledger, &self.standing.meaning) else {
            return (None, Vec::new(), Vec::new());
        };
        let at = moment(before.request.record.at, zone);
        match before.meaning {
            Some(meaning) => {
                let now = &self.standing.meaning;
                let pages = difference::between(meaning, now);
                (Some(at), pages, difference::meanings(meaning, now))
            }
            None => (Some(at), Vec::new(), Vec::new()),
        }
    }

    fn messages(&self) -> Vec<&'a Message> {
        let names: BTreeSet<_> = self
            .workflow
            .iter()
            .filter_map(|(_, n)| n.message())
            .collect();
        let messages = &self.analysis.house.messages;
        names
            .into_iter()
            .filter_map(|name| messages.get(name))
            .collect()
    }

    fn source(&self) -> &'a str {
        let decl = self
            .analysis
            .journeys
            .get(self.standing.journey)
            .map(|j| j.decl);
        let decl = decl.and_then(|at| self.analysis.program.decls.get(at));
        decl.map_or("", |(_, decl)| {
            self.analysis.project.sources.text(decl.span)
        })
    }

    /// The page for people.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        let name = &self.standing.name;
        let _ = writeln!(
            text,
            "{name}, as it is now: {}\n",
            self.standing.meaning.whole.short()
        );
        self.write_changes(&mut text);
        let _ = writeln!(text, "What happens\n");
        for line in self.source().trim().lines() {
            let _ = writeln!(text, "{}", format!("  {line}").trim_end());
        }
        self.write_definitions(&mut text);
        self.write_restraint(&mut text);
        self.write_messages(&mut text);
        let _ = writeln!(text, "Who\n");
        let authors: BTreeSet<String> = self
            .standing
            .ledger
            .entries
            .iter()
            .filter(|e| matches!(e.record.says, Says::Request { .. }))
            .map(|e| e.record.person.to_string())
            .collect();
        let authors: Vec<String> = authors.into_iter().collect();
        if authors.is_empty() {
            let _ = writeln!(text, "  nobody has submitted it yet");
        } else {
            let _ = writeln!(text, "  submitted by {}", joined(&authors));
        }
        for entry in &self.standing.ledger.entries {
            if let Says::Request {
                audience: Some(size),
                ..
            } = &entry.record.says
                && entry.record.meaning == self.standing.meaning.whole
            {
                let _ = writeln!(text, "  about {size} clients, says {}", entry.record.person);
            }
            if let Says::Decline { because, .. } = &entry.record.says {
                let _ = writeln!(text, "  declined by {}: \"{because}\"", entry.record.person);
            }
        }
        self.write_people(&mut text);
        let gates: Vec<String> = self
            .workflow
            .gates
            .iter()
            .map(ToString::to_string)
            .collect();
        let _ = writeln!(text, "  passes {}", joined(&gates));
        let ways: Vec<String> = branches(self.workflow)
            .into_iter()
            .map(|b| format!("\"{}\"", b.name))
            .collect();
        let _ = writeln!(text, "  branches to test: {}", ways.join(", "));
        text
    }

    /// Who may sign, and who could not when it was last approved.
    fn write_people(&self, text: &mut String) {
        let before = changes::last_approved(&self.standing.ledger, &self.standing.meaning);
        let before = before.and_then(|before| match &before.request.record.says {
            Says::Request { known, .. } => Some(known),
            Says::Approval { .. } | Says::Decline { .. } | Says::Test { .. } => None,
        });
        for seat in roster::seats(&self.analysis.house, &self.workflow.gates) {
            let new = before.is_some_and(|before| !before.contains(&seat));
            let new = if new {
                ", who could not when it was last approved"
            } else {
                ""
            };
            let as_member = if seat.of == seat.person {
                String::new()
            } else {
                format!(" for {}", seat.of)
            };
            let _ = writeln!(text, "  {} may sign{as_member}{new}", seat.person);
        }
    }

    /// The segments, states and calendars that it speaks of.
    fn write_definitions(&self, text: &mut String) {
        let facets = &self.standing.meaning.facets;
        let lines: BTreeSet<&str> = facets
            .iter()
            .flat_map(|facet| &facet.lines)
            .map(String::as_str)
            .filter(|line| {
                ["segment ", "state ", "calendar "]
                    .iter()
                    .any(|word| line.starts_with(word))
            })
            .collect();
        if !lines.is_empty() {
            let _ = writeln!(text, "\nWhat it speaks of\n");
        }
        for line in lines {
            let _ = writeln!(text, "  {line}");
        }
    }

    fn write_changes(&self, text: &mut String) {
        let (since, pages, changes) = self.changes();
        let Some(since) = since else {
            let _ = writeln!(
                text,
                "Nobody has approved an earlier version: all of it is new.\n"
            );
            return;
        };
        let _ = writeln!(
            text,
            "What changed since the version submitted on {since}, the last that was approved\n"
        );
        if changes.is_empty() {
            let _ = writeln!(
                text,
                "  its pages were not kept: look at all of it as if it were new"
            );
        }
        text.push_str(&difference::by_topic(&changes, "  "));
        let parts: Vec<String> = pages.iter().map(|page| page.part.text()).collect();
        if !parts.is_empty() {
            let _ = writeln!(text, "  to be approved anew: {}", joined(&parts));
        }
        text.push('\n');
    }

    fn write_restraint(&self, text: &mut String) {
        let _ = writeln!(text, "\nHow little a client hears\n");
        for (at, rule) in self.proof.rules.iter().enumerate() {
            let form = self.workflow.rules.get(at).map(|rule| &rule.form);
            let _ = writeln!(text, "  {}", rule_in_words(rule, form));
        }
        for loosened in &self.workflow.loosened {
            let _ = writeln!(
                text,
                "  taken back: {}, because \"{}\"",
                loosened.rule.text, loosened.because
            );
        }
        let allowed = self.standing.meaning.facets.iter().flat_map(|f| &f.lines);
        for line in allowed.filter(|line| line.starts_with("allows ")) {
            let _ = writeln!(text, "  the project {line}");
        }
        let assumed: BTreeSet<&str> = self
            .proof
            .rules
            .iter()
            .flat_map(|rule| rule.assumptions.iter().map(smol_str::SmolStr::as_str))
            .collect();
        for assumption in assumed {
            let _ = writeln!(text, "  taken for granted: {assumption}");
        }
        text.push('\n');
    }

    fn write_messages(&self, text: &mut String) {
        for locale in &self.analysis.house.locales {
            let _ = writeln!(text, "What she reads in {locale}\n");
            for message in self.messages() {
                let _ = writeln!(
                    text,
                    "  {} ({} {}): because \"{}\"",
                    message.name,
                    message.purpose.text(),
                    message.channel.text(),
                    message.because
                );
                for (what, texts) in [("subject", &message.subject), ("preview", &message.preview)]
                {
                    if let Some(words) = plain(texts, locale) {
                        let _ = writeln!(text, "    {what}: {words}");
                    }
                }
                for line in body(message, locale).unwrap_or_default().lines() {
                    let _ = writeln!(text, "    | {line}");
                }
                text.push('\n');
            }
        }
    }

    /// The same for machines.
    fn value(&self) -> Value {
        let (since, pages, told) = self.changes();
        let changes: Vec<Value> = pages
            .into_iter()
            .map(|c| json!({ "facet": c.part.text(), "removed": c.gone, "added": c.come }))
            .collect();
        let locales: serde_json::Map<String, Value> = self
            .analysis
            .house
            .locales
            .iter()
            .map(|locale| {
                let messages: Vec<Value> = self
                    .messages()
                    .into_iter()
                    .map(|m| {
                        json!({
                            "message": m.name,
                            "purpose": m.purpose.text(),
                            "because": m.because,
                            "subject": plain(&m.subject, locale),
                            "preview": plain(&m.preview, locale),
                            "body": body(m, locale),
                        })
                    })
                    .collect();
                (locale.to_string(), Value::Array(messages))
            })
            .collect();
        let facets: serde_json::Map<String, Value> = self
            .standing
            .meaning
            .facets
            .iter()
            .map(|f| {
                (
                    f.part.text(),
                    json!({ "hash": f.hash.to_string(), "lines": f.lines }),
                )
            })
            .collect();
        json!({
            "$schema": "urn:journey:schema:review:1",
            "version": 1,
            "journey": self.standing.name,
            "meaning": self.standing.meaning.whole.to_string(),
            "facets": facets,
            "since": since,
            "changes": changes,
            "told": told,
            "source": self.source(),
            "rules": self.proof.rules.iter().map(|r| json!({
                "restraint": r.restraint, "rule": r.rule, "verdict": r.verdict, "worst": r.worst,
                "exact": r.exact, "limit": r.limit, "assumptions": r.assumptions,
            })).collect::<Vec<_>>(),
            "loosened": self.workflow.loosened.iter().map(|l| json!({
                "rule": l.rule.text, "because": l.because,
            })).collect::<Vec<_>>(),
            "messages": locales,
            "gates": self.workflow.gates,
            "branches": branches(self.workflow).into_iter().map(|b| b.name).collect::<Vec<_>>(),
        })
    }
}

/// `at most 2 emails per 7 days: proved; the worst case is 2, the limit 2`.
fn rule_in_words(rule: &RuleReport, form: Option<&RuleForm>) -> String {
    let verdict = match rule.verdict {
        Verdict::Proved => "proved",
        Verdict::Enforced => "enforced: a message may be dropped or held",
        Verdict::Broken => "BROKEN",
        Verdict::Unbounded => "NOT BOUNDED",
        Verdict::NotProved => "NOT PROVED",
    };
    let gap = form.and_then(|form| Some((form, form.gap()?)));
    let worst = match (rule.worst, rule.limit, gap) {
        (Some(worst), Some(limit), Some((form, gap))) => {
            let about = if rule.exact { "" } else { " or more" };
            let worst = form.told_in().words(worst);
            let limit = if gap.varies() {
                gap.text()
            } else {
                form.told_in().words(limit)
            };
            format!("; the closest are {worst}{about} apart, the limit {limit}")
        }
        (Some(worst), Some(limit), None) => {
            let about = if rule.exact { "" } else { " or less" };
            format!("; the worst case is {worst}{about}, the limit {limit}")
        }
        _ => String::new(),
    };
    format!("{}: {verdict}{worst}", rule.rule)
}

fn plain(texts: &ByLocale<MergeText>, locale: &str) -> Option<String> {
    texts.get(locale).map(MergeText::text)
}

fn body(message: &Message, locale: &str) -> Option<String> {
    message.body.get(locale).map(|template| match template {
        Template::File(_, text) | Template::Text(text) => text.text(),
    })
}
