//! Standard input and output a piece at a time. What lies between them and the system keeps as much room as the largest
//! piece ever took, and a client opens a document in one message.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// So many bytes at a time: what a pipe of the system holds.
const PIECE: usize = 64 * 1024;

/// A stream that takes and gives no more than a piece at a time.
#[derive(Debug)]
pub(crate) struct Paced<S> {
    stream: S,
    /// What was read last; without room until something is read.
    piece: Vec<u8>,
}

impl<S> Paced<S> {
    pub(crate) fn new(stream: S) -> Self {
        Paced {
            stream,
            piece: Vec::new(),
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Paced<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let Paced { stream, piece } = self.get_mut();
        piece.resize(PIECE, 0);
        let most = PIECE.min(into.remaining());
        let mut read = ReadBuf::new(piece.get_mut(..most).unwrap_or_default());
        ready!(Pin::new(stream).poll_read(cx, &mut read))?;
        into.put_slice(read.filled());
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Paced<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let piece = bytes.get(..PIECE).unwrap_or(bytes);
        Pin::new(&mut self.stream).poll_write(cx, piece)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::{PIECE, Paced};
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    #[tokio::test(flavor = "current_thread")]
    async fn nothing_is_lost_on_the_way() {
        let sent: Vec<u8> = (0..3 * PIECE + 7).map(|n| (n % 251) as u8).collect();
        let mut read = Vec::new();
        let mut stream = Paced::new(sent.as_slice());
        stream.read_to_end(&mut read).await.unwrap();
        assert_eq!(read, sent);
        let mut written = Paced::new(Vec::new());
        written.write_all(&sent).await.unwrap();
        written.flush().await.unwrap();
        assert_eq!(written.stream, sent);
    }
}
