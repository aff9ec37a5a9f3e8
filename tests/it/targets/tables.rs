//! The platforms' tables, and the page that is written from them.

use crate::generated;
use journey::targets::{Feature, TARGETS, table};
use std::path::Path;

#[test]
fn docs_targets_md_is_written_from_the_tables() {
    generated::hold(Path::new("docs/targets.md"), &table::markdown());
}

#[test]
fn every_row_is_one_sentence_without_its_full_stop() {
    for target in TARGETS {
        for row in target.capabilities() {
            assert!(
                !row.how.is_empty() && !row.how.ends_with('.'),
                "{} {:?}",
                target.name(),
                row.feature
            );
            assert!(
                row.how.matches('`').count() % 2 == 0,
                "{} {:?}",
                target.name(),
                row.feature
            );
        }
    }
}

#[test]
fn tables_for_people_and_machines_hold_every_feature() {
    let json = table::json();
    for (target, shown) in TARGETS.iter().zip(json["targets"].as_array().unwrap()) {
        assert_eq!(
            shown["capabilities"].as_array().unwrap().len(),
            Feature::ALL.len()
        );
        let text = table::text(*target);
        for feature in Feature::ALL {
            assert!(
                text.contains(&feature.sample().replace('`', "")),
                "{feature:?}"
            );
        }
    }
    assert_eq!(table::summary().lines().count(), TARGETS.len());
}
