//! Lines as one types them, and what is understood of each.

use proptest::prelude::*;

use super::*;

const TODAY: &str = "2022-01-18";

fn id(number: u8) -> Id {
    Id::from_bytes([number; 16])
}

fn lexicon() -> Lexicon {
    let whom = |number, first: &str, last: &str, family: Option<&str>| {
        Whom::new(id(number), first, last, String::new(), family.map(str::to_owned))
    };
    let words = |list: &[(&str, &str)]| list.iter().map(|(text, label)| Spelling::new(text, label)).collect();
    Lexicon {
        kinds: words(&[
            ("visite à domicile", "visite à domicile"),
            ("VAD", "visite à domicile"),
            ("visite", "visite à domicile"),
            ("entretien", "entretien"),
            ("synthèse", "synthèse"),
            ("rendez-vous", "rendez-vous"),
            ("RDV", "rendez-vous"),
            ("tél", "téléphone"),
            ("réunion", "réunion"),
        ]),
        places: words(&[("domicile", "domicile"), ("collège", "école"), ("service", "service")]),
        themes: words(&[("logement", "logement"), ("fratrie", "liens familiaux"), ("santé", "santé")]),
        persons: vec![
            whom(1, "Ilyès", "Husson", Some("F1")),
            whom(2, "Lina", "Husson", Some("F1")),
            whom(3, "Zoé", "Noyer", Some("F2")),
            whom(4, "Léa", "Martin", Some("F3")),
            whom(5, "Tom", "Martin", Some("F3")),
            whom(6, "Tom", "Fournil", Some("F4")),
            whom(7, "Hugo", "Martin", Some("F5")),
            whom(8, "Marie-Lou", "Le Gall", None),
        ],
        staff: vec![
            (id(91), "Chauvel Gabriel".to_owned()),
            (id(92), "Lefol Jade".to_owned()),
            (id(93), "Chauvel Emma".to_owned()),
        ],
    }
}

/// What is understood, in short: `nature:…`, `?mot` when it is not.
fn said(text: &str) -> Vec<String> {
    let names = |ids: &[Id]| ids.iter().map(|id| id.as_bytes()[0].to_string()).collect::<Vec<_>>().join("+");
    understand(text, TODAY.parse().unwrap(), &lexicon())
        .iter()
        .filter_map(|piece| {
            Some(match &piece.sense {
                Sense::Kind(label) => format!("nature:{label}"),
                Sense::Place(label) => format!("lieu:{label}"),
                Sense::Theme(label) => format!("thème:{label}"),
                Sense::Direct(direct) => format!("direct:{direct}"),
                Sense::Minutes(minutes) => format!("durée:{minutes}"),
                Sense::Travel(minutes) => format!("trajet:{minutes}"),
                Sense::Kilometres(kilometres) => format!("km:{kilometres}"),
                Sense::Day(day) => format!("jour:{day}"),
                Sense::Starts(minute) => format!("heure:{}h{:02}", minute / 60, minute % 60),
                Sense::Persons(ids) => format!("qui:{}", names(ids)),
                Sense::Staff(id) => format!("avec:{}", names(&[*id])),
                Sense::Absent { excused } => format!("absent:{}", if *excused { "excusé" } else { "non" }),
                Sense::Among(choices) => {
                    let all: Vec<String> = choices.iter().map(|choice| names(&choice.persons)).collect();
                    format!("lequel:{}", all.join("/"))
                }
                Sense::AmongStaff(all) => format!("avec qui:{}", all.len()),
                Sense::Link => return None,
                Sense::Unknown => format!("?{}", piece.text),
            })
        })
        .collect()
}

#[test]
fn lines_are_understood_as_they_are_meant() {
    let table: &[(&str, &[&str])] = &[
        (
            "vad fratrie husson 1h30 trajet 40 logement",
            &["nature:visite à domicile", "qui:1+2", "durée:90", "trajet:40", "thème:logement"],
        ),
        (
            "entretien Ilyès 45 min absent excusé hier",
            &["nature:entretien", "qui:1", "durée:45", "absent:excusé", "jour:2022-01-17"],
        ),
        (
            "synthèse Zoé 1h indirect 14h",
            &["nature:synthèse", "qui:3", "durée:60", "direct:false", "heure:14h00"],
        ),
        ("tel collège Husson 15", &["nature:téléphone", "lieu:école", "qui:1+2", "durée:15"]),
        ("VAD ilyes husson 1 h 30 à 9h30", &["nature:visite à domicile", "qui:1", "durée:90", "heure:9h30"]),
        ("visite à domicile Zoé 90 min", &["nature:visite à domicile", "qui:3", "durée:90"]),
        ("rendez-vous Zoé lundi 30mn", &["nature:rendez-vous", "qui:3", "jour:2022-01-17", "durée:30"]),
        ("rdv Noyer Zoé mardi dernier", &["nature:rendez-vous", "qui:3", "jour:2022-01-11"]),
        ("entretien Zoé 12/01 9:30", &["nature:entretien", "qui:3", "jour:2022-01-12", "heure:9h30"]),
        ("entretien Zoé le 12 décembre", &["nature:entretien", "qui:3", "jour:2021-12-12"]),
        ("entretien Zoé le 1er janvier 2022", &["nature:entretien", "qui:3", "jour:2022-01-01"]),
        ("entretien Zoé le 12, 1h", &["nature:entretien", "qui:3", "jour:2022-01-12", "durée:60"]),
        ("aujourd'hui avant-hier", &["jour:2022-01-18", "?avant", "?hier"]),
        ("40 min de trajet, 24 km", &["trajet:40", "km:24"]),
        ("km 12 route 1h", &["km:12", "trajet:60"]),
        ("vad Lina 12km 1,5h", &["nature:visite à domicile", "qui:2", "km:12", "durée:90"]),
        ("avec Gabriel", &["avec:91"]),
        ("avec Emma Chauvel", &["avec:93"]),
        ("avec Chauvel", &["avec qui:2"]),
        ("entretien avec Zoé", &["nature:entretien", "qui:3"]),
        ("entretien Tom", &["nature:entretien", "lequel:5/6"]),
        ("entretien Tom Fournil", &["nature:entretien", "qui:6"]),
        ("vad fratrie Martin", &["nature:visite à domicile", "lequel:4+5/7"]),
        ("vad Martin", &["nature:visite à domicile", "lequel:4+5/7"]),
        ("entretien marie lou", &["nature:entretien", "qui:8"]),
        ("entretien Marie-Lou Le Gall", &["nature:entretien", "qui:8"]),
        ("vad famille Le Gall", &["nature:visite à domicile", "qui:8"]),
        ("fratrie Zoé", &["thème:liens familiaux", "qui:3"]),
        ("absente non excusée", &["absent:non"]),
        ("vad xyz 1h", &["nature:visite à domicile", "?xyz", "durée:60"]),
        ("1h 45", &["durée:60", "?45"]),
        ("demi-heure", &["durée:30"]),
        ("entretiens Zoé 25h", &["nature:entretien", "qui:3", "?25h"]),
        ("trajet Zoé", &["?trajet", "qui:3"]),
        ("31/02 demain", &["?31/02", "?demain"]),
        ("", &[]),
        ("… !", &[]),
    ];
    for (text, expected) in table {
        assert_eq!(said(text), *expected, "{text}");
    }
}

#[test]
fn a_second_kind_is_told_and_not_guessed() {
    assert_eq!(said("vad entretien Zoé"), ["nature:visite à domicile", "?entretien", "qui:3"]);
}

/// Words that mean something, and any others.
fn line() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        prop::sample::select(vec![
            "vad",
            "fratrie",
            "Husson",
            "Tom",
            "Martin",
            "1h30",
            "trajet",
            "40",
            "min",
            "de",
            "le",
            "12",
            "12/01",
            "hier",
            "avant",
            "lundi",
            "avec",
            "Gabriel",
            "absent",
            "non",
            "excusé",
            "km",
            "9:30",
            "1,5h",
            "à",
            "14h",
            "logement",
            "collège",
            "aujourd'hui",
            "h",
            "Le Gall",
            "demi",
        ])
        .prop_map(str::to_owned),
        any::<String>(),
        "[0-9h:/,.]{1,6}",
    ];
    prop::collection::vec(word, 0..12).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn every_word_is_in_one_piece_in_order(text in line()) {
        let pieces = understand(&text, TODAY.parse().unwrap(), &lexicon());
        let mut covered = 0;
        for word in split(&text) {
            let of_word: Vec<&Piece> =
                pieces.iter().filter(|piece| piece.from <= word.from && word.to <= piece.to).collect();
            prop_assert_eq!(of_word.len(), 1, "{:?}", word);
            prop_assert!(of_word[0].from >= covered || of_word[0].to >= word.to);
            covered = word.to;
        }
        for piece in &pieces {
            prop_assert_eq!(&text[piece.from..piece.to], piece.text.as_str());
        }
    }

    #[test]
    fn what_was_understood_is_understood_again(text in line()) {
        let senses = |text: &str| -> Vec<Sense> {
            understand(text, TODAY.parse().unwrap(), &lexicon()).into_iter().map(|piece| piece.sense).collect()
        };
        let words: Vec<String> = split(&text).into_iter().map(|word| word.text).collect();
        prop_assert_eq!(senses(&text), senses(&words.join(" ")));
    }
}
