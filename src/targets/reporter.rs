//! Says what a platform can't hold, or holds only nearly, in words from its own table.

use super::{Support, Target};
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::Span;
use crate::targets::Feature;
use crate::workflow::Workflow;
use std::collections::BTreeSet;

/// Reports for one journey on one platform: each fault once, and every fault.
pub struct Reporter<'a> {
    target: &'a dyn Target,
    journey: &'a str,
    found: Vec<Diagnostic>,
    seen: BTreeSet<(Feature, Span)>,
    remarks: Vec<String>,
    refused: bool,
}

impl<'a> Reporter<'a> {
    /// For a journey on a platform.
    pub fn new(target: &'a dyn Target, workflow: &'a Workflow) -> Self {
        Reporter {
            target,
            journey: &workflow.name,
            found: Vec::new(),
            seen: BTreeSet::new(),
            remarks: Vec::new(),
            refused: false,
        }
    }

    /// Whether the platform holds a feature; where it does not, says so at `span`. `what` is the
    /// construct in the author's words.
    pub fn can(&mut self, feature: Feature, span: Span, what: &str) -> bool {
        let (support, how) = self.target.support(feature);
        match support {
            Support::Exact | Support::Generated | Support::Weaker => true,
            Support::NotPossible => {
                self.refused = true;
                if self.seen.insert((feature, span)) {
                    let message = format!("{} can't hold {what}", self.target.title());
                    self.found.push(
                        Diagnostic::new(Code::NotPossible, span, message)
                            .label("not possible there")
                            .note(format!(
                                "`{}` is not built for {}: nothing is dropped or weakened in silence",
                                self.journey,
                                self.target.title()
                            ))
                            .help(how),
                    );
                }
                false
            }
        }
    }

    /// An error that is not a row of the table.
    pub fn error(&mut self, diagnostic: Diagnostic) {
        self.refused = true;
        self.found.push(diagnostic);
    }

    /// What no row of the table speaks of, and yet can't be written: refused, unless something is already.
    pub fn unsayable(&mut self, span: Span, what: &str) {
        if self.refused {
            return;
        }
        let help = format!(
            "say it in a form that {} has (`journey targets` lists them), or build `{}` for another platform",
            self.target.title(),
            self.journey
        );
        self.refuse(span, what, help);
    }

    /// What depends on two things together, so that no row of the table can say it alone.
    pub fn refuse(&mut self, span: Span, what: &str, help: impl Into<String>) {
        let title = self.target.title();
        let diagnostic = Diagnostic::new(
            Code::NotPossible,
            span,
            format!("{title} can't hold {what}"),
        )
        .label("not possible there")
        .note(format!(
            "`{}` is not built for {title}: nothing is dropped or weakened in silence",
            self.journey
        ))
        .help(help);
        self.error(diagnostic);
    }

    /// Something held only nearly: a warning at the words, and a remark in the report.
    pub fn nearly(
        &mut self,
        feature: Feature,
        span: Span,
        message: String,
        meaning: String,
        help: Option<String>,
    ) {
        self.remark(format!("{message}: {meaning}"));
        if self.seen.insert((feature, span)) {
            let mut diagnostic = Diagnostic::new(Code::Approximated, span, message)
                .label("held only nearly")
                .note(meaning);
            diagnostic.help = help;
            self.found.push(diagnostic);
        }
    }

    /// Something held only nearly, where the words at `span` have a form that is held exactly.
    pub fn nearly_for(
        &mut self,
        feature: Feature,
        span: Span,
        message: String,
        meaning: String,
        exact: &str,
    ) {
        self.remark(format!("{message}: {meaning}"));
        if self.seen.insert((feature, span)) {
            let write = format!("write `{exact}`");
            self.found.push(
                Diagnostic::new(Code::Approximated, span, message)
                    .label("held only nearly")
                    .note(meaning)
                    .help(format!("{write} to say exactly that everywhere"))
                    .unsafe_fix(write, span, exact),
            );
        }
    }

    /// A fact for the report; said once.
    pub fn remark(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !self.remarks.contains(&text) {
            self.remarks.push(text);
        }
    }

    /// Whether anything was refused.
    pub fn refused(&self) -> bool {
        self.refused
    }

    /// Puts what was found into the sink; the remarks, unless something was refused.
    pub fn finish(self, sink: &mut Sink) -> Option<Vec<String>> {
        sink.extend(self.found);
        (!self.refused).then_some(self.remarks)
    }
}
