//! The labels of a certificate, from the same bounds as the proof: how much time passes at least until
//! the next messages, and how long ago at most a client last heard.

use super::super::assess::lone_stream;
use super::super::delta::Again;
use super::super::entry::{Entries, Policy};
use super::super::graph::{
    DAY, Dwell, Edge, Graph, HOUR, MINUTE, Measure, NEVER, Ticks, get, months_of, set,
};
use super::super::tally::{Cap, Window};
use serde_json::{Value, json};

/// Labels of more messages would be longer than a search.
const MOST: u64 = 24;

/// What is asked of labels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) graph: &'a Graph,
    pub(super) entries: &'a Entries,
    pub(super) cap: &'a Cap<'a>,
    /// No more than so many …
    pub(super) limit: u64,
    /// … in so long.
    pub(super) window: Ticks,
    /// So long passes at least from a message to the one that is one too many.
    pub(super) apart: Ticks,
}

/// How an hour that clocks take is taken off, and labels that show it so.
pub(super) type Shown = (&'static str, Vec<Vec<Ticks>>);

/// Labels that show what is asked; `None` where this way does not show it.
pub(super) fn spacing(asked: &Asked<'_>) -> Option<Shown> {
    let again = match &asked.entries.policy {
        Policy::Once => None,
        Policy::Again(again) => Some(*again),
        Policy::Overlap => {
            if asked.window >= NEVER || !lone_stream(asked.graph, asked.cap, asked.entries) {
                return None;
            }
            None
        }
    };
    if asked.limit > MOST {
        return None;
    }
    let measure = asked.cap.measure();
    let lossy = asked.graph.is_lossy(measure) || again.is_some_and(|a| a.measure != measure);
    let each = |edge: &Edge| match edge.dwell {
        Dwell::Span { lo, .. } if edge.dwell.is_lossy(measure) => lo - HOUR,
        Dwell::Span { .. } | Dwell::Clock { .. } => edge.dwell.lo(),
    };
    let floor = |ticks: Ticks| match measure {
        Measure::Elapsed => ticks.max(0),
        Measure::Wall => ticks,
    };
    let by_each = again.map(|a| a.least - if a.measure == measure { 0 } else { HOUR });
    let labels = lay(asked, &|e| floor(each(e)), by_each, asked.window)?;
    let shown = Need {
        window: asked.window,
        apart: asked.apart,
        again: by_each,
    };
    if labels.iter().flatten().all(|l| *l >= 0) && enough(asked, &labels, &shown) {
        return Some(("each", labels));
    }
    if !lossy {
        return None;
    }
    let lost = HOUR * (1 + asked.window.min(NEVER) / (350 * DAY));
    let longer = |ticks: Ticks| {
        if ticks >= NEVER { NEVER } else { ticks + lost }
    };
    let shown = Need {
        window: longer(asked.window),
        apart: longer(asked.apart),
        again: again.map(|a: Again| a.least),
    };
    let labels = lay(asked, &|e| e.dwell.lo(), shown.again, shown.window)?;
    enough(asked, &labels, &shown).then_some(("whole", labels))
}

/// What labels must show, an hour that clocks take put to it.
struct Need {
    window: Ticks,
    apart: Ticks,
    /// From the end of a run to the entry of the next.
    again: Option<Ticks>,
}

fn enough(asked: &Asked<'_>, labels: &[Vec<Ticks>], need: &Need) -> bool {
    let counted = asked.cap.counted.iter().zip(labels).enumerate();
    let mut counted = counted.filter(|(_, (counts, _))| **counts);
    counted.all(|(node, (_, row))| {
        let passes = row.last().copied().unwrap_or(0);
        passes >= need.window
            || (passes >= need.apart && is_waited_behind(asked, labels, node, need))
    })
}

/// Whether a wait of as many months as the window has stands right behind a message, and no new run is too soon.
fn is_waited_behind(asked: &Asked<'_>, labels: &[Vec<Ticks>], node: usize, need: &Need) -> bool {
    let window = match asked.cap.window {
        Window::Rolling(length) => months_of(length),
        Window::Period(_) => 0,
    };
    let graph = asked.graph;
    let takes_it = |edge: &Edge| match edge.months {
        Some((message, months)) => message == node && months >= window,
        None => false,
    };
    let [only] = graph.out(node) else {
        return false;
    };
    let mut waits = graph.out(only.to).iter();
    let is_soon = need.again.is_some_and(|again| {
        let entry = labels.get(graph.entry);
        let rest = entry.and_then(|row| row.iter().rev().nth(1).copied());
        again.saturating_add(rest.unwrap_or(0)) < need.window
    });
    window > 0 && asked.limit > 0 && !is_soon && waits.len() > 0 && waits.all(takes_it)
}

/// From the last node to the first, message by message; nothing over what is needed.
fn lay(
    asked: &Asked<'_>,
    least: &dyn Fn(&Edge) -> Ticks,
    again: Option<Ticks>,
    need: Ticks,
) -> Option<Vec<Vec<Ticks>>> {
    let graph = asked.graph;
    let count = usize::try_from(asked.limit).ok()?.checked_add(1)?;
    let mut labels = vec![vec![need; count]; graph.len];
    let label = |labels: &[Vec<Ticks>], node: usize, c: Option<usize>| -> Ticks {
        c.map_or(0, |c| {
            labels.get(node).map_or(need, |row| get(row, c, need))
        })
    };
    for c in 0..count {
        // A second time, once it is known how soon a new run gives as many.
        for _ in 0..if again.is_some() { 2 } else { 1 } {
            for node in (0..graph.len).rev() {
                if !get(&graph.reached, node, false) {
                    continue;
                }
                let counts = get(&asked.cap.counted, node, false);
                let own = if counts && c == 0 {
                    0
                } else {
                    let rest = if counts { c.checked_sub(1) } else { Some(c) };
                    let mut own = need;
                    for edge in graph.out(node) {
                        own = own.min(least(edge).saturating_add(label(&labels, edge.to, rest)));
                    }
                    if let Some(by) = again {
                        for c in [rest, Some(c)] {
                            own = own.min(by.saturating_add(label(&labels, graph.entry, c)));
                        }
                    }
                    own
                };
                if let Some(row) = labels.get_mut(node) {
                    set(row, c, own);
                }
            }
        }
    }
    Some(labels)
}

/// In minutes; `null` for never.
pub(super) fn written(labels: &[Vec<Ticks>]) -> Value {
    let row = |row: &Vec<Ticks>| -> Value {
        let all = row.iter().map(|&label| {
            if label >= NEVER {
                Value::Null
            } else {
                json!(label.div_euclid(MINUTE))
            }
        });
        all.collect()
    };
    labels.iter().map(row).collect()
}

/// For rules of `at least`: by count and node, how long ago at most a client last heard; in minutes,
/// `null` where no run is.
pub(super) fn since_word(graph: &Graph, counted: &[bool], count: u32, measure: Measure) -> Value {
    let rows = usize::try_from(count).unwrap_or(1).max(1);
    let mut labels = vec![vec![-1; graph.len]; rows];
    let raise = |labels: &mut Vec<Vec<Ticks>>, c: usize, node: usize, at: Ticks| {
        if let Some(row) = labels.get_mut(c)
            && get(row, node, NEVER) < at
        {
            set(row, node, at);
        }
    };
    raise(&mut labels, 0, graph.entry, 0);
    for node in (0..graph.len).filter(|n| get(&graph.reached, *n, false)) {
        let counts = get(counted, node, false);
        let kept = if get(&graph.sends, node, false) {
            graph.kept(node)
        } else {
            0
        };
        let takes = |edge: &Edge| {
            let slack = if edge.dwell.is_lossy(measure) {
                HOUR
            } else {
                0
            };
            edge.dwell.hi() + slack
        };
        for c in 0..rows {
            let at = labels.get(c).map_or(-1, |row| get(row, node, -1));
            if at < 0 {
                continue;
            }
            let next = if counts { c + 1 } else { c };
            for edge in graph.out(node) {
                let arrives = (at + kept + takes(edge)).min(NEVER);
                raise(&mut labels, next, edge.to, arrives);
            }
        }
        for edge in graph.out(node).iter().filter(|_| counts) {
            raise(&mut labels, 0, edge.to, takes(edge).min(NEVER));
        }
    }
    let row = |row: &Vec<Ticks>| -> Value {
        let all = row.iter().map(|&label| {
            if label < 0 {
                Value::Null
            } else {
                json!(-(-label.min(NEVER / 60)).div_euclid(MINUTE))
            }
        });
        all.collect()
    };
    labels.iter().map(row).collect()
}
