//! A report read once more before it goes: anyone’s, from a file; ours, from its blocks. By the same rules.

mod own;
pub mod pages;

use base::french::{counted, typeset};
use coherence::{Finding, Published, Review, Severity};

pub use own::{Read, reread};

use crate::documents::apart;

/// Reads a file and checks it; the sentence says why it cannot be read.
pub fn of_file(bytes: &[u8]) -> Result<Review, String> {
    Ok(coherence::check(&published(bytes)?))
}

fn published(bytes: &[u8]) -> Result<Published, String> {
    if !bytes.starts_with(b"%PDF-") {
        return coherence::read(bytes).map_err(|reason| reason.to_string());
    }
    match apart::pdf_text(bytes) {
        Some(text) => Ok(coherence::from_text(&text)),
        None => Err("Ce PDF n’a pas de texte que l’on puisse lire\u{202f}: c’est peut-être une image. Donnez le rapport \
                     en Word, en Excel, ou un PDF fait depuis un traitement de texte."
            .to_owned()),
    }
}

/// `10 constats : 8 erreurs, 1 alerte, 1 remarque`.
pub fn summary(findings: &[&Finding]) -> String {
    if findings.is_empty() {
        return "Aucun constat".to_owned();
    }
    let of = |severity: Severity, one: &str, many: &str| {
        let count = findings.iter().filter(|finding| finding.severity == severity).count();
        (count > 0).then(|| counted(count as i64, one, many))
    };
    let parts = [
        of(Severity::Error, "erreur", "erreurs"),
        of(Severity::Warning, "alerte", "alertes"),
        of(Severity::Notice, "remarque", "remarques"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let all = counted(findings.len() as i64, "constat", "constats");
    format!("{all}\u{202f}: {}", parts.join(", "))
}

/// A finding, as pages show it.
pub struct Shown {
    /// From 1.
    pub number: usize,
    /// `erreur`, `alerte`, `remarque`: also the class.
    pub severity: &'static str,
    /// What is wrong.
    pub title: String,
    /// Where.
    pub place: String,
    /// What was expected, and why.
    pub told: String,
}

impl Shown {
    /// The finding of this rank.
    pub fn new(rank: usize, finding: &Finding) -> Shown {
        let expected = match finding.expected.is_empty() {
            true => String::new(),
            false => format!("Attendu\u{202f}: {}. ", finding.expected.trim_end_matches('.')),
        };
        Shown {
            number: rank + 1,
            severity: finding.severity.word(),
            title: typeset(&finding.title),
            place: typeset(&finding.place),
            told: typeset(&format!("{expected}{}", finding.why)),
        }
    }
}
