//! Who looked at a file. Reading writes nothing: looks are kept by a writer of their own, after the answer,
//! several at a time. What a power cut can lose is the last fraction of a second of looks, never a change.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use base::Id;
use jiff::Timestamp;
use store::{Author, Store};

use super::protection::{Export, insert_export};
use super::sql;
use crate::web::lock;

/// Someone opened a file.
#[derive(Clone, Debug)]
pub struct Look {
    /// The operator.
    pub operator: Id,
    /// From which service.
    pub service: Id,
    /// Whose file.
    pub person: Id,
    /// Who looked.
    pub account: Id,
    /// When.
    pub at: Timestamp,
    /// At what: `dossier`, `note`, `document`.
    pub what: &'static str,
}

enum Message {
    Look(Look),
    Export(Export),
    Flush(Sender<()>),
}

/// The writer of looks.
pub struct Looks {
    sender: Mutex<Option<Sender<Message>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// Looks written in one transaction: as many as come in this time.
const GATHER: Duration = Duration::from_millis(200);

impl Looks {
    /// Starts the writer.
    pub fn start(store: Arc<Store>) -> Looks {
        let (sender, receiver) = channel();
        let thread = std::thread::Builder::new()
            .name("regards".to_owned())
            .spawn(move || write_all(&store, &receiver))
            .map_err(|error| tracing::error!(%error, "les regards ne seront pas gardés"))
            .ok();
        Looks { sender: Mutex::new(Some(sender)), thread: Mutex::new(thread) }
    }

    /// Keeps a look.
    pub fn keep(&self, look: Look) {
        self.send(Message::Look(look));
    }

    /// Keeps that a list was taken away: another trace of reading, which waits for nobody either.
    pub fn taken_away(&self, export: Export) {
        self.send(Message::Export(export));
    }

    /// Waits until what was kept is written.
    pub fn flush(&self) {
        let (done, wait) = channel();
        self.send(Message::Flush(done));
        let _ = wait.recv_timeout(Duration::from_secs(10));
    }

    fn send(&self, message: Message) {
        if let Some(sender) = &*lock(&self.sender)
            && sender.send(message).is_err()
        {
            tracing::error!("un regard n’a pas été gardé : l’écrivain s’est arrêté");
        }
    }
}

impl Drop for Looks {
    /// The server stops: what was kept is written first.
    fn drop(&mut self) {
        lock(&self.sender).take();
        if let Some(thread) = lock(&self.thread).take() {
            let _ = thread.join();
        }
    }
}

fn write_all(store: &Store, receiver: &Receiver<Message>) {
    while let Ok(first) = receiver.recv() {
        let mut looks = Vec::new();
        let mut exports = Vec::new();
        let mut waiting = Vec::new();
        let mut next = Some(first);
        while let Some(message) = next {
            match message {
                Message::Look(look) => looks.push(look),
                Message::Export(export) => exports.push(export),
                Message::Flush(done) => {
                    waiting.push(done);
                    break;
                }
            }
            next = receiver.recv_timeout(GATHER).ok();
        }
        let last = looks.iter().map(|look| look.at).chain(exports.iter().map(|export| export.at)).max();
        if let Some(at) = last {
            let author = Author { name: "regards".to_owned(), at };
            let outcome = store.write(&author, |write| -> store::Result<()> {
                exports.iter().try_for_each(|export| insert_export(write, export))?;
                sql::insert_looks(write, &looks)
            });
            if let Err(error) = outcome {
                tracing::error!(%error, looks = looks.len(), exports = exports.len(), "des regards n’ont pas été gardés");
            }
        }
        for done in waiting {
            let _ = done.send(());
        }
    }
}
