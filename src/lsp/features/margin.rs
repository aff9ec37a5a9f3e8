//! What stands beside a text and is not written: lenses above declarations, hints between words. The margin of each
//! rule is live: it is proved again as one types.

use crate::ide::{self, InlayKind, LensCommand};
use crate::lsp::desk::{Here, Refused};
use crate::lsp::settings::Settings;
use crate::source::FileRange;
use serde_json::json;
use std::collections::BTreeMap;
use tower_lsp::lsp_types::{CodeLens, Command, InlayHint, InlayHintLabel, Range};

pub(crate) fn lenses(here: &Here, settings: &Settings) -> Option<Vec<CodeLens>> {
    if !settings.lens {
        return None;
    }
    // Who has signed what is told by `journey gates`, which looks at clock and repository.
    let all = ide::lenses(&here.snapshot, here.file, &BTreeMap::new());
    let all = all.into_iter().filter_map(|lens| {
        let (command, arguments) = match lens.command {
            LensCommand::RunTest(title) => {
                let arguments = json!({ "uri": here.url(here.file)?, "test": title });
                ("journey.runTest".to_owned(), Some(vec![arguments]))
            }
            // What a click should do here only an editor can: the words stand for themselves.
            LensCommand::None | LensCommand::Preview(_) | LensCommand::References(_) => {
                (String::new(), None)
            }
        };
        Some(CodeLens {
            range: here.range(lens.at)?,
            command: Some(Command {
                title: lens.title,
                command,
                arguments,
            }),
            data: None,
        })
    });
    Some(all.collect())
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
