//! Every keyword: where it may stand and what it means, in one line.

/// Where a keyword may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Starts a declaration.
    Declaration,
    /// Starts a clause of a declaration other than a journey.
    Clause,
    /// Starts a clause of a journey.
    JourneyClause,
    /// Starts a step.
    Step,
    /// Inside a statement.
    Inside,
}

/// A keyword.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    /// As written.
    pub text: &'static str,
    /// Where it may stand.
    pub place: Place,
    /// One sentence.
    pub doc: &'static str,
}

/// Words that can't name anything; those that can't name one kind of thing stand in [`Named`](super::Named).
pub const RESERVED: &[&str] = &[
    "and",
    "or",
    "not",
    "else",
    "otherwise",
    "is",
    "has",
    "in",
    "yes",
    "no",
    "known",
    "unknown",
    "client",
    "opened",
    "clicked",
];

/// Whether this word starts a declaration of the language, in this version or a later one.
pub(crate) fn is_declaration_word(word: &[u8]) -> bool {
    matches!(
        word,
        b"brand"
            | b"profile"
            | b"event"
            | b"list"
            | b"relationship"
            | b"segment"
            | b"calendar"
            | b"person"
            | b"team"
            | b"email"
            | b"restraint"
            | b"gate"
            | b"sequence"
            | b"journey"
            | b"target"
            | b"audience"
            | b"survey"
            | b"decision"
            | b"sms"
            | b"push"
            | b"letter"
            | b"whatsapp"
            | b"escalation"
            | b"test"
    )
}

/// Whether this word starts a statement somewhere: a declaration, a clause, a rule or a step.
pub(crate) fn is_statement_word(word: &[u8]) -> bool {
    WORDS
        .iter()
        .any(|row| row.text.as_bytes() == word && row.place != Place::Inside)
}

const fn row(text: &'static str, place: Place, doc: &'static str) -> Word {
    Word { text, place, doc }
}

/// The table: declarations, clauses, clauses of a journey, steps, words inside statements.
#[rustfmt::skip]
pub const WORDS: &[Word] = &[
    row("brand", Place::Declaration, "The house: its sender, locales, themes and time zone, and what holds for every journey."),
    row("profile", Place::Declaration, "The properties that are known about a client."),
    row("event", Place::Declaration, "Something that happens to a client, with its data and, where a proof needs it, how often it can happen."),
    row("list", Place::Declaration, "A list of clients on the platform."),
    row("relationship", Place::Declaration, "The states in which a client can stand with the house."),
    row("segment", Place::Declaration, "Clients for whom a condition holds, under a name."),
    row("calendar", Place::Declaration, "Days on which the house is open."),
    row("person", Place::Declaration, "Someone of the house, with address and key."),
    row("team", Place::Declaration, "Persons under one name."),
    row("email", Place::Declaration, "A message by electronic mail: why it is sent, what it says, what must be true when it leaves."),
    row("sms", Place::Declaration, "A text message: why it is sent, and the words themselves."),
    row("push", Place::Declaration, "A push notification: its title, and a line or two."),
    row("letter", Place::Declaration, "A letter on paper, as a template or as text."),
    row("whatsapp", Place::Declaration, "A WhatsApp message: why it is sent, and the words themselves."),
    row("survey", Place::Declaration, "A question to the client with its choices; sent and counted like a message."),
    row("audience", Place::Declaration, "Clients whom paid media follow."),
    row("decision", Place::Declaration, "Before `points`: what a buyer weighs before a first piece."),
    row("restraint", Place::Declaration, "Rules about how little a client hears."),
    row("gate", Place::Declaration, "Who must have looked at a journey before it goes live."),
    row("sequence", Place::Declaration, "Steps under a name, to be run from several places."),
    row("journey", Place::Declaration, "What happens to a client, from a start to an end."),
    row("escalation", Place::Declaration, "What happens when something goes wrong: what stops, who hears of it, how it goes on."),
    row("target", Place::Declaration, "The ids of a platform's account."),
    row("test", Place::Declaration, "One client, what happens to her day by day, and what she is expected to receive."),
    row("sender", Place::Clause, "Whom the mail of the house is from."),
    row("locales", Place::Clause, "The languages in which the house writes; the first is for everyone else."),
    row("themes", Place::Clause, "What messages can be about, in the order they should come."),
    row("promotional", Place::Clause, "Before `themes` or `blocks`: those that make a message promotional."),
    row("occasion", Place::Clause, "A theme that a client may have asked not to hear of."),
    row("time", Place::Clause, "The time zone of clients, and what stands in where it is unknown."),
    row("every", Place::Clause, "What holds for every journey of the house."),
    row("key", Place::Clause, "The public key with which a person signs."),
    row("email", Place::Clause, "The address of a person."),
    row("purpose", Place::Clause, "Why a message is sent: transactional, service, care, invitation or promotional."),
    row("for", Place::Clause, "The states for which a message is written."),
    row("because", Place::Clause, "Why a client gets this message, or why an exception is made."),
    row("theme", Place::Clause, "What a message is about."),
    row("subject", Place::Clause, "The line that a client sees first."),
    row("preview", Place::Clause, "The words beside the subject in an inbox."),
    row("template", Place::Clause, "The file with the body of a message."),
    row("text", Place::Clause, "The body of a message itself, or a property that holds words."),
    row("note", Place::Clause, "Who adds a line of their own before a message leaves."),
    row("needs", Place::Clause, "What must be true at the moment a message leaves."),
    row("leaves", Place::Clause, "A promise: no path sends the message later."),
    row("answers", Place::Clause, "The decision points that a message speaks to."),
    row("choices", Place::Clause, "What a client can answer to a survey."),
    row("bad", Place::Clause, "The answers to a survey that a person must hear of."),
    row("at", Place::Clause, "A rule with a number: at most, or at least."),
    row("each", Place::Clause, "A rule about one message sent again."),
    row("quiet", Place::Clause, "Hours or days without messages: what falls there waits."),
    row("no", Place::Clause, "Messages that are not sent while something holds, for a time after an event, or to a state."),
    row("approved", Place::Clause, "How many of whom must approve; in a review, what follows when the person says yes."),
    row("never", Place::Clause, "Who may not be among those who approve; with `because`, why a journey has no exit."),
    row("tested", Place::Clause, "How many of whom must have tested."),
    row("live", Place::Clause, "How long after the last approval a journey goes live."),
    row("valid", Place::Clause, "How long an approval holds."),
    row("declined", Place::Clause, "What follows when the person of a review says no."),
    row("unanswered", Place::Clause, "What follows when nobody has answered a review in time."),
    row("allow", Place::Clause, "Lets a lint pass in this message, with the reason that approvers see."),
    row("when", Place::Clause, "What raises an alarm: messages to one client, or what happens to many."),
    row("pause", Place::Clause, "Which journeys stop at an alarm."),
    row("on", Place::Clause, "How journeys go on after a pause: what is dropped, and what the rest keeps to."),
    row("alert", Place::Clause, "Who hears of an alarm."),
    row("answer", Place::Clause, "Who writes to the client after an alarm, by when and with which message."),
    row("day", Place::Clause, "What happens on a day of a test, or which date its day 0 is."),
    row("client", Place::Clause, "What is known of the client of a test."),
    row("split", Place::Clause, "Which arm of a split a test takes."),
    row("expect", Place::Clause, "What a test expects."),
    row("measure", Place::Clause, "What tells the arms of a split apart."),
    row("for", Place::JourneyClause, "The states in which a client must be to enter; leaving them ends the run."),
    row("starts", Place::JourneyClause, "What starts a run."),
    row("enters", Place::JourneyClause, "How a client may come back."),
    row("exits", Place::JourneyClause, "What ends a run early."),
    row("goal", Place::JourneyClause, "What the journey is for, and until when it counts."),
    row("gives", Place::JourneyClause, "Which journeys come before this one."),
    row("under", Place::JourneyClause, "The restraint of this journey."),
    row("also", Place::JourneyClause, "A restraint beside the brand's."),
    row("passes", Place::JourneyClause, "The gate that this journey must pass."),
    row("loosens", Place::JourneyClause, "An exception to a rule, with its reason."),
    row("send", Place::Step, "Sends one message."),
    row("wait", Place::Step, "Lets time pass, until a moment, or until something happens."),
    row("if", Place::Step, "Goes on by a condition."),
    row("match", Place::Step, "Goes on by the value of a property, every value exactly once."),
    row("split", Place::Step, "Goes on at random, by percentages."),
    row("set", Place::Step, "Gives a property of the client a value."),
    row("clear", Place::Step, "Empties a property of the client."),
    row("add", Place::Step, "Adds the client to a list or an audience."),
    row("remove", Place::Step, "Takes the client off a list or out of an audience."),
    row("ask", Place::Step, "Sends a survey and goes on by its answer."),
    row("run", Place::Step, "Runs the steps of a sequence."),
    row("repeat", Place::Step, "Does the same several times, always bounded."),
    row("hand", Place::Step, "Hands the client over to another journey."),
    row("no", Place::Step, "A time in which no other journey sends this client anything."),
    row("review", Place::Step, "A person decides about one client before the run goes on."),
    row("task", Place::Step, "Gives a person of the house something to do; the run does not wait for it."),
    row("notify", Place::Step, "Tells a person of the house something."),
    row("end", Place::Step, "Ends the run."),
    row("allow", Place::Step, "Lets a lint pass in the block it stands in, with the reason that approvers see."),
    row("after", Place::Inside, "Later than a date, an event or the start."),
    row("again", Place::Inside, "Comes back some time after the last run ended."),
    row("ahead", Place::Inside, "How far in the future a date lies."),
    row("already", Place::Inside, "Those who are in a segment when the journey goes live."),
    row("and", Place::Inside, "Both must hold."),
    row("answered", Place::Inside, "The client of a test answers a survey."),
    row("any", Place::Inside, "Whichever message or journey."),
    row("apart", Place::Inside, "How much time passes between two rounds."),
    row("approval", Place::Inside, "The last signature that a gate asks for."),
    row("at", Place::Inside, "At a time of day, or at least, or at most."),
    row("audience", Place::Inside, "An audience by its name."),
    row("author", Place::Inside, "Whoever submitted a journey."),
    row("because", Place::Inside, "Gives the reason."),
    row("becomes", Place::Inside, "Comes into a state."),
    row("before", Place::Inside, "Earlier than a date."),
    row("between", Place::Inside, "The two things that a gap lies between."),
    row("by", Place::Inside, "Who has to do it."),
    row("calendar", Place::Inside, "Counted from the first day of a week, month or year."),
    row("care", Place::Inside, "A purpose: care for what the client owns or asked for."),
    row("clicked", Place::Inside, "A client followed a link in a message."),
    row("client", Place::Inside, "The person whom a run is about."),
    row("consent", Place::Inside, "Has agreed to be written to on a channel."),
    row("consents", Place::Inside, "Has agreed to be written to on a channel."),
    row("date", Place::Inside, "A property that holds a day."),
    row("does", Place::Inside, "Before `not consent`."),
    row("during", Place::Inside, "While a journey runs."),
    row("each", Place::Inside, "For every single one."),
    row("else", Place::Inside, "Otherwise: the other branch, or what a rule does with a message that would break it."),
    row("email", Place::Inside, "The channel of electronic mail."),
    row("emails", Place::Inside, "Messages by electronic mail."),
    row("ended", Place::Inside, "When the last run was over."),
    row("enters", Place::Inside, "Comes into a segment."),
    row("ever", Place::Inside, "In a whole life."),
    row("every", Place::Inside, "Without exception."),
    row("except", Place::Inside, "What is left out."),
    row("felt", Place::Inside, "Weighed by feeling."),
    row("for", Place::Inside, "How long, for whom, or what a wait ends with."),
    row("from", Place::Inside, "Where something begins."),
    row("gathered", Place::Inside, "Several events become one run."),
    row("gate", Place::Inside, "The gate that must be passed."),
    row("handed", Place::Inside, "A run that another journey hands over."),
    row("has", Place::Inside, "Something has happened to the client."),
    row("if", Place::Inside, "After `else`: another condition."),
    row("in", Place::Inside, "Inside a segment, or a stretch of time."),
    row("invitation", Place::Inside, "A purpose: asks the client to come."),
    row("is", Place::Inside, "Compares."),
    row("it", Place::Inside, "The run itself, or the segment."),
    row("journey", Place::Inside, "A journey by its name."),
    row("known", Place::Inside, "The property has a value."),
    row("last", Place::Inside, "The stretch of time up to now."),
    row("least", Place::Inside, "At least: this or more."),
    row("less", Place::Inside, "Less than: below."),
    row("letter", Place::Inside, "The channel of direct mail on paper."),
    row("letters", Place::Inside, "Letters on paper."),
    row("list", Place::Inside, "A list by its name."),
    row("message", Place::Inside, "A message on any channel."),
    row("messages", Place::Inside, "Messages on every channel."),
    row("money", Place::Inside, "A property that holds an amount in a currency."),
    row("more", Place::Inside, "More than: above."),
    row("most", Place::Inside, "At most: this or less."),
    row("never", Place::Inside, "Not at all."),
    row("no", Place::Inside, "The property is not true."),
    row("not", Place::Inside, "The opposite."),
    row("now", Place::Inside, "From this moment."),
    row("number", Place::Inside, "A property that holds a number."),
    row("of", Place::Inside, "Among, or belonging to."),
    row("on", Place::Inside, "On a day."),
    row("once", Place::Inside, "One time."),
    row("one", Place::Inside, "One of several values."),
    row("opened", Place::Inside, "A client opened a message."),
    row("or", Place::Inside, "One of them must hold."),
    row("otherwise", Place::Inside, "What happens when a wait reaches its deadline."),
    row("outside", Place::Inside, "On days that a calendar does not hold."),
    row("over", Place::Inside, "After `handed`."),
    row("passes", Place::Inside, "Goes through a gate."),
    row("past", Place::Inside, "The date lies behind us."),
    row("per", Place::Inside, "A rolling window."),
    row("person", Place::Inside, "A property that names someone of the house."),
    row("points", Place::Inside, "After `decision`."),
    row("postpone", Place::Inside, "Sends a message later instead of breaking a rule."),
    row("promotional", Place::Inside, "A purpose: asks the client to buy."),
    row("push", Place::Inside, "The channel of push notifications."),
    row("reasoned", Place::Inside, "Weighed by reason."),
    row("received", Place::Inside, "A client got a message."),
    row("restraint", Place::Inside, "A restraint by its name."),
    row("same", Place::Inside, "About the same thing as the run."),
    row("service", Place::Inside, "A purpose: word about something of the client's."),
    row("sent", Place::Inside, "A message left."),
    row("since", Place::Inside, "From an event until now."),
    row("skip", Place::Inside, "Leaves a message out instead of breaking a rule."),
    row("sms", Place::Inside, "The channel of text messages."),
    row("sooner", Place::Inside, "Before."),
    row("start", Place::Inside, "The moment at which a run began."),
    row("state", Place::Inside, "Where the client stands with the house."),
    row("than", Place::Inside, "After `more`, `less` or `sooner`."),
    row("takes", Place::Inside, "Which arm of a split a test takes."),
    row("the", Place::Inside, "Reads better."),
    row("theme", Place::Inside, "What a message is about."),
    row("blocks", Place::Inside, "Files that texts put in with `{{include …}}`."),
    row("themes", Place::Inside, "What messages can be about."),
    row("those", Place::Inside, "The clients who are there."),
    row("time", Place::Inside, "After `every`: without limit."),
    row("times", Place::Inside, "How often."),
    row("to", Place::Inside, "Until, or towards."),
    row("transactional", Place::Inside, "A purpose: part of a deal the client made."),
    row("under", Place::Inside, "Held by a restraint."),
    row("unknown", Place::Inside, "The property has no value."),
    row("unless", Place::Inside, "The property by which a client says no to an occasion."),
    row("until", Place::Inside, "A moment to wait for."),
    row("up", Place::Inside, "The most: how long to wait or to postpone, how often to repeat."),
    row("way", Place::Inside, "After `gives`."),
    row("whatsapp", Place::Inside, "The channel of WhatsApp messages."),
    row("when", Place::Inside, "What makes it happen."),
    row("where", Place::Inside, "What must hold for the event's own data."),
    row("while", Place::Inside, "As long as a condition holds."),
    row("with", Place::Inside, "With a theme."),
    row("within", Place::Inside, "A deadline."),
    row("year", Place::Inside, "Each year again."),
    row("yes", Place::Inside, "The property is true."),
    row("zone", Place::Inside, "After `time`."),
    row("all", Place::Inside, "Every single one."),
    row("bounces", Place::Inside, "Messages that could not be delivered."),
    row("complaints", Place::Inside, "Messages marked as spam."),
    row("unsubscribes", Place::Inside, "Clients who left all marketing."),
    row("receives", Place::Inside, "Is sent messages."),
    row("exceed", Place::Inside, "Are more than a share of what was sent."),
    row("journeys", Place::Inside, "The journeys of the house."),
    row("resume", Place::Inside, "When journeys go on after a pause."),
    row("drop", Place::Inside, "Leaves out what has waited too long."),
    row("what", Place::Inside, "The messages that have waited."),
    row("older", Place::Inside, "Has waited longer than this."),
    row("rest", Place::Inside, "What is not dropped."),
    row("minutes", Place::Inside, "Elapsed time."),
    row("minute", Place::Inside, "Elapsed time."),
    row("hours", Place::Inside, "Elapsed time: sixty minutes each."),
    row("hour", Place::Inside, "Elapsed time: sixty minutes."),
    row("days", Place::Inside, "Calendar days in the client's zone."),
    row("day", Place::Inside, "A calendar day in the client's zone."),
    row("weeks", Place::Inside, "Seven calendar days each."),
    row("week", Place::Inside, "Seven calendar days."),
    row("months", Place::Inside, "Calendar months; one after 31 January is the last of February."),
    row("month", Place::Inside, "A calendar month."),
    row("february", Place::Inside, "Of `29 february` and `28 february`: what a yearly date does in years without that day."),
    row("march", Place::Inside, "Of `1 march`: where a 29 February comes in other years."),
    row("years", Place::Inside, "Twelve calendar months each."),
    row("monday", Place::Inside, "A day of the week."),
    row("tuesday", Place::Inside, "A day of the week."),
    row("wednesday", Place::Inside, "A day of the week."),
    row("thursday", Place::Inside, "A day of the week."),
    row("friday", Place::Inside, "A day of the week."),
    row("saturday", Place::Inside, "A day of the week."),
    row("sunday", Place::Inside, "A day of the week."),
];

/// The rows of a word: one for each place where it may stand.
pub fn word(text: &str) -> impl Iterator<Item = &'static Word> {
    WORDS.iter().filter(move |w| w.text == text)
}
