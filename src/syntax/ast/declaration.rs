//! Declarations other than `journey`, `restraint` and `gate`.

use super::{
    Allow, Block, Condition, Date, DateTime, Doc, Duration, Escalation, EventRef, Gate, Journey,
    LocaleTexts, Name, Recipient, Restraint, TestDecl, Text, WeekdaySet,
};
use crate::source::Span;
use crate::vocabulary::{MessageWord, Purpose};

/// One declaration, with the documentation above it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Decl {
    /// `///` lines above.
    pub doc: Doc,
    /// What it declares.
    pub kind: DeclKind,
    /// The declaration's word and name: `journey welcome`.
    pub head: Span,
    /// All of it.
    pub span: Span,
}

/// What a declaration declares.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum DeclKind {
    /// `brand`.
    Brand(Brand),
    /// `profile`.
    Profile(Profile),
    /// `event`.
    Event(EventDecl),
    /// `list`.
    List(List),
    /// `audience`.
    Audience(Audience),
    /// `decision points`.
    Decisions(Decisions),
    /// `relationship`.
    Relationship(Relationship),
    /// `segment`.
    Segment(Segment),
    /// `calendar`.
    Calendar(Calendar),
    /// `person`.
    Person(Person),
    /// `team`.
    Team(Team),
    /// `email`, and the other channels and `survey`.
    Email(Email),
    /// `restraint`.
    Restraint(Restraint),
    /// `gate`.
    Gate(Gate),
    /// `sequence`.
    Sequence(Sequence),
    /// `journey`.
    Journey(Box<Journey>),
    /// `escalation`.
    Escalation(Escalation),
    /// `target`.
    Target(Target),
    /// `test`.
    Test(Box<TestDecl>),
    /// Could not be read; the name, if one was there, still counts as declared.
    Error(Option<Name>),
}

/// `brand maison "Maison Aurèle" { … }`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Brand {
    /// Name in the language.
    pub name: Name,
    /// Name for people.
    pub title: Option<Text>,
    /// Clauses in source order; at most one of each (J0017).
    pub clauses: Vec<BrandClause>,
}

/// A line in `brand`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum BrandClause {
    /// `sender "…" from "…"`.
    Sender(SenderClause),
    /// `locales fr, en`.
    Locales(Vec<Name>, Span),
    /// `themes desire, heritage`, in the order they should come.
    Themes(Vec<Name>, Span),
    /// `promotional themes urgency`.
    Promotional(Vec<Name>, Span),
    /// `promotional blocks "blocks/offer.html", "blocks/season/"`: files, or folders with a `/` behind.
    PromotionalBlocks(Vec<Text>, Span),
    /// `occasion mothers_day unless no_mothers_day`: the theme, and the property that says no.
    Occasion(Name, Name, Span),
    /// `time zone of client else Europe/Paris`.
    Zone(ZoneClause),
    /// `every journey is under restraint R`.
    UnderRestraint(Name, Span),
    /// `every journey passes gate G`.
    PassesGate(Name, Span),
    /// Could not be read.
    Error(Span),
}

/// Who the mail is from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SenderClause {
    /// Name for people.
    pub label: Text,
    /// Address.
    pub address: Text,
    /// The clause.
    pub span: Span,
}

/// `time zone of client else Europe/Paris`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ZoneClause {
    /// IANA name of what stands in for an unknown zone, as written.
    pub fallback: Name,
    /// The clause.
    pub span: Span,
}

/// `profile { … }`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Profile {
    /// In source order.
    pub properties: Vec<Property>,
}

/// `first_name: text?`, in a profile or an event.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Property {
    /// `///` lines above.
    pub doc: Doc,
    /// Its name; for an event, dotted names are one word: `order.reference`.
    pub name: Name,
    /// Its type; `None` when it could not be read.
    pub ty: Option<TypeNode>,
}

/// A type as written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TypeNode {
    /// Which.
    pub kind: FieldType,
    /// Ends in `?`: may be missing.
    pub optional: bool,
    /// Where.
    pub span: Span,
}

/// The types that a property can have.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FieldType {
    /// `text`.
    Text,
    /// `number`.
    Number,
    /// `money`.
    Money,
    /// `date`.
    Date,
    /// `yes/no`.
    YesNo,
    /// `person`.
    Person,
    /// `one of a, b, c`.
    OneOf(Vec<Name>),
}

/// `event placed_order at most 3 per 30 days { … }`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EventDecl {
    /// Its name.
    pub name: Name,
    /// The assumption how often it happens for one client: count, window, place.
    pub rate: Option<(u32, Duration, Span)>,
    /// Its data.
    pub properties: Vec<Property>,
}

/// `list newsletter`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct List {
    /// Its name.
    pub name: Name,
}

/// `audience lookalike_watches`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Audience {
    /// Its name.
    pub name: Name,
}

/// `decision points { … }`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Decisions {
    /// In source order.
    pub points: Vec<DecisionPoint>,
    /// Lints that may pass here.
    pub allows: Vec<Allow>,
}

/// `wish: felt "Do I want it?"`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DecisionPoint {
    /// `///` lines above.
    pub doc: Doc,
    /// Its name.
    pub name: Name,
    /// Weighed by feeling rather than by reason.
    pub felt: bool,
    /// What the buyer asks; `None` when the line could not be read.
    pub question: Option<Text>,
}

/// `relationship { … }`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Relationship {
    /// In source order.
    pub states: Vec<StateDecl>,
}

/// `owner from prospect, resting when placed_order`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StateDecl {
    /// `///` lines above.
    pub doc: Doc,
    /// The state.
    pub name: Name,
    /// How it is entered.
    pub entry: StateEntry,
}

/// How a client comes into a state.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum StateEntry {
    /// `from the start`.
    FromTheStart,
    /// `from A, B when E` — an event.
    OnEvent(Vec<Name>, EventRef),
    /// `from A, B when C` — a condition.
    OnCondition(Vec<Name>, Condition),
    /// Could not be read.
    Error,
}

/// `segment watch_lovers when C`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Segment {
    /// Its name.
    pub name: Name,
    /// Who is in it.
    pub condition: Condition,
}

/// `calendar house_days { monday to friday except 2026-12-25 }`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Calendar {
    /// Its name.
    pub name: Name,
    /// Its lines: each adds days.
    pub days: Vec<CalendarDays>,
}

/// One line of a calendar.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CalendarDays {
    /// Which weekdays are open.
    pub weekdays: WeekdaySet,
    /// Which dates are not.
    pub except: Vec<Date>,
}

/// `person crm_lead { email "…" key "…" }`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Person {
    /// Name in the language.
    pub name: Name,
    /// Lines.
    pub clauses: Vec<PersonClause>,
}

/// A line in `person`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PersonClause {
    /// `email "…"`.
    Email(Text, Span),
    /// `key "ssh-ed25519 …"`.
    Key(Text, Span),
    /// Could not be read.
    Error(Span),
}

/// `team crm_team { crm_lead, crm_designer }`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Team {
    /// Its name.
    pub name: Name,
    /// Persons.
    pub members: Vec<Name>,
}

/// `email welcome_letter { … }`; the other channels and `survey` are declared the same way.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Email {
    /// The word that declares it.
    pub word: MessageWord,
    /// Its name.
    pub name: Name,
    /// Lines, in source order.
    pub clauses: Vec<EmailClause>,
}

/// A line in `email` and the like.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum EmailClause {
    /// `purpose care`.
    Purpose(Purpose, Span),
    /// `for prospect, owner`.
    For(Vec<Name>, Span),
    /// `because "…"`.
    Because(Text, Span),
    /// `theme heritage`.
    Theme(Name, Span),
    /// `subject …`.
    Subject(LocaleTexts, Span),
    /// `preview …`.
    Preview(LocaleTexts, Span),
    /// `template …`: paths relative to the project's folder.
    Template(LocaleTexts, Span),
    /// `text …`: the body itself.
    Body(LocaleTexts, Span),
    /// `needs C`.
    Needs(Box<Condition>, Span),
    /// `leaves before visit_at`, `leaves by 2026-12-03 at 10:00`.
    Leaves(LeavesWhen, Span),
    /// `answers wish, story`.
    Answers(Vec<Name>, Span),
    /// `choices loved_it, fine, not_for_me`, in a survey.
    Choices(Vec<Name>, Span),
    /// `bad not_for_me`, in a survey.
    Bad(BadAnswers, Span),
    /// `note by advisor else crm_lead`.
    Note(Recipient, Span),
    /// `allow J0803 because "…"`.
    Allow(Allow),
    /// Could not be read.
    Error(Span),
}

/// Until when a message leaves at the latest.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum LeavesWhen {
    /// `before visit_at`: before that day of the client's begins.
    Before(Name),
    /// `by 2026-12-03 at 10:00`.
    By(DateTime),
}

/// Which answers to a survey must reach a person.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum BadAnswers {
    /// These choices.
    These(Vec<Name>),
    /// `never because "…"`: none of them.
    Never(Text),
}

/// `sequence care_basics { … }`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sequence {
    /// Its name.
    pub name: Name,
    /// Its steps.
    pub steps: Block,
}

/// `target klaviyo { … }`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Target {
    /// The platform's name.
    pub name: Name,
    /// Lines.
    pub bindings: Vec<Binding>,
}

/// `email welcome_letter is template { fr "Rt5K2p" en "Ab2C3d" }`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Binding {
    /// The kind of what is bound, as written: `event`, `email`, `list`, `segment`, `property` …
    pub kind: Name,
    /// What is bound; built-in events such as `opened` too.
    pub name: Name,
    /// The platform's word for it, as written after `is`: `metric`, `template`; `None` for a bare id.
    pub noun: Option<Name>,
    /// The ids.
    pub ids: BindingIds,
    /// The line.
    pub span: Span,
}

/// Ids on the platform.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum BindingIds {
    /// One id.
    One(Text),
    /// One for each locale.
    PerLocale(Vec<(Name, Text)>),
}
