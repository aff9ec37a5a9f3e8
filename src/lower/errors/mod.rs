//! What lowering has to say: one function for each fault, all wording in one place.

mod ask;
mod clauses;
mod escalation;
mod flow;
mod matches;
mod people;
mod rules;
mod shape;
mod steps;
mod time;

pub(crate) use ask::{
    answer_twice, answers_left_out, no_such_answer, no_survey, survey_not_asked,
    unanswered_with_answers,
};
pub(crate) use clauses::{
    exit_window, for_each_missing, for_each_unknown, for_each_without_event, gives_way_to_itself,
    no_audience, no_exit, no_gate, no_reentry, no_restraint, no_start, no_such_rule,
    no_time_of_day, restraint_replaced,
};
pub(crate) use escalation::{
    answer_needs_a_run, answer_not_transactional, answer_too_late, never_exceeded,
    second_escalation,
};
pub(crate) use flow::{
    not_handed_over, nothing_gathered, one_of_several, repeats_nothing, repeats_once, round_ends,
    same_not_carried, same_other_type, same_without_each,
};
pub(crate) use matches::{
    match_never_unknown, match_not_exhaustive, match_state_outside, match_subject,
    match_value_twice, match_yes_or_no, path,
};
pub(crate) use people::{
    UnderReview, fail_open_review, note_without_review, review_arms_missing,
    review_decides_nothing, words_for_colleagues,
};
pub(crate) use rules::{compared_with_itself, never_open, no_purpose_left, quiet_from_to_itself};
pub(crate) use shape::{
    Sent, always_taken, empty_else, empty_if, empty_match, never_taken, no_steps, sends_together,
    sequence_cycle, too_large, unreachable, unreached_arm,
};
pub(crate) use steps::{
    date_offset_elapsed, event_not_seen, need_not_known, need_not_true, never_consents,
    opt_out_ignored, split_arm_twice, split_of_one, split_weights, wait_of_two_kinds,
    wait_runs_backwards, wrong_state,
};
pub(crate) use time::{
    never_shown, no_leap_day, shown_twice, wait_into_quiet, waits_for_another_state, waits_for_exit,
};

use crate::syntax::ast::Duration;
use crate::workflow::Length;

/// So many names are listed before "and 3 more".
const MOST_LISTED: usize = 5;

fn duration_text(duration: Duration) -> String {
    Length {
        amount: duration.amount,
        unit: duration.unit,
    }
    .text()
}
