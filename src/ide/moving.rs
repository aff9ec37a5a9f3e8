//! Files that get another path: the paths that name them follow.

use super::Snapshot;
use super::change::{Change, FileMove, TextEdit};
use super::navigation::paths_in;
use crate::source::FileId;

/// What must be written elsewhere when these files, or folders, move: `template` clauses, and what templates put
/// in. The moves themselves are the caller's.
pub fn moved(snapshot: &Snapshot, moves: &[FileMove]) -> Change {
    let mut edits = Vec::new();
    let sources = snapshot.sources();
    let all: Vec<FileId> = sources.files().map(|(id, _)| id).collect();
    for file in all {
        let Some(path) = sources.file(file).map(|f| f.path.as_str()) else {
            continue;
        };
        let is_template = snapshot.analysis().templates.chunk(file).is_some();
        let home = after(moves, path);
        for place in paths_in(snapshot, file) {
            let to = after(moves, &place.path);
            if to == place.path && (!is_template || home == path) {
                continue;
            }
            let written = if is_template {
                relative(&home, &to)
            } else {
                in_quotes(&to)
            };
            let now = snapshot
                .text(file)
                .get(place.at.start as usize..place.at.end as usize);
            if now != Some(written.as_str()) {
                edits.push(TextEdit {
                    at: place.at,
                    text: written,
                });
            }
        }
    }
    edits.sort();
    edits.dedup();
    Change {
        edits,
        ..Change::default()
    }
}

/// A path as it stands between quotes.
fn in_quotes(path: &str) -> String {
    path.replace('\\', "\\\\").replace('"', "\\\"")
}

/// Where a path leads after the moves.
fn after(moves: &[FileMove], path: &str) -> String {
    for FileMove { from, to } in moves {
        if path == from {
            return to.clone();
        }
        let inside = path.strip_prefix(from.as_str());
        if let Some(rest) = inside.and_then(|rest| rest.strip_prefix('/')) {
            return format!("{to}/{rest}");
        }
    }
    path.to_owned()
}

/// How a file is named from the folder of another.
fn relative(from: &str, to: &str) -> String {
    let mut folder: Vec<&str> = from.split('/').collect();
    folder.pop();
    let target: Vec<&str> = to.split('/').collect();
    let same = folder
        .iter()
        .zip(&target)
        .take_while(|(a, b)| a == b)
        .count();
    let up = std::iter::repeat_n("..", folder.len() - same);
    let down = target.iter().skip(same).copied();
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_named_from_the_folder_of_the_file() {
        assert_eq!(relative("t/fr/a.html", "t/foot.html"), "../foot.html");
        assert_eq!(relative("t/a.html", "t/foot.html"), "foot.html");
        assert_eq!(relative("a.html", "t/foot.html"), "t/foot.html");
    }
}
