//! A project on paper: as it is, in plain words alone, or as it was signed.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Path, State};
use axum::response::Html;
use base::french::{long_day, long_instant, of, typeset};
use base::{Day, Id};

use super::content::Content;
use super::page::{VersionShown, versions};
use super::{Opened, Plan, VERSION, looked, open, step, word};
use crate::access::{Action, Here, Noun};
use crate::history;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

#[derive(Template)]
#[template(path = "project/print.html")]
struct PaperPage {
    shell: Shell,
    back: String,
    address: String,
    name: String,
    printed: String,
    title: String,
    kind: String,
    /// « ouvert le 24 septembre 2021, en cours, signé le 8 oct. 2021 ».
    says: String,
    operator: String,
    situation: String,
    plain: String,
    voices: Vec<Spoken>,
    goals: Vec<GoalPrinted>,
    against: Vec<(String, String)>,
    versions: Vec<VersionShown>,
    parties: Vec<String>,
    /// A version that was signed says so.
    frozen: String,
    exports: bool,
}

/// What was said, as it is printed.
struct Spoken {
    words: String,
    by: String,
}

/// A goal, as it is printed.
struct GoalPrinted {
    number: usize,
    title: String,
    details: String,
    starting: String,
    plain: String,
    actions: Vec<[String; 5]>,
    stands: String,
}

#[derive(Template)]
#[template(path = "project/plain.html")]
struct PlainPage {
    shell: Shell,
    back: String,
    address: String,
    name: String,
    first_name: String,
    printed: String,
    plain: String,
    goals: Vec<PlainGoal>,
    /// Goals that have no plain words yet.
    lacking: usize,
    writes: bool,
    exports: bool,
}

/// A goal in plain words; its own words when nobody wrote them.
struct PlainGoal {
    number: usize,
    text: String,
    written: bool,
    boxes: Vec<(u32, bool)>,
    word: String,
    edit: String,
}

/// `GET …/projets/{projet}/papier`.
pub async fn paper(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, project)): Path<(String, String, String)>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let opened = app.store.read(|read| open(read, &here, &person, &project))?;
        looked(app, &here, opened.person.id);
        let content = Content::of(&opened.plan);
        rendered(&printed(app, &here, &opened, &content, None))
    })
    .await
}

/// `GET …/projets/{projet}/versions/{numero}`: as it was signed.
pub async fn version(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, project, number)): Path<(String, String, String, String)>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let number: i64 = number.parse().map_err(|_| Refusal::NotFound)?;
        let (opened, content) = app.store.read(|read| -> Result<_, Refusal> {
            let opened = open(read, &here, &person, &project)?;
            let head = opened.plan.versions.iter().find(|one| one.int("number") == Some(number));
            let id = head.ok_or(Refusal::NotFound)?.id;
            let whole = history::row(read, &VERSION, &here.scope(), id)?.ok_or(Refusal::NotFound)?;
            let content = Content::read(whole.text("content"));
            let content = content.ok_or_else(|| Refusal::bug(&"une version de projet ne se lit pas"))?;
            Ok((opened, content))
        })?;
        looked(app, &here, opened.person.id);
        rendered(&printed(app, &here, &opened, &content, Some(number)))
    })
    .await
}

/// `GET …/projets/{projet}/en-mots-simples`: what the person reads, alone.
pub async fn plain(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, project)): Path<(String, String, String)>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let opened = app.store.read(|read| open(read, &here, &person, &project))?;
        looked(app, &here, opened.person.id);
        let plan = &opened.plan;
        let address = opened.address(&here);
        let goals: Vec<PlainGoal> = plan
            .goals
            .iter()
            .enumerate()
            .map(|(at, goal)| {
                let own = goal.row.text("plain");
                PlainGoal {
                    number: at + 1,
                    text: typeset(if own.is_empty() { goal.title() } else { own }),
                    written: !own.is_empty(),
                    boxes: step::drawn(goal.last().map_or("", |last| last.word())),
                    word: goal.last().map(|last| word("etape", last.word())).unwrap_or_default(),
                    edit: format!("{address}/lignes/objectifs/{}", goal.row.id),
                }
            })
            .collect();
        rendered(&PlainPage {
            shell: here.shell(Entry::Persons),
            back: address.clone(),
            address,
            name: of(&opened.person.name()),
            first_name: of(&opened.person.first_name),
            printed: confidential(&here),
            plain: typeset(plan.row.text("plain")),
            lacking: goals.iter().filter(|goal| !goal.written).count(),
            goals,
            writes: plan.row.day("ends").is_none() && here.may(Action::Write, Noun::Projects),
            exports: here.may(Action::Export, Noun::Projects),
        })
    })
    .await
}

/// What stands on each sheet.
pub(super) fn confidential(here: &Here) -> String {
    format!("Confidentiel, imprimé par {} le {}", here.visitor.account.name, long_instant(here.now))
}

fn printed(app: &App, here: &Here, opened: &Opened, content: &Content, number: Option<i64>) -> PaperPage {
    let plan = &opened.plan;
    let day = |day: Option<Day>| day.map(long_day).unwrap_or_default();
    let stands = |id: &str| {
        let id: Option<Id> = id.parse().ok();
        let goal = plan.goals.iter().find(|goal| Some(goal.row.id) == id)?;
        let last = goal.last()?;
        let comment = typeset(last.comment());
        let said = format!("{}, le {}", word("etape", last.word()), long_day(last.day));
        Some(if comment.is_empty() { said } else { format!("{said}. {comment}") })
    };
    let name = of(&opened.person.name());
    let version = versions(plan).into_iter().filter(|one| number.is_none_or(|number| one.number == number));
    let opposed = plan.voices.iter().filter(|row| super::content::opposes(row));
    let against = opposed.map(|row| {
        let name = typeset(row.text("name"));
        let parts =
            [row.text("nature").to_owned(), name, word("partie", row.text("party")), day(row.day("day"))];
        let by = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        let follow = row.text("follow");
        let follow =
            if follow.is_empty() { String::new() } else { format!(" Ce qui suit\u{202f}: {follow}") };
        (format!("« {} »", typeset(row.text("words"))), format!("{by}.{}", typeset(&follow)))
    });
    PaperPage {
        shell: here.shell(Entry::Persons),
        back: opened.address(here),
        address: opened.address(here),
        title: format!("Projet {name}"),
        name,
        printed: confidential(here),
        kind: word("projet", &content.kind),
        says: match number {
            None => format!("ouvert le {}, {}", day(content.starts), plan.state().says()),
            Some(number) => format!("ouvert le {}, version {number}", day(content.starts)),
        },
        operator: format!("{}, {}", app.operator.name, here.service().name),
        situation: typeset(&content.situation),
        plain: typeset(&content.plain),
        voices: content
            .voices
            .iter()
            .map(|voice| Spoken { words: typeset(&voice.words), by: voice.by() })
            .collect(),
        goals: content
            .goals
            .iter()
            .enumerate()
            .map(|(at, goal)| GoalPrinted {
                number: at + 1,
                title: typeset(&goal.title),
                details: goal.details().join(" · "),
                starting: typeset(&goal.starting),
                plain: typeset(&goal.plain),
                actions: goal
                    .actions
                    .iter()
                    .map(|one| {
                        let prestation = if one.prestation.is_empty() {
                            String::new()
                        } else {
                            word("prestation", &one.prestation)
                        };
                        [
                            typeset(&one.means),
                            typeset(&one.who),
                            typeset(&one.frequency),
                            day(one.until),
                            prestation,
                        ]
                    })
                    .collect(),
                stands: if number.is_none() { stands(&goal.id).unwrap_or_default() } else { String::new() },
            })
            .collect(),
        against: if number.is_none() { against.collect() } else { Vec::new() },
        versions: version.take(1).collect(),
        parties: to_sign(plan),
        frozen: number
            .map(|number| format!("Version {number}, telle qu’elle a été signée. Elle ne change plus."))
            .unwrap_or_default(),
        exports: here.may(Action::Export, Noun::Projects),
    }
}

/// Who has not signed the project as it is.
pub(super) fn to_sign(plan: &Plan) -> Vec<String> {
    let now = Content::of(plan).digest();
    let version = plan.versions.last().filter(|version| version.text("digest") == now);
    let signed = |party: &str| {
        let mut own = plan.signatures.iter().filter(|one| one.yes("agrees") && one.text("party") == party);
        own.any(|one| version.is_some_and(|version| one.id("version_id") == Some(version.id)))
    };
    super::words("partie").into_iter().filter(|(party, _)| !signed(party)).map(|(_, said)| said).collect()
}
