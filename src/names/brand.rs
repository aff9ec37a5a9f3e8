//! A project speaks for one house: exactly one `brand` where there is a journey.

use super::errors;
use crate::diagnostics::Sink;
use crate::syntax::Program;
use crate::syntax::ast::{Brand, BrandClause, DeclKind};

/// Reports J0106; returns whether there is one brand that could be read to its end.
pub(super) fn check(program: &Program, sink: &mut Sink) -> bool {
    let mut brands = program.few().filter_map(|(_, _, decl)| {
        if let DeclKind::Brand(brand) = &decl.kind {
            Some(brand)
        } else {
            None
        }
    });
    let Some(first) = brands.next() else {
        report_missing(program, sink);
        return false;
    };
    let mut alone = true;
    for other in brands {
        alone = false;
        sink.push(errors::second_brand(&first.name, &other.name));
    }
    alone && is_whole(first)
}

fn is_whole(brand: &Brand) -> bool {
    !brand
        .clauses
        .iter()
        .any(|c| matches!(c, BrandClause::Error(_)))
}

/// A project without journeys needs no brand; a declaration that could not be read may be the brand.
fn report_missing(program: &Program, sink: &mut Sink) {
    let mut journey = None;
    for (_, decl) in &program.decls {
        if let DeclKind::Error(_) = decl.kind {
            return;
        }
        if let (DeclKind::Journey(it), None) = (&decl.kind, journey) {
            journey = Some(&it.name);
        }
    }
    if let Some(name) = journey {
        sink.push(errors::no_brand(name));
    }
}
