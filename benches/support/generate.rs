//! Generated projects: valid, varied, the same bytes for the same size. A house file and many files
//! of journeys with their messages, about 40 lines a journey, as a real house would write them.

use std::fmt::Write;

/// A small deterministic generator (SplitMix64): the standard library has none, and the bytes must
/// never change with a dependency.
struct Random(u64);

impl Random {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % below
    }
}

const HOUSE: &str = r#"brand maison "Maison Aurèle" {
  sender     "Maison Aurèle" from "clientele@maison.example"
  locales    en
  themes     desire, heritage, watches
  time zone  of client else Europe/Paris
  every journey is under restraint house
  every journey passes gate two_pairs_of_eyes
}

profile {
  first_name:      text?
  tier:            one of silver, gold, noir
  lifetime_spend:  money
  city:            text?
  service_case:    yes/no
}

event subscribed at most 3 per 30 days
event booked_appointment
event placed_order at most 3 per 30 days {
  order:       text
  value:       money
  collection:  text
}

relationship {
  prospect   from the start
  owner      from prospect, resting when placed_order
  resting    from owner when client has not placed_order in the last 3 years
}

person crm_lead { email "crm-lead@maison.example" }
person crm_designer { email "crm-designer@maison.example" }
team crm_team { crm_lead, crm_designer }

restraint house {
  at most 2 emails per 7 days else skip
  at most 6 emails per 30 days else skip
  at least 48 hours between emails else skip
  each message at most once per 60 days
}

gate two_pairs_of_eyes {
  approved by 1 of crm_team
  never the author
}
"#;

/// One file of a project: path and text.
pub(crate) struct Generated {
    /// Path below the project's folder.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: String,
}

/// A project of about `lines` lines: the house, and files of about 400 lines each.
pub(crate) fn project(lines: usize) -> Vec<Generated> {
    let mut random = Random(20_260_302);
    let mut files = vec![Generated {
        path: "house.journey".into(),
        text: HOUSE.into(),
    }];
    let mut written = HOUSE.lines().count();
    let mut number = 0;
    while written < lines {
        let mut text = String::new();
        while text.lines().count() < 400 && written + text.lines().count() < lines {
            number += 1;
            journey(&mut text, number, &mut random);
        }
        written += text.lines().count();
        files.push(Generated {
            path: format!("journeys/part_{:04}.journey", files.len()),
            text,
        });
    }
    files
}

fn journey(out: &mut String, n: usize, random: &mut Random) {
    let theme = ["desire", "heritage", "watches"][random.next(3) as usize];
    for (i, purpose) in ["care", "invitation", "promotional", "care"]
        .iter()
        .enumerate()
    {
        let _ = writeln!(
            out,
            "/// Letter {i} of journey {n}.\nemail letter_{n}_{i} {{\n  purpose  {purpose}\n  because  \"She asked to hear from us\"\n  theme    {theme}\n  subject  \"{{{{first_name else Dear client}}}}, word from the atelier\"\n  text     \"We are glad that you are here, {{{{first_name else dear client}}}}, in {{{{city else your city}}}}.\"\n}}\n",
        );
    }
    let spend = 1000 * (1 + random.next(40));
    let _ = writeln!(
        out,
        "/// Journey {n}: what someone hears who has asked to hear from us.\njourney path_{n} {{\n  for      prospect, owner\n  starts   when {}\n  enters   {}\n  exits    when unsubscribed or client becomes resting\n  goal     booked_appointment within 60 days\n",
        [
            "subscribed",
            "placed_order where collection is \"Heritage\""
        ][random.next(2) as usize],
        ["once ever", "once per 365 days"][random.next(2) as usize],
    );
    let _ = writeln!(
        out,
        "  send letter_{n}_0\n  wait {} days",
        4 + random.next(6)
    );
    if random.next(3) == 0 {
        let _ = writeln!(out, "  wait until 10:00 on tuesday to thursday");
    }
    let _ = writeln!(
        out,
        "  // What she weighs before a first piece.\n  if tier is gold or noir and lifetime_spend is at least {spend} EUR {{\n    send letter_{n}_1\n    wait 5 days\n  }} else if client has placed_order in the last 90 days {{\n    send letter_{n}_2\n    wait 6 days\n  }}",
    );
    match random.next(3) {
        0 => {
            let _ = writeln!(
                out,
                "  wait up to 5 days for opened letter_{n}_0 {{\n    wait 4 days\n    send letter_{n}_3\n  }} otherwise {{\n    wait 21 days\n    send letter_{n}_3\n  }}"
            );
        }
        1 => {
            let _ = writeln!(
                out,
                "  wait 4 days\n  match tier {{\n    noir          {{ send letter_{n}_3 }}\n    gold, silver  {{ end }}\n  }}"
            );
        }
        _ => {
            let _ = writeln!(
                out,
                "  wait 4 days\n  split by_tone_{n} {{\n    60% letter   {{ send letter_{n}_3 }}\n    40% nothing  {{ }}\n  }}"
            );
        }
    }
    out.push_str("}\n\n");
}
