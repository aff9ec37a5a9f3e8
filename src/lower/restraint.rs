//! Restraints: each rule resolved and checked once, to be cloned into every journey under it.

use super::quiet::QuietWeek;
use super::{errors, rule_sense};
use crate::diagnostics::Sink;
use crate::names::{NameKind, Names};
use crate::source::SourceMap;
use crate::syntax::Program;
use crate::syntax::ast::{self, Counted, DeclKind, RuleElse, RuleKind, SilenceReason};
use crate::types::{self, Scope};
use crate::vocabulary::Purpose;
use crate::workflow::{
    ClockMinutes, CountedSet, House, OtherwiseAction, Rule, RuleForm, SilenceWhen, Weekdays,
};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// One restraint.
#[derive(Debug, Default)]
pub(crate) struct Restraint {
    /// Its rules in source order, without those in error.
    pub(crate) rules: Vec<Rule>,
    /// A rule is in error: nothing can be proved under it.
    pub(crate) faulty: bool,
    /// Its quiet rules leave no time at all (reported).
    pub(crate) never_open: bool,
}

/// Every restraint of the project.
#[derive(Debug)]
pub(crate) struct Restraints {
    by_name: FxHashMap<SmolStr, Restraint>,
}

impl Restraints {
    /// Lowers each restraint; reports what is wrong in its rules.
    pub(crate) fn lower(
        program: &Program,
        names: &Names<'_>,
        sources: &SourceMap,
        house: &House,
        sink: &mut Sink,
    ) -> Self {
        let mut by_name: FxHashMap<SmolStr, Restraint> = FxHashMap::default();
        for (_, _, decl) in program.few() {
            if let DeclKind::Restraint(written) = &decl.kind
                && !by_name.contains_key(&written.name.text)
            {
                let scope = Scope::new(names, house);
                let restraint = lower_restraint(&scope, written, sources, sink);
                by_name.insert(written.name.text.clone(), restraint);
            }
        }
        Restraints { by_name }
    }

    /// The restraint with this name.
    pub(crate) fn get(&self, name: &str) -> Option<&Restraint> {
        self.by_name.get(name)
    }
}

fn lower_restraint(
    scope: &Scope<'_>,
    written: &ast::Restraint,
    sources: &SourceMap,
    sink: &mut Sink,
) -> Restraint {
    let mut restraint = Restraint::default();
    for rule in &written.rules {
        let mut found = Sink::new();
        rule_sense::check(rule, &mut found);
        let form = RuleLowering {
            scope,
            sink: &mut found,
        }
        .form(&rule.kind);
        match form {
            Some(form) if !found.has_errors() => restraint.rules.push(Rule {
                restraint: written.name.text.clone(),
                text: words(sources.text(rule.span)).into(),
                form,
                otherwise: rule.otherwise.map(otherwise),
                span: rule.span,
            }),
            Some(_) | None => restraint.faulty = true,
        }
        sink.extend(found.into_vec());
    }
    if let Some(found) = QuietWeek::of(&restraint.rules, scope.house).never_open(None) {
        restraint.never_open = true;
        restraint.faulty = true;
        sink.push(found);
    }
    restraint
}

struct RuleLowering<'a, 's> {
    scope: &'s Scope<'a>,
    sink: &'s mut Sink,
}

impl RuleLowering<'_, '_> {
    /// `None` where something in the rule was reported.
    fn form(&mut self, kind: &RuleKind) -> Option<RuleForm> {
        Some(match kind {
            RuleKind::AtMost {
                count, of, window, ..
            } => RuleForm::AtMost {
                count: *count,
                of: self.counted(of)?,
                window: types::length(*window),
            },
            RuleKind::AtMostPerCalendar {
                count, of, period, ..
            } => RuleForm::AtMostPerCalendar {
                count: *count,
                of: self.counted(of)?,
                period: types::length(*period),
            },
            RuleKind::Gap {
                gap,
                between,
                journeys,
            } => {
                let between = self.counted(between);
                let journeys = match journeys {
                    None => None,
                    Some((one, other)) => {
                        let one = self.name(one, NameKind::Journey, "`messages of`");
                        let other = self.name(other, NameKind::Journey, "`messages of`");
                        Some((one?, other?))
                    }
                };
                RuleForm::Gap {
                    gap: types::length(*gap),
                    between: between?,
                    journeys,
                }
            }
            RuleKind::EachOnce { of, window } => RuleForm::EachOnce {
                of: self.counted(of)?,
                window: types::length(*window),
            },
            RuleKind::QuietHours { from, to } => RuleForm::QuietHours {
                from: ClockMinutes(from.minutes),
                to: ClockMinutes(to.minutes),
            },
            RuleKind::QuietDays(days) => RuleForm::QuietDays {
                days: Weekdays(days.bits),
            },
            RuleKind::QuietOutside(calendar) => RuleForm::QuietOutside {
                calendar: self.name(calendar, NameKind::Calendar, "`quiet outside`")?,
            },
            RuleKind::Silence { of, when } => {
                let of = self.counted(of);
                let when = self.silence(when);
                RuleForm::Silence {
                    of: of?,
                    when: when?,
                }
            }
            RuleKind::AtLeast {
                count,
                of,
                window,
                journey,
            } => {
                let of = self.counted(of);
                let journey = self.name(journey, NameKind::Journey, "`during journey`");
                RuleForm::AtLeast {
                    count: *count,
                    of: of?,
                    window: types::length(*window),
                    journey: journey?,
                }
            }
            RuleKind::Error => return None,
        })
    }

    fn silence(&mut self, when: &SilenceReason) -> Option<SilenceWhen> {
        match when {
            SilenceReason::While(condition) => {
                types::condition(self.scope, condition, self.sink).map(SilenceWhen::While)
            }
            SilenceReason::After(length, event) => {
                let event = types::event(self.scope, event, self.sink)?;
                Some(SilenceWhen::After(types::length(*length), event))
            }
            SilenceReason::ToStates(names) => {
                let states = types::states(self.scope, names, self.sink);
                (!states.is_empty() && states.len() == names.len())
                    .then_some(SilenceWhen::ToStates(states))
            }
        }
    }

    fn name(&mut self, name: &ast::Name, wanted: NameKind, taker: &str) -> Option<SmolStr> {
        self.scope
            .names
            .resolve_for(name, &[wanted], Some(taker), self.sink)
            .map(|entry| entry.name.text.clone())
    }

    fn counted(&mut self, counted: &Counted) -> Option<CountedSet> {
        counted_set(self.scope, counted, self.sink)
    }
}

/// What is counted, resolved; `None` where something was reported.
pub(crate) fn counted_set(
    scope: &Scope<'_>,
    counted: &Counted,
    sink: &mut Sink,
) -> Option<CountedSet> {
    if let Some(message) = &counted.message {
        let taker = Some("a rule");
        let entry = scope
            .names
            .resolve_for(message, &[NameKind::Message], taker, sink)?;
        return Some(CountedSet {
            channel: None,
            purposes: Purpose::ALL.to_vec(),
            theme: None,
            message: Some(entry.name.text.clone()),
        });
    }
    let theme = match &counted.theme {
        None => None,
        Some(theme) => Some(types::theme(scope, theme, sink)?),
    };
    let purposes = rule_sense::purposes(counted);
    if purposes.is_empty() {
        sink.push(errors::no_purpose_left(counted.span));
        return None;
    }
    Some(CountedSet {
        channel: counted.channel,
        purposes,
        theme,
        message: None,
    })
}

fn otherwise(action: RuleElse) -> OtherwiseAction {
    match action {
        RuleElse::Skip(_) => OtherwiseAction::Skip,
        RuleElse::Postpone(length, _) => OtherwiseAction::Postpone(types::length(length)),
    }
}

/// The words of a rule or a condition with single spaces, without comments.
pub(crate) fn words(text: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    for line in text.lines() {
        let code = line.split_once("//").map_or(line, |(code, _)| code);
        words.extend(code.split_whitespace());
    }
    words.join(" ")
}

/// What a rule counts, where it counts anything.
pub(crate) fn counted(kind: &RuleKind) -> Option<&Counted> {
    match kind {
        RuleKind::AtMost { of, .. }
        | RuleKind::AtMostPerCalendar { of, .. }
        | RuleKind::EachOnce { of, .. }
        | RuleKind::Silence { of, .. }
        | RuleKind::AtLeast { of, .. } => Some(of),
        RuleKind::Gap { between, .. } => Some(between),
        RuleKind::QuietHours { .. }
        | RuleKind::QuietDays(_)
        | RuleKind::QuietOutside(_)
        | RuleKind::Error => None,
    }
}
