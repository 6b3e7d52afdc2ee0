//! Throw-away bases for tests: every store test runs on both engines.
//!
//! PostgreSQL is used when `JALON_TEST_POSTGRES` names a server (the project's `./test` starts one);
//! without it only SQLite is tried, and the test says so.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::{Base, Store};

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// Runs a test on an empty SQLite base, then on an empty PostgreSQL database.
pub fn each_engine(test: impl Fn(Store)) {
    let name = format!("jalon_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    on_sqlite(&name, &test);
    match server() {
        Some(server) => on_postgres(&server, &name, &test),
        None => eprintln!("PostgreSQL n’est pas essayé : JALON_TEST_POSTGRES n’est pas donné."),
    }
}

/// An empty folder for one test, removed by the caller or the system.
pub fn folder(name: &str) -> PathBuf {
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("jalon-{name}-{}-{number}", std::process::id()));
    // A process of before may have had this number, and left its folder.
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("un dossier temporaire");
    folder
}

fn on_sqlite(name: &str, test: &impl Fn(Store)) {
    let folder = folder(name);
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        test(Store::open(&Base::File(folder.join("base.sqlite"))).expect("une base SQLite"));
    }));
    let _ = std::fs::remove_dir_all(&folder);
    if let Err(panic) = outcome {
        eprintln!("… sur SQLite");
        resume_unwind(panic);
    }
}

fn on_postgres(server: &str, name: &str, test: &impl Fn(Store)) {
    let mut admin = postgres::Client::connect(server, postgres::NoTls).expect("le serveur de test");
    admin.batch_execute(&format!("create database {name}")).expect("une base PostgreSQL");
    let (head, _) = server.rsplit_once('/').expect("postgres://…/base");
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        test(Store::open(&Base::Postgres(format!("{head}/{name}"))).expect("une base PostgreSQL"));
    }));
    let _ = admin.batch_execute(&format!("drop database {name} with (force)"));
    if let Err(panic) = outcome {
        eprintln!("… sur PostgreSQL");
        resume_unwind(panic);
    }
}

#[expect(clippy::disallowed_methods, reason = "tests take their server from ./test")]
fn server() -> Option<String> {
    std::env::var("JALON_TEST_POSTGRES").ok().filter(|server| !server.is_empty())
}
