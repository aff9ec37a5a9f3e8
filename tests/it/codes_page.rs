//! `docs/codes.md` is written from the table of codes. `UPDATE_EXPECT=1` rewrites it.

use journey::diagnostics::Code;
use std::fmt::Write as _;
use std::path::Path;

const FAMILIES: &[(&str, &str)] = &[
    ("J00", "Syntax"),
    ("J01", "Names"),
    ("J02", "Types"),
    ("J03", "Shape of a journey"),
    ("J04", "Restraint"),
    ("J05", "Approval"),
    ("J06", "Messages, templates and merge fields"),
    ("J07", "Targets and bindings"),
    ("J08", "Tone and taste"),
    ("J09", "Tests"),
    ("J10", "Project and configuration"),
    ("J11", "What is read from a platform"),
];

fn page() -> String {
    let mut out = String::from(
        "# Codes\n\n\
         Every message of the compiler has a code. `journey explain J0401` (or `journey explain cap-broken`)\n\
         prints its page: what it checks, what it means for a client, an example that fails and the same\n\
         example repaired. Numbers are never used twice. An error stops the build; a warning does not, and\n\
         `journey.toml` may raise or silence it. This list is written from the compiler's own table.\n",
    );
    for (prefix, title) in FAMILIES {
        let codes: Vec<Code> = Code::ALL
            .iter()
            .copied()
            .filter(|c| c.number().starts_with(prefix))
            .collect();
        if codes.is_empty() {
            continue;
        }
        let _ = write!(
            out,
            "\n## {prefix}xx {title}\n\n| code | name | severity | what the rule says |\n|---|---|---|---|\n"
        );
        for code in codes {
            let number = code.number();
            let _ = writeln!(
                out,
                "| [{number}](../src/diagnostics/explain/{number}.md) | `{}` | {} | {} |",
                code.slug(),
                code.severity().word(),
                code.title().replace('|', "\\|")
            );
        }
    }
    out
}

#[test]
fn the_index_of_codes_is_the_table() {
    crate::generated::hold(Path::new("docs/codes.md"), &page());
}

#[test]
fn every_code_belongs_to_a_family() {
    for code in Code::ALL {
        assert!(
            FAMILIES.iter().any(|(p, _)| code.number().starts_with(p)),
            "{} is in no family",
            code.number()
        );
    }
}
