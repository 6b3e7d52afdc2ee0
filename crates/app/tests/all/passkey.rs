//! Coming in with a passkey: a device of our own, that signs as one does and can be made to lie. The real one is
//! in the browser’s tests.

use app::web::App;
use axum::http::{HeaderMap, StatusCode, header};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use store::Store;
use store::testing::each_engine;

use crate::measure::encoded;
use crate::oidc::base64url;
use crate::site::{Site, post, read, site_on};
use crate::support::{clock, sqlite};

const ORIGIN: &str = "http://localhost:8320";
/// The holder is there; was verified; a new key is told.
const THERE: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const NEW: u8 = 0x40;

fn with_passkeys(store: Store) -> Site {
    let plain = site_on(store);
    let store = Store::open(plain.app.store.base()).unwrap();
    let app = App::new(store, clock(), false).unwrap().with_site(Some(ORIGIN.to_owned()));
    Site::new(app, plain.keys.clone())
}

/// A device with one key.
struct Device {
    key: EcdsaKeyPair,
    id: Vec<u8>,
    holder: String,
    origin: &'static str,
    flags: u8,
    counter: u32,
}

impl Device {
    fn new() -> Device {
        let random = SystemRandom::new();
        let text = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, text.as_ref(), &random).unwrap();
        let id = Sha256::digest(key.public_key().as_ref())[..20].to_vec();
        Device { key, id, holder: String::new(), origin: ORIGIN, flags: THERE | VERIFIED, counter: 1 }
    }

    fn said(&self, what: &str, options: &Value) -> Vec<u8> {
        let challenge = options["publicKey"]["challenge"].as_str().unwrap();
        let said =
            json!({ "type": what, "challenge": challenge, "origin": self.origin, "crossOrigin": false });
        said.to_string().into_bytes()
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest("localhost").to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// Makes its key for a site: the answer to `navigator.credentials.create`.
    fn register(&mut self, options: &Value) -> String {
        self.holder = options["publicKey"]["user"]["id"].as_str().unwrap().to_owned();
        let said = self.said("webauthn.create", options);
        let mut data = self.data(self.flags | NEW);
        data.extend([0; 16]);
        data.extend((self.id.len() as u16).to_be_bytes());
        data.extend(&self.id);
        // The public key in COSE: a map of kty EC2, alg ES256, crv P-256, x, y.
        let point = self.key.public_key().as_ref();
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(&point[1..33]);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(&point[33..65]);
        // The attestation in CBOR: a map of fmt "none", an empty attStmt, authData.
        let mut attestation = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        attestation.push(u8::try_from(data.len()).unwrap());
        attestation.extend(&data);
        let response =
            json!({ "attestationObject": base64url(&attestation), "clientDataJSON": base64url(&said) });
        self.answer(response)
    }

    /// Signs: the answer to `navigator.credentials.get`.
    fn sign(&self, options: &Value) -> String {
        let said = self.said("webauthn.get", options);
        let data = self.data(self.flags);
        let mut signed = data.clone();
        signed.extend(Sha256::digest(&said));
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        self.answer(json!({
            "authenticatorData": base64url(&data), "clientDataJSON": base64url(&said),
            "signature": base64url(signature.as_ref()), "userHandle": self.holder,
        }))
    }

    fn answer(&self, response: Value) -> String {
        let id = base64url(&self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "extensions": {} })
            .to_string()
    }
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let set = headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap());
    let pair =
        set.filter_map(|line| line.split(';').next()).find(|pair| pair.starts_with(&format!("{name}=")));
    pair.filter(|pair| pair.len() > name.len() + 1).map(str::to_owned)
}

/// What the server asks: the browser’s cookie, the state, the options.
async fn asked(site: &Site, path: &str, form: &str, signed_in: Option<&str>) -> (String, String, Value) {
    let response = site.ask(post(path, form, signed_in)).await;
    let browser = cookie(response.headers(), "jalon-entree").unwrap();
    let (status, text) = read(response).await;
    assert_eq!(status, StatusCode::OK, "{text}");
    let told: Value = serde_json::from_str(&text).unwrap();
    (browser, told["etat"].as_str().unwrap().to_owned(), told["options"].clone())
}

async fn add(site: &Site, device: &mut Device, which: usize, mine: &str) -> (StatusCode, String) {
    let form = format!("nom=T%C3%A9l%C3%A9phone&mot_de_passe={}", site.keys[which].password);
    let (browser, state, options) = asked(site, "/mon-compte/cles/debut", &form, Some(mine)).await;
    assert_eq!(options["publicKey"]["authenticatorSelection"]["userVerification"], "required");
    assert_eq!(options["publicKey"]["authenticatorSelection"]["residentKey"], "required");
    let form = format!("etat={state}&reponse={}", encoded(&device.register(&options)));
    site.send("/mon-compte/cles", &form, &format!("{mine}; {browser}")).await
}

/// Comes in with a device, if it opens: the cookie of the session.
async fn enter(site: &Site, device: &Device) -> Option<String> {
    let (browser, state, options) = asked(site, "/connexion/cle", "", None).await;
    come(site, &state, &device.sign(&options), &browser).await
}

async fn come(site: &Site, state: &str, answer: &str, browser: &str) -> Option<String> {
    let form = format!("etat={state}&reponse={}&retour=/services/aer/2021", encoded(answer));
    let response = site.ask(post("/connexion/cle/entrer", &form, Some(browser))).await;
    let came = cookie(response.headers(), "jalon");
    let expected = if came.is_some() { StatusCode::SEE_OTHER } else { StatusCode::UNAUTHORIZED };
    assert_eq!(response.status(), expected);
    came
}

#[test]
fn a_passkey_is_added_with_the_password_and_opens_without_the_second_factor() {
    each_engine(|store| {
        let site = with_passkeys(store);
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let mine = site.sign_in(0).await;
            let wrong = "nom=T%C3%A9l%C3%A9phone&mot_de_passe=faux";
            let (status, told) = site.send("/mon-compte/cles/debut", wrong, &mine).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(told.contains("Le mot de passe ne convient pas"), "{told}");
            let mut device = Device::new();
            assert!(enter(&site, &device).await.is_none(), "it is nobody’s yet");
            let (status, page) = add(&site, &mut device, 0, &mine).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
            crate::second_factor::turn_on(&site, 0, &mine).await;

            device.counter = 2;
            let came = enter(&site, &device).await.unwrap();
            assert_ne!(came, mine);
            assert_eq!(site.text("/services/aer/2021", &came).await.0, StatusCode::OK);
            let (_, sessions) = site.text("/mes-sessions", &came).await;
            assert!(sessions.contains("clé d’accès"), "{sessions}");

            let (_, page) = site.text("/mon-compte", &came).await;
            let key = page.split("name=\"cle\" value=\"").nth(1).unwrap().split('"').next().unwrap();
            let stranger = site.sign_in(1).await;
            let form = format!("cle={key}");
            let path = "/mon-compte/cles/retrait";
            assert_eq!(site.send(path, &form, &stranger).await.0, StatusCode::NOT_FOUND);
            assert_eq!(site.send(path, &form, &came).await.0, StatusCode::SEE_OTHER);
            device.counter = 3;
            assert!(enter(&site, &device).await.is_none());
        });
    });
}

#[tokio::test]
async fn a_key_that_lies_opens_nothing() {
    let site = with_passkeys(sqlite("cles-fausses"));
    let mine = site.sign_in(0).await;
    let mut device = Device::new();
    assert_eq!(add(&site, &mut device, 0, &mine).await.0, StatusCode::SEE_OTHER);
    device.counter = 5;
    assert!(enter(&site, &device).await.is_some());

    assert!(enter(&site, &device).await.is_none(), "the counter did not move: a copy");
    device.counter = 4;
    assert!(enter(&site, &device).await.is_none(), "the counter went back");
    device.counter = 6;
    device.flags = THERE;
    assert!(enter(&site, &device).await.is_none(), "the holder was not verified");
    device.flags = THERE | VERIFIED;
    device.origin = "http://localhost.exemple.test:8320";
    assert!(enter(&site, &device).await.is_none(), "another site asked");
    device.origin = ORIGIN;
    let holder = std::mem::replace(&mut device.holder, base64url(&[7; 16]));
    assert!(enter(&site, &device).await.is_none(), "nobody of this name");
    device.holder = holder;
    let other = Device { id: device.id.clone(), holder: device.holder.clone(), counter: 6, ..Device::new() };
    assert!(enter(&site, &other).await.is_none(), "the key of another under this name");
    assert!(enter(&site, &device).await.is_some(), "and the right one still opens");
}

#[tokio::test]
async fn an_answer_serves_once_in_the_browser_that_asked() {
    let site = with_passkeys(sqlite("cles-rejeu"));
    let mine = site.sign_in(0).await;
    let mut device = Device::new();
    assert_eq!(add(&site, &mut device, 0, &mine).await.0, StatusCode::SEE_OTHER);
    device.counter = 0;
    let (browser, state, options) = asked(&site, "/connexion/cle", "", None).await;
    let (other, next, fresh) = asked(&site, "/connexion/cle", "", None).await;
    device.counter = 10;
    let answer = device.sign(&options);
    assert!(come(&site, &state, &answer, &other).await.is_none(), "another browser");
    assert!(come(&site, &next, &answer, &other).await.is_none(), "another challenge");
    assert!(come(&site, &state, &answer, &browser).await.is_some());
    assert!(come(&site, &state, &answer, &browser).await.is_none(), "twice");
    assert!(come(&site, &next, &device.sign(&fresh), &other).await.is_none(), "its attempt was spent");
    assert!(come(&site, "", "pas du JSON", "jalon-entree=").await.is_none());
}

#[tokio::test]
async fn a_key_is_one_accounts_and_the_attempt_of_one_adds_nothing_to_another() {
    let site = with_passkeys(sqlite("cles-autrui"));
    let (mine, theirs) = (site.sign_in(0).await, site.sign_in(1).await);
    let form = format!("nom=cl%C3%A9&mot_de_passe={}", site.keys[0].password);
    let (browser, state, options) = asked(&site, "/mon-compte/cles/debut", &form, Some(&mine)).await;
    let mut device = Device::new();
    let form = format!("etat={state}&reponse={}", encoded(&device.register(&options)));
    let stolen = site.send("/mon-compte/cles", &form, &format!("{theirs}; {browser}")).await;
    assert_eq!(stolen.0, StatusCode::UNPROCESSABLE_ENTITY);

    assert_eq!(add(&site, &mut device, 0, &mine).await.0, StatusCode::SEE_OTHER);
    let twice = add(&site, &mut device, 1, &theirs).await;
    assert_eq!(twice.0, StatusCode::UNPROCESSABLE_ENTITY);
    let mut unverified = Device::new();
    unverified.flags = THERE;
    assert_eq!(add(&site, &mut unverified, 0, &mine).await.0, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn without_an_address_there_are_no_passkeys() {
    let site = crate::site::site("cles-sans-adresse");
    let (_, page) = site.text("/connexion", "").await;
    assert!(!page.contains("clé d’accès"), "{page}");
    assert_eq!(site.ask(post("/connexion/cle", "", None)).await.status(), StatusCode::NOT_FOUND);
    let mine = site.sign_in(0).await;
    let (status, page) = site.text("/mon-compte", &mine).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Elles demandent que les pages aient un nom"), "{page}");
}
