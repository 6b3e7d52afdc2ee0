//! Populations: which rows a figure is about.

use std::ops::Range;

use base::{Day, Period};
use serde::{Deserialize, Serialize};

use crate::act::each_with_act;
use crate::facts::{Decision, Facts, Index, OPEN, Presence, UNKNOWN};
use crate::rows::{Kept, Noun, Rows};
use crate::rules::Rules;

/// A word of counting: the rows it is about, over a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Population {
    /// Measures open at least one day: `début ≤ au`, and no end or `fin ≥ du`.
    MesuresTouchant,
    /// Measures present on the evening before the first day.
    MesuresPresentesDebut,
    /// Measures present on the evening of the last day.
    MesuresPresentesFin,
    /// Measures that start in the period.
    MesuresDebutant,
    /// Measures that start in the period and have a request behind them.
    MesuresDebutantAvecDemande,
    /// Measures that end in the period.
    MesuresFinissant,
    /// Exits whose motive is a break.
    SortiesRupture,
    /// Exits by change of référent unique before any contract was signed.
    SortiesReorientees,
    /// Requests received in the period.
    DemandesRecues,
    /// Requests received in the period from who orients.
    DemandesOrientees,
    /// Requests admitted or refused in the period.
    DemandesDecidees,
    /// Requests admitted in the period.
    DemandesAdmises,
    /// Requests received, neither decided nor withdrawn on the last day.
    DemandesEnAttente,
    /// Acts of the period.
    Actes,
    /// Direct acts of the period.
    ActesDirects,
    /// Indirect acts of the period.
    ActesIndirects,
    /// Persons at acts of the period, there or not.
    Presences,
    /// Persons present at direct acts.
    PresencesDirectes,
    /// Persons absent, excused or not.
    PresencesManquees,
    /// Persons present at appointments.
    PresencesRendezVous,
    /// Professionals at acts of the period.
    Participations,
    /// Professionals at direct acts.
    ParticipationsDirectes,
    /// Professionals at indirect acts.
    ParticipationsIndirectes,
    /// Contracts signed in the period.
    ContratsSignes,
    /// First contracts signed in the period.
    ContratsPremiers,
    /// Renewals signed in the period.
    ContratsRenouvelles,
    /// Reinforced contracts in force in the period.
    ContratsRenforces,
    /// Objectives of contracts signed in the period.
    ObjectifsSignes,
    /// Actions of contracts signed in the period.
    ActionsSignees,
    /// Employments in force on the last day.
    EmploisFin,
    /// Employments in force at least one day.
    EmploisTouchant,
    /// Absences of at least one day in the period.
    AbsencesTouchant,
    /// Absences of the period that are absenteeism.
    AbsencesHorsConges,
    /// Places in force on the last day.
    CapacitesFin,
    /// Places in force at least one day.
    CapacitesTouchant,
    /// Training that began in the period.
    Formations,
    /// Professionals at training that began in the period.
    FormationsParticipants,
    /// Partners one worked with at least one day.
    Partenaires,
    /// Meetings with partners in the period.
    Rencontres,
    /// Group actions of at least one day in the period.
    ActionsCollectives,
    /// Adverse events of the period.
    Evenements,
    /// Complaints received in the period.
    Reclamations,
    /// Rates in force on the last day.
    TarifsFin,
    /// Surveys closed in the period.
    Enquetes,
    /// Actions of the plan on the last day, each in its state.
    PlanFin,
    /// Those whose day has passed and that are not closed, on the last day.
    PlanEnRetard,
    /// Criteria with a mark of the last evaluation that ended in the period.
    CriteresEvalues,
    /// The same, on the draft scale of 2021.
    CriteresEnPourcent,
    /// What is said of the mobility, in the period, of persons who are followed in it.
    Mobilites,
    /// The same of health.
    Santes,
    /// The same of what comes with the main disorder.
    TroublesAssocies,
    /// The same of why they were sent.
    Orientations,
    /// Partners with whom one works, in the period, for persons who are followed in it.
    PartenairesDesPersonnes,
    /// On the last day, of persons present that evening: project signed, reviewed, document handed over.
    Projets,
}

/// When a line of a list counts in a period.
#[derive(Clone, Copy)]
enum Counts {
    Starting,
    Touching,
    AtEnd,
}

impl Population {
    /// What its rows are.
    pub fn noun(self) -> Noun {
        use Population as P;
        match self {
            P::MesuresTouchant
            | P::MesuresPresentesDebut
            | P::MesuresPresentesFin
            | P::MesuresDebutant
            | P::MesuresDebutantAvecDemande
            | P::MesuresFinissant
            | P::SortiesRupture
            | P::SortiesReorientees => Noun::Measure,
            P::DemandesRecues
            | P::DemandesOrientees
            | P::DemandesDecidees
            | P::DemandesAdmises
            | P::DemandesEnAttente => Noun::Request,
            P::Actes | P::ActesDirects | P::ActesIndirects => Noun::Act,
            P::Presences | P::PresencesDirectes | P::PresencesManquees | P::PresencesRendezVous => {
                Noun::Presence
            }
            P::Participations | P::ParticipationsDirectes | P::ParticipationsIndirectes => {
                Noun::Participation
            }
            P::ContratsSignes | P::ContratsPremiers | P::ContratsRenouvelles | P::ContratsRenforces => {
                Noun::Contract
            }
            P::ObjectifsSignes => Noun::Objective,
            P::ActionsSignees => Noun::Action,
            P::EmploisFin | P::EmploisTouchant => Noun::Employment,
            P::AbsencesTouchant | P::AbsencesHorsConges => Noun::Absence,
            P::CapacitesFin | P::CapacitesTouchant => Noun::Capacity,
            P::FormationsParticipants => Noun::Participant,
            P::CriteresEvalues | P::CriteresEnPourcent => Noun::Criterion,
            P::Mobilites
            | P::Santes
            | P::TroublesAssocies
            | P::Orientations
            | P::PartenairesDesPersonnes
            | P::Projets => Noun::Situation,
            P::Formations
            | P::Partenaires
            | P::Rencontres
            | P::ActionsCollectives
            | P::Evenements
            | P::Reclamations
            | P::TarifsFin
            | P::PlanFin
            | P::PlanEnRetard
            | P::Enquetes => Noun::Line,
        }
    }

    /// The list its lines are in, and when they count: from their first day, at least one day, on the last day.
    fn roll(self) -> (&'static str, Counts) {
        use Population as P;
        match self {
            P::Partenaires => ("partenaires", Counts::Touching),
            P::Rencontres => ("rencontres", Counts::Starting),
            P::ActionsCollectives => ("actions-collectives", Counts::Touching),
            P::Evenements => ("evenements", Counts::Starting),
            P::Reclamations => ("reclamations", Counts::Starting),
            P::TarifsFin => ("tarifs", Counts::AtEnd),
            P::PlanFin => ("plan-action", Counts::AtEnd),
            P::PlanEnRetard => ("plan-action-retard", Counts::AtEnd),
            P::Enquetes => ("enquetes", Counts::Starting),
            _ => ("formations", Counts::Starting),
        }
    }

    /// Its rows over a period.
    pub fn rows(self, facts: &Facts, rules: &Rules, period: Period) -> Rows {
        match self.noun() {
            Noun::Measure => self.measures(facts, rules, period),
            Noun::Request => self.requests(facts, rules, period),
            Noun::Act => self.acts(facts, period),
            Noun::Presence => self.presences(facts, rules, period),
            Noun::Participation => self.participations(facts, period),
            Noun::Contract => self.contracts(facts, period),
            Noun::Objective => listed(
                &facts.contracts.objectives_start,
                &Population::ContratsSignes.contracts(facts, period),
            ),
            Noun::Action => {
                listed(&facts.contracts.actions_start, &Population::ContratsSignes.contracts(facts, period))
            }
            Noun::Employment => {
                let all = &facts.employments;
                let period = if self == Population::EmploisFin { last_day(period) } else { period };
                scan(all.id.len(), |row| touches(all.start[row], all.end[row], period))
            }
            Noun::Absence => self.absences(facts, rules, period),
            Noun::Capacity => {
                let period = if self == Population::CapacitesFin { last_day(period) } else { period };
                scan(facts.capacities.len(), |row| {
                    touches(facts.capacities[row].start, facts.capacities[row].end, period)
                })
            }
            Noun::Line => self.lines(facts, period),
            Noun::Criterion => {
                let all = &facts.criteria;
                let within = (0..all.id.len()).filter(|row| period.contains(all.day[*row]));
                let last = within.map(|row| (all.day[row], all.campaign[row])).max();
                let percent = self == Population::CriteresEnPourcent;
                scan(all.id.len(), |row| {
                    Some((all.day[row], all.campaign[row])) == last
                        && (!percent || all.percent[row].is_some())
                })
            }
            Noun::Situation => self.situations(facts, period),
            Noun::Participant => listed(&facts.lines.staff_start, &self.lines(facts, period)),
        }
    }

    fn situations(self, facts: &Facts, period: Period) -> Rows {
        let all = &facts.situations;
        let (subject, of) = match self {
            Population::Mobilites => ("mobilite", Population::MesuresTouchant),
            Population::Santes => ("sante", Population::MesuresTouchant),
            Population::TroublesAssocies => ("trouble-associe", Population::MesuresTouchant),
            Population::Orientations => ("orientation", Population::MesuresTouchant),
            Population::PartenairesDesPersonnes => ("partenaire", Population::MesuresTouchant),
            _ => ("projet", Population::MesuresPresentesFin),
        };
        let Some(subject) = facts.words.subject.find(subject) else { return Rows::List(Vec::new()) };
        let mut there = vec![false; facts.persons.id.len()];
        of.rows(facts, &Rules::default(), period).each(|row| {
            if let Some(there) = there.get_mut(facts.measures.person[row] as usize) {
                *there = true;
            }
        });
        let when = if self == Population::Projets { last_day(period) } else { period };
        scan(all.person.len(), |row| {
            all.subject[row] == subject
                && touches(all.start[row], all.end[row], when)
                && there.get(all.person[row] as usize) == Some(&true)
        })
    }

    fn lines(self, facts: &Facts, period: Period) -> Rows {
        let all = &facts.lines;
        let (roll, counts) = self.roll();
        let Some(roll) = facts.words.roll.find(roll) else { return Rows::List(Vec::new()) };
        scan(all.roll.len(), |row| {
            all.roll[row] == roll
                && match counts {
                    Counts::Starting => period.contains(all.start[row]),
                    Counts::Touching => touches(all.start[row], all.end[row], period),
                    Counts::AtEnd => touches(all.start[row], all.end[row], last_day(period)),
                }
        })
    }

    fn measures(self, facts: &Facts, rules: &Rules, period: Period) -> Rows {
        let all = &facts.measures;
        let (start, end) = (&all.start, &all.end);
        let count = start.len();
        match self {
            Population::MesuresPresentesDebut => {
                scan(count, |row| present(start[row], end[row], period.eve()))
            }
            Population::MesuresPresentesFin => {
                scan(count, |row| present(start[row], end[row], period.last()))
            }
            Population::MesuresDebutant => scan(count, |row| period.contains(start[row])),
            Population::MesuresDebutantAvecDemande => {
                let behind = crate::delay::requests_behind(facts);
                scan(count, |row| period.contains(start[row]) && behind[row] != crate::facts::NONE)
            }
            Population::MesuresFinissant => scan(count, |row| period.contains(end[row])),
            Population::SortiesRupture => {
                let breaks = said(facts.words.motive.labels(), &rules.ruptures);
                scan(count, |row| period.contains(end[row]) && breaks[usize::from(all.motive[row])])
            }
            Population::SortiesReorientees => {
                let moved = said(facts.words.motive.labels(), std::slice::from_ref(&rules.reorientation));
                let first = first_signatures(facts);
                scan(count, |row| {
                    let before = first.get(all.person[row] as usize).is_some_and(|day| *day <= end[row]);
                    period.contains(end[row]) && moved[usize::from(all.motive[row])] && !before
                })
            }
            _ => scan(count, |row| touches(start[row], end[row], period)),
        }
    }

    fn requests(self, facts: &Facts, rules: &Rules, period: Period) -> Rows {
        let all = &facts.requests;
        let count = all.received.len();
        let decided = |row: usize| period.contains(all.decided[row]);
        match self {
            Population::DemandesOrientees => {
                let orients = said(facts.words.prescriber.labels(), &rules.orienters);
                scan(count, |row| {
                    period.contains(all.received[row]) && orients[usize::from(all.prescriber[row])]
                })
            }
            Population::DemandesDecidees => scan(count, |row| {
                decided(row) && matches!(all.decision[row], Decision::Admitted | Decision::Refused)
            }),
            Population::DemandesAdmises => {
                scan(count, |row| decided(row) && all.decision[row] == Decision::Admitted)
            }
            Population::DemandesEnAttente => scan(count, |row| {
                // A decision without a date has been taken: it no longer waits.
                let dated_later = all.decided[row] != OPEN && all.decided[row] > period.last();
                all.received[row] <= period.last() && (all.decision[row] == Decision::Waiting || dated_later)
            }),
            _ => scan(count, |row| period.contains(all.received[row])),
        }
    }

    fn acts(self, facts: &Facts, period: Period) -> Rows {
        let acts = Rows::Run(acts_of(facts, period));
        match self {
            Population::ActesDirects => acts.keep(|row| facts.acts.direct[row]),
            Population::ActesIndirects => acts.keep(|row| !facts.acts.direct[row]),
            _ => acts,
        }
    }

    fn presences(self, facts: &Facts, rules: &Rules, period: Period) -> Rows {
        let all = &facts.acts;
        let acts = acts_of(facts, period);
        if self == Population::Presences {
            return Rows::Run(all.persons_start[acts.start as usize]..all.persons_start[acts.end as usize]);
        }
        let appointment = said(facts.words.act_kind.labels(), std::slice::from_ref(&rules.appointment));
        let run = all.persons_start[acts.start as usize]..all.persons_start[acts.end as usize];
        let mut kept = Kept::among(run.len());
        each_with_act(&all.persons_start, &Rows::Run(run), |row, act| {
            let concerned = match self {
                Population::PresencesDirectes => all.direct[act],
                Population::PresencesRendezVous => appointment[usize::from(all.kind[act])],
                _ => true,
            };
            let presence = all.presence[row];
            let counted = match self {
                Population::PresencesManquees => matches!(presence, Presence::Excused | Presence::Absent),
                _ => presence == Presence::Present,
            };
            kept.add(row, concerned & counted);
        });
        kept.rows()
    }

    fn participations(self, facts: &Facts, period: Period) -> Rows {
        let starts = &facts.acts.staff_start;
        let acts = acts_of(facts, period);
        if self == Population::Participations {
            return Rows::Run(starts[acts.start as usize]..starts[acts.end as usize]);
        }
        let direct = self == Population::ParticipationsDirectes;
        listed(starts, &Rows::Run(acts).keep(|act| facts.acts.direct[act] == direct))
    }

    /// Whether each of its rows belongs to one day: over the months of a period, its counts add up.
    pub(crate) fn is_of_a_day(self) -> bool {
        use Population as P;
        match self {
            P::MesuresDebutant
            | P::MesuresDebutantAvecDemande
            | P::MesuresFinissant
            | P::SortiesRupture
            | P::SortiesReorientees
            | P::DemandesRecues
            | P::DemandesOrientees
            | P::DemandesDecidees
            | P::DemandesAdmises
            | P::ContratsSignes
            | P::ContratsPremiers
            | P::ContratsRenouvelles
            | P::ObjectifsSignes
            | P::ActionsSignees
            | P::Formations
            | P::FormationsParticipants
            | P::Rencontres
            | P::Evenements
            | P::Reclamations
            | P::Enquetes => true,
            _ => matches!(self.noun(), Noun::Act | Noun::Presence | Noun::Participation),
        }
    }

    fn contracts(self, facts: &Facts, period: Period) -> Rows {
        let all = &facts.contracts;
        scan(all.person.len(), |row| match self {
            Population::ContratsPremiers => period.contains(all.signed[row]) && all.rank[row] == 1,
            Population::ContratsRenouvelles => period.contains(all.signed[row]) && all.rank[row] > 1,
            Population::ContratsRenforces => {
                all.reinforced[row] && touches(all.start[row], all.end[row], period)
            }
            _ => period.contains(all.signed[row]),
        })
    }

    fn absences(self, facts: &Facts, rules: &Rules, period: Period) -> Rows {
        let all = &facts.absences;
        let leave = said(facts.words.absence_motive.labels(), &rules.leave);
        let all_motives = self == Population::AbsencesTouchant;
        scan(all.staff.len(), |row| {
            touches(all.start[row], all.end[row], period)
                && (all_motives || !leave[usize::from(all.motive[row])])
        })
    }
}

/// Present on the evening of a day: started, and not ended that day.
#[inline]
pub(crate) fn present(start: Day, end: Day, evening: Day) -> bool {
    start <= evening && end > evening
}

/// At least one day in common, both ends included.
#[inline]
pub(crate) fn touches(start: Day, end: Day, period: Period) -> bool {
    start <= period.last() && end >= period.first()
}

fn last_day(period: Period) -> Period {
    Period::new(period.last(), period.last()).unwrap_or(period)
}

fn scan(count: usize, pass: impl Fn(usize) -> bool) -> Rows {
    Rows::Run(0..count as Index).keep(pass)
}

/// The acts of a period lie together: their days ascend.
pub(crate) fn acts_of(facts: &Facts, period: Period) -> Range<Index> {
    let days = &facts.acts.day;
    let first = days.partition_point(|day| *day < period.first());
    let end = days.partition_point(|day| *day <= period.last());
    first as Index..end.max(first) as Index
}

/// The rows of the lists of these acts or contracts.
fn listed(starts: &[u32], of: &Rows) -> Rows {
    let mut list = Vec::new();
    of.each(|row| list.extend(starts[row]..starts[row + 1]));
    Rows::List(list)
}

/// For each word of a vocabulary, whether it is one of these; the unknown word never is.
fn said(labels: &[String], words: &[String]) -> Vec<bool> {
    labels
        .iter()
        .enumerate()
        .map(|(word, label)| word != usize::from(UNKNOWN) && Rules::among(words, label))
        .collect()
}

/// The day of each person's first signature; [`OPEN`] for who signed nothing.
fn first_signatures(facts: &Facts) -> Vec<Day> {
    let mut first = vec![OPEN; facts.persons.id.len()];
    for (person, signed) in facts.contracts.person.iter().zip(&facts.contracts.signed) {
        if let Some(day) = first.get_mut(*person as usize) {
            *day = (*day).min(*signed);
        }
    }
    first
}
