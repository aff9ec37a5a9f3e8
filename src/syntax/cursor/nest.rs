//! The nest of statements and blocks in a text: what can be folded, and what widens around a cursor.

use crate::syntax::scan::{Block, CommentKind, Statement, scan};

/// What can be folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FoldKind {
    /// A block, from its `{` to its `}`.
    Block,
    /// Comments, line after line.
    Comments,
}

/// A stretch of several lines, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fold {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) kind: FoldKind,
}

/// Every stretch of a text that can be folded, by where it begins.
pub(crate) fn folds(text: &str) -> Vec<Fold> {
    let scanned = scan(text);
    let several = |start: u32, end: u32| {
        let inside = text.get(start as usize..end as usize).unwrap_or("");
        inside.trim_end().contains('\n')
    };
    let mut found = Vec::new();
    each_block(&scanned.statements, &mut |block| {
        if several(block.start, block.end) {
            found.push(Fold {
                start: block.start,
                end: block.end,
                kind: FoldKind::Block,
            });
        }
    });
    let mut run: Option<(u32, u32)> = None;
    let mut runs = Vec::new();
    for comment in &scanned.comments {
        let own_line = text
            .get(..comment.start as usize)
            .and_then(|before| before.rsplit(['\n', '\r']).next())
            .is_some_and(|before| before.trim().is_empty());
        let is_line = matches!(comment.kind, CommentKind::Line | CommentKind::Doc);
        if !own_line || !is_line {
            continue;
        }
        let joins = run.is_some_and(|(_, end)| {
            let between = text.get(end as usize..comment.start as usize);
            between.is_some_and(|b| b.trim().is_empty() && b.matches('\n').count() == 1)
        });
        match &mut run {
            Some((_, end)) if joins => *end = comment.end,
            _ => runs.extend(run.replace((comment.start, comment.end))),
        }
    }
    runs.extend(run);
    found.extend(
        runs.into_iter()
            .filter(|(start, end)| several(*start, *end))
            .map(|(start, end)| Fold {
                start,
                end,
                kind: FoldKind::Comments,
            }),
    );
    found.sort_by_key(|fold| (fold.start, fold.end));
    found
}

fn each_block(statements: &[Statement], see: &mut impl FnMut(&Block)) {
    for statement in statements {
        for tail in &statement.tails {
            see(&tail.block);
            each_block(&tail.block.statements, see);
        }
    }
}

/// What widens around `offset`, the widest first: declaration, its block, the statement in it, its words.
pub(crate) fn nest(text: &str, offset: u32) -> Vec<(u32, u32)> {
    let scanned = scan(text);
    let mut found = Vec::new();
    let mut statements = scanned.statements.as_slice();
    'down: loop {
        for statement in statements {
            let (start, end) = (statement.head.start, statement.end());
            if offset < start || end < offset {
                continue;
            }
            found.push((start, end));
            if statement.head.start <= offset && offset <= statement.head.end {
                found.push((statement.head.start, statement.head.end));
                break 'down;
            }
            for tail in &statement.tails {
                let block = &tail.block;
                if block.start <= offset && offset <= block.end {
                    found.push((block.start, block.end));
                    if block.start < offset && offset < block.end {
                        let inner_end = if block.closed {
                            block.end - 1
                        } else {
                            block.end
                        };
                        found.push((block.start + 1, inner_end.max(block.start + 1)));
                    }
                    statements = &block.statements;
                    continue 'down;
                }
                if tail.head.start <= offset && offset <= tail.head.end {
                    found.push((tail.head.start, tail.head.end));
                    break 'down;
                }
            }
            break 'down;
        }
        break;
    }
    found
}
