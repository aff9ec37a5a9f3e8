//! Restraint that Klaviyo itself must hold: waits before messages for quiet rules (in `passes::restraint`),
//! filters on messages for rules with `else skip` (in `skips`).

use super::{Cx, Guards, filters, skips};
use crate::targets::Input;
use crate::targets::passes::clock::Awaits;
use crate::targets::passes::restraint::{self, Timing};
use std::collections::BTreeMap;

/// How Klaviyo's delays count.
const TIMING: Timing = Timing {
    units: super::waits::UNITS,
    awaits: Awaits::Whole,
};

/// What every rule comes to.
pub(super) fn plan(cx: &mut Cx<'_>, input: &Input<'_>) -> Guards {
    let plan = restraint::prepare(cx, input, TIMING);
    let mut guards = Guards {
        workflow: plan.workflow.clone(),
        waits: plan.waits.clone(),
        filters: BTreeMap::new(),
        outcomes: Vec::new(),
    };
    for (name, conditions) in &plan.asked {
        let place = cx.house.messages.get(name).map(|m| m.span);
        for condition in conditions {
            let span = place.unwrap_or(cx.workflow.spans.name);
            let found = filters::groups(cx, condition, false, filters::Place::Profile, span);
            let own = guards.filters.entry(name.clone()).or_default();
            own.extend(found.into_iter().flatten());
        }
    }
    guards.outcomes = restraint::outcomes(cx, input, &plan, |cx, rule| {
        skips::guard(cx, rule, &mut guards)
    });
    guards
}
