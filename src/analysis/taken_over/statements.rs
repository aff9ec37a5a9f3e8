//! The statements of a declaration, as far as braces and line ends tell them: where one stands, which block it is in, and
//! where another could stand.

use super::words::{Kind, Piece};

/// A statement, or the head of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Statement {
    /// The first and the last of its pieces.
    pub(super) first: usize,
    pub(super) last: usize,
    /// Index of the statement that is the head of the block it stands in; none for what stands in the declaration itself.
    pub(super) within: Option<usize>,
    /// The brace that closes the block that it is the head of.
    pub(super) closes: Option<usize>,
}

/// The statements between the outer braces of a declaration, in reading order.
pub(super) fn statements(pieces: &[Piece<'_>]) -> Vec<Statement> {
    let mut found: Vec<Statement> = Vec::new();
    let mut open: Vec<Option<usize>> = Vec::new();
    let mut run: Option<(usize, usize)> = None;
    for (i, piece) in pieces.iter().enumerate() {
        let depth = open.len();
        match piece.kind {
            Kind::Open => {
                let head = run.take().filter(|_| depth > 0).map(|run| {
                    found.push(statement(run, &open));
                    found.len() - 1
                });
                open.push(head);
            }
            Kind::Close => {
                if let Some(run) = run.take() {
                    found.push(statement(run, &open));
                }
                if let Some(head) = open.pop().flatten()
                    && let Some(head) = found.get_mut(head)
                {
                    head.closes = Some(i);
                }
            }
            Kind::LineEnd => {
                let goes_on = goes_on(pieces, i);
                if let Some(done) = run.filter(|_| !goes_on) {
                    if depth > 0 {
                        found.push(statement(done, &open));
                    }
                    run = None;
                }
            }
            Kind::Word | Kind::Number | Kind::Percent | Kind::Clock | Kind::Text | Kind::Sign => {
                run = Some(run.map_or((i, i), |(first, _)| (first, i)));
            }
        }
    }
    found
}

fn statement((first, last): (usize, usize), open: &[Option<usize>]) -> Statement {
    Statement {
        first,
        last,
        within: open.last().copied().flatten(),
        closes: None,
    }
}

/// Whether a statement goes on behind the line end at a place.
fn goes_on(pieces: &[Piece<'_>], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| pieces.get(before));
    let mut behind = pieces.iter().skip(at);
    let next = behind.find(|piece| piece.kind != Kind::LineEnd);
    before.is_some_and(|piece| matches!(piece.text, "and" | "or" | ","))
        || next.is_some_and(|piece| matches!(piece.text, "and" | "or"))
}

/// Words that start what stands before the steps of a journey.
const CLAUSES: [&str; 11] = [
    "for", "starts", "enters", "exits", "goal", "gives", "also", "under", "passes", "loosens",
    "allow",
];

/// Words before a block whose lines are arms, not steps.
const OF_ARMS: [&str; 4] = ["split", "match", "review", "ask"];

impl Statement {
    /// Its first word.
    pub(super) fn word<'t>(&self, pieces: &[Piece<'t>]) -> &'t str {
        pieces.get(self.first).map_or("", |piece| piece.text)
    }

    /// Whether it is a step, or the head of one.
    pub(super) fn is_step(&self, pieces: &[Piece<'_>], all: &[Statement]) -> bool {
        let word = self.word(pieces);
        !matches!(word, "else" | "otherwise" | "measure")
            && match self.within {
                None => !CLAUSES.contains(&word),
                Some(head) => all
                    .get(head)
                    .is_some_and(|head| !OF_ARMS.contains(&head.word(pieces))),
            }
    }

    /// Whether steps stand in the block that it is the head of.
    pub(super) fn holds_steps(&self, pieces: &[Piece<'_>]) -> bool {
        self.closes.is_some() && !OF_ARMS.contains(&self.word(pieces))
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::pieces;
    use super::statements;

    #[test]
    fn statements_are_told_apart_by_braces_and_line_ends() {
        let text = "journey w {\n  exits when a\n    or b\n  send m\n  split s {\n    50% x { send n }\n    50% y { }\n  }\n}";
        let pieces = pieces(text);
        let all = statements(&pieces);
        let said: Vec<(&str, bool, Option<usize>)> = all
            .iter()
            .map(|one| (one.word(&pieces), one.is_step(&pieces, &all), one.within))
            .collect();
        assert_eq!(
            said,
            [
                ("exits", false, None),
                ("send", true, None),
                ("split", true, None),
                ("50%", false, Some(2)),
                ("send", true, Some(3)),
                ("50%", false, Some(2)),
            ]
        );
    }
}
