//! Reading JSON strictly: every member is taken or named as one that does not matter, so that what this
//! checker does not know makes a certificate unreadable, never quietly weaker.

use super::time::{Length, Unit};
use serde_json::{Map, Value};

/// What was read, or why it could not be.
pub(super) type Read<T> = Result<T, String>;

/// An object, whose members are taken one by one.
pub(super) struct Fields<'a> {
    what: &'a str,
    map: &'a Map<String, Value>,
    seen: Vec<&'a str>,
}

impl<'a> Fields<'a> {
    pub(super) fn of(what: &'a str, value: &'a Value) -> Read<Fields<'a>> {
        match value.as_object() {
            Some(map) => Ok(Fields {
                what,
                map,
                seen: Vec::new(),
            }),
            None => Err(format!("{what} is no object")),
        }
    }

    /// A member that may be missing or `null`.
    pub(super) fn maybe(&mut self, name: &'a str) -> Option<&'a Value> {
        self.seen.push(name);
        self.map.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn value(&mut self, name: &'a str) -> Read<&'a Value> {
        let what = self.what;
        self.maybe(name)
            .ok_or_else(|| format!("{what} lacks `{name}`"))
    }

    pub(super) fn text(&mut self, name: &'a str) -> Read<String> {
        let what = self.what;
        text(self.value(name)?).ok_or_else(|| format!("`{name}` of {what} is no text"))
    }

    /// A text, where there is anything.
    pub(super) fn maybe_text(&mut self, name: &'a str) -> Read<Option<String>> {
        match self.maybe(name) {
            None => Ok(None),
            Some(_) => self.text(name).map(Some),
        }
    }

    /// One of these words.
    pub(super) fn word(&mut self, name: &'a str, words: &[&str]) -> Read<String> {
        known(self.text(name)?, words)
    }

    pub(super) fn number(&mut self, name: &'a str) -> Read<u64> {
        let what = self.what;
        let value = self.value(name)?.as_u64();
        value.ok_or_else(|| format!("`{name}` of {what} is no whole number"))
    }

    pub(super) fn yes(&mut self, name: &'a str) -> bool {
        self.maybe(name).and_then(Value::as_bool).unwrap_or(false)
    }

    pub(super) fn rows(&mut self, name: &'a str) -> Read<&'a Vec<Value>> {
        let what = self.what;
        let value = self.value(name)?.as_array();
        value.ok_or_else(|| format!("`{name}` of {what} is no list"))
    }

    pub(super) fn texts(&mut self, name: &'a str) -> Read<Vec<String>> {
        let what = self.what;
        let rows = self.rows(name)?.iter().map(text).collect::<Option<_>>();
        rows.ok_or_else(|| format!("`{name}` of {what} holds more than texts"))
    }

    pub(super) fn length(&mut self, name: &'a str) -> Read<Length> {
        length(self.value(name)?)
    }

    /// Members that say nothing about when a message leaves.
    pub(super) fn pass_over(&mut self, names: &[&'a str]) {
        self.seen.extend(names);
    }

    /// Whether every member was taken.
    pub(super) fn end(self) -> Read<()> {
        let unknown = self.map.keys().find(|k| !self.seen.contains(&k.as_str()));
        match unknown {
            None => Ok(()),
            Some(name) => Err(format!(
                "{} has a member `{name}` that this checker does not know",
                self.what
            )),
        }
    }
}

pub(super) fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// A word, if it is one of these.
pub(super) fn known(word: String, words: &[&str]) -> Read<String> {
    if words.contains(&word.as_str()) {
        Ok(word)
    } else {
        Err(format!(
            "`{word}` is none of the words that can stand there"
        ))
    }
}

pub(super) fn length(value: &Value) -> Read<Length> {
    let mut fields = Fields::of("a length", value)?;
    let amount = i64::try_from(fields.number("amount")?).unwrap_or(i64::MAX);
    let unit = match fields.text("unit")?.as_str() {
        "minutes" => Unit::Minutes,
        "hours" => Unit::Hours,
        "days" => Unit::Days,
        "weeks" => Unit::Weeks,
        "months" => Unit::Months,
        "years" => Unit::Years,
        other => return Err(format!("there is no unit `{other}`")),
    };
    fields.end()?;
    if amount > 1_000_000_000 {
        return Err(format!("a length of {amount} is out of reach"));
    }
    Ok(Length { amount, unit })
}

/// Seconds after midnight of `09:30`.
pub(super) fn clock(value: &Value) -> Read<i64> {
    let wrong = || format!("{value} is no time of day");
    let (hours, minutes) = value
        .as_str()
        .and_then(|t| t.split_once(':'))
        .ok_or_else(wrong)?;
    let part = |digits: &str, below: i64| {
        let number = digits.parse::<i64>().ok();
        number.filter(|n| digits.len() == 2 && (0..below).contains(n))
    };
    let (Some(hours), Some(minutes)) = (part(hours, 24), part(minutes, 60)) else {
        return Err(wrong());
    };
    Ok(hours * 3600 + minutes * 60)
}

/// Days of the week, from Monday.
pub(super) fn weekdays(value: &Value) -> Read<[bool; 7]> {
    const NAMES: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let wrong = || format!("{value} is no list of days");
    let mut days = [false; 7];
    for name in value.as_array().ok_or_else(wrong)? {
        let at = NAMES.iter().position(|n| name.as_str() == Some(n));
        let slot = at.and_then(|at| days.get_mut(at)).ok_or_else(wrong)?;
        *slot = true;
    }
    Ok(days)
}
