//! A migrated base with a service, at a fixed date.

use app::schema::MIGRATIONS;
use app::service::{self, NewService, Service};
use base::Clock;
use store::{Author, Store, migrate};

/// 18 January 2022, the morning the report is made.
pub fn clock() -> Clock {
    Clock::Fixed("2022-01-18T09:42:00Z".parse().unwrap())
}

pub fn author() -> Author {
    Author::new("Sarah", &clock())
}

/// A service of this code in a base that is up to date.
pub fn service(store: &Store, code: &str, model: &str) -> Service {
    migrate(store, &author(), MIGRATIONS).unwrap();
    store
        .write(&author(), |write| {
            let operator = service::found_operator(write, "Association des Trois Vallées", "Loir")?;
            let new = NewService { code, name: code, model, ..NewService::default() };
            service::open(write, &operator, &new)?;
            service::find(write, operator.id, code)
        })
        .unwrap()
        .unwrap()
}

/// The service as it is now.
pub fn again(store: &Store, service: &Service) -> Service {
    store.read(|read| service::find(read, service.operator, &service.code)).unwrap().unwrap()
}

/// An empty SQLite base, for what does not depend on the engine.
pub fn sqlite(name: &str) -> Store {
    let folder = store::testing::folder(name);
    Store::open(&store::Base::File(folder.join("base.sqlite"))).unwrap()
}

/// Asks the base from another thread: PostgreSQL’s client does not wait inside a runtime.
pub fn outside<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(work).join().unwrap())
}
