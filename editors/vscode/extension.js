// Starts the language server, and shows a journey beside its text.
"use strict";

const { execFile } = require("child_process");
const fs = require("fs");
const path = require("path");
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

/** How long a text must rest before its picture is drawn anew, in milliseconds. */
const REST = 250;

let client;
let preview;
let tests;

/** The `journey` command: the setting, else the one in this package, else the one on the PATH. */
function command(context) {
  const set = vscode.workspace.getConfiguration("journey").get("server.path");
  if (set) return set;
  const name = process.platform === "win32" ? "journey.exe" : "journey";
  const own = path.join(context.extensionPath, "bin", name);
  return fs.existsSync(own) ? own : name;
}

/** Tells the server which commands this client has of its own. */
const abilities = {
  fillClientCapabilities: (all) => {
    all.experimental = { ...all.experimental, commands: ["journey.showReferences"] };
  },
  initialize: () => {},
  getState: () => ({ kind: "static" }),
  clear: () => {},
};

// Not what an editor shows beside a file, such as its older version.
const journeys = [
  { scheme: "file", language: "journey" },
  { scheme: "untitled", language: "journey" },
];

async function start(context) {
  const server = command(context);
  const watcher = vscode.workspace.createFileSystemWatcher("**/{*.journey,journey.toml,templates/**,approvals/**}");
  context.subscriptions.push(watcher);
  client = new LanguageClient(
    "journey",
    "Journey",
    { command: server, args: ["lsp"] },
    {
      documentSelector: [...journeys, { scheme: "file", language: "html" }, { scheme: "file", pattern: "**/journey.toml" }],
      synchronize: { configurationSection: "journey", fileEvents: watcher },
      middleware: { executeCommand: (name, given, next) => execute(context, name, given, next) },
    },
  );
  client.registerFeature(abilities);
  // Of two formatters VS Code asks which: templates and journey.toml are laid out by whoever knows HTML and TOML.
  for (const name of ["formatting", "rangeFormatting", "onTypeFormatting"]) {
    const feature = client.getFeature(`textDocument/${name}`);
    const initialize = feature.initialize.bind(feature);
    feature.initialize = (capabilities) => initialize(capabilities, journeys);
  }
  // The library tells of a server that can't be run in words of its own, too; they go to the output alone.
  const tell = client.error.bind(client);
  client.error = (words, data) => tell(words, data, false);
  try {
    await client.start();
    delete client.error;
  } catch (error) {
    client = undefined;
    await cannotRun(server, error);
  }
}

/** A command that can't be run is one message with a way out. */
async function cannotRun(server, error) {
  const settings = "Open Settings";
  const chosen = await vscode.window.showErrorMessage(
    `The journey command can't be run (${server}): ${error.message || error}`,
    settings,
  );
  if (chosen === settings) {
    await vscode.commands.executeCommand("workbench.action.openSettings", "journey.server.path");
  }
}

/** The server's commands, as they are run here: a picture has its panel, a test its output. */
async function execute(context, name, given, next) {
  const argument = (given && given[0]) || {};
  if (name === "journey.preview") {
    if (argument.as === "page") return next(name, given);
    return showPreview(context, vscode.Uri.parse(argument.uri), argument.journey, argument.position);
  }
  const answer = await next(name, given);
  if (name === "journey.runTest" && Array.isArray(answer)) {
    tests = tests || vscode.window.createOutputChannel("Journey tests");
    for (const test of answer) {
      tests.appendLine(`${test.passed ? "passed" : "failed"}: ${test.title}`);
      for (const line of test.timeline) tests.appendLine(`  ${line}`);
      for (const line of test.failures) tests.appendLine(`  ${line}`);
    }
    tests.show(true);
  }
  return answer;
}

/** The folder with journey.toml above a file, else the file's own. */
function rootOf(file) {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    if (fs.existsSync(path.join(folder, "journey.toml"))) return folder;
    if (folder === path.dirname(folder)) return path.dirname(file);
  }
}

class Preview {
  constructor(context) {
    this.context = context;
    this.panel = vscode.window.createWebviewPanel(
      "journey.preview",
      "Preview",
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, retainContextWhenHidden: true, localResourceRoots: [] },
    );
    this.panel.webview.onDidReceiveMessage((message) => this.hear(message));
    this.panel.onDidDispose(() => {
      this.gone = true;
      clearTimeout(this.timer);
      if (preview === this) preview = undefined;
    });
  }

  /** Shows a journey of a document; where neither name nor place says which, the first of it. */
  show(uri, journey, position) {
    this.uri = uri;
    this.wanted = { uri: uri.toString(), journey, position, as: "page" };
    this.root = rootOf(uri.fsPath);
    this.panel.reveal(undefined, true);
    return this.refresh();
  }

  /** Draws the journey as its text is now, saved or not. Where it has errors the last good picture stays. */
  async refresh() {
    const turn = (this.turn = (this.turn || 0) + 1);
    let answer;
    try {
      if (!client) throw new Error("The language server does not run.");
      answer = await client.sendRequest("workspace/executeCommand", {
        command: "journey.preview",
        arguments: [this.wanted],
      });
    } catch (error) {
      answer = { why: error.message || String(error) };
    }
    if (this.gone || turn !== this.turn) return;
    if (answer && answer.page) {
      // From now on it is this journey, wherever the cursor goes.
      this.wanted = { uri: this.wanted.uri, journey: answer.journey, as: "page" };
      this.panel.title = `Preview ${answer.journey}`;
      if (answer.page !== this.page) this.panel.webview.html = this.page = answer.page;
    } else if (this.page) {
      const text = "This is the last picture there is: " + ((answer && answer.why) || "the document is of no project.");
      this.panel.webview.postMessage({ type: "journey.stale", text });
    } else {
      const why = ((answer && answer.why) || "There is nothing to draw.").replace(/[&<]/g, (c) => (c === "&" ? "&amp;" : "&lt;"));
      this.panel.webview.html = `<!DOCTYPE html><title>Preview</title><p>${why}</p>`;
    }
  }

  /** Draws again once the texts of the project have rested. */
  later(uri) {
    if (path.relative(this.root, uri.fsPath).startsWith("..")) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), REST);
  }

  async hear(message) {
    if (message.type === "journey.reveal") {
      const document = await vscode.workspace.openTextDocument(path.join(this.root, message.file));
      const at = (line, column) => {
        const text = document.lineAt(Math.min(line - 1, document.lineCount - 1)).text;
        return new vscode.Position(line - 1, [...text].slice(0, column - 1).join("").length);
      };
      const start = at(message.line, message.column);
      await vscode.window.showTextDocument(document, {
        viewColumn: vscode.ViewColumn.One,
        selection: new vscode.Selection(start, start),
      });
      vscode.window.activeTextEditor.revealRange(
        new vscode.Range(start, at(message.endLine, message.endColumn)),
        vscode.TextEditorRevealType.InCenterIfOutsideViewport,
      );
    } else if (message.type === "journey.ready" && vscode.window.activeTextEditor) {
      this.light(vscode.window.activeTextEditor);
    }
  }

  /** Lights the card of the cursor. Columns of the page count characters. */
  light(editor) {
    if (editor.document.languageId !== "journey") return;
    const { line, character } = editor.selection.active;
    const before = editor.document.lineAt(line).text.slice(0, character);
    this.panel.webview.postMessage({
      type: "journey.light",
      file: path.relative(this.root, editor.document.uri.fsPath).split(path.sep).join("/"),
      line: line + 1,
      column: [...before].length + 1,
    });
  }
}

async function showPreview(context, uri, journey, position) {
  preview = preview || new Preview(context);
  await preview.show(uri, journey, position);
}

/** The journey at the cursor. From a page without a text, such as the walkthrough, that of a text that is open beside it. */
async function showPreviewHere(context) {
  const isJourney = (editor) => editor && editor.document.languageId === "journey";
  const active = vscode.window.activeTextEditor;
  const editor = isJourney(active) ? active : vscode.window.visibleTextEditors.find(isJourney);
  if (!editor) {
    vscode.window.showInformationMessage("Open a .journey file first: the journey at its cursor is shown.");
    return;
  }
  const { line, character } = editor.selection.active;
  await showPreview(context, editor.document.uri, undefined, { line, character });
}

/** Writes a first project into a folder, which a person chooses where none is given, and offers to open it. */
async function newProject(context, given) {
  const chosen = given || (await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    title: "A folder for the project",
    openLabel: "Write a First Project",
  }))?.[0];
  if (!chosen) return;
  const server = command(context);
  const fault = await new Promise((done) => {
    execFile(server, ["init", chosen.fsPath], (error, _, said) => done(error && { error, said: said.trim() }));
  });
  if (fault && !fault.said) return cannotRun(server, fault.error);
  if (fault) {
    vscode.window.showErrorMessage(fault.said);
    return;
  }
  const [here, other] = ["Open", "Open in New Window"];
  const next = await vscode.window.showInformationMessage(`A first project is in ${chosen.fsPath}.`, here, other);
  if (next) await vscode.commands.executeCommand("vscode.openFolder", chosen, { forceNewWindow: next === other });
}

/** Lists places; the server's addresses and ranges are plain values. */
function showReferences(uri, position, locations) {
  const convert = client.protocol2CodeConverter;
  return vscode.commands.executeCommand(
    "editor.action.showReferences",
    vscode.Uri.parse(uri),
    convert.asPosition(position),
    locations.map(convert.asLocation),
  );
}

exports.activate = async (context) => {
  context.subscriptions.push(
    vscode.commands.registerCommand("journey.showPreview", () => showPreviewHere(context)),
    vscode.commands.registerCommand("journey.showReferences", showReferences),
    vscode.commands.registerCommand("journey.newProject", (given) => newProject(context, given)),
    vscode.commands.registerCommand("journey.restartServer", async () => {
      if (client) await client.stop();
      await start(context);
    }),
    vscode.workspace.onDidChangeTextDocument((event) => {
      if (preview && event.contentChanges.length > 0) preview.later(event.document.uri);
    }),
    vscode.workspace.onDidSaveTextDocument((document) => {
      if (preview) preview.later(document.uri);
    }),
    vscode.window.onDidChangeTextEditorSelection((event) => {
      if (preview) preview.light(event.textEditor);
    }),
  );
  await start(context);
};

exports.deactivate = () => client && client.stop();
