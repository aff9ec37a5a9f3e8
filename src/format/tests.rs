//! Nothing that a person typed is lost, however torn the text.

use super::{Read, form, format};
use crate::diagnostics::Code;
use crate::syntax::scan::Fault;
use proptest::prelude::*;

/// The sources of the examples.
const EXAMPLES: &[&str] = &[
    include_str!("../../examples/atelier/escalation.journey"),
    include_str!("../../examples/atelier/gates.journey"),
    include_str!("../../examples/atelier/house.journey"),
    include_str!("../../examples/atelier/journeys/early_access.journey"),
    include_str!("../../examples/atelier/journeys/evening.journey"),
    include_str!("../../examples/atelier/journeys/gifting.journey"),
    include_str!("../../examples/atelier/journeys/quote.journey"),
    include_str!("../../examples/atelier/journeys/repair.journey"),
    include_str!("../../examples/atelier/journeys/service.journey"),
    include_str!("../../examples/atelier/messages/early_access.journey"),
    include_str!("../../examples/atelier/messages/evening.journey"),
    include_str!("../../examples/atelier/messages/gifts.journey"),
    include_str!("../../examples/atelier/messages/quote.journey"),
    include_str!("../../examples/atelier/messages/repair.journey"),
    include_str!("../../examples/atelier/messages/service.journey"),
    include_str!("../../examples/atelier/people.journey"),
    include_str!("../../examples/atelier/restraint.journey"),
    include_str!("../../examples/atelier/tests/evening.journey"),
    include_str!("../../examples/atelier/tests/quote.journey"),
    include_str!("../../examples/atelier/tests/repair.journey"),
    include_str!("../../examples/atelier/tests/spring.journey"),
    include_str!("../../examples/maison/gates.journey"),
    include_str!("../../examples/maison/house.journey"),
    include_str!("../../examples/maison/journeys/first_piece.journey"),
    include_str!("../../examples/maison/journeys/long_silence.journey"),
    include_str!("../../examples/maison/journeys/our_hour.journey"),
    include_str!("../../examples/maison/journeys/private_appointment.journey"),
    include_str!("../../examples/maison/journeys/service_reminder.journey"),
    include_str!("../../examples/maison/journeys/welcome.journey"),
    include_str!("../../examples/maison/klaviyo.journey"),
    include_str!("../../examples/maison/messages/appointments.journey"),
    include_str!("../../examples/maison/messages/ownership.journey"),
    include_str!("../../examples/maison/messages/return.journey"),
    include_str!("../../examples/maison/messages/welcome.journey"),
    include_str!("../../examples/maison/people.journey"),
    include_str!("../../examples/maison/restraint.journey"),
    include_str!("../../examples/maison/tests/owners.journey"),
    include_str!("../../examples/maison/tests/prospects.journey"),
    include_str!("../../examples/maison/vocabulary.journey"),
    include_str!("../../examples/nine_emails/house.journey"),
    include_str!("../../examples/nine_emails/tests.journey"),
    include_str!("../../examples/nine_emails/welcome.journey"),
];

/// Every sign but blanks, in order, without comments; told as it is laid out where only its form is another.
fn signs(text: &str) -> String {
    let mut ours = text.to_owned();
    while let Some(next) = form::rewritten(&ours, &Read::of(&ours)) {
        ours = next;
    }
    Read::of(&ours).typed(&ours)
}

fn holds(text: &str) -> Result<(), TestCaseError> {
    let once = format(text).unwrap_or_else(|e| panic!("{}\n{text}", e.message()));
    prop_assert_eq!(signs(&once), signs(text), "{}\n---\n{}", text, once);
    for fault in &Read::of(text).scan().faults {
        let Fault::UnclosedText { start, end } = *fault else {
            continue;
        };
        let (start, end) = (start as usize, end as usize);
        // With what stands right before it, which may be the text that it was meant to end.
        let before = text[..start].trim_end_matches(|c: char| !c.is_whitespace());
        let words = text[before.len()..end].trim();
        prop_assert!(once.contains(words), "{words}\n---\n{text}\n---\n{once}");
    }
    Ok(())
}

const PUT: [&str; 13] = [
    "", "", "", ",", "\"", "{", "}", "(", ")", "{{", " {", "} ,", "\n",
];

#[test]
fn what_a_text_loses_its_first_quote_from_stays_as_it_is() {
    for torn in [
        // Its second quote stays behind its words.
        "  subject {\n    f\nUne soirée à l'établi, {{first_name else pour vous}}\"\n    en   \"An evening\"\n  }\n",
        // Apostrophes are no quotes, and nothing else in words is another form.
        "  preview   Quelques mots de l'atelier, et rien d'autre.\"\n",
        "  preview   Quelques 'mots' de l'atelier; c'est == tout.\"\n",
    ] {
        let text = format!("email a {{\n{torn}}}\n\nlist  b\n");
        let wanted = format!("email a {{\n{torn}}}\n\nlist b\n");
        assert_eq!(format(&text).as_deref(), Ok(wanted.as_str()));
    }
}

#[test]
fn an_apostrophe_ends_no_text_in_single_quotes() {
    let text = "email a {\n  subject 'It's l'été'\n  preview 'plain'\n}\n";
    let laid_out = "email a {\n  subject  \"It's l'été\"\n  preview  \"plain\"\n}\n";
    assert_eq!(format(text).as_deref(), Ok(laid_out));
    let torn = "email a {\n  subject 'It's here\n}\n";
    assert_eq!(format(torn).as_deref(), Ok(torn));
}

#[test]
fn a_comma_behind_a_block_goes_only_where_it_was_said_to_be_needless() {
    let text = "journey a {\n  if tier is gold { end },,\n  end\n}\n";
    let laid_out = "journey a {\n  if tier is gold { end }\n  end\n}\n";
    assert_eq!(format(text).as_deref(), Ok(laid_out));
    let text = Read::of(text);
    let told = text.found.iter().filter(|d| d.code == Code::BorrowedForm);
    assert_eq!(told.count(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_was_typed_is_lost(
        which in any::<prop::sample::Index>(),
        holes in prop::collection::vec(
            (any::<prop::sample::Index>(), 0..12_usize, prop::sample::select(&PUT[..])),
            1..4,
        ),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut text = which.get(EXAMPLES).to_string();
        let places = |text: &str| -> Vec<usize> { text.char_indices().map(|(at, _)| at).collect() };
        for (at, length, put) in holes {
            let places = places(&text);
            let at = at.index(places.len());
            let to = places.get(at + length).copied().unwrap_or(text.len());
            text.replace_range(places[at]..to, put);
        }
        if let Some(cut) = cut {
            let places = places(&text);
            text.truncate(places[cut.index(places.len())]);
        }
        holds(&text)?;
    }
}

/// Each by itself would be read anew thousands of times.
#[test]
fn of_thousands_of_borrowed_forms_one_that_is_none_is_found_by_halves() {
    let many = "  because 'it is so'\n".repeat(3_000);
    let text =
        format!("email b {{\n  preview,{{\n    fr \"Une\"\n  }}\n}}\njourney a {{\n{many}}}\n");
    let ours = format(&text).unwrap();
    assert_eq!(ours.matches("because \"it is so\"").count(), 3_000);
    assert!(
        ours.contains("preview,"),
        "{}",
        ours.lines().take(4).collect::<String>()
    );
}
