//! A condition on its way from a platform's filter to a line of text.

/// A condition: leaves are text in the language.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Condition {
    /// One comparison, as written.
    Is(String),
    /// The contrary of a condition.
    Not(Box<Condition>),
    /// All of these; none: always true.
    All(Vec<Condition>),
    /// Any of these; none: never true.
    Any(Vec<Condition>),
}

impl Condition {
    pub(super) fn is(text: impl Into<String>) -> Self {
        Condition::Is(text.into())
    }

    pub(super) fn not(inner: Condition) -> Self {
        match inner {
            Condition::Not(inner) => *inner,
            Condition::Is(text) => match contrary(&text) {
                Some(contrary) => Condition::Is(contrary),
                None => Condition::Not(Box::new(Condition::Is(text))),
            },
            other @ (Condition::All(_) | Condition::Any(_)) => Condition::Not(Box::new(other)),
        }
    }

    /// All of them, without nesting, each once.
    pub(super) fn all(parts: Vec<Condition>) -> Self {
        let mut flat = Vec::new();
        for part in parts {
            let more = match part {
                Condition::All(inner) => inner,
                one @ (Condition::Is(_) | Condition::Not(_) | Condition::Any(_)) => vec![one],
            };
            for one in more {
                if !flat.contains(&one) {
                    flat.push(one);
                }
            }
        }
        match <[Condition; 1]>::try_from(flat) {
            Ok([one]) => one,
            Err(flat) => Condition::All(flat),
        }
    }

    /// Any of them, without nesting, each once.
    pub(super) fn any(parts: Vec<Condition>) -> Self {
        let mut flat = Vec::new();
        for part in parts {
            let more = match part {
                Condition::Any(inner) => inner,
                one @ (Condition::Is(_) | Condition::Not(_) | Condition::All(_)) => vec![one],
            };
            for one in more {
                if !flat.contains(&one) {
                    flat.push(one);
                }
            }
        }
        match <[Condition; 1]>::try_from(flat) {
            Ok([one]) => one,
            Err(flat) => Condition::Any(flat),
        }
    }

    /// Without one comparison that is known to hold; nothing where it says no more.
    pub(super) fn without(self, known: &Condition) -> Self {
        if self == *known {
            return Condition::All(Vec::new());
        }
        match self {
            Condition::All(parts) => {
                Condition::all(parts.into_iter().filter(|part| part != known).collect())
            }
            other @ (Condition::Is(_) | Condition::Not(_) | Condition::Any(_)) => other,
        }
    }

    /// Whether it says nothing.
    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Condition::All(parts) if parts.is_empty())
    }

    /// ` where …` behind an event; nothing where it says nothing.
    pub(super) fn where_clause(&self) -> String {
        match self {
            Condition::All(parts) if parts.is_empty() => String::new(),
            Condition::Is(text) => format!(" where {text}"),
            Condition::Not(_) | Condition::All(_) | Condition::Any(_) => {
                format!(" where ({})", self.text())
            }
        }
    }

    /// As written in the language.
    pub(super) fn text(&self) -> String {
        match self {
            Condition::Is(text) => text.clone(),
            Condition::Not(inner) => format!("not ({})", inner.text()),
            Condition::All(parts) => joined(parts, " and "),
            Condition::Any(parts) => joined(parts, " or "),
        }
    }
}

/// The contrary of a comparison, where the language has words for it.
fn contrary(text: &str) -> Option<String> {
    const ENDS: [(&str, &str); 2] = [(" is known", " is unknown"), (" is unknown", " is known")];
    const STARTS: [(&str, &str); 4] = [
        ("client is not in ", "client is in "),
        ("client is in ", "client is not in "),
        ("client has not ", "client has "),
        ("client has ", "client has not "),
    ];
    if text.contains(" times") || text.contains(" where ") {
        return None;
    }
    let ends = ENDS.iter();
    let mut ends =
        ends.filter_map(|(end, other)| Some(format!("{}{other}", text.strip_suffix(end)?)));
    let starts = STARTS.iter();
    let mut starts =
        starts.filter_map(|(start, other)| Some(format!("{other}{}", text.strip_prefix(start)?)));
    ends.next().or_else(|| starts.next())
}

fn joined(parts: &[Condition], with: &str) -> String {
    let parts: Vec<String> = parts
        .iter()
        .map(|part| match part {
            Condition::All(inner) | Condition::Any(inner) if inner.len() > 1 => {
                format!("({})", part.text())
            }
            Condition::Is(_) | Condition::Not(_) | Condition::All(_) | Condition::Any(_) => {
                part.text()
            }
        })
        .collect();
    parts.join(with)
}
