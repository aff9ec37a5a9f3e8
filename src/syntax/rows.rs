//! A value for each declaration of a program, made of that declaration alone. After an edit only those that came are
//! looked at: a declaration that is the same keeps its tree, and by that its value.

use super::Program;
use super::ast::Decl;
use std::ops::Range;
use std::sync::Arc;

/// The values of all declarations, in their order. Holds the trees, so that no other can take their place in memory.
#[derive(Debug)]
pub(crate) struct Rows<T> {
    all: Vec<(Arc<Decl>, T)>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Rows { all: Vec::new() }
    }
}

impl<T> Rows<T> {
    /// Follows a program: gives the values of the declarations that are gone, and the places of those that are new.
    pub(crate) fn follow(
        &mut self,
        program: &Program,
        make: impl Fn(&Decl) -> T,
    ) -> (Vec<T>, Range<usize>) {
        let now = &program.decls;
        let same =
            |((was, _), (_, now)): &(&(Arc<Decl>, T), &(_, Arc<Decl>))| Arc::ptr_eq(was, now);
        let front = self.all.iter().zip(now).take_while(same).count();
        let rest = self.all.len().min(now.len()) - front;
        let both = self.all.iter().rev().zip(now.iter().rev());
        let back = both.take(rest).take_while(same).count();
        let new = front..now.len() - back;
        let come = now.get(new.clone()).unwrap_or_default();
        let come = come.iter().map(|(_, decl)| (Arc::clone(decl), make(decl)));
        let gone = self.all.splice(front..self.all.len() - back, come);
        (gone.map(|(_, value)| value).collect(), new)
    }

    /// The values of the declarations at these places.
    pub(crate) fn at(&self, places: Range<usize>) -> impl Iterator<Item = &T> {
        let some = self.all.get(places).unwrap_or_default();
        some.iter().map(|(_, value)| value)
    }

    /// Every declaration with its value.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Decl, &T)> {
        self.all.iter().map(|(decl, value)| (&**decl, value))
    }
}
