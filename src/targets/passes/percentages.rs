//! Shares of a split as a chain of draws: each draw takes a whole percentage of those who are left.

use crate::source::Span;
use crate::targets::Feature;
use crate::targets::context::Cx;

/// The draws, and what they come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// For all shares but the last: percent of those who are left.
    pub draws: Vec<u32>,
    /// What each share comes to, in hundredths of a percent; the last takes what is left.
    pub actual: Vec<u32>,
}

impl Chain {
    /// Whether every share is what was asked for.
    pub fn is_exact(&self, weights: &[u32]) -> bool {
        self.actual == weights
    }
}

/// Turns shares in hundredths of a percent, which add up to 10,000, into draws of whole percent. A
/// share that is not nothing stays so.
pub fn chain(weights: &[u32]) -> Chain {
    let mut left = 10_000_u64;
    let mut remaining: u64 = weights.iter().map(|&w| u64::from(w)).sum();
    // What is left after the draws so far, in millionths, so that the answer is not rounded twice.
    let mut left_exact = 1.0_f64;
    let mut draws = Vec::new();
    let mut actual = Vec::new();
    for (i, &weight) in weights.iter().enumerate() {
        let weight = u64::from(weight);
        if i + 1 == weights.len() {
            actual.push(left as u32);
            break;
        }
        let rest_has_some = remaining > weight;
        let percent = {
            let nearest = (weight * 100 + remaining / 2)
                .checked_div(remaining)
                .unwrap_or(0);
            let least = u64::from(weight > 0);
            let most = if rest_has_some { 99 } else { 100 };
            nearest.clamp(least, most)
        };
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_sign_loss,
            reason = "at most 10,000, never below nothing"
        )]
        let taken = {
            let taken = left_exact * percent as f64 / 100.0;
            left_exact -= taken;
            ((taken * 10_000.0).round() as u64).min(left)
        };
        left -= taken;
        remaining -= weight;
        draws.push(percent as u32);
        actual.push(taken as u32);
    }
    Chain { draws, actual }
}

/// Shares in whole percent that add up to 100, each within one percent of what was asked, for platforms
/// that draw once among all. A share that is not nothing stays so.
pub fn whole(weights: &[u32]) -> Vec<u32> {
    let mut shares: Vec<u32> = weights
        .iter()
        .map(|&w| if w == 0 { 0 } else { (w / 100).max(1) })
        .collect();
    let mut by_rest: Vec<usize> = (0..weights.len()).collect();
    by_rest.sort_by_key(|&i| {
        let rest = weights.get(i).map_or(0, |w| w % 100);
        (std::cmp::Reverse(rest), i)
    });
    let mut sum: u32 = shares.iter().sum();
    for &i in by_rest.iter().cycle().take(weights.len() * 2) {
        let Some(share) = shares.get_mut(i) else {
            continue;
        };
        if sum < 100 && *share > 0 {
            *share += 1;
            sum += 1;
        } else if sum > 100 && *share > 1 {
            *share -= 1;
            sum -= 1;
        }
    }
    shares
}

/// Says that a platform's shares are whole percents, where they differ from what is written.
pub fn say_whole(cx: &mut Cx<'_>, name: &str, weights: &[u32], whole: &[u32], span: Span) {
    let exact = weights.iter().zip(whole).all(|(w, p)| *w == p * 100);
    if exact {
        return;
    }
    let title = cx.title();
    let shares = |all: &mut dyn Iterator<Item = u32>| all.map(text).collect::<Vec<_>>().join(", ");
    cx.reporter.nearly(
        Feature::Split,
        span,
        format!(
            "`split {name}` becomes {} on {title}",
            shares(&mut whole.iter().map(|p| p * 100))
        ),
        format!(
            "written is {}; {title} draws whole percents",
            shares(&mut weights.iter().copied())
        ),
        None,
    );
}

/// `33.4%`.
pub fn text(weight: u32) -> String {
    let (whole, part) = (weight / 100, weight % 100);
    match part {
        0 => format!("{whole}%"),
        p if p % 10 == 0 => format!("{whole}.{}%", p / 10),
        p => format!("{whole}.{p:02}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_shares_add_up_and_none_is_lost() {
        for (weights, wanted) in [
            (&[5000, 5000][..], &[50, 50][..]),
            (&[3333, 3333, 3334], &[33, 33, 34]),
            (&[1250, 8750], &[13, 87]),
            (&[10, 9990], &[1, 99]),
            (&[10, 10, 9980], &[1, 1, 98]),
            (&[0, 10_000], &[0, 100]),
        ] {
            assert_eq!(whole(weights), wanted, "{weights:?}");
        }
    }
}
