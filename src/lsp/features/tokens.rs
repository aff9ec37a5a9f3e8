//! Colours by meaning: whole, a part, or what changed since the last time.

use crate::ide::{self, Token, TokenKind};
use crate::lsp::desk::{Desk, Here, Refused};
use tower_lsp::lsp_types::{
    Range, SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokens,
    SemanticTokensDelta, SemanticTokensEdit, SemanticTokensFullDeltaResult, SemanticTokensLegend,
    SemanticTokensRangeResult, SemanticTokensResult, Url,
};

/// What was told of a document, so that the next time only the difference is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Colours {
    number: u64,
    tokens: Vec<SemanticToken>,
}

/// The names of the numbers.
pub(crate) fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend {
        token_types: TokenKind::ALL.iter().map(|kind| name(*kind)).collect(),
        token_modifiers: vec![
            SemanticTokenModifier::DECLARATION,
            SemanticTokenModifier::MODIFICATION,
            // Not the protocol's own: themes that do not know it show the token as it is.
            SemanticTokenModifier::new("unused"),
        ],
    }
}

/// The protocol's own word where one fits, so that every theme has a colour for it; each kind its own.
fn name(kind: TokenKind) -> SemanticTokenType {
    match kind {
        TokenKind::Keyword => SemanticTokenType::KEYWORD,
        TokenKind::Purpose => SemanticTokenType::MODIFIER,
        TokenKind::Unit => SemanticTokenType::new("unit"),
        TokenKind::Message => SemanticTokenType::FUNCTION,
        TokenKind::Event => SemanticTokenType::EVENT,
        TokenKind::Property => SemanticTokenType::PROPERTY,
        TokenKind::Value => SemanticTokenType::ENUM_MEMBER,
        TokenKind::State => SemanticTokenType::ENUM,
        TokenKind::Segment => SemanticTokenType::INTERFACE,
        TokenKind::Person => SemanticTokenType::PARAMETER,
        TokenKind::Journey => SemanticTokenType::CLASS,
        TokenKind::Sequence => SemanticTokenType::METHOD,
        TokenKind::Rule => SemanticTokenType::STRUCT,
        TokenKind::Name => SemanticTokenType::VARIABLE,
        TokenKind::Number => SemanticTokenType::NUMBER,
        TokenKind::Text => SemanticTokenType::STRING,
        TokenKind::Comment => SemanticTokenType::COMMENT,
    }
}

/// The document, unless its colours are another's to give: some editors take what is empty for an answer, and ask nobody else.
fn coloured(desk: &mut Desk, url: &Url) -> Result<Here, Refused> {
    let here = desk.here(url)?;
    if ide::is_configuration(&here.snapshot, here.file) {
        return Err(Refused::Nothing);
    }
    Ok(here)
}

pub(crate) fn full(desk: &mut Desk, url: &Url) -> Result<Option<SemanticTokensResult>, Refused> {
    let here = coloured(desk, url)?;
    let data = wire(&here, ide::tokens(&here.snapshot, here.file));
    let id = desk.keep_colours(url, data.clone());
    Ok(Some(SemanticTokensResult::Tokens(SemanticTokens {
        result_id: Some(id),
        data,
    })))
}

pub(crate) fn delta(
    desk: &mut Desk,
    url: &Url,
    before: &str,
) -> Result<Option<SemanticTokensFullDeltaResult>, Refused> {
    let here = coloured(desk, url)?;
    let data = wire(&here, ide::tokens(&here.snapshot, here.file));
    let was = desk.colours(url, before);
    let id = desk.keep_colours(url, data.clone());
    Ok(Some(match was {
        Some(was) => SemanticTokensFullDeltaResult::TokensDelta(SemanticTokensDelta {
            result_id: Some(id),
            edits: difference(&was, &data).into_iter().collect(),
        }),
        None => SemanticTokensFullDeltaResult::Tokens(SemanticTokens {
            result_id: Some(id),
            data,
        }),
    }))
}

pub(crate) fn in_range(
    desk: &mut Desk,
    url: &Url,
    range: Range,
) -> Result<Option<SemanticTokensRangeResult>, Refused> {
    let here = coloured(desk, url)?;
    let found = ide::tokens_in(&here.snapshot, here.bytes(range)?);
    Ok(Some(SemanticTokensRangeResult::Tokens(SemanticTokens {
        result_id: None,
        data: wire(&here, found),
    })))
}

/// One edit from the first token that differs to the last, in numbers: each token is five.
fn difference(was: &[SemanticToken], now: &[SemanticToken]) -> Option<SemanticTokensEdit> {
    let front = was.iter().zip(now).take_while(|(a, b)| a == b).count();
    let rest = |all: &[SemanticToken]| all.len() - front;
    let back = was.iter().rev().zip(now.iter().rev());
    let back = back
        .take(rest(was).min(rest(now)))
        .take_while(|(a, b)| a == b)
        .count();
    let data = now.get(front..now.len() - back).unwrap_or(&[]).to_vec();
    let gone = rest(was) - back;
    (gone > 0 || !data.is_empty()).then_some(SemanticTokensEdit {
        start: front as u32 * 5,
        delete_count: gone as u32 * 5,
        data: Some(data),
    })
}

/// Each token from the start of the one before.
fn wire(here: &Here, tokens: Vec<Token>) -> Vec<SemanticToken> {
    let mut all = Vec::with_capacity(tokens.len());
    let mut last = (0, 0);
    for token in tokens {
        let Some(range) = here.range(token.at) else {
            continue;
        };
        let (line, column) = (range.start.line, range.start.character);
        let delta_line = line - last.0;
        let modifiers = [token.declares, token.writes, token.unused];
        let kinds = TokenKind::ALL.iter();
        all.push(SemanticToken {
            delta_line,
            delta_start: if delta_line == 0 {
                column - last.1
            } else {
                column
            },
            length: range.end.character.saturating_sub(column),
            token_type: kinds.take_while(|kind| **kind != token.kind).count() as u32,
            token_modifiers_bitset: (0..3)
                .zip(modifiers)
                .map(|(bit, set)| u32::from(set) << bit)
                .sum(),
        });
        last = (line, column);
    }
    all
}

impl Desk {
    /// Keeps what was told of a document, under a number of its own.
    fn keep_colours(&mut self, url: &Url, tokens: Vec<SemanticToken>) -> String {
        self.told_colours += 1;
        let number = self.told_colours;
        self.colours.insert(url.clone(), Colours { number, tokens });
        number.to_string()
    }

    /// What was told under a number, if it was the last.
    fn colours(&mut self, url: &Url, id: &str) -> Option<Vec<SemanticToken>> {
        let last = self.colours.remove(url)?;
        (last.number.to_string() == id).then_some(last.tokens)
    }
}

#[cfg(test)]
mod tests {
    use super::difference;
    use tower_lsp::lsp_types::SemanticToken;

    fn tokens(lengths: &[u32]) -> Vec<SemanticToken> {
        let one = |length: &u32| SemanticToken {
            length: *length,
            ..SemanticToken::default()
        };
        lengths.iter().map(one).collect()
    }

    #[test]
    fn an_edit_turns_what_was_told_into_what_is() {
        for (was, now) in [
            (&[1, 2, 3][..], &[1, 2, 3][..]),
            (&[1, 2, 3], &[1, 9, 3]),
            (&[1, 1], &[1, 1, 1]),
            (&[1, 1, 1], &[1]),
            (&[], &[4]),
            (&[4], &[]),
        ] {
            let (was, now) = (tokens(was), tokens(now));
            let mut edited = was.clone();
            if let Some(edit) = difference(&was, &now) {
                let (from, gone) = (edit.start as usize / 5, edit.delete_count as usize / 5);
                edited.splice(from..from + gone, edit.data.unwrap());
            }
            assert_eq!(edited, now);
        }
    }
}
