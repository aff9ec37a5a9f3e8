//! One client's inbox over time: what breaks a rule, or the run with the most messages, and how full the window of
//! each rule becomes.

use super::Sheet;
use crate::picture::svg::escaped;
use crate::proof::{Busiest, Counted, RuleReport, TimelineEvent};
use crate::workflow::ToldIn;
use std::fmt::Write as _;

/// Pixels of a chart: across, down, and around.
const CHART: (u64, u64) = (420, 132);
const LEFT: u64 = 30;
const RIGHT: u64 = 16;
const TOP: u64 = 14;
const BOTTOM: u64 = 24;
/// Most charts of a run that breaks nothing: those of the rules that come closest.
const MOST: usize = 3;
const DAY: u64 = 24 * 60;

/// Writes the section.
pub(super) fn section(sheet: &Sheet<'_>, out: &mut String) {
    let rules = sheet
        .proof
        .map_or([].as_slice(), |proof| proof.rules.as_slice());
    let broken: Vec<&RuleReport> = rules
        .iter()
        .filter(|rule| !rule.timeline.is_empty())
        .collect();
    if broken.is_empty() && sheet.busiest.is_none() {
        return;
    }
    out.push_str("<section aria-labelledby=\"run-head\">\n<h2 id=\"run-head\">One client, at the fullest</h2>\n");
    for rule in broken {
        what_breaks(rule, out);
    }
    if let Some(busiest) = sheet.busiest {
        fullest_run(sheet, busiest, out);
    }
    out.push_str("</section>\n");
}

/// What a chart shows.
struct Chart<'a> {
    rule: &'a str,
    limit: u64,
    /// Minutes after which a message no longer counts.
    window: u64,
    /// For each counted message: when, in minutes since midnight of day 0, and how many are in its window.
    counted: Vec<(u64, u64)>,
    /// The last minute of all.
    last: u64,
}

/// The shortest timeline that breaks a rule.
fn what_breaks(report: &RuleReport, out: &mut String) {
    let mut counted = Vec::new();
    let mut lines = Vec::new();
    for entry in &report.timeline {
        let what = match &entry.what {
            TimelineEvent::Event { event, .. } | TimelineEvent::Happened { event, .. } => {
                event.clone()
            }
            TimelineEvent::Moves { state, because, .. } => {
                crate::proof::moves_words(state, because.as_deref())
            }
            TimelineEvent::Ended { because, .. } => format!("the run ends: {because}"),
            TimelineEvent::Message {
                message,
                counted: n,
                ..
            } => {
                counted.extend(n.map(|n| (entry.minute, u64::from(n))));
                match n {
                    Some(n) => format!("{} ({n})", spaced(message)),
                    None => spaced(message),
                }
            }
        };
        lines.push((what, entry.minute, entry.at.as_str()));
    }
    if let Some(limit) = report
        .limit
        .filter(|_| report.window.is_some() && !counted.is_empty())
    {
        chart(
            &Chart {
                rule: &report.rule,
                limit,
                window: u64::MAX,
                counted,
                last: report.timeline.last().map_or(0, |entry| entry.minute),
            },
            out,
        );
    } else {
        let _ = writeln!(out, "<p class=\"small\">{}</p>", escaped(&report.rule));
    }
    days(&lines, out);
    out.push_str("<p class=\"small\">The shortest way to break the rule.</p>\n");
}

fn fullest_run(sheet: &Sheet<'_>, busiest: &Busiest, out: &mut String) {
    let mut caps: Vec<&Counted> = busiest.caps.iter().collect();
    // The closest first; where two are as close, as they are written.
    caps.sort_by_key(|cap| i128::from(cap.limit) - i128::from(fullest(&cap.counts)));
    for cap in caps.into_iter().take(MOST) {
        let rule = sheet.workflow.rules.get(cap.rule);
        let letters = busiest.letters.iter().zip(&cap.counts);
        chart(
            &Chart {
                rule: rule.map_or("", |rule| rule.text.as_str()),
                limit: cap.limit,
                window: cap.window,
                counted: letters
                    .filter_map(|(letter, count)| Some((letter.minute, (*count)?)))
                    .collect(),
                last: busiest.letters.last().map_or(0, |letter| letter.minute),
            },
            out,
        );
    }
    let lines: Vec<(String, u64, &str)> = busiest
        .letters
        .iter()
        .map(|letter| (spaced(&letter.message), letter.minute, letter.at.as_str()))
        .collect();
    days(&lines, out);
    let _ = writeln!(
        out,
        "<p class=\"small\">One run with the most messages, from {} on; every wait is as short as it can be. The proof \
         below looks at every run, and at several at once.</p>",
        escaped(&busiest.starts)
    );
}

fn spaced(name: &str) -> String {
    name.replace('_', " ")
}

/// What happens, and on which day.
fn days(lines: &[(String, u64, &str)], out: &mut String) {
    out.push_str("<ol class=\"days\">\n");
    for (what, minute, at) in lines {
        let _ = writeln!(
            out,
            "<li>{} <span>day {}, {}</span></li>",
            escaped(what),
            minute / DAY,
            escaped(at.split(' ').next_back().unwrap_or_default())
        );
    }
    out.push_str("</ol>\n");
}

fn fullest(counts: &[Option<u64>]) -> u64 {
    counts.iter().flatten().copied().max().unwrap_or(0)
}

fn chart(chart: &Chart<'_>, out: &mut String) {
    let Chart {
        rule,
        limit: allowed,
        window,
        counted,
        last,
    } = chart;
    let days = last / DAY + 1;
    let most = counted.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let high = (allowed.max(&most) + 1).max(2);
    let (width, height) = (CHART.0 - LEFT - RIGHT, CHART.1 - TOP - BOTTOM);
    let x = |minute: u64| LEFT + minute.min(days * DAY) * width / (days * DAY);
    let y = |count: u64| TOP + height - count.min(high) * height / high;
    let span = ToldIn::Days.words(days * DAY);
    let said = format!("{rule}: at the fullest {most}, allowed {allowed}, over {span}");
    let _ = writeln!(
        out,
        "<figure>\n<figcaption>{}</figcaption>\n<svg class=\"chart\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">",
        escaped(rule),
        CHART.0,
        CHART.1,
        escaped(&said)
    );
    let (limit, floor, right) = (y(*allowed), y(0), CHART.0 - RIGHT);
    let _ = writeln!(
        out,
        "<rect class=\"band\" x=\"{LEFT}\" y=\"{limit}\" width=\"{width}\" height=\"{}\"/>\n\
         <path class=\"limit\" d=\"M{LEFT} {limit}H{right}\"/>\n<path class=\"axis\" d=\"M{LEFT} {floor}H{right}\"/>\n\
         <text x=\"{}\" y=\"{}\" text-anchor=\"end\">{allowed}</text>\n<text x=\"{}\" y=\"{}\" text-anchor=\"end\">0</text>",
        floor - limit,
        LEFT - 8,
        limit + 4,
        LEFT - 8,
        floor + 4
    );
    if most > *allowed {
        let _ = writeln!(
            out,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{most}</text>",
            LEFT - 8,
            y(most) + 4
        );
    }
    let _ = writeln!(
        out,
        "<path class=\"count\" d=\"{}\"/>",
        steps(counted, *window, days * DAY, &x, &y)
    );
    for (minute, count) in counted {
        let over = if count > allowed { " over" } else { "" };
        let _ = writeln!(
            out,
            "<circle class=\"letter{over}\" cx=\"{}\" cy=\"{}\" r=\"4\"/>",
            x(*minute),
            y(*count)
        );
    }
    let below = CHART.1 - 8;
    let _ = writeln!(
        out,
        "<text x=\"{LEFT}\" y=\"{below}\">day 0</text>\n<text x=\"{right}\" y=\"{below}\" text-anchor=\"end\">day {}</text>\n\
         </svg>\n</figure>",
        days - 1
    );
}

/// How many are in the window that ends at each moment: up at a message, down when one falls out of it.
fn steps(
    counted: &[(u64, u64)],
    window: u64,
    end: u64,
    x: &dyn Fn(u64) -> u64,
    y: &dyn Fn(u64) -> u64,
) -> String {
    let mut changes: Vec<u64> = Vec::new();
    for (minute, _) in counted {
        changes.push(*minute);
        changes.push(minute.saturating_add(window));
    }
    changes.retain(|at| *at <= end);
    changes.sort_unstable();
    changes.dedup();
    let mut path = format!("M{} {}", x(0), y(0));
    for at in changes {
        // At a message the proof's own count stands; between two, what is left of those before.
        let exact = counted.iter().rev().find(|(minute, _)| *minute == at);
        let left = || {
            let inside = |minute: u64| minute <= at && at < minute.saturating_add(window);
            counted.iter().filter(|(minute, _)| inside(*minute)).count() as u64
        };
        let count = exact.map_or_else(left, |(_, count)| *count);
        let _ = write!(path, "H{}V{}", x(at), y(count));
    }
    let _ = write!(path, "H{}", x(end));
    path
}
