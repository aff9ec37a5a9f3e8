// node klaviyo_types.mjs TOOLS FILE
//
// FILE holds a JSON list of {name, document}. Each document is written as an object literal of the type
// that Klaviyo's own npm package gives the body of `POST /api/flows`, and all of them go through the
// TypeScript compiler in strict mode: a field that is missing, unknown, or of the wrong type is an
// error. TOOLS is the folder that tests/setup.sh has filled.
//
// Prints one line for each fault. Exit 0: none, 1: some, 2: packages missing.
import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const [tools, file] = process.argv.slice(2).map((p) => resolve(p));
const root = join(tools, 'npm');
if (!existsSync(join(root, 'node_modules', 'klaviyo-api')) || !existsSync(join(root, 'node_modules', 'typescript'))) {
  console.log(`no packages in ${root}: run tests/setup.sh`);
  process.exit(2);
}
const ts = createRequire(join(root, 'package.json'))('typescript');

// The package names fields in camelCase and holds moments as `Date`; it turns both into the wire's form
// when it sends.
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const asMoment = (literal) => literal.replace(/: "(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)@moment"/g, ': new Date("$1")');
const toCamel = (key) => key.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const asTyped = (value) =>
  Array.isArray(value) ? value.map(asTyped)
  : typeof value === 'string' && MOMENT.test(value) ? `${value}@moment`
  : value !== null && typeof value === 'object'
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [toCamel(key), asTyped(inner)]))
  : value;

const documents = JSON.parse(readFileSync(file, 'utf8'));
const path = join(root, 'documents.ts');
const starts = [];
let source = "import type { FlowCreateQuery } from 'klaviyo-api';\n";
for (const [index, { name, document }] of documents.entries()) {
  starts.push({ at: source.length, name });
  source += `export const d${index}: FlowCreateQuery = ${asMoment(JSON.stringify(asTyped(document), null, 1))};\n`;
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
