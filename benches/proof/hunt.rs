//! A hunt for journeys whose proof is slow: random ones of shapes that were made for it. The seed is fixed.

use super::single::HOUSE;
use std::fmt::Write;

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end.max(1)
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        let at = self.below(all.len() as u64) as usize;
        all[at]
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// A length that has little in common with others.
fn length(random: &mut Random) -> String {
    let unit = random.of(&["minutes", "hours", "hours", "days", "days", "weeks"]);
    let most = match unit {
        "minutes" => 5_000,
        "hours" => 200,
        "days" => 40,
        _ => 8,
    };
    format!("{} {unit}", 2 + random.below(most))
}

fn rules(random: &mut Random) -> String {
    let mut text = String::new();
    let many = if random.chance(25) { 40 } else { 5 };
    let guards = random.chance(40);
    for _ in 0..=random.below(many) {
        let otherwise = match random.below(4) {
            0 if guards => " else skip",
            1 if guards => " else postpone up to 5 days",
            _ => "",
        };
        let count = 1 + random.below(30);
        let window = match random.below(6) {
            0 => "365 days".to_owned(),
            1 => "2 months".to_owned(),
            2 => format!("{} hours", 2 + random.below(900)),
            _ => format!("{} days", 2 + random.below(90)),
        };
        let _ = match random.below(8) {
            0 => writeln!(
                text,
                "  at least {} hours between messages{otherwise}",
                2 + random.below(90)
            ),
            1 => writeln!(
                text,
                "  each message at most once per {} days{otherwise}",
                2 + random.below(300)
            ),
            2 => writeln!(
                text,
                "  at most {count} emails per calendar week{otherwise}"
            ),
            _ => writeln!(text, "  at most {count} emails per {window}{otherwise}"),
        };
    }
    if random.chance(55) {
        let _ = writeln!(
            text,
            "  quiet from {}:{:02} to 0{}:{:02}",
            18 + random.below(6),
            random.below(60),
            6 + random.below(4),
            random.below(60)
        );
    }
    if random.chance(25) {
        text.push_str("  quiet from 12:03 to 12:59\n  quiet from 15:31 to 16:17\n");
    }
    if random.chance(25) {
        text.push_str("  quiet on sunday\n");
    }
    if random.chance(20) {
        text.push_str("  quiet outside office_days\n");
    }
    text
}

/// Some steps; gives how many messages there are.
fn steps(random: &mut Random, text: &mut String, messages: &mut usize, most: u64, depth: usize) {
    for _ in 0..=random.below(most) {
        let name = *messages;
        match random.below(if depth < 2 { 14 } else { 9 }) {
            0..=3 => {
                *messages += 1;
                let wait = length(random);
                let _ = writeln!(text, "  send m{name}\n  wait {wait}");
            }
            4 => {
                let least = 1 + random.below(20);
                let _ = writeln!(
                    text,
                    "  wait {least} to {} hours",
                    least + 1 + random.below(200)
                );
            }
            5 => {
                *messages += 1;
                let wait = length(random);
                let _ = writeln!(
                    text,
                    "  send m{name}\n  wait up to {wait} for opened m{name} {{\n    wait {} minutes\n  }}",
                    3 + random.below(900)
                );
            }
            6 => {
                let _ = writeln!(
                    text,
                    "  wait until 1{}:{:02}",
                    random.below(10),
                    random.below(60)
                );
            }
            7 => {
                let _ = writeln!(
                    text,
                    "  wait until 1{}:{:02} on {}",
                    random.below(10),
                    random.below(60),
                    random.of(&["monday", "tuesday", "friday"])
                );
            }
            8 => {
                let _ = writeln!(
                    text,
                    "  wait until {} days after start",
                    5 + random.below(300)
                );
            }
            9 => {
                let times = 2 + random.below(6);
                let wait = length(random);
                let _ = writeln!(text, "  repeat up to {times} times, {wait} apart {{");
                steps(random, text, messages, 3, depth + 1);
                text.push_str("  }\n");
            }
            _ => {
                text.push_str("  if client consents to email {\n");
                steps(random, text, messages, 4, depth + 1);
                text.push_str("  } else {\n");
                steps(random, text, messages, 4, depth + 1);
                text.push_str("  }\n");
            }
        }
    }
}

/// A project of one journey; the same for the same number.
pub(crate) fn project(number: u64) -> String {
    let mut random = Random(number.wrapping_mul(7919) + 1);
    let mut text = HOUSE.to_owned();
    let rate = match random.below(4) {
        0 => format!("{} per 1 hour", 1 + random.below(1000)),
        1 => format!("{} per 365 days", 1 + random.below(1000)),
        2 => format!("{} per {} days", 1 + random.below(9), 1 + random.below(40)),
        _ => "3 per 30 days".to_owned(),
    };
    text = text.replace(
        "event subscribed at most 3 per 30 days",
        &format!("event subscribed at most {rate}\nevent called at most 5 per 9 days"),
    );
    text.push_str(
        "calendar office_days { monday to friday except 2026-12-25, 2027-01-01, 2026-05-01 }\n",
    );
    if random.chance(30) {
        text = text.replace(
            "of client else Europe/Paris",
            "of client else America/New_York",
        );
    }
    let rules = rules(&mut random);
    let _ = write!(text, "restraint house {{\n{rules}}}\n");
    let (mut own, mut messages) = (String::new(), 0);
    let most = [8, 25, 60, 200][random.below(4) as usize];
    steps(&mut random, &mut own, &mut messages, most, 0);
    let _ = writeln!(own, "  send m{messages}");
    for i in 0..=messages {
        let _ = write!(
            text,
            "email m{i} {{\n  purpose care\n  because \"they asked\"\n  theme desire\n  subject \"A word\"\n  text \"Dear\"\n}}\n"
        );
    }
    let enters = match random.below(5) {
        0 => "once ever".to_owned(),
        1 => format!("again {} after it ended", length(&mut random)),
        2 => "every time".to_owned(),
        _ => format!("once per {}", length(&mut random)),
    };
    let starts = if random.chance(30) {
        "subscribed or called"
    } else {
        "subscribed"
    };
    let _ = write!(
        text,
        "journey j {{\n  for prospect\n  starts when {starts}\n  enters {enters}\n  exits when placed_order\n{own}}}\n"
    );
    text
}
