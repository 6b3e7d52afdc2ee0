//! The worked cases of `catalogue/cas`: every figure, counted by hand, is found again.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use base::{Day, Id};
use indicator::*;

use crate::register::year_2021;

type Record = HashMap<String, String>;

fn folder(case: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/cas").join(case)
}

fn records(case: &str, file: &str) -> Vec<Record> {
    let Ok(mut reader) =
        csv::ReaderBuilder::new().delimiter(b';').from_path(folder(case).join(format!("{file}.csv")))
    else {
        return Vec::new();
    };
    reader.deserialize().map(|record| record.unwrap()).collect()
}

fn day(text: &str) -> Option<Day> {
    let mut parts = text.split('/');
    let mut number = || parts.next()?.parse::<i16>().ok();
    let (day, month, year) = (number()?, number()?, number()?);
    Day::new(year, month as i8, day as i8)
}

fn id(number: usize) -> Id {
    let mut bytes = [0; 16];
    bytes[8..].copy_from_slice(&(number as u64).to_be_bytes());
    Id::from_bytes(bytes)
}

/// The facts of a case, in the order of its files.
pub fn facts(case: &str) -> Facts {
    let mut facts = Facts::default();
    let mut persons: HashMap<String, Index> = HashMap::new();
    let mut families: HashMap<String, Index> = HashMap::new();
    for row in records(case, "personnes") {
        let next = families.len() as Index;
        let all = &mut facts.persons;
        persons.insert(row["id"].clone(), all.id.len() as Index);
        all.id.push(id(all.id.len()));
        all.sex.push(facts.words.sex.word(&row["sexe"]));
        all.birth.push(day(&row["naissance"]).unwrap_or(NO_DAY));
        all.family.push(*families.entry(row["famille"].clone()).or_insert(next));
        all.parents.push(facts.words.parents.word(&row["parents"]));
        all.residence.push(facts.words.residence.word(&row["réside avec"]));
        all.territory.push(facts.words.territory.word(&row["territoire"]));
    }
    let mut staff: HashMap<String, Index> = HashMap::new();
    for row in records(case, "personnel") {
        staff.insert(row["id"].clone(), facts.staff.id.len() as Index);
        facts.staff.id.push(id(facts.staff.id.len()));
        facts.staff.reference.push(row["id"].clone());
        let all = &mut facts.employments;
        all.id.push(id(all.id.len()));
        all.staff.push(staff[&row["id"]]);
        all.profession.push(facts.words.profession.word(&row["profession"]));
        all.status.push(facts.words.status.word(&row["statut"]));
        all.share.push((row["etp"].replace(',', ".").parse::<f64>().unwrap() * 1000.0).round() as u32);
        all.start.push(day(&row["début"]).unwrap_or(NO_DAY));
        all.end.push(day(&row["fin"]).unwrap_or(OPEN));
    }
    let worker = |reference: &str| staff.get(reference).copied().unwrap_or(NONE);
    for row in records(case, "mesures") {
        let all = &mut facts.measures;
        all.id.push(id(all.id.len()));
        all.person.push(persons[&row["personne"]]);
        all.kind.push(facts.words.kind.word(&row["type"]));
        all.prescriber.push(facts.words.prescriber.word(&row["prescripteur"]));
        all.territory.push(facts.words.territory.word(&row["territoire"]));
        all.decided.push(day(&row["décision"]).unwrap_or(NO_DAY));
        all.start.push(day(&row["début"]).unwrap());
        all.end.push(day(&row["fin"]).unwrap_or(OPEN));
        all.motive.push(facts.words.motive.word(&row["motif de sortie"]));
        all.outcome.push(facts.words.outcome.word(&row["suite"]));
        all.keyworker.push(worker(&row["référent"]));
        all.co_keyworker.push(worker(&row["co-référent"]));
    }
    for row in records(case, "demandes") {
        let all = &mut facts.requests;
        all.id.push(id(all.id.len()));
        all.person.push(persons[&row["personne"]]);
        all.kind.push(facts.words.kind.word(&row["type"]));
        all.prescriber.push(facts.words.prescriber.word(&row["prescripteur"]));
        all.territory.push(facts.words.territory.word(&row["territoire"]));
        all.received.push(day(&row["reçue"]).unwrap());
        all.decided.push(day(&row["décidée"]).unwrap_or(OPEN));
        all.decision.push(match row["issue"].as_str() {
            "admis" => Decision::Admitted,
            "refus" => Decision::Refused,
            "retirée" => Decision::Withdrawn,
            _ => Decision::Waiting,
        });
    }
    let mut acts = records(case, "actes");
    acts.sort_by_key(|row| day(&row["date"]));
    for row in acts {
        let all = &mut facts.acts;
        all.day.push(day(&row["date"]).unwrap());
        all.kind.push(facts.words.act_kind.word(&row["type"]));
        all.place.push(facts.words.place.word(&row["lieu"]));
        all.theme.push(facts.words.theme.word(&row["thème"]));
        all.direct.push(row["mode"] == "direct");
        all.minutes.push(row["durée (min)"].parse().unwrap());
        all.travel.push(row["trajet (min)"].parse().unwrap());
        all.files.push(row["dossiers"].parse().unwrap());
        for person in row["personnes"].split('|').filter(|person| !person.is_empty()) {
            all.person.push(persons[person]);
            all.presence.push(match row["présence"].as_str() {
                "présent" => Presence::Present,
                "absent excusé" => Presence::Excused,
                "absent non excusé" => Presence::Absent,
                _ => Presence::Unknown,
            });
        }
        all.persons_start.push(all.person.len() as u32);
        all.staff.extend(row["professionnels"].split('|').map(worker));
        all.staff_start.push(all.staff.len() as u32);
    }
    for row in records(case, "contrats") {
        let all = &mut facts.contracts;
        all.id.push(id(all.id.len()));
        all.person.push(persons[&row["personne"]]);
        all.rank.push(row["rang"].parse().unwrap());
        all.regime.push(facts.words.regime.word(&row["régime"]));
        all.signed.push(day(&row["signé"]).unwrap());
        all.start.push(day(&row["début"]).unwrap());
        all.end.push(day(&row["fin"]).unwrap_or(OPEN));
        all.reinforced.push(row["renforcé"] == "oui");
        all.objective.extend(row["objectifs"].split('|').map(|word| facts.words.objective.word(word)));
        all.objectives_start.push(all.objective.len() as u32);
        all.action.extend(row["actions"].split('|').map(|word| facts.words.action.word(word)));
        all.actions_start.push(all.action.len() as u32);
    }
    for row in records(case, "absences") {
        let all = &mut facts.absences;
        all.id.push(id(all.id.len()));
        all.staff.push(worker(&row["professionnel"]));
        all.motive.push(facts.words.absence_motive.word(&row["motif"]));
        all.start.push(day(&row["début"]).unwrap());
        all.end.push(day(&row["fin"]).unwrap_or(OPEN));
    }
    for row in records(case, "capacites") {
        facts.capacities.push(Capacity {
            id: id(facts.capacities.len()),
            territory: facts.words.territory.word(&row["territoire"]),
            places: row["places"].parse().unwrap(),
            start: day(&row["du"]).unwrap(),
            end: day(&row["au"]).unwrap_or(OPEN),
        });
    }
    for row in records(case, "previsionnel") {
        facts.planned.push((row["année"].parse().unwrap(), row["journées"].parse().unwrap()));
    }
    facts
}

fn same(expected: &serde_json::Value, found: &serde_json::Value) -> bool {
    use serde_json::Value as Json;
    match (expected, found) {
        (Json::Number(a), Json::Number(b)) => a.as_f64() == b.as_f64(),
        (Json::Array(a), Json::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        (a, b) => a == b,
    }
}

fn every_figure_is_found_again(case: &str) {
    let facts = facts(case);
    let found = all(&year_2021(&facts));
    let text = std::fs::read_to_string(folder(case).join("attendu.json")).unwrap();
    let expected: serde_json::Value = serde_json::from_str(&text).unwrap();
    let expected = expected["indicateurs"].as_object().unwrap();
    assert!(expected.len() > 50);
    let wrong: Vec<String> = expected
        .iter()
        .filter(|(id, value)| !same(value, &found[id.as_str()]))
        .map(|(id, value)| format!("{id} : {value} attendu, {} trouvé", found[id.as_str()]))
        .collect();
    assert!(wrong.is_empty(), "{case}\n{}", wrong.join("\n"));
}

#[test]
fn the_year_of_a_reinforced_home_support_service() {
    every_figure_is_found_again("aer-2021");
}

#[test]
fn the_year_of_a_sessad() {
    every_figure_is_found_again("sessad-2021");
}

#[test]
fn the_year_of_a_referent_unique() {
    every_figure_is_found_again("ru-2021");
}
