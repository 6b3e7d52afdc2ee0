//! Who is around a person, where she lives and learns; her contracts; the deadlines that were met.

use base::Day;
use register::ContractRow;

use super::Dice;
use super::calendar::{Time, next_working, school_year};
use super::course::{Trade, weighted};
use super::life::{Done, Letter, Life, Measure, Noted, Rank};
use super::names::{DOCTORS, phone, school};
use super::words::WARNINGS;
use crate::person::fact::{CONTACT, Fact, HOUSEHOLD, LIVING_PLACE, PARTNER, SCHOOLING, SITUATION, WARNING};

/// Notes what is around everyone who is or was followed.
pub(super) fn furnish(life: &mut Life, time: &Time, trade: &Trade, dice: &mut Dice) {
    for rank in 0..life.measures.len() {
        let measure = life.measures[rank].clone();
        if measure.end.is_none_or(|(end, ..)| end >= time.opened) {
            contracts(life, time, trade, dice, &measure);
            deadlines(life, time, dice, rank, &measure);
        }
        let first = life.measures.iter().position(|one| one.person == measure.person);
        if first == Some(rank) && !life.persons[measure.person].told {
            Around { life: &mut *life, time, dice: &mut *dice, measure }.note_all(trade);
        }
    }
}

struct Around<'a> {
    life: &'a mut Life,
    time: &'a Time,
    dice: &'a mut Dice,
    measure: Measure,
}

impl Around<'_> {
    fn note_all(mut self, trade: &Trade) {
        let person = self.life.persons[self.measure.person].clone();
        let starts = self.measure.starts;
        let noted = next_working(starts.max(self.time.opened).plus_days(self.dice.below(8) as i32));
        if noted > self.time.today {
            return;
        }
        let mut place = vec![
            ("residence", person.residence.to_owned()),
            ("address", format!("{}, {}", whose(&person), person.town)),
            ("territory", person.territory.to_owned()),
            ("starts", starts.plus_months(-(4 + self.dice.below(30) as i32)).to_string()),
        ];
        if person.residence == "résidence alternée" {
            place.push(("share", "une semaine sur deux".to_owned()));
        }
        self.fact(&LIVING_PLACE, noted, place);
        self.situations(trade, noted);
        if trade.adults {
            return;
        }
        let births = person.birth.unwrap_or(starts);
        let until = self.measure.end.map_or(self.time.today, |(end, ..)| end);
        for year in school_year(starts.max(self.time.opened))..=school_year(until) {
            self.schooling(person.town, births, year, noted, until);
        }
        self.parents(&person, noted);
        if self.dice.below(100) < 13 {
            let (nature, text) = self.dice.pick(&WARNINGS);
            let day = next_working(until.max(noted).plus_days(-(self.dice.below(70) as i32)).max(noted));
            let review = self.time.today.plus_days(self.dice.below(120) as i32 - 8);
            self.fact(
                &WARNING,
                day,
                vec![
                    ("nature", nature.to_owned()),
                    ("text", text.to_owned()),
                    ("review", review.max(day).to_string()),
                    ("starts", day.to_string()),
                ],
            );
        }
    }

    fn fact(&mut self, fact: &'static Fact, day: Day, answers: Vec<(&'static str, String)>) {
        let day = day.min(self.time.today);
        let by = self.measure.keyworker_on(day);
        self.life.noted.push(Noted { person: self.measure.person, fact, answers, day, by });
    }

    /// What is said of the situation, from dice of the person’s own: what others are does not depend on it.
    fn situations(&mut self, trade: &Trade, noted: Day) {
        let mut dice = Dice::new(self.measure.person as u64);
        for (subject, known, answers) in trade.situations {
            let answer = weighted(&mut dice, answers);
            if dice.below(100) < *known {
                let day = noted.plus_days(dice.below(20) as i32).min(self.time.today);
                let told = vec![("what", format!("{subject}:{answer}")), ("starts", day.to_string())];
                self.fact(&SITUATION, day, told);
            }
        }
        if !trade.partners.is_empty() && dice.below(100) < 58 {
            let day = noted.plus_days(30 + dice.below(60) as i32).min(self.time.today);
            let told = vec![("partner", dice.pick(trade.partners).to_owned()), ("starts", day.to_string())];
            self.fact(&PARTNER, day, told);
        }
    }

    fn schooling(&mut self, town: &str, birth: Day, year: i16, noted: Day, until: Day) {
        let (Some(starts), Some(ends)) = (Day::new(year, 9, 1), Day::new(year + 1, 7, 4)) else { return };
        let Some((place, class)) = school(town, birth, year) else { return };
        if starts > self.time.today || starts > until {
            return;
        }
        let arrangement = weighted(
            self.dice,
            &[
                ("", 78),
                ("aide humaine (AESH), 12 h", 8),
                ("dispositif ULIS", 5),
                ("emploi du temps aménagé", 6),
                ("PAP", 3),
            ],
        );
        let mut answers = vec![
            ("school", place),
            ("level", class.to_owned()),
            ("arrangement", arrangement.to_owned()),
            ("starts", starts.to_string()),
        ];
        if ends < self.time.today {
            answers.push(("ends", ends.to_string()));
        }
        self.fact(&SCHOOLING, starts.plus_days(9).max(noted), answers);
    }

    fn parents(&mut self, person: &super::life::Person, noted: Day) {
        let shares = person.residence == "résidence alternée";
        let apart = person.parents == "séparés";
        if !person.mother.is_empty() {
            let share = if shares { "une semaine sur deux" } else { "" };
            self.contact(noted, "mère", &person.mother, true, true, share);
        }
        if !person.father.is_empty() {
            let share = match (shares, apart) {
                (true, _) => "une semaine sur deux",
                (_, true) => self.dice.pick(&["un week-end sur deux", "visites médiatisées", ""]),
                _ => "",
            };
            let holds = !self.dice.one_in(14);
            self.contact(noted, "père", &person.father, true, holds, share);
        }
        if person.residence == "famille d'accueil" {
            self.contact(noted, "famille d'accueil", "Mme Lormier, assistante familiale", true, false, "");
        }
        if self.dice.below(10) < 4 {
            let doctor = self.dice.pick(&DOCTORS);
            self.contact(noted, "médecin", doctor, false, false, "");
        }
        if self.dice.below(10) < 4 {
            let worker =
                self.dice.pick(&["Mme Quillien, Orsigny", "M. Abadie, Corvigny", "Mme Ferrara, le Plateau"]);
            self.contact(noted, "référent ASE", worker, false, false, "");
        }
        if self.dice.one_in(7) {
            let whose = self.dice.pick(&["grand-mère maternelle", "grands-parents paternels"]);
            self.contact(noted, "grand-parent", whose, true, false, "");
        }
        if shares {
            for name in [&person.mother, &person.father] {
                if !name.is_empty() {
                    self.fact(
                        &HOUSEHOLD,
                        noted,
                        vec![
                            ("name", format!("chez {name}")),
                            ("share", "une semaine sur deux".to_owned()),
                            ("starts", self.measure.starts.to_string()),
                        ],
                    );
                }
            }
        }
    }

    fn contact(
        &mut self,
        day: Day,
        relation: &'static str,
        name: &str,
        mobile: bool,
        authority: bool,
        share: &str,
    ) {
        let mut answers = vec![
            ("relation", relation.to_owned()),
            ("name", name.to_owned()),
            ("phone", phone(self.dice, mobile)),
            ("share", share.to_owned()),
        ];
        if authority {
            answers.push(("authority", "oui".to_owned()));
        }
        self.fact(&CONTACT, day, answers);
    }
}

fn whose(person: &super::life::Person) -> String {
    match person.residence {
        "un seul parent" if !person.mother.is_empty() => format!("chez {}", person.mother),
        "deux parents" | "domicile des parents" => "domicile des deux parents".to_owned(),
        "résidence alternée" => "chez l’un et l’autre parent".to_owned(),
        "famille d'accueil" => "chez Mme Lormier".to_owned(),
        "MECS" => "maison d’enfants des Trois Rivières".to_owned(),
        "lieu de vie" => "lieu de vie La Grange".to_owned(),
        "tiers digne de confiance" => "chez sa grand-mère".to_owned(),
        "hébergé" => "chez un proche".to_owned(),
        "sans domicile" => "domiciliation au CCAS".to_owned(),
        _ => "appartement".to_owned(),
    }
}

const OBJECTIVES: [&str; 9] = [
    "trouver un emploi",
    "élaborer un projet professionnel",
    "commencer ou poursuivre une formation",
    "améliorer la mobilité",
    "logement",
    "résoudre des difficultés liées à la situation financière",
    "santé",
    "améliorer la vie sociale ou familiale",
    "accéder aux savoirs de base",
];
const ACTIONS: [&str; 8] = [
    "AGE",
    "AME",
    "IAE",
    "action mobilité",
    "démarches liées au budget et au logement",
    "accompagnement santé",
    "atelier et chantier d'insertion",
    "initiation ou perfectionnement à l'informatique",
];

/// The contracts of a measure: one on arrival (CASF L311-4), or a contract of engagement and those that follow it.
fn contracts(life: &mut Life, time: &Time, trade: &Trade, dice: &mut Dice, measure: &Measure) {
    let mut push = |signed: Day, regime: &str, rank: u16, ends: Option<Day>, dice: &mut Dice| {
        let signed = next_working(signed);
        if signed > time.today {
            return false;
        }
        let mut some = |all: &[&str], most: u32| -> Vec<String> {
            let mut picked: Vec<String> =
                (0..1 + dice.below(most)).map(|_| dice.pick(all).to_owned()).collect();
            picked.sort();
            picked.dedup();
            picked
        };
        let (objectives, actions) = match trade.adults {
            true => (some(&OBJECTIVES, 3), some(&ACTIONS, 2)),
            false => (Vec::new(), Vec::new()),
        };
        let row = ContractRow {
            reference: format!("C{:04}", life.contracts.len() + 1),
            rank,
            regime: regime.to_owned(),
            signed: Some(signed),
            start: Some(signed),
            end: ends,
            objectives,
            actions,
            reinforced: trade.adults && dice.one_in(5),
            ..ContractRow::default()
        };
        life.contracts.push((measure.person, row));
        true
    };
    if !trade.adults {
        let wait = match dice.below(100) {
            0..86 => 3 + dice.below(11),
            86..96 => 18 + dice.below(25),
            _ => return,
        };
        push(measure.starts.plus_days(wait as i32), "DIPC", 1, None, dice);
        return;
    }
    let until = measure.end.map_or(time.today, |(end, ..)| end);
    let mut signed = measure.starts.plus_days(8 + dice.below(44) as i32);
    let mut rank = 1;
    while signed < until {
        let months = dice.pick(&[6, 6, 12]);
        let ends = signed.plus_months(months);
        let regime = if signed.year() < 2025 { "CER" } else { "contrat d'engagement" };
        if !push(signed, regime, rank, Some(ends), dice) {
            break;
        }
        rank += 1;
        // Most are renewed in time; some have run out when one notices.
        signed = match dice.below(20) {
            0 => ends.plus_days(20 + dice.below(40) as i32),
            1..4 => ends.plus_days(dice.below(12) as i32),
            _ => ends.plus_days(-(dice.below(25) as i32)),
        };
    }
}

/// The deadlines that were met, most of them in time.
fn deadlines(life: &mut Life, time: &Time, dice: &mut Dice, rank: Rank, measure: &Measure) {
    let until = measure.end.map_or(time.today, |(end, ..)| end);
    let told = life.persons[measure.person].told;
    let mut done = |rule: &'static str, anchor: Day, day: Day| {
        let day = super::calendar::last_working(day);
        if day < measure.starts || day > until || day < time.opened || day >= time.today {
            return;
        }
        let by = measure.keyworker_on(day);
        life.done.push(Done { rule, measure: rank, anchor, done: day, by, needless: None });
        if rule == "rapport-au-juge" && day > time.ago(10) {
            life.letters.push(Letter { measure: rank, model: "Rapport au juge", day, by });
        }
    };
    let report = match measure.by.kind {
        "ordonnance" => Some("rapport-au-juge"),
        "contrat-ase" => Some("bilan-avec-ase"),
        _ => None,
    };
    for term in &measure.terms {
        // A few of the last weeks are still to be written.
        let recent = time.today.days_since(*term) < -20 && time.today.days_since(*term) > -60;
        // That of the story is still to be written.
        let told = told && *term > time.today;
        if let Some(report) = report
            && !told
            && !(recent && dice.one_in(3))
        {
            done(report, *term, term.plus_days(-(43 + dice.below(10) as i32)));
        }
    }
    let mut yearly = vec!["projet-a-reevaluer"];
    if report.is_some() {
        yearly.push("rapport-de-situation");
    }
    for rule in yearly {
        if measure.by.kind == "orientation" {
            break;
        }
        let mut last = measure.starts;
        for year in 1..=4 {
            let due = measure.starts.plus_months(12 * year);
            let recent = (0..25).contains(&time.today.days_since(due));
            let day = due.plus_days(-(dice.below(24) as i32));
            if !(recent && dice.one_in(4)) {
                done(rule, last, day);
            }
            last = day;
        }
    }
    if measure.starts > time.ago(7) && measure.starts < time.today.plus_days(-16) && dice.below(10) < 4 {
        let day = next_working(measure.starts.plus_days(8));
        life.letters.push(Letter { measure: rank, model: "DIPC", day, by: measure.keyworker_on(day) });
    }
}
