;;; journey-words.el --- Words of the journey language  -*- lexical-binding: t; -*-

;; Written by tests/it/editors from src/vocabulary.  Do not edit by hand.

;;; Commentary:

;; The keywords of `journey-mode', by what they start.

;;; Code:

(defconst journey-words-declarations
  '("audience" "brand" "calendar" "decision" "email" "escalation"
    "event" "gate" "journey" "letter" "list" "person" "profile" "push"
    "relationship" "restraint" "segment" "sequence" "sms" "survey"
    "target" "team" "test" "whatsapp")
  "Words that start a declaration.")

(defconst journey-words-steps
  '("add" "allow" "ask" "clear" "end" "hand" "if" "match" "no" "notify"
    "remove" "repeat" "review" "run" "send" "set" "split" "task"
    "wait")
  "Words that start a step.")

(defconst journey-words-clauses
  '("alert" "allow" "also" "answer" "answers" "approved" "at" "bad"
    "because" "choices" "client" "day" "declined" "each" "email"
    "enters" "every" "exits" "expect" "for" "gives" "goal" "key"
    "leaves" "live" "locales" "loosens" "measure" "needs" "never"
    "no" "note" "occasion" "on" "passes" "pause" "preview" "promotional"
    "purpose" "quiet" "sender" "split" "starts" "subject" "template"
    "tested" "text" "theme" "themes" "time" "unanswered" "under"
    "valid" "when")
  "Words that start a clause.")

(defconst journey-words-inside
  '("after" "again" "ahead" "all" "already" "and" "answered" "any"
    "apart" "approval" "at" "audience" "author" "because" "becomes"
    "before" "between" "blocks" "bounces" "by" "calendar" "care"
    "clicked" "client" "complaints" "consent" "consents" "date" "day"
    "days" "does" "drop" "during" "each" "else" "email" "emails"
    "ended" "enters" "ever" "every" "exceed" "except" "february"
    "felt" "for" "friday" "from" "gate" "gathered" "handed" "has"
    "hour" "hours" "if" "in" "invitation" "is" "it" "journey" "journeys"
    "known" "last" "least" "less" "letter" "letters" "list" "march"
    "message" "messages" "minute" "minutes" "monday" "money" "month"
    "months" "more" "most" "never" "no" "not" "now" "number" "of"
    "older" "on" "once" "one" "opened" "or" "otherwise" "outside"
    "over" "passes" "past" "per" "person" "points" "postpone" "promotional"
    "push" "reasoned" "received" "receives" "rest" "restraint" "resume"
    "same" "saturday" "sent" "service" "since" "skip" "sms" "sooner"
    "start" "state" "sunday" "takes" "than" "the" "theme" "themes"
    "those" "thursday" "time" "times" "to" "transactional" "tuesday"
    "under" "unknown" "unless" "unsubscribes" "until" "up" "way"
    "wednesday" "week" "weeks" "what" "whatsapp" "when" "where" "while"
    "with" "within" "year" "years" "yes" "zone")
  "Words inside a statement.")

(defconst journey-words-units
  '("day" "days" "hour" "hours" "minute" "minutes" "month" "months"
    "week" "weeks" "year" "years")
  "Units of time.")

(defconst journey-words-days
  '("april" "august" "december" "february" "friday" "january" "july"
    "june" "march" "may" "monday" "november" "october" "saturday"
    "september" "sunday" "thursday" "tuesday" "wednesday")
  "Days and months.")

(defconst journey-words-values
  '("care" "email" "invitation" "known" "letter" "no" "promotional"
    "push" "service" "sms" "transactional" "unknown" "whatsapp" "yes")
  "Purposes, channels and the like.")

(provide 'journey-words)
;;; journey-words.el ends here
