/**
 * The grammar of journey for editors: what is a declaration, a step, a clause, a text.
 *
 * It reads more than the compiler does: a statement is its first word and whatever follows on its line, so that a
 * half-typed or wrong line still has its place in the tree. What is right is the compiler's to say. The words come
 * from keywords.js, which is written from the compiler's vocabulary; lines end in src/scanner.c.
 *
 * `tree-sitter generate --abi 14` writes src/parser.c, which is kept in the repository: editors build from it.
 */
/// <reference types="tree-sitter-cli/dsl" />

const words = require('./keywords.js');

const unique = (...lists) => [...new Set(lists.flat())].sort();
const heads = unique(words.steps, words.clauses, words.inside, words.declarations, words.values, words.units, words.days);
const only = (list, ...others) => {
  const taken = new Set(others.flat());
  return list.filter((word) => !taken.has(word));
};

// A word that can start several things is taken for the first of these.
const steps = words.steps;
const clauses = only(words.clauses, steps);
const inside = only(heads, words.values, words.units, words.days);
const values = words.values;
const days = only(words.days, values);
const units = only(words.units, values, days);
// What starts a line that no keyword starts: properties, states, arms, locales.
const others = only(heads, steps, clauses, words.declarations);

module.exports = grammar({
  name: 'journey',

  externals: ($) => [
    $._line_end, // the line is over, and so is its statement
    $._block_end, // a one-line block, the text or a forgotten brace ends the statement
    $._missing_brace, // a declaration begins in the first column: the block before it was never closed
    $._text_end, // the line ends before the text was closed
  ],

  extras: ($) => [/\s/, /\uFEFF/, $.doc_comment, $.comment],

  word: ($) => $._word,

  rules: {
    source_file: ($) => repeat(choice($.declaration, $.step, $.clause, $.entry, $.block, $.stray)),

    // journey welcome {
    declaration: ($) =>
      prec(1, seq(field('keyword', choice(...words.declarations)), optional(field('name', $.name)), $._rest)),

    // send welcome_letter
    step: ($) => seq(field('keyword', choice(...steps)), $._rest),

    // exits when placed_order
    clause: ($) => seq(field('keyword', choice(...clauses)), $._rest),

    // first_name: text?   owner from prospect when placed_order   gold { … }   50% letter { … }
    entry: ($) =>
      seq(
        field('key', choice($.name, $.property, $._literal, $.operator, $.group, alias(choice(...others), $.name))),
        $._rest,
      ),

    // A closing bracket that nothing opened.
    stray: (_) => choice('}', ')', ']'),

    // Right recursion: after `and`, `or` and `,` a statement goes on on the next line.
    _rest: ($) => choice($._line_end, $._block_end, seq($._item, $._rest), seq($._joint, $._goes_on), $._blocks),
    _goes_on: ($) => choice($._block_end, seq($._item, $._rest), seq($._joint, $._goes_on), $._blocks),

    _blocks: ($) => prec.right(seq(field('body', $.block), repeat($.tail))),

    // } else if tier is gold {   } otherwise {
    tail: ($) =>
      seq(field('keyword', choice('else', 'otherwise')), repeat(choice($._item, $._joint)), field('body', $.block)),

    block: ($) => seq('{', repeat(choice($.step, $.clause, $.entry, $.block, $._nested)), choice('}', $._missing_brace)),

    // `email` in a person, `event` in a target: a word that elsewhere starts a declaration.
    _nested: ($) => alias($.inner, $.clause),
    inner: ($) => seq(field('keyword', choice(...only(words.declarations, steps, clauses))), $._rest),

    _joint: (_) => choice('and', 'or', ','),

    _item: ($) =>
      choice(
        $.name,
        $.property,
        $._literal,
        $.group,
        $.operator,
        ...only(inside, ['and', 'or']),
        alias(choice(...values), $.constant),
        alias(choice(...days), $.day),
        alias(choice(...units), $.unit),
      ),

    group: ($) => seq('(', repeat(choice($._item, $._joint)), ')'),

    _literal: ($) => choice($.text, $.duration, $.money, $.number, $.percent, $.time, $.date),

    duration: ($) => prec(1, seq($.number, alias(choice(...words.units), $.unit))),
    money: ($) => prec(1, seq($.number, alias($.currency, $.unit))),
    currency: (_) => token(prec(1, /[A-Z]{3}/)),
    number: (_) => token(/\d+([.,'\u2019]\d+)*/),
    percent: (_) => token(/\d+(\.\d+)?\s?%/),
    time: (_) => token(/\d{1,2}:\d{2}(:\d{2})?/),
    date: (_) => token(prec(1, /\d{4}-\d{1,2}-\d{1,2}/)),

    text: ($) =>
      seq(
        choice('"', token(/[\u201c\u201d\u201e\u201f\u00ab\u00bb]/)),
        repeat(choice($._text_part, $.escape, $.merge_field)),
        choice(token.immediate('"'), token.immediate(/[\u201c\u201d\u201e\u201f\u00ab\u00bb]/), $._text_end),
      ),
    _text_part: (_) => token.immediate(prec(1, /([^"\\{\r\n\u201c\u201d\u201e\u201f\u00ab\u00bb]|\{[^{"\\\r\n])+|\{/)),
    escape: (_) => token.immediate(/\\[^\r\n]/),

    // {{first_name else Dear client}}
    merge_field: ($) =>
      seq(
        token.immediate(prec(2, '{{')),
        repeat(
          choice(
            alias($._field_name, $.property),
            seq(alias(token.immediate(prec(4, /[ \t]+else[ \t]+/)), 'else'), optional($.fallback)),
            alias(token.immediate(prec(4, /(each|include)[ \t]+/)), 'each'),
            $._field_text,
          ),
        ),
        optional(token.immediate(prec(4, '}}'))),
      ),
    _field_name: (_) => token.immediate(prec(3, /[A-Za-z_][A-Za-z0-9_.]*/)),
    fallback: (_) => token.immediate(prec(5, /[^}"\r\n]+/)),
    _field_text: (_) => token.immediate(prec(3, /[^}"\r\nA-Za-z_][^}"\r\n]*|\}/)),

    name: ($) => $._word,
    _word: (_) => /[\p{L}_][\p{L}\p{N}_]*(-[\p{L}\p{N}_]+)*/,
    property: (_) => token(/[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)+/),

    // `:` and `?` are ours; the rest is what people bring along.
    operator: (_) => token(prec(-1, choice('yes/no', ':', '?', '/', '=', '==', '!=', '<=', '>=', '<', '>', '&&', '||', /[^\s"\p{L}\p{N}_{}()]/))),

    doc_comment: (_) => token(prec(1, /\/\/\/[^\r\n]*/)),
    comment: (_) => token(/\/\/[^\r\n]*/),
  },
});
