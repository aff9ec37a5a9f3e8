//! The form for people: message, lines of source, timeline, notes, help, fixes.

use super::super::output::Look;
use super::excerpt::{self, Excerpt};
use super::report::count;
use super::view::{LabelView, TimelineView};
use super::{Report, View};
use crate::source::SourceMap;
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, ThemeCharacters, ThemeStyles};
use std::fmt::{self, Write as _};

/// Writes a report, with a blank line after each diagnostic.
pub(super) fn render(report: &Report<'_>, look: Look) -> String {
    let drawer = drawer(look);
    let mut out = String::new();
    for (view, sources) in &report.shown {
        diagnostic(&mut out, view, *sources, &drawer, look);
        out.push('\n');
    }
    out
}

fn drawer(look: Look) -> GraphicalReportHandler {
    let theme = GraphicalTheme {
        characters: if look.unicode {
            ThemeCharacters::unicode()
        } else {
            ThemeCharacters::ascii()
        },
        styles: if look.colour {
            ThemeStyles::ansi()
        } else {
            ThemeStyles::none()
        },
    };
    GraphicalReportHandler::new_themed(theme)
        .with_width(look.width)
        .with_links(false)
        .with_context_lines(1)
        .with_break_words(false)
        .without_syntax_highlighting()
        .tab_width(4)
}

fn diagnostic(
    out: &mut String,
    view: &View,
    sources: Option<&SourceMap>,
    drawer: &GraphicalReportHandler,
    look: Look,
) {
    let head = format!("{}[{}]", view.severity, view.code);
    let title = format!(
        "{}: {}",
        paint(&head, of_severity(view), look),
        view.message
    );
    let mut groups = by_place(&view.labels).into_iter();
    let first = groups.next().unwrap_or_default();
    let drawn = sources.and_then(|s| excerpt::of(s, &first));
    let undrawn = drawn.is_none();
    draw(out, drawer, &Drawing::new(view, title, drawn));
    if undrawn {
        places(out, view, &first);
    }
    for group in groups {
        let drawing = sources.and_then(|s| excerpt::of(s, &group));
        if drawing.is_none() {
            places(out, view, &group);
            continue;
        }
        let mut part = String::new();
        draw(
            &mut part,
            drawer,
            &Drawing::new(view, String::new(), drawing),
        );
        // The first line holds only the sign of a message that stands above already.
        out.push_str(part.split_once('\n').map_or("", |(_, rest)| rest));
    }
    timeline(out, view);
    for note in &view.notes {
        wrapped(out, "note: ", note, look);
    }
    // A fix that says the same as the help says it with how to apply it.
    let is_told = |help: &&String| view.fixes.iter().any(|fix| fix.title == **help);
    if let Some(help) = view.help.as_ref().filter(|help| !is_told(help)) {
        wrapped(out, "help: ", help, look);
    }
    for (index, fix) in view.fixes.iter().enumerate() {
        let lead = if index == 0 { "fix: " } else { "or:  " };
        let how = fix.applied_by.map(|a| format!(" (journey check {a})"));
        let text = format!("{}{}", fix.title, how.unwrap_or_default());
        wrapped(out, lead, &text, look);
    }
}

const BOLD_RED: &str = "1;31";
const BOLD_YELLOW: &str = "1;33";
const CYAN: &str = "36";

fn of_severity(view: &View) -> &'static str {
    match view.severity {
        "error" => BOLD_RED,
        "warning" => BOLD_YELLOW,
        _ => CYAN,
    }
}

/// Text in a colour, where there is colour.
fn paint(text: &str, colour: &str, look: Look) -> String {
    if look.colour {
        format!("\u{1b}[{colour}m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}

/// Labels so many lines from the primary one are drawn with it.
const NEAR: u32 = 3;

/// The labels as they are drawn: what stands near the primary place first, then the rest of its file, then
/// each other file in order. So the first header always leads to the fault.
fn by_place(labels: &[LabelView]) -> Vec<Vec<&LabelView>> {
    let Some(primary) = labels.iter().find(|label| label.primary) else {
        return vec![labels.iter().collect()];
    };
    let is_near = |label: &LabelView| {
        label.place.file == primary.place.file
            && label.place.line.abs_diff(primary.place.line) <= NEAR
    };
    let (near, mut far): (Vec<_>, Vec<_>) = labels.iter().partition(|label| is_near(label));
    far.sort_by_key(|label| label.place.file != primary.place.file);
    let mut groups: Vec<Vec<&LabelView>> = vec![near];
    for label in far {
        let of_its_file = |group: &&mut Vec<&LabelView>| {
            group
                .first()
                .is_some_and(|first| first.place.file == label.place.file)
        };
        match groups.iter_mut().skip(1).find(of_its_file) {
            Some(group) => group.push(label),
            None => groups.push(vec![label]),
        }
    }
    groups
}

/// Places in words, where no lines can be drawn.
fn places(out: &mut String, view: &View, labels: &[&LabelView]) {
    if labels.is_empty() {
        let _ = writeln!(out, "   at {}", view.place.file);
    }
    for label in labels {
        let place = &label.place;
        let is_whole_file = place.end_line == 1 && place.end_column == 1;
        let _ = if is_whole_file {
            writeln!(out, "   at {}", place.file)
        } else {
            let at = format!("{}:{}:{}", place.file, place.line, place.column);
            match label.message.as_str() {
                "" => writeln!(out, "   at {at}"),
                words => writeln!(out, "   at {at}: {words}"),
            }
        };
    }
}

/// The timeline as a table: when, what, where; an arrow at what goes over the limit. A line of the file
/// that the diagnostic is about needs no file name.
fn timeline(out: &mut String, view: &View) {
    let lines = &view.timeline;
    if lines.is_empty() {
        return;
    }
    let width = |text: fn(&TimelineView) -> &str| {
        let widths = lines.iter().map(|l| text(l).chars().count());
        widths.max().unwrap_or(0)
    };
    let (at, what) = (width(|l| &l.at), width(|l| &l.text));
    out.push_str("  what happens:\n");
    for line in lines {
        let mark = if line.over { "  > " } else { "    " };
        let place = match &line.place {
            None => String::new(),
            Some(place) if place.file == view.place.file => format!("line {}", place.line),
            Some(place) => format!("{}:{}", place.file, place.line),
        };
        let row = format!("{mark}{:at$}  {:what$}  {place}", line.at, line.text);
        let _ = writeln!(out, "{}", row.trim_end());
    }
}

/// A paragraph with its word before it, broken between words.
fn wrapped(out: &mut String, lead: &str, text: &str, look: Look) {
    let indent = " ".repeat(2 + lead.len());
    let lead = &paint(lead, CYAN, look);
    let room = look.width.saturating_sub(indent.len()).max(20);
    let mut first = true;
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in words(paragraph) {
            let length = line.chars().count() + 1 + word.chars().count();
            if !line.is_empty() && length > room {
                put_line(out, lead, &indent, &line, &mut first);
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&word);
        }
        put_line(out, lead, &indent, &line, &mut first);
    }
}

/// The words between which a line may end: what stands in backticks is kept whole where it is short
/// enough to read so.
fn words(paragraph: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in paragraph.split(' ') {
        match words.last_mut() {
            Some(last) if is_open(last) && last.len() < LONGEST_QUOTE => {
                last.push(' ');
                last.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

/// Bytes of a quotation that may push the rest of its line over to the next.
const LONGEST_QUOTE: usize = 40;

fn is_open(text: &str) -> bool {
    text.matches('`').count() % 2 == 1
}

fn put_line(out: &mut String, lead: &str, indent: &str, line: &str, first: &mut bool) {
    let _ = if std::mem::take(first) {
        writeln!(out, "  {lead}{line}")
    } else {
        writeln!(out, "{}", format!("{indent}{line}").trim_end())
    };
}

fn draw(out: &mut String, drawer: &GraphicalReportHandler, drawing: &Drawing<'_>) {
    // Writing to a text can't fail.
    let _ = drawer.render_report(out, drawing);
}

/// A diagnostic for as long as miette looks at it.
struct Drawing<'a> {
    title: String,
    severity: miette::Severity,
    excerpt: Option<Excerpt<'a>>,
}

impl<'a> Drawing<'a> {
    fn new(view: &View, title: String, excerpt: Option<Excerpt<'a>>) -> Self {
        let severity = match view.severity {
            "error" => miette::Severity::Error,
            "warning" => miette::Severity::Warning,
            _ => miette::Severity::Advice,
        };
        Drawing {
            title,
            severity,
            excerpt,
        }
    }
}

impl fmt::Debug for Drawing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.title)
    }
}

impl fmt::Display for Drawing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.title)
    }
}

impl std::error::Error for Drawing<'_> {}

impl miette::Diagnostic for Drawing<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        self.excerpt.as_ref().map(|e| e as &dyn miette::SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let excerpt = self.excerpt.as_ref()?;
        Some(Box::new(excerpt.labels.iter().cloned()))
    }
}

/// The last lines: how many of what, and how many were held back.
pub(in super::super) fn summary(report: &Report<'_>) -> String {
    let words = report.counts.words();
    if words.is_empty() {
        return String::new();
    }
    let mut out = words;
    if report.held_back > 0 {
        let _ = write!(
            out,
            "; {} not shown (--max-messages 0 shows all)",
            count(report.held_back, "message")
        );
    }
    out.push('\n');
    out
}
