//! What the brand says of every journey: its restraint and its gate.

use crate::syntax::Program;
use crate::syntax::ast::{Brand, BrandClause, DeclKind, Name};

/// What holds for every journey. Names in it that nothing declares are reported in the brand.
#[derive(Debug, Default)]
pub(crate) struct BrandDefaults<'a> {
    /// `every journey is under restraint R`.
    pub(crate) restraint: Option<&'a Name>,
    /// `every journey passes gate G`.
    pub(crate) gate: Option<&'a Name>,
    /// There is no brand, or a line of it could not be read: what is missing in it is no fault of a
    /// journey.
    pub(crate) unreadable: bool,
}

impl<'a> BrandDefaults<'a> {
    /// Of the first brand of the project; a second one has been reported.
    pub(crate) fn of(program: &'a Program) -> Self {
        let Some(brand) = first(program) else {
            return BrandDefaults {
                unreadable: true,
                ..BrandDefaults::default()
            };
        };
        let mut found = BrandDefaults::default();
        for clause in &brand.clauses {
            match clause {
                BrandClause::UnderRestraint(name, _) => {
                    found.restraint.get_or_insert(name);
                }
                BrandClause::PassesGate(name, _) => {
                    found.gate.get_or_insert(name);
                }
                BrandClause::Error(_) => found.unreadable = true,
                BrandClause::Sender(_)
                | BrandClause::Locales(..)
                | BrandClause::Themes(..)
                | BrandClause::Promotional(..)
                | BrandClause::PromotionalBlocks(..)
                | BrandClause::Occasion(..)
                | BrandClause::Zone(_) => {}
            }
        }
        found
    }
}

fn first(program: &Program) -> Option<&Brand> {
    program.few().find_map(|(_, _, decl)| {
        if let DeclKind::Brand(brand) = &decl.kind {
            Some(brand)
        } else {
            None
        }
    })
}
