// Where a statement ends.
//
// A line end ends a statement, unless the next line that is not blank or comment starts with `and`, `or` or `else`;
// within brackets, and after `and`, `or` and `,`, the grammar does not ask for one. A closing brace and the end of the
// text end it, too. A declaration in the first column closes a block that was left open, so that a forgotten brace
// does not swallow the rest of the file.

#include "tree_sitter/parser.h"
#include <string.h>
#include "declarations.h"

enum Token { LINE_END, BLOCK_END, MISSING_BRACE, TEXT_END };

void *tree_sitter_journey_external_scanner_create(void) { return NULL; }
void tree_sitter_journey_external_scanner_destroy(void *payload) { (void)payload; }
unsigned tree_sitter_journey_external_scanner_serialize(void *payload, char *buffer) {
  (void)payload;
  (void)buffer;
  return 0;
}
void tree_sitter_journey_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  (void)payload;
  (void)buffer;
  (void)length;
}

static bool is_blank(int32_t c) { return c == ' ' || c == '\t' || c == 0xFEFF; }
static bool is_line_end(int32_t c) { return c == '\n' || c == '\r'; }
static bool is_word(int32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c > 127;
}

static bool one_of(const char *word, const char *const *list) {
  for (; *list != NULL; list++) {
    if (strcmp(word, *list) == 0) return true;
  }
  return false;
}

static const char *const JOINTS[] = {"and", "or", "else", NULL};

// Reads the word that begins here.
static void read_word(TSLexer *lexer, char *word, unsigned size) {
  unsigned length = 0;
  while (is_word(lexer->lookahead)) {
    if (length + 1 < size) word[length++] = (char)lexer->lookahead;
    lexer->advance(lexer, false);
  }
  word[length] = 0;
}

bool tree_sitter_journey_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  (void)payload;
  // While it mends an error the parser asks for everything: then nothing of ours is sure.
  bool mending = valid[LINE_END] && valid[BLOCK_END] && valid[MISSING_BRACE] && valid[TEXT_END];
  if (mending) return false;

  if (valid[TEXT_END] && !valid[BLOCK_END]) {
    if (is_line_end(lexer->lookahead) || lexer->eof(lexer)) {
      lexer->mark_end(lexer);
      lexer->result_symbol = TEXT_END;
      return true;
    }
    return false;
  }

  bool was_first = lexer->get_column(lexer) == 0;
  while (is_blank(lexer->lookahead)) {
    lexer->advance(lexer, true);
    was_first = false;
  }
  lexer->mark_end(lexer);

  if (valid[BLOCK_END] && (lexer->lookahead == '}' || lexer->eof(lexer))) {
    lexer->result_symbol = BLOCK_END;
    return true;
  }
  if (!valid[LINE_END] && !valid[BLOCK_END] && !valid[MISSING_BRACE]) return false;
  if (!valid[LINE_END] && !valid[BLOCK_END] && lexer->eof(lexer)) {
    lexer->result_symbol = MISSING_BRACE;
    return true;
  }

  // A comment ends the words of its line.
  bool crossed = false;
  for (;;) {
    if (is_line_end(lexer->lookahead)) {
      crossed = true;
      was_first = true;
      lexer->advance(lexer, true);
      // The token is as long as nothing: what is between belongs to no statement.
    } else if (is_blank(lexer->lookahead)) {
      was_first = false;
      lexer->advance(lexer, true);
    } else if (lexer->lookahead == '/') {
      lexer->advance(lexer, true);
      if (lexer->lookahead != '/') break;
      while (!is_line_end(lexer->lookahead) && !lexer->eof(lexer)) lexer->advance(lexer, true);
    } else {
      break;
    }
  }
  if (lexer->eof(lexer)) {
    if (valid[LINE_END] && crossed) {
      lexer->result_symbol = LINE_END;
      return true;
    }
    if (valid[BLOCK_END]) {
      lexer->result_symbol = BLOCK_END;
      return true;
    }
    if (valid[MISSING_BRACE]) {
      lexer->result_symbol = MISSING_BRACE;
      return true;
    }
    return false;
  }
  char word[24];
  read_word(lexer, word, sizeof word);
  bool declares = was_first && is_blank(lexer->lookahead) && one_of(word, DECLARATIONS);
  if (crossed && valid[LINE_END]) {
    if (one_of(word, JOINTS)) return false;
    lexer->result_symbol = LINE_END;
    return true;
  }
  // After `and`, `or` or `,` only a declaration in the first column ends the statement.
  if (crossed && valid[BLOCK_END] && declares) {
    lexer->result_symbol = BLOCK_END;
    return true;
  }
  if (valid[MISSING_BRACE] && declares && !valid[BLOCK_END]) {
    lexer->result_symbol = MISSING_BRACE;
    return true;
  }
  return false;
}
