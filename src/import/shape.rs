//! Blocks out of a graph: arms that meet again below their block, and ways that end.

use super::condition::Condition;
use std::collections::{BTreeMap, BTreeSet};

/// A flow as a platform keeps it: nodes by id.
#[derive(Debug, Default)]
pub(super) struct Graph {
    pub(super) entry: Option<String>,
    pub(super) nodes: BTreeMap<String, Node>,
}

/// Something that a flow does, and where it goes on; `None`: the run ends.
#[derive(Debug)]
pub(super) enum Node {
    /// Lines, one after the other.
    Do(Vec<Line>, Option<String>),
    /// The first arm whose condition holds.
    Choose(Vec<(Condition, Option<String>)>, Option<String>),
    /// At random: name, percent, and where each arm leads.
    Split(String, Vec<(String, String, Option<String>)>),
    /// `wait up to … for …`, where it leads when that has come, and where when it was waited for in vain.
    Await(String, Option<String>, Option<String>),
}

/// A line of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    /// A step.
    Step(String),
    /// `send M`, only where a condition holds.
    SendIf(Condition, String),
    /// What had no word.
    Comment(String),
}

/// A step with the blocks in it.
#[derive(Debug)]
pub(super) enum Tree {
    Line(Line),
    If(Vec<(Condition, Vec<Tree>)>, Vec<Tree>),
    Split(String, Vec<(String, String, Vec<Tree>)>),
    Await(String, Vec<Tree>, Vec<Tree>),
    End,
}

/// Why a graph can't be written as blocks.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Tangle {
    /// A way leads back to this node.
    Loop(String),
    /// Too many ways lead into each other: written out, it would be longer than anyone can read.
    TooLong,
}

/// The most lines that one flow may become.
const MOST_LINES: usize = 4_000;

/// The most blocks in each other.
const DEEPEST: usize = 40;

/// Writes a graph as blocks.
///
/// # Errors
/// Where it goes in a circle, or would become too long.
pub(super) fn blocks(graph: &Graph) -> Result<Vec<Tree>, Tangle> {
    let order = in_order(graph)?;
    let mut writer = Writer {
        graph,
        order,
        left: MOST_LINES,
        depth: 0,
    };
    writer.from(graph.entry.as_deref(), &[])
}

/// The nodes that nothing leads to from the entry.
pub(super) fn unreached(graph: &Graph) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<&str> = graph.entry.as_deref().into_iter().collect();
    while let Some(id) = open.pop() {
        if seen.insert(id)
            && let Some(node) = graph.nodes.get(id)
        {
            open.extend(node.next());
        }
    }
    graph
        .nodes
        .keys()
        .map(String::as_str)
        .filter(|id| !seen.contains(id))
        .collect()
}

/// Whether every run that sends something waits somewhere.
pub(super) fn takes_time(graph: &Graph) -> bool {
    let mut seen = BTreeSet::new();
    let mut open: Vec<(&str, bool)> = graph
        .entry
        .as_deref()
        .map(|e| (e, false))
        .into_iter()
        .collect();
    while let Some((id, has_sent)) = open.pop() {
        let Some(node) = graph.nodes.get(id).filter(|_| seen.insert((id, has_sent))) else {
            continue;
        };
        let lines = match node {
            Node::Do(lines, _) => lines.as_slice(),
            Node::Choose(..) | Node::Split(..) | Node::Await(..) => &[],
        };
        if lines.iter().any(Line::waits) {
            continue;
        }
        let has_sent = has_sent || lines.iter().any(|line| line.sends().is_some());
        if has_sent && node.ends() {
            return false;
        }
        open.extend(node.next().into_iter().map(|next| (next, has_sent)));
    }
    true
}

impl Line {
    /// Whether it holds the run up.
    fn waits(&self) -> bool {
        matches!(self, Line::Step(step) if step.starts_with("wait "))
    }

    /// The message that it sends.
    pub(super) fn sends(&self) -> Option<&str> {
        match self {
            Line::Step(step) => step.strip_prefix("send "),
            Line::SendIf(_, message) => Some(message),
            Line::Comment(_) => None,
        }
    }
}

impl Tree {
    /// Whether it is more than a comment.
    pub(super) fn is_step(&self) -> bool {
        match self {
            Tree::Line(line) => !matches!(line, Line::Comment(_)),
            Tree::If(..) | Tree::Split(..) | Tree::Await(..) => true,
            Tree::End => false,
        }
    }

    /// The messages that it sends, in reading order.
    pub(super) fn sends<'t>(&'t self, into: &mut BTreeSet<&'t str>) {
        match self {
            Tree::Line(line) => into.extend(line.sends()),
            Tree::If(arms, otherwise) => {
                let bodies = arms.iter().map(|(_, body)| body).chain([otherwise]);
                bodies.flatten().for_each(|tree| tree.sends(into));
            }
            Tree::Split(_, arms) => {
                let bodies = arms.iter().flat_map(|(.., body)| body);
                bodies.for_each(|tree| tree.sends(into));
            }
            Tree::Await(_, then, otherwise) => {
                let bodies = then.iter().chain(otherwise);
                bodies.for_each(|tree| tree.sends(into));
            }
            Tree::End => {}
        }
    }
}

impl Node {
    /// Whether a run may be over after it.
    fn ends(&self) -> bool {
        match self {
            Node::Do(_, next) => next.is_none(),
            Node::Choose(arms, otherwise) => {
                otherwise.is_none() || arms.iter().any(|(_, next)| next.is_none())
            }
            Node::Split(_, arms) => arms.iter().any(|(.., next)| next.is_none()),
            Node::Await(_, then, otherwise) => then.is_none() || otherwise.is_none(),
        }
    }

    /// Where it leads, in reading order.
    pub(super) fn next(&self) -> Vec<&str> {
        match self {
            Node::Do(_, next) => next.as_deref().into_iter().collect(),
            Node::Choose(arms, otherwise) => arms
                .iter()
                .filter_map(|(_, next)| next.as_deref())
                .chain(otherwise.as_deref())
                .collect(),
            Node::Split(_, arms) => arms
                .iter()
                .filter_map(|(.., next)| next.as_deref())
                .collect(),
            Node::Await(_, then, otherwise) => {
                then.iter().chain(otherwise).map(String::as_str).collect()
            }
        }
    }
}

/// Each node's place in an order where every way leads on; found without recursion, for a flow may be long.
fn in_order(graph: &Graph) -> Result<BTreeMap<&str, usize>, Tangle> {
    let mut done: Vec<&str> = Vec::new();
    let mut state: BTreeMap<&str, bool> = BTreeMap::new();
    let mut stack: Vec<(&str, Vec<&str>)> = Vec::new();
    let enter = |id| (id, graph.nodes.get(id).map(Node::next).unwrap_or_default());
    if let Some(entry) = graph.entry.as_deref() {
        state.insert(entry, false);
        stack.push(enter(entry));
    }
    while let Some((id, open)) = stack.last_mut() {
        if let Some(next) = open.pop() {
            match state.get(next) {
                Some(true) => {}
                Some(false) => return Err(Tangle::Loop(next.to_owned())),
                None => {
                    state.insert(next, false);
                    stack.push(enter(next));
                }
            }
        } else {
            state.insert(id, true);
            done.push(id);
            stack.pop();
        }
    }
    let count = done.len();
    Ok(done
        .into_iter()
        .enumerate()
        .map(|(i, id)| (id, count - i))
        .collect())
}

struct Writer<'g> {
    graph: &'g Graph,
    order: BTreeMap<&'g str, usize>,
    left: usize,
    depth: usize,
}

impl<'g> Writer<'g> {
    /// The blocks from a node on, up to where one of the blocks around goes on (`stops`, the innermost last).
    fn from(&mut self, start: Option<&'g str>, stops: &[&'g str]) -> Result<Vec<Tree>, Tangle> {
        let mut out = Vec::new();
        let mut at = start;
        loop {
            self.left = self.left.checked_sub(1).ok_or(Tangle::TooLong)?;
            let Some(id) = at else {
                if !stops.is_empty() {
                    out.push(Tree::End);
                }
                return Ok(out);
            };
            if stops.last() == Some(&id) {
                return Ok(out);
            }
            let Some(node) = self.graph.nodes.get(id) else {
                // It leads to what is not there, which is reported: the run ends.
                if !stops.is_empty() {
                    out.push(Tree::End);
                }
                return Ok(out);
            };
            match node {
                Node::Do(lines, next) => {
                    self.left = self.left.checked_sub(lines.len()).ok_or(Tangle::TooLong)?;
                    out.extend(lines.iter().cloned().map(Tree::Line));
                    at = next.as_deref();
                    continue;
                }
                Node::Choose(..) | Node::Split(..) | Node::Await(..) => {}
            }
            let nexts: Vec<Option<&str>> = match node {
                Node::Choose(arms, otherwise) => arms
                    .iter()
                    .map(|(_, next)| next.as_deref())
                    .chain([otherwise.as_deref()])
                    .collect(),
                Node::Split(_, arms) => arms.iter().map(|(.., next)| next.as_deref()).collect(),
                Node::Await(_, then, otherwise) => vec![then.as_deref(), otherwise.as_deref()],
                Node::Do(..) => Vec::new(),
            };
            let join = self.join(&nexts, stops.last().copied());
            let mut inner = stops.to_vec();
            inner.extend(join);
            if self.depth >= DEEPEST {
                return Err(Tangle::TooLong);
            }
            self.depth += 1;
            let mut written = Vec::new();
            for next in nexts {
                written.push(self.from(next, &inner)?);
            }
            self.depth -= 1;
            out.push(match node {
                Node::Choose(arms, _) => {
                    let otherwise = written.pop().unwrap_or_default();
                    let conditions = arms.iter().map(|(condition, _)| condition.clone());
                    Tree::If(conditions.zip(written).collect(), otherwise)
                }
                Node::Split(name, arms) => Tree::Split(
                    name.clone(),
                    arms.iter()
                        .zip(written)
                        .map(|((arm, percent, _), body)| (arm.clone(), percent.clone(), body))
                        .collect(),
                ),
                Node::Await(head, ..) => {
                    let otherwise = written.pop().unwrap_or_default();
                    let then = written.pop().unwrap_or_default();
                    Tree::Await(head.clone(), then, otherwise)
                }
                Node::Do(..) => return Ok(out),
            });
            match join {
                Some(join) => at = Some(join),
                // Every arm has gone on to where the block around does, or ended.
                None => return Ok(out),
            }
        }
    }

    /// Where the arms meet: a node that two of them reach, and without which no node is reached by two.
    fn join(&self, nexts: &[Option<&'g str>], stop: Option<&'g str>) -> Option<&'g str> {
        let met = |without: Option<&str>| -> BTreeSet<&'g str> {
            let mut once = BTreeSet::new();
            let mut twice = BTreeSet::new();
            for next in nexts {
                for id in self.reach(*next, without, stop) {
                    if !once.insert(id) {
                        twice.insert(id);
                    }
                }
            }
            twice
        };
        let shared = met(None);
        let first = shared
            .iter()
            .copied()
            .min_by_key(|id| self.order.get(id).copied())?;
        met(Some(first)).is_empty().then_some(first)
    }

    fn reach(
        &self,
        start: Option<&'g str>,
        without: Option<&str>,
        stop: Option<&str>,
    ) -> BTreeSet<&'g str> {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&'g str> = start.into_iter().collect();
        while let Some(id) = open.pop() {
            if Some(id) == without || Some(id) == stop || !seen.insert(id) {
                continue;
            }
            if let Some(node) = self.graph.nodes.get(id) {
                open.extend(node.next());
            }
        }
        seen
    }
}
