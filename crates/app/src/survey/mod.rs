//! What is asked of those whom the service accompanies, of their families, of its partners: a few questions with pictures, by a
//! link that names nobody, or on paper. An answer has no author, no time and no order; what was answered is read once the
//! survey is closed, and only where enough people answered. Source: CASF D311-15 (participation), L311-3 (confidentiality).

pub mod answer;
pub mod pages;
mod sql;

use base::{Day, Id};

/// The four answers, from the least to the most: what a face says.
pub const MARKS: [&str; 4] = ["pas du tout", "plutôt non", "plutôt oui", "oui, tout à fait"];
/// Below so many answers nothing of them is read, whoever sets the survey.
pub const LEAST: i64 = 5;
/// Whom one asks.
pub const PUBLICS: [&str; 3] = ["Enfants accompagnés", "Aidants", "Partenaires"];
/// Answers beyond which a link is being abused.
const MOST: usize = 5_000;

/// A survey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survey {
    /// Its row.
    pub id: Id,
    /// Its service.
    pub service: Id,
    /// « Ce que tu penses de nos visites ».
    pub title: String,
    /// One of [`PUBLICS`], or another.
    pub public: String,
    /// What is said before the questions.
    pub intro: String,
    /// The questions, in order.
    pub questions: Vec<String>,
    /// Answers below which nothing is read.
    pub threshold: i64,
    /// The secret of its link.
    pub token: String,
    /// When it was closed.
    pub closed: Option<Day>,
}

/// What someone answered: a mark a question, 1 to 4, 0 when there is none; and what they wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// In the order of the questions.
    pub marks: Vec<u8>,
    /// Free words.
    pub words: String,
}

/// What is read of a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// The question.
    pub question: String,
    /// How many gave each mark, and their mean; nothing when too few answered it.
    pub marks: Option<([usize; 4], f64)>,
}

/// What is read of a survey.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    /// Question by question.
    pub questions: Vec<Read>,
    /// What people wrote, in the order of the alphabet.
    pub words: Vec<String>,
}

impl Survey {
    /// What may be read of its answers: nothing while it is open, for the next answer would be told from the others; nothing
    /// below the threshold; nothing of a question that fewer people answered.
    pub fn results(&self, answers: &[Answer]) -> Option<Results> {
        let enough = usize::try_from(self.threshold.max(LEAST)).unwrap_or(usize::MAX);
        if self.closed.is_none() || answers.len() < enough {
            return None;
        }
        let questions = self.questions.iter().enumerate().map(|(at, question)| {
            let mut counts = [0; 4];
            for mark in answers.iter().filter_map(|answer| answer.marks.get(at)) {
                if let Some(count) = usize::from(*mark).checked_sub(1).and_then(|mark| counts.get_mut(mark)) {
                    *count += 1;
                }
            }
            let known: usize = counts.iter().sum();
            let sum: usize = counts.iter().zip(1..).map(|(count, mark)| count * mark).sum();
            let marks = (known >= enough).then(|| (counts, sum as f64 / known as f64));
            Read { question: question.clone(), marks }
        });
        let questions = questions.collect();
        let mut words: Vec<String> =
            answers.iter().map(|answer| answer.words.clone()).filter(|words| !words.is_empty()).collect();
        words.sort_by_cached_key(|words| base::french::fold(words));
        Some(Results { questions, words })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn survey(threshold: i64, closed: bool) -> Survey {
        Survey {
            id: Id::from_bytes([1; 16]),
            service: Id::from_bytes([2; 16]),
            title: "Nos visites".to_owned(),
            public: PUBLICS[0].to_owned(),
            intro: String::new(),
            questions: vec!["Tu es écouté ?".to_owned(), "Tu comprends ?".to_owned()],
            threshold,
            token: String::new(),
            closed: closed.then(|| "2021-11-27".parse().unwrap()),
        }
    }

    fn answers() -> impl Strategy<Value = Vec<Answer>> {
        let answer = (proptest::collection::vec(0u8..6, 0..4), "[a-c]{0,2}")
            .prop_map(|(marks, words)| Answer { marks, words });
        proptest::collection::vec(answer, 0..20)
    }

    proptest! {
        /// « Une réponse ne se retrouve pas sous le seuil. »
        #[test]
        fn an_answer_cannot_be_traced_under_the_threshold(answers in answers(), threshold in -3i64..12, closed in any::<bool>()) {
            let enough = threshold.max(LEAST) as usize;
            match survey(threshold, closed).results(&answers) {
                None => prop_assert!(!closed || answers.len() < enough),
                Some(results) => {
                    prop_assert!(closed && answers.len() >= enough);
                    for one in results.questions {
                        let Some((counts, mean)) = one.marks else { continue };
                        prop_assert!(counts.iter().sum::<usize>() >= enough);
                        prop_assert!((1.0..=4.0).contains(&mean));
                    }
                }
            }
        }

        /// What is read does not depend on who answered first.
        #[test]
        fn the_order_of_answers_is_not_read(answers in answers()) {
            let mut other = answers.clone();
            other.reverse();
            let survey = survey(LEAST, true);
            prop_assert_eq!(survey.results(&answers), survey.results(&other));
        }
    }
}
