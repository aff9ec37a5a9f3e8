//! The page of restraint: rules that came and went, and worst cases that grew or shrank.

use super::pages::{PageChange, paired};
use super::{Change, Fate, Topic, audience};
use crate::approvals::meaning::unquoted;
use crate::workflow::ToldIn;

/// Tells the changes of the page.
pub(super) fn tell(page: &PageChange) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut rest = PageChange {
        part: page.part.clone(),
        gone: Vec::new(),
        come: Vec::new(),
    };
    let mut ruled = false;
    for (gone, come) in paired(page, |line| Proved::read(line).map(|p| p.key())) {
        let proved = |line: Option<&&str>| line.and_then(|line| Proved::read(line));
        let (before, after) = (proved(gone.first()), proved(come.first()));
        if before.is_none() && after.is_none() {
            rest.gone.extend(gone.into_iter().map(str::to_owned));
            rest.come.extend(come.into_iter().map(str::to_owned));
            continue;
        }
        ruled |= before.is_none() || after.is_none();
        changes.extend(compared(before.as_ref(), after.as_ref()));
    }
    // A rule that came or went is told by its worst case, which holds its words.
    if ruled {
        let is_rule = |line: &String| line.starts_with("rule ");
        rest.gone.retain(|line| !is_rule(line));
        rest.come.retain(|line| !is_rule(line));
    }
    changes.extend(audience::tell(&rest));
    changes
}

/// What was proved of a rule, read from its line.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Proved {
    restraint: String,
    rule: String,
    verdict: String,
    worst: Option<u64>,
    exact: bool,
    limit: Option<u64>,
    /// As written.
    window: String,
    told_in: ToldIn,
    assuming: Vec<String>,
}

impl Proved {
    /// `worst case R "rule" proved worst 2 exact yes limit 2 window "7 days" assuming ["…", "…"]`.
    fn read(line: &str) -> Option<Proved> {
        let rest = line.strip_prefix("worst case ")?;
        let (restraint, rest) = rest.split_once(" \"")?;
        let (rule, rest) = text(rest)?;
        let rest = rest.strip_prefix(' ')?;
        let (verdict, rest) = rest.split_once(" worst ")?;
        let (worst, rest) = rest.split_once(" exact ")?;
        let (exact, rest) = rest.split_once(" limit ")?;
        let (limit, rest) = rest.split_once(" window ")?;
        let (window, rest) = rest.split_once(" assuming [")?;
        let mut assuming = Vec::new();
        let mut rest = rest;
        while let Some(quoted) = rest.strip_prefix('"') {
            let (one, after) = text(quoted)?;
            assuming.push(one);
            rest = after.strip_prefix(", ").unwrap_or(after);
        }
        let window = window.trim_matches('"');
        (rest == "]").then_some(Proved {
            restraint: restraint.to_owned(),
            rule,
            verdict: verdict.to_owned(),
            worst: worst.parse().ok(),
            exact: exact == "yes",
            limit: limit.parse().ok(),
            told_in: ToldIn::as_written(window),
            window: window.to_owned(),
            assuming,
        })
    }

    fn key(&self) -> (String, String) {
        (self.restraint.clone(), self.rule.clone())
    }

    fn is_quiet(&self) -> bool {
        self.rule.starts_with("quiet ")
    }

    fn is_gap(&self) -> bool {
        self.rule.starts_with("at least ") && self.rule.contains(" between ")
    }

    /// `2 of 2`, `at most 3 of 4`, `60 h apart, of 48 h`, `without limit, of 2`.
    fn numbers(&self) -> String {
        let about = match (self.exact, self.is_gap()) {
            (true, _) => "",
            (false, false) => "at most ",
            (false, true) => "at least ",
        };
        let number = |n: u64| {
            if self.is_gap() || self.is_silence() {
                self.told_in.brief(n)
            } else {
                n.to_string()
            }
        };
        // Months have no one number of days.
        let is_of_months = self.window.contains("month") || self.window.contains("year");
        let numbers = match (self.worst, self.limit) {
            (Some(worst), Some(_)) if self.is_gap() && is_of_months => {
                format!("{about}{} apart, of {}", number(worst), self.window)
            }
            (Some(worst), Some(limit)) if self.is_gap() => {
                format!("{about}{} apart, of {}", number(worst), number(limit))
            }
            (Some(worst), Some(limit)) => format!("{about}{} of {}", number(worst), number(limit)),
            (None, Some(limit)) if self.verdict == "unbounded" => {
                format!("without limit, of {}", number(limit))
            }
            (None, Some(_)) if self.is_gap() => "never two".to_owned(),
            _ => String::new(),
        };
        let verdict = match self.verdict.as_str() {
            "proved" | "unbounded" => "",
            other => other,
        };
        match (numbers.is_empty(), verdict.is_empty()) {
            (true, true) => self.verdict.clone(),
            (true, false) => verdict.to_owned(),
            (false, true) => numbers,
            (false, false) => format!("{numbers}, {verdict}"),
        }
    }

    /// A rule that looks down counts minutes of silence.
    fn is_silence(&self) -> bool {
        self.rule.starts_with("at least ") && self.rule.contains(" during journey ")
    }
}

/// The text up to the closing quotes, and what follows them.
fn text(from: &str) -> Option<(String, &str)> {
    let mut escaped = false;
    let end = from.char_indices().find_map(|(at, c)| {
        if escaped {
            escaped = false;
            return None;
        }
        escaped = c == '\\';
        (c == '"').then_some(at)
    })?;
    let inner = from.get(..end)?;
    let value = unquoted(&format!("\"{inner}\""))?;
    Some((value, from.get(end + 1..)?))
}

fn compared(before: Option<&Proved>, after: Option<&Proved>) -> Vec<Change> {
    let Some(one) = after.or(before) else {
        return Vec::new();
    };
    if one.is_quiet() {
        if before.is_some() && after.is_some() {
            return record(before, after);
        }
        let mut change = Change::new(Topic::Quiet, one.rule.clone(), None, None);
        change.fate = if after.is_some() {
            Fate::Added
        } else {
            Fate::Removed
        };
        return vec![change];
    }
    let mut changes = Vec::new();
    let said = |p: &Proved| format!("worst case {}", p.numbers());
    let (old, new) = (before.map(said), after.map(said));
    if old != new {
        // That a bound is now known to be reached, or no longer, changes nothing for a client.
        let same = |a: &Proved, b: &Proved| (a.worst, &a.verdict) == (b.worst, &b.verdict);
        let topic = match (before, after) {
            (Some(before), Some(after)) if same(before, after) => Topic::Record,
            _ => Topic::Restraint,
        };
        let mut change = Change::new(topic, one.rule.clone(), old, new);
        change.amounts_to = weighed(before, after);
        changes.push(change);
    }
    changes.extend(record(before, after));
    changes
}

/// `2 more`, `24 h closer`.
fn weighed(before: Option<&Proved>, after: Option<&Proved>) -> Option<String> {
    let (before, after) = (before?, after?);
    let (old, new) = (before.worst?, after.worst?);
    let by = old.abs_diff(new);
    if by == 0 {
        return None;
    }
    Some(if after.is_gap() {
        let how = if new < old { "closer" } else { "further apart" };
        format!("{} {how}", after.told_in.brief(by))
    } else if after.is_silence() {
        let how = if new < old { "less" } else { "more" };
        format!("{} {how} of silence", after.told_in.brief(by))
    } else {
        let how = if new < old { "fewer" } else { "more" };
        format!("{by} {how}")
    })
}

/// What is taken for granted: no client notices, but the numbers rest on it.
fn record(before: Option<&Proved>, after: Option<&Proved>) -> Vec<Change> {
    let (Some(before), Some(after)) = (before, after) else {
        return Vec::new();
    };
    let only = |these: &[String], those: &[String]| -> Vec<String> {
        let mut all: Vec<String> = these
            .iter()
            .filter(|a| !those.contains(a))
            .cloned()
            .collect();
        all.dedup();
        all
    };
    let gone = only(&before.assuming, &after.assuming).into_iter();
    let come = only(&after.assuming, &before.assuming).into_iter();
    let granted = "taken for granted";
    gone.map(|a| Change::new(Topic::Record, granted, Some(a), None))
        .chain(come.map(|a| Change::new(Topic::Record, granted, None, Some(a))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_told_in_days_and_months_as_the_proof_tells_it() {
        let numbers = |worst, limit, window| {
            let rule = format!("at least {window} between messages");
            let line = format!(
                "worst case house \"{rule}\" proved worst {worst} exact no limit {limit} window \"{window}\" assuming []"
            );
            Proved::read(&line).unwrap().numbers()
        };
        assert_eq!(
            numbers(28 * 1440, 28 * 1440, "1 month"),
            "at least 28 days apart, of 1 month"
        );
        assert_eq!(
            numbers(60 * 60, 48 * 60, "48 hours"),
            "at least 60 h apart, of 48 h"
        );
    }

    #[test]
    fn the_line_of_a_worst_case_is_read_whole() {
        let line = "worst case house \"at most 2 \\\"x\\\" per 7 days\" not proved worst 3 exact no limit 2 window \"7 days\" assuming [\"a, b\", \"c\"]";
        let read = Proved::read(line).unwrap();
        assert_eq!(read.rule, "at most 2 \"x\" per 7 days");
        assert_eq!(read.verdict, "not proved");
        assert_eq!(
            (read.worst, read.exact, read.limit),
            (Some(3), false, Some(2))
        );
        assert_eq!(read.assuming, ["a, b", "c"]);
        let none = "worst case house \"quiet on sunday\" proved worst - exact no limit - window - assuming []";
        assert!(Proved::read(none).is_some_and(|p| p.is_quiet() && p.worst.is_none()));
        assert_eq!(Proved::read("rule house quiet"), None);
    }
}
