//! How each statement is written: the one table behind "it is written …" and behind the question
//! whether a misspelt first word can be mended.

use crate::syntax::grammar::Rule;

/// A statement: its first word (empty where a name stands first), its rule, and how it is written.
struct Form {
    word: &'static str,
    rule: Rule,
    written: &'static [&'static str],
}

const fn form(word: &'static str, rule: Rule, written: &'static [&'static str]) -> Form {
    Form {
        word,
        rule,
        written,
    }
}

const WAIT: &[&str] = &[
    "wait 3 days",
    "wait until 10:00",
    "wait until 10:00 on tuesday",
    "wait until 7 days before birthday at 10:00",
    "wait up to 5 days for opened brand_story { … }",
];
const CAP: &[&str] = &[
    "at most 2 emails per 7 days",
    "at most 1 promotional email per 14 days else skip",
];

const FORMS: &[Form] = &[
    form(
        "brand",
        Rule::brand_line,
        &["brand maison \"Maison Aurèle\" { … }"],
    ),
    form("profile", Rule::profile_line, &["profile { … }"]),
    form(
        "event",
        Rule::event_line,
        &[
            "event placed_order",
            "event placed_order at most 3 per 30 days",
        ],
    ),
    form("list", Rule::list_line, &["list newsletter"]),
    form(
        "relationship",
        Rule::relationship_line,
        &["relationship { … }"],
    ),
    form(
        "segment",
        Rule::segment_line,
        &["segment watch_lovers when tier is gold or noir"],
    ),
    form(
        "calendar",
        Rule::calendar_line,
        &["calendar house_days { … }"],
    ),
    form("person", Rule::person_line, &["person crm_lead { … }"]),
    form("team", Rule::team_line, &["team crm_team { … }"]),
    form("email", Rule::email_line, &["email welcome_letter { … }"]),
    form("sms", Rule::sms_line, &["sms ready_note { … }"]),
    form("push", Rule::push_line, &["push ready_push { … }"]),
    form("letter", Rule::letter_line, &["letter birthday_card { … }"]),
    form(
        "whatsapp",
        Rule::whatsapp_line,
        &["whatsapp ready_word { … }"],
    ),
    form("survey", Rule::survey_line, &["survey care_survey { … }"]),
    form(
        "audience",
        Rule::audience_line,
        &["audience lookalike_watches"],
    ),
    form("decision", Rule::decision_line, &["decision points { … }"]),
    form(
        "",
        Rule::decisions_line,
        &[
            "wish: felt \"Do I want it?\"",
            "resale: reasoned \"Does it keep its worth?\"",
        ],
    ),
    form(
        "leaves",
        Rule::leaves_line,
        &["leaves before visit_at", "leaves by 2026-12-03 at 10:00"],
    ),
    form("answers", Rule::answers_line, &["answers wish, story"]),
    form(
        "choices",
        Rule::choices_line,
        &["choices loved_it, fine, not_for_me"],
    ),
    form(
        "bad",
        Rule::bad_line,
        &["bad not_for_me", "bad never because \"…\""],
    ),
    form(
        "restraint",
        Rule::restraint_line,
        &["restraint house { … }"],
    ),
    form("gate", Rule::gate_line, &["gate two_pairs_of_eyes { … }"]),
    form(
        "sequence",
        Rule::sequence_line,
        &["sequence care_basics { … }"],
    ),
    form("journey", Rule::journey_line, &["journey welcome { … }"]),
    form("escalation", Rule::escalation_line, &["escalation { … }"]),
    form("target", Rule::target_line, &["target klaviyo { … }"]),
    form(
        "test",
        Rule::test_line,
        &["test \"a client who buys hears no more\" { … }"],
    ),
    form("day", Rule::day_zero_line, &["day 0 is 2026-03-02"]),
    form(
        "day",
        Rule::day_line,
        &[
            "day 2 at 11:00 placed_order { … }",
            "day 3 at 09:00 opened brand_story",
            "day 4 at 10:00 approved",
            "day 5 at 10:00 answered care_survey fine",
            "day 6 at 10:00 client { tier: gold }",
        ],
    ),
    form(
        "client",
        Rule::test_client_line,
        &["client { state: prospect, tier: silver }"],
    ),
    form("split", Rule::takes_line, &["split by_tone takes letter"]),
    form(
        "expect",
        Rule::expect_line,
        &[
            "expect sent welcome_letter on day 0",
            "expect sent brand_story within 5 days after subscribed",
            "expect not sent brand_story",
            "expect at most 1 email per 30 days",
            "expect state owner on day 3",
            "expect task for advisor",
        ],
    ),
    form("", Rule::record_line, &["tier: gold", "value: 4200 EUR"]),
    form(
        "sender",
        Rule::sender_line,
        &["sender \"Maison\" from \"letters@maison.example\""],
    ),
    form("locales", Rule::locales_line, &["locales fr, en"]),
    form("themes", Rule::themes_line, &["themes desire, heritage"]),
    form(
        "promotional",
        Rule::promotional_line,
        &[
            "promotional themes urgency",
            "promotional blocks \"blocks/offer.html\"",
        ],
    ),
    form(
        "occasion",
        Rule::occasion_line,
        &["occasion mothers_day unless no_mothers_day"],
    ),
    form(
        "time",
        Rule::zone_line,
        &["time zone of client else Europe/Paris"],
    ),
    form(
        "every",
        Rule::every_line,
        &[
            "every journey is under restraint house",
            "every journey passes gate two_pairs_of_eyes",
        ],
    ),
    form(
        "",
        Rule::properties_line,
        &[
            "city: text?",
            "tier: one of silver, gold",
            "birthday: date?",
        ],
    ),
    form(
        "",
        Rule::state_line,
        &[
            "prospect from the start",
            "owner from prospect when placed_order",
        ],
    ),
    form(
        "",
        Rule::calendar_days_line,
        &["monday to friday", "monday to friday except 2026-12-25"],
    ),
    form("", Rule::members_line, &["crm_lead, crm_designer"]),
    form(
        "",
        Rule::person_email_line,
        &["email \"crm-lead@maison.example\""],
    ),
    form("", Rule::person_key_line, &["key \"ssh-ed25519 …\""]),
    form(
        "purpose",
        Rule::purpose_line,
        &[
            "purpose transactional",
            "service",
            "care",
            "invitation",
            "promotional",
        ],
    ),
    form(
        "for",
        Rule::for_line,
        &["for prospect", "for owner, collector"],
    ),
    form(
        "because",
        Rule::because_line,
        &["because \"She asked to hear from us\""],
    ),
    form("theme", Rule::theme_line, &["theme heritage"]),
    form(
        "subject",
        Rule::subject_line,
        &["subject \"…\"", "subject { fr \"…\" en \"…\" }"],
    ),
    form(
        "preview",
        Rule::preview_line,
        &["preview \"…\"", "preview { fr \"…\" en \"…\" }"],
    ),
    form(
        "template",
        Rule::template_line,
        &[
            "template \"templates/welcome.html\"",
            "template { fr \"…\" en \"…\" }",
        ],
    ),
    form(
        "text",
        Rule::text_line,
        &["text \"…\"", "text { fr \"…\" en \"…\" }"],
    ),
    form(
        "needs",
        Rule::needs_line,
        &[
            "needs client has not placed_order",
            "needs birthday is known",
        ],
    ),
    form(
        "note",
        Rule::note_line,
        &["note by crm_lead", "note by advisor else crm_lead"],
    ),
    form("", Rule::locale_texts_line, &["fr \"…\""]),
    form(
        "",
        Rule::binding_line,
        &[
            "event placed_order is metric \"Qx7Yz1\"",
            "email welcome_letter is template \"Ab2C3d\"",
            "list newsletter is \"Xy9Abc\"",
        ],
    ),
    form("at", Rule::rule_at_most_line, CAP),
    form(
        "at",
        Rule::rule_at_least_line,
        &[
            "at least 48 hours between messages",
            "at least 1 message per 14 days during journey repair",
        ],
    ),
    form(
        "each",
        Rule::rule_each_line,
        &["each message at most once per 365 days"],
    ),
    form(
        "quiet",
        Rule::rule_quiet_line,
        &[
            "quiet from 20:00 to 09:00",
            "quiet on sunday",
            "quiet outside house_days",
        ],
    ),
    form(
        "no",
        Rule::rule_no_line,
        &[
            "no messages while service_case is yes",
            "no messages for 30 days after complained",
            "no promotional messages to resting",
        ],
    ),
    form(
        "approved",
        Rule::approved_by_line,
        &["approved by 1 of crm_team and 1 of brand_direction"],
    ),
    form("never", Rule::never_author_line, &["never the author"]),
    form("tested", Rule::tested_by_line, &["tested by 1 of crm_team"]),
    form(
        "live",
        Rule::live_line,
        &["live no sooner than 2 days after the last approval"],
    ),
    form("valid", Rule::valid_line, &["valid for 90 days"]),
    form(
        "starts",
        Rule::starts_line,
        &[
            "starts when subscribed",
            "starts when restocked, gathered for 1 hour",
            "starts when handed over",
            "starts when client becomes owner",
            "starts when client enters watch_lovers from now on",
            "starts 7 days before birthday at 09:00 every year, 29 february on 1 march",
        ],
    ),
    form(
        "enters",
        Rule::enters_line,
        &[
            "enters once ever",
            "enters once per 90 days",
            "enters once for each order",
            "enters again 30 days after it ended",
            "enters every time",
        ],
    ),
    form(
        "exits",
        Rule::exits_line,
        &[
            "exits when unsubscribed",
            "exits when client becomes owner",
            "exits never because \"…\"",
        ],
    ),
    form(
        "goal",
        Rule::goal_line,
        &["goal booked_appointment within 60 days"],
    ),
    form("gives", Rule::gives_line, &["gives way to cart"]),
    form("under", Rule::under_line, &["under restraint house"]),
    form("also", Rule::under_line, &["also under restraint house"]),
    form(
        "passes",
        Rule::passes_line,
        &["passes gate two_pairs_of_eyes"],
    ),
    form(
        "loosens",
        Rule::loosens_line,
        &["loosens \"at most 2 emails per 7 days\" because \"…\""],
    ),
    form(
        "when",
        Rule::alarm_line,
        &[
            "when one client receives more than 3 emails in the last 7 days",
            "when bounces exceed 2% in the last 1 day",
        ],
    ),
    form(
        "pause",
        Rule::pause_line,
        &["pause all journeys", "pause all journeys for owner"],
    ),
    form(
        "on",
        Rule::resume_line,
        &["on resume drop what is older than 2 days, the rest by restraint"],
    ),
    form("alert", Rule::alert_line, &["alert crm_lead"]),
    form(
        "answer",
        Rule::answer_line,
        &["answer within 3 days by crm_lead with apology_letter"],
    ),
    form("send", Rule::send_line, &["send welcome_letter"]),
    form("wait", Rule::wait_line, WAIT),
    form("wait", Rule::wait_up_to_line, WAIT),
    form("", Rule::otherwise_line, &["otherwise { … }"]),
    form(
        "if",
        Rule::if_line,
        &[
            "if tier is gold { … }",
            "if client has placed_order { … }",
            "if client is owner { … }",
        ],
    ),
    form("", Rule::else_if_line, &["else if tier is gold { … }"]),
    form("", Rule::else_line, &["else { … }"]),
    form("match", Rule::match_line, &["match tier { … }"]),
    form("", Rule::arm_line, &["gold, silver { … }"]),
    form("split", Rule::split_line, &["split by_tone { … }"]),
    form("", Rule::split_arm_line, &["45% letter { … }"]),
    form(
        "measure",
        Rule::measure_line,
        &["measure booked_appointment within 14 days"],
    ),
    form(
        "set",
        Rule::set_line,
        &[
            "set tier to gold",
            "set service_case to no",
            "set last_word to \"thanked\"",
        ],
    ),
    form("clear", Rule::clear_line, &["clear birthday"]),
    form(
        "add",
        Rule::add_line,
        &[
            "add to list newsletter",
            "add to audience lookalike_watches",
        ],
    ),
    form(
        "remove",
        Rule::remove_line,
        &[
            "remove from list newsletter",
            "remove from audience lookalike_watches",
        ],
    ),
    form(
        "ask",
        Rule::ask_line,
        &["ask care_survey within 7 days { … }"],
    ),
    form("run", Rule::run_line, &["run care_basics"]),
    form(
        "repeat",
        Rule::repeat_line,
        &[
            "repeat up to 3 times { … }",
            "repeat up to 3 times, 7 days apart { … }",
        ],
    ),
    form(
        "no",
        Rule::alone_line,
        &["no messages from any journey for 21 days"],
    ),
    form("hand", Rule::hand_line, &["hand over to welcome"]),
    form("end", Rule::end_line, &["end"]),
    form(
        "review",
        Rule::review_line,
        &["review by crm_lead within 24 hours { … }"],
    ),
    form(
        "",
        Rule::review_arm_line,
        &["approved { … }", "declined { … }", "unanswered { … }"],
    ),
    form(
        "task",
        Rule::task_line,
        &["task for crm_lead \"Call, and offer a visit\" within 2 days"],
    ),
    form(
        "notify",
        Rule::notify_line,
        &["notify crm_lead \"A client of yours has bought\""],
    ),
    form("allow", Rule::allow_line, &["allow J0803 because \"…\""]),
];

/// "it is written `wait 3 days`, … or `wait until 10:00`".
pub(super) fn written(rule: Rule) -> Option<String> {
    let form = FORMS.iter().find(|form| form.rule == rule)?;
    let list = crate::diagnostics::list_some(form.written.iter().copied(), form.written.len());
    Some(format!("it is written {list}"))
}

/// The rules of the statements that start with this word.
pub(super) fn rules(word: &str) -> impl Iterator<Item = Rule> {
    FORMS
        .iter()
        .filter(move |form| !word.is_empty() && form.word == word)
        .map(|form| form.rule)
}

/// How the statements that start with this word are written.
pub(crate) fn written_forms(word: &str) -> Vec<&'static str> {
    let mut found: Vec<&str> = Vec::new();
    for form in FORMS.iter().filter(|form| form.word == word) {
        for written in form.written {
            if !found.contains(written) {
                found.push(written);
            }
        }
    }
    found
}

/// At most two ways of writing a statement with this word in it: of the statements that start with `first`, where some
/// of them hold the word, otherwise of any.
pub(crate) fn forms_with(word: &str, first: Option<&str>) -> Vec<&'static str> {
    let holds = |written: &&&str| {
        let mut words = written.split(|c: char| !c.is_alphanumeric() && c != '_');
        words.any(|one| one == word)
    };
    let of = |first: Option<&str>| -> Vec<&'static str> {
        let forms = FORMS
            .iter()
            .filter(|form| first.is_none_or(|first| form.word == first));
        let written = forms.flat_map(|form| form.written).filter(holds);
        let mut found: Vec<&str> = Vec::new();
        for written in written {
            if !found.contains(written) {
                found.push(written);
            }
        }
        found.truncate(2);
        found
    };
    let near = if first.is_some() {
        of(first)
    } else {
        Vec::new()
    };
    if near.is_empty() { of(None) } else { near }
}
