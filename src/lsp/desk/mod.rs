//! The desk: one thread that owns every open text and every project, and does one thing at a time.
//!
//! Edits only change texts, so that a burst of them is one look at the project. A look happens before the next
//! request that needs it, or when it is quiet; an edit that arrives meanwhile stops it.

mod approvals;
mod beside;
mod buffer;
mod document;
mod files;
mod place;
mod projects;
mod publish;
mod pull;
mod queue;
#[cfg(test)]
mod trial;

pub(super) use approvals::Known;
pub(super) use place::{Here, Refused};
pub(super) use queue::{Jobs, queue};

use super::ClientAbilities;
use super::features::preview::Pictures;
use super::features::tokens::Colours;
use super::hooks::Hooks;
use super::outbox::{Letter, Outbox};
use super::papers::Papers;
use super::settings::Settings;
use approvals::Standings;
use document::Document;
use files::Folder;
use projects::Held;
use publish::Published;
use queue::{Next, Queue};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;
use tower_lsp::lsp_types::{MessageType, Url};

/// A look that takes no longer is taken at once; one that does waits for a quiet moment.
const AT_ONCE: Duration = Duration::from_millis(10);

/// It never has to be quiet for longer than this.
const MOST_QUIET: Duration = Duration::from_millis(150);

/// Everything that the server knows.
pub(super) struct Desk {
    pub(super) client: ClientAbilities,
    pub(super) settings: Settings,
    outbox: Outbox,
    queue: Queue,
    folders: Vec<Folder>,
    open: BTreeMap<Url, Document>,
    projects: Vec<Held>,
    published: Published,
    /// The colours of documents, as they were told last.
    pub(super) colours: BTreeMap<Url, Colours>,
    pub(super) told_colours: u64,
    /// The pictures of journeys that were shown.
    pub(super) pictures: Pictures,
    /// Pages for a person.
    pub(super) papers: Papers,
    hooks: Hooks,
    standings: Standings,
    /// What the client shows beside its texts may be of before an edit of another one.
    is_old_beside: bool,
    /// The client has said that it is ready.
    begun: bool,
}

impl Desk {
    pub(super) fn new(outbox: Outbox, queue: Queue, hooks: Hooks, papers: Papers) -> Self {
        Desk {
            client: ClientAbilities::default(),
            settings: Settings::default(),
            outbox,
            queue,
            folders: Vec::new(),
            open: BTreeMap::new(),
            projects: Vec::new(),
            published: Published::default(),
            colours: BTreeMap::new(),
            told_colours: 0,
            pictures: Pictures::default(),
            papers,
            hooks,
            standings: Standings::default(),
            is_old_beside: false,
            begun: false,
        }
    }

    /// Works until the conversation is over.
    pub(super) fn run(mut self) {
        loop {
            let wait = self.quiet();
            match self.queue.next(wait) {
                Next::Work(work) => self.guarded(work),
                Next::Quiet => self.guarded(Desk::rested),
                Next::Over => return,
            }
        }
    }

    /// A fault of ours ends one job. What was kept from before may be half changed, so it is made anew from the
    /// texts. Who asked hears of it because the reply's end is dropped.
    fn guarded(&mut self, work: impl FnOnce(&mut Desk)) {
        if catch_unwind(AssertUnwindSafe(|| work(self))).is_err() {
            // What was said to be under way is so no longer.
            self.post(Letter::Idle);
            let rebuilt = catch_unwind(AssertUnwindSafe(|| self.reopen_all()));
            if rebuilt.is_err() {
                self.projects.clear();
            }
            for held in &mut self.projects {
                // The same text would fail again; the next edit tries once more.
                held.rest();
            }
        }
    }

    /// How long it must be quiet before projects are looked at; `None` where nothing is left to look at.
    fn quiet(&self) -> Option<Duration> {
        let waiting = self.projects.iter().filter(|held| held.is_due());
        let took = waiting.map(|held| held.took).max();
        if took.is_none() && self.is_old_beside {
            return Some(beside::REST);
        }
        let took = took.filter(|_| self.begun)?;
        Some(if took <= AT_ONCE {
            Duration::ZERO
        } else {
            (took * 4).min(MOST_QUIET)
        })
    }

    /// Tells a person something that they must act on.
    fn say(&self, message: impl Into<String>) {
        self.outbox
            .send(Letter::Say(MessageType::WARNING, message.into()));
    }

    /// New settings: what is shown by them is asked for again.
    pub(super) fn configure(&mut self, settings: Settings) {
        self.settings = settings;
        self.refresh_beside();
    }

    pub(super) fn post(&self, letter: Letter) {
        self.outbox.send(letter);
    }
}

#[cfg(test)]
mod tests {
    use super::{Desk, trial};
    use crate::lsp::outbox::Letter;
    use tower_lsp::lsp_types::Url;

    #[test]
    fn a_panic_ends_one_job_and_the_next_is_done() {
        let (desk, jobs, mut letters) = trial::desk(trial::SILENT);
        let desk = std::thread::spawn(move || desk.run());
        let url = Url::parse("untitled:Untitled-1").unwrap();
        let open = trial::text(&url, "email x {\n  purpose care\n}\n");
        jobs.edit(Desk::begin);
        jobs.edit(move |desk| desk.open(open));
        let (gone, hears) = std::sync::mpsc::channel::<()>();
        jobs.ask(move |desk| {
            desk.post(Letter::Busy("work"));
            let _reply = gone;
            panic!("a fault of ours");
        });
        assert!(
            hears.recv().is_err(),
            "who asked hears that there is no answer"
        );
        let (reply, answer) = std::sync::mpsc::channel();
        jobs.ask(move |desk| reply.send(desk.here(&url).is_ok()).unwrap());
        assert!(answer.recv().unwrap(), "the text is still known");
        jobs.close();
        desk.join().unwrap();
        let mut said = Vec::new();
        let mut is_busy = false;
        while let Ok(letter) = letters.try_recv() {
            is_busy |= matches!(letter, Letter::Busy(_));
            is_busy &= !matches!(letter, Letter::Idle);
            if let Letter::Say(_, words) = letter {
                said.push(words);
            }
        }
        assert!(said.is_empty(), "nobody is bothered with it: {said:?}");
        assert!(!is_busy, "what was given up is shown as under way");
    }
}
