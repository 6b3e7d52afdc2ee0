//! From headings to fields: the same letters first, then the same words, then nearly so.

use base::french::fold;
use strsim::jaro_winkler;

use crate::{Field, Noun};

/// A heading this close to a known one is the same word mistyped.
const CLOSE: f64 = 0.9;
/// Beyond so many letters, a cell is prose and no heading.
const LONGEST: usize = 60;

/// A heading, made ready to be compared.
pub(crate) struct Heading {
    folded: String,
    words: Vec<String>,
    says_date: bool,
    says_plan: bool,
}

impl Heading {
    pub(crate) fn new(text: &str) -> Heading {
        let mut folded = fold(&text.replace('º', " "));
        if folded.len() > LONGEST {
            folded.clear();
        }
        let mut raw = folded.split(' ');
        let says_date = raw.any(|word| word == "date") || folded.ends_with(" le") || folded.ends_with(" du");
        let says_plan = folded.split(' ').any(|word| word.starts_with("prevu") || word.starts_with("previ"));
        Heading { words: words(&folded), folded, says_date, says_plan }
    }

    /// « Réf. » or « N° » says less than « N° de mesure »: it takes what the others leave.
    fn is_vague(&self) -> bool {
        matches!(self.folded.as_str(), "ref" | "reference" | "n" | "numero" | "code")
    }

    /// Whether the heading counts in hours: « Durée (h) ».
    pub(crate) fn says_hours(&self) -> bool {
        let has = |units: &[&str]| self.folded.split(' ').any(|word| units.contains(&word));
        has(&["h", "heure", "heures", "hrs"]) && !has(&["min", "mn", "minute", "minutes"])
    }
}

/// How near a heading is to the known ones of a field.
type Near = fn(&Heading, &[&str]) -> Option<f64>;

/// The field of each heading, for this noun: each field once, the nearest heading first. `fits`
/// says whether the cells below may hold the field: it settles what a heading leaves open, but a
/// heading of the right letters is trusted in the end, and its cells are then faults.
pub(crate) fn fields_of(
    headings: &[Heading],
    noun: Noun,
    fits: impl Fn(usize, Field) -> bool,
) -> Vec<Option<Field>> {
    let steps: [(Near, bool); 6] = [
        (|heading, known| same_letters(heading, known).filter(|_| !heading.is_vague()), true),
        (|heading, known| same_words(heading, known).filter(|_| !heading.is_vague()), true),
        (same_letters, true),
        (first_words, true),
        (nearly, true),
        (same_letters, false),
    ];
    let mut fields: Vec<Option<Field>> = vec![None; headings.len()];
    for (near, must_fit) in steps {
        let mut found: Vec<(f64, usize, Field)> = Vec::new();
        for (position, heading) in headings.iter().enumerate() {
            if heading.folded.is_empty() || fields[position].is_some() {
                continue;
            }
            for (field, known) in noun.headings() {
                if !fields.contains(&Some(*field))
                    && let Some(nearness) = near(heading, known)
                    && may_be(heading, *field, nearness)
                    && (!must_fit || fits(position, *field))
                {
                    found.push((nearness, position, *field));
                }
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (_, position, field) in found {
            if fields[position].is_none() && !fields.contains(&Some(field)) {
                fields[position] = Some(field);
            }
        }
    }
    fields
}

/// The nearness of the same letters: 1 000 for the project's own heading, less down the list.
const EXACT: f64 = 1000.0;

/// « Décision le » is no answer, and a planned end is no end.
fn may_be(heading: &Heading, field: Field, nearness: f64) -> bool {
    let is_exact = nearness > EXACT / 2.0;
    is_exact || ((!heading.says_date || field.is_date()) && !(heading.says_plan && field.is_date()))
}

/// The same letters: « D.D.N. » is « DDN », « co-réf. » is « coréf ».
fn same_letters(heading: &Heading, known: &[&str]) -> Option<f64> {
    let letters = |text: &str| text.bytes().filter(|byte| *byte != b' ').collect::<Vec<_>>();
    let own = letters(&heading.folded);
    known.iter().position(|word| letters(word) == own).map(|rank| EXACT - rank as f64)
}

/// The same words in any order: « Dossier n° », « N° de dossier » and « Numéro dossier ».
fn same_words(heading: &Heading, known: &[&str]) -> Option<f64> {
    let sorted = |mut words: Vec<String>| {
        words.sort();
        words
    };
    let own = sorted(heading.words.clone());
    known.iter().position(|text| sorted(words(text)) == own).map(|rank| EXACT / 4.0 - rank as f64)
}

/// The first words, those that carry the meaning in French: « Secteur d’intervention ».
fn first_words(heading: &Heading, known: &[&str]) -> Option<f64> {
    let telling = known.iter().filter(|text| text.len() > 3 || **text == "nom");
    let begun = telling.map(|text| words(text)).filter(|words| heading.words.starts_with(words));
    begun.map(|words| words.len() as f64).reduce(f64::max)
}

/// As many words, and nearly the same letters: « Date de naisance ».
fn nearly(heading: &Heading, known: &[&str]) -> Option<f64> {
    // Two or three letters are close to too much.
    let alike = known
        .iter()
        .filter(|text| text.len() > 3 && heading.folded.len() > 3)
        .filter(|text| words(text).len() == heading.words.len());
    let nearest = alike.map(|text| jaro_winkler(text, &heading.folded)).fold(0.0, f64::max);
    (nearest >= CLOSE).then_some(nearest)
}

/// The words that tell: without articles, units and plurals, abbreviations made one.
fn words(folded: &str) -> Vec<String> {
    let telling = folded.split(' ').filter(|word| {
        !matches!(
            *word,
            "" | "de"
                | "du"
                | "des"
                | "d"
                | "la"
                | "le"
                | "les"
                | "l"
                | "a"
                | "au"
                | "aux"
                | "en"
                | "e"
                | "s"
                | "ee"
                | "es"
                | "date"
                | "min"
                | "mn"
                | "minutes"
                | "concerne"
                | "concernes"
        )
    });
    let telling: Vec<String> = telling.map(one_form).collect();
    if telling.is_empty() { folded.split(' ').map(str::to_owned).collect() } else { telling }
}

fn one_form(word: &str) -> String {
    match word {
        "no" | "num" | "numero" => "n".to_owned(),
        "reference" => "ref".to_owned(),
        "identifiant" => "id".to_owned(),
        word if word.len() > 3 => word.strip_suffix('s').unwrap_or(word).to_owned(),
        word => word.to_owned(),
    }
}
