//! `calendar`: open weekdays, and dates that are closed all the same.

use crate::diagnostics::Sink;
use crate::syntax::ast::Calendar;
use crate::types::errors::brand::never_open;
use crate::types::words::date_value;
use crate::workflow::{CalendarDef, House, Weekdays};

/// Adds a calendar; its lines add up.
pub(super) fn calendar(calendar: &Calendar, house: &mut House, sink: &mut Sink) {
    let name = &calendar.name;
    if house.calendars.contains_key(&name.text) {
        return;
    }
    let weekdays = calendar.days.iter().fold(0, |all, d| all | d.weekdays.bits);
    if weekdays == 0 {
        sink.push(never_open(name));
    }
    let mut except: Vec<_> = calendar
        .days
        .iter()
        .flat_map(|line| &line.except)
        .map(|date| date_value(*date))
        .collect();
    except.sort_unstable();
    except.dedup();
    let def = CalendarDef {
        weekdays: Weekdays(weekdays),
        except,
        span: name.span,
    };
    house.calendars.insert(name.text.clone(), def);
}
