//! Template variables: a template names them, a step says where each comes from.

use super::Cx;
use super::conditions::{field, key};
use crate::targets::passes::merge::{Place, Syntax};
use serde_json::{Value, json};
use smol_str::SmolStr;
use std::cell::RefCell;

/// One variable of a template.
struct Variable {
    key: String,
    source: String,
    fallback: Option<String>,
}

/// The variables of one template, in the order in which they are met.
#[derive(Default)]
pub(super) struct Variables {
    all: RefCell<Vec<Variable>>,
}

impl Variables {
    /// As the template declares them.
    pub(super) fn declared(&self) -> Vec<Value> {
        let all = self.all.borrow();
        let each = all.iter().map(|variable| {
            let mut declared = json!({ "key": variable.key, "type": "string" });
            if let (Some(fallback), Some(fields)) = (&variable.fallback, declared.as_object_mut()) {
                fields.insert("fallback_value".to_owned(), json!(fallback));
            }
            declared
        });
        each.collect()
    }

    /// As the step fills them; `None` where there are none.
    pub(super) fn filled(&self) -> Option<Value> {
        let all = self.all.borrow();
        let mut filled = serde_json::Map::new();
        for variable in all.iter() {
            filled.insert(variable.key.clone(), json!({ "var": variable.source }));
        }
        (!filled.is_empty()).then_some(Value::Object(filled))
    }

    pub(super) fn count(&self) -> usize {
        self.all.borrow().len()
    }
}

impl Syntax for Variables {
    fn openers(&self) -> &'static [&'static str] {
        &["{{"]
    }

    fn breakers(&self) -> &'static [&'static str] {
        &[]
    }

    fn profile(&self, cx: &Cx<'_>, name: &SmolStr) -> String {
        field(&key(cx, name))
    }

    fn event(&self, name: &SmolStr) -> String {
        format!("event.{name}")
    }

    fn field(&self, source: &str, fallback: Option<&str>, _: Place) -> String {
        let mut all = self.all.borrow_mut();
        let fallback = fallback.map(str::to_owned);
        let known = all
            .iter()
            .find(|v| v.source == source && v.fallback == fallback)
            .map(|v| v.key.clone());
        let key = known.unwrap_or_else(|| {
            // `contact.properties.city` is CONTACT_CITY; another fallback makes it another variable.
            let word = source.replace(".properties", "").replace('.', "_");
            let same = all.iter().filter(|v| v.source == source).count();
            let mut key = word.to_uppercase();
            if same > 0 {
                key = format!("{key}_{}", same + 1);
            }
            all.push(Variable {
                key: key.clone(),
                source: source.to_owned(),
                fallback,
            });
            key
        });
        format!("{{{{{{{key}}}}}}}")
    }
}
