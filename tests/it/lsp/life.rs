//! Beginning and end of a conversation.

use super::WELCOME;
use super::client::{Client, Folder, run};
use journey::lsp::Ended;
use serde_json::{Value, json};
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[test]
fn exit_ends_the_server_though_the_client_keeps_the_pipe_open() {
    for (shut_down, ended) in [(true, Ended::Properly), (false, Ended::Abruptly)] {
        run(async {
            let folder = Folder::with_house(&[("welcome.journey", WELCOME)]);
            let mut client = Client::on(&folder.root(), json!({})).await;
            if shut_down {
                client.request("shutdown", Value::Null).await;
            }
            client.notify("exit", Value::Null).await;
            let end = tokio::time::timeout(Duration::from_secs(10), &mut client.ended);
            assert_eq!(end.await.unwrap().unwrap(), ended);
        });
    }
}

#[test]
fn parameters_that_are_null_are_none() {
    run(async {
        let folder = Folder::with_house(&[("welcome.journey", WELCOME)]);
        let mut client = Client::on(&folder.root(), json!({})).await;
        // Eglot writes `"params": null`.
        let id = client.begin_with_null("shutdown").await;
        let answer = client.answer(id).await;
        assert!(answer.get("error").is_none(), "{answer}");
        client.notify("exit", Value::Null).await;
        assert_eq!((&mut client.ended).await.unwrap(), Ended::Properly);
    });
}

#[test]
fn a_client_that_answers_nothing_holds_nothing_up() {
    run(async {
        let folder = Folder::with_house(&[("welcome.journey", WELCOME)]);
        let abilities = json!({ "workspace": {
            "configuration": true, "didChangeWatchedFiles": { "dynamicRegistration": true }
        } });
        let mut client = Client::on(&folder.root(), abilities).await;
        client.answers_requests = false;
        let uri = folder.uri("welcome.journey");
        client.open(&uri, WELCOME).await;
        let broken = WELCOME.replace("brand_story", "nothing_such");
        client.set(&uri, &broken).await;
        client.until(&uri, |found| !found.is_empty()).await;
    });
}

#[test]
fn a_cancelled_request_is_answered_as_such() {
    run(async {
        let folder = Folder::with_house(&[("welcome.journey", WELCOME)]);
        let mut client = Client::on(&folder.root(), json!({})).await;
        let uri = folder.uri("welcome.journey");
        let params = json!({
            "textDocument": { "uri": uri }, "options": { "tabSize": 2, "insertSpaces": true }
        });
        // While the desk reads the project for the first, the second is called back.
        let first = client
            .begin("textDocument/formatting", params.clone())
            .await;
        let second = client.begin("textDocument/formatting", params).await;
        client
            .notify("$/cancelRequest", json!({ "id": second }))
            .await;
        let cancelled = client.answer(second).await;
        assert!(client.answer(first).await.get("error").is_none());
        // Where the desk was quicker there is an answer, which is right too.
        let code = &cancelled["error"]["code"];
        assert!(*code == -32800 || code.is_null(), "{cancelled}");
    });
}

fn frame(message: &Value) -> String {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len())
}

fn server() -> std::process::Child {
    Command::new(env!("CARGO_BIN_EXE_journey"))
        .args(["lsp", "--stdio"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The exit code of a process that has to end soon.
fn end_of(mut child: std::process::Child) -> Option<i32> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        assert!(start.elapsed() < Duration::from_secs(20), "still running");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn the_process_ends_with_its_input_and_with_exit_and_prints_the_protocol_only() {
    let initialize = json!({
        "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": { "capabilities": {} }
    });
    let shutdown = json!({ "jsonrpc": "2.0", "id": 2, "method": "shutdown" });
    let exit = json!({ "jsonrpc": "2.0", "method": "exit" });
    // The input ends.
    let mut child = server();
    let mut input = child.stdin.take().unwrap();
    input.write_all(frame(&initialize).as_bytes()).unwrap();
    drop(input);
    assert_eq!(end_of(child), Some(1));
    // `exit`, with the input open.
    let mut child = server();
    let mut input = child.stdin.take().unwrap();
    for message in [&initialize, &shutdown, &exit] {
        input.write_all(frame(message).as_bytes()).unwrap();
    }
    let output = child.stdout.take().unwrap();
    assert_eq!(end_of(child), Some(0));
    let text = std::io::read_to_string(output).unwrap();
    assert!(text.starts_with("Content-Length: "), "{text}");
    assert_eq!(text.matches("Content-Length: ").count(), 2, "{text}");
    drop(input);
}

#[test]
#[cfg(target_os = "linux")]
fn a_server_whose_client_is_gone_ends() {
    // A process that has ended, and whose number is not used again so soon.
    let mut gone = Command::new("true").spawn().unwrap();
    let id = gone.id();
    gone.wait().unwrap();
    let initialize = json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize",
        "params": { "processId": id, "capabilities": {} } });
    let mut child = server();
    let mut input = child.stdin.take().unwrap();
    input.write_all(frame(&initialize).as_bytes()).unwrap();
    assert_eq!(end_of(child), Some(1));
    drop(input);
}

#[test]
#[cfg(target_os = "linux")]
fn a_server_whose_client_has_ended_but_is_still_listed_ends() {
    // Ended, and not asked for by its parent: the system keeps its number.
    let mut gone = Command::new("true").spawn().unwrap();
    let initialize = json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize",
        "params": { "processId": gone.id(), "capabilities": {} } });
    let mut child = server();
    let mut input = child.stdin.take().unwrap();
    input.write_all(frame(&initialize).as_bytes()).unwrap();
    let code = end_of(child);
    gone.wait().unwrap();
    assert_eq!(code, Some(1));
    drop(input);
}

#[test]
fn a_request_of_the_protocol_that_nobody_knows_is_refused() {
    run(async {
        let folder = Folder::with_house(&[("welcome.journey", WELCOME)]);
        let mut client = Client::on(&folder.root(), json!({})).await;
        for method in ["$/unheard", "textDocument/unheard"] {
            let id = client.begin(method, json!({})).await;
            let answer = client.answer(id).await;
            assert_eq!(answer["error"]["code"], -32601, "{answer}");
        }
    });
}
