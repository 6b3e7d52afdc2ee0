//! The story that the guide follows: Lina, Théo and Inès Maurel, eighteen months of a measure agreed with the
//! parents, then decided by the judge. And what every service has: a file written twice, a file that few may read.

use base::Day;
use indicator::Presence;

use super::calendar::{Time, last_working, next_working};
use super::life::{Act, Apart, Decided, Letter, Life, Measure, Meeting, Note, Noted, Person, Rank, Request};
use super::names::phone;
use super::{Dice, calendar};
use crate::person::fact::{CONTACT, Fact, HOUSEHOLD, LIVING_PLACE, SCHOOLING, WARNING};

/// Awa Dembélé carries the measure, Karim Ziani with her; Irène Sauvagnat is the psychologist.
const AWA: Rank = 1;
const KARIM: Rank = 2;
const IRENE: Rank = 8;

const LINA: Rank = 0;
const THEO: Rank = 1;
const INES: Rank = 2;
const ALL: [Rank; 3] = [LINA, THEO, INES];

const TOWN: &str = "Corvigny";
const TERRITORY: &str = "Vallée haute";

/// Puts the family first in the life of its service.
pub(super) fn begin(life: &mut Life, time: &Time) {
    let starts = next_working(time.ago(18).plus_days(-6));
    let received = last_working(starts.plus_days(-33));
    for (first_name, female, years, months) in
        [("Lina", true, 14, 7), ("Théo", false, 11, 3), ("Inès", true, 6, 10)]
    {
        life.persons.push(Person {
            last_name: "Maurel".to_owned(),
            first_name,
            female,
            birth: Some(time.ago(years * 12 + months).plus_days(-11)),
            family: "F001".to_owned(),
            parents: "séparés",
            residence: "un seul parent",
            territory: TERRITORY,
            since: Some(received),
            town: TOWN,
            road: 35,
            mother: "Mme Maurel".to_owned(),
            father: "M. Maurel".to_owned(),
            told: true,
        });
    }
    let agreed = Decided { kind: "contrat-ase", authority: "aide sociale à l'enfance", number: "CASE" };
    let judge = Decided { kind: "ordonnance", authority: "juge des enfants", number: "AE" };
    // The report to the judge is due in a few days.
    let planned = time.today.plus_days(47);
    let passes = next_working(planned.plus_months(-9));
    for person in ALL {
        life.requests.push(Request {
            person,
            kind: "AED-R",
            prescriber: "aide sociale à l'enfance",
            received,
            outcome: Some((last_working(starts.plus_days(-9)), "admis")),
        });
        let measure = Measure {
            person,
            kind: "AED-R",
            by: agreed,
            starts,
            terms: vec![starts.plus_months(9), passes.plus_months(3)],
            holds: None,
            end: Some((passes, "décision du magistrat", "passage en AEMO")),
            keyworker: AWA,
            co_keyworker: Some(KARIM),
            passed_on: Vec::new(),
            suspended: None,
            intensity: "soutenue",
        };
        life.measures.push(Measure {
            kind: "AEMO-R",
            by: judge,
            starts: passes,
            terms: vec![planned],
            end: None,
            ..measure.clone()
        });
        life.measures.push(measure);
    }
}

/// A visit: when, with whom, what where for how long, on what, what was noted of it.
type Told<'a> = (Day, &'a [Rank], (&'static str, &'static str, u16), &'static str, &'a str);

/// The days that count in the story.
struct Days {
    starts: Day,
    apart: Day,
    incident: Day,
    judged: Day,
    today: Day,
}

/// Tells the rest, once the team has its pace.
pub(super) fn tell(life: &mut Life, time: &Time, dice: &mut Dice) {
    let judged = life.measures[0].starts;
    let days = Days {
        starts: life.measures[1].starts,
        apart: time.ago(14),
        incident: last_working(judged.plus_days(-40)),
        judged,
        today: time.today,
    };
    let mut story = Story { life, dice, days };
    story.homes();
    story.schools();
    story.relatives();
    story.warnings();
    story.milestones();
    story.clinic();
    story.letters();
    story.next(time);
}

struct Story<'a> {
    life: &'a mut Life,
    dice: &'a mut Dice,
    days: Days,
}

impl Story<'_> {
    fn fact(&mut self, who: &[Rank], fact: &'static Fact, day: Day, answers: &[(&'static str, &str)]) {
        let day = next_working(day).min(self.days.today);
        for person in who {
            let answers = answers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
            self.life.noted.push(Noted { person: *person, fact, answers, day, by: AWA });
        }
    }

    fn homes(&mut self) {
        let Days { starts, apart, judged, .. } = self.days;
        let before = starts.plus_months(-50).to_string();
        self.fact(
            &ALL,
            &LIVING_PLACE,
            starts.plus_days(6),
            &[
                ("residence", "deux parents"),
                ("address", "domicile des deux parents, Corvigny"),
                ("territory", TERRITORY),
                ("starts", &before),
                ("ends", &apart.previous().to_string()),
            ],
        );
        self.fact(
            &ALL,
            &LIVING_PLACE,
            apart.plus_days(5),
            &[
                ("residence", "résidence alternée"),
                ("address", "chez l’un et l’autre parent"),
                ("territory", TERRITORY),
                ("share", "une semaine sur deux"),
                ("starts", &apart.to_string()),
                ("ends", &judged.previous().to_string()),
            ],
        );
        self.fact(
            &ALL,
            &LIVING_PLACE,
            judged.plus_days(2),
            &[
                ("residence", "un seul parent"),
                ("address", "chez Mme Maurel, Corvigny"),
                ("territory", TERRITORY),
                ("starts", &judged.to_string()),
            ],
        );
        let home = |name| [("name", name), ("share", "une semaine sur deux")];
        for name in ["chez Mme Maurel", "chez M. Maurel"] {
            let mut answers = home(name).to_vec();
            let (from, to) = (apart.to_string(), judged.previous().to_string());
            answers.push(("starts", &from));
            answers.push(("ends", &to));
            self.fact(&ALL, &HOUSEHOLD, apart.plus_days(5), &answers);
        }
        let from = judged.to_string();
        self.fact(&ALL, &HOUSEHOLD, judged.plus_days(2), &[("name", "chez Mme Maurel"), ("starts", &from)]);
    }

    fn schools(&mut self) {
        let Days { starts, judged, today, .. } = self.days;
        for who in ALL {
            let birth = self.life.persons[who].birth.unwrap_or(starts);
            for year in calendar::school_year(starts)..=calendar::school_year(today) {
                let Some((place, class)) = super::names::school(TOWN, birth, year) else { continue };
                let (Some(from), Some(to)) = (Day::new(year, 9, 1), Day::new(year + 1, 7, 4)) else {
                    continue;
                };
                // Lina stopped going; her hours were set anew after the hearing.
                let changes = who == LINA && from < judged && judged.plus_days(20) < to;
                let mut answers =
                    vec![("school", place), ("level", class.to_owned()), ("starts", from.to_string())];
                if changes {
                    answers.push(("ends", judged.plus_days(9).to_string()));
                } else if to < today {
                    answers.push(("ends", to.to_string()));
                }
                let told: Vec<(&str, &str)> =
                    answers.iter().map(|(name, text)| (*name, text.as_str())).collect();
                self.fact(&[who], &SCHOOLING, from.plus_days(9).max(starts.plus_days(6)), &told);
                if changes {
                    let (since, until) = (judged.plus_days(10).to_string(), to.to_string());
                    let mut again: Vec<(&str, &str)> = told
                        .iter()
                        .copied()
                        .filter(|(name, _)| !matches!(*name, "starts" | "ends"))
                        .collect();
                    again.push(("arrangement", "emploi du temps aménagé, atelier relais le matin"));
                    again.push(("starts", &since));
                    if to < today {
                        again.push(("ends", &until));
                    }
                    self.fact(&[LINA], &SCHOOLING, judged.plus_days(12), &again);
                }
            }
        }
    }

    fn relatives(&mut self) {
        let Days { starts, judged, .. } = self.days;
        let noted = starts.plus_days(6);
        let phones: Vec<String> = (0..7).map(|at| phone(self.dice, at < 3)).collect();
        let (since, until) = (judged.to_string(), judged.previous().to_string());
        self.fact(
            &ALL,
            &CONTACT,
            noted,
            &[
                ("relation", "mère"),
                ("name", "Mme Sandrine Maurel"),
                ("phone", &phones[0]),
                ("authority", "oui"),
            ],
        );
        self.fact(
            &ALL,
            &CONTACT,
            noted,
            &[
                ("relation", "père"),
                ("name", "M. Stéphane Maurel"),
                ("phone", &phones[1]),
                ("authority", "oui"),
                ("ends", &until),
            ],
        );
        self.fact(
            &ALL,
            &CONTACT,
            judged.plus_days(2),
            &[
                ("relation", "père"),
                ("name", "M. Stéphane Maurel"),
                ("phone", &phones[1]),
                ("authority", "oui"),
                ("share", "un week-end sur deux, échange devant la mairie"),
                ("legal", "jugement du juge des enfants"),
                ("starts", &since),
            ],
        );
        self.fact(
            &ALL,
            &CONTACT,
            noted,
            &[
                ("relation", "grand-parent"),
                ("name", "Mme Odette Pinel, grand-mère maternelle"),
                ("phone", &phones[2]),
            ],
        );
        self.fact(
            &ALL,
            &CONTACT,
            noted,
            &[
                ("relation", "médecin"),
                ("name", "Dr Lassalle, maison de santé de Corvigny"),
                ("phone", &phones[3]),
            ],
        );
        self.fact(
            &[LINA],
            &CONTACT,
            noted,
            &[
                ("relation", "école"),
                ("name", "Mme Jaubert, conseillère principale d’éducation"),
                ("phone", &phones[4]),
            ],
        );
        self.fact(
            &ALL,
            &CONTACT,
            noted,
            &[
                ("relation", "référent ASE"),
                ("name", "Mme Quillien, unité territoriale d’Orsigny"),
                ("phone", &phones[5]),
            ],
        );
        self.fact(
            &ALL,
            &CONTACT,
            judged.plus_days(2),
            &[
                ("relation", "magistrat"),
                ("name", "tribunal pour enfants d’Orsigny, cabinet 2"),
                ("phone", &phones[6]),
                ("starts", &since),
            ],
        );
    }

    fn warnings(&mut self) {
        let Days { judged, today, starts, .. } = self.days;
        let (since, review) = (judged.to_string(), today.plus_days(33).to_string());
        self.fact(
            &ALL,
            &WARNING,
            judged.plus_days(2),
            &[
                ("nature", "danger"),
                ("text", "Ne pas dire au père où habite la grand-mère : menaces notées à l’audience."),
                ("review", &review),
                ("starts", &since),
            ],
        );
        let (since, review) = (starts.plus_days(8).to_string(), today.plus_days(94).to_string());
        self.fact(
            &[THEO],
            &WARNING,
            starts.plus_days(8),
            &[
                ("nature", "santé"),
                ("text", "Asthme : spray dans le cartable, protocole au collège."),
                ("review", &review),
                ("starts", &since),
            ],
        );
    }

    /// The visits that one remembers, each with its note.
    fn milestones(&mut self) {
        let Days { starts, apart, incident, judged, today } = self.days;
        let home = ("visite à domicile", "domicile", 90);
        let here = ("entretien", "service", 60);
        let told: [Told<'_>; 11] = [
            (
                starts.plus_days(3),
                &ALL,
                home,
                "parentalité",
                "Première visite, avec Mme Quillien. Les deux parents sont là. Ils disent d’une même voix vouloir « que ça redescende » le soir. Lina reste sur le canapé avec son téléphone, Théo montre ses figurines, Inès fait visiter sa chambre. Nous expliquons la mesure, qui lit quoi, et ce que chacun peut refuser. Prochaine visite mercredi.",
            ),
            (
                starts.plus_days(41),
                &ALL,
                home,
                "liens familiaux",
                "Les repas se passent mieux depuis que la télévision est éteinte : c’est Inès qui le dit. Tension visible entre les parents au sujet des horaires de M. Maurel. Nous proposons un temps avec les deux, sans les enfants, au service.",
            ),
            (
                apart.plus_days(-2),
                &[THEO],
                here,
                "liens familiaux",
                "Théo a demandé à nous voir. Il a entendu ses parents parler de se séparer et croit que c’est à cause de ses notes. Nous prenons le temps d’en parler, puis d’appeler sa mère avec lui. Mme Maurel vient le chercher et lui dit, devant nous, que ce n’est pas sa faute.",
            ),
            (
                apart.plus_days(9),
                &ALL,
                home,
                "logement",
                "Visite au nouveau logement de M. Maurel, à deux rues. Trois lits, un bureau, le frigo est plein. Les enfants montrent la salle de jeux de l’immeuble. Nous relisons le calendrier de l’alternance, affiché chez l’un et chez l’autre.",
            ),
            (
                apart.plus_days(65),
                &[LINA],
                here,
                "scolarité",
                "Lina compte onze demi-journées d’absence ce mois-ci. Elle dit que « personne ne voit quand elle n’est pas là ». Nous convenons de deux choses : un point chaque vendredi avec Mme Jaubert, et le bus pris ensemble lundi matin.",
            ),
            (
                incident,
                &[LINA, INES],
                home,
                "parentalité",
                "Lina nous appelle à 18 h 10, depuis la chambre. Des cris, une porte cassée, Inès pleure. Nous venons à deux. M. Maurel est parti à notre arrivée. Mme Maurel a une marque au bras ; elle accepte que nous appelions le médecin, puis l’unité territoriale. Les trois enfants dorment chez leur grand-mère. Note d’information rédigée le soir même.",
            ),
            (
                incident.plus_days(6),
                &ALL,
                home,
                "santé",
                "Les enfants sont restés chez leur grand-mère, avec l’accord de leur mère. Théo a fait deux crises d’asthme ; Dr Lassalle l’a vu. Inès dessine la porte, plusieurs fois. Lina demande si elle va « être placée » : nous lui disons ce que nous savons, et ce que nous ne savons pas.",
            ),
            (
                judged.plus_days(1),
                &ALL,
                home,
                "parentalité",
                "Lendemain d’audience. Nous relisons le jugement avec Mme Maurel, puis avec les enfants, avec des mots simples. Neuf mois, résidence chez leur mère, un week-end sur deux chez leur père. Lina : « au moins maintenant c’est écrit. »",
            ),
            (
                judged.plus_days(58),
                &ALL,
                home,
                "liens familiaux",
                "L’échange devant la mairie se passe bien depuis quatre fois. M. Maurel a commencé un groupe de parole. Théo dit qu’il a « moins de boule au ventre le vendredi ».",
            ),
            (
                today.plus_days(-49),
                &[LINA],
                here,
                "projet professionnel",
                "Lina parle de son stage en boulangerie : levée à quatre heures sans qu’on la réveille. Elle veut demander un apprentissage. Nous regardons ensemble ce que cela suppose, et pour quand.",
            ),
            (
                today.plus_days(-12),
                &ALL,
                home,
                "parentalité",
                "Visite calme. Les trois enfants ont fait ensemble le repas. Mme Maurel demande si l’on peut espacer les visites ; nous lui disons que ce sera dans le rapport, et nous en écrivons les grandes lignes avec elle. M. Maurel, au téléphone, est d’accord avec le bilan, moins avec la suite.",
            ),
        ];
        for (day, persons, (kind, place, minutes), theme, text) in told {
            let day = last_working(day);
            if day >= today {
                continue;
            }
            let two = day == last_working(incident) || minutes == 90;
            let clash = |act: &Act| act.day == day && act.persons.iter().any(|(who, ..)| *who <= INES);
            // Ranks stay: an appointment may be of an act that comes after.
            if let Some(act) = self.life.acts.iter_mut().find(|act| clash(act)) {
                act.persons.retain(|(who, ..)| *who > INES);
                act.kind = if act.persons.is_empty() { "écrit" } else { act.kind };
                act.direct &= !act.persons.is_empty();
                act.note.clear();
            }
            self.life.acts.push(Act {
                day,
                starts: if kind == "entretien" { 1005 } else { 990 },
                kind,
                direct: true,
                place,
                theme,
                prestation: "",
                partner: String::new(),
                minutes,
                travel: if place == "domicile" { 70 } else { 0 },
                persons: persons.iter().map(|who| (*who, Presence::Present, "")).collect(),
                staff: if two { vec![AWA, KARIM] } else { vec![AWA] },
                note: base::french::typeset(text),
            });
        }
    }

    /// The document of the first days, for each; what was asked for since.
    fn letters(&mut self) {
        let Days { starts, judged, today, .. } = self.days;
        let mut all = vec![
            (LINA, 1, "DIPC", starts.plus_days(9)),
            (LINA, 0, "Attestation de suivi", judged.plus_days(24)),
        ];
        for who in ALL {
            all.push((who, 0, "DIPC", judged.plus_days(9)));
        }
        for (who, measure, model, day) in all {
            let day = last_working(day);
            if day < today {
                self.life.letters.push(Letter { measure: who * 2 + measure, model, day, by: AWA });
            }
        }
    }

    fn clinic(&mut self) {
        let judged = self.days.judged;
        for (days, text) in [
            (
                21,
                "Premier entretien avec Théo. Dit « la porte » pour parler de la soirée. Respiration courte à l’évocation, s’apaise en construisant. Accord pour quatre séances.",
            ),
            (
                35,
                "Théo reconstruit la maison en cubes : deux entrées, une pour chaque parent. Peut dire sa peur d’avoir à choisir.",
            ),
            (
                63,
                "Dernière séance de la série. Sommeil revenu, plus de crise depuis trois semaines. A voulu garder le dessin ; la porte y est ouverte.",
            ),
        ] {
            let day = last_working(judged.plus_days(days));
            if day < self.days.today {
                let text = base::french::typeset(text);
                self.life.notes.push(Note { person: THEO, clinical: true, text, day, by: IRENE });
            }
        }
    }

    /// What comes: the visit of today, and the meeting at school.
    fn next(&mut self, time: &Time) {
        let mine = |meeting: &Meeting| meeting.persons.iter().any(|who| *who <= INES);
        self.life.meetings.retain(|meeting| !mine(meeting));
        let today = next_working(time.today);
        let visit = Meeting {
            day: Some(today),
            starts: 1005,
            minutes: 75,
            kind: "visite à domicile",
            direct: true,
            place: "domicile",
            address: TOWN.to_owned(),
            travel: 35,
            persons: ALL.to_vec(),
            staff: vec![AWA],
            held: vec!["Clio"],
            ..Meeting::default()
        };
        let awa_is_free = |meeting: &Meeting| {
            !(meeting.day == Some(today)
                && meeting.until.is_none()
                && meeting.staff.contains(&AWA)
                && meeting.starts < 1080
                && meeting.starts + meeting.minutes > 960)
        };
        self.life.meetings.retain(awa_is_free);
        self.life.meetings.push(visit.clone());
        self.life.meetings.push(Meeting {
            day: Some(next_working(today.plus_days(4))),
            starts: 945,
            minutes: 60,
            kind: "réunion",
            direct: false,
            place: "école",
            address: "collège de la Haute-Lisse, Corvigny".to_owned(),
            persons: vec![LINA],
            held: Vec::new(),
            ..visit
        });
    }
}

/// What every service has: a file written twice, one put right, one that few may read, files that were opened.
pub(super) fn oddities(life: &mut Life, time: &Time, dice: &mut Dice) {
    let open: Vec<Rank> =
        life.measures.iter().filter(|one| one.is_open(time.today)).map(|one| one.person).collect();
    let pick = |at: usize| open[(at * 13 + 7) % open.len()];
    for (at, merged) in [(1, true), (2, false)] {
        let known = pick(at);
        let mut twin = life.persons[known].clone();
        twin.family = String::new();
        twin.since = Some(last_working(time.today.plus_days(-(30 + 11 * at as i32))));
        twin.last_name = if merged { twin.last_name.clone() } else { doubled(&twin.last_name) };
        life.persons.push(twin);
        if merged {
            let why = "même enfant, écrit deux fois à l’accueil";
            life.apart.push(Apart::Merged(known, life.persons.len() - 1, why));
        }
    }
    let (one, other) = (pick(3), pick(5));
    if life.persons[one].family != life.persons[other].family {
        life.apart.push(Apart::Related(one, other, "demi-frère, demi-sœur"));
    }
    let known = pick(6);
    if !life.persons[known].told {
        life.apart.push(Apart::Restricted(known, "enfant d’une collègue de l’association"));
    }
    for days in 0..9 {
        for who in [0, AWA, KARIM] {
            life.apart.push(Apart::Looked(pick(dice.below(40) as usize), who, days));
        }
    }
    for (who, days) in [(0, 1), (AWA, 0), (KARIM, 2)] {
        for person in ALL {
            life.apart.push(Apart::Looked(person, who, days));
        }
    }
}

/// The same name with a letter twice: a slip of the keyboard.
fn doubled(name: &str) -> String {
    let at = name.char_indices().nth(2).map_or(name.len(), |(at, _)| at);
    let again: String = name[at..].chars().take(1).collect();
    format!("{}{again}{}", &name[..at], &name[at..])
}
