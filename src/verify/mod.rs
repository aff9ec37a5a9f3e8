//! `journey verify`: checks a certificate without the prover.
//!
//! Uses no other module of this crate: what it knows of a workflow it reads from the published document,
//! and everything that it takes for true it computes again or checks edge by edge. Time, rules and
//! re-entry are written out here a second time on purpose, and in another way: see `spacing`, `steps` and
//! `search`. It does no IO. The form of a certificate is `docs/certificates.md`.

mod assume;
mod caps;
mod claims;
mod document;
mod entries;
mod graph;
mod model;
mod months;
mod promise;
mod read;
mod replay;
mod search;
mod silence;
mod spacing;
mod steps;
mod sums;
mod time;
mod week;
mod word;

use assume::Assumption;
use claims::{Claim, Found, Verdict};
use model::{House, Rule, Workflow};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The version of certificates that can be read.
const VERSION: u64 = 1;
const SCHEMA: &str = "urn:journey:schema:certificate:1";

/// What became of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It was shown again.
    Verified,
    /// It holds as long as the guard or quiet rule that it names is held where the journey runs.
    RestsOnGuard,
    /// The certificate says that the rule is not proved.
    NothingClaimed,
    /// It was not shown again: claimed, and no more.
    NotVerified,
}

/// One claim with what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// The journeys that it speaks of.
    pub journeys: Vec<String>,
    /// The restraint that holds the rule; empty for what a message promises.
    pub restraint: String,
    /// The rule, or the promise.
    pub rule: String,
    /// The verdict that is claimed.
    pub verdict: String,
    /// What became of it.
    pub status: Status,
    /// How, or why not.
    pub how: String,
}

/// What came of checking a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// `sha256:` and the digest of the bytes.
    pub digest: String,
    /// Name of the house.
    pub house: String,
    /// The journeys in it.
    pub journeys: Vec<String>,
    /// What is wrong with the certificate as a whole.
    pub faults: Vec<String>,
    /// Its claims, in its order.
    pub claims: Vec<Checked>,
    /// What the verified claims take for granted, in words.
    pub assumptions: Vec<String>,
}

impl Verification {
    /// Whether nothing is wrong, and every claim is verified or rests on a guard that it names.
    pub fn holds(&self) -> bool {
        self.faults.is_empty() && self.claims.iter().all(|c| c.status != Status::NotVerified)
    }

    /// How many claims ended so.
    pub fn count(&self, status: Status) -> usize {
        self.claims.iter().filter(|c| c.status == status).count()
    }
}

/// Checks a certificate.
///
/// # Errors
/// Says why it can't be read.
pub fn verify(bytes: &[u8]) -> Result<Verification, String> {
    let value: Value = serde_json::from_slice(bytes).map_err(|e| format!("it is no JSON: {e}"))?;
    let mut fields = read::Fields::of("the certificate", &value)?;
    let (schema, version) = (fields.text("$schema")?, fields.number("version")?);
    if schema != SCHEMA || version != VERSION {
        return Err(format!(
            "it is of version {version} ({schema}), and this checker reads {VERSION}"
        ));
    }
    let house_value = fields.value("house")?;
    let house = document::house(house_value)?;
    let workflows = fields.rows("workflows")?.iter().map(document::workflow);
    let workflows: Vec<Workflow> = workflows.collect::<Result<_, _>>()?;
    let mut assumptions: BTreeMap<String, Assumption> = BTreeMap::new();
    for row in fields.rows("assumptions")? {
        let id = row
            .get("id")
            .and_then(read::text)
            .ok_or("an assumption has no `id`")?;
        let mut stripped = row.clone();
        if let Some(map) = stripped.as_object_mut() {
            map.shift_remove("id");
        }
        assumptions.insert(id, Assumption::of(&stripped)?);
    }
    let claims = fields.rows("claims")?.iter().map(claims::read);
    let claims: Vec<Claim<'_>> = claims.collect::<Result<_, _>>()?;
    let seal = fields.text("seal")?;
    fields.end()?;

    let mut faults = form(bytes, &value, &seal);
    faults.extend(complete(&house, &workflows, &claims));
    let mut granted: Vec<String> = Vec::new();
    let checked = claims.iter().map(|claim| {
        let (status, how, rests_on) = check(&house, &workflows, claim);
        let named: Vec<&Assumption> = claim
            .assumptions
            .iter()
            .filter_map(|id| assumptions.get(id))
            .collect();
        let missing = rests_on.iter().find(|a| !named.contains(a));
        let (status, how) = match missing {
            Some(missing) => (
                Status::NotVerified,
                format!("it does not name what it rests on: {}", missing.words()),
            ),
            None => (status, how),
        };
        if status != Status::NotVerified {
            granted.extend(rests_on.iter().map(Assumption::words));
        }
        Checked {
            journeys: claim.journeys.clone(),
            restraint: claim.restraint.clone(),
            rule: claim.rule.clone(),
            verdict: claim.verdict.word().to_owned(),
            status,
            how,
        }
    });
    let checked = checked.collect();
    granted.sort();
    granted.dedup();
    Ok(Verification {
        digest: digest(bytes),
        house: house_value
            .get("name")
            .and_then(read::text)
            .unwrap_or_default(),
        journeys: workflows.into_iter().map(|w| w.name).collect(),
        faults,
        claims: checked,
        assumptions: granted,
    })
}

impl Verdict {
    fn word(self) -> &'static str {
        match self {
            Verdict::Proved => "proved",
            Verdict::Enforced => "enforced",
            Verdict::Broken => "broken",
            Verdict::Open => "not proved",
        }
    }
}

/// Whether the bytes are the one way to write this certificate, and its seal is theirs.
fn form(bytes: &[u8], value: &Value, seal: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut text = serde_json::to_vec_pretty(value).unwrap_or_default();
    text.push(b'\n');
    if text != bytes {
        faults.push("it is not written as certificates are: something was changed".to_owned());
    }
    let mut rest = value.clone();
    if let Some(map) = rest.as_object_mut() {
        map.shift_remove("seal");
    }
    let sealed = serde_json::to_vec(&rest).unwrap_or_default();
    if digest(&sealed) != seal {
        faults.push("its seal is of another text: something was changed".to_owned());
    }
    faults
}

fn digest(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = "sha256:".to_owned();
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Whether every rule and promise of every journey is spoken of, and every rule of several over all of them.
fn complete(house: &House, workflows: &[Workflow], claims: &[Claim<'_>]) -> Vec<String> {
    let mut faults = Vec::new();
    for (i, workflow) in workflows.iter().enumerate() {
        if workflows.iter().take(i).any(|w| w.name == workflow.name) {
            faults.push(format!("`{}` stands in it twice", workflow.name));
        }
        for (_, words) in promise::promises(house, workflow) {
            let of_it = |c: &Claim<'_>| {
                c.restraint.is_empty()
                    && c.rule == words
                    && c.journeys.iter().eq(std::iter::once(&workflow.name))
            };
            if !claims.iter().any(of_it) {
                faults.push(format!(
                    "nothing is said of `{words}` in `{}`",
                    workflow.name
                ));
            }
        }
        for rule in &workflow.rules {
            let of_it = |c: &&Claim<'_>| {
                is_of(c, rule) && c.journeys.iter().eq(std::iter::once(&workflow.name))
            };
            if !claims.iter().any(|c| of_it(&c)) {
                faults.push(format!(
                    "nothing is said of `{}` in `{}`",
                    rule.text, workflow.name
                ));
            }
            let under = under(house, workflows, rule);
            let names: Vec<&String> = under.iter().map(|w| &w.name).collect();
            let several = claims
                .iter()
                .any(|c| is_of(c, rule) && c.journeys.iter().eq(names.iter().copied()));
            let first = names.first().is_some_and(|name| **name == workflow.name);
            if names.len() > 1 && first && !several {
                faults.push(format!(
                    "nothing is said of `{}` over {} journeys together",
                    rule.text,
                    names.len()
                ));
            }
        }
    }
    faults
}

fn is_of(claim: &Claim<'_>, rule: &Rule) -> bool {
    claim.restraint == rule.restraint && claim.rule == rule.text
}

/// The journeys whose messages a rule counts together: those under it that send one that counts, and for
/// rules about each message one that another sends too.
fn under<'a>(house: &House, workflows: &'a [Workflow], rule: &Rule) -> Vec<&'a Workflow> {
    let holds = workflows
        .iter()
        .filter(|w| w.rules.iter().any(|r| r.value == rule.value));
    let all: Vec<&Workflow> = holds.collect();
    let caps = |w: &Workflow| caps::caps(house, &[w], rule).unwrap_or_default();
    let names = |w: &Workflow| -> Vec<Vec<String>> {
        caps(w)
            .into_iter()
            .map(|c| c.names)
            .filter(|n| !n.is_empty())
            .collect()
    };
    let each = matches!(rule.form, model::Form::EachOnce(..));
    let counts = |w: &&Workflow| {
        let own = names(w);
        if each {
            let elsewhere =
                |n: &Vec<String>| all.iter().any(|o| o.name != w.name && names(o).contains(n));
            own.iter().any(elsewhere)
        } else {
            !own.is_empty()
        }
    };
    let found: Vec<&Workflow> = all.iter().copied().filter(|w| counts(w)).collect();
    found
}

fn check(house: &House, workflows: &[Workflow], claim: &Claim<'_>) -> Found {
    let wrong = |why: &str| (Status::NotVerified, why.to_owned(), Vec::new());
    let named: Option<Vec<&Workflow>> = claim
        .journeys
        .iter()
        .map(|name| workflows.iter().find(|w| w.name == *name))
        .collect();
    let Some(named) = named else {
        return wrong("it speaks of a journey that is not in it");
    };
    if claim.restraint.is_empty() {
        return match named.as_slice() {
            [only] => claims::promised(house, only, claim),
            _ => wrong("a promise is of one journey"),
        };
    }
    let rules: Option<Vec<&Rule>> = named
        .iter()
        .map(|w| w.rules.iter().find(|r| is_of(claim, r)))
        .collect();
    let (Some(rules), Some(first)) = (rules, named.first()) else {
        return wrong("its rule is not one of the journey's");
    };
    let Some(rule) = rules
        .first()
        .filter(|first| rules.iter().all(|r| r.value == first.value))
    else {
        return wrong("its rule is not the same in all journeys");
    };
    if named.len() == 1 {
        return claims::single(house, first, rule, claim);
    }
    let all = under(house, workflows, rule);
    if !all.iter().map(|w| &w.name).eq(claim.journeys.iter()) {
        return wrong("it leaves out a journey whose messages count");
    }
    claims::together(house, &all, rule, claim)
}
