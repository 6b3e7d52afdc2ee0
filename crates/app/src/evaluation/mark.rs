//! The two scales, and what each refuses.

use super::Asked;

/// How a campaign marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// The working draft of January 2021: how far a criterion is met.
    Draft,
    /// The reference of March 2022: from 1 to 4.
    Reference,
}

/// A mark that does not do: what is expected.
pub type Fault = &'static str;

impl Scale {
    /// Both, the one in force first.
    pub const ALL: [Scale; 2] = [Scale::Reference, Scale::Draft];

    /// As the base and addresses write it.
    pub fn code(self) -> &'static str {
        match self {
            Scale::Draft => "2021",
            Scale::Reference => "2022",
        }
    }

    /// The scale of this code.
    pub fn at(code: &str) -> Option<Scale> {
        Scale::ALL.into_iter().find(|scale| scale.code() == code)
    }

    /// As one reads it.
    pub fn title(self) -> &'static str {
        match self {
            Scale::Draft => "document de travail de 2021 : de 0 à 100 %",
            Scale::Reference => "référentiel de 2022 : de 1 à 4",
        }
    }

    /// Its marks, the best first: as they are kept, as they are read.
    pub fn marks(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Scale::Draft => &[
                ("totale", "totale (100 %)"),
                ("en grande partie", "en grande partie (70 %)"),
                ("partiellement", "partiellement (35 %)"),
                ("pas du tout", "pas du tout (0 %)"),
            ],
            Scale::Reference => &[
                ("*", "★ optimisé"),
                ("4", "4 tout à fait satisfaisant"),
                ("3", "3 plutôt satisfaisant"),
                ("2", "2 plutôt pas satisfaisant"),
                ("1", "1 pas du tout satisfaisant"),
                ("NC", "NC non concerné"),
                ("RI", "RI réponse inadaptée"),
            ],
        }
    }

    /// What a mark is worth in a mean; nothing for what is in none.
    pub fn value(self, mark: &str) -> Option<f64> {
        match (self, mark) {
            (Scale::Draft, "totale") => Some(100.0),
            (Scale::Draft, "en grande partie") => Some(70.0),
            (Scale::Draft, "partiellement") => Some(35.0),
            (Scale::Draft, "pas du tout") => Some(0.0),
            (Scale::Reference, "*") => Some(4.0),
            (Scale::Reference, "1" | "2" | "3" | "4") => mark.parse().ok(),
            _ => None,
        }
    }

    /// How many decimals a mean is read with.
    pub fn decimals(self) -> u8 {
        match self {
            Scale::Draft => 0,
            Scale::Reference => 2,
        }
    }

    /// A mean, as one reads it.
    pub fn said(self, value: Option<f64>) -> String {
        match (self, value) {
            (_, None) => "—".to_owned(),
            (Scale::Draft, Some(value)) => format!("{}\u{202f}%", base::french::decimal(value, 0)),
            (Scale::Reference, Some(value)) => base::french::decimal(value, 2),
        }
    }

    /// The mark that a sheet or a form writes: `4`, `4,0`, `70 %`, `n.c.`; nothing for what is none of the scale.
    pub fn read(self, written: &str) -> Option<&'static str> {
        let figure = written.trim().trim_end_matches('%').trim().replace(',', ".").parse::<f64>().ok();
        let figure = figure.map(|figure| (figure * 100.0).round() as i64);
        let word = base::french::fold(written).replace(' ', "");
        let mark = match (self, figure, word.as_str()) {
            (Scale::Draft, Some(100 | 10_000), _) => "totale",
            (Scale::Draft, Some(70 | 7_000), _) => "en grande partie",
            (Scale::Draft, Some(35 | 3_500), _) => "partiellement",
            (Scale::Draft, Some(0), _) => "pas du tout",
            (Scale::Reference, Some(figure @ (100 | 200 | 300 | 400)), _) => {
                ["1", "2", "3", "4"][usize::try_from(figure / 100 - 1).unwrap_or_default()]
            }
            (Scale::Reference, None, _) if matches!(written.trim(), "*" | "★") => "*",
            (Scale::Reference, None, "nc" | "nonconcerne") => "NC",
            (Scale::Reference, None, "ri" | "reponseinadaptee") => "RI",
            (Scale::Draft, None, word) if !word.is_empty() => {
                let known = |(mark, _): &&(&str, &str)| base::french::fold(mark).replace(' ', "") == word;
                self.marks().iter().find(known)?.0
            }
            _ => return None,
        };
        Some(mark)
    }

    /// Whether this mark may be given to this criterion, with what was found.
    pub fn check(self, asked: &Asked, mark: &str, found: &str) -> Result<(), Fault> {
        match mark {
            "" => Ok(()),
            mark if self.marks().iter().all(|(known, _)| *known != mark) => {
                Err("choisissez une cote de la liste.")
            }
            "NC" if asked.imperative => Err("un critère impératif concerne toujours le service."),
            "NC" if found.trim().is_empty() => Err("dites pourquoi il ne concerne pas le service."),
            "RI" if !asked.is_of_the_person() => Err("« réponse inadaptée » ne vaut que pour le chapitre 1."),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(number: &str, imperative: bool) -> Asked {
        Asked {
            chapter: String::new(),
            theme: String::new(),
            goal: String::new(),
            number: number.to_owned(),
            words: String::new(),
            imperative,
        }
    }

    #[test]
    fn an_imperative_criterion_always_concerns_the_service() {
        let check = |number, imperative, mark, found| {
            Scale::Reference.check(&asked(number, imperative), mark, found).is_ok()
        };
        assert!(!check("2.2.1", true, "NC", "Pas d’hébergement."));
        assert!(check("2.2.9", false, "NC", "Pas d’hébergement."));
        assert!(!check("2.2.9", false, "NC", " "), "it must be said why");
        assert!(check("1.1.1", false, "RI", "") && !check("2.1.1", false, "RI", ""));
        assert!(
            check("2.1.1", true, "", "")
                && !check("2.1.1", false, "5", "")
                && !check("2.1.1", false, "totale", "")
        );
    }

    #[test]
    fn a_sheet_writes_a_mark_in_its_own_way() {
        for (written, mark) in [("4", "4"), ("4,0", "4"), (" n.c. ", "NC"), ("*", "*"), ("ri", "RI")] {
            assert_eq!(Scale::Reference.read(written), Some(mark), "{written}");
        }
        for (written, mark) in
            [("100 %", "totale"), ("0,7", "en grande partie"), ("Partiellement", "partiellement")]
        {
            assert_eq!(Scale::Draft.read(written), Some(mark), "{written}");
        }
        for none in ["totale", "5", "0", "—", "2,5", "1 000"] {
            assert_eq!(Scale::Reference.read(none), None, "{none}");
        }
        assert_eq!(Scale::Draft.read("4"), None);
    }
}
