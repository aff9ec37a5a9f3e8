//! A house and journeys made by hand, so that a platform is tested without the passes before it.

use journey::diagnostics::Diagnostic;
use journey::proof::{JourneyProof, RuleReport, Verdict};
use journey::source::{ChunkId, Span};
use journey::targets::{Compiled, Input, Said, TARGETS, Target, find};
use journey::vocabulary::{Channel, Purpose, Unit};
use journey::workflow::*;
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::sync::Arc;

pub fn klaviyo() -> &'static dyn Target {
    find("klaviyo").unwrap()
}

pub fn workflow_json() -> &'static dyn Target {
    find("workflow").unwrap()
}

pub fn length(amount: u32, unit: Unit) -> Length {
    Length { amount, unit }
}

pub fn days(amount: u32) -> Length {
    length(amount, Unit::Days)
}

pub fn event(name: &str) -> EventKind {
    EventKind::Declared { name: name.into() }
}

pub fn opened(message: &str) -> EventKind {
    EventKind::Opened {
        messages: AnyOf::Message(message.into()),
    }
}

pub fn property(name: &str) -> PropertyRef {
    PropertyRef::Profile(name.into())
}

pub fn is(name: &str, values: &[&str]) -> Condition {
    Condition::Property {
        property: property(name),
        test: ValueTest::OneOf {
            values: values
                .iter()
                .map(|v| Literal::Choice((*v).into()))
                .collect(),
        },
    }
}

pub fn compare(of: PropertyRef, op: CompareOp, value: Literal) -> Condition {
    Condition::Property {
        property: of,
        test: ValueTest::Compare { op, value },
    }
}

pub fn known(name: &str) -> Condition {
    Condition::Property {
        property: property(name),
        test: ValueTest::Known,
    }
}

pub fn yes(name: &str) -> Condition {
    Condition::Property {
        property: property(name),
        test: ValueTest::OneOf {
            values: vec![Literal::YesNo(true)],
        },
    }
}

pub fn happened(of: EventKind, at_least: u32, at_most: Option<u32>, period: Period) -> Condition {
    Condition::Happened(EventTest {
        event: of,
        filter: None,
        at_least,
        at_most,
        period,
    })
}

pub fn all_of(of: Vec<Condition>) -> Condition {
    Condition::All { of }
}

pub fn any_of(of: Vec<Condition>) -> Condition {
    Condition::Any { of }
}

pub fn not(of: Condition) -> Condition {
    Condition::Not { of: Box::new(of) }
}

pub fn eur(amount: &str) -> Literal {
    Literal::Money {
        amount: amount.into(),
        currency: "EUR".into(),
    }
}

pub fn clock(hour: u16, minute: u16) -> ClockMinutes {
    ClockMinutes(hour * 60 + minute)
}

pub fn plain(text: &str) -> MergeText {
    MergeText {
        parts: vec![MergePart::Text(text.to_owned())],
    }
}

pub fn field(of: PropertyRef, fallback: Option<&str>) -> MergePart {
    MergePart::Field {
        property: of,
        fallback: fallback.map(str::to_owned),
        span: Span::default(),
    }
}

/// A span that no other place has, so that findings at different places stay apart.
pub fn place(n: u32) -> Span {
    Span {
        chunk: ChunkId(0),
        start: n,
        end: n + 1,
    }
}

pub fn message(name: &str, purpose: Purpose, locales: &[&str]) -> Message {
    let text = |locale: &str| MergeText {
        parts: vec![
            field(property("first_name"), Some("Dear client")),
            MergePart::Text(format!(", {name} in {locale}")),
        ],
    };
    Message {
        name: name.into(),
        channel: Channel::Email,
        purpose,
        states: Vec::new(),
        because: "She asked to hear from us".to_owned(),
        theme: Some(SmolStr::new_static("heritage")),
        subject: locales
            .iter()
            .map(|l| (SmolStr::from(*l), text(l)))
            .collect(),
        preview: ByLocale::default(),
        body: locales
            .iter()
            .map(|l| {
                let path = format!("templates/{l}/{name}.html");
                (
                    SmolStr::from(*l),
                    Template::File(path, plain("<p>We are glad.</p>")),
                )
            })
            .collect(),
        needs: None,
        leaves: None,
        answers: Vec::new(),
        survey: None,
        note: None,
        description: None,
        span: place(1),
    }
}

fn def(ty: PropertyType, optional: bool) -> PropertyDef {
    PropertyDef {
        ty,
        optional,
        description: None,
        span: Span::default(),
    }
}

fn at_the_house(name: &str) -> (SmolStr, PersonDef) {
    let def = PersonDef {
        email: Some(format!("{}@maison.example", name.replace('_', "-"))),
        key: None,
        span: Span::default(),
    };
    (name.into(), def)
}

pub fn house() -> House {
    let mut properties = BTreeMap::new();
    let tiers = ["silver", "gold", "noir"].map(SmolStr::new_static).to_vec();
    for (name, ty, optional) in [
        ("first_name", PropertyType::Text, true),
        ("tier", PropertyType::OneOf { values: tiers }, false),
        ("city", PropertyType::Text, true),
        ("age", PropertyType::Number, false),
        ("lifetime_spend", PropertyType::Money, false),
        ("birthday", PropertyType::Date, true),
        ("visit_at", PropertyType::Date, true),
        ("service_case", PropertyType::YesNo, false),
        ("advisor", PropertyType::Person, true),
    ] {
        properties.insert(name.into(), def(ty, optional));
    }
    let mut order = BTreeMap::new();
    order.insert("order".into(), def(PropertyType::Text, false));
    order.insert("value".into(), def(PropertyType::Money, false));
    order.insert("collection".into(), def(PropertyType::Text, false));
    order.insert("due".into(), def(PropertyType::Date, false));
    let mut events = BTreeMap::new();
    for name in [
        "subscribed",
        "booked_appointment",
        "placed_order",
        "opened_service_case",
    ] {
        let properties = if name == "placed_order" {
            order.clone()
        } else {
            BTreeMap::new()
        };
        let rate = Some((3, days(30)));
        events.insert(
            name.into(),
            EventDef {
                rate,
                properties,
                description: None,
                span: Span::default(),
            },
        );
    }
    let state = |name: &str, entry| StateDef {
        name: name.into(),
        entry,
        description: None,
        span: Span::default(),
    };
    let on_order = StateRule::Event {
        from: vec!["prospect".into()],
        event: event("placed_order"),
    };
    let mut messages = BTreeMap::new();
    for (name, purpose, locales) in [
        ("welcome_letter", Purpose::Care, &["fr", "en"][..]),
        ("brand_story", Purpose::Care, &["en"]),
        ("styling_guide", Purpose::Invitation, &["en"]),
        ("receipt", Purpose::Transactional, &["en"]),
    ] {
        messages.insert(name.into(), message(name, purpose, locales));
    }
    messages.get_mut("styling_guide").unwrap().theme = Some("watches".into());
    let mut calendars = BTreeMap::new();
    let open = Weekdays(0b001_1111);
    calendars.insert(
        "house_days".into(),
        CalendarDef {
            weekdays: open,
            except: Vec::new(),
            span: Span::default(),
        },
    );
    let christmas = DateValue {
        year: 2026,
        month: 12,
        day: 25,
    };
    calendars.insert(
        "with_dates".into(),
        CalendarDef {
            weekdays: open,
            except: vec![christmas],
            span: Span::default(),
        },
    );
    let mut segments = BTreeMap::new();
    segments.insert(
        "watch_lovers".into(),
        SegmentDef {
            condition: Some(is("tier", &["gold", "noir"])),
            description: None,
            span: Span::default(),
        },
    );
    let mut house = House {
        name: "maison".into(),
        title: "Maison Aurèle".to_owned(),
        sender: Some(Sender {
            label: "Maison Aurèle".to_owned(),
            address: "clientele@maison.example".to_owned(),
        }),
        locales: vec!["fr".into(), "en".into()],
        themes: vec!["heritage".into(), "watches".into()],
        zone: "Europe/Paris".into(),
        properties,
        events,
        states: vec![
            state("prospect", StateRule::Start),
            state("owner", on_order),
            state(
                "resting",
                StateRule::Condition {
                    from: vec!["owner".into()],
                    condition: known("city"),
                },
            ),
        ],
        segments,
        calendars,
        persons: ["crm_designer", "crm_lead"].map(at_the_house).into(),
        teams: BTreeMap::from([(
            "crm_team".into(),
            vec!["crm_designer".into(), "crm_lead".into()],
        )]),
        messages: messages.into_iter().collect(),
        ..House::default()
    };
    house.lists.insert("newsletter".into(), Span::default());
    for target in TARGETS {
        let bindings = bindings_for(&house, *target);
        bound(&mut house).insert(target.name().into(), bindings);
    }
    bound(&mut house).insert("klaviyo".into(), bindings_of_klaviyo());
    house
}

/// Every name of a house that a platform can bind, each with an id of its own; a numeral, since that is an id
/// everywhere.
/// The bindings of a house, to be changed.
pub fn bound(house: &mut House) -> &mut BTreeMap<SmolStr, Bindings> {
    Arc::make_mut(&mut house.bindings)
}

pub fn bindings_for(house: &House, target: &dyn Target) -> Bindings {
    let mut ids = BTreeMap::new();
    let mut number = 1000;
    let mut names: Vec<(&str, &str, SmolStr)> = Vec::new();
    for (kind, noun) in target.nouns() {
        let of: Vec<SmolStr> = match *kind {
            "event" => house
                .events
                .keys()
                .cloned()
                .chain(BUILT_IN.map(SmolStr::new_static))
                .collect(),
            "state" => house.states.iter().map(|s| s.name.clone()).collect(),
            "segment" => house.segments.keys().cloned().collect(),
            "email" => house
                .messages
                .values()
                .filter(|m| m.channel == Channel::Email)
                .map(|m| m.name.clone())
                .collect(),
            "list" => house.lists.keys().cloned().collect(),
            "brand" => vec![house.name.clone()],
            "person" | "user" => house.persons.keys().cloned().collect(),
            "team" => house.teams.keys().cloned().collect(),
            "channel" => Channel::ALL.iter().map(|c| c.text().into()).collect(),
            // An attribute stands in a set of the account's own, so each must be bound.
            "property" if *noun == "attribute" => house
                .properties
                .keys()
                .cloned()
                .chain(["locale".into()])
                .collect(),
            // A property keeps its own name; a journey is no part of the house.
            "property" | "review" => Vec::new(),
            other => panic!("what is a `{other}`?"),
        };
        names.extend(of.into_iter().map(|name| (*kind, *noun, name)));
    }
    for (kind, noun, name) in names {
        let mut next = || {
            number += 1;
            format!("{number}")
        };
        let locales = house
            .messages
            .get(&name)
            .map_or(1, |m| m.subject.iter().count());
        let bound = if kind == "email" && locales > 1 && !target.one_id_for_all_locales() {
            BoundIds::PerLocale(house.locales.iter().map(|l| (l.clone(), next())).collect())
        } else {
            BoundIds::One(next())
        };
        let id = BoundId {
            noun: noun.into(),
            ids: bound,
            span: Span::default(),
        };
        ids.insert((kind.into(), name), id);
    }
    Bindings {
        span: Some(place(9)),
        insert_at: Some(place(10)),
        ids,
    }
}

const BUILT_IN: [&str; 6] = [
    "unsubscribed",
    "complained",
    "bounced",
    "opened",
    "clicked",
    "received",
];

fn bindings_of_klaviyo() -> Bindings {
    let mut ids = BTreeMap::new();
    let mut bind = |kind: &str, name: &str, noun: &str, bound: BoundIds| {
        let id = BoundId {
            noun: noun.into(),
            ids: bound,
            span: Span::default(),
        };
        ids.insert((kind.into(), name.into()), id);
    };
    for (i, name) in [
        "subscribed",
        "booked_appointment",
        "placed_order",
        "opened_service_case",
        "unsubscribed",
        "complained",
        "bounced",
        "opened",
        "clicked",
        "received",
    ]
    .into_iter()
    .enumerate()
    {
        bind("event", name, "metric", BoundIds::One(format!("Metric{i}")));
    }
    for name in ["prospect", "owner", "resting"] {
        bind(
            "state",
            name,
            "segment",
            BoundIds::One(format!("Seg_{name}")),
        );
    }
    bind(
        "segment",
        "watch_lovers",
        "segment",
        BoundIds::One("Seg_watch".to_owned()),
    );
    for name in ["brand_story", "styling_guide", "receipt"] {
        bind(
            "email",
            name,
            "template",
            BoundIds::One(format!("Tpl_{name}")),
        );
    }
    let both = [("fr", "Tpl_w_fr"), ("en", "Tpl_w_en")];
    let both = both
        .into_iter()
        .map(|(l, id)| (SmolStr::from(l), id.to_owned()))
        .collect();
    bind(
        "email",
        "welcome_letter",
        "template",
        BoundIds::PerLocale(both),
    );
    bind(
        "review",
        "welcome",
        "template",
        BoundIds::One("Tpl_review".to_owned()),
    );
    bind("list", "newsletter", "", BoundIds::One("List1".to_owned()));
    bind(
        "property",
        "tier",
        "",
        BoundIds::One("Client Tier".to_owned()),
    );
    bind(
        "property",
        "city",
        "",
        BoundIds::One("location['city']".to_owned()),
    );
    Bindings {
        span: Some(place(9)),
        insert_at: Some(place(10)),
        ids,
    }
}

/// A journey for prospects that starts when they subscribe, once ever; the last node must be the end.
pub fn journey(nodes: Vec<Node>) -> Workflow {
    let sources = (0..nodes.len())
        .map(|i| NodeSource {
            span: place(100 + i as u32),
            ..NodeSource::default()
        })
        .collect();
    Workflow {
        name: "welcome".into(),
        description: None,
        states: vec!["prospect".into()],
        start: Start::Events {
            events: vec![StartOn {
                event: event("subscribed"),
                filter: None,
            }],
            gathered: None,
        },
        reentry: Reentry::OnceEver,
        exits: vec![Exit::Event {
            event: EventKind::Unsubscribed,
        }],
        exits_never_because: None,
        goal: None,
        gives_way_to: Vec::new(),
        rules: Vec::new(),
        loosened: Vec::new(),
        allowances: Vec::new(),
        gates: vec!["two_pairs_of_eyes".into()],
        entry: NodeId(0),
        nodes,
        sources,
        spans: Spans {
            name: place(20),
            states: place(21),
            start: place(22),
            reentry: place(23),
            exits: place(24),
            goal: place(25),
        },
    }
}

/// Steps one after another, then the end.
pub fn line(steps: Vec<Node>) -> Workflow {
    let mut nodes = steps;
    for (i, node) in nodes.iter_mut().enumerate() {
        match node {
            Node::Send { next, .. }
            | Node::Wait { next, .. }
            | Node::Act { next, .. }
            | Node::HandOver { next, .. } => *next = NodeId(i as u32 + 1),
            other => panic!("not a step in a line: {other:?}"),
        }
    }
    nodes.push(Node::End);
    journey(nodes)
}

pub fn send(message: &str) -> Node {
    Node::Send {
        message: message.into(),
        next: NodeId(0),
    }
}

pub fn send_to(message: &str, next: u32) -> Node {
    Node::Send {
        message: message.into(),
        next: NodeId(next),
    }
}

pub fn wait(wait: WaitKind) -> Node {
    Node::Wait {
        alone: false,
        wait,
        next: NodeId(0),
    }
}

pub fn wait_for(amount: u32, unit: Unit) -> Node {
    wait(WaitKind::Length {
        length: length(amount, unit),
    })
}

/// `if condition { brand_story } else { styling_guide }`.
pub fn if_else(condition: Condition) -> Workflow {
    journey(vec![
        Node::Branch {
            arms: vec![Arm {
                when: condition,
                next: NodeId(1),
            }],
            otherwise: Some(NodeId(2)),
        },
        send_to("brand_story", 3),
        send_to("styling_guide", 3),
        Node::End,
    ])
}

pub fn every_purpose() -> CountedSet {
    CountedSet {
        channel: None,
        purposes: Purpose::ALL.to_vec(),
        theme: None,
        message: None,
    }
}

pub fn emails() -> CountedSet {
    CountedSet {
        channel: Some(Channel::Email),
        ..every_purpose()
    }
}

pub fn rule(text: &str, form: RuleForm, otherwise: Option<OtherwiseAction>) -> Rule {
    Rule {
        restraint: "house".into(),
        text: text.into(),
        form,
        otherwise,
        span: place(200),
    }
}

pub fn verdicts(workflow: &Workflow, verdict: Verdict) -> JourneyProof {
    let rules = workflow
        .rules
        .iter()
        .map(|rule| RuleReport {
            restraint: rule.restraint.clone(),
            rule: rule.text.clone(),
            verdict,
            worst: Some(1),
            exact: true,
            limit: Some(2),
            window: Some("7 days".to_owned()),
            assumptions: vec!["`subscribed` happens at most 3 times in 30 days".into()],
            timeline: Vec::new(),
            walks: Vec::new(),
            most: Vec::new(),
            span: rule.span,
        })
        .collect();
    JourneyProof {
        rules,
        promises: Vec::new(),
    }
}

/// What a platform makes of a journey, and what it says.
pub fn compile_in(
    house: &House,
    workflow: &Workflow,
    verdict: Verdict,
    target: &dyn Target,
) -> (Option<Compiled>, Vec<Diagnostic>) {
    let proof = verdicts(workflow, verdict);
    let input = Input {
        house,
        workflow,
        proof: &proof,
        bindings: house.bindings.get(target.name()),
        release: None,
    };
    let mut said = Said::default();
    let compiled = target.compile(&input, &mut said);
    (compiled, said.alone(target, &input))
}

pub fn compile(workflow: &Workflow) -> (Option<Compiled>, Vec<Diagnostic>) {
    compile_in(&house(), workflow, Verdict::Proved, klaviyo())
}

/// Compiles what must compile.
pub fn built(workflow: &Workflow) -> Compiled {
    let (compiled, found) = compile(workflow);
    compiled.unwrap_or_else(|| panic!("refused: {found:#?}"))
}

/// What an author reads: code, message, note, help.
pub fn said(found: &[Diagnostic]) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for d in found {
        let _ = writeln!(out, "{} {}", d.code.number(), d.message);
        for note in &d.notes {
            let _ = writeln!(out, "  note: {note}");
        }
        if let Some(help) = &d.help {
            let _ = writeln!(out, "  help: {help}");
        }
        for fix in &d.fixes {
            let _ = writeln!(out, "  fix: {}", fix.title);
        }
    }
    out
}
