//! Hover, in Markdown or in plain text.

use crate::ide;
use crate::lsp::desk::{Here, Refused};
use tower_lsp::lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

pub(crate) fn hover(here: &Here, position: Position) -> Result<Option<Hover>, Refused> {
    let found = ide::hover(&here.snapshot, here.file, here.offset(position)?);
    Ok(found.map(|hover| Hover {
        contents: HoverContents::Markup(markup(here.client.markdown, hover.text)),
        range: here.range(hover.at),
    }))
}

/// A page as the client can show it.
pub(super) fn markup(markdown: bool, text: String) -> MarkupContent {
    if markdown {
        return MarkupContent {
            kind: MarkupKind::Markdown,
            value: text,
        };
    }
    MarkupContent {
        kind: MarkupKind::PlainText,
        value: plain(&text),
    }
}

/// The words of a page without the signs of Markdown.
fn plain(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let bare = line.trim();
        if bare.starts_with("```") || bare == "---" {
            continue;
        }
        let line = line
            .trim_start_matches('#')
            .replace("**", "")
            .replace('`', "");
        let line = line.trim_end();
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line.to_owned());
        }
    }
    lines.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    #[test]
    fn plain_text_has_the_words_alone() {
        let page = "**`send`** leaves\n\n---\n\n```journey\nsend x\n```\n\n## More\n";
        assert_eq!(super::plain(page), "send leaves\n\nsend x\n\n More");
    }
}
