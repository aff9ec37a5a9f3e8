//! The queue before the desk: what came, in the order in which it came.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use super::Desk;

/// Something to be done.
pub(crate) struct Job {
    /// Whether it changes a text: what is under way for the old one is then of no use.
    edits: bool,
    work: Option<Work>,
}

type Work = Box<dyn FnOnce(&mut Desk) + Send>;

/// The end where jobs are put. Never blocks.
#[derive(Clone)]
pub(crate) struct Jobs {
    sender: Sender<Job>,
    edits: Arc<AtomicU64>,
}

/// The end where the desk takes them.
pub(crate) struct Queue {
    receiver: Receiver<Job>,
    arrived: Arc<AtomicU64>,
    taken: u64,
}

/// A queue and its two ends.
pub(crate) fn queue() -> (Jobs, Queue) {
    let (sender, receiver) = channel();
    let edits = Arc::new(AtomicU64::new(0));
    let arrived = Arc::clone(&edits);
    let queue = Queue {
        receiver,
        arrived,
        taken: 0,
    };
    (Jobs { sender, edits }, queue)
}

impl Jobs {
    /// Something that changes texts. After the end it goes nowhere.
    pub(crate) fn edit(&self, work: impl FnOnce(&mut Desk) + Send + 'static) {
        self.edits.fetch_add(1, Ordering::SeqCst);
        let _ = self.sender.send(Job {
            edits: true,
            work: Some(Box::new(work)),
        });
    }

    /// Something that does not.
    pub(crate) fn ask(&self, work: impl FnOnce(&mut Desk) + Send + 'static) {
        let _ = self.sender.send(Job {
            edits: false,
            work: Some(Box::new(work)),
        });
    }

    /// The end: what is under way stops, and the desk is cleared.
    pub(crate) fn close(&self) {
        self.edits.fetch_add(1, Ordering::SeqCst);
        let _ = self.sender.send(Job {
            edits: true,
            work: None,
        });
    }
}

/// What came of waiting.
pub(super) enum Next {
    /// A job.
    Work(Work),
    /// Nothing came in time.
    Quiet,
    /// The conversation is over.
    Over,
}

impl Queue {
    /// The next job; waits for it so long, or for ever.
    pub(super) fn next(&mut self, wait: Option<Duration>) -> Next {
        let job = match wait {
            Some(wait) => self.receiver.recv_timeout(wait),
            None => self
                .receiver
                .recv()
                .map_err(|_| RecvTimeoutError::Disconnected),
        };
        match job {
            Ok(job) => {
                self.taken += u64::from(job.edits);
                job.work.map_or(Next::Over, Next::Work)
            }
            Err(RecvTimeoutError::Timeout) => Next::Quiet,
            Err(RecvTimeoutError::Disconnected) => Next::Over,
        }
    }

    /// A question to ask from within long work: whether an edit waits that makes it worthless.
    pub(super) fn overtaken(&self) -> impl Fn() -> bool + Sync + use<> {
        let (arrived, taken) = (Arc::clone(&self.arrived), self.taken);
        move || arrived.load(Ordering::SeqCst) > taken
    }
}
