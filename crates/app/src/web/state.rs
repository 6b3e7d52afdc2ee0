//! What lives as long as the server.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use anyhow::Context as _;
use axum::http::StatusCode;
use base::{Clock, Id};
use store::{Author, Store};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::error::Refusal;
use super::limit::Limits;
use super::{kept, lock};
use crate::access::look::Looks;
use crate::circuit::badge::Visas;
use crate::dashboard::tables::Glances;
use crate::deadline::badge::Badges;
use crate::exchange::pending::Pending;
use crate::mail::Mail;
use crate::person::list::Rosters;
use crate::service::{Operator, Service};
use crate::waiting::Boards;
use crate::year::Book;

/// Requests that may wait for a provider of identity at once.
const OUTSIDE: usize = 4;

/// Where the facts of a service are kept.
type Place = Mutex<Option<Arc<Book>>>;

/// The application, shared by all requests.
pub struct App {
    /// The base.
    pub store: Arc<Store>,
    /// The time.
    pub clock: Clock,
    /// The operator of this base.
    pub operator: Operator,
    /// Who asks too often.
    pub limits: Limits,
    /// Files sent, read, and not yet confirmed.
    pub pending: Pending,
    /// Who looked at which file.
    pub looks: Looks,
    /// How many deadlines await each.
    pub badges: Badges,
    /// How many visas await each.
    pub visas: Visas,
    /// What years say.
    pub glances: Glances,
    /// Whom each service knows.
    pub rosters: Rosters,
    /// What waits, and how long one will wait, service by service.
    pub boards: Boards,
    /// Messages, when the server sends some.
    pub mail: Option<Mail>,
    /// The pages are served over TLS (by a proxy): cookies say so.
    pub secure: bool,
    /// The address of the pages, as browsers have it: `https://jalon.exemple.fr`. Without it nobody comes in by
    /// a provider nor a passkey.
    pub site: Option<String>,
    /// Requests that wait for a provider of identity: a slow one must not hold all threads.
    outside: Arc<Semaphore>,
    books: Mutex<HashMap<Id, Arc<Place>>>,
}

impl App {
    /// The application on this base.
    pub fn new(store: Store, clock: Clock, secure: bool) -> anyhow::Result<App> {
        let operator = store.read(crate::service::operator)?.context(
            "Cette base n’a pas encore de service. Ouvrez-en un : jalon service ajouter CODE --nom \"…\" --modele aer",
        )?;
        crate::search::ensure(&store, &clock, operator.id)?;
        let store = Arc::new(store.telling(&kept::TABLES, &kept::ELSEWHERE));
        Ok(App {
            looks: Looks::start(Arc::clone(&store)),
            store,
            clock,
            operator,
            limits: Limits::new(),
            pending: Pending::default(),
            badges: Badges::default(),
            visas: Visas::default(),
            glances: Glances::default(),
            rosters: Rosters::default(),
            boards: Boards::default(),
            mail: None,
            secure,
            site: None,
            outside: Arc::new(Semaphore::new(OUTSIDE)),
            books: Mutex::default(),
        })
    }

    /// The same, where one address may ask so many times a minute.
    pub fn paced(mut self, a_minute: u32) -> App {
        self.limits = Limits::asked(a_minute);
        self
    }

    /// The same, that sends messages.
    pub fn with_mail(self, mail: Option<Mail>) -> App {
        App { mail, ..self }
    }

    /// The same, whose pages are at this address.
    pub fn with_site(self, site: Option<String>) -> App {
        let site = site.map(|site| site.trim_end_matches('/').to_owned());
        App { site, ..self }
    }

    /// A place among the requests that wait for a provider, or why not.
    pub fn outside(&self) -> Result<OwnedSemaphorePermit, Refusal> {
        Arc::clone(&self.outside).try_acquire_owned().map_err(|_| {
            let text = "Trop de personnes entrent à la fois par un fournisseur. Réessayez dans un instant.";
            Refusal::TooMuch(StatusCode::SERVICE_UNAVAILABLE, text.to_owned())
        })
    }

    /// Who changes something from a page.
    pub fn author(&self, login: &str) -> Author {
        Author::new(login, &self.clock)
    }

    /// A service's facts, kept between requests until its revision grows. Who comes while they are read waits
    /// for them: read by all at once after each act, they would fill the memory.
    pub fn book(&self, service: &Service) -> Result<Arc<Book>, Refusal> {
        let place = Arc::clone(lock(&self.books).entry(service.id).or_default());
        let mut kept = lock(&place);
        if let Some(book) = kept.as_ref().filter(|book| book.service == *service) {
            return Ok(Arc::clone(book));
        }
        let book = Arc::new(Book::read(&self.store, &self.operator, service, &self.clock)?);
        *kept = Some(Arc::clone(&book));
        Ok(book)
    }

    /// Does what blocks (the base, counting, writing a document) away from the async threads.
    pub async fn work<T: Send + 'static>(
        self: Arc<App>,
        work: impl FnOnce(&App) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        match tokio::task::spawn_blocking(move || work(&self)).await {
            Ok(done) => done,
            Err(panic) => Err(Refusal::bug(&format!("une requête s’est interrompue : {panic}"))),
        }
    }
}
