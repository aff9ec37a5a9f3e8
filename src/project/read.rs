//! One file to one text: size limit, UTF-8, and the words for what goes wrong.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::{FileId, SourceMap};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The largest text that is read. Far above anything a person writes; below what would make a
/// machine swap.
pub const SIZE_LIMIT: u64 = 32 * 1024 * 1024;

/// Why a file gave no text.
#[derive(Debug)]
pub enum ReadFault {
    /// Over [`SIZE_LIMIT`].
    TooLarge,
    /// Not UTF-8: the text as far as it can be shown, and the offset of the first wrong byte.
    NotUtf8 {
        /// With `\u{fffd}` for what is not UTF-8.
        shown: String,
        /// Bytes before the first wrong one.
        valid: usize,
    },
    /// The system's answer.
    Io(io::Error),
}

impl ReadFault {
    /// The diagnostic for a stream that gave no text, with the texts that it points into.
    pub fn of_stream(self, name: &str) -> (SourceMap, Diagnostic) {
        let mut sources = SourceMap::default();
        let diagnostic = fault(&mut sources, name, self);
        (sources, diagnostic)
    }
}

/// Reads a text file. A byte order mark is kept.
pub fn text(path: &Path) -> Result<String, ReadFault> {
    let file = File::open(path).map_err(ReadFault::Io)?;
    let about = file.metadata().map_err(ReadFault::Io)?;
    if about.is_dir() {
        return Err(ReadFault::Io(io::Error::other("is a folder")));
    }
    if about.len() > SIZE_LIMIT {
        return Err(ReadFault::TooLarge);
    }
    limited(file, about.len())
}

/// Reads a stream to its end, as [`text`] reads a file.
pub fn stream(from: impl Read) -> Result<String, ReadFault> {
    limited(from, 0)
}

fn limited(from: impl Read, expected: u64) -> Result<String, ReadFault> {
    // One byte of room lets `read_to_end` see the end without growing.
    let mut bytes = Vec::with_capacity(expected as usize + 1);
    from.take(SIZE_LIMIT + 1)
        .read_to_end(&mut bytes)
        .map_err(ReadFault::Io)?;
    if bytes.len() as u64 > SIZE_LIMIT {
        return Err(ReadFault::TooLarge);
    }
    String::from_utf8(bytes).map_err(|e| ReadFault::NotUtf8 {
        valid: e.utf8_error().valid_up_to(),
        shown: String::from_utf8_lossy(e.as_bytes()).into_owned(),
    })
}

/// The system's reason in a few words, without its number.
pub fn reason(error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::NotFound {
        return "there is no such file".to_owned();
    }
    if error.kind() == io::ErrorKind::PermissionDenied {
        return "permission denied".to_owned();
    }
    let words = error.to_string();
    match words.split_once(" (os error") {
        Some((words, _)) => words.to_lowercase(),
        None => words,
    }
}

/// Puts a file that gave no text into `sources`, and says why.
pub(crate) fn fault(sources: &mut SourceMap, path: &str, fault: ReadFault) -> Diagnostic {
    match fault {
        ReadFault::TooLarge => {
            let limit = SIZE_LIMIT / (1024 * 1024);
            at_file(
                sources,
                path,
                Code::FileTooLarge,
                format!("`{path}` is over {limit} MB"),
            )
            .note("nothing in it was read; the rest of the project was checked")
            .help(
                "cut it into several files: a project reads every `.journey` file below its folder",
            )
        }
        ReadFault::NotUtf8 { shown, valid } => {
            let file = sources.add_file(path, shown);
            not_utf8(sources, file, path, valid)
        }
        ReadFault::Io(error) => at_file(
            sources,
            path,
            Code::Unreadable,
            format!("`{path}` can't be read: {}", reason(&error)),
        ),
    }
}

fn not_utf8(sources: &SourceMap, file: FileId, path: &str, valid: usize) -> Diagnostic {
    // The wrong bytes are shown as one replacement character of three bytes.
    let span = sources.span_in(file, valid, valid + '\u{fffd}'.len_utf8());
    Diagnostic::new(Code::NotUtf8, span, format!("`{path}` is not UTF-8 text"))
        .label("the first byte that is not UTF-8")
        .note("nothing in it was read; the rest of the project was checked")
        .help("save the file as UTF-8: editors call this the encoding of the file")
}

/// A diagnostic about a file as a whole, whose text is not known.
pub(super) fn at_file(
    sources: &mut SourceMap,
    path: &str,
    code: Code,
    message: String,
) -> Diagnostic {
    let file = sources.add_file(path, "");
    Diagnostic::new(code, sources.span_in(file, 0, 0), message)
}
