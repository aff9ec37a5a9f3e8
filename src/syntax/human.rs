//! What a rule of the grammar is called in a message.

use crate::syntax::grammar::Rule;

/// The name for people; `None` for whole statements and for forms from elsewhere, which nobody is
/// told to write.
pub(super) fn human(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::EOI => "the end of the line",
        Rule::name => "a name",
        Rule::dotted => "a name",
        Rule::text => "a text in quotes",
        Rule::number => "a number",
        Rule::unit => "a unit such as `days`",
        Rule::duration => "a length such as `3 days`",
        Rule::time => "a time such as `10:00`",
        Rule::date => "a date such as `2026-12-24`",
        Rule::weekday => "a day of the week",
        Rule::weekdays => "days of the week",
        Rule::percent => "a percentage such as `50%`",
        Rule::currency => "a currency such as `EUR`",
        Rule::word => "a value",
        Rule::quantity => "a value",
        Rule::value => "a value",
        Rule::condition => "a condition",
        Rule::paren => "`(`",
        Rule::client_test => "a condition",
        Rule::client_is => "`is`",
        Rule::consents => "`consents to`",
        Rule::has => "`has`",
        Rule::r#where => "`where`",
        Rule::count => "how often",
        Rule::period => "a stretch of time",
        Rule::test => "a condition",
        Rule::is_test => "`is`",
        Rule::comparison => "a comparison",
        Rule::compare => "a comparison such as `at least`",
        Rule::event => "an event",
        Rule::any_message => "an event",
        Rule::with_theme => "`with theme`",
        Rule::reason => "an event or a condition",
        Rule::becomes => "`client becomes`",
        Rule::all_of => "a condition",
        Rule::same => "`for the same`",
        Rule::channel => "a channel such as `email`",
        Rule::channel_word => "`emails` or `messages`",
        Rule::purpose => "a purpose",
        Rule::purposes => "a purpose",
        Rule::except => "`except`",
        Rule::counted => "which messages",
        Rule::alarm_client => "`one client receives`",
        Rule::alarm_rate => "`bounces`, `complaints` or `unsubscribes`",
        Rule::trouble => "`bounces`, `complaints` or `unsubscribes`",
        Rule::recipient => "a person or a team",
        Rule::rate => "`at most`",
        Rule::zone => "a time zone such as `Europe/Paris`",
        Rule::every_under => "`is under restraint`",
        Rule::every_passes => "`passes gate`",
        Rule::property => "a property such as `city: text`",
        Rule::colon => "`:`",
        Rule::r#type => "a type",
        Rule::optional => "`?`",
        Rule::yes_no => "`yes/no`",
        Rule::one_of => "`one of`",
        Rule::from_start => "`the start`",
        Rule::from_states => "the states it is reached from",
        Rule::per_calendar => "`calendar`",
        Rule::gap => "a length",
        Rule::between_journeys => "`messages of`",
        Rule::floor => "which messages",
        Rule::quiet_hours => "`from`",
        Rule::quiet_days => "`on`",
        Rule::quiet_outside => "`outside`",
        Rule::silence_while => "`while`",
        Rule::silence_after => "`for`",
        Rule::silence_to => "`to`",
        Rule::rule_else => "`else`",
        Rule::postpone => "`postpone up to`",
        Rule::quorum => "how many of whom, such as `1 of crm_team`",
        Rule::facet => "`for`",
        Rule::starts_when => "`when`",
        Rule::when_handed_over => "`handed over`",
        Rule::when_becomes => "`becomes`",
        Rule::when_enters => "`enters`",
        Rule::from_now_on => "`from now on`",
        Rule::and_present => "`and those already in it`",
        Rule::when_events => "an event",
        Rule::start_event => "an event",
        Rule::starts_on => "`on`",
        Rule::on_date => "a date",
        Rule::on_property => "a date property",
        Rule::starts_around => "a length",
        Rule::every_year => "`every year`",
        Rule::leap_day => "`, 29 february on 1 march`",
        Rule::leap_29 => "`29 february`",
        Rule::leap_28 => "`28 february`",
        Rule::leap_1 => "`1 march`",
        Rule::enters_once => "`once`",
        Rule::once_per => "`per`",
        Rule::once_for => "`for each`",
        Rule::enters_again => "`again`",
        Rule::enters_every => "`every time`",
        Rule::exits_when => "`when`",
        Rule::exits_never => "`never because`",
        Rule::wait_for => "a length such as `3 days`",
        Rule::wait_until => "`until`",
        Rule::until_time => "a time such as `10:00`",
        Rule::until_relative => "a length",
        Rule::until_property => "a date property",
        Rule::pattern => "a value",
        Rule::bad_never => "`never because`",
        Rule::decision => "a decision point such as `wish: felt \"Do I want it?\"`",
        Rule::kw_add => "`add`",
        Rule::decided => "`approved` or `declined`",
        Rule::answered => "`answered`",
        Rule::expect_sent => "`sent`",
        Rule::expect_not_sent => "`not sent`",
        Rule::expect_at_most => "`at most`",
        Rule::expect_state => "`state`",
        Rule::expect_task => "`task for`",
        Rule::expect_when => "`on day`",
        Rule::expect_within => "`within`",
        Rule::entry => "a property and its value such as `tier: gold`",
        Rule::kw_answered => "`answered`",
        Rule::kw_day => "`day`",
        Rule::kw_expect => "`expect`",
        Rule::kw_sent => "`sent`",
        Rule::kw_state => "`state`",
        Rule::kw_takes => "`takes`",
        Rule::kw_test => "`test`",
        Rule::code => "the code of a lint such as `J0803`",
        Rule::kw_after => "`after`",
        Rule::kw_again => "`again`",
        Rule::kw_ahead => "`ahead`",
        Rule::kw_alert => "`alert`",
        Rule::kw_all => "`all`",
        Rule::kw_allow => "`allow`",
        Rule::kw_already => "`already`",
        Rule::kw_also => "`also`",
        Rule::kw_and => "`and`",
        Rule::kw_leaves => "`leaves`",
        Rule::leaves_before => "`before`",
        Rule::leaves_by => "`by`",
        Rule::kw_answer => "`answer`",
        Rule::kw_answers => "`answers`",
        Rule::kw_any => "`any`",
        Rule::kw_approval => "`approval`",
        Rule::kw_approved => "`approved`",
        Rule::kw_ask => "`ask`",
        Rule::kw_at => "`at`",
        Rule::kw_audience => "`audience`",
        Rule::kw_author => "`author`",
        Rule::kw_bad => "`bad`",
        Rule::kw_because => "`because`",
        Rule::kw_becomes => "`becomes`",
        Rule::kw_before => "`before`",
        Rule::kw_between => "`between`",
        Rule::kw_brand => "`brand`",
        Rule::kw_by => "`by`",
        Rule::kw_calendar => "`calendar`",
        Rule::kw_choices => "`choices`",
        Rule::kw_clear => "`clear`",
        Rule::kw_clicked => "`clicked`",
        Rule::kw_client => "`client`",
        Rule::kw_consent => "`consent`",
        Rule::kw_consents => "`consents`",
        Rule::kw_date => "`date`",
        Rule::kw_decision => "`decision`",
        Rule::kw_declined => "`declined`",
        Rule::kw_does => "`does`",
        Rule::kw_drop => "`drop`",
        Rule::kw_during => "`during`",
        Rule::kw_each => "`each`",
        Rule::kw_else => "`else`",
        Rule::kw_email => "`email`",
        Rule::kw_end => "`end`",
        Rule::kw_ended => "`ended`",
        Rule::kw_enters => "`enters`",
        Rule::kw_escalation => "`escalation`",
        Rule::kw_event => "`event`",
        Rule::kw_ever => "`ever`",
        Rule::kw_every => "`every`",
        Rule::kw_exceed => "`exceed`",
        Rule::kw_except => "`except`",
        Rule::kw_exits => "`exits`",
        Rule::kw_felt => "`felt`",
        Rule::kw_for => "`for`",
        Rule::kw_from => "`from`",
        Rule::kw_gate => "`gate`",
        Rule::kw_gives => "`gives`",
        Rule::kw_goal => "`goal`",
        Rule::kw_hand => "`hand`",
        Rule::kw_gathered => "`gathered`",
        Rule::kw_apart => "`apart`",
        Rule::kw_journeys => "`journeys`",
        Rule::kw_occasion => "`occasion`",
        Rule::kw_older => "`older`",
        Rule::kw_pause => "`pause`",
        Rule::kw_promotional => "`promotional`",
        Rule::kw_receives => "`receives`",
        Rule::kw_repeat => "`repeat`",
        Rule::gathered => "`, gathered for`",
        Rule::apart => "a length and `apart`",
        Rule::kw_handed => "`handed`",
        Rule::kw_has => "`has`",
        Rule::kw_if => "`if`",
        Rule::kw_in => "`in`",
        Rule::kw_is => "`is`",
        Rule::kw_it => "`it`",
        Rule::kw_journey => "`journey`",
        Rule::kw_key => "`key`",
        Rule::kw_known => "`known`",
        Rule::kw_last => "`last`",
        Rule::kw_least => "`least`",
        Rule::kw_less => "`less`",
        Rule::kw_letter => "`letter`",
        Rule::kw_list => "`list`",
        Rule::kw_live => "`live`",
        Rule::kw_locales => "`locales`",
        Rule::kw_loosens => "`loosens`",
        Rule::kw_match => "`match`",
        Rule::kw_measure => "`measure`",
        Rule::kw_messages => "`messages`",
        Rule::kw_money => "`money`",
        Rule::kw_more => "`more`",
        Rule::kw_most => "`most`",
        Rule::kw_needs => "`needs`",
        Rule::kw_never => "`never`",
        Rule::kw_no => "`no`",
        Rule::kw_not => "`not`",
        Rule::kw_note => "`note`",
        Rule::kw_notify => "`notify`",
        Rule::kw_now => "`now`",
        Rule::kw_number => "`number`",
        Rule::kw_of => "`of`",
        Rule::kw_on => "`on`",
        Rule::kw_once => "`once`",
        Rule::kw_one => "`one`",
        Rule::kw_opened => "`opened`",
        Rule::kw_or => "`or`",
        Rule::kw_otherwise => "`otherwise`",
        Rule::kw_outside => "`outside`",
        Rule::kw_over => "`over`",
        Rule::kw_passes => "`passes`",
        Rule::kw_past => "`past`",
        Rule::kw_per => "`per`",
        Rule::kw_person => "`person`",
        Rule::kw_points => "`points`",
        Rule::kw_postpone => "`postpone`",
        Rule::kw_preview => "`preview`",
        Rule::kw_profile => "`profile`",
        Rule::kw_purpose => "`purpose`",
        Rule::kw_push => "`push`",
        Rule::kw_quiet => "`quiet`",
        Rule::kw_reasoned => "`reasoned`",
        Rule::kw_received => "`received`",
        Rule::kw_relationship => "`relationship`",
        Rule::kw_remove => "`remove`",
        Rule::kw_rest => "`rest`",
        Rule::kw_restraint => "`restraint`",
        Rule::kw_resume => "`resume`",
        Rule::kw_review => "`review`",
        Rule::kw_run => "`run`",
        Rule::kw_same => "`same`",
        Rule::kw_segment => "`segment`",
        Rule::kw_send => "`send`",
        Rule::kw_sender => "`sender`",
        Rule::kw_sequence => "`sequence`",
        Rule::kw_set => "`set`",
        Rule::kw_since => "`since`",
        Rule::kw_skip => "`skip`",
        Rule::kw_sms => "`sms`",
        Rule::kw_sooner => "`sooner`",
        Rule::kw_split => "`split`",
        Rule::kw_start => "`start`",
        Rule::kw_starts => "`starts`",
        Rule::kw_subject => "`subject`",
        Rule::kw_survey => "`survey`",
        Rule::kw_target => "`target`",
        Rule::kw_task => "`task`",
        Rule::kw_team => "`team`",
        Rule::kw_template => "`template`",
        Rule::kw_tested => "`tested`",
        Rule::kw_text => "`text`",
        Rule::kw_than => "`than`",
        Rule::kw_the => "`the`",
        Rule::kw_theme => "`theme`",
        Rule::kw_themes => "`themes`",
        Rule::kw_blocks => "`blocks`",
        Rule::kw_those => "`those`",
        Rule::kw_time => "`time`",
        Rule::kw_times => "`times`",
        Rule::kw_to => "`to`",
        Rule::kw_unanswered => "`unanswered`",
        Rule::kw_under => "`under`",
        Rule::kw_unknown => "`unknown`",
        Rule::kw_unless => "`unless`",
        Rule::kw_until => "`until`",
        Rule::kw_up => "`up`",
        Rule::kw_valid => "`valid`",
        Rule::kw_wait => "`wait`",
        Rule::kw_way => "`way`",
        Rule::kw_what => "`what`",
        Rule::kw_whatsapp => "`whatsapp`",
        Rule::kw_when => "`when`",
        Rule::kw_where => "`where`",
        Rule::kw_while => "`while`",
        Rule::kw_with => "`with`",
        Rule::kw_within => "`within`",
        Rule::kw_february => "`february`",
        Rule::kw_march => "`march`",
        Rule::kw_year => "`year`",
        Rule::kw_zone => "`zone`",
        Rule::alien_separator
        | Rule::alien_unit
        | Rule::alien_weekday
        | Rule::a_weekday
        | Rule::alien_number
        | Rule::alien_time
        | Rule::alien_date
        | Rule::alien_currency
        | Rule::alien_code
        | Rule::money_before
        | Rule::alien_and
        | Rule::alien_or
        | Rule::alien_times
        | Rule::alien_last
        | Rule::alien_test
        | Rule::alien_equals
        | Rule::alien_differs
        | Rule::alien_compare
        | Rule::brand_line
        | Rule::profile_line
        | Rule::event_line
        | Rule::list_line
        | Rule::relationship_line
        | Rule::segment_line
        | Rule::calendar_line
        | Rule::person_line
        | Rule::team_line
        | Rule::email_line
        | Rule::sms_line
        | Rule::push_line
        | Rule::letter_line
        | Rule::whatsapp_line
        | Rule::survey_line
        | Rule::audience_line
        | Rule::decision_line
        | Rule::decisions_line
        | Rule::leaves_line
        | Rule::answers_line
        | Rule::choices_line
        | Rule::bad_line
        | Rule::restraint_line
        | Rule::gate_line
        | Rule::sequence_line
        | Rule::journey_line
        | Rule::target_line
        | Rule::sender_line
        | Rule::locales_line
        | Rule::themes_line
        | Rule::zone_line
        | Rule::promotional_line
        | Rule::occasion_line
        | Rule::every_line
        | Rule::properties_line
        | Rule::state_line
        | Rule::calendar_days_line
        | Rule::members_line
        | Rule::person_email_line
        | Rule::person_key_line
        | Rule::purpose_line
        | Rule::for_line
        | Rule::because_line
        | Rule::theme_line
        | Rule::subject_line
        | Rule::preview_line
        | Rule::template_line
        | Rule::text_line
        | Rule::note_line
        | Rule::needs_line
        | Rule::locale_texts_line
        | Rule::binding_line
        | Rule::rule_at_most_line
        | Rule::rule_at_least_line
        | Rule::rule_each_line
        | Rule::rule_quiet_line
        | Rule::rule_no_line
        | Rule::alien_comma
        | Rule::approved_by_line
        | Rule::never_author_line
        | Rule::tested_by_line
        | Rule::live_line
        | Rule::valid_line
        | Rule::starts_line
        | Rule::enters_line
        | Rule::exits_line
        | Rule::goal_line
        | Rule::gives_line
        | Rule::under_line
        | Rule::passes_line
        | Rule::loosens_line
        | Rule::send_line
        | Rule::wait_line
        | Rule::alien_for
        | Rule::wait_up_to_line
        | Rule::otherwise_line
        | Rule::if_line
        | Rule::else_if_line
        | Rule::else_line
        | Rule::match_line
        | Rule::arm_line
        | Rule::split_line
        | Rule::split_arm_line
        | Rule::alien_weight
        | Rule::measure_line
        | Rule::set_line
        | Rule::clear_line
        | Rule::add_line
        | Rule::remove_line
        | Rule::ask_line
        | Rule::run_line
        | Rule::repeat_line
        | Rule::alone_line
        | Rule::hand_line
        | Rule::end_line
        | Rule::escalation_line
        | Rule::alarm_line
        | Rule::pause_line
        | Rule::resume_line
        | Rule::alert_line
        | Rule::answer_line
        | Rule::in_the_last
        | Rule::review_line
        | Rule::review_arm_line
        | Rule::task_line
        | Rule::notify_line
        | Rule::allow_line
        | Rule::test_line
        | Rule::day_zero_line
        | Rule::day_line
        | Rule::test_client_line
        | Rule::takes_line
        | Rule::expect_line
        | Rule::record_line
        | Rule::sp
        | Rule::wc
        | Rule::comma
        | Rule::names
        | Rule::separator
        | Rule::amount
        | Rule::clock
        | Rule::negatable
        | Rule::primary
        | Rule::test_start
        | Rule::states
        | Rule::compare_words
        | Rule::values
        | Rule::verb
        | Rule::locale_text
        | Rule::quorums => return None,
    })
}
