//! A value for each declaration of a program, made of that declaration alone. After an edit only those that came are
//! looked at: a declaration that is the same keeps its tree, and by that its value.

use super::ast::Decl;
use super::{Decls, Program};
use std::ops::Range;
use std::sync::Arc;

/// The values of all declarations, in their order.
#[derive(Debug)]
pub(crate) struct Rows<T> {
    /// Holds the trees, so that no other can take their place in memory.
    decls: Decls,
    values: Vec<T>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Rows {
            decls: Decls::default(),
            values: Vec::new(),
        }
    }
}

impl<T> Rows<T> {
    /// Follows a program: gives the values of the declarations that are gone, and the places of those that are new.
    pub(crate) fn follow(
        &mut self,
        program: &Program,
        make: impl Fn(&Decl) -> T,
    ) -> (Vec<T>, Range<usize>) {
        let (gone, new) = changed(&self.decls, &program.decls);
        let come = program.decls.range(new.clone());
        let come = come.map(|(_, decl)| make(decl));
        let gone = self.values.splice(gone, come).collect();
        self.decls.clone_from(&program.decls);
        (gone, new)
    }

    /// The values of the declarations at these places.
    pub(crate) fn at(&self, places: Range<usize>) -> impl Iterator<Item = &T> {
        self.values.get(places).unwrap_or_default().iter()
    }

    /// Every declaration with its value.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Decl, &T)> {
        let decls = self.decls.iter().map(|(_, decl)| &**decl);
        decls.zip(&self.values)
    }
}

/// The declarations that are gone of a program, and those that have come.
pub(crate) fn changed(was: &Decls, now: &Decls) -> (Range<usize>, Range<usize>) {
    was.changed(now, |(_, was), (_, now)| Arc::ptr_eq(was, now))
}
