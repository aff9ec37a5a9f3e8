//! Plain words where HTML is read, for platforms that take a message's page as one text.

use crate::workflow::{MergePart, MergeText};

/// Words as HTML has them.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// The same words where HTML is read; merge fields are the platform's to escape.
pub fn escaped_text(text: &MergeText) -> MergeText {
    let parts = text.parts.iter().map(|part| match part {
        MergePart::Text(text) => MergePart::Text(escaped(text)),
        MergePart::Field { .. } | MergePart::Each { .. } => part.clone(),
    });
    MergeText {
        parts: parts.collect(),
    }
}

/// A text that stands in the source as a page of one paragraph, its lines kept.
pub fn page(text: &MergeText) -> MergeText {
    let mut parts = vec![MergePart::Text(
        "<!doctype html>\n<html><body><p>".to_owned(),
    )];
    for part in escaped_text(text).parts {
        parts.push(match part {
            MergePart::Text(text) => MergePart::Text(text.replace('\n', "<br>\n")),
            other @ (MergePart::Field { .. } | MergePart::Each { .. }) => other,
        });
    }
    parts.push(MergePart::Text("</p></body></html>".to_owned()));
    MergeText { parts }
}

/// The preview as the first words of the page, which a mail program shows beside the subject and the page hides.
pub fn with_preview(html: &str, preview: Option<String>) -> String {
    let Some(preview) = preview.filter(|p| !p.is_empty()) else {
        return html.to_owned();
    };
    let hidden =
        format!("<div style=\"display:none;max-height:0;overflow:hidden\">{preview}</div>");
    let opened = html
        .to_ascii_lowercase()
        .find("<body")
        .and_then(|at| html.get(at..)?.find('>').map(|end| at + end + 1));
    match opened.and_then(|at| html.split_at_checked(at)) {
        Some((head, rest)) => format!("{head}{hidden}{rest}"),
        None => format!("{hidden}{html}"),
    }
}
