//! Mistakes people bring along: each is named, mended by `check --fix` to a text with nothing wrong,
//! and, where it is only another form, rewritten by `fmt`.

use crate::{example, fixes};

/// What is written, what it becomes.
struct Brought {
    wrong: &'static str,
    right: &'static str,
    /// Whether `fmt` rewrites it: it is only form.
    form: bool,
}

const fn form(wrong: &'static str, right: &'static str) -> Brought {
    Brought {
        wrong,
        right,
        form: true,
    }
}

/// What `fmt` leaves, because what it was meant to say is not in the tree, or because types decide.
const fn more(wrong: &'static str, right: &'static str) -> Brought {
    Brought {
        wrong,
        right,
        form: false,
    }
}

/// Steps of a sequence.
const STEPS: &[Brought] = &[
    form("if tier == gold { end }", "if tier is gold { end }"),
    form("if tier = gold { end }", "if tier is gold { end }"),
    form("if tier === gold { end }", "if tier is gold { end }"),
    form("if tier != gold { end }", "if tier is not gold { end }"),
    form("if tier <> gold { end }", "if tier is not gold { end }"),
    form(
        "if lifetime_spend >= 10 EUR { end }",
        "if lifetime_spend is at least 10 EUR { end }",
    ),
    form(
        "if lifetime_spend < 10 EUR { end }",
        "if lifetime_spend is less than 10 EUR { end }",
    ),
    form(
        "if tier is gold && client is owner { end }",
        "if tier is gold and client is owner { end }",
    ),
    form(
        "if tier is gold || client is owner { end }",
        "if tier is gold or client is owner { end }",
    ),
    form("# A remark.\n  end", "// A remark.\n  end"),
    form("/* A remark. */\n  end", "// A remark.\n  end"),
    form(
        "/* A remark\n * on two lines. */\n  end",
        "// A remark\n  // on two lines.\n  end",
    ),
    form("wait 3 days;\n  end;", "wait 3 days\n  end"),
    form("wait 3 days; end", "wait 3 days\n  end"),
    form("wait 24h\n  end", "wait 24 hours\n  end"),
    form("wait 3d\n  end", "wait 3 days\n  end"),
    form("wait three days\n  end", "wait 3 days\n  end"),
    form("wait a day\n  end", "wait 1 day\n  end"),
    form("wait 1.5 hours\n  end", "wait 90 minutes\n  end"),
    form("wait for 3 days\n  end", "wait 3 days\n  end"),
    form("wait until 10am\n  end", "wait until 10:00\n  end"),
    form(
        "wait until 10:00 on Monday\n  end",
        "wait until 10:00 on monday\n  end",
    ),
    form(
        "if lifetime_spend is at least 10,000 EUR { end }",
        "if lifetime_spend is at least 10000 EUR { end }",
    ),
    form(
        "if lifetime_spend is at least €10 { end }",
        "if lifetime_spend is at least 10 EUR { end }",
    ),
    form(
        "if client has placed_order twice { end }",
        "if client has placed_order at least 2 times { end }",
    ),
    form(
        "if client has placed_order in 90 days { end }",
        "if client has placed_order in the last 90 days { end }",
    ),
    form(
        "if tier is gold { end } otherwise { send brand_story }",
        "if tier is gold { end } else { send brand_story }",
    ),
    form(
        "wait up to 5 days for booked_appointment { end } else { send brand_story }",
        "wait up to 5 days for booked_appointment { end } otherwise { send brand_story }",
    ),
    form(
        "if tier is gold { end }, else { send brand_story }",
        "if tier is gold { end } else { send brand_story }",
    ),
    form(
        "if tier is gold\n  {\n    end\n  }",
        "if tier is gold {\n    end\n  }",
    ),
    form(
        "if city is known and city is “Paris” { end }",
        "if city is known and city is \"Paris\" { end }",
    ),
    more("send \"brand_story\"", "send brand_story"),
    more("send email brand_story", "send brand_story"),
    more("if tier is \"gold\" { end }", "if tier is gold { end }"),
    more(
        "if service_case is true { end }",
        "if service_case is yes { end }",
    ),
    more(
        "if city is known and city is Paris { end }",
        "if city is known and city is \"Paris\" { end }",
    ),
    more("sned brand_story", "send brand_story"),
    more("wait 3 dyas\n  end", "wait 3 days\n  end"),
];

/// Rules of a restraint.
const RULES: &[Brought] = &[
    form(
        "at most two emails per 14 days",
        "at most 2 emails per 14 days",
    ),
    form(
        "at most 1 promotional email per 14 days, else skip",
        "at most 1 promotional email per 14 days else skip",
    ),
    more("at most 2 emails in 7 days", "at most 2 emails per 7 days"),
];

/// The text of a message: a vendor's merge syntax, where ours is sure.
const TEXTS: &[Brought] = &[
    more(
        "{{ first_name|default:'you' }}, come and see",
        "{{first_name else you}}, come and see",
    ),
    more("{{ person.tier }} hours", "{{tier}} hours"),
    more(
        "{{${first_name} | default: 'dear'}}, come",
        "{{first_name else dear}}, come",
    ),
    more("%%tier%% hours", "{{tier}} hours"),
];

fn texts() -> Vec<(&'static Brought, String, String)> {
    let mut all = Vec::new();
    let mut add = |forms: &'static [Brought], before: &str, after: &str| {
        for it in forms {
            let whole = |inner: &str| format!("{before}{inner}{after}");
            all.push((it, whole(it.wrong), whole(it.right)));
        }
    };
    add(STEPS, "sequence brought {\n  ", "\n}\n");
    add(RULES, "restraint brought {\n  ", "\n}\n");
    add(
        TEXTS,
        "email brought {\n  purpose  care\n  because  \"She asked\"\n  subject  \"A day for you\"\n  text     \"",
        "\"\n}\n",
    );
    all
}

#[test]
fn what_people_bring_along_is_named_and_mended() {
    let mut report = Vec::new();
    for (it, wrong, right) in texts() {
        let clean = example::analyse(&[("a.journey".to_owned(), right.clone())]);
        let own = example::own_diagnostics(&clean);
        if !own.is_empty() {
            report.push(format!("not clean: {right}: {own:?}"));
        }
        let said = example::analyse(&[("a.journey".to_owned(), wrong.clone())]);
        if example::own_diagnostics(&said).is_empty() {
            report.push(format!("not named: {wrong}"));
        }
        let mended = fixes::mended_for_certain("a.journey", &wrong);
        // Layout is for `fmt`.
        let laid_out = journey::format::format(&mended).unwrap();
        if laid_out != right {
            report.push(format!("mended to {laid_out:?}, not {right:?}"));
        }
        let formatted = journey::format::format(&wrong).unwrap();
        if (formatted == right) != it.form {
            report.push(format!("laid out as {formatted:?}, from {wrong:?}"));
        }
    }
    assert!(report.is_empty(), "{}", report.join("\n"));
}
