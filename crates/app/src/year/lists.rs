//! What a report prints row by row: who works there and who came or left, the committee that steers, the territories, the
//! plan of action, and the lists of the catalogue.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base::french::short_day;
use base::{Day, Id, Period};
use document::Cell;
use indicator::{Facts, Index, NO_DAY, OPEN, Professions, UNKNOWN};
use report::Lists;
use store::{Read, Result};

use super::sql;
use crate::evaluation::{self, Campaign, Criterion, Scale};
use crate::facts;
use crate::quality::Improvement;
use crate::roll::{self, Kind, Line, Roll};
use crate::steering::{self, Decision, Meeting};

/// The lists that a trame may ask for besides those of the catalogue, and their fields.
const FIELDS: [(&str, &[&str]); 8] = [
    ("personnel", &["nom", "poste", "statut", "etp", "debut", "fin"]),
    ("mouvements-personnel", &["poste", "sens", "date"]),
    ("comite", &["rang", "date", "presents"]),
    ("comite-decisions", &["date", "decision", "qui", "echeance", "fait"]),
    ("perimetre", &["territoire", "structure", "communes"]),
    ("plan-action", &["numero", "action", "origine", "pilote", "echeance", "etat"]),
    ("evaluation", &["chapitre", "moyenne", "criteres"]),
    ("evaluation-constats", &["critere", "cote", "constat"]),
];

/// Whether a trame may ask a list for a field.
pub fn known(list: &str, field: &str) -> bool {
    FIELDS.iter().any(|(name, fields)| *name == list && fields.contains(&field))
        || roll::roll(list).is_some_and(|roll| {
            let own = roll.field(field).is_some_and(|field| field.kind != Kind::Team);
            own || field == PERIOD
                || (field == PERSONS && !roll.persons.is_empty())
                || (!roll.team.is_empty() && TEAM.contains(&field))
        })
}

/// What a line of a list says besides its fields: when, how many of the team, of which professions.
const PERIOD: &str = "periode";
const TEAM: [&str; 2] = ["nombre", "professions"];
const PERSONS: &str = "personnes";

/// A commune or an establishment of a territory, from a day to a last day included.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub territory: String,
    pub name: String,
    pub starts: Day,
    pub ends: Option<Day>,
}

/// What a service keeps beside its facts, read once with them: what changes it makes its revision grow.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// The last one first.
    meetings: Vec<Meeting>,
    communes: Vec<Held>,
    structures: Vec<Held>,
    plan: Vec<Improvement>,
    /// Evaluations, and the criteria of each.
    campaigns: Vec<Campaign>,
    criteria: Vec<(Id, Criterion)>,
    /// The lines of the lists of the catalogue.
    lines: Vec<Line>,
    /// Professionals by their row: their reference.
    staff: HashMap<Id, String>,
}

impl Beside {
    /// What a service keeps.
    pub(super) fn read(read: &Read<'_>, operator: Id, service: Id) -> Result<Beside> {
        let (communes, structures) = sql::territories(read, operator, service)?;
        let meetings = steering::meetings(read, operator, service)?;
        let plan = crate::quality::plan(read, operator, service)?;
        let lines = roll::lines(read, operator, service, None)?;
        let staff = facts::staff_names(read, operator, service)?;
        let staff = staff.into_iter().map(|(id, name)| (id, name.reference)).collect();
        let campaigns = evaluation::all(read, operator, service)?;
        let criteria = evaluation::criteria(read, operator, service)?;
        Ok(Beside { meetings, communes, structures, plan, campaigns, criteria, lines, staff })
    }

    /// Its lists over a period; `names` are those of professionals by their reference.
    pub(super) fn lists(&self, facts: &Facts, names: &BTreeMap<String, String>, period: Period) -> Lists {
        let mut lists = Lists::from([
            ("personnel", staff(facts, names, period)),
            ("mouvements-personnel", movements(facts, period)),
            ("comite", self.meetings(period)),
            ("comite-decisions", self.decisions(period)),
            ("perimetre", self.territories(period)),
            ("plan-action", self.plan(period)),
            ("evaluation", self.evaluation(period)),
            ("evaluation-constats", self.findings(period)),
        ]);
        let professions = Professions::new(facts);
        lists.extend(roll::rolls().iter().map(|roll| {
            let concerned = concerned(roll, facts, period);
            let mut lines: Vec<&Line> = self.lines.iter().filter(|line| line.roll == roll.code).collect();
            lines.retain(|line| line.touches(period));
            if roll.lasts {
                lines.sort_by_cached_key(|line| (base::french::fold(line.one(roll.head())), line.starts));
            }
            let things = lines.into_iter().map(|line| {
                let mut thing = self.said(roll, line, facts, &professions);
                if !roll.persons.is_empty() {
                    let title = base::french::fold(line.one(roll.head()));
                    let value = concerned.get(&title).copied().unwrap_or_default();
                    let count = Cell::Number { value, decimals: 0, percent: false, href: None };
                    thing.insert(PERSONS, count);
                }
                thing
            });
            (roll.code.as_str(), things.collect())
        }));
        lists
    }

    /// A line of a list of the catalogue: its fields, when, who of the team took part, without their names.
    fn said(&self, roll: &'static Roll, line: &Line, facts: &Facts, professions: &Professions<'_>) -> Thing {
        let mut thing = Thing::new();
        for field in &roll.fields {
            let said = line.one(&field.code);
            let cell = match field.kind {
                Kind::Team => continue,
                Kind::Day => said.parse().map_or(Cell::Empty, Cell::Day),
                Kind::Number => line.number(&field.code).map_or(Cell::Empty, |value| {
                    let decimals = base::french::decimals(value);
                    Cell::Number { value, decimals, percent: false, href: None }
                }),
                Kind::Line | Kind::Word | Kind::Text | Kind::Choice => text(said),
            };
            thing.insert(field.code.as_str(), cell);
        }
        thing.insert(PERIOD, text(&when(roll, line)));
        if !roll.team.is_empty() {
            let team = line.team(&roll.team);
            let count = Cell::Number { value: team.len() as f64, decimals: 0, percent: false, href: None };
            thing.insert("nombre", if team.is_empty() { Cell::Empty } else { count });
            let mut by: BTreeMap<&str, usize> = BTreeMap::new();
            for reference in team.iter().filter_map(|id| self.staff.get(id)) {
                let row = facts.staff.reference.iter().position(|known| known == reference);
                let word = row.map_or(UNKNOWN, |row| professions.on(row as Index, line.starts));
                *by.entry(facts.words.profession.label(word)).or_default() += 1;
            }
            let told: Vec<String> = by.iter().map(|(label, count)| format!("{label} ({count})")).collect();
            thing.insert("professions", text(&told.join(", ")));
        }
        thing
    }

    fn meetings(&self, period: Period) -> Vec<Thing> {
        let held = self.meetings.iter().rev().filter(|met| period.contains(met.day));
        let rows = held.zip(1..).map(|(met, rank)| {
            let rank = if rank == 1 { "1re réunion".to_owned() } else { format!("{rank}e réunion") };
            Thing::from([
                ("rang", text(&rank)),
                ("date", Cell::Day(met.day)),
                ("presents", text(&met.present)),
            ])
        });
        rows.collect()
    }

    /// What was decided in the period, and before it when it was not done yet.
    fn decisions(&self, period: Period) -> Vec<Thing> {
        let open = |one: &Decision| one.done.is_none_or(|done| done >= period.first());
        let past = self.meetings.iter().rev().filter(|met| met.day <= period.last());
        let held = past.flat_map(|met| met.decisions.iter().map(move |one| (met.day, one)));
        let held = held.filter(|(_, one)| open(one));
        let rows = held.map(|(day, one)| {
            Thing::from([
                ("date", Cell::Day(day)),
                ("decision", text(&one.words)),
                ("qui", text(&one.bearer)),
                ("echeance", one.due.map_or(Cell::Empty, Cell::Day)),
                ("fait", one.done.filter(|done| *done <= period.last()).map_or(Cell::Empty, Cell::Day)),
            ])
        });
        rows.collect()
    }

    /// The actions that were open in the period, as it ended.
    fn plan(&self, period: Period) -> Vec<Thing> {
        let rows = self.plan.iter().filter_map(|one| {
            let step = one.over(period)?;
            Some(Thing::from([
                (
                    "numero",
                    Cell::Number { value: one.number as f64, decimals: 0, percent: false, href: None },
                ),
                ("action", text(&one.words)),
                ("origine", text(&one.origin)),
                ("pilote", text(&one.pilot)),
                ("echeance", step.due.map_or(Cell::Empty, Cell::Day)),
                ("etat", text(&step.state)),
            ]))
        });
        rows.collect()
    }

    /// The last evaluation that ended in the period, with its criteria.
    fn evaluated(&self, period: Period) -> Option<(&Campaign, Vec<Criterion>)> {
        let campaign = evaluation::of_period(&self.campaigns, period)?;
        let own = self.criteria.iter().filter(|(of, _)| *of == campaign.id);
        Some((campaign, own.map(|(_, one)| one.clone()).collect()))
    }

    /// What its chapters get, and the whole.
    fn evaluation(&self, period: Period) -> Vec<Thing> {
        let Some((campaign, criteria)) = self.evaluated(period) else { return Vec::new() };
        let means = campaign.means(&criteria);
        let marked = |chapter: Option<&str>| {
            let own = criteria.iter().filter(|one| chapter.is_none_or(|name| one.asked.chapter == name));
            own.filter(|one| campaign.scale.value(&one.mark).is_some()).count()
        };
        let thing = |name: &str, value: Option<f64>, count: usize| {
            let mean = value.map_or(Cell::Empty, |value| Cell::Number {
                value,
                decimals: campaign.scale.decimals(),
                percent: campaign.scale == Scale::Draft,
                href: None,
            });
            let count = Cell::Number { value: count as f64, decimals: 0, percent: false, href: None };
            Thing::from([("chapitre", text(name)), ("moyenne", mean), ("criteres", count)])
        };
        let mut rows: Vec<Thing> =
            means.chapters.iter().map(|(name, value)| thing(name, *value, marked(Some(name)))).collect();
        if !rows.is_empty() {
            let mut whole =
                thing(&format!("Moyenne des {} chapitres", rows.len()), means.whole, marked(None));
            whole.insert(report::TOTAL, Cell::Empty);
            rows.push(whole);
        }
        rows
    }

    /// The imperative criteria that call for a dated action and have none.
    fn findings(&self, period: Period) -> Vec<Thing> {
        let Some((campaign, criteria)) = self.evaluated(period) else { return Vec::new() };
        let due = evaluation::dues(&self.plan, period.last());
        let found = campaign.findings(&criteria, |number| due.get(&number).copied());
        let rows = found.iter().map(|one| {
            let name = format!("{} {}", one.asked.number, one.asked.words);
            Thing::from([("critere", text(&name)), ("cote", text(&one.mark)), ("constat", text(&one.found))])
        });
        rows.collect()
    }

    /// The territories as they are on the last day.
    fn territories(&self, period: Period) -> Vec<Thing> {
        let last = period.last();
        let stands = |held: &&Held| held.starts <= last && held.ends.is_none_or(|ends| last <= ends);
        let now = |all: &'_ [Held]| all.iter().filter(stands).cloned().collect::<Vec<Held>>();
        let (communes, structures) = (now(&self.communes), now(&self.structures));
        let all: BTreeSet<&str> =
            communes.iter().chain(&structures).map(|held| held.territory.as_str()).collect();
        let of = |held: &[Held], territory: &str| {
            let mut names: Vec<&str> = Vec::new();
            for one in held.iter().filter(|one| one.territory == territory && !one.name.is_empty()) {
                if !names.contains(&one.name.as_str()) {
                    names.push(&one.name);
                }
            }
            text(&names.join(", "))
        };
        let rows = all.into_iter().map(|territory| {
            Thing::from([
                ("territoire", text(territory)),
                ("structure", of(&structures, territory)),
                ("communes", of(&communes, territory)),
            ])
        });
        rows.collect()
    }
}

type Thing = BTreeMap<&'static str, Cell>;

/// How many persons each line of a list concerns, by its title; nothing of a list that says it of nobody.
fn concerned(roll: &Roll, facts: &Facts, period: Period) -> BTreeMap<String, f64> {
    let catalogue = super::catalogue().ok().filter(|_| !roll.persons.is_empty());
    let Some(catalogue) = catalogue else { return BTreeMap::new() };
    let rules = indicator::Rules::default();
    let year = indicator::Year::new(facts, &rules, period, catalogue);
    let parts = year.parts(&format!("{}.type", roll.persons)).map(|all| all.parts).unwrap_or_default();
    let known = parts.into_iter().filter_map(|part| Some((base::french::fold(&part.key), part.value.ok()?)));
    known.collect()
}

/// Between which days a line counts, and over how many months when they are whole.
fn when(roll: &Roll, line: &Line) -> String {
    let starts = short_day(line.starts);
    let Some(ends) = line.ends else { return format!("depuis le {starts}") };
    if ends == line.starts {
        return starts;
    }
    let whole = (1..=240).find(|months| line.starts.plus_months(*months) == ends.next());
    match whole.filter(|_| roll.lasts) {
        Some(months) => format!("du {starts} au {} ({months} mois)", short_day(ends)),
        None => format!("du {starts} au {}", short_day(ends)),
    }
}

/// Nothing said is a cell to write in.
fn text(said: &str) -> Cell {
    match said.trim() {
        "" => Cell::Empty,
        said => Cell::Text(base::french::typeset(said)),
    }
}

fn day(day: Day) -> Cell {
    if day == NO_DAY || day == OPEN { Cell::Empty } else { Cell::Day(day) }
}

/// Everyone who was in post on a day of the period, by name.
fn staff(facts: &Facts, names: &BTreeMap<String, String>, period: Period) -> Vec<Thing> {
    let (all, words) = (&facts.employments, &facts.words);
    let said = |label: &str, word| if word == UNKNOWN { Cell::Empty } else { text(label) };
    let mut rows: Vec<(String, Day, Thing)> = Vec::new();
    for row in 0..all.id.len() {
        if all.start[row] > period.last() || all.end[row] < period.first() {
            continue;
        }
        let reference = &facts.staff.reference[all.staff[row] as usize];
        let name = names.get(reference).unwrap_or(reference);
        let (profession, status) = (all.profession[row], all.status[row]);
        let share = f64::from(all.share[row]) / 1000.0;
        let thing = Thing::from([
            ("nom", text(name)),
            ("poste", said(words.profession.label(profession), profession)),
            ("statut", said(words.status.label(status), status)),
            ("etp", Cell::Number { value: share, decimals: 2, percent: false, href: None }),
            ("debut", day(all.start[row])),
            ("fin", day(all.end[row])),
        ]);
        rows.push((base::french::fold(name), all.start[row], thing));
    }
    rows.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    rows.into_iter().map(|(_, _, thing)| thing).collect()
}

/// Who came and who left in the period, by day. An employment that follows another of the same person the next day is
/// neither: it is told as a change when the post, the status or the time changed.
fn movements(facts: &Facts, period: Period) -> Vec<Thing> {
    let all = &facts.employments;
    let post = |row: usize| (all.profession[row], all.status[row], all.share[row]);
    let mut rows: Vec<(Day, &str, String)> = Vec::new();
    for row in 0..all.id.len() {
        let (start, end) = (all.start[row], all.end[row]);
        let others =
            || (0..all.id.len()).filter(move |other| all.staff[*other] == all.staff[row] && *other != row);
        let label = || match all.profession[row] {
            UNKNOWN => String::new(),
            word => facts.words.profession.label(word).to_owned(),
        };
        if period.contains(start) {
            let before = others().find(|other| all.end[*other] == start.previous());
            match before {
                None => rows.push((start, "Arrivée", label())),
                Some(before) if post(before) != post(row) => {
                    rows.push((start, "Changement de poste ou de temps", label()));
                }
                Some(_) => {}
            }
        }
        if period.contains(end) && others().all(|other| all.start[other] != end.next()) {
            rows.push((end, "Départ", label()));
        }
    }
    rows.sort();
    let told = rows.into_iter().map(|(day, way, label)| {
        Thing::from([("poste", text(&label)), ("sens", text(way)), ("date", Cell::Day(day))])
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use indicator::Vocabulary;

    use super::*;

    fn at(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// Employments: who, thousandths, from, to.
    fn facts(rows: &[(u32, u32, Day, Day)]) -> Facts {
        let mut facts = Facts::default();
        facts.words.profession = Vocabulary::default();
        let psychologist = facts.words.profession.word("psychologue");
        let most = rows.iter().map(|row| row.0).max().unwrap_or(0);
        facts.staff.reference = (0..=most).map(|one| format!("S{one:02}")).collect();
        for (staff, share, start, end) in rows {
            facts.employments.id.push(Id::from_bytes([1; 16]));
            facts.employments.staff.push(*staff);
            facts.employments.profession.push(psychologist);
            facts.employments.status.push(UNKNOWN);
            facts.employments.share.push(*share);
            facts.employments.start.push(*start);
            facts.employments.end.push(*end);
        }
        facts
    }

    fn ways(facts: &Facts) -> Vec<String> {
        let told = movements(facts, Period::year(2021)).into_iter().map(|thing| match &thing["sens"] {
            Cell::Text(way) => way.clone(),
            other => panic!("{other:?}"),
        });
        told.collect()
    }

    #[test]
    fn who_goes_on_the_next_day_neither_left_nor_came() {
        let (first, last) = (at("2021-03-01"), at("2021-08-31"));
        let plain = [(0, 1000, first, last)];
        assert_eq!(ways(&facts(&plain)), ["Arrivée", "Départ"]);
        let same = [plain[0], (0, 1000, last.next(), OPEN)];
        assert_eq!(ways(&facts(&same)), ["Arrivée"]);
        let less = [plain[0], (0, 500, last.next(), OPEN)];
        assert_eq!(ways(&facts(&less)), ["Arrivée", "Changement de poste ou de temps"]);
        let another = [plain[0], (1, 1000, last.next(), OPEN)];
        assert_eq!(ways(&facts(&another)), ["Arrivée", "Départ", "Arrivée"]);
        assert!(ways(&facts(&[(0, 1000, NO_DAY, OPEN)])).is_empty());
    }

    #[test]
    fn a_territory_is_told_as_it_is_on_the_last_day() {
        let held = |name: &str, starts: &str, ends: Option<&str>| Held {
            territory: "Plateau".to_owned(),
            name: name.to_owned(),
            starts: at(starts),
            ends: ends.map(at),
        };
        let beside = Beside {
            communes: vec![
                held("Avrolles", "2020-01-01", None),
                held("Brion", "2020-01-01", Some("2021-12-30")),
                held("Cerny", "2022-01-01", None),
            ],
            // Places are authorised there, held by nobody knows whom.
            structures: vec![Held { territory: "Vallée".to_owned(), ..held("", "2020-01-01", None) }],
            ..Beside::default()
        };
        let rows = beside.territories(Period::year(2021));
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[1]["territoire"], Cell::Text("Vallée".to_owned()));
        assert_eq!((&rows[1]["structure"], &rows[1]["communes"]), (&Cell::Empty, &Cell::Empty));
        assert_eq!(rows[0]["communes"], Cell::Text("Avrolles".to_owned()));
        assert_eq!(rows[0]["structure"], Cell::Empty);
    }

    #[test]
    fn a_decision_stays_until_the_year_in_which_it_is_done() {
        let decided = |day: &str, done: Option<&str>| Meeting {
            id: Id::from_bytes([1; 16]),
            day: at(day),
            present: "SESSAD".to_owned(),
            minutes: String::new(),
            by: String::new(),
            decisions: vec![Decision {
                id: Id::from_bytes([2; 16]),
                words: "Ouvrir une permanence".to_owned(),
                bearer: String::new(),
                due: None,
                done: done.map(at),
            }],
        };
        let told = |one| {
            let beside = Beside { meetings: vec![one], ..Beside::default() };
            beside.decisions(Period::year(2021)).first().map(|row| row["fait"].clone())
        };
        assert_eq!(told(decided("2020-05-01", Some("2020-12-31"))), None);
        assert_eq!(told(decided("2020-05-01", Some("2021-01-01"))), Some(Cell::Day(at("2021-01-01"))));
        assert_eq!(told(decided("2021-05-01", Some("2022-01-01"))), Some(Cell::Empty));
        assert_eq!(told(decided("2022-01-01", None)), None);
    }
}
