//! The benchmark's data (raw columns, services by the thousand) as facts: one [`Facts`] a service.

use std::path::Path;

use anyhow::{Context, Result};
use base::{Day, Id};
use indicator::{Facts, Index, OPEN, Presence};
use serde_json::Value as Json;

/// The data of the benchmark.
pub struct Data {
    /// The facts of each service, in the order of their numbers, from 1.
    pub services: Vec<Facts>,
    /// The year reported.
    pub year: i16,
}

struct Folder<'a>(&'a Path);

impl Folder<'_> {
    fn column<const N: usize, T>(&self, name: &str, read: impl Fn([u8; N]) -> T) -> Result<Vec<T>> {
        let file = self.0.join(format!("{name}.bin"));
        let bytes = std::fs::read(&file).with_context(|| format!("{}", file.display()))?;
        Ok(bytes.as_chunks::<N>().0.iter().map(|chunk| read(*chunk)).collect())
    }

    fn bytes(&self, name: &str) -> Result<Vec<u8>> {
        self.column(name, |[byte]: [u8; 1]| byte)
    }

    fn shorts(&self, name: &str) -> Result<Vec<u16>> {
        self.column(name, u16::from_le_bytes)
    }

    fn words(&self, name: &str) -> Result<Vec<u32>> {
        self.column(name, u32::from_le_bytes)
    }
}

fn labels(meta: &Json, name: &str) -> Vec<String> {
    let list = meta[name].as_array().cloned().unwrap_or_default();
    list.iter().filter_map(Json::as_str).map(str::to_owned).collect()
}

fn day(number: u16) -> Day {
    Day::from_number(i32::from(number))
}

/// Numbers within a service what is numbered over all of them.
#[derive(Default)]
struct Local {
    of: Vec<Index>,
    service: Vec<u32>,
}

impl Local {
    fn new(count: usize) -> Local {
        Local { of: vec![0; count], service: vec![u32::MAX; count] }
    }
}

/// Reads the columns and deals them out to the services.
pub fn read(folder: &Path) -> Result<Data> {
    let meta: Json = serde_json::from_slice(&std::fs::read(folder.join("meta.json"))?)?;
    let folder = Folder(folder);
    let count = meta["services"].as_u64().unwrap_or(0) as usize;
    let mut services: Vec<Facts> = (0..count).map(|_| Facts::default()).collect();
    for facts in &mut services {
        for (vocabulary, name) in [
            (&mut facts.words.act_kind, "codes"),
            (&mut facts.words.motive, "motifs"),
            (&mut facts.words.profession, "metiers"),
        ] {
            labels(&meta, name).iter().for_each(|label| {
                vocabulary.word(label);
            });
        }
        facts.words.sex.word("M");
        facts.words.sex.word("F");
    }
    let births = folder.column("personnes.naissance", i32::from_le_bytes)?;
    let sexes = folder.bytes("personnes.sexe")?;
    let trades = folder.bytes("intervenants.metier")?;

    // A person may be known to several services: each has its own row, as in real life. Measures lie in
    // the order of persons, so the last service that saw a person is enough to find the row again.
    let of = folder.shorts("mesures.service")?;
    let person = folder.words("mesures.personne")?;
    let (start, end) = (folder.shorts("mesures.debut")?, folder.shorts("mesures.fin")?);
    let (decided, motive) = (folder.shorts("mesures.decision")?, folder.bytes("mesures.motif")?);
    let mut row_of_measure = vec![(0u16, 0 as Index, 0 as Index); of.len()];
    let mut persons: Vec<Vec<(u16, Index)>> = vec![Vec::new(); births.len()];
    for measure in 0..of.len() {
        let facts = &mut services[usize::from(of[measure])];
        let who = person[measure] as usize;
        let row = match persons[who].iter().find(|(service, _)| *service == of[measure]) {
            Some((_, row)) => *row,
            None => {
                let all = &mut facts.persons;
                let row = all.id.len() as Index;
                all.id.push(Id::from_bytes([0; 16]));
                all.sex.push(u16::from(sexes[who]) + 1);
                all.birth.push(Day::from_number(births[who]));
                all.family.push(indicator::NONE);
                all.parents.push(0);
                all.residence.push(0);
                all.territory.push(0);
                persons[who].push((of[measure], row));
                row
            }
        };
        let all = &mut facts.measures;
        row_of_measure[measure] = (of[measure], all.id.len() as Index, row);
        all.id.push(Id::from_bytes([0; 16]));
        all.person.push(row);
        all.kind.push(0);
        all.prescriber.push(0);
        all.territory.push(0);
        all.decided.push(day(decided[measure]));
        all.start.push(day(start[measure]));
        all.end.push(if end[measure] == u16::MAX { OPEN } else { day(end[measure]) });
        all.motive.push(u16::from(motive[measure]) + 1);
        all.outcome.push(0);
        all.keyworker.push(indicator::NONE);
        all.co_keyworker.push(indicator::NONE);
    }
    let away = folder.words("absences.mesure")?;
    let (from, to) = (folder.shorts("absences.debut")?, folder.shorts("absences.fin")?);
    for ((measure, from), to) in away.iter().zip(from).zip(to) {
        let (service, row, _) = row_of_measure[*measure as usize];
        services[usize::from(service)].measures.away.push((row, day(from), day(to)));
    }

    // Acts are in the order of their days; each service's own remain so.
    let measure = folder.words("actes.mesure")?;
    let (days, minutes) = (folder.shorts("actes.jour")?, folder.shorts("actes.duree")?);
    let (code, present) = (folder.bytes("actes.code")?, folder.bytes("actes.present")?);
    let worker = folder.words("actes.intervenant")?;
    let mut staff = Local::new(trades.len());
    for act in 0..measure.len() {
        let (service, _, person) = row_of_measure[measure[act] as usize];
        let facts = &mut services[usize::from(service)];
        let who = worker[act] as usize;
        if staff.service[who] == u32::MAX {
            staff.service[who] = u32::from(service);
            staff.of[who] = facts.staff.id.len() as Index;
            facts.staff.id.push(Id::from_bytes([0; 16]));
            facts.staff.reference.push(String::new());
            let all = &mut facts.employments;
            all.id.push(Id::from_bytes([0; 16]));
            all.staff.push(staff.of[who]);
            all.profession.push(u16::from(trades[who]) + 1);
            all.status.push(0);
            all.share.push(1000);
            all.start.push(indicator::NO_DAY);
            all.end.push(OPEN);
        }
        let all = &mut facts.acts;
        all.day.push(day(days[act]));
        all.kind.push(u16::from(code[act]) + 1);
        all.place.push(0);
        all.theme.push(0);
        all.direct.push(true);
        all.minutes.push(minutes[act]);
        all.travel.push(0);
        all.files.push(0);
        all.person.push(person);
        all.presence.push(if present[act] == 0 { Presence::Absent } else { Presence::Present });
        all.persons_start.push(all.person.len() as u32);
        all.staff.push(staff.of[who]);
        all.staff_start.push(all.staff.len() as u32);
    }
    for facts in &mut services {
        facts.measures.away.sort_by_key(|(row, ..)| *row);
    }
    let year = meta["annee"].as_i64().and_then(|year| i16::try_from(year).ok()).context("l’année")?;
    Ok(Data { services, year })
}
