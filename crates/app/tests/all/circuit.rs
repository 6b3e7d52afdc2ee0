//! Requests from visa to visa: seed 004’s circuit with its accounts, over HTTP.

use app::access::{self, Grant, NewAccount, NewSession, policy};
use app::web::session;
use axum::http::StatusCode;
use base::{Day, Id};
use store::params;
use store::testing::each_engine;

use crate::measure::{count, encoded, id, send};
use crate::site::{Site, site, site_on};
use crate::support::author;

/// Reads the base outside the runtime of the test: the client of PostgreSQL has its own.
fn apart<T: Send>(read: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(read).join().unwrap())
}

/// Someone with an account in the SESSAD: login, cookie.
pub struct Someone {
    login: String,
    pub cookie: String,
}

fn someone(site: &Site, login: &str, role: &str) -> Someone {
    apart(|| opened(site, login, role))
}

fn opened(site: &Site, login: &str, role: &str) -> Someone {
    let (operator, service) = (site.app.operator.id, site.service("sessad").id);
    let (token, token_hash) = session::new_token().unwrap();
    site.app
        .store
        .write(&author(), |write| -> store::Result<()> {
            let new = NewAccount { login, name: login, title: "", password: "x", must_change: false };
            let account = access::open(write, operator, &new)?.unwrap();
            let (role, starts) = (policy::role(role).unwrap(), Day::from_number(0));
            let grant = Grant { service, role, starts, ends: None, professional: None, reason: "" };
            access::grant(write, operator, account, &grant)?;
            let new = NewSession { token_hash: &token_hash, agent: "", second_due: false };
            access::start_session(write, operator, account, &new)
        })
        .unwrap();
    Someone { login: login.to_owned(), cookie: format!("jalon={token}") }
}

/// Those of the circuit, and the head of the service who adopts it.
pub struct Offices {
    pub head: Someone,
    signers: [(&'static str, Someone); 5],
}

impl Offices {
    pub async fn open(site: &Site) -> Offices {
        let signers = [
            ("referent", someone(site, "n.gilles", "signataire")),
            ("chef", someone(site, "h.ybert", "signataire")),
            ("secteur", someone(site, "a.jolivet", "signataire")),
            ("pilote", someone(site, "s.brehat", "departement")),
            ("direction", someone(site, "c.roux", "directeur")),
        ];
        let head = someone(site, "p.chef", "chef-de-service");
        let (status, _, to) =
            send(site, "/services/sessad/circuits", "modele=sessad-ase", &head.cookie).await;
        assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/services/sessad/circuits?fait=adopte"));
        let holders = [
            ("Référent ASE", "", "titulaire", 0),
            ("Chef de service enfance et famille", "Artois", "titulaire", 1),
            ("Responsable de secteur ASE", "Artois", "intérim", 2),
            ("Pilote territorial", "Audomarois", "titulaire", 3),
            ("Direction du SESSAD", "", "titulaire", 4),
        ];
        for (duty, territory, quality, who) in holders {
            let form = format!(
                "fonction={}&territoire={territory}&qualite={}&compte={}",
                encoded(duty),
                encoded(quality),
                signers[who].1.login
            );
            let (status, page, _) =
                send(site, "/services/sessad/circuits/titulaires", &form, &head.cookie).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        }
        Offices { head, signers }
    }

    pub fn cookie(&self, step: &str) -> &str {
        &self.signers.iter().find(|(own, _)| *own == step).unwrap().1.cookie
    }
}

/// A request of the référent, for someone of sixteen who lives there, with this right of the MDPH: its address.
pub async fn asked(site: &Site, offices: &Offices, lives: &str, right: &str) -> String {
    let cookie = offices.cookie("referent");
    let form = format!(
        "nom=Brunet&prenom=Hugo&naissance=2005-07-15&sexe=M&mesure=SESSAD&vit={lives}&territoire=Artois&recue=2022-01-10"
    );
    let (status, page, to) = send(site, "/services/sessad/demandes/nouvelle", &form, cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let address = to.split('?').next().unwrap().to_owned();
    let answers = [
        ("demande", "referent=Nora Gilles&site=MDS de Lens".to_owned()),
        ("jeune", format!("hebergement=MECS&statut=AEMO&{right}")),
        ("autorite", "autorite-noms=Mme Brunet".to_owned()),
        ("situation", "expose=Rupture scolaire&attentes=Un métier&attentes-referent=Un stage".to_owned()),
    ];
    for (section, answers) in answers {
        save(site, &address, section, &answers, cookie).await;
    }
    for (party, name) in [("jeune", "Hugo"), ("accueil", "MECS"), ("autorité", "Mme Brunet")] {
        let form = format!("qui={}&nom={name}&reponse=accord&jour=2022-01-12", encoded(party));
        let (_, _, to) = send(site, &format!("{address}/accords"), &form, cookie).await;
        assert!(to.contains("fait=accord#"), "{to}");
    }
    address
}

async fn save(site: &Site, address: &str, section: &str, answers: &str, cookie: &str) {
    let path = format!("{address}/fiche/{section}");
    let seal = crate::measure::seal(site, &path, cookie).await;
    let answers: Vec<String> = answers
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    let form = format!("vu={seal}&{}", answers.join("&"));
    let (status, page, to) = send(site, &path, &form, cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert!(to.contains("fait=section"), "{to}");
}

/// Gives a visa, after all the others tried in vain: what the page is told.
pub async fn visa(
    site: &Site,
    offices: &Offices,
    address: &str,
    step: &str,
    round: u32,
    opinion: &str,
) -> String {
    let form = |reason: &str| {
        format!("etape={step}&tour={round}&avis={}&motif={}", encoded(opinion), encoded(reason))
    };
    let visas = "select cast(count(*) as bigint) from visa";
    let before = apart(|| count(&site.app.store, visas));
    for (other, someone) in &offices.signers {
        if *other == step {
            continue;
        }
        let (status, _, to) = send(site, &format!("{address}/visa"), &form("non"), &someone.cookie).await;
        let refused =
            matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND) || to.contains("avance");
        assert!(refused, "{other} signs at {step}: {status} {to}");
    }
    assert_eq!(apart(|| count(&site.app.store, visas)), before, "no one but {step} signs");
    let cookie = offices.cookie(step);
    if !matches!(opinion, "transmis" | "favorable") {
        let (_, _, to) = send(site, &format!("{address}/visa"), &form(""), cookie).await;
        assert!(to.contains("fait=motif"), "reasons are asked: {to}");
        assert_eq!(apart(|| count(&site.app.store, visas)), before);
    }
    let (status, page, to) = send(site, &format!("{address}/visa"), &form("Vu avec l’équipe"), cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    to.split("fait=").nth(1).unwrap_or_default().split('#').next().unwrap().to_owned()
}

async fn outcome(site: &Site, address: &str) -> Option<String> {
    let request: Id = address.rsplit('/').next().unwrap().parse().unwrap();
    let sql = "select outcome from request where operator_id = ?1 and id = ?2 order by id";
    let operator = site.app.operator.id;
    apart(|| {
        site.app
            .store
            .read(|read| read.first(sql, params![operator, request], |row| row.get::<Option<String>>(0)))
    })
    .unwrap()
    .unwrap()
}

pub const OPEN: &str = "droit=oui&droit-fin=2024-06-30";
const EXAMINED: &str = "droit=en cours&droit-numero=62-1204&droit-depot=2021-12-06";
const NEITHER: &str = "droit=non";

/// Seed 004: three cases of the MDPH × same or other territory × favourable or not.
async fn every_case(site: &Site) {
    let offices = Offices::open(site).await;
    for right in [OPEN, EXAMINED, NEITHER] {
        for lives in ["Artois", "Audomarois"] {
            for agrees in [true, false] {
                let address = asked(site, &offices, lives, right).await;
                one_case(site, &offices, &address, right, lives == "Audomarois", agrees).await;
            }
        }
    }
}

async fn one_case(site: &Site, offices: &Offices, address: &str, right: &str, elsewhere: bool, agrees: bool) {
    let case = format!("{right}, elsewhere {elsewhere}, agrees {agrees}");
    // Who comes later sees nothing before it is handed on.
    let (status, _) = site.text(address, offices.cookie("secteur")).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "{case}");
    assert_eq!(visa(site, offices, address, "referent", 1, "transmis").await, "visa", "{case}");
    // The head of service’s doubts are read by the next; they stop nothing.
    let doubt = if agrees { "favorable" } else { "défavorable" };
    assert_eq!(visa(site, offices, address, "chef", 1, doubt).await, "visa", "{case}");
    let mut round = 1;
    if right == NEITHER {
        let (_, page) = site.text(address, offices.cookie("secteur")).await;
        assert!(
            page.contains("cerfa n° 15692") && page.contains("dossier complet"),
            "what to file, and where: {case}"
        );
        assert_eq!(visa(site, offices, address, "secteur", 1, "favorable").await, "manque", "{case}");
        assert_eq!(visa(site, offices, address, "secteur", 1, "renvoi").await, "renvoi", "{case}");
        round = 2;
        let filled = format!("hebergement=MECS&statut=AEMO&{EXAMINED}");
        save(site, address, "jeune", &filled, offices.cookie("referent")).await;
        assert_eq!(visa(site, offices, address, "referent", 2, "transmis").await, "visa", "{case}");
    }
    // It comes back to who sent it back, not to the head of service again.
    assert_eq!(visa(site, offices, address, "secteur", round, "favorable").await, "visa", "{case}");
    if elsewhere {
        let opinion = if agrees { "favorable" } else { "défavorable" };
        assert_eq!(visa(site, offices, address, "pilote", round, opinion).await, "visa", "{case}");
    } else {
        let (status, _) = site.text(address, offices.cookie("pilote")).await;
        assert_eq!(status, StatusCode::OK, "the Département reads the list and its requests: {case}");
    }
    if !agrees {
        if !elsewhere {
            assert_eq!(
                visa(site, offices, address, "direction", round, "défavorable").await,
                "visa",
                "{case}"
            );
        }
        assert_eq!(outcome(site, address).await.as_deref(), Some("refus"), "{case}");
        let late = visa(site, offices, address, "direction", round, "favorable").await;
        assert_eq!(late, "avance", "nothing is signed once refused: {case}");
        return;
    }
    if right != OPEN {
        assert_eq!(visa(site, offices, address, "direction", round, "favorable").await, "manque", "{case}");
        notify(site, offices, address).await;
    }
    assert_eq!(visa(site, offices, address, "direction", round, "favorable").await, "visa", "{case}");
    assert_eq!(outcome(site, address).await, None, "it waits for a place: {case}");
    let (_, page) = site.text(address, &offices.head.cookie).await;
    assert!(page.contains("Accord, place à attendre"), "{case}");
    let sans_objet = page.contains("sans objet, le jeune vit sur ce territoire");
    assert_eq!(sans_objet, !elsewhere, "{case}");
    assert!(page.contains("a.jolivet, par intérim"), "{case}");
}

/// The notification of the MDPH comes, and is noted in the file.
async fn notify(site: &Site, offices: &Offices, address: &str) {
    let request: Id = address.rsplit('/').next().unwrap().parse().unwrap();
    let operator = site.app.operator.id;
    let sql = "select person_id from request where operator_id = ?1 and id = ?2 order by id";
    let person: Id =
        apart(|| site.app.store.read(|read| read.first(sql, params![operator, request], |row| row.get(0))))
            .unwrap()
            .unwrap();
    let path = format!("/services/sessad/personnes/{person}/decisions/nouvelle");
    let form = "decision=notification&numero=N-12&autorite=CDAPH&decidee=2022-01-14&recue=2022-01-17&jusqua=2024-01-31";
    let (status, page, _) = send(site, &path, form, &offices.head.cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
}

#[test]
fn the_three_cases_of_the_mdph_on_both_territories_with_and_without_agreement() {
    each_engine(|store| {
        let site = site_on(store);
        tokio::runtime::Runtime::new().unwrap().block_on(every_case(&site));
    });
}

#[tokio::test]
async fn of_two_who_sign_at_once_one_wins_and_the_other_is_told() {
    let site = site("visa-deux");
    let offices = Offices::open(&site).await;
    let deputy = someone(&site, "m.jouret", "signataire");
    let form = format!(
        "fonction={}&territoire=Artois&qualite=adjoint&compte={}",
        encoded("Chef de service enfance et famille"),
        deputy.login
    );
    send(&site, "/services/sessad/circuits/titulaires", &form, &offices.head.cookie).await;
    let address = asked(&site, &offices, "Artois", OPEN).await;
    visa(&site, &offices, &address, "referent", 1, "transmis").await;
    let path = format!("{address}/visa");
    let form = "etape=chef&tour=1&avis=favorable&motif=";
    let (one, other) = tokio::join!(
        send(&site, &path, form, offices.cookie("chef")),
        send(&site, &path, form, &deputy.cookie)
    );
    let mut said = [one.2, other.2].map(|to| to.split("fait=").nth(1).unwrap().to_owned());
    said.sort();
    assert_eq!(said, ["avance#circuit", "visa#circuit"]);
    assert_eq!(count(&site.app.store, "select cast(count(*) as bigint) from visa where step = 'chef'"), 1);
    let (_, page) = site.text(&format!("{address}?fait=avance"), &deputy.cookie).await;
    assert!(page.contains("la demande a avancé pendant que vous lisiez"), "{page}");
}

#[tokio::test]
async fn an_edited_circuit_does_not_disturb_the_requests_that_have_begun() {
    let site = site("circuit-versions");
    let offices = Offices::open(&site).await;
    let before = asked(&site, &offices, "Artois", OPEN).await;
    let path = "/services/sessad/circuits/sessad-ase";
    let (_, page) = site.text(path, &offices.head.cookie).await;
    assert!(page.contains("Responsable de secteur ASE"));
    // The head of service’s step is taken off: what is left is a circuit of three.
    let step = |at: u32, code: &str, title: &str, duty: &str| {
        format!(
            "&code-{at}={code}&ordre-{at}={at}&titre-{at}={}&fonction-{at}={}&si-{at}=toujours&territoire-{at}=tous\
             &defavorable-{at}={}&delai-{at}=7",
            encoded(title),
            encoded(duty),
            encoded("arrête")
        )
    };
    let edited = format!(
        "vu=1&titre=Places&mesures=SESSAD&fiche=liaison-ase-sessad&droit=MDPH{}{}{}",
        step(1, "referent", "Référent ASE", "Référent ASE"),
        step(2, "secteur", "Responsable de secteur ASE", "Responsable de secteur ASE"),
        step(3, "direction", "Direction du SESSAD", "Direction du SESSAD"),
    );
    let (status, page, _) = send(&site, path, "vu=1&titre=Places&mesures=SESSAD", &offices.head.cookie).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Un circuit a de 2 à 12 étapes"), "{page}");
    let (status, page, _) = send(&site, path, &edited, &offices.head.cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (status, page, _) = send(&site, path, &edited, &offices.head.cookie).await;
    assert_eq!(status, StatusCode::CONFLICT, "who edits what has changed is told");
    assert!(page.contains("Quelqu’un a enregistré une autre version"));
    let after = asked(&site, &offices, "Artois", OPEN).await;
    for (address, second) in [(&before, "chef"), (&after, "secteur")] {
        assert_eq!(visa(&site, &offices, address, "referent", 1, "transmis").await, "visa");
        let (_, page) = site.text(address, &offices.head.cookie).await;
        let title = if second == "chef" {
            "Visa\u{202f}: Chef de service"
        } else {
            "Visa\u{202f}: Responsable de secteur ASE"
        };
        assert!(page.contains(title), "{second}");
    }
    let (_, page) = site.text("/services/sessad/circuits", &offices.head.cookie).await;
    assert!(page.contains("Version 2") && page.contains("1\u{a0}version avant elle"));
}

#[tokio::test]
async fn a_request_is_held_taken_up_again_and_withdrawn_with_its_reasons() {
    let site = site("circuit-suites");
    let offices = Offices::open(&site).await;
    let address = asked(&site, &offices, "Artois", OPEN).await;
    let (head, referent) = (&offices.head.cookie, offices.cookie("referent"));
    let suite = format!("{address}/suite");
    let (_, _, to) = send(&site, &suite, "quoi=pause&texte=", head).await;
    assert!(to.contains("fait=motif"), "{to}");
    let (status, _, _) = send(&site, &suite, "quoi=retrait&texte=non", referent).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let (_, _, to) = send(&site, &suite, &format!("quoi=pause&texte={}", encoded("fugue")), head).await;
    assert!(to.contains("fait=pause"));
    assert_eq!(
        visa(&site, &offices, &address, "referent", 1, "transmis").await,
        "avance",
        "on hold, nothing is signed"
    );
    let (_, _, to) =
        send(&site, &suite, &format!("quoi=message&texte={}", encoded("Des nouvelles ?")), referent).await;
    assert!(to.contains("fait=message"));
    send(&site, &suite, "quoi=reprise", head).await;
    assert_eq!(visa(&site, &offices, &address, "referent", 1, "transmis").await, "visa");
    let (_, page) = site.text(&address, head).await;
    assert!(page.contains("fugue") && page.contains("Des nouvelles") && page.contains("reprise"));
    let (_, _, to) = send(&site, &suite, &format!("quoi=retrait&texte={}", encoded("déménage")), head).await;
    assert!(to.contains("fait=retrait"));
    assert_eq!(outcome(&site, &address).await.as_deref(), Some("retirée"));
    let (_, page) = site.text("/services/sessad/visas", offices.cookie("chef")).await;
    assert!(page.contains("Aucune demande n’attend votre visa"));
}

#[tokio::test]
async fn two_who_fill_one_section_lose_nothing() {
    let site = site("fiche-deux");
    let offices = Offices::open(&site).await;
    let address = asked(&site, &offices, "Artois", OPEN).await;
    let path = format!("{address}/fiche/comportement");
    let (referent, head) = (offices.cookie("referent"), &offices.head.cookie);
    let seal = crate::measure::seal(&site, &path, referent).await;
    let form = |text: &str| format!("vu={seal}&relations={}", encoded(text));
    let (status, _, _) = send(&site, &path, &form("Timide"), head).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (status, page, _) = send(&site, &path, &form("Se lie vite"), referent).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(
        page.contains("Se lie vite") && page.contains("Enregistré\u{a0}: Timide") || page.contains("Timide"),
        "{page}"
    );
    let (_, page) = site.text(&address, head).await;
    assert!(page.contains("Timide") && !page.contains("Se lie vite"));
    let long = "x".repeat(4001);
    let seal = crate::measure::seal(&site, &path, referent).await;
    let (status, page, _) = send(&site, &path, &format!("vu={seal}&relations={long}"), referent).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("4000 signes au plus"));
    // Once handed on, who wrote it writes no more; the service still may.
    visa(&site, &offices, &address, "referent", 1, "transmis").await;
    let (status, _) = site.text(&path, referent).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let (status, _) = site.text(&path, head).await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn the_form_is_taken_away_as_pdf_and_word_with_its_visas() {
    let site = site("fiche-papier");
    let offices = Offices::open(&site).await;
    let address = asked(&site, &offices, "Audomarois", EXAMINED).await;
    visa(&site, &offices, &address, "referent", 1, "transmis").await;
    let response = site
        .ask(crate::site::get(&format!("{address}/fichiers/fiche.pdf"), Some(offices.cookie("chef"))))
        .await;
    assert_eq!(response.status(), StatusCode::OK);
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    assert!(bytes.starts_with(b"%PDF"));
    let response = site
        .ask(crate::site::get(&format!("{address}/fichiers/fiche.docx"), Some(offices.cookie("chef"))))
        .await;
    assert_eq!(response.status(), StatusCode::OK);
    let (status, _) = site.text(&format!("{address}/fichiers/fiche.pdf"), offices.cookie("secteur")).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "it has not come to them yet");
}

/// Messages go to whose turn it is, and again when it waits too long; none names anybody.
#[tokio::test]
async fn whose_turn_it_is_is_told_by_mail_once_and_reminded_and_nobody_is_named() {
    let (relay, messages) = crate::digest::sink(0);
    let store = crate::support::sqlite("visa-courriels");
    store::migrate(&store, &author(), app::schema::MIGRATIONS).unwrap();
    let keys = app::demo::furnish(&store, &crate::support::clock()).unwrap();
    let mail =
        || app::mail::Mail::new(&relay, "Jalon <jalon@exemple.test>", "https://jalon.exemple.test/").unwrap();
    let on = |store: store::Store, clock| {
        Site::new(app::web::App::new(store, clock, false).unwrap().with_mail(Some(mail())), keys.clone())
    };
    let base = store.base().clone();
    let site = on(store, crate::support::clock());
    let offices = Offices::open(&site).await;
    let form = format!(
        "fonction={}&qualite=adjoint&nom={}&courriel=adjoint%40exemple.test",
        encoded("Chef de service enfance et famille"),
        encoded("Paule Sénac")
    );
    send(&site, "/services/sessad/circuits/titulaires", &form, &offices.head.cookie).await;
    let form = format!(
        "fonction={}&territoire=Artois&qualite={}&nom={}&courriel=chef%40exemple.test",
        encoded("Chef de service enfance et famille"),
        encoded("intérim"),
        encoded("Paule Sénac")
    );
    send(&site, "/services/sessad/circuits/titulaires", &form, &offices.head.cookie).await;
    let address = asked(&site, &offices, "Artois", OPEN).await;
    visa(&site, &offices, &address, "referent", 1, "transmis").await;
    let first = messages.recv_timeout(std::time::Duration::from_secs(20)).unwrap();
    assert!(first.contains("<chef@exemple.test>"), "{first}");
    let body = crate::digest::text(&first);
    assert!(body.contains(&format!("https://jalon.exemple.test{address}")), "{body}");
    for name in ["Brunet", "Hugo", "Gilles", "Sénac"] {
        assert!(!first.contains(name) && !body.contains(name), "{name}");
    }
    assert_eq!(app::circuit::notice::remind_all(&site.app).unwrap(), 0, "nothing is late yet");
    let later =
        on(store::Store::open(&base).unwrap(), base::Clock::Fixed("2022-01-27T08:00:00Z".parse().unwrap()));
    assert_eq!(app::circuit::notice::remind_all(&later.app).unwrap(), 1, "seven days and more");
    let second = messages.recv_timeout(std::time::Duration::from_secs(20)).unwrap();
    assert!(second.contains("<chef@exemple.test>") && !crate::digest::text(&second).contains("Brunet"));
    assert_eq!(app::circuit::notice::remind_all(&later.app).unwrap(), 0, "once a week");
    let (_, page) = site.text(&address, &offices.head.cookie).await;
    assert!(page.contains("courriel envoyé") && page.contains("rappel envoyé"));
}

#[tokio::test]
async fn a_document_goes_with_a_request_to_those_who_sign_it_and_to_no_one_else() {
    let site = site("visa-pieces");
    let offices = Offices::open(&site).await;
    let address = asked(&site, &offices, "Artois", OPEN).await;
    let (referent, chef) = (offices.cookie("referent"), offices.cookie("chef"));
    let send_file = |kind: &'static str, name: &'static str, content: &'static [u8], cookie: &str| {
        let boundary = "----limite";
        let mut body = format!(
            "--{boundary}\r\ncontent-disposition: form-data; name=\"type\"\r\n\r\n{kind}\r\n--{boundary}\r\n\
             content-disposition: form-data; name=\"fichier\"; filename=\"{name}\"\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(content);
        body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        let mut request = crate::site::post(&format!("{address}/pieces"), "", Some(cookie));
        *request.body_mut() = axum::body::Body::from(body);
        let kind = format!("multipart/form-data; boundary={boundary}").parse().unwrap();
        request.headers_mut().insert("content-type", kind);
        site.ask(request)
    };
    let kind = report::Nomenclatures::embedded().words("document")[0].label.clone();
    let kind: &'static str = Box::leak(kind.into_boxed_str());
    let png = include_bytes!("../../../../docs/guide/images/accueil.png");
    let response = send_file(kind, "notification.png", png, referent).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let response = send_file(kind, "page.html", b"<html><script>1</script>", referent).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY, "known by its content");
    let response = send_file(kind, "autre.png", png, chef).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND, "it has not come to them yet");
    let piece = id(&site.app.store, "select document_id from request_document");
    let path = format!("{address}/pieces/{piece}");
    assert_eq!(site.text(&path, chef).await.0, StatusCode::NOT_FOUND);
    visa(&site, &offices, &address, "referent", 1, "transmis").await;
    let response = site.ask(crate::site::get(&path, Some(chef))).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(response.headers()["content-disposition"].to_str().unwrap().starts_with("attachment"));
    let elsewhere = format!("{address}/pieces/{}", Id::from_bytes([7; 16]));
    assert_eq!(site.text(&elsewhere, chef).await.0, StatusCode::NOT_FOUND);
}
