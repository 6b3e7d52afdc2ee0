//! The demonstration behind its routes, to be asked as a browser would.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use app::access::{self, Grant, NewAccount, NewSession, policy};
use app::demo::{self, Key};
use app::routes::routes;
use app::schema::MIGRATIONS;
use app::service;
use app::web::{App, session};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode, header};
use axum::response::Response;
use base::{Clock, Day, Id};
use store::{Store, migrate, params};
use tower::ServiceExt as _;

use crate::support::{author, clock, sqlite};

pub struct Site {
    pub router: Router,
    pub keys: Vec<Key>,
    pub app: Arc<App>,
    asked: AtomicU32,
}

/// The demonstration, on SQLite.
pub fn site(name: &str) -> Site {
    site_on(sqlite(name))
}

/// The demonstration, on this base.
pub fn site_on(store: Store) -> Site {
    migrate(&store, &author(), MIGRATIONS).unwrap();
    let keys = demo::furnish(&store, &clock()).unwrap();
    Site::new(App::new(store, clock(), false).unwrap(), keys)
}

impl Site {
    /// This application behind its routes.
    pub fn new(app: App, keys: Vec<Key>) -> Site {
        app::documents::apart::read_with(env!("CARGO_BIN_EXE_jalon").into());
        let app = Arc::new(app);
        Site { router: routes(Arc::clone(&app)), keys, app, asked: AtomicU32::new(0) }
    }

    /// The same base, served at another time.
    pub fn at(&self, instant: &str) -> Site {
        let store = Store::open(self.app.store.base()).unwrap();
        let clock = Clock::Fixed(instant.parse().unwrap());
        Site::new(App::new(store, clock, false).unwrap(), self.keys.clone())
    }

    pub async fn ask(&self, mut request: Request<Body>) -> Response {
        // Another address every hundred requests, but for a test of the pace of one address.
        let number = self.asked.fetch_add(1, Ordering::Relaxed) / 100;
        let from = SocketAddr::from(([192, 0, 2, (number % 250) as u8], 4000));
        request.extensions_mut().get_or_insert(ConnectInfo(from));
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// The cookie of a session of an account of the demonstration, by its rank, with its password.
    pub async fn sign_in(&self, which: usize) -> String {
        let key = &self.keys[which];
        let form = format!("identifiant={}&mot_de_passe={}&retour=/", key.login, key.password);
        let response = self.ask(post("/connexion", &form, None)).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        let cookie = response.headers()[header::SET_COOKIE].to_str().unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        cookie.split(';').next().unwrap().to_owned()
    }

    /// The cookie of a session of a new account with this role in this service, and nowhere else.
    pub fn enter(&self, role: &str, code: &str) -> String {
        let (operator, role) = (self.app.operator.id, policy::role(role).unwrap());
        let service = self.service(code).id;
        let (token, token_hash) = session::new_token().unwrap();
        let login = format!("{}.{}", role.code, &token[..8]);
        self.app
            .store
            .write(&author(), |write| -> store::Result<()> {
                let new = NewAccount {
                    login: &login,
                    name: "Camille Martin",
                    title: "",
                    password: "x",
                    must_change: false,
                };
                let account = access::open(write, operator, &new)?.unwrap();
                let starts = Day::from_number(0);
                let grant = Grant { service, role, starts, ends: None, professional: None, reason: "" };
                access::grant(write, operator, account, &grant)?;
                let new = NewSession { token_hash: &token_hash, agent: "", second_due: false };
                access::start_session(write, operator, account, &new)
            })
            .unwrap();
        format!("jalon={token}")
    }

    pub fn service(&self, code: &str) -> service::Service {
        self.app.store.read(|read| service::find(read, self.app.operator.id, code)).unwrap().unwrap()
    }

    /// The identifier of a person of a service, by her number there.
    pub fn person(&self, code: &str, reference: &str) -> Id {
        let service = self.service(code);
        let found = self.app.store.read(|read| {
            read.first(
                "select person_id from enrolment where operator_id = ?1 and service_id = ?2 and reference = ?3 \
                 order by person_id",
                params![service.operator, service.id, reference],
                |row| row.get(0),
            )
        });
        found.unwrap().unwrap()
    }

    /// Restricts a file to nobody.
    pub fn restrict(&self, person: Id) {
        let operator = self.app.operator.id;
        self.app
            .store
            .write(&author(), |write| {
                let (id, at) = (write.new_id(), write.author().at);
                write.run(
                    "insert into restriction (operator_id, id, person_id, reason, set_at, set_by) \
                     values (?1, ?2, ?3, 'proche d’un salarié', ?4, 'e.marchais')",
                    params![operator, id, person, at],
                )
            })
            .unwrap();
    }

    /// Someone of a service, the first by number: who, and this number.
    pub fn someone(&self, code: &str) -> (Id, String) {
        let (operator, service) = (self.app.operator.id, self.service(code).id);
        let names = self.app.store.read(|read| app::facts::person_names(read, operator, service)).unwrap();
        let first = names.into_values().min_by(|a, b| a.reference.cmp(&b.reference)).unwrap();
        (first.id, first.reference)
    }

    pub async fn text(&self, path: &str, cookie: &str) -> (StatusCode, String) {
        read(self.ask(get(path, Some(cookie))).await).await
    }

    pub async fn send(&self, path: &str, form: &str, cookie: &str) -> (StatusCode, String) {
        read(self.ask(post(path, form, Some(cookie))).await).await
    }
}

/// A form with a file.
pub fn upload(path: &str, fields: &[(&str, &str)], file: (&str, &[u8]), cookie: &str) -> Request<Body> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!("--xx\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let (name, bytes) = file;
    let head = format!(
        "--xx\r\ncontent-disposition: form-data; name=\"fichier\"; filename=\"{name}\"\r\n\
         content-type: text/html\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--xx--\r\n");
    Request::builder()
        .method(Method::POST)
        .uri(path)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=xx")
        .header(header::COOKIE, cookie)
        .body(Body::from(body))
        .unwrap()
}

/// The status and the text of an answer; of a redirection, where it leads.
pub async fn read(response: Response) -> (StatusCode, String) {
    let status = response.status();
    if let Some(place) = response.headers().get(header::LOCATION) {
        return (status, place.to_str().unwrap().to_owned());
    }
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

pub fn get(path: &str, cookie: Option<&str>) -> Request<Body> {
    let mut request = Request::builder().uri(path);
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    request.body(Body::empty()).unwrap()
}

pub fn post(path: &str, form: &str, cookie: Option<&str>) -> Request<Body> {
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    request.body(Body::from(form.to_owned())).unwrap()
}
