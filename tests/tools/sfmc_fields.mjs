// node sfmc_fields.mjs TOOLS FILE
//
// FILE holds a JSON list of {name, document}. There is no schema for a journey of Salesforce Marketing Cloud. The nearest
// to it that is published is the table of fields which the npm package `mcdev` (Accenture's, MIT) keeps of journeys:
// each path of a document must be in it and be one that can be created. It is only read, never run. Beside it, what the
// vendor's prose says: one entry source, one start, no circles, links that lead somewhere, shares of whole percents,
// units of waits, a filter as well-formed XML. What passes is plausible, not proved.
//
// Prints one line for each fault. Exit 0: none, 1: some, 2: package missing.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [tools, file] = process.argv.slice(2);
const table = path.join(tools, 'npm/node_modules/mcdev/lib/metadataTypes/definitions/Journey.definition.js');
if (!fs.existsSync(table)) {
  console.log(`no packages in ${tools}: run tests/setup.sh`);
  process.exit(2);
}
const { fields } = (await import(pathToFileURL(table).href)).default;

// Named in the vendor's prose on the engagement split, and in no table.
const PROSE = new Set([
  'defaults',
  'activities[].configurationArguments.statsTypeId',
  'activities[].configurationArguments.refActivityCustomerKey',
]);
const KINDS = new Set(['EMAILV2', 'WAIT', 'MULTICRITERIADECISION', 'ENGAGEMENTDECISION', 'RANDOMSPLIT']);
const UNITS = new Set(['MINUTES', 'HOURS', 'DAYS', 'WEEKS', 'MONTHS']);
const MODES = new Set(['OnceAndDone', 'MultipleEntries']);
const OPERATORS = new Set(['Equal', 'GreaterThan', 'GreaterThanOrEqual', 'LessThan', 'LessThanOrEqual', 'IsNotNull']);

function* paths(value, key) {
  const rule = fields[key];
  if (rule?.skipValidation) return;
  const has = !key || key.endsWith('[]') || rule || PROSE.has(key) || Object.keys(fields).some((f) => f.startsWith(`${key}.`));
  if (!has) yield `${key}: not in the table of fields`;
  else if (rule?.isCreateable === false && !PROSE.has(key)) yield `${key}: set by the server`;
  else if (Array.isArray(value)) for (const item of value) { if (item && typeof item === 'object') yield* paths(item, `${key}[]`); }
  else if (value && typeof value === 'object') for (const [k, v] of Object.entries(value)) yield* paths(v, key ? `${key}.${k}` : k);
}

const FILTER = /^<FilterDefinition><ConditionSet Operator="(AND|OR)" ConditionSetName="[^"<>&]*">(.*)<\/ConditionSet><\/FilterDefinition>$/s;
const CONDITION = /<Condition Key="([^"<>]+)" Operator="([A-Za-z]+)"><Value>((?:<!\[CDATA\[(?:(?!\]\]>)[\s\S])*\]\]>)+)<\/Value><\/Condition>/g;

function* filter(xml) {
  const whole = FILTER.exec(xml);
  if (!whole) { yield 'not a FilterDefinition'; return; }
  let found = 0;
  const rest = whole[2].replace(CONDITION, (_, key, operator) => {
    found += 1;
    if (/&(?!(amp|lt|gt|quot|apos);)/.test(key)) found = NaN;
    if (!OPERATORS.has(operator)) found = NaN;
    return '';
  });
  if (rest !== '' || !(found >= 1)) yield `conditions that can't be read: ${rest.slice(0, 80)}`;
}

function* journey(document) {
  for (const key of ['key', 'name', 'workflowApiVersion', 'triggers', 'activities', 'entryMode']) if (document[key] === undefined) yield `needs ${key}`;
  if (document.workflowApiVersion !== 1) yield 'workflowApiVersion is 1';
  if (String(document.key).length > 200) yield 'key has more than 200 characters';
  if (!MODES.has(document.entryMode)) yield `entryMode ${document.entryMode}`;
  if (document.triggers?.length !== 1 || !document.triggers[0].metaData?.eventDefinitionKey) yield 'not one entry source with its event definition';
  const start = document.triggers?.[0]?.configurationArguments?.criteria;
  if (start !== undefined) yield* filter(start);
  const known = new Map(document.activities.map((a) => [a.key, a]));
  if (known.size !== document.activities.length) yield 'a key is there twice';
  const led = new Set();
  for (const { key, type, outcomes, configurationArguments: made } of document.activities) {
    const at = `activity ${key}: `;
    if (!KINDS.has(type)) yield `${at}type ${type}`;
    if (!outcomes?.length) yield `${at}no outcomes`;
    for (const { next } of outcomes) {
      if (next === null) continue;
      if (!known.has(next)) yield `${at}leads to ${next}, which is not there`;
      led.add(next);
    }
    if (type === 'WAIT' && !(Number.isInteger(made.waitDuration) && made.waitDuration >= 1 && UNITS.has(made.waitUnit))) yield `${at}waits ${made.waitDuration} ${made.waitUnit}`;
    if (type === 'EMAILV2' && !Number.isInteger(made.triggeredSend?.emailId)) yield `${at}no number of an e-mail`;
    if (type === 'RANDOMSPLIT') {
      const shares = outcomes.map((o) => o.arguments.percentage);
      if (shares.some((s) => !Number.isInteger(s) || s < 1 || s > 99) || shares.reduce((a, b) => a + b, 0) !== 100) yield `${at}shares ${shares}`;
    }
    if (type === 'ENGAGEMENTDECISION') {
      if (![2, 3].includes(made.statsTypeId) || known.get(made.refActivityCustomerKey)?.type !== 'EMAILV2') yield `${at}asks for no e-mail of this journey`;
      if (outcomes.map((o) => o.arguments.when).sort().join() !== 'false,true') yield `${at}outcomes`;
    }
    if (type === 'MULTICRITERIADECISION') {
      const asked = Object.keys(made.criteria);
      for (const xml of Object.values(made.criteria)) yield* [...filter(xml)].map((f) => at + f);
      if (outcomes.map((o) => o.key).join() !== [...asked, 'remainder_path'].join()) yield `${at}outcomes and criteria differ`;
    }
  }
  const starts = [...known.keys()].filter((k) => !led.has(k));
  if (known.size && starts.length !== 1) yield `starts at ${starts.join(', ') || 'nothing'}`;
  const state = new Map();
  const circle = (key) => {
    state.set(key, 'open');
    const round = known.get(key).outcomes.some(({ next }) => known.has(next) && (state.get(next) === 'open' || (!state.has(next) && circle(next))));
    state.set(key, 'done');
    return round;
  };
  if (starts.some(circle)) yield 'goes round in a circle';
}

let faults = 0;
for (const { name, document } of JSON.parse(fs.readFileSync(file, 'utf8'))) {
  for (const fault of [...paths(document, ''), ...journey(document)]) {
    faults += 1;
    console.log(`${name}: ${fault}`);
  }
}
process.exit(faults ? 1 : 0);
