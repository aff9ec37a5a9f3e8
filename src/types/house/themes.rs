//! Themes that promote, and themes that a client may have asked not to hear of.

use crate::diagnostics::Sink;
use crate::syntax::Program;
use crate::syntax::ast::{BrandClause, DeclKind, Name};
use crate::types::Scope;
use crate::types::errors::themes as errors;
use crate::types::event::theme;
use crate::types::property::Subject;
use crate::workflow::{OccasionDef, PropertyRef, PropertyType};
use smol_str::SmolStr;

/// The promotional themes and the occasions of the first brand.
pub(super) fn themes(
    program: &Program,
    scope: &Scope<'_>,
    sink: &mut Sink,
) -> (Vec<SmolStr>, Vec<OccasionDef>) {
    let (mut promotional, mut occasions) = (Vec::new(), Vec::new());
    let brand = program.few().find_map(|(_, _, decl)| {
        let DeclKind::Brand(brand) = &decl.kind else {
            return None;
        };
        Some(brand)
    });
    for clause in brand.iter().flat_map(|brand| &brand.clauses) {
        match clause {
            BrandClause::Promotional(names, _) => {
                promotional.extend(names.iter().filter_map(|name| theme(scope, name, sink)));
            }
            BrandClause::Occasion(name, property, _) => {
                occasions.extend(occasion(scope, name, property, sink));
            }
            BrandClause::Sender(_)
            | BrandClause::Locales(..)
            | BrandClause::Themes(..)
            // They speak of files: see `blocks`.
            | BrandClause::PromotionalBlocks(..)
            | BrandClause::Zone(_)
            | BrandClause::UnderRestraint(..)
            | BrandClause::PassesGate(..)
            | BrandClause::Error(_) => {}
        }
    }
    (promotional, occasions)
}

fn occasion(
    scope: &Scope<'_>,
    name: &Name,
    property: &Name,
    sink: &mut Sink,
) -> Option<OccasionDef> {
    let theme = theme(scope, name, sink);
    let subject = Subject::of(scope, std::slice::from_ref(property), sink)?;
    let PropertyRef::Profile(unless) = &subject.reference else {
        return None;
    };
    if subject.def.ty != PropertyType::YesNo || subject.def.optional {
        sink.push(errors::no_opt_out(&subject));
        return None;
    }
    Some(OccasionDef {
        theme: theme?,
        unless: unless.clone(),
        span: name.span,
    })
}
