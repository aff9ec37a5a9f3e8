//! The explanation page of each code: `explain/J0401.md`, built into the binary.

use super::Code;

impl Code {
    /// The page for this code in Markdown: what it checks, why it matters to a client, a failing and
    /// a repaired example.
    pub fn explanation(self) -> &'static str {
        self.page()
    }
}

/// Finds a code by number (`J0401`, `j0401`, `0401`, `401`) or slug (`cap-broken`).
///
/// # Errors
/// The nearest known code or slug, when there is one.
pub fn find(text: &str) -> Result<Code, Option<&'static str>> {
    let wanted = text.trim();
    let digits = wanted.trim_start_matches(['J', 'j']);
    let number =
        if !digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|b| b.is_ascii_digit()) {
            Some(format!("J{digits:0>4}"))
        } else {
            None
        };
    for &code in Code::ALL {
        if number.as_deref() == Some(code.number()) || code.slug().eq_ignore_ascii_case(wanted) {
            return Ok(code);
        }
    }
    let names = Code::ALL.iter().flat_map(|c| [c.number(), c.slug()]);
    Err(super::nearest(wanted, names))
}
