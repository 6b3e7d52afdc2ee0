//! Connections, and the two ways to use one: to read, or to write.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base::{Clock, Id};
use jiff::Timestamp;
use postgres::{Client, NoTls, Statement};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::ledger::{Law, Ledger};
use crate::{Base, Engine, Result, Row, StoreError, Value};

/// Who writes: kept in every line of the journal.
#[derive(Clone, Debug)]
pub struct Author {
    /// Account of the person, or the command (`commande import`).
    pub name: String,
    /// Time of the change, read once.
    pub at: Timestamp,
}

impl Author {
    /// This name, at the time it is.
    pub fn new(name: impl Into<String>, clock: &Clock) -> Author {
        Author { name: name.into(), at: clock.now() }
    }
}

/// The base, open.
pub struct Store {
    base: Base,
    engine: Engine,
    // Closed before the writer: the last to leave brings what the log holds into the file, and a reader cannot.
    sqlite_readers: Mutex<Vec<Connection>>,
    sqlite_writer: Mutex<Option<Connection>>,
    postgres: Mutex<Vec<Server>>,
    law: Law,
}

/// A PostgreSQL connection with its prepared statements.
struct Server {
    client: Client,
    statements: HashMap<String, Statement>,
}

impl Store {
    /// Opens the base; an SQLite file is made when it does not exist.
    pub fn open(base: &Base) -> Result<Store> {
        let engine = match base {
            Base::File(_) => Engine::Sqlite,
            Base::Postgres(_) => Engine::Postgres,
        };
        let store = Store {
            base: base.clone(),
            engine,
            sqlite_writer: Mutex::new(None),
            sqlite_readers: Mutex::new(Vec::new()),
            postgres: Mutex::new(Vec::new()),
            law: Law::default(),
        };
        match base {
            Base::File(path) => {
                if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
                    std::fs::create_dir_all(folder)
                        .map_err(|error| StoreError::Open(format!("{} : {error}", folder.display())))?;
                }
                let connection =
                    store.sqlite(OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
                restrict_to_owner(path);
                *lock(&store.sqlite_writer) = Some(connection);
            }
            Base::Postgres(_) => {
                let server = store.server()?;
                lock(&store.postgres).push(server);
            }
        }
        Ok(store)
    }

    /// The same, where a change of one of these tables is told to the journal in its transaction, under another noun than
    /// `elsewhere`. A debug build refuses what is not.
    pub fn telling(self, tables: &'static [&'static str], elsewhere: &'static [&'static str]) -> Store {
        Store { law: Law { tables, elsewhere }, ..self }
    }

    /// Which engine it is.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Where it is.
    pub fn base(&self) -> &Base {
        &self.base
    }

    /// Reads, from one unchanging state of the base.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Read<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        match self.engine {
            Engine::Sqlite => {
                let connection = match lock(&self.sqlite_readers).pop() {
                    Some(connection) => connection,
                    None => self.sqlite(OpenFlags::SQLITE_OPEN_READ_ONLY)?,
                };
                connection.execute_batch("begin").map_err(StoreError::from)?;
                let answer = work(&Read { link: Link::Sqlite(&connection) });
                connection.execute_batch("rollback").map_err(StoreError::from)?;
                lock(&self.sqlite_readers).push(connection);
                answer
            }
            Engine::Postgres => {
                let server = RefCell::new(self.lend()?);
                server
                    .borrow_mut()
                    .client
                    .batch_execute("begin isolation level repeatable read read only")
                    .map_err(StoreError::from)?;
                let answer = work(&Read { link: Link::Postgres(&server) });
                server.borrow_mut().client.batch_execute("rollback").map_err(StoreError::from)?;
                lock(&self.postgres).push(server.into_inner());
                answer
            }
        }
    }

    /// Writes, all or nothing.
    pub fn write<T, E: From<StoreError>>(
        &self,
        author: &Author,
        work: impl FnOnce(&mut Write<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let ledger = Ledger::new(self.law);
        let work = |write: &mut Write<'_>| {
            let done = work(write)?;
            debug_assert_eq!(
                write.ledger.untold(),
                None,
                "a table that changed without a line of the journal"
            );
            Ok(done)
        };
        match self.engine {
            Engine::Sqlite => {
                let guard = lock(&self.sqlite_writer);
                let Some(connection) = guard.as_ref() else {
                    return Err(StoreError::Open("la base est fermée".to_owned()).into());
                };
                // A panic may have left a transaction open: what it had begun never happened.
                if !connection.is_autocommit() {
                    connection.execute_batch("rollback").map_err(StoreError::from)?;
                }
                connection.execute_batch("begin immediate").map_err(StoreError::from)?;
                let mut write =
                    Write { read: Read { link: Link::Sqlite(connection) }, author, ledger: &ledger };
                match work(&mut write) {
                    Ok(done) => {
                        if let Err(error) = connection.execute_batch("commit") {
                            let _ = connection.execute_batch("rollback");
                            return Err(StoreError::from(error).into());
                        }
                        Ok(done)
                    }
                    Err(error) => {
                        connection.execute_batch("rollback").map_err(StoreError::from)?;
                        Err(error)
                    }
                }
            }
            Engine::Postgres => {
                let server = RefCell::new(self.lend()?);
                server.borrow_mut().client.batch_execute("begin").map_err(StoreError::from)?;
                let mut write =
                    Write { read: Read { link: Link::Postgres(&server) }, author, ledger: &ledger };
                let outcome = work(&mut write);
                let end = if outcome.is_ok() { "commit" } else { "rollback" };
                server.borrow_mut().client.batch_execute(end).map_err(StoreError::from)?;
                lock(&self.postgres).push(server.into_inner());
                outcome
            }
        }
    }

    fn sqlite(&self, flags: OpenFlags) -> Result<Connection> {
        let Base::File(path) = &self.base else {
            return Err(StoreError::Open("la base n’est pas un fichier".to_owned()));
        };
        let open = || -> rusqlite::Result<Connection> {
            let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
            connection.busy_timeout(Duration::from_secs(10))?;
            connection.set_prepared_statement_cache_capacity(512);
            // A plan does not depend on what is asked: without this, nearly each statement of a page was prepared
            // again at each page, for that is what new values ask of SQLite’s planner.
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
            // synchronous=full: an act that was confirmed survives a power cut.
            connection.execute_batch(
                "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; \
                 pragma temp_store = memory; pragma trusted_schema = off;",
            )?;
            // Readers share the system’s own copy of the file: with a large cache each, sixteen of them held
            // two gigabytes of the same pages.
            connection.execute_batch(if flags.contains(OpenFlags::SQLITE_OPEN_READ_ONLY) {
                "pragma cache_size = -16384; pragma mmap_size = 1073741824;"
            } else {
                // After a large import the log goes back to a size that is quick to read.
                "pragma cache_size = -131072; pragma journal_size_limit = 67108864;"
            })?;
            Ok(connection)
        };
        open().map_err(|error| {
            StoreError::Open(format!(
                "Impossible d’ouvrir la base {} : {error}. Vérifiez que c’est bien une base de Jalon et que \
                 vous pouvez y écrire.",
                path.display()
            ))
        })
    }

    fn server(&self) -> Result<Server> {
        let Base::Postgres(address) = &self.base else {
            return Err(StoreError::Open("la base n’est pas un serveur".to_owned()));
        };
        let client = Client::connect(address, NoTls).map_err(|error| {
            StoreError::Open(format!("Impossible de joindre la base {} : {error}", self.base))
        })?;
        Ok(Server { client, statements: HashMap::new() })
    }

    fn lend(&self) -> Result<Server> {
        loop {
            let lent = lock(&self.postgres).pop();
            match lent {
                // A connection that the server has closed is thrown away, not lent.
                Some(server) if server.client.is_closed() => {}
                Some(server) => return Ok(server),
                None => return self.server(),
            }
        }
    }
}

/// A panic in one request must not close the base to all others: the connection it held was
/// dropped with it, and what is behind these locks is never half-changed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The file holds people's lives: only its owner may read it.
fn restrict_to_owner(path: &std::path::Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600));
    }
    #[cfg(not(unix))]
    let _ = path;
}

#[derive(Clone, Copy)]
enum Link<'a> {
    Sqlite(&'a Connection),
    Postgres(&'a RefCell<Server>),
}

/// A look at the base: it can change nothing.
pub struct Read<'a> {
    link: Link<'a>,
}

impl Read<'_> {
    /// Which engine answers.
    pub fn engine(&self) -> Engine {
        match self.link {
            Link::Sqlite(_) => Engine::Sqlite,
            Link::Postgres(_) => Engine::Postgres,
        }
    }

    /// Gives every row to `take`, one after the other.
    pub fn each(
        &self,
        sql: &str,
        params: &[Value<'_>],
        mut take: impl FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        match self.link {
            Link::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(sql)?;
                let mut rows = statement.query(rusqlite::params_from_iter(params))?;
                while let Some(row) = rows.next()? {
                    take(&Row::Sqlite(row))?;
                }
                Ok(())
            }
            Link::Postgres(server) => {
                use postgres::fallible_iterator::FallibleIterator;
                let mut server = server.borrow_mut();
                let statement = server.prepare(sql, params)?;
                let mut rows = server.client.query_raw(&statement, params.iter())?;
                while let Some(row) = rows.next()? {
                    take(&Row::Postgres(&row))?;
                }
                Ok(())
            }
        }
    }

    /// All rows, each made into a value.
    pub fn rows<T>(
        &self,
        sql: &str,
        params: &[Value<'_>],
        make: impl Fn(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut all = Vec::new();
        self.each(sql, params, |row| {
            all.push(make(row)?);
            Ok(())
        })?;
        Ok(all)
    }

    /// The first row, if there is one.
    pub fn first<T>(
        &self,
        sql: &str,
        params: &[Value<'_>],
        make: impl Fn(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        Ok(self.rows(sql, params, make)?.into_iter().next())
    }
}

/// A transaction.
pub struct Write<'a> {
    read: Read<'a>,
    author: &'a Author,
    pub(crate) ledger: &'a Ledger,
}

impl<'a> Deref for Write<'a> {
    type Target = Read<'a>;

    fn deref(&self) -> &Read<'a> {
        &self.read
    }
}

impl Write<'_> {
    /// Who writes, and when.
    pub fn author(&self) -> &Author {
        self.author
    }

    /// The same transaction, signed by another author: what several did at several hours, written at once.
    pub fn signed<'b>(&'b mut self, author: &'b Author) -> Write<'b> {
        Write { read: Read { link: self.read.link }, author, ledger: self.ledger }
    }

    /// A new identifier, ordered by the time of this change.
    pub fn new_id(&self) -> Id {
        Id::new(&Clock::Fixed(self.author.at))
    }

    /// Runs a statement; the number of rows it changed.
    pub fn run(&mut self, sql: &str, params: &[Value<'_>]) -> Result<u64> {
        let changed = match self.read.link {
            Link::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(sql)?;
                statement.execute(rusqlite::params_from_iter(params))? as u64
            }
            Link::Postgres(server) => {
                let mut server = server.borrow_mut();
                let statement = server.prepare(sql, params)?;
                let params: Vec<&(dyn postgres::types::ToSql + Sync)> =
                    params.iter().map(|value| value as _).collect();
                server.client.execute(&statement, &params)?
            }
        };
        if cfg!(debug_assertions) && changed > 0 {
            self.ledger.ran(sql);
        }
        Ok(changed)
    }

    /// Runs a text of several statements, without parameters (migrations).
    pub(crate) fn batch(&mut self, sql: &str) -> Result<()> {
        match self.read.link {
            Link::Sqlite(connection) => Ok(connection.execute_batch(sql)?),
            Link::Postgres(server) => Ok(server.borrow_mut().client.batch_execute(sql)?),
        }
    }

    /// Writes many rows of one table (see [`crate::Bulk`]); the number of rows.
    pub fn bulk(
        &mut self,
        table: &str,
        columns: &[&str],
        work: impl FnOnce(&mut crate::Bulk<'_>) -> Result<()>,
    ) -> Result<u64> {
        self.ledger.changed(table);
        match self.read.link {
            Link::Sqlite(connection) => crate::bulk::sqlite(connection, table, columns, work),
            Link::Postgres(server) => {
                crate::bulk::postgres(&mut server.borrow_mut().client, table, columns, work)
            }
        }
    }
}

impl Server {
    fn prepare(&mut self, sql: &str, params: &[Value<'_>]) -> Result<Statement> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let types: Vec<_> = params.iter().map(Value::kind).collect();
        let statement = self.client.prepare_typed(&Engine::Postgres.placeholders(sql), &types)?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}
