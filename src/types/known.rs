//! Which properties a condition makes known: after `city is known` a city can be compared.

use crate::workflow::{Condition, PropertyRef, ValueTest};

/// The properties that are not missing where `condition` holds, in the order it names them.
pub fn known_after(condition: &Condition) -> Vec<PropertyRef> {
    let mut found = when_true(condition);
    let mut seen = Vec::with_capacity(found.len());
    found.retain(|p| {
        let new = !seen.contains(p);
        if new {
            seen.push(p.clone());
        }
        new
    });
    found
}

/// What is known where the condition holds. A comparison that holds was made with a value.
pub(super) fn when_true(condition: &Condition) -> Vec<PropertyRef> {
    match condition {
        Condition::All { of } => of.iter().flat_map(when_true).collect(),
        Condition::Any { of } => common(of, when_true),
        Condition::Not { of } => when_false(of),
        Condition::Property { property, .. } => vec![property.clone()],
        Condition::Happened(_)
        | Condition::State { .. }
        | Condition::Segment { .. }
        | Condition::Consents { .. } => Vec::new(),
    }
}

/// What is known where the condition does not hold. A comparison that does not hold says nothing:
/// as part of an `and` it may not have been reached.
pub(super) fn when_false(condition: &Condition) -> Vec<PropertyRef> {
    match condition {
        Condition::All { of } => common(of, when_false),
        Condition::Any { of } => of.iter().flat_map(when_false).collect(),
        Condition::Not { of } => when_true(of),
        Condition::Property {
            test:
                ValueTest::Known
                | ValueTest::OneOf { .. }
                | ValueTest::Compare { .. }
                | ValueTest::Past
                | ValueTest::Ahead { .. },
            ..
        }
        | Condition::Happened(_)
        | Condition::State { .. }
        | Condition::Segment { .. }
        | Condition::Consents { .. } => Vec::new(),
    }
}

/// What every part makes known.
fn common(parts: &[Condition], learn: fn(&Condition) -> Vec<PropertyRef>) -> Vec<PropertyRef> {
    let mut parts = parts.iter();
    let mut all = parts.next().map(learn).unwrap_or_default();
    for part in parts {
        if all.is_empty() {
            break;
        }
        let these = learn(part);
        all.retain(|p| these.contains(p));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn property(name: &str) -> PropertyRef {
        PropertyRef::Profile(name.into())
    }

    fn known(name: &str) -> Condition {
        Condition::Property {
            property: property(name),
            test: ValueTest::Known,
        }
    }

    fn not(of: Condition) -> Condition {
        Condition::Not { of: Box::new(of) }
    }

    #[test]
    fn an_and_knows_what_each_part_knows() {
        let of = vec![known("city"), known("birthday"), known("city")];
        assert_eq!(
            known_after(&Condition::All { of }),
            [property("city"), property("birthday")]
        );
    }

    #[test]
    fn an_or_knows_what_every_part_knows() {
        let both = Condition::All {
            of: vec![known("birthday"), known("city")],
        };
        let of = vec![known("city"), both];
        assert_eq!(known_after(&Condition::Any { of }), [property("city")]);
        let of = vec![known("city"), known("birthday")];
        assert_eq!(known_after(&Condition::Any { of }), []);
    }

    #[test]
    fn what_is_not_unknown_is_known() {
        let unknown = not(known("city"));
        assert_eq!(known_after(&unknown), []);
        let of = vec![unknown, not(known("birthday"))];
        assert_eq!(
            known_after(&not(Condition::Any { of: of.clone() })),
            [property("city"), property("birthday")]
        );
        assert_eq!(known_after(&not(Condition::All { of })), []);
    }
}
