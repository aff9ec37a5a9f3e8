//! The arguments, as clap reads them and `--help` tells them.

use super::exit::Exit;
use super::output::Colour;
use super::render::{Drawing, Format, Told};
use clap::builder::{EnumValueParser, PossibleValuesParser, TypedValueParser};
use clap::{Arg, Args, CommandFactory, Parser, Subcommand};
use clap_complete::Shell;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Compiles client journeys, and proves how little a client will hear.
#[derive(Debug, Parser)]
#[command(
    name = "journey",
    version,
    propagate_version = true,
    max_term_width = 100
)]
pub(super) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How it is told.
    #[command(flatten)]
    pub global: Global,
}

/// The name of `--format`, which `graph` has with other values.
const FORMAT: &str = "format";

/// Arguments of every command.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "How findings are told")]
pub(super) struct Global {
    /// Form of findings: `full` and `short` go to standard error, the others, which are complete, to
    /// standard output
    #[arg(id = FORMAT, long = FORMAT, global = true, default_value = "full", value_name = "FORM",
          value_parser = EnumValueParser::<Format>::new().map(Told::Findings))]
    pub told: Told,
    /// The form of findings that follows from it.
    #[arg(skip)]
    pub format: Format,
    /// When to use colour; NO_COLOR and CLICOLOR_FORCE are heeded
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Colour,
    /// Only errors, and no summary
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Also which files and settings are used
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub verbose: bool,
    /// Exit with 1, and build nothing, where there are `warnings`
    #[arg(long, global = true, value_enum, value_name = "WHAT")]
    pub deny: Option<Deny>,
    /// Most messages shown in all; 0 shows every one [default: 200, and 50 for each file]
    #[arg(long, global = true, value_name = "N")]
    pub max_messages: Option<usize>,
}

/// What `--deny` can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Deny {
    /// Warnings.
    Warnings,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Say everything that is wrong with projects
    Check(CheckArguments),
    /// Compile a project for its platforms: all files or none
    Build(BuildArguments),
    /// Show for each rule what is proved, the worst case, and how much room is left
    Prove(ProveArguments),
    /// Check a certificate that `prove` wrote, without the prover
    Verify(CertificateArguments),
    /// Check that a live build is what was approved, file by file: for whatever deploys it
    VerifyBuild(VerifyArguments),
    /// Show what one client receives: on the shortest, the longest and the busiest run, or one whom you describe
    Timeline(TimelineArguments),
    /// Show what changes for a client between two versions: folders, or revisions of git
    Diff(DiffArguments),
    /// Bring files into the one layout
    Fmt(FmtArguments),
    /// Play the tests of a project, and say how much of its journeys they walk
    Test(TestArguments),
    /// Show the page of a code: what it checks, why, a failing and a repaired example
    Explain(ExplainArguments),
    /// Show what an approver signs: changes, worst cases, every message's text
    Review(ReviewArguments),
    /// Show for each journey who has approved what, what is missing, what expires
    Gates(GatesArguments),
    /// Ask for a journey to go live as it is now: signs a request
    Submit(SubmitArguments),
    /// Look at a journey, and sign what was shown
    Approve(ApproveArguments),
    /// Say no to a journey as it is now, and why
    Decline(DeclineArguments),
    /// Say that test messages of a journey came and were right
    Tested(TestedArguments),
    /// Show what holds for a project, and what of it journey.toml says
    Config {
        /// A project's folder, or a file
        #[arg(default_value = ".")]
        path: PathBuf,
    },
    /// Show which decision points of a buyer the journeys answer, and on which ways
    Coverage {
        /// A project's folder, or a file
        #[arg(default_value = ".")]
        path: PathBuf,
    },
    /// Draw a journey: what is sent when, and where ways part
    Graph(GraphArguments),
    /// Show a journey as a page: its flow, an inbox, what is proved, who has approved
    Preview(PreviewArguments),
    /// Write the plan that stops journeys: requests in their order, and a page for people
    Halt(HaltArguments),
    /// Say how long it takes until nothing leaves any more
    Drill(HaltArguments),
    /// Speak with an editor: the language server, over standard input and output
    Lsp {
        /// Taken and ignored: there is no other way to speak
        #[arg(long, hide = true)]
        stdio: bool,
    },
    /// List the platforms and how each holds the language
    Targets,
    /// Write flows of a platform as journeys, which check and prove
    Import(ImportArguments),
    /// Say what the worst week is that any client could have from the flows of an account, as they are today
    Audit(AuditArguments),
    /// Write a first project, which checks and builds
    Init {
        /// Folder to write into; nothing in it is overwritten
        #[arg(default_value = ".")]
        dir: PathBuf,
    },
    /// Print completions for a shell
    Completions {
        /// Which shell
        shell: Shell,
    },
    /// Print the manual page
    Man {
        /// The page of one command
        command: Option<String>,
    },
}

/// Arguments of `check`.
#[derive(Debug, Clone, Args)]
#[command(group = clap::ArgGroup::new("fixing").multiple(true).args(["fix", "diff"]))]
pub(super) struct CheckArguments {
    /// Projects, or files in them; `-` reads a text from standard input [default: .]
    pub paths: Vec<PathBuf>,
    /// Where the text from standard input belongs
    #[arg(long, value_name = "PATH", default_value = "stdin.journey")]
    pub stdin_path: PathBuf,
    /// Apply the fixes that are safe
    #[arg(long)]
    pub fix: bool,
    /// With --fix or --diff: also those that change what a client may receive
    #[arg(long, requires = "fixing")]
    pub unsafe_fixes: bool,
    /// Show what --fix would change, and write nothing
    #[arg(long)]
    pub diff: bool,
}

/// Arguments of `import`.
#[derive(Debug, Clone, Args)]
pub(super) struct ImportArguments {
    /// JSON files from the platform: flows with their definitions, and whatever lends them names
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The platform
    #[arg(long, value_name = "PLATFORM", value_parser = importers())]
    pub from: String,
    /// The project that flows were built from: writes them in its words, and tells which were edited on the platform and how
    #[arg(long, value_name = "DIR")]
    pub built_from: Option<PathBuf>,
    /// Write to this file [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Arguments of `audit`.
#[derive(Debug, Clone, Args)]
pub(super) struct AuditArguments {
    /// JSON files from the platform: flows with their definitions, and whatever lends them names
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The platform
    #[arg(long, value_name = "PLATFORM", default_value = "klaviyo", value_parser = importers())]
    pub from: String,
    /// Also flows that are drafts
    #[arg(long)]
    pub drafts: bool,
    /// Exit with 1 where one client can receive more than this in 7 days
    #[arg(long, value_name = "N")]
    pub at_most: Option<u64>,
}

/// The platforms that can be read.
fn importers() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(crate::import::IMPORTERS.iter().map(|i| i.name))
}

/// Arguments of `build`.
#[derive(Debug, Clone, Args)]
pub(super) struct BuildArguments {
    /// The project
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// Platform to build for; may be given more than once [default: `targets` in journey.toml]
    #[arg(short, long = "target", value_name = "NAME")]
    pub targets: Vec<String>,
    /// Write live documents, for journeys whose gates hold; where one does not, nothing is written and the
    /// exit code is 3
    #[arg(long)]
    pub live: bool,
    /// Folder to write into [default: `out` in journey.toml, or `build` beside it]
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Also write which files were read, in the form that make and ninja take
    #[arg(long, value_name = "FILE")]
    pub depfile: Option<PathBuf>,
}

/// Arguments of `prove`.
#[derive(Debug, Clone, Args)]
pub(super) struct ProveArguments {
    /// The project
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// Only rules that hold for this journey
    #[arg(long, value_name = "NAME")]
    pub journey: Option<String>,
    /// Show the whole timeline of each message that a guard may skip or postpone
    #[arg(long)]
    pub examples: bool,
    /// Also write what was proved, with enough for `journey verify` to check it again
    #[arg(long, value_name = "FILE", conflicts_with = "journey")]
    pub certificate: Option<PathBuf>,
}

/// Arguments of `verify`.
#[derive(Debug, Clone, Args)]
pub(super) struct CertificateArguments {
    /// The certificate
    pub file: PathBuf,
    /// Also check that it is what comes out of this project now
    #[arg(long, value_name = "DIR")]
    pub project: Option<PathBuf>,
    /// Also check that this build names it: its folder, or its report.json
    #[arg(long, value_name = "PATH")]
    pub build: Option<PathBuf>,
}

/// Arguments of `timeline`.
#[derive(Debug, Clone, Args)]
pub(super) struct TimelineArguments {
    /// The journey
    pub name: String,
    /// The project
    #[arg(short, long, value_name = "DIR", default_value = ".")]
    pub project: PathBuf,
    /// A file that tells of clients: `test` blocks, which need expect nothing
    #[arg(long, value_name = "FILE")]
    pub client: Option<PathBuf>,
}

/// Arguments of `diff`.
#[derive(Debug, Clone, Args)]
pub(super) struct DiffArguments {
    /// The version before: a folder, or a revision of git such as `HEAD~3` or `main`
    #[arg(default_value = "HEAD")]
    pub old: String,
    /// The version after [default: the project as it lies on disk]
    pub new: Option<String>,
    /// The project whose revisions are compared
    #[arg(short, long, value_name = "DIR", default_value = ".")]
    pub project: PathBuf,
    /// Exit with 1 where anything changes for a client
    #[arg(long)]
    pub exit_code: bool,
}

/// Arguments of `fmt`.
#[derive(Debug, Clone, Args)]
pub(super) struct FmtArguments {
    /// Files, or folders of them; `-` reads standard input and writes standard output [default: .]
    pub paths: Vec<PathBuf>,
    /// Write nothing; exit with 1 where a file would change
    #[arg(long)]
    pub check: bool,
    /// Write nothing; show what would change
    #[arg(long)]
    pub diff: bool,
}

/// Arguments of `test`.
#[derive(Debug, Clone, Args)]
pub(super) struct TestArguments {
    /// Only tests whose title holds these words
    pub filter: Option<String>,
    /// The project
    #[arg(short, long, value_name = "PATH", default_value = ".")]
    pub project: PathBuf,
}

/// Arguments of `explain`.
#[derive(Debug, Clone, Args)]
pub(super) struct ExplainArguments {
    /// A code, by number (`J0401`, `401`) or name (`cap-broken`)
    #[arg(required_unless_present = "list")]
    pub code: Option<String>,
    /// List every code
    #[arg(long, conflicts_with = "code")]
    pub list: bool,
}

/// Which journey, and who speaks.
#[derive(Debug, Clone, Args)]
pub(super) struct WhoArguments {
    /// The journey
    pub name: String,
    /// The person who signs, by their name in the project
    #[arg(long = "as", value_name = "PERSON")]
    pub person: String,
    /// The project
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub project: PathBuf,
}

/// With what a record is signed.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "How it is signed")]
pub(super) struct SigningArguments {
    /// File of the private key [default: the agent, then the usual files in ~/.ssh]
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// Sign elsewhere: write the text that is to be signed, and record nothing
    #[arg(long, value_name = "FILE", conflicts_with_all = ["key", "signature"])]
    pub unsigned: Option<PathBuf>,
    /// A signature that was made elsewhere: FILE.sig, beside the FILE that --unsigned wrote
    #[arg(long, value_name = "FILE.sig", conflicts_with = "key")]
    pub signature: Option<PathBuf>,
}

/// Arguments of `submit`.
#[derive(Debug, Clone, Args)]
pub(super) struct SubmitArguments {
    #[command(flatten)]
    pub who: WhoArguments,
    /// How many clients are thought to be in it: approvers see and sign it
    #[arg(long, value_name = "NUMBER")]
    pub audience: Option<u64>,
    /// A word to the approvers
    #[arg(long, value_name = "TEXT")]
    pub because: Option<String>,
    #[command(flatten)]
    pub signing: SigningArguments,
}

/// Arguments of `approve`.
#[derive(Debug, Clone, Args)]
pub(super) struct ApproveArguments {
    #[command(flatten)]
    pub who: WhoArguments,
    /// Only for a facet: `audience`, `timing`, `restraint`, `content fr`, `data`; may be given more than
    /// once [default: what the gates ask of this person]
    #[arg(long = "for", value_name = "FACET")]
    pub parts: Vec<String>,
    /// Where nobody can be asked: the hash that `journey review` has shown
    #[arg(long, value_name = "HASH")]
    pub shown: Option<String>,
    #[command(flatten)]
    pub signing: SigningArguments,
}

/// Arguments of `decline`.
#[derive(Debug, Clone, Args)]
pub(super) struct DeclineArguments {
    #[command(flatten)]
    pub who: WhoArguments,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub because: String,
    #[command(flatten)]
    pub signing: SigningArguments,
}

/// Arguments of `tested`.
#[derive(Debug, Clone, Args)]
pub(super) struct TestedArguments {
    #[command(flatten)]
    pub who: WhoArguments,
    /// In which locale, or `all`; may be given more than once
    #[arg(long, value_name = "LOCALE", required = true)]
    pub locale: Vec<String>,
    /// Which branch, as `journey review` names it, or `all`; may be given more than once
    #[arg(long, value_name = "BRANCH", required = true)]
    pub branch: Vec<String>,
    /// What was right: `content`, `timing`, `personalisation`, or `all`; may be given more than once
    #[arg(long, value_name = "WHAT", required = true)]
    pub saw: Vec<String>,
    #[command(flatten)]
    pub signing: SigningArguments,
}

/// Arguments of `gates`.
#[derive(Debug, Clone, Args)]
pub(super) struct GatesArguments {
    /// One journey [default: all]
    pub name: Option<String>,
    /// The project
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub project: PathBuf,
    /// Print the file that `ssh-keygen -Y verify` takes, and nothing else
    #[arg(long, conflicts_with = "name")]
    pub allowed_signers: bool,
}

/// Arguments of `verify-build`.
#[derive(Debug, Clone, Args)]
pub(super) struct VerifyArguments {
    /// The folder that was built into
    pub dir: PathBuf,
    /// The project
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub project: PathBuf,
}

/// Arguments of `halt` and `drill`.
#[derive(Debug, Clone, Args)]
pub(super) struct HaltArguments {
    /// Journeys for this state; may be given more than once [default: what `escalation` pauses, or all]
    #[arg(long = "for", value_name = "STATE")]
    pub states: Vec<String>,
    /// This journey; may be given more than once
    #[arg(long = "journey", value_name = "NAME")]
    pub journeys: Vec<String>,
    /// The project
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub project: PathBuf,
}

/// Arguments of `review`.
#[derive(Debug, Clone, Args)]
pub(super) struct ReviewArguments {
    /// The journey
    pub name: String,
    /// The project
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub project: PathBuf,
    /// Also every line that is signed, as `docs/meaning-hash.md` has it
    #[arg(long)]
    pub pages: bool,
}

/// Arguments of `graph`.
#[derive(Debug, Clone, Args)]
pub(super) struct GraphArguments {
    /// The journey
    pub name: String,
    /// The project
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub project: PathBuf,
}

/// Arguments of `preview`.
#[derive(Debug, Clone, Args)]
pub(super) struct PreviewArguments {
    /// The journey
    pub name: String,
    /// The project
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub project: PathBuf,
    /// File to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Show it in a browser
    #[arg(long)]
    pub open: bool,
    /// Write it anew whenever a file changes; where the journey has errors the last good page stays
    #[arg(long, requires = "out")]
    pub watch: bool,
}

/// The forms of a picture, in the place of those of findings.
fn drawing() -> Arg {
    let forms = PossibleValuesParser::new(["text", "svg", "mermaid", "dot", "json"]);
    Arg::new(FORMAT)
        .long(FORMAT)
        .value_name("FORM")
        .default_value("text")
        .help("Form of the picture, which goes to standard output")
        .value_parser(forms.map(|form| {
            Told::Picture(match form.as_str() {
                "svg" => Drawing::Svg,
                "mermaid" => Drawing::Mermaid,
                "dot" => Drawing::Dot,
                "json" => Drawing::Json,
                _ => Drawing::Text,
            })
        }))
}

/// The commands with the exit codes below the help.
pub(super) fn command() -> clap::Command {
    let mut codes = String::from("Exit codes:\n");
    for (exit, meaning) in Exit::ALL {
        let _ = writeln!(codes, "  {}  {meaning}", *exit as u8);
    }
    Arguments::command()
        .mut_subcommand("graph", |graph| graph.arg(drawing()))
        .after_help(codes)
}
