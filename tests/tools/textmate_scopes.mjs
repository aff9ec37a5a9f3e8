// Colours texts with the TextMate grammar as VS Code does, and looks at what came of it.
//
//     node textmate_scopes.mjs TOOLS GRAMMAR.json FILE…
//
// Every line must end where it began, outside of any text, so that one line never colours the next; what stands first
// on a line as a step, a declaration or a comment must be coloured as one. Prints one line for each fault; ends with 0
// where there is none, 1 where there are, 2 where it could not run.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [tools, grammarFile, ...files] = process.argv.slice(2);
const require = createRequire(join(resolve(tools), "npm", "package.json"));
let textmate, oniguruma;
try {
  textmate = require("vscode-textmate");
  oniguruma = require("vscode-oniguruma");
  await oniguruma.loadWASM(readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm")).buffer);
} catch (why) {
  console.log(`there is no vscode-textmate or vscode-oniguruma (${why.code ?? why})`);
  process.exit(2);
}
const registry = new textmate.Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async () => textmate.parseRawGrammar(readFileSync(grammarFile, "utf8"), grammarFile),
});
const grammar = await registry.loadGrammar("source.journey");
const expected = [
  [/^\s*\/\/\//, "comment.line.documentation.journey"],
  [/^\s*\/\//, "comment.line.double-slash.journey"],
  [/^\s*(send|wait|run|end|match|notify|review)\b/, "keyword.control.journey"],
  [/^(brand|profile|event|journey|sequence|email|restraint|gate|team|person|segment|test)\b/, "storage.type.journey"],
  [/^\s*(purpose|because|exits|enters|starts)\b/, "keyword.other.clause.journey"],
];
let faults = 0;
const fault = (what) => {
  faults += 1;
  console.log(what);
};
for (const file of files) {
  let stack = textmate.INITIAL;
  const lines = readFileSync(file, "utf8").split(/\r?\n/);
  lines.forEach((line, at) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
    const place = `${file}:${at + 1}`;
    if (ruleStack.depth !== 1) fault(`${place}: colours the next line, too`);
    stack = ruleStack.depth === 1 ? ruleStack : textmate.INITIAL;
    const first = line.length - line.trimStart().length;
    const token = tokens.find((one) => one.startIndex <= first && first < one.endIndex);
    for (const [form, scope] of expected) {
      if (form.test(line)) {
        if (!token?.scopes.includes(scope)) fault(`${place}: ${line.trim().slice(0, 30)} is ${token?.scopes.slice(1)}, not ${scope}`);
        break;
      }
    }
    // A merge field in a text has a colour of its own.
    const field = line.indexOf("{{");
    if (field > 0 && line.includes('"') && line.indexOf('"') < field && !line.trimStart().startsWith("//")) {
      const inside = tokens.find((one) => one.startIndex <= field && field < one.endIndex);
      if (!inside?.scopes.some((scope) => scope.startsWith("meta.interpolation"))) fault(`${place}: a merge field is not seen`);
    }
  });
}
process.exit(faults > 0 ? 1 : 0);
