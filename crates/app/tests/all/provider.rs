//! Coming in by a provider of identity: only whom it means, only what it says rightly, only where one began.

use app::access::provider::{self, Expected, Provider};
use app::access::{self};
use app::web::App;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use base::{Clock, Id};
use serde_json::json;
use store::Store;
use store::testing::each_engine;

use crate::oidc::{self, CLIENT, SECRET, Will};
use crate::site::{Site, get, post, read, site_on};
use crate::support::{author, clock, sqlite};

const PAGES: &str = "http://localhost:8320";

/// The demonstration, that knows its address and a provider.
fn with_provider(store: Store, second_factor: bool, levels: &[&str]) -> (Site, oidc::Provider) {
    let plain = site_on(store);
    let served = oidc::Provider::start(clock().now().as_second());
    add(&plain, "essai", &served, second_factor, levels);
    (known(&plain, clock()), served)
}

/// The same base, served at an address and at a time.
fn known(site: &Site, clock: Clock) -> Site {
    let store = Store::open(site.app.store.base()).unwrap();
    let app = App::new(store, clock, false).unwrap().with_site(Some(PAGES.to_owned()));
    Site::new(app, site.keys.clone())
}

fn add(site: &Site, code: &str, served: &oidc::Provider, second_factor: bool, levels: &[&str]) {
    let operator = site.app.operator.id;
    let added = site.app.store.write(&author(), |write| {
        let new = Provider {
            id: write.new_id(),
            code: code.to_owned(),
            name: "Le Fournisseur".to_owned(),
            issuer: served.address.clone(),
            client_id: CLIENT.to_owned(),
            client_secret: Some(SECRET.to_owned()),
            acr_values: levels.iter().map(|level| (*level).to_owned()).collect(),
            second_factor,
        };
        provider::add(write, operator, &new)
    });
    assert!(added.unwrap());
}

fn account(site: &Site, which: usize) -> Id {
    let (operator, login) = (site.app.operator.id, site.keys[which].login);
    site.app.store.read(|read| access::credentials(read, operator, login)).unwrap().unwrap().0.id
}

fn expect(site: &Site, which: usize, expected: Expected<'_>) {
    let (operator, account) = (site.app.operator.id, account(site, which));
    let store = &site.app.store;
    let provider = store.read(|read| provider::find(read, operator, "essai")).unwrap().unwrap();
    let done = store.write(&author(), |write| provider::link(write, operator, &provider, account, expected));
    assert_eq!(done.unwrap(), Ok(()));
}

/// The cookie of this name that an answer sets.
fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let set = headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap());
    let pair =
        set.filter_map(|line| line.split(';').next()).find(|pair| pair.starts_with(&format!("{name}=")));
    pair.filter(|pair| pair.len() > name.len() + 1).map(str::to_owned)
}

/// Goes to the provider: the browser’s cookie, and the address there.
async fn go(site: &Site, path: &str, form: &str, signed_in: Option<&str>) -> (String, String) {
    let response = site.ask(post(path, form, signed_in)).await;
    assert_eq!(response.status(), StatusCode::OK);
    let browser = cookie(response.headers(), "jalon-entree").unwrap();
    let (_, page) = read(response).await;
    let address = page.split("url=").nth(1).unwrap().split('"').next().unwrap();
    (browser, address.replace("&#38;", "&").replace("&amp;", "&"))
}

async fn begin(site: &Site) -> (String, String) {
    go(site, "/connexion/fournisseur/essai", "retour=/services/aer/2021", None).await
}

/// The address that one comes back to, as the provider makes it.
fn back(served: &oidc::Provider, address: &str) -> String {
    let asked = oidc::fields(address.split_once('?').unwrap().1);
    let place = asked["redirect_uri"].strip_prefix(PAGES).unwrap().to_owned();
    format!("{place}?code={}&state={}", served.agree(address), asked["state"])
}

/// A whole visit by the provider.
async fn visit(site: &Site, served: &oidc::Provider) -> Response {
    let (browser, address) = begin(site).await;
    site.ask(returning(&back(served, &address), &browser)).await
}

/// As a browser comes back: a page opened from another site.
fn returning(path: &str, cookies: &str) -> axum::http::Request<axum::body::Body> {
    let mut request = get(path, Some(cookies));
    request.headers_mut().insert("sec-fetch-site", "cross-site".parse().unwrap());
    request
}

/// Nobody came in: what the page says.
async fn refused(response: Response, status: StatusCode) -> String {
    assert_eq!(cookie(response.headers(), "jalon"), None);
    let (found, page) = read(response).await;
    assert_eq!(found, status, "{page}");
    assert!(page.contains("role=\"alert\""), "{page}");
    page
}

#[test]
fn an_expected_address_is_linked_once_it_is_verified_and_the_subject_opens_ever_after() {
    each_engine(|store| {
        let (site, served) = with_provider(store, false, &[]);
        expect(&site, 0, Expected::Email("E.Marchais@Exemple.test"));
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let (_, page) = site.text("/connexion", "").await;
            assert!(page.contains("Entrer avec Le Fournisseur"), "{page}");

            let claims = json!({ "email": "e.marchais@exemple.test", "email_verified": false });
            served.will(Will { claims, ..Will::default() });
            refused(visit(&site, &served).await, StatusCode::FORBIDDEN).await;

            let claims = json!({ "email": "e.marchais@exemple.test", "email_verified": true });
            served.will(Will { claims, ..Will::default() });
            let response = visit(&site, &served).await;
            assert_eq!(response.status(), StatusCode::SEE_OTHER);
            assert_eq!(response.headers()[header::LOCATION], "/services/aer/2021");
            let mine = cookie(response.headers(), "jalon").unwrap();
            let (_, sessions) = site.text("/mes-sessions", &mine).await;
            assert!(sessions.contains("fournisseur d’identité"), "{sessions}");

            // Another address, the same subject: the same account. Another subject, this address: nobody.
            served.will(Will { claims: json!({ "email": "autre@exemple.test" }), ..Will::default() });
            assert_eq!(visit(&site, &served).await.status(), StatusCode::SEE_OTHER);
            let claims =
                json!({ "sub": "autre", "email": "e.marchais@exemple.test", "email_verified": true });
            served.will(Will { claims, ..Will::default() });
            let page = refused(visit(&site, &served).await, StatusCode::FORBIDDEN).await;
            assert!(page.contains("aucun compte de Jalon n’est lié"), "{page}");
        });
    });
}

#[tokio::test]
async fn the_address_is_asked_of_the_provider_when_its_token_does_not_say_it() {
    let (site, served) = with_provider(sqlite("oidc-adresse"), false, &[]);
    expect(&site, 0, Expected::Email("e.marchais@exemple.test"));
    let user =
        json!({ "sub": "quelqu-un-d-autre", "email": "e.marchais@exemple.test", "email_verified": true });
    served.will(Will { user, ..Will::default() });
    refused(visit(&site, &served).await, StatusCode::FORBIDDEN).await;
    let user = json!({ "sub": "camille", "email": "e.marchais@exemple.test", "email_verified": true });
    served.will(Will { user, ..Will::default() });
    assert_eq!(visit(&site, &served).await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn what_the_provider_says_wrongly_opens_nothing() {
    let (site, served) = with_provider(sqlite("oidc-faux"), false, &["fort"]);
    expect(&site, 0, Expected::Subject("camille"));
    let now = clock().now().as_second();
    let right = json!({ "acr": "fort" });
    let with = |claims: serde_json::Value| {
        let mut all = right.clone();
        for (name, value) in claims.as_object().unwrap() {
            all[name] = value.clone();
        }
        Will { claims: all, ..Will::default() }
    };
    let wrong = [
        ("audience", with(json!({ "aud": "un-autre-client" }))),
        ("a second audience", with(json!({ "aud": [CLIENT, "un-autre-client"] }))),
        ("issuer", with(json!({ "iss": "https://autre.exemple.test" }))),
        ("expired", with(json!({ "exp": now - 1 }))),
        ("nonce", with(json!({ "nonce": "d-une-autre-fois" }))),
        ("no nonce", with(json!({ "nonce": null }))),
        ("access token", with(json!({ "at_hash": oidc::base64url(&[0; 16]) }))),
        ("level", with(json!({ "acr": "faible" }))),
        ("no level", with(json!({ "acr": null }))),
        ("foreign key", Will { foreign_key: true, ..with(json!({})) }),
        ("no signature", Will { algorithm: "none", ..with(json!({})) }),
        ("shared secret", Will { algorithm: "HS256", ..with(json!({})) }),
    ];
    for (what, will) in wrong {
        served.will(will);
        let page = refused(visit(&site, &served).await, StatusCode::FORBIDDEN).await;
        assert!(page.contains("Le Fournisseur"), "{what}: {page}");
    }
    let other = Will { issuer: Some("https://autre.exemple.test".to_owned()), ..with(json!({})) };
    served.will(other.clone());
    let start = site.ask(post("/connexion/fournisseur/essai", "", None)).await;
    refused(start, StatusCode::BAD_GATEWAY).await;
    // The issuer changes while one is there.
    served.will(with(json!({})));
    let (browser, address) = begin(&site).await;
    served.will(other);
    let changed = site.ask(returning(&back(&served, &address), &browser)).await;
    refused(changed, StatusCode::BAD_GATEWAY).await;
    // All that was wrong was one thing each time.
    served.will(with(json!({})));
    assert_eq!(visit(&site, &served).await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_return_serves_once_in_the_browser_that_began_within_ten_minutes() {
    let (site, served) = with_provider(sqlite("oidc-retour"), false, &[]);
    expect(&site, 0, Expected::Subject("camille"));
    let says = "n’a pas été commencée dans ce navigateur";

    let (browser, address) = begin(&site).await;
    let place = back(&served, &address);
    let (other, _) = begin(&site).await;
    let stranger = refused(site.ask(returning(&place, &other)).await, StatusCode::FORBIDDEN).await;
    assert!(stranger.contains(says), "{stranger}");
    refused(site.ask(get(&place, None)).await, StatusCode::FORBIDDEN).await;
    // The stranger did not burn it for who began.
    assert_eq!(site.ask(returning(&place, &browser)).await.status(), StatusCode::SEE_OTHER);
    let again = refused(site.ask(returning(&place, &browser)).await, StatusCode::FORBIDDEN).await;
    assert!(again.contains(says), "{again}");

    // A code that has served, with a state that has not.
    let (browser, address) = begin(&site).await;
    let fresh = oidc::fields(address.split_once('?').unwrap().1)["state"].clone();
    let used = oidc::fields(place.split_once('?').unwrap().1)["code"].clone();
    let replayed = format!("/connexion/retour/essai?code={used}&state={fresh}");
    refused(site.ask(returning(&replayed, &browser)).await, StatusCode::FORBIDDEN).await;

    // The code of someone else, slipped into my return: its proof is not mine (PKCE).
    let (_, theirs) = begin(&site).await;
    let (browser, mine) = begin(&site).await;
    let state = oidc::fields(mine.split_once('?').unwrap().1)["state"].clone();
    let slipped = format!("/connexion/retour/essai?code={}&state={state}", served.agree(&theirs));
    refused(site.ask(returning(&slipped, &browser)).await, StatusCode::FORBIDDEN).await;

    let (browser, address) = begin(&site).await;
    let late = known(&site, Clock::Fixed("2022-01-18T09:52:01Z".parse().unwrap()));
    refused(late.ask(returning(&back(&served, &address), &browser)).await, StatusCode::FORBIDDEN).await;

    let (browser, address) = begin(&site).await;
    let twice = format!("{}&code=deux-fois", back(&served, &address));
    refused(site.ask(returning(&twice, &browser)).await, StatusCode::FORBIDDEN).await;
}

#[tokio::test]
async fn no_provider_answers_for_another() {
    let (site, served) = with_provider(sqlite("oidc-melange"), false, &[]);
    let evil = oidc::Provider::start(clock().now().as_second());
    add(&site, "autre", &evil, false, &[]);
    expect(&site, 0, Expected::Subject("camille"));
    // The return of one at the address of the other.
    let (browser, address) = begin(&site).await;
    let place = back(&served, &address).replace("/retour/essai", "/retour/autre");
    refused(site.ask(returning(&place, &browser)).await, StatusCode::FORBIDDEN).await;
    // One that says that it is the other (RFC 9207).
    let (browser, address) = begin(&site).await;
    let place =
        format!("{}&iss={}", back(&served, &address), evil.address.replace(':', "%3A").replace('/', "%2F"));
    refused(site.ask(returning(&place, &browser)).await, StatusCode::FORBIDDEN).await;
    // The same subject at the other provider is nobody here.
    let (browser, address) = go(&site, "/connexion/fournisseur/autre", "", None).await;
    refused(site.ask(returning(&back(&evil, &address), &browser)).await, StatusCode::FORBIDDEN).await;
    // One who renounces is told so.
    let (browser, address) = begin(&site).await;
    let state = oidc::fields(address.split_once('?').unwrap().1)["state"].clone();
    let renounced = format!("/connexion/retour/essai?error=access_denied&state={state}");
    let page = refused(site.ask(returning(&renounced, &browser)).await, StatusCode::UNAUTHORIZED).await;
    assert!(page.contains("Vous avez renoncé"), "{page}");
}

#[tokio::test]
async fn one_links_ones_own_account_with_the_password_and_undoes_it() {
    let (site, served) = with_provider(sqlite("oidc-lien"), false, &[]);
    let mine = site.sign_in(1).await;
    let password = format!("mot_de_passe={}", site.keys[1].password);
    let path = "/mon-compte/fournisseurs/essai";
    assert_eq!(site.send(path, "mot_de_passe=faux", &mine).await.0, StatusCode::UNPROCESSABLE_ENTITY);

    // The session ended meanwhile, or another signed in: nothing is linked.
    let (browser, address) = go(&site, path, &password, Some(&mine)).await;
    refused(site.ask(returning(&back(&served, &address), &browser)).await, StatusCode::FORBIDDEN).await;
    let (browser, address) = go(&site, path, &password, Some(&mine)).await;
    let other = site.sign_in(2).await;
    let cookies = format!("{browser}; {other}");
    refused(site.ask(returning(&back(&served, &address), &cookies)).await, StatusCode::FORBIDDEN).await;
    refused(visit(&site, &served).await, StatusCode::FORBIDDEN).await;

    let (browser, address) = go(&site, path, &password, Some(&mine)).await;
    let linked = site.ask(returning(&back(&served, &address), &format!("{browser}; {mine}"))).await;
    assert_eq!(linked.status(), StatusCode::SEE_OTHER);
    assert_eq!(linked.headers()[header::LOCATION], "/mon-compte");
    let (_, page) = site.text("/mon-compte", &mine).await;
    assert!(page.contains("Délier Le Fournisseur"), "{page}");
    let came = visit(&site, &served).await;
    assert_eq!(came.status(), StatusCode::SEE_OTHER);
    let came = cookie(came.headers(), "jalon").unwrap();

    // The identity is one account’s: another cannot have it too.
    let password = format!("mot_de_passe={}", site.keys[2].password);
    let (browser, address) = go(&site, path, &password, Some(&other)).await;
    let taken = site.ask(returning(&back(&served, &address), &format!("{browser}; {other}"))).await;
    let (status, page) = read(taken).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Cette identité ouvre déjà un autre compte"), "{page}");

    assert_eq!(site.send(&format!("{path}/retrait"), "", &mine).await.0, StatusCode::SEE_OTHER);
    assert_eq!(site.send(&format!("{path}/retrait"), "", &mine).await.0, StatusCode::NOT_FOUND);
    refused(visit(&site, &served).await, StatusCode::FORBIDDEN).await;
    let (status, place) = site.text("/services/aer/2021", &came).await;
    assert_eq!((status, place.starts_with("/connexion")), (StatusCode::SEE_OTHER, true), "its sessions end");
    assert_eq!(site.text("/mon-compte", &mine).await.0, StatusCode::OK);
}

#[tokio::test]
async fn the_second_factor_is_asked_after_a_provider_that_is_told_to() {
    for asked in [true, false] {
        let (site, served) = with_provider(sqlite(&format!("oidc-facteur-{asked}")), asked, &[]);
        expect(&site, 0, Expected::Subject("camille"));
        let cookie_of_mine = site.sign_in(0).await;
        crate::second_factor::turn_on(&site, 0, &cookie_of_mine).await;
        let response = visit(&site, &served).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        let came = cookie(response.headers(), "jalon").unwrap();
        let (status, place) = site.text("/services/aer/2021", &came).await;
        match asked {
            true => assert!(place.starts_with("/second-facteur"), "{place}"),
            false => assert_eq!(status, StatusCode::OK),
        }
    }
}

#[tokio::test]
async fn who_signs_out_is_led_to_leave_the_provider_too_and_a_provider_that_goes_takes_its_sessions() {
    let (site, served) = with_provider(sqlite("oidc-sortie"), false, &[]);
    expect(&site, 0, Expected::Subject("camille"));
    let came = visit(&site, &served).await;
    let came = cookie(came.headers(), "jalon").unwrap();
    let (status, page) = site.send("/deconnexion", "", &came).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains(&format!("{}/sortir?id_token_hint=", served.address)), "{page}");
    assert_eq!(site.text("/services/aer/2021", &came).await.0, StatusCode::SEE_OTHER);

    let came = visit(&site, &served).await;
    let came = cookie(came.headers(), "jalon").unwrap();
    let operator = site.app.operator.id;
    let provider = site.app.store.read(|read| provider::find(read, operator, "essai")).unwrap().unwrap();
    site.app.store.write(&author(), |write| provider::remove(write, operator, &provider)).unwrap();
    assert_eq!(site.text("/services/aer/2021", &came).await.0, StatusCode::SEE_OTHER);
    let gone = site.ask(post("/connexion/fournisseur/essai", "", None)).await;
    assert_eq!(gone.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_provider_that_does_not_answer_is_said_and_a_server_without_address_shows_none() {
    let (site, _) = with_provider(sqlite("oidc-absent"), false, &[]);
    add(&site, "muet", &oidc::Provider::absent(), false, &[]);
    let page =
        refused(site.ask(post("/connexion/fournisseur/muet", "", None)).await, StatusCode::BAD_GATEWAY).await;
    assert!(page.contains("ne répond pas comme on l’attend"), "{page}");
    let plain = site.at("2022-01-18T09:42:00Z");
    let (_, page) = plain.text("/connexion", "").await;
    assert!(!page.contains("Entrer avec"), "{page}");
    let start = plain.ask(post("/connexion/fournisseur/essai", "", None)).await;
    assert_eq!(start.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_forms_of_another_site_lead_nowhere_and_who_tries_too_often_waits() {
    let (site, _) = with_provider(sqlite("oidc-ailleurs"), false, &[]);
    for path in ["/connexion/fournisseur/essai", "/connexion/cle", "/connexion/cle/entrer"] {
        let mut request = post(path, "etat=x&reponse=x", None);
        request.headers_mut().insert("sec-fetch-site", "cross-site".parse().unwrap());
        assert_eq!(site.ask(request).await.status(), StatusCode::FORBIDDEN, "{path}");
    }
    let tries = |path: &'static str| {
        let mut request = post(path, "etat=x&reponse=x", None);
        let from = std::net::SocketAddr::from(([198, 51, 100, 7], 4000));
        request.extensions_mut().insert(axum::extract::ConnectInfo(from));
        request
    };
    let mut last = StatusCode::OK;
    for _ in 0..40 {
        last = site.ask(tries("/connexion/cle")).await.status();
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}
