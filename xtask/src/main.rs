//! Measurements of the product, runnable by anyone: `cargo run --release -p xtask -- MESURE`.

mod columns;
mod documents;
mod eight;
mod import;
mod life;
mod pages;
mod search;
mod waiting;
mod write;

use std::path::Path;

use anyhow::{Result, bail};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["ecriture", base, acts, persons] => write::measure(base, acts.parse()?, persons.parse()?),
        ["import", base, acts, persons] => import::measure(base, acts.parse()?, persons.parse()?),
        ["recherche", base, persons, acts] => search::measure(base, persons.parse()?, acts.parse()?),
        ["pages", base, address, year] => pages::scenario(base, address, year.parse()?),
        ["attente", base, requests, address] => waiting::fill(base, requests.parse()?, address),
        ["vie", base, years, address] => life::fill(base, years.parse()?, address),
        ["rapport-long", base, folder] => documents::long(base, folder),
        ["documents", base] => documents::measure(base),
        ["ecriture-region", base, services, acts, persons] => {
            write::region(base, services.parse()?, acts.parse()?, persons.parse()?)
        }
        ["region", base, year, threads] => eight::region(base, year.parse()?, threads.parse()?),
        ["huit-tableaux", folder, threads] => eight::measure(Path::new(folder), threads.parse()?, 15),
        _ => bail!(
            "Mesures :\n  ecriture BASE ACTES PERSONNES   écrit un registre inventé dans une base neuve, le relit, le compte\n  \
             import BASE ACTES PERSONNES     le même registre, depuis ses fichiers CSV, avec tous les contrôles\n  \
             recherche BASE PERSONNES ACTES  ce que dure une recherche, dans une base de tant de personnes\n  \
             pages BASE ADRESSE:PORT ANNEE   écrit le scénario d’une mesure des pages (xtask/http)\n  \
             attente BASE DEMANDES ADRESSE:PORT   une base neuve où tant de demandes attendent, et son scénario\n  \
             vie BASE ANNEES ADRESSE:PORT    sur cette base, tant d’années de listes, de plan et d’évaluations, et son scénario\n  \
             documents BASE                  le rapport de la démonstration, dans chaque format\n  \
             rapport-long BASE DOSSIER       un rapport de soixante pages sur cette base, dans chaque format\n  \
             ecriture-region BASE SERVICES ACTES PERSONNES   une base neuve de tant de services, avec leurs colonnes\n  \
             region BASE ANNEE FILS          toute une base, depuis les colonnes qu’elle garde\n  \
             huit-tableaux DOSSIER FILS      les huit tableaux des bancs d’essai, sur leurs colonnes brutes"
        ),
    }
}
