//! `profile` and `event`: records of typed properties.

use super::guessed_name;
use crate::syntax::ast::{DeclKind, EventDecl, FieldType, Profile, Property, TypeNode};
use crate::syntax::grammar::Rule;
use crate::syntax::lower::{Cx, Line};
use crate::syntax::place::Context;
use crate::syntax::scan::{Block, Statement};
use crate::vocabulary::Named;
use pest::iterators::Pair;

pub(super) fn profile(cx: &mut Cx<'_>, statement: &Statement) -> DeclKind {
    let head = cx.read(
        Rule::profile_line,
        statement.head,
        statement.reported,
        |_, _| Some(()),
    );
    let properties = match cx.block_of(statement, Context::Profile) {
        Some(block) => properties(cx, block, Context::Profile),
        None => Vec::new(),
    };
    match head {
        Some(()) => DeclKind::Profile(Profile { properties }),
        None => DeclKind::Error(None),
    }
}

pub(super) fn event(cx: &mut Cx<'_>, statement: &Statement) -> DeclKind {
    let head = cx.read(
        Rule::event_line,
        statement.head,
        statement.reported,
        |cx, mut line| {
            let name = line.need(Rule::name)?;
            let name = cx.declared_as(Named::Event, &name);
            let rate = match line.maybe(Rule::rate) {
                Some(pair) => rate(cx, pair)?,
                None => None,
            };
            Some((name, rate))
        },
    );
    let properties = match cx.optional_block(statement) {
        Some(block) => properties(cx, block, Context::Event),
        None => Vec::new(),
    };
    match head {
        Some((name, rate)) => DeclKind::Event(EventDecl {
            name,
            rate,
            properties,
        }),
        None => DeclKind::Error(guessed_name(cx, statement.head)),
    }
}

type Rate = (u32, crate::syntax::ast::Duration, crate::source::Span);

#[expect(
    clippy::option_option,
    reason = "an unexpected pair is not a reported fault"
)]
fn rate(cx: &mut Cx<'_>, pair: Pair<'_, Rule>) -> Option<Option<Rate>> {
    let span = cx.span(&pair);
    let mut line = Line::inside(pair);
    let count = if let Some(number) = line.maybe(Rule::number) {
        cx.count(&number).map(|(count, _)| count)
    } else {
        let times = line.need(Rule::alien_times)?;
        cx.borrowed_rate(&times)
    };
    let window = cx.next_window(&mut line);
    Some(
        count
            .zip(window)
            .map(|(count, window)| (count, window, span)),
    )
}

fn properties(cx: &mut Cx<'_>, block: &Block, context: Context) -> Vec<Property> {
    let mut properties = Vec::new();
    for statement in &block.statements {
        if cx.is_word_of_elsewhere(statement, context) {
            cx.unknown(statement, context);
            continue;
        }
        cx.no_blocks(statement);
        let mut doc = cx.doc(statement);
        let before = properties.len();
        cx.read(
            Rule::properties_line,
            statement.head,
            statement.reported,
            |cx, mut line| {
                while let Some(pair) = line.maybe(Rule::property) {
                    let doc = doc.take();
                    let property = property(cx, pair, doc)?;
                    if context == Context::Profile {
                        refuse(cx, &property);
                    }
                    properties.push(property);
                }
                Some(())
            },
        );
        if properties.len() == before
            && let Some(name) = cx.property_name(statement.head)
        {
            properties.push(Property {
                doc,
                name,
                ty: None,
            });
        }
    }
    properties
}

/// Reports a property of a client that has a name which means something else where it is asked for.
fn refuse(cx: &mut Cx<'_>, property: &Property) {
    cx.refuse_as(Named::Property, &property.name);
    let holds = property.ty.as_ref().map(|ty| &ty.kind);
    if matches!(holds, Some(FieldType::Date)) {
        cx.refuse_as(Named::Date, &property.name);
    }
}

fn property(
    cx: &mut Cx<'_>,
    pair: Pair<'_, Rule>,
    doc: crate::syntax::ast::Doc,
) -> Option<Property> {
    let mut line = Line::inside(pair);
    let name = line.need(Rule::dotted)?;
    let name = if name.as_str().contains('.') {
        cx.name(&name)
    } else {
        cx.declared(&name)
    };
    let ty = line.need(Rule::r#type)?;
    let ty = type_node(cx, ty)?;
    Some(Property {
        doc,
        name,
        ty: Some(ty),
    })
}

fn type_node(cx: &mut Cx<'_>, pair: Pair<'_, Rule>) -> Option<TypeNode> {
    let span = cx.span(&pair);
    let mut line = Line::inside(pair);
    let first = line.next()?;
    let kind = match first.as_rule() {
        Rule::kw_text => FieldType::Text,
        Rule::kw_number => FieldType::Number,
        Rule::kw_money => FieldType::Money,
        Rule::kw_date => FieldType::Date,
        Rule::yes_no => FieldType::YesNo,
        Rule::kw_person => FieldType::Person,
        Rule::one_of => {
            let mut values = Vec::new();
            for part in first.into_inner() {
                match part.as_rule() {
                    Rule::name => values.push(cx.declared_as(Named::Value, &part)),
                    Rule::alien_separator => cx.comma_instead(&part),
                    _ => {}
                }
            }
            FieldType::OneOf(values)
        }
        _ => return None,
    };
    Some(TypeNode {
        kind,
        optional: line.has(Rule::optional),
        span,
    })
}
