//! A client of the language server over an in-memory pipe: what an editor sends, and what it would see.

use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, ReadHalf, WriteHalf};

/// No answer takes so long, on any machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs a test against a server of its own.
pub(super) fn run<T>(test: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    runtime.block_on(test)
}

/// An editor.
pub(super) struct Client {
    input: ReadHalf<DuplexStream>,
    output: WriteHalf<DuplexStream>,
    buffer: Vec<u8>,
    ids: i64,
    versions: BTreeMap<String, i64>,
    answers: BTreeMap<i64, Value>,
    /// Notifications and requests from the server, in order.
    pub(super) heard: VecDeque<Value>,
    /// The latest diagnostics of each address.
    pub(super) diagnostics: BTreeMap<String, Value>,
    /// How the server ended.
    pub(super) ended: tokio::task::JoinHandle<journey::lsp::Ended>,
    /// Messages are answered as an editor does that knows nothing.
    pub(super) answers_requests: bool,
}

impl Client {
    /// A client that has not said anything yet.
    pub(super) fn new() -> Client {
        Client::of(journey::cli::editor_hooks())
    }

    /// A client that has not said anything yet, of a server with such options.
    fn of(options: impl Into<journey::lsp::Options> + Send + 'static) -> Client {
        let (ours, theirs) = tokio::io::duplex(64 * 1024);
        let (server_in, server_out) = tokio::io::split(theirs);
        let (input, output) = tokio::io::split(ours);
        Client {
            input,
            output,
            buffer: Vec::new(),
            ids: 0,
            versions: BTreeMap::new(),
            answers: BTreeMap::new(),
            heard: VecDeque::new(),
            diagnostics: BTreeMap::new(),
            ended: tokio::spawn(journey::lsp::serve(server_in, server_out, options)),
            answers_requests: true,
        }
    }

    /// A client that has opened a folder, and can do what `abilities` say.
    pub(super) async fn on(folder: &Path, abilities: Value) -> Client {
        Client::new().opens(folder, abilities).await
    }

    /// The same, of a server that shows work which takes longer than that.
    pub(super) async fn shown_after(time: Duration, folder: &Path, abilities: Value) -> Client {
        let mut options = journey::lsp::Options::from(journey::cli::editor_hooks());
        options.shown_after = time;
        Client::of(options).opens(folder, abilities).await
    }

    async fn opens(mut self, folder: &Path, abilities: Value) -> Client {
        let client = &mut self;
        let uri = uri(folder);
        client
            .request(
                "initialize",
                json!({
                    "processId": std::process::id(),
                    "rootUri": uri,
                    "workspaceFolders": [{ "uri": uri, "name": "test" }],
                    "capabilities": abilities,
                }),
            )
            .await;
        client.notify("initialized", json!({})).await;
        self
    }

    async fn write(&mut self, message: &Value) {
        self.write_as(&message.to_string()).await;
    }

    /// Sends a message as it stands, which need not be one that Rust could hold.
    pub(super) async fn write_as(&mut self, body: &str) {
        let text = format!("Content-Length: {}\r\n\r\n{body}", body.len());
        // A server that has ended reads nothing more.
        let _ = self.output.write_all(text.as_bytes()).await;
    }

    pub(super) async fn notify(&mut self, method: &str, params: Value) {
        self.write(&json!({ "jsonrpc": "2.0", "method": method, "params": params }))
            .await;
    }

    /// Sends a request and does not wait.
    pub(super) async fn begin(&mut self, method: &str, params: Value) -> i64 {
        self.ids += 1;
        let id = self.ids;
        let mut message = json!({ "jsonrpc": "2.0", "id": id, "method": method });
        if !params.is_null() {
            message["params"] = params;
        }
        self.write(&message).await;
        id
    }

    /// Sends a request whose parameters are said to be `null`.
    pub(super) async fn begin_with_null(&mut self, method: &str) -> i64 {
        self.ids += 1;
        let id = self.ids;
        self.write(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": null }))
            .await;
        id
    }

    /// Answers a request of the server's.
    pub(super) async fn respond(&mut self, id: &Value, result: Value) {
        self.write(&json!({ "jsonrpc": "2.0", "id": id, "result": result }))
            .await;
    }

    /// The whole answer to a request: `result` or `error`.
    pub(super) async fn answer(&mut self, id: i64) -> Value {
        loop {
            if let Some(answer) = self.answers.remove(&id) {
                return answer;
            }
            self.hear().await;
        }
    }

    /// Sends a request and gives its result.
    pub(super) async fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params).await;
        let answer = self.answer(id).await;
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Reads one message.
    pub(super) async fn hear(&mut self) {
        let read = tokio::time::timeout(PATIENCE, self.read());
        let message = read.await.expect("an answer in time");
        self.take(message).await;
    }

    /// Reads what comes within a time, and says whether anything did.
    pub(super) async fn hear_within(&mut self, time: Duration) -> bool {
        match tokio::time::timeout(time, self.read()).await {
            Ok(message) => {
                self.take(message).await;
                true
            }
            Err(_) => false,
        }
    }

    async fn take(&mut self, message: Value) {
        let id = message.get("id").cloned();
        match (message.get("method").and_then(Value::as_str), id) {
            (None, Some(id)) => {
                self.answers.insert(id.as_i64().unwrap(), message);
            }
            (Some(_), Some(id)) => {
                if self.answers_requests {
                    self.write(&json!({ "jsonrpc": "2.0", "id": id, "result": null }))
                        .await;
                }
                self.heard.push_back(message);
            }
            (Some("textDocument/publishDiagnostics"), None) => {
                let params = &message["params"];
                let uri = params["uri"].as_str().unwrap().to_owned();
                self.diagnostics.insert(uri, params.clone());
                self.heard.push_back(message);
            }
            _ => self.heard.push_back(message),
        }
    }

    async fn read(&mut self) -> Value {
        loop {
            if let Some(message) = self.whole() {
                return message;
            }
            let mut bytes = [0; 8192];
            let count = self.input.read(&mut bytes).await.unwrap();
            assert_ne!(count, 0, "the server has closed the pipe");
            self.buffer.extend_from_slice(&bytes[..count]);
        }
    }

    /// A message, if all of it is there.
    fn whole(&mut self) -> Option<Value> {
        let head = self.buffer.windows(4).position(|w| w == b"\r\n\r\n")?;
        let header = std::str::from_utf8(&self.buffer[..head]).unwrap();
        let length: usize = header
            .lines()
            .find_map(|l| l.strip_prefix("Content-Length: "))
            .unwrap()
            .parse()
            .unwrap();
        let (from, to) = (head + 4, head + 4 + length);
        let body = self.buffer.get(from..to)?;
        let message = serde_json::from_slice(body).unwrap();
        self.buffer.drain(..to);
        Some(message)
    }

    /// Opens a document.
    pub(super) async fn open(&mut self, uri: &str, text: &str) {
        self.versions.insert(uri.to_owned(), 1);
        let item = json!({ "uri": uri, "languageId": "journey", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": item }))
            .await;
    }

    /// Sends changes of a document.
    pub(super) async fn change(&mut self, uri: &str, changes: Value) {
        let version = self.versions.get_mut(uri).unwrap();
        *version += 1;
        let document = json!({ "uri": uri, "version": *version });
        let params = json!({ "textDocument": document, "contentChanges": changes });
        self.notify("textDocument/didChange", params).await;
    }

    /// Replaces the whole text of a document.
    pub(super) async fn set(&mut self, uri: &str, text: &str) {
        self.change(uri, json!([{ "text": text }])).await;
    }

    /// Reads until the latest diagnostics of a document are as wanted, and gives them.
    pub(super) async fn until(
        &mut self,
        uri: &str,
        wanted: impl Fn(&[Value]) -> bool,
    ) -> Vec<Value> {
        loop {
            if let Some(params) = self.diagnostics.get(uri) {
                let found = params["diagnostics"].as_array().unwrap();
                if wanted(found) {
                    return found.clone();
                }
            }
            self.hear().await;
        }
    }

    /// Waits until the server has nothing more to tell.
    pub(super) async fn settle(&mut self) {
        while self.hear_within(Duration::from_millis(400)).await {}
    }

    /// The codes told of a document, with the lines they stand in, from 1.
    pub(super) fn codes(&self, uri: &str) -> Vec<(String, u64)> {
        let params = self.diagnostics.get(uri);
        let found = params.and_then(|p| p["diagnostics"].as_array());
        let one = |d: &Value| {
            let line = d["range"]["start"]["line"].as_u64().unwrap() + 1;
            (d["code"].as_str().unwrap().to_owned(), line)
        };
        found.into_iter().flatten().map(one).collect()
    }
}

/// The address of a path.
pub(super) fn uri(path: &Path) -> String {
    tower_lsp::lsp_types::Url::from_file_path(path)
        .unwrap()
        .to_string()
}

/// A folder with files: path and text.
pub(super) struct Folder {
    dir: tempfile::TempDir,
}

impl Folder {
    pub(super) fn with(files: &[(&str, &str)]) -> Folder {
        let folder = Folder {
            dir: tempfile::tempdir().unwrap(),
        };
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    /// A folder with a small house of its own, and files.
    pub(super) fn with_house(files: &[(&str, &str)]) -> Folder {
        let folder = Folder::with(files);
        let house = std::fs::read_to_string("tests/prelude/house.journey").unwrap();
        folder.write("house.journey", &house);
        folder.write("journey.toml", "[project]\nname = \"test\"\n");
        folder
    }

    pub(super) fn root(&self) -> PathBuf {
        self.dir.path().canonicalize().unwrap()
    }

    pub(super) fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub(super) fn uri(&self, path: &str) -> String {
        uri(&self.path(path))
    }

    pub(super) fn write(&self, path: &str, text: &str) {
        let path = self.dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(super) fn remove(&self, path: &str) {
        std::fs::remove_file(self.path(path)).unwrap();
    }
}
