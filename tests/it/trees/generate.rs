//! Random declarations, built as nodes with no places. Every name is one of the prelude's and stands
//! where its kind belongs, every value is of its property's type.

use journey::source::Span;
use journey::steps::*;
use journey::syntax::ast::*;
use journey::vocabulary::{Channel, Purpose, Unit};
use proptest::prelude::*;
use proptest::sample::select;

const NONE: Span = Span {
    chunk: journey::source::ChunkId(0),
    start: 0,
    end: 0,
};

pub(super) fn name(text: &str) -> Name {
    Name {
        text: text.into(),
        span: NONE,
    }
}

fn names(words: &'static [&'static str]) -> impl Strategy<Value = Name> {
    select(words).prop_map(name)
}

fn some_names(words: &'static [&'static str]) -> impl Strategy<Value = Vec<Name>> {
    proptest::sample::subsequence(words, 1..=words.len().min(3))
        .prop_map(|chosen| chosen.into_iter().map(name).collect())
}

const STATES: &[&str] = &["prospect", "owner", "collector", "resting"];
const MESSAGES: &[&str] = &["welcome_letter", "brand_story", "styling_guide"];
const EVENTS: &[&str] = &["subscribed", "booked_appointment", "placed_order"];
const TIERS: &[&str] = &["silver", "gold", "noir"];

fn text() -> impl Strategy<Value = Text> {
    let words = vec![
        "She asked to hear from us",
        "Un mot, pour vous",
        r#"What \"care\" means"#,
        "a // b # c /* d */",
        "}{ ( ; é — 🎁",
    ];
    select(words).prop_map(|raw| Text {
        raw: raw.into(),
        span: NONE,
    })
}

fn unit() -> impl Strategy<Value = Unit> {
    select(Unit::ALL)
}

pub(super) fn duration() -> impl Strategy<Value = Duration> {
    (1..40_u32, unit()).prop_map(|(amount, unit)| Duration {
        amount,
        unit,
        span: NONE,
    })
}

/// Calendar time, which every place takes.
fn days() -> impl Strategy<Value = Duration> {
    (1..60_u32, select(vec![Unit::Days, Unit::Weeks])).prop_map(|(amount, unit)| Duration {
        amount,
        unit,
        span: NONE,
    })
}

fn clock() -> impl Strategy<Value = ClockTime> {
    (0..1440_u16).prop_map(|minutes| ClockTime {
        minutes,
        span: NONE,
    })
}

fn date() -> impl Strategy<Value = Date> {
    (2026..2030_i16, 1..=12_u8, 1..=28_u8).prop_map(|(year, month, day)| Date {
        year,
        month,
        day,
        span: NONE,
    })
}

fn weekdays() -> impl Strategy<Value = WeekdaySet> {
    (1..127_u8).prop_map(|bits| WeekdaySet { bits, span: NONE })
}

pub(super) fn event() -> impl Strategy<Value = EventRef> {
    let about = (
        select(vec!["opened", "clicked", "received"]),
        names(MESSAGES),
    );
    let any = (
        select(vec!["opened", "clicked", "received"]),
        prop::option::of(Just(Channel::Email)),
        prop::option::of(names(&["heritage", "watches"])),
    );
    prop_oneof![
        4 => names(EVENTS).prop_map(EventRef::Named),
        1 => names(&["unsubscribed", "complained", "bounced"]).prop_map(EventRef::Named),
        2 => about.prop_map(|(verb, message)| match verb {
            "opened" => EventRef::Opened(message),
            "clicked" => EventRef::Clicked(message),
            _ => EventRef::Received(message),
        }),
        1 => any.prop_map(|(verb, channel, theme)| EventRef::AnyMessage {
            verb: name(verb),
            channel,
            theme,
        }),
    ]
}

fn value(kind: ValueKind) -> Value {
    Value { kind, span: NONE }
}

fn op() -> impl Strategy<Value = CompareOp> {
    select(vec![
        CompareOp::AtLeast,
        CompareOp::AtMost,
        CompareOp::MoreThan,
        CompareOp::LessThan,
    ])
}

fn money() -> impl Strategy<Value = Value> {
    (1..100_000_u32).prop_map(|n| value(ValueKind::Money(n.to_string().into(), "EUR".into())))
}

fn has() -> impl Strategy<Value = HasTest> {
    let filter = (text(), money(), any::<bool>(), op()).prop_map(|(text, money, which, op)| {
        Box::new(Condition::Test(
            if which {
                Test::Is {
                    path: vec![name("collection")],
                    negated: false,
                    values: vec![value(ValueKind::Text(text))],
                }
            } else {
                Test::Compare {
                    path: vec![name("value")],
                    op,
                    value: money,
                }
            },
            NONE,
        ))
    });
    let period = prop_oneof![
        3 => Just(Period::Ever),
        2 => days().prop_map(Period::InTheLast),
        1 => Just(Period::SinceStart(NONE)),
        1 => names(EVENTS).prop_map(|event| Period::Since(EventRef::Named(event))),
    ];
    let count = prop::option::of((2..9_u32, op()));
    (
        any::<bool>(),
        event(),
        prop::option::of(filter),
        count,
        period,
    )
        .prop_map(|(negated, event, filter, count, period)| {
            let filter = filter.filter(|_| event == EventRef::Named(name("placed_order")));
            let count = count.filter(|_| !negated);
            HasTest {
                negated,
                event,
                filter,
                count: count.map(|(n, op)| (op, n, NONE)),
                period,
            }
        })
}

/// One test. Those of properties that may be missing come with the question whether they are known.
fn test() -> impl Strategy<Value = Condition> {
    let one = |test: Test| Condition::Test(test, NONE);
    let known = move |path: &str| {
        one(Test::Known {
            path: vec![name(path)],
            known: true,
        })
    };
    let tiers = proptest::sample::subsequence(TIERS, 1..3);
    prop_oneof![
        (tiers, any::<bool>()).prop_map(move |(tiers, negated)| one(Test::Is {
            path: vec![name("tier")],
            negated,
            values: tiers
                .into_iter()
                .map(|t| value(ValueKind::Word(t.into())))
                .collect(),
        })),
        any::<bool>().prop_map(move |yes| one(Test::Is {
            path: vec![name("service_case")],
            negated: false,
            values: vec![value(ValueKind::YesNo(yes))],
        })),
        (op(), money()).prop_map(move |(op, value)| one(Test::Compare {
            path: vec![name("lifetime_spend")],
            op,
            value,
        })),
        (any::<bool>(), select(vec!["birthday", "city", "advisor"])).prop_map(
            move |(known, path)| one(Test::Known {
                path: vec![name(path)],
                known,
            })
        ),
        text().prop_map(move |text| Condition::And(
            vec![
                known("city"),
                one(Test::Is {
                    path: vec![name("city")],
                    negated: false,
                    values: vec![value(ValueKind::Text(text))],
                }),
            ],
            NONE
        )),
        (op(), (2..50_u32), any::<bool>()).prop_map(move |(op, amount, negated)| Condition::And(
            vec![
                known("visit_at"),
                one(if negated {
                    Test::Past {
                        path: vec![name("visit_at")],
                        negated,
                    }
                } else {
                    Test::Ahead {
                        path: vec![name("visit_at")],
                        op,
                        by: Duration {
                            amount,
                            unit: Unit::Hours,
                            span: NONE,
                        },
                    }
                }),
            ],
            NONE
        )),
        (some_names(STATES), any::<bool>())
            .prop_map(move |(states, negated)| one(Test::State { negated, states })),
        any::<bool>().prop_map(move |negated| one(Test::InSegment {
            negated,
            segment: name("watch_lovers"),
        })),
        has().prop_map(move |has| one(Test::Has(Box::new(has)))),
        any::<bool>().prop_map(move |negated| one(Test::Consents {
            negated,
            channel: Channel::Email,
        })),
    ]
}

/// A condition; outside a run there is nothing that `since start` could mean.
pub(super) fn condition(in_a_run: bool) -> impl Strategy<Value = Condition> {
    let test = test().prop_map(move |it| match it {
        Condition::Test(Test::Has(mut has), at) if !in_a_run => {
            if has.period == Period::SinceStart(NONE) {
                has.period = Period::Ever;
            }
            Condition::Test(Test::Has(has), at)
        }
        other => other,
    });
    test.prop_recursive(3, 8, 3, |inner| {
        let several = || prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            several().prop_map(|all| Condition::And(all, NONE)),
            several().prop_map(|all| Condition::Or(all, NONE)),
            inner
                .clone()
                .prop_filter("two in a row say nothing", |c| !matches!(
                    c,
                    Condition::Not(..)
                ))
                .prop_map(|c| Condition::Not(Box::new(c), NONE)),
        ]
    })
}

fn doc() -> impl Strategy<Value = Doc> {
    prop_oneof![
        5 => Just(None),
        1 => Just(Some("Why it is so.".into())),
        1 => Just(Some("On two lines,\nwith `{` inside.".into())),
    ]
}

fn wait() -> impl Strategy<Value = Wait> {
    prop_oneof![
        duration().prop_map(Wait::For),
        (1..5_u32, 1..5_u32, unit()).prop_map(|(a, b, unit)| {
            let of = |amount| Duration {
                amount,
                unit,
                span: NONE,
            };
            Wait::Between(of(a), of(a + b))
        }),
        (clock(), prop::option::of(weekdays())).prop_map(|(at, on)| Wait::UntilTime { at, on }),
        (
            prop::option::of((days(), any::<bool>())),
            prop::option::of(clock())
        )
            .prop_map(|(offset, at)| Wait::UntilDate(WaitDate {
                after: offset.as_ref().is_some_and(|(_, after)| *after),
                offset: offset.map(|(by, _)| by),
                property: name("birthday"),
                at,
            })),
        days().prop_map(Wait::AfterStart),
    ]
}

fn block_of(steps: Vec<Step>) -> Block {
    Block {
        steps,
        ..Block::default()
    }
}

fn step(kind: StepKind, doc: Doc) -> Step {
    Step {
        doc,
        kind,
        span: NONE,
    }
}

fn recipient() -> impl Strategy<Value = Recipient> {
    prop_oneof![
        names(&["crm_lead", "crm_team"]).prop_map(|name| Recipient {
            name,
            otherwise: None,
        }),
        Just(Recipient {
            name: name("advisor"),
            otherwise: Some(name("crm_lead")),
        }),
    ]
}

/// What persons do, and what is written into the profile.
fn work() -> impl Strategy<Value = StepKind> {
    prop_oneof![
        (recipient(), text(), days()).prop_map(|(of, text, within)| StepKind::Task(Task {
            of,
            text,
            within,
        })),
        (recipient(), text()).prop_map(|(to, text)| StepKind::Notify(Notify { to, text })),
        select(TIERS).prop_map(|tier| StepKind::Set(Set {
            property: vec![name("tier")],
            value: value(ValueKind::Word(tier.into())),
        })),
        (1..90_000_u32).prop_map(|n| StepKind::Set(Set {
            property: vec![name("lifetime_spend")],
            value: value(ValueKind::Money(n.to_string().into(), "EUR".into())),
        })),
        names(&["birthday", "city"]).prop_map(|property| StepKind::Clear(Clear {
            property: vec![property],
        })),
        days().prop_map(|length| StepKind::Alone(Alone { length })),
    ]
}

fn simple() -> impl Strategy<Value = StepKind> {
    prop_oneof![
        2 => work().boxed(),
        3 => names(MESSAGES).prop_map(|message| StepKind::Send(Send { message })).boxed(),
        4 => wait().prop_map(StepKind::Wait).boxed(),
        1 => Just(StepKind::End(End)).boxed(),
    ]
}

/// Steps, with blocks inside them.
pub(super) fn steps() -> impl Strategy<Value = Block> {
    let one = (simple(), doc()).prop_map(|(kind, doc)| step(kind, doc));
    let block = prop::collection::vec(one, 0..4).prop_map(block_of);
    block.prop_recursive(3, 12, 4, |inner| {
        let kind = prop_oneof![
            2 => simple().boxed(),
            2 => branch(inner.clone()).boxed(),
            1 => wait_for(inner.clone()).boxed(),
            1 => match_tier(inner.clone()).boxed(),
            1 => split(inner.clone()).boxed(),
            1 => repeat(inner.clone()).boxed(),
            1 => review(inner).boxed(),
        ];
        let one = (kind, doc()).prop_map(|(kind, doc)| step(kind, doc));
        prop::collection::vec(one, 1..4).prop_map(block_of)
    })
}

fn branch(inner: impl Strategy<Value = Block> + Clone) -> impl Strategy<Value = StepKind> {
    let arm =
        (condition(false), inner.clone()).prop_map(|(condition, block)| IfArm { condition, block });
    (prop::collection::vec(arm, 1..3), prop::option::of(inner))
        .prop_map(|(arms, otherwise)| StepKind::If(If { arms, otherwise }))
}

fn wait_for(inner: impl Strategy<Value = Block> + Clone) -> impl Strategy<Value = StepKind> {
    // A condition that is an `or` would read as several reasons.
    let what = prop_oneof![
        3 => event().prop_map(WaitForWhat::Event),
        1 => test().prop_map(WaitForWhat::Condition),
    ];
    (
        days(),
        prop::collection::vec(what, 1..3),
        inner.clone(),
        prop::option::of(inner),
    )
        .prop_map(|(deadline, mut what, then, otherwise)| {
            // Behind `tier is gold or` a name is one more value.
            what.sort_by_key(|what| matches!(what, WaitForWhat::Condition(_)));
            StepKind::WaitFor(WaitFor {
                deadline,
                what,
                then,
                otherwise,
            })
        })
}

fn match_tier(inner: impl Strategy<Value = Block> + Clone) -> impl Strategy<Value = StepKind> {
    let arm = |values: &'static [&'static str]| {
        (inner.clone(), doc()).prop_map(move |(block, doc)| MatchArm {
            doc,
            patterns: values
                .iter()
                .map(|v| MatchPattern::Value(name(v)))
                .collect(),
            block,
        })
    };
    (arm(&["noir"]), arm(&["gold", "silver"])).prop_map(|(first, second)| {
        StepKind::Match(Match {
            subject: vec![name("tier")],
            arms: vec![first, second],
        })
    })
}

fn split(inner: impl Strategy<Value = Block> + Clone) -> impl Strategy<Value = StepKind> {
    let measure = (event(), days()).prop_map(|(event, within)| Measure {
        event,
        within,
        span: NONE,
    });
    let arms = (
        inner.clone(),
        inner,
        doc(),
        1..9_999_u32,
        prop::option::of(measure),
    );
    arms.prop_map(|(one, other, doc, weight, measure)| {
        let arm = |named: &str, weight, doc, block| SplitArm {
            doc,
            weight,
            weight_span: NONE,
            name: name(named),
            block,
        };
        StepKind::Split(Split {
            name: name("by_tone"),
            arms: vec![
                arm("letter", weight, doc, one),
                arm("nothing", 10_000 - weight, None, other),
            ],
            measure,
        })
    })
}

fn repeat(inner: impl Strategy<Value = Block> + Clone) -> impl Strategy<Value = StepKind> {
    (2..5_u32, prop::option::of(days()), inner).prop_map(|(times, apart, block)| {
        StepKind::Repeat(Repeat {
            times,
            times_span: NONE,
            apart,
            block,
        })
    })
}

fn review(inner: impl Strategy<Value = Block> + Clone) -> impl Strategy<Value = StepKind> {
    (recipient(), days(), inner.clone(), inner, doc()).prop_map(|(by, within, yes, no, doc)| {
        let arm = |answer, doc, block| ReviewArm {
            doc,
            answer,
            span: NONE,
            block,
        };
        StepKind::Review(Review {
            by,
            within,
            arms: vec![
                arm(Answer::Approved, doc, yes),
                arm(Answer::Declined, None, no),
                arm(Answer::Unanswered, None, Block::default()),
            ],
        })
    })
}

fn purposes() -> impl Strategy<Value = Vec<(Purpose, Span)>> {
    proptest::sample::subsequence(Purpose::ALL, 0..3)
        .prop_map(|all| all.into_iter().map(|p| (p, NONE)).collect())
}

fn counted() -> impl Strategy<Value = Counted> {
    let many = (
        prop::option::of(Just(Channel::Email)),
        purposes(),
        purposes(),
        prop::option::of(names(&["heritage", "watches"])),
    );
    many.prop_map(|(channel, purposes, except, theme)| Counted {
        channel,
        except: if purposes.is_empty() {
            except
        } else {
            Vec::new()
        },
        purposes,
        theme,
        message: None,
        span: NONE,
    })
}

fn rule() -> impl Strategy<Value = Rule> {
    let window = || days();
    let kind = prop_oneof![
        (1..9_u32, counted(), window()).prop_map(|(count, of, window)| RuleKind::AtMost {
            count,
            count_span: NONE,
            of,
            window,
        }),
        (1..40_u32, counted()).prop_map(|(amount, between)| RuleKind::Gap {
            gap: Duration {
                amount,
                unit: Unit::Hours,
                span: NONE,
            },
            between,
            journeys: None,
        }),
        (counted(), window()).prop_map(|(of, window)| RuleKind::EachOnce { of, window }),
        (clock(), clock())
            .prop_filter("a day long", |(from, to)| from != to)
            .prop_map(|(from, to)| RuleKind::QuietHours { from, to }),
        weekdays().prop_map(RuleKind::QuietDays),
        Just(RuleKind::QuietOutside(name("house_days"))),
        (counted(), condition(false)).prop_map(|(of, when)| RuleKind::Silence {
            of,
            when: SilenceReason::While(when),
        }),
        (counted(), days(), event()).prop_map(|(of, length, event)| RuleKind::Silence {
            of,
            when: SilenceReason::After(length, event),
        }),
        (counted(), some_names(STATES)).prop_map(|(of, states)| RuleKind::Silence {
            of,
            when: SilenceReason::ToStates(states),
        }),
    ];
    let otherwise = prop_oneof![
        2 => Just(None),
        1 => Just(Some(RuleElse::Skip(NONE))),
        1 => days().prop_map(|by| Some(RuleElse::Postpone(by, NONE))),
    ];
    (kind, otherwise, doc()).prop_map(|(kind, otherwise, doc)| {
        let quiet = matches!(
            kind,
            RuleKind::QuietHours { .. } | RuleKind::QuietDays(_) | RuleKind::QuietOutside(_)
        );
        Rule {
            doc,
            kind,
            otherwise: otherwise.filter(|_| !quiet),
            span: NONE,
        }
    })
}

fn start() -> impl Strategy<Value = Start> {
    prop_oneof![
        3 => Just(Start::Events(
            vec![StartEvent {
                event: EventRef::Named(name("subscribed")),
                filter: None,
            }],
            None
        )),
        1 => some_names(STATES).prop_map(Start::Becomes),
        1 => any::<bool>().prop_map(|also_present| Start::EntersSegment {
            segment: name("watch_lovers"),
            also_present,
        }),
        1 => (prop::option::of((days(), any::<bool>())), clock(), any::<bool>()).prop_map(
            |(offset, at, every_year)| Start::AroundDate {
                after: offset.as_ref().is_some_and(|(_, after)| *after),
                offset: offset.map(|(by, _)| by),
                property: name("birthday"),
                at,
                every_year,
                leap_day: every_year.then_some(LeapDay::FirstOfMarch),
            }
        ),
        1 => (date(), clock(), text()).prop_map(|(date, time, because)| {
            Start::OnDate {
                when: DateTime {
                    date,
                    time: Some(time),
                },
                segment: name("watch_lovers"),
                because,
            }
        }),
    ]
}

fn enters() -> impl Strategy<Value = Enters> {
    prop_oneof![
        Just(Enters::OnceEver),
        days().prop_map(Enters::OncePer),
        days().prop_map(Enters::AgainAfter),
        Just(Enters::EveryTime),
    ]
}

fn exits() -> impl Strategy<Value = Exits> {
    let reason = prop_oneof![
        event().prop_map(ExitReason::Event),
        names(STATES).prop_map(ExitReason::Becomes),
    ];
    prop_oneof![
        3 => prop::collection::vec(reason, 1..3).prop_map(Exits::When),
        1 => text().prop_map(Exits::Never),
    ]
}

/// Two journeys, two sequences, a restraint and two segments, under names of their own.
pub(super) fn declarations() -> impl Strategy<Value = Vec<Decl>> {
    let journey = (
        some_names(STATES),
        start(),
        enters(),
        exits(),
        steps(),
        doc(),
    )
        .prop_map(|(states, start, enters, exits, steps, doc)| {
            let start = match start {
                Start::Becomes(_) => Start::Becomes(states.clone()),
                other => other,
            };
            let clauses = vec![
                Clause::For(states, NONE),
                Clause::Starts(start, NONE),
                Clause::Enters(enters, NONE),
                Clause::Exits(exits, NONE),
            ];
            (doc, clauses, steps)
        });
    let sequence = (steps().boxed(), doc().boxed());
    let restraint = (prop::collection::vec(rule(), 1..5), doc());
    let segment = (condition(false), doc());
    (
        prop::collection::vec(journey, 1..3),
        prop::collection::vec(sequence, 0..3),
        prop::collection::vec(restraint, 0..2),
        prop::collection::vec(segment, 0..3),
    )
        .prop_map(|(journeys, sequences, restraints, segments)| {
            let mut all = Vec::new();
            for (doc, clauses, steps) in journeys {
                let name = name(&format!("journey_{}", all.len()));
                let kind = DeclKind::Journey(Box::new(Journey {
                    name,
                    clauses,
                    steps,
                }));
                all.push((kind, doc));
            }
            for (steps, doc) in sequences {
                let name = name(&format!("sequence_{}", all.len()));
                all.push((DeclKind::Sequence(Sequence { name, steps }), doc));
            }
            for (rules, doc) in restraints {
                let name = name(&format!("restraint_{}", all.len()));
                all.push((DeclKind::Restraint(Restraint { name, rules }), doc));
            }
            for (condition, doc) in segments {
                let name = name(&format!("segment_{}", all.len()));
                all.push((DeclKind::Segment(Segment { name, condition }), doc));
            }
            let decl = |(kind, doc)| Decl {
                doc,
                kind,
                head: NONE,
                span: NONE,
            };
            all.into_iter().map(decl).collect()
        })
}
