//! `FilterDefinition` XML: sets of conditions. Only what public exports show of it is read; anything else is no filter.

/// A filter.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Filter {
    All(Vec<Filter>),
    Any(Vec<Filter>),
    Is {
        key: String,
        operator: String,
        value: String,
    },
}

/// The most sets within each other.
const DEEPEST: usize = 60;

/// Reads a filter; `None` where it is none, or holds what is not known.
pub(super) fn read(text: &str) -> Option<Filter> {
    let mut tokens = tokens(text)?.into_iter().peekable();
    let Some(Token::Open { name, .. }) = tokens.next() else {
        return None;
    };
    if name != "FilterDefinition" {
        return None;
    }
    let mut sets = sets(&mut tokens, "FilterDefinition", DEEPEST)?;
    if tokens.next().is_some() || sets.len() != 1 {
        return None;
    }
    sets.pop()
}

#[derive(Debug)]
enum Token<'t> {
    Open {
        name: &'t str,
        attributes: Vec<(&'t str, String)>,
        /// `<a/>`
        alone: bool,
    },
    Close(&'t str),
    Text(String),
}

type Tokens<'t> = std::iter::Peekable<std::vec::IntoIter<Token<'t>>>;

/// What stands in an element up to its end: sets and conditions.
fn sets(tokens: &mut Tokens<'_>, within: &str, left: usize) -> Option<Vec<Filter>> {
    let left = left.checked_sub(1)?;
    let mut found = Vec::new();
    loop {
        match tokens.next()? {
            Token::Close(name) if name == within => return Some(found),
            Token::Text(text) if text.trim().is_empty() => {}
            Token::Open {
                name: "ConditionSet",
                attributes,
                alone: false,
            } => {
                let parts = sets(tokens, "ConditionSet", left)?;
                found.push(match attribute(&attributes, "Operator")? {
                    "AND" if !parts.is_empty() => Filter::All(parts),
                    "OR" if !parts.is_empty() => Filter::Any(parts),
                    _ => return None,
                });
            }
            Token::Open {
                name: "Condition",
                attributes,
                alone,
            } => {
                let value = if alone { String::new() } else { value(tokens)? };
                found.push(Filter::Is {
                    key: attribute(&attributes, "Key")?.to_owned(),
                    operator: attribute(&attributes, "Operator")?.to_owned(),
                    value,
                });
            }
            Token::Open { .. } | Token::Close(_) | Token::Text(_) => return None,
        }
    }
}

/// The `Value` of a condition, up to the condition's end.
fn value(tokens: &mut Tokens<'_>) -> Option<String> {
    let mut value = String::new();
    let mut inside = false;
    loop {
        match tokens.next()? {
            Token::Open {
                name: "Value",
                alone,
                ..
            } if !inside => inside = !alone,
            Token::Close("Value") if inside => inside = false,
            Token::Close("Condition") if !inside => return Some(value),
            Token::Text(text) if inside => value.push_str(&text),
            Token::Text(text) if text.trim().is_empty() => {}
            Token::Open { .. } | Token::Close(_) | Token::Text(_) => return None,
        }
    }
}

fn attribute<'a>(attributes: &'a [(&str, String)], name: &str) -> Option<&'a str> {
    let found = attributes.iter().find(|(known, _)| *known == name)?;
    Some(&found.1)
}

fn tokens(text: &str) -> Option<Vec<Token<'_>>> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix("<![CDATA[") {
            let (inner, after) = inner.split_once("]]>")?;
            found.push(Token::Text(inner.to_owned()));
            rest = after;
        } else if let Some(inner) = rest.strip_prefix("</") {
            let (name, after) = inner.split_once('>')?;
            found.push(Token::Close(name.trim()));
            rest = after;
        } else if let Some(inner) = rest.strip_prefix('<') {
            let (token, after) = open(inner)?;
            found.push(token);
            rest = after;
        } else {
            let (text, after) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
            found.push(Token::Text(plain(text)?));
            rest = after;
        }
    }
    Some(found)
}

/// `Name a="b">` and what follows.
fn open(text: &str) -> Option<(Token<'_>, &str)> {
    let end = text.find(|c: char| c.is_whitespace() || c == '>' || c == '/')?;
    let (name, mut rest) = text.split_at(end);
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        for (end, alone) in [("/>", true), (">", false)] {
            if let Some(after) = rest.strip_prefix(end) {
                let token = Token::Open {
                    name,
                    attributes,
                    alone,
                };
                return Some((token, after));
            }
        }
        let (key, after) = rest.split_once('=')?;
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, after) = after.get(1..)?.split_once(quote)?;
        attributes.push((key.trim(), plain(value)?));
        rest = after;
    }
}

/// A text with its references resolved; `None` for one that is not known.
fn plain(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let (name, after) = after.split_once(';')?;
        out.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => return None,
        });
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::{Filter, read};

    #[test]
    fn sets_and_conditions_are_read_and_nothing_else() {
        let is = |key: &str, operator: &str, value: &str| Filter::Is {
            key: key.to_owned(),
            operator: operator.to_owned(),
            value: value.to_owned(),
        };
        let xml = "<FilterDefinition Source='x'> <ConditionSet Operator=\"AND\" ConditionSetName=\"G\">\
            <Condition Key=\"Contact.A&amp;B\" Operator=\"Equal\"><Value><![CDATA[a]]]]><![CDATA[>b]]></Value></Condition>\
            <ConditionSet Operator=\"OR\"><Condition Key=\"C\" Operator=\"IsNull\"/></ConditionSet>\
            </ConditionSet></FilterDefinition>";
        assert_eq!(
            read(xml),
            Some(Filter::All(vec![
                is("Contact.A&B", "Equal", "a]]>b"),
                Filter::Any(vec![is("C", "IsNull", "")]),
            ]))
        );
        for broken in [
            "",
            "plain",
            "<FilterDefinition>",
            "<FilterDefinition></FilterDefinition>",
            "<FilterDefinition><ConditionSet Operator=\"XOR\"></ConditionSet></FilterDefinition>",
            "<FilterDefinition><Rule/></FilterDefinition>",
            "<FilterDefinition><Condition Key=\"a\" Operator=\"Equal\"><Value>&nbsp;</Value></Condition></FilterDefinition>",
        ] {
            assert_eq!(read(broken), None, "{broken}");
        }
    }
}
