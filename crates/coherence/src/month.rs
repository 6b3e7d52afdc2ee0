//! Months as they are written over a column, or in a sentence.

use base::french::fold;

/// A month, and its year when it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    /// From 1 to 12.
    pub(crate) month: u8,
    pub(crate) year: Option<i16>,
}

/// Every way of writing each month without accents, the shortest last.
const WORDS: [&[&str]; 12] = [
    &["janvier", "janv", "jan"],
    &["fevrier", "fevr", "fev"],
    &["mars", "mar"],
    &["avril", "avr"],
    &["mai"],
    &["juin"],
    &["juillet", "juill", "juil", "jul"],
    &["aout", "aou"],
    &["septembre", "sept", "sep"],
    &["octobre", "oct"],
    &["novembre", "nov"],
    &["decembre", "dec"],
];

/// The month of a folded word of a sentence: only forms that are no other word.
pub(crate) fn in_sentence(word: &str) -> Option<u8> {
    rank(|words| words[0] == word || (word.len() > 3 && words[1..].contains(&word)))
}

fn in_heading(word: &str) -> Option<u8> {
    rank(|words| words.contains(&word))
}

fn rank(is: impl Fn(&[&str]) -> bool) -> Option<u8> {
    WORDS.iter().position(|words| is(words)).and_then(|at| u8::try_from(at + 1).ok())
}

/// A year of our time, written in four digits.
pub(crate) fn year(word: &str) -> Option<i16> {
    if word.len() != 4 {
        return None;
    }
    word.parse().ok().filter(|year| (1900..=2100).contains(year))
}

/// The month that a heading names: `Janv`, `janv-21`, `01/2021`, `2021-01`, `31/01/2021`, `M1`.
pub(crate) fn of_heading(cell: &str) -> Option<Named> {
    // A month is a short thing: a paragraph that stands in a cell is not cut into words for nothing.
    if cell.len() > 40 {
        return None;
    }
    let folded = fold(cell);
    let words: Vec<&str> =
        folded.split(' ').filter(|word| !matches!(*word, "fin" | "mois" | "de" | "en")).collect();
    let short_year = |word: &str| {
        let two = word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_digit());
        two.then(|| word.parse::<i16>().ok().map(|year| 2000 + year)).flatten()
    };
    let number = |word: &str| word.parse::<u8>().ok().filter(|month| (1..=12).contains(month));
    match *words.as_slice() {
        [word] => {
            let numbered = || word.strip_prefix('m').and_then(number);
            in_heading(word).or_else(numbered).map(|month| Named { month, year: None })
        }
        [word, last] if in_heading(word).is_some() => {
            let year = year(last).or_else(|| short_year(last))?;
            in_heading(word).map(|month| Named { month, year: Some(year) })
        }
        [first, last] => match (number(first), year(last), year(first), number(last)) {
            (Some(month), Some(year), ..) | (.., Some(year), Some(month)) => {
                Some(Named { month, year: Some(year) })
            }
            _ => None,
        },
        [day, month, last] => {
            let day = day.parse::<u8>().ok().filter(|day| (1..=31).contains(day))?;
            let month = number(month).or_else(|| in_heading(month))?;
            (day > 0).then_some(Named { month, year: Some(year(last)?) })
        }
        _ => None,
    }
}

/// The months of a row of headings, by column. Bare numbers or initials count when they are the whole year.
pub(crate) fn of_row(cells: &[String]) -> Vec<(usize, Named)> {
    let named: Vec<(usize, Named)> =
        cells.iter().enumerate().filter_map(|(at, cell)| Some((at, of_heading(cell)?))).collect();
    if named.len() >= 3 {
        let follow = |pair: &[(usize, Named)]| pair[1].1.month == pair[0].1.month % 12 + 1;
        return if named.windows(2).all(follow) { named } else { Vec::new() };
    }
    for from in 0..cells.len().min(4) {
        let Some(year) = cells.get(from..from + 12) else { break };
        let numbers = year.iter().enumerate().all(|(at, cell)| cell.trim().parse() == Ok(at + 1));
        let initials =
            || year.iter().map(|cell| cell.trim()).eq("JFMAMJJASOND".split("").filter(|l| !l.is_empty()));
        if numbers || initials() {
            return (0..12u8)
                .map(|at| (from + usize::from(at), Named { month: at + 1, year: None }))
                .collect();
        }
    }
    Vec::new()
}
