//! A draft as `.journey` text, which the formatter then lays out.

use super::condition::Condition;
use super::draft::{Draft, Flow, GATE, HOUSE, Message, PERSON, Property, RESTRAINT, STATE, TEAM};
use super::shape::{Line, Tree};
use crate::format;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What the restraint of an imported project says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Worst {
    /// Nothing yet: caps that are as low as can be, so that a proof says what the worst is.
    Probe,
    /// The most messages that one client can receive in 7 days, as was found.
    Found(u64),
    /// Nothing bounds it.
    Unbounded,
}

/// The windows that a probe asks for, in days.
pub(crate) const PROBED_DAYS: [u32; 3] = [1, 7, 30];

/// The text of a project: one file that stands alone.
pub fn text(draft: &Draft, worst: &Worst) -> String {
    let mut out = String::new();
    head(&mut out, draft);
    profile(&mut out, draft);
    events(&mut out, draft);
    groups(&mut out, draft);
    people(&mut out, draft, worst);
    for flow in &draft.flows {
        journey(&mut out, flow);
    }
    for message in sent(draft) {
        of_message(&mut out, message);
    }
    target(&mut out, draft);
    // A text that the formatter refuses is shown as it is: `check` will say what is wrong with it.
    format::format(&out).unwrap_or(out)
}

/// What a draft says, for a comparison: without how its flows stood when they were read.
pub fn said(mut draft: Draft) -> String {
    draft.left_out.clear();
    for flow in &mut draft.flows {
        flow.about.clear();
    }
    text(&draft, &Worst::Probe)
}

/// The messages that some flow sends; what only steps send that nobody reaches is left out with them.
fn sent(draft: &Draft) -> impl Iterator<Item = &Message> {
    let mut names = BTreeSet::new();
    for tree in draft.flows.iter().flat_map(|flow| &flow.body) {
        tree.sends(&mut names);
    }
    let all = draft.messages.iter();
    all.filter(move |message| names.contains(message.name.as_str()))
}

fn head(out: &mut String, draft: &Draft) {
    let _ = writeln!(
        out,
        "// Read from {}. What could not be read is a comment where it stood, and was reported.",
        super::find(draft.platform).map_or("", |p| p.title)
    );
    if draft.supposed().next().is_some() {
        comment(out, "Taken for granted, because the export does not say:");
    }
    for what in draft.supposed() {
        comment(out, &format!("- {what}"));
    }
    for (flow, why) in draft.left_out() {
        comment(out, &format!("Left out: \"{flow}\", {why}."));
    }
    let (label, address) = draft.sender.as_ref().map_or(
        ("Account", "clientele@account.example"),
        |(label, address)| (label.as_str(), address.as_str()),
    );
    let _ = writeln!(
        out,
        "\nbrand {HOUSE} {} {{\nsender {} from {}\nlocales en\ntime zone of client else Etc/UTC\n\
         every journey is under restraint {RESTRAINT}\nevery journey passes gate {GATE}\n}}\n",
        quoted(label),
        quoted(label),
        quoted(address)
    );
}

fn profile(out: &mut String, draft: &Draft) {
    let mut properties: Vec<&Property> = draft.properties.values().collect();
    if !properties.is_empty() {
        properties.sort_by(|a, b| a.name.cmp(&b.name));
        out.push_str("profile {\n");
        for property in properties {
            // How it was read is no part of what it means.
            if let Some(remark) = &property.remark {
                comment(out, remark);
            }
            let _ = writeln!(out, "{}: {}", property.name, property.kind);
        }
        out.push_str("}\n\n");
    }
    let _ = writeln!(
        out,
        "/// The platform knows no standing with the house: everybody is one.\nrelationship {{\n{STATE} from the start\n}}\n"
    );
}

fn events(out: &mut String, draft: &Draft) {
    let mut events: Vec<_> = draft.events.values().collect();
    events.sort_by(|a, b| a.name.cmp(&b.name));
    for event in events {
        if let Some(remark) = &event.remark {
            comment(out, remark);
        }
        let _ = write!(out, "event {}", event.name);
        if let Some(rate) = event.rate {
            let _ = write!(out, " at most {rate}");
        }
        if !event.fields.is_empty() {
            out.push_str(" {\n");
            for (name, kind) in event.fields.values() {
                let _ = writeln!(out, "{name}: {kind}");
            }
            out.push('}');
        }
        out.push_str("\n\n");
    }
}

fn groups(out: &mut String, draft: &Draft) {
    for list in draft.lists.values() {
        let _ = writeln!(out, "list {}\n", list.name);
    }
    for segment in draft.segments.values() {
        let _ = writeln!(
            out,
            "segment {} when {}\n",
            segment.name,
            segment.when.text()
        );
    }
}

fn people(out: &mut String, draft: &Draft, worst: &Worst) {
    let address = draft
        .sender
        .as_ref()
        .map_or("clientele@account.example", |(_, address)| address);
    let rules = match worst {
        Worst::Probe => {
            let mut caps = String::new();
            for days in PROBED_DAYS {
                let unit = if days == 1 { "day" } else { "days" };
                let _ = writeln!(caps, "at most 1 message per {days} {unit}");
            }
            caps
        }
        Worst::Found(0) => "// No flow sends anything.\n".to_owned(),
        Worst::Found(most) => format!(
            "// The worst week that any client could have. Lower it, and see which flows break it.\nat most {most} {} per 7 days\n",
            if *most == 1 { "message" } else { "messages" }
        ),
        Worst::Unbounded => {
            "// No bound is known of what one client can receive in a week: `journey audit` says why.\n\
                             // Say how often at most a client may enter, and put a cap here.\n"
                .to_owned()
        }
    };
    let _ = writeln!(
        out,
        "restraint {RESTRAINT} {{\n{rules}}}\n\nperson {PERSON} {{ email {} }}\nteam {TEAM} {{ {PERSON} }}\n\n\
         gate {GATE} {{\napproved by 1 of {TEAM}\n// Name the people who look, and add `never the author`.\n}}\n",
        quoted(address)
    );
}

fn journey(out: &mut String, flow: &Flow) {
    // How it stood when it was read is no part of what it means.
    for line in &flow.about {
        comment(out, line);
    }
    let exits = if flow.exits.is_empty() {
        "never because \"As found: nothing ends it early\"".to_owned()
    } else {
        format!("when {}", flow.exits.join(" or "))
    };
    let _ = writeln!(
        out,
        "journey {} {{\nfor {STATE}\nstarts {}\nenters {}\nexits {exits}\n",
        flow.name, flow.starts, flow.enters
    );
    trees(out, &flow.body);
    out.push_str("}\n\n");
}

/// Steps as text.
pub(super) fn steps(body: &[Tree]) -> String {
    let mut out = String::new();
    trees(&mut out, body);
    out
}

fn trees(out: &mut String, body: &[Tree]) {
    for tree in body {
        match tree {
            Tree::Line(Line::Step(step)) => {
                let _ = writeln!(out, "{step}");
            }
            Tree::Line(Line::Comment(text)) => comment(out, text),
            Tree::Line(Line::SendIf(condition, message)) => {
                let _ = writeln!(out, "if {} {{\nsend {message}\n}}", condition.text());
            }
            Tree::If(arms, otherwise) => choice(out, arms, otherwise),
            Tree::Split(name, arms) => {
                let _ = writeln!(out, "split {name} {{");
                for (arm, percent, body) in arms {
                    let _ = writeln!(out, "{percent}% {arm} {{");
                    trees(out, body);
                    out.push_str("}\n");
                }
                out.push_str("}\n");
            }
            Tree::Await(head, then, otherwise) => {
                let _ = writeln!(out, "{head} {{");
                trees(out, then);
                out.push_str("}\n");
                if !otherwise.is_empty() {
                    out.push_str("otherwise {\n");
                    trees(out, otherwise);
                    out.push_str("}\n");
                }
            }
            Tree::End => out.push_str("end\n"),
        }
    }
}

/// An `if`; an empty first arm is turned round, for a block that does nothing reads badly.
fn choice(out: &mut String, arms: &[(Condition, Vec<Tree>)], otherwise: &[Tree]) {
    if let [(condition, body)] = arms
        && body.is_empty()
    {
        if !otherwise.is_empty() {
            let _ = writeln!(out, "if {} {{", Condition::not(condition.clone()).text());
            trees(out, otherwise);
            out.push_str("}\n");
        }
        return;
    }
    for (i, (condition, body)) in arms.iter().enumerate() {
        let lead = if i == 0 { "if" } else { "} else if" };
        let _ = writeln!(out, "{lead} {} {{", condition.text());
        trees(out, body);
    }
    if !otherwise.is_empty() {
        out.push_str("} else {\n");
        trees(out, otherwise);
    }
    out.push_str("}\n");
}

fn of_message(out: &mut String, message: &Message) {
    for remark in &message.remarks {
        comment(out, remark);
    }
    let _ = writeln!(
        out,
        "{} {} {{\npurpose {}\nbecause \"As found on the platform\"",
        message.word, message.name, message.purpose
    );
    if let Some(subject) = &message.subject {
        let _ = writeln!(out, "subject {}", quoted(subject));
    }
    if let Some(preview) = &message.preview {
        let _ = writeln!(out, "preview {}", quoted(preview));
    }
    let _ = writeln!(out, "text {}\n}}\n", quoted(&message.text));
}

fn target(out: &mut String, draft: &Draft) {
    let Some(platform) = super::find(draft.platform) else {
        return;
    };
    let nouns = platform.nouns;
    let mut lines: Vec<String> = draft.bindings.iter().cloned().collect();
    for event in draft.events.values() {
        if let Some(id) = &event.bound {
            lines.push(format!(
                "event {} is {} {}",
                event.name,
                nouns.event,
                quoted(id)
            ));
        }
    }
    for list in draft.lists.values() {
        lines.push(format!("list {} is {}", list.name, quoted(&list.id)));
    }
    for segment in draft.segments.values() {
        if let (Some(id), Some(noun)) = (&segment.id, nouns.segment) {
            lines.push(format!("segment {} is {noun} {}", segment.name, quoted(id)));
        }
    }
    for property in draft.properties.values() {
        if let Some(shown) = &property.bound {
            let (blank, noun) = match nouns.property {
                "" => ("", ""),
                noun => (" ", noun),
            };
            lines.push(format!(
                "property {} is {noun}{blank}{}",
                property.name,
                quoted(shown)
            ));
        }
    }
    for message in sent(draft) {
        if let (Some(id), Some(noun)) = (&message.bound, nouns.email) {
            lines.push(format!("email {} is {noun} {}", message.name, quoted(id)));
        }
    }
    if lines.is_empty() {
        return;
    }
    lines.sort_unstable();
    let _ = writeln!(
        out,
        "target {} {{\n{}\n}}",
        draft.platform,
        lines.join("\n")
    );
}

/// `"…"` on one line.
pub(super) fn quoted(text: &str) -> String {
    let one_line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    format!("\"{}\"", one_line.replace('"', "\\\""))
}

fn comment(out: &mut String, text: &str) {
    for line in text.lines() {
        let _ = writeln!(out, "// {line}");
    }
}
