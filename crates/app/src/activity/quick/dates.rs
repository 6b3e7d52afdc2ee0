//! Days as one says them: `hier`, `lundi`, `12/01`, `le 12 janvier`.

use base::Day;

use super::time;
use super::words::Word;

const WEEKDAYS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
const MONTHS: [&[&str]; 12] = [
    &["janvier", "janv"],
    &["fevrier", "fevr", "fev"],
    &["mars"],
    &["avril", "avr"],
    &["mai"],
    &["juin"],
    &["juillet", "juill", "juil"],
    &["aout"],
    &["septembre", "sept"],
    &["octobre", "oct"],
    &["novembre", "nov"],
    &["decembre", "dec"],
];

/// The day at this word, and how many words say it. An act is past: the last such day is meant.
pub(super) fn day(words: &[Word], at: usize, today: Day) -> Option<(Day, usize)> {
    let fold = |at: usize| words.get(at).map_or("", |word| word.fold.as_str());
    match (fold(at), fold(at + 1)) {
        ("aujourd", "hui") => return Some((today, 2)),
        ("avant", "hier") => return Some((today.plus_days(-2), 2)),
        ("hier", _) => return Some((today.previous(), 1)),
        _ => {}
    }
    if let Some(place) = WEEKDAYS.iter().position(|name| *name == fold(at)) {
        let day = time::weekday(place as i8 + 1, today);
        let last = matches!(fold(at + 1), "dernier" | "passe");
        let day = if last && day == today { today.plus_days(-7) } else { day };
        return Some((day, 1 + usize::from(last)));
    }
    if fold(at).contains('/') {
        return Some((time::slashed(fold(at), today)?, 1));
    }
    let said = usize::from(fold(at) == "le");
    let number = fold(at + said);
    let number =
        time::number(number.strip_suffix("er").unwrap_or(number)).filter(|day| (1..=31).contains(day))?;
    let month = MONTHS.iter().position(|names| names.contains(&fold(at + said + 1)));
    match month {
        Some(month) => {
            let month = month as i8 + 1;
            let written = fold(at + said + 2);
            match time::number(written).filter(|_| written.len() == 4) {
                Some(year) => {
                    let day = Day::new(i16::try_from(year).ok()?, month, i8::try_from(number).ok()?)?;
                    Some((day, said + 3))
                }
                None => Some((time::named(number, month, today)?, said + 2)),
            }
        }
        // « le 12 », and not « le 12 h ».
        None if said == 1 && !matches!(fold(at + 2), "h" | "heures" | "min" | "km") => {
            Some((time::of_month(number, today)?, 2))
        }
        None => None,
    }
}
