//! From what can stand at the cursor to the names of the project.

use super::{Asked, Completion, CompletionKind as Kind};
use crate::diagnostics::{Code, Severity};
use crate::ide::describe::type_words;
use crate::ide::symbol::Symbol;
use crate::lower::walk::splits;
use crate::names::{BUILT_IN_EVENTS, NameKind};
use crate::syntax::ast::DeclKind;
use crate::syntax::cursor::{Around, Slot, words};
use crate::targets::TARGETS;
use crate::vocabulary::{Place, word as rows_of};
use crate::workflow::{PropertyDef, PropertyType};
use smol_str::{SmolStr, format_smolstr};

const NAME: u8 = 1;
const WORD: u8 = 2;
pub(super) const FURTHER: u8 = 3;

impl Asked<'_> {
    /// Adds what fits.
    pub(super) fn slot(&self, slot: &Slot, out: &mut Vec<Completion>) {
        match slot {
            Slot::Word(word) => out.push(self.inside_word(word)),
            Slot::First(word) => out.extend(self.statement(word)),
            Slot::Unit(unit, several) => {
                let word = if *several {
                    unit.text()
                } else {
                    unit.singular()
                };
                let unit = self.word(word, Place::Inside, NAME);
                out.push(Completion {
                    kind: Kind::Unit,
                    ..unit
                });
            }
            Slot::New => {}
            Slot::Message => self.messages(|is_survey| !is_survey, out),
            Slot::AnyMessage => self.messages(|_| true, out),
            Slot::Survey => self.messages(|is_survey| is_survey, out),
            Slot::Event => self.events(out),
            Slot::State => self.states(out),
            Slot::Segment => self.kind(NameKind::Segment, Kind::Segment, out),
            Slot::Journey => self.kind(NameKind::Journey, Kind::Journey, out),
            Slot::Sequence => self.kind(NameKind::Sequence, Kind::Sequence, out),
            Slot::Restraint => self.kind(NameKind::Restraint, Kind::Rule, out),
            Slot::Gate => self.kind(NameKind::Gate, Kind::Rule, out),
            Slot::Calendar => self.kind(NameKind::Calendar, Kind::Name, out),
            Slot::List => self.kind(NameKind::List, Kind::Name, out),
            Slot::Audience => self.kind(NameKind::Audience, Kind::Name, out),
            Slot::Theme => {
                for theme in &self.snapshot.house().themes {
                    let item = self.item(theme, Kind::Name, NAME);
                    out.push(item.about(&Symbol::Theme(theme.clone())));
                }
            }
            Slot::Locale => self.locales(out),
            Slot::Decision => self.kind(NameKind::Decision, Kind::Name, out),
            Slot::Choice(survey) => self.choices(survey.as_deref(), out),
            Slot::Split => {
                for name in splits(&self.snapshot.analysis().program).keys() {
                    out.push(self.item(name, Kind::Name, NAME));
                }
            }
            Slot::Arm(split) => {
                let all = splits(&self.snapshot.analysis().program);
                for arm in all.get(split.as_str()).into_iter().flatten() {
                    let item = self.item(arm, Kind::Name, NAME);
                    out.push(item.about(&Symbol::Arm(split.into(), SmolStr::new(arm))));
                }
            }
            Slot::Person => self.kind(NameKind::Person, Kind::Person, out),
            Slot::PersonOrTeam => {
                self.kind(NameKind::Person, Kind::Person, out);
                self.kind(NameKind::Team, Kind::Person, out);
            }
            Slot::Recipient => {
                self.kind(NameKind::Person, Kind::Person, out);
                self.kind(NameKind::Team, Kind::Person, out);
                self.properties(|ty| *ty == PropertyType::Person, out);
            }
            Slot::Property(None) => {
                self.properties(|_| true, out);
                self.seen_data(out);
                if words(&self.cursor.before)
                    .first()
                    .is_some_and(|w| w.text == "match")
                {
                    out.push(self.inside_word("client"));
                }
            }
            Slot::Property(Some(event)) => self.data(event, "", out),
            Slot::DateProperty => self.properties(|ty| *ty == PropertyType::Date, out),
            Slot::StartData => {
                for event in self.starting_events() {
                    self.data(&event, "", out);
                }
            }
            Slot::RecordProperty => self.record(out),
            Slot::Value(path) => self.values(path, out),
            Slot::Pattern => self.patterns(out),
            Slot::Bindable => {
                for kind in ["event", "email", "list", "segment", "state", "property"] {
                    out.push(self.item(kind, Kind::Keyword, NAME));
                }
            }
            Slot::Bound(kind) => self.bound(kind, out),
            Slot::Noun(kind) => {
                let noun = match kind.as_str() {
                    "event" => "metric",
                    "email" => "template",
                    "segment" | "state" => "segment",
                    _ => return,
                };
                out.push(self.item(noun, Kind::Keyword, NAME));
            }
            Slot::Platform => {
                for target in TARGETS.iter().filter(|t| t.name() != "workflow") {
                    out.push(self.item(target.name(), Kind::Name, NAME));
                }
            }
            Slot::Facet => {
                for facet in ["audience", "timing", "restraint", "content", "data"] {
                    out.push(self.item(facet, Kind::Keyword, NAME));
                }
            }
            Slot::Lint => {
                for code in Code::ALL.iter().filter(|c| c.severity() == Severity::Lint) {
                    let item = self.item(code.number(), Kind::Name, NAME);
                    out.push(item.detail(code.title()).about(&Symbol::Code(*code)));
                }
            }
            Slot::Type(ty) => {
                let item = self.item(ty, Kind::Type, NAME);
                out.push(if *ty == "one of" {
                    Completion {
                        snippet: Some("one of ${1:first}, ${2:second}".to_owned()),
                        ..item
                    }
                } else {
                    item
                });
            }
            // Only the author knows these.
            Slot::Zone | Slot::Text | Slot::Time => {}
        }
    }

    fn inside_word(&self, word: &str) -> Completion {
        let place = rows_of(word)
            .find(|row| row.place == Place::Inside)
            .or_else(|| rows_of(word).next())
            .map_or(Place::Inside, |row| row.place);
        let detail = rows_of(word)
            .find(|row| row.place == place)
            .map(|row| row.doc);
        let item = self.word(word, place, WORD);
        match detail {
            Some(doc) => item.detail(doc),
            None => item,
        }
    }

    fn name(&self, name: &str, kind: Kind, detail: Option<String>) -> Completion {
        let item = self.item(name, kind, NAME);
        let item = item.about(&Symbol::Name(name.into()));
        match detail {
            Some(detail) => item.detail(detail),
            None => item,
        }
    }

    /// Names of one kind: all of them, or as many as will be shown. The one that is being typed is none yet.
    fn kind(&self, kind: NameKind, shown: Kind, out: &mut Vec<Completion>) {
        let detail = || Some(kind.noun().to_owned());
        for (name, _) in self.fitting(kind, |_| true) {
            out.push(self.name(name, shown, detail()));
        }
    }

    fn messages(&self, fits: impl Fn(bool) -> bool, out: &mut Vec<Completion>) {
        let house = self.snapshot.house();
        let fitting = self.fitting(NameKind::Message, |name| {
            let message = house.messages.get(name);
            message.is_none_or(|m| fits(m.survey.is_some()))
        });
        for (name, decl) in fitting {
            let email = self.snapshot.decl(decl);
            let detail = house.messages.get(name).map(|message| {
                let subject = match email.map(|(_, decl)| &decl.kind) {
                    Some(DeclKind::Email(email)) => super::fields::subject_of(email),
                    Some(_) | None => None,
                };
                let what = format!("{} {}", message.purpose.text(), message.channel.text());
                match subject {
                    Some(subject) => format!("{what}: {subject}"),
                    None => what,
                }
            });
            out.push(self.name(name, Kind::Message, detail));
        }
    }

    /// The names of a kind that fit, by the alphabet. Of more than will be shown those that hold the letters typed, and
    /// no more of them than show that there are more.
    fn fitting(&self, kind: NameKind, fits: impl Fn(&SmolStr) -> bool) -> Vec<(&SmolStr, usize)> {
        let all = || self.snapshot.names_of(kind).filter(|(name, _)| fits(name));
        let some: Vec<_> = all().take(super::MOST + 1).collect();
        if some.len() <= super::MOST {
            return some;
        }
        let typed = self.typed().to_lowercase();
        all()
            .filter(|(name, _)| super::holds_letters(&name.to_lowercase(), &typed))
            .take(super::MOST + 1)
            .collect()
    }

    /// What is typed of the name so far.
    fn typed(&self) -> &str {
        let text = self.snapshot.text(self.at.file);
        let typed = text.get(self.at.start as usize..self.at.end as usize);
        typed.unwrap_or("")
    }

    fn events(&self, out: &mut Vec<Completion>) {
        self.kind(NameKind::Event, Kind::Event, out);
        for event in BUILT_IN_EVENTS {
            let detail = Some("built-in event".to_owned());
            out.push(Completion {
                rank: WORD,
                ..self.name(event, Kind::Event, detail)
            });
        }
    }

    fn states(&self, out: &mut Vec<Completion>) {
        self.kind(NameKind::State, Kind::State, out);
    }

    fn locales(&self, out: &mut Vec<Completion>) {
        let given: Vec<&str> = self
            .cursor
            .siblings
            .iter()
            .filter_map(|line| words(line).first().map(|w| w.text))
            .collect();
        for locale in &self.snapshot.house().locales {
            if given.contains(&locale.as_str()) {
                continue;
            }
            out.push(Completion {
                snippet: Some(format!("{locale} \"$1\"")),
                ..self.item(locale, Kind::Name, NAME)
            });
        }
    }

    fn choices(&self, survey: Option<&str>, out: &mut Vec<Completion>) {
        let Some(survey) = survey else {
            // Those of the survey around.
            let lines = self.cursor.siblings.iter().map(|line| words(line));
            for line in lines.filter(|l| l.first().is_some_and(|w| w.text == "choices")) {
                for choice in line.iter().skip(1).filter(|w| w.is_name()) {
                    out.push(self.item(choice.text, Kind::Value, NAME));
                }
            }
            return;
        };
        let message = self.snapshot.house().messages.get(survey);
        for choice in message
            .iter()
            .flat_map(|m| &m.survey)
            .flat_map(|s| &s.choices)
        {
            let symbol = Symbol::Choice(survey.into(), choice.name.clone());
            out.push(self.item(&choice.name, Kind::Value, NAME).about(&symbol));
        }
    }

    fn properties(&self, fits: impl Fn(&PropertyType) -> bool, out: &mut Vec<Completion>) {
        let house = self.snapshot.house();
        for (name, _) in self.snapshot.names_of(NameKind::Property) {
            let def = house.properties.get(name);
            if def.is_some_and(|def| !fits(&def.ty)) {
                continue;
            }
            out.push(self.name(name, Kind::Property, def.map(type_words)));
        }
    }

    /// The data of an event, each with `before` in front of its name.
    fn data(&self, event: &str, before: &str, out: &mut Vec<Completion>) {
        let Some((event, def)) = self.snapshot.house().events.get_key_value(event) else {
            return;
        };
        for (name, property) in &def.properties {
            let label = format!("{before}{name}");
            let symbol = Symbol::Data(event.clone(), name.clone());
            let item = self.item(&label, Kind::Property, NAME);
            out.push(item.detail(type_words(property)).about(&symbol));
        }
    }

    /// The data of events that this run has seen: those that start it, and those that were waited for.
    fn seen_data(&self, out: &mut Vec<Completion>) {
        let mut events = self.starting_events();
        for around in &self.cursor.around {
            let awaited = around.words.starts_with("wait") && around.block == 0;
            if awaited {
                let words = words(&around.words);
                events.extend(words.iter().map(|w| SmolStr::new(w.text)));
            }
        }
        events.retain(|event| self.snapshot.house().events.contains_key(event));
        events.sort();
        events.dedup();
        for event in events {
            self.data(&event, &format!("{event}."), out);
        }
    }

    /// The events that start the journey around: the words of its `starts` line.
    fn starting_events(&self) -> Vec<SmolStr> {
        let Some(journey) = self.cursor.around.first() else {
            return Vec::new();
        };
        let Some((_, decl)) = self.snapshot.decl_at(self.at.file, journey.start) else {
            return Vec::new();
        };
        let text = self.snapshot.sources().text(decl.span);
        let line = text
            .lines()
            .find(|line| line.trim_start().starts_with("starts "));
        let words = words(line.unwrap_or(""));
        let events = words.iter().map(|w| SmolStr::new(w.text));
        events
            .filter(|word| self.snapshot.house().events.contains_key(word))
            .collect()
    }

    /// The event whose data a record holds; `None` for the profile's.
    fn record_event(&self) -> Option<SmolStr> {
        let around: &Around = self.cursor.around.last()?;
        let words = words(&around.words);
        let last = words.last()?;
        let is_event = self.snapshot.house().events.contains_key(last.text);
        is_event.then(|| last.text.into())
    }

    fn record(&self, out: &mut Vec<Completion>) {
        let from = out.len();
        if let Some(event) = self.record_event() {
            self.data(&event, "", out);
        } else {
            self.properties(|_| true, out);
            let is_first = self
                .cursor
                .around
                .last()
                .is_some_and(|around| around.words.trim() == "client");
            if is_first {
                out.push(self.inside_word("state"));
            }
        }
        for item in out.iter_mut().skip(from) {
            item.snippet = Some(format!("{}: $0", item.label));
            item.insert = format!("{}: ", item.label);
        }
    }

    /// What a path names where the cursor stands: with its event, in a `where` or a record.
    pub(super) fn compared(&self, path: &str) -> Option<(SmolStr, &PropertyDef)> {
        let house = self.snapshot.house();
        let event = match path.split_once('.') {
            Some((event, _)) => Some(SmolStr::new(event)),
            None => self.where_event().or_else(|| self.record_event()),
        };
        let Some(event) = event else {
            return Some((path.into(), house.properties.get(path)?));
        };
        let name = path.split_once('.').map_or(path, |(_, name)| name);
        let def = house.events.get(&event)?.properties.get(name)?;
        Some((format_smolstr!("{event}.{name}"), def))
    }

    /// Whether a word of a comparison can follow what is compared: nothing is `more than` a `one of`.
    pub(super) fn compares(word: &str, def: &PropertyDef) -> bool {
        let has_order = matches!(
            def.ty,
            PropertyType::Number | PropertyType::Money | PropertyType::Date
        );
        match word {
            "at" | "more" | "less" => has_order,
            "before" | "after" | "past" => def.ty == PropertyType::Date,
            "known" | "unknown" => def.optional,
            _ => true,
        }
    }

    fn values(&self, path: &str, out: &mut Vec<Completion>) {
        let house = self.snapshot.house();
        let in_record = self
            .cursor
            .around
            .last()
            .is_some_and(|around| around.words.starts_with("client"));
        if path == "state" && in_record && !house.properties.contains_key(path) {
            return self.states(out);
        }
        let Some((owner, def)) = self.compared(path) else {
            return;
        };
        match &def.ty {
            PropertyType::OneOf { values } => {
                for value in values {
                    let symbol = Symbol::Value(owner.clone(), value.clone());
                    out.push(self.item(value, Kind::Value, NAME).about(&symbol));
                }
            }
            PropertyType::YesNo => {
                for value in ["yes", "no"] {
                    out.push(self.item(value, Kind::Value, NAME));
                }
            }
            PropertyType::Person => self.kind(NameKind::Person, Kind::Person, out),
            PropertyType::Text => out.push(Completion {
                snippet: Some("\"$1\"".to_owned()),
                ..self.item("\"…\"", Kind::Text, FURTHER).insert("\"\"")
            }),
            PropertyType::Number | PropertyType::Money | PropertyType::Date => {}
        }
    }

    /// The event in whose `where` the cursor stands.
    fn where_event(&self) -> Option<SmolStr> {
        let words = words(&self.cursor.before);
        let at = words.iter().rposition(|w| w.text == "where")?;
        let event = words.get(at.checked_sub(1)?)?.text;
        let known = self.snapshot.house().events.contains_key(event);
        known.then(|| event.into())
    }

    /// The values of a `match`, or the answers of an `ask`, that have no arm yet.
    fn patterns(&self, out: &mut Vec<Completion>) {
        let Some(around) = self.cursor.around.last() else {
            return;
        };
        let head = words(&around.words);
        let subject = head.get(1).map_or("", |w| w.text);
        let from = out.len();
        if head.first().is_some_and(|w| w.text == "ask") {
            self.choices(Some(subject), out);
            out.push(self.inside_word("unanswered"));
        } else if subject == "client" {
            self.states(out);
        } else {
            self.values(subject, out);
            let house = self.snapshot.house();
            let def = match subject.split_once('.') {
                None => house.properties.get(subject),
                Some((event, data)) => house.events.get(event).and_then(|e| e.properties.get(data)),
            };
            if def.is_some_and(|def| def.optional) {
                out.push(self.inside_word("unknown"));
            }
        }
        let mut given: Vec<SmolStr> = Vec::new();
        for line in self.cursor.siblings.iter().chain([&self.cursor.before]) {
            given.extend(words(line).iter().map(|w| SmolStr::new(w.text)));
        }
        let alone = self.cursor.before.trim().is_empty();
        let kept: Vec<Completion> = out
            .split_off(from)
            .into_iter()
            .filter(|item| !given.contains(&SmolStr::new(&item.label)))
            .map(|item| Completion {
                snippet: alone.then(|| format!("{} {{ $0 }}", item.label)),
                ..item
            })
            .collect();
        out.extend(kept);
    }

    /// The names that a `target` can bind, those without an id first.
    fn bound(&self, kind: &str, out: &mut Vec<Completion>) {
        let wanted = match kind {
            "event" => NameKind::Event,
            "email" => NameKind::Message,
            "list" => NameKind::List,
            "segment" => NameKind::Segment,
            "state" => NameKind::State,
            "property" => NameKind::Property,
            _ => return,
        };
        let platform = self
            .cursor
            .around
            .first()
            .and_then(|around| words(&around.words).get(1).map(|w| w.text.to_owned()));
        let bindings = platform.and_then(|p| self.snapshot.house().bindings.get(p.as_str()));
        let from = out.len();
        // Those that have an id go behind those that have none, so that all are needed.
        for (name, _) in self.snapshot.names_of(wanted) {
            out.push(self.name(name, Kind::Name, Some(wanted.noun().to_owned())));
        }
        if wanted == NameKind::Event {
            let about = ["opened", "clicked", "received"];
            for event in BUILT_IN_EVENTS.iter().chain(&about) {
                out.push(self.item(event, Kind::Event, NAME));
            }
        }
        for item in out.iter_mut().skip(from) {
            let key = (SmolStr::new(kind), SmolStr::new(&item.label));
            if bindings.is_some_and(|b| b.ids.contains_key(&key)) {
                item.rank = FURTHER;
                item.detail = Some("has an id already".to_owned());
            }
        }
    }
}
