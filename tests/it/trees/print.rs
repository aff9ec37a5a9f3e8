//! Trees as text, in one plain layout.

use journey::steps::*;
use journey::syntax::ast::*;
use std::fmt::Write as _;

pub(super) fn declaration(decl: &Decl) -> String {
    let mut out = String::new();
    doc(&mut out, decl.doc.as_deref(), 0);
    match &decl.kind {
        DeclKind::Journey(journey) => {
            let _ = writeln!(out, "journey {} {{", journey.name.text);
            for clause in &journey.clauses {
                let _ = writeln!(out, "  {}", self::clause(clause));
            }
            steps(&mut out, &journey.steps, 1);
            out.push_str("}\n");
        }
        DeclKind::Sequence(sequence) => {
            let _ = writeln!(out, "sequence {} {{", sequence.name.text);
            steps(&mut out, &sequence.steps, 1);
            out.push_str("}\n");
        }
        DeclKind::Restraint(restraint) => {
            let _ = writeln!(out, "restraint {} {{", restraint.name.text);
            for rule in &restraint.rules {
                doc(&mut out, rule.doc.as_deref(), 1);
                let _ = writeln!(out, "  {}", self::rule(rule));
            }
            out.push_str("}\n");
        }
        DeclKind::Segment(segment) => {
            let when = condition(&segment.condition, false);
            let _ = writeln!(out, "segment {} when {when}", segment.name.text);
        }
        other => panic!("no random tree holds {other:?}"),
    }
    out
}

fn doc(out: &mut String, doc: Option<&str>, depth: usize) {
    for line in doc.into_iter().flat_map(str::lines) {
        let _ = writeln!(out, "{}/// {line}", "  ".repeat(depth));
    }
}

fn list(names: &[Name], between: &str) -> String {
    let words: Vec<&str> = names.iter().map(|n| n.text.as_str()).collect();
    words.join(between)
}

fn duration(d: &Duration) -> String {
    let unit = if d.amount == 1 {
        d.unit.singular()
    } else {
        d.unit.text()
    };
    format!("{} {unit}", d.amount)
}

fn clock(at: ClockTime) -> String {
    format!("{:02}:{:02}", at.minutes / 60, at.minutes % 60)
}

fn date(d: Date) -> String {
    format!("{}-{:02}-{:02}", d.year, d.month, d.day)
}

fn weekdays(set: WeekdaySet) -> String {
    let days: Vec<&str> = set.days().map(journey::vocabulary::Weekday::text).collect();
    days.join(", ")
}

fn text(text: &Text) -> String {
    format!("\"{}\"", text.raw)
}

fn clause(clause: &Clause) -> String {
    match clause {
        Clause::For(states, _) => format!("for {}", list(states, ", ")),
        Clause::Starts(start, _) => format!("starts {}", self::start(start)),
        Clause::Enters(enters, _) => format!(
            "enters {}",
            match enters {
                Enters::OnceEver => "once ever".to_owned(),
                Enters::OncePer(d) => format!("once per {}", duration(d)),
                Enters::AgainAfter(d) => format!("again {} after it ended", duration(d)),
                Enters::EveryTime => "every time".to_owned(),
                other => panic!("no random tree holds {other:?}"),
            }
        ),
        Clause::Exits(Exits::Never(because), _) => {
            format!("exits never because {}", text(because))
        }
        Clause::Exits(Exits::When(reasons), _) => {
            let words: Vec<String> = reasons
                .iter()
                .map(|reason| match reason {
                    ExitReason::Event(on) => event(on),
                    ExitReason::Becomes(state) => format!("client becomes {}", state.text),
                    other => panic!("no random tree holds {other:?}"),
                })
                .collect();
            format!("exits when {}", words.join(" or "))
        }
        other => panic!("no random tree holds {other:?}"),
    }
}

fn start(start: &Start) -> String {
    match start {
        Start::Events(events, None) => {
            let words: Vec<String> = events.iter().map(|e| event(&e.event)).collect();
            format!("when {}", words.join(" or "))
        }
        Start::Becomes(states) => format!("when client becomes {}", list(states, " or ")),
        Start::EntersSegment {
            segment,
            also_present,
        } => format!(
            "when client enters {} {}",
            segment.text,
            if *also_present {
                "and those already in it"
            } else {
                "from now on"
            }
        ),
        Start::AroundDate {
            offset,
            after,
            property,
            at,
            every_year,
            leap_day,
        } => {
            let when = match offset {
                Some(by) => format!("{} {} {}", duration(by), side(*after), property.text),
                None => format!("on {}", property.text),
            };
            let yearly = if *every_year { " every year" } else { "" };
            let leap = leap_day.map(|day| format!(", 29 february on {}", day.text()));
            let leap = leap.unwrap_or_default();
            format!("{when} at {}{yearly}{leap}", clock(*at))
        }
        Start::OnDate {
            when,
            segment,
            because,
        } => {
            let at = when.time.map(|t| format!(" at {}", clock(t)));
            format!(
                "on {}{} for {} because {}",
                date(when.date),
                at.unwrap_or_default(),
                segment.text,
                text(because)
            )
        }
        other => panic!("no random tree holds {other:?}"),
    }
}

fn side(after: bool) -> &'static str {
    if after { "after" } else { "before" }
}

fn event(on: &EventRef) -> String {
    match on {
        EventRef::Named(name) => name.text.to_string(),
        EventRef::Opened(message) => format!("opened {}", message.text),
        EventRef::Clicked(message) => format!("clicked {}", message.text),
        EventRef::Received(message) => format!("received {}", message.text),
        EventRef::AnyMessage {
            verb,
            channel,
            theme,
        } => {
            let what = if channel.is_some() {
                "email"
            } else {
                "message"
            };
            let theme = theme.as_ref().map(|t| format!(" with theme {}", t.text));
            format!("{} any {what}{}", verb.text, theme.unwrap_or_default())
        }
    }
}

fn op(op: CompareOp) -> &'static str {
    match op {
        CompareOp::AtLeast => "at least",
        CompareOp::AtMost => "at most",
        CompareOp::MoreThan => "more than",
        CompareOp::LessThan => "less than",
        CompareOp::Before => "before",
        CompareOp::After => "after",
    }
}

fn value(value: &Value) -> String {
    match &value.kind {
        ValueKind::Word(word) => word.to_string(),
        ValueKind::Text(it) => text(it),
        ValueKind::Money(number, currency) => format!("{number} {currency}"),
        ValueKind::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        other => panic!("no random tree holds {other:?}"),
    }
}

/// A condition; `inside` another, one of several parts stands in brackets.
fn condition(it: &Condition, inside: bool) -> String {
    let joined = |parts: &[Condition], between: &str| {
        let parts: Vec<String> = parts.iter().map(|p| condition(p, true)).collect();
        let whole = parts.join(between);
        if inside { format!("({whole})") } else { whole }
    };
    match it {
        Condition::And(parts, _) => joined(parts, " and "),
        Condition::Or(parts, _) => joined(parts, " or "),
        Condition::Not(inner, _) => format!("not {}", condition(inner, true)),
        Condition::Test(test, _) => self::test(test),
        Condition::Error(_) => panic!("no random tree is in error"),
    }
}

fn test(test: &Test) -> String {
    let not = |negated: bool| if negated { " not" } else { "" };
    match test {
        Test::Is {
            path,
            negated,
            values,
        } => {
            let values: Vec<String> = values.iter().map(value).collect();
            format!(
                "{} is{} {}",
                list(path, "."),
                not(*negated),
                values.join(" or ")
            )
        }
        Test::Compare {
            path,
            op: by,
            value: than,
        } => format!("{} is {} {}", list(path, "."), op(*by), value(than)),
        Test::Known { path, known } => {
            format!(
                "{} is {}",
                list(path, "."),
                if *known { "known" } else { "unknown" }
            )
        }
        Test::Past { path, negated } => format!("{} is{} past", list(path, "."), not(*negated)),
        Test::Ahead {
            path,
            op: by,
            by: far,
        } => {
            format!("{} is {} {} ahead", list(path, "."), op(*by), duration(far))
        }
        Test::State { negated, states } => {
            format!("client is{} {}", not(*negated), list(states, " or "))
        }
        Test::InSegment { negated, segment } => {
            format!("client is{} in {}", not(*negated), segment.text)
        }
        Test::Has(has) => self::has(has),
        Test::Consents { negated, channel } => format!(
            "client {} to {}",
            if *negated {
                "does not consent"
            } else {
                "consents"
            },
            channel.text()
        ),
    }
}

fn has(has: &HasTest) -> String {
    let mut out = format!(
        "client has{} {}",
        if has.negated { " not" } else { "" },
        event(&has.event)
    );
    if let Some(filter) = &has.filter {
        let _ = write!(out, " where {}", condition(filter, true));
    }
    if let Some((by, times, _)) = has.count {
        let _ = write!(out, " {} {times} times", op(by));
    }
    match &has.period {
        Period::Ever => {}
        Period::InTheLast(d) => {
            let _ = write!(out, " in the last {}", duration(d));
        }
        Period::SinceStart(_) => out.push_str(" since start"),
        Period::Since(on) => {
            let _ = write!(out, " since {}", event(on));
        }
    }
    out
}

fn steps(out: &mut String, block: &Block, depth: usize) {
    for step in &block.steps {
        doc(out, step.doc.as_deref(), depth);
        out.push_str(&"  ".repeat(depth));
        self::step(out, &step.kind, depth);
        out.push('\n');
    }
}

/// `{ … }` behind words, whose line it ends.
fn braces(out: &mut String, block: &Block, depth: usize) {
    out.push_str(" {\n");
    steps(out, block, depth + 1);
    out.push_str(&"  ".repeat(depth));
    out.push('}');
}

fn step(out: &mut String, kind: &StepKind, depth: usize) {
    match kind {
        StepKind::Send(send) => {
            let _ = write!(out, "send {}", send.message.text);
        }
        StepKind::Wait(wait) => {
            let _ = write!(out, "wait {}", self::wait(wait));
        }
        StepKind::End(_) => out.push_str("end"),
        StepKind::Task(task) => {
            let (of, within) = (recipient(&task.of), duration(&task.within));
            let _ = write!(out, "task for {of} {} within {within}", text(&task.text));
        }
        StepKind::Notify(notify) => {
            let to = recipient(&notify.to);
            let _ = write!(out, "notify {to} {}", text(&notify.text));
        }
        StepKind::Set(set) => {
            let property = list(&set.property, ".");
            let _ = write!(out, "set {property} to {}", value(&set.value));
        }
        StepKind::Clear(clear) => {
            let _ = write!(out, "clear {}", list(&clear.property, "."));
        }
        StepKind::Alone(alone) => {
            let length = duration(&alone.length);
            let _ = write!(out, "no messages from any journey for {length}");
        }
        StepKind::Repeat(repeat) => {
            let _ = write!(out, "repeat up to {} times", repeat.times);
            if let Some(apart) = &repeat.apart {
                let _ = write!(out, ", {} apart", duration(apart));
            }
            braces(out, &repeat.block, depth);
        }
        StepKind::Review(review) => {
            let (by, within) = (recipient(&review.by), duration(&review.within));
            let _ = writeln!(out, "review by {by} within {within} {{");
            for arm in &review.arms {
                doc(out, arm.doc.as_deref(), depth + 1);
                let answer = match arm.answer {
                    Answer::Approved => "approved",
                    Answer::Declined => "declined",
                    Answer::Unanswered => "unanswered",
                };
                let _ = write!(out, "{}{answer}", "  ".repeat(depth + 1));
                braces(out, &arm.block, depth + 1);
                out.push('\n');
            }
            let _ = write!(out, "{}}}", "  ".repeat(depth));
        }
        StepKind::If(step) => {
            for (i, arm) in step.arms.iter().enumerate() {
                out.push_str(if i == 0 { "if " } else { " else if " });
                out.push_str(&condition(&arm.condition, false));
                braces(out, &arm.block, depth);
            }
            if let Some(block) = &step.otherwise {
                out.push_str(" else");
                braces(out, block, depth);
            }
        }
        StepKind::WaitFor(wait) => {
            let what: Vec<String> = wait
                .what
                .iter()
                .map(|what| match what {
                    WaitForWhat::Event(on) => event(on),
                    WaitForWhat::Condition(it) => condition(it, false),
                })
                .collect();
            let _ = write!(
                out,
                "wait up to {} for {}",
                duration(&wait.deadline),
                what.join(" or ")
            );
            braces(out, &wait.then, depth);
            if let Some(block) = &wait.otherwise {
                out.push_str(" otherwise");
                braces(out, block, depth);
            }
        }
        StepKind::Match(step) => {
            let _ = writeln!(out, "match {} {{", list(&step.subject, "."));
            for arm in &step.arms {
                doc(out, arm.doc.as_deref(), depth + 1);
                let patterns: Vec<String> = arm
                    .patterns
                    .iter()
                    .map(|p| match p {
                        MatchPattern::Value(name) => name.text.to_string(),
                        MatchPattern::Unknown(_) => "unknown".to_owned(),
                    })
                    .collect();
                let _ = write!(out, "{}{}", "  ".repeat(depth + 1), patterns.join(", "));
                braces(out, &arm.block, depth + 1);
                out.push('\n');
            }
            let _ = write!(out, "{}}}", "  ".repeat(depth));
        }
        StepKind::Split(step) => {
            let _ = writeln!(out, "split {} {{", step.name.text);
            for arm in &step.arms {
                doc(out, arm.doc.as_deref(), depth + 1);
                let weight = f64::from(arm.weight) / 100.0;
                let _ = write!(out, "{}{weight}% {}", "  ".repeat(depth + 1), arm.name.text);
                braces(out, &arm.block, depth + 1);
                out.push('\n');
            }
            if let Some(measure) = &step.measure {
                let within = duration(&measure.within);
                let on = event(&measure.event);
                let _ = writeln!(
                    out,
                    "{}measure {on} within {within}",
                    "  ".repeat(depth + 1)
                );
            }
            let _ = write!(out, "{}}}", "  ".repeat(depth));
        }
        other => panic!("no random tree holds {other:?}"),
    }
}

fn recipient(it: &Recipient) -> String {
    match &it.otherwise {
        Some(other) => format!("{} else {}", it.name.text, other.text),
        None => it.name.text.to_string(),
    }
}

fn wait(wait: &Wait) -> String {
    match wait {
        Wait::For(d) => duration(d),
        Wait::Between(least, most) => format!("{} to {}", least.amount, duration(most)),
        Wait::UntilTime { at, on } => {
            let on = on.map(|days| format!(" on {}", weekdays(days)));
            format!("until {}{}", clock(*at), on.unwrap_or_default())
        }
        Wait::UntilDate(date) => {
            let offset = date
                .offset
                .as_ref()
                .map(|by| format!("{} {} ", duration(by), side(date.after)));
            let at = date.at.map(|at| format!(" at {}", clock(at)));
            format!(
                "until {}{}{}",
                offset.unwrap_or_default(),
                date.property.text,
                at.unwrap_or_default()
            )
        }
        Wait::AfterStart(d) => format!("until {} after start", duration(d)),
    }
}

fn rule(rule: &Rule) -> String {
    let mut out = match &rule.kind {
        RuleKind::AtMost {
            count, of, window, ..
        } => format!("at most {count} {} per {}", counted(of), duration(window)),
        RuleKind::Gap { gap, between, .. } => {
            format!("at least {} between {}", duration(gap), counted(between))
        }
        RuleKind::EachOnce { of, window } => {
            format!("each {} at most once per {}", counted(of), duration(window))
        }
        RuleKind::QuietHours { from, to } => {
            format!("quiet from {} to {}", clock(*from), clock(*to))
        }
        RuleKind::QuietDays(days) => format!("quiet on {}", weekdays(*days)),
        RuleKind::QuietOutside(calendar) => format!("quiet outside {}", calendar.text),
        RuleKind::Silence { of, when } => {
            let when = match when {
                SilenceReason::While(it) => format!("while {}", condition(it, false)),
                SilenceReason::After(d, on) => format!("for {} after {}", duration(d), event(on)),
                SilenceReason::ToStates(states) => format!("to {}", list(states, ", ")),
            };
            format!("no {} {when}", counted(of))
        }
        other => panic!("no random tree holds {other:?}"),
    };
    match &rule.otherwise {
        None => {}
        Some(RuleElse::Skip(_)) => out.push_str(" else skip"),
        Some(RuleElse::Postpone(by, _)) => {
            let _ = write!(out, " else postpone up to {}", duration(by));
        }
    }
    out
}

fn counted(of: &Counted) -> String {
    let words = |all: &[(journey::vocabulary::Purpose, journey::source::Span)]| {
        let words: Vec<&str> = all.iter().map(|(p, _)| p.text()).collect();
        words.join(", ")
    };
    let mut out = words(&of.purposes);
    if !out.is_empty() {
        out.push(' ');
    }
    out.push_str(if of.channel.is_some() {
        "emails"
    } else {
        "messages"
    });
    if let Some(theme) = &of.theme {
        let _ = write!(out, " with theme {}", theme.text);
    }
    if !of.except.is_empty() {
        let _ = write!(out, " except {}", words(&of.except));
    }
    out
}
