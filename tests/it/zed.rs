//! Zed itself has no form without a screen here. Its extension is built for WebAssembly as Zed builds it and run in the
//! engine that Zed runs it in; the manifest is held to what Zed reads of it, and the queries run in `tree_sitter.rs`.

use super::editor_clients::{package, root, tool};
use super::tools::{self, skip};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Builds the extension, as Zed's *Install Dev Extension* does. Nothing where the compiler for it is not there.
fn built() -> Option<PathBuf> {
    let rustc = tools::folder().join("zed/rustc");
    if !tools::is_there("zed", std::slice::from_ref(&rustc)) {
        return None;
    }
    // The linkers for WebAssembly come with the machine's own compiler.
    let sysroot = Command::new("rustc").args(["--print", "sysroot"]).output();
    let sysroot = String::from_utf8(sysroot.unwrap().stdout).unwrap();
    let linkers = Path::new(sysroot.trim()).join("lib/rustlib/x86_64-unknown-linux-gnu/bin");
    let path = std::env::var("PATH").unwrap();
    let target = tools::folder().join("zed-target");
    let output = Command::new(env!("CARGO"))
        .args(["build", "--locked", "--target", "wasm32-wasip2"])
        .current_dir(package("zed"))
        .env("RUSTC", rustc)
        .env("CARGO_TARGET_DIR", &target)
        .env("PATH", format!("{}:{path}", linkers.display()))
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    Some(target.join("wasm32-wasip2/debug/zed_journey.wasm"))
}

/// What the extension answers to each case, in Wasmtime.
fn asked(extension: &Path, cases: &Value) -> Option<Value> {
    let mut child = Command::new("python3")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .arg(tool("zed_extension.py"))
        .args([&root().join("tests/.tools"), extension])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    // One that can't run Wasmtime has ended before it read them.
    let _ = input.write_all(cases.to_string().as_bytes());
    drop(input);
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    if output.status.code() == Some(2) {
        skip(&format!("Wasmtime: {}", said.trim()));
        return None;
    }
    let err = String::from_utf8_lossy(&output.stderr);
    Some(serde_json::from_str(&said).unwrap_or_else(|why| panic!("{why}: {said}\n{err}")))
}

#[test]
fn the_extension_is_built_as_zed_builds_it_and_tells_how_the_server_is_started() {
    let Some(extension) = built() else {
        return;
    };
    // Zed refuses an extension that does not say for which Zed it is.
    let bytes = std::fs::read(&extension).unwrap();
    let section = b"zed:api-version";
    assert!(bytes.windows(section.len()).any(|part| part == section));

    let hints = json!({ "hints": { "days": false } });
    let cases = json!([
        { "settings": {}, "found": "/usr/bin/journey" },
        { "settings": {}, "found": null },
        {
            "settings": {
                "binary": { "path": "/opt/journey", "arguments": ["lsp", "--quiet"], "env": { "TZ": "UTC" } },
                "settings": hints,
            },
            "found": "/usr/bin/journey",
        },
        { "settings": { "settings": { "journey": hints } }, "found": "/usr/bin/journey" },
    ]);
    let Some(seen) = asked(&extension, &cases) else {
        return;
    };
    assert_eq!(
        seen,
        json!({
            "answers": [
                {
                    "command": { "command": "/usr/bin/journey", "args": ["lsp"], "env": { "SHELL_HAS": "this" } },
                    "settings": null,
                },
                {
                    "command": "`journey` is not on the PATH; install it, or set lsp.journey.binary.path",
                    "settings": null,
                },
                {
                    "command": {
                        "command": "/opt/journey",
                        "args": ["lsp", "--quiet"],
                        "env": { "SHELL_HAS": "this", "TZ": "UTC" },
                    },
                    "settings": { "journey": hints },
                },
                {
                    "command": { "command": "/usr/bin/journey", "args": ["lsp"], "env": { "SHELL_HAS": "this" } },
                    "settings": { "journey": hints },
                },
            ],
            "asked": ["lsp journey"],
        })
    );
}

#[test]
fn the_manifest_names_what_is_there() {
    let read = |path: &str| -> toml::Table {
        let text = std::fs::read_to_string(package("zed").join(path)).unwrap();
        text.parse().unwrap()
    };
    let manifest = read("extension.toml");
    let language = read("languages/journey/config.toml");
    assert_eq!(manifest["schema_version"].as_integer(), Some(1));
    let grammars = manifest["grammars"].as_table().unwrap();
    let grammar = grammars[language["grammar"].as_str().unwrap()].as_table();
    let grammar = grammar.unwrap();
    // Zed clones the repository and compiles `src/parser.c` and `src/scanner.c` of this folder of it.
    let sources = root().join(grammar["path"].as_str().unwrap()).join("src");
    for file in ["parser.c", "scanner.c"] {
        assert!(sources.join(file).is_file(), "{file}");
    }
    let parser = std::fs::read_to_string(sources.join("parser.c")).unwrap();
    for name in grammars.keys() {
        assert!(
            parser.contains(&format!("tree_sitter_{name}(void)")),
            "{name}"
        );
    }
    let servers = manifest["language_servers"].as_table().unwrap();
    for server in servers.values() {
        let languages = server["languages"].as_array().unwrap();
        assert_eq!(languages, &[language["name"].clone()]);
    }
}

/// Zed does not load a language whose queries lack what it asks of them, and leaves out captures that it does not know.
#[test]
fn the_queries_hold_what_zed_asks_of_them() {
    let folder = package("zed").join("languages/journey");
    let captures = |name: &str| -> BTreeSet<String> {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        let code = text.lines().filter(|line| !line.starts_with(';'));
        let words = code.flat_map(|line| line.split([' ', ')', '(', ']']));
        words
            .filter_map(|word| word.strip_prefix('@').map(str::to_owned))
            .collect()
    };
    for (file, needed, known) in [
        (
            "outline.scm",
            &["item", "name"][..],
            &["context", "annotation"][..],
        ),
        ("brackets.scm", &["open", "close"], &[]),
        ("indents.scm", &["indent"], &["end", "start", "outdent"]),
        (
            "textobjects.scm",
            &["function.inside", "function.around"],
            &[
                "class.inside",
                "class.around",
                "comment.inside",
                "comment.around",
            ],
        ),
    ] {
        let there = captures(file);
        let found: BTreeSet<&str> = there.iter().map(String::as_str).collect();
        for name in needed {
            assert!(found.contains(name), "{file}: {name}");
        }
        for name in found {
            assert!(
                needed.contains(&name) || known.contains(&name),
                "{file}: {name}"
            );
        }
    }
    // Where a bracket is not closed by itself (`not_in`) is a scope of the overrides.
    let scopes: BTreeSet<String> = captures("overrides.scm")
        .iter()
        .map(|name| name.trim_end_matches(".inclusive").to_owned())
        .collect();
    let config = std::fs::read_to_string(folder.join("config.toml")).unwrap();
    let config: toml::Table = config.parse().unwrap();
    let pairs = config["brackets"].as_array().unwrap();
    let named = pairs.iter().filter_map(|pair| pair.get("not_in"));
    let named: BTreeSet<String> = named
        .flat_map(|list| list.as_array().unwrap())
        .map(|name| name.as_str().unwrap().to_owned())
        .collect();
    assert!(!named.is_empty());
    assert_eq!(named, scopes);
}

/// A grammar in WebAssembly gets its C library from Zed, and that holds little.
#[test]
fn the_scanner_needs_nothing_of_the_c_library_that_zed_has_not() {
    // Of `lib/src/wasm/stdlib-symbols.txt` in tree-sitter: what a scanner is likely to want.
    let there = [
        "calloc", "free", "malloc", "realloc", "memchr", "memcmp", "memcpy", "memmove", "memset",
        "strcmp", "strlen", "strncmp", "strncpy",
    ];
    let folder = tempfile::tempdir().unwrap();
    let object = folder.path().join("scanner.o");
    let sources = package("tree-sitter-journey").join("src");
    let compiled = Command::new("cc")
        .args([
            "-Os",
            "-fPIC",
            "-fno-stack-protector",
            "-U_FORTIFY_SOURCE",
            "-c",
            "-I",
        ])
        .args([&sources, &sources.join("scanner.c")])
        .arg("-o")
        .arg(&object)
        .status();
    if !compiled.is_ok_and(|status| status.success()) {
        return skip("there is no C compiler");
    }
    let Ok(listed) = Command::new("nm").arg("-u").arg(&object).output() else {
        return skip("there is no nm");
    };
    let listed = String::from_utf8(listed.stdout).unwrap();
    let wanted: Vec<&str> = listed
        .split_whitespace()
        .filter(|word| *word != "U")
        .collect();
    assert!(wanted.contains(&"strcmp"), "{wanted:?}");
    for name in wanted {
        assert!(there.contains(&name) || name.starts_with('_'), "{name}");
    }
}
