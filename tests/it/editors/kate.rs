//! The highlighting of Kate and everything else that uses KSyntaxHighlighting.

use super::{clauses, closed, days, declarations, inside, steps, units};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// `journey.xml`.
pub(super) fn kate() -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <!-- Written by tests/it/editors from src/vocabulary. Do not edit by hand. -->\n\
         <language name=\"Journey\" section=\"Other\" version=\"1\" kateversion=\"5.0\" extensions=\"*.journey\" license=\"MIT\">\n\
         \x20 <highlighting>\n",
    );
    let lists = [
        ("declarations", declarations()),
        ("steps", steps()),
        ("values", closed()),
        ("units", units()),
        ("days", days()),
        ("clauses", clauses()),
        ("inside", inside()),
    ];
    for (name, words) in &lists {
        let _ = writeln!(out, "    <list name=\"{name}\">");
        for word in words {
            let _ = writeln!(out, "      <item>{word}</item>");
        }
        out += "    </list>\n";
    }
    out += "    <contexts>\n      <context name=\"Normal\" attribute=\"Normal Text\" lineEndContext=\"#stay\">\n";
    out += "        <RegExpr String=\"///.*$\" attribute=\"Documentation\" context=\"#stay\"/>\n";
    out += "        <RegExpr String=\"//.*$\" attribute=\"Comment\" context=\"#stay\"/>\n";
    out += "        <DetectChar char=\"&quot;\" attribute=\"Text\" context=\"Text\"/>\n";
    out += "        <DetectChar char=\"{\" attribute=\"Normal Text\" context=\"#stay\" beginRegion=\"block\"/>\n";
    out += "        <DetectChar char=\"}\" attribute=\"Normal Text\" context=\"#stay\" endRegion=\"block\"/>\n";
    let _ = writeln!(
        out,
        "        <RegExpr String=\"^(?:{})\\b\" attribute=\"Declaration\" context=\"#stay\"/>",
        joined(&declarations())
    );
    let _ = writeln!(
        out,
        "        <RegExpr String=\"^\\s*(?:{})\\b\" attribute=\"Step\" context=\"#stay\"/>",
        joined(&steps())
    );
    out += "        <RegExpr String=\"\\b\\d{4}-\\d\\d-\\d\\d\\b|\\b\\d{1,2}:\\d\\d\\b|\\b\\d+(?:\\.\\d+)?%?\" attribute=\"Number\" context=\"#stay\"/>\n";
    for (list, attribute) in [
        ("values", "Value"),
        ("units", "Unit"),
        ("days", "Value"),
        ("steps", "Step"),
        ("clauses", "Keyword"),
        ("inside", "Keyword"),
        ("declarations", "Keyword"),
    ] {
        let _ = writeln!(
            out,
            "        <keyword String=\"{list}\" attribute=\"{attribute}\" context=\"#stay\"/>"
        );
    }
    out += "      </context>\n      <context name=\"Text\" attribute=\"Text\" lineEndContext=\"#pop\">\n";
    out += "        <RegExpr String=\"\\\\.\" attribute=\"Text\" context=\"#stay\"/>\n";
    out += "        <RegExpr String=\"\\{\\{[^}&quot;]*\\}\\}\" attribute=\"Merge Field\" context=\"#stay\"/>\n";
    out += "        <DetectChar char=\"&quot;\" attribute=\"Text\" context=\"#pop\"/>\n      </context>\n    </contexts>\n";
    out += "    <itemDatas>\n";
    for (name, style) in [
        ("Normal Text", "dsNormal"),
        ("Declaration", "dsKeyword"),
        ("Step", "dsControlFlow"),
        ("Keyword", "dsKeyword"),
        ("Value", "dsConstant"),
        ("Unit", "dsDataType"),
        ("Number", "dsDecVal"),
        ("Text", "dsString"),
        ("Merge Field", "dsSpecialString"),
        ("Comment", "dsComment"),
        ("Documentation", "dsDocumentation"),
    ] {
        let _ = writeln!(
            out,
            "      <itemData name=\"{name}\" defStyleNum=\"{style}\"/>"
        );
    }
    out += "    </itemDatas>\n  </highlighting>\n  <general>\n    <comments>\n      \
            <comment name=\"singleLine\" start=\"//\"/>\n    </comments>\n    \
            <keywords casesensitive=\"1\"/>\n  </general>\n</language>\n";
    out
}

fn joined(words: &BTreeSet<&str>) -> String {
    words.iter().copied().collect::<Vec<_>>().join("|")
}
