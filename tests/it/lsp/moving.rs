//! Files that are about to move: the paths that name them follow.

use super::client::{Client, Folder, run};
use serde_json::{Value, json};

const THANKS: &str = "email thanks {
  purpose  care
  because  \"She bought from us\"
  subject  \"Thank you\"
  template \"letters/thanks.html\"
}
journey after {
  for     owner
  starts  when placed_order
  enters  every time
  exits   when unsubscribed
  send thanks
}
";

async fn moved(folder: &Folder, abilities: Value, from: &str, to: &str) -> Value {
    let mut client = Client::on(&folder.root(), abilities).await;
    // A folder that is not there yet is named by the one that is.
    let to = format!(
        "{}/{to}",
        folder
            .uri("house.journey")
            .trim_end_matches("/house.journey")
    );
    let files = json!({ "files": [{ "oldUri": folder.uri(from), "newUri": to }] });
    client.request("workspace/willRenameFiles", files).await
}

fn folder() -> Folder {
    Folder::with_house(&[
        ("thanks.journey", THANKS),
        (
            "letters/thanks.html",
            "<p>Thank you.</p>{{include letters/foot.html}}\n",
        ),
        ("letters/foot.html", "<p>The house</p>\n"),
    ])
}

#[test]
fn a_template_that_moves_is_named_by_its_new_path() {
    run(async {
        let folder = folder();
        let answer = moved(
            &folder,
            json!({}),
            "letters/thanks.html",
            "mails/new/thanks.html",
        )
        .await;
        let edits = &answer["changes"][folder.uri("thanks.journey")];
        assert_eq!(edits.as_array().unwrap().len(), 1, "{answer:#}");
        assert_eq!(edits[0]["newText"], "mails/new/thanks.html", "{answer:#}");
        let line = THANKS.lines().position(|l| l.contains("template")).unwrap();
        assert_eq!(
            edits[0]["range"]["start"],
            json!({ "line": line, "character": 12 })
        );
    });
}

#[test]
fn a_folder_that_moves_takes_its_templates_along() {
    run(async {
        let folder = folder();
        let abilities = json!({ "workspace": { "workspaceEdit": { "documentChanges": true } } });
        let answer = moved(&folder, abilities, "letters", "mails").await;
        let all = answer["documentChanges"].as_array().unwrap();
        let text = answer.to_string();
        assert!(text.contains("mails/thanks.html"), "{answer:#}");
        assert!(
            !all.is_empty() && !text.contains("\"kind\""),
            "the client moves the files itself"
        );
    });
}

#[test]
fn what_nobody_names_needs_no_edit() {
    run(async {
        let folder = folder();
        let answer = moved(&folder, json!({}), "journey.toml", "notes.txt").await;
        assert!(answer.is_null(), "{answer}");
        let answer = moved(
            &folder,
            json!({}),
            "letters/thanks.html",
            "../elsewhere.html",
        )
        .await;
        assert!(answer.is_null(), "{answer}");
    });
}

#[test]
fn a_path_with_quotes_stays_one_text() {
    run(async {
        let folder = folder();
        let to = "letters/say%20%22thanks%22%5C.html";
        let answer = moved(&folder, json!({}), "letters/thanks.html", to).await;
        let edits = &answer["changes"][folder.uri("thanks.journey")];
        let text = edits[0]["newText"].as_str();
        assert_eq!(text, Some(r#"letters/say \"thanks\"\\.html"#), "{answer:#}");
    });
}
