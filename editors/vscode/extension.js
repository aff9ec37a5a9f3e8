// Starts the language server, and shows a journey beside its text.
"use strict";

const childProcess = require("child_process");
const fs = require("fs");
const path = require("path");
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;
let preview;

/** The `journey` command: the setting, else the one in this package, else the one on the PATH. */
function command(context) {
  const set = vscode.workspace.getConfiguration("journey").get("server.path");
  if (set) return set;
  const name = process.platform === "win32" ? "journey.exe" : "journey";
  const own = path.join(context.extensionPath, "bin", name);
  return fs.existsSync(own) ? own : name;
}

async function start(context) {
  const server = command(context);
  const watcher = vscode.workspace.createFileSystemWatcher("**/{*.journey,journey.toml,templates/**,approvals/**}");
  context.subscriptions.push(watcher);
  client = new LanguageClient(
    "journey",
    "Journey",
    { command: server, args: ["lsp"] },
    {
      documentSelector: [{ language: "journey" }, { language: "html" }],
      synchronize: { configurationSection: "journey", fileEvents: watcher },
    },
  );
  try {
    await client.start();
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

/** The folder with journey.toml above a file; a lone file is a project of its own. */
function projectOf(file) {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    if (fs.existsSync(path.join(folder, "journey.toml"))) return { root: folder, argument: folder };
    if (folder === path.dirname(folder)) return { root: path.dirname(file), argument: file };
  }
}

/** The journey that a line is in, else the first of the text. */
function journeyAt(document, line) {
  const name = (at) => /^journey\s+([\p{L}_][\p{L}\p{N}_]*)/u.exec(document.lineAt(at).text)?.[1];
  for (let at = Math.min(line, document.lineCount - 1); at >= 0; at--) {
    if (name(at)) return name(at);
    if (at < line && /^\}/.test(document.lineAt(at).text)) break;
  }
  for (let at = 0; at < document.lineCount; at++) {
    if (name(at)) return name(at);
  }
  return undefined;
}

/** Runs `journey preview`: the page, or why there is none. */
function pageOf(server, journey, project) {
  return new Promise((done) => {
    const options = { cwd: project.root, maxBuffer: 64 << 20, timeout: 60000 };
    childProcess.execFile(server, ["preview", journey, "--project", project.argument], options, (error, out, err) => {
      if (out) done({ html: out });
      else done({ why: error && error.code === "ENOENT" ? String(error.message) : err, missing: error && error.code === "ENOENT" });
    });
  });
}

class Preview {
  constructor(context, journey, project) {
    this.context = context;
    this.journey = journey;
    this.project = project;
    this.panel = vscode.window.createWebviewPanel(
      "journey.preview",
      `Preview ${journey}`,
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, retainContextWhenHidden: true, localResourceRoots: [] },
    );
    this.panel.webview.onDidReceiveMessage((message) => this.hear(message));
    this.panel.onDidDispose(() => {
      this.gone = true;
      if (preview === this) preview = undefined;
    });
  }

  /** Shows the journey as its files are now. Where it has errors the last good picture stays. */
  async refresh() {
    const turn = (this.turn = (this.turn || 0) + 1);
    const server = command(this.context);
    const page = await pageOf(server, this.journey, this.project);
    if (this.gone || turn !== this.turn) return;
    if (page.html) {
      this.good = true;
      this.panel.title = `Preview ${this.journey}`;
      this.panel.webview.html = page.html;
    } else if (page.missing) {
      await cannotRun(server, page.why);
    } else if (this.good) {
      this.panel.webview.postMessage({ type: "journey.stale", text: "The text has errors now: this is the last picture without." });
    } else {
      this.panel.webview.html = "<!DOCTYPE html><title>Preview</title><p>This journey has errors, so there is nothing to draw yet.</p>";
    }
  }

  show(journey, project) {
    this.good = this.good && journey === this.journey && project.root === this.project.root;
    this.journey = journey;
    this.project = project;
    this.panel.reveal(undefined, true);
    return this.refresh();
  }

  async hear(message) {
    if (message.type === "journey.reveal") {
      const document = await vscode.workspace.openTextDocument(path.join(this.project.root, message.file));
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
      file: path.relative(this.project.root, editor.document.uri.fsPath).split(path.sep).join("/"),
      line: line + 1,
      column: [...before].length + 1,
    });
  }
}

async function showPreview(context) {
  const editor = vscode.window.activeTextEditor;
  if (!editor || editor.document.languageId !== "journey") return;
  const journey = journeyAt(editor.document, editor.selection.active.line);
  if (!journey) {
    vscode.window.showInformationMessage("There is no journey in this file.");
    return;
  }
  const project = projectOf(editor.document.uri.fsPath);
  if (preview) {
    await preview.show(journey, project);
  } else {
    preview = new Preview(context, journey, project);
    await preview.refresh();
  }
}

exports.activate = async (context) => {
  context.subscriptions.push(
    vscode.commands.registerCommand("journey.showPreview", () => showPreview(context)),
    vscode.commands.registerCommand("journey.restartServer", async () => {
      if (client) await client.stop();
      await start(context);
    }),
    vscode.workspace.onDidSaveTextDocument((document) => {
      const concerns = preview && !path.relative(preview.project.root, document.uri.fsPath).startsWith("..");
      if (concerns) preview.refresh();
    }),
    vscode.window.onDidChangeTextEditorSelection((event) => {
      if (preview) preview.light(event.textEditor);
    }),
  );
  await start(context);
};

exports.deactivate = () => client && client.stop();
