//! `GET …/projets/{projet}`: the whole project on one page.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Path, Query, State};
use axum::response::Html;
use base::french::{long_day, of, short_day, typeset};
use base::{Day, Id};
use store::Read;

use super::ask::Sent;
use super::content::{Content, Difference, opposes};
use super::form::draft_key;
use super::part::{GOALS, NATURES};
use super::{Goal, Opened, Plan, State as Stand, VERSION, lines, looked, open, sql, step, word, words};
use crate::access::{Action, Here, Noun};
use crate::history::{self, Row};
use crate::note::draft;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

#[derive(Template)]
#[template(path = "project/page.html")]
struct ProjectPage {
    shell: Shell,
    file: String,
    list: String,
    name: String,
    address: String,
    done: String,
    title: String,
    kind: String,
    state: String,
    hue: &'static str,
    opened: String,
    follows: Option<String>,
    /// May be written, and has not ended.
    writes: bool,
    /// May be ended.
    decides: bool,
    /// Has ended, and may be said not to have.
    reopens: bool,
    differences: Vec<Difference>,
    signed: String,
    situation: String,
    plain: String,
    goals: Vec<GoalShown>,
    changes: Vec<Change>,
    voices: Vec<VoiceShown>,
    against: Vec<VoiceShown>,
    /// Parties who said nothing yet.
    silent: Vec<String>,
    reviews: Vec<ReviewShown>,
    versions: Vec<VersionShown>,
    quick: Quick,
}

/// The form of a goal that is one sentence.
struct Quick {
    fresh: String,
    key: String,
    revision: i64,
    text: String,
    save: String,
    drafts: bool,
}

/// A goal, drawn.
pub(super) struct GoalShown {
    pub id: String,
    pub number: usize,
    pub title: String,
    pub details: Vec<String>,
    pub starting: String,
    pub plain: String,
    pub word: String,
    pub boxes: Vec<(u32, bool)>,
    pub actions: Vec<(String, String, String)>,
    pub steps: Vec<StepShown>,
}

/// How far a goal was on a day.
pub(super) struct StepShown {
    pub day: String,
    pub word: String,
    pub boxes: Vec<(u32, bool)>,
    pub comment: String,
}

/// Before and after.
struct Change {
    goal: String,
    starting: String,
    first: Option<StepShown>,
    last: StepShown,
}

/// What was said.
pub(super) struct VoiceShown {
    pub id: String,
    pub nature: &'static str,
    pub words: String,
    pub by: String,
    pub written: String,
    pub about: String,
    pub follow: String,
}

struct ReviewShown {
    id: String,
    day: String,
    present: String,
    summary: String,
    written: String,
}

/// A version, and who signed it.
pub(super) struct VersionShown {
    pub number: i64,
    pub day: String,
    pub digest: String,
    pub signatures: Vec<SignatureShown>,
}

pub(super) struct SignatureShown {
    pub id: String,
    pub who: String,
    pub day: String,
    pub agrees: bool,
    pub words: String,
}

/// The page.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((_, person, project)): Path<(String, String, String)>,
    Query(asked): Query<Sent>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let page = app.store.read(|read| -> Result<_, Refusal> {
            let opened = open(read, &here, &person, &project)?;
            looked(app, &here, opened.person.id);
            draw(app, read, &here, &opened, &asked)
        })?;
        rendered(&page)
    })
    .await
}

fn draw(
    app: &App,
    read: &Read<'_>,
    here: &Here,
    opened: &Opened,
    asked: &Sent,
) -> Result<ProjectPage, Refusal> {
    let (plan, scope) = (&opened.plan, here.scope());
    let names = sql::account_names(read, scope.operator)?;
    let running = plan.row.day("ends").is_none();
    let state = plan.state();
    let list = here.path(&format!("/personnes/{}/projets", opened.person.id));
    let key = draft_key(here, &GOALS, plan.row.id);
    let draft = draft::find(read, scope.operator, scope.account, &key)?;
    let (against, voices): (Vec<&Row>, Vec<&Row>) = plan.voices.iter().partition(|row| opposes(row));
    let show = |row: &&Row| voice(row, &plan.goals, &names);
    Ok(ProjectPage {
        shell: here.shell(Entry::Persons),
        file: here.path(&format!("/personnes/{}", opened.person.id)),
        address: opened.address(here),
        follows: plan.row.id("follows").map(|id| format!("{list}/{id}")),
        list,
        name: of(&opened.person.name()),
        done: done(asked),
        title: title(&opened.person.name(), plan, state),
        kind: word("projet", plan.row.text("kind")),
        state: state.says(),
        hue: state.hue(),
        opened: plan.row.day("starts").map(long_day).unwrap_or_default(),
        writes: running && here.may(Action::Write, Noun::Projects),
        decides: running && here.may(Action::Decide, Noun::Projects),
        reopens: !running && here.may(Action::Decide, Noun::Projects),
        differences: differences(read, here, plan, state)?,
        signed: plan.signed().map(|(_, day)| long_day(day)).unwrap_or_default(),
        situation: plan.row.text("situation").to_owned(),
        plain: plan.row.text("plain").to_owned(),
        goals: goals(plan),
        changes: plan.goals.iter().filter_map(change).collect(),
        voices: voices.iter().map(show).collect(),
        against: against.iter().map(show).collect(),
        silent: silent(plan),
        reviews: plan.reviews.iter().rev().map(|row| review(row, &names)).collect(),
        versions: versions(plan),
        quick: Quick {
            fresh: Id::new(&app.clock).to_string(),
            save: here.path("/brouillons"),
            revision: draft.as_ref().map_or(0, |draft| draft.revision),
            text: draft.map(|draft| draft.body).unwrap_or_default(),
            drafts: here.may(Action::Write, Noun::Notes),
            key,
        },
    })
}

/// The sentence of the page: what is to be known of the project today.
fn title(name: &str, plan: &Plan, state: Stand) -> String {
    let whose = format!("Le projet {}", of(name));
    match (state, plan.next_review()) {
        (Stand::Preparing, _) => format!("{whose} est en préparation"),
        (Stand::Changed(_), _) => format!("{whose} a changé depuis sa signature"),
        (Stand::Signed(_), Some(next)) => format!("{whose} est à revoir avant le {}", long_day(next)),
        (Stand::Signed(signed), None) => format!("{whose} est signé depuis le {}", long_day(signed)),
        (Stand::Revised(day), _) => format!("{whose} a été révisé le {}", long_day(day)),
        (Stand::Closed(day), _) => format!("{whose} a pris fin le {}", long_day(day)),
    }
}

fn done(asked: &Sent) -> String {
    match asked.get("fait").map(String::as_str) {
        Some("ouvert") => {
            "Le projet est ouvert. Notez ce que chacun en attend, puis les objectifs.".to_owned()
        }
        Some("bilan") => "Le bilan est enregistré.".to_owned(),
        Some("bilan-retire") => "Le bilan est retiré.".to_owned(),
        Some("signature") => "La signature est notée.".to_owned(),
        Some("refus") => "Le refus est noté, dans ses mots.".to_owned(),
        Some("signature-retiree") => "La signature est retirée.".to_owned(),
        Some("revision") => {
            "Le nouveau projet reprend ce qui n’est pas terminé. Mettez-le à jour.".to_owned()
        }
        Some("reprise") => "Le projet continue.".to_owned(),
        Some("fin") => "Le projet est clos.".to_owned(),
        _ => lines::done(asked),
    }
}

/// What changed since the last version that was signed.
pub(super) fn differences(
    read: &Read<'_>,
    here: &Here,
    plan: &Plan,
    state: Stand,
) -> Result<Vec<Difference>, Refusal> {
    let (Stand::Changed(_), Some((version, _))) = (state, plan.signed()) else { return Ok(Vec::new()) };
    let whole = history::row(read, &VERSION, &here.scope(), version.id)?;
    let before = whole.and_then(|row| Content::read(row.text("content"))).unwrap_or_default();
    let mut all = Content::of(plan).since(&before);
    for one in &mut all {
        (one.was, one.is) = (typeset(&one.was), typeset(&one.is));
    }
    Ok(all)
}

/// The goals, numbered.
pub(super) fn goals(plan: &Plan) -> Vec<GoalShown> {
    let content = Content::of(plan);
    let pairs = plan.goals.iter().zip(&content.goals).enumerate();
    pairs
        .map(|(at, (goal, said))| GoalShown {
            id: said.id.clone(),
            number: at + 1,
            title: typeset(&said.title),
            details: said.details(),
            starting: typeset(&said.starting),
            plain: typeset(&said.plain),
            word: goal
                .last()
                .map_or_else(|| "pas encore revu".to_owned(), |last| where_at(last.word(), last.day)),
            boxes: goal.last().map(|last| step::drawn(last.word())).unwrap_or_else(|| step::drawn("")),
            actions: said
                .actions
                .iter()
                .map(|one| (one.id.clone(), typeset(&one.means), one.details().join(" · ")))
                .collect(),
            steps: goal.steps.iter().map(step_shown).collect(),
        })
        .collect()
}

/// « atteint le 12 janv. 2022 », « en bonne voie ».
fn where_at(label: &str, day: Day) -> String {
    let said = word("etape", label);
    if step::ends(label) { format!("{said} le {}", short_day(day)) } else { said }
}

fn step_shown(found: &super::plan::Step) -> StepShown {
    StepShown {
        day: short_day(found.day),
        word: word("etape", found.word()),
        boxes: step::drawn(found.word()),
        comment: typeset(found.comment()),
    }
}

/// Before and after, of a goal that was reviewed.
fn change(goal: &Goal) -> Option<Change> {
    let last = goal.last()?;
    let first = goal.steps.first().filter(|first| first.row.id != last.row.id);
    Some(Change {
        goal: typeset(goal.title()),
        starting: typeset(goal.row.text("starting")),
        first: first.map(step_shown),
        last: step_shown(last),
    })
}

fn voice(row: &Row, goals: &[Goal], names: &HashMap<String, String>) -> VoiceShown {
    let nature = row.text("nature");
    let about = row.id("goal_id").and_then(|id| goals.iter().find(|goal| goal.row.id == id));
    let name = typeset(row.text("name"));
    let day = row.day("day").map(long_day).unwrap_or_default();
    let party = word("partie", row.text("party"));
    let parts = [name, party, day];
    VoiceShown {
        id: row.id.to_string(),
        nature: NATURES.iter().find(|(code, _)| *code == nature).map_or("", |(code, _)| *code),
        words: typeset(row.text("words")),
        by: parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "),
        written: written(row, names),
        about: about.map(|goal| typeset(goal.title())).unwrap_or_default(),
        follow: typeset(row.text("follow")),
    }
}

/// « noté par Enzo Marchais ».
fn written(row: &Row, names: &HashMap<String, String>) -> String {
    let login = row.text("noted_by");
    format!("noté par {}", names.get(login).map_or(login, String::as_str))
}

fn silent(plan: &Plan) -> Vec<String> {
    let heard = |party: &str| plan.voices.iter().any(|row| row.text("party") == party);
    words("partie").into_iter().filter(|(party, _)| !heard(party)).map(|(_, said)| said).collect()
}

fn review(row: &Row, names: &HashMap<String, String>) -> ReviewShown {
    ReviewShown {
        id: row.id.to_string(),
        day: row.day("day").map(long_day).unwrap_or_default(),
        present: typeset(row.text("present")),
        summary: typeset(row.text("summary")),
        written: written(row, names),
    }
}

/// The versions, the last first, and who signed each.
pub(super) fn versions(plan: &Plan) -> Vec<VersionShown> {
    let shown = |version: &Row| VersionShown {
        number: version.int("number").unwrap_or_default(),
        day: instant_day(version.text("noted_at")),
        digest: version.text("digest").chars().take(12).collect(),
        signatures: plan
            .signatures
            .iter()
            .filter(|one| one.id("version_id") == Some(version.id))
            .map(|one| SignatureShown {
                id: one.id.to_string(),
                who: signer(one),
                day: one.day("day").map(long_day).unwrap_or_default(),
                agrees: one.yes("agrees"),
                words: typeset(one.text("words")),
            })
            .collect(),
    };
    plan.versions.iter().rev().map(shown).collect()
}

/// « Mme Husson, mère (la famille, les représentants légaux) ».
pub(super) fn signer(row: &Row) -> String {
    let role = typeset(row.text("role"));
    let role = if role.is_empty() { role } else { format!(", {role}") };
    format!("{}{role} ({})", typeset(row.text("name")), word("partie", row.text("party")))
}

fn instant_day(text: &str) -> String {
    let at: Option<jiff::Timestamp> = text.parse().ok();
    at.map(|at| long_day(Day::new_in_paris(at))).unwrap_or_default()
}
