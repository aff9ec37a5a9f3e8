//! The one vertical slice: a file per step, with its node, its reading and its meaning.
//!
//! Adding a step is one new file here, one line in the list below, a rule in `grammar/` and a row
//! in `vocabulary/`. Layers reach steps only through [`StepKind`], which the list generates.
//! The traits [`ParseStep`](crate::syntax::ParseStep) (text to node) and
//! [`LowerStep`](crate::lower::LowerStep) (node to workflow, with names and types checked on the
//! way) belong to the layers that call them.

mod branch;
mod end;
mod match_value;
mod run;
mod send;
mod split;
mod wait;
mod wait_for;

pub use branch::{If, IfArm};
pub use end::End;
pub use match_value::{Match, MatchArm, MatchPattern};
pub use run::Run;
pub use send::Send;
pub use split::{Measure, Split, SplitArm};
pub use wait::{Wait, WaitDate};
pub use wait_for::{WaitFor, WaitForWhat};

use crate::lower::{LowerStep, Lowering};
use crate::source::Span;
use crate::syntax::ast::Step;

macro_rules! steps {
    ($($variant:ident,)*) => {
        /// Every step, and the one that could not be read.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum StepKind {
            $(#[doc = concat!("A `", stringify!($variant), "` step.")] $variant($variant),)*
            /// Could not be read; already reported.
            Error(Span),
        }

        impl LowerStep for StepKind {
            fn lower<'a>(&'a self, step: &'a Step, at: &mut Lowering<'a>) {
                match self {
                    $(StepKind::$variant(node) => node.lower(step, at),)*
                    StepKind::Error(_) => at.fail(),
                }
            }
        }
    };
}

steps! { Send, Wait, WaitFor, If, Match, Split, Run, End, }
