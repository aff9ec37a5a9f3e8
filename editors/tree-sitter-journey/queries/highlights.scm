; Written by tests/it/editors from src/vocabulary. Do not edit by hand.

(comment) @comment
(doc_comment) @comment.documentation

(text) @string
(escape) @string.escape
(merge_field) @string.special
(fallback) @string

(number) @number
(percent) @number
(time) @number
(date) @number
(unit) @type.builtin
(day) @constant.builtin
(constant) @constant.builtin

(name) @variable
(property) @property
(entry key: (name) @property)
(declaration name: (name) @type)

[
  "add" "after" "again" "ahead" "alert" "all" "allow" "already" "also" "and" "answer" "answered"
  "answers" "any" "apart" "approval" "approved" "ask" "at" "audience" "author" "bad" "because"
  "becomes" "before" "between" "blocks" "bounces" "brand" "by" "calendar" "choices" "clear"
  "clicked" "client" "complaints" "consent" "consents" "date" "day" "decision" "declined" "does"
  "drop" "during" "each" "else" "email" "emails" "end" "ended" "enters" "escalation" "event" "ever"
  "every" "exceed" "except" "exits" "expect" "felt" "for" "from" "gate" "gathered" "gives" "goal"
  "hand" "handed" "has" "if" "in" "is" "it" "journey" "journeys" "key" "last" "least" "leaves"
  "less" "letter" "letters" "list" "live" "locales" "loosens" "match" "measure" "message" "messages"
  "money" "more" "most" "needs" "never" "no" "not" "note" "notify" "now" "number" "occasion" "of"
  "older" "on" "once" "one" "opened" "or" "otherwise" "outside" "over" "passes" "past" "pause" "per"
  "person" "points" "postpone" "preview" "profile" "promotional" "purpose" "push" "quiet" "reasoned"
  "received" "receives" "relationship" "remove" "repeat" "rest" "restraint" "resume" "review" "run"
  "same" "segment" "send" "sender" "sent" "sequence" "set" "since" "skip" "sms" "sooner" "split"
  "start" "starts" "state" "subject" "survey" "takes" "target" "task" "team" "template" "test"
  "tested" "text" "than" "the" "theme" "themes" "those" "time" "times" "to" "unanswered" "under"
  "unless" "unsubscribes" "until" "up" "valid" "wait" "way" "what" "whatsapp" "when" "where" "while"
  "with" "within" "zone"
] @keyword

(declaration keyword: _ @keyword.type)
(step keyword: _ @keyword.control)
(clause keyword: _ @keyword)
(tail keyword: _ @keyword.control)

["{" "}" "(" ")"] @punctuation.bracket
"," @punctuation.delimiter
(operator) @operator

; Words that stand for a value or a length wherever they are: care, day, days, email, february, friday, hour, hours, invitation, known, letter, march, minute, minutes, monday, month, months, no, promotional, push, saturday, service, sms, sunday, thursday, transactional, tuesday, unknown, wednesday, week, weeks, whatsapp, year, years, yes.
