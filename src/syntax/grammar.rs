//! The pest parser that `grammar/journey.pest` describes. Only `syntax` and the steps see its rules.
#![expect(unreachable_pub, reason = "pest generates this from the grammar")]

use pest_derive::Parser;

/// Reads one statement's words.
#[derive(Parser)]
#[grammar = "grammar/journey.pest"]
pub struct Grammar;
