//! Standard input and output, each on a thread of its own. Most keystrokes take less time than the way from thread to
//! thread and back, so a piece goes that way once: what has come is read before anybody asks for it, and what is written
//! is on its way without being asked for again.

use std::io::{self, ErrorKind, Read, Write};
use std::pin::Pin;
use std::sync::mpsc;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::sync::oneshot;

/// So many bytes at a time: what a pipe of the system holds.
const PIECE: usize = 64 * 1024;

/// So many pieces may wait to be taken.
const WAITING: usize = 4;

/// What somebody else writes.
#[derive(Debug)]
pub(super) struct Input {
    pieces: Receiver<io::Result<Vec<u8>>>,
    /// The latest piece, and how much of it was taken.
    piece: Vec<u8>,
    taken: usize,
}

impl Input {
    /// Reads a stream to its end.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub(super) fn of(stream: impl Read + Send + 'static) -> io::Result<Input> {
        let (sender, pieces) = channel(WAITING);
        std::thread::Builder::new()
            .name("input".to_owned())
            .spawn(move || read(stream, &sender))?;
        Ok(Input {
            pieces,
            piece: Vec::new(),
            taken: 0,
        })
    }
}

fn read(mut stream: impl Read, pieces: &Sender<io::Result<Vec<u8>>>) {
    let mut room = vec![0; PIECE];
    loop {
        let piece = match stream.read(&mut room) {
            Ok(0) => return,
            Ok(length) => Ok(room.get(..length).unwrap_or_default().to_vec()),
            Err(fault) if fault.kind() == ErrorKind::Interrupted => continue,
            Err(fault) => Err(fault),
        };
        let ends = piece.is_err();
        if pieces.blocking_send(piece).is_err() || ends {
            return;
        }
    }
}

impl AsyncRead for Input {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.taken == this.piece.len() {
            match ready!(this.pieces.poll_recv(cx)) {
                Some(piece) => (this.piece, this.taken) = (piece?, 0),
                None => return Poll::Ready(Ok(())),
            }
        }
        let left = this.piece.get(this.taken..).unwrap_or_default();
        let most = left.len().min(into.remaining());
        into.put_slice(left.get(..most).unwrap_or_default());
        this.taken += most;
        if this.taken == this.piece.len() {
            (this.piece, this.taken) = (Vec::new(), 0);
        }
        Poll::Ready(Ok(()))
    }
}

/// A piece to be written, and where to say what came of it.
type Job = (Vec<u8>, oneshot::Sender<io::Result<()>>);

/// What somebody else reads. Whatever is written is also flushed.
#[derive(Debug)]
pub(super) struct Output {
    jobs: mpsc::Sender<Job>,
    /// What comes of the piece that is under way.
    under_way: Option<oneshot::Receiver<io::Result<()>>>,
}

impl Output {
    /// Writes to a stream.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub(super) fn to(stream: impl Write + Send + 'static) -> io::Result<Output> {
        let (jobs, to_do) = mpsc::channel();
        std::thread::Builder::new()
            .name("output".to_owned())
            .spawn(move || write(stream, &to_do))?;
        Ok(Output {
            jobs,
            under_way: None,
        })
    }

    /// Ready when nothing is under way.
    fn poll_idle(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Some(under_way) = &mut self.under_way else {
            return Poll::Ready(Ok(()));
        };
        let done = ready!(Pin::new(under_way).poll(cx));
        self.under_way = None;
        Poll::Ready(done.unwrap_or_else(|_| Err(ErrorKind::BrokenPipe.into())))
    }
}

fn write(mut stream: impl Write, jobs: &mpsc::Receiver<Job>) {
    while let Ok((piece, done)) = jobs.recv() {
        let came_of_it = stream.write_all(&piece).and_then(|()| stream.flush());
        // Nobody may wait for it any more.
        let _ = done.send(came_of_it);
    }
}

impl AsyncWrite for Output {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        ready!(this.poll_idle(cx))?;
        let piece = bytes.get(..PIECE).unwrap_or(bytes);
        let (done, under_way) = oneshot::channel();
        if this.jobs.send((piece.to_vec(), done)).is_err() {
            return Poll::Ready(Err(ErrorKind::BrokenPipe.into()));
        }
        this.under_way = Some(under_way);
        Poll::Ready(Ok(piece.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.get_mut().poll_idle(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_flush(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::{Input, Output, PIECE, WAITING};
    use std::io::{self, Read, Write};
    use std::sync::{Arc, Mutex};
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    fn text() -> Vec<u8> {
        let length = (WAITING + 3) * PIECE + 7;
        (0..length).map(|n| (n % 251) as u8).collect()
    }

    /// A stream that breaks after so many bytes.
    struct Breaks<S>(S, usize);

    impl<S> Breaks<S> {
        fn take(&mut self, most: usize) -> io::Result<usize> {
            let some = most.min(self.1);
            self.1 -= some;
            if some == 0 {
                return Err(io::Error::other("torn"));
            }
            Ok(some)
        }
    }

    impl<S: Read> Read for Breaks<S> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let some = self.take(into.len())?;
            self.0.read(&mut into[..some])
        }
    }

    impl<S: Write> Write for Breaks<S> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let some = self.take(bytes.len())?;
            self.0.write(&bytes[..some])
        }

        fn flush(&mut self) -> io::Result<()> {
            self.0.flush()
        }
    }

    /// Buffers everything until it is flushed.
    #[derive(Clone, Default)]
    struct Sheet(Vec<u8>, Arc<Mutex<Vec<u8>>>);

    impl Write for Sheet {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            self.1.lock().unwrap().append(&mut self.0);
            Ok(())
        }
    }

    #[tokio::test(flavor = "current_thread")]
    async fn nothing_is_lost_on_the_way() {
        let sent = text();
        let mut read = Vec::new();
        let mut input = Input::of(io::Cursor::new(sent.clone())).unwrap();
        input.read_to_end(&mut read).await.unwrap();
        assert_eq!(read, sent);
        let sheet = Sheet::default();
        let mut output = Output::to(sheet.clone()).unwrap();
        output.write_all(&sent).await.unwrap();
        output.flush().await.unwrap();
        assert_eq!(*sheet.1.lock().unwrap(), sent);
    }

    #[tokio::test(flavor = "current_thread")]
    async fn a_stream_that_breaks_says_so_behind_what_came() {
        let sent = text();
        let mut read = Vec::new();
        let mut input = Input::of(Breaks(io::Cursor::new(sent.clone()), PIECE + 1)).unwrap();
        let fault = input.read_to_end(&mut read).await.unwrap_err();
        assert_eq!(fault.to_string(), "torn");
        assert_eq!(read, sent[..=PIECE]);
        let sheet = Sheet::default();
        let mut output = Output::to(Breaks(sheet.clone(), PIECE + 1)).unwrap();
        let fault = output.write_all(&sent).await.unwrap_err();
        assert_eq!(fault.to_string(), "torn");
        assert_eq!(*sheet.1.lock().unwrap(), sent[..PIECE]);
    }
}
