//! What `journey.toml` can say: its page and its schema are written from the one table, and the reader and the schema agree.
//! `UPDATE_EXPECT=1` rewrites both.

use crate::cli::{first_project, run};
use crate::example::analyse;
use crate::generated::hold;
use journey::diagnostics::{Code, Severity};
use journey::project::Level;
use journey::project::keys::{Key, Keys, Kind, SECTIONS};
use journey::targets::TARGETS;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use std::path::Path;

const SCHEMA: &str = "journey-toml.schema.json";

/// The codes that have a level.
fn codes() -> impl Iterator<Item = Code> {
    let all = Code::ALL.iter().copied();
    all.filter(|code| code.severity() != Severity::Error)
}

fn words() -> Vec<&'static str> {
    Level::ALL.iter().map(|level| level.word()).collect()
}

fn page() -> String {
    let mut out = String::from(
        "# journey.toml\n\n\
         The file that makes a folder a project. It can be empty. What it can say is listed here from the compiler's own\n\
         table; anything else is an error with the nearest right word (J1002), so that a typo never quietly does nothing.\n\
         `journey config` prints what holds in a project.\n",
    );
    for section in SECTIONS {
        let _ = write!(out, "\n## [{}]\n\n{}\n", section.name, section.doc);
        match section.keys {
            Keys::Named(keys) => {
                for key in keys {
                    let _ = write!(
                        out,
                        "\n### {name}\n\n```toml\n[{section}]\n{name} = {sample}\n```\n\n{doc}\n\n- It takes {takes}.\n- Not written: {unsaid}\n",
                        name = key.name,
                        section = section.name,
                        sample = key.sample,
                        doc = key.doc,
                        takes = key.takes(),
                        unsaid = key.unsaid,
                    );
                    if matches!(key.kind, Kind::Platforms(_)) {
                        let names = TARGETS.iter().map(|it| format!("`{}`", it.name()));
                        let names: Vec<String> = names.collect();
                        let _ = writeln!(
                            out,
                            "- Platforms: {}; [targets.md](targets.md) says what each holds.",
                            names.join(", ")
                        );
                    }
                    if !key.client.is_empty() {
                        let _ = writeln!(out, "- For a client: {}", key.client);
                    }
                }
            }
            Keys::Codes => {
                out.push_str("\n| level | what it does |\n|---|---|\n");
                for level in Level::ALL {
                    let _ = writeln!(out, "| `\"{}\"` | {} |", level.word(), level.doc());
                }
                out.push_str("\nThe codes that have a level:\n\n| number | name | severity | what the rule says |\n|---|---|---|---|\n");
                for code in codes() {
                    let _ = writeln!(
                        out,
                        "| `{}` | `{}` | {} | {} |",
                        code.number(),
                        code.slug(),
                        code.severity().word(),
                        code.title().replace('|', "\\|")
                    );
                }
            }
        }
    }
    out.push_str(
        "\n## In an editor\n\n\
         Where an editor passes `journey.toml` to `journey lsp`, sections, keys, platforms, codes and levels are completed, and\n\
         the pointer on one of them says what it means and what holds now; [the packages](../editors/README.md) say which do.\n\
         Tools for TOML (Taplo, Even Better TOML, tombi) read the same from [its schema](schema/journey-toml.schema.json): the\n\
         first line of the file names where it lies.\n\n\
         ```toml\n#:schema ./journey-toml.schema.json\n[project]\n```\n",
    );
    out
}

fn schema_of(key: &Key) -> Value {
    let mut description = format!("{}\n\nNot written: {}", key.doc, key.unsaid);
    if !key.client.is_empty() {
        let _ = write!(description, "\n\nFor a client: {}", key.client);
    }
    match key.kind {
        Kind::Text(_) => json!({ "description": description, "type": "string" }),
        Kind::Folder(_) => json!({
            "description": description,
            "type": "string",
            "not": { "pattern": "^(\\.(/+|$))*$" },
            "default": key.sample.trim_matches('"'),
        }),
        Kind::Platforms(_) => {
            let names: Vec<&str> = TARGETS.iter().map(|target| target.name()).collect();
            json!({
                "description": description,
                "type": "array",
                "items": { "type": "string", "enum": names },
            })
        }
    }
}

/// The forms of numbers that are taken: `J0108`, `j108`, `108`.
fn numbers() -> String {
    let all = codes().map(|code| {
        let digits = &code.number()[1..];
        let significant = digits.trim_start_matches('0');
        let zeros = digits.len() - significant.len();
        format!("0{{0,{zeros}}}{significant}")
    });
    format!("^[Jj]?({})$", all.collect::<Vec<_>>().join("|"))
}

/// The names, in capitals or not.
fn names() -> String {
    let either = |c: char| match c {
        'a'..='z' => format!("[{}{c}]", c.to_ascii_uppercase()),
        _ => c.to_string(),
    };
    let all = codes().map(|code| code.slug().chars().map(either).collect::<String>());
    format!("^({})$", all.collect::<Vec<_>>().join("|"))
}

fn schema() -> Value {
    let mut sections = Map::new();
    for section in SECTIONS {
        let mut keys = Map::new();
        let mut table = json!({
            "description": section.doc,
            "type": "object",
            "additionalProperties": false,
        });
        match section.keys {
            Keys::Named(named) => {
                for key in named {
                    keys.insert(key.name.to_owned(), schema_of(key));
                }
            }
            Keys::Codes => {
                let levels: Vec<String> = Level::ALL
                    .iter()
                    .map(|level| format!("- \"{}\": {}", level.word(), level.doc()))
                    .collect();
                for code in codes() {
                    let severity = code.severity().word();
                    for (name, other) in
                        [(code.slug(), code.number()), (code.number(), code.slug())]
                    {
                        let level = json!({
                            "description": format!("{other} ({severity}): {}\n\n{}", code.title(), levels.join("\n")),
                            "enum": words(),
                        });
                        keys.insert(name.to_owned(), level);
                    }
                }
                table["patternProperties"] =
                    json!({ numbers(): { "enum": words() }, names(): { "enum": words() } });
            }
        }
        table["properties"] = Value::Object(keys);
        sections.insert(section.name.to_owned(), table);
    }
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "urn:journey:schema:journey-toml:1",
        "title": "journey.toml",
        "description": "The file that makes a folder a project of client journeys.",
        "type": "object",
        "additionalProperties": false,
        "properties": sections,
    })
}

#[test]
fn the_page_and_the_schema_are_the_table() {
    hold(Path::new("docs/journey-toml.md"), &page());
    let path = Path::new("docs/schema").join(SCHEMA);
    hold(&path, &format!("{:#}\n", schema()));
}

#[test]
fn the_page_of_its_code_names_every_key_and_level() {
    let page = Code::Configuration.explanation();
    for section in SECTIONS {
        assert!(
            page.contains(&format!("`[{}]`", section.name)),
            "{}",
            section.name
        );
        for key in section.named() {
            assert!(page.contains(&format!("`{}`", key.name)), "{}", key.name);
        }
    }
    for word in words() {
        assert!(page.contains(&format!("`{word}`")), "{word}");
    }
}

/// The value of a text in TOML.
fn read(text: &str) -> Option<Value> {
    let table: toml::Table = text.parse().ok()?;
    serde_json::to_value(table).ok()
}

/// Whether the reader finds nothing wrong with a configuration.
fn reads(text: &str) -> bool {
    let files = [("journey.toml".to_owned(), text.to_owned())];
    let found = analyse(&files).diagnostics;
    let wrong = [Code::Configuration, Code::UnknownTarget];
    !found.iter().any(|it| wrong.contains(&it.code))
}

/// What is right is right by the schema, and what is wrong is wrong, whichever of the two is asked.
#[test]
fn the_reader_and_the_schema_agree() {
    let mut cases: Vec<(String, bool)> = [
        ("", true),
        ("[project]\n[lints]\n", true),
        (
            "[project]\nname = \"a\"\ntargets = [\"klaviyo\", \"klaviyo\"]\nout = \"a/b\"\n",
            true,
        ),
        ("[project]\ntargets = []\n", true),
        ("[project]\nname = 4\n", false),
        ("[project]\ntargets = \"klaviyo\"\n", false),
        ("[project]\ntargets = [\"klavyio\"]\n", false),
        ("[project]\nout = \".\"\n", false),
        ("[project]\nout = \"\"\n", false),
        ("[project]\nout = \"./\"\n", false),
        ("[project]\nout = \".//.\"\n", false),
        ("[project]\nout = \"./build\"\n", true),
        ("[project]\nout = \"..\"\n", true),
        ("[project]\nout = \".build\"\n", true),
        ("[project]\nouut = \"x\"\n", false),
        ("[lint]\n", false),
        ("project = 3\n", false),
        ("name = \"x\"\n", false),
        ("[[lints]]\nnever-sent = \"deny\"\n", false),
        ("[lints]\nnever-sent = \"forbid\"\n", false),
        ("[lints]\nnever-sent = true\n", false),
        ("[lints]\nnever-snet = \"deny\"\n", false),
        ("[lints]\nJ0401 = \"deny\"\n", false),
        ("[lints]\ncap-broken = \"deny\"\n", false),
        ("[lints]\n401 = \"deny\"\n", false),
        ("[lints]\nj0108 = \"warn\"\n", true),
        ("[lints]\n108 = \"warn\"\n", true),
        ("[lints]\nNever-Sent = \"warn\"\n", true),
        ("[lints]\nCap-Broken = \"warn\"\n", false),
    ]
    .map(|(text, right)| (text.to_owned(), right))
    .to_vec();
    for code in Code::ALL {
        let right = code.severity() != Severity::Error;
        for name in [code.number(), code.slug()] {
            cases.push((format!("[lints]\n{name} = \"allow\"\n"), right));
        }
    }
    for (text, right) in cases {
        assert_eq!(reads(&text), right, "the reader: {text}");
        let value = read(&text).unwrap();
        let faults = crate::schemas::faults(SCHEMA, &value);
        assert_eq!(faults.is_empty(), right, "the schema: {text}{faults:#?}");
    }
}

#[test]
fn config_prints_what_holds_and_what_is_written() {
    let folder = first_project();
    let config = folder.path().join("house/journey.toml");
    std::fs::write(
        &config,
        "[project]\nname = \"a \\\"b\"\ntargets = [\"workflow\"]\n[lints]\nnever-sent = \"deny\"\n",
    )
    .unwrap();
    let said = run(folder.path(), &["config", "house"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert_eq!(
        said.out,
        "# house/journey.toml\n\n[project]\nname    = \"a \\\"b\"\ntargets = [\"workflow\"]\n\
         # out: not set. Files go to `build`.\n\n[lints]\nnever-sent = \"deny\" # J0305: a message that no journey sends\n"
    );
    // What is printed can be written.
    assert!(reads(&said.out), "{}", said.out);
    let json = run(folder.path(), &["config", "house", "--format", "json"]);
    let value = crate::schemas::hold("config.schema.json", &json.out);
    assert_eq!(value["projects"][0]["file"], "house/journey.toml");
    let told = json!({
        "project": { "name": "a \"b", "targets": ["workflow"], "out": null },
        "lints": { "J0305": "deny" },
    });
    assert_eq!(value["projects"][0]["config"], told);
    // What was written and does not hold is not called unwritten, and faults are told in the order of the file.
    std::fs::write(
        &config,
        "[project]\nout = \".\"\nname = 3\n[lints]\nnever-snet = \"deny\"\n",
    )
    .unwrap();
    let said = run(folder.path(), &["config", "house", "--format", "short"]);
    assert!(!said.out.contains("not written"), "{}", said.out);
    let lines: Vec<&str> = said.err.lines().filter(|l| l.contains("J1002")).collect();
    let places = ["toml:2:", "toml:3:", "toml:5:"];
    assert!(
        lines.len() == 3 && lines.iter().zip(places).all(|(l, place)| l.contains(place)),
        "{}",
        said.err
    );
    std::fs::write(&config, b"[project]\nname = \"\xff\"\n").unwrap();
    let said = run(folder.path(), &["config", "house"]);
    assert!(said.out.contains("# it can't be read: "), "{}", said.out);
    // Faults of the file are told, those of sources are for `check`.
    std::fs::write(&config, "[project]\nnmae = \"x\"\n").unwrap();
    let said = run(folder.path(), &["config", "house"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("J1002"), "{}", said.err);
    std::fs::remove_file(&config).unwrap();
    let said = run(folder.path(), &["config", "house"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.out.starts_with("# there is no journey.toml"),
        "{}",
        said.out
    );
    let said = run(folder.path(), &["config", "nowhere"]);
    assert_eq!((said.code, said.out.as_str()), (2, ""), "{}", said.err);
    // A machine reads one document: what is wrong, or what holds.
    std::fs::write(&config, "[project]\nnmae = \"x\"\n").unwrap();
    for path in ["house", "nowhere"] {
        let said = run(folder.path(), &["config", path, "--format", "json"]);
        assert_eq!(said.code, 2, "{}", said.err);
        let value: Value = serde_json::from_str(&said.out).unwrap();
        assert!(value["diagnostics"][0]["code"].is_string(), "{}", said.out);
    }
}

/// The form in which `journey config` tells a project has a place for every key.
#[test]
fn the_form_of_config_has_every_key() {
    let form = crate::schemas::schema("config.schema.json");
    let told = &form["$defs"]["configured"]["properties"]["config"]["properties"];
    for section in SECTIONS {
        for key in section.named() {
            assert!(
                !told[section.name]["properties"][key.name].is_null(),
                "{}",
                key.name
            );
        }
        assert!(!told[section.name].is_null(), "{}", section.name);
    }
}

#[test]
fn a_platform_that_stands_alone_is_mended_to_a_list_and_nothing_else_is() {
    for (written, mended) in [
        ("\"klaviyo\"", Some("[\"klaviyo\"]")),
        ("\"klavyio\"", None),
        ("'a\"b'", None),
        ("3", None),
    ] {
        let files = [(
            "journey.toml".to_owned(),
            format!("[project]\ntargets = {written}\n"),
        )];
        let analysis = analyse(&files);
        let mut found = analysis.diagnostics.iter();
        let fault = found.find(|it| it.code == Code::Configuration).unwrap();
        let edits = fault.fixes.iter().flat_map(|fix| &fix.edits);
        let texts: Vec<&str> = edits.map(|edit| edit.text.as_str()).collect();
        assert_eq!(texts, mended.into_iter().collect::<Vec<_>>(), "{written}");
    }
}

/// The projects of this repository, and the one that `journey init` writes.
#[test]
fn every_configuration_here_is_as_its_schema_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut open = vec![
        root.join("examples"),
        root.join("tests/projects"),
        root.join("src/cli/commands/init"),
    ];
    let mut found = 0;
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.file_name().is_some_and(|name| name == "journey.toml") {
                let text = std::fs::read_to_string(&path).unwrap();
                let faults = crate::schemas::faults(SCHEMA, &read(&text).unwrap());
                assert!(faults.is_empty(), "{}: {faults:#?}", path.display());
                found += 1;
            }
        }
    }
    assert!(found > 3, "{found}");
}
