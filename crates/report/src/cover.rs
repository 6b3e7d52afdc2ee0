//! The cover: one surveying pole a month, one stripe for so many persons.

use base::french::{short_month_name, typeset};
use document::Cover;

use crate::compose::Composer;
use crate::movements::all_kinds;

/// A pole of more stripes than this is no longer read.
const STRIPES_MAX: u32 = 25;

impl Composer<'_> {
    /// The poles of the cover; none when the trame or the register has none to draw.
    pub(crate) fn cover(&self) -> Option<Cover> {
        let words = self.trame.head.couverture.as_ref()?;
        let movements = self.figures.movements();
        if movements.is_empty() {
            return None;
        }
        let months = self.context.months();
        let closing = all_kinds(&movements, months.len()).closing;
        let poles: Vec<(String, u32)> = months
            .iter()
            .zip(closing)
            .map(|(month, present)| {
                (short_month_name(*month).to_owned(), u32::try_from(present).unwrap_or_default())
            })
            .collect();
        let highest = poles.iter().map(|(_, present)| *present).max().unwrap_or_default();
        let stripe = stripe(words.bande.max(1), highest);
        let legend = typeset(&words.legende.replace("{bande}", &in_words(stripe)));
        Some(Cover { poles, stripe, legend })
    }
}

/// Persons in one stripe: the trame's number, ten times more until the highest pole can be read.
fn stripe(asked: u32, highest: u32) -> u32 {
    let mut stripe = asked;
    while highest / stripe > STRIPES_MAX {
        stripe = stripe.saturating_mul(10);
    }
    stripe
}

fn in_words(number: u32) -> String {
    match number {
        2 => "deux",
        5 => "cinq",
        10 => "dix",
        20 => "vingt",
        50 => "cinquante",
        100 => "cent",
        500 => "cinq cents",
        1000 => "mille",
        _ => return base::french::integer(i64::from(number)),
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_service_has_larger_stripes_rather_than_more() {
        assert_eq!(stripe(5, 50), 5);
        assert_eq!(stripe(5, 1_200), 50);
        assert_eq!(in_words(stripe(5, 12_000)), "cinq cents");
    }
}
