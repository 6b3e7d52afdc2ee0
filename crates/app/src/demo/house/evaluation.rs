//! The evaluation of the educational service, on the draft scale that a published report used: 82, 96 and 85 per cent by
//! chapter, 88 in all. Its criteria are invented: those of the HAS are its own.

use anyhow::{Result, anyhow};
use base::Day;
use register::Source;
use store::Write;

use super::calendar::last_working;
use super::write::Ground;
use crate::evaluation::{self, Scale};

/// The service that has it.
const SERVICE: &str = "aer";

/// Writes the evaluation of the year before, from its grid.
pub(super) fn write(write: &mut Write<'_>, ground: &Ground<'_>) -> Result<()> {
    if ground.team.code != SERVICE {
        return Ok(());
    }
    let year = ground.time.today.year() - 1;
    let day = Day::new(year, 11, 26).map(last_working).unwrap_or(ground.time.today);
    let bytes = include_bytes!("evaluation.csv").to_vec();
    let grid = Source { name: "grille.csv".to_owned(), bytes };
    let rows = evaluation::read_grid(&grid, Scale::Draft).map_err(|wrong| anyhow!(wrong))?;
    let author = ground.author(0, day, 700);
    let scope = ground.scope(0, author.at);
    let mut write = write.signed(&author);
    let campaign =
        evaluation::insert(&mut write, &scope, &format!("Évaluation interne {year}"), day, Scale::Draft)?;
    for (rank, (asked, mark, found)) in rows.iter().enumerate() {
        evaluation::insert_criterion(&mut write, &scope, campaign, rank, (asked, mark, found))?;
    }
    Ok(())
}
