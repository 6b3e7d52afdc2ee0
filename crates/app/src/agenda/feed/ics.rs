//! The text of a calendar, RFC 5545: what calendar programs read.

use jiff::Timestamp;

/// A calendar, as it is written.
pub struct Calendar {
    text: String,
}

/// What a calendar says of an appointment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The same for ever, so that a change replaces and does not double.
    pub uid: String,
    /// Grows with each change.
    pub sequence: i64,
    /// When it was last changed.
    pub changed: Timestamp,
    /// First instant.
    pub starts: Timestamp,
    /// Instant after the last.
    pub ends: Timestamp,
    /// Its name.
    pub summary: String,
    /// Where; nothing when it is empty.
    pub location: String,
    /// It will not be.
    pub cancelled: bool,
}

/// A line of more bytes is folded.
const LINE_MAX: usize = 75;

impl Calendar {
    /// A calendar of this name, without events.
    pub fn new(name: &str) -> Calendar {
        let mut calendar = Calendar { text: String::new() };
        calendar.line("BEGIN", "VCALENDAR");
        calendar.line("VERSION", "2.0");
        calendar.line("PRODID", "-//Jalon//Agenda//FR");
        calendar.line("CALSCALE", "GREGORIAN");
        calendar.line("METHOD", "PUBLISH");
        calendar.line("X-WR-CALNAME", &escape(name));
        calendar.line("REFRESH-INTERVAL;VALUE=DURATION", "PT30M");
        calendar
    }

    /// Adds an event. Instants are in universal time: right whatever the change of hour between now and then.
    pub fn event(&mut self, event: &Event) {
        self.line("BEGIN", "VEVENT");
        self.line("UID", &escape(&event.uid));
        self.line("SEQUENCE", &event.sequence.to_string());
        self.line("DTSTAMP", &instant(event.changed));
        self.line("LAST-MODIFIED", &instant(event.changed));
        self.line("DTSTART", &instant(event.starts));
        self.line("DTEND", &instant(event.ends));
        self.line("SUMMARY", &escape(&event.summary));
        if !event.location.is_empty() {
            self.line("LOCATION", &escape(&event.location));
        }
        self.line("STATUS", if event.cancelled { "CANCELLED" } else { "CONFIRMED" });
        self.line("TRANSP", if event.cancelled { "TRANSPARENT" } else { "OPAQUE" });
        self.line("CLASS", "PRIVATE");
        self.line("END", "VEVENT");
    }

    /// The whole text.
    pub fn finish(mut self) -> String {
        self.line("END", "VCALENDAR");
        self.text
    }

    /// A property, folded: a line goes on after a line end and a space, and no sign is cut in two.
    fn line(&mut self, name: &str, value: &str) {
        let mut used = 0;
        for sign in name.chars().chain([':']).chain(value.chars()) {
            if used + sign.len_utf8() > LINE_MAX {
                self.text.push_str("\r\n ");
                used = 1;
            }
            self.text.push(sign);
            used += sign.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}

fn instant(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A text as a value: what means something to a reader of calendars means nothing in it.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for sign in text.chars() {
        match sign {
            '\\' | ';' | ',' => {
                escaped.push('\\');
                escaped.push(sign);
            }
            '\n' => escaped.push_str("\\n"),
            sign if sign.is_control() => {}
            sign => escaped.push(sign),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn event(summary: &str) -> Event {
        Event {
            uid: "1@jalon".to_owned(),
            sequence: 2,
            changed: "2026-03-01T10:00:00Z".parse().unwrap(),
            starts: base::Day::new(2026, 3, 29).unwrap().instant_in_paris(9 * 60 + 30),
            ends: base::Day::new(2026, 3, 29).unwrap().instant_in_paris(10 * 60),
            summary: summary.to_owned(),
            location: String::new(),
            cancelled: false,
        }
    }

    fn text(summary: &str) -> String {
        let mut calendar = Calendar::new("Agenda");
        calendar.event(&event(summary));
        calendar.finish()
    }

    #[test]
    fn an_appointment_of_the_morning_of_the_change_of_hour_is_at_its_hour() {
        assert!(text("x").contains("\r\nDTSTART:20260329T073000Z\r\nDTEND:20260329T080000Z\r\n"));
    }

    #[test]
    fn a_name_cannot_add_a_property() {
        let text = text("a\r\nATTENDEE:mailto:b@exemple.test;c,d\\");
        assert!(text.contains("SUMMARY:a\\nATTENDEE:mailto:b@exemple.test\\;c\\,d\\\\\r\n"), "{text}");
        assert_eq!(text.matches("\r\nATTENDEE").count(), 0);
    }

    proptest! {
        #[test]
        fn lines_are_short_and_unfold_to_what_was_said(summary in "[a-zéœ😀;, ]{0,200}") {
            let text = text(&summary);
            prop_assert!(text.split("\r\n").all(|line| line.len() <= LINE_MAX));
            let unfolded = text.replace("\r\n ", "");
            let expected = format!("\r\nSUMMARY:{}\r\n", escape(&summary));
            prop_assert!(unfolded.contains(&expected));
        }
    }
}
