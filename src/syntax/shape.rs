//! What a tree says, without where it says it: two texts mean the same if their shapes are equal.
//!
//! A tree is written down by its own `Hash`, which the compiler derives from every field of every node,
//! so that no field can be forgotten when a node is added. The bytes are kept, not mixed: what derived
//! hashing writes is free of prefixes, so equal bytes are equal trees. Spans write themselves as the one
//! `u128` of a tree (`source::Span`), and are left out.

use super::ast::Decl;
use std::hash::{Hash, Hasher};

/// Declarations without their places.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Shape(Vec<u8>);

impl Shape {
    /// Of declarations in their order.
    pub(crate) fn of<'d>(decls: impl IntoIterator<Item = &'d Decl>) -> Self {
        let mut record = Record::default();
        for decl in decls {
            decl.hash(&mut record);
        }
        Shape(record.bytes)
    }
}

/// Keeps what is hashed.
#[derive(Default)]
struct Record {
    bytes: Vec<u8>,
}

impl Hasher for Record {
    fn write(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// A place.
    fn write_u128(&mut self, _: u128) {}

    /// Nothing: the bytes are compared.
    fn finish(&self) -> u64 {
        0
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may fail loudly")]

    use super::Shape;
    use crate::diagnostics::Sink;
    use crate::source::SourceMap;
    use crate::syntax::parse;

    fn shape(text: &str) -> Shape {
        let mut sources = SourceMap::default();
        let file = sources.add_file("a.journey", text);
        let program = parse(&mut sources, &[file], &mut Sink::new());
        Shape::of(program.decls.iter().map(|(_, decl)| &**decl))
    }

    #[test]
    fn places_say_nothing_and_everything_else_does() {
        let text = "sequence a {\n  wait 3 days\n  if tier is gold { send b }\n}\n";
        let same = "\n\nsequence  a {\n wait   3 days\n\n  if tier is gold {\n send b\n}\n}\n";
        assert_eq!(shape(text), shape(same));
        for (was, is) in [
            ("3 days", "4 days"),
            ("3 days", "3 weeks"),
            ("gold", "silver"),
            ("is gold", "is not gold"),
            ("send b", "send c"),
            ("  wait 3 days\n", ""),
            ("send b }", "}"),
            ("sequence a", "/// Why.\nsequence a"),
            ("sequence a", "sequence ab"),
        ] {
            let other = text.replace(was, is);
            assert_ne!(text, other);
            assert_ne!(shape(text), shape(&other), "{was} and {is}");
        }
    }
}
