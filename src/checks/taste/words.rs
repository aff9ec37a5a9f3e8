//! Lists of words, by language. They are lists and nothing more: a hurried sentence without any of
//! these words passes, and an innocent one with such a word is found. A locale whose language is not
//! here is not looked at.

/// Words of hurry, in lower case.
pub(super) fn urgency(locale: &str) -> &'static [&'static str] {
    match locale.split(['-', '_']).next().unwrap_or(locale) {
        "en" => &[
            "act now",
            "buy now",
            "don't miss",
            "don’t miss",
            "do not miss",
            "ends soon",
            "ends today",
            "final hours",
            "hurry",
            "last chance",
            "last days",
            "limited time",
            "offer ends",
            "only a few left",
            "order now",
            "running out",
            "selling fast",
            "today only",
            "urgent",
            "while stocks last",
        ],
        "fr" => &[
            "avant qu'il ne soit trop tard",
            "avant qu’il ne soit trop tard",
            "dépêchez-vous",
            "derniers jours",
            "dernières heures",
            "dernière chance",
            "durée limitée",
            "faites vite",
            "hâtez-vous",
            "jusqu'à épuisement",
            "jusqu’à épuisement",
            "ne manquez pas",
            "ne ratez pas",
            "offre limitée",
            "plus que quelques",
            "profitez-en vite",
            "urgent",
            "vite",
        ],
        "it" => &[
            "affrettati",
            "affrettatevi",
            "fino a esaurimento",
            "non perdere",
            "non perdete",
            "offerta limitata",
            "solo oggi",
            "solo per oggi",
            "sta per finire",
            "tempo limitato",
            "ultima occasione",
            "ultime ore",
            "ultimi giorni",
            "ultimi pezzi",
            "urgente",
        ],
        "de" => &[
            "beeilen sie sich",
            "dringend",
            "jetzt kaufen",
            "jetzt zugreifen",
            "letzte chance",
            "letzte gelegenheit",
            "letzten stunden",
            "letzten tage",
            "nicht verpassen",
            "nur heute",
            "nur noch heute",
            "nur noch wenige",
            "schnell sein",
            "solange der vorrat reicht",
            "zeitlich begrenzt",
        ],
        "es" => &[
            "apresúrese",
            "date prisa",
            "hasta agotar existencias",
            "no se lo pierda",
            "no te lo pierdas",
            "oferta limitada",
            "solo hoy",
            "sólo hoy",
            "últimas horas",
            "última oportunidad",
            "últimos días",
            "urgente",
        ],
        _ => &[],
    }
}

/// Words that stand in a draft until the real ones are written, with their capitals.
pub(super) const DRAFT: &[&str] = &["TODO", "TBD", "TBC", "FIXME", "XXX", "LOREM"];

/// The same in any capitals.
pub(super) const DRAFT_PHRASES: &[&str] = &["lorem ipsum", "[name]", "[prénom]", "[first name]"];

/// Names that a gift has in a house, in its languages.
pub(super) const GIFT: &[&str] = &["gift", "cadeau", "regalo", "geschenk", "present"];

/// Names that a property with the first name of a client has.
pub(super) const FIRST_NAME: &[&str] = &[
    "first_name",
    "firstname",
    "forename",
    "given_name",
    "prenom",
    "vorname",
    "nome",
    "nombre",
];

/// A text in lower case, each letter where it was: only those are folded whose lower case is as long.
pub(super) fn folded(text: &str) -> String {
    text.chars()
        .map(|c| {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
                _ => c,
            }
        })
        .collect()
}

/// Where a phrase stands in a [`folded`] text as whole words; both ends in bytes.
pub(super) fn find_phrase(folded: &str, phrase: &str) -> Option<(usize, usize)> {
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    memchr::memmem::find_iter(folded.as_bytes(), phrase).find_map(|at| {
        let end = at + phrase.len();
        let before = folded.get(..at)?.chars().next_back();
        let after = folded.get(end..)?.chars().next();
        let opens = phrase.starts_with(|c: char| !c.is_alphanumeric());
        ((opens || edge(before)) && edge(after)).then_some((at, end))
    })
}
