//! Headings as services write them, and the mapping that the user corrects.

use register::{Context, Field, Mapping, Noun, Source, read};

use crate::harness::{Base, csv, day, reading};

fn fields(reading: &register::Reading) -> Vec<Option<Field>> {
    reading.mapping.tables[0].columns.iter().map(|column| column.field).collect()
}

#[test]
fn headings_are_known_by_their_meaning() {
    use Field::{Birth, FirstName, LastName, Reference, Sex};
    for text in [
        "N° dossier;NOM DE FAMILLE;Prénom(s);F/G;Né(e) le\n",
        "Réf.;Nom;PRENOM;Sexe;D.D.N.\n",
        "Identifiant;Nom d'usage;Prénoms;Genre;Date de naisance\n",
    ] {
        let text = format!("Liste au 14/01/2022\n\n{text}P1;Hérault;Zoé;F;01/02/2010\n");
        let reading = reading(&[csv("jeunes.csv", &text)]);
        let expected = [Reference, LastName, FirstName, Sex, Birth].map(Some);
        assert_eq!(fields(&reading), expected, "{text}");
        assert_eq!(reading.register.persons.len(), 1);
    }
}

#[test]
fn what_is_no_row_is_silent() {
    let text = "id;nom;prénom\nSecteur nord\nP1;Hérault;Zoé\n;;\nid;nom;prénom\nP2;Delmas;Noé\nSous-total;2;\nTOTAL;2\n";
    let reading = reading(&[csv("personnes.csv", text)]);
    assert_eq!(reading.faults, []);
    assert_eq!(reading.counts[0].read, 2);
}

#[test]
fn a_row_with_only_a_name_is_no_title() {
    let reading = reading(&[csv("personnes.csv", "id;nom;prénom\n;Hérault;\nP2;;\n")]);
    assert_eq!(reading.faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [2, 2, 3, 3]);
}

#[test]
fn the_headings_tell_the_noun_when_the_name_does_not() {
    let text = "Id;Salarié;Fonction;ETP\nS1;Chauvel Gabriel;éducateur;0,8\n";
    let reading = reading(&[csv("Feuil1.csv", text)]);
    assert_eq!(reading.mapping.tables[0].noun, Some(Noun::Staff));
    assert_eq!(reading.register.staff[0].share, 800);
}

#[test]
fn a_vague_heading_takes_what_the_others_leave() {
    use Field::{CoKeyworker, Keyworker, Kind, Person, Reference, Start};
    let mut text = "N° de mesure;Identifiant du jeune;Mesure;Entrée le;Réf.;Co-réf.\n".to_owned();
    for row in 1..=12 {
        text += &format!("M{row};P{row};AED-R;01/03/2021;S{};\n", row % 3);
    }
    let reading = reading(&[csv("mesures.csv", &text)]);
    let expected = [Reference, Person, Kind, Start, Keyworker, CoKeyworker].map(Some);
    assert_eq!(fields(&reading), expected);
}

#[test]
fn a_sheet_of_lists_to_choose_from_is_no_register() {
    let lists = csv("Listes.csv", "Type;Secteur\nAED-R;Blois\nAEMO-R;Sologne\n");
    let persons = csv("personnes.csv", "id;nom;prénom\nP1;Hérault;Zoé\n");
    let reading = reading(&[lists, persons]);
    assert_eq!(reading.faults, []);
    assert_eq!(reading.mapping.tables[0].noun, None);
}

#[test]
fn tables_one_under_another_are_as_many_tables() {
    let text = "AGRÉMENT\nTerritoire;Places;Du;Au\n;30;01/01/2019;31/05/2021\n;50;01/06/2021;\n\n\
        PRÉVISIONNEL\nAnnée;Journées\n2021;15 208\n2022;trop\n\nRecrutements\nId;Salarié;ETP\nS1;Chauvel Gabriel;0,8\n";
    let reading = reading(&[csv("agrément.csv", text)]);
    let nouns = reading.mapping.tables.iter().filter_map(|table| table.noun).collect::<Vec<_>>();
    assert_eq!(nouns, [Noun::Capacity, Noun::Planned, Noun::Staff]);
    assert_eq!((reading.register.capacities.len(), reading.register.staff.len()), (2, 1));
    assert_eq!(reading.register.planned[0].days, 15_208);
    let places: Vec<_> = reading.faults.iter().map(|fault| (fault.file.as_str(), fault.line)).collect();
    assert_eq!(places, [("agrément.csv", 9)]);
    // The second table is remembered as such.
    let again = reading_with(&[csv("agrément.csv", text)], &reading.mapping);
    assert_eq!(again.register, reading.register);
}

/// Reads with a mapping, into an empty base.
fn reading_with(sources: &[Source], mapping: &Mapping) -> register::Reading {
    let base = Base::default();
    let context = Context {
        today: day("2022-01-14"),
        persons: &base.persons,
        staff: &base.staff,
        homonyms: &base.homonyms,
        canonical: &|_, _| None,
        accept_duplicates: false,
    };
    read(sources, Some(mapping), &context, &mut |_| {}).unwrap()
}

#[test]
fn a_corrected_mapping_is_followed_even_when_columns_move() {
    let first = [csv("personnes.csv", "id;nom;prénom;bidule\nP1;Hérault;Zoé;Sologne\n")];
    let mut mapping = reading(&first).mapping;
    assert_eq!(mapping.tables[0].columns[3].field, None);
    mapping.tables[0].columns[3].field = Some(Field::Territory);
    let text = serde_json::to_string(&mapping).unwrap();
    let remembered: Mapping = serde_json::from_str(&text).unwrap();
    assert_eq!(reading_with(&first, &remembered).register.persons[0].territory, "Sologne");
    let moved = [csv("personnes.csv", "bidule;id;nom;prénom\nBlois;P2;Delmas;Noé\n")];
    let reading = reading_with(&moved, &remembered);
    assert_eq!(reading.register.persons[0].territory, "Blois");
    assert_eq!(reading.register.persons[0].reference, "P2");
}

#[test]
fn a_heading_changed_since_the_last_import_is_understood_anew() {
    let last = [csv("personnes.csv", "Réf.;Nom;Prénom;Couple parental\nP1;Hérault;Zoé;séparés\n")];
    let now = [csv("personnes.csv", "N° dossier;Nom;Prénom;Parents\nP1;Hérault;Zoé;séparés\n")];
    let reading = reading_with(&now, &reading(&last).mapping);
    assert_eq!(reading.faults, []);
    assert_eq!(reading.register.persons[0].reference, "P1");
    assert_eq!(reading.register.persons[0].parents, "séparés");
}

#[test]
fn a_table_set_aside_is_not_read() {
    let sources = [
        csv("personnes.csv", "id;nom;prénom\nP1;Hérault;Zoé\n"),
        csv("mesures.csv", "id;personne;type;début\nM1;P8;AED;01/01/2021\n"),
    ];
    let mut mapping = reading(&sources).mapping;
    mapping.tables[1].noun = None;
    let reading = reading_with(&sources, &mapping);
    assert_eq!(reading.faults, []);
    assert_eq!(reading.register.measures, []);
}

#[test]
fn the_words_of_the_nomenclature_win_over_the_most_frequent() {
    let rows = "id;personne;type;début\nM1;P1;aed r;01/01/2021\nM2;P1;AED-R;01/01/2021\nM3;P1;aed r;01/01/2021\nM4;P1;relais;01/01/2021\n";
    let sources = [csv("personnes.csv", "id;nom;prénom\nP1;Hérault;Zoé\n"), csv("mesures.csv", rows)];
    let plain = reading(&sources);
    assert!(plain.register.measures[..3].iter().all(|row| row.kind == "aed r"));
    let base = Base::default();
    let known = |vocabulary: &str, text: &str| {
        (vocabulary == "kind" && base::french::fold(text) == "aed r").then(|| "AED-R".to_owned())
    };
    let context = Context {
        today: day("2022-01-14"),
        persons: &base.persons,
        staff: &base.staff,
        homonyms: &base.homonyms,
        canonical: &known,
        accept_duplicates: false,
    };
    let reading = read(&sources, None, &context, &mut |_| {}).unwrap();
    assert!(reading.register.measures[..3].iter().all(|row| row.kind == "AED-R"));
    assert_eq!(reading.unknown_words, [("kind".to_owned(), "relais".to_owned(), 1)]);
}

#[test]
fn the_cells_tell_what_the_heading_does_not() {
    let text = "Repère;Nom;Prénom;Colonne1;Colonne2;Colonne3\n\
        P1;Hérault;Zoé;F;01/02/2010;12\nP2;Delmas;Noé;G;3/4/2011;12\nP3;Prigent;Léo;G;5/6/2012;\n";
    let reading = reading(&[csv("jeunes.csv", text)]);
    use Field::{Birth, FirstName, LastName, Reference, Sex};
    let expected = [Some(Reference), Some(LastName), Some(FirstName), Some(Sex), Some(Birth), None];
    assert_eq!(fields(&reading), expected);
}

#[test]
fn the_cells_settle_a_heading_of_two_meanings() {
    let persons = csv("personnes.csv", "id;nom;prénom\nP1;Hérault;Zoé\n");
    for (cells, field) in [
        (["01/02/2021", "03/02/2021", "04/02/2021"], Field::Decided),
        (["admis", "refus", "admise"], Field::Outcome),
    ] {
        let mut text = "id;personne;type;reçue le;décision\n".to_owned();
        for (row, cell) in cells.iter().enumerate() {
            text += &format!("D{row};P1;AED;01/01/2021;{cell}\n");
        }
        let reading = reading(&[csv("demandes.csv", &text), persons.clone()]);
        // A date of decision without a column for its issue is a fault of its own.
        assert!(reading.faults.iter().all(|fault| fault.expected.starts_with("une issue")));
        assert_eq!(fields(&reading)[4], Some(field));
    }
}

#[test]
fn a_planned_end_is_not_an_end() {
    let text = "id;personne;type;début;fin prévue\nM1;P1;AED;01/01/2021;01/01/2022\n";
    let reading =
        reading(&[csv("mesures.csv", text), csv("personnes.csv", "id;nom;prénom\nP1;Hérault;Zoé\n")]);
    assert_eq!(reading.register.measures[0].end, None);
}

#[test]
fn a_mapping_serves_the_next_file_with_the_same_headings() {
    let last = [csv("relevé 2021.csv", "id;nom;prénom;bidule\nP1;Hérault;Zoé;Sologne\n")];
    let mut mapping = reading(&last).mapping;
    mapping.tables[0].columns[3].field = Some(Field::Territory);
    let now = [csv("relevé 2022.csv", "id;nom;prénom;bidule\nP2;Delmas;Noé;Blois\n")];
    let reading = reading_with(&now, &mapping);
    assert_eq!(reading.register.persons[0].territory, "Blois");
    assert_eq!(reading.mapping.tables[0].name, "relevé 2022.csv");
}

#[test]
fn a_sheet_of_the_same_name_that_lists_something_else_is_understood_anew() {
    let mapping =
        reading(&[csv("Feuil1.csv", "id;nom;prénom;naissance;famille\nP1;Hérault;Zoé;;\n")]).mapping;
    let now = [csv("Feuil1.csv", "id;Salarié;Fonction;ETP\nS1;Chauvel Gabriel;éducateur;0,8\n")];
    assert_eq!(reading_with(&now, &mapping).mapping.tables[0].noun, Some(Noun::Staff));
}
