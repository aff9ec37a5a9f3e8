//! The words of a `journey.toml` and where each stands, also of one that is half typed: a text ends at its line, a list that is
//! not closed ends where a line begins with a section or a key. Whether it is right is the reader's to say (`project`).

/// A word of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// What stood to be written there; never nothing.
    pub(super) as_what: Expected,
    /// The names that it stands under: of a key its section, of a value also its key.
    pub(super) path: Vec<String>,
    /// Where it starts and ends, without its quotes.
    pub(super) at: (usize, usize),
    /// The quotes before it.
    pub(super) quote: &'static str,
    /// The same stand behind it.
    pub(super) closed: bool,
}

impl Word {
    /// Whether a cursor is at the word or its quotes.
    pub(super) fn holds(&self, offset: usize) -> bool {
        let quote = self.quote.len();
        let end = self.at.1 + if self.closed { quote } else { 0 };
        self.at.0 - quote <= offset && offset <= end
    }
}

/// What can stand at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    /// A section or a key: at the start of a line.
    Line,
    /// The name of a section: behind its bracket.
    Header,
    /// A key: in an inline table, or behind the dot of another.
    Key,
    /// A value.
    Value,
    /// A value of a list.
    Listed,
    /// Nothing that a list of names could offer.
    Nothing,
}

/// What a text holds, and what can follow it.
#[derive(Debug)]
pub(super) struct Scan {
    pub(super) words: Vec<Word>,
    pub(super) expected: Expected,
    /// The names that what follows would stand under.
    pub(super) path: Vec<String>,
}

/// So many names are told of what a word stands under: deeper down nothing is known, and one path for each of many
/// names behind dots would be long.
const DEEPEST: usize = 8;

/// Reads a text from its start; never fails.
pub(super) fn scan(text: &str) -> Scan {
    let mut scanner = Scanner {
        text,
        at: 0,
        base: Vec::new(),
        header: 0,
        key: Vec::new(),
        frames: Vec::new(),
        expected: Expected::Line,
        words: Vec::new(),
    };
    while scanner.step() {}
    Scan {
        path: scanner.path(),
        expected: scanner.expected,
        words: scanner.words,
    }
}

/// A bracket that is open.
enum Frame {
    /// A list; the key that it is the value of.
    List(Vec<String>),
    /// An inline table; so long was the path before, and the key of it.
    Inline(usize, Vec<String>),
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// The names of the section, and of the inline tables in it.
    base: Vec<String>,
    /// So many of them are the section's.
    header: usize,
    /// The names of the key on this line.
    key: Vec<String>,
    frames: Vec<Frame>,
    expected: Expected,
    words: Vec<Word>,
}

/// Whether a character can stand in a word without quotes.
pub(super) fn is_bare(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

/// The quotes that a text starts with.
fn quotes_of(text: &str) -> Option<&'static str> {
    ["\"\"\"", "'''", "\"", "'"]
        .into_iter()
        .find(|quote| text.starts_with(quote))
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn path(&self) -> Vec<String> {
        let names = self.base.iter().chain(&self.key);
        names.take(DEEPEST).cloned().collect()
    }

    /// Takes one sign or word; false at the end.
    fn step(&mut self) -> bool {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            return false;
        };
        match first {
            '\n' | '\r' => {
                self.at += 1;
                self.line_ends();
            }
            '\u{feff}' => self.at += first.len_utf8(),
            _ if first.is_whitespace() => self.at += first.len_utf8(),
            '#' => {
                self.at += rest.find(['\n', '\r']).unwrap_or(rest.len());
                if self.at == self.text.len() {
                    self.expected = Expected::Nothing;
                }
            }
            _ => self.sign(first),
        }
        true
    }

    /// At the start of a line what was left open may be torn.
    fn line_ends(&mut self) {
        if self.expected == Expected::Header {
            self.header = self.base.len();
        }
        let goes_on = match self.frames.last() {
            None => false,
            Some(Frame::List(_)) => !is_header(self.rest()) && !is_entry(self.rest()),
            Some(Frame::Inline(..)) => !is_header(self.rest()),
        };
        if !goes_on {
            self.frames.clear();
            self.base.truncate(self.header);
            self.key.clear();
            self.expected = Expected::Line;
        }
    }

    fn sign(&mut self, first: char) {
        match (self.expected, first) {
            (Expected::Line, '[') => self.open_header(),
            (Expected::Header, ']') => {
                self.at += 1;
                self.header = self.base.len();
                self.expected = Expected::Nothing;
            }
            (Expected::Header | Expected::Key, '.') => self.at += 1,
            (Expected::Header | Expected::Line | Expected::Key, _) if self.is_word(first) => {
                self.name();
            }
            (Expected::Value | Expected::Listed, '[') => {
                self.at += 1;
                self.frames.push(Frame::List(self.key.clone()));
                self.expected = Expected::Listed;
            }
            (Expected::Value | Expected::Listed, '{') => {
                self.at += 1;
                let key = std::mem::take(&mut self.key);
                self.frames
                    .push(Frame::Inline(self.base.len(), key.clone()));
                self.base.extend(key);
                self.expected = Expected::Key;
            }
            (_, ']' | '}') => self.close(),
            (_, ',') => {
                self.at += 1;
                match self.frames.last() {
                    Some(Frame::List(_)) => self.expected = Expected::Listed,
                    Some(Frame::Inline(..)) => {
                        self.key.clear();
                        self.expected = Expected::Key;
                    }
                    None => {}
                }
            }
            (Expected::Value | Expected::Listed, _) => self.value(),
            (Expected::Nothing, '=') if !self.key.is_empty() => {
                self.at += 1;
                self.expected = Expected::Value;
            }
            (Expected::Nothing, '.') if !self.key.is_empty() => {
                self.at += 1;
                self.expected = Expected::Key;
            }
            (Expected::Nothing, '"' | '\'') => {
                // A text where none belongs: what it holds is not read as words.
                let (_, end, quote, closed) = self.quoted();
                self.at = end + if closed { quote.len() } else { 0 };
            }
            (Expected::Line, _) => {
                // No line starts so: what follows on it is nothing that could be known.
                self.at += first.len_utf8();
                self.expected = Expected::Nothing;
            }
            (Expected::Header | Expected::Key | Expected::Nothing, _) => {
                self.at += first.len_utf8();
            }
        }
    }

    fn is_word(&self, first: char) -> bool {
        is_bare(first) || quotes_of(self.rest()).is_some()
    }

    fn open_header(&mut self) {
        self.base.clear();
        self.header = 0;
        self.key.clear();
        self.at += 1;
        if self.rest().starts_with('[') {
            // A list of sections, of which there is none.
            self.base.push("[".to_owned());
            self.at += 1;
        }
        self.expected = Expected::Header;
    }

    fn close(&mut self) {
        self.at += 1;
        match self.frames.pop() {
            Some(Frame::List(key)) => self.key = key,
            Some(Frame::Inline(length, key)) => {
                self.base.truncate(length);
                self.key = key;
            }
            None => {}
        }
        self.after_value();
    }

    /// Behind a value comes no `=`.
    fn after_value(&mut self) {
        self.expected = Expected::Nothing;
        if self.frames.is_empty() {
            self.key.clear();
        }
    }

    /// A name of a section or a key.
    fn name(&mut self) {
        let (start, end) = self.word(|c| !is_bare(c));
        let name = self.text.get(start..end).unwrap_or("").to_owned();
        if self.expected == Expected::Header {
            self.base.push(name);
        } else {
            if self.key.len() < DEEPEST {
                self.key.push(name);
            }
            self.expected = Expected::Nothing;
        }
    }

    fn value(&mut self) {
        self.word(|c| c.is_whitespace() || ",]}#".contains(c));
        self.after_value();
    }

    /// A word, in quotes or up to where it `ends`, and where it stands.
    fn word(&mut self, ends: impl Fn(char) -> bool) -> (usize, usize) {
        let (start, end, quote, closed) = match quotes_of(self.rest()) {
            Some(_) => self.quoted(),
            None => self.bare(ends),
        };
        self.words.push(Word {
            as_what: self.expected,
            path: self.path(),
            at: (start, end),
            quote,
            closed,
        });
        self.at = end + if closed { quote.len() } else { 0 };
        (start, end)
    }

    fn bare(&self, ends: impl Fn(char) -> bool) -> (usize, usize, &'static str, bool) {
        let rest = self.rest();
        let length = rest.find(ends).unwrap_or(rest.len());
        (self.at, self.at + length, "", false)
    }

    /// What stands in the quotes here, which may be open to the end of the line.
    fn quoted(&self) -> (usize, usize, &'static str, bool) {
        let quote = quotes_of(self.rest()).unwrap_or("");
        let start = self.at + quote.len();
        let rest = self.text.get(start..).unwrap_or("");
        let line = first_line(rest);
        let end = closing(if quote.len() > 1 { rest } else { line }, quote);
        (
            start,
            start + end.unwrap_or(line.len()),
            quote,
            end.is_some(),
        )
    }
}

/// Where the quotes are that close a text, in what stands behind those that open it.
pub(super) fn closing(text: &str, quote: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if escaped {
            escaped = false;
        } else if c == '\\' && quote.starts_with('"') {
            escaped = true;
        } else if text.get(at..).is_some_and(|rest| rest.starts_with(quote)) {
            return Some(at);
        }
    }
    None
}

/// Whether the first words of a text are a section in brackets, and no part of a list.
fn is_header(text: &str) -> bool {
    let line = first_line(text).trim_start();
    let Some(inside) = line.strip_prefix('[') else {
        return false;
    };
    let word = inside.find(|c: char| !(is_bare(c) || c == '.'));
    let rest = word.and_then(|end| inside.get(end..)).unwrap_or("");
    let behind = rest.strip_prefix(']').unwrap_or(rest).trim_start();
    word != Some(0) && !inside.is_empty() && (behind.is_empty() || behind.starts_with('#'))
}

/// Whether a text starts with a key and its `=`.
fn is_entry(text: &str) -> bool {
    let line = first_line(text).trim_start();
    let word = line.find(|c: char| !(is_bare(c) || c == '.'));
    let behind = word.and_then(|end| line.get(end..)).unwrap_or("");
    word != Some(0) && behind.trim_start().starts_with('=')
}

/// A text up to its first line end.
pub(super) fn first_line(text: &str) -> &str {
    text.split(['\n', '\r']).next().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::{Expected, scan};

    /// The words of a text: path, sign of the role, word.
    fn shown(text: &str) -> Vec<String> {
        let words = scan(text).words.into_iter();
        words
            .map(|word| {
                let sign = match word.as_what {
                    Expected::Header => "[]",
                    Expected::Line | Expected::Key => "=",
                    Expected::Value | Expected::Listed => "is",
                    Expected::Nothing => panic!("{word:?}"),
                };
                let text = &text[word.at.0..word.at.1];
                format!("{} {sign} {text}", word.path.join("."))
            })
            .collect()
    }

    #[test]
    fn every_word_knows_what_it_stands_under() {
        let text = "\u{feff}# [no]\r\n[project] # or\r\nname = \"a # b\"\r\n\
                    targets = [ \"x\", # one\r\n 'y' ]\r\nlints.\"J0108\" = \"deny\"\r\n[lints]\r\nq = { a = 1, b = [2] }\r\n";
        assert_eq!(
            shown(text),
            [
                " [] project",
                "project = name",
                "project.name is a # b",
                "project = targets",
                "project.targets is x",
                "project.targets is y",
                "project = lints",
                "project.lints = J0108",
                "project.lints.J0108 is deny",
                " [] lints",
                "lints = q",
                "lints.q = a",
                "lints.q.a is 1",
                "lints.q = b",
                "lints.q.b is 2",
            ]
        );
    }

    #[test]
    fn what_is_torn_ends_with_its_line() {
        let text = "[project\nname = \"a\ntargets = [\"x\", \"y\nout = 'b\n[lints\nq = { a = \nb";
        assert_eq!(
            shown(text),
            [
                " [] project",
                "project = name",
                "project.name is a",
                "project = targets",
                "project.targets is x",
                "project.targets is y",
                "project = out",
                "project.out is b",
                " [] lints",
                "lints = q",
                "lints.q = a",
                "lints.q.a is b",
            ]
        );
    }

    #[test]
    fn a_path_of_many_names_costs_no_more_than_its_length() {
        let key = "a.".repeat(100_000);
        let text = format!("{key}b = {}1", "[".repeat(100_000));
        let words = scan(&text).words;
        assert_eq!(words.len(), 100_002);
        assert!(words.iter().all(|word| word.path.len() <= super::DEEPEST));
    }

    #[test]
    fn what_can_follow_is_told_by_what_stands_before() {
        for (text, expected, path) in [
            ("", Expected::Line, ""),
            ("[", Expected::Header, ""),
            ("[[", Expected::Header, "["),
            ("[project]", Expected::Nothing, "project"),
            ("[project]\n", Expected::Line, "project"),
            ("[project]\n# ", Expected::Nothing, "project"),
            ("[project\n", Expected::Line, "project"),
            ("[project]\nname", Expected::Nothing, "project.name"),
            ("[project]\nname =", Expected::Value, "project.name"),
            ("[project]\nname = \"x\" ", Expected::Nothing, "project"),
            (
                "[project]\ntargets = [\"a\",\n",
                Expected::Listed,
                "project.targets",
            ),
            (
                "[project]\ntargets = [\"a\"",
                Expected::Nothing,
                "project.targets",
            ),
            ("project.", Expected::Key, "project"),
            ("project = { ", Expected::Key, "project"),
            ("project = { name = \"x\", ", Expected::Key, "project"),
            ("project = { name = \"x\" }\n", Expected::Line, ""),
        ] {
            let found = scan(text);
            assert_eq!(
                (found.expected, found.path.join(".").as_str()),
                (expected, path),
                "{text:?}"
            );
        }
    }
}
