//! Test messages: each locale, each branch, each of the three things to look at.

use super::quorum::{self, Candidate};
use super::report::{GateState, Missing};
use super::{Clock, Source, not_heard};
use crate::approvals::branches::branches;
use crate::approvals::ledger::Ledger;
use crate::approvals::meaning::Part;
use crate::approvals::record::{Aspect, Record, Says, Seat};
use crate::approvals::roster;
use crate::workflow::GateDef;
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// Adds what nobody has tested yet.
pub(super) fn check(
    source: &Source<'_>,
    ledger: &Ledger,
    clock: &Clock,
    def: &GateDef,
    state: &mut GateState,
) {
    if def.tested.is_empty() {
        return;
    }
    let mut places = Vec::new();
    quorum::add(source.house, &def.tested, &mut places);
    let now = roster::seats(source.house, &source.workflow.gates);
    let branches = branches(source.workflow);
    for locale in &source.house.locales {
        for branch in &branches {
            for aspect in Aspect::ALL {
                let tested: Vec<Candidate<'_>> = ledger
                    .entries
                    .iter()
                    .filter(|entry| not_heard(source.house, entry, clock).is_none())
                    .filter_map(|entry| {
                        let known = known(ledger, &entry.record)?;
                        saw(source, &entry.record, locale, &branch.name, *aspect).then_some(
                            Candidate {
                                person: &entry.record.person,
                                key: &entry.record.key,
                                file: &entry.file,
                                known,
                                ready: None,
                                ends: None,
                            },
                        )
                    })
                    .collect();
                let filled = quorum::fill(&places, &tested, &now);
                if filled.open.is_empty() {
                    state.signed_test(&filled.taken);
                } else {
                    state.missing.push(Missing::Test {
                        locale: locale.clone(),
                        branch: branch.name.clone(),
                        aspect: *aspect,
                        open: filled.open,
                    });
                }
            }
        }
    }
}

fn known<'a>(ledger: &'a Ledger, record: &Record) -> Option<&'a BTreeSet<Seat>> {
    let request = record.says.request()?;
    let asked = ledger.entries.iter().find(|e| e.digest == *request)?;
    match &asked.record.says {
        Says::Request { known, .. } => Some(known),
        Says::Approval { .. } | Says::Decline { .. } | Says::Test { .. } => None,
    }
}

/// Whether a record is a test of this, and what was tested is still the same.
fn saw(
    source: &Source<'_>,
    record: &Record,
    locale: &SmolStr,
    branch: &str,
    aspect: Aspect,
) -> bool {
    let Says::Test {
        request: _,
        locales,
        branches,
        saw,
    } = &record.says
    else {
        return false;
    };
    // How little a client hears can't be seen in a test message.
    let looked_at = [
        Part::Audience,
        Part::Timing,
        Part::Content(locale.clone()),
        Part::Data,
    ];
    locales.contains(locale)
        && branches.contains(branch)
        && saw.contains(&aspect)
        && looked_at.iter().all(|part| {
            let now = source.meaning.hash_of(part);
            now.is_some() && now == record.hash_of(part)
        })
}
