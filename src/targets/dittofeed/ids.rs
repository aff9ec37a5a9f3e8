//! Ids of resources: Dittofeed lets the caller choose them, so they follow from our own names. The same source
//! gives the same ids, and a second build overwrites what the first one made.

use sha2::{Digest, Sha256};

/// A UUID for a name of ours.
pub(super) fn id(brand: &str, kind: &str, name: &str) -> String {
    let digest = Sha256::digest(format!("journey dittofeed\n{brand}\n{kind}\n{name}"));
    let mut hex: Vec<char> = digest
        .iter()
        .take(16)
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|half| char::from_digit(u32::from(half), 16))
        .collect();
    // The server takes only what has the form of a version 4.
    if let Some(version) = hex.get_mut(12) {
        *version = '4';
    }
    if let Some(variant) = hex.get_mut(16) {
        *variant = '8';
    }
    for (at, dash) in [(8, '-'), (13, '-'), (18, '-'), (23, '-')] {
        hex.insert(at.min(hex.len()), dash);
    }
    hex.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_the_form_of_a_uuid_and_follows_from_its_name() {
        let one = id("maison", "template", "welcome_letter");
        let lengths: Vec<usize> = one.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_eq!(one, id("maison", "template", "welcome_letter"));
        assert_ne!(one, id("maison", "segment", "welcome_letter"));
    }
}
