//! The file that `ssh-keygen -Y verify` takes: so that anyone can check a record without this program.

use crate::approvals::{roster, sshsig};
use crate::workflow::House;

/// A line for each person with a key, by name.
pub(super) fn of(house: &House) -> String {
    house
        .persons
        .keys()
        .filter_map(|name| {
            let key = roster::key_of(house, name)?;
            let namespace = sshsig::NAMESPACE;
            Some(format!(
                "{name} namespaces=\"{namespace}\" {}\n",
                key.line()
            ))
        })
        .collect()
}
