//! What a team does, day after day: acts that were done, and appointments to come, at the pace of a service.

use std::collections::{BTreeMap, HashMap};

use base::Day;
use indicator::Presence;

use super::Dice;
use super::calendar::{Time, is_school_holiday, is_working, last_working};
use super::course::weighted;
use super::life::{Act, Life, Measure, Meeting, Person, Rank};
use super::names::school;
use super::team::Service;
use super::words;

/// A kind of act, and how it is done.
pub(super) struct Beat {
    pub kind: &'static str,
    pub direct: bool,
    pub places: &'static [&'static str],
    pub minutes: &'static [u16],
    /// Times the road to the family.
    pub roads: u16,
    pub themes: &'static [&'static str],
    pub prestation: &'static str,
    /// Chances among the others.
    pub share: u32,
    /// The whole family, or one of it.
    pub family: bool,
    /// Who else may do it, instead of the keyworker.
    pub by: Option<Rank>,
    /// With a partner: the school, an employer.
    pub partner: bool,
}

/// How often.
pub(super) struct Rhythm {
    /// Acts of a family a week, in hundredths; the same when schools are closed, in a hundred.
    pub week: u32,
    pub holidays: u32,
    pub beats: &'static [Beat],
    /// With a second worker, in a hundred.
    pub together: u32,
    /// Not there, in a hundred.
    pub missed: u32,
    /// A group on Wednesdays: title, theme, ages, workers.
    pub group: Option<Group>,
    pub adults: bool,
    /// A synthesis and a report before each term.
    pub written: bool,
}

/// A session of several families.
#[derive(Clone, Copy)]
pub(super) struct Group {
    pub title: &'static str,
    pub theme: &'static str,
    pub ages: (i32, i32),
    pub staff: [Rank; 2],
    pub room: &'static str,
}

/// Appointments are known this long before.
const AHEAD: i32 = 12;

/// Fills the life of a service with what its team does.
pub(super) fn furnish(life: &mut Life, time: &Time, service: &Service, rhythm: &Rhythm, dice: &mut Dice) {
    let mut families: BTreeMap<String, Vec<Measure>> = BTreeMap::new();
    for measure in &life.measures {
        families.entry(life.persons[measure.person].family.clone()).or_default().push(measure.clone());
    }
    let mut team = Team { life, time, service, rhythm, dice, taken: HashMap::new() };
    let mut day = time.opened;
    while day <= time.today.plus_days(AHEAD) {
        if is_working(day) {
            team.day(day, &families);
        }
        day = day.next();
    }
    if rhythm.written {
        for measures in families.values() {
            for measure in measures {
                team.writings(measure);
            }
        }
    }
    team.weekly();
}

struct Team<'a> {
    life: &'a mut Life,
    time: &'a Time,
    service: &'a Service,
    rhythm: &'a Rhythm,
    dice: &'a mut Dice,
    /// Minutes that are taken: of whom, on which day.
    taken: HashMap<(Rank, Day), Vec<(u16, u16)>>,
}

impl Team<'_> {
    fn day(&mut self, day: Day, families: &BTreeMap<String, Vec<Measure>>) {
        let mut pace = self.rhythm.week * 2;
        if is_school_holiday(day) {
            pace = pace * self.rhythm.holidays / 100;
        }
        // August is quiet.
        if day.month() == 8 {
            pace /= 2;
        }
        // Plans are made as weeks come nearer.
        if day > self.time.today {
            pace = pace * 8 / 10;
        }
        if let Some(group) = self.rhythm.group
            && day.weekday() == 3
            && (day.number() / 7) % 2 == 0
        {
            self.group(day, group, families);
        }
        for measures in families.values() {
            let open: Vec<&Measure> =
                measures.iter().filter(|one| one.is_open(day) && !one.is_suspended(day)).collect();
            if !open.is_empty() && self.dice.below(1000) < pace {
                self.one(day, &open);
            }
        }
    }

    /// An act with a family.
    fn one(&mut self, day: Day, open: &[&Measure]) {
        let shares: Vec<(usize, u32)> =
            self.rhythm.beats.iter().enumerate().map(|(at, beat)| (at, beat.share)).collect();
        let beat = &self.rhythm.beats[weighted(self.dice, &shares)];
        let mut persons: Vec<Rank> = open.iter().map(|one| one.person).collect();
        persons.dedup();
        if !beat.family || (persons.len() > 1 && self.dice.one_in(5)) {
            persons = vec![self.dice.pick(&persons)];
        }
        let first = open[0];
        let mut staff = Vec::new();
        let keyworker = first.keyworker_on(day);
        let candidates = match beat.by {
            Some(who) => vec![who],
            None => [Some(keyworker), first.co_keyworker].into_iter().flatten().collect(),
        };
        for who in candidates {
            if self.service.works(self.time, who, day) {
                staff.push(who);
                break;
            }
        }
        let Some(main) = staff.first().copied() else { return };
        let other = first.co_keyworker.filter(|other| *other != main);
        if let Some(other) = other
            && beat.by.is_none()
            && self.dice.below(100) < self.rhythm.together
            && self.service.works(self.time, other, day)
        {
            staff.push(other);
        }
        let minutes = self.dice.pick(beat.minutes);
        let person = &self.life.persons[persons[0]];
        let road = person.road * beat.roads;
        let (town, birth) = (person.town, person.birth.unwrap_or(day));
        let Some(starts) = self.slot(day, &staff, minutes, road / 2) else { return };
        let place = self.dice.pick(beat.places);
        let partner = match (beat.partner, place) {
            (true, "école") => {
                let september = super::calendar::school_year(day);
                school(town, birth, september).map(|(school, _)| school).unwrap_or_default()
            }
            (true, "entreprise") => self
                .dice
                .pick(&["Atelier Bois & Vallée", "Garage du Pont", "Cuisine centrale d’Orsigny"])
                .to_owned(),
            (true, _) => {
                self.dice.pick(&["CMP d’Orsigny", "mission locale", "unité territoriale ASE"]).to_owned()
            }
            _ => String::new(),
        };
        let theme = self.dice.pick(beat.themes);
        let act = Act {
            day,
            starts,
            kind: beat.kind,
            direct: beat.direct,
            place,
            theme,
            prestation: beat.prestation,
            partner,
            minutes,
            travel: road,
            persons: persons.into_iter().map(|one| (one, Presence::Unknown, "")).collect(),
            staff,
            note: String::new(),
        };
        self.put(act, town);
    }

    /// An act when its hour has passed, an appointment otherwise.
    fn put(&mut self, mut act: Act, town: &'static str) {
        let over = self.time.written(act.day, i64::from(act.ends()));
        let is_over = act.day < self.time.today || (act.day == self.time.today && over < self.time.now);
        // Of what was done today, some is still to be noted.
        if !is_over || (act.day == self.time.today && self.dice.one_in(2)) {
            if act.kind != "téléphone" {
                self.meeting(&act, town, None);
            }
            return;
        }
        for (_, presence, reason) in &mut act.persons {
            if !act.direct {
                continue;
            }
            *presence = Presence::Present;
            if act.kind != "téléphone" && self.dice.below(100) < self.rhythm.missed {
                if self.dice.below(10) < 7 {
                    *presence = Presence::Excused;
                    *reason = self.dice.pick(&[
                        "malade",
                        "école, stage ou travail",
                        "chez l'autre parent",
                        "transport",
                    ]);
                } else {
                    *presence = Presence::Absent;
                    *reason = self.dice.pick(&["a oublié", "n'a pas voulu venir", ""]);
                }
            }
        }
        let there = act.persons.iter().any(|(_, presence, _)| *presence == Presence::Present);
        let recent = act.day > self.time.today.plus_days(-70);
        let chances = if recent { 46 } else { 11 };
        if (there || !act.direct) && act.kind != "écrit" && self.dice.below(100) < chances {
            act.note = self.note(&act);
        }
        // The agenda of the last days says what was planned, and that it was noted.
        if act.day > self.time.today.plus_days(-11) && !matches!(act.kind, "téléphone" | "écrit") {
            self.meeting(&act, town, Some(self.life.acts.len()));
        }
        self.life.acts.push(act);
    }

    fn note(&mut self, act: &Act) -> String {
        let persons: Vec<&Person> = act
            .persons
            .iter()
            .filter(|(_, presence, _)| matches!(presence, Presence::Present | Presence::Unknown))
            .map(|(rank, ..)| &self.life.persons[*rank])
            .collect();
        words::note(self.dice, act.kind, self.rhythm.adults, &persons)
    }

    fn meeting(&mut self, act: &Act, town: &'static str, noted: Option<Rank>) {
        let address = match act.place {
            "domicile" | "famille d'accueil" => town.to_owned(),
            "service" => self.service.seat.to_owned(),
            _ => act.partner.clone(),
        };
        self.life.meetings.push(Meeting {
            day: Some(act.day),
            starts: act.starts,
            minutes: act.minutes,
            kind: act.kind,
            direct: act.direct,
            place: act.place,
            address,
            travel: act.travel / 2,
            persons: act.persons.iter().map(|(rank, ..)| *rank).collect(),
            staff: act.staff.clone(),
            noted,
            ..Meeting::default()
        });
    }

    /// The first hour at which all of them are free, road included.
    fn slot(&mut self, day: Day, staff: &[Rank], minutes: u16, road: u16) -> Option<u16> {
        const HOURS: [u16; 14] = [540, 570, 600, 630, 675, 840, 870, 900, 930, 960, 990, 1005, 1020, 1050];
        let from = self.dice.below(HOURS.len() as u32) as usize;
        for at in 0..HOURS.len() {
            let starts = HOURS[(from + at) % HOURS.len()];
            let (begins, ends) = (starts.saturating_sub(road), starts + minutes + road);
            // The team meets on Tuesday mornings, and eats at noon.
            let meal = begins < 825 && ends > 750 && starts < 800;
            let meeting = day.weekday() == 2 && begins < 720;
            let late = starts + minutes > 1125;
            let free = staff.iter().all(|who| {
                self.taken
                    .get(&(*who, day))
                    .is_none_or(|all| all.iter().all(|(from, to)| ends <= *from || *to <= begins))
            });
            if free && !meal && !meeting && !late {
                for who in staff {
                    self.taken.entry((*who, day)).or_default().push((begins, ends));
                }
                return Some(starts);
            }
        }
        None
    }

    fn group(&mut self, day: Day, group: Group, families: &BTreeMap<String, Vec<Measure>>) {
        let there: Vec<Rank> = families
            .values()
            .flatten()
            .filter(|one| one.is_open(day) && !one.is_suspended(day))
            .map(|one| one.person)
            .filter(|one| {
                let age = self.life.persons[*one].age(day);
                (group.ages.0..=group.ages.1).contains(&age)
            })
            .collect();
        let staff: Vec<Rank> =
            group.staff.into_iter().filter(|who| self.service.works(self.time, *who, day)).collect();
        if there.len() < 4 || staff.is_empty() {
            return;
        }
        let mut persons = Vec::new();
        // The same ones come for a season.
        let season = (day.number() / 70) as usize;
        for at in 0..6 {
            let one = there[(season * 7 + at * 3) % there.len()];
            if !persons.contains(&one) {
                persons.push(one);
            }
        }
        for who in &staff {
            self.taken.entry((*who, day)).or_default().push((820, 975));
        }
        let act = Act {
            day,
            starts: 840,
            kind: "atelier collectif",
            direct: true,
            place: "service",
            theme: group.theme,
            prestation: "",
            partner: String::new(),
            minutes: 120,
            travel: 0,
            persons: persons.into_iter().map(|one| (one, Presence::Unknown, "")).collect(),
            staff,
            note: String::new(),
        };
        let before = self.life.meetings.len();
        self.put(act, "");
        for meeting in &mut self.life.meetings[before..] {
            meeting.title = group.title;
            meeting.held = vec![group.room];
        }
    }

    /// A synthesis two months after the start, one before each term, and the report that follows it.
    fn writings(&mut self, measure: &Measure) {
        let mut days = vec![(measure.starts.plus_days(34 + self.dice.below(24) as i32), "synthèse", 75)];
        for term in &measure.terms {
            days.push((term.plus_days(-(58 + self.dice.below(10) as i32)), "synthèse", 90));
            days.push((term.plus_days(-(47 + self.dice.below(6) as i32)), "écrit", 150));
        }
        for (day, kind, minutes) in days {
            // A synthesis is sometimes put off, and one is still to be done.
            let day = last_working(day);
            let late = kind == "synthèse" && self.time.today.days_since(day) < 25 && self.dice.one_in(3);
            if day < self.time.opened || day >= self.time.today || !measure.is_open(day) || late {
                continue;
            }
            let mut staff = vec![measure.keyworker_on(day)];
            if kind == "synthèse" {
                staff.extend(measure.co_keyworker.filter(|other| *other != staff[0]));
            }
            staff.retain(|who| self.service.works(self.time, *who, day));
            if staff.is_empty() {
                continue;
            }
            self.put(
                Act {
                    day,
                    starts: 600,
                    kind,
                    direct: false,
                    place: "service",
                    theme: "parentalité",
                    prestation: "",
                    partner: String::new(),
                    minutes,
                    travel: 0,
                    persons: vec![(measure.person, Presence::Unknown, "")],
                    staff,
                    note: String::new(),
                },
                "",
            );
        }
    }

    /// What comes back: the meeting of the team, that of the head of service.
    fn weekly(&mut self) {
        let today = self.time.today;
        let monday = today.plus_days(1 - i32::from(today.weekday()));
        let present: Vec<Rank> = (0..self.service.team.len())
            .filter(|who| self.service.team[*who].is_there(self.time, today))
            .collect();
        let meeting = |day: i32, starts, minutes, title, staff: Vec<Rank>, private| Meeting {
            day: Some(monday.plus_days(day - 14)),
            starts,
            minutes,
            kind: "réunion",
            title,
            private,
            staff,
            until: Some(monday.plus_days(day + 56)),
            ..Meeting::default()
        };
        let team = meeting(1, 555, 150, "Réunion d’équipe", present, false);
        let alone = meeting(3, 510, 45, "Point de la direction", vec![0], true);
        self.life.meetings.push(Meeting { held: vec!["Salle du bas"], ..team });
        self.life.meetings.push(alone);
    }
}
