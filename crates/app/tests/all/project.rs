//! A personalised project through the pages: what each said, goals, who signed what, how far one is; on both engines.

use axum::http::StatusCode;
use base::{Day, Id};
use store::testing::each_engine;
use store::{Change, check_chain, params};
use tokio::runtime::Runtime;

use crate::measure::{count, encoded, seal};
use crate::site::{Site, site, site_on};

const CHIEF: &str = "chef-de-service";
const EDUCATOR: &str = "educateur";

/// Someone who has no project yet.
fn someone(site: &Site) -> Id {
    site.person("aer", "P0056")
}

/// A form as a browser sends it.
pub fn form(pairs: &[(&str, &str)]) -> String {
    pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&")
}

/// Makes a measure begin on a day, and tells it.
fn began(site: &Site, measure: Id, day: &str) {
    let told = Change {
        operator: site.app.operator.id,
        action: "correct",
        noun: "measure",
        row: Some(measure),
        before: None,
        after: None,
    };
    let done = site.app.store.write(&crate::support::author(), |write| {
        write
            .run("update measure set starts = ?2 where id = ?1", params![measure, day.parse::<Day>().ok()])?;
        write.journal(&told)
    });
    done.unwrap();
}

/// Opens a project: its address.
async fn opened(site: &Site, person: Id, cookie: &str) -> String {
    let list = format!("/services/aer/personnes/{person}/projets");
    let (status, to) = site.send(&list, &form(&[("kind", "PPA"), ("starts", "2021-10-01")]), cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{to}");
    to.split('?').next().unwrap().to_owned()
}

/// Adds a goal: its identifier.
async fn goal(site: &Site, project: &str, title: &str, cookie: &str) -> String {
    let (status, to) =
        site.send(&format!("{project}/lignes/objectifs"), &form(&[("title", title)]), cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{to}");
    to.split("#objectif-").nth(1).unwrap().to_owned()
}

/// Notes a signature, with what the form saw.
async fn signed(site: &Site, project: &str, pairs: &[(&str, &str)], cookie: &str) -> (StatusCode, String) {
    let path = format!("{project}/signer");
    let seen = seal(site, &path, cookie).await;
    site.send(&path, &format!("vu={seen}&{}", form(pairs)), cookie).await
}

const MOTHER: [(&str, &str); 5] = [
    ("partie", "famille"),
    ("nom", "Mme Petit"),
    ("fonction", "mère"),
    ("jour", "2021-11-02"),
    ("accord", "oui"),
];

/// Reviews these goals, each at this step.
async fn reviewed(
    site: &Site,
    project: &str,
    day: &str,
    steps: &[(&str, &str)],
    cookie: &str,
) -> (StatusCode, String) {
    let path = format!("{project}/bilan");
    let seen = seal(site, &path, cookie).await;
    let mut text = format!("vu={seen}&jour={day}&presents=&resume=");
    for (goal, step) in steps {
        text += &format!("&pas-{goal}={}&mot-{goal}={}", encoded(step), encoded("un mot <b>"));
    }
    site.send(&path, &text, cookie).await
}

#[test]
fn a_project_is_opened_said_signed_reviewed_revised_and_nothing_is_lost() {
    each_engine(|store| {
        let site = site_on(store);
        let person = someone(&site);
        let (chief, educator) = (site.enter(CHIEF, "aer"), site.enter(EDUCATOR, "aer"));
        Runtime::new().unwrap().block_on(async {
            let project = opened(&site, person, &educator).await;
            let (status, page) = site.text(&project, &educator).await;
            assert_eq!(status, StatusCode::OK);
            assert!(
                page.contains("est en préparation") && page.contains("Aucun objectif pour l’instant"),
                "{page}"
            );
            let said = [
                ("nature", "attente"),
                ("party", "jeune"),
                ("name", "Léo"),
                ("day", "2021-10-02"),
                ("words", "Je veux un chien <script>."),
            ];
            let (status, _) = site.send(&format!("{project}/lignes/paroles"), &form(&said), &educator).await;
            assert_eq!(status, StatusCode::SEE_OTHER);
            let first = goal(&site, &project, "Dormir la nuit", &educator).await;
            let second = goal(&site, &project, "Retourner en cours", &educator).await;
            let (_, page) = site.text(&project, &educator).await;
            assert!(page.contains("un chien &#60;script&#62;") && !page.contains("<script>."), "{page}");
            assert!(page.contains("1. Dormir la nuit") && page.contains("2. Retourner en cours"));
            assert!(
                !page.contains("le jeune, la personne accompagnée ;"),
                "who spoke is not among the silent"
            );
            // A goal goes before the one above it.
            let up = format!("{project}/objectifs/{second}/monter");
            assert_eq!(site.send(&up, "", &educator).await.0, StatusCode::SEE_OTHER);
            assert!(site.text(&project, &educator).await.1.contains("1. Retourner en cours"));
            let act = [("goal_id", first.as_str()), ("means", "Un rituel du soir"), ("who", "sa mère")];
            let (status, _) = site.send(&format!("{project}/lignes/actions"), &form(&act), &educator).await;
            assert_eq!(status, StatusCode::SEE_OTHER);
            let (status, to) = signed(&site, &project, &MOTHER, &educator).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{to}");
            let (_, page) = site.text(&project, &educator).await;
            assert!(page.contains("est à revoir avant le 2 novembre 2022"), "{page}");
            assert!(page.contains("Mme Petit, mère") && page.contains("a signé le 2 novembre 2021"));

            let steps = [(first.as_str(), "atteint"), (second.as_str(), "en bonne voie")];
            let (status, page) = reviewed(&site, &project, "2022-01-10", &steps, &educator).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
            let (_, page) = site.text(&project, &educator).await;
            assert!(page.contains("est à revoir avant le 10 janvier 2023"), "{page}");
            assert!(page.contains("atteint le 10 janv. 2022") && page.contains("un mot &#60;b&#62;"));

            let (_, ask) = site.text(&format!("{project}/revision"), &educator).await;
            let field = |name: &str| {
                let after = ask.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
                after.split('"').next().unwrap().to_owned()
            };
            let text = format!("cle={}&vu={}&jour=2022-01-18", field("cle"), field("vu"));
            let (status, next) = site.send(&format!("{project}/revision"), &text, &educator).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{next}");
            let (_, again) = site.send(&format!("{project}/revision"), &text, &educator).await;
            assert_eq!(again, next, "sent twice, one project follows");
            let (_, page) = site.text(next.split('?').next().unwrap(), &educator).await;
            assert!(page.contains("1. Retourner en cours"), "{page}");
            assert!(!page.contains("Dormir la nuit"), "what was reached is not taken again");
            assert!(site.text(&project, &educator).await.1.contains("a été révisé le 18 janvier 2022"));
            // What ended does not change any more.
            let (status, _) = site.send(&format!("{project}/lignes/objectifs"), "title=x", &educator).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);

            assert_eq!(
                site.send(&format!("{project}/reprise"), "raison=x", &educator).await.0,
                StatusCode::FORBIDDEN
            );
            assert_eq!(
                site.send(&format!("{project}/reprise"), "raison=", &chief).await.0,
                StatusCode::UNPROCESSABLE_ENTITY
            );
            assert_eq!(
                site.send(&format!("{project}/reprise"), "raison=erreur", &chief).await.0,
                StatusCode::SEE_OTHER
            );
            goal(&site, &project, "Nager", &educator).await;

            let file = format!("/services/aer/personnes/{person}");
            let (_, page) = site.text(&file, &chief).await;
            assert!(page.contains("Projet et objectifs") && page.contains("Retourner en cours"), "{page}");
            assert!(page.contains("Projet signé") && page.contains("Bilan du projet"), "on the path too");
        });
        let (lines, faults) = site.app.store.read(|read| check_chain(read, site.app.operator.id)).unwrap();
        assert!(lines > 0 && faults.is_empty(), "{faults:?}");
    });
}

#[test]
fn what_was_signed_stays_as_it_was_and_what_changed_since_is_told() {
    each_engine(|store| {
        let site = site_on(store);
        let (person, cookie) = (someone(&site), site.enter(CHIEF, "aer"));
        Runtime::new().unwrap().block_on(async {
            let project = opened(&site, person, &cookie).await;
            let first = goal(&site, &project, "Dormir la nuit", &cookie).await;
            assert_eq!(signed(&site, &project, &MOTHER, &cookie).await.0, StatusCode::SEE_OTHER);
            let line = format!("{project}/lignes/objectifs/{first}");
            let seen = seal(&site, &line, &cookie).await;
            let change = |reason: &str| {
                let pairs = [("vu", seen.as_str()), ("title", "Dormir seul"), ("raison", reason)];
                form(&pairs)
            };
            let (status, page) = site.send(&line, &change(""), &cookie).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.contains("Dites pourquoi vous corrigez.") && page.contains("Dormir seul"), "{page}");
            let (status, _) = site.send(&line, &change("plus précis"), &cookie).await;
            assert_eq!(status, StatusCode::SEE_OTHER);
            let (_, page) = site.text(&project, &cookie).await;
            assert!(
                page.contains("a changé depuis sa signature") && page.contains("<del>Dormir la nuit</del>"),
                "{page}"
            );
            let (_, frozen) = site.text(&format!("{project}/versions/1"), &cookie).await;
            assert!(frozen.contains("1. Dormir la nuit") && !frozen.contains("Dormir seul"), "{frozen}");
            // Whoever saw the old words does not sign the new ones.
            let (status, page) = site
                .send(&format!("{project}/signer"), &format!("vu=autre&{}", form(&MOTHER)), &cookie)
                .await;
            assert_eq!(status, StatusCode::CONFLICT);
            assert!(page.contains("Mme Petit"), "what was typed stays");
            let no = [
                ("partie", "jeune"),
                ("nom", "Léo"),
                ("jour", "2021-12-01"),
                ("accord", "non"),
                ("mots", ""),
            ];
            let (status, page) = signed(&site, &project, &no, &cookie).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.contains("Notez ses mots"), "{page}");
            let no = [no[0], no[1], no[2], no[3], ("mots", "On ne m’a pas demandé.")];
            assert_eq!(signed(&site, &project, &no, &cookie).await.0, StatusCode::SEE_OTHER);
            let (_, page) = site.text(&project, &cookie).await;
            // A refusal is kept, and signs nothing: the second version is not the signed one.
            assert!(
                page.contains("a refusé de signer le 1er décembre 2021")
                    && page.contains("On ne m’a pas demandé.")
            );
            assert!(page.contains("a changé depuis sa signature"), "{page}");
            assert_eq!(signed(&site, &project, &MOTHER, &cookie).await.0, StatusCode::SEE_OTHER);
            let (_, page) = site.text(&project, &cookie).await;
            assert!(!page.contains("a changé depuis sa signature"), "{page}");
        });
        let versions = "select count(*) from project_version v join project p on p.operator_id = v.operator_id \
                        and p.id = v.project_id where p.starts = '2021-10-01'";
        assert_eq!(count(&site.app.store, versions), 2, "the same words are the same version");
    });
}

#[tokio::test]
async fn one_signs_for_the_service_when_one_decides_there() {
    let site = site("signe-service");
    let (person, educator, chief) = (someone(&site), site.enter(EDUCATOR, "aer"), site.enter(CHIEF, "aer"));
    let project = opened(&site, person, &educator).await;
    let nothing = [("partie", "service"), ("nom", "A. Roy"), ("jour", "2021-11-02"), ("accord", "oui")];
    let (status, page) = signed(&site, &project, &nothing, &chief).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Un projet sans objectif ne se signe pas"), "{page}");
    goal(&site, &project, "Dormir la nuit", &educator).await;
    let (status, page) = signed(&site, &project, &nothing, &educator).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(page.contains("de décider sur les projets"), "{page}");
    assert_eq!(signed(&site, &project, &nothing, &chief).await.0, StatusCode::SEE_OTHER);
    for (day, expected) in
        [("2022-01-19", "Cette date n’est pas encore venue."), ("2021-09-30", "on le signe après")]
    {
        let late = [nothing[0], nothing[1], ("jour", day), nothing[3]];
        let (status, page) = signed(&site, &project, &late, &chief).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains(expected), "{page}");
    }
}

#[tokio::test]
async fn two_who_correct_a_goal_at_once_see_both_versions_and_a_form_sent_twice_writes_once() {
    let site = site("deux-objectifs");
    let (person, cookie) = (someone(&site), site.enter(EDUCATOR, "aer"));
    let project = opened(&site, person, &cookie).await;
    let first = goal(&site, &project, "Dormir la nuit", &cookie).await;
    let line = format!("{project}/lignes/objectifs/{first}");
    let seen = seal(&site, &line, &cookie).await;
    let said = |title: &str| form(&[("vu", seen.as_str()), ("title", title), ("raison", "plus juste")]);
    assert_eq!(site.send(&line, &said("Dormir seul"), &cookie).await.0, StatusCode::SEE_OTHER);
    let (status, page) = site.send(&line, &said("Dormir chez sa mère"), &cookie).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("Maintenant : Dormir seul") && page.contains("Dormir chez sa mère"), "{page}");
    let key = "018f0000-0000-7000-8000-00000000abcd";
    for _ in 0..2 {
        let text = form(&[("cle", key), ("title", "Nager")]);
        let (status, _) = site.send(&format!("{project}/lignes/objectifs"), &text, &cookie).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
    }
    assert_eq!(count(&site.app.store, "select count(*) from project_goal where title = 'Nager'"), 1);
    // A review that began before another one is told.
    let path = format!("{project}/bilan");
    let seen = seal(&site, &path, &cookie).await;
    let steps = [(first.as_str(), "commencé"), (key, "à engager")];
    assert_eq!(reviewed(&site, &project, "2022-01-10", &steps, &cookie).await.0, StatusCode::SEE_OTHER);
    let text = format!("vu={seen}&jour=2022-01-11&pas-{first}=atteint&pas-{key}=atteint&mot-{key}=bravo");
    let (status, page) = site.send(&path, &text, &cookie).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("value=\"bravo\""), "what was typed stays: {page}");
    assert_eq!(count(&site.app.store, "select count(*) from project_review where day = '2022-01-11'"), 0);
}

#[tokio::test]
async fn a_review_says_where_each_goal_is_and_is_corrected_with_a_reason() {
    let site = site("bilan");
    let (person, cookie) = (someone(&site), site.enter(EDUCATOR, "aer"));
    let project = opened(&site, person, &cookie).await;
    let first = goal(&site, &project, "Dormir la nuit", &cookie).await;
    let (status, page) = reviewed(&site, &project, "2022-01-10", &[(first.as_str(), "")], &cookie).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Dites où en est « Dormir la nuit »."), "{page}");
    for (day, expected) in
        [("2022-01-19", "quand il est fait"), ("2021-09-01", "le bilan vient après"), ("x", "Une date")]
    {
        let (status, page) = reviewed(&site, &project, day, &[(first.as_str(), "commencé")], &cookie).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{day}");
        assert!(page.contains(expected), "{day}: {page}");
    }
    reviewed(&site, &project, "2022-01-10", &[(first.as_str(), "commencé")], &cookie).await;
    let (_, page) = site.text(&project, &cookie).await;
    let review = page.split("/bilans/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let path = format!("{project}/bilans/{review}");
    let seen = seal(&site, &path, &cookie).await;
    let text = |reason: &str| {
        format!(
            "vu={seen}&jour=2022-01-11&pas-{first}={}&raison={}",
            encoded("en bonne voie"),
            encoded(reason)
        )
    };
    let (status, page) = site.send(&path, &text(""), &cookie).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Dites pourquoi vous corrigez."), "{page}");
    assert_eq!(site.send(&path, &text("mauvais jour"), &cookie).await.0, StatusCode::SEE_OTHER);
    let (_, page) = site.text(&project, &cookie).await;
    assert!(
        page.contains("11 janv. 2022") && page.contains("en bonne voie") && !page.contains("10 janv. 2022")
    );
    let (status, _) = site.send(&format!("{path}/retrait"), "raison=", &cookie).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let (status, _) = site.send(&format!("{path}/retrait"), "raison=erreur", &cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(site.text(&project, &cookie).await.1.contains("pas encore revu"));
    let kept = "select count(*) from project_step s join project_review r on r.operator_id = s.operator_id \
                and r.id = s.review_id where r.day = '2022-01-11' and s.withdrawn_at is not null";
    assert_eq!(count(&site.app.store, kept), 1, "withdrawn, never deleted");
}

#[tokio::test]
async fn a_project_is_of_one_person_and_a_restricted_file_has_none() {
    let site = site("projet-autre");
    let (person, other) = (someone(&site), site.person("aer", "P0001"));
    let (cookie, chief) = (site.enter(EDUCATOR, "aer"), site.enter(CHIEF, "aer"));
    let project = opened(&site, person, &cookie).await;
    let first = goal(&site, &project, "Dormir la nuit", &cookie).await;
    let stolen = project.replace(&person.to_string(), &other.to_string());
    for path in [
        stolen.clone(),
        format!("{stolen}/bilan"),
        format!("{stolen}/papier"),
        format!("{stolen}/fichiers/projet.pdf"),
        format!("{project}/lignes/autre"),
        format!("{project}/versions/1"),
        format!("{project}/versions/x"),
        format!("{project}/fichiers/projet.exe"),
    ] {
        assert_eq!(site.text(&path, &cookie).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    // A goal of another project is not one of this one.
    let theirs = opened(&site, other, &cookie).await;
    let act = form(&[("goal_id", first.as_str()), ("means", "Un rendez-vous")]);
    let (status, page) = site.send(&format!("{theirs}/lignes/actions"), &act, &cookie).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Choisissez un objectif du projet."), "{page}");
    let (status, _) = site.text(&format!("{theirs}/lignes/objectifs/{first}"), &cookie).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    // A secretary hands documents over, and reads no project.
    let secretary = site.enter("secretaire", "aer");
    assert_eq!(site.text(&project, &secretary).await.0, StatusCode::FORBIDDEN);
    let (_, page) = site.text(&format!("/services/aer/personnes/{person}"), &secretary).await;
    assert!(!page.contains("Dormir la nuit") && page.contains("Documents remis"), "{page}");
    site.restrict(person);
    for path in
        [project.clone(), format!("{project}/papier"), format!("/services/aer/personnes/{person}/remises")]
    {
        assert_eq!(site.text(&path, &chief).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    let (status, _) = site.send(&format!("{project}/lignes/objectifs"), "title=x", &cookie).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(count(&site.app.store, "select count(*) from project_goal where title = 'x'"), 0);
}

#[tokio::test]
async fn a_project_is_printed_taken_away_and_read_in_plain_words() {
    let site = site("projet-papier");
    let (person, cookie) = (someone(&site), site.enter(CHIEF, "aer"));
    let project = opened(&site, person, &cookie).await;
    let text = form(&[("title", "Dormir la nuit"), ("plain", "Tu dors toute la nuit."), ("need", "")]);
    site.send(&format!("{project}/lignes/objectifs"), &text, &cookie).await;
    goal(&site, &project, "Nager", &cookie).await;
    let (_, plain) = site.text(&format!("{project}/en-mots-simples"), &cookie).await;
    assert!(plain.contains("Tu dors toute la nuit.") && !plain.contains("Dormir la nuit"), "{plain}");
    assert!(
        plain.contains("Un objectif n’a pas encore ses mots simples") && plain.contains("Nager"),
        "{plain}"
    );
    let (_, paper) = site.text(&format!("{project}/papier"), &cookie).await;
    assert!(
        paper.contains("Confidentiel, imprimé par Camille Martin") && paper.contains("À signer"),
        "{paper}"
    );
    for (file, starts) in [
        ("projet.pdf", "%PDF"),
        ("mots-simples.pdf", "%PDF"),
        ("projet.docx", "PK"),
        ("mots-simples.docx", "PK"),
    ] {
        let (status, bytes) = site.text(&format!("{project}/fichiers/{file}"), &cookie).await;
        assert_eq!(status, StatusCode::OK, "{file}");
        assert!(bytes.starts_with(starts), "{file}");
    }
    // Who reads files of quality takes no copy away.
    let quality = site.enter("qualite", "aer");
    assert_eq!(site.text(&project, &quality).await.0, StatusCode::OK);
    assert_eq!(site.text(&format!("{project}/fichiers/projet.pdf"), &quality).await.0, StatusCode::FORBIDDEN);
}

#[test]
fn documents_handed_over_meet_what_is_due_and_a_refused_signature_does_not() {
    each_engine(|store| {
        let site = site_on(store);
        let cookie = site.enter(CHIEF, "aer");
        let secretary = site.enter("secretaire", "aer");
        let (person, measure) = crate::measure::open_measure(&site.app.store, "aer", 0);
        // A measure that began with Jalon: its document is due in fifteen days, signed in a month.
        began(&site, measure, "2022-01-10");
        Runtime::new().unwrap().block_on(async {
            let file = format!("/services/aer/personnes/{person}");
            let due = |page: &str| {
                (
                    page.contains("Document individuel de prise en charge"),
                    page.contains("Contrat ou document individuel signé"),
                )
            };
            assert_eq!(due(&site.text(&format!("{file}/mesures"), &cookie).await.1), (true, true));
            let new = format!("{file}/remises/nouvelle");
            let given =
                [("kind", "DIPC"), ("day", "2022-01-12"), ("recipient", "Mme Petit"), ("outcome", "refusé")];
            let (status, to) = site.send(&new, &form(&given), &secretary).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{to}");
            assert_eq!(due(&site.text(&format!("{file}/mesures"), &cookie).await.1), (false, true));
            let (_, page) = site.text(&format!("{file}/remises"), &secretary).await;
            assert!(page.contains("signature refusée") && page.contains("à Mme Petit"), "{page}");
            let early = [given[0], given[1], given[2], ("outcome", "signé"), ("signed", "2022-01-11")];
            let (status, page) = site.send(&new, &form(&early), &secretary).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.contains("On signe un document après l’avoir reçu."), "{page}");
            let signed = [given[0], given[1], given[2], early[3], ("signed", "2022-01-17")];
            assert_eq!(site.send(&new, &form(&signed), &secretary).await.0, StatusCode::SEE_OTHER);
            assert_eq!(due(&site.text(&format!("{file}/mesures"), &cookie).await.1), (false, false));
            // Withdrawn, it is due again.
            let (_, page) = site.text(&format!("{file}/remises"), &secretary).await;
            let before = format!("href=\"{file}/remises/");
            let address = |at: usize| {
                let edit = page.split(&before).filter(|part| part.starts_with('0'));
                edit.map(|part| part.split('"').next().unwrap().to_owned()).nth(at).unwrap()
            };
            for at in 0..2 {
                let path = format!("{file}/remises/{}/retrait", address(at));
                assert_eq!(
                    site.send(&path, "raison=erreur", &secretary).await.0,
                    StatusCode::SEE_OTHER,
                    "{path}"
                );
            }
            assert_eq!(due(&site.text(&format!("{file}/mesures"), &cookie).await.1), (true, true));
        });
        assert_eq!(count(&site.app.store, "select count(*) from handover"), 2, "withdrawn, never deleted");
    });
}

#[test]
fn a_signed_project_meets_the_yearly_review_and_a_review_opens_the_next() {
    each_engine(|store| {
        let site = site_on(store);
        let cookie = site.enter(CHIEF, "aer");
        let (person, measure) = crate::measure::open_measure(&site.app.store, "aer", 0);
        began(&site, measure, "2021-03-02");
        Runtime::new().unwrap().block_on(async {
            let due = |page: String| {
                let list = page.split("Projet personnalisé à réévaluer").next().unwrap().to_owned();
                let after = list.rsplit("class=\"quand\">").next().unwrap().to_owned();
                after.split('<').next().unwrap().to_owned()
            };
            let path = format!("/services/aer/personnes/{person}/mesures");
            assert_eq!(due(site.text(&path, &cookie).await.1), "2 mars");
            let project = opened(&site, person, &cookie).await;
            let first = goal(&site, &project, "Dormir la nuit", &cookie).await;
            assert_eq!(
                due(site.text(&path, &cookie).await.1),
                "2 mars",
                "a project that nobody signed meets nothing"
            );
            assert_eq!(signed(&site, &project, &MOTHER, &cookie).await.0, StatusCode::SEE_OTHER);
            assert_eq!(due(site.text(&path, &cookie).await.1), "2 nov.");
            let steps = [(first.as_str(), "commencé")];
            assert_eq!(
                reviewed(&site, &project, "2022-01-15", &steps, &cookie).await.0,
                StatusCode::SEE_OTHER
            );
            assert_eq!(due(site.text(&path, &cookie).await.1), "15 janv. 2023");
            let (status, to) = site.send(&format!("{project}/retrait"), "raison=erreur", &cookie).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{to}");
            assert_eq!(due(site.text(&path, &cookie).await.1), "2 mars", "withdrawn, it meets nothing");
            assert_eq!(site.text(&project, &cookie).await.0, StatusCode::NOT_FOUND);
        });
    });
}

#[tokio::test]
async fn a_file_as_it_was_known_shows_the_project_as_it_was() {
    let site = site("projet-connu");
    let person = someone(&site);
    let cookie = site.enter(EDUCATOR, "aer");
    let project = opened(&site, person, &cookie).await;
    let first = goal(&site, &project, "Dormir la nuit", &cookie).await;
    let later = site.at("2022-02-20T09:00:00Z");
    let cookie = later.sign_in(1).await;
    let line = format!("{project}/lignes/objectifs/{first}");
    let seen = seal(&later, &line, &cookie).await;
    let text = form(&[("vu", seen.as_str()), ("title", "Dormir seul"), ("raison", "plus précis")]);
    assert_eq!(later.send(&line, &text, &cookie).await.0, StatusCode::SEE_OTHER);
    goal(&later, &project, "Nager", &cookie).await;
    let file = format!("/services/aer/personnes/{person}");
    let (_, now) = later.text(&file, &cookie).await;
    assert!(now.contains("Dormir seul") && now.contains("Nager"), "{now}");
    let (_, then) = later.text(&format!("{file}?au=2022-02-01"), &cookie).await;
    assert!(
        then.contains("Dormir la nuit") && !then.contains("Dormir seul") && !then.contains("Nager"),
        "{then}"
    );
    let (_, before) = later.text(&format!("{file}?au=2022-01-10"), &cookie).await;
    assert!(!before.contains("Dormir"), "{before}");
}
