//! Of single steps: sends, waits, splits.

use super::{MOST_LISTED, duration_text};
use crate::diagnostics::{Applicability, Code, Diagnostic, Edit, list_some};
use crate::source::Span;
use crate::steps::Split;
use crate::syntax::ast::{Duration, Name};
use crate::workflow::{Message, OccasionDef};
use smol_str::SmolStr;

pub(crate) fn date_offset_elapsed(duration: Duration) -> Diagnostic {
    Diagnostic::new(
        Code::TimeKind,
        duration.span,
        format!(
            "{} before or after a date can't be counted: a date has no hour",
            duration_text(duration)
        ),
    )
    .label("elapsed time")
    .help("write days, weeks, months or years, and the time of day with `at 10:00`")
}

pub(crate) fn event_not_seen(
    send: &Name,
    event: &SmolStr,
    property: &SmolStr,
    field: Span,
) -> Diagnostic {
    Diagnostic::new(
        Code::EventDataUnavailable,
        send.span,
        format!(
            "`{}` speaks of `{event}.{property}`, but `{event}` need not have happened here",
            send.text
        ),
    )
    .label(format!("no `{event}` has been seen on the way here"))
    .also(field, "filled from that event")
    .note("the place in the text would stay empty, or hold something old")
    .help(format!(
        "send it in a journey that `{event}` starts, or inside `wait up to … for {event} {{ … }}`"
    ))
}

/// Edits that put a `send` inside `if condition { … }`, and the condition.
pub(crate) type Recheck = (Vec<Edit>, String);

pub(crate) fn wrong_state(
    send: &Name,
    message: &Message,
    wrong: &[&str],
    lost: Option<Span>,
    fix: Option<Recheck>,
) -> Diagnostic {
    let written: Vec<&str> = message.states.iter().map(SmolStr::as_str).collect();
    let here = list_some(wrong.iter().copied(), MOST_LISTED);
    let meant = list_some(written.iter().copied(), MOST_LISTED);
    let mut found = Diagnostic::new(
        Code::WrongState,
        send.span,
        format!(
            "`{}` is written for {meant}, but a client who is {here} would receive it here",
            send.text
        ),
    )
    .label(format!("reaches {here}"))
    .also(message.span, format!("written for {meant}"));
    if let Some(place) = lost {
        found = found.also(place, "where the client stands was known until here");
    }
    found = found.help(format!(
        "send it inside `if client is {} {{ … }}`, or change whom the message or the journey is for",
        written.join(" or ")
    ));
    with_recheck(found, fix)
}

pub(crate) fn need_not_known(
    send: &Name,
    (place, words): (Span, &str),
    lost: Option<Span>,
    fix: Option<Vec<Edit>>,
) -> Diagnostic {
    let found = Diagnostic::new(
        Code::NeedNotKnown,
        send.span,
        format!(
            "`{}` needs `{words}`, which is not certain when it is sent here",
            send.text
        ),
    )
    .also(place, "this must be certain");
    let found = match lost {
        Some(step) => found
            .label("no longer certain here")
            .also(step, "it was certain until here")
            .note("it may change meanwhile; the message would then be wrong for this client")
            .help(format!(
                "write `if {words} {{ … }}` around it, or end the journey with `exits when …` as soon as it changes"
            )),
        None => found
            .label("not checked on every way here")
            .note("the message would be wrong for a client of whom it is not true")
            .help(format!(
                "send it inside `if {words} {{ … }}`, or keep it true with `exits when …`"
            )),
    };
    with_recheck(found, fix.map(|edits| (edits, words.to_owned())))
}

pub(crate) fn need_not_true(send: &Name, (place, words): (Span, &str)) -> Diagnostic {
    Diagnostic::new(
        Code::NeedNotKnown,
        send.span,
        format!(
            "`{}` needs `{words}`, which is not true when it is sent here",
            send.text
        ),
    )
    .label("certainly not so here")
    .also(place, "this must be certain")
    .note("what was checked, set or waited for on the way here says the opposite: the message would be wrong for every client")
    .help("send another message here, or this one elsewhere")
}

fn with_recheck(found: Diagnostic, fix: Option<Recheck>) -> Diagnostic {
    match fix {
        Some((edits, condition)) => found.fix_with(
            format!("send it only `if {condition}`"),
            edits,
            Applicability::Unsafe,
        ),
        None => found,
    }
}

pub(crate) fn opt_out_ignored(
    send: &Name,
    occasion: &OccasionDef,
    fix: Option<Recheck>,
) -> Diagnostic {
    let OccasionDef { theme, unless, .. } = occasion;
    let found = Diagnostic::new(
        Code::OptOutIgnored,
        send.span,
        format!(
            "`{}` is about `{theme}`, and a client who asked not to hear of it can receive it here",
            send.text
        ),
    )
    .label(format!("`{unless}` is not looked at on the way here"))
    .also(
        occasion.span,
        format!("`{theme}` is for those without `{unless}`"),
    )
    .note("she has told the house why she does not want this one letter, and gets it")
    .help(format!(
        "send it inside `if {unless} is no {{ … }}`, or write `exits when {unless} is yes`"
    ));
    with_recheck(found, fix)
}

pub(crate) fn never_consents(send: &Name, message: &Message) -> Diagnostic {
    let channel = message.channel.text();
    Diagnostic::new(
        Code::NeverConsents,
        send.span,
        format!(
            "`{}` needs consent to {channel}, and here are only clients who do not give it",
            send.text
        ),
    )
    .label("never leaves")
    .also(
        message.span,
        format!("`{}` needs consent", message.purpose.text()),
    )
    .note("it would be kept back for every client who comes this way")
    .help(format!(
        "send it inside `if client consents to {channel} {{ … }}`, or write on another channel"
    ))
}

pub(crate) fn wait_of_two_kinds(least: Duration, most: Duration) -> Diagnostic {
    Diagnostic::new(
        Code::TimeKind,
        least.span.to(most.span),
        format!(
            "`{}` and `{}` are two kinds of time",
            duration_text(least),
            duration_text(most)
        ),
    )
    .label("one is counted on the clock, one on the calendar")
    .note("when the clocks change, 24 hours are not 1 day")
    .help("write both in minutes or hours, or both in days, weeks, months or years")
}

pub(crate) fn wait_runs_backwards(least: Duration, most: Duration) -> Diagnostic {
    let place = least.span.to(most.span);
    let mended = if least.unit == most.unit {
        format!("{} to {}", most.amount, duration_text(least))
    } else {
        format!("{} to {}", duration_text(most), duration_text(least))
    };
    Diagnostic::new(
        Code::ImpossibleValue,
        place,
        format!(
            "a wait can't be at least {} and at most {}",
            duration_text(least),
            duration_text(most)
        ),
    )
    .label("the longer one stands first")
    .help(format!("write `wait {mended}`"))
    .fix(format!("write `{mended}`"), place, mended)
}

/// 4550 as `45.5%`.
fn percent(hundredths: u64) -> String {
    let (whole, part) = (hundredths / 100, hundredths % 100);
    if part == 0 {
        format!("{whole}%")
    } else {
        format!("{whole}.{}%", format!("{part:02}").trim_end_matches('0'))
    }
}

pub(crate) fn split_of_one(split: &Split) -> Diagnostic {
    let found = Diagnostic::new(
        Code::SplitWeights,
        split.name.span,
        format!(
            "`{}` has {} to choose from",
            split.name.text,
            match split.arms.len() {
                0 => "no arm",
                _ => "only one arm",
            }
        ),
    )
    .label("needs at least two arms");
    found.help("write an arm for the others too, for example `50% nothing { }`")
}

pub(crate) fn split_weights(split: &Split, sum: u64) -> Diagnostic {
    let all = 10_000_u64;
    let mut found = Diagnostic::new(
        Code::SplitWeights,
        split.name.span,
        format!(
            "the arms of `{}` add up to {}, not 100%",
            split.name.text,
            percent(sum)
        ),
    )
    .label(if sum < all {
        format!("{} of the clients would go nowhere", percent(all - sum))
    } else {
        format!("{} too much", percent(sum - all))
    });
    for arm in &split.arms {
        found = found.also(arm.weight_span, percent(u64::from(arm.weight)));
    }
    // The one arm in which nothing happens takes whoever is left.
    let mut empty = split.arms.iter().filter(|arm| arm.block.steps.is_empty());
    let rest = match (empty.next(), empty.next()) {
        (Some(arm), None) => (all + u64::from(arm.weight))
            .checked_sub(sum)
            .filter(|rest| *rest > 0)
            .map(|rest| (arm, percent(rest))),
        _ => None,
    };
    match rest {
        Some((arm, rest)) => found
            .help(format!("write `{rest} {}`", arm.name.text))
            .unsafe_fix(format!("write `{rest}`"), arm.weight_span, rest),
        None => found.help("change the weights until they add up to 100%"),
    }
}

pub(crate) fn split_arm_twice(again: &Name, first: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::DeclaredTwice,
        again.span,
        format!("two arms of one `split` are called `{}`", again.text),
    )
    .label("again here")
    .also(first.span, "first here")
    .note("nobody could tell from a report which of the two a client took")
    .help("give each arm a name of its own")
}
