//! `{{include signature.html}}`: which files a text puts in, and where their paths lead.

use super::field::{Inside, read};
use super::scan::{PieceKind, pieces};
use std::ops::Range;

/// The paths that a text puts in, as written, in order.
pub fn includes(text: &str) -> impl Iterator<Item = &str> {
    included(text).map(|(_, path)| path)
}

/// The same, each with where its `{{…}}` stands.
pub(crate) fn included(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    // Most texts put nothing in.
    let pieces = if text.contains("include") {
        pieces(text)
    } else {
        Vec::new()
    };
    pieces
        .into_iter()
        .filter(|piece| piece.kind == PieceKind::Braced)
        .filter_map(|piece| {
            let inside = text.get(piece.start + 2..piece.end.saturating_sub(2))?;
            match read(inside) {
                Inside::Include(path) => Some((piece.start..piece.end, path.text)),
                Inside::Field(_) | Inside::Each(_) | Inside::Empty | Inside::Foreign => None,
            }
        })
}

/// The path from the project's folder of a file that another puts in: it is written from the folder of that
/// other file; in a quoted text (`from` is `None`) from the project's.
pub fn included_path(from: Option<&str>, written: &str) -> String {
    let mut parts: Vec<&str> = match from.and_then(|from| from.rsplit_once('/')) {
        Some((folder, _)) => folder.split('/').collect(),
        None => Vec::new(),
    };
    if written.starts_with('/') {
        // From the root of the machine: outside, and said so.
        return written.to_owned();
    }
    for part in written.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_from_the_folder_of_the_file() {
        let from = Some("templates/fr/welcome.html");
        assert_eq!(included_path(from, "foot.html"), "templates/fr/foot.html");
        assert_eq!(included_path(from, "../foot.html"), "templates/foot.html");
        assert_eq!(included_path(from, "../../../foot.html"), "../foot.html");
        assert_eq!(included_path(None, "./foot.html"), "foot.html");
        assert_eq!(included_path(Some("a.html"), "b.html"), "b.html");
    }

    #[test]
    fn only_includes_are_found() {
        let text = "{{first_name}} {{include a.html}} {x} {{ include b/c.html }} {{include}}";
        assert_eq!(includes(text).collect::<Vec<_>>(), ["a.html", "b/c.html"]);
    }
}
