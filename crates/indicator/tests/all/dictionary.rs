//! The dictionary: every entry says what it is, where it comes from, and can be counted.

use indicator::*;

use crate::cases;
use crate::register::*;

#[test]
fn every_entry_says_what_it_counts_and_where_the_rule_comes_from() {
    for entry in dictionary().entries() {
        for (what, text) in [("titre", &entry.title), ("compte", &entry.counted), ("source", &entry.source)] {
            assert!(text.chars().count() > 2, "{} : {what}", entry.id);
            assert!(!text.contains('\''), "{} : {what} a une apostrophe droite", entry.id);
        }
        assert!(entry.counted.ends_with('.'), "{}", entry.id);
        assert!(entry.effective.is_empty() || entry.effective.parse::<base::Day>().is_ok(), "{}", entry.id);
    }
}

#[test]
fn every_axis_of_every_entry_can_be_counted() {
    let facts = cases::facts("ru-2021");
    let year = year_2021(&facts);
    for entry in dictionary().entries() {
        for axis in &entry.axes {
            let id = format!("{}.{}", entry.id, axis.name());
            assert!(year.parts(&id).is_some(), "{id}");
        }
    }
}

#[test]
fn every_setting_that_an_entry_names_is_a_rule_of_an_agreement() {
    for entry in dictionary().entries() {
        for setting in &entry.settings {
            let error = serde_json::from_str::<Rules>(&format!("{{\"{setting}\": {{\"x\": \"y\"}}}}"));
            let error = error.map(|_| ()).unwrap_err().to_string();
            assert!(!error.contains("unknown field"), "{} : {setting}", entry.id);
        }
    }
}

#[test]
fn an_agreement_names_only_the_rules_that_it_changes() {
    let rules: Rules =
        serde_json::from_str(r#"{"jour_de_sortie_compte": true, "tranches_age": [5, 17]}"#).unwrap();
    assert!(rules.exit_day_counts);
    assert_eq!(rules.age_labels(), ["0-5 ans", "6-17 ans", "18 ans et plus"]);
    assert_eq!(rules.appointment, Rules::default().appointment);
    assert!(serde_json::from_str::<Rules>(r#"{"jour_de_sortie": true}"#).is_err());
}

const ENTRY: &str = r#"
[[indicateur]]
id = "a"
titre = "A"
compte = "Les mesures."
unite = ["mesure", "mesures"]
source = "essai"
"#;

#[test]
fn a_catalogue_that_counts_what_there_is_not_is_refused() {
    let parse = |formula: &str| Catalogue::parse(&[("essai.toml", &format!("{ENTRY}calcul = {formula}\n"))]);
    assert!(parse(r#"{ nombre = { population = "mesures_touchant", decompte = "journees" } }"#).is_ok());
    for (formula, reason) in [
        (r#"{ nombre = { population = "demandes_recues", decompte = "journees" } }"#, "décompte"),
        (r#"{ somme = ["b"] }"#, "« b »"),
        (r#"{ nombre = { population = "licornes", decompte = "lignes" } }"#, "licornes"),
    ] {
        let error = parse(formula).unwrap_err().to_string();
        assert!(error.contains(reason), "{error}");
    }
    let entry = format!("{ENTRY}calcul = \"mouvements\"\n");
    let twice = Catalogue::parse(&[("un.toml", &entry), ("deux.toml", &entry)]).unwrap_err();
    assert!(twice.to_string().contains("deux fois"), "{twice}");
}

#[test]
fn what_adds_up_and_what_does_not_is_printed_with_each_entry() {
    let printed = |id: &str, axis: &str| {
        let entry = serde_json::to_value(dictionary().entry(id).unwrap().printed()).unwrap();
        let axes = entry["axes"].as_array().unwrap();
        axes.iter().find(|one| one["axe"] == axis).unwrap()["additif"].as_bool().unwrap()
    };
    assert!(printed("mesures", "type"));
    assert!(printed("file_active", "sexe"));
    assert!(printed("journees", "mois"));
    assert!(!printed("file_active", "type"), "a person may have two kinds of measure");
    assert!(!printed("familles", "parents"), "a family may have two members");
    assert!(!printed("delai_attente_jours", "type"), "means do not add up");
}

#[test]
fn flows_add_up_over_months_and_stocks_do_not() {
    let adds_up = |population: &str, tally: &str| {
        let formula = format!("{{ nombre = {{ population = \"{population}\", decompte = \"{tally}\" }} }}");
        let text = format!("{ENTRY}axes = [\"mois\"]\ncalcul = {formula}\n");
        let catalogue = Catalogue::parse(&[("essai.toml", &text)]).unwrap();
        catalogue.entry("a").unwrap().adds_up(Axis::Mois)
    };
    for flow in ["mesures_debutant", "demandes_admises", "contrats_premiers", "presences_manquees"] {
        assert!(adds_up(flow, "lignes"), "{flow}");
        assert!(!adds_up(flow, "personnes"), "{flow}: a person may come back");
    }
    for stock in ["mesures_touchant", "mesures_presentes_fin", "demandes_en_attente", "emplois_fin"] {
        assert!(!adds_up(stock, "lignes"), "{stock}");
    }
    assert!(adds_up("mesures_touchant", "journees"));
}
