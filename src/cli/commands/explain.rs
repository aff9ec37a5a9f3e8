//! `journey explain`.

use super::super::args::ExplainArguments;
use super::super::exit::Exit;
use super::super::output;
use super::super::render::Format;
use super::super::session::Session;
use crate::diagnostics::{Code, explain};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Prints the page of a code, or the list of codes.
pub(in super::super) fn run(session: &Session, arguments: &ExplainArguments) -> Exit {
    let as_json = session.global.format == Format::Json;
    let Some(wanted) = arguments.code.as_deref().filter(|_| !arguments.list) else {
        output::to_stdout(&if as_json { list_json() } else { list() });
        return Exit::Clean;
    };
    match explain::find(wanted) {
        Ok(code) if as_json => {
            let mut value = summary(code);
            if let Some(fields) = value.as_object_mut() {
                fields.insert("page".to_owned(), Value::from(code.explanation()));
            }
            output::to_stdout(&format!("{value:#}\n"));
            Exit::Clean
        }
        Ok(code) => {
            output::to_stdout(code.explanation());
            Exit::Clean
        }
        Err(near) => {
            let help = match near {
                Some(near) => format!("`journey explain {near}` is near"),
                None => "`journey explain --list` names them all".to_owned(),
            };
            output::to_stderr(&format!(
                "error: there is no code `{wanted}`\nhelp: {help}\n"
            ));
            Exit::CouldNotRun
        }
    }
}

fn summary(code: Code) -> Value {
    json!({
        "code": code.number(),
        "name": code.slug(),
        "severity": code.severity().word(),
        "title": code.title(),
    })
}

fn list_json() -> String {
    let codes: Vec<Value> = Code::ALL.iter().map(|c| summary(*c)).collect();
    format!("{:#}\n", json!({ "version": 1, "codes": codes }))
}

fn list() -> String {
    let width = Code::ALL.iter().map(|c| c.slug().len()).max().unwrap_or(0);
    let mut out = String::new();
    for code in Code::ALL {
        let _ = writeln!(
            out,
            "{}  {:width$}  {:7}  {}",
            code.number(),
            code.slug(),
            code.severity().word(),
            code.title()
        );
    }
    out
}
