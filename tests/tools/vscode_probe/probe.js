// Uses $FILE in the running editor as a person would, and writes what the editor shows to $OUT. The page around the
// editor is driven by tests/tools/vscode_page.mjs; each tells the other by a file in $STEPS how far it is.
"use strict";

const fs = require("fs");
const path = require("path");
const vscode = require("vscode");

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

async function until(what, done, seconds = 40) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await done();
    if (value) return value;
    if (Date.now() > end) throw new Error(`never: ${what}`);
    await sleep(100);
  }
}

const step = (name) => path.join(process.env.STEPS, name);
const tell = (name, words = "") => {
  fs.writeFileSync(step(`${name}.new`), words);
  fs.renameSync(step(`${name}.new`), step(name));
};
const hear = (name) => until(name, () => fs.existsSync(step(name)) && { said: fs.readFileSync(step(name), "utf8") });

async function replace(document, from, to) {
  const at = document.getText().indexOf(from);
  if (at < 0) throw new Error(`no ${from}`);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(at), document.positionAt(at + from.length)), to);
  await vscode.workspace.applyEdit(edit);
}

async function probe(seen) {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(process.env.FILE));
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  const run = (command, ...given) => vscode.commands.executeCommand(command, document.uri, ...given);
  const place = (words, inside = 0) => document.positionAt(document.getText().indexOf(words) + inside);
  const problems = () => vscode.languages.getDiagnostics(document.uri);
  const coded = (code) => problems().find((d) => (d.code && d.code.value ? d.code.value : d.code) === code);

  seen.language = document.languageId;
  const first = await until("a problem", () => problems()[0]);
  seen.problem = { code: first.code && first.code.value, message: first.message, related: (first.relatedInformation || []).length };
  seen.page = first.code && first.code.target && fs.readFileSync(first.code.target.fsPath, "utf8").split("\n")[0];

  const hover = await run("vscode.executeHoverProvider", place("send welcome_letter", 7));
  seen.hover = hover.flatMap((h) => h.contents.map((c) => c.value || c)).join("\n");

  // A line that is half typed.
  await replace(document, "send welcome_letter", "send welc");
  const offered = await run("vscode.executeCompletionItemProvider", place("send welc", 9));
  seen.offered = offered.items.map((i) => (typeof i.label === "string" ? i.label : i.label.label));
  // A name that is nearly right, mended by the preferred action.
  await replace(document, "send welc\n", "send welcome_leter\n");
  const wrong = await until("J0101", () => coded("J0101"));
  const actions = await run("vscode.executeCodeActionProvider", wrong.range, vscode.CodeActionKind.QuickFix.value);
  const fix = actions.find((a) => a.isPreferred);
  seen.fix = fix && fix.title;
  await vscode.workspace.applyEdit(fix.edit);
  seen.mended = document.lineAt(place("send welcome_letter").line).text.trim();

  const lenses = await until("lenses", async () => {
    const found = await run("vscode.executeCodeLensProvider", 50);
    return found.some((lens) => lens.command && lens.command.title === "preview") && found;
  });
  seen.lenses = lenses.map((lens) => lens.command.title);
  const hints = await run("vscode.executeInlayHintProvider", new vscode.Range(0, 0, document.lineCount, 0));
  seen.hints = hints.map((h) => (typeof h.label === "string" ? h.label : h.label.map((p) => p.value).join("")));
  const colours = await run("vscode.provideDocumentSemanticTokens");
  seen.colours = colours.data.length / 5;
  seen.outline = (await run("vscode.executeDocumentSymbolProvider")).map((s) => s.name);

  // A click on the lens: the picture stands beside the text.
  const preview = lenses.find((lens) => lens.command.title === "preview").command;
  await vscode.commands.executeCommand(preview.command, ...preview.arguments);
  tell("shown");
  await hear("drawn");
  await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  vscode.window.activeTextEditor.selection = new vscode.Selection(place("send welcome_letter", 2), place("send welcome_letter", 2));
  tell("cursor", String(place("send welcome_letter").line + 1));
  await hear("lit");
  // The picture follows what is typed, and nothing is saved.
  await replace(document, "send welcome_letter", "wait 17 minutes\n  send welcome_letter");
  tell("typed", "wait 17 minutes");
  await hear("followed");
  seen.dirty = document.isDirty;
  // It keeps the last good picture while there is an error.
  await replace(document, "wait 17 minutes", "wait 17 minuets");
  tell("broken", "wait 17 minutes");
  await hear("kept");
  await replace(document, "wait 17 minuets", "wait 17 minutes");
  tell("mended");
  // A click on a card leads to its line.
  const clicked = await hear("clicked");
  await until("a jump", () => vscode.window.activeTextEditor && vscode.window.activeTextEditor.selection.active.line + 1 === Number(clicked.said), 10);
  seen.jumped = vscode.window.activeTextEditor.document.lineAt(Number(clicked.said) - 1).text.trim();

  // The configuration: completed and explained.
  const config = await vscode.workspace.openTextDocument(vscode.Uri.file(path.join(path.dirname(process.env.FILE), "journey.toml")));
  const key = config.positionAt(config.getText().indexOf("name") + 1);
  const pages = await vscode.commands.executeCommand("vscode.executeHoverProvider", config.uri, key);
  seen.configured = pages.flatMap((h) => h.contents.map((c) => c.value || c)).join("\n");
  const typed = new vscode.WorkspaceEdit();
  typed.insert(config.uri, new vscode.Position(config.lineCount, 0), "\n[li");
  await vscode.workspace.applyEdit(typed);
  const listed = await vscode.commands.executeCommand("vscode.executeCompletionItemProvider", config.uri, config.lineAt(config.lineCount - 1).range.end);
  seen.sections = listed.items.map((i) => (typeof i.label === "string" ? i.label : i.label.label));
  // Of all that the server is told of, the journeys are laid out by it.
  await replace(document, "send welcome_letter", "send   welcome_letter");
  const laidOut = await run("vscode.executeFormatDocumentProvider", { tabSize: 2, insertSpaces: true });
  seen.formatted = laidOut.map((edit) => edit.newText);

  // A first project, for whom there is none yet; the offer to open it stays unanswered.
  fs.mkdirSync(process.env.EMPTY);
  vscode.commands.executeCommand("journey.newProject", vscode.Uri.file(process.env.EMPTY));
  seen.begun = await until("a first project", () => fs.existsSync(path.join(process.env.EMPTY, "journey.toml")) && fs.readdirSync(process.env.EMPTY));
  // The walkthrough speaks only of what is there.
  const own = vscode.extensions.getExtension("journey-lang.journey");
  const commands = await vscode.commands.getCommands();
  const steps = own.packageJSON.contributes.walkthroughs.flatMap((walk) => walk.steps);
  seen.unexplained = steps.flatMap((one) => [
    ...[...one.description.matchAll(/command:([\w.]+)/g)].map((m) => m[1]).filter((name) => !commands.includes(name)),
    ...[one.media.markdown].filter((file) => !fs.existsSync(path.join(own.extensionPath, file))),
  ]);

  // Who sends a message, by the lens of the message.
  const other = vscode.Uri.file(process.env.MESSAGES);
  await vscode.window.showTextDocument(other, { viewColumn: vscode.ViewColumn.One });
  const senders = await vscode.commands.executeCommand("vscode.executeCodeLensProvider", other, 50);
  const sent = senders.find((lens) => /^sent by/.test(lens.command.title)).command;
  seen.senders = sent.command;
  await vscode.commands.executeCommand(sent.command, ...sent.arguments);

  // A command that can't be run is told once; what is told stays unanswered.
  const settings = vscode.workspace.getConfiguration("journey");
  await settings.update("server.path", "/nowhere/journey", vscode.ConfigurationTarget.Workspace);
  vscode.commands.executeCommand("journey.restartServer");
  tell("refused");
  seen.told = JSON.parse((await hear("told")).said);
}

exports.activate = async () => {
  const seen = { client: `vscode ${vscode.version}` };
  try {
    await probe(seen);
  } catch (error) {
    seen.error = String((error && error.stack) || error);
  }
  fs.writeFileSync(`${process.env.OUT}.new`, JSON.stringify(seen));
  fs.renameSync(`${process.env.OUT}.new`, process.env.OUT);
};
