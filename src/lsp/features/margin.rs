//! What stands beside a text and is not written: lenses above declarations, hints between words. The margin of each
//! rule is live: it is proved again as one types.

use super::preview;
use crate::ide::{self, InlayKind, LensCommand};
use crate::lsp::client::LIST_PLACES;
use crate::lsp::convert::Shown as _;
use crate::lsp::desk::{Here, Known, Refused};
use crate::lsp::settings::Settings;
use crate::source::FileRange;
use serde_json::{Value, json};
use tower_lsp::lsp_types::{CodeLens, Command, InlayHint, InlayHintLabel, Location, Range, Url};

pub(crate) fn lenses(here: &Here, approvals: &Known) -> Option<Vec<CodeLens>> {
    let uri = here.url(here.file)?;
    let all = ide::lenses(&here.snapshot, here.file, approvals);
    let all = all.into_iter().filter_map(|lens| {
        let (command, arguments) = match lens.command {
            LensCommand::RunTest(title) => {
                let arguments = json!({ "uri": uri, "test": title });
                ("journey.runTest", Some(vec![arguments]))
            }
            LensCommand::Preview(journey) => {
                let arguments = json!({ "uri": uri, "journey": journey });
                (preview::COMMAND, Some(vec![arguments]))
            }
            LensCommand::Places(listed) if here.client.lists_places => {
                (LIST_PLACES, Some(places(here, &uri, lens.at, &listed)?))
            }
            // Only an editor can list places: to one that has not said how, the words stand for themselves.
            LensCommand::None | LensCommand::Places(_) => ("", None),
        };
        Some(CodeLens {
            range: here.range(lens.at)?,
            command: Some(Command {
                title: lens.title,
                command: command.to_owned(),
                arguments,
            }),
            data: None,
        })
    });
    Some(all.collect())
}

/// Places, and the one at which they are asked for, as a client's own command takes them.
fn places(here: &Here, uri: &Url, at: FileRange, listed: &[FileRange]) -> Option<Vec<Value>> {
    let position = here.range(at)?.start;
    let found = listed.iter().filter_map(|at| here.location(*at));
    let found: Vec<Location> = found.collect();
    Some(vec![json!(uri), json!(position), json!(found)])
}

pub(crate) fn hints(
    here: &Here,
    settings: &Settings,
    range: Range,
) -> Result<Option<Vec<InlayHint>>, Refused> {
    let shown = |kind: InlayKind| match kind {
        InlayKind::Days => settings.hints.days,
        InlayKind::Inherited => settings.hints.inherited,
        InlayKind::Members => settings.hints.people,
    };
    let all = ide::inlays(&here.snapshot, here.bytes(range)?).into_iter();
    let all = all.filter(|hint| shown(hint.kind)).filter_map(|hint| {
        let (file, start, end) = (here.file, hint.offset, hint.offset);
        Some(InlayHint {
            position: here.range(FileRange { file, start, end })?.start,
            label: InlayHintLabel::String(hint.text),
            kind: None,
            text_edits: None,
            tooltip: None,
            padding_left: Some(true),
            padding_right: None,
            data: None,
        })
    });
    Ok(Some(all.collect()))
}
