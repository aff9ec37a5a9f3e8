// node dittofeed_liquid.mjs TOOLS FILE
//
// FILE holds a JSON list of {name, document}; a document is a bundle. Every template is rendered by the Liquid that
// Dittofeed itself uses, set up as its server does (a name that is not there stops the message), for three clients:
// one whose every value holds markup and a line end, one in another language, and one who has only what a template
// takes for granted. TOOLS is the folder that tests/setup.sh has filled.
//
// Prints one line for each fault: a template that does not render, or reads a name that the bundle does not bring
// along, a value that reaches a page unescaped, or a subject of two lines. Exit 0: none, 1: some, 2: packages missing.
import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const [tools, file] = process.argv.slice(2).map((p) => resolve(p));
const root = join(tools, 'npm');
if (!existsSync(join(root, 'node_modules', 'liquidjs'))) {
  console.log(`no packages in ${root}: run tests/setup.sh`);
  process.exit(2);
}
const { Liquid } = createRequire(join(root, 'package.json'))('liquidjs');
const engine = new Liquid({ strictVariables: true, lenientIf: true });

const NASTY = '<script>alert(1)</script>\n"\'&{{ x }}';
const LINES = ['subject', 'title', 'from', 'name'];
const faults = new Set();
const done = new Set();
for (const { name, document } of JSON.parse(readFileSync(file, 'utf8'))) {
  // What is not a bundle is judged elsewhere.
  const brought = (document.userProperties ?? []).map((property) => property.name);
  for (const template of document.templates ?? []) {
    for (const [field, text] of Object.entries(template.definition ?? {})) {
      const known = `${field} ${text} ${brought}`;
      if (typeof text !== 'string' || field === 'type' || done.has(known)) continue;
      done.add(known);
      const say = (what) => faults.add(`${name}: ${template.name}, ${field}: ${what}`);
      const read = [...text.matchAll(/user\.(\w+)( \| default:)?/g)];
      for (const [, own] of read) if (!brought.includes(own)) say(`reads ${own}, which is not in the bundle`);
      const needed = read.filter(([, , fallback]) => !fallback).map(([, own]) => own);
      const all = (value) => Object.fromEntries(brought.map((own) => [own, value]));
      const locale = brought.find((own) => own.endsWith('_locale')) ?? 'locale';
      const clients = [all(NASTY), { ...all('x'), [locale]: 'EN_gb' }, Object.fromEntries(needed.map((own) => [own, 'x']))];
      for (const user of clients) {
        let shown;
        try {
          shown = engine.parseAndRenderSync(text, { user });
        } catch (why) {
          say(String(why.message).split('\n')[0]);
          continue;
        }
        if (template.definition.type === 'Email' && field === 'body' && shown.includes('<script>alert(1)')) say('a value is not escaped');
        if (LINES.includes(field) && shown.includes('\n')) say('is of two lines');
        if (/\{[{%]/.test(shown.replaceAll('{{ x }}', ''))) say(`leaves Liquid behind: ${shown.slice(0, 80)}`);
      }
    }
  }
}
for (const fault of faults) console.log(fault);
process.exit(faults.size === 0 ? 0 : 1);
