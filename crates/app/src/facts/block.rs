//! The facts of a service as one run of bytes: its columns, end to end, little-endian.
//!
//! A copy kept in the base (`fact_block`) so that a new process counts a year without reading a
//! million rows. Identifiers of acts are left out: they are read when a list of acts is opened.

use base::{Day, Id};
use indicator::{
    Absences, Acts, Capacity, Contracts, Criteria, Decision, Employments, Facts, Lines, Measures, OwnTime,
    Persons, Presence, Requests, Situations, Staff, Vocabulary, Words,
};

/// Changes when the columns below change: a block of another form is made anew.
const FORM: u32 = 3;

/// The facts as bytes.
pub(super) fn encode(facts: &Facts) -> Vec<u8> {
    let mut out = Vec::with_capacity(64 * 1024 + facts.acts.day.len() * 40);
    FORM.put(&mut out);
    facts.put(&mut out);
    out
}

/// The facts of these bytes; nothing when they are not whole, or of another form.
pub(super) fn decode(bytes: &[u8]) -> Option<Facts> {
    let mut rest = bytes;
    if u32::take(&mut rest)? != FORM {
        return None;
    }
    let facts = Facts::take(&mut rest)?;
    rest.is_empty().then_some(facts)
}

/// Something written as bytes and read back.
trait Bytes: Sized {
    fn put(&self, out: &mut Vec<u8>);
    fn take(rest: &mut &[u8]) -> Option<Self>;
}

/// A value of fixed size: columns of it are copied whole.
trait Fixed<const N: usize>: Copy {
    fn to_bytes(self) -> [u8; N];
    fn of_bytes(bytes: [u8; N]) -> Self;
}

macro_rules! fixed {
    ($($type:ty, $size:literal, $bytes:expr, $from:expr;)*) => {$(
        impl Fixed<$size> for $type {
            fn to_bytes(self) -> [u8; $size] { $bytes(self) }
            fn of_bytes(bytes: [u8; $size]) -> $type { $from(bytes) }
        }
        impl Bytes for $type {
            fn put(&self, out: &mut Vec<u8>) { out.extend_from_slice(&Fixed::<$size>::to_bytes(*self)); }
            fn take(rest: &mut &[u8]) -> Option<$type> {
                let (head, tail) = rest.split_first_chunk::<$size>()?;
                *rest = tail;
                Some(<$type as Fixed<$size>>::of_bytes(*head))
            }
        }
        impl Bytes for Vec<$type> {
            fn put(&self, out: &mut Vec<u8>) {
                (self.len() as u32).put(out);
                for value in self { out.extend_from_slice(&Fixed::<$size>::to_bytes(*value)); }
            }
            fn take(rest: &mut &[u8]) -> Option<Vec<$type>> {
                let length = u32::take(rest)? as usize;
                let (head, tail) = rest.split_at_checked(length.checked_mul($size)?)?;
                *rest = tail;
                let (values, _) = head.as_chunks::<$size>();
                Some(values.iter().map(|bytes| <$type as Fixed<$size>>::of_bytes(*bytes)).collect())
            }
        }
    )*};
}

fixed! {
    u16, 2, u16::to_le_bytes, u16::from_le_bytes;
    u32, 4, u32::to_le_bytes, u32::from_le_bytes;
    i64, 8, i64::to_le_bytes, i64::from_le_bytes;
    bool, 1, |yes: bool| [u8::from(yes)], |[byte]: [u8; 1]| byte != 0;
    Day, 4, |day: Day| day.number().to_le_bytes(), |bytes| Day::from_number(i32::from_le_bytes(bytes));
    Id, 16, |id: Id| *id.as_bytes(), Id::from_bytes;
    Presence, 1, |presence: Presence| [match presence {
        Presence::Unknown => 0,
        Presence::Present => 1,
        Presence::Excused => 2,
        Presence::Absent => 3,
    }], |[byte]: [u8; 1]| match byte {
        1 => Presence::Present,
        2 => Presence::Excused,
        3 => Presence::Absent,
        _ => Presence::Unknown,
    };
    Decision, 1, |decision: Decision| [match decision {
        Decision::Waiting => 0,
        Decision::Admitted => 1,
        Decision::Refused => 2,
        Decision::Withdrawn => 3,
    }], |[byte]: [u8; 1]| match byte {
        1 => Decision::Admitted,
        2 => Decision::Refused,
        3 => Decision::Withdrawn,
        _ => Decision::Waiting,
    };
}

impl Bytes for String {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u32).put(out);
        out.extend_from_slice(self.as_bytes());
    }

    fn take(rest: &mut &[u8]) -> Option<String> {
        let length = u32::take(rest)? as usize;
        let (head, tail) = rest.split_at_checked(length)?;
        *rest = tail;
        String::from_utf8(head.to_vec()).ok()
    }
}

impl Bytes for Vec<Option<i64>> {
    fn put(&self, out: &mut Vec<u8>) {
        self.iter().map(Option::is_some).collect::<Vec<bool>>().put(out);
        self.iter().flatten().copied().collect::<Vec<i64>>().put(out);
    }

    fn take(rest: &mut &[u8]) -> Option<Vec<Option<i64>>> {
        let (known, values) = (Vec::<bool>::take(rest)?, Vec::<i64>::take(rest)?);
        let mut values = values.into_iter();
        known.into_iter().map(|known| if known { values.next().map(Some) } else { Some(None) }).collect()
    }
}

impl Bytes for Vec<String> {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u32).put(out);
        self.iter().for_each(|text| text.put(out));
    }

    fn take(rest: &mut &[u8]) -> Option<Vec<String>> {
        (0..u32::take(rest)?).map(|_| String::take(rest)).collect()
    }
}

impl Bytes for Vocabulary {
    fn put(&self, out: &mut Vec<u8>) {
        self.labels()[1..].to_vec().put(out);
    }

    fn take(rest: &mut &[u8]) -> Option<Vocabulary> {
        let mut vocabulary = Vocabulary::default();
        for label in Vec::<String>::take(rest)? {
            vocabulary.word(&label);
        }
        Some(vocabulary)
    }
}

impl Bytes for Vec<Capacity> {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u32).put(out);
        for places in self {
            places.id.put(out);
            places.territory.put(out);
            places.places.put(out);
            places.start.put(out);
            places.end.put(out);
        }
    }

    fn take(rest: &mut &[u8]) -> Option<Vec<Capacity>> {
        (0..u32::take(rest)?)
            .map(|_| {
                Some(Capacity {
                    id: Id::take(rest)?,
                    territory: u16::take(rest)?,
                    places: i64::take(rest)?,
                    start: Day::take(rest)?,
                    end: Day::take(rest)?,
                })
            })
            .collect()
    }
}

/// Pairs and triples of columns, one after the other.
impl Bytes for Vec<(i16, i64)> {
    fn put(&self, out: &mut Vec<u8>) {
        self.iter().map(|(year, _)| i64::from(*year)).collect::<Vec<i64>>().put(out);
        self.iter().map(|(_, days)| *days).collect::<Vec<i64>>().put(out);
    }

    fn take(rest: &mut &[u8]) -> Option<Vec<(i16, i64)>> {
        let (years, days) = (Vec::<i64>::take(rest)?, Vec::<i64>::take(rest)?);
        years
            .into_iter()
            .map(|year| i16::try_from(year).ok())
            .zip(days)
            .map(|(year, days)| Some((year?, days)))
            .collect()
    }
}

impl Bytes for Vec<(u32, Day, Day)> {
    fn put(&self, out: &mut Vec<u8>) {
        self.iter().map(|(row, ..)| *row).collect::<Vec<u32>>().put(out);
        self.iter().map(|(_, from, _)| *from).collect::<Vec<Day>>().put(out);
        self.iter().map(|(.., to)| *to).collect::<Vec<Day>>().put(out);
    }

    fn take(rest: &mut &[u8]) -> Option<Vec<(u32, Day, Day)>> {
        let rows = Vec::<u32>::take(rest)?;
        let (from, to) = (Vec::<Day>::take(rest)?, Vec::<Day>::take(rest)?);
        Some(rows.into_iter().zip(from).zip(to).map(|((row, from), to)| (row, from, to)).collect())
    }
}

macro_rules! columns {
    ($($type:ident { $($field:ident),* $(,)? $(; without $skipped:ident)? })*) => {$(
        impl Bytes for $type {
            fn put(&self, out: &mut Vec<u8>) { $(self.$field.put(out);)* }
            fn take(rest: &mut &[u8]) -> Option<$type> {
                Some($type { $($field: Bytes::take(rest)?,)* $($skipped: Vec::new(),)? })
            }
        }
    )*};
}

columns! {
    Words {
        sex, parents, residence, territory, kind, prescriber, motive, outcome, act_kind, place, theme,
        profession, status, absence_motive, objective, action, regime, roll, line_kind, line_title,
        chapter, mark, criterion, subject, answer,
    }
    Persons { id, sex, birth, family, parents, residence, territory }
    Measures {
        id, person, kind, prescriber, territory, decided, start, end, motive, outcome, keyworker,
        co_keyworker, away,
    }
    Requests { id, person, kind, prescriber, territory, received, decided, decision }
    Acts {
        day, kind, place, theme, direct, minutes, travel, files, persons_start, person, presence,
        staff_start, staff, own; without id
    }
    OwnTime { row, minutes, travel }
    Contracts {
        id, person, rank, regime, signed, start, end, reinforced, objectives_start, objective,
        actions_start, action,
    }
    Staff { id, reference }
    Employments { id, staff, profession, status, share, start, end }
    Absences { id, staff, motive, start, end }
    Facts {
        words, persons, measures, requests, acts, contracts, staff, employments, absences, capacities,
        planned, lines, criteria, situations,
    }
    Situations { person, subject, answer, start, end }
    Criteria { id, day, campaign, chapter, title, mark, percent }
    Lines { id, roll, kind, title, start, end, amount, staff_start, staff }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A little of everything, from a few random numbers.
    fn facts(numbers: &[u32]) -> Facts {
        let mut facts = Facts::default();
        for (i, number) in numbers.iter().enumerate() {
            let day = Day::from_number(*number as i32 % 40_000);
            let id = Id::from_bytes([(number % 251) as u8; 16]);
            let word = facts.words.territory.word(&format!("territoire {}", number % 7));
            facts.persons.id.push(id);
            facts.persons.sex.push((number % 3) as u16);
            facts.persons.birth.push(day);
            facts.persons.family.push(number % 5);
            facts.persons.parents.push(0);
            facts.persons.residence.push(0);
            facts.persons.territory.push(word);
            facts.acts.day.push(day);
            facts.acts.direct.push(number % 2 == 0);
            facts.acts.person.push(i as u32);
            facts.acts.presence.push(if number % 2 == 0 { Presence::Excused } else { Presence::Present });
            facts.acts.persons_start.push(i as u32 + 1);
            facts.acts.own.row.push(i as u32);
            facts.acts.own.minutes.push((number % 90) as u16);
            facts.acts.own.travel.push((number % 40) as u16);
            facts.requests.decision.push(if number % 2 == 0 { Decision::Refused } else { Decision::Waiting });
            facts.measures.away.push((i as u32, day, day.next()));
            facts.capacities.push(Capacity {
                id,
                territory: word,
                places: 7,
                start: day,
                end: indicator::OPEN,
            });
            facts.planned.push((2000 + (number % 50) as i16, i64::from(*number)));
            facts.staff.reference.push(format!("S{number}"));
            facts.lines.id.push(id);
            facts.lines.title.push(facts.words.line_title.word(&format!("formation {}", number % 4)));
            facts.lines.amount.push(i64::from(*number));
            facts.lines.staff.push(i as u32);
            facts.lines.staff_start.push(i as u32 + 1);
            facts.situations.person.push(i as u32);
            facts.situations.answer.push(facts.words.answer.word(&format!("réponse {}", number % 5)));
            facts.criteria.percent.push((number % 3 != 0).then_some(i64::from(*number)));
        }
        facts
    }

    proptest! {
        #[test]
        fn facts_read_back_as_they_were_kept(numbers in proptest::collection::vec(any::<u32>(), 0..40)) {
            let facts = facts(&numbers);
            prop_assert_eq!(decode(&encode(&facts)), Some(facts));
        }

        #[test]
        fn a_block_that_is_not_whole_is_made_anew(numbers in proptest::collection::vec(any::<u32>(), 1..9), cut in 1usize..60) {
            let bytes = encode(&facts(&numbers));
            let end = bytes.len().saturating_sub(cut);
            prop_assert_eq!(decode(&bytes[..end]), None);
        }
    }
}
