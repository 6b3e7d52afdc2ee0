//! How long a register of a million acts takes from its files to the base, with all controls.

use std::fmt::Write as _;
use std::time::Instant;

use anyhow::{Context, Result};
use app::demo::generator::{Dice, Size, register};
use app::exchange::intake::{self, Choices};
use app::exchange::write_register;
use app::schema::MIGRATIONS;
use app::service::{self, NewService};
use base::{Clock, Day};
use register::{Attendance, Register, Source};
use store::{Author, Base, Store, migrate};

/// Invents a register, writes it as the canonical files, reads them back with all controls, writes the base.
pub fn measure(base: &str, acts: u32, persons: u32) -> Result<()> {
    let base: Base = base.parse()?;
    let author = Author::new("mesure", &Clock::System);
    let sources = files(&register(Size { persons, acts, year: 2021 }, &mut Dice::new(1)))?;
    let bytes: usize = sources.iter().map(|source| source.bytes.len()).sum();
    let store = Store::open(&base)?;
    migrate(&store, &author, MIGRATIONS)?;
    let service = store
        .write(&author, |write| {
            let operator = service::found_operator(write, "Mesure", "")?;
            let new = NewService { code: "mesure", name: "Mesure", model: "aer", ..NewService::default() };
            service::open(write, &operator, &new)?;
            service::find(write, operator.id, "mesure")
        })?
        .context("le service vient d’être ouvert")?;
    let start = Instant::now();
    let reading =
        intake::take_in(&store, &Clock::System, &service, &sources, Choices::default(), &mut |_| {})?;
    let read = start.elapsed().as_secs_f64();
    let start = Instant::now();
    store
        .write(&author, |write| write_register(write, &service, &reading.register, &[], &intake::is_known))?;
    let written = start.elapsed().as_secs_f64();
    println!(
        "{{\"mesure\":\"import\",\"actes\":{},\"fautes\":{},\"mio\":{:.0},\"lecture_s\":{read:.3},\"ecriture_s\":{written:.3}}}",
        reading.register.acts.len(),
        reading.faults.len(),
        bytes as f64 / 1_048_576.0
    );
    Ok(())
}

fn day(day: Option<Day>) -> String {
    day.map(|day| format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())).unwrap_or_default()
}

/// The register as the files of import-format.md.
fn files(register: &Register) -> Result<Vec<Source>> {
    let mut persons = "id;nom;prénom;sexe;naissance;famille;parents;réside avec;territoire\n".to_owned();
    for row in &register.persons {
        let (who, birth) = (&row.reference, day(row.birth));
        writeln!(
            persons,
            "{who};{};{};{};{birth};{};{};{};{}",
            row.last_name, row.first_name, row.sex, row.family, row.parents, row.residence, row.territory
        )?;
    }
    let mut staff = "id;nom;profession;statut;etp;début;fin\n".to_owned();
    for row in &register.staff {
        let share = f64::from(row.share) / 1000.0;
        let share = share.to_string().replace('.', ",");
        writeln!(
            staff,
            "{};{};{};{};{share};{};{}",
            row.reference,
            row.name,
            row.profession,
            row.status,
            day(row.start),
            day(row.end)
        )?;
    }
    let mut measures =
        "id;personne;type;prescripteur;territoire;décision;début;fin;motif de sortie;suite;référent;co-référent\n"
            .to_owned();
    for row in &register.measures {
        writeln!(
            measures,
            "{};{};{};{};{};{};{};{};{};{};{};{}",
            row.reference,
            row.person,
            row.kind,
            row.prescriber,
            row.territory,
            day(row.decided),
            day(row.start),
            day(row.end),
            row.motive,
            row.outcome,
            row.keyworker,
            row.co_keyworker
        )?;
    }
    let mut acts =
        "id;date;type;mode;lieu;durée (min);trajet (min);thème;personnes;professionnels;présence;dossiers\n"
            .to_owned();
    for row in &register.acts {
        let persons: Vec<&str> = row.persons.iter().map(|(person, _)| person.as_str()).collect();
        let presence = match row.persons.first() {
            Some((_, Attendance::Present)) => "présent",
            Some((_, Attendance::Absent)) => "absent non excusé",
            Some((_, Attendance::Excused)) => "absent excusé",
            _ => "",
        };
        writeln!(
            acts,
            "{};{};{};{};{};{};{};{};{};{};{presence};{}",
            row.reference,
            day(row.day),
            row.kind,
            if row.direct { "direct" } else { "indirect" },
            row.location,
            row.minutes,
            row.travel,
            row.theme,
            persons.join("|"),
            row.staff.join("|"),
            row.files
        )?;
    }
    Ok([("personnes", persons), ("personnel", staff), ("mesures", measures), ("actes", acts)]
        .map(|(name, text)| Source { name: format!("{name}.csv"), bytes: text.into_bytes() })
        .into())
}
