//! The figures of a year, as pages: home, movements, all figures, a figure opened on its rows.

mod day;
pub mod figure;
pub mod figures;
pub mod home;
mod list;
pub(crate) mod show;
mod since;
mod sql;
pub mod tables;

use base::Period;

use crate::web::Refusal;

/// A civil year as an address gives it.
pub(crate) fn year(text: &str) -> Result<i16, Refusal> {
    text.parse().ok().filter(|year| (1900..=2200).contains(year)).ok_or(Refusal::NotFound)
}

/// The address of a figure opened: of a part, of a month.
pub(crate) fn door(code: &str, year: i16, id: &str, by: &[(&str, &str)], month: Option<i8>) -> String {
    let escape = crate::web::layout::escape_query;
    let mut address = format!("/services/{code}/{year}/chiffres/{}", escape(id));
    let mut sign = '?';
    for (axis, key) in by {
        address += &format!("{sign}axe={axis}&cle={}", escape(key));
        sign = '&';
    }
    if let Some(month) = month {
        address += &format!("{sign}mois={month}");
    }
    address
}

/// The period of a page: the year, or one of its months.
pub(crate) fn period(year: i16, month: Option<i8>) -> Period {
    match month.filter(|month| (1..=12).contains(month)) {
        Some(month) => Period::month(base::Month { year, month }),
        None => Period::year(year),
    }
}
