//! Random journeys as text, well-typed beside one small house, and random edits of them.

use super::Texts;
use std::fmt::Write as _;

/// Numbers that are the same on every machine.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5851_F42D_4C95_7F2D)
    }

    /// Below `n`.
    pub(super) fn roll(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    pub(super) fn pick<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.roll(of.len())]
    }
}

const HOUSE: &str = r#"brand maison "Maison Aurèle" {
  sender     "Maison Aurèle" from "clientele@maison.example"
  locales    en
  time zone  of client else Europe/Paris
  every journey is under restraint house
  every journey passes gate two_pairs_of_eyes
}

profile {
  first_name:      text?
  tier:            one of silver, gold, noir
  lifetime_spend:  number
  service_case:    yes/no
}

event subscribed at most 1 per 30 days
event booked_appointment at most 1 per 30 days
event placed_order at most 3 per 30 days

list newsletter

relationship {
  prospect  from the start
  owner     from prospect when placed_order
}

segment watch_lovers when tier is gold or noir

person crm_lead { email "crm-lead@maison.example" }
team crm_team { crm_lead }

restraint house {
  at most 400 emails per 1 day
}

gate two_pairs_of_eyes {
  approved by 1 of crm_team
}

email welcome_letter {
  purpose  care
  because  "She asked to hear from us"
  subject  "{{first_name else Dear client}}, welcome to the house"
  preview  "A letter from our atelier"
  text     "We are glad that you are here."
}

email brand_story {
  purpose  care
  because  "She asked to hear from us"
  subject  "How a watch is made"
  text     "A hundred hands, one movement."
}

email styling_guide {
  purpose  promotional
  because  "She asked to hear from us"
  subject  "Three ways to wear it"
  text     "Come and try them on."
}

email receipt {
  purpose  transactional
  because  "She has bought"
  subject  "Your order"
  text     "It is on its way."
}
"#;

const MESSAGES: [&str; 4] = ["welcome_letter", "brand_story", "styling_guide", "receipt"];
const EVENTS: [&str; 3] = ["subscribed", "booked_appointment", "placed_order"];
const DAYS: [&str; 4] = [
    "monday to friday",
    "tuesday",
    "tuesday to thursday",
    "saturday, sunday",
];

/// The house, and a journey beside it.
pub(super) fn with(journey: &str) -> Texts {
    Texts::from([
        ("house.journey".to_owned(), HOUSE.to_owned()),
        ("one.journey".to_owned(), journey.to_owned()),
    ])
}

/// How plain journeys can be: the plainest are held by every platform.
pub(super) const PLAINEST: usize = 3;

/// A random journey, laid out by the formatter.
pub(super) fn journey(dice: &mut Dice, plain: usize) -> String {
    let mut writer = Writer {
        plain,
        splits: 0,
        out: String::new(),
    };
    let starts = match plain {
        0 => dice.pick(&[
            "when subscribed",
            "when placed_order",
            "when client becomes owner",
            "when client enters watch_lovers from now on",
        ]),
        _ => dice.pick(&["when subscribed", "when placed_order"]),
    };
    let enters = enters(dice, plain);
    let exits = exits(dice, plain);
    writer.out = format!(
        "journey one {{\nfor prospect, owner\nstarts {starts}\nenters {enters}\nexits {exits}\n\n"
    );
    let many = 2 + dice.roll(4);
    writer.steps(dice, many, 0);
    writer.out.push_str("}\n");
    journey::format::format(&writer.out).unwrap_or(writer.out)
}

fn enters(dice: &mut Dice, plain: usize) -> String {
    match dice.roll(if plain > 1 { 4 } else { 5 }) {
        0 | 1 => "every time".to_owned(),
        2 | 3 => "once ever".to_owned(),
        _ if plain == 0 => format!("again {} days after it ended", 5 + dice.roll(60)),
        _ => format!("once per {} days", 5 + dice.roll(60)),
    }
}

fn exits(dice: &mut Dice, plain: usize) -> &'static str {
    match plain {
        0 => dice.pick(&[
            "when unsubscribed",
            "when unsubscribed or booked_appointment",
            "when placed_order",
            "when service_case is yes",
        ]),
        1 => dice.pick(&["when unsubscribed", "when booked_appointment"]),
        _ => "never because \"It is short\"",
    }
}

fn clock(dice: &mut Dice) -> String {
    format!("{:02}:{}0", dice.roll(24), dice.roll(6))
}

struct Writer {
    plain: usize,
    splits: u32,
    out: String,
}

impl Writer {
    fn line(&mut self, line: &str) {
        let _ = writeln!(self.out, "{line}");
    }

    fn message(&self, dice: &mut Dice) -> &'static str {
        if self.plain > 0 {
            dice.pick(&MESSAGES[..3])
        } else {
            dice.pick(&MESSAGES)
        }
    }

    fn length(&self, dice: &mut Dice) -> String {
        let unit = match self.plain {
            0 | 1 => dice.pick(&["days", "hours", "weeks", "minutes", "days"]),
            _ => dice.pick(&["hours", "minutes", "days"]),
        };
        format!("{} {unit}", 2 + dice.roll(20))
    }

    fn condition(&self, dice: &mut Dice) -> String {
        let of_properties = match dice.roll(5) {
            0 => format!("tier is {}", dice.pick(&["silver", "gold", "noir"])),
            1 => format!("tier is not {}", dice.pick(&["silver", "gold"])),
            2 => format!("service_case is {}", dice.pick(&["yes", "no"])),
            _ => {
                let than = dice.pick(&["at least", "less than"]);
                format!("lifetime_spend is {than} {}", 100 * (1 + dice.roll(90)))
            }
        };
        if self.plain > 1 {
            return of_properties;
        }
        match dice.roll(8) {
            0 => "client is in watch_lovers".to_owned(),
            1 => format!("client has {}placed_order", dice.pick(&["", "not "])),
            2 => format!("client has opened {}", dice.pick(&MESSAGES)),
            3 => {
                let event = dice.pick(&EVENTS);
                format!("client has {event} in the last {} days", 1 + dice.roll(30))
            }
            _ => of_properties,
        }
    }

    /// A letter never follows on another without a wait.
    fn send(&mut self, dice: &mut Dice) {
        let wait = self.length(dice);
        self.line(&format!("wait {wait}"));
        let message = self.message(dice);
        self.line(&format!("send {message}"));
    }

    fn steps(&mut self, dice: &mut Dice, many: usize, depth: usize) {
        for _ in 0..many {
            let kinds = if depth < 2 { 14 } else { 8 };
            match dice.roll(kinds) {
                0..=4 => self.send(dice),
                5 if self.plain < 2 => {
                    let at = clock(dice);
                    self.line(&format!("wait until {at}"));
                    let message = self.message(dice);
                    self.line(&format!("send {message}"));
                }
                6 if self.plain < 2 => {
                    let (at, on) = (clock(dice), dice.pick(&DAYS));
                    self.line(&format!("wait until {at} on {on}"));
                    let message = self.message(dice);
                    self.line(&format!("send {message}"));
                }
                7 => {
                    let acts = [
                        "set tier to gold",
                        "add to list newsletter",
                        "set service_case to no",
                    ];
                    let act = dice.pick(&acts);
                    self.line(act);
                }
                8 | 9 => {
                    let condition = self.condition(dice);
                    self.line(&format!("if {condition} {{"));
                    self.block(dice, depth);
                    if dice.roll(2) == 0 {
                        self.line("} else {");
                        self.block(dice, depth);
                    }
                    self.line("}");
                }
                10 | 11 if self.plain < 3 => {
                    let waits = dice.pick(&["booked_appointment", "opened brand_story"]);
                    let days = 1 + dice.roll(10);
                    self.line(&format!("wait up to {days} days for {waits} {{"));
                    self.block(dice, depth);
                    self.line("} otherwise {");
                    self.block(dice, depth);
                    self.line("}");
                }
                12 | 13 if self.plain < 3 => {
                    self.splits += 1;
                    let share = 5 * (1 + dice.roll(18));
                    self.line(&format!("split s{} {{\n{share}% a {{", self.splits));
                    self.block(dice, depth);
                    self.line(&format!("}}\n{}% b {{", 100 - share));
                    self.block(dice, depth);
                    self.line("}\n}");
                }
                _ => self.send(dice),
            }
        }
    }

    fn block(&mut self, dice: &mut Dice, depth: usize) {
        let many = 1 + dice.roll(2);
        self.steps(dice, many, depth + 1);
    }
}

/// What an edit changes.
pub(super) const EDITS: [&str; 11] = [
    "length",
    "clock",
    "weekdays",
    "send gone",
    "order",
    "send more",
    "re-entry",
    "share",
    "value",
    "message",
    "subject",
];

/// A project with one thing changed; nothing where there is no such thing in it.
pub(super) fn edited(dice: &mut Dice, texts: &Texts, what: &str) -> Option<Texts> {
    let mut texts = texts.clone();
    if what == "subject" {
        let house = texts.get_mut("house.journey").unwrap();
        let old = dice.pick(&["How a watch is made", "Three ways to wear it", "Your order"]);
        *house = house.replacen(old, &format!("{old}, and why"), 1);
        return Some(texts);
    }
    let journey = texts.get_mut("one.journey").unwrap();
    let mut lines: Vec<String> = journey.lines().map(str::to_owned).collect();
    let first = |line: &str| line.trim().split(' ').next().unwrap_or("").to_owned();
    let fits = |i: &usize| {
        let line = lines[*i].trim();
        match what {
            "length" => {
                line.starts_with("wait ") && !line.starts_with("wait until")
                    || line.contains("once per")
            }
            "clock" => line.starts_with("wait until"),
            "weekdays" => line.starts_with("wait until") && line.contains(" on "),
            "send gone" | "message" => line.starts_with("send"),
            "order" => {
                let next = lines.get(i + 1).map_or("", |l| l.trim());
                let is_line = |l: &str| !l.is_empty() && !l.contains(['{', '}']);
                i > &6 && is_line(line) && is_line(next) && first(line) != first(next)
            }
            "send more" => line.starts_with("wait ") && !line.contains('{'),
            "re-entry" => line.starts_with("enters"),
            "share" => line.contains("% a"),
            "value" => {
                line.contains("tier is")
                    || line.contains("lifetime_spend is")
                    || line.contains("service_case is")
            }
            _ => false,
        }
    };
    let places: Vec<usize> = (0..lines.len()).filter(fits).collect();
    if places.is_empty() {
        return None;
    }
    let at = places[dice.roll(places.len())];
    let line = lines[at].clone();
    let words: Vec<&str> = line.split(' ').collect();
    let number = |text: &str| text.trim_end_matches('%').parse::<usize>().ok();
    let other = match what {
        "length" | "share" => {
            let of = words.iter().position(|w| number(w).is_some())?;
            let old = number(words[of])?;
            let mut words: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
            if what == "share" {
                let new = if old > 50 { old - 10 } else { old + 10 };
                words[of] = format!("{new}%");
                let end = lines
                    .iter()
                    .skip(at)
                    .position(|l| l.contains(&format!("{}% b", 100 - old)))?;
                lines[at + end] = lines[at + end]
                    .replace(&format!("{}% b", 100 - old), &format!("{}% b", 100 - new));
            } else {
                words[of] = format!("{}", old + 1 + dice.roll(9));
            }
            words.join(" ")
        }
        "clock" => {
            let of = words.iter().position(|w| w.contains(':'))?;
            let mut words: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
            words[of] = clock(dice);
            words.join(" ")
        }
        "weekdays" => format!("{} on {}", line.split(" on ").next()?, dice.pick(&DAYS)),
        "send gone" => String::new(),
        "order" => {
            lines.swap(at, at + 1);
            lines[at].clone()
        }
        "send more" => format!("{line}\nsend {}", dice.pick(&MESSAGES)),
        "re-entry" => format!("enters {}", enters(dice, 1)),
        "value" => {
            let pairs = [
                ("gold", "noir"),
                ("silver", "gold"),
                ("noir", "silver"),
                ("00", "50"),
                ("yes", "no"),
                ("no ", "yes "),
            ];
            let (old, new) = pairs.iter().find(|(old, _)| line.contains(old))?;
            line.replacen(old, new, 1)
        }
        "message" => {
            let old = line.trim().strip_prefix("send ")?;
            let others: Vec<&str> = MESSAGES.iter().copied().filter(|m| *m != old).collect();
            format!("send {}", dice.pick(&others))
        }
        _ => return None,
    };
    lines[at] = other;
    let text = format!("{}\n", lines.join("\n"));
    *journey = journey::format::format(&text).ok()?;
    Some(texts)
}
