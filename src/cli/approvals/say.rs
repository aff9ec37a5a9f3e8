//! `submit`, `approve`, `decline`, `tested`: what a person says of a journey.

use super::ask;
use super::review::Shown;
use super::sign::{self, Signer};
use super::standing::{self, Standing};
use super::words::joined;
use crate::analysis::Analysis;
use crate::approvals::branches::branches;
use crate::approvals::meaning::{Hash, Part};
use crate::approvals::record::{Aspect, Says};
use crate::approvals::{gates, roster};
use crate::cli::args::{
    ApproveArguments, DeclineArguments, SigningArguments, SubmitArguments, TestedArguments,
    WhoArguments,
};
use crate::cli::exit::Exit;
use crate::cli::output;
use crate::cli::render::Format;
use crate::cli::session::Session;
use crate::diagnostics::{Code, Diagnostic};
use crate::workflow::{Facet, Workflow};
use smol_str::SmolStr;
use std::collections::BTreeSet;
use std::io::IsTerminal as _;

/// Everything that a command speaks of.
struct Call {
    analysis: Analysis,
    standing: Standing,
    signer: Signer,
}

impl Call {
    fn begin(session: &Session, who: &WhoArguments) -> Result<Call, Exit> {
        let analysis = ask::project(session, &who.project)?;
        let standing = ask::journey(session, &analysis, &who.name)?;
        let signer = sign::signer(session, &analysis, &who.person)?;
        Ok(Call {
            analysis,
            standing,
            signer,
        })
    }

    fn workflow(&self) -> Option<&Workflow> {
        self.analysis
            .journeys
            .get(self.standing.journey)?
            .workflow
            .as_deref()
    }

    /// The request for what the journey means now.
    fn request(&self, session: &Session) -> Result<Hash, Exit> {
        let name = &self.standing.name;
        let again = |message: String| {
            let fault = not_signed(message).help(format!(
                "its author asks for it: `journey submit {name} --as …`"
            ));
            Err(session.fault(&fault, name))
        };
        let ledger = &self.standing.ledger;
        let Some(entry) = ledger.request_for(&self.standing.meaning.whole) else {
            return again(format!("nobody has submitted `{name}` as it is now"));
        };
        let workflow = self.workflow();
        let house = &self.analysis.house;
        let asked = workflow.and_then(|w| gates::gates_of(house, w));
        if asked.as_ref() != Some(&entry.record.gates) {
            return again(format!(
                "the gate of `{name}` has changed since it was submitted"
            ));
        }
        // Whoever signs a request signs who else may sign: it has to be so.
        if let (Says::Request { known, .. }, Some(workflow)) = (&entry.record.says, workflow)
            && *known != roster::seats(house, &workflow.gates)
        {
            return again(format!(
                "other people may sign for `{name}` now than when it was submitted"
            ));
        }
        Ok(entry.digest)
    }

    fn finish(&self, session: &Session, says: Says, signing: &SigningArguments) -> Exit {
        let record = sign::record(&self.analysis, &self.standing, &self.signer, says);
        let Some(record) = record else {
            let fault = not_signed(format!("`{}` passes no gate", self.standing.name));
            return session.fault(&fault, &self.standing.name);
        };
        sign::sign_and_keep(
            session,
            &self.analysis,
            &self.standing,
            &self.signer,
            &record,
            signing,
        )
    }
}

fn not_signed(message: impl Into<String>) -> Diagnostic {
    ask::fault(Code::NotSigned, message.into()).note("nothing was written")
}

/// Asks for a journey to go live as it is now.
pub(in crate::cli) fn submit(session: &Session, arguments: &SubmitArguments) -> Exit {
    let call = match Call::begin(session, &arguments.who) {
        Ok(call) => call,
        Err(exit) => return exit,
    };
    let (commit, uncommitted) = standing::commit(&call.analysis, call.standing.journey);
    let gates = call.workflow().map(|w| w.gates.clone()).unwrap_or_default();
    let says = Says::Request {
        commit,
        uncommitted,
        audience: arguments.audience,
        known: roster::seats(&call.analysis.house, &gates),
        because: arguments.because.clone(),
    };
    call.finish(session, says, &arguments.signing)
}

/// Shows a journey, and signs what was shown.
pub(in crate::cli) fn approve(session: &Session, arguments: &ApproveArguments) -> Exit {
    let call = match Call::begin(session, &arguments.who) {
        Ok(call) => call,
        Err(exit) => return exit,
    };
    let request = match call.request(session) {
        Ok(request) => request,
        Err(exit) => return exit,
    };
    let parts = match parts(session, &call, arguments) {
        Ok(parts) => parts,
        Err(exit) => return exit,
    };
    if let Err(exit) = shown(session, &call, arguments, &parts) {
        return exit;
    }
    let says = Says::Approval { request, parts };
    call.finish(session, says, &arguments.signing)
}

/// What an approval is for: what was named, else what the gates ask of this person.
fn parts(
    session: &Session,
    call: &Call,
    arguments: &ApproveArguments,
) -> Result<BTreeSet<Part>, Exit> {
    let all: BTreeSet<Part> = call
        .standing
        .meaning
        .facets
        .iter()
        .map(|f| f.part.clone())
        .collect();
    if !arguments.parts.is_empty() {
        let mut wanted = BTreeSet::new();
        for words in &arguments.parts {
            let part = Part::from_text(words).filter(|part| all.contains(part));
            let Some(part) = part else {
                let all: Vec<String> = all.iter().map(|p| format!("`{}`", p.text())).collect();
                let fault = not_signed(format!("there is no facet `{words}`"))
                    .help(format!("there are {}", joined(&all)));
                return Err(session.fault(&fault, "--for"));
            };
            wanted.insert(part);
        }
        return Ok(wanted);
    }
    let asked = asked_of(call, &all);
    if asked.is_empty() {
        let fault = not_signed(format!(
            "no gate of `{}` asks for the approval of `{}`",
            call.standing.name, call.signer.person
        ))
        .help("with `--for` they can sign all the same, but it opens nothing");
        return Err(session.fault(&fault, "--as"));
    }
    Ok(asked)
}

fn asked_of(call: &Call, all: &BTreeSet<Part>) -> BTreeSet<Part> {
    let house = &call.analysis.house;
    let gates = call
        .workflow()
        .map(|w| w.gates.as_slice())
        .unwrap_or_default();
    let lines = gates
        .iter()
        .filter_map(|gate| house.gates.get(gate))
        .flat_map(|def| &def.approvals);
    let mut asked = BTreeSet::new();
    for (by, facet) in lines {
        let is_asked = by
            .iter()
            .any(|quorum| roster::members(house, &quorum.of).contains(&call.signer.person));
        if is_asked {
            asked.extend(all.iter().filter(|part| covers(facet, part)).cloned());
        }
    }
    asked
}

fn covers(facet: &Facet, part: &Part) -> bool {
    match facet {
        Facet::All => true,
        Facet::Audience => *part == Part::Audience,
        Facet::Timing => *part == Part::Timing,
        Facet::Restraint => *part == Part::Restraint,
        Facet::Data => *part == Part::Data,
        Facet::Content(None) => matches!(part, Part::Content(_)),
        Facet::Content(Some(locale)) => *part == Part::Content(locale.clone()),
    }
}

/// Shows what is about to be signed, and has it confirmed: on a terminal by a word, else by the hash that
/// `journey review` showed.
fn shown(
    session: &Session,
    call: &Call,
    arguments: &ApproveArguments,
    parts: &BTreeSet<Part>,
) -> Result<(), Exit> {
    let name = &call.standing.name;
    let whole = call.standing.meaning.whole;
    if let Some(shown) = &arguments.shown {
        let digits = shown.strip_prefix("sha256:").unwrap_or(shown);
        let enough = digits.len() >= whole.short().len();
        if enough && whole.to_string().starts_with(&format!("sha256:{digits}")) {
            return Ok(());
        }
        let fault = not_signed(format!(
            "`{name}` is not what was shown: it is {} now",
            whole.short()
        ))
        .help(format!("look at it again: `journey review {name}`"));
        return Err(session.fault(&fault, "--shown"));
    }
    // What was signed elsewhere was shown when its text was made.
    if arguments.signing.signature.is_some() {
        return Ok(());
    }
    let page = Shown::of(&call.analysis, &call.standing).map(|shown| shown.text());
    let page = page.unwrap_or_default();
    if session.global.format == Format::Json {
        output::to_stderr(&page);
    } else {
        output::to_stdout(&page);
    }
    if !std::io::stdin().is_terminal() {
        let fault = not_signed("nobody can be asked here whether they approve").help(format!(
            "say that you have looked: `--shown {}`",
            whole.short()
        ));
        return Err(session.fault(&fault, name));
    }
    let said: Vec<String> = parts.iter().map(Part::text).collect();
    output::to_stderr(&format!(
        "\nYou are about to sign, as `{}`, for {}.\nType `approve` to sign, anything else to leave: ",
        call.signer.person,
        joined(&said)
    ));
    let mut line = String::new();
    let read = std::io::stdin().read_line(&mut line);
    if read.is_ok() && line.trim() == "approve" {
        return Ok(());
    }
    output::to_stderr("nothing was signed\n");
    Err(Exit::CouldNotRun)
}

/// Says no, and why.
pub(in crate::cli) fn decline(session: &Session, arguments: &DeclineArguments) -> Exit {
    if arguments.because.trim().is_empty() {
        let fault = not_signed("a decline says why")
            .help("those who have to change it read what stands behind `--because`");
        return session.fault(&fault, &arguments.who.name);
    }
    let call = match Call::begin(session, &arguments.who) {
        Ok(call) => call,
        Err(exit) => return exit,
    };
    match call.request(session) {
        Ok(request) => {
            let because = arguments.because.clone();
            call.finish(
                session,
                Says::Decline { request, because },
                &arguments.signing,
            )
        }
        Err(exit) => exit,
    }
}

/// Says that test messages came and were right.
pub(in crate::cli) fn tested(session: &Session, arguments: &TestedArguments) -> Exit {
    let call = match Call::begin(session, &arguments.who) {
        Ok(call) => call,
        Err(exit) => return exit,
    };
    let request = match call.request(session) {
        Ok(request) => request,
        Err(exit) => return exit,
    };
    let says = match test(session, &call, arguments, request) {
        Ok(says) => says,
        Err(exit) => return exit,
    };
    call.finish(session, says, &arguments.signing)
}

fn test(
    session: &Session,
    call: &Call,
    arguments: &TestedArguments,
    request: Hash,
) -> Result<Says, Exit> {
    let house = &call.analysis.house;
    let locales: Vec<String> = house.locales.iter().map(SmolStr::to_string).collect();
    let ways = call.workflow().map(branches).unwrap_or_default();
    let ways: Vec<String> = ways.into_iter().map(|branch| branch.name).collect();
    let aspects: Vec<String> = Aspect::ALL.iter().map(|a| a.text().to_owned()).collect();
    let chosen =
        |flag: &str, given: &[String], known: &[String]| -> Result<BTreeSet<String>, Exit> {
            if given.iter().any(|g| g == "all") {
                return Ok(known.iter().cloned().collect());
            }
            for one in given {
                if !known.contains(one) {
                    let known: Vec<String> = known.iter().map(|k| format!("`{k}`")).collect();
                    let fault = not_signed(format!("there is no `{one}` to test")).help(format!(
                        "there is {}; `all` means every one",
                        joined(&known)
                    ));
                    return Err(session.fault(&fault, flag));
                }
            }
            Ok(given.iter().cloned().collect())
        };
    Ok(Says::Test {
        request,
        locales: chosen("--locale", &arguments.locale, &locales)?
            .into_iter()
            .map(SmolStr::from)
            .collect(),
        branches: chosen("--branch", &arguments.branch, &ways)?,
        saw: chosen("--saw", &arguments.saw, &aspects)?
            .iter()
            .filter_map(|word| Aspect::from_text(word))
            .collect(),
    })
}
