//! With a second factor, a password alone opens nothing; a code serves once; a lost telephone has its codes.

use app::access::second_factor;
use axum::http::{StatusCode, header};
use base::Id;

use crate::site::{Site, post, site};
use crate::support::{clock, outside};

/// The code that the telephone of an account shows now.
fn code(site: &Site, account: Id, login: &str) -> String {
    let operator = site.app.operator.id;
    let store = &site.app.store;
    let secret =
        outside(|| store.read(|read| second_factor::begun(read, operator, account))).unwrap().unwrap();
    let now = u64::try_from(clock().now().as_second()).unwrap();
    second_factor::generator(&secret, login).unwrap().generate(now).to_string()
}

pub fn account(site: &Site, login: &str) -> Id {
    let operator = site.app.operator.id;
    let store = &site.app.store;
    let found = outside(|| store.read(|read| app::access::credentials(read, operator, login)));
    found.unwrap().unwrap().0.id
}

/// Sets the second factor of an account of the demonstration up.
pub async fn turn_on(site: &Site, which: usize, cookie: &str) {
    let login = site.keys[which].login;
    assert_eq!(site.send("/mon-second-facteur", "", cookie).await.0, StatusCode::SEE_OTHER);
    let form = format!("code={}", code(site, account(site, login), login));
    assert_eq!(site.send("/mon-second-facteur/essai", &form, cookie).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_password_alone_opens_nothing_once_the_second_factor_is_on() {
    let site = site("second-facteur");
    let (login, password) = (site.keys[0].login, site.keys[0].password.clone());
    let cookie = site.sign_in(0).await;
    let page = "/mon-second-facteur";
    assert_eq!(site.send(page, "", &cookie).await.0, StatusCode::SEE_OTHER);
    let code = code(&site, account(&site, login), login);

    assert_eq!(
        site.send(&format!("{page}/essai"), "code=000000", &cookie).await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let (status, shown) = site.send(&format!("{page}/essai"), &format!("code={code}"), &cookie).await;
    assert_eq!(status, StatusCode::OK);
    let recovery = shown.split("<li><code>").nth(1).unwrap().split('<').next().unwrap().to_owned();

    let half = site.sign_in(0).await;
    let (status, place) = site.text("/services/aer/2021", &half).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(place.starts_with("/second-facteur?retour="), "{place}");
    assert_eq!(site.send("/mot-de-passe", "", &half).await.0, StatusCode::SEE_OTHER);

    // The code that confirmed the telephone has served: seen over a shoulder, it opens nothing.
    let again = site.send("/second-facteur", &format!("code={code}"), &half).await;
    assert_eq!(again.0, StatusCode::UNAUTHORIZED);
    let response = site.ask(post("/second-facteur", &format!("code={recovery}"), Some(&half))).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let whole =
        response.headers()[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
    assert_ne!(whole, half, "a session that is more than before has another token");
    assert_eq!(site.text("/services/aer/2021", &whole).await.0, StatusCode::OK);
    assert_eq!(site.text("/services/aer/2021", &half).await.0, StatusCode::SEE_OTHER);

    let third = site.sign_in(0).await;
    let spent = site.send("/second-facteur", &format!("code={recovery}"), &third).await;
    assert_eq!(spent.0, StatusCode::UNAUTHORIZED);

    let stop = format!("{page}/arret");
    assert_eq!(site.send(&stop, "mot_de_passe=faux", &whole).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.send(&stop, &format!("mot_de_passe={password}"), &whole).await.0, StatusCode::SEE_OTHER);
    let free = site.sign_in(0).await;
    assert_eq!(site.text("/services/aer/2021", &free).await.0, StatusCode::OK);
}

#[tokio::test]
async fn one_ends_a_session_of_ones_own_and_of_nobody_else() {
    let site = site("sessions");
    let (desk, telephone) = (site.sign_in(1).await, site.sign_in(1).await);
    let (_, page) = site.text("/mes-sessions", &desk).await;
    assert!(page.contains("Vous avez 2\u{a0}sessions ouvertes"), "{page}");
    let other = page.split("name=\"session\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let stranger = site.sign_in(2).await;
    let form = format!("session={other}");
    assert_eq!(site.send("/mes-sessions", &form, &stranger).await.0, StatusCode::NOT_FOUND);
    assert_eq!(site.text("/services/aer/2021", &telephone).await.0, StatusCode::OK);
    assert_eq!(site.send("/mes-sessions", &form, &desk).await.0, StatusCode::SEE_OTHER);
    assert_eq!(site.text("/services/aer/2021", &telephone).await.0, StatusCode::SEE_OTHER);
    assert_eq!(site.text("/services/aer/2021", &desk).await.0, StatusCode::OK);
}

#[tokio::test]
async fn who_administers_gives_roles_but_never_to_oneself() {
    let site = site("comptes");
    let chief = site.sign_in(0).await;
    let page = "/services/aer/comptes";
    let form = "identifiant=c.martin&nom=Camille+Martin&fonction=&role=educateur&professionnel=";
    let (status, shown) = site.send(page, form, &chief).await;
    assert_eq!(status, StatusCode::OK);
    assert!(shown.contains("Le compte « c.martin » est ouvert"));
    assert_eq!(site.send(page, form, &chief).await.0, StatusCode::UNPROCESSABLE_ENTITY);

    let new = account(&site, "c.martin");
    let me = account(&site, site.keys[0].login);
    let seat = |account: Id| {
        format!("compte={account}&role=chef-de-service&du=2022-01-10&au=2022-01-21&motif=remplace")
    };
    let give = format!("{page}/droits");
    assert_eq!(site.send(&give, &seat(new), &chief).await.0, StatusCode::SEE_OTHER);
    assert_eq!(site.send(&give, &seat(me), &chief).await.0, StatusCode::FORBIDDEN);
    let backwards = format!("compte={new}&role=educateur&du=2022-02-10&au=2022-01-21");
    assert_eq!(site.send(&give, &backwards, &chief).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let (_, shown) = site.text(page, &chief).await;
    assert!(shown.contains("du 10 janv. 2022 au 21 janv. 2022, remplace"), "{shown}");
    let back = format!("compte={new}&role=chef-de-service&du=2022-01-10");
    assert_eq!(site.send(&format!("{page}/retrait"), &back, &chief).await.0, StatusCode::SEE_OTHER);
    let (_, shown) = site.text(page, &chief).await;
    assert!(!shown.contains("du 10 janv. 2022"));
}
