//! What can stand next in a half-typed statement: the grammar is asked, so that nothing is known twice.
//!
//! The words before the cursor are read by the rules that the statement may have, with a sign behind them that
//! no rule takes: what pest then misses is what may stand there. Which kind of name a name is, the grammar does
//! not say; the word that governs it does.

use super::around::Within;
use super::words::{Word, words};
use super::{Cursor, Inside};
use crate::syntax::forms;
use crate::syntax::grammar::{Grammar, Rule};
use crate::syntax::human::human;
use crate::syntax::place::Context;
use crate::vocabulary::{Channel, Purpose, Trouble, Unit, Weekday};
use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};

/// A sign that no rule takes.
const NOTHING: char = '\u{1}';

/// Something that can stand at the cursor.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Slot {
    /// A keyword inside a statement, or a word of a closed set.
    Word(&'static str),
    /// The first word of a statement.
    First(&'static str),
    /// A unit of time, after a number: one, or several.
    Unit(Unit, bool),
    /// A name that is made up here.
    New,
    /// A message that can be sent: no survey.
    Message,
    /// Any message, surveys among them.
    AnyMessage,
    /// A survey.
    Survey,
    /// An event, declared or built in.
    Event,
    /// A state of the relationship.
    State,
    /// A segment.
    Segment,
    /// A journey.
    Journey,
    /// A sequence.
    Sequence,
    /// A restraint.
    Restraint,
    /// A gate.
    Gate,
    /// A calendar.
    Calendar,
    /// A list.
    List,
    /// An audience.
    Audience,
    /// A theme of the brand.
    Theme,
    /// A locale of the brand.
    Locale,
    /// A decision point.
    Decision,
    /// A choice of a survey; of the survey around the cursor where it has no name.
    Choice(Option<String>),
    /// A split.
    Split,
    /// An arm of a split.
    Arm(String),
    /// A person.
    Person,
    /// A person or a team.
    PersonOrTeam,
    /// A person, a team, or a property that names a person.
    Recipient,
    /// A property of the profile, or of an event with a dot; inside a `where` that event's own.
    Property(Option<String>),
    /// A property of the profile that holds a date.
    DateProperty,
    /// A property of the event that starts the journey.
    StartData,
    /// A property in the record of a test.
    RecordProperty,
    /// A value of what was named before.
    Value(String),
    /// An arm of a `match`, or of an `ask`.
    Pattern,
    /// A kind of thing that has an id on a platform.
    Bindable,
    /// A name of that kind.
    Bound(String),
    /// The platform's word for what is bound: `metric`, `template`.
    Noun(String),
    /// A platform.
    Platform,
    /// A facet of an approval.
    Facet,
    /// The code of a lint.
    Lint,
    /// A time zone.
    Zone,
    /// A text in quotes.
    Text,
    /// A type of a property.
    Type(&'static str),
    /// A time of day.
    Time,
}

impl Cursor {
    /// What can stand here, each once, in a stable order; nothing in texts and comments.
    pub(crate) fn slots(&self) -> Vec<Slot> {
        let mut slots = Vec::new();
        if self.inside == Inside::Words {
            if let Some(first) = &self.behind_block {
                self.behind(first, &mut slots);
            } else {
                self.in_block(&mut slots);
            }
        }
        slots.sort();
        slots.dedup();
        slots
    }

    /// Behind a `}`.
    fn behind(&self, first: &str, slots: &mut Vec<Slot>) {
        let before = words(&self.before);
        let started = words(first).first().map_or("", |w| w.text);
        match before.first().map(|w| w.text) {
            None if started == "if" => slots.push(Slot::First("else")),
            None if started == "wait" => slots.push(Slot::First("otherwise")),
            None => {}
            Some("else") => {
                self.next(Rule::else_if_line, slots);
                self.next(Rule::else_line, slots);
            }
            Some(_) => self.next(Rule::otherwise_line, slots),
        }
    }

    fn in_block(&self, slots: &mut Vec<Slot>) {
        let context = match self.within {
            Within::Block(context) => context,
            Within::Locales => return self.next(Rule::locale_texts_line, slots),
            Within::Nothing => return,
        };
        let before = words(&self.before);
        let Some(first) = before.first() else {
            let firsts = context.starts().iter().filter(|w| self.may_start(w));
            slots.extend(firsts.map(|w| Slot::First(w)));
            for rule in nameless(context) {
                self.next(*rule, slots);
            }
            return;
        };
        for rule in lines(context, first.text) {
            self.next(rule, slots);
        }
    }

    /// Whether a clause may be given once more, or is the first of its kind.
    fn may_start(&self, word: &str) -> bool {
        const OFTEN: &[&str] = &["loosens", "also", "allow", "every", "occasion", "gives"];
        let once = matches!(
            self.within,
            Within::Block(
                Context::Journey | Context::Message(_) | Context::Brand | Context::Person
            )
        );
        let is_step = self.within == Within::Block(Context::Journey)
            && Context::Steps.starts().contains(&word);
        if !once || is_step || OFTEN.contains(&word) {
            return true;
        }
        let given = |sibling: &String| words(sibling).first().is_some_and(|w| w.text == word);
        !self.siblings.iter().any(given)
    }

    /// What `rule` takes behind the words.
    fn next(&self, rule: Rule, slots: &mut Vec<Slot>) {
        let mut text = self.before.clone();
        text.push(NOTHING);
        let Err(error) = Grammar::parse(rule, &text) else {
            return;
        };
        let at = match error.location {
            InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
        };
        // What was missed before the cursor is another fault; blanks belong to what follows.
        if at < self.before.trim_end().len() {
            return;
        }
        let ErrorVariant::ParsingError { positives, .. } = error.variant else {
            return;
        };
        let place = Place {
            line: rule,
            words: words(&self.before),
        };
        for rule in positives {
            place.slots(rule, slots);
        }
    }
}

/// The rules of lines that start with no word of the language.
fn nameless(context: Context) -> &'static [Rule] {
    match context {
        Context::Profile | Context::Event => &[Rule::properties_line],
        Context::Relationship => &[Rule::state_line],
        Context::Calendar => &[Rule::calendar_days_line],
        Context::Team => &[Rule::members_line],
        Context::Decisions => &[Rule::decisions_line],
        Context::Target => &[Rule::binding_line],
        Context::Match | Context::Answers => &[Rule::arm_line],
        Context::Split => &[Rule::split_arm_line],
        Context::Record => &[Rule::record_line],
        Context::File
        | Context::Brand
        | Context::Person
        | Context::Message(_)
        | Context::Restraint
        | Context::Gate
        | Context::Escalation
        | Context::Journey
        | Context::Steps
        | Context::Test
        | Context::Review => &[],
    }
}

/// The rules of the lines that may start with this word here.
fn lines(context: Context, first: &str) -> Vec<Rule> {
    // Words that begin one line here and another elsewhere.
    let elsewhere = if context == Context::Restraint {
        Some(Rule::alone_line)
    } else if matches!(context, Context::Journey | Context::Steps) {
        Some(Rule::rule_no_line)
    } else if context == Context::Test {
        Some(Rule::split_line)
    } else {
        None
    };
    let fits = |rule: &Rule| Some(*rule) != elsewhere;
    match context {
        Context::Person if first == "email" => vec![Rule::person_email_line],
        Context::Person if first == "key" => vec![Rule::person_key_line],
        Context::Review => vec![Rule::review_arm_line],
        Context::Split if first == "measure" => vec![Rule::measure_line],
        Context::Profile
        | Context::Event
        | Context::Relationship
        | Context::Calendar
        | Context::Team
        | Context::Decisions
        | Context::Target
        | Context::Match
        | Context::Answers
        | Context::Split
        | Context::Record => nameless(context).to_vec(),
        Context::File
        | Context::Brand
        | Context::Person
        | Context::Message(_)
        | Context::Restraint
        | Context::Gate
        | Context::Escalation
        | Context::Journey
        | Context::Steps
        | Context::Test => forms::rules(first).filter(fits).collect(),
    }
}

/// The words of a line before the cursor, and the rule that reads it.
struct Place<'w> {
    line: Rule,
    words: Vec<Word<'w>>,
}

impl Place<'_> {
    fn word(&self, from_end: usize) -> &str {
        let at = self.words.len().checked_sub(from_end + 1);
        at.and_then(|at| self.words.get(at)).map_or("", |w| w.text)
    }

    /// The last word that is no name of a list: `for` in `for owner, `; how many words stand behind it.
    fn governing(&self) -> (&str, usize) {
        let is_separator = |word: &str| matches!(word, "," | "or" | "and" | "&");
        let mut back = 0;
        while is_separator(self.word(back)) && back + 1 < self.words.len() {
            back += 2;
        }
        (self.word(back), back)
    }

    /// What was named before the comparison: `tier` in `tier is gold or `.
    fn subject(&self) -> Option<&str> {
        let at = self
            .words
            .iter()
            .rposition(|w| matches!(w.text, "is" | "to" | ":" | "=" | "=="))?;
        Some(self.words.get(at.checked_sub(1)?)?.text)
    }

    /// The event in whose `where` the cursor stands.
    fn inside_event(&self) -> Option<String> {
        let at = self.words.iter().rposition(|w| w.text == "where")?;
        let rest = self.words.get(at + 1..).unwrap_or_default();
        let open = rest.iter().filter(|w| w.text == "(").count();
        let shut = rest.iter().filter(|w| w.text == ")").count();
        let ended = open == shut && (shut > 0 || rest.iter().any(|w| w.text == "or"));
        let event = self.words.get(at.checked_sub(1)?)?;
        (!ended).then(|| event.text.to_owned())
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "matches on rules of the grammar: most are keywords, and what comes from elsewhere is not offered"
    )]
    fn slots(&self, rule: Rule, out: &mut Vec<Slot>) {
        let words = |out: &mut Vec<Slot>, list: &[&'static str]| {
            out.extend(list.iter().map(|w| Slot::Word(w)));
        };
        match rule {
            Rule::name | Rule::states | Rule::names | Rule::pattern => {
                out.push(self.name());
            }
            Rule::dotted => out.push(self.dotted()),
            Rule::condition | Rule::all_of => {
                words(out, &["client", "not"]);
                out.push(Slot::Property(self.inside_event()));
            }
            Rule::test | Rule::test_start => out.push(Slot::Property(self.inside_event())),
            Rule::client_test => words(out, &["client"]),
            Rule::client_is => words(out, &["is"]),
            Rule::is_test => words(out, &["is"]),
            Rule::consents => words(out, &["consents", "does"]),
            Rule::has => words(out, &["has"]),
            Rule::r#where => words(out, &["where"]),
            Rule::count | Rule::compare | Rule::comparison => {
                words(out, &["at", "more", "less"]);
                if rule != Rule::count {
                    words(out, &["before", "after"]);
                }
            }
            Rule::period => words(out, &["in", "since"]),
            Rule::event | Rule::start_event | Rule::when_events => {
                words(out, &["opened", "clicked", "received"]);
                out.push(Slot::Event);
                if self.line == Rule::state_line {
                    words(out, &["client", "not"]);
                    out.push(Slot::Property(None));
                }
            }
            Rule::any_message => words(out, &["opened", "clicked", "received"]),
            Rule::reason => {
                words(out, &["opened", "clicked", "received", "client", "not"]);
                out.push(Slot::Event);
                out.push(Slot::Property(None));
            }
            Rule::becomes => words(out, &["client"]),
            Rule::with_theme => words(out, &["with"]),
            Rule::same => words(out, &["for"]),
            Rule::channel => out.extend(Channel::ALL.iter().map(|c| Slot::Word(c.text()))),
            Rule::channel_word => counted_words(out),
            Rule::purpose | Rule::purposes => {
                out.extend(Purpose::ALL.iter().map(|p| Slot::Word(p.text())));
            }
            Rule::counted | Rule::floor => {
                out.extend(Purpose::ALL.iter().map(|p| Slot::Word(p.text())));
                counted_words(out);
                out.push(Slot::AnyMessage);
            }
            Rule::except => words(out, &["except"]),
            Rule::alarm_client => words(out, &["one"]),
            Rule::trouble | Rule::alarm_rate => {
                out.extend(Trouble::ALL.iter().map(|t| Slot::Word(t.text())));
            }
            Rule::recipient => out.push(Slot::Recipient),
            Rule::rate => words(out, &["at"]),
            Rule::zone => out.push(Slot::Zone),
            Rule::every_under => words(out, &["is"]),
            Rule::every_passes => words(out, &["passes"]),
            Rule::property | Rule::decision => out.push(Slot::New),
            Rule::entry => out.push(Slot::RecordProperty),
            Rule::r#type => out.extend(TYPES.iter().map(|t| Slot::Type(t))),
            Rule::one_of => out.push(Slot::Type("one of")),
            Rule::yes_no => out.push(Slot::Type("yes/no")),
            Rule::kw_text | Rule::kw_number | Rule::kw_money | Rule::kw_date | Rule::kw_person
                if self.line == Rule::properties_line =>
            {
                out.extend(human(rule).map(|t| Slot::Type(t.trim_matches('`'))));
            }
            Rule::from_start => words(out, &["the"]),
            Rule::from_states => out.push(Slot::State),
            Rule::per_calendar => words(out, &["calendar"]),
            Rule::gap => self.units(out),
            Rule::between_journeys => words(out, &["messages"]),
            Rule::quiet_hours => words(out, &["from"]),
            Rule::quiet_days => words(out, &["on"]),
            Rule::quiet_outside => words(out, &["outside"]),
            Rule::silence_while => words(out, &["while"]),
            Rule::silence_after => words(out, &["for"]),
            Rule::silence_to => words(out, &["to"]),
            Rule::rule_else => words(out, &["else"]),
            Rule::postpone => words(out, &["postpone"]),
            Rule::facet => words(out, &["for"]),
            Rule::starts_when | Rule::exits_when => words(out, &["when"]),
            Rule::when_handed_over => words(out, &["handed"]),
            Rule::when_becomes => words(out, &["becomes"]),
            Rule::when_enters => words(out, &["enters"]),
            Rule::from_now_on => words(out, &["from"]),
            Rule::and_present => words(out, &["and"]),
            Rule::starts_on => words(out, &["on"]),
            Rule::on_property | Rule::until_property => out.push(Slot::DateProperty),
            Rule::until_relative => {}
            Rule::every_year => words(out, &["every"]),
            Rule::enters_once => words(out, &["once"]),
            Rule::once_per => words(out, &["per"]),
            Rule::once_for => words(out, &["for"]),
            Rule::enters_again => words(out, &["again"]),
            Rule::enters_every => words(out, &["every"]),
            Rule::exits_never | Rule::bad_never => words(out, &["never"]),
            Rule::wait_until => words(out, &["until"]),
            Rule::gathered => words(out, &["gathered"]),
            Rule::leaves_before => words(out, &["before"]),
            Rule::leaves_by => words(out, &["by"]),
            Rule::decided => words(out, &["approved", "declined"]),
            Rule::answered => words(out, &["answered"]),
            Rule::expect_sent => words(out, &["sent"]),
            Rule::expect_not_sent => words(out, &["not"]),
            Rule::expect_at_most => words(out, &["at"]),
            Rule::expect_state => words(out, &["state"]),
            Rule::expect_task => words(out, &["task"]),
            Rule::expect_when => words(out, &["on", "before", "after"]),
            Rule::expect_within => words(out, &["within"]),
            Rule::weekday | Rule::weekdays => {
                out.extend(Weekday::ALL.iter().map(|d| Slot::Word(d.text())));
            }
            Rule::unit | Rule::alien_unit => self.units(out),
            Rule::value | Rule::word => out.extend(self.subject().map(|s| Slot::Value(s.into()))),
            Rule::text => out.push(Slot::Text),
            Rule::time | Rule::until_time => out.push(Slot::Time),
            Rule::code => out.push(Slot::Lint),
            keyword => {
                // Keywords are named `` `after` ``; what is named otherwise has no word of its own.
                let name = human(keyword).and_then(|n| n.strip_prefix('`')?.strip_suffix('`'));
                let is_word = |n: &&str| n.bytes().all(|b| b.is_ascii_lowercase());
                out.extend(name.filter(is_word).map(Slot::Word));
            }
        }
    }

    /// Units, in the number that stands before.
    fn units(&self, out: &mut Vec<Slot>) {
        let last = self.word(0);
        let several = last != "1";
        let is_amount = last.bytes().all(|b| b.is_ascii_digit()) && !last.is_empty();
        if is_amount {
            out.extend(Unit::ALL.iter().map(|u| Slot::Unit(*u, several)));
        } else if last == "per" || last == "calendar" {
            out.extend(Unit::ALL.iter().map(|u| Slot::Unit(*u, false)));
        }
    }

    fn dotted(&self) -> Slot {
        match (self.line, self.governing().0) {
            (Rule::enters_line, _) | (_, "same") => Slot::StartData,
            (Rule::record_line, _) => Slot::RecordProperty,
            (Rule::properties_line, _) => Slot::New,
            (Rule::binding_line, kind) => Slot::Bound(kind.to_owned()),
            (Rule::match_line | Rule::set_line | Rule::clear_line, _) => Slot::Property(None),
            (_, _) => Slot::Property(self.inside_event()),
        }
    }

    /// Which kind of name a name is.
    fn name(&self) -> Slot {
        let (governing, back) = self.governing();
        let before = self.word(back + 1);
        // Words that say what follows, whatever the line.
        match (governing, before) {
            ("opened" | "clicked" | "received", _) => return Slot::AnyMessage,
            ("theme", _) => return Slot::Theme,
            ("becomes", _) => return Slot::State,
            ("enters", _) => return Slot::Segment,
            ("has" | "since", _) | ("not", "has") => return Slot::Event,
            ("is", "client") => return Slot::State,
            ("not", "is") if self.word(back + 2) == "client" => return Slot::State,
            ("in", _) if self.line != Rule::day_line => return Slot::Segment,
            _ => {}
        }
        match (self.line, governing) {
            (Rule::members_line, _) => Slot::Person,
            (Rule::target_line, _) => Slot::Platform,
            (Rule::binding_line, "is") => {
                Slot::Noun(self.words.first().map_or("", |w| w.text).to_owned())
            }
            (Rule::binding_line, "") => Slot::Bindable,
            (Rule::state_line, "") => Slot::New,
            (Rule::state_line, "from") => Slot::State,
            (Rule::promotional_line | Rule::occasion_line, "themes" | "occasion") => Slot::Theme,
            (Rule::occasion_line, "unless") => Slot::Property(None),
            (Rule::every_line, "gate") | (Rule::passes_line, _) => Slot::Gate,
            (Rule::every_line | Rule::under_line, _) => Slot::Restraint,
            (Rule::for_line | Rule::pause_line, _) => Slot::State,
            (Rule::rule_no_line, "to") => Slot::State,
            (Rule::note_line | Rule::review_line | Rule::task_line | Rule::notify_line, "else") => {
                Slot::PersonOrTeam
            }
            (Rule::note_line | Rule::review_line | Rule::task_line | Rule::notify_line, _) => {
                Slot::Recipient
            }
            (Rule::answer_line, "with") => Slot::Message,
            (Rule::answer_line, "else") => Slot::PersonOrTeam,
            (Rule::answer_line, _) => Slot::Recipient,
            (Rule::alert_line, _) => Slot::PersonOrTeam,
            (Rule::answers_line, _) => Slot::Decision,
            (Rule::bad_line, _) => Slot::Choice(None),
            (Rule::leaves_line, _) => Slot::DateProperty,
            (Rule::locale_texts_line, _) => Slot::Locale,
            (Rule::rule_at_least_line, "of" | "journey") => Slot::Journey,
            (Rule::rule_quiet_line, _) => Slot::Calendar,
            (
                Rule::rule_at_most_line
                | Rule::rule_at_least_line
                | Rule::rule_each_line
                | Rule::rule_no_line
                | Rule::alarm_line,
                _,
            ) => Slot::AnyMessage,
            (Rule::approved_by_line | Rule::tested_by_line, "of") => Slot::PersonOrTeam,
            (Rule::approved_by_line, "content") => Slot::Locale,
            (Rule::approved_by_line, _) => Slot::Facet,
            (Rule::live_line, _) => Slot::Calendar,
            (Rule::starts_line, "for") => Slot::Segment,
            (Rule::starts_line, "on" | "before" | "after") => Slot::DateProperty,
            (Rule::starts_line | Rule::exits_line | Rule::goal_line | Rule::measure_line, _) => {
                Slot::Event
            }
            (Rule::gives_line | Rule::hand_line, _) => Slot::Journey,
            (Rule::send_line, _) => Slot::Message,
            (Rule::ask_line, _) => Slot::Survey,
            (Rule::run_line, _) => Slot::Sequence,
            (Rule::wait_line, _) => Slot::DateProperty,
            (Rule::wait_up_to_line, _) => Slot::Event,
            (Rule::arm_line, _) => Slot::Pattern,
            (Rule::add_line | Rule::remove_line, "list") => Slot::List,
            (Rule::add_line | Rule::remove_line, _) => Slot::Audience,
            (Rule::day_line, "in") => Slot::Journey,
            (Rule::day_line, "answered") => Slot::Survey,
            (Rule::day_line, survey) if before == "answered" => {
                Slot::Choice(Some(survey.to_owned()))
            }
            (Rule::day_line, _) => Slot::Event,
            (Rule::takes_line, "split") => Slot::Split,
            (Rule::takes_line, _) => Slot::Arm(self.word(1).to_owned()),
            (Rule::expect_line, "state") => Slot::State,
            (Rule::expect_line, "for") => Slot::Recipient,
            (Rule::expect_line, "after") => Slot::Event,
            (Rule::expect_line, _) => Slot::AnyMessage,
            (Rule::record_line, _) => Slot::RecordProperty,
            _ => Slot::New,
        }
    }
}

const TYPES: &[&str] = &[
    "text", "number", "money", "date", "yes/no", "person", "one of",
];

fn counted_words(out: &mut Vec<Slot>) {
    const WORDS: &[&str] = &[
        "emails", "messages", "sms", "push", "letters", "whatsapp", "email", "message", "letter",
    ];
    out.extend(WORDS.iter().map(|w| Slot::Word(w)));
}
