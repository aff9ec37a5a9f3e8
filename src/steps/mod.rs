//! The one vertical slice: a file per step, with its node, its reading and its meaning.
//!
//! Adding a step is one new file here, one line in the list below, a rule in `grammar/` and a row
//! in `vocabulary/`. Layers reach steps only through [`StepKind`], which the list generates.
//! The traits `ParseStep` (text to node) and
//! [`LowerStep`] (node to workflow, with names and types checked on the
//! way) belong to the layers that call them.

mod alone;
mod ask;
mod belonging;
mod branch;
mod end;
mod hand_over;
mod match_value;
mod notify;
mod repeat;
mod review;
mod run;
mod send;
mod set;
mod split;
mod task;
mod wait;
mod wait_for;

pub use alone::Alone;
pub use ask::{Ask, AskArm};
pub use belonging::{Add, Group, Remove};
pub use branch::{If, IfArm};
pub use end::End;
pub use hand_over::HandOver;
pub use match_value::{Match, MatchArm, MatchPattern};
pub use notify::Notify;
pub use repeat::Repeat;
pub use review::{Answer, Review, ReviewArm};
pub use run::Run;
pub use send::Send;
pub use set::{Clear, Set};
pub use split::{Measure, Split, SplitArm};
pub use task::Task;
pub use wait::{Wait, WaitDate};
pub use wait_for::{WaitFor, WaitForWhat};

use crate::lower::{LowerStep, Lowering};
use crate::source::Span;
use crate::syntax::ast::Step;
use crate::syntax::scan::Statement;
use crate::syntax::{Cx, ParseStep};

macro_rules! steps {
    ($($variant:ident,)*) => {
        /// Every step, and the one that could not be read.
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum StepKind {
            $(#[doc = concat!("A `", stringify!($variant), "` step.")] $variant($variant),)*
            /// Could not be read; already reported.
            Error(Span),
        }

        impl LowerStep for StepKind {
            fn lower<'a>(&'a self, step: &'a Step, at: &mut Lowering<'a>) {
                match self {
                    $(StepKind::$variant(node) => node.lower(step, at),)*
                    StepKind::Error(_) => at.push_unread(step),
                }
            }
        }

        impl StepKind {
            /// Reads the statement as the step that its first words call for; `None` if they call
            /// for none. Of two steps that start alike, the list names the longer first.
            pub(crate) fn read(
                cx: &mut Cx<'_>,
                statement: &Statement,
                (first, second): (&str, &str),
            ) -> Option<StepKind> {
                $(
                    let words = <$variant as ParseStep>::FIRST;
                    if words.first() == Some(&first) && words.get(1).is_none_or(|w| *w == second) {
                        let span = cx.statement_span(statement);
                        let step = <$variant as ParseStep>::read(cx, statement);
                        return Some(step.map_or(StepKind::Error(span), StepKind::$variant));
                    }
                )*
                None
            }
        }
    };
}

steps! { Send, WaitFor, Wait, If, Match, Split, Repeat, Review, Task, Notify, Alone, HandOver, Set, Clear, Add, Remove, Ask, Run, End, }
