//! How the statement at the cursor is written.

use super::hover::markup;
use crate::ide;
use crate::lsp::desk::{Here, Refused};
use tower_lsp::lsp_types::{
    Documentation, ParameterInformation, ParameterLabel, Position, SignatureHelp,
    SignatureInformation,
};

pub(crate) fn help(here: &Here, position: Position) -> Result<Option<SignatureHelp>, Refused> {
    let found = ide::signatures(&here.snapshot, here.file, here.offset(position)?);
    let Some(found) = found else {
        return Ok(None);
    };
    let doc = markup(here.client.markdown, found.doc);
    let signatures = found.all.into_iter().map(|signature| {
        // The protocol counts these in UTF-16, whatever positions are counted in.
        let units = |byte: u32| {
            let before = signature.label.get(..byte as usize).unwrap_or("");
            before.chars().map(char::len_utf16).sum::<usize>() as u32
        };
        let parts = signature.parts.iter().map(|part| ParameterInformation {
            label: ParameterLabel::LabelOffsets([units(part.start), units(part.end)]),
            documentation: None,
        });
        SignatureInformation {
            parameters: Some(parts.collect()),
            active_parameter: Some(signature.active),
            documentation: Some(Documentation::MarkupContent(doc.clone())),
            label: signature.label,
        }
    });
    Ok(Some(SignatureHelp {
        signatures: signatures.collect(),
        active_signature: Some(found.active),
        active_parameter: None,
    }))
}
