//! What is looked up by name in one project: where a name is declared, and whose steps lead to it. Made when it is first
//! asked for, and handed on from look to look while the project declares the same names in the same order; declarations
//! that have changed since are looked at themselves.

use super::reach::{named_steps, steps};
use crate::analysis::Analysis;
use crate::diagnostics::Sink;
use crate::names::{Entry, NameKind, Names, declared};
use crate::syntax::ast::Decl;
use crate::syntax::{self, Program};
use smol_str::SmolStr;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// So many declarations may differ from those that it was made of, before it is made anew.
const MOST_CHANGED: usize = 32;

/// An index, and the declarations that it does not know as they are.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    made: Arc<OnceLock<Made>>,
    /// In order.
    changed: Vec<usize>,
}

#[derive(Debug)]
struct Made {
    /// In source order.
    names: Vec<Known>,
    /// The same by name, each by its place in `names`.
    by_name: Vec<u32>,
    /// What steps lead to, and the declaration of the steps; by name, then in source order.
    leads: Vec<(SmolStr, u32)>,
}

#[derive(Debug)]
struct Known {
    kind: NameKind,
    name: SmolStr,
    decl: u32,
}

impl Index {
    /// The index of the project as it is now, after a look at it as it was before.
    pub(super) fn after(&self, before: &Analysis, now: &Analysis) -> Index {
        if self.made.get().is_none() {
            return Index::default();
        }
        let Some(new) = same_names(&before.program, &now.program) else {
            return Index::default();
        };
        let changed: BTreeSet<usize> = self.changed.iter().copied().chain(new).collect();
        if changed.len() > MOST_CHANGED {
            return Index::default();
        }
        Index {
            made: Arc::clone(&self.made),
            changed: changed.into_iter().collect(),
        }
    }

    /// What a name names.
    pub(super) fn get<'a>(&self, analysis: &'a Analysis, name: &str) -> Option<Entry<'a>> {
        let made = self.made(analysis);
        let of = |at: &u32| made.names.get(*at as usize);
        let at = made
            .by_name
            .binary_search_by(|at| of(at).map_or("", |it| it.name.as_str()).cmp(name))
            .ok()?;
        let known = of(made.by_name.get(at)?)?;
        let decl = known.decl as usize;
        let (_, tree) = analysis.program.decls.get(decl)?;
        let mut found = None;
        declared(tree, &mut |kind, name| {
            if name.text == known.name {
                found = found.or(Some(Entry { kind, name, decl }));
            }
        });
        found
    }

    /// The names of one kind by the alphabet, each with the declaration that holds it.
    pub(super) fn of_kind<'i>(
        &'i self,
        analysis: &Analysis,
        kind: NameKind,
    ) -> impl Iterator<Item = (&'i SmolStr, usize)> + use<'i> {
        let made = self.made(analysis);
        let all = made.by_name.iter();
        let all = all.filter_map(|at| made.names.get(*at as usize));
        all.filter(move |known| known.kind == kind)
            .map(|known| (&known.name, known.decl as usize))
    }

    /// The journeys and sequences that have a step that leads to a name, in source order.
    pub(super) fn leading_to(&self, analysis: &Analysis, name: &str) -> Vec<usize> {
        let leads = &self.made(analysis).leads;
        let from = leads.partition_point(|(to, _)| to.as_str() < name);
        let known = leads.get(from..).unwrap_or_default().iter();
        let known = known
            .take_while(|(to, _)| to == name)
            .map(|(_, decl)| *decl as usize)
            .filter(|decl| self.changed.binary_search(decl).is_err());
        let leads = |decl: &usize| {
            let (_, tree) = analysis.program.decls.get(*decl)?;
            let (_, block) = named_steps(tree)?;
            steps(block)
                .iter()
                .any(|step| step.to.text == name)
                .then_some(())
        };
        let changed = self.changed.iter().copied();
        let changed = changed.filter(|decl| leads(decl).is_some());
        let all: BTreeSet<usize> = known.chain(changed).collect();
        all.into_iter().collect()
    }

    /// The journeys whose steps, or those of sequences that they run, lead to a name; in source order.
    pub(super) fn journeys_leading_to(&self, analysis: &Analysis, name: &str) -> Vec<usize> {
        let mut journeys = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![SmolStr::new(name)];
        while let Some(name) = open.pop() {
            for decl in self.leading_to(analysis, &name) {
                let tree = analysis.program.decls.get(decl).map(|(_, tree)| &**tree);
                let Some((own, _)) = tree.and_then(named_steps) else {
                    continue;
                };
                if !tree.is_some_and(is_sequence) {
                    journeys.insert(decl);
                } else if seen.insert(own.text.clone()) {
                    open.push(own.text.clone());
                }
            }
        }
        journeys.into_iter().collect()
    }

    fn made(&self, analysis: &Analysis) -> &Made {
        self.made.get_or_init(|| Made::of(&analysis.program))
    }
}

fn is_sequence(decl: &Decl) -> bool {
    matches!(decl.kind, crate::syntax::ast::DeclKind::Sequence(_))
}

impl Made {
    fn of(program: &Program) -> Made {
        let all = Names::collect(program, &mut Sink::new());
        let names: Vec<Known> = all
            .iter()
            .map(|entry| Known {
                kind: entry.kind,
                name: entry.name.text.clone(),
                decl: entry.decl as u32,
            })
            .collect();
        let mut by_name: Vec<u32> = (0..names.len() as u32).collect();
        by_name.sort_unstable_by_key(|at| names.get(*at as usize).map(|known| &known.name));
        let mut leads = Vec::new();
        for (index, (_, decl)) in program.decls.iter().enumerate() {
            let Some((_, block)) = named_steps(decl) else {
                continue;
            };
            let all = steps(block).into_iter();
            leads.extend(all.map(|step| (step.to.text.clone(), index as u32)));
        }
        leads.sort_unstable();
        leads.dedup();
        leads.shrink_to_fit();
        Made {
            names,
            by_name,
            leads,
        }
    }
}

/// The declarations that are not those of the look before, where both declare the same names at the same places.
fn same_names(before: &Program, now: &Program) -> Option<Range<usize>> {
    let (was, is) = (&before.decls, &now.decls);
    if was.len() != is.len() {
        return None;
    }
    let (gone, new) = syntax::changed(was, is);
    let mut both = was.range(gone).zip(is.range(new.clone()));
    let names = |decl: &Decl| {
        let mut names: Vec<(NameKind, SmolStr)> = Vec::new();
        declared(decl, &mut |kind, name| {
            names.push((kind, name.text.clone()));
        });
        names
    };
    both.all(|((_, was), (_, is))| names(was) == names(is))
        .then_some(new)
}

#[cfg(test)]
mod tests {
    use crate::analysis::Session;
    use crate::ide::{Snapshot, describe};
    use crate::names::NameKind;
    use crate::project::in_memory;
    use std::collections::BTreeMap;

    const FILE: &str = "a.journey";

    fn text(last: &str) -> String {
        let journeys = (0..40).map(|n| {
            format!("journey j{n} {{\n  starts on order\n  run common\n  send m{n}\n}}\n")
        });
        let messages = (0..40).map(|n| format!("email m{n} {{\n  purpose care\n}}\n"));
        let common = "event order {\n}\nsequence common {\n  send shared\n}\n";
        let shared = "email shared {\n  purpose care\n}\n";
        let all: Vec<String> = journeys.chain(messages).collect();
        format!("{common}{shared}{}{last}", all.concat())
    }

    /// Everything that is looked up.
    fn said(snapshot: &Snapshot) -> Vec<String> {
        let names = [
            "shared", "m0", "m3", "m39", "common", "j3", "order", "other",
        ];
        let kinds = [NameKind::Message, NameKind::Journey, NameKind::Sequence];
        let of_name = |name: &&str| {
            let entry = snapshot.name(name);
            let symbol = crate::ide::symbol::Symbol::Name((*name).into());
            format!(
                "{name}: {:?} {:?} {:?} {:?}",
                entry.map(|it| (it.kind, it.decl, it.name.span)),
                snapshot.leading_to(name),
                crate::ide::reach::senders(snapshot, name),
                describe::describe(snapshot, &symbol),
            )
        };
        let of_kind =
            |kind: &NameKind| format!("{:?}", snapshot.names_of(*kind).collect::<Vec<_>>());
        let names = names.iter().map(of_name);
        names.chain(kinds.iter().map(of_kind)).collect()
    }

    fn fresh(text: &str) -> Vec<String> {
        let files = BTreeMap::from([(FILE.to_owned(), text.to_owned())]);
        let mut session = Session::of(in_memory(files));
        let analysis = session.analyse(&|| false);
        analysis.map_or_else(Vec::new, |it| without_chunks(said(&Snapshot::of(it))))
    }

    /// Chunks are numbered in the order in which they were first read.
    fn without_chunks(said: Vec<String>) -> Vec<String> {
        let digits = |piece: &str| {
            piece
                .trim_start_matches(|c: char| c.is_ascii_digit())
                .to_owned()
        };
        let without = |line: String| {
            let mut pieces = line.split("ChunkId(");
            let first = pieces.next().unwrap_or("").to_owned();
            pieces.fold(first, |all, piece| all + "ChunkId(" + &digits(piece))
        };
        said.into_iter().map(without).collect()
    }

    #[test]
    fn what_is_handed_on_says_what_one_made_anew_says() {
        let base = text("");
        let edits = [
            base.clone(),
            base.replace("send m3\n", "send m4\n"),
            base.replace("send m3\n", "send shared\n  send m3\n"),
            base.replace("send shared", "send m0"),
            base.replace("email m3 ", "email other "),
            base.replace("journey j3 {", "journey j3 "),
            base.replace("journey j3 {", "journey j4 {"),
            text("email other {\n  purpose care\n}\n"),
            base.replace("  run common\n", ""),
            base.clone(),
        ];
        let files = BTreeMap::from([(FILE.to_owned(), base)]);
        let mut session = Session::of(in_memory(files));
        let mut before: Option<Snapshot> = None;
        for edit in edits {
            session.set_text(FILE, &edit);
            let analysis = session.analyse(&|| false).unwrap();
            let now = match &before {
                Some(before) => before.next(analysis),
                None => Snapshot::of(analysis),
            };
            assert_eq!(without_chunks(said(&now)), fresh(&edit));
            before = Some(now);
        }
    }
}
