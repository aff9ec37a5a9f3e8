//! "Did you mean": the nearest known name, only where it is near enough to be sure.

use std::borrow::Cow;

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
    let word_now = lower(word);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        // So far away it may be; one that is as far as the best so far comes too late.
        let most = best.map_or(Some(limit), |(distance, _)| distance.checked_sub(1));
        let Some(most) = most else { break };
        if candidate == word || candidate.chars().count().abs_diff(length) > limit {
            continue;
        }
        let candidate_now = lower(candidate);
        let (a, b) = without_common_ends(&word_now, &candidate_now);
        if a.chars().count().abs_diff(b.chars().count()) > most {
            continue;
        }
        let distance = strsim::osa_distance(a, b);
        if distance <= most {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// In lower case, without a copy of what is.
fn lower(word: &str) -> Cow<'_, str> {
    if word
        .bytes()
        .all(|b| b.is_ascii() && !b.is_ascii_uppercase())
    {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(word.to_lowercase())
    }
}

/// What is left of two words without what both start and end with, which is no part of their distance.
fn without_common_ends<'w>(a: &'w str, b: &'w str) -> (&'w str, &'w str) {
    let both = a.chars().zip(b.chars()).take_while(|(a, b)| a == b);
    let front: usize = both.map(|(c, _)| c.len_utf8()).sum();
    let (a, b) = (a.get(front..).unwrap_or(a), b.get(front..).unwrap_or(b));
    let both = a.chars().rev().zip(b.chars().rev());
    let both = both.take_while(|(a, b)| a == b);
    let back: usize = both.map(|(c, _)| c.len_utf8()).sum();
    let less = |word: &'w str| word.get(..word.len() - back).unwrap_or(word);
    (less(a), less(b))
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

#[cfg(test)]
mod tests {
    use super::without_common_ends;

    #[test]
    fn what_both_start_and_end_with_is_no_part_of_their_distance() {
        // Every two words of up to five of three letters, exhaustively.
        let mut words = vec![String::new()];
        let mut last = words.clone();
        for _ in 0..5 {
            let longer = last
                .iter()
                .flat_map(|w| ['a', 'b', 'é'].map(|c| format!("{w}{c}")));
            last = longer.collect();
            words.extend(last.iter().cloned());
        }
        for a in &words {
            for b in &words {
                let (c, d) = without_common_ends(a, b);
                let (whole, rest) = (strsim::osa_distance(a, b), strsim::osa_distance(c, d));
                assert_eq!(whole, rest, "{a} {b}");
            }
        }
    }
}
