//! Lengths of time as they are told of what was proved.

/// `2 days 3 h 5 min` of so many minutes, without what is nought.
pub(crate) fn in_days(minutes: u64) -> String {
    let days = minutes / 1440;
    said(&[
        (days, if days == 1 { "day" } else { "days" }),
        (minutes % 1440 / 60, "h"),
        (minutes % 60, "min"),
    ])
}

/// `51 h 20 min` of so many minutes, without what is nought: of what goes by on a clock that nobody sets, of which 48 hours
/// are not 2 days.
pub(crate) fn in_hours(minutes: u64) -> String {
    said(&[(minutes / 60, "h"), (minutes % 60, "min")])
}

fn said(parts: &[(u64, &str)]) -> String {
    let said: Vec<String> = parts
        .iter()
        .filter(|(amount, _)| *amount > 0)
        .map(|(amount, unit)| format!("{amount} {unit}"))
        .collect();
    if said.is_empty() {
        "no time".to_owned()
    } else {
        said.join(" ")
    }
}
