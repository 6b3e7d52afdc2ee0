//! All the rules over a report.

use base::french::fold;

use crate::capacity::Capacity;
use crate::claim::Claims;
use crate::kind::Kinds;
use crate::movement::movements;
use crate::rule::{self, Findings};
use crate::{Content, Published, Review, month};

/// Checks a report: what does not agree, what was verified, and the year that it is about.
pub fn check(report: &Published) -> Review {
    let year = year(report);
    let movements = movements(report, year);
    let kinds = Kinds::of(&movements);
    let claims = Claims::of(report, &kinds);
    let capacity = Capacity::of(report);
    let mut findings = Findings::new(report);
    rule::chain::check(&movements, &capacity.numbers(), &mut findings);
    rule::beside::check(&movements, &mut findings);
    let years = rule::total::Year::of(&movements, &kinds, year);
    rule::total::check(&years, &kinds, &claims, year, &mut findings);
    rule::part::check(&claims, &mut findings);
    rule::list::check(report, &claims, &years, year, &mut findings);
    rule::active::check(&years, &kinds, &claims, year, &mut findings);
    rule::rate::check(report, &mut findings);
    rule::place::check(report, &capacity, year, &mut findings);
    rule::year::check(report, &claims, year, &mut findings);
    rule::twin::check(&claims, year, &mut findings);
    rule::grid::check(report, &movements, &mut findings);
    let (mut found, right) = (findings.found, findings.right);
    found.sort_by_key(|finding| (finding.piece, finding.cell));
    Review { findings: found, right, year }
}

/// The year of a report: the one beside « rapport », else the one that it names most.
fn year(report: &Published) -> Option<i16> {
    let mut counts = [0usize; 201];
    for (rank, piece) in report.pieces.iter().enumerate() {
        let mut tell = |text: &str, title: bool| {
            let folded = fold(text);
            let years: Vec<i16> = folded.split(' ').filter_map(month::year).collect();
            for year in &years {
                counts[usize::try_from(year - 1900).unwrap_or(0).min(200)] += 1;
            }
            let named = ["rapport d activite", "rapport annuel", "rapport", "exercice", "bilan"];
            let title = title && text.len() <= 120 && named.iter().any(|name| folded.contains(name));
            years.last().copied().filter(|_| title && !years.is_empty())
        };
        let found = match &piece.content {
            Content::Heading { text, .. } | Content::Text(text) => tell(text, rank < 60),
            Content::Table(rows) => {
                let cells = rows.iter().take(20).flat_map(|row| row.iter().take(20));
                cells.filter(|cell| cell.len() < 200).filter_map(|cell| tell(cell, rank < 3)).next()
            }
        };
        if found.is_some() {
            return found;
        }
    }
    let most = counts.iter().copied().max().filter(|most| *most > 0)?;
    let mut at = counts.iter().enumerate().filter(|(_, count)| **count * 2 > most);
    let (first, _) = at.next()?;
    at.next().is_none().then(|| i16::try_from(first).ok().map(|year| 1900 + year)).flatten()
}
