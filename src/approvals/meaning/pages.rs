//! The pages of a journey while they are written, and what each has named and so must define.

use super::{Input, Part, alarms, definitions, journey, letters, nodes, rules};
use crate::workflow::House;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// Something of the house that a page speaks of: its definition belongs to what the page means.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Named {
    Segment(SmolStr),
    State(SmolStr),
    Calendar(SmolStr),
    Event(SmolStr),
    EventProperty(SmolStr, SmolStr),
    Property(SmolStr),
    List(SmolStr),
    Person(SmolStr),
    /// A message that leaves.
    Sent(SmolStr),
    /// A message that is spoken of.
    Message(SmolStr),
    /// Another journey.
    Journey(SmolStr),
}

impl Named {
    /// The name as bindings have it; an event's property has no id of its own.
    pub(super) fn bound(&self) -> &SmolStr {
        match self {
            Named::Segment(name)
            | Named::State(name)
            | Named::Calendar(name)
            | Named::Event(name)
            | Named::EventProperty(name, _)
            | Named::Property(name)
            | Named::List(name)
            | Named::Person(name)
            | Named::Sent(name)
            | Named::Message(name)
            | Named::Journey(name) => name,
        }
    }
}

/// A facet while it is written.
#[derive(Debug, Default)]
pub(super) struct Page {
    lines: Vec<String>,
    named: BTreeSet<Named>,
}

impl Page {
    /// Adds a line.
    pub(super) fn say(&mut self, line: String) {
        self.lines.push(line);
    }

    /// Notes that something of the house is spoken of, and gives its name as it is written.
    pub(super) fn name(&mut self, named: Named) -> String {
        let text = match &named {
            Named::EventProperty(event, property) => {
                format!(
                    "{}.{}",
                    super::line::name(event),
                    super::line::name(property)
                )
            }
            Named::Segment(name)
            | Named::State(name)
            | Named::Calendar(name)
            | Named::Event(name)
            | Named::Property(name)
            | Named::List(name)
            | Named::Person(name)
            | Named::Sent(name)
            | Named::Message(name)
            | Named::Journey(name) => super::line::name(name),
        };
        self.named.insert(named);
        text
    }

    /// States by name, as a set.
    pub(super) fn states(&mut self, states: &[SmolStr]) -> String {
        for state in states {
            self.named.insert(Named::State(state.clone()));
        }
        super::line::set(states)
    }

    /// What the page speaks of so far.
    pub(super) fn named(&self) -> &BTreeSet<Named> {
        &self.named
    }
}

/// All facets while they are written.
#[derive(Debug, Default)]
pub(super) struct Pages {
    pub(super) audience: Page,
    pub(super) timing: Page,
    pub(super) restraint: Page,
    pub(super) content: BTreeMap<SmolStr, Page>,
    pub(super) data: Page,
}

impl Pages {
    /// Writes every page of a journey.
    pub(super) fn of(input: &Input<'_>) -> Pages {
        let mut pages = Pages::default();
        for locale in &input.house.locales {
            pages.content.insert(locale.clone(), Page::default());
        }
        journey::write(input, &mut pages);
        nodes::write(input, &mut pages);
        rules::write(input, &mut pages);
        alarms::write(input, &mut pages.restraint);
        letters::write(input.house, &mut pages);
        pages.define(input.house, &input.workflow.name);
        pages
    }

    /// Every page but the words.
    fn each(&mut self) -> [&mut Page; 4] {
        [
            &mut self.audience,
            &mut self.timing,
            &mut self.restraint,
            &mut self.data,
        ]
    }

    /// Puts the definition of all that a page speaks of at its end, and so on for what that speaks of.
    /// Types of data and ids stand on the page of data, whichever page speaks of them.
    fn define(&mut self, house: &House, journey: &SmolStr) {
        for page in self.each() {
            definitions::close(house, page);
        }
        let mut all: BTreeSet<Named> = self
            .content
            .values()
            .flat_map(|p| p.named.clone())
            .collect();
        for page in self.each() {
            all.extend(page.named.iter().cloned());
        }
        definitions::data(house, journey, &all, &mut self.data);
        definitions::rates(house, &all, &mut self.restraint);
    }

    /// The lines by part, in the order of parts.
    pub(super) fn into_parts(self) -> Vec<(Part, Vec<String>)> {
        let mut parts = vec![
            (Part::Audience, self.audience.lines),
            (Part::Timing, self.timing.lines),
            (Part::Restraint, self.restraint.lines),
        ];
        for (locale, page) in self.content {
            parts.push((Part::Content(locale), page.lines));
        }
        parts.push((Part::Data, self.data.lines));
        parts
    }
}
