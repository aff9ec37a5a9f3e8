//! The one table of diagnostic codes. Numbers are never used twice, even after a code has gone.

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Not built.
    Error,
    /// Built, but look.
    Warning,
    /// Taste; may be allowed.
    Lint,
}

impl Severity {
    /// The word that users see.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Lint => "lint",
        }
    }
}

macro_rules! codes {
    ($($(#[$_doc:meta])* $variant:ident $number:literal $slug:literal $severity:ident $title:literal;)*) => {
        /// Which rule a diagnostic speaks for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $title] $variant,)*
        }

        impl Code {
            /// Every code, by number.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// `J0401`.
            pub fn number(self) -> &'static str {
                match self { $(Code::$variant => $number,)* }
            }

            /// A readable name beside the number.
            pub fn slug(self) -> &'static str {
                match self { $(Code::$variant => $slug,)* }
            }

            /// Severity unless the project says otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }

            /// What the rule says, in one line.
            pub fn title(self) -> &'static str {
                match self { $(Code::$variant => $title,)* }
            }

            pub(super) fn page(self) -> &'static str {
                match self { $(Code::$variant => include_str!(concat!("explain/", $number, ".md")),)* }
            }
        }
    };
}

codes! {
    // J00xx syntax
    Syntax "J0001" "syntax" Error "a statement that can't be read";
    UnclosedBrace "J0002" "unclosed-brace" Error "a `{` that is never closed";
    StrayBrace "J0003" "stray-brace" Error "a `}` that closes nothing";
    UnclosedText "J0004" "unclosed-text" Error "a text that never ends";
    TooDeep "J0005" "too-deep" Error "brackets nested too deep";
    FileTooLarge "J0006" "file-too-large" Error "a file over the size limit";
    NotUtf8 "J0007" "not-utf8" Error "a file that is not UTF-8 text";
    Misplaced "J0008" "misplaced" Error "a statement that does not belong here";
    UnknownStatement "J0009" "unknown-statement" Error "a statement that starts with an unknown word";
    BorrowedForm "J0010" "borrowed-form" Error "a form from another language";
    MixedAndOr "J0011" "mixed-and-or" Error "`and` and `or` in one condition without brackets";
    // J0012 is retired: every word of the language compiles.
    ReservedWord "J0013" "reserved-word" Error "a reserved word used as a name";
    NameForm "J0014" "name-form" Error "a name that is not snake_case";
    UnitMissing "J0015" "unit-missing" Error "a number without its unit";
    StrayDocumentation "J0016" "stray-documentation" Warning "a `///` comment that documents nothing";
    ClauseTwice "J0017" "clause-twice" Error "a clause given twice";
    ClauseMissing "J0018" "clause-missing" Error "a required clause is missing";
    ImpossibleValue "J0019" "impossible-value" Error "a value that can't exist";
    HiddenControl "J0020" "hidden-control" Error "a hidden character that turns the order of a line round";
    InternalError "J0099" "internal-error" Error "the compiler contradicts itself";

    // J01xx names
    UnknownName "J0101" "unknown-name" Error "a name that nothing declares";
    DeclaredTwice "J0102" "declared-twice" Error "one name declared twice";
    WrongKindOfName "J0103" "wrong-kind-of-name" Error "a name of the wrong kind";
    SequenceCycle "J0104" "sequence-cycle" Error "sequences that run each other for ever";
    UnknownValue "J0105" "unknown-value" Error "a value that the property can't have";
    OneBrand "J0106" "one-brand" Error "a project with no brand, or more than one";
    SamePerson "J0107" "same-person" Error "two persons with one key or one address";
    UnusedName "J0108" "unused-name" Warning "a declaration that nothing uses";
    SegmentCycle "J0109" "segment-cycle" Error "a segment that is defined by itself";
    NotAPerson "J0120" "not-a-person" Error "a property without a person, where one is asked or told";
    NobodyStandsIn "J0121" "nobody-stands-in" Error "a person who may be missing, and nobody in their place";
    NeedlessStandIn "J0122" "needless-stand-in" Warning "someone who stands in for nobody";

    // J02xx types
    TypeMismatch "J0201" "type-mismatch" Error "a comparison of things of different types";
    MissingNotHandled "J0202" "missing-not-handled" Error "a comparison with a property that may be missing";
    MatchNotExhaustive "J0203" "match-not-exhaustive" Error "a `match` that leaves values out";
    MatchValueTwice "J0204" "match-value-twice" Error "a value in two arms of a `match`";
    SplitWeights "J0205" "split-weights" Error "weights of a `split` that do not add up to 100%";
    TimeKind "J0206" "time-kind" Error "elapsed time where calendar time is meant, or the reverse";
    MatchSubject "J0207" "match-subject" Error "a `match` on something without a closed set of values";
    EventDataUnavailable "J0208" "event-data-unavailable" Error "data of an event that this run has not seen";
    NeverMissing "J0209" "never-missing" Warning "a check for a property that is never missing";
    StateUnreachable "J0230" "state-unreachable" Warning "a state that no client comes into";
    StateFromItself "J0231" "state-from-itself" Error "a state that is entered from itself";
    StateNeverLeft "J0232" "state-never-left" Warning "a state that keeps clients when its reason has passed";
    WayNeverTaken "J0233" "way-never-taken" Error "a way into a state that is never taken";
    WaysClash "J0234" "ways-clash" Warning "two ways out of a state that may be open at once";
    BackAndForth "J0235" "back-and-forth" Error "two states that send a client back and forth";
    StartedInVain "J0236" "started-in-vain" Error "a journey whose start leads out of it";

    // J03xx shape of a journey
    Unreachable "J0301" "unreachable" Error "a step that no client reaches";
    DeadEnd "J0302" "dead-end" Warning "a path that waits and then does nothing";
    EmptyBranch "J0303" "empty-branch" Warning "a branch without steps";
    SendsWithoutWait "J0304" "sends-without-wait" Error "two messages with no wait between them";
    NeverSent "J0305" "never-sent" Warning "a message that no journey sends";
    NoRestraint "J0306" "no-restraint" Error "a journey under no restraint";
    NoGate "J0307" "no-gate" Error "a journey that passes no gate";
    NoReentry "J0308" "no-reentry" Error "a journey that does not say how a client may re-enter";
    NoExit "J0309" "no-exit" Error "a journey without exits";
    NoAudience "J0310" "no-audience" Error "a journey that does not say whom it is for";
    NoStart "J0311" "no-start" Error "a journey that never starts";
    NoSteps "J0312" "no-steps" Error "a journey or sequence without steps";
    WrongState "J0313" "wrong-state" Error "a message that reaches a client it is not written for";
    TooLarge "J0314" "too-large" Error "a journey that grows too large";
    NeedNotKnown "J0315" "need-not-known" Error "a message sent where what it needs is not certain";
    ExitWindow "J0316" "exit-window" Error "an exit that looks back over a length of time";
    GivesWayToItself "J0317" "gives-way-to-itself" Error "a journey that gives way to itself";
    RestraintReplaced "J0318" "restraint-replaced" Error "a restraint in place of the brand's";
    ReviewAnswerMissing "J0320" "review-answer-missing" Error "a review that leaves an answer out";
    FailOpenReview "J0321" "fail-open-review" Error "a review that sends without a yes";
    ReviewDecidesNothing "J0322" "review-decides-nothing" Error "a review that decides nothing";
    NoteWithoutReview "J0323" "note-without-review" Error "a message whose note nobody was asked to write";
    FieldForColleagues "J0324" "field-for-colleagues" Error "a merge field in words for a colleague";
    AnswerNotTransactional "J0325" "answer-not-transactional" Error "an answer to an alarm that is not transactional";
    AnswerTooLate "J0326" "answer-too-late" Error "an answer to an alarm that can come too late";
    AnswerNeedsRun "J0327" "answer-needs-run" Error "an answer to an alarm that only a journey could send";
    PausesNothing "J0328" "pauses-nothing" Warning "an alarm that stops no journey";
    ImpossibleChange "J0330" "impossible-change" Error "a change to what can't be changed";
    NotRemoved "J0331" "not-removed" Error "a client who stays in an audience or on a list when the journey is over";
    AnswersLeftOut "J0332" "answers-left-out" Error "an `ask` that leaves answers out";
    AnswerTwice "J0333" "answer-twice" Error "an answer in two arms of an `ask`";
    BadAnswerUnheard "J0334" "bad-answer-unheard" Error "a bad answer that reaches no person";
    SurveyNotAsked "J0335" "survey-not-asked" Error "a survey whose answer nobody waits for";
    TwoWriters "J0336" "two-writers" Warning "a property that two journeys set against each other";
    NeverConsents "J0337" "never-consents" Error "a message to clients who do not consent to it";
    OptOutIgnored "J0338" "opt-out-ignored" Error "a message for an occasion that a client may have opted out of";
    NotHandedOver "J0340" "not-handed-over" Error "a hand-over to a journey that starts some other way";
    HandOverCircle "J0341" "hand-over-circle" Error "journeys that hand a client round in a circle";
    NobodyHandsOver "J0342" "nobody-hands-over" Error "a journey that waits for a hand-over that no journey makes";
    NeverRepeats "J0343" "never-repeats" Warning "a `repeat` that never comes to a second round";
    SameWithoutEach "J0344" "same-without-each" Error "an exit for the same thing in a run that is not about one";
    LeavesLate "J0345" "leaves-late" Error "a message that can leave later than it promises";
    LeavesUnproved "J0346" "leaves-unproved" Error "a promise to leave in time that nothing bounds";
    AfterItsDate "J0347" "after-its-date" Warning "a reminder that can leave after the date it waits for";
    NeverHappens "J0348" "never-happens" Warning "a wait for something that can't happen in it";
    NeverTrue "J0350" "never-true" Error "a condition that can't be true";
    SaysNothing "J0351" "says-nothing" Warning "a part of a condition that says nothing";
    BranchNeverTaken "J0352" "branch-never-taken" Warning "a branch that no client takes";
    LongHold "J0353" "long-hold" Warning "quiet rules that can hold a message for days";
    WaitIntoQuiet "J0354" "wait-into-quiet" Warning "a wait until a time at which nothing may leave";
    ClockChange "J0355" "clock-change" Warning "a moment that the clocks skip, or show twice";
    WaitForTheEnd "J0356" "wait-for-the-end" Warning "a wait for what ends the journey";
    NoLeapDay "J0357" "no-leap-day" Warning "a yearly date that says nothing about 29 February";

    // J04xx restraint
    CapBroken "J0401" "cap-broken" Error "a client can receive more than a cap allows";
    Unbounded "J0402" "unbounded" Error "nothing bounds what a client can receive";
    NotProved "J0403" "not-proved" Error "a promise that can't be proved";
    GapBroken "J0404" "gap-broken" Error "two messages closer together than a rule allows";
    RepeatBroken "J0405" "repeat-broken" Error "the same message sent again too soon";
    RuleWithoutMessages "J0406" "rule-without-messages" Warning "a rule that counts no message";
    NeverOpen "J0407" "never-open" Error "quiet rules that leave no time to send";
    ImpossibleRule "J0408" "impossible-rule" Error "a rule with a window or a count that makes no sense";
    SilenceBroken "J0409" "silence-broken" Error "a message in a silence that a rule promises";
    TogetherBroken "J0430" "together-broken" Error "journeys that together send more than a rule allows";
    TogetherNotProved "J0431" "together-not-proved" Error "a promise over several journeys that can't be proved";
    IdleRule "J0432" "idle-rule" Warning "a rule that another keeps from ever counting";
    RulesAtOdds "J0433" "rules-at-odds" Error "two rules that can't both hold";
    CertificateRefused "J0450" "certificate-refused" Error "a certificate that does not show what it claims";
    AlwaysLost "J0460" "always-lost" Warning "a message that a guard always skips";
    Starved "J0461" "starved" Warning "messages that others can keep from ever leaving";

    // J05xx approval
    GateWithoutApproval "J0501" "gate-without-approval" Error "a gate that nobody has to approve";
    QuorumTooLarge "J0502" "quorum-too-large" Error "a gate that asks for more people than there are";
    KeyUnreadable "J0510" "key-unreadable" Error "a key that nobody can sign with";
    NotApproved "J0511" "not-approved" Error "a journey that its gates do not let through";
    NotSigned "J0512" "not-signed" Error "a record that was not signed";
    BuildDiffers "J0513" "build-differs" Error "a build that is not what was approved";

    // J06xx messages, templates and merge fields
    TemplateMissing "J0601" "template-missing" Error "a template file that can't be read";
    TemplateNotUtf8 "J0602" "template-not-utf8" Error "a template file that is not UTF-8";
    LocaleMissing "J0603" "locale-missing" Error "a text without one of the brand's locales";
    UnknownMergeField "J0604" "unknown-merge-field" Error "a merge field that nothing fills";
    FallbackMissing "J0605" "fallback-missing" Error "a merge field that may be empty, without words for that case";
    VendorSyntax "J0606" "vendor-syntax" Error "a vendor's merge syntax";
    UnclosedMergeField "J0607" "unclosed-merge-field" Error "a merge field that never ends";
    UnknownLocale "J0608" "unknown-locale" Error "a locale that the brand does not have";
    NeedlessFallback "J0609" "needless-fallback" Warning "a fallback for something that is never missing";
    QuotedFallback "J0610" "quoted-fallback" Warning "a fallback whose quotes a client would read";
    IncludeCircle "J0630" "include-circle" Error "files that put each other in for ever";
    IncludeTooLarge "J0631" "include-too-large" Error "a text that grows too large with the files it puts in";
    EachWithoutGathering "J0632" "each-without-gathering" Error "`each` in a run that gathers no such events";
    OneOfSeveral "J0633" "one-of-several" Error "a field of one event in a run that gathers several";
    IncludeInALine "J0634" "include-in-a-line" Error "a file put into a subject or a preview";
    BlockUnknown "J0635" "block-unknown" Error "a promotional block that no text puts in";
    ReasonEmpty "J0636" "reason-empty" Error "a reason that says nothing";

    PromotionalTheme "J0620" "promotional-theme" Error "a message that needs no consent, and promotes";
    SmsParts "J0621" "sms-parts" Lint "an sms that leaves in several parts";
    SurveyChoices "J0622" "survey-choices" Error "choices that can't be asked or told apart";

    // J07xx targets and bindings
    BindingMissing "J0701" "binding-missing" Error "a name without its id on the platform";
    NotPossible "J0702" "not-possible" Error "something that the platform can't hold";
    BindingUnknown "J0703" "binding-unknown" Error "a binding for something that can't be bound";
    UnknownTarget "J0704" "unknown-target" Error "a platform that this compiler does not know";
    // J0705 is retired: names are one namespace, so two journeys never write one file.
    Approximated "J0706" "approximated" Warning "something that the platform holds only nearly";
    BeyondLimit "J0710" "beyond-limit" Error "more than a platform takes";

    // J08xx tone and taste
    ShoutingSubject "J0801" "shouting-subject" Lint "a subject that shouts";
    Urgency "J0802" "urgency" Lint "hurry in a letter of care";
    CalendarDriven "J0803" "calendar-driven" Lint "a send that only the calendar asks for";
    FirstNameOnly "J0804" "first-name-only" Lint "an invitation that knows a client by the first name alone";
    DecisionUnanswered "J0805" "decision-unanswered" Lint "a decision point that no message answers";
    OnlyReasoned "J0806" "only-reasoned" Lint "a way on which a client hears only reasons";
    ThemesOutOfOrder "J0807" "themes-out-of-order" Lint "a theme that comes back to an earlier one";
    PriceInGift "J0808" "price-in-gift" Lint "a price in a letter about a gift";
    SpendInCopy "J0809" "spend-in-copy" Lint "what a client has spent, told back to her";
    Placeholder "J0810" "placeholder" Lint "words that were to be replaced";
    GoalOfAttention "J0811" "goal-of-attention" Lint "a goal that counts only attention";
    SellsFirst "J0812" "sells-first" Lint "a purchase answered with an offer";
    AllowanceWrong "J0890" "allowance-wrong" Error "an allowance that can't be given";
    AllowanceUnused "J0891" "allowance-unused" Warning "an allowance that allows nothing";

    // J09xx tests
    TestGoesBack "J0901" "test-goes-back" Error "a test whose lines go back in time";
    TestExpectsNothing "J0902" "test-expects-nothing" Error "a test that expects nothing";
    TestCannotHappen "J0903" "test-cannot-happen" Error "something that can't happen in a test";
    TestFailed "J0910" "test-failed" Error "a test that fails";

    // J10xx project and configuration
    Unreadable "J1001" "unreadable" Error "a file or folder that can't be read";
    Configuration "J1002" "configuration" Error "a fault in journey.toml";
    NothingToDo "J1003" "nothing-to-do" Error "nothing to work on";
    Unwritable "J1004" "unwritable" Error "an output that can't be written";

    // J11xx what is read from a platform
    NotAnExport "J1101" "not-an-export" Error "a file that holds no flow of the platform";
    NoWordForIt "J1102" "no-word-for-it" Warning "something of a platform that has no word here";
    Tangled "J1103" "tangled" Error "a flow that can't be written down";
    NeverReached "J1104" "never-reached" Warning "a step of a flow that no client can reach";
    Supposed "J1105" "supposed" Warning "what an export does not say";
    EditedThere "J1106" "edited-there" Warning "a flow that says something else than what the project builds";
}
