//! Notes: who reads them, what they said before, and text that is never lost.

use app::note::draft::{self, Saved};
use axum::http::StatusCode;
use base::Id;
use store::params;
use store::testing::each_engine;

use crate::activity::{body, count, person, restrict};
use crate::site::{Site, post, site};
use crate::support::author;

/// The account of this place takes another role everywhere.
fn becomes(site: &Site, which: usize, role: &str) {
    let login = site.keys[which].login;
    site.app
        .store
        .write(&author(), |write| -> store::Result<()> {
            write.run(
                "update seat set role = ?1 where account_id = (select id from account where login = ?2)",
                params![role, login],
            )?;
            Ok(())
        })
        .unwrap();
}

async fn write(site: &Site, cookie: &str, someone: Id, form: &str) -> StatusCode {
    let path = format!("/services/aer/personnes/{someone}/notes/nouvelle");
    site.ask(post(&path, form, Some(cookie))).await.status()
}

fn note_of(page: &str) -> String {
    page.split("href=\"/services/aer/notes/").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_clinical_note_is_read_by_psychologists_and_counted_for_the_others() {
    let site = site("note-clinique");
    becomes(&site, 2, "psychologue");
    let (educator, psychologist) = (site.sign_in(1).await, site.sign_in(2).await);
    let someone = person(&site, "aer", "P0001");
    let form = "texte=Hypoth%C3%A8se+clinique&portee=clinique";
    assert_eq!(write(&site, &psychologist, someone, form).await, StatusCode::SEE_OTHER);
    assert_eq!(write(&site, &educator, someone, "texte=Pour+l%27%C3%A9quipe").await, StatusCode::SEE_OTHER);
    assert_eq!(write(&site, &educator, someone, form).await, StatusCode::FORBIDDEN);
    let path = format!("/services/aer/personnes/{someone}/notes");
    let (_, theirs) = site.text(&path, &psychologist).await;
    assert!(theirs.contains("Hypothèse clinique") && theirs.contains("Pour l&#39;équipe"), "{theirs}");
    let clinical =
        note_of(theirs.split("Hypothèse clinique").next().unwrap().rsplit("<article").next().unwrap());
    let (status, page) = site.text(&path, &educator).await;
    assert_eq!(status, StatusCode::OK);
    assert!(!page.contains("Hypothèse"), "{page}");
    assert!(page.contains("1\u{a0}note réservée aux psychologues n’est pas affichée."), "{page}");
    let note = format!("/services/aer/notes/{clinical}");
    assert_eq!(site.text(&note, &psychologist).await.0, StatusCode::OK);
    assert_eq!(site.text(&note, &educator).await.0, StatusCode::NOT_FOUND);
    for change in ["corriger", "retirer"] {
        let response =
            site.ask(post(&format!("{note}/{change}"), "texte=x&version=1", Some(&educator))).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{change}");
    }
    // What it says is in no line of the journal.
    assert_eq!(count(&site.app.store, "select count(*) from journal where after like '%Hypoth%'"), 0);
}

#[tokio::test]
async fn who_reads_notes_leaves_a_look() {
    let site = site("note-regard");
    let educator = site.sign_in(1).await;
    let someone = person(&site, "aer", "P0001");
    let path = format!("/services/aer/personnes/{someone}/notes");
    site.text(&path, &educator).await;
    write(&site, &educator, someone, "texte=Vu").await;
    site.app.looks.flush();
    assert_eq!(count(&site.app.store, "select count(*) from look"), 0);
    site.text(&path, &educator).await;
    site.app.looks.flush();
    assert_eq!(count(&site.app.store, "select count(*) from look where what = 'note'"), 1);
}

#[tokio::test]
async fn a_note_that_two_people_correct_shows_both_texts_and_loses_none() {
    let site = site("note-a-deux");
    becomes(&site, 2, "educateur");
    let (one, two) = (site.sign_in(1).await, site.sign_in(2).await);
    let someone = person(&site, "aer", "P0001");
    write(&site, &one, someone, "texte=Premier").await;
    let (_, page) = site.text(&format!("/services/aer/personnes/{someone}/notes"), &one).await;
    let note = format!("/services/aer/notes/{}", note_of(&page));
    let correct = format!("{note}/corriger");
    let response =
        site.ask(post(&correct, "texte=Du+premier&version=1&motif=pr%C3%A9cision", Some(&one))).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let (status, page) = body(site.ask(post(&correct, "texte=Du+second&version=1", Some(&two))).await).await;
    assert_eq!(status, StatusCode::CONFLICT);
    for expected in
        ["Du premier", ">Du second</textarea>", "name=\"version\" value=\"2\"", "pendant que vous écriviez"]
    {
        assert!(page.contains(expected), "{expected} : {page}");
    }
    let joined = "texte=Du+premier+et+du+second&version=2";
    assert_eq!(site.ask(post(&correct, joined, Some(&two))).await.status(), StatusCode::SEE_OTHER);
    let (_, page) = site.text(&note, &one).await;
    for expected in ["Version 3", "Version 2", "Version 1", "précision", "Premier"] {
        assert!(page.contains(expected), "{expected} : {page}");
    }
}

#[tokio::test]
async fn an_empty_note_is_asked_again_and_a_withdrawn_one_leaves_the_list() {
    let site = site("note-vide");
    let educator = site.sign_in(1).await;
    let someone = person(&site, "aer", "P0001");
    assert_eq!(write(&site, &educator, someone, "texte=+").await, StatusCode::UNPROCESSABLE_ENTITY);
    write(&site, &educator, someone, "texte=%3Cscript%3Ealert%281%29%3C%2Fscript%3E").await;
    let path = format!("/services/aer/personnes/{someone}/notes");
    let (_, page) = site.text(&path, &educator).await;
    assert!(page.contains("&#60;script&#62;") && !page.contains("<script>alert"), "{page}");
    let note = format!("/services/aer/notes/{}", note_of(&page));
    let response = site.ask(post(&format!("{note}/retirer"), "", Some(&educator))).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert!(site.text(&path, &educator).await.1.contains("Aucune note sur"));
    let (status, page) = site.text(&note, &educator).await;
    assert!(status == StatusCode::OK && page.contains("Note retirée le"), "{page}");
}

#[tokio::test]
async fn notes_of_others_persons_and_of_restricted_files_are_not_found() {
    let site = site("note-ailleurs");
    let educator = site.sign_in(1).await;
    let someone = person(&site, "aer", "P0001");
    write(&site, &educator, someone, "texte=Vu").await;
    let path = format!("/services/aer/personnes/{someone}/notes");
    let note = note_of(&site.text(&path, &educator).await.1);
    let theirs = person(&site, "sessad", "P0001");
    for path in [
        format!("/services/aer/personnes/{theirs}/notes"),
        format!("/services/sessad/personnes/{someone}/notes"),
        format!("/services/sessad/notes/{note}"),
        "/services/aer/notes/x".to_owned(),
    ] {
        assert_eq!(site.text(&path, &educator).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    restrict(&site, someone);
    assert_eq!(site.text(&path, &educator).await.0, StatusCode::NOT_FOUND);
    assert_eq!(site.text(&format!("/services/aer/notes/{note}"), &educator).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_file_shows_the_last_notes_that_one_may_read() {
    let site = site("note-panneau");
    becomes(&site, 2, "psychologue");
    let (educator, psychologist) = (site.sign_in(1).await, site.sign_in(2).await);
    let someone = person(&site, "aer", "P0001");
    write(&site, &psychologist, someone, "texte=Entre+nous&portee=clinique").await;
    write(&site, &educator, someone, "texte=Pour+tous").await;
    let panel = |which: usize| {
        let here = crate::activity::here(&site, which);
        site.app.store.read(|read| app::note::panel::panel(read, &here, &[someone])).unwrap()
    };
    let (theirs, mine) = (panel(2), panel(1));
    assert!(theirs.contains("Entre nous") && theirs.contains("Pour tous"), "{theirs}");
    assert!(!mine.contains("Entre nous") && mine.contains("1\u{a0}note réservée aux psychologues"), "{mine}");
}

#[tokio::test]
async fn a_draft_comes_back_and_leaves_when_its_note_is_kept() {
    let site = site("note-brouillon");
    let educator = site.sign_in(1).await;
    let someone = person(&site, "aer", "P0001");
    let key = format!("aer%2Fnote%2F{someone}");
    let save = |text: &'static str, revision: i64| {
        let form = format!("cle={key}&texte={text}&revision={revision}");
        site.ask(post("/services/aer/brouillons", &form, Some(&educator)))
    };
    assert_eq!(body(save("Elle", 0).await).await, (StatusCode::OK, "{\"revision\":1}".to_owned()));
    assert_eq!(body(save("Elle+a+dit", 1).await).await, (StatusCode::OK, "{\"revision\":2}".to_owned()));
    // A second tab that had opened before: it is told what the first one wrote, and covers nothing.
    let (status, answer) = body(save("Autre+onglet", 1).await).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(answer.contains("Elle a dit") && answer.contains("\"revision\":2"), "{answer}");
    let path = format!("/services/aer/personnes/{someone}/notes");
    let (_, page) = site.text(&path, &educator).await;
    assert!(
        page.contains(">Elle a dit</textarea>") && page.contains("Brouillon du 18 janvier 2022"),
        "{page}"
    );
    write(&site, &educator, someone, "texte=Elle+a+dit+oui.&revision=2").await;
    assert_eq!(count(&site.app.store, "select count(*) from draft"), 0);
    let wrong = site.ask(post("/services/aer/brouillons", "cle=ru%2Fx&texte=a", Some(&educator))).await;
    assert_eq!(wrong.status(), StatusCode::NOT_FOUND);
    // Signed out: the page learns it and keeps the text on the device.
    let response = site.ask(post("/services/aer/brouillons", "cle=aer%2Fx&texte=a", None)).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
}

#[test]
fn a_save_continues_a_revision_or_is_told_what_it_would_cover() {
    each_engine(|store| {
        let service = crate::support::service(&store, "aer", "aer");
        let account = store
            .write(&author(), |write| -> store::Result<_> {
                let new = app::access::NewAccount {
                    login: "a",
                    name: "A",
                    title: "",
                    password: "x",
                    must_change: false,
                };
                Ok(app::access::open(write, service.operator, &new)?.unwrap())
            })
            .unwrap();
        let save = |body: &str, seen: i64| {
            store
                .write(&author(), |write| draft::save(write, service.operator, account, "aer/x", body, seen))
                .unwrap()
        };
        assert_eq!(save("un", 0), Saved::At(1));
        assert_eq!(save("un deux", 1), Saved::At(2));
        // The answer to the last save was lost: the same text again is no conflict.
        assert_eq!(save("un deux", 1), Saved::At(2));
        assert!(matches!(save("autre", 1), Saved::Conflict(draft) if draft.body == "un deux"));
        let remove = |seen: i64| {
            store
                .write(&author(), |write| draft::remove(write, service.operator, account, "aer/x", seen))
                .unwrap();
            store.read(|read| draft::find(read, service.operator, account, "aer/x")).unwrap()
        };
        assert!(remove(1).is_some());
        assert_eq!(remove(2), None);
    });
}
