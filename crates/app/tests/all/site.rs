//! The pages of a furnished base, asked as a browser would.

use std::net::SocketAddr;
use std::sync::Arc;

use app::demo::{self, Key};
use app::routes::routes;
use app::schema::MIGRATIONS;
use app::web::App;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode, header};
use axum::response::Response;
use store::migrate;
use tower::ServiceExt as _;

use crate::support::{author, clock, sqlite};

pub struct Site {
    pub router: Router,
    pub keys: Vec<Key>,
    pub app: Arc<App>,
}

/// The demonstration's three services, on SQLite.
pub fn site(name: &str) -> Site {
    let store = sqlite(name);
    migrate(&store, &author(), MIGRATIONS).unwrap();
    let keys = demo::furnish(&store, &clock()).unwrap();
    Site::new(App::new(store, clock(), false).unwrap(), keys)
}

impl Site {
    pub fn new(app: App, keys: Vec<Key>) -> Site {
        let app = Arc::new(app);
        Site { router: routes(Arc::clone(&app)), keys, app }
    }

    pub async fn ask(&self, mut request: Request<Body>) -> Response {
        let from: SocketAddr = "192.0.2.1:4000".parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(from));
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// The cookie of a session of the first or second account.
    pub async fn sign_in(&self, which: usize) -> String {
        let key = &self.keys[which];
        let form = format!("identifiant={}&mot_de_passe={}&retour=/", key.login, key.password);
        let response = self.ask(post("/connexion", &form, None)).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        let cookie = response.headers()[header::SET_COOKIE].to_str().unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        cookie.split(';').next().unwrap().to_owned()
    }

    pub async fn text(&self, path: &str, cookie: &str) -> (StatusCode, String) {
        let response = self.ask(get(path, Some(cookie))).await;
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }
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
