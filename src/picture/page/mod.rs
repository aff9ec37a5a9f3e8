//! A journey as one page of HTML: its flow, a client's inbox, what was proved, who has approved.
//!
//! The page holds everything that it shows: no network, no fonts, no pictures from elsewhere. Its policy lets run its
//! own script and style and nothing else, by their hashes, so that it can be opened from a mail or shown in an
//! editor. Same journey, same bytes.

mod inbox;
mod rules;
mod timeline;

use super::Picture;
use super::svg::{self, escaped};
use crate::proof::{Busiest, JourneyProof};
use crate::workflow::{House, Workflow};
use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// What a page shows.
#[derive(Debug, Clone)]
pub struct Sheet<'a> {
    /// What is shared.
    pub house: &'a House,
    /// The journey.
    pub workflow: &'a Workflow,
    /// Its picture.
    pub picture: &'a Picture,
    /// The run that fills an inbox the most; `None` where nothing is sent.
    pub busiest: Option<&'a Busiest>,
    /// What was proved of it; `None` where it could not be.
    pub proof: Option<&'a JourneyProof>,
    /// What became of each rule, for this journey and for all together.
    pub rules: Vec<RuleLine>,
    /// How its approval stands; `None` where that can't be known.
    pub approval: Option<Approval>,
}

/// A rule, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleLine {
    /// As written.
    pub rule: String,
    /// The journeys over which it was proved together; empty where it is this one alone.
    pub with: Vec<String>,
    /// `proved`, `broken`.
    pub verdict: String,
    /// `2 of 3`, and how much room is left.
    pub margin: String,
    /// Whether it holds.
    pub holds: bool,
}

/// How the approval of a journey stands, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// `may go live`, `not approved`.
    pub state: String,
    /// Who has signed, what is missing.
    pub lines: Vec<String>,
}

/// Writes the page.
pub fn page(sheet: &Sheet<'_>) -> String {
    let style = format!("{}{STYLE}", svg::STYLE);
    let name = &sheet.workflow.name;
    let mut out =
        String::from("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    let _ = writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{}'; script-src '{}'; \
         base-uri 'none'; form-action 'none'\">",
        hash(&style),
        hash(SCRIPT)
    );
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    let _ = writeln!(
        out,
        "<title>{} \u{b7} {}</title>",
        escaped(name),
        escaped(title(sheet))
    );
    let _ = writeln!(out, "<style>{style}</style>\n</head>");
    let _ = writeln!(out, "<body data-journey=\"{}\">", escaped(name));
    out.push_str("<a class=\"skip\" href=\"#inbox\">Past the flow, to the inbox</a>\n");
    out.push_str(BANNER);
    head(sheet, &mut out);
    out.push_str("<main>\n<section class=\"sheet\" aria-labelledby=\"flow-head\">\n<h2 id=\"flow-head\">The flow</h2>\n<div class=\"scroll\">\n");
    out.push_str(&svg::inline(sheet.picture));
    out.push_str(
        "</div>\n<p class=\"place\" id=\"place\" role=\"status\"></p>\n</section>\n<aside>\n",
    );
    inbox::section(sheet, &mut out);
    timeline::section(sheet, &mut out);
    rules::section(sheet, &mut out);
    approval(sheet, &mut out);
    let _ = writeln!(
        out,
        "</aside>\n</main>\n<script>{SCRIPT}</script>\n</body>\n</html>"
    );
    out
}

/// The banner of a page that is the newest there is.
const BANNER: &str = "<p class=\"banner\" id=\"stale\" role=\"status\" hidden></p>\n";

/// A page that [`page`] wrote, with a word above everything else why there is no newer one: the last good picture
/// stays.
pub fn out_of_date(page: &str, why: &str) -> String {
    let said = format!(
        "<p class=\"banner\" id=\"stale\" role=\"status\">{}</p>\n",
        escaped(why)
    );
    page.replacen(BANNER, &said, 1)
}

/// The name of the house for people.
fn title<'a>(sheet: &'a Sheet<'_>) -> &'a str {
    if sheet.house.title.is_empty() {
        &sheet.house.name
    } else {
        &sheet.house.title
    }
}

/// A hash as a policy names it.
fn hash(text: &str) -> String {
    format!(
        "sha256-{}",
        Base64::encode_string(&Sha256::digest(text.as_bytes()))
    )
}

fn head(sheet: &Sheet<'_>, out: &mut String) {
    let _ = writeln!(
        out,
        "<header>\n<p class=\"house\">{}</p>\n<h1>{}</h1>",
        escaped(title(sheet)),
        escaped(&sheet.workflow.name.replace('_', " "))
    );
    if let Some(about) = &sheet.workflow.description {
        let _ = writeln!(out, "<p class=\"about\">{}</p>", escaped(about));
    }
    let start = sheet.picture.cards.first();
    let facts = start.map(|card| card.lines.as_slice()).unwrap_or_default();
    out.push_str("<ul class=\"facts\">\n");
    for fact in facts {
        let _ = writeln!(out, "<li>{}</li>", escaped(fact));
    }
    out.push_str("</ul>\n</header>\n");
}

fn approval(sheet: &Sheet<'_>, out: &mut String) {
    out.push_str(
        "<section aria-labelledby=\"approval-head\">\n<h2 id=\"approval-head\">Approval</h2>\n",
    );
    match &sheet.approval {
        None => {
            out.push_str("<p class=\"small\">Nobody is asked to approve what has errors.</p>\n");
        }
        Some(approval) => {
            let _ = writeln!(
                out,
                "<p class=\"state serif\">{}</p>\n<ul class=\"records\">",
                escaped(&approval.state)
            );
            for line in &approval.lines {
                let _ = writeln!(out, "<li>{}</li>", escaped(&line.replace('`', "")));
            }
            out.push_str("</ul>\n");
        }
    }
    out.push_str("</section>\n");
}
