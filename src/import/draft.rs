//! A project in the making: what a reader of a platform fills in.

use super::condition::Condition;
use super::naming::{Naming, within};
use super::shape::Tree;
use std::collections::{BTreeMap, BTreeSet};

/// Everything that was read of an account.
#[derive(Debug)]
pub struct Draft {
    pub(super) platform: &'static str,
    pub(super) sender: Option<(String, String)>,
    /// By the platform's key.
    pub(super) properties: BTreeMap<String, Property>,
    /// By the platform's id.
    pub(super) events: BTreeMap<String, Event>,
    pub(super) lists: BTreeMap<String, Bound>,
    pub(super) segments: BTreeMap<String, Segment>,
    pub(super) messages: Vec<Message>,
    pub(super) flows: Vec<Flow>,
    /// Flows that were not wanted, and why.
    pub(super) left_out: Vec<(String, &'static str)>,
    /// Other lines of the block with the platform's ids.
    pub(super) bindings: BTreeSet<String>,
    /// What the export does not say and was put there by us, once each.
    pub(super) supposed: BTreeSet<&'static str>,
    pub(super) naming: Naming,
    property_names: BTreeSet<String>,
    unread: usize,
}

/// A property of the profile.
#[derive(Debug)]
pub(super) struct Property {
    pub(super) name: String,
    /// `text?`, `yes/no`, …
    pub(super) kind: &'static str,
    pub(super) remark: Option<String>,
    /// The platform's own name, where it is another.
    pub(super) bound: Option<String>,
}

/// An event.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) name: String,
    /// By the platform's key: name and type.
    pub(super) fields: BTreeMap<String, (String, &'static str)>,
    /// `1 per 7 days`
    pub(super) rate: Option<&'static str>,
    pub(super) remark: Option<String>,
    pub(super) bound: Option<String>,
}

/// A name with the platform's id.
#[derive(Debug)]
pub(super) struct Bound {
    pub(super) name: String,
    pub(super) id: String,
}

/// A group of clients.
#[derive(Debug)]
pub(super) struct Segment {
    pub(super) name: String,
    /// What it takes to be in it; where only its id is known, a `yes/no` that stands for it.
    pub(super) when: Condition,
    /// The platform's id, where it has one of its own.
    pub(super) id: Option<String>,
}

/// A message.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Message {
    /// `email`, `sms`, …
    pub(super) word: &'static str,
    pub(super) name: String,
    pub(super) purpose: &'static str,
    pub(super) subject: Option<String>,
    pub(super) preview: Option<String>,
    pub(super) text: String,
    pub(super) remarks: Vec<String>,
    pub(super) bound: Option<String>,
}

/// A flow as a journey.
#[derive(Debug)]
pub(super) struct Flow {
    pub(super) name: String,
    /// What it is called on the platform, and what else is worth knowing.
    pub(super) about: Vec<String>,
    pub(super) starts: String,
    pub(super) enters: String,
    /// Alternatives; empty: never.
    pub(super) exits: Vec<String>,
    pub(super) body: Vec<Tree>,
}

impl Draft {
    /// Nothing read yet.
    pub fn new(platform: &'static str) -> Self {
        let mut naming = Naming::default();
        // The names that the printed house takes itself.
        for name in [HOUSE, RESTRAINT, GATE, PERSON, TEAM, STATE] {
            naming.give(name, name);
        }
        Draft {
            platform,
            sender: None,
            properties: BTreeMap::new(),
            events: BTreeMap::new(),
            lists: BTreeMap::new(),
            segments: BTreeMap::new(),
            messages: Vec::new(),
            flows: Vec::new(),
            left_out: Vec::new(),
            bindings: BTreeSet::new(),
            supposed: BTreeSet::new(),
            naming,
            property_names: BTreeSet::new(),
            unread: 0,
        }
    }

    /// How many flows were read.
    pub fn flow_count(&self) -> usize {
        self.flows.len()
    }

    /// The name of the one flow, where there is one.
    pub fn only_flow(&self) -> Option<&str> {
        match self.flows.as_slice() {
            [one] => Some(&one.name),
            _ => None,
        }
    }

    /// Leaves out flows that are known by other words, by their place.
    pub fn leave_out_flows(&mut self, places: &BTreeSet<usize>) {
        let mut place = 0;
        self.flows.retain(|_| {
            place += 1;
            !places.contains(&(place - 1))
        });
    }

    /// Flows that were not wanted, and why.
    pub fn left_out(&self) -> &[(String, &'static str)] {
        &self.left_out
    }

    /// What the export does not say, so that something was put there, in the order of the words.
    pub fn supposed(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.supposed.iter().copied()
    }

    /// The name of a property, declared with a type when it is met first.
    pub(super) fn property(&mut self, key: &str, shown: &str, kind: &'static str) -> String {
        if let Some(known) = self.properties.get(key) {
            return known.name.clone();
        }
        // A property may not be called like something else: one namespace would not mind, a reader would.
        let name = within(&self.property_names, shown, "property");
        self.property_names.insert(name.clone());
        let bound = (name != shown).then(|| shown.to_owned());
        let property = Property {
            name: name.clone(),
            kind,
            remark: None,
            bound,
        };
        self.properties.insert(key.to_owned(), property);
        name
    }

    /// The platform's own name of a property, where it is not what people call it.
    pub(super) fn bind_property(&mut self, key: &str, id: &str) {
        if let Some(property) = self.properties.get_mut(key) {
            property.bound = Some(id.to_owned());
        }
    }

    /// A condition of which nothing is known: a `yes/no` of its own, the same for the same `remark`; and
    /// whether it is the first with it.
    pub(super) fn unread(&mut self, remark: &str) -> (Condition, bool) {
        let wish = format!("unread_{}", self.unread + 1);
        let known = self.stand_in(&wish, remark);
        if known.1 {
            self.unread += 1;
        }
        known
    }

    /// The same with a name of its own.
    pub(super) fn stand_in(&mut self, wish: &str, remark: &str) -> (Condition, bool) {
        let key = format!("\u{0}stands in {remark}");
        let is_new = !self.properties.contains_key(&key);
        if is_new {
            let name = within(&self.property_names, wish, "unread");
            self.property_names.insert(name.clone());
            let property = Property {
                name,
                kind: "yes/no",
                remark: Some(remark.to_owned()),
                bound: None,
            };
            self.properties.insert(key.clone(), property);
        }
        let name = self.properties.get(&key).map_or("", |p| &p.name);
        (Condition::is(format!("{name} is yes")), is_new)
    }

    /// That a client reads a language: `locale` can't be cut in two.
    pub(super) fn reads(&mut self, language: &str) -> Condition {
        self.suppose("whether a client reads a language is a yes/no of the profile: `locale` can't be cut in two");
        let remark = format!("stands for a locale that is {language} or begins with it");
        self.stand_in(&format!("reads_{language}"), &remark).0
    }

    /// An event by its id.
    pub(super) fn event(&mut self, id: &str, called: Option<&str>) -> &mut Event {
        let naming = &mut self.naming;
        self.events.entry(id.to_owned()).or_insert_with(|| Event {
            name: naming.give(called.unwrap_or(&by_id("event", id)), "event"),
            fields: BTreeMap::new(),
            rate: None,
            remark: called
                .is_none()
                .then(|| format!("the event with the id {id}: its name is not in the export")),
            bound: Some(id.to_owned()),
        })
    }

    /// A segment by its id.
    pub(super) fn segment(&mut self, id: &str, called: Option<&str>) -> String {
        if let Some(known) = self.segments.get(id) {
            return known.name.clone();
        }
        let wish = called.map_or_else(|| by_id("segment", id), str::to_owned);
        let name = self.naming.give(&wish, "segment");
        let property = within(&self.property_names, &format!("in {name}"), "in");
        self.property_names.insert(property.clone());
        let key = format!("\u{0}segment {id}");
        self.properties.insert(
            key,
            Property {
                name: property.clone(),
                kind: "yes/no",
                remark: Some(format!(
                    "stands for being in \"{}\": what that takes is not in the export",
                    called.unwrap_or(id)
                )),
                bound: None,
            },
        );
        let segment = Segment {
            name: name.clone(),
            when: Condition::is(format!("{property} is yes")),
            id: Some(id.to_owned()),
        };
        self.segments.insert(id.to_owned(), segment);
        name
    }

    /// A segment that the platform keeps in a flow, with what it takes to be in it.
    pub(super) fn own_segment(&mut self, wish: &str, when: Condition) -> String {
        let name = self.naming.give(wish, "segment");
        let segment = Segment {
            name: name.clone(),
            when,
            id: None,
        };
        self.segments.insert(format!("\u{0}{name}"), segment);
        name
    }

    /// Leaves out a segment that nothing asks for any more, with the property that stands for it.
    pub(super) fn leave_out_segment(&mut self, name: &str) {
        let asked = format!("client is in {name}");
        let starts = format!("client enters {name}");
        let speaks = |text: &str| {
            let words = text.replace(['(', ')'], " ");
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ") + " ";
            [&asked, &starts]
                .iter()
                .any(|w| words.contains(&format!("{w} ")))
                || words.contains(&format!("client is not in {name} "))
        };
        let is_used = self.flows.iter().any(|flow| {
            speaks(&flow.starts)
                || flow.exits.iter().any(|exit| speaks(exit))
                || speaks(&super::print::steps(&flow.body))
        });
        if is_used || self.segments.values().any(|one| speaks(&one.when.text())) {
            return;
        }
        let id = self.segments.iter().find(|(_, one)| one.name == name);
        if let Some(id) = id.map(|(id, _)| id.clone()) {
            self.segments.remove(&id);
            self.properties.remove(&format!("\u{0}segment {id}"));
        }
    }

    /// A list by its id.
    pub(super) fn list(&mut self, id: &str, called: Option<&str>) -> String {
        let naming = &mut self.naming;
        let list = self.lists.entry(id.to_owned()).or_insert_with(|| Bound {
            name: naming.give(
                &called.map_or_else(|| by_id("list", id), str::to_owned),
                "list",
            ),
            id: id.to_owned(),
        });
        list.name.clone()
    }

    /// A message, once for all flows that send the same.
    pub(super) fn message(&mut self, wish: &str, mut message: Message) -> String {
        let same = |known: &&Message| {
            known.word == message.word
                && known.purpose == message.purpose
                && known.subject == message.subject
                && known.preview == message.preview
                && known.text == message.text
                && known.bound == message.bound
        };
        if let Some(known) = self.messages.iter().find(same) {
            return known.name.clone();
        }
        message.name = self.naming.give(wish, message.word);
        let name = message.name.clone();
        self.messages.push(message);
        name
    }

    /// A flow without a step is no journey.
    pub(super) fn leave_out_what_does_nothing(&mut self) {
        for flow in &self.flows {
            if !flow.body.iter().any(Tree::is_step) {
                let why = "which does nothing that could be written down";
                self.left_out.push((flow.name.clone(), why));
            }
        }
        self.flows
            .retain(|flow| flow.body.iter().any(Tree::is_step));
    }

    /// Notes that something was put where the export says nothing.
    pub(super) fn suppose(&mut self, what: &'static str) {
        self.supposed.insert(what);
    }
}

/// A wish for a name where only an id is known; in lower case, for the case of an id makes no words.
fn by_id(kind: &str, id: &str) -> String {
    format!("{kind} {}", id.to_lowercase())
}

/// Names that every imported project has.
pub(super) const HOUSE: &str = "account";
pub(super) const RESTRAINT: &str = "as_found";
pub(super) const GATE: &str = "before_it_goes_live";
pub(super) const PERSON: &str = "reviewer";
pub(super) const TEAM: &str = "reviewers";
pub(super) const STATE: &str = "contact";
