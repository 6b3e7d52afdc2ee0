//! Who works in the four services, since when, who is away and who replaces them; the places that are authorised.

use base::Day;
use register::{AbsenceRow, CapacityRow, PlannedRow, Register, StaffRow};

use super::calendar::Time;
use super::life::Rank;

/// Someone of a team: name as one says it, profession, share of a full time, months since they came and, when they
/// left, since they did; the role of the account.
pub(super) struct Worker {
    pub name: &'static str,
    pub profession: &'static str,
    share: u32,
    came: i32,
    left: Option<i32>,
    pub role: &'static str,
}

const fn worker(
    name: &'static str,
    profession: &'static str,
    share: u32,
    came: i32,
    role: &'static str,
) -> Worker {
    Worker { name, profession, share, came, left: None, role }
}

const fn gone(mut worker: Worker, left: i32) -> Worker {
    worker.left = Some(left);
    worker
}

/// An absence: whose, why, in which year before this one, from which month and day, how many days. Years are civil, for
/// their reports count these days.
type Away = (Rank, &'static str, i16, (i8, i8), i32);

/// A service of the association.
pub(super) struct Service {
    pub code: &'static str,
    pub model: &'static str,
    pub name: &'static str,
    pub detail: &'static str,
    pub team: &'static [Worker],
    /// Places: territory, how many, months ago they were given, months ago they were taken back.
    places: &'static [(&'static str, i64, i32, Option<i32>)],
    away: &'static [Away],
    /// Where the team is.
    pub seat: &'static str,
}

const EDUC: &str = "éducateur spécialisé";

/// The four services, in the order they are shown.
pub(super) static SERVICES: [Service; 4] = [
    Service {
        code: "aer",
        model: "aer",
        name: "Service d’action éducative renforcée",
        detail: "60 mesures, quatre secteurs",
        team: &[
            worker("Marianne Castagnier", "chef de service", 1000, 74, "chef-de-service"),
            worker("Awa Dembélé", EDUC, 1000, 51, "educateur"),
            worker("Karim Ziani", EDUC, 1000, 98, "educateur"),
            worker("Thomas Bordenave", EDUC, 1000, 37, "educateur"),
            worker("Sofia Marquès", EDUC, 800, 62, "educateur"),
            gone(worker("Noémie Falguière", EDUC, 1000, 45, "educateur"), 8),
            worker("Basile Quémard", EDUC, 1000, 7, "educateur"),
            worker("Julien Prigean", "moniteur éducateur", 1000, 29, "educateur"),
            worker("Irène Sauvagnat", "psychologue", 600, 66, "psychologue"),
            worker(
                "Nadège Loubet",
                "technicien de l'intervention sociale et familiale",
                1000,
                40,
                "educateur",
            ),
            worker("Patricia Verneuil", "secrétaire", 800, 120, "secretaire"),
            gone(worker("Clara Etchegoyen", EDUC, 1000, 16, "educateur"), 11),
        ],
        places: &[("", 50, 70, Some(15)), ("", 60, 15, None)],
        // As a report of such a service counted them: 240 days of illness of four persons, 122 of parental leave of one.
        away: &[
            (2, "maladie", 1, (1, 11), 61),
            (9, "maladie", 1, (3, 1), 102),
            (7, "maladie", 1, (6, 14), 45),
            (3, "maladie", 1, (9, 20), 32),
            (4, "congé parental", 1, (8, 1), 122),
            (1, "formation", 1, (3, 15), 2),
            (2, "maladie", 0, (2, 6), 24),
            (3, "formation", 0, (3, 16), 5),
            (7, "accident du travail", 0, (9, 7), 33),
        ],
        seat: "Orsigny, rue du Moulin",
    },
    Service {
        code: "sessad",
        model: "sessad-ip",
        name: "SESSAD insertion professionnelle",
        detail: "22 places pour des jeunes de 14 à 20 ans",
        team: &[
            worker("Laurence Ibarra", "chef de service", 1000, 58, "chef-de-service"),
            worker("Mathieu Garrec", EDUC, 1000, 49, "educateur"),
            worker("Fanny Ollivon", EDUC, 1000, 33, "educateur"),
            worker("Driss Benomar", "conseiller en insertion professionnelle", 1000, 41, "educateur"),
            worker("Solène Pradeau", "psychologue", 500, 58, "psychologue"),
            worker("Quentin Vialard", "éducateur technique spécialisé", 1000, 20, "educateur"),
            worker("Joëlle Crespin", "secrétaire", 500, 58, "secretaire"),
        ],
        places: &[("Orsigny", 10, 58, None), ("Vallée basse", 6, 58, None), ("Vallée haute", 6, 34, None)],
        away: &[(2, "maladie", 1, (11, 3), 40), (5, "formation", 0, (4, 13), 10)],
        seat: "Orsigny, place de la Gare",
    },
    Service {
        code: "rsa",
        model: "referent-unique-rsa",
        name: "Référent unique RSA",
        detail: "120 accompagnements",
        team: &[
            worker("Bertrand Loriol", "chef de service", 500, 90, "chef-de-service"),
            worker("Nadia Chekroun", "travailleur social", 1000, 64, "educateur"),
            worker("Pierrick Lemasle", "travailleur social", 1000, 31, "educateur"),
            worker("Véronique Astruc", "conseillère ESF", 800, 110, "educateur"),
            worker("Samuel Kouassi", "conseiller en insertion professionnelle", 1000, 18, "educateur"),
            worker("Monique Labat", "secrétaire", 500, 150, "secretaire"),
        ],
        places: &[("", 120, 90, None)],
        away: &[(3, "maladie", 1, (9, 14), 61), (1, "formation", 0, (6, 8), 4)],
        seat: "Orsigny, maison des Solidarités",
    },
    Service {
        code: "handicap",
        model: "ase-handicap",
        name: "Équipe mobile protection de l’enfance et handicap",
        detail: "25 enfants confiés, en famille d’accueil ou en établissement",
        team: &[
            worker("Cécile Montauban", "coordonnateur de parcours", 1000, 34, "chef-de-service"),
            worker("Arnaud Vilmorel", EDUC, 1000, 34, "educateur"),
            worker("Leïla Bensalem", "psychomotricien", 800, 28, "educateur"),
            worker("Gwenaëlle Tréhin", "psychologue", 600, 34, "psychologue"),
            worker("Marc-Antoine Désiré", EDUC, 1000, 13, "educateur"),
        ],
        places: &[("", 20, 34, Some(12)), ("", 25, 12, None)],
        away: &[(2, "maladie", 0, (8, 24), 12)],
        seat: "Orsigny, rue du Moulin",
    },
];

impl Worker {
    /// What one types to sign in: `a.dembele`.
    pub fn login(&self) -> String {
        let (first, last) = self.name.split_once(' ').unwrap_or(("", self.name));
        let (first, last) = (base::french::fold(first), base::french::fold(last));
        let last: String = last.chars().filter(|c| c.is_alphanumeric()).collect();
        format!("{}.{last}", first.chars().next().unwrap_or('x'))
    }

    /// As a register writes it: family name first.
    fn listed(&self) -> String {
        match self.name.split_once(' ') {
            Some((first, last)) => format!("{last} {first}"),
            None => self.name.to_owned(),
        }
    }

    pub fn starts(&self, time: &Time) -> Day {
        time.ago(self.came)
    }

    pub fn ends(&self, time: &Time) -> Option<Day> {
        self.left.map(|months| time.ago(months))
    }

    /// Whether they have not left by this day.
    pub fn is_there(&self, time: &Time, day: Day) -> bool {
        self.starts(time) <= day && self.ends(time).is_none_or(|ends| day <= ends)
    }
}

/// The number of someone in the register.
pub(super) fn number(rank: Rank) -> String {
    format!("S{:02}", rank + 1)
}

impl Service {
    /// Whether someone of the team works that day.
    pub fn works(&self, time: &Time, who: Rank, day: Day) -> bool {
        self.team.get(who).is_some_and(|worker| worker.is_there(time, day))
            && !self.absences(time).any(|(rank, _, from, to)| rank == who && from <= day && day <= to)
    }

    /// Who is away, why, from when to when, that day included; none that is to come.
    fn absences(&self, time: &Time) -> impl Iterator<Item = (Rank, &'static str, Day, Day)> {
        let today = time.today;
        self.away.iter().filter_map(move |(rank, motive, back, (month, day), days)| {
            let from = Day::new(today.year() - back, *month, *day)?;
            (from <= today).then(|| (*rank, *motive, from, from.plus_days(days - 1)))
        })
    }

    /// How many may be followed on a day.
    pub fn places(&self, time: &Time, day: Day) -> usize {
        let open = |one: &&(&str, i64, i32, Option<i32>)| {
            time.ago(one.2) <= day && one.3.is_none_or(|months| day < time.ago(months))
        };
        self.places.iter().filter(open).map(|one| usize::try_from(one.1).unwrap_or_default()).sum()
    }

    /// Staff, absences, places and days agreed with the funder: what comes with the register.
    pub fn register(&self, time: &Time) -> Register {
        let staff = self.team.iter().enumerate().map(|(rank, worker)| StaffRow {
            reference: number(rank),
            name: worker.listed(),
            profession: worker.profession.to_owned(),
            status: "salarié".to_owned(),
            share: worker.share,
            start: Some(worker.starts(time)),
            end: worker.ends(time),
            ..StaffRow::default()
        });
        let absences = self.absences(time).map(|(rank, motive, from, to)| AbsenceRow {
            staff: number(rank),
            motive: motive.to_owned(),
            start: Some(from),
            end: Some(to),
            ..AbsenceRow::default()
        });
        let capacities = self.places.iter().map(|(territory, places, since, until)| CapacityRow {
            territory: (*territory).to_owned(),
            places: *places,
            start: Some(time.ago(*since)),
            end: until.map(|months| time.ago(months).previous()),
            ..CapacityRow::default()
        });
        let planned = (time.opened.year()..=time.today.year()).map(|year| {
            let middle = Day::new(year, 7, 1).unwrap_or(time.today);
            let days = self.places(time, middle) as i64 * 365 * 97 / 100;
            PlannedRow { year, days, ..PlannedRow::default() }
        });
        Register {
            staff: staff.collect(),
            absences: absences.collect(),
            capacities: capacities.collect(),
            planned: planned.collect(),
            ..Register::default()
        }
    }
}
