//! What a gate asks. It is signed beside the meaning: under a gate that has changed, nobody has
//! approved yet.

use super::definitions::calendar;
use super::line::{length, list, maybe, name, quoted, yes_no};
use super::{Hash, VERSION};
use crate::workflow::{Facet, GateDef, GateQuorum, House};

/// The hash of what a gate asks, with the calendar and the zone that it counts in. Who is in its teams is
/// not in it: a record names the people who could sign.
pub fn gate(house: &House, of: &str) -> Option<Hash> {
    let GateDef {
        approvals,
        never_author,
        tested,
        hold,
        valid_for,
        span: _,
    } = house.gates.get(of)?;
    let mut text = format!("journey-gate {VERSION}\n{}\n", name(of));
    let mut say = |line: String| {
        text.push_str(&line);
        text.push('\n');
    };
    for (by, facet) in approvals {
        say(format!(
            "approved by {} for {}",
            quorums(by),
            facet_text(facet)
        ));
    }
    say(format!("never the author {}", yes_no(*never_author)));
    say(format!("tested by {}", quorums(tested)));
    if let Some((hold, days_of)) = hold {
        let days_of = maybe(days_of.as_ref(), |of| match house.calendars.get(of) {
            Some(def) => calendar(of, def),
            None => name(of),
        });
        say(format!(
            "live no sooner than {} of {days_of}",
            length(*hold)
        ));
    }
    say(format!("valid for {}", maybe(*valid_for, length)));
    say(format!("time zone {}", quoted(&house.zone)));
    Some(Hash::of(text.as_bytes()))
}

fn quorums(all: &[GateQuorum]) -> String {
    list(
        all.iter()
            .map(|GateQuorum { count, of }| format!("{count} of {}", name(of))),
    )
}

fn facet_text(facet: &Facet) -> String {
    match facet {
        Facet::All => "all".to_owned(),
        Facet::Audience => "audience".to_owned(),
        Facet::Timing => "timing".to_owned(),
        Facet::Restraint => "restraint".to_owned(),
        Facet::Content(locale) => format!("content {}", maybe(locale.as_ref(), |l| name(l))),
        Facet::Data => "data".to_owned(),
    }
}
