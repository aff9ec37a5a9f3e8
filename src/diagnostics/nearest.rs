//! "Did you mean": the nearest known name, only where it is near enough to be sure.

/// Longer names than this are compared with nothing: the time it takes grows with the square of the
/// length, and nobody writes them by hand.
const LONGEST: usize = 60;

/// The candidate nearest to `word`, if the distance is small for its length (one typo in up to
/// four characters, two in up to eight, three beyond). Ties go to the first in order.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    let limit = match length {
        0..=2 => return None,
        3..=4 => 1,
        5..=8 => 2,
        9..=LONGEST => 3,
        _ => return None,
    };
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate == word || candidate.chars().count().abs_diff(length) > limit {
            continue;
        }
        let distance = strsim::osa_distance(&word.to_lowercase(), &candidate.to_lowercase());
        if distance <= limit && best.is_none_or(|(d, _)| distance < d) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// "`a`, `b` or `c`", at most `most` of them, then "… and 4 more".
pub fn list_some<'a>(names: impl IntoIterator<Item = &'a str>, most: usize) -> String {
    let all: Vec<&str> = names.into_iter().collect();
    let shown: Vec<String> = all.iter().take(most).map(|n| format!("`{n}`")).collect();
    let rest = all.len().saturating_sub(shown.len());
    match (shown.split_last(), rest) {
        (None, _) => String::new(),
        (Some(_), 1..) => format!("{} and {rest} more", shown.join(", ")),
        (Some((last, [])), 0) => last.clone(),
        (Some((last, head)), 0) => format!("{} or {last}", head.join(", ")),
    }
}
