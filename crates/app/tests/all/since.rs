//! « Depuis hier »: what others wrote in the files I follow, and nothing of what is not for me.

use app::activity::whom;
use axum::http::StatusCode;

use crate::site::site;

#[tokio::test]
async fn the_home_page_says_what_others_wrote_in_my_files_since_i_last_read_some() {
    let site = site("depuis");
    let mine = |site: &crate::site::Site| {
        let service = site.service("aer");
        let sql = "select professional_id from seat s join account a on a.operator_id = s.operator_id \
                   and a.id = s.account_id where a.login = ?1 and s.service_id = ?2 order by s.starts";
        let login = site.keys[1].login;
        site.app
            .store
            .read(|read| -> store::Result<_> {
                let me = read.first(sql, store::params![login, service.id], |row| row.get(0))?.unwrap();
                let account =
                    read.first("select id from account where login = ?1", store::params![login], |row| {
                        row.get(0)
                    })?;
                let scope = app::access::Scope {
                    operator: service.operator,
                    service: service.id,
                    account: account.unwrap(),
                    now: site.app.clock.now(),
                };
                whom::mine(read, &scope, me, site.app.clock.today())
            })
            .unwrap()
    };
    let followed = mine(&site).remove(0);
    let file = format!("/services/aer/personnes/{}", followed.id);
    let cookie = site.sign_in(1).await;
    assert_eq!(site.text(&file, &cookie).await.0, StatusCode::OK);
    site.app.looks.flush();
    let (_, home) = site.text("/", &cookie).await;
    assert!(!home.contains("accueil-depuis"), "nothing happened yet: {home}");

    // The same evening, the head of service writes a note, twice, and the psychologist a clinical one.
    let evening = site.at("2022-01-18T17:00:00Z");
    let chief = evening.sign_in(0).await;
    let psychologist = evening.enter("psychologue", "aer");
    let path = format!("{file}/notes/nouvelle");
    for (form, who) in
        [("texte=Un", &chief), ("texte=Deux", &chief), ("texte=Trois&portee=clinique", &psychologist)]
    {
        assert_eq!(evening.send(&path, form, who).await.0, StatusCode::SEE_OTHER);
    }
    let morning = site.at("2022-01-19T07:00:00Z");
    let cookie = morning.sign_in(1).await;
    let (_, home) = morning.text("/", &cookie).await;
    let since = home.split("accueil-depuis").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(since.contains("Depuis hier"), "{since}");
    assert!(
        since.contains("Enzo Marchais a écrit 2\u{a0}notes sur") && since.contains(&followed.name()),
        "{since}"
    );
    assert_eq!(since.matches("<li>").count(), 1, "a clinical note is not told to an educator: {since}");
    // One’s own writing is no news, nor what is in a file that one no longer sees.
    let chief = morning.sign_in(0).await;
    assert!(!morning.text("/", &chief).await.1.contains("a écrit 2\u{a0}notes"), "her own notes are no news");
    morning.restrict(followed.id);
    assert!(!morning.text("/", &cookie).await.1.contains("accueil-depuis"));
}
