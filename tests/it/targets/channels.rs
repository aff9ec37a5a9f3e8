//! Messages by other channels, and what is done beside messages: as documents, and as others see them.

use super::hand::*;
use super::tools;
use journey::proof::Verdict;
use journey::vocabulary::{Channel, Purpose};
use journey::workflow::*;
use serde_json::{Value, json};

/// The house with a message by each channel beside its letters.
fn house_of_channels() -> House {
    let mut house = house();
    for (name, channel, purpose, locales) in [
        ("ready_note", Channel::Sms, Purpose::Service, &["en"][..]),
        (
            "evening_note",
            Channel::Sms,
            Purpose::Invitation,
            &["fr", "en"],
        ),
        ("ready_push", Channel::Push, Purpose::Service, &["en"]),
        ("evening_push", Channel::Push, Purpose::Invitation, &["en"]),
        ("card", Channel::Letter, Purpose::Care, &["en"]),
        ("ready_word", Channel::Whatsapp, Purpose::Service, &["en"]),
    ] {
        let mut message = message(name, purpose, locales);
        message.channel = channel;
        if channel != Channel::Push {
            message.subject = ByLocale::default();
        }
        message.body = locales
            .iter()
            .map(|l| {
                let parts = vec![
                    field(property("first_name"), Some("Dear client")),
                    MergePart::Text(format!(", {name} in {l}.")),
                ];
                ((*l).into(), Template::Text(MergeText { parts }))
            })
            .collect();
        house.messages.insert(name.into(), message);
    }
    house
}

fn actions(document: &Value) -> Value {
    document["data"]["attributes"]["definition"]["actions"].clone()
}

fn act(action: Action) -> Node {
    Node::Act {
        action,
        next: NodeId(0),
    }
}

#[test]
fn an_sms_and_a_push_hold_their_own_words() {
    let house = house_of_channels();
    let mut documents = Vec::new();
    let mut shown = Vec::new();
    for name in ["ready_note", "evening_note", "ready_push", "evening_push"] {
        let workflow = line(vec![send(name)]);
        let (compiled, found) = compile_in(&house, &workflow, Verdict::Proved, klaviyo());
        let compiled = compiled.unwrap_or_else(|| panic!("{name}: {}", said(&found)));
        assert!(compiled.extra.is_empty(), "{name} has no template");
        shown.push(json!({ name: actions(&compiled.document), "remarks": compiled.remarks }));
        documents.push((name.to_owned(), compiled.document));
    }
    assert_eq!(tools::faults("klaviyo", &documents), Vec::<String>::new());
    insta::assert_json_snapshot!("klaviyo_other_channels", shown);
}

#[test]
fn a_letter_and_a_whatsapp_are_refused() {
    let house = house_of_channels();
    for name in ["card", "ready_word"] {
        let workflow = line(vec![send(name)]);
        let (compiled, found) = compile_in(&house, &workflow, Verdict::Proved, klaviyo());
        assert!(compiled.is_none(), "{name}");
        let text = said(&found);
        assert!(text.contains("send an email or an sms"), "{name}: {text}");
    }
}

#[test]
fn a_profile_and_a_list_are_updated() {
    let set = |property: &str, value: Literal| {
        act(Action::Set {
            property: property.into(),
            value,
        })
    };
    let workflow = line(vec![
        set("tier", Literal::Choice("gold".into())),
        set("age", Literal::Number("41".into())),
        set("lifetime_spend", eur("12000.50")),
        set("service_case", Literal::YesNo(false)),
        set(
            "birthday",
            Literal::Date(DateValue {
                year: 1980,
                month: 2,
                day: 28,
            }),
        ),
        act(Action::Clear {
            property: "visit_at".into(),
        }),
        act(Action::AddToList {
            list: "newsletter".into(),
        }),
        send("brand_story"),
        act(Action::RemoveFromList {
            list: "newsletter".into(),
        }),
    ]);
    let document = built(&workflow).document;
    insta::assert_json_snapshot!("klaviyo_beside_messages", actions(&document));
    let faults = tools::faults("klaviyo", &[("beside".to_owned(), document)]);
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn a_list_without_an_id_is_asked_for() {
    let workflow = line(vec![
        send("brand_story"),
        act(Action::AddToList {
            list: "visitors".into(),
        }),
    ]);
    let (compiled, found) = compile(&workflow);
    assert!(compiled.is_none());
    assert!(
        said(&found).contains("list visitors is \"…\""),
        "{}",
        said(&found)
    );
}

/// A metric counts one channel: a guard on e-mails would let an SMS through that the rule forbids.
#[test]
fn a_cap_over_several_channels_is_no_filter_on_emails() {
    let rules = vec![rule(
        "at most 2 messages per 7 days else skip",
        RuleForm::AtMost {
            count: 2,
            of: every_purpose(),
            window: days(7),
        },
        Some(OtherwiseAction::Skip),
    )];
    let workflow = Workflow {
        rules,
        ..line(vec![send("brand_story")])
    };
    let refused = compile_in(
        &house_of_channels(),
        &workflow,
        Verdict::Enforced,
        klaviyo(),
    );
    assert!(refused.0.is_none());
    assert!(
        said(&refused.1).contains("count one channel each"),
        "{}",
        said(&refused.1)
    );
    // Where the house writes e-mail only, nothing is left out.
    let (compiled, found) = compile_in(&house(), &workflow, Verdict::Enforced, klaviyo());
    assert!(compiled.is_some(), "{}", said(&found));
}
