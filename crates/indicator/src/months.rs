//! The months of a period, as keys of a breakdown.

use base::{Day, Period};

/// The months of a period, and the month of each of its days.
pub(crate) struct Months {
    period: Period,
    /// 1 for the first month of the period.
    of_day: Vec<u16>,
}

impl Months {
    pub(crate) fn new(period: Period) -> Months {
        let mut of_day = Vec::with_capacity(usize::try_from(period.days()).unwrap_or(0));
        for (number, month) in period.months().iter().enumerate() {
            let days = usize::try_from(month.days()).unwrap_or(0);
            of_day.resize(of_day.len() + days, u16::try_from(number + 1).unwrap_or(0));
        }
        Months { period, of_day }
    }

    /// The number of the month of a day, from 1; 0 out of the period.
    #[inline]
    pub(crate) fn of(&self, day: Day) -> u16 {
        let day = i64::from(day.number()) - i64::from(self.period.first().number());
        usize::try_from(day).ok().and_then(|day| self.of_day.get(day)).copied().unwrap_or(0)
    }
}

/// The names of the months of a period: `mars`, or `mars 2021` when the period has March twice.
pub(crate) fn labels(period: Period) -> Vec<String> {
    let months = period.months();
    let years = months.len() > 12;
    months
        .iter()
        .map(|month| {
            let month = month.first().month_of();
            let name = base::french::month_name(month);
            if years { format!("{name} {}", month.year) } else { name.to_owned() }
        })
        .collect()
}
