//! The entries that a timeline over several journeys is looked for with: as few as give so many messages.

use super::super::packing::{Options, Packing, Traced, choose};
use super::super::tally::{Cap, Tally};
use super::pack::{ENTRIES, Table};
use super::replay::{self, Entered};

impl<'a> Table<'a> {
    /// A timeline with so many messages in a window.
    pub(super) fn shown(
        &self,
        cap: &Cap<'_>,
        packed: &[(u64, i64)],
        need: u64,
        wanted: &dyn Fn(&Tally) -> bool,
    ) -> Option<replay::Shown<'a>> {
        for &(_, phase) in packed.iter().filter(|p| p.0 >= need) {
            let packings = self.packings(phase, self.axis.up(self.window))?;
            let stage = replay::Stage {
                house: self.house,
                all: self.all,
                parts: &self.parts,
                cap,
                work: self.work,
            };
            let place =
                |entered: &[Entered]| replay::place(stage, entered, !self.times.is_empty(), wanted);
            for as_one in [true, false] {
                let entered = self.choose(&packings, need, as_one, &|_| true);
                let shown = entered.and_then(|entered| place(&entered));
                if shown.is_some() {
                    return shown;
                }
            }
            let shown = self.in_turn(&packings, phase, need, &place);
            if shown.is_some() {
                return shown;
            }
        }
        None
    }

    /// The fewest entries that give so many messages: what one event starts as one, or each by itself.
    pub(super) fn choose(
        &self,
        packings: &[Packing<'_>],
        need: u64,
        as_one: bool,
        may: &dyn Fn(usize) -> bool,
    ) -> Option<Vec<Entered>> {
        let most = usize::try_from(need.min(ENTRIES)).unwrap_or(1);
        let mut options: Vec<Options> = Vec::new();
        // Which journeys each of them starts.
        let mut starts: Vec<Vec<usize>> = Vec::new();
        for cluster in &self.clusters {
            let all = cluster.iter().all(|&i| may(i));
            if as_one
                && all
                && let Some((together, rate)) = self.event(cluster, &|i| packings.get(i))
            {
                let own = together.options(&[vec![rate]], most)?;
                starts.extend(own.iter().map(|_| cluster.clone()));
                options.extend(own);
                continue;
            }
            for &i in cluster.iter().filter(|&&i| may(i)) {
                let (part, packing) = (self.parts.get(i)?, packings.get(i)?);
                // What nothing bounds is left out: then there are fewer to choose from.
                if let Some(mut own) = packing.options(&self.views(part), most) {
                    for (value, _) in own.iter_mut().flatten() {
                        *value = (*value).min(part.most);
                    }
                    starts.extend(own.iter().map(|_| vec![i]));
                    options.extend(own);
                }
            }
        }
        let chosen = choose(&options, need, most)?;
        let mut entered = Vec::new();
        for (cause, (which, entries)) in chosen.into_iter().enumerate() {
            for index in entries {
                for &part in starts.get(which)? {
                    let packing = packings.get(part)?;
                    if packing.gives(index) > 0 {
                        let steps: Vec<Traced> = packing.trace(index)?;
                        entered.push(Entered::new(
                            part,
                            cause,
                            packing.entry_time(index),
                            self.measure,
                            &steps,
                        ));
                    }
                }
            }
        }
        Some(entered)
    }
}
