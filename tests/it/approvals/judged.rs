//! What the gates make of records: a pure function of source, records and clock. Many of these are attacks.

use super::desk::Desk;
use super::keys;
use journey::approvals::gates::{Closed, Missing};
use journey::approvals::meaning::Part;
use journey::approvals::record::{Aspect, Says};
use std::collections::BTreeSet;

const MONDAY: &str = "2026-11-16T09:00:00Z";
const TUESDAY: &str = "2026-11-17T09:00:00Z";
const WEDNESDAY: &str = "2026-11-18T09:00:00Z";
const FRIDAY: &str = "2026-11-20T14:00:00Z";
const LATER: &str = "2026-11-27T09:00:00Z";

/// Submitted by the designer, approved by the lead and the director.
fn approved() -> Desk {
    let mut desk = Desk::prompt();
    desk.submit("crm_designer", MONDAY);
    desk.approve("crm_lead", TUESDAY);
    desk.approve("brand_director", WEDNESDAY);
    desk
}

/// The parts that lack an approval.
fn open(desk: &Desk, now: &str) -> Vec<String> {
    let report = desk.judge(now);
    let parts: BTreeSet<String> = report
        .gates
        .iter()
        .flat_map(|g| &g.missing)
        .filter_map(|m| match m {
            Missing::Approval { part, .. } => Some(part.text()),
            _ => None,
        })
        .collect();
    parts.into_iter().collect()
}

#[test]
fn two_pairs_of_eyes_open_a_gate_and_one_does_not() {
    let mut desk = Desk::prompt();
    assert!(desk.judge(LATER).closed.contains(&Closed::NotSubmitted));
    desk.submit("crm_designer", MONDAY);
    assert!(!desk.holds(LATER));
    desk.approve("crm_lead", TUESDAY);
    assert!(!desk.holds(LATER));
    desk.approve("brand_director", WEDNESDAY);
    assert!(desk.holds(LATER), "{:?}", desk.judge(LATER));
}

#[test]
fn changed_french_voids_the_french_and_nothing_else() {
    let mut desk = approved();
    desk.replace("fr \"Cent mains\"", "fr \"Mille mains\"");
    assert!(!desk.holds(LATER));
    desk.submit("crm_designer", "2026-11-19T09:00:00Z");
    assert_eq!(open(&desk, LATER), ["content fr"]);
    let french = Part::Content("fr".into());
    desk.approve_for("crm_lead", "2026-11-19T10:00:00Z", french.clone());
    assert_eq!(open(&desk, LATER), ["content fr"]);
    desk.approve_for("brand_director", "2026-11-19T11:00:00Z", french);
    assert!(desk.holds(LATER));
    // And back again: what was approved once is what it was.
    desk.replace("fr \"Mille mains\"", "fr \"Cent mains\"");
    assert!(desk.holds(LATER));
}

#[test]
fn an_old_approval_does_not_fit_new_content() {
    let mut desk = approved();
    desk.replace("wait 9 days", "wait 12 days");
    desk.submit("crm_designer", "2026-11-19T09:00:00Z");
    assert_eq!(open(&desk, LATER), ["timing"]);
    // The old record again, signed anew for the new request, but with the old hashes.
    let request = desk.last_request();
    let mut replayed = approved().approval("crm_lead", TUESDAY);
    replayed.at = "2026-11-19T12:00:00Z".parse().unwrap();
    replayed.after = desk.ledger().newest();
    replayed.says = Says::Approval {
        request,
        parts: desk.all_parts(),
    };
    desk.keep(&replayed);
    assert!(!desk.holds(LATER));
    assert!(matches!(desk.judge(LATER).closed[..], [Closed::Broken(_)]));
}

#[test]
fn the_author_does_not_count_however_it_is_asked() {
    // She submits and approves.
    let mut desk = Desk::prompt();
    desk.submit("crm_lead", MONDAY);
    desk.approve("crm_lead", TUESDAY);
    desk.approve("brand_director", WEDNESDAY);
    assert!(!desk.holds(LATER));
    assert!(
        desk.refused(LATER).contains("author"),
        "{}",
        desk.refused(LATER)
    );
    // She has someone else submit the very same after her, and approves that.
    desk.submit("crm_designer", "2026-11-18T10:00:00Z");
    desk.approve("crm_lead", "2026-11-18T11:00:00Z");
    assert!(!desk.holds(LATER));
    // Nor does it help to approve what was not seen to be hers: a request that names no earlier one.
    let mut request = desk.request("crm_designer", "2026-11-18T12:00:00Z");
    request.after.clear();
    desk.keep(&request);
    desk.approve("crm_lead", "2026-11-18T13:00:00Z");
    assert!(!desk.holds(LATER));
    // Another of the team may.
    let mut desk = Desk::prompt();
    desk.submit("crm_lead", MONDAY);
    desk.approve("crm_designer", TUESDAY);
    desk.approve("brand_director", WEDNESDAY);
    assert!(desk.holds(LATER));
}

#[test]
fn once_approved_by_others_an_author_may_approve_what_others_change() {
    let mut desk = approved();
    desk.replace("wait 9 days", "wait 12 days");
    desk.submit("crm_lead", "2026-11-19T09:00:00Z");
    desk.approve("crm_designer", "2026-11-19T10:00:00Z");
    desk.approve("brand_director", "2026-11-19T11:00:00Z");
    assert!(desk.holds(LATER), "{:?}", desk.judge(LATER));
}

#[test]
fn whom_the_repository_names_is_an_author_and_silence_closes() {
    let mut desk = approved();
    desk.git = Box::new(|_, _| Ok(["crm_lead".into()].into()));
    assert!(!desk.holds(LATER));
    assert!(desk.refused(LATER).contains("author"));
    desk.git = Box::new(|_, _| Ok(["crm_designer".into()].into()));
    assert!(desk.holds(LATER));
    desk.git = Box::new(|_, _| Err("git is not installed".to_owned()));
    assert!(!desk.holds(LATER));
}

#[test]
fn the_changes_asked_for_are_those_since_it_was_last_let_through() {
    let mut desk = Desk::prompt();
    let mut first = desk.request("crm_designer", MONDAY);
    let Says::Request { commit, .. } = &mut first.says else {
        unreachable!()
    };
    *commit = Some("1".repeat(40));
    desk.keep(&first);
    desk.approve("crm_lead", TUESDAY);
    desk.approve("brand_director", WEDNESDAY);
    desk.replace("wait 9 days", "wait 12 days");
    desk.submit("crm_designer", "2026-11-19T09:00:00Z");
    desk.approve("crm_lead", "2026-11-19T10:00:00Z");
    desk.approve("brand_director", "2026-11-19T11:00:00Z");
    // The lead wrote the first version's beginnings, which others than she... had approved since.
    desk.git = Box::new(|from, _| {
        Ok(match from {
            Some(_) => BTreeSet::new(),
            None => ["crm_designer".into()].into(),
        })
    });
    assert!(desk.holds(LATER));
    desk.git = Box::new(|from, _| {
        Ok(match from {
            Some(from) => {
                assert_eq!(from, "1".repeat(40));
                ["crm_lead".into()].into()
            }
            None => BTreeSet::new(),
        })
    });
    assert!(!desk.holds(LATER));
}

#[test]
fn a_person_counts_once() {
    let mut desk = Desk::prompt();
    desk.replace("1 of crm_team and 1 of brand_director", "2 of crm_team");
    desk.submit("brand_director", MONDAY);
    desk.approve("crm_lead", TUESDAY);
    desk.approve("crm_lead", WEDNESDAY);
    assert!(!desk.holds(LATER));
    desk.approve("crm_designer", "2026-11-18T10:00:00Z");
    assert!(desk.holds(LATER));
}

#[test]
fn the_time_to_think_passes_on_open_days_only() {
    let mut desk = Desk::new();
    desk.submit("crm_designer", MONDAY);
    desk.approve("crm_lead", TUESDAY);
    desk.approve("brand_director", FRIDAY);
    // Friday 15:00 in Paris; Saturday and Sunday do not pass.
    for (now, holds) in [
        ("2026-11-20T15:00:00Z", false),
        ("2026-11-22T23:00:00Z", false),
        ("2026-11-24T13:59:59Z", false),
        ("2026-11-24T14:00:00Z", true),
    ] {
        assert_eq!(desk.holds(now), holds, "{now}");
    }
    let report = desk.judge("2026-11-22T12:00:00Z");
    let until = report.gates[0].missing.iter().find_map(|m| match m {
        Missing::Wait { until, .. } => *until,
        _ => None,
    });
    assert_eq!(until.unwrap().to_string(), "2026-11-24T14:00:00Z");
    // A further approval does not begin it anew: those that were needed are old enough.
    let mut again = Desk::new();
    again.replace("1 of crm_team and 1 of brand_director", "1 of crm_team");
    again.submit("brand_director", MONDAY);
    again.approve("crm_lead", TUESDAY);
    assert!(again.holds(FRIDAY));
    again.approve("crm_designer", "2026-11-20T13:00:00Z");
    assert!(again.holds(FRIDAY));
}

#[test]
fn approvals_run_out() {
    let desk = approved();
    assert!(desk.holds("2027-02-15T08:59:59Z"));
    // Ninety days after Tuesday 10:00 in Paris.
    assert_eq!(
        desk.judge(LATER).until().unwrap().to_string(),
        "2027-02-15T09:00:00Z"
    );
    assert!(!desk.holds("2027-02-15T09:00:00Z"));
    let expired = desk.judge("2027-02-15T09:00:00Z").gates[0]
        .missing
        .iter()
        .any(|m| matches!(m, Missing::Approval { expired: true, .. }));
    assert!(expired);
}

#[test]
fn a_clock_that_goes_backwards_opens_nothing() {
    let mut desk = approved();
    // Before the records were made, they do not count.
    assert!(!desk.holds(MONDAY));
    assert!(desk.refused(MONDAY).contains("still to come"));
    // Run out, then a new record by anyone: no clock before that record revives what had run out.
    desk.replace("valid for 90 days", "valid for 1 day");
    desk.submit("crm_designer", "2026-11-18T10:00:00Z");
    desk.approve("crm_lead", "2026-11-18T10:00:00Z");
    desk.approve("brand_director", "2026-11-18T10:00:00Z");
    assert!(desk.holds("2026-11-18T11:00:00Z"));
    desk.submit("crm_designer", "2026-11-25T10:00:00Z");
    assert!(!desk.holds("2026-11-25T11:00:00Z"));
    assert!(!desk.holds("2026-11-18T11:00:00Z"));
}

#[test]
fn a_record_from_the_future_moves_no_clock_forward() {
    let mut desk = Desk::new();
    desk.submit("crm_designer", MONDAY);
    desk.approve("crm_lead", TUESDAY);
    desk.approve("brand_director", FRIDAY);
    let now = "2026-11-20T15:00:00Z";
    assert!(!desk.holds(now));
    // Its author dates a request to next week: the time to think is not over for that.
    desk.submit("crm_designer", "2026-11-27T09:00:00Z");
    assert!(!desk.holds(now));
}

#[test]
fn a_declined_version_stays_closed_until_its_critic_agrees() {
    let mut desk = approved();
    desk.decline("crm_lead", "2026-11-19T09:00:00Z");
    assert!(!desk.holds(LATER));
    let mut changed = Desk::prompt();
    std::mem::swap(&mut changed.files, &mut desk.files);
    let mut desk = changed;
    // Changing a comma elsewhere does not go round the objection: earlier approvals had not seen it.
    desk.replace("fr \"Cent mains\"", "fr \"Cent mains.\"");
    desk.submit("crm_designer", "2026-11-19T10:00:00Z");
    let french = Part::Content("fr".into());
    desk.approve_for("crm_lead", "2026-11-19T11:00:00Z", french.clone());
    desk.approve_for("brand_director", "2026-11-19T11:30:00Z", french);
    assert!(!desk.holds(LATER));
    assert!(open(&desk, LATER).contains(&"timing".to_owned()));
    desk.replace("fr \"Cent mains.\"", "fr \"Cent mains\"");
    assert!(!desk.holds(LATER));
    desk.approve("crm_lead", "2026-11-19T12:00:00Z");
    assert!(desk.holds(LATER), "{:?}", desk.judge(LATER));
}

#[test]
fn a_revoked_or_changed_key_counts_no_more() {
    let mut desk = approved();
    desk.replace(&keys::line("crm_lead"), &keys::line("new_key"));
    assert!(!desk.holds(LATER));
    assert!(
        desk.refused(LATER).contains("no longer"),
        "{}",
        desk.refused(LATER)
    );
    // Nor can one with another key sign in a person's name.
    let mut desk = Desk::prompt();
    desk.submit("crm_designer", MONDAY);
    let record = desk.approval("crm_lead", TUESDAY);
    desk.keep_signed_by(&record, "ghost");
    desk.approve("brand_director", WEDNESDAY);
    assert!(!desk.holds(LATER));
    let mut own_key = desk.approval("crm_lead", "2026-11-18T10:00:00Z");
    own_key.key = journey::approvals::key::Key::read(&keys::line("ghost"))
        .unwrap()
        .fingerprint();
    let mut desk = Desk::prompt();
    desk.submit("crm_designer", MONDAY);
    desk.keep_signed_by(&own_key, "ghost");
    assert!(!desk.holds(LATER));
}

#[test]
fn a_second_signer_made_up_afterwards_is_not_counted_beside_the_first() {
    let mut desk = Desk::prompt();
    desk.submit("crm_designer", MONDAY);
    desk.approve("brand_director", TUESDAY);
    // The author adds a person with a key of their own to the team, and signs as that person.
    let ghost = format!(
        "person ghost {{ email \"ghost@maison.example\"\n key \"{}\" }}\n\nteam crm_team {{ ghost, ",
        keys::line("ghost")
    );
    desk.replace("team crm_team { ", &ghost);
    desk.submit("crm_designer", "2026-11-18T10:00:00Z");
    desk.approve("ghost", "2026-11-18T11:00:00Z");
    assert!(!desk.holds(LATER));
    // Only when the director has signed a request that shows the ghost does the ghost count.
    desk.approve("brand_director", "2026-11-18T12:00:00Z");
    assert!(desk.holds(LATER));
    // Someone who has left the team counts no more.
    desk.replace("team crm_team { ghost, ", "team crm_team { ");
    desk.replace("team crm_team", "team interns { ghost }\n\nteam crm_team");
    assert!(!desk.holds(LATER));
}

#[test]
fn a_gate_made_weaker_has_not_been_passed() {
    let mut desk = Desk::prompt();
    desk.submit("crm_designer", MONDAY);
    desk.approve("crm_lead", TUESDAY);
    desk.replace(
        "approved by 1 of crm_team and 1 of brand_director",
        "approved by 1 of crm_team",
    );
    assert!(!desk.holds(LATER));
    assert!(desk.judge(LATER).closed.contains(&Closed::GateChanged));
    assert!(desk.refused(LATER).contains("changed since"));
    let mut desk = approved();
    desk.replace("  valid for 90 days\n", "");
    assert!(!desk.holds(LATER));
    let mut desk = Desk::new();
    desk.submit("crm_designer", MONDAY);
    desk.approve("crm_lead", TUESDAY);
    desk.approve("brand_director", FRIDAY);
    // The calendar of the gate is part of what it asks.
    desk.replace("{ monday to friday except", "{ monday to sunday except");
    assert!(!desk.holds("2026-11-22T15:00:00Z"));
}

#[test]
fn records_of_another_project_or_journey_say_nothing() {
    let mut other = approved();
    other.project = "maison/autre".to_owned();
    let mut desk = Desk::prompt();
    desk.files = other.files.clone();
    assert!(desk.holds(LATER), "the same project, to begin with");
    desk.project = "maison/autre".to_owned();
    assert!(!desk.holds(LATER));
    assert!(desk.refused(LATER).contains("of the project"));
    let strange = journey::approvals::ledger::Ledger::read("maison/maison", "other", &desk.files);
    assert!(strange.entries.is_empty());
}

#[test]
fn a_record_taken_away_is_missed() {
    let whole = approved();
    // Every file but the last record and its signature is named by another: without it nothing holds.
    for at in 0..whole.files.len() {
        let mut desk = Desk::prompt();
        desk.files = whole.files.clone();
        let gone = desk.files.remove(at);
        assert!(!desk.holds(LATER), "without {}", gone.name);
    }
    // A decline can't be dropped once anyone has signed after it.
    let mut desk = approved();
    desk.decline("crm_lead", "2026-11-19T09:00:00Z");
    desk.approve("brand_director", "2026-11-19T10:00:00Z");
    desk.files.retain(|file| !file.name.contains("decline"));
    assert!(!desk.holds(LATER));
}

#[test]
fn what_is_no_record_closes_the_gate() {
    for (name, bytes) in [
        ("notes.md", "a note"),
        (
            "20261119T090000Z-approval-crm_lead.txt",
            "journey approval record 1\n",
        ),
        (
            "20261119T090000Z-approval-crm_lead.txt.sig",
            "-----BEGIN SSH SIGNATURE-----",
        ),
    ] {
        let mut desk = approved();
        desk.files.push(journey::approvals::ledger::File {
            name: name.to_owned(),
            bytes: bytes.as_bytes().to_vec(),
        });
        assert!(!desk.holds(LATER), "{name}");
    }
    // What a system leaves behind is not looked at.
    let mut desk = approved();
    desk.files.push(journey::approvals::ledger::File {
        name: ".DS_Store".to_owned(),
        bytes: vec![0; 9],
    });
    assert!(desk.holds(LATER));
}

#[test]
fn tests_are_per_locale_and_thing_looked_at() {
    let mut desk = Desk::prompt();
    desk.replace(
        "  never the author\n",
        "  never the author\n  tested by 1 of crm_team\n",
    );
    desk.submit("crm_designer", MONDAY);
    desk.approve("crm_lead", TUESDAY);
    desk.approve("brand_director", WEDNESDAY);
    assert!(!desk.holds(LATER));
    desk.test("crm_designer", "2026-11-18T10:00:00Z", &["fr"], Aspect::ALL);
    assert!(!desk.holds(LATER));
    desk.test(
        "brand_director",
        "2026-11-18T11:00:00Z",
        &["en"],
        Aspect::ALL,
    );
    assert!(!desk.holds(LATER), "the director is not of the team");
    desk.test(
        "crm_lead",
        "2026-11-18T12:00:00Z",
        &["en"],
        &[Aspect::Content, Aspect::Timing],
    );
    assert!(!desk.holds(LATER));
    desk.test(
        "crm_lead",
        "2026-11-18T13:00:00Z",
        &["en"],
        &[Aspect::Personalisation],
    );
    assert!(desk.holds(LATER));
    // A change in English needs a new test in English.
    desk.replace("en \"A hundred hands\"", "en \"Hundred hands\"");
    desk.submit("crm_designer", "2026-11-19T09:00:00Z");
    let tests: BTreeSet<String> = desk.judge(LATER).gates[0]
        .missing
        .iter()
        .filter_map(|m| match m {
            Missing::Test { locale, .. } => Some(locale.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(tests.into_iter().collect::<Vec<_>>(), ["en"]);
}

#[test]
fn facets_ask_their_own_people() {
    let mut desk = Desk::prompt();
    let paris = format!(
        "person paris_lead {{ email \"paris@maison.example\"\n key \"{}\" }}\n\nteam paris_desk {{ paris_lead }}\n\nteam crm_team",
        keys::line("paris_lead")
    );
    desk.replace("team crm_team", &paris);
    desk.replace(
        "  never the author\n",
        "  approved by 1 of paris_desk for content fr\n  never the author\n",
    );
    desk.submit("crm_designer", MONDAY);
    desk.approve("crm_lead", TUESDAY);
    desk.approve("brand_director", WEDNESDAY);
    assert_eq!(open(&desk, LATER), ["content fr"]);
    desk.approve_for(
        "paris_lead",
        "2026-11-18T10:00:00Z",
        Part::Content("en".into()),
    );
    assert_eq!(open(&desk, LATER), ["content fr"]);
    desk.approve_for(
        "paris_lead",
        "2026-11-18T11:00:00Z",
        Part::Content("fr".into()),
    );
    assert!(desk.holds(LATER));
}
