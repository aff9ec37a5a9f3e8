//! `journey.preview`: the picture of a journey as its text is now, saved or not. A journey in error keeps its last
//! good picture, which then says so.
//!
//! Three steps, because drawing looks at the repository and may take a while: the desk says what is wanted, a thread
//! of its own draws, the desk keeps and shows the page.

use crate::ide::Snapshot;
use crate::lsp::desk::{Desk, Here, Refused};
use crate::lsp::outbox::Letter;
use crate::picture;
use crate::source::FileId;
use crate::syntax::ast::DeclKind;
use serde::Deserialize;
use serde_json::{Value, json};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use tower_lsp::lsp_types::{MessageType, Position, ShowDocumentParams, Url};

/// The name of the command.
pub(crate) const COMMAND: &str = "journey.preview";

/// What an old picture says of itself.
const OLD: &str = "The text has errors now: this is the last picture without.";

/// `{ "uri": … }`, and how to find the journey in that document; the first of it where nothing says.
#[derive(Debug, Deserialize)]
struct Arguments {
    uri: Url,
    /// By its name.
    journey: Option<String>,
    /// As the one that holds this place.
    position: Option<Position>,
    /// `page`: the page itself is the answer, for a client with a panel of its own. Else it is written to a file and
    /// shown in a browser.
    #[serde(rename = "as", default)]
    form: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Form {
    #[default]
    File,
    Page,
}

/// A picture that is wanted.
pub(crate) struct Wanted {
    /// The project.
    pub(crate) snapshot: Snapshot,
    /// Its index; nothing where it has errors.
    pub(crate) journey: Option<usize>,
    key: Key,
    uri: Url,
    form: Form,
}

/// A journey of a project: where the project lies, and its name.
type Key = (String, SmolStr);

/// The pictures of this conversation.
#[derive(Debug, Default)]
pub(crate) struct Pictures {
    /// The last good page of each.
    good: BTreeMap<Key, String>,
    /// Those that lie in a file, and a document of their project.
    in_files: BTreeMap<Key, Url>,
}

/// What a client asks for.
pub(crate) fn wanted(desk: &mut Desk, arguments: &[Value]) -> Result<Wanted, Refused> {
    let first = arguments.first().cloned().unwrap_or_default();
    let asked: Arguments = serde_json::from_value(first)
        .map_err(|_| Refused::Because("it takes the `uri` of a document".to_owned()))?;
    let here = desk.here(&asked.uri)?;
    let name = match (asked.journey, asked.position) {
        (Some(name), _) => Some(SmolStr::new(name)),
        (None, Some(at)) => journey_at(&here.snapshot, here.file, here.offset(at)?),
        (None, None) => first_journey(&here.snapshot, here.file),
    };
    let name = name.ok_or_else(|| Refused::Because("there is no journey here".to_owned()))?;
    of(&here, name, asked.uri, asked.form)
}

fn of(here: &Here, name: SmolStr, uri: Url, form: Form) -> Result<Wanted, Refused> {
    let mut declared = here.snapshot.decls();
    if !declared.any(|(_, decl)| name_of(&decl.kind).as_ref() == Some(&name)) {
        return Err(Refused::Because(format!("there is no journey `{name}`")));
    }
    let place = match here.root() {
        Some(root) => root.to_string_lossy().into_owned(),
        None => uri.to_string(),
    };
    Ok(Wanted {
        snapshot: here.snapshot.clone(),
        journey: here.snapshot.analysis().journey_named(&name),
        key: (place, name),
        uri,
        form,
    })
}

/// The pictures that lie in files, to be drawn anew.
pub(crate) fn in_files(desk: &mut Desk) -> Vec<Wanted> {
    let all = desk.pictures.in_files.clone().into_iter();
    let wanted = all.filter_map(|((_, name), uri)| {
        let here = desk.here(&uri).ok()?;
        of(&here, name, uri, Form::File).ok()
    });
    wanted.collect()
}

/// Where a page is written; nothing where it can't be.
pub(crate) fn write(desk: &mut Desk, wanted: &Wanted, drawn: Option<String>) -> Option<Url> {
    let page = desk.pictures.page(&wanted.key, drawn)?.0;
    let files = &mut desk.pictures.in_files;
    files.insert(wanted.key.clone(), wanted.uri.clone());
    // Two projects may have a journey of the same name.
    let before = files.range(..&wanted.key);
    let same = before.filter(|((_, name), _)| *name == wanted.key.1);
    let name = match same.count() {
        0 => format!("{}.html", wanted.key.1),
        count => format!("{}-{}.html", wanted.key.1, count + 1),
    };
    desk.papers.write(&name, &page)
}

/// Gives a page, or shows it.
pub(crate) fn show(
    desk: &mut Desk,
    wanted: &Wanted,
    drawn: Option<String>,
) -> Result<Value, Refused> {
    let name = &wanted.key.1;
    let Some((page, current)) = desk.pictures.page(&wanted.key, drawn.clone()) else {
        let why = format!("`{name}` has errors, so there is nothing to draw yet");
        return Err(Refused::Because(why));
    };
    if wanted.form == Form::Page {
        return Ok(json!({ "journey": name, "page": page, "current": current }));
    }
    let uri = write(desk, wanted, drawn);
    let uri = uri.ok_or_else(|| Refused::Because("the page can't be written".to_owned()))?;
    let shown = desk.client.shows_documents;
    if shown {
        desk.post(Letter::Show(ShowDocumentParams {
            uri: uri.clone(),
            external: Some(true),
            take_focus: None,
            selection: None,
        }));
    } else {
        let said = format!("The picture of `{name}` is {}", uri.path());
        desk.post(Letter::Say(MessageType::INFO, said));
    }
    Ok(json!({ "journey": name, "uri": uri, "current": current, "shown": shown }))
}

impl Pictures {
    /// The page as it was drawn, or the last good one with a word about that; whether it is of now.
    fn page(&mut self, key: &Key, drawn: Option<String>) -> Option<(String, bool)> {
        if let Some(page) = drawn {
            self.good.insert(key.clone(), page.clone());
            return Some((page, true));
        }
        let last = self.good.get(key)?;
        Some((picture::out_of_date(last, OLD), false))
    }
}

/// The journey around a place, else the first of the file.
fn journey_at(snapshot: &Snapshot, file: FileId, offset: u32) -> Option<SmolStr> {
    let around = snapshot.decl_at(file, offset);
    let around = around.and_then(|(_, decl)| name_of(&decl.kind));
    around.or_else(|| first_journey(snapshot, file))
}

fn first_journey(snapshot: &Snapshot, file: FileId) -> Option<SmolStr> {
    let mut here = snapshot.decls().filter(|(of, _)| *of == file);
    here.find_map(|(_, decl)| name_of(&decl.kind))
}

fn name_of(kind: &DeclKind) -> Option<SmolStr> {
    if let DeclKind::Journey(journey) = kind {
        Some(journey.name.text.clone())
    } else {
        None
    }
}
