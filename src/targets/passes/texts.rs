//! The words of a journey's messages in a platform's syntax, one text for each message and locale.

use super::merge::{self, Place, Syntax};
use crate::source::Span;
use crate::targets::context::{Cx, sent};
use crate::vocabulary::Channel;
use crate::workflow::{MergePart, MergeText, NodeId, Template};
use smol_str::SmolStr;

/// A body, translated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// The message.
    pub message: SmolStr,
    /// The first step that sends it.
    pub node: NodeId,
    /// In which locale.
    pub locale: SmolStr,
    /// The file that it comes from; `None` where it stands in the source.
    pub source: Option<String>,
    /// HTML, or plain text.
    pub place: Place,
    /// In the platform's syntax.
    pub text: String,
}

impl Body {
    /// Where it is written, below the platform's folder: `welcome/welcome_letter.fr.html`.
    pub fn path(&self, journey: &str) -> String {
        let ending = match self.place {
            Place::Html => "html",
            Place::Plain => "txt",
        };
        format!("{journey}/{}.{}.{ending}", self.message, self.locale)
    }
}

/// Every body of the journey's messages on a channel, in the order in which they are first sent. What can't
/// be translated is refused and left out.
pub fn bodies(cx: &mut Cx<'_>, syntax: &dyn Syntax, channel: Channel) -> Vec<Body> {
    let house = cx.house;
    let mut bodies = Vec::new();
    for (name, node) in sent(&cx.workflow) {
        let Some(message) = house.messages.get(&name) else {
            continue;
        };
        if message.channel != channel {
            continue;
        }
        for (locale, body) in message.body.iter() {
            let (source, text, place) = match body {
                Template::File(path, text) => (Some(path.clone()), text, Place::Html),
                Template::Text(text) => (None, text, Place::Plain),
            };
            let span = first_field(text).unwrap_or(message.span);
            if let Some(text) = merge::text(cx, syntax, text, place, span) {
                bodies.push(Body {
                    message: name.clone(),
                    node,
                    locale: locale.clone(),
                    source,
                    place,
                    text,
                });
            }
        }
    }
    bodies
}

fn first_field(text: &MergeText) -> Option<Span> {
    text.parts.iter().find_map(|p| match p {
        MergePart::Field { span, .. } | MergePart::Each { span, .. } => Some(*span),
        MergePart::Text(_) => None,
    })
}
