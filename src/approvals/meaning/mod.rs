//! What a journey means, as the text that approvers sign, in facets.
//!
//! Each facet is a page of lines that says everything about it that a client or an approver could
//! notice, and nothing else: no layout, no comment, no file, no order of declarations. The hash of a
//! facet is the SHA-256 of its page. `docs/meaning-hash.md` is the form of the pages; whatever
//! changes it grows [`VERSION`].
//!
//! Every type of the workflow and of the house is taken apart here without `..`, so that a new field
//! or node does not compile until someone has said to which facets it belongs.

mod alarms;
mod condition;
mod definitions;
mod gate;
mod journey;
mod letters;
mod line;
mod nodes;
mod pages;
mod rules;

pub use gate::gate;
pub(super) use line::quoted;
pub(crate) use line::unquoted;

use crate::proof::JourneyProof;
use crate::workflow::{House, Workflow};
use pages::Pages;
use sha2::{Digest, Sha256};
use smol_str::SmolStr;
use std::fmt;

/// The version of the form. A record that was signed over another version counts for nothing.
pub const VERSION: u32 = 1;

/// A part of what a journey means.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Who hears it, and who hears what.
    Audience,
    /// When.
    Timing,
    /// How little: rules, what is loosened, worst cases.
    Restraint,
    /// The words in one locale.
    Content(SmolStr),
    /// The data that is used and changed, and the ids on platforms.
    Data,
}

impl Part {
    /// `content fr`.
    pub fn text(&self) -> String {
        match self {
            Part::Audience => "audience".to_owned(),
            Part::Timing => "timing".to_owned(),
            Part::Restraint => "restraint".to_owned(),
            Part::Content(locale) => format!("content {locale}"),
            Part::Data => "data".to_owned(),
        }
    }

    /// The part that these words name.
    pub fn from_text(text: &str) -> Option<Part> {
        match text {
            "audience" => Some(Part::Audience),
            "timing" => Some(Part::Timing),
            "restraint" => Some(Part::Restraint),
            "data" => Some(Part::Data),
            _ => {
                let locale = text.strip_prefix("content ")?;
                let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
                (!locale.is_empty() && locale.chars().all(plain))
                    .then(|| Part::Content(locale.into()))
            }
        }
    }
}

/// A SHA-256 hash, written `sha256:` and 64 digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// The hash of some bytes.
    pub fn of(bytes: &[u8]) -> Hash {
        Hash(Sha256::digest(bytes).into())
    }

    /// The hash that is written so, in lower case.
    pub fn from_text(text: &str) -> Option<Hash> {
        let digits = text.strip_prefix("sha256:")?;
        if digits.len() != 64 {
            return None;
        }
        let mut bytes = [0; 32];
        for (slot, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks(2)) {
            let [high, low] = pair else {
                return None;
            };
            *slot = nibble(*high)? * 16 + nibble(*low)?;
        }
        Some(Hash(bytes))
    }

    /// The first twelve digits: enough for people to compare.
    pub fn short(&self) -> String {
        let mut digits = self.digits();
        digits.truncate(12);
        digits
    }

    fn digits(&self) -> String {
        use fmt::Write as _;
        let mut text = String::with_capacity(64);
        for byte in self.0 {
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", self.digits())
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// One facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// Which.
    pub part: Part,
    /// What it says, a line each; no line holds a line end.
    pub lines: Vec<String>,
    /// The hash of its page.
    pub hash: Hash,
}

/// What a journey means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// The journey.
    pub journey: SmolStr,
    /// The hash over all facets.
    pub whole: Hash,
    /// The facets, in the order of [`Part`].
    pub facets: Vec<Facet>,
}

/// What a meaning is made from.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Shared declarations.
    pub house: &'a House,
    /// The journey.
    pub workflow: &'a Workflow,
    /// What was proved of it.
    pub proof: &'a JourneyProof,
    /// What the project has set aside: the number of a code, and why, where it is said.
    pub allowances: &'a [(String, String)],
}

/// What a journey means.
pub fn meaning(input: &Input<'_>) -> Meaning {
    let pages = Pages::of(input);
    let name = &input.workflow.name;
    let facets: Vec<Facet> = pages
        .into_parts()
        .into_iter()
        .map(|(part, lines)| Facet {
            hash: Hash::of(page(name, &part, &lines).as_bytes()),
            part,
            lines,
        })
        .collect();
    let whole = whole(name, facets.iter().map(|f| (&f.part, &f.hash)));
    Meaning {
        journey: name.clone(),
        whole,
        facets,
    }
}

/// The text that the hash of a facet is taken of.
fn page(journey: &str, part: &Part, lines: &[String]) -> String {
    let mut text = format!("journey-meaning {VERSION}\n{journey}\n{}\n", part.text());
    for line in lines {
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// The hash over the facets of a journey.
pub fn whole<'a>(journey: &str, facets: impl Iterator<Item = (&'a Part, &'a Hash)>) -> Hash {
    use fmt::Write as _;
    let mut text = format!("journey-meaning {VERSION}\n{journey}\n");
    for (part, hash) in facets {
        let _ = writeln!(text, "{} {hash}", part.text());
    }
    Hash::of(text.as_bytes())
}

impl Meaning {
    /// The hash of one facet, where the journey has it.
    pub fn hash_of(&self, part: &Part) -> Option<Hash> {
        self.facets.iter().find(|f| f.part == *part).map(|f| f.hash)
    }

    /// All pages as one text, from which [`Meaning::from_text`] makes the same meaning again.
    pub fn text(&self) -> String {
        self.facets
            .iter()
            .map(|facet| page(&self.journey, &facet.part, &facet.lines))
            .collect()
    }

    /// The meaning that a text holds; `None` where it is no such text. Says nothing of whether the text
    /// is what somebody signed: compare [`Meaning::whole`].
    pub fn from_text(text: &str) -> Option<Meaning> {
        let head = format!("journey-meaning {VERSION}");
        let mut facets: Vec<Facet> = Vec::new();
        let mut journey: Option<SmolStr> = None;
        let mut lines = text.strip_suffix('\n')?.split('\n').peekable();
        while let Some(first) = lines.next() {
            if first != head {
                return None;
            }
            let name = lines.next()?;
            if *journey.get_or_insert_with(|| name.into()) != name {
                return None;
            }
            let part = Part::from_text(lines.next()?)?;
            let mut said = Vec::new();
            while let Some(line) = lines.next_if(|line| *line != head) {
                said.push(line.to_owned());
            }
            if facets.last().is_some_and(|last| last.part >= part) {
                return None;
            }
            facets.push(Facet {
                hash: Hash::of(page(name, &part, &said).as_bytes()),
                part,
                lines: said,
            });
        }
        let journey = journey?;
        let whole = whole(&journey, facets.iter().map(|f| (&f.part, &f.hash)));
        Some(Meaning {
            journey,
            whole,
            facets,
        })
    }
}
