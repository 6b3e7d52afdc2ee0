//! A card of places: how many, taken, promised, free, and how long who comes now will wait.

use base::french::{counted, integer, plural, short_day};

use super::outlook::Outlook;
use super::places::Places;

/// Squares of a card of places; beyond, numbers say it.
const SQUARES: i64 = 40;

/// What it says.
pub(super) struct Card {
    pub title: String,
    /// The establishments that hold the places.
    pub held_by: String,
    pub says: String,
    /// Classes of the squares: `pris`, `bientot`, `promis`, `libre`.
    pub squares: Vec<&'static str>,
    pub news: String,
    pub over: bool,
    pub soon: String,
    /// How long who comes now will wait.
    pub wait: String,
}

/// The card of these places, of so many cards.
pub(super) fn card(one: &Places, cards: usize, outlook: &Outlook) -> Card {
    // Of the whole service, the forecast beside says it already.
    let wait = outlook.by_place.iter().filter(|_| cards > 1).find(|(key, _)| *key == one.key());
    let title = match (one.territory.as_str(), cards) {
        ("", 1) => "Tout le service".to_owned(),
        ("", _) => "Hors de ces territoires".to_owned(),
        (territory, _) => territory.to_owned(),
    };
    let title = if one.kind.is_empty() { title } else { format!("{title}, {}", one.kind) };
    let free = one.free();
    let places = counted(one.authorised, "place", "places");
    let taken = counted(one.taken, "prise", "prises");
    let promised = match one.promised {
        0 => String::new(),
        promised => format!(", {}", counted(promised, "promise", "promises")),
    };
    let soon = one.soon.len() as i64;
    let squares = if one.authorised > SQUARES {
        Vec::new()
    } else {
        let steady = (one.taken - soon).max(0);
        let of = |class: &'static str, count: i64| std::iter::repeat_n(class, count.max(0) as usize);
        of("pris", steady)
            .chain(of("bientot", soon))
            .chain(of("promis", one.promised))
            .chain(of("libre", free))
            .take((one.authorised.max(one.taken + one.promised)).min(SQUARES + 20) as usize)
            .collect()
    };
    Card {
        title,
        held_by: one.structures.join(", "),
        says: format!("{places}, {taken}{promised}"),
        squares,
        news: match free {
            0 => "Complet".to_owned(),
            free if free < 0 => format!("{} de plus que de places", integer(-free)),
            free => {
                format!("{} {}", counted(free, "place", "places"), plural(free as f64, "libre", "libres"))
            }
        },
        over: free < 0,
        soon: match (soon, one.soon.last()) {
            (0, _) | (_, None) => String::new(),
            (soon, Some(last)) => format!(
                "{} {} d’ici le {}",
                integer(soon),
                plural(soon as f64, "se libère", "se libèrent"),
                short_day(*last)
            ),
        },
        wait: wait
            .map(|(_, length)| format!("Une demande d’aujourd’hui attendra {length}"))
            .unwrap_or_default(),
    }
}
