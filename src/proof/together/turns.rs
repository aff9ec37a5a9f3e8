//! Journeys of which never two have a run at a time: those for other states, and those that give way. Their
//! messages come in turn: first those of runs that were under way, then, after a change from one
//! journey to another, only those of runs that begin after it (the exclusive groups of section 5).

use super::super::entry::Policy;
use super::super::graph::{HOUR, Measure, NEVER, Ticks, get, set};
use super::super::work::Work;
use super::caps::Part;
use super::sides::Side;
use super::token;
use crate::workflow::{House, StateRule, Workflow};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// Counts that are told apart.
const COUNTS: usize = 33;

/// More journeys are taken side by side.
pub(super) const MANY: usize = 200;

/// How journeys stand to each other: by place among the parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tree {
    /// Some that nothing keeps apart: one, or those that start together.
    Group(Vec<usize>),
    /// Each whatever the others do.
    Beside(Vec<Tree>),
    /// Only one of them has runs at any time.
    InTurn(Vec<Tree>),
}

impl Tree {
    /// Of these groups, by which of them are never at the same time.
    pub(super) fn new(groups: &[Vec<usize>], apart: &dyn Fn(usize, usize) -> bool) -> Tree {
        let never = |a: &[usize], b: &[usize]| a.iter().all(|&i| b.iter().all(|&j| apart(i, j)));
        if groups.len() > MANY {
            return Tree::beside(groups);
        }
        build(groups, &never)
    }

    /// Of these groups, whatever they do to each other: what `new` gives where no two of them are apart.
    pub(super) fn beside(groups: &[Vec<usize>]) -> Tree {
        match groups {
            [only] => Tree::Group(only.clone()),
            _ => Tree::Beside(groups.iter().cloned().map(Tree::Group).collect()),
        }
    }

    /// Whether anything is in turn.
    pub(super) fn has_turns(&self) -> bool {
        match self {
            Tree::Group(_) => false,
            Tree::Beside(all) => all.iter().any(Tree::has_turns),
            Tree::InTurn(_) => true,
        }
    }

    fn members(&self) -> Vec<usize> {
        match self {
            Tree::Group(members) => members.clone(),
            Tree::Beside(all) | Tree::InTurn(all) => all.iter().flat_map(Tree::members).collect(),
        }
    }
}

fn build(groups: &[Vec<usize>], never: &dyn Fn(&[usize], &[usize]) -> bool) -> Tree {
    if let [only] = groups {
        return Tree::Group(only.clone());
    }
    for (is_turn, linked) in [(false, true), (true, false)] {
        // Side by side: what is linked by `never` belongs together. In turn: what is linked by its absence.
        let parts = components(groups, &|a, b| never(a, b) == linked);
        if parts.len() > 1 {
            let children = parts.iter().map(|part| build(part, never)).collect();
            return if is_turn {
                Tree::InTurn(children)
            } else {
                Tree::Beside(children)
            };
        }
    }
    // Neither: the one that is kept apart from fewest is taken beside the others.
    let fewest = (0..groups.len()).min_by_key(|&i| {
        let own = groups.get(i);
        let others = groups
            .iter()
            .filter(|g| own.is_some_and(|own| never(own, g)));
        others.count()
    });
    let mut rest = groups.to_vec();
    let one = rest.remove(fewest.unwrap_or(0));
    let rest = match build(&rest, never) {
        Tree::Beside(all) => all,
        other @ (Tree::Group(_) | Tree::InTurn(_)) => vec![other],
    };
    let mut all = vec![Tree::Group(one)];
    all.extend(rest);
    Tree::Beside(all)
}

/// Those that are linked, directly or by others.
fn components(
    groups: &[Vec<usize>],
    linked: &dyn Fn(&[usize], &[usize]) -> bool,
) -> Vec<Vec<Vec<usize>>> {
    let mut left: Vec<Vec<usize>> = groups.to_vec();
    let mut all = Vec::new();
    while let Some(first) = left.first().cloned() {
        left.remove(0);
        let mut part = vec![first];
        let mut at = 0;
        while let Some(own) = part.get(at).cloned() {
            let (with, without): (Vec<_>, Vec<_>) =
                left.into_iter().partition(|other| linked(&own, other));
            part.extend(with);
            left = without;
            at += 1;
        }
        all.push(part);
    }
    all
}

/// Whether two journeys never have a run at the same time.
pub(super) fn apart(one: &Side<'_>, other: &Side<'_>) -> bool {
    let never = |a: &Workflow, b: &Workflow| {
        let gives = a.gives_way_to.contains(&b.name) || b.gives_way_to.contains(&a.name);
        gives || !a.states.iter().any(|state| b.states.contains(state))
    };
    let mut own = one.members.iter();
    own.all(|(a, _)| other.members.iter().all(|(b, _)| never(a, b)))
}

/// Whether it is plain that any two of them may run at a time: they have a state in common, and none gives way.
pub(super) fn never_apart(sides: &[&Side<'_>]) -> bool {
    let mut rest = sides.iter();
    let common = rest.next().is_some_and(|first| {
        let mut states = first.workflow.states.iter();
        states.any(|state| {
            sides
                .iter()
                .all(|side| side.workflow.states.contains(state))
        })
    });
    common
        && sides
            .iter()
            .all(|side| side.members.len() == 1 && side.workflow.gives_way_to.is_empty())
}

/// What is worth so much, at most, in windows of each length.
pub(super) trait Worth {
    /// Most messages of a group in a window of this length.
    fn group(&self, members: &[usize], window: Ticks) -> u64;
}

/// Everything that turns are counted with.
pub(super) struct Turns<'a> {
    pub(super) house: &'a House,
    pub(super) parts: &'a [Part<'a>],
    pub(super) measure: Measure,
    /// Of the rule.
    pub(super) window: Ticks,
    /// What of it is for a change of clocks.
    pub(super) slack: Ticks,
    /// What the search may still cost.
    pub(super) work: &'a Work<'a>,
}

impl Turns<'_> {
    /// Most messages of a tree in a window. Of what is `enough` or more it is not known by how much it is more.
    pub(super) fn most(
        &self,
        tree: &Tree,
        (window, enough): (Ticks, u64),
        worth: &dyn Worth,
    ) -> u64 {
        match tree {
            Tree::Group(members) => worth.group(members, window),
            Tree::Beside(all) => {
                let mut sum: u64 = 0;
                for tree in all {
                    if sum >= enough {
                        break;
                    }
                    let more = self.most(tree, (window, enough - sum), worth);
                    sum = sum.saturating_add(more);
                }
                sum
            }
            Tree::InTurn(all) => {
                let walked = self.walked(all, window);
                let fresh: Vec<Vec<Ticks>> = all.iter().map(|tree| self.fresh(tree)).collect();
                let after = self.after(all, &fresh);
                let mut best = 0;
                for (tree, after) in all.iter().zip(&after) {
                    for &taken in after.iter().take_while(|&&taken| taken < window) {
                        // The last of those after the change is within the window only where the change is
                        // so much sooner.
                        let more = after.iter().rposition(|&t| t <= taken).unwrap_or(0);
                        let first = self.most(tree, (window - taken, u64::MAX), worth);
                        best = best.max(first.saturating_add(more as u64));
                        if more + 1 >= COUNTS {
                            return walked.unwrap_or(u64::MAX);
                        }
                    }
                }
                walked.map_or(best, |walked| walked.min(best))
            }
        }
    }

    /// By one token, where each is one journey whose lengths are all of the window's clock.
    fn walked(&self, all: &[Tree], window: Ticks) -> Option<u64> {
        let each = all.iter().map(|tree| match tree {
            Tree::Group(members) => match members.as_slice() {
                [only] => self.parts.get(*only),
                _ => None,
            },
            Tree::Beside(_) | Tree::InTurn(_) => None,
        });
        let parts: Vec<&Part<'_>> = each.collect::<Option<_>>()?;
        let one_clock = parts.iter().all(|part| {
            let again = match &part.side.entries.policy {
                Policy::Again(again) => again.measure == self.measure,
                Policy::Once => true,
                Policy::Overlap => false,
            };
            again && !part.side.graph.is_lossy(self.measure)
        });
        if !one_clock {
            return None;
        }
        token::most(self.house, &parts, window - self.slack, self.work)
    }

    /// For each of those in turn: the least time from the end of its turn to so many messages of the others
    /// (and of itself, in a later turn).
    fn after(&self, all: &[Tree], fresh: &[Vec<Ticks>]) -> Vec<Vec<Ticks>> {
        let members: Vec<Vec<usize>> = all.iter().map(Tree::members).collect();
        let follows: Vec<Vec<bool>> = members
            .iter()
            .map(|from| members.iter().map(|to| self.can_follow(from, to)).collect())
            .collect();
        // begun[y][c]: from the beginning of y's turn to the c-th message from then on.
        let mut begun = vec![vec![NEVER; COUNTS]; all.len()];
        for count in 1..COUNTS {
            for (y, own) in fresh.iter().enumerate() {
                let mut least = get(own, count, NEVER);
                for taken in 1..count {
                    let first = get(own, taken, NEVER);
                    for (z, later) in begun.iter().enumerate() {
                        let may = follows.get(y).is_some_and(|f| get(f, z, false));
                        if may && z != y {
                            least =
                                least.min(first.saturating_add(get(later, count - taken, NEVER)));
                        }
                    }
                }
                if let Some(row) = begun.get_mut(y) {
                    set(row, count, least.min(NEVER));
                }
            }
        }
        follows
            .iter()
            .enumerate()
            .map(|(x, follows)| {
                let mut after = vec![NEVER; COUNTS];
                set(&mut after, 0, 0);
                for (y, begun) in begun.iter().enumerate() {
                    if y != x && get(follows, y, false) {
                        for (slot, &time) in after.iter_mut().zip(begun).skip(1) {
                            *slot = (*slot).min(time);
                        }
                    }
                }
                after
            })
            .collect()
    }

    /// The least time from a moment at which nothing of a tree is under way to so many messages of it.
    fn fresh(&self, tree: &Tree) -> Vec<Ticks> {
        match tree {
            Tree::Group(members) => Self::beside(members.iter().map(|&i| self.since_entry(i))),
            Tree::Beside(all) => Self::beside(all.iter().map(|tree| self.fresh(tree))),
            Tree::InTurn(all) => {
                let each: Vec<Vec<Ticks>> = all.iter().map(|tree| self.fresh(tree)).collect();
                let after = self.after(all, &each);
                let mut least = vec![NEVER; COUNTS];
                for (own, after) in each.iter().zip(&after) {
                    for (count, slot) in least.iter_mut().enumerate() {
                        for taken in 0..=count {
                            let rest = get(after, count - taken, NEVER);
                            *slot = (*slot).min(get(own, taken, NEVER).saturating_add(rest));
                        }
                    }
                }
                least
            }
        }
    }

    /// All at once: so many of each.
    fn beside(each: impl Iterator<Item = Vec<Ticks>>) -> Vec<Ticks> {
        let mut all = vec![NEVER; COUNTS];
        set(&mut all, 0, 0);
        for own in each {
            let mut next = vec![NEVER; COUNTS];
            for (count, slot) in next.iter_mut().enumerate() {
                for taken in 0..=count {
                    let both = get(&own, taken, NEVER).max(get(&all, count - taken, NEVER));
                    *slot = (*slot).min(both);
                }
            }
            all = next;
        }
        all
    }

    /// The least time from the first entry of a journey to so many of its messages.
    fn since_entry(&self, index: usize) -> Vec<Ticks> {
        let mut least = vec![NEVER; COUNTS];
        set(&mut least, 0, 0);
        let Some(part) = self.parts.get(index) else {
            return least;
        };
        let one = run(part, self.measure);
        let runs = runs_within(part, self.window).unwrap_or(u64::MAX);
        let most = usize::try_from(part.bound()).unwrap_or(COUNTS);
        for (count, slot) in least.iter_mut().enumerate().skip(1).take(most) {
            // Of as many runs as there can be, all at once, one gives at least so many.
            let each = (count as u64).div_ceil(runs.max(1));
            *slot = usize::try_from(each).map_or(NEVER, |each| get(&one, each, NEVER));
        }
        least
    }

    /// Whether a client can come from one of these journeys to one of those.
    fn can_follow(&self, from: &[usize], to: &[usize]) -> bool {
        let states = |members: &[usize]| -> BTreeSet<&SmolStr> {
            let parts = members.iter().filter_map(|&i| self.parts.get(i));
            parts.flat_map(|p| p.side.workflow.states.iter()).collect()
        };
        let goal = states(to);
        let mut known = states(from);
        loop {
            if !known.is_disjoint(&goal) {
                return true;
            }
            let next = self.house.states.iter().filter(|state| match &state.entry {
                StateRule::Start => false,
                StateRule::Event { from, .. } | StateRule::Condition { from, .. } => {
                    from.iter().any(|name| known.contains(name))
                }
            });
            let more: Vec<&SmolStr> = next
                .map(|s| &s.name)
                .filter(|n| !known.contains(n))
                .collect();
            if more.is_empty() {
                return false;
            }
            known.extend(more);
        }
    }
}

/// The least time from the entry of one run to its first, second and so on counted message.
fn run(part: &Part<'_>, measure: Measure) -> Vec<Ticks> {
    let graph = &part.side.graph;
    let mut least = vec![NEVER; COUNTS];
    set(&mut least, 0, 0);
    // By node: on arrival, with so many messages before.
    let mut tables = vec![vec![NEVER; COUNTS]; graph.len];
    if let Some(first) = tables.get_mut(graph.entry) {
        set(first, 0, 0);
    }
    for node in 0..graph.len {
        let mut here = tables.get_mut(node).map(std::mem::take).unwrap_or_default();
        if get(&part.counted, node, false) {
            here.insert(0, NEVER);
            here.truncate(COUNTS);
            for (slot, &at) in least.iter_mut().zip(&here) {
                *slot = (*slot).min(at);
            }
        }
        for edge in graph.out(node) {
            let lost = if edge.dwell.is_lossy(measure) {
                HOUR
            } else {
                0
            };
            let takes = (edge.dwell.lo() - lost).max(0);
            if let Some(to) = tables.get_mut(edge.to) {
                for (slot, &at) in to.iter_mut().zip(&here) {
                    *slot = (*slot).min(at.saturating_add(takes)).min(NEVER);
                }
            }
        }
    }
    // A message more is never sooner.
    for at in (1..COUNTS).rev() {
        let later = get(&least, at, NEVER);
        let before = get(&least, at - 1, NEVER);
        if at > 1 && before > later {
            set(&mut least, at - 1, later);
        }
    }
    least
}

/// How many runs can begin within a window; `None` where nothing bounds it.
fn runs_within(part: &Part<'_>, window: Ticks) -> Option<u64> {
    let side = part.side;
    if side.entries.policy == Policy::Once {
        return Some(1);
    }
    let fits = |cooldown: Ticks| {
        let lost = HOUR * (window / cooldown.max(1) + 2);
        u64::try_from((window + lost) / cooldown.max(1) + 1).ok()
    };
    let mut least: Option<u64> = None;
    let mut views: Vec<u64> = Vec::new();
    for view in &side.entries.views {
        let streams = view.iter().map(|stream| {
            (stream.cooldown > 0)
                .then(|| fits(stream.cooldown))
                .flatten()
                .map(|n| n.saturating_mul(u64::from(stream.count)))
        });
        views.extend(streams.sum::<Option<u64>>());
    }
    if let Policy::Again(again) = side.entries.policy
        && again.least > 0
    {
        views.extend(fits(again.least));
    }
    for runs in views {
        least = Some(least.map_or(runs, |l| l.min(runs)));
    }
    least
}
