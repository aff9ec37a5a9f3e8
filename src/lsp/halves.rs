//! Mends what JSON in UTF-16 can say and a Rust text can't: half of a character. An editor that was left with one, as where
//! somebody took half an emoji away, sends it as `\ud83d`; tower-lsp could not read the message, and would end. It becomes
//! U+FFFD, which is as long for the client, and as long on the wire.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, ReadBuf};

/// An escape: `\u` and four digits.
const ESCAPE: usize = 6;
/// What stands for a half.
const REPLACED: &[u8; ESCAPE] = br"\ufffd";

/// A stream in which no half stands alone.
#[derive(Debug)]
pub(super) struct Whole<S> {
    stream: S,
    /// What was read and not yet handed on.
    read: Vec<u8>,
    /// So much of it is mended; the rest may be the start of an escape.
    mended: usize,
    ended: bool,
}

impl<S> Whole<S> {
    pub(super) fn new(stream: S) -> Self {
        Whole {
            stream,
            read: Vec::new(),
            mended: 0,
            ended: false,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Whole<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if into.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        while this.mended == 0 && !this.ended {
            let before = into.filled().len();
            ready!(Pin::new(&mut this.stream).poll_read(cx, into))?;
            let new = into.filled().get(before..).unwrap_or_default();
            // Most messages hold no half, and most pieces end between escapes.
            if this.read.is_empty() && memchr::memchr(b'\\', new).is_none() && !new.is_empty() {
                return Poll::Ready(Ok(()));
            }
            this.ended = new.is_empty();
            this.read.extend_from_slice(new);
            into.set_filled(before);
            this.mended = if this.ended {
                this.read.len()
            } else {
                mend(&mut this.read)
            };
        }
        let most = this.mended.min(into.remaining());
        into.put_slice(this.read.get(..most).unwrap_or_default());
        this.read.drain(..most);
        this.mended -= most;
        if this.read.is_empty() {
            // A long message leaves no room behind.
            this.read = Vec::new();
        }
        Poll::Ready(Ok(()))
    }
}

/// Replaces every half that stands alone. How many bytes are sure; what follows them may go on in the next piece.
fn mend(bytes: &mut [u8]) -> usize {
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'\\', bytes.get(at..).unwrap_or_default()) {
        let here = at + found;
        let rest = bytes.get(here..).unwrap_or_default();
        at = here
            + match escape(rest) {
                Escape::Cut => return here,
                Escape::Other(length) => length,
                Escape::Unit(0xD800..=0xDBFF) => {
                    match escape(rest.get(ESCAPE..).unwrap_or_default()) {
                        Escape::Cut => return here,
                        Escape::Unit(0xDC00..=0xDFFF) => 2 * ESCAPE,
                        Escape::Unit(_) | Escape::Other(_) => alone(bytes, here),
                    }
                }
                Escape::Unit(0xDC00..=0xDFFF) => alone(bytes, here),
                Escape::Unit(_) => ESCAPE,
            };
    }
    bytes.len()
}

/// What some bytes start with.
enum Escape {
    /// A unit of UTF-16.
    Unit(u16),
    /// Something else, so long.
    Other(usize),
    /// They end too early to tell.
    Cut,
}

fn escape(bytes: &[u8]) -> Escape {
    match bytes {
        [] | [b'\\'] => Escape::Cut,
        [b'\\', b'u', digits @ ..] => {
            let number = digits.get(..ESCAPE - 2);
            let short = number.is_none() && digits.iter().all(u8::is_ascii_hexdigit);
            let number = number
                .filter(|number| number.iter().all(u8::is_ascii_hexdigit))
                .and_then(|number| u16::from_str_radix(std::str::from_utf8(number).ok()?, 16).ok());
            match number {
                Some(unit) => Escape::Unit(unit),
                None if short => Escape::Cut,
                None => Escape::Other(2),
            }
        }
        [b'\\', ..] => Escape::Other(2),
        _ => Escape::Other(1),
    }
}

fn alone(bytes: &mut [u8], here: usize) -> usize {
    if let Some(half) = bytes.get_mut(here..here + ESCAPE) {
        half.copy_from_slice(REPLACED);
    }
    ESCAPE
}

#[cfg(test)]
mod tests {
    use super::Whole;
    use tokio::io::AsyncReadExt as _;

    /// What comes through, in pieces of every size.
    async fn through(text: &str) -> String {
        let mut seen = std::collections::BTreeSet::new();
        for size in 1..=text.len().max(1) {
            let mut all: Box<dyn tokio::io::AsyncRead + Unpin> = Box::new(tokio::io::empty());
            for piece in text.as_bytes().chunks(size) {
                all = Box::new(all.chain(piece));
            }
            let mut read = String::new();
            Whole::new(all).read_to_string(&mut read).await.unwrap();
            seen.insert(read);
        }
        assert_eq!(seen.len(), 1, "{seen:?}");
        seen.pop_first().unwrap()
    }

    #[tokio::test(flavor = "current_thread")]
    async fn only_a_half_that_stands_alone_is_replaced() {
        for (text, expected) in [
            (r#"{"a":"\ud83d"}"#, r#"{"a":"\ufffd"}"#),
            (r#""\uD83Dx\ude00""#, r#""\ufffdx\ufffd""#),
            (
                r#""\ud83d\ud83d\ude00\ude00""#,
                r#""\ufffd\ud83d\ude00\ufffd""#,
            ),
            (r#""\ud83d\n""#, r#""\ufffd\n""#),
            // What is no escape of a half stays.
            (r#""\ud83d\ude00""#, r#""\ud83d\ude00""#),
            (
                r#""\\ud83d \\\\ud83d \u00e9 \" \\""#,
                r#""\\ud83d \\\\ud83d \u00e9 \" \\""#,
            ),
            (r#""\\\ud83d""#, r#""\\\ufffd""#),
            // Nor is anything lost of what is no JSON.
            (r"\ud83", r"\ud83"),
            (r"\ud8zz\", r"\ud8zz\"),
            ("", ""),
        ] {
            assert_eq!(through(text).await, expected, "{text}");
        }
    }
}
