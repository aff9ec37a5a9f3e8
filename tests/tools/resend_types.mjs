// node resend_types.mjs TOOLS FILE
//
// FILE holds a JSON list of {name, document}. Each document is written as an object literal of the type that
// Resend's own npm package gives the body of `POST /automations`, and all of them go through the TypeScript
// compiler in strict mode: a field that is missing, unknown, or of the wrong type is an error. TOOLS is the folder
// that tests/setup.sh has filled.
//
// Prints one line for each fault. Exit 0: none, 1: some, 2: packages missing.
import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const [tools, file] = process.argv.slice(2).map((p) => resolve(p));
const root = join(tools, 'npm');
if (!existsSync(join(root, 'node_modules', 'resend')) || !existsSync(join(root, 'node_modules', 'typescript'))) {
  console.log(`no packages in ${root}: run tests/setup.sh`);
  process.exit(2);
}
const ts = createRequire(join(root, 'package.json'))('typescript');

// The package names the settings of a step in camelCase, but for rules, and turns them into the wire's form when
// it sends.
const toCamel = (key) => key.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const config = (step) =>
  step.type === 'condition' ? step.config
  : Object.fromEntries(Object.entries(step.config).map(([key, inner]) => [toCamel(key), inner]));
const asTyped = (document) => ({ ...document, steps: document.steps.map((step) => ({ ...step, config: config(step) })) });

const documents = JSON.parse(readFileSync(file, 'utf8'));
const path = join(root, 'automations.ts');
const starts = [];
let source = "import type { CreateAutomationOptions } from 'resend';\n";
for (const [index, { name, document }] of documents.entries()) {
  starts.push({ at: source.length, name });
  source += `export const d${index}: CreateAutomationOptions = ${JSON.stringify(asTyped(document), null, 1)};\n`;
}

const options = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
};
const host = ts.createCompilerHost(options);
const original = { fileExists: host.fileExists, readFile: host.readFile, getSourceFile: host.getSourceFile };
host.fileExists = (name) => name === path || original.fileExists(name);
host.readFile = (name) => (name === path ? source : original.readFile(name));
host.getSourceFile = (name, ...rest) =>
  name === path ? ts.createSourceFile(name, source, options.target, true) : original.getSourceFile(name, ...rest);

const program = ts.createProgram([path], options, host);
const faults = ts.getPreEmitDiagnostics(program).filter((d) => d.file === undefined || d.file.fileName === path);
for (const fault of faults) {
  const owner = starts.findLast((s) => s.at <= (fault.start ?? 0));
  const near = source.slice(fault.start ?? 0, (fault.start ?? 0) + 60).replace(/\s+/g, ' ');
  const text = ts.flattenDiagnosticMessageText(fault.messageText, '\n').split('\n');
  console.log(`${owner?.name ?? '?'}: at ${near}: ${text[0].trim().slice(0, 200)} … ${text.at(-1).trim().slice(0, 300)}`);
}
process.exit(faults.length === 0 ? 0 : 1);
