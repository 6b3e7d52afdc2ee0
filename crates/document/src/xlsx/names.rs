//! Names of sheets that Excel accepts: unique without case, at most 31 characters, none forbidden.

use std::collections::HashSet;

use crate::tables::legible;

const LONGEST: usize = 31;

/// The names taken in one workbook.
pub(super) struct Names(HashSet<String>);

impl Names {
    /// Those already spoken for, and the one that Excel keeps to itself in each language.
    pub fn new(taken: &[&str]) -> Names {
        Names(taken.iter().copied().chain(["History", "Historique"]).map(str::to_lowercase).collect())
    }

    /// A free name as near as can be to the one wished, or to `otherwise` when nothing is left of it.
    pub fn take(&mut self, wished: &str, otherwise: &str) -> String {
        let mut name = legal(wished);
        if name.is_empty() {
            name = legal(otherwise);
        }
        let mut unique = cut(&name, LONGEST);
        let mut copy = 2;
        while !self.0.insert(unique.to_lowercase()) {
            let suffix = format!(" ({copy})");
            unique = cut(&name, LONGEST - suffix.len()) + &suffix;
            copy += 1;
        }
        unique
    }
}

/// Without what Excel refuses; the typewriter apostrophe, which quotes names in links, becomes a true one.
fn legal(name: &str) -> String {
    let replaced = legible(name).map(|c| match c {
        '\t' | '\n' => ' ',
        '[' => '(',
        ']' => ')',
        ':' | '*' | '?' | '/' | '\\' => '-',
        '\'' => '’',
        c => c,
    });
    replaced.collect::<String>().trim().to_owned()
}

/// The longest beginning of so many UTF-16 units, which is what Excel counts.
fn cut(name: &str, units: usize) -> String {
    let mut length = 0;
    let kept = name.chars().take_while(|c| {
        length += c.len_utf16();
        length <= units
    });
    kept.collect::<String>().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_sheets_never_share_a_name() {
        let mut names = Names::new(&["Sommaire"]);
        assert_eq!(names.take("Sommaire", "Tableau 1"), "Sommaire (2)");
        assert_eq!(names.take("Âge: 6/10 ans?", "Tableau 2"), "Âge- 6-10 ans-");
        assert_eq!(names.take("ÂGE- 6-10 ANS-", "Tableau 3"), "ÂGE- 6-10 ANS- (2)");
        assert_eq!(names.take("", "Tableau 4"), "Tableau 4");
        assert_eq!(names.take("l'attente", "Tableau 5"), "l’attente");
        assert_eq!(names.take(&"x".repeat(40), "Tableau 6"), "x".repeat(31));
        assert_eq!(names.take(&"x".repeat(50), "Tableau 7"), "x".repeat(27) + " (2)");
    }

    proptest! {
        #[test]
        fn any_wish_gives_a_name_that_excel_accepts(wishes in proptest::collection::vec("\\PC{0,40}", 1..6)) {
            let mut names = Names::new(&[]);
            let mut workbook = rust_xlsxwriter::Workbook::new();
            for wish in &wishes {
                let name = names.take(wish, "Tableau");
                prop_assert!(workbook.add_worksheet().set_name(&name).is_ok(), "{name:?}");
            }
            prop_assert!(workbook.save_to_buffer().is_ok());
        }
    }
}
